"""Who speaks in a kept transcript: its turns as a person confirms them, its names, and the quotes that follow.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from quotes.errors import InputError, NotFound
from quotes.following import Heard, follow
from quotes.model import Draft, Source, SourceKind
from quotes.people.aliases import by_names_of_record
from quotes.tables import document, document_source, glossary_entry, source, turn
from quotes.transcripts.turn import Line, Turn, TurnKind

if TYPE_CHECKING:
    from quotes.readers.reader import Reading
    from quotes.transcripts.glossary import Entry

__all__ = ["Heard", "Hearing"]


@dataclass(frozen=True, slots=True)
class Hearing:
    """How a transcript is heard: its turns, the names it writes otherwise, and whether fillers are left out.

    `read` says what it was read from, so that a change by somebody else meanwhile is noticed; empty where it does not
    matter.
    """

    turns: tuple[Turn, ...]
    glossary: tuple[Entry, ...] = ()
    clean: bool = False
    read: str = ""


def keep_first_turns(connection: Connection, document_pk: int, turns: Sequence[Turn]) -> None:
    """Keeps the turns as they were read, unless turns of this document are kept: a person may have named them."""
    known = select(func.count()).select_from(turn).where(turn.c.document_pk == document_pk)
    if not connection.execute(known).scalar_one():
        _write_turns(connection, document_pk, turns)


def count_waiting(connection: Connection, sha256: str) -> int:
    """How many turns of speech of a document have no speaker."""
    joined = turn.join(document, document.c.pk == turn.c.document_pk)
    waiting = (
        select(func.count())
        .select_from(joined)
        .where(document.c.sha256 == sha256, turn.c.speaker.is_(None), turn.c.kind == TurnKind.SPEECH.value)
    )
    return int(connection.execute(waiting).scalar_one())


def load_hearing(connection: Connection, sha256: str) -> Hearing:
    """How the transcript is heard now. Raises NotFound for a document that holds no turns."""
    row = _document(connection, sha256)
    # Here, not above: most of what is kept is no transcript.
    from quotes.transcripts.glossary import Entry

    rows = connection.execute(select(turn).where(turn.c.document_pk == row.pk).order_by(turn.c.number))
    turns = tuple(_turn_from(each) for each in rows)
    if not turns:
        raise NotFound(f"{row.name} holds no turns of speech.", "Name a transcript.")
    named = select(glossary_entry).where(glossary_entry.c.document_pk == row.pk).order_by(glossary_entry.c.written)
    entries = tuple(Entry(each.written, each.right, each.bracketed) for each in connection.execute(named))
    return Hearing(turns, entries, row.clean, _digest(turns, entries, row.clean))


def drafts_as_heard(connection: Connection, reading: Reading, name: str) -> tuple[Draft, ...]:
    """The drafts of a document that is read once more: as its kept turns are heard now, if it has any.

    What a person said of the turns holds, whatever the document says.
    """
    kept = select(document.c.pk).where(document.c.sha256 == reading.document)
    pk = connection.execute(kept.where(document.c.pk.in_(select(turn.c.document_pk)))).scalar()
    if pk is None:
        return reading.drafts
    return _drafts(load_hearing(connection, reading.document), _work(connection, pk), reading.document, name)


def hear(connection: Connection, sha256: str, hearing: Hearing, *, now: datetime) -> Heard:
    """Keeps how a transcript is heard, and brings its quotes in step: new ones are added, others credited anew.

    A quote keeps its id as an alias when its speaker or its names change. One that no turn gives any more is taken out,
    unless somebody has worked on it. Raises NotFound, and InputError when somebody else has changed it since it was
    read; then nothing is changed.
    """
    before = load_hearing(connection, sha256)
    if hearing.read not in ("", before.read):
        raise InputError(
            "Somebody else has said meanwhile who speaks in this transcript.", "Look at it again: nothing was changed."
        )
    row = _document(connection, sha256)
    work = _work(connection, row.pk)
    old = by_names_of_record(connection, _drafts(before, work, sha256, row.name))
    new = by_names_of_record(connection, _drafts(hearing, work, sha256, row.name))
    connection.execute(delete(turn).where(turn.c.document_pk == row.pk))
    _write_turns(connection, row.pk, hearing.turns)
    connection.execute(delete(glossary_entry).where(glossary_entry.c.document_pk == row.pk))
    for entry in hearing.glossary:
        connection.execute(
            insert(glossary_entry).values(
                document_pk=row.pk, written=entry.written, right=entry.right, bracketed=entry.bracketed
            )
        )
    connection.execute(update(document).where(document.c.pk == row.pk).values(clean=hearing.clean))
    return follow(connection, row.pk, old, new, now=now)


def _drafts(hearing: Hearing, work: Source | None, sha256: str, name: str) -> tuple[Draft, ...]:
    from quotes.transcripts.assembling import drafts_of_turns

    return drafts_of_turns(
        hearing.turns, source=work, document=sha256, name=name, clean=hearing.clean, glossary=hearing.glossary
    )


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _document(connection: Connection, sha256: str) -> Row[tuple[object, ...]]:
    row = connection.execute(select(document).where(document.c.sha256 == sha256)).first()
    if row is None:
        raise NotFound("This document was not imported.", "`pullquote documents` lists those that were.")
    return row


def _work(connection: Connection, document_pk: int) -> Source | None:
    joined = source.join(document_source, document_source.c.source_pk == source.c.pk)
    row = connection.execute(
        select(source).select_from(joined).where(document_source.c.document_pk == document_pk).order_by(source.c.pk)
    ).first()
    return None if row is None else Source(row.title, SourceKind(row.kind), row.url, row.date)


def _write_turns(connection: Connection, document_pk: int, turns: Sequence[Turn]) -> None:
    rows = [
        {
            "document_pk": document_pk,
            "number": number,
            "kind": each.kind.value,
            "label": each.label,
            "speaker": each.speaker,
            "proposed": each.proposed,
            "reasons": json.dumps(each.reasons, ensure_ascii=False),
            "chapter": each.chapter,
            "lines": json.dumps([_line_row(line) for line in each.lines], ensure_ascii=False),
        }
        for number, each in enumerate(turns, start=1)
    ]
    if rows:
        connection.execute(insert(turn), rows)


def _line_row(line: Line) -> list[object]:
    return [line.number, line.text, line.seconds, line.tolerance_seconds, line.label]


def _turn_from(row: Row[tuple[object, ...]]) -> Turn:
    return Turn(
        lines=tuple(Line(*values) for values in json.loads(row.lines)),
        kind=TurnKind(row.kind),
        label=row.label,
        speaker=row.speaker,
        proposed=row.proposed,
        reasons=tuple(json.loads(row.reasons)),
        chapter=row.chapter,
    )
