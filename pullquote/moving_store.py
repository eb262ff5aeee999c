"""Moving a workspace's library to another database, and the workspace with it.

Touches: disk, database servers, the environment (for a URL that is named by a variable) and randomness.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, func, select

from pullquote.settings import admit_database_url
from pullquote.settings_text import replace_settings, with_database
from pullquote.workspace import DATABASE, SETTINGS, Workspace, url_of_database
from quotes.database import open_database
from quotes.errors import InputError, Refused, StorageError
from quotes.moving.library import Move, Moved
from scheduler.states import IN_FLIGHT
from scheduler.tables import in_states, post

SQLITE = "sqlite"
"""What names the workspace's own file as the place to move to."""


def move_store(
    workspace: Workspace,
    to: str,
    *,
    now: datetime,
    dry_run: bool = False,
    watch: Callable[[int, int], None] = lambda done, total: None,
    step: Callable[[str], None] = lambda _: None,
) -> Moved | None:
    """Moves everything to `to` (a URL, `env:NAME` or `sqlite`) and points the settings there; None when it is there.

    With `dry_run` nothing is written, and what would be moved is given. `step` is called as `quotes.moving.library`
    says, and with `switched` at the end. Stopped at any moment, the same call finishes it. Raises what `Move.run`
    raises, and Refused while a post is being sent.
    """
    if to != SQLITE:
        admit_database_url(to)
    target = workspace.root / DATABASE if to == SQLITE else url_of_database(to)
    path = workspace.root / SETTINGS
    try:
        text = path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}.", "It must be TOML in UTF-8.") from error
    # Before anything is moved: a file that cannot be changed would leave the workspace where its library is not.
    changed = with_database(text, None if to == SQLITE else to, str(path))
    source = workspace.database
    if isinstance(source, Path) and not source.is_file():
        raise StorageError(f"The database {source} is missing.", "Put it back, from a backup if need be.")
    if source == target:
        open_database(source).dispose()
        if changed != text and not dry_run:
            replace_settings(path, changed)
        return None
    move = Move(source, target, check=_nothing_in_flight, watch=watch, step=step)
    if dry_run:
        return move.counts()
    moved = move.run(now=now, token=uuid4().hex)
    replace_settings(path, changed)
    step("switched")
    return moved


def _nothing_in_flight(connection: Connection) -> None:
    """Raises Refused while a post is in a runner's hand: it may go out at any moment, and its receipt comes here."""
    flying = select(func.count()).select_from(post).where(in_states(post.c.state, *IN_FLIGHT))
    if number := connection.execute(flying).scalar_one():
        raise Refused(
            "in-flight",
            "A post is being sent." if number == 1 else f"{number:,} posts are being sent.",
            "Stop `pullquote run`, which ends with the post in hand. If it was killed, `pullquote run --once` finds "
            "out what became of the post, some minutes later. Then move.",
        )
