"""The command line on a workspace with an account and quotes, as a person or a program uses it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

from pullquote.posting import open_posting
from pullquote.workspace import Workspace

Run = Callable[..., Result]

WORDS = (
    "A quiet road is walked by those who listen.",
    "Every river was once a little rain.",
    "Bread shared in winter tastes of summer.",
    "No lamp complains about the length of night.",
)
"""What the quotes say: unlike enough that none counts as a near-duplicate of another."""


class Desk:
    """The command line on one workspace with one account and some approved quotes."""

    def __init__(self, command: Run, workspace: Workspace) -> None:
        self.workspace = workspace
        self._command = command
        self.quotes = []
        for number, words in enumerate(WORDS):
            done = self("add", words, "--by", f"Author {number}", "--json")
            self.quotes.append(str(json.loads(done.stdout)["id"]))
        self("approve", *self.quotes)
        self("accounts", "add", "feed", "--on", "folder", "--like", "mastodon", "--slots", "daily 09:00 17:00 UTC")

    def __call__(self, *words: str | Path, code: int = 0, given: str = "") -> Result:
        done = self._command(*words, workspace=self.workspace, given=given)
        assert done.exit_code == code, done.output
        return done

    def json(self, *words: str, code: int = 0) -> Any:
        """The one JSON document."""
        return json.loads(self(*words, "--json", code=code).stdout)

    def lines(self, *words: str, code: int = 0) -> list[Any]:
        """JSON, one document a line."""
        return [json.loads(line) for line in self(*words, "--json", code=code).stdout.splitlines()]

    def soon(self) -> str:
        """The minute that has begun, for a post that is due and not late."""
        with open_posting(self.workspace) as posting:
            return f"{posting.now():%Y-%m-%d %H:%M}"

    def unsure(self) -> int:
        """The number of a new post of unknown fate."""
        (kept,) = self.lines("post", self.quotes[0], "--on", "feed", "--at", "2026-01-01 09:00")
        id = int(kept["id"])
        with open_posting(self.workspace) as posting:
            claim = posting.queue.claim("test", now=posting.now(), only=id)
            assert claim is not None and claim.payload is not None
            posting.queue.begin_sending(claim.lease, claim.outgoing(claim.payload), now=posting.now())
            posting.queue.doubt(claim.lease, "no answer came.", now=posting.now())
        return id
