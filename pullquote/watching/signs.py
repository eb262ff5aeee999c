"""A runner's signs of life, written after each turn: the health file, and figures where they are asked for.

Touches: disk, the clock; reads the database.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cards.writing import write_whole
from pullquote.watching.standing import Standing, accounts_standing
from quotes.errors import PullquoteError, StorageError
from scheduler.desk import Shown
from scheduler.model import Account
from scheduler.states import State

if TYPE_CHECKING:
    from pullquote.journal import Journal
    from pullquote.posting import Posting
    from pullquote.watching.figures import PostingFigures
    from scheduler.plan.make import DrySpell

_COUNT_SECONDS = 300
"""Counting a million posts takes a tenth of a second, so an idle runner does it now and then."""


class Signs:
    """What a runner shows of itself. Chores tell it what they find out, for the figures."""

    def __init__(
        self,
        posting: Posting,
        journal: Journal,
        *,
        health: Path,
        figures: PostingFigures | None,
        figures_file: Path | None,
    ) -> None:
        self._posting = posting
        self._journal = journal
        self._health = health
        self._figures = figures
        self._figures_file = figures_file
        self._standing = Standing()
        self._accounts: list[Account] = []
        self._next: datetime | None = None
        self._counted: tuple[float, int] | None = None
        self._login_ends: dict[str, datetime] = {}
        self._dry_from: dict[str, date] = {}

    def login_ends(self, account: str, at: datetime | None) -> None:
        """When an account's login ends; None when it does not, or nobody knows."""
        self._login_ends.pop(account, None)
        if at is not None:
            self._login_ends[account] = at

    def dry_spells(self, spells: Iterable[DrySpell]) -> None:
        """The slots without a quote that the latest plan found."""
        self._dry_from = {}
        for spell in spells:
            self._dry_from[spell.account] = min(spell.day, self._dry_from.get(spell.account, spell.day))

    def turned(self, turn: Callable[[], object]) -> None:
        """Makes a turn, timed for the figures; what it raises comes through."""
        began, trouble = time.monotonic(), True
        try:
            turn()
            trouble = False
        finally:
            if self._figures is not None:
                self._figures.turned(time.monotonic() - began, at=self._posting.now(), trouble=trouble)

    def show(self, *, running: bool, trouble: str) -> None:
        """Writes everything anew. Of a database that does not answer, it shows how things stood last, and says so.

        Raises `StorageError` for that, and for a file that cannot be written.
        """
        failure = _failure_of(self._look)
        # The health file comes first: whatever is wrong with figures, it tells that the runner lives.
        self._write_health(running=running, trouble=trouble or (failure.message if failure else ""))
        if self._figures is not None:
            failure = failure or _failure_of(self._look_closer)
            self._figures.stands(self._standing, database_up=not isinstance(failure, StorageError))
            if self._figures_file is not None:
                write_whole(self._figures_file, self._figures.text())
        if failure is not None:
            raise failure

    def _look(self) -> None:
        """What the health file tells."""
        self._accounts = self._posting.accounts.all()
        first = next(self._posting.desk.posts(Shown((State.QUEUED,), limit=1)), None)
        self._next = None if first is None else first.due_at
        self._standing = replace(self._standing, at=self._posting.now(), posts=self._counts())

    def _look_closer(self) -> None:
        """What only figures tell."""
        now = self._posting.now()
        self._standing = replace(
            self._standing,
            accounts=accounts_standing(self._posting, self._accounts, now),
            login_ends=dict(self._login_ends),
            dry_from=dict(self._dry_from),
            free_bytes=_free_bytes(self._posting.workspace.root),
        )

    def _counts(self) -> dict[State, int]:
        """Posts by state, counted anew when something happened, or it is long ago."""
        steady, happened = time.monotonic(), sum(self._journal.counts.values())
        known = self._standing.posts
        if (
            self._counted is None
            or known is None
            or happened != self._counted[1]
            or steady - self._counted[0] > _COUNT_SECONDS
        ):
            known = self._posting.desk.counts()
            self._counted = (steady, happened)
        return dict(known)

    def _write_health(self, *, running: bool, trouble: str) -> None:
        """What is too old in this file means that no runner lives."""
        posting, posts = self._posting, self._standing.posts
        state = {
            "at": posting.now().isoformat(timespec="seconds"),
            "running": running,
            "pid": os.getpid(),
            "owner": posting.owner,
            "posts": {} if posts is None else {one.value: posts.get(one, 0) for one in State},
            "paused": [one.name for one in self._accounts if one.paused is not None],
            "next": None if self._next is None else self._next.isoformat(timespec="seconds"),
            "events": dict(self._journal.counts),
            "trouble": trouble,
        }
        write_whole(self._health, (json.dumps(state, ensure_ascii=False) + "\n").encode())


def _failure_of(job: Callable[[], None]) -> PullquoteError | None:
    try:
        job()
    except PullquoteError as error:
        return error
    return None


def _free_bytes(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None  # the folder is away; what needs it says so
