"""A fake network for tests: a dialect behind a real server on loopback, under a path, that can be told what to say."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, unquote

import pytest
from publishing_world import NOW, MemoryLogin, outgoing

from quotes.errors import PullquoteError
from scheduler.logins.signing_in import Ask, Field
from scheduler.model import Account, Outgoing
from scheduler.proving.dialect import Dialect, Reply, Request
from scheduler.proving.faults import Fault
from scheduler.publisher import Access, Publisher
from scheduler.publishers.truth import Shown, Trouble

PREFIX = "/some/prefix"

HTML = Reply(200, b"<!DOCTYPE html><title>One moment</title>", {"Content-Type": "text/html"})

D = TypeVar("D", bound=Dialect)

LOST = None
"""As an answer: none, and the connection is closed."""

Answer = Reply | None | Callable[[Request], Reply | None]


class DialectServer(Generic[D]):
    """The server. What a dialect makes of a request is what happens, unless another answer was ordered before."""

    def __init__(self, make: Callable[[str], D]) -> None:
        self.seen: list[Request] = []
        self._answers: list[Answer] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}{PREFIX}"
        self.dialect = make(self.base)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def close(self) -> None:
        """The server goes away."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answers(self, *answers: Answer) -> None:
        """What the next requests get; a function is asked for its answer."""
        self._answers.extend(answers)

    def posts(self) -> Sequence[Shown]:
        """What everybody sees."""
        return self.dialect.shown()

    def trouble(self, what: Trouble) -> bool:
        """Lets the next request meet it."""
        refusal = self.dialect.refusal
        troubles: dict[Trouble, Answer] = {
            Trouble.LOST_REPLY: self.after_commit(LOST),
            Trouble.SERVER_ERROR: self.after_commit(refusal(Fault.ERROR_AFTER, "publish")),
            Trouble.GARBLED: self.after_commit(HTML),
            Trouble.RATE_LIMIT: refusal(Fault.RATE_LIMIT, "publish"),
            Trouble.LOGIN: refusal(Fault.LOGIN, "publish"),
        }
        if what in troubles:
            self.answers(troubles[what])
        return what in troubles

    def after_commit(self, answer: Reply | None) -> Callable[[Request], Reply | None]:
        """An answer that comes once the request was obeyed."""

        def obey(request: Request) -> Reply | None:
            assert self.dialect.serve(request).status < 300
            return answer

        return obey

    def answer(self, request: Request) -> Reply | None:
        """The answer to a request."""
        with self._lock:
            self.seen.append(request)
            answer = self._answers.pop(0) if self._answers else self.dialect.serve
            return answer(request) if callable(answer) else answer


def _handler_of(server: DialectServer[Any]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        disable_nagle_algorithm = True

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

        def date_time_string(self, timestamp: float | None = None) -> str:
            return "Mon, 23 Nov 2026 09:00:00 GMT"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path, _, query = self.path.partition("?")
            assert path.startswith(PREFIX)
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = dict(parse_qsl(query, keep_blank_values=True))
            reply = server.answer(Request(self.command, unquote(path[len(PREFIX) :]), asked, headers, body))
            if reply is None:
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = answer  # noqa: N815

    return Handler


@contextmanager
def serving(make: Callable[[str], D]) -> Iterator[DialectServer[D]]:
    """A server while the block runs."""
    server = DialectServer(make)
    try:
        yield server
    finally:
        server.close()


def publish(publisher: Publisher, one: Outgoing) -> Any:
    """What comes of a post."""
    return publisher.publish(one, publisher.upload(one), one.key)


def refused(publisher: Publisher, account: Account, *secrets: str) -> PullquoteError:
    """What publishing raises; neither it nor what it was raised over may hold a secret."""
    one = outgoing(account)
    media = publisher.upload(one)
    with pytest.raises(PullquoteError) as caught:
        publisher.publish(one, media, one.key)
    return without_secrets(caught.value, *secrets)


def without_secrets(error: PullquoteError, *secrets: str) -> PullquoteError:
    """The error, which holds none of these; nor does what it was raised over."""
    seen: BaseException | None = error
    while seen is not None:
        assert not any(secret in f"{seen} {seen!r} {seen.__dict__}" for secret in secrets)
        seen = seen.__cause__ or seen.__context__
    return error


def access_with(secrets: Mapping[str, str] | None = None) -> Access:
    """Access with this login, and a clock that stands at `NOW`."""
    return Access(MemoryLogin(secrets), lambda: NOW, 2.0)


def answering(*answers: str) -> tuple[Ask, list[Field]]:
    """Somebody who gives these answers, one after the other, and the list of what they are asked for."""
    given, asked = list(answers), list[Field]()

    def ask(field: Field) -> str:
        asked.append(field)
        return given.pop(0)

    return ask, asked


def no_browser(address: Callable[[str], str], *, redirect: str | None = None) -> Mapping[str, str]:
    """Nobody needs one."""
    pytest.fail("a browser was opened")
