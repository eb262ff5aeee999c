"""Documents made ready to hold quotes against: from the store, or as they were just read.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, insert, select, update

from quotes.documents import keep_beside, load_text_and_pages
from quotes.errors import InputError, NotFound
from quotes.evidence.copies import Copies
from quotes.evidence.grades import default_grade, grade_of
from quotes.identity import fold
from quotes.model import Document, Grade
from quotes.people.aliases import names_of_record
from quotes.speaking import Hearing, load_hearing
from quotes.tables import document, document_source, source
from quotes.transcripts.turn import Turn

if TYPE_CHECKING:
    from quotes.documents import Pages
    from quotes.readers.reader import Reading
    from quotes.verifying.checked import Checked


@dataclass(frozen=True, slots=True)
class Held:
    """A document ready to be held against quotes. `pk` is None for one that is not kept, `date` that of its work.

    `copies` knows which kept documents it says the same as.
    """

    document: Document
    grade: Grade
    checked: Checked
    pk: int | None = None
    date: str | None = None
    copies: Copies = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document as it was just read, whether it is kept or not, and what it is called."""

    reading: Reading
    name: str


def held_as_read(read: ReadDocument, grade: Grade | None = None) -> Held:
    """A document as it was read, without the store. Raises InputError for one without text."""
    reading = _admitted(read)
    what = Document(reading.document, read.name, reading.format)
    checked = _checked(what, reading.text, reading.pages, Hearing(reading.turns))
    date = min((work.date for work in reading.sources if work.date), default=None)
    return Held(what, grade or default_grade(reading.format), checked, date=date, copies=Copies(reading.text))


def load_held(connection: Connection, pk: int) -> Held:
    """A kept document, in which speakers are called as the store calls them. Raises NotFound without its text."""
    row = connection.execute(select(document).where(document.c.pk == pk)).first()
    if row is None:
        raise NotFound("The document is no longer kept.", "Somebody took its import back; name the file again.")
    what = Document(row.sha256, row.name, row.format, row.imported_at)
    text, pages = load_text_and_pages(connection, row.sha256)
    try:
        hearing = load_hearing(connection, row.sha256)
    except NotFound:
        hearing = Hearing(())
    turns = _called_as_kept(connection, hearing.turns)
    dated = select(source.c.date).join(document_source, document_source.c.source_pk == source.c.pk)
    dates = connection.execute(dated.where(document_source.c.document_pk == pk)).scalars()
    checked = _checked(what, text, pages, replace(hearing, turns=turns))
    date = min((each for each in dates if each), default=None)
    return Held(what, grade_of(row.format, row.grade), checked, pk, date, copies=Copies(text))


def keep_document(connection: Connection, read: ReadDocument, *, now: datetime) -> int:
    """The primary key of a document that quotes are held against; its text, turns and works are kept with it.

    One that was imported stays as it is, with what a person has said of its turns. Raises InputError for one without
    text.
    """
    reading = _admitted(read)
    mine = document.c.sha256 == reading.document
    row = connection.execute(select(document.c.pk, document.c.format).where(mine)).first()
    if row is None:
        new = insert(document).values(
            sha256=reading.document, name=read.name, format=reading.format, imported_at=now, import_pk=None
        )
        pk = int(connection.execute(new).inserted_primary_key[0])  # type: ignore[index]
    else:
        pk = int(row.pk)
        if row.format == "unknown":
            connection.execute(update(document).where(mine).values(format=reading.format))
    keep_beside(connection, pk, reading)
    return pk


def _admitted(read: ReadDocument) -> Reading:
    if not read.reading.text.strip():
        raise InputError(f"{read.name} holds no text to compare with.", "Name a document that holds words.")
    return read.reading


def _checked(what: Document, text: str, pages: Pages, hearing: Hearing) -> Checked:
    # Here, not above: a store that is only listed compares nothing.
    from quotes.verifying.checked import Checked
    from quotes.verifying.passages import passages_of

    passages = passages_of(text, turns=hearing.turns, pages=pages)
    return Checked(passages, text=text, document=what.sha256, name=what.name, glossary=hearing.glossary)


def _called_as_kept(connection: Connection, turns: Iterable[Turn]) -> tuple[Turn, ...]:
    """The turns with each speaker by the name of record, so that an alias is nobody else."""
    turns = tuple(turns)
    names = names_of_record(connection, {turn.speaker for turn in turns if turn.speaker})
    if not names:
        return turns
    return tuple(
        replace(turn, speaker=names.get(fold(turn.speaker), turn.speaker)) if turn.speaker else turn for turn in turns
    )
