"""`captions`: list, show, new, check and try."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

import pytest
from click.testing import Result

from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound
from quotes.search import Query

Run = Callable[..., Result]


def _rows(done: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def _first(workspace: Workspace) -> str:
    with workspace.open_store() as store:
        return next(iter(store.find(Query()))).id


def test_captions_lists_what_is_at_hand(command: Run) -> None:
    """Without a workspace the bundled templates are listed with their documented fields."""
    rows = _rows(command("captions", "--json"))
    assert {"x", "mastodon", "bluesky", "default"} <= {row["name"] for row in rows}
    assert {tuple(row) for row in rows} == {("name", "variants", "own", "file")}
    assert not any(row["own"] for row in rows)


def test_a_template_of_ones_own_is_made_shown_and_used(command: Run, starter: Workspace) -> None:
    """`new` copies what is there now into the workspace, where an edit takes effect."""
    made = json.loads(command("captions", "new", "x", "--json", workspace=starter).stdout)
    path = starter.root / "captions" / "x.j2"
    assert made == {"name": "x", "file": str(path), "like": "x"}
    path.write_text("{{ author }} said: {{ quote }}", encoding="utf-8")
    assert command("captions", "show", "x", workspace=starter).stdout == "{{ author }} said: {{ quote }}\n"
    own = {row["name"] for row in _rows(command("captions", "--json", workspace=starter)) if row["own"]}
    assert own == {"x"}
    (row,) = _rows(command("captions", "try", _first(starter), "--on", "x", "--json", workspace=starter))
    assert " said: “" in str(row["text"])


def test_new_never_writes_over_and_never_elsewhere(command: Run, starter: Workspace) -> None:
    """What a person wrote stays, and a name is no path."""
    command("captions", "new", "my-account", "--like", "x", workspace=starter)
    with pytest.raises(InputError, match="is there already"):
        command("captions", "new", "my-account", workspace=starter)
    for name in ("../evil", "a/b", ".hidden", " "):
        with pytest.raises(InputError, match="cannot be a template's name"):
            command("captions", "new", name, workspace=starter)
    with pytest.raises(NotFound):
        command("captions", "new", "other", "--like", "nosuch", workspace=starter)


def test_check_tells_the_line_and_hides_no_other(command: Run, starter: Workspace) -> None:
    """A slip is told with file, line and likely spelling; the others are checked too, and the exit code is 3."""
    path = starter.root / "captions" / "mine.j2"
    path.write_text("{{ quote }}\n— {{ authr }}", encoding="utf-8")
    done = command("captions", "check", workspace=starter)
    assert done.exit_code == 3
    assert f"{path}, line 2: there is no value 'authr'. Did you mean 'author'?" in done.stderr
    assert "bluesky" in done.stdout
    (row,) = _rows(command("captions", "check", "mine", "--json", workspace=starter))
    assert set(row) == {"name", "file", "error", "hint"}
    assert command("captions", "check", "x", workspace=starter).exit_code == 0


def test_try_shows_what_a_network_would_get(command: Run, starter: Workspace) -> None:
    """Text, count, what was dropped, facets and advice, for each variant or for one."""
    id = _first(starter)
    rows = _rows(command("captions", "try", id, "--on", "bluesky", "--json", workspace=starter))
    assert [row["variant"] for row in rows] == [1, 2, 3, 4, 5]
    fields = "quote network template variant text length limit unit fits bytes byte_limit replies dropped facets"
    assert {tuple(row) for row in rows} == {(*fields.split(), "warnings")}
    done = command("captions", "try", id, "--on", "x", "--variant", "2", workspace=starter)
    assert "-- variant 2 of 5, " in done.stderr
    assert " of 280 weighted characters" in done.stderr
    linked = command(
        "captions",
        "try",
        id,
        "--on",
        "x",
        "--template",
        "mastodon",
        "--variant",
        "1",
        "--link",
        "https://example.com",
        workspace=starter,
    )
    assert "Note (link-costs): " in linked.stderr
    with pytest.raises(InputError, match="5 variants"):
        command("captions", "try", id, "--on", "x", "--variant", "6", workspace=starter)


def test_try_shows_replies_and_posts_without_a_picture(command: Run, starter: Workspace) -> None:
    """What follows in the thread is shown below its marks, as it would be sent."""
    id = _first(starter)
    folder = starter.root / "captions"
    folder.mkdir(exist_ok=True)
    (folder / "mine.j2").write_text("{{ quote }} {{ author }}\n>>>\nMore tomorrow.\n", encoding="utf-8")
    words = ("captions", "try", id, "--on", "bluesky", "--template", "mine", "--text-only")
    assert ">>>\nMore tomorrow.\n" in command(*words, workspace=starter).stdout
    (row,) = _rows(command(*words, "--json", workspace=starter))
    assert row["replies"] == ["More tomorrow."]


def test_starting_the_command_loads_no_template_engine() -> None:
    """The help page and the counting of plain words need neither Jinja2 nor the list of domains."""
    code = (
        "import sys; from pullquote.cli import cli; from pullquote.commands.counting import count; "
        "from scheduler.captions.counting import count_text; from scheduler.networks import load_rules; "
        "assert count_text('Rain. More.', load_rules('x').text).length == 11; "
        "assert not {'jinja2', 'publicsuffixlist', 'sqlalchemy', 'icu4py'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
