"""Readwise: everything comes once, what broke off is made up for, and the token is nobody else's business."""

from __future__ import annotations

import base64
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import Result
from loopback_peer import SECRET, Peer, peer_that

from pullquote import logins
from pullquote.arriving import readwise as service
from pullquote.arriving.document import Unreachable
from pullquote.commands import readwise as commands
from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound, PullquoteError, Refused
from quotes.readers.highlights.readwise import ReadwiseReader

Run = Callable[..., Result]

KEY = base64.urlsafe_b64encode(bytes([7]) * 32).decode()
DATE = "Sun, 01 Mar 2026 12:00:30 GMT"
BEGAN = "2026-03-01T11:59:30Z"
"""A minute before the server's own clock."""


def _book(number: int, *texts: str, gone: tuple[str, ...] = ()) -> dict[str, Any]:
    """A book of an export, with its highlights and those that were deleted."""
    marked = [{"text": text, "location": at, "location_type": "page"} for at, text in enumerate(texts, 1)]
    deleted = [{"text": text, "is_deleted": True} for text in gone]
    about = {"user_book_id": number, "title": f"Book {number}", "author": "Ann Author", "category": "books"}
    return {**about, "highlights": marked + deleted}


class Fake:
    """Readwise as it answers: pages of books by their cursors, and what it is told to say instead, once each."""

    def __init__(self) -> None:
        self.pages: list[list[Any]] = [[_book(1, "Words of one.")], [_book(2, "Words of two.")], [_book(3)]]
        self.instead: list[bytes | None] = []
        self.asked: list[dict[str, str]] = []
        self.turns_round = False
        self._stack = ExitStack()
        self.peer: Peer = self._stack.enter_context(peer_that(self._serve))

    def close(self) -> None:
        """Answers no more."""
        self._stack.close()

    def _serve(self, connection: socket.socket) -> None:
        head = self.peer.requests[-1].decode()
        assert f"authorization: token {SECRET}" in head.lower()
        address = urlsplit(head.split()[1])
        if address.path == "/api/v2/auth/":
            self.asked.append({"auth": ""})
        else:
            assert address.path == "/api/v2/export/"
            self.asked.append({key: value for key, (value,) in parse_qs(address.query).items()})
        if self.instead and (instead := self.instead.pop(0)) is not None:
            connection.sendall(instead)
        elif "auth" in self.asked[-1]:
            connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
        else:
            connection.sendall(self._page(int(self.asked[-1].get("pageCursor", "0"))))

    def _page(self, at: int) -> bytes:
        more = at + 1 < len(self.pages)
        following = 0 if self.turns_round else at + 1 if more else None
        return _answer("200 OK", json.dumps({"results": self.pages[at], "nextPageCursor": following}), f"Date: {DATE}")


