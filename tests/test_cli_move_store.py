"""`pullquote move-store`: the library goes to another database, and the workspace goes with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from click.testing import Result
from postgresql_server import Server
from posting_desk import Desk
from sqlalchemy import make_url

from pullquote.moving_store import SQLITE, move_store
from pullquote.posting import open_posting
from pullquote.settings_text import with_database
from pullquote.workspace import Workspace
from quotes.errors import InputError, Refused, StorageError

Run = Callable[..., Result]

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

MINE = """\
# mine
[brand]
handle = "@ann"   # me

[database] # where it is
# url = "postgresql://old"
"""


@pytest.fixture
def url(postgresql: Server) -> Iterator[str]:
    """The URL of a new database."""
    url = postgresql.create()
    yield url
    postgresql.drop(url)


def _settings(workspace: Workspace) -> str:
    return (workspace.root / "pullquote.toml").read_text()


def test_there_and_back_by_commands(command: Run, starter: Workspace, url: str) -> None:
    """Every later command uses the new database, the settings keep their comments, and the way back is the same."""
    before = _settings(starter)
    quotes = command("quotes", "--json", workspace=starter).stdout
    told = json.loads(command("move-store", "--to", url, "--json", workspace=starter).stdout)
    assert (told["moved"], told["copied"], told["kept"]) == (True, True, None)
    assert told["rows"]["quote"] == len(quotes.splitlines())
    assert _settings(starter) == before.replace("[database]\n", f"[database]\nurl = {json.dumps(url)}\n")
    assert command("quotes", "--json", workspace=starter).stdout == quotes
    command("add", "Plain words.", "--by", "Ann Author", workspace=starter)
    shown = command("move-store", "--to", "sqlite", workspace=starter).stdout
    assert "pullquote.db.moved-" in shown
    assert _settings(starter) == before
    (found,) = command("quotes", "plain words", "--json", workspace=starter).stdout.splitlines()
    assert json.loads(found)["author"] == "Ann Author"


def test_a_dry_run_counts_and_writes_nothing(command: Run, starter: Workspace, url: str) -> None:
    """What would be moved is told, and both databases stay as they are."""
    before = _settings(starter)
    told = json.loads(command("move-store", "--to", url, "--dry-run", "--json", workspace=starter).stdout)
    assert told["moved"] is False
    assert told["rows"]["quote"] > 0
    assert _settings(starter) == before
    assert "Would move" in command("move-store", "--to", url, "--dry-run", workspace=starter).stdout
    assert command("quotes", workspace=starter).exit_code == 0


def test_a_move_that_is_done_is_no_error(command: Run, starter: Workspace, url: str) -> None:
    """The command can be given once more, by a script that does not know whether it was stopped."""
    assert "there already" in command("move-store", "--to", "sqlite", workspace=starter).stdout
    command("move-store", "--to", url, workspace=starter)
    assert json.loads(command("move-store", "--to", url, "--json", workspace=starter).stdout) == {"moved": False}


def test_a_second_workspace_follows(command: Run, starter: Workspace, workspace: Workspace, postgresql: Server) -> None:
    """A workspace that shares a retired database is told, and the same command points it to the new one."""
    old, new = postgresql.create(), postgresql.create()
    command("move-store", "--to", old, workspace=starter)
    with (workspace.root / "pullquote.toml").open("a") as settings:
        settings.write(f"url = {json.dumps(old)}\n")
    command("move-store", "--to", new, workspace=starter)
    with pytest.raises(StorageError, match="was moved to"):
        command("quotes", workspace=workspace)
    assert "points there now" in command("move-store", "--to", new, workspace=workspace).stdout
    both = [command("quotes", "--json", workspace=one).stdout for one in (starter, workspace)]
    assert both[0] == both[1] != ""
    postgresql.drop(old)
    postgresql.drop(new)


def test_the_doctor_tells_of_a_library_that_was_moved(command: Run, starter: Workspace, url: str) -> None:
    """A file that is used no more is a note; settings that point to it are wrong, with the remedy."""
    command("move-store", "--to", url, workspace=starter)
    lines = [json.loads(line) for line in command("doctor", "--json", workspace=starter).stdout.splitlines()]
    (note,) = [line for line in lines if line["check"] == "old library"]
    assert note["state"] == "note" and note["found"].startswith("pullquote.db: moved to postgresql://")
    assert [line["state"] for line in lines if line["check"] == "database"] == ["ok"]
    (starter.root / "pullquote.toml").write_text("")
    lines = [json.loads(line) for line in command("doctor", "--json", workspace=starter).stdout.splitlines()]
    (database,) = [line for line in lines if line["check"] == "database"]
    assert database["state"] == "wrong" and "was moved to postgresql://" in database["found"]
    assert "move-store" in database["hint"]


def test_a_password_is_never_written(
    command: Run, starter: Workspace, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A URL with a password is refused, a variable that holds it is written by its name."""
    with_password = make_url(url).set(password="s3cret").render_as_string(hide_password=False)
    before = _settings(starter)
    with pytest.raises(InputError, match="never written") as caught:
        command("move-store", "--to", with_password, workspace=starter)
    assert "s3cret" not in str(caught.value)
    assert _settings(starter) == before
    monkeypatch.setenv("LIBRARY", with_password)
    shown = command("move-store", "--to", "env:LIBRARY", workspace=starter)
    assert "s3cret" not in shown.output
    assert 'url = "env:LIBRARY"' in _settings(starter)
    assert command("quotes", workspace=starter).exit_code == 0


