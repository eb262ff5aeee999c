"""Works on a researcher's page: lines that say what a work is and when it came out, its title, authors and abstract.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from quotes.model import SourceKind, Words
from quotes.readers.credit import looks_like_name
from quotes.readers.credited import surname

# Labels as such pages have them, the longest first: `journal article` is not an article in a journal called that.
_KINDS: tuple[tuple[str, SourceKind], ...] = (
    ("peer-reviewed article", SourceKind.PAPER),
    ("proceedings article", SourceKind.PAPER),
    ("conference proceedings", SourceKind.PAPER),
    ("conference paper", SourceKind.PAPER),
    ("conference abstract", SourceKind.PAPER),
    ("journal article", SourceKind.PAPER),
    ("research article", SourceKind.PAPER),
    ("review article", SourceKind.PAPER),
    ("working paper", SourceKind.PAPER),
    ("technical report", SourceKind.PAPER),
    ("doctoral thesis", SourceKind.PAPER),
    ("dissertation", SourceKind.PAPER),
    ("book chapter", SourceKind.BOOK),
    ("book section", SourceKind.BOOK),
    ("monograph", SourceKind.BOOK),
    ("preprint", SourceKind.PAPER),
    ("article", SourceKind.PAPER),
    ("thesis", SourceKind.PAPER),
    ("report", SourceKind.PAPER),
    ("paper", SourceKind.PAPER),
    ("book", SourceKind.BOOK),
)
_KIND = "|".join(re.escape(name) for name, _ in _KINDS)
_YEAR = r"(?:1[6-9]|20)\d{2}"
# `preprint2022arXiv`, `Journal article · 2019 · Nature`, `Conference paper (2020)`, `2019 | Journal article`.
_LABEL = re.compile(
    rf"(?:(?P<kind>{_KIND})\s{{0,3}}[·•|,:(–—-]?\s{{0,3}}(?P<year>{_YEAR})(?!\d)\)?(?P<venue>.{{0,120}})"
    rf"|(?P<year2>{_YEAR})\s{{0,3}}[·•|,:–—-]\s{{0,3}}(?P<kind2>{_KIND})(?P<venue2>(?:\s*[·•|,].{{0,120}})?))",
    re.I,
)
_COUNTED = (
    r"works?|followers?|following|topics?|publications?|citations?|documents?|co-?authors?|(?:close )?collaborators?"
    r"|reads|h-?index|i10-?index"
)
_FURNITURE = re.compile(
    rf"(?:\d[\d,.]{{0,10}}\s?(?:{_COUNTED})|(?:{_COUNTED})\s?:?\s?[\d,.]{{1,10}}"
    r"|(?:researcher|author|scholar|faculty|public) profile|trust\b.{0,40}|quick read|actions|overview|about|contact"
    r"|follow(?:ing)?(?: \w+)?\s?\d{0,6}|log ?in\b.{0,30}|sign ?(?:in|up)\b.{0,30}|claim\b.{0,80}|open full .{0,30}"
    r"|published works?|publications|selected (?:works|publications)|\d{1,6} published items?(?:\(s\))?|share|export"
    r"|.{0,20}affiliation\b.{0,60}|research (?:graph|interests|areas)|identity\b.{0,40}|cite|message|orcid\b.{0,60}"
    r"|direct collaboration|.{0,40}verif(?:ied|ication)\b.{0,60}|cited by\b.{0,20}|view (?:all|more|profile)\b.{0,20}"
    r"|show more|load more|google scholar)",
    re.I,
)
_STRUCTURED = re.compile(
    r"(?:background|introduction|objectives?|aims?|purpose|methods?|materials and methods|design|setting|results"
    r"|findings|conclusions?|discussion|significance|context|importance|interpretation)\s*[:.–—-]\s*\S",
    re.I,
)
_AUTHORS = re.compile(r"^(?:authors?|by)\s*:?\s+", re.I)
# Shorter than any abstract that is one: below it the line is a venue, a link or a button.
_SHORTEST_ABSTRACT = 60
# A title is one line; nothing this long is one.
_LONGEST_TITLE = 400


@dataclass(frozen=True, slots=True)
class Row:
    """A line that is not blank, without white space at its ends; `number` counts from 1."""

    number: int
    text: str


@dataclass(slots=True)
class Work:
    """A work: the line that says what it is, its title, and the lines of authors and abstract where there are any."""

    label: Row
    title: Row
    kind: SourceKind
    year: str
    authors: Row | None = None
    abstract: list[Row] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        """All its lines but those that are left out."""
        return [self.label, self.title, *([self.authors] if self.authors else []), *self.abstract]

    def credited(self, person: str | None) -> tuple[str, Words] | None:
        """Whose text the abstract is, on the page of that person: theirs alone only where the work names no other."""
        names = (_names(self.authors.text) or [self.authors.text]) if self.authors else []
        if len(names) == 1:
            return names[0], Words.WRITING
        if person is None:
            return None if not names else (f"{_family_name(names[0])} and co-authors", Words.GROUP)
        return f"{_family_name(person)} and co-authors", Words.GROUP


def works_of(rows: Sequence[Row]) -> list[Work]:
    """The works of a page, in order."""
    works: list[Work] = []
    person = person_of(rows)
    starts = [at for at, row in enumerate(rows[:-1]) if _label(row.text) is not None]
    for at, following in pairwise([*starts, len(rows)]):
        label = _label(rows[at].text)
        if label is None or following == at + 1 or len(rows[at + 1].text) > _LONGEST_TITLE:
            continue
        kind, year = label
        work = Work(rows[at], rows[at + 1], kind, year)
        _fill(work, rows[at + 2 : following], person)
        works.append(work)
    return works


def is_furniture(line: str) -> bool:
    """True for a line as such pages have about the works: counts, buttons, headings of parts."""
    return len(line) <= 120 and _FURNITURE.fullmatch(line) is not None


def person_of(rows: Sequence[Row]) -> str | None:
    """Whose page it is: the name that stands near the top, most likely one that another line begins with."""
    first = next((at for at, row in enumerate(rows) if _label(row.text)), len(rows))
    names = [row.text for row in rows[: min(first, 12)] if _is_name(row.text)]
    told = [name for name in names if any(row.text.startswith(f"{name} ") for row in rows[:40])]
    return next(iter(told or names), None)


def _family_name(name: str) -> str:
    """The last name; `Author, Ann` begins with it."""
    family, comma, given = name.partition(",")
    return family.strip() if comma and len(given.split()) <= 2 and not given.strip().endswith(".") else surname(name)


def _label(line: str) -> tuple[SourceKind, str] | None:
    """The kind and the year, for a line that says what a work is."""
    found = _LABEL.fullmatch(line) if len(line) <= 200 else None
    if found is None:
        return None
    venue = (found["venue"] or found["venue2"] or "").strip(" ·•|,()")
    # A sentence may begin `Report 2020 says …`; a venue is a name.
    if venue and (venue[-1] in ".!?" or len(venue.split()) > 12 or _begins_small(venue)):
        return None
    named = (found["kind"] or found["kind2"]).casefold()
    return dict(_KINDS)[named], found["year"] or found["year2"]


def _begins_small(venue: str) -> bool:
    """True for a venue that begins as no name does; arXiv and bioRxiv have a capital inside."""
    word = venue.split()[0]
    return word[0].islower() and not any(map(str.isupper, word))


def _fill(work: Work, rows: Sequence[Row], person: str | None) -> None:
    """Authors and abstract out of the lines below the title, up to the next work."""
    for row in rows:
        text = row.text
        if work.abstract:
            # What follows an abstract without being a part of it is the foot of the page.
            if not _STRUCTURED.match(text):
                return
            work.abstract.append(row)
        elif work.authors is None and (text == person or _names(text)):
            work.authors = row
        elif len(text) >= _SHORTEST_ABSTRACT and text[-1] in '.!?…)"”' and not is_furniture(text):
            work.abstract.append(row)


def _names(line: str) -> list[str]:
    """The people of a line of authors; none for any other line."""
    body = _AUTHORS.sub("", line)
    parts = [part.strip() for part in re.split(r",|;|\band\b|&", body) if part.strip()]
    if len(line) > 600 or not parts or (len(parts) == 1 and body == line):
        return []
    return parts if all(_is_name(part) for part in parts) else []


def _is_name(text: str) -> bool:
    words = text.split()
    return (
        2 <= len(words) <= 5
        and looks_like_name(text, strict=True)
        and not any(map(str.isdigit, text))
        and not is_furniture(text)
    )
