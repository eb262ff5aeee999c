"""The other side of a wire, for tests: a server on loopback that does to its connections what a script says."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

SECRET = "sesame-that-must-not-leak"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
Script = Callable[[socket.socket], None]


class Peer:
    """A server on loopback that does to each connection what its script says, and keeps what it was sent."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self.requests: list[bytes] = []
        self.connections = 0
        self.done = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                self.connections += 1
                connection.settimeout(10)
                with suppress(OSError):
                    self._script(connection)

    def close(self) -> None:
        """Takes no more connections; the one in hand ends when its client goes, or looks at `done`."""
        self.done.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()


@contextmanager
def peer_that(answer: bytes | Script) -> Iterator[Peer]:
    """A peer that reads a whole request and then answers with these bytes, or does what the script says."""

    def reply(connection: socket.socket) -> None:
        peer.requests.append(request_of(connection))
        if callable(answer):
            answer(connection)
        else:
            connection.sendall(answer)

    with closing(Peer(reply)) as peer:
        yield peer


def request_of(connection: socket.socket) -> bytes:
    """One request with its body, as it came."""
    data = b""
    while b"\r\n\r\n" not in data:
        if not (more := connection.recv(65536)):
            return data
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    while len(body) < sum(lengths):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body
