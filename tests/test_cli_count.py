"""`count`: lengths by each network's own counting."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import Result

from pullquote.posting import open_posting
from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound
from scheduler.model import Account

Run = Callable[..., Result]


def test_count_gives_its_documented_fields(command: Run) -> None:
    """Network, length, limit, unit and whether it fits; Bluesky's bytes as well."""
    row = json.loads(command("count", "See https://example.com/a/long/path", "--on", "x", "--json").stdout)
    assert row == {"network": "x", "length": 27, "limit": 280, "unit": "weighted", "fits": True}
    row = json.loads(command("count", "é", "--on", "bluesky", "--json").stdout)
    assert row == {
        "network": "bluesky",
        "length": 1,
        "limit": 300,
        "unit": "graphemes",
        "fits": True,
        "bytes": 2,
        "byte_limit": 3000,
    }


def test_count_says_it_in_words(command: Run) -> None:
    """A person reads a sentence, and how much is too much."""
    assert command("count", "Rain.", "--on", "x").stdout == "X: 5 of 280 weighted characters: it fits.\n"
    done = command("count", "a" * 501, "--on", "mastodon")
    assert done.stdout == "Mastodon: 501 of 500 characters: 1 too many.\n"
    assert done.exit_code == 0


def test_count_reads_standard_input(command: Run) -> None:
    """A dash is standard input, whose last line end does not count."""
    row = json.loads(command("count", "-", "--on", "threads", "--json", given="a\n👍\n").stdout)
    assert row["length"] == 6
    with pytest.raises(InputError, match="no text in UTF-8"):
        command("count", "-", "--on", "x", given=b"\xff\xfe\xfa")


def test_count_knows_its_networks(command: Run) -> None:
    """A slip in a network's name is told with the name that was meant."""
    with pytest.raises(NotFound, match="Did you mean 'bluesky'"):
        command("count", "a", "--on", "blusky")


def test_count_knows_posts_without_a_picture(command: Run) -> None:
    """On Telegram a text may be four times as long without one."""
    words = ("count", "a" * 1_100, "--on", "telegram")
    assert "76 too many" in command(*words).stdout
    assert "1,100 of 4,096" in command(*words, "--text-only").stdout


def test_count_takes_the_limits_of_an_accounts_own_server(command: Run, workspace: Workspace) -> None:
    """A server that takes a thousand characters is counted with a thousand; one of the two must be named."""
    instance = json.dumps({"statuses": {"max_characters": 1_000}})
    with open_posting(workspace) as posting:
        options = {"server": "https://social.example", "instance": instance}
        posting.accounts.add(Account("feed", "mastodon", "mastodon", options=options), now=posting.now())
    assert "501 of 1,000" in command("count", "a" * 501, "--account", "feed", workspace=workspace).stdout
    assert command("count", "a", workspace=workspace).exit_code == 2
    assert command("count", "a", "--on", "x", "--account", "feed", workspace=workspace).exit_code == 2
