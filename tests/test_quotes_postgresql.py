"""PostgreSQL's own ways: whose schema it is, what its errors mean, and that no password is ever shown."""

from __future__ import annotations

import builtins
import traceback
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
from postgresql_server import Server
from sqlalchemy import Engine, insert, make_url, select, update
from sqlalchemy.exc import OperationalError

from quotes import database, database_postgresql
from quotes.database import describe, open_database, reading, writing
from quotes.errors import InputError, PullquoteError, StorageError
from quotes.tables import person

SECRET = "p%40ss-word"
PLAIN = "p@ss-word"


@pytest.fixture
def psycopg() -> ModuleType:
    """The driver; it is an extra."""
    return pytest.importorskip("psycopg", reason="needs PostgreSQL")  # type: ignore[no-any-return]


@pytest.fixture
def address(postgresql: Server) -> Iterator[str]:
    """The URL of an empty database, not migrated."""
    url = postgresql.create()
    yield url
    postgresql.drop(url)


@pytest.fixture
def run(psycopg: ModuleType, address: str) -> Callable[[str], None]:
    """Runs SQL in the empty database, as another program would."""

    def execute(statements: str) -> None:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statements)

    return execute


@pytest.fixture
def engine(postgresql: Server, migrated_postgresql: str) -> Iterator[Engine]:
    """A migrated database without rows."""
    url = postgresql.create(template=migrated_postgresql)
    opened = open_database(url)
    yield opened
    opened.dispose()
    postgresql.drop(url)


def _refusal(where: str) -> PullquoteError:
    with pytest.raises(PullquoteError) as caught:
        open_database(where)
    shown = "".join(traceback.format_exception(caught.value)) + str(caught.value)
    assert SECRET not in shown
    assert PLAIN not in shown
    assert caught.value.hint
    return caught.value


def test_a_schema_of_another_program_is_left_alone(address: str, run: Callable[[str], None]) -> None:
    """Tables or views of others are never mixed with ours; another schema of the same database will do."""
    run("CREATE VIEW theirs AS SELECT 1; CREATE SCHEMA pullquote")
    assert "another program (in the schema public)" in _refusal(address).message
    own = make_url(address).update_query_dict({"options": "-csearch_path=pullquote"})
    engine = open_database(own.render_as_string(hide_password=False))
    with reading(engine) as connection:
        assert connection.exec_driver_sql("SELECT to_regclass('pullquote.quote')").scalar() is not None
        assert connection.exec_driver_sql("SELECT to_regclass('public.quote')").scalar() is None
    engine.dispose()


def test_another_programs_migrations_are_not_ours(address: str, run: Callable[[str], None]) -> None:
    """A table that Alembic makes for everyone does not make a database ours."""
    run("CREATE TABLE alembic_version (version_num text); INSERT INTO alembic_version VALUES ('0001')")
    assert "another program" in _refusal(address).message


def test_what_an_extension_brings_is_nobodys(psycopg: ModuleType, address: str, run: Callable[[str], None]) -> None:
    """Many servers put extensions into every new database; their tables are in nobody's way."""
    try:
        run("CREATE TABLE theirs (a int); ALTER EXTENSION plpgsql ADD TABLE theirs")
    except psycopg.errors.InsufficientPrivilege:
        pytest.skip("needs PostgreSQL as its superuser")
    open_database(address).dispose()


def test_a_schema_that_is_missing_is_told(address: str) -> None:
    """A search path that leads nowhere is an error, not tables in some other place."""
    nowhere = make_url(address).update_query_dict({"options": "-csearch_path=nowhere"})
    assert "no schema" in _refusal(nowhere.render_as_string(hide_password=False)).message


def test_text_that_cannot_be_kept_is_told_at_once(postgresql: Server, psycopg: ModuleType) -> None:
    """A database that has not every character is refused before a quote is lost to it."""
    base = make_url(postgresql.create())
    with psycopg.connect(base.render_as_string(hide_password=False), autocommit=True) as connection:
        name = f"{base.database}_latin"
        connection.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc"
            if connection.info.server_version >= 150000
            else f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'"
        )
    latin = base.set(database=name).render_as_string(hide_password=False)
    assert "LATIN1" in _refusal(latin).message
    postgresql.drop(latin)
    postgresql.drop(base.render_as_string(hide_password=False))


