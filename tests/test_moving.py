"""Moving a library between databases: all of it arrives, and it lives in one of them only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from postgresql_server import Server
from posting_world import World
from sqlalchemy import Engine, Table, insert, select, update
from whole_library import NOW, ROWS, fill, rows_of

from quotes.database import connect, open_database, reading, stamp_of, writing
from quotes.desk_tables import library_move
from quotes.errors import InputError, StorageError
from quotes.migrations import HEAD
from quotes.model import Attribution, Draft
from quotes.moving.copying import Advance, copy_table
from quotes.moving.fingerprints import Fingerprint
from quotes.moving.library import Move
from quotes.moving.seals import ARRIVING
from quotes.schema import metadata
from quotes.search import Query
from quotes.store import Store
from quotes.tables import person, quote

Address = Path | str


@pytest.fixture(params=["sqlite to postgresql", "postgresql to sqlite"])
def ends(request: pytest.FixtureRequest, postgresql: Server, tmp_path: Path) -> Iterator[tuple[Address, Address]]:
    """Where a library is, migrated and empty, and where it can be moved to, of the other kind."""
    url = postgresql.create()
    both: tuple[Address, Address] = (tmp_path / "a.db", url)
    source, target = both if request.param.startswith("sqlite") else both[::-1]
    open_database(source).dispose()
    yield source, target
    postgresql.drop(url)


def _filled(address: Address) -> dict[str, list[tuple[object, ...]]]:
    engine = open_database(address)
    fill(engine)
    rows = rows_of(engine)
    engine.dispose()
    return rows


def _rows(address: Address) -> dict[str, list[tuple[object, ...]]]:
    engine = open_database(address)
    rows = rows_of(engine)
    engine.dispose()
    return rows


def test_everything_arrives_and_comes_back(ends: tuple[Address, Address], tmp_path: Path) -> None:
    """There and on to another database the library is the same, value by value, with rows in every table."""
    before = _filled(ends[0])
    assert all(len(rows) == ROWS for rows in before.values())
    moved = Move(*ends).run(now=NOW, token="1" * 32)
    assert moved.rows == {table.name: ROWS for table in metadata.sorted_tables}
    assert _rows(ends[1]) == before
    Move(ends[1], tmp_path / "back.db").run(now=NOW, token="2" * 32)
    assert _rows(tmp_path / "back.db") == before


def test_indexes_and_constraints_are_those_of_a_new_database(ends: tuple[Address, Address]) -> None:
    """What is dropped while rows come in is there again: the promises about posting hang on it."""
    fresh = open_database(ends[1])
    before = _shape(fresh)
    fresh.dispose()
    Move(*ends).run(now=NOW, token="1" * 32)
    engine = open_database(ends[1])
    assert _shape(engine) == before
    assert any("uq_post_in_flight" in line for line in before)
    engine.dispose()


def _shape(engine: Engine) -> list[str]:
    """Every index, constraint and trigger in SQL."""
    parts = ["SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"]
    if engine.dialect.name == "postgresql":
        parts = [
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0",
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
        ]
    with reading(engine) as connection:
        return [str(row) for part in parts for row in sorted(connection.exec_driver_sql(part).scalars())]


def test_search_finds_there_what_it_found_here(ends: tuple[Address, Address]) -> None:
    """Words, names and filters are found in the new database, and new rows get numbers of their own."""
    with Store(open_database(ends[0])) as store:
        drafts = [Draft(f"Plain words, number {n}.", Attribution(f"Ann {n}"), tags=("t",)) for n in range(5)]
        store.add(drafts, now=NOW)
    Move(*ends).run(now=NOW, token="1" * 32)
    with Store(open_database(ends[1])) as store:
        assert [one.text for one in store.find(Query("number 3"))] == ["Plain words, number 3."]
        assert len(list(store.find(Query("words", tag="t")))) == 5
        store.add([Draft("Other words.", Attribution("Ben"))], now=NOW)
        assert store.count() == 6


def test_the_old_database_says_where_the_library_is(ends: tuple[Address, Address]) -> None:
    """Who opens it is told, also a Pullquote of an earlier release, which takes the mark for a newer revision."""
    moved = Move(*ends).run(now=NOW, token="1" * 32)
    with pytest.raises(StorageError, match=r"was moved to .* on 2026-11-24") as caught:
        open_database(ends[0])
    assert moved.destination in caught.value.message
    assert "move-store" in caught.value.hint
    engine = connect(ends[0])
    with reading(engine) as connection:
        assert stamp_of(connection) == "moved-2026-11-24"
    engine.dispose()


def test_who_had_it_open_writes_nothing_any_more(ends: tuple[Address, Address]) -> None:
    """Every table refuses every change to a program that opened the database before the move."""
    _filled(ends[0])
    engine = open_database(ends[0])
    with reading(engine) as connection:
        connection.execute(select(quote)).all()
    Move(*ends).run(now=NOW, token="1" * 32)
    for table in metadata.sorted_tables:
        name = next(iter(table.columns)).name
        values = dict(_first(engine, table))
        for statement in (update(table).values({name: values[name]}), table.delete(), insert(table).values(values)):
            with pytest.raises(StorageError, match="moved away") as caught, writing(engine) as connection:
                connection.execute(statement)
            assert caught.value.hint
    assert rows_of(engine) == _rows(ends[1])
    engine.dispose()


def _first(engine: Engine, table: Table) -> Mapping[str, object]:
    with reading(engine) as connection:
        row = connection.execute(select(table).limit(1)).mappings().one()
        return {str(key): value for key, value in row.items()}


def test_a_runner_that_was_left_running_posts_nothing(ends: tuple[Address, Address]) -> None:
    """A runner that goes on with the old database fails at its next claim; the post goes out from the new one, once."""
    engine = open_database(ends[0])
    old = World(engine)
    old.account()
    post = old.post()
    Move(*ends).run(now=NOW, token="1" * 32)
    with pytest.raises(StorageError, match="moved away"):
        old.runner().turn()
    with pytest.raises(StorageError, match="moved away"):
        old.runner().send(post)
    assert old.networks["feed"].calls == []
    engine.dispose()
    new = World(open_database(ends[1]))
    assert new.runner().turn() == 1
    assert len(new.networks["feed"].shown) == 1
    new.engine.dispose()


def test_a_retired_file_makes_room(tmp_path: Path, postgresql: Server) -> None:
    """Back where it came from, the file of before is kept beside the new one; a second time too."""
    url = postgresql.create()
    other = postgresql.create()
    path = tmp_path / "a.db"
    before = _filled(path)
    Move(path, url).run(now=NOW, token="1" * 32)
    assert Move(url, path).run(now=NOW, token="2" * 32).kept == tmp_path / "a.db.moved-2026-11-24"
    Move(path, other).run(now=NOW, token="3" * 32)
    assert Move(other, path).run(now=NOW, token="4" * 32).kept == tmp_path / "a.db.moved-2026-11-24-2"
    assert _rows(path) == before
    with pytest.raises(StorageError, match="was moved"):
        open_database(tmp_path / "a.db.moved-2026-11-24")
    postgresql.drop(url)
    postgresql.drop(other)


def test_a_retired_file_in_use_is_not_replaced(tmp_path: Path, postgresql: Server) -> None:
    """A file that a forgotten program has open stays; its log would be taken for the new file's."""
    url = postgresql.create()
    path = tmp_path / "a.db"
    forgotten = open_database(path)
    fill(forgotten)
    before = rows_of(forgotten)
    Move(path, url).run(now=NOW, token="1" * 32)
    with reading(forgotten) as connection:
        connection.execute(select(quote)).all()
        with pytest.raises(StorageError, match="has it open"):
            Move(url, path).run(now=NOW, token="2" * 32)
    forgotten.dispose()
    assert _rows(url) == before
    Move(url, path).run(now=NOW, token="2" * 32)
    assert _rows(path) == before
    postgresql.drop(url)