def test_a_post_in_hand_forbids_it(command: Run, workspace: Workspace, url: str) -> None:
    """While a post is being sent nothing is moved: its receipt would come to the old database."""
    desk = Desk(command, workspace)
    desk("post", desk.quotes[0], "--on", "feed", "--at", "2026-01-01 09:00")
    with open_posting(workspace) as posting:
        now = posting.now()
        (post,) = posting.desk.posts()
        assert posting.queue.claim("test", now=now, only=post.id) is not None
    for words in (("--dry-run",), ()):
        with pytest.raises(Refused, match="being sent") as caught:
            command("move-store", "--to", url, *words, workspace=workspace)
        assert "pullquote run" in caught.value.hint
    with workspace.open_store() as store:
        assert store.count() == 4


def test_a_database_that_cannot_be_had_changes_nothing(command: Run, starter: Workspace) -> None:
    """An address without a server, or of another kind, leaves library and settings alone."""
    before = _settings(starter)
    for to in ("postgresql://127.0.0.1:1/x", "mysql://x/y", "nowhere"):
        with pytest.raises((InputError, StorageError)):
            command("move-store", "--to", to, workspace=starter)
    assert _settings(starter) == before
    assert command("quotes", workspace=starter).exit_code == 0


def test_a_missing_file_is_not_made(workspace: Workspace, url: str) -> None:
    """A library that is gone is told, not moved as an empty one."""
    (workspace.root / "pullquote.db").unlink()
    with pytest.raises(StorageError, match="missing"):
        move_store(workspace, url, now=NOW)
    assert not (workspace.root / "pullquote.db").exists()


def test_another_library_in_the_workspace_is_not_replaced(
    starter: Workspace, starter_workspace: Workspace, blank_workspace: Workspace, url: str
) -> None:
    """`pullquote.db` gives way when its library was moved away, or when there is nothing in it."""
    move_store(starter, url, now=NOW)
    path = starter.root / "pullquote.db"
    for other, refused in ((starter_workspace, True), (blank_workspace, False)):
        path.write_bytes((other.root / "pullquote.db").read_bytes())
        if refused:
            with pytest.raises(InputError, match="not empty"):
                move_store(Workspace(starter.root), SQLITE, now=NOW)
    moved = move_store(Workspace(starter.root), SQLITE, now=NOW)
    assert moved is not None and moved.kept is None
    with Workspace(starter.root).open_store() as store:
        assert store.count() == moved.rows["quote"] > 0


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", '\n[database]\nurl = "U"\n'),
        ("# a", '# a\n\n[database]\nurl = "U"\n'),
        (MINE, MINE.replace("is\n", 'is\nurl = "U"\n')),
        ("[database]", '[database]\nurl = "U"\n'),
        ("[database]\r\nurl='x'  # old\r\n[brand]\r\n", '[database]\r\nurl="U"  # old\r\n[brand]\r\n'),
        ('database.url = "x"\n[brand]\n', 'database.url = "U"\n[brand]\n'),
        ('\ufeff[database]\n"url" = "x"\n', '\ufeff[database]\n"url" = "U"\n'),
        (
            "[brand]\nseries = '''\n[database]\n'''\n",
            "[brand]\nseries = '''\n[database]\n'''\n\n[database]\nurl = \"U\"\n",
        ),
    ],
)
def test_nothing_else_in_the_settings_changes(text: str, after: str) -> None:
    """Comments, line ends, order and other keys stay, wherever the setting stands."""
    assert with_database(text, "U", "here") == after
    assert with_database(after, "U", "here") == after


def test_the_setting_is_taken_out_whole() -> None:
    """Back in its own file the workspace names no database; what else is in its table stays."""
    assert with_database('[database]\nurl = "x" # old\n[brand]\n', None, "here") == "[database]\n[brand]\n"
    assert with_database(MINE, None, "here") == MINE


@pytest.mark.parametrize("text", ['database = {url = "x"}', "[database", "database = 1", '[database]\nurl = """x"""'])
def test_what_cannot_be_rewritten_is_told_before_anything_moves(text: str) -> None:
    """Settings in a shape that a program would spoil are left to the person, with the remedy."""
    with pytest.raises(InputError, match="here") as caught:
        with_database(text, "U", "here")
    assert caught.value.hint
