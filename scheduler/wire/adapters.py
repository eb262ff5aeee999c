"""The wire for libraries that bring their own idea of one: as an adapter of requests, and as a transport of httpx.

Touches: the network. The wire's own errors, `Busy`, `Unsure` and `Refused`, are raised through the library.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import httpx
import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from scheduler.wire.wire import Answer, Wire

_HIDDEN = frozenset({"location", "content-encoding", "content-length", "transfer-encoding"})
"""Headers that a library would act on: it must follow nothing and unpack nothing."""


def session_on(wire: Wire, *, instead_of: str = "") -> requests.Session:
    """A session of requests whose every request goes over a wire.

    Addresses that begin with `instead_of` go to the wire's base in its place, after they were signed.
    """
    session = requests.Session()
    session.trust_env = False  # no proxies, no .netrc: a login goes where it was given for
    adapter = _Adapter(wire, instead_of)
    for scheme in ("https://", "http://"):
        session.mount(scheme, adapter)
    return session


def client_on(wire: Wire) -> httpx.Client:
    """A client of httpx whose every request goes over a wire."""
    return httpx.Client(transport=WireTransport(wire), follow_redirects=False, trust_env=False)


class _Adapter(BaseAdapter):
    """`requests` over a wire."""

    def __init__(self, wire: Wire, instead_of: str) -> None:
        super().__init__()
        self._wire = wire
        self._instead_of = instead_of

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        url = request.url or ""
        rest = url.removeprefix(self._instead_of)
        # Not for a host whose name only begins in the same way.
        if self._instead_of and rest != url and rest[:1] in ("", "/", "?"):
            url = self._wire.base + rest
        headers = [(_text(name), _text(value)) for name, value in request.headers.items()]
        answer = self._wire.send(request.method or "GET", url, headers, _bytes(request.body))
        response = requests.Response()
        response.status_code = answer.status
        response.headers = CaseInsensitiveDict(_shown(answer))
        response.raw = io.BytesIO(answer.body)
        response._content = answer.body  # as requests itself keeps what it has read
        response.url = request.url or ""
        response.request = request
        response.encoding = "utf-8"
        return response

    def close(self) -> None:
        """Nothing is kept open."""


class WireTransport(httpx.BaseTransport):
    """`httpx` over a wire."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer to one request."""
        headers = list(request.headers.multi_items())
        answer = self._wire.send(request.method, str(request.url), headers, request.read())
        return httpx.Response(answer.status, headers=_shown(answer), content=answer.body, request=request)


def _shown(answer: Answer) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in _HIDDEN}


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _bytes(body: Any) -> bytes:
    if body is None:
        return b""
    return body.encode() if isinstance(body, str) else bytes(body)
