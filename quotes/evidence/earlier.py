"""Signs that words are older than the document they were found in, or somebody else's.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, func, select, union

from quotes.evidence.held import Held
from quotes.model import MatchClass
from quotes.rows import among, in_chunks
from quotes.tables import document, document_source, evidence, person, place, quote, source
from quotes.verifying.verification import Flag, FlagKind

_FOUND = (MatchClass.VERBATIM.value, MatchClass.NEAR_VERBATIM.value)


def earlier_flags(connection: Connection, held: Held, pks: Sequence[int]) -> dict[int, tuple[Flag, ...]]:
    """For each of the quotes what the store knows against it: the same words by another name, or in an older work."""
    flags: dict[int, tuple[Flag, ...]] = {}
    for chunk in in_chunks(pks):
        columns = select(quote.c.pk, quote.c.words_key, quote.c.person_pk, source.c.date)
        own = columns.outerjoin(source, source.c.pk == quote.c.source_pk).where(among(connection, quote.c.pk, chunk))
        rows = connection.execute(own).all()
        keys = sorted({row.words_key for row in rows})
        people, works = _said_by(connection, keys), _found_in(connection, held, keys)
        for row in rows:
            notes = [_conflict(row.person_pk, *people[row.words_key])] if row.words_key in people else []
            if older := _older(works.get(row.words_key, ()), held.date or row.date):
                notes.append(f"the same words stand in {older[1]}, of {older[0]}")
            if notes:
                flags[row.pk] = tuple(Flag(FlagKind.EARLIER_SOURCE, note) for note in notes)
    return flags


def _said_by(connection: Connection, keys: Sequence[str]) -> dict[str, tuple[int, dict[int, str]]]:
    """For words that several people are credited with: how many, and two of them by name."""
    several = func.count(quote.c.person_pk.distinct())
    ends = (func.min(quote.c.person_pk), func.max(quote.c.person_pk))
    grouped = select(quote.c.words_key, several, *ends).where(among(connection, quote.c.words_key, keys))
    rows = connection.execute(grouped.group_by(quote.c.words_key).having(several > 1)).all()
    pks = sorted({pk for _, _, *both in rows for pk in both})
    named = select(person.c.pk, person.c.name).where(among(connection, person.c.pk, pks))
    names = {row.pk: row.name for row in connection.execute(named)}
    return {key: (count, {pk: names[pk] for pk in both}) for key, count, *both in rows}


def _conflict(person_pk: int, count: int, people: dict[int, str]) -> str:
    others = [name for pk, name in people.items() if pk != person_pk]
    more = " and others" if count > 1 + len(others) else ""
    return f"the same words are kept as said by {' and '.join(others) if not more else ', '.join(others)}{more}"


def _found_in(connection: Connection, held: Held, keys: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Date and name of every other document in which these words were found, if its work has a date."""
    placed = select(quote.c.words_key, place.c.document_pk).join(place, place.c.quote_pk == quote.c.pk)
    checked = select(quote.c.words_key, evidence.c.document_pk).join(evidence, evidence.c.quote_pk == quote.c.pk)
    spots = union(
        placed.where(among(connection, quote.c.words_key, keys)),
        checked.where(among(connection, quote.c.words_key, keys), evidence.c.match.in_(_FOUND)),
    ).subquery()
    rows = connection.execute(
        select(spots.c.words_key, source.c.date, document.c.name)
        .join(document, document.c.pk == spots.c.document_pk)
        .join(document_source, document_source.c.document_pk == document.c.pk)
        .join(source, source.c.pk == document_source.c.source_pk)
        .where(source.c.date.is_not(None), document.c.sha256 != held.document.sha256)
    )
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, date, name in rows:
        found[key].append((date, name))
    return found


def _older(works: Sequence[tuple[str, str]], limit: str | None) -> tuple[str, str] | None:
    return min((work for work in works if limit and _is_before(work[0], limit)), default=None)


def _is_before(date: str, limit: str) -> bool:
    """Whether one date is before the other as far as both are known: `1912` is not before `1912-05`."""
    known = min(len(date), len(limit))
    return date[:known] < limit[:known]
