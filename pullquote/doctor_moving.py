"""Files in a workspace whose library has been moved away.

Touches: disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pullquote.finding import Finding
from pullquote.workspace import DATABASE, Workspace
from quotes.database import connect, reading, stamp_of
from quotes.errors import PullquoteError
from quotes.moving.seals import is_moved, latest_move


def retired_files(workspace: Workspace) -> Iterator[Finding]:
    """A note for each. The one that the settings still point to is for `open_database` to tell, and is wrong."""
    in_use: Path | str = ""
    with suppress(PullquoteError):
        in_use = workspace.database
    for path in (workspace.root / DATABASE, *sorted(workspace.root.glob(f"{DATABASE}.moved-*"))):
        if path == in_use or not path.is_file() or path.name.endswith(("-wal", "-shm", "-journal")):
            continue
        # One that cannot be read is nobody's concern while it is not in use.
        with suppress(PullquoteError):
            yield from _told(path)


def _told(path: Path) -> Iterator[Finding]:
    engine = connect(path)
    try:
        with reading(engine) as connection:
            if is_moved(stamp_of(connection)):
                move = latest_move(connection)
                yield Finding(
                    "old library",
                    "note",
                    f"{path.name}: moved to {move.destination} on {move.at:%Y-%m-%d}, and used no more",
                    "Delete the file when you have a backup of the library.",
                )
    finally:
        engine.dispose()
