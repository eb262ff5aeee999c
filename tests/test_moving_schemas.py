"""Libraries in schemas of one PostgreSQL database: they are told apart, and a move goes from one to the other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import psycopg
import pytest
from click.testing import Result
from postgresql_server import Server
from sqlalchemy import make_url
from whole_library import NOW, ROWS, fill, rows_of

from pullquote.workspace import Workspace
from quotes import database as doors
from quotes.database import describe, described, open_database, writing
from quotes.errors import InputError, StorageError
from quotes.model import Attribution, Draft
from quotes.moving.library import Move
from quotes.schema import metadata
from quotes.store import Store

Run = Callable[..., Result]
At = Callable[[str], str]
SCHEMAS = ("one", "other", "Third One")


@pytest.fixture
def at(postgresql: Server) -> Iterator[At]:
    """Gives the URL of a schema in one new database; `public` is there too."""
    url = postgresql.create()
    with psycopg.connect(url, autocommit=True) as connection:
        for schema in SCHEMAS:
            connection.execute(f'CREATE SCHEMA "{schema}"'.encode())

    def address(path: str) -> str:
        return make_url(url).update_query_dict({"options": f"-csearch_path={path}"}).render_as_string(False)

    yield address
    postgresql.drop(url)


def _filled(address: str) -> dict[str, list[tuple[object, ...]]]:
    engine = open_database(address)
    fill(engine)
    rows = rows_of(engine)
    engine.dispose()
    return rows


def _rows(address: str) -> dict[str, list[tuple[object, ...]]]:
    engine = open_database(address)
    rows = rows_of(engine)
    engine.dispose()
    return rows


def test_everything_arrives_in_the_other_schema(at: At) -> None:
    """Row by row, sealed where it was, and on to a schema whose name must be quoted; new rows get their numbers."""
    before = _filled(at("one"))
    moved = Move(at("one"), at("other")).run(now=NOW, token="1" * 32)
    assert moved.rows == {table.name: ROWS for table in metadata.sorted_tables}
    assert (moved.origin.split()[-1], moved.destination.split()[-1]) == ("'one')", "'other')")
    assert _rows(at("other")) == before
    with pytest.raises(StorageError, match=r"schema 'one'.* was moved to .*schema 'other'"):
        open_database(at("one"))
    Move(at("other"), at('"Third\\ One"')).run(now=NOW, token="2" * 32)
    assert _rows(at('"Third\\ One"')) == before
    with Store(open_database(at('"Third\\ One"'))) as store:
        store.add([Draft("Other words.", Attribution("Ann Author"))], now=NOW)
        assert store.count() == ROWS + 1


def test_only_one_schema_is_in_sight(at: At) -> None:
    """A new library in the first schema of a path is no part of the library that lies in the next one."""
    with Store(open_database(at("public"))) as store:
        store.add([Draft("Plain words.", Attribution("Ann Author"))], now=NOW)
    with Store(open_database(at("other,public"))) as store:
        assert store.count() == 0
        store.add([Draft("Other words.", Attribution("Ann Author"))], now=NOW)
    with Store(open_database(at("public"))) as store:
        assert [one.text for one in store.find()] == ["Plain words."]


def test_who_writes_in_one_schema_does_not_wait_for_the_other(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    """Libraries of one database have nothing to do with each other, or a move between them would wait for itself."""
    monkeypatch.setattr(doors, "BUSY_SECONDS", 1.0)
    one, same = open_database(at("one")), open_database(at("one"))
    with writing(one, alone=True):
        open_database(at("other")).dispose()
        with pytest.raises(StorageError, match="in use"), writing(same, alone=True):
            pass
    one.dispose()
    same.dispose()


def test_a_copy_of_another_schemas_library_is_left_alone(at: At) -> None:
    """A move that stopped when the library had just arrived is not taken for one's own broken-off one, and finished."""
    before, ours = _filled(at("one")), _filled(at("public"))

    def stop(step: str) -> None:
        if step == "retired":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Move(at("one"), at("other"), step=stop).run(now=NOW, token="1" * 32)
    with pytest.raises(InputError, match=r"is being moved there from .*schema 'one'"):
        Move(at("public"), at("other")).run(now=NOW, token="2" * 32)
    with pytest.raises(InputError, match=r"was moved to .*schema 'other'.* is not in .*schema 'Third One'"):
        Move(at("one"), at('"Third\\ One"')).run(now=NOW, token="3" * 32)
    assert not Move(at("one"), at("other")).run(now=NOW, token="4" * 32).copied
    assert (_rows(at("other")), _rows(at("public"))) == (before, ours)


def test_a_library_is_described_with_its_schema(at: At) -> None:
    """Which of two libraries is meant can be read; the usual schema goes without saying, and so does a secret."""
    described_as = {}
    for path in ("public", "one"):
        engine = open_database(at(path))
        described_as[path] = described(engine)
        assert describe(engine)[0] == described(engine)
        engine.dispose()
    assert described_as["one"] == f"{described_as['public']} (schema 'one')"


def test_a_workspace_moves_by_command(command: Run, starter: Workspace, at: At) -> None:
    """From one schema to the other the settings follow, every quote is there, and the old place says where they are."""
    quotes = command("quotes", "--json", workspace=starter).stdout
    command("move-store", "--to", at("one"), workspace=starter)
    dry = command("move-store", "--to", at("other"), "--dry-run", workspace=starter).stdout
    assert dry.startswith("Would move") and "(schema 'one') to " in dry and dry.rstrip().endswith("(schema 'other').")
    told = json.loads(command("move-store", "--to", at("other"), "--json", workspace=starter).stdout)
    assert (told["moved"], told["copied"]) == (True, True)
    assert f"url = {json.dumps(at('other'))}\n" in (starter.root / "pullquote.toml").read_text()
    assert command("quotes", "--json", workspace=starter).stdout == quotes
    assert command("move-store", "--to", at("other"), workspace=starter).stdout == "The library is there already.\n"
