"""Where a line may end (UAX #14), and how good a place each is.

Pure. Plain sentences in Latin, Greek and Cyrillic are broken at spaces and hyphens here; everything else by ICU.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cards.break_costs import AFTER_STOP, COMPOUND, EMERGENCY, HYPHEN, NUMBER
from cards.leaning import Manners, manners_of
from cards.line_edges import LINE_ENDS, SPACES, may_part
from cards.together import parting_cost

_SIMPLE = re.compile(r"[\w \u00a0\u202f′″—’'‘“”„«»…,;:.!?()\n\-]*")
"""Texts whose legal breaks are exactly: after a space, after a hyphen between two letters, and after a dash."""

_OTHER_SCRIPT = re.compile(r"[^\x00-\u052f\u1e00-\u1fff\u2010-\u2027\u202f-\u205e]")
"""Anything beyond Latin, Greek, Cyrillic and their punctuation: its breaks need ICU's tables."""

_PLAIN_START = re.compile(r" *\n| +|(?<=[^\W\d_])-(?=[^\W\d_])|—(?=\w)")

_MAY_HOLD_LINK = re.compile(r"[/@\\=_]|\S{16}")
"""Every address or name from a program has one of these signs, or so many characters (`cards.links`)."""

LONGEST = 20
"""A stretch of more graphemes without a legal break may be torn: at half an em a letter it is as wide as the narrowest
column of a design at its smallest type (about 10 em), and hardly a word of running text is longer."""


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a line may end.

    The line's words end before `end` and the next line starts at `start`. `cost` is what ending a line here adds to
    its rag, in the unit of `cards.break_costs`; a `forced` break is a line end of the text itself; at a `hyphen` break
    a hyphen is drawn that the text has not.
    """

    end: int
    start: int
    cost: float = 0.0
    forced: bool = False
    hyphen: bool = False


def find_breaks(text: str, language: str, *, hyphenate: bool = False) -> list[Break]:
    """All places where a line of a text may end, in order, the end of the text last.

    They are the legal ones of UAX #14 less those that its strict reading or print practice forbids; and places inside
    addresses, inside words that no line could hold and, with `hyphenate`, at the syllables of long words. None lies
    inside a grapheme. `language` is a BCP 47 tag.
    """
    inside: dict[int, float] = {}
    if needs_icu(text):
        # Imported late: the tables take 50 ms to load and plain sentences never need them.
        from cards.phrases import legal_starts

        starts, inside = legal_starts(text, language)
    else:
        starts = [found.end() for found in _PLAIN_START.finditer(text)]
    found = _graded(text, starts, inside, manners_of(language))
    linked: frozenset[int] = frozenset()
    if _MAY_HOLD_LINK.search(text):
        found, linked = _with_links(text, found)
    if hyphenate:
        found = _with_hyphens(text, found, linked, language)
    found.append(Break(len(text), len(text), forced=True))
    return _with_emergencies(text, found) if _longest(found) > LONGEST else found


def needs_icu(text: str) -> bool:
    """Whether a text has more than plain words in it, so that ICU's tables decide where its lines may end."""
    return not _SIMPLE.fullmatch(text) or (not text.isascii() and _OTHER_SCRIPT.search(text) is not None)


def icu_version() -> str:
    """The version of ICU whose tables break lines here."""
    import icu4py

    return str(icu4py.icu_version)


def pyphen_version() -> str:
    """The version of the patterns that part words here."""
    import pyphen

    return str(pyphen.__version__)


def _graded(text: str, starts: list[int], inside: dict[int, float], manners: Manners) -> list[Break]:
    """The places where lines may start, with their costs; those that print practice forbids left out."""
    ends: list[int] = []
    words: list[str] = []
    last = 0
    for start in starts:
        end = _trimmed(text, last, start) if text[start - 1] in SPACES else start
        words.append(text[last:end])
        ends.append(end)
        last = start
    words.append(text[last:])
    found: list[Break] = []
    opens, length = True, len(text)
    for index, (end, start) in enumerate(zip(ends, starts, strict=True)):
        if end == 0 or start >= length:
            continue
        if text[start - 1] in LINE_ENDS:
            found.append(Break(end, start, forced=True))
            opens = True
            continue
        if may_part(text, end, start, words[index], opens, manners):
            joined = start == end
            cost = _joint_cost(text, start, inside) if joined else parting_cost(words, index, opens, manners)
            found.append(Break(end, start, cost))
        opens = False
    return found


def _joint_cost(text: str, start: int, inside: dict[int, float]) -> float:
    """The cost of a break where there is no space: by its script, or within a number or a compound."""
    before, after = text[start - 1], text[start]
    cost = inside.get(start, 0.0)
    if before.isdigit() or (before in "-–‐/" and after.isdigit() and text[start - 2 : start - 1].isdigit()):
        return max(NUMBER, cost)
    if before in "-–‐/֊־":
        return max(COMPOUND, cost)
    return cost or (AFTER_STOP if before in "、。，．：；" else 0.0)


def _with_links(text: str, found: list[Break]) -> tuple[list[Break], frozenset[int]]:
    """The breaks, with those inside addresses put where a printer would break them; and all places inside addresses."""
    from cards.links import find_links, link_breaks

    links = find_links(text)
    linked = frozenset(place for begin, end in links for place in range(begin + 1, end))
    merged = [place for place in found if place.start not in linked]
    for begin, end in links:
        merged += (Break(place, place, cost) for place, cost in link_breaks(text, begin, end).items())
    return sorted(merged, key=lambda place: place.start), linked


def _with_hyphens(text: str, found: list[Break], linked: frozenset[int], language: str) -> list[Break]:
    """The breaks, and those at the syllables of long words."""
    from cards.hyphens import syllables

    places = (place for place in syllables(text, language) if place not in linked)
    added = [Break(place, place, HYPHEN, hyphen=True) for place in places]
    return sorted([*found, *added], key=lambda place: place.start)


def _longest(found: list[Break]) -> int:
    """The characters of the longest stretch without a break."""
    longest = last = 0
    for place in found:
        longest = max(longest, place.end - last)
        last = place.start
    return longest


def _with_emergencies(text: str, found: list[Break]) -> list[Break]:
    """The breaks, and those that tear a word which no line could hold."""
    from cards.emergency import tears

    merged: list[Break] = []
    last = 0
    for place in found:
        if place.end - last > LONGEST:
            merged += (Break(_trimmed(text, last, at), at, EMERGENCY) for at in tears(text, last, place.end, LONGEST))
        merged.append(place)
        last = place.start
    return merged


def _trimmed(text: str, begin: int, end: int) -> int:
    """Where the words before a place end, its spaces left out."""
    while end > begin and text[end - 1] in SPACES:
        end -= 1
    return end
