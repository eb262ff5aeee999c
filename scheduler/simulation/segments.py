"""A caption in the pieces that a network shows differently: words, links, tags, mentions, bold and italic.

Pure. Marks of a network's own markup are taken off as the network takes them off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import regex

from scheduler.captions.addresses import find_addresses
from scheduler.model import Facet
from scheduler.rules import Rules

SegmentKind = Literal["text", "link", "tag", "mention", "strong", "emphasis"]

_TAG = regex.compile(r"(?<![\w&/\\])#\w*\p{L}\w*")
_MENTION = regex.compile(r"(?<![\w/\\])@\w[\w.\-]*(?:@\w[\w.\-]*\w)?")
_STYLED = regex.compile(r"(?<![\\*])(?:\*\*(?P<strong>[^*\n]+)\*\*|\*(?P<emphasis>[^*\n]+)\*)(?!\*)")

Span = tuple[int, int, SegmentKind]


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a caption as it is shown."""

    text: str
    kind: SegmentKind = "text"


def segments(text: str, facets: Sequence[Facet], rules: Rules, *, every_address: bool = False) -> tuple[Segment, ...]:
    """The pieces of a caption, in order.

    With `every_address`, addresses are told even where they cannot be followed: their price is asked all the same.
    """
    if rules.facets and not every_address:
        return tuple(_cut(text, _of_facets(text, facets), rules))
    spans: list[Span] = []
    if rules.links or every_address:
        bare = "domains" in rules.live or rules.text.bare_domains
        spans += [(start, end, "link") for start, end in find_addresses(text, bare=bare)]
    if "tags" in rules.live or rules.markup == "little":
        spans += [(found.start(), found.end(), "tag") for found in _TAG.finditer(text)]
    if "mentions" in rules.live:
        spans += [(found.start(), found.end(), "mention") for found in _MENTION.finditer(text)]
    if rules.markup == "markdown":
        for found in _STYLED.finditer(text):
            spans.append((found.start(), found.end(), "strong" if found["strong"] else "emphasis"))
    return tuple(_cut(text, spans, rules))


def linked(text: str, rules: Rules) -> bool:
    """Whether a text holds an address, which changes the price on some networks, followed or not."""
    return any(one.kind == "link" for one in segments(text, (), rules, every_address=True))


def _of_facets(text: str, facets: Sequence[Facet]) -> Iterator[Span]:
    """The places of facets in characters; they are kept in bytes."""
    data = text.encode()
    for facet in facets:
        start = len(data[: facet.start].decode(errors="ignore"))
        yield start, start + len(data[facet.start : facet.end].decode(errors="ignore")), facet.kind


def _cut(text: str, spans: Iterable[Span], rules: Rules) -> Iterator[Segment]:
    end = 0
    # Of two that overlap the one further left counts: a sign inside an address is part of it.
    for start, after, kind in sorted(spans):
        if start < end:
            continue
        if start > end:
            yield Segment(_bare(text[end:start], rules))
        piece = text[start:after]
        yield Segment(_bare(piece.strip("*") if kind in ("strong", "emphasis") else piece, rules), kind)
        end = after
    if end < len(text):
        yield Segment(_bare(text[end:], rules))


def _bare(text: str, rules: Rules) -> str:
    """A text without the backslashes that escape its signs."""
    if rules.markup == "none":
        return text
    signs = regex.escape(rules.escapes, special_only=False)
    return str(regex.sub(rf"\\([{signs}])", r"\1", text))