def test_a_database_that_is_missing_is_named(address: str) -> None:
    """A slip in the name is told with the name and the way to make it."""
    error = _refusal(make_url(address).set(database="no_such_database").render_as_string(hide_password=False))
    assert "There is no such database" in error.message
    assert "no_such_database" in error.message


@pytest.mark.parametrize(
    "where",
    [
        f"postgresql://ann:{SECRET}@127.0.0.1:9/name",
        f"postgresql://ann@127.0.0.1:9/name?password={SECRET}",
        f"postgres://ann:{SECRET}@127.0.0.1:9/name?connect_timeout=2",
        f"postgresql://ann:{SECRET}@127.0.0.1:9/name?no_such_parameter={SECRET}",
    ],
)
def test_a_server_out_of_reach_is_told_without_the_password(psycopg: ModuleType, where: str) -> None:
    """What cannot be reached is an error with host and port and a remedy, and the password is nowhere in it."""
    error = _refusal(where)
    assert isinstance(error, StorageError)
    assert "postgresql://127.0.0.1:9/name" in error.message


@pytest.mark.parametrize(
    "where", [f"mysql://ann:{SECRET}@h/n", f"ann:{SECRET}@h/n", f"postgresql://ann:{SECRET}@h:x/n"]
)
def test_another_kind_of_url_is_refused(where: str) -> None:
    """Only URLs of PostgreSQL are known; what is not one is not shown, for it may hold a password."""
    assert isinstance(_refusal(where), InputError)


def test_the_engine_holds_no_password(psycopg: ModuleType) -> None:
    """An engine may be shown and logged."""
    for where in (f"postgresql://ann:{SECRET}@h/n", f"postgresql://ann@h/n?password={SECRET}"):
        engine = database_postgresql.make_engine(where, busy_seconds=1.0)
        shown = f"{engine!r} {engine.url!r} {engine.url.render_as_string(hide_password=False)}"
        assert SECRET not in shown
        assert PLAIN not in shown


