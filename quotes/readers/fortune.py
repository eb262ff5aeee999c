"""The fortune reader: sayings between lines with a per cent sign, as the program `fortune` keeps them.

Pure. The format is that of strfile(1): records are divided by lines that hold `%` alone, and a line that begins with
`%%` is a comment (manual page of fortune-mod, read 2026-11-21). Credits below the words, `\\t\\t-- Author, Source`, are
the custom of its files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from quotes.admission import admit_draft
from quotes.errors import InputError
from quotes.model import Attribution, Draft, Place, Words
from quotes.readers.credit import Credit, looks_like_name
from quotes.readers.decoding import decode, decode_head
from quotes.readers.fortune_records import Part, credit_of, flowed, parts_of, read_saying_credit
from quotes.readers.marks import LONG_DASH, without_outer
from quotes.readers.quotation import find_quotation
from quotes.readers.reader import Note, Reading, Skipped, distinct_sources, excerpt

_DIVIDER = re.compile(r"^%{1,2}[ \t]*$")
_COMMENT = re.compile(r"^%+[ \t]*\S")
# A bare name below the words is as often an answer, or the end of a verse.
_DASH = re.compile(rf"[ \t]*\n?[ \t]*(?:{LONG_DASH}|-[ \t])")
# As many characters around the words as the model keeps.
_CONTEXT = 32
# What is longer is a story; nobody credits one behind its last sentence.
_LONGEST_SAYING = 4_000


@dataclass(frozen=True, slots=True)
class FortuneReader:
    """Reads files of the program `fortune`."""

    name: str = "fortune"

    def sniff(self, head: bytes, filename: str) -> float:
        """Sure of a text with several lines of `%` alone; such lines among lines of `% words` are TeX or PostScript."""
        lines = decode_head(head).split("\n")
        dividers = sum(bool(_DIVIDER.match(line)) for line in lines)
        comments = sum(bool(_COMMENT.match(line)) for line in lines) - dividers
        if not dividers or comments > dividers:
            return 0.0
        if not any(line.rstrip() == "%" for line in lines):
            # Two of them alone stand around a comment of Obsidian's.
            return 0.6 if dividers > 2 else 0.1
        if dividers == 1:
            return 0.5 if any(re.match(r"[ \t]+--[ \t]?\S", line) for line in lines) else 0.1
        return 0.9

    def read(self, document: bytes, name: str) -> Reading:
        """The sayings with an author; what has none is in `skipped`, record by record."""
        decoded = decode(document, name)
        state = _State(decoded.sha256, name)
        for record in _records(decoded.text, state):
            for part in parts_of(record):
                _take(state, part)
        warnings = list(decoded.warnings)
        if "\b" in decoded.text:
            warnings.append("Words were underlined or struck out with backspaces; the words alone are kept.")
        return Reading(
            format=self.name,
            document=decoded.sha256,
            drafts=tuple(state.drafts),
            notes=tuple(state.notes),
            sources=distinct_sources(state.drafts),
            skipped=tuple(state.skipped),
            warnings=tuple(warnings),
            encoding=decoded.encoding,
            text=decoded.text,
        )


@dataclass(slots=True)
class _State:
    document: str
    name: str
    drafts: list[Draft] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def _records(text: str, state: _State) -> Iterator[list[tuple[int, str]]]:
    """The lines of each record with their numbers; comments become notes."""
    record: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if _DIVIDER.match(line):
            yield record
            record = []
        elif line.startswith("%%"):
            state.notes.append(Note(number, "a comment of the file", excerpt(line)))
        else:
            record.append((number, line))
    yield record


def _take(state: _State, part: Part) -> None:
    if not part.words:
        state.skipped.append(Skipped(part.credits[0].number, "a credit without words", excerpt(part.credits[0].shown)))
        return
    standing = "\n".join(row.raw for row in part.words)
    read = "\n".join(row.shown for row in part.words)
    words, line = without_outer(read), part.words[0].number
    credit, remark, doubt = credit_of(part.credits)
    suffix = part.credits[0].shown if part.credits else ""
    if not part.credits and len(read) <= _LONGEST_SAYING:
        # Short sayings may have their credit behind the last word.
        found = find_quotation(read, may_be_bare=False)
        if found.credit.author and (dash := _DASH.match(read, found.end)):
            words = found.text
            credit, remark = read_saying_credit(" ".join(read[dash.end() :].split()))
            # Overstrikes take up places that are not in the words.
            if read == standing:
                line += read.count("\n", 0, found.start)
                standing, suffix = read[found.start : found.end], read[found.end :]
    reason = doubt or _why_not(credit, is_credited=bool(part.credits))
    if reason:
        state.skipped.append(Skipped(line, reason, excerpt(words)))
        return
    place = Place(document=state.document, name=state.name, line=line, exact=standing.strip(), suffix=suffix[:_CONTEXT])
    draft = Draft(
        flowed(words),
        Attribution(credit.author or "", certainty=credit.certainty),
        source=credit.source,
        locator=credit.locator,
        words=Words.UNKNOWN,
        place=place,
    )
    try:
        state.drafts.append(admit_draft(draft))
    except InputError as error:
        state.skipped.append(Skipped(line, str(error), excerpt(words)))
        return
    for told in (*credit.left_out, *([remark] if remark else [])):
        state.notes.append(Note(line, "about the author or the occasion, not kept", excerpt(told)))


def _why_not(credit: Credit, *, is_credited: bool) -> str:
    """Why nobody can be credited; empty when somebody can."""
    if credit.author is not None and looks_like_name(credit.author, strict=True):
        return ""
    if is_credited:
        return "the credit names nobody who can be told to be a person"
    return "no credit: nobody is named as the author"
