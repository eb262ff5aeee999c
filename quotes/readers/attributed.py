"""The list reader: quotations with their authors, one after the other, however they are dashed and marked.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from quotes.admission import admit_draft
from quotes.errors import InputError
from quotes.model import Attribution, Draft, Place, Source, Words
from quotes.readers.credit import Credit
from quotes.readers.decoding import decode, decode_head
from quotes.readers.lines import CREDIT_LINE, Entry, Kind, entries
from quotes.readers.quotation import Found, find_quotation
from quotes.readers.reader import Note, Reading, Skipped, distinct_sources, excerpt
from quotes.readers.sections import Section, section_of

# Prose set in lines breaks near the margin; verse seldom has lines this long. Above it a line end is not the author's.
_SHORTEST_PROSE_LINE = 50
# So many lines tell a list, and few documents begin with more in so little text.
_LOOKED_AT = 500
_MARKED = re.compile(r"^\W*[\"“«„「]|[\"”»“」]\s*[—–(-]|\s(?:—|--|―)\s|^>")
# As many characters around the words as the model keeps.
_CONTEXT = 32


@dataclass(frozen=True, slots=True)
class AttributedReader:
    """Reads lists such as `"Text" — Author, Source, 1912`, under headings or not."""

    name: str = "list"

    def sniff(self, head: bytes, filename: str) -> float:
        """How much of the text is quotations with credits; a little for any text at all."""
        text = decode_head(head)
        lines = [line for line in text.split("\n") if line.strip()][:_LOOKED_AT]
        if not lines or text.lstrip()[:1] in ("{", "<"):
            return 0.0
        marked = sum(bool(_MARKED.search(line)) for line in lines)
        credited = sum(bool(CREDIT_LINE.match(line)) for line in lines)
        named = 0.1 if filename.lower().endswith((".txt", ".text", ".list")) else 0.0
        return min(0.85, 0.2 + named + 0.6 * min(1.0, (marked + credited) / len(lines)))

    def read(self, document: bytes, name: str) -> Reading:
        """The quotations of the list; what is none is in `notes` or `skipped`, line by line."""
        decoded = decode(document, name)
        state = _State(document=decoded.sha256, name=name)
        for entry in entries(decoded.text):
            _take(state, entry)
        return Reading(
            format=self.name,
            document=decoded.sha256,
            drafts=tuple(state.drafts),
            notes=tuple(state.notes),
            sources=distinct_sources(state.drafts),
            skipped=tuple(state.skipped),
            warnings=(*decoded.warnings, *state.warnings),
            encoding=decoded.encoding,
            text=decoded.text,
        )


@dataclass(slots=True)
class _State:
    """What has been read so far, and what the headings above say about what follows."""

    document: str
    name: str
    author: str | None = None
    section: str | None = None
    quotes_promised: bool = False
    is_of_others: bool = False
    drafts: list[Draft] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def _take(state: _State, entry: Entry) -> None:
    match entry.kind:
        case Kind.TITLE:
            state.author, state.quotes_promised = entry.name, entry.quotes_promised
            reason = f"title: credits what follows to {entry.name}"
            state.notes.append(Note(entry.line, reason, excerpt(entry.text)))
        case Kind.HEADING:
            names = () if state.author is None else (state.author,)
            state.section = entry.name
            state.is_of_others = section_of(entry.name, names=names) in (Section.OTHERS, Section.BIOGRAPHY)
            state.notes.append(Note(entry.line, "heading: the section of what follows", excerpt(entry.text)))
        case Kind.ENTRY:
            _take_entry(state, entry)


def _take_entry(state: _State, entry: Entry) -> None:
    found = find_quotation(entry.text, may_be_bare=entry.is_block or (entry.is_item and state.quotes_promised))
    if state.author is not None:
        found = _under_author(found, state.author, is_bracketed=entry.text[found.end :].lstrip()[:1] in ("(", "["))
    is_of_another = state.is_of_others or found.credit.is_denied or found.names_another
    author = found.credit.author or (None if is_of_another else state.author)
    if reason := _why_not(found, author, state):
        state.skipped.append(Skipped(entry.line, reason, excerpt(entry.text)))
        return
    try:
        draft = admit_draft(_draft(state, entry, found, author or ""))
    except InputError as error:
        state.skipped.append(Skipped(entry.line, str(error), excerpt(entry.text)))
        return
    state.drafts.append(draft)
    if found.is_unbalanced:
        state.warnings.append(f"Line {entry.line}: a quotation mark has no partner; check where the words end.")
    for text in found.credit.left_out:
        state.notes.append(Note(entry.line, "about the author, not kept", excerpt(text)))
    if found.remark:
        state.notes.append(Note(entry.line, "stands beside the quotation, not kept", excerpt(found.remark)))


def _under_author(found: Found, author: str, *, is_bracketed: bool) -> Found:
    """The quotation as it is meant in a list of one author's: `(Walden, chapter 2)` names a work, nobody.

    In brackets, `(Walden)` may be a work or a person; whose words they are is not told then.
    """
    credit = found.credit
    if credit.author is None or credit.source is not None or credit.author.casefold() == author.casefold():
        return found
    if credit.locator is not None and credit.locator[:1].isalpha():
        return replace(found, credit=replace(credit, author=None, source=Source(credit.author)))
    return replace(found, credit=replace(credit, author=None, is_denied=True)) if is_bracketed else found


def _why_not(found: Found, author: str | None, state: _State) -> str | None:
    if not found.text:
        if state.author is not None:
            return "not a quotation: no quotation marks, and no author of its own"
        return "no attribution: neither quotation marks with an author, nor an author after a dash"
    if author is None and state.author is not None:
        return f"somebody else's, as far as can be told, and not {state.author}'s"
    if author is None and found.credit.source is not None:
        return "no author: the credit names only a work, and no title names an author for the whole list"
    if author is None:
        return "no attribution: no author after the words, and no title names one for the whole list"
    return None


def _draft(state: _State, entry: Entry, found: Found, author: str) -> Draft:
    credit: Credit = found.credit
    place = Place(
        document=state.document,
        name=state.name,
        line=entry.line + entry.text.count("\n", 0, found.start),
        exact=entry.as_it_stands(found.start, found.end),
        prefix=entry.text[max(0, found.start - _CONTEXT) : found.start],
        suffix=entry.text[found.end : found.end + _CONTEXT],
    )
    attribution = Attribution(author, certainty=credit.certainty)
    draft = Draft(_unwrapped_lines(found.text), attribution, words=Words.UNKNOWN, place=place)
    return draft._replace(source=credit.source, locator=credit.locator, topic=found.topic, section=state.section)


def _unwrapped_lines(text: str) -> str:
    """Prose that was broken to fit a margin as one line again; verse keeps its lines."""
    lines = text.split("\n")
    if len(lines) > 1 and all(len(line) >= _SHORTEST_PROSE_LINE for line in lines[:-1]):
        return " ".join(line.strip() for line in lines)
    return "\n".join(line.strip() for line in lines)