def test_a_missing_driver_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without psycopg the error says which command brings it."""
    genuine = builtins.__import__

    def without_psycopg(name: str, *arguments: Any, **named: Any) -> ModuleType:
        if name.split(".")[0] == "psycopg":
            raise ModuleNotFoundError(name=name)
        return genuine(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", without_psycopg)
    with pytest.raises(StorageError, match="psycopg") as caught:
        open_database("postgresql://h/n")
    assert "pip install 'pullquote[postgresql]'" in caught.value.hint


def test_a_wait_for_a_lock_ends(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for another program for too long is told so, and nothing was written."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    other = open_database(str(engine.url))
    with writing(engine, alone=True):
        with pytest.raises(StorageError, match="in use by another program"), writing(other, alone=True):
            pass
        # Whoever does not ask to be alone is not kept waiting.
        with writing(other) as connection:
            connection.execute(insert(person).values(name="Ann", key="ann"))
    other.dispose()


def test_two_that_wait_for_each_other_are_told(engine: Engine) -> None:
    """A deadlock ends with an error for one of the two, which may try again."""
    import threading

    with writing(engine) as connection:
        connection.execute(insert(person), [{"name": key, "key": key} for key in "ab"])
    meeting = threading.Barrier(2, timeout=60)
    told: list[str] = []

    def change(first: str, second: str) -> None:
        try:
            with writing(engine) as connection:
                connection.execute(update(person).where(person.c.key == first).values(name="changed"))
                meeting.wait()
                connection.execute(update(person).where(person.c.key == second).values(name="changed"))
        except StorageError as error:
            told.append(error.message)

    threads = [threading.Thread(target=change, args=pair) for pair in (("a", "b"), ("b", "a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 1
    assert "waited for each other" in told[0]


def test_a_lost_connection_is_told_and_mended(engine: Engine) -> None:
    """When the server drops a connection the transaction is gone, with an error; the next one works."""
    with pytest.raises(StorageError) as caught, writing(engine) as connection:
        connection.execute(insert(person).values(name="Ann", key="ann"))
        me = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        with engine.connect() as other:
            other.exec_driver_sql(f"SELECT pg_terminate_backend({me}, 5000)")
        connection.execute(select(person))
    assert "try again" in caught.value.hint or "server runs" in caught.value.hint
    with reading(engine) as connection:
        assert connection.execute(select(person)).all() == []


def test_a_read_only_database_says_so(engine: Engine) -> None:
    """A standby or a database set read-only is an error with a remedy; it can still be read."""
    with engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {engine.url.database} SET default_transaction_read_only = on")
    engine.dispose()
    with reading(engine) as connection:
        assert connection.execute(select(person)).all() == []
    with pytest.raises(StorageError, match="may not be written"), writing(engine) as connection:
        connection.execute(insert(person).values(name="Ann", key="ann"))


def test_moments_are_in_utc_whatever_the_server_thinks(engine: Engine) -> None:
    """The server's zone and the sorting of its language make no difference."""
    with writing(engine) as connection:
        assert connection.exec_driver_sql("SHOW timezone").scalar() == "UTC"
        connection.execute(insert(person), [{"name": name, "key": name} for name in ("b", "B", "a", "A")])
        assert connection.execute(select(person.c.name).order_by(person.c.name)).scalars().all() == ["A", "B", "a", "b"]
    assert describe(engine)[1].startswith("PostgreSQL ")


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        ("53300", "too many connections"),
        ("53100", "disk is full"),
        ("25006", "may not be written"),
        ("42501", "may not be written"),
        ("55P03", "in use by another program"),
        ("40001", "changed the same"),
        ("57P03", "stopping or starting"),
        ("57014", "took too long"),
        ("08006", "was lost"),
        ("28P01", "does not let this user in"),
        ("58030", "disk did not take"),
        ("54000", "too long"),
    ],
)
def test_every_code_has_a_meaning_and_a_remedy(psycopg: ModuleType, code: str, meaning: str) -> None:
    """What the server says by its codes is told in words, whatever language it speaks."""
    found = database_postgresql.meaning(OperationalError("", {}, psycopg.errors.lookup(code)("Fehler")))
    assert found is not None
    assert meaning in found[0]
    assert found[1]


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ('FATAL:  password authentication failed for user "ann"', "does not let this user in"),
        ("fe_sendauth: no password supplied", "does not let this user in"),
        ('FATAL:  no pg_hba.conf entry for host "::1"', "does not let this user in"),
        ('FATAL:  role "ann" does not exist', "does not let this user in"),
        ('FATAL:  database "name" does not exist', "no such database"),
        ("FATAL:  sorry, too many clients already", "too many connections"),
        ("FATAL:  remaining connection slots are reserved", "too many connections"),
        ("FATAL:  the database system is starting up", "stopping or starting"),
        ("Connection refused\n\tIs the server running?", "cannot be reached (Connection refused)"),
        ("FATAL:  das Passwort stimmt nicht", "cannot be reached (FATAL:  das Passwort stimmt nicht)"),
    ],
)
def test_what_libpq_says_without_a_code_is_understood(psycopg: ModuleType, said: str, meaning: str) -> None:
    """Before there is a connection there are only words; in a language we do not know they are passed on."""
    found = database_postgresql.meaning(
        OperationalError("", {}, psycopg.OperationalError(f"connection failed: {said}"))
    )
    assert found is not None
    assert meaning in found[0]


def test_a_bug_of_ours_stays_a_bug(engine: Engine) -> None:
    """What the server calls a wrong statement is not dressed up as a trouble with storage."""
    with pytest.raises(Exception, match="nowhere") as caught, reading(engine) as connection:
        connection.exec_driver_sql("SELECT * FROM nowhere")
    assert not isinstance(caught.value, PullquoteError)
