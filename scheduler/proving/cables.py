"""The connections of a process to its database server, which can be cut as a network cuts them.

Touches: sockets.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

BOTH_WAYS, ON_THE_WAY_BACK = socket.SHUT_RDWR, socket.SHUT_RD
"""Nothing arrives any more; or what is sent arrives, and its answer is lost."""


class Cables:
    """Every connection that an engine makes from now on. Only those to a server can be cut."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._made: list[DBAPIConnection] = []
        event.listen(engine, "connect", self._connected)

    def close(self) -> None:
        """Lets go of the engine."""
        event.remove(self._engine, "connect", self._connected)

    def cut(self, how: int) -> None:
        """Cuts those that are open, used or not."""
        for connection in self._made:
            if not connection.closed:
                # The driver keeps its own handle, and finds out when it uses it.
                with socket.socket(fileno=os.dup(connection.fileno())) as cable, suppress(OSError):
                    cable.shutdown(how)

    def _connected(self, connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        self._made.append(connection)
