"""Comparing the quotes that were not compared since they last changed, part by part.

Touches: disk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, Engine, and_, delete, func, or_, select, text, update

from quotes.database import reading, writing
from quotes.desk_tables import quote_pair
from quotes.duplicates.clusters import join, join_siblings, keys_of, sort_anew
from quotes.duplicates.decisions import decisions_by_words, words_of
from quotes.duplicates.finding import Entry, Finding, Link, find_pairs
from quotes.duplicates.pairing import Compared, Decision, PairKind
from quotes.duplicates.postings import forget_signs, keep_signs
from quotes.rows import among, in_chunks, insert_new
from quotes.tables import UNCOMPARED, quote

Progress = Callable[[int, int], None]
"""Told how many quotes are compared, and how many there are to compare."""

_QUOTES_AT_ONCE = 20_000
_CHARACTERS_AT_ONCE = 4_000_000
"""What is held in memory and written in one transaction: others wait for it a second or two."""


def compare_all(engine: Engine, progress: Progress | None) -> Compared:
    """Compares every quote that was not compared since it last changed. Killed, it goes on where it was."""
    with reading(engine) as connection:
        # The index is empty as a rule: asking costs nothing however many quotes there are.
        left = connection.execute(select(func.count()).select_from(quote).where(text(UNCOMPARED))).scalar_one()
    done, near, contained = 0, 0, 0
    while True:
        with reading(engine) as connection:
            entries = _next_entries(connection)
            if not entries:
                return Compared(done, near, contained)
            finding = find_pairs(connection, entries)
        with writing(engine, alone=True) as connection:
            told = _keep(connection, entries, finding)
        done, near, contained = done + told.quotes, near + told.near, contained + told.contained
        if progress is not None:
            progress(done, max(left, done))


def forget_all(connection: Connection) -> None:
    """Forgets what comparing found, so that all of it is done anew; what a person has said of pairs stays."""
    forget_signs(connection)
    connection.execute(delete(quote_pair).where(quote_pair.c.decision.is_(None)))
    changed = or_(quote.c.compared.is_not(None), quote.c.cluster_key.is_not(None))
    connection.execute(update(quote).where(changed).values(compared=None, cluster_key=None))
    ends = select(quote_pair.c.first_pk, quote_pair.c.second_pk)
    variants = connection.execute(ends.where(quote_pair.c.decision == Decision.VARIANTS.value)).all()
    join(connection, [(first, second) for first, second in variants])


def _next_entries(connection: Connection) -> list[Entry]:
    """The oldest quotes that are to be compared, as many as memory is meant for."""
    waiting = select(quote.c.pk, func.length(quote.c.text)).where(text(UNCOMPARED)).order_by(quote.c.pk)
    pks: list[int] = []
    characters = 0
    for pk, length in connection.execute(waiting.limit(_QUOTES_AT_ONCE)).all():
        characters += length
        if pks and characters > _CHARACTERS_AT_ONCE:
            break
        pks.append(pk)
    entries: list[Entry] = []
    for chunk in in_chunks(pks):
        columns = select(quote.c.pk, quote.c.text, quote.c.revision, quote.c.compared)
        rows = connection.execute(columns.where(among(connection, quote.c.pk, chunk)).order_by(quote.c.pk))
        entries.extend(Entry(row.pk, row.text, row.revision, row.compared is not None) for row in rows)
    return entries


def _keep(connection: Connection, entries: Sequence[Entry], finding: Finding) -> Compared:
    """Keeps what was found of the quotes that nobody has changed or deleted since they were read."""
    fresh = _unchanged(connection, entries)
    others = {pk for link in finding.links for pk in (link.first, link.second)} - {entry.pk for entry in entries}
    there = fresh | keys_of(connection, others).keys()
    keep_signs(connection, [(sign, pk) for sign, pk in finding.signs if pk in fresh])
    links = [link for link in finding.links if link.first in there and link.second in there]
    new = _unknown(connection, links)
    said = decisions_by_words(connection)
    words = words_of(connection, {pk for link in links for pk in (link.first, link.second)}) if said else {}
    rows = []
    united = []
    for link in links:
        # What was said of two texts holds for others of the same words.
        decision = said.get(frozenset((words[link.first], words[link.second]))) if said else None
        if link in new:
            row = {"first_pk": link.first, "second_pk": link.second, "kind": link.kind.value, "decision": decision}
            rows.append(row)
        if decision is Decision.VARIANTS or (decision is None and link.unites):
            united.append((link.first, link.second))
    insert_new(connection, quote_pair, rows)
    _end(connection, [ends for ends in finding.ended if not fresh.isdisjoint(ends)], entries)
    join_siblings(connection, fresh)
    join(connection, united)
    for chunk in in_chunks(fresh):
        here = update(quote).where(among(connection, quote.c.pk, chunk))
        connection.execute(here.values(compared=quote.c.revision))
    kinds = [link.kind for link in new]
    return Compared(len(fresh), kinds.count(PairKind.NEAR), kinds.count(PairKind.CONTAINED))


def _unchanged(connection: Connection, entries: Sequence[Entry]) -> set[int]:
    found: set[int] = set()
    for chunk in in_chunks(entries):
        revisions = {entry.pk: entry.revision for entry in chunk}
        rows = connection.execute(
            select(quote.c.pk, quote.c.revision).where(among(connection, quote.c.pk, list(revisions)))
        )
        found.update(pk for pk, revision in rows if revisions[pk] == revision)
    return found


def _end(connection: Connection, ended: Sequence[tuple[int, int]], entries: Sequence[Entry]) -> None:
    """Drops pairs that are alike no longer, and sorts anew what may have been together through a quote's old words."""
    keys = keys_of(connection, {pk for ends in ended for pk in ends})
    changed = [entry.pk for entry in entries if entry.seen]
    for chunk in in_chunks(changed):
        of_these = select(quote.c.cluster_key).where(among(connection, quote.c.pk, chunk))
        keys.update((-1 - at, key) for at, key in enumerate(connection.execute(of_these).scalars()) if key is not None)
    for first, second in ended:
        pair = and_(quote_pair.c.first_pk == first, quote_pair.c.second_pk == second)
        connection.execute(delete(quote_pair).where(pair, quote_pair.c.decision.is_(None)))
    if keys:
        sort_anew(connection, keys.values())


def _unknown(connection: Connection, links: Sequence[Link]) -> set[Link]:
    """The links that are not kept as pairs yet."""
    unknown = {(link.first, link.second): link for link in links}
    for chunk in in_chunks(sorted({link.first for link in links})):
        columns = select(quote_pair.c.first_pk, quote_pair.c.second_pk)
        for first, second in connection.execute(columns.where(among(connection, quote_pair.c.first_pk, chunk))):
            unknown.pop((first, second), None)
    return set(unknown.values())
