"""The third shape of the database: a workspace of 0.2.0 keeps every post, and what held before holds after."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, insert, inspect, select, text, update
from sqlalchemy.exc import IntegrityError

from quotes.database import open_database, reading, writing
from quotes.database_sqlite import make_engine
from scheduler.desk import Desk
from scheduler.states import State
from scheduler.tables import account, post

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OLD = [state for state in State if state is not State.HANDED]
"""The states of 0.2.0."""

NEW = ("follows", "more")


def _moved(connection: Connection, revision: str, *, back: bool = False) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "quotes:migrations")
    config.attributes["connection"] = connection
    (command.downgrade if back else command.upgrade)(config, revision)


@pytest.fixture
def old(new_database_address: Path | str) -> Iterator[Path | str]:
    """The address of a database as 0.2.0 left it, with a post in every state, each with its history."""
    engine = open_database(new_database_address)
    with writing(engine, alone=True) as connection:
        _moved(connection, "base", back=True)
    with writing(engine, alone=True) as connection:
        _moved(connection, "0002")
        _filled(connection)
    engine.dispose()
    yield new_database_address


def _filled(connection: Connection) -> None:
    """An account with posts, written without a word on columns that were not there."""
    named = {"name": "feed", "key": "feed", "network": "folder", "rules": "mastodon", "settings": "{}", "strikes": 0}
    connection.execute(insert(account).values(pk=1, **named, added_at=NOW))
    for number, state in enumerate(OLD, 1):
        values = {"pk": number, "state": state.value, "key": f"{number}", **_VALUES}
        # Two are never in hand at once on one account.
        values["account_pk"] = 1
        if state is State.SENDING:
            connection.execute(insert(account).values(pk=2, **{**named, "name": "b", "key": "b"}, added_at=NOW))
            values["account_pk"] = 2
        connection.execute(insert(post).values(**values))
        connection.execute(
            text(
                "INSERT INTO history (post_pk, at, event, after, owner, attempt, note) "
                "VALUES (:pk, :at, 'x', :s, '', 0, '')"
            ),
            {"pk": number, "at": "2026-11-23 09:00:00", "s": state.value},
        )


_VALUES = {
    "cycle": 1,
    "wall": "2026-11-23T09:00",
    "zone": "UTC",
    "due_at": NOW,
    "ready_at": NOW,
    "variant": 0,
    "design": "editorial",
    "format": "portrait",
    "palette": "light",
    "attempts": 0,
    "looks": 0,
    "fence": 0,
    "added_at": NOW,
}


def _must_hold(engine: Engine) -> None:
    """Every post is there, and CHECK and references are enforced, by the connection that migrated and by others."""
    posts = list(Desk(engine).posts())
    assert sorted(one.state for one in posts) == sorted(OLD)
    assert {(one.follows, one.more) for one in posts} == {(None, ())}
    _refused(engine, state="nonsense")
    _refused(engine, follows=999)
    first, second = posts[0].id, posts[1].id
    with writing(engine) as connection:
        connection.execute(update(post).where(post.c.pk == first).values(state=State.HANDED.value, follows=second))
    _refused(engine, follows=second, pk=posts[2].id)


def _refused(engine: Engine, *, pk: int = 1, **values: object) -> None:
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(update(post).where(post.c.pk == pk).values(**values))


def test_a_workspace_of_0_2_is_brought_to_the_new_shape(old: Path | str) -> None:
    """Opening it keeps posts in every state as they are, allows the new state, and refuses what is none."""
    engine = open_database(old)
    _must_hold(engine)
    engine.dispose()
    again = open_database(old)
    with reading(again) as connection:
        assert connection.execute(select(post.c.state).where(post.c.follows.is_not(None))).scalar() == "handed"
    again.dispose()


def test_it_goes_back_and_forth(old: Path | str) -> None:
    """Undone, what a person had in hand and what was a reply is held; done again, everything is there again."""
    engine = open_database(old)
    with writing(engine) as connection:
        connection.execute(update(post).where(post.c.state == "queued").values(follows=1))
        connection.execute(update(post).where(post.c.state == "failed").values(state="handed"))
    with writing(engine, alone=True) as connection:
        _moved(connection, "0002", back=True)
        held = connection.execute(text("SELECT count(*) FROM post WHERE state = 'held'")).scalar()
        assert held == 3
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(text("UPDATE post SET state = 'handed' WHERE pk = 1"))
    engine.dispose()
    again = open_database(old)
    with reading(again) as connection:
        assert set(NEW) <= {column["name"] for column in inspect(connection).get_columns("post")}
        assert connection.execute(select(post.c.pk).where(post.c.follows.is_not(None))).all() == []
    with writing(again) as connection:
        connection.execute(update(post).where(post.c.pk == 1).values(state="handed"))
    again.dispose()


def _old_file(tmp_path: Path) -> Path:
    path = tmp_path / "old.db"
    engine = open_database(path)
    with writing(engine, alone=True) as connection:
        _moved(connection, "base", back=True)
    with writing(engine, alone=True) as connection:
        _moved(connection, "0002")
        _filled(connection)
    engine.dispose()
    return path


def test_the_file_is_sound_afterwards(tmp_path: Path) -> None:
    """Rewriting the CHECK leaves a file that SQLite finds nothing wrong with, with its write-ahead log or without."""
    path = _old_file(tmp_path)
    open_database(path).dispose()
    for _ in range(2):
        with closing(sqlite3.connect(path)) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
            assert raw.execute("PRAGMA writable_schema").fetchone() == (0,)
            (sql,) = raw.execute("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = 'post'").fetchone()
            assert sql.count("'handed'") == 1 and "REFERENCES post (pk)" in sql
            raw.execute("VACUUM")
            raw.execute("PRAGMA journal_mode = DELETE")


def test_a_program_that_has_the_file_open_sees_the_new_shape(tmp_path: Path) -> None:
    """A second connection, with statements that it prepared before and in the middle of reading, goes on with the new
    shape after the migration, and does not write what the new shape forbids."""
    path = _old_file(tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA foreign_keys = ON")
        asked = "SELECT state FROM post ORDER BY pk"
        told = "UPDATE post SET state = ? WHERE pk = 1"
        before = other.execute(asked).fetchall()
        other.execute(told, ("held",))
        other.execute("BEGIN")
        assert len(other.execute(asked).fetchall()) == len(OLD)
        engine = open_database(path)
        assert other.execute(asked).fetchall()[1:] == before[1:]
        other.execute("COMMIT")
        other.execute(told, ("handed",))
        with pytest.raises(sqlite3.IntegrityError):
            other.execute(told, ("nonsense",))
        with pytest.raises(sqlite3.IntegrityError):
            other.execute("UPDATE post SET follows = 999 WHERE pk = 1")
        with reading(engine) as connection:
            assert connection.execute(select(post.c.state).where(post.c.pk == 1)).scalar() == "handed"
        engine.dispose()


def test_a_migration_that_breaks_off_leaves_the_old_shape(tmp_path: Path) -> None:
    """The rewritten CHECK is undone with the transaction, as if nothing had been begun."""
    path = _old_file(tmp_path)
    engine = make_engine(path, busy_seconds=1)
    with pytest.raises(ZeroDivisionError), writing(engine, alone=True) as connection:
        _moved(connection, "0003")
        raise ZeroDivisionError
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(text("UPDATE post SET state = 'handed' WHERE pk = 1"))
    engine.dispose()
    engine = open_database(path)
    _must_hold(engine)
    engine.dispose()
