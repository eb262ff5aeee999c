"""Quotes by hand: add, quotes, show, edit, tag, untag, approve, reject, delete."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import Result

from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound

Run = Callable[..., Result]

QUOTE_FIELDS = [
    *("id", "text", "author", "role", "certainty", "translator", "source", "locator", "topic", "section", "tags"),
    *("language", "emphasis", "words", "standing", "proof", "weight", "edits", "places"),
]


@pytest.fixture
def id(command: Run, workspace: Workspace) -> str:
    """The id of one quote in the workspace."""
    done = command("add", "Plain words.", "--by", "Ann Author", "--source", "A Book", "--json", workspace=workspace)
    return str(json.loads(done.stdout)["id"])


def _shown(command: Run, workspace: Workspace, id: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(command("show", id, "--json", workspace=workspace).stdout)
    return found


def test_add_prints_the_quote_as_it_is_kept(command: Run, workspace: Workspace) -> None:
    """Every option of `add` is kept, and the JSON has the documented fields in their order."""
    done = command(
        *("add", "Plain words.", "--by", "Ann Author", "--role", "speaker", "--certainty", "sourced"),
        *("--source", "A Talk", "--kind", "talk", "--url", "https://example.org/talk", "--date", "2024-03"),
        *("--locator", "minute 3", "--topic", "On words", "--section", "Part 1", "--language", "en-GB"),
        *("--words", "speech", "--tag", "one", "--tag", "two", "--json"),
        workspace=workspace,
    )
    quote = json.loads(done.stdout)
    assert [*QUOTE_FIELDS, "added"] == list(quote)
    source = {"title": "A Talk", "kind": "talk", "url": "https://example.org/talk", "date": "2024-03"}
    assert quote["source"] == {**source, "licence": None, "rights": None}
    kept = [quote[key] for key in ("role", "certainty", "locator", "topic", "section", "tags", "language", "words")]
    assert kept == ["speaker", "sourced", "minute 3", "On words", "Part 1", ["one", "two"], "en-GB", "speech"]
    assert (quote["standing"], quote["proof"], quote["added"]) == ("candidate", "unverified", True)


def test_adding_known_words_changes_nothing_and_says_so(command: Run, workspace: Workspace, id: str) -> None:
    """What was given beside known words is not taken silently, nor dropped silently."""
    done = command("add", "“Plain words”", "--by", "ANN AUTHOR", "--topic", "New", "--json", workspace=workspace)
    assert (id, False, None) == tuple(json.loads(done.stdout)[key] for key in ("id", "added", "topic"))
    assert f"pullquote edit {id[:8]}" in done.stderr


@pytest.mark.parametrize(
    ("text", "author", "complaint"),
    [
        ("", "Ann", "The text is empty."),
        ("\u200b\u200b", "Ann", "The text is empty."),
        ("words " * 3334, "Ann", "The text has 20,003 characters; a quotation may have 20,000."),
        ("Plain words.", " ", "The author is empty."),
        ("A bell\a rings.", "Ann", "The text holds U+0007 (bell), which cannot be kept."),
        ("Turned \u202e around.", "Ann", "an unpaired U+202E (RIGHT-TO-LEFT OVERRIDE)"),
        ("Not text: \udcff.", "Ann", "The text holds U+DCFF (half of a surrogate pair)"),
    ],
)
def test_words_that_cannot_be_kept_are_refused(
    command: Run, workspace: Workspace, text: str, author: str, complaint: str
) -> None:
    """Bad text is refused with what is wrong and what to do, and nothing is kept."""
    with pytest.raises(InputError) as caught:
        command("add", text, "--by", author, workspace=workspace)
    assert complaint in caught.value.message
    assert caught.value.hint
    assert command("quotes", workspace=workspace).stdout == ""


def test_zero_width_characters_are_kept(command: Run, workspace: Workspace) -> None:
    """The words are the words: a zero-width space inside them is stored code point for code point."""
    done = command("add", "Zero\u200bwidth", "--by", "Ann", "--json", workspace=workspace)
    assert json.loads(done.stdout)["text"] == "Zero\u200bwidth"


def test_a_quote_needs_an_author(command: Run, workspace: Workspace) -> None:
    """Leaving the author out is a wrong command line."""
    done = command("add", "Plain words.", workspace=workspace)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "--by" in done.stderr


def test_a_date_needs_a_source(command: Run, workspace: Workspace) -> None:
    """What describes a source is not kept without one."""
    with pytest.raises(InputError, match="belongs to a source"):
        command("add", "Plain words.", "--by", "Ann", "--date", "1912", workspace=workspace)


def test_quotes_lists_with_filters(command: Run, starter: Workspace) -> None:
    """Filters narrow the list, the count stays out of standard output, and no match is no error."""
    done = command("quotes", "--author", "Austen", "--json", workspace=starter)
    authors = {json.loads(line)["author"] for line in done.stdout.splitlines()}
    assert {"Jane Austen"} == authors
    assert len(command("quotes", "--limit", "2", workspace=starter).stdout.splitlines()) == 2
    assert command("quotes", "--limit", "2", workspace=starter).stderr == "2 quotes\n"
    none = command("quotes", "nosuchword", "--json", workspace=starter)
    assert (none.exit_code, none.stdout) == (0, "")


def test_show_takes_the_beginning_of_an_id(command: Run, workspace: Workspace, id: str) -> None:
    """Four digits name a quote, and its text comes first for people."""
    assert id == _shown(command, workspace, id[:4])["id"]
    assert "Plain words.\n  id        " in command("show", id, workspace=workspace).stdout
    with pytest.raises(NotFound, match="no quote 'beef'"):
        command("show", "beef", workspace=workspace)


def test_edit_changes_and_takes_away(command: Run, workspace: Workspace, id: str) -> None:
    """An empty value takes a field away, a part of the source changes alone, other fields stay."""
    command("edit", id, "--date", "1912", "--topic", "On words", workspace=workspace)
    source = {"title": "A Book", "kind": "unknown", "url": None, "date": "1912", "licence": None, "rights": None}
    assert (source, "On words") == tuple(_shown(command, workspace, id)[key] for key in ("source", "topic"))
    done = command("edit", id, "--source", "", "--topic", "", "--json", workspace=workspace)
    assert tuple(json.loads(done.stdout)[key] for key in ("source", "topic", "author")) == (None, None, "Ann Author")


def test_an_edited_text_keeps_its_old_id_as_a_way_in(command: Run, workspace: Workspace, id: str) -> None:
    """New words give a new id, make the quote unverified, and the old id still leads to it."""
    command("edit", id, "--proof", "verified", workspace=workspace)
    changed = json.loads(command("edit", id, "--text", "Other words.", "--json", workspace=workspace).stdout)
    assert (changed["id"] == id, changed["proof"]) == (False, "unverified")
    assert changed.items() <= _shown(command, workspace, id).items()


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ((), "Nothing to change was given."),
        (("--text", ""), "A quote cannot be without its text."),
        (("--by", ""), "A quote cannot be without its author."),
        (("--language", "x y"), "is not a language tag"),
        (("--url", "ftp://example.org"), "is not a web address"),
    ],
)
def test_a_bad_edit_changes_nothing(
    command: Run, workspace: Workspace, id: str, words: tuple[str, ...], complaint: str
) -> None:
    """An edit that cannot be kept is refused with its reason, and the quote stays as it was."""
    before = _shown(command, workspace, id)
    with pytest.raises(InputError) as caught:
        command("edit", id, *words, workspace=workspace)
    assert complaint in str(caught.value)
    assert before == _shown(command, workspace, id)


def test_tags_come_and_go(command: Run, workspace: Workspace, id: str) -> None:
    """`tag` and `untag` print the ids they touched, and the quote shows the tags."""
    done = command("tag", id[:6], "--as", "reading", "--as", "books", "--json", workspace=workspace)
    assert {"ids": [id], "tagged": 1} == json.loads(done.stdout)
    assert sorted(map(str, _tags(command, workspace, id))) == ["books", "reading"]
    done = command("untag", id, "--as", "books", "--json", workspace=workspace)
    assert {"ids": [id], "untagged": 1} == json.loads(done.stdout)
    assert _tags(command, workspace, id) == ["reading"]


def _tags(command: Run, workspace: Workspace, id: str) -> list[object]:
    tags = _shown(command, workspace, id)["tags"]
    assert isinstance(tags, list)
    return tags


@pytest.mark.parametrize(("verb", "standing"), [("approve", "approved"), ("reject", "rejected")])
def test_the_editor_has_the_word(command: Run, workspace: Workspace, id: str, verb: str, standing: str) -> None:
    """`approve` and `reject` set the standing; with one unknown id among them nothing is changed."""
    with pytest.raises(NotFound):
        command(verb, id, "beef", workspace=workspace)
    assert _shown(command, workspace, id)["standing"] == "candidate"
    assert {"ids": [id], standing: 1} == json.loads(command(verb, id, "--json", workspace=workspace).stdout)
    assert standing == _shown(command, workspace, id)["standing"]


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_delete_asks_first(command: Run, workspace: Workspace, id: str, answer: str) -> None:
    """Anything but a yes, and nobody there to answer, deletes nothing and is an error."""
    with pytest.raises(InputError, match="Nothing was deleted") as caught:
        command("delete", id, workspace=workspace, given=answer)
    assert "--yes" in caught.value.hint
    assert id == _shown(command, workspace, id)["id"]


def test_delete_deletes(command: Run, workspace: Workspace, id: str) -> None:
    """With --yes, or a yes, the quote is gone; JSON stays clean of the question."""
    done = command("delete", id, "--json", workspace=workspace, given="y\n")
    assert {"ids": [id], "deleted": 1} == json.loads(done.stdout)
    with pytest.raises(NotFound):
        command("delete", id, "--yes", workspace=workspace)


def test_all_candidates_are_approved_at_once(command: Run, starter: Workspace) -> None:
    """`approve --all` takes every candidate, leaves what was rejected, and needs ids or --all, not both."""
    rejected = json.loads(command("quotes", "--json", "--limit", "1", workspace=starter).stdout)["id"]
    command("reject", rejected, workspace=starter)
    assert command("approve", "--all", "--json", workspace=starter).exit_code == 0
    rows = [json.loads(line) for line in command("quotes", "--json", workspace=starter).stdout.splitlines()]
    assert {row["standing"] for row in rows if row["id"] != rejected} == {"approved"}
    assert next(row["standing"] for row in rows if row["id"] == rejected) == "rejected"
    assert command("approve", workspace=starter).exit_code == 2
    assert command("approve", rejected, "--all", workspace=starter).exit_code == 2
