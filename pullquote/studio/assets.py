"""The studio's own files for the browser: style sheets, scripts, fonts; with their digest in their addresses.

Touches: disk (reads them once). Nothing is loaded from anywhere else.
"""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from importlib import resources

from starlette.requests import Request
from starlette.responses import Response

from quotes.errors import NotFound

_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


def asset_address(name: str) -> str:
    """The address of a file in `static/`. Scripts import each other by name, so one digest is in all addresses."""
    if name not in _files():
        raise KeyError(name)
    return f"/static/{_digest()}/{name}"


def asset(request: Request) -> Response:
    """A file of `static/`. An older digest gets today's file, which is not kept then."""
    name = request.path_params["name"]
    data, kind = _files().get(name), _KINDS.get("." + name.rpartition(".")[2])
    if data is None or kind is None:
        raise NotFound("There is no such file.", "")
    lasting = request.path_params["digest"] == _digest()
    headers = {"Cache-Control": "public, max-age=31536000, immutable" if lasting else "no-store"}
    # These files alone are packed: a page holds the session's proof beside words that an address can choose, and the
    # size of the two packed together would tell of it (https://www.breachattack.com).
    headers["Vary"] = "Accept-Encoding"
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        data = _packed(name)
    return Response(data, media_type=kind, headers=headers)


@cache
def _packed(name: str) -> bytes:
    return gzip.compress(_files()[name], mtime=0)


@cache
def _files() -> dict[str, bytes]:
    folder = resources.files("pullquote.studio") / "static"
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir(), key=lambda file: file.name)}


@cache
def _digest() -> str:
    found = hashlib.sha256()
    for name, data in _files().items():
        found.update(f"{name}\0{len(data)}\0".encode() + data)
    return found.hexdigest()[:12]
