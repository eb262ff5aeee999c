"""One annotation in the W3C's Web Annotation model: what it is about, what it quotes, and whose words those are.

Pure. The model is the W3C Recommendation of 2017-02-23 (www.w3.org/TR/annotation-model), with schema.org's Quotation
as a body (schema.org/Quotation) where somebody says whose words are quoted. The annotation's own `creator` is who
made the note, never who wrote the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from quotes.identity import fold
from quotes.model import SourceKind, Words
from quotes.readers.highlights.gathering import Gathering
from quotes.readers.highlights.highlight import Highlight, Work
from quotes.readers.highlights.placed_json import names_of, text_of

_KINDS = {
    "Book": SourceKind.BOOK,
    "Article": SourceKind.ARTICLE,
    "NewsArticle": SourceKind.ARTICLE,
    "ScholarlyArticle": SourceKind.PAPER,
    "BlogPosting": SourceKind.POST,
    "SocialMediaPosting": SourceKind.POST,
    "PodcastEpisode": SourceKind.PODCAST,
    "WebPage": SourceKind.SITE,
    "WebSite": SourceKind.SITE,
}
_WRITTEN = (SourceKind.BOOK, SourceKind.ARTICLE, SourceKind.PAPER)
# How deep a selector may be refined by another; deeper than this no program nests them.
_MOST_REFINED = 8


@dataclass(frozen=True, slots=True)
class Quoted:
    """The words a selector names, and up to 32 characters around them."""

    exact: str = ""
    prefix: str = ""
    suffix: str = ""


def is_type(value: Mapping[str, object], *wanted: str) -> bool:
    """True when the object is of one of these types, with or without a prefix such as `oa:`."""
    given = value.get("type", value.get("@type"))
    types = given if isinstance(given, list) else [given]
    return any(isinstance(each, str) and each.rpartition(":")[2].rpartition("#")[2] in wanted for each in types)


def quoted_in(target: object) -> Quoted:
    """What a target's text quote selector names, the first one there is."""
    for each in _objects(target):
        for selector in _selectors(each.get("selector"), 0):
            exact = selector.get("exact")
            if is_type(selector, "TextQuoteSelector") and isinstance(exact, str) and exact.strip():
                prefix, suffix = selector.get("prefix"), selector.get("suffix")
                return Quoted(exact, names_of(prefix), names_of(suffix))
    return Quoted()


def take_annotation(gathering: Gathering, value: Mapping[str, object], line: int) -> None:
    """Takes one annotation: the words it quotes as a draft, what the annotator says as a note."""
    quoted = quoted_in(value.get("target"))
    bodies = list(_objects(value.get("body")))
    quotation = next((body for body in bodies if is_type(body, "Quotation")), None)
    comments = [names_of(value.get("bodyValue")), value["body"] if isinstance(value.get("body"), str) else ""]
    tags: list[str] = []
    for body in bodies:
        said = names_of(body.get("value")) or names_of(body.get("chars"))
        if body.get("purpose") == "tagging":
            tags.append(said)
        elif body is not quotation:
            comments.append(said)
    for comment in comments:
        if isinstance(comment, str) and comment.strip() and not comment.startswith(("http://", "https://")):
            gathering.note(line, "the annotator's own words, not the author's", comment)
    text = names_of(quotation.get("text")) if quotation else ""
    if not (text or quoted.exact).strip():
        if not any(comments):
            gathering.note(line, "an annotation that quotes nothing", names_of(value.get("id")))
        return
    is_same = fold(text) == fold(quoted.exact)
    highlight = Highlight(
        text or quoted.exact,
        line,
        _work(quotation or {}, value.get("target")),
        tags=tuple(tag for tag in tags if tag),
        exact=quoted.exact if is_same else "",
        prefix=quoted.prefix,
        suffix=quoted.suffix,
    )
    gathering.take(highlight)


def _work(quotation: Mapping[str, object], target: object) -> Work:
    part_of = next(_objects(quotation.get("isPartOf")), {})
    source = next((each for target in _objects(target) for each in _objects(target.get("source"))), {})
    about = part_of or source
    address = _address(part_of) or _address(source) or _source_address(target)
    authors = names_of(quotation.get("creator") or quotation.get("author"))
    kind = next((kind for name, kind in _KINDS.items() if is_type(about, name)), SourceKind.UNKNOWN)
    return Work(
        title=names_of(about.get("name")) or names_of(about.get("title")),
        authors=authors or names_of(source.get("creator") or source.get("author")),
        kind=kind,
        url=address,
        date=text_of(about.get("datePublished")),
        language=text_of(quotation.get("inLanguage")),
        # Who is quoted from anything else may have said it or written it.
        words=None if kind in _WRITTEN else Words.UNKNOWN,
    )


def _source_address(target: object) -> str:
    if isinstance(target, str):
        return target
    return next((names_of(each.get("source")) for each in _objects(target) if isinstance(each.get("source"), str)), "")


def _address(value: Mapping[str, object]) -> str:
    return names_of(value.get("url")) or names_of(value.get("id")) or names_of(value.get("@id"))


def _selectors(value: object, depth: int) -> Iterator[Mapping[str, object]]:
    """The selectors, with those that refine them."""
    for selector in _objects(value):
        yield selector
        if depth < _MOST_REFINED:
            yield from _selectors(selector.get("refinedBy"), depth + 1)


def _objects(value: object) -> Iterator[Mapping[str, object]]:
    """The object, or the objects of a list, or of a choice between several."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            items = each.get("items")
            yield from (item for item in items if isinstance(item, dict)) if isinstance(items, list) else (each,)
