"""Who speaks in a kept transcript: its turns as a person confirms them, its names, and the quotes that follow.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from quotes.adding import add_drafts
from quotes.editing import Changes, apply_changes
from quotes.errors import NotFound
from quotes.identity import quote_id
from quotes.merging import merge_into
from quotes.model import Draft, Place, Source, SourceKind
from quotes.rows import load_quotes
from quotes.search_index import unindex
from quotes.tables import alias, document, document_source, glossary_entry, place, quote, source, turn
from quotes.transcripts.turn import Line, Turn, TurnKind

if TYPE_CHECKING:
    from quotes.transcripts.glossary import Entry

_Spot = tuple[int | None, str, str, str]


@dataclass(frozen=True, slots=True)
class Heard:
    """What naming speakers changed, by ids: quotes added, quotes that were changed, taken out, and left though no turn
    gives them any more, because somebody has worked on them."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hearing:
    """How a transcript is heard: its turns, the names it writes otherwise, and whether fillers are left out."""

    turns: tuple[Turn, ...]
    glossary: tuple[Entry, ...] = ()
    clean: bool = False


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
    return Hearing(turns, entries, row.clean)


def hear(connection: Connection, sha256: str, hearing: Hearing, *, now: datetime) -> Heard:
    """Keeps how a transcript is heard, and brings its quotes in step: new ones are added, others credited anew.

    A quote keeps its id as an alias when its speaker or its names change. One that no turn gives any more is taken out,
    unless somebody has worked on it. Raises NotFound.
    """
    before = load_hearing(connection, sha256)
    row = _document(connection, sha256)
    work = _work(connection, row.pk)
    old = _by_spot(_drafts(before, work, sha256, row.name))
    new = _by_spot(_drafts(hearing, work, sha256, row.name))
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
    return _in_step(connection, row.pk, old, new, now=now)


def _in_step(
    connection: Connection, document_pk: int, old: dict[_Spot, Draft], new: dict[_Spot, Draft], *, now: datetime
) -> Heard:
    changed: list[str] = []
    removed: list[str] = []
    left: list[str] = []
    for spot, draft in old.items():
        pk = _pk_of(connection, draft)
        if pk is None or (spot in new and _id(new[spot]) == _id(draft)):
            continue
        if spot in new:
            changed.append(_credited_anew(connection, pk, new[spot]))
        else:
            (removed if _take_out(connection, pk, document_pk) else left).append(_id(draft))
    run = connection.execute(select(document.c.import_pk).where(document.c.pk == document_pk)).scalar()
    added = add_drafts(connection, new.values(), now=now, import_pk=run)
    return Heard(added.added, tuple(changed), tuple(removed), tuple(left))


def _credited_anew(connection: Connection, pk: int, draft: Draft) -> str:
    """Gives the quote the draft's speaker and words; the same words by that speaker are one quote with it."""
    known = _pk_of(connection, draft)
    if known is not None and known != pk:
        merge_into(connection, known, [pk])
        return _id(draft)
    before = load_quotes(connection, [pk])[0]
    revision = connection.execute(select(quote.c.revision).where(quote.c.pk == pk)).scalar_one()
    changes: Changes = {"text": draft.text, "author": draft.attribution.person, "edits": draft.edits}
    apply_changes(connection, pk, before, changes)
    # It follows from the turns again when they change again, so it is no work of a person on this quote.
    connection.execute(update(quote).where(quote.c.pk == pk).values(revision=revision))
    return _id(draft)


def _take_out(connection: Connection, pk: int, document_pk: int) -> bool:
    """Deletes a quote nobody worked on and that stands nowhere else; says whether it did."""
    revision = connection.execute(select(quote.c.revision).where(quote.c.pk == pk)).scalar_one()
    elsewhere = select(func.count()).where(place.c.quote_pk == pk, place.c.document_pk != document_pk)
    if revision or connection.execute(elsewhere).scalar_one():
        return False
    unindex(connection, [pk])
    connection.execute(delete(quote).where(quote.c.pk == pk))
    return True


def _pk_of(connection: Connection, draft: Draft) -> int | None:
    """The quote a draft became, by its id or one it had."""
    id = _id(draft)
    pk = connection.execute(select(quote.c.pk).where(quote.c.id == id)).scalar()
    return pk if pk is not None else connection.execute(select(alias.c.quote_pk).where(alias.c.id == id)).scalar()


def _id(draft: Draft) -> str:
    return quote_id(draft.text, draft.attribution.person)


def _by_spot(drafts: Sequence[Draft]) -> dict[_Spot, Draft]:
    return {_spot(draft.place): draft for draft in drafts if draft.place is not None}


def _spot(at: Place) -> _Spot:
    return at.line, at.exact, at.prefix, at.suffix


def _drafts(hearing: Hearing, work: Source | None, sha256: str, name: str) -> list[Draft]:
    from quotes.transcripts.candidates import drafts_of

    drafts: list[Draft] = []
    for each in hearing.turns:
        if each.speaker is not None and each.kind is TurnKind.SPEECH:
            drafts += drafts_of(
                each, source=work, document=sha256, name=name, clean=hearing.clean, glossary=hearing.glossary
            )
    return drafts


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
