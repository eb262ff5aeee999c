"""`watch`: a folder whose files are imported as they arrive."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from pullquote.commands.examples import examples
from pullquote.commands.importing import show_account, show_failure
from pullquote.commands.options import workspace_of
from pullquote.output import json_option, print_json
from quotes.errors import NotFound, PullquoteError

if TYPE_CHECKING:
    from pullquote.arriving.account import Account
    from pullquote.arriving.folder import Left

_NAP = 0.5
"""Seconds slept at a time, so that a stop is quick."""


@click.command(
    epilog=examples("pullquote watch inbox", "pullquote watch inbox --every 60", "pullquote watch inbox --once --json")
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--every", type=click.IntRange(1, 86_400), default=5, help="Seconds between two looks (default 5).")
@click.option("--once", is_flag=True, help="Two looks, then stop: for cron.")
@json_option
@click.pass_context
def watch(ctx: click.Context, folder: Path, every: int, once: bool, as_json: bool) -> None:
    """Import what arrives in FOLDER, and what changes there, until it is stopped with Ctrl-C or SIGTERM.

    A file is read when its size and time are the same at two looks. Downloads that are not finished are left alone.
    """
    from pullquote.arriving.folder import own_paths
    from pullquote.arriving.watching import Watcher
    from pullquote.importing import How, installed_readers

    workspace = workspace_of(ctx)
    if not folder.is_dir():
        raise NotFound(f"There is no folder {folder}.", "Make it, or name another.")
    how = How(plugins=installed_readers())
    with workspace.open_store() as store, _stop_asked_for() as stop:
        shown = _Shown(as_json=as_json)
        watcher = Watcher(
            folder,
            store,
            how,
            shown,
            now=lambda: datetime.now(UTC),
            listing=as_json,
            ours=own_paths(workspace),
            stopping=lambda: bool(stop),
        )
        if not as_json:
            click.echo(f"Watching {folder}. Ctrl-C stops.", err=True)
        watcher.look()
        while not stop:
            _sleep(every, stop)
            if not stop:
                watcher.look()
            if once:
                break
    if once and shown.failures:
        ctx.exit(3 if shown.successes else 1)


class _Shown:
    """Prints what becomes of files as it happens."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self.successes = self.failures = 0

    def imported(self, account: Account) -> None:
        self.successes += 1
        show_account(account, as_json=self._as_json)
        # Whoever reads a pipe wants to know now, and not when it is full.
        sys.stdout.flush()

    def failed(self, name: str, error: PullquoteError) -> None:
        self.failures += 1
        show_failure(name, error, as_json=self._as_json)
        sys.stdout.flush()

    def left_out(self, left: Left) -> None:
        if self._as_json:
            print_json({"file": left.name, "left_out": left.reason})
        else:
            click.echo(f"{left.name}: left out, {left.reason}", err=True)


def _sleep(seconds: float, stop: list[int]) -> None:
    until = time.monotonic() + seconds
    while not stop and (left := until - time.monotonic()) > 0:
        time.sleep(min(_NAP, left))


@contextmanager
def _stop_asked_for() -> Iterator[list[int]]:
    """The signals that asked to stop, none so far; the file in hand is finished first."""
    came: list[int] = []

    def heed(number: int, _: FrameType | None) -> None:
        came.append(number)

    before = {number: signal.signal(number, heed) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
