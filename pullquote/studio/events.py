"""Tells open pages that something has changed: in another tab, by a command, by the runner. Server-sent events.

Touches: the database, once a second while somebody listens. An event says only that there is something new; a page that
cares asks for what it shows.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from threading import Lock

from sqlalchemy import Connection, Engine, func, select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from quotes.database import translated_errors
from quotes.errors import StorageError
from scheduler.tables import history

_SECONDS = 1.0
"""Between two looks: what another program does is seen about when a person would look up."""

_SILENCE = 15
"""Looks without news after which a comment is sent, so that a browser that has gone is noticed."""

Stamp = dict[str, object]


class Watch:
    """What there is now, on a connection of its own: SQLite tells a connection of the commits of others only."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._connection: Connection | None = None

    def look(self) -> Stamp:
        """Two numbers that change: `version` with whatever is kept, `posts` with what happens to posts.

        Raises `StorageError`.
        """
        with self._lock, translated_errors(self._engine):
            self._connection = self._connection or self._engine.connect()
            with self._connection.begin():
                version = self._connection.exec_driver_sql(_VERSIONS[self._engine.dialect.name]).scalar()
                return {"version": version, "posts": self._connection.execute(select(func.max(history.c.pk))).scalar()}

    def close(self) -> None:
        """Gives the connection back."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None


_VERSIONS = {
    # https://www.sqlite.org/pragma.html#pragma_data_version
    "sqlite": "PRAGMA data_version",
    # https://www.postgresql.org/docs/current/monitoring-stats.html: about a second late, which does no harm here.
    "postgresql": (
        "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint FROM pg_stat_user_tables "
        "WHERE schemaname = current_schema()"
    ),
}


def events(request: Request) -> Response:
    """A stream of events named `changed`, each with the stamp of what there is now."""
    return StreamingResponse(
        _stream(request, request.app.state.watch),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _stream(request: Request, watch: Watch) -> AsyncIterator[str]:
    known: Stamp = {}
    silent = 0
    yield "retry: 3000\n\n"
    stopping: asyncio.Event = request.app.state.stopping
    while not stopping.is_set() and not await request.is_disconnected():
        try:
            stamp = await run_in_threadpool(watch.look)
        except StorageError:
            # The database is busy or away for a moment: a page is not told what is not known.
            stamp = known
        silent += 1
        if stamp != known:
            known, silent = stamp, 0
            yield f"event: changed\ndata: {json.dumps(stamp)}\n\n"
        elif silent >= _SILENCE:
            silent = 0
            yield ": still here\n\n"
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), _SECONDS)
