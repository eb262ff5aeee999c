"""A page that has come: in which encoding it is read, what it is called, and whose address it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from loopback_peer import SECRET, peer_that

from pullquote import importing
from pullquote.arriving.account import Account
from pullquote.arriving.files import readable
from pullquote.arriving.page import shown_address
from pullquote.arriving.page_content import filename_of, in_utf8
from pullquote.workspace import Workspace
from quotes.errors import Refused
from quotes.imports import Kept
from quotes.model import Attribution, Draft, Source, Words
from quotes.readers import Reading
from quotes.readers.reader import Note

Run = Callable[..., Result]

LIST = '"The first plain words." — Ann Author, A Book\n'.encode()


def _answer(body: bytes = LIST, *headers: str) -> bytes:
    lines = ["HTTP/1.1 200 OK", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def test_the_encoding_that_the_server_names_is_believed_where_it_is_needed() -> None:
    """Western letters come out right; UTF-8 stays as it is whatever is said, and a wrong word is told."""
    words, mark = "“Déjà vu” – Ann", b"\xef\xbb\xbf"
    assert in_utf8(words.encode("cp1252"), "text/html; charset=ISO-8859-1") == (mark + words.encode(), "")
    assert in_utf8("Ёлка".encode("koi8-r"), 'text/plain; charset="koi8-r"') == (mark + "Ёлка".encode(), "")
    assert in_utf8("Plain".encode("utf-16-le"), "text/plain;charset=utf-16le") == (mark + b"Plain", "")
    for data, type in (
        (words.encode(), "text/html; charset=iso-8859-1"),
        (words.encode("cp1252"), "text/html"),
        (b"%PDF-1.7\xff", "application/pdf; charset=latin-1"),
    ):
        assert in_utf8(data, type) == (data, "")
    for wrong in ("klingon", "hex", "utf-8", "shift_jis\x00"):
        data, why = in_utf8(b"\x80\xff\xfd", f"text/html; charset={wrong}")
        assert (data, wrong.rstrip("\0") in why) == (b"\x80\xff\xfd", True)


def test_a_page_is_called_by_its_address_without_secrets() -> None:
    """What lets anybody in who has the address is neither kept with the quotes nor shown; the rest is as it was."""
    secrets = "token", "access_token", "X-Amz-Signature", "sig", "api_key", "auth", "password", "sessionid"
    for name in secrets:
        assert (
            shown_address(f"https://x.org/a%20b?q=1&{name}={SECRET}&r=%C3%A9#{SECRET}")
            == "https://x.org/a%20b?q=1&r=%C3%A9"
        )
    assert shown_address("https://x.org/a?q=a+b&author=Ann&key_idea=1") == "https://x.org/a?q=a+b&author=Ann&key_idea=1"
    assert shown_address(f"https://ann:{SECRET}@x.org/") == "https://x.org/"


@pytest.mark.parametrize(
    ("path", "type", "name"),
    [
        ("/talk", "text/html; charset=utf-8", "talk.html"),
        ("/notes.MD", "text/markdown", "notes.MD"),
        ("/notes.md", "text/plain", "notes.md"),
        ("/show.php", "text/vtt", "show.php.vtt"),
        ("/", "", "page"),
    ],
)
def test_a_page_has_a_name_as_a_file(path: str, type: str, name: str) -> None:
    """An address often ends in no format; what the server says stands in for it."""
    assert filename_of(path, type) == name


def test_the_format_of_a_page_is_told_by_what_the_server_says(
    command: Run, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers that know a document by its file's name know a page too, also after a question mark."""
    monkeypatch.setattr(importing, "installed_readers", lambda: (Captions(),))
    for answer, path in ((_answer(LIST, "Content-Type: text/vtt"), "/show?id=3"), (_answer(), "/show.vtt?raw=1")):
        with peer_that(answer) as peer:
            done = command("import", peer.base + path, "--allow-private", "--dry-run", "--json", workspace=workspace)
        account = json.loads(done.stdout)
        assert (account["format"], account["file"]) == ("subtitles", peer.base + path)


class Captions:
    """A reader that knows its documents by their ending only."""

    name = "subtitles"

    def sniff(self, head: bytes, filename: str) -> float:
        """Knows the ending."""
        return float(filename.endswith(".vtt"))

    def read(self, document: bytes, name: str) -> Reading:
        """Nothing of note."""
        return Reading(self.name, "0" * 64)


def test_a_page_is_imported(command: Run, workspace: Workspace) -> None:
    """The quotes of a page say at which address they were found; its own machine's only when that is allowed."""
    with peer_that(_answer(LIST, "Content-Type: text/plain")) as peer:
        address = f"{peer.base}/quotes/list.txt"
        with pytest.raises(Refused):
            command("import", address, workspace=workspace)
        done = command("import", f"{address}?key={SECRET}", "--allow-private", "--json", workspace=workspace)
        assert SECRET in peer.requests[0].decode()
    account = json.loads(done.stdout)
    assert (account["file"], account["added"]) == (address, 1)
    quote = json.loads(command("quotes", "--json", workspace=workspace).stdout)
    assert [place["name"] for place in quote["places"]] == [address]
    assert SECRET.encode() not in (workspace.root / "pullquote.db").read_bytes()


class Essays:
    """A reader whose documents are an essay that quotes a book."""

    name = "essay"

    def sniff(self, head: bytes, filename: str) -> float:
        """Knows them all."""
        return 1.0

    def read(self, document: bytes, name: str) -> Reading:
        """Two drafts."""
        essay, book = Source("An Essay"), Source("A Book")
        ann, bob = Attribution("Ann Author"), Attribution("Bob Writer")
        drafts = Draft("Plain words.", ann, essay, words=Words.WRITING), Draft("Other words.", bob, book)
        return Reading(self.name, "0" * 64, drafts, sources=(essay, book))


def test_a_page_is_the_address_of_its_own_work_only(
    command: Run, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An essay that says no address of its own is found where it was fetched; a book that it quotes is not."""
    monkeypatch.setattr(importing, "installed_readers", lambda: (Essays(),))
    with peer_that(_answer()) as peer:
        command("import", f"{peer.base}/essay", "--allow-private", workspace=workspace)
    quotes = map(json.loads, command("quotes", "--json", workspace=workspace).stdout.splitlines())
    urls = {quote["author"]: quote["source"]["url"] for quote in quotes}
    assert urls == {"Ann Author": f"{peer.base}/essay", "Bob Writer": None}
    assert not list(Path.cwd().iterdir())


def test_no_name_of_a_file_moves_the_cursor() -> None:
    """A file from a stranger's archive may be called after what clears a terminal's screen."""
    assert readable("a\x1b[2Jb\nc\u2028d.txt") == "a [2Jb c d.txt"


def test_lines_of_one_kind_name_themselves_once() -> None:
    """`line 4: lines 4-6:` reads like a mistake."""
    account = Account("a.html", became=Kept("0" * 64), noted=1, notes=[Note(4, "lines 4-6: \x1b[2Ja caption", "Words")])
    assert list(account.lines())[1:] == ["  note, lines 4-6:  [2Ja caption: Words"]
