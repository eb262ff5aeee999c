"""What a page says of itself and its quotations in JSON-LD, with the types of schema.org.

Pure. Only `application/ld+json` is read; other scripts are never looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quotes.model import SourceKind

# A page's description of itself has a few kilobytes; the longest product lists have a few hundred.
_LARGEST = 2_000_000
_MOST_NODES = 50_000

_KINDS = {
    "article": SourceKind.ARTICLE,
    "newsarticle": SourceKind.ARTICLE,
    "reportagenewsarticle": SourceKind.ARTICLE,
    "opinionnewsarticle": SourceKind.ARTICLE,
    "analysisnewsarticle": SourceKind.ARTICLE,
    "techarticle": SourceKind.ARTICLE,
    "blogposting": SourceKind.POST,
    "socialmediaposting": SourceKind.POST,
    "scholarlyarticle": SourceKind.PAPER,
    "book": SourceKind.BOOK,
    "podcastepisode": SourceKind.PODCAST,
}


@dataclass(frozen=True, slots=True)
class LinkedQuotation:
    """A quotation as the page's data has it. `author` and `work` are empty where the data names none."""

    text: str
    author: str = ""
    work: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class LinkedData:
    """What the data says of the page: `date` as it stands, `authors` are persons only."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    kind: SourceKind = SourceKind.UNKNOWN
    date: str | None = None
    language: str | None = None
    series: str | None = None
    quotations: tuple[LinkedQuotation, ...] = ()


def read_linked_data(scripts: list[str]) -> LinkedData:
    """The first article, post, paper or book, and all quotations, of a page's JSON-LD. What is no JSON is left out."""
    about = LinkedData()
    quotations: list[LinkedQuotation] = []
    for node in _nodes(scripts):
        types = {kind.rsplit("/", 1)[-1].lower() for kind in _strings(node.get("@type"))}
        if "quotation" in types:
            quotations += _quotation(node)
        elif about.title is None and not types.isdisjoint(_KINDS):
            about = LinkedData(
                title=_name(node.get("headline")) or _name(node.get("name")) or None,
                authors=tuple(_persons(node.get("author"))),
                kind=next(_KINDS[kind] for kind in sorted(types) if kind in _KINDS),
                date=next(iter(_strings(node.get("datePublished"))), None),
                language=next(iter(_strings(node.get("inLanguage"))), None),
                series=_name(node.get("isPartOf")) or _name(node.get("partOfSeries")) or None,
            )
    return LinkedData(
        about.title, about.authors, about.kind, about.date, about.language, about.series, tuple(quotations)
    )


def _nodes(scripts: list[str]) -> Iterator[Mapping[str, Any]]:
    """Every object in the data, outer ones first, without recursion."""
    seen = 0
    for script in scripts:
        if len(script) > _LARGEST:
            continue
        try:
            waiting: list[Any] = [json.loads(script)]
        except (ValueError, RecursionError):
            continue
        while waiting and seen < _MOST_NODES:
            node = waiting.pop()
            seen += 1
            if isinstance(node, dict):
                yield node
                waiting += reversed(list(node.values()))
            elif isinstance(node, list):
                waiting += reversed(node)


def _quotation(node: Mapping[str, Any]) -> list[LinkedQuotation]:
    text = _name(node.get("text"))
    if not text:
        return []
    author = next((name for key in ("creator", "author", "spokenByCharacter") for name in _persons(node.get(key))), "")
    work = _name(node.get("isPartOf")) or _name(node.get("citation"))
    url = next(iter(_strings(node.get("url"))), "")
    return [LinkedQuotation(text, author, work, url if url.startswith(("https://", "http://")) else None)]


def _persons(value: Any) -> list[str]:
    """Names of persons; organisations are no authors of words."""
    found: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        is_organisation = isinstance(one, dict) and any("Organi" in kind for kind in _strings(one.get("@type")))
        name = _name(one)
        if name and not is_organisation and "://" not in name:
            found.append(name)
    return found


def _name(value: Any) -> str:
    """A text, or the name of an object or of the first object of a list."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return " ".join(value.split()) if isinstance(value, str) else ""


def _strings(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str)]
