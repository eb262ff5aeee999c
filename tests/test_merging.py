"""Making several quotes one: nothing that hung on them is lost, and nothing is half-done."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert, select, update

from quotes.database import reading, writing
from quotes.desk_tables import chosen, quote_pair
from quotes.duplicates.desk import Duplicates
from quotes.duplicates.pairing import Decision
from quotes.errors import InputError
from quotes.merging import merge_into
from quotes.model import Attribution, Draft
from quotes.schema import metadata
from quotes.store import Store
from quotes.tables import cluster_of, document, evidence, quote
from scheduler.tables import account, post

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
WRONG, WRONGED = "To be wrong is nothing to me.", "To be wronged is nothing to me."
Add = Callable[..., str]


@pytest.fixture
def add(database: Engine) -> Add:
    """Keeps a quote and gives its id."""

    def keep(text: str, author: str = "Ann Author", **more: Any) -> str:
        done = Store(database).add([Draft(text, Attribution(author), **more)], now=NOW)
        return (*done.added, *done.known)[0]

    return keep


def _pk(engine: Engine, id: str) -> int:
    with reading(engine) as connection:
        pk: int = connection.execute(select(quote.c.pk).where(quote.c.id == id)).scalar_one()
    return pk


def _merge(engine: Engine, keep: str, *others: str) -> None:
    with writing(engine, alone=True) as connection:
        merge_into(connection, _pk(engine, keep), [_pk(engine, other) for other in others])


def _everything(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with reading(engine) as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }


def _held(engine: Engine, id: str, sha256: str, *, confirmed: bool = False) -> None:
    """Holds a quote against a document, as `verify` does."""
    with writing(engine, alone=True) as connection:
        known = connection.execute(select(document.c.pk).where(document.c.sha256 == sha256)).scalar()
        if known is None:
            row = {"sha256": sha256, "name": "a.txt", "format": "prose", "imported_at": NOW}
            known = connection.execute(insert(document).values(**row).returning(document.c.pk)).scalar_one()
        pk, text = connection.execute(select(quote.c.pk, quote.c.text).where(quote.c.id == id)).one()
        row = {"quote_pk": pk, "document_pk": known, "text": text, "grade": "primary", "match": "verbatim"}
        row |= {"found": "[]", "flags": "[]", "tool": "test", "checked_at": NOW}
        row |= {"confirmed_by": "Ann Author", "confirmed_at": NOW} if confirmed else {}
        connection.execute(insert(evidence).values(**row))


def _evidence(engine: Engine) -> list[tuple[str, str, bool]]:
    statement = (
        select(quote.c.id, document.c.sha256, evidence.c.confirmed_at.is_not(None))
        .join(quote, quote.c.pk == evidence.c.quote_pk)
        .join(document, document.c.pk == evidence.c.document_pk)
        .order_by(document.c.sha256)
    )
    with reading(engine) as connection:
        return [(row[0], row[1], bool(row[2])) for row in connection.execute(statement)]


def test_weight_and_translator_come_along(database: Engine, add: Add) -> None:
    """The higher weight stays, and a translator is taken over only where there is none."""
    first, second = add(WRONG), add(WRONGED, translator="Bob Writer")
    third = add("To be wronger is nothing to me.", translator="Host Name")
    with writing(database, alone=True) as connection:
        connection.execute(update(quote).where(quote.c.id == second).values(weight=7))
        connection.execute(update(quote).where(quote.c.id == third).values(weight=3))
    kept = Store(database).merge(first, [second, third])
    assert (kept.weight, kept.translator, kept.text) == (7, "Bob Writer", WRONG)


def test_evidence_comes_with_the_same_words_only(database: Engine, add: Add) -> None:
    """A document with other words proves nothing of these, and what a person has confirmed outlives what none has."""
    first, same, other = add(WRONG), add("to be wrong is nothing to me", "Bob Writer"), add(WRONGED)
    _held(database, first, "a" * 64)
    _held(database, first, "b" * 64, confirmed=True)
    _held(database, same, "a" * 64, confirmed=True)
    _held(database, same, "b" * 64)
    _held(database, same, "c" * 64)
    _held(database, other, "d" * 64, confirmed=True)
    _merge(database, first, same, other)
    assert _evidence(database) == [(first, "a" * 64, True), (first, "b" * 64, True), (first, "c" * 64, False)]


def test_what_was_posted_or_chosen_counts_for_the_one_kept(database: Engine, add: Add) -> None:
    """Posts and choices of a quote that was merged away are the kept one's, so it does not come round as new."""
    first, second = add(WRONG), add("Quite other words, which somebody says are the same.")
    pk, away = _pk(database, first), _pk(database, second)
    with writing(database, alone=True) as connection:
        connection.execute(insert(account).values(_row(account, pk=1, removed_at=None)))
        row = _row(post, pk=1, account_pk=1, quote_pk=away, quote_id=second, cluster="c" * 16, cycle=1, follows=None)
        connection.execute(insert(post).values(row | {"state": "posted"}))
        connection.execute(
            insert(chosen).values(channel="a", quote_pk=away, quote_id=second, cluster="c" * 16, cycle=1, at=NOW)
        )
    Store(database).merge(first, [second])
    with reading(database) as connection:
        posts = connection.execute(select(post.c.quote_pk, post.c.quote_id, post.c.cluster)).all()
        choices = connection.execute(select(chosen.c.quote_pk, chosen.c.quote_id, chosen.c.cluster)).all()
    assert [tuple(row) for row in (*posts, *choices)] == [(pk, second, "c" * 16)] * 2


