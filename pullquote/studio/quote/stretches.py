"""The source beside the quote: a document's own words with the quote's among them, and what differs word by word.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from quotes.evidence.record import Evidence
from quotes.model import Edit, Place, Quote
from quotes.originals import original_of
from quotes.verifying.verification import Change, Found

AROUND = 700
"""Characters of the document before and after: some ten lines, enough to see what the words were an answer to."""


class StretchKind(StrEnum):
    """What a stretch of text is to the quote."""

    SAME = "same"
    LEFT_OUT = "left-out"  # it stands in the document, not in the quote
    PUT_IN = "put-in"  # it stands in the quote, not in the document


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words, what they are to the quote, and the reason of a difference: a key of words, empty for none."""

    kind: StretchKind
    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of a quote in a document: where it is, what is around it, and the words themselves in stretches.

    `begins` and `ends` say whether the document has no more text before or after than is shown.
    """

    place: Place
    before: str
    inside: tuple[Stretch, ...]
    after: str
    begins: bool
    ends: bool
    found: Found | None = None

    @property
    def differs(self) -> bool:
        """Whether the quote has other words than the document."""
        return any(stretch.kind is not StretchKind.SAME for stretch in self.inside)


def spot_of_evidence(evidence: Evidence, number: int, text: str | None) -> Spot:
    """The place of that number, from 0, as it was found; `text` is the document's, None where it was not kept."""
    found = evidence.found[number]
    if text is None or not 0 <= found.start <= found.end <= len(text):
        return _bare(found.place, (Stretch(StretchKind.SAME, found.place.exact),), found)
    inside = tuple(_compared(text, found.start, found.end, found.changes))
    return _within(text, found.place, found.start, found.end, inside, found)


def spot_of_place(quote: Quote, place: Place, text: str | None) -> Spot:
    """A place that the quote was read from, with the edits that its reader declared."""
    edits = quote.edits if place == original_of(quote) else ()
    inside = tuple(_edited(place.exact, edits))
    start = None if text is None else _start_of(text, place)
    if text is None or start is None:
        return _bare(place, inside, None)
    return _within(text, place, start, start + len(place.exact), inside, None)


def _within(text: str, place: Place, start: int, end: int, inside: tuple[Stretch, ...], found: Found | None) -> Spot:
    first, last = _beginning(text, start), _ending(text, end)
    return Spot(place, text[first:start], inside, text[end:last], first == 0, last == len(text), found)


def _bare(place: Place, inside: tuple[Stretch, ...], found: Found | None) -> Spot:
    return Spot(place, place.prefix, inside, place.suffix, False, False, found)


def _compared(text: str, start: int, end: int, changes: Sequence[Change]) -> Iterator[Stretch]:
    at = start
    for change in sorted(changes, key=lambda each: (each.start, each.end, each.at)):
        if not at <= change.start <= change.end <= end:
            continue
        reason = change.reason.value if change.reason else ""
        yield from _some(StretchKind.SAME, text[at : change.start])
        yield from _some(StretchKind.LEFT_OUT, text[change.start : change.end], reason)
        yield from _some(StretchKind.PUT_IN, change.quoted, reason)
        at = change.end
    yield from _some(StretchKind.SAME, text[at:end])


def _edited(exact: str, edits: Sequence[Edit]) -> Iterator[Stretch]:
    at = 0
    for edit in edits:
        yield from _some(StretchKind.SAME, exact[at : edit.start])
        yield from _some(StretchKind.LEFT_OUT, exact[edit.start : edit.end], edit.kind.value)
        yield from _some(StretchKind.PUT_IN, edit.put, edit.kind.value)
        at = edit.end
    yield from _some(StretchKind.SAME, exact[at:])


def _some(kind: StretchKind, text: str, reason: str = "") -> Iterator[Stretch]:
    if text:
        yield Stretch(kind, text, reason)


def _start_of(text: str, place: Place) -> int | None:
    """Where the words of a place begin: in its line, or else where all that is known of it stands."""
    if not place.exact:
        return None
    if place.line is not None:
        line_start = _line_start(text, place.line)
        found = -1 if line_start is None else text.find(place.exact, line_start)
        # The words may run on over lines, but they begin in this one.
        if found >= 0 and "\n" not in text[line_start:found]:
            return found
    found = text.find(place.prefix + place.exact + place.suffix)
    return found + len(place.prefix) if found >= 0 else None


def _line_start(text: str, line: int) -> int | None:
    at = 0
    for _ in range(line - 1):
        end = text.find("\n", at)
        if end < 0:
            return None
        at = end + 1
    return at


def _beginning(text: str, start: int) -> int:
    """From where to show: the beginning of a line or of a word, some way before."""
    first = max(0, start - AROUND)
    if first == 0:
        return 0
    # The beginning of a line is best, if it leaves enough; the beginning of a word does.
    for border, within in (("\n", start - AROUND // 2), (" ", start)):
        if (found := text.find(border, first, within)) >= 0:
            return found + 1
    return first


def _ending(text: str, end: int) -> int:
    last = min(len(text), end + AROUND)
    if last == len(text):
        return last
    for border, within in (("\n", end + AROUND // 2), (" ", end)):
        if (found := text.rfind(border, within, last)) >= 0:
            return found
    return last
