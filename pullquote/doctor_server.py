"""What can be wrong with a database server for several machines: clocks that differ, copies that come too late.

Touches: a database server, the clock. Nothing is said of a database in a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import Engine

from pullquote.finding import Finding
from pullquote.host_clock import BEARABLE, NOTICED, clock_off, told_off
from pullquote.output import count_of
from quotes.servers import server_safety

_READ = "docs/databases.md, “Several machines”, tells what that risks."


def examine_server(engine: Engine) -> Iterator[Finding]:
    """The server's clock, and what its commits wait for. Raises `StorageError`."""
    safety = server_safety(engine)
    if safety is None:
        return
    off = clock_off(engine, lambda: datetime.now(UTC))
    if abs(off) > NOTICED:
        yield Finding(
            "server clock",
            "wrong" if abs(off) > BEARABLE else "note",
            told_off(off),
            "Set whichever is wrong, by a time server.",
        )
    else:
        yield Finding("server clock", "ok", "as this machine's")
    if not safety.waits_for_disk:
        hint = f"Set fsync = on there: what was posted may be forgotten, and posted again. {_READ}"
        yield Finding("server safety", "wrong", "commits do not wait for the disk", hint)
    elif safety.standbys and not safety.waits_for_standby:
        found = f"{count_of(safety.standbys, 'standby', 'standbys')}, and commits wait for none of them"
        hint = f"Set synchronous_standby_names there, or a fail-over may forget posts and post them again. {_READ}"
        yield Finding("server safety", "note", found, hint)
    else:
        after = f"the disk and {count_of(safety.standbys, 'standby', 'standbys')}" if safety.standbys else "the disk"
        yield Finding("server safety", "ok", f"commits wait for {after}")
