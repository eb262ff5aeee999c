"""Serving the studio on this machine until Ctrl-C.

Touches: a port, the clock, and whatever the studio touches.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable, Sequence
from ipaddress import ip_address

import uvicorn

from pullquote.studio.application import application
from pullquote.studio.desk import Studio
from pullquote.studio.guard import Doors, hosts_of
from pullquote.studio.sessions import Sessions
from pullquote.workspace import Workspace
from quotes.errors import InputError, StorageError

LOOPBACK = "127.0.0.1"
PORT = 7717

_TRIED = 20
"""Ports after the usual one that are tried while others have it."""

_LOCAL = ("127.0.0.1", "localhost", "::1")
"""Names of this machine for itself."""

_SHORTEST_PASSWORD = 8
"""Characters of a password that others could try: what NIST SP 800-63B asks for at least."""

_GRACE_SECONDS = 3
"""What is under way has so long to end after Ctrl-C."""


def serve(
    workspace: Workspace,
    ready: Callable[[str], None],
    *,
    host: str = LOOPBACK,
    port: int | None = None,
    names: Sequence[str] = (),
    password: str | None = None,
) -> None:
    """Serves until it is interrupted; `ready` is told the address to open once it answers.

    `names` are further names that browsers may use for it. Raises `InputError` for an address beyond this machine
    without a password or a name, and `StorageError` for a port that is taken.
    """
    _check_reach(host, names, password)
    listening = listen(host, port)
    bound = int(listening.getsockname()[1])
    own = list(_LOCAL) if _is_loopback(host) else [*names, *([] if _is_any(host) else [host])]
    doors = Doors(hosts_of([*own, *names, *_LOCAL], bound), bound)
    sessions = Sessions(time.monotonic, password)
    address = f"http://{doors.hosts[0]}/" + ("" if password else f"?token={sessions.token}")
    with listening:
        app = application(Studio(workspace), sessions, doors)
        config = uvicorn.Config(
            app,
            # No access log: addresses hold what people search for, and the first one holds the token.
            access_log=False,
            log_level="warning",
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
            ws="none",
        )
        server = _Server(config, lambda: ready(address), app.state.stopping)
        server.run(sockets=[listening])


def _check_reach(host: str, names: Sequence[str], password: str | None) -> None:
    """Raises `InputError` for a studio that others could reach without a password, or that no browser could name."""
    if _is_loopback(host):
        return
    if not password:
        raise InputError(
            f"At {host} others can reach the studio, so it needs a password.",
            "Set PULLQUOTE_STUDIO_PASSWORD, or leave --host out to use it on this machine alone.",
        )
    if len(password) < _SHORTEST_PASSWORD:
        raise InputError(
            f"The password has {len(password)} characters; that can be guessed.",
            f"Take {_SHORTEST_PASSWORD} at least, better four random words.",
        )
    if _is_any(host) and not names:
        raise InputError(
            f"{host} is every address of this machine, and none that a browser can name.",
            "Add --name with the name or address that browsers will use.",
        )


class _Server(uvicorn.Server):
    """A server that says when it answers, and lets streams of events end before it waits for them."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], stopping: asyncio.Event) -> None:
        super().__init__(config)
        self._ready, self._stopping = ready, stopping

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._stopping.set()
        await super().shutdown(sockets)


def _is_any(host: str) -> bool:
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def listen(host: str, port: int | None) -> socket.socket:
    """A socket at the port, any free one for 0; without a port at the usual one or the next that is free.

    Raises `StorageError`.
    """
    wanted = range(PORT, PORT + _TRIED) if port is None else [port]
    for number in wanted:
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0]
            listening = socket.socket(family, kind, protocol)
        except OSError as error:
            raise StorageError(f"There is no address {host} here: {error.strerror}.", "Name another --host.") from error
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(128)
        except OSError as error:
            listening.close()
            if number == wanted[-1]:
                raise StorageError(
                    f"Port {number} at {host} cannot be used: {error.strerror}.", "Name another with --port."
                ) from error
            continue
        return listening
    raise AssertionError("unreachable")