def test_pairs_and_clusters_follow(database: Engine, add: Add) -> None:
    """What is like the quote that went is in the kept one's cluster, and what a person said of words stays said."""
    desk = Duplicates(database)
    oldest, second, third = add(WRONGED), add(WRONG), add("To be wronged is nothing to him.")
    twin = add(WRONG, "Bob Writer")
    desk.compare()
    desk.decide(twin, third, Decision.APART)
    with reading(database) as connection:
        key = connection.execute(select(cluster_of()).where(quote.c.id == oldest)).scalar()
    Store(database).merge(second, [oldest, twin])
    desk.compare()
    with reading(database) as connection:
        # What was posted under the key is still under it.
        assert connection.execute(select(cluster_of()).where(quote.c.id == second)).scalar() == key
        pairs = connection.execute(select(quote_pair.c.first_pk, quote_pair.c.second_pk, quote_pair.c.decision)).all()
    assert [tuple(row) for row in pairs] == [(_pk(database, second), _pk(database, third), "apart")]
    assert list(desk.clusters()) == []


def test_ids_of_all_lead_to_the_one_kept(database: Engine, add: Add) -> None:
    """Also ids that those merged away had before."""
    store = Store(database)
    first, second, third = add(WRONG), add(WRONGED), add("To be wronger is nothing to me.")
    store.merge(second, [third])
    store.merge(first, [second])
    assert {store.get(id).id for id in (first, second, third)} == {first}


def test_into_itself_changes_nothing(database: Engine, add: Add) -> None:
    """Not by its id, not by a short one, not by one it had before, not among others."""
    first, second, third = add(WRONG), add(WRONGED), add("To be wronger is nothing to me.")
    Store(database).merge(first, [third])
    before = _everything(database)
    for others in ([first], [second, first[:6]], [third]):
        with pytest.raises(InputError, match="into itself"):
            Store(database).merge(first, others)
    assert _everything(database) == before


class _PowerLoss(Exception):
    """What happens in the middle."""


def test_stopped_at_any_statement_nothing_is_changed(database: Engine, add: Add) -> None:
    """Whatever write a merge ends after, every row of every table is as it was before."""
    first, second, twin = add(WRONG), add(WRONGED, translator="Bob Writer"), add(WRONG, "Bob Writer")
    Duplicates(database).compare()
    _held(database, twin, "a" * 64)
    before = _everything(database)
    left, statements = 0, 0

    def stop(_: object, __: object, statement: str, *rest: object) -> None:
        nonlocal left
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            left -= 1
            if left == 0:
                raise _PowerLoss

    merged = False
    event.listen(database, "after_cursor_execute", stop)
    while not merged:
        statements += 1
        left = statements
        try:
            Store(database).merge(first, [second, twin])
            merged = True
        except _PowerLoss:
            assert _everything(database) == before
    event.remove(database, "after_cursor_execute", stop)
    assert statements > 10
    assert {row[1] for row in _everything(database)["quote"]} == {first}


_KILLED = """
import os, sys
from pathlib import Path
from sqlalchemy import event
from quotes.database import open_database
from quotes.store import Store

where, stop_at, keep, *others = sys.argv[1:]
engine = open_database(where if "://" in where else Path(where))
left = int(stop_at)

def die(connection, cursor, statement, *rest):
    global left
    left -= statement.startswith(("INSERT", "UPDATE", "DELETE"))
    if left < 0:
        os.kill(os.getpid(), 9)

event.listen(engine, "after_cursor_execute", die)
Store(engine).merge(keep, others)
os._exit(0)
"""


@pytest.mark.parametrize("stop_at", [0, 4])
def test_killed_in_the_middle_nothing_is_changed(
    database: Engine, database_address: Path | str, add: Add, stop_at: int
) -> None:
    """A process that is killed after some writes leaves the database as it found it, and the next one merges."""
    first, second = add(WRONG), add(WRONGED, translator="Bob Writer")
    Duplicates(database).compare()
    before = _everything(database)
    command = [sys.executable, "-c", _KILLED, str(database_address), str(stop_at), first, second]
    done = subprocess.run(command, capture_output=True, timeout=60, env={**os.environ})  # noqa: TID251
    assert done.returncode == -9, done.stderr
    assert _everything(database) == before
    assert Store(database).merge(first, [second]).translator == "Bob Writer"


def _row(table: Any, **given: Any) -> dict[str, Any]:
    """A row with something in each column that needs it."""
    values: dict[str, Any] = {}
    for one in table.columns:
        if one.name in given:
            values[one.name] = given[one.name]
        elif not one.nullable and one.server_default is None:
            kind = one.type.python_type if not hasattr(one.type, "impl") else datetime
            values[one.name] = {int: 1, str: "", bool: False, datetime: NOW}.get(kind, "")
    return values
