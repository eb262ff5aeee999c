"""A text as a network shows it: what becomes a link there, and what is markup and not seen.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from scheduler.captions.addresses import find_addresses
from scheduler.captions.counting import Count, count_text
from scheduler.model import Account, Facet, Payload, Reply
from scheduler.networks import rules_of
from scheduler.rules import Rules

_TAG = regex.compile(r"(?<![\w&/\\])#\p{L}\w*")
_STRESSED = regex.compile(r"(?<!\\)\*\*[^*\n]+(?<!\\)\*\*|(?<![\\*])\*[^*\n]+(?<!\\)\*(?!\*)")
_MENTION = regex.compile(r"(?<![\w/])@\w[\w.@\-]*\w")


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of a text: `kind` is `link`, `mention`, `tag`, `strong`, `em`, or nothing for plain words."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A picture of a sketch: where it is, its alt text, its size in pixels."""

    address: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Sketch:
    """A post as its network shows it: who says it, its text, its cards, and the messages that follow."""

    rules: Rules
    name: str
    handle: str
    text: Sequence[Segment]
    count: Count
    cards: Sequence[Card]
    replies: Sequence[Sequence[Segment]]


def sketch_of(account: Account, payload: Payload, address: str) -> Sketch:
    """The sketch of a payload on its account; `address` is where its pictures are, with `?` or `&` at the end."""
    rules = rules_of(account)
    cards = [
        Card(f"{address}picture={number}", one.alt, one.width, one.height)
        for number, one in enumerate(payload.pictures, 1)
    ]
    return Sketch(
        rules,
        account.name,
        account.options.get("handle") or account.handle or account.name,
        segments(payload.text, payload.facets, rules),
        count_text(payload.text, rules.text_of(pictures=bool(payload.pictures))),
        cards,
        replies_of(payload.replies, rules),
    )


def replies_of(replies: Sequence[Reply], rules: Rules) -> list[Sequence[Segment]]:
    """The messages of a thread as they are shown."""
    return [segments(reply.text, reply.facets, rules) for reply in replies]


def segments(text: str, facets: Sequence[Facet], rules: Rules) -> list[Segment]:
    """A text in runs: by its facets where the network has them, else by what the network finds in it by itself."""
    places = sorted(_of_facets(text, facets) if rules.facets else _found(text, rules))
    made, done = [], 0
    for start, end, kind in places:
        if start < done:
            continue  # a tag in an address is a part of it
        shown = text[start:end].strip("*") if kind in ("strong", "em") else text[start:end]
        made += [Segment(text[done:start]), Segment(shown, kind)]
        done = end
    made.append(Segment(text[done:]))
    return [Segment(_unmarked(one.text, rules), one.kind) for one in made if one.text]


def _of_facets(text: str, facets: Sequence[Facet]) -> Iterator[tuple[int, int, str]]:
    data = text.encode()
    for one in facets:
        start = len(data[: one.start].decode(errors="replace"))
        yield start, start + len(data[one.start : one.end].decode(errors="replace")), one.kind


def _found(text: str, rules: Rules) -> Iterator[tuple[int, int, str]]:
    if rules.links:
        for start, end in find_addresses(text, bare="domains" in rules.live):
            yield start, end, "link"
    if rules.markup == "markdown":
        yield from ((*one.span(), "strong" if one[0].startswith("**") else "em") for one in _STRESSED.finditer(text))
    if "tags" in rules.live or rules.markup == "little":
        yield from ((*one.span(), "tag") for one in _TAG.finditer(text))
    if "mentions" in rules.live:
        yield from ((*one.span(), "mention") for one in _MENTION.finditer(text))


def _unmarked(text: str, rules: Rules) -> str:
    """A text without the backslashes that keep its characters from being markup."""
    if rules.markup == "none" or not rules.escapes:
        return text
    return regex.sub(rf"\\([{regex.escape(rules.escapes)}])", r"\1", text)
