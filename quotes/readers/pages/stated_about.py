"""What a page says about itself: title, authors, date, language, address, and the site it is on.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from quotes.admission import LONGEST_LABEL
from quotes.model import SourceKind
from quotes.readers.blocks import About
from quotes.readers.credit import looks_like_name
from quotes.readers.pages.linked_data import LinkedData

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_MOST_METAS = 500
_DATE = re.compile(r"\s*(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01])(?!\d))?)?(?![\d-])")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*")
_BY = re.compile(r"^\W*(?:written |posted |story |words )?(?:by|von|par|por|di|av|door)\s*:?\s+", re.I)
_BETWEEN = re.compile(r"\s*(?:,|;|&|\||·|\band\b|\bund\b|\bet\b|\by\b)\s*")
_SITE_END = re.compile(r"\s[|–—·:-]\s")
# Who typed or published it, as programs and sites fill it in, is nobody's name.
_NOT_NAMES = frozenset(
    ("admin", "administrator", "author", "staff", "editor", "editors", "guest", "unknown", "anonymous", "user", "owner")
)
_NAME_SUFFIX = re.compile(r"(?:jr|sr|ph\.? ?d|m\.? ?d|esq|[ivx]{2,4})\.?", re.I)
_SURNAME_FIRST = re.compile(r"\s*[^\s,;&]+,\s*[^,;&]+")
_CATALOGUED = ("dc.creator", "citation_author")
_GUTENBERG = re.compile(r"The Project Gutenberg e-?Book of (?P<title>[^,]{1,300}?)(?:,? by .{1,200})?\.?", re.I)
_LONGEST_TITLE = 600
_DATES = ("article:published_time", "datepublished", "date", "dc.date", "dcterms.created", "citation_publication_date")
_AUTHORS = ("author", "article:author", "dc.creator", "citation_author", "parsely-author", "sailthru.author")


def stated_about(
    tree: LexborHTMLParser,
    linked: LinkedData,
    bylines: Sequence[str],
    dates: Sequence[str],
    *,
    is_of_several: bool = False,
) -> About:
    """What the page says of itself. Data that is made for machines counts before bylines, and those before `meta`.

    Of a page whose bylines sign parts by several people (`is_of_several`) the author is only who the data names, or
    whom both `meta` and the first byline name.
    """
    metas = _metas(tree)
    title_node, html = tree.css_first("title"), tree.css_first("html")
    site = _first(metas, ("og:site_name", "application-name", "citation_journal_title")) or linked.series
    headline = linked.title or _first(metas, ("og:title", "citation_title", "twitter:title", "dc.title"))
    title = headline or _without_site("" if title_node is None else title_node.text(), site)
    canonical = tree.css_first("link[rel=canonical]")
    address = ("" if canonical is None else canonical.attributes.get("href")) or _first(metas, ("og:url",)) or ""
    language = ("" if html is None else html.attributes.get("lang") or html.attributes.get("xml:lang")) or ""
    date = linked.date or _first(metas, _DATES) or next(iter(dates), "")
    stated = _stated_names(metas)
    signed = _names(bylines)
    if is_of_several:
        signed = signed[:1] if stated == signed[:1] else []
        stated = []
    named = list(linked.authors) or signed or stated
    return About(
        title=_bare_title(" ".join(title.split()))[:LONGEST_LABEL] or None,
        authors=tuple(dict.fromkeys(name for name in named if is_personal(name))),
        kind=linked.kind if linked.kind is not SourceKind.UNKNOWN else _kind(metas),
        url=address.strip() if re.fullmatch(r"https?://[^\s<>\"]+", address.strip()) else None,
        date=iso_date(date or ""),
        language=_language(linked.language or language),
        series=" ".join((site or "").split())[:LONGEST_LABEL] or None,
        tags=tuple(dict.fromkeys(tag.strip() for tag in _all(metas, ("article:tag",)) if tag.strip())),
    )


def is_personal(name: str) -> bool:
    """True for what is shaped like a person's name and is no login, role or address."""
    return looks_like_name(name, strict=True) and "@" not in name and name.casefold() not in _NOT_NAMES


def iso_date(text: str) -> str | None:
    """The date at the beginning of a time stamp, as precise as it is; None for any other writing of dates."""
    found = _DATE.match(text.replace("/", "-"))
    return None if found is None else "-".join(part for part in found.groups() if part)


def names_in_byline(byline: str) -> list[str]:
    """The names in a line such as `By Ann Author and Bob Writer`; none where one of them is no name."""
    names = [part.strip(" .") for part in _BETWEEN.split(_BY.sub("", byline.strip())) if part.strip(" .")]
    return names if names and all(is_personal(name) for name in names) else []


def in_order(name: str) -> str:
    """`Author, Ann` as `Ann Author`; a name with a comma for any other reason as it is."""
    parts = [part.strip() for part in name.split(",")]
    if len(parts) != 2 or not all(parts) or _NAME_SUFFIX.fullmatch(parts[1]) or len(parts[0].split()) > 2:
        return name
    return f"{parts[1]} {parts[0]}"


def _stated_names(metas: dict[str, list[str]]) -> list[str]:
    """Who `meta` names. Libraries write the surname first; elsewhere a comma may part two people."""
    for key in _AUTHORS:
        if key in metas:
            stated = [name for name in metas[key] if "://" not in name]
            if key in _CATALOGUED:
                return [in_order(name) for name in stated]
            return _names([in_order(name) if _SURNAME_FIRST.fullmatch(name) else name for name in stated])
    return []


def _names(lines: Sequence[str]) -> list[str]:
    return [name for line in lines if "://" not in line for name in names_in_byline(line)]


def _metas(tree: LexborHTMLParser) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for node in tree.css("meta[content]")[:_MOST_METAS]:
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        content = (attributes.get("content") or "").strip()
        if name and content:
            metas.setdefault(name.lower(), []).append(content)
    return metas


def _first(metas: dict[str, list[str]], names: Sequence[str]) -> str | None:
    return next((metas[name][0] for name in names if name in metas), None)


def _all(metas: dict[str, list[str]], names: Sequence[str]) -> list[str]:
    return next((metas[name] for name in names if name in metas), [])


def _kind(metas: dict[str, list[str]]) -> SourceKind:
    stated = (_first(metas, ("og:type",)) or "").lower()
    if "citation_title" in metas:
        return SourceKind.PAPER
    return {"article": SourceKind.ARTICLE, "book": SourceKind.BOOK}.get(stated, SourceKind.UNKNOWN)


def _language(tag: str) -> str | None:
    return tag if _LANGUAGE.fullmatch(tag) else None


def _bare_title(title: str) -> str:
    """The title without what Project Gutenberg's files put around it."""
    found = _GUTENBERG.fullmatch(title[:_LONGEST_TITLE])
    return title if found is None else found["title"]


def _without_site(title: str, site: str | None) -> str:
    """A window's title without the name of the site behind it."""
    flat = " ".join(title.split())
    parts = _SITE_END.split(flat)
    if site and len(parts) > 1 and parts[-1].casefold() == site.casefold():
        return flat[: len(flat) - len(parts[-1])].rstrip(" |–—·:-")
    return flat