def test_a_library_is_never_written_over(ends: tuple[Address, Address]) -> None:
    """A target with one row in it, and a retired one on a server, are refused and stay as they are."""
    target = open_database(ends[1])
    with writing(target) as connection:
        connection.execute(insert(person).values(name="Ann", key="ann"))
    for move in (Move(*ends).counts, lambda: Move(*ends).run(now=NOW, token="1" * 32)):
        with pytest.raises(InputError, match=r"not empty: .* person"):
            move()
    with reading(target) as connection:
        assert connection.execute(select(person.c.name)).scalars().all() == ["Ann"]
    target.dispose()
    open_database(ends[0]).dispose()


def test_a_retired_server_is_not_written_over(postgresql: Server, tmp_path: Path) -> None:
    """On PostgreSQL a retired library stays where it is until a person drops it."""
    url = postgresql.create()
    Move(url, tmp_path / "a.db").run(now=NOW, token="1" * 32)
    with pytest.raises(InputError, match=r"was moved to .*a\.db") as caught:
        Move(tmp_path / "a.db", url).run(now=NOW, token="2" * 32)
    assert "createdb" in caught.value.hint
    open_database(tmp_path / "a.db").dispose()
    postgresql.drop(url)


def test_a_move_to_a_third_place_is_told_where_the_library_is(ends: tuple[Address, Address], tmp_path: Path) -> None:
    """A retired library cannot be moved once more from where it was: there would be two."""
    moved = Move(*ends).run(now=NOW, token="1" * 32)
    with pytest.raises(InputError, match="already") as caught:
        Move(ends[0], tmp_path / "third.db").run(now=NOW, token="2" * 32)
    assert moved.destination in caught.value.message