def _answer(status: str, body: str = "", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body.encode())}", *headers, "", body]
    return "\r\n".join(lines).encode()


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[float]:
    """Nothing is waited for: what would have been, in seconds. The token is in the environment, and no home but one."""
    waited: list[float] = []

    def wait(pause: timedelta, why: str) -> None:
        waited.append(pause.total_seconds())

    monkeypatch.setattr(commands, "_wait", wait)
    monkeypatch.setenv(commands.VARIABLE, SECRET)
    monkeypatch.setenv(logins.VARIABLE, KEY)
    for name in ("HOME", "XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return waited


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    """Readwise, on loopback."""
    running = Fake()
    monkeypatch.setattr(service, "BASE", running.peer.base)
    yield running
    running.close()


@pytest.fixture
def sync(command: Run, workspace: Workspace, fake: Fake) -> Callable[..., dict[str, Any]]:
    """Runs a sync and gives its last line of JSON. No output ever shows the token."""

    def run(*words: str) -> dict[str, Any]:
        done = command("readwise", "sync", "--json", *words, workspace=workspace)
        assert SECRET not in done.output
        summary: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return {**summary, "exit": done.exit_code}

    return run


def _error(deed: Callable[[], object]) -> PullquoteError:
    """What is raised; the token stands in nothing that leads to it."""
    with pytest.raises(PullquoteError) as caught:
        deed()
    seen: BaseException | None = caught.value
    while seen is not None:
        assert SECRET not in f"{seen} {seen!r} {seen.__dict__}"
        seen = seen.__cause__ or seen.__context__
    return caught.value


def _of(summary: dict[str, Any], *keys: str) -> list[Any]:
    """What a summary says under these keys."""
    return [summary[key] for key in keys]


Sync = Callable[..., dict[str, Any]]


def test_every_page_comes_and_then_only_what_is_new(sync: Sync, fake: Fake) -> None:
    """The first sync asks for everything, page by page; the next for what changed since, by Readwise's own clock."""
    first = sync()
    assert _of(first, "pages", "added", "since", "until", "exit") == [3, 2, None, BEGAN, 0]
    assert fake.asked == [{}, {"pageCursor": "1"}, {"pageCursor": "2"}]
    fake.asked, fake.pages = [], [[_book(4, "Words of four.")]]
    again = sync()
    assert _of(again, "pages", "added", "since", "until") == [1, 1, BEGAN, BEGAN]
    assert fake.asked == [{"updatedAfter": BEGAN, "includeDeleted": "true"}]
    fake.asked, fake.pages = [], [[_book(4, "Words of four.")]]
    assert (sync("--all")["known"], fake.asked) == (1, [{}])


def test_a_quote_says_which_book_it_is_from(sync: Sync, command: Run, workspace: Workspace) -> None:
    """Author, book and page of a highlight are those that Readwise knows; the database holds no token."""
    sync()
    quote = json.loads(command("quotes", "two", "--json", workspace=workspace).stdout)
    assert (quote["author"], quote["source"]["title"], quote["locator"]) == ("Ann Author", "Book 2", "page 1")
    assert quote["places"][0]["name"] == "readwise-2026-03-01-2.json"
    assert SECRET.encode() not in (workspace.root / "pullquote.db").read_bytes()


@pytest.mark.parametrize(
    "trouble", [b"", _answer("500 Sorry", "no"), _answer("200 OK", "<html>"), b"HTTP/1.1 200 OK\r\n"]
)
def test_a_sync_that_breaks_off_is_made_up_for(sync: Sync, fake: Fake, trouble: bytes) -> None:
    """What came before the trouble is kept; the next sync asks from the same time again, and nothing is missed."""
    fake.instead = [None, *[trouble] * 3]
    assert isinstance(_error(sync), Unreachable)
    fake.instead, fake.asked = [], []
    made_up = sync()
    assert fake.asked[0] == {}
    assert _of(made_up, "pages", "added", "known", "until") == [3, 1, 1, BEGAN]


def test_passing_trouble_is_tried_again(sync: Sync, fake: Fake, waits: list[float]) -> None:
    """A connection that breaks, or a server that starts anew, is asked again after a while."""
    fake.instead = [b"", _answer("502 Bad")]
    assert (sync()["added"], waits) == (2, [2, 8])


def test_a_limit_is_obeyed(sync: Sync, fake: Fake, waits: list[float]) -> None:
    """When Readwise asks to wait it is waited for, as long as it says; a very long wait is left to the person."""
    slower = [_answer("429 Slow", "", f"Retry-After: {wait}") for wait in ("7", "0")]
    fake.instead = [slower[0], None, slower[1], _answer("429 Slow")]
    assert (sync()["added"], waits) == (2, [7, 1, 60])
    fake.instead = [_answer("429 Slow", "", "Retry-After: 7200")]
    assert "asks to wait 120 minutes" in _error(sync).message
    fake.instead = [slower[0]] * 100
    assert "again and again" in _error(sync).message
    assert len(fake.instead) == 100 - 11


def test_an_export_without_end_is_left(sync: Sync, fake: Fake) -> None:
    """A server that leads round in a circle does not keep the command for ever."""
    fake.turns_round = True
    assert "does not come to an end" in _error(sync).message
    assert len(fake.asked) == 2


def test_deletions_are_told_and_not_done(sync: Sync, fake: Fake, command: Run, workspace: Workspace) -> None:
    """A highlight, or a book, that is deleted at Readwise is told; its quote is the person's to delete."""
    sync()
    fake.pages = [[_book(1, gone=("Words of one.",)), {**_book(2, "Words of two."), "is_deleted": True}]]
    assert sync()["deleted"] == 2
    said = command("readwise", "sync", workspace=workspace).stdout
    assert "2 highlights were deleted at Readwise; quotes made of them stay" in said
    assert len(command("quotes", "--json", workspace=workspace).stdout.splitlines()) == 2


def test_a_dry_run_keeps_nothing(sync: Sync, command: Run, workspace: Workspace) -> None:
    """--dry-run shows what would come, and neither quotes nor the time of the sync are kept."""
    done = command("readwise", "sync", "--dry-run", "--json", workspace=workspace)
    page, *_, summary = map(json.loads, done.stdout.splitlines())
    assert ([quote["text"] for quote in page["quotes"]], summary["dry_run"]) == (["Words of one."], True)
    assert _of(sync(), "since", "added") == [None, 2]


def test_an_undone_sync_is_asked_for_again(sync: Sync, command: Run, workspace: Workspace) -> None:
    """--undo takes a whole sync back with the time up to which it came."""
    sync()
    command("import", "--undo", workspace=workspace)
    assert _of(sync(), "since", "added") == [None, 2]


def test_a_sync_without_news_is_no_import(sync: Sync, fake: Fake, command: Run, workspace: Workspace) -> None:
    """After a sync that brought nothing, --undo takes back the one that did."""
    sync()
    fake.pages = [[]]
    assert _of(sync(), "added", "exit") == [0, 0]
    said = command("import", "--undo", workspace=workspace).stdout
    assert "2 quotes taken back" in said


def test_a_page_that_cannot_be_read_is_told(sync: Sync, fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other pages come in, the exit code is 3, and the next sync asks for all of it once more."""
    read = ReadwiseReader.read

    def picky(self: ReadwiseReader, document: bytes, name: str) -> Any:
        if b"Words of one" in document:
            raise InputError(f"{name} is not understood.")
        return read(self, document, name)

    with monkeypatch.context() as patch:
        patch.setattr(ReadwiseReader, "read", picky)
        assert _of(sync(), "added", "until", "exit") == [1, None, 3]
    assert _of(sync(), "since", "added", "known") == [None, 1, 1]


# --- the token --------------------------------------------------------------------------------------------------------


def test_the_token_is_kept_encrypted_and_forgotten(
    command: Run, workspace: Workspace, fake: Fake, sync: Sync, monkeypatch: pytest.MonkeyPatch
) -> None:
    """login asks Readwise whether the token is right and keeps it; sync uses it; logout forgets it."""
    monkeypatch.delenv(commands.VARIABLE)
    assert "pullquote readwise login" in _error(sync).hint
    given = json.dumps({"token": f" {SECRET}\n"})
    done = command("readwise", "login", "--login-from", "-", workspace=workspace, given=given)
    assert (fake.asked, SECRET in done.output) == ([{"auth": ""}], False)
    assert SECRET.encode() not in (workspace.root / "pullquote.logins").read_bytes()
    assert sync()["added"] == 2
    command("readwise", "logout", workspace=workspace)
    assert isinstance(_error(sync), NotFound)
    with pytest.raises(NotFound, match="No token"):
        command("readwise", "logout", workspace=workspace)


def test_a_wrong_token_is_not_kept(command: Run, workspace: Workspace, fake: Fake, sync: Sync) -> None:
    """A token that Readwise does not take is told, in login and sync, whatever the server says of it."""
    fake.instead = [_answer("401 No", f"no such token: {SECRET}")] * 2
    given = json.dumps({"token": SECRET})
    for deed in (
        lambda: command("readwise", "login", "--login-from", "-", workspace=workspace, given=given),
        sync,
    ):
        error = _error(deed)
        assert (isinstance(error, Refused), "readwise.io/access_token" in error.hint) == (True, True)
    assert not (workspace.root / "pullquote.logins").exists()
    fake.instead = [_answer("400 Bad", f"bad token {SECRET}\x1b[31m")]
    assert "refuses to answer (400): bad token …" in _error(sync).message


@pytest.mark.parametrize("token", ["", "two words", "short", "line\nbreak-in-it", "ключ-не-буквы"])
def test_what_is_no_token_is_refused_before_it_is_sent(
    command: Run, workspace: Workspace, fake: Fake, token: str
) -> None:
    """A slip in copying is told at once, and not shown."""
    given = json.dumps({"token": token})
    with pytest.raises(InputError):
        command("readwise", "login", "--login-from", "-", workspace=workspace, given=given)
    assert fake.asked == []
