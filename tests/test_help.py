"""Help: every command explains itself with examples that work, and the manual knows them all."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

from pullquote.cli import COMMANDS, cli
from quotes.exporting.record import quote_json
from quotes.model import Attribution, Quote

Run = Callable[..., Result]

MANUAL = (Path(__file__).parents[1] / "docs" / "commands.md").read_text(encoding="utf-8")
OBVIOUS = {"--json", "--help", "--out", "--by", "--text", "--role", "--certainty"}


def _command(name: str) -> click.Command:
    """The command of that name; of a group's, `queue approve`."""
    command: click.Command | None = cli
    for word in name.split():
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), word)
    assert command is not None
    return command


def _names() -> list[str]:
    """Every command, and those of groups after their group."""
    found = []
    for name in COMMANDS:
        group = _command(name)
        found += [name, *(f"{name} {one}" for one in getattr(group, "commands", ()))]
    return found


NAMES = _names()


def _examples(name: str) -> list[list[str]]:
    """The words of each call of `pullquote` in the command's examples."""
    found = []
    for line in (_command(name).epilog or "").splitlines()[2:]:
        for call in re.findall(r"(?:^|&& |\$\()\s*pullquote ([^|&<)]*)", line.strip().replace('eval "$(', "$(")):
            found.append(shlex.split(call))
    return found


def _parsed(words: list[str]) -> None:
    """Reads a command line without running it; raises `UsageError` when it is wrong."""
    name, rest = words[0], words[1:]
    if name == "--workspace":
        name, rest = words[2], words[3:]
    command = _command(name)
    if isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        command, rest = _command(f"{name} {rest[0]}"), rest[1:]
    command.make_context(name, list(rest))


def test_the_help_page_names_every_command(command: Run) -> None:
    """`pullquote --help` lists each command with one line, and examples for a start."""
    page = command("--help").stdout
    for name, (_, line) in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(line)}$", page, re.MULTILINE), name
    assert "pullquote demo" in page.split("Examples:")[1]


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_help_with_an_example(command: Run, name: str) -> None:
    """Each command says what it does and what each option is for, and ends with lines to copy."""
    page = command(*name.split(), "--help").stdout
    assert re.search(r"Examples?:\n    .*pullquote " + name, page)
    missing = [option.opts for option in _command(name).params if isinstance(option, click.Option) and not option.help]
    assert missing == []


@pytest.mark.parametrize("name", NAMES)
def test_every_example_is_a_right_command_line(name: str) -> None:
    """What the help shows can be typed: commands, options and choices exist."""
    assert _examples(name)
    for words in _examples(name):
        _parsed(words)


def test_a_wrong_example_would_be_found() -> None:
    """The check of the examples refuses an option that does not exist."""
    with pytest.raises(click.UsageError):
        _parsed(["draw", "--desing", "poster"])


@pytest.mark.parametrize("name", NAMES)
def test_the_manual_knows_every_command_and_option(name: str) -> None:
    """docs/commands.md has a heading for each command, a line for each of a group's, and names their options."""
    start = "-" if " " in name else "###"
    assert re.search(rf"^{start} .*`pullquote {name}[ `]", MANUAL, re.MULTILINE), name
    options = {opt for param in _command(name).params for opt in param.opts if opt.startswith("--")}
    unknown = {option for option in options - OBVIOUS if not re.search(rf"`{option}\b", MANUAL)}
    assert unknown == set()


def test_the_manual_knows_every_field_of_a_quote() -> None:
    """The JSON of a quote has no field that the manual does not name."""
    fields = quote_json(Quote("0" * 16, "Plain words.", Attribution("Ann")))
    assert {field for field in fields if f"`{field}`" not in MANUAL} == set()


@pytest.mark.parametrize("code", [0, 1, 2, 3, 130])
def test_the_manual_knows_every_exit_code(code: int) -> None:
    """Scripts can rely on the exit codes: each is in the manual's table."""
    assert f"\n| {code} | " in MANUAL


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_printed(command: Run, shell: str) -> None:
    """Each shell gets a script that calls `pullquote` for its words."""
    assert "_PULLQUOTE_COMPLETE" in command("completion", shell).stdout