def test_tables_of_others_are_not_left_behind(ends: tuple[Address, Address]) -> None:
    """A table that somebody has made in the library's database is told before anything is moved."""
    engine = open_database(ends[0])
    with writing(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE theirs (a integer)")
    engine.dispose()
    with pytest.raises(StorageError, match="theirs"):
        Move(*ends).run(now=NOW, token="1" * 32)
    open_database(ends[0]).dispose()


def test_a_copy_that_is_not_the_same_is_not_used(
    ends: tuple[Address, Address], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should a value change on the way, the library stays where it is, and the target empty."""
    before = _filled(ends[0])

    def spoilt(read: object, written: object, table: object, advance: Advance) -> Fingerprint:
        seen = copy_table(read, written, table, advance)  # type: ignore[arg-type]
        written.execute(update(quote).values(topic="spoilt"))  # type: ignore[attr-defined]
        return seen

    monkeypatch.setattr("quotes.moving.filling.copy_table", spoilt)
    with pytest.raises(StorageError, match="table quote is not the same"):
        Move(*ends).run(now=NOW, token="1" * 32)
    assert _rows(ends[0]) == before
    assert not any(_rows(ends[1]).values())


def test_nobody_writes_while_it_moves(ends: tuple[Address, Address], monkeypatch: pytest.MonkeyPatch) -> None:
    """What others would write to either end waits until the move is over, and is refused then."""
    monkeypatch.setattr("quotes.database.BUSY_SECONDS", 0.2)
    others = [open_database(ends[0]), open_database(ends[1])]
    refused: list[str] = []

    def write(step: str) -> None:
        if step not in ("checked", "filled", "sealed"):
            return
        for other in others[:1] if step != "filled" else others:
            with pytest.raises(StorageError) as caught, writing(other) as connection:
                connection.execute(insert(person).values(name="Ann", key=step))
            refused.append(caught.value.message)

    if isinstance(ends[1], Path):
        others.pop().dispose()
        others.append(connect(ends[1]))
    Move(*ends, step=write).run(now=NOW + timedelta(days=1), token="1" * 32)
    for other in others:
        other.dispose()
    assert ["in use" in message for message in refused] == [True, True, False, True]
    assert not _rows(ends[1])["person"]


def test_each_move_is_on_record(ends: tuple[Address, Address]) -> None:
    """Both ends know of the move by the same token, and the target is open to everybody."""
    Move(*ends).run(now=NOW, token="1" * 32)
    told = []
    for address in ends:
        engine = connect(address)
        with reading(engine) as connection:
            told.append(connection.execute(select(library_move.c.token, library_move.c.at)).all())
        engine.dispose()
    assert told == [[("1" * 32, NOW)], [("1" * 32, NOW)]]
    engine = open_database(ends[1])
    with reading(engine) as connection:
        assert stamp_of(connection) == HEAD != ARRIVING
    engine.dispose()
