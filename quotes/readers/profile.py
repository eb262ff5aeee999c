"""The profile reader: the text of a researcher's or author's page, with the works that it lists and their abstracts.

Pure. An abstract is the text of all who wrote the paper, whoever's page it stands on, so it is credited to the group.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from quotes.admission import admit_draft, admit_source
from quotes.errors import InputError
from quotes.model import Attribution, Draft, Place, Source
from quotes.prose.sentences import sentences
from quotes.readers.decoding import decode, decode_head
from quotes.readers.profile_works import Row, Work, is_furniture, person_of, works_of
from quotes.readers.reader import Note, Reading, Skipped, distinct_sources, excerpt

# As many characters around the words as the model keeps.
_CONTEXT = 32
_FORMULA = re.compile(r"\$[^$\n]{1,400}\$|\\\([^\n]{1,400}?\\\)")
_LATEX = re.compile(r"\$[^$\n]{1,400}\$|\\[A-Za-z]+|\\[%&$#_{}]")


@dataclass(frozen=True, slots=True)
class ProfileReader:
    """Reads pages of researchers: each work as a source, the sentences of its abstract as drafts of its authors."""

    name: str = "profile"

    def sniff(self, head: bytes, filename: str) -> float:
        """How sure it is, by lines that say a work's type and year, and by the furniture such pages have."""
        text = decode_head(head)
        if text.lstrip()[:1] in ("{", "<", "#"):
            return 0.0
        rows = _rows(text)
        works = len(works_of(rows))
        furniture = sum(is_furniture(row.text) for row in rows[:200])
        if not works or (works == 1 and furniture < 2):
            return 0.0
        return min(0.95, 0.6 + 0.05 * min(works, 3) + 0.1 * min(furniture, 3))

    def read(self, document: bytes, name: str) -> Reading:
        """The works and the sentences of their abstracts; the furniture of the page is in `notes`."""
        decoded = decode(document, name)
        rows = _rows(decoded.text)
        works = works_of(rows)
        if not works:
            raise InputError(
                f"{name} lists no works that could be told.",
                "A work is a line such as `preprint 2022`, a line with its title, and its abstract. Try --as prose.",
            )
        person = person_of(rows)
        state = _State(decoded.sha256, name, person)
        for work in works:
            _take(state, work)
        _note_rest(state, rows, works)
        warnings = list(decoded.warnings)
        if any(_LATEX.search(draft.text) for draft in state.drafts):
            warnings.append("Some sentences hold LaTeX, which stays as it stands; put it into plain words by hand.")
        if person is None:
            warnings.append("The page names nobody whose works these are, so the abstracts have no author.")
        return Reading(
            format=self.name,
            document=decoded.sha256,
            drafts=tuple(state.drafts),
            notes=tuple(sorted(state.notes, key=lambda note: note.line)),
            sources=tuple(dict.fromkeys([*state.sources, *distinct_sources(state.drafts)])),
            skipped=tuple(sorted(state.skipped, key=lambda skipped: skipped.line)),
            warnings=tuple(warnings),
            encoding=decoded.encoding,
            text=decoded.text,
        )


@dataclass(slots=True)
class _State:
    document: str
    name: str
    person: str | None
    sources: list[Source] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def _rows(text: str) -> list[Row]:
    return [Row(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _take(state: _State, work: Work) -> None:
    try:
        source = admit_source(Source(work.title.text, work.kind, date=work.year))
    except InputError as error:
        state.skipped.append(Skipped(work.title.number, str(error), excerpt(work.title.text)))
        return
    state.sources.append(source)
    state.notes.append(Note(work.label.number, "what a work is", excerpt(work.label.text)))
    state.notes.append(Note(work.title.number, "title of a work", excerpt(work.title.text)))
    if work.authors is not None:
        state.notes.append(Note(work.authors.number, "authors of a work", excerpt(work.authors.text)))
    for row in work.abstract:
        _take_abstract(state, row, work, source)


def _take_abstract(state: _State, row: Row, work: Work, source: Source) -> None:
    credited = work.credited(state.person)
    if credited is None:
        state.skipped.append(Skipped(row.number, "an abstract, but nobody is named as its author", excerpt(row.text)))
        return
    person, words = credited
    text = row.text
    # A sentence may begin with a formula: to tell where, it stands for a name.
    for start, end in sentences(_FORMULA.sub(lambda formula: "X" * len(formula[0]), text)):
        place = Place(
            document=state.document,
            name=state.name,
            line=row.number,
            exact=text[start:end],
            prefix=text[max(0, start - _CONTEXT) : start],
            suffix=text[end : end + _CONTEXT],
        )
        try:
            draft = Draft(text[start:end], Attribution(person), source=source, words=words, place=place)
            state.drafts.append(admit_draft(draft))
        except InputError as error:
            state.skipped.append(Skipped(row.number, str(error), excerpt(text[start:end])))


def _note_rest(state: _State, rows: list[Row], works: list[Work]) -> None:
    """Everything that belongs to no work, as one note for rows that follow each other."""
    taken = {row.number for work in works for row in work.rows}
    run: list[Row] = []
    for row in [*rows, None]:
        if row is not None and row.number not in taken:
            run.append(row)
            continue
        if run:
            first, last = run[0], run[-1]
            lines = f"line {first.number}" if first is last else f"lines {first.number} to {last.number}"
            told = excerpt(" / ".join(row.text for row in run[:20]))
            state.notes.append(Note(first.number, f"furniture of the page, {lines}", told))
        run = []
