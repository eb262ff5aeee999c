"""What the studio answers: pages, parts of pages, pictures, files, and what became of a change.

Touches: disk (reads templates).
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote as percent_encoded

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from pullquote.studio.assets import asset_address
from pullquote.studio.wording import wording
from quotes.errors import InputError, NotFound, Outdated, PullquoteError, Refused, StorageError

if TYPE_CHECKING:
    from pullquote.studio.desk import Studio

ROOMS = (
    ("library", "/"),
    ("card", "/card"),
    ("designs", "/designs"),
    ("calendar", "/calendar"),
    ("accounts", "/accounts"),
)
"""The pages that the navigation names, by the files of their words."""

_ROOM_OF = {"quote": "library", "importing": "library", "post": "calendar"}
"""Where the navigation shows a part that has no place of its own."""

_SCRIPT_HEADER = "x-pullquote-script"

_STATUS: tuple[tuple[type[PullquoteError], int], ...] = (
    (NotFound, 404),
    (Refused, 409),
    (StorageError, 503),
    (InputError, 422),
)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pullquote.studio", "html"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # pages of a newer version would not fit the program that runs
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(t=wording(), asset=asset_address, rooms=ROOMS)
    environment.filters["json"] = _json
    return environment


def studio_of(request: Request) -> Studio:
    """The studio behind a request."""
    studio: Studio = request.app.state.studio
    return studio


def page(request: Request, template: str, part: str, /, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page or a piece of one: a template of `html/`, for a part of the studio by the name of its words.

    Templates of whole pages extend `shell.html`. Beside `values` they have `t` for words, `asset` for files, `part`,
    `proof` and `workspace`.
    """
    told = {
        "part": part,
        "room": _ROOM_OF.get(part, part),
        "proof": request.scope.get("state", {}).get("proof", ""),
        "workspace": studio_of(request).name,
        "script_words": {"words": wording().script(part)},
        **values,
    }
    body = _environment().get_template(template).render(told)
    return HTMLResponse(body.encode("utf-8", "replace"), status)


def said(request: Request, words: str, *, undo: int | None = None, **more: Any) -> JSONResponse:
    """What became of a change, in words; with the number of the step that takes it back, and what the script needs."""
    return JSONResponse({"said": words, "undo": undo, **more})


def picture(data: bytes, kind: str, *, lasting: bool = False) -> Response:
    """A picture's bytes of a media type. `lasting` pictures have a digest in their address and never change."""
    caching = "private, max-age=31536000, immutable" if lasting else "no-store"
    return Response(data, media_type=kind, headers={"Cache-Control": caching})


def download(data: bytes, kind: str, name: str) -> Response:
    """A file to be kept under a name (RFC 6266: the name in UTF-8, and a plain one for old programs)."""
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_.") else "_" for letter in name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{percent_encoded(name, safe='')}"
    return Response(data, media_type=kind, headers={"Content-Disposition": disposition})


def asked_by_script(request: Request) -> bool:
    """Whether our script asks, which wants JSON when something goes wrong, and not a page."""
    return _SCRIPT_HEADER in request.headers


def failed(request: Request, error: PullquoteError) -> Response:
    """An error in words: what went wrong, and what to do."""
    if isinstance(error, Outdated):
        status = 409
    else:
        status = next((status for kind, status in _STATUS if isinstance(error, kind)), 400)
    rule = error.rule if isinstance(error, Refused) else None
    if asked_by_script(request):
        told = {"error": error.message, "hint": error.hint, "rule": rule, "outdated": isinstance(error, Outdated)}
        return JSONResponse(told, status)
    return page(request, "trouble.html", "shell", status=status, message=error.message, hint=error.hint)


def trouble(request: Request, status: int, key: str, **values: object) -> Response:
    """An answer that something may not be, by a key of the words in `shell.trouble`."""
    words = wording()
    message, hint = (words(f"shell.trouble.{key}.{name}", **values) for name in ("message", "hint"))
    if asked_by_script(request) or request.method not in ("GET", "HEAD"):
        return JSONResponse({"error": message, "hint": hint, "rule": key, "outdated": False}, status)
    if request.scope.get("state", {}).get("session"):
        return page(request, "trouble.html", "shell", status=status, message=message, hint=hint)
    body = _environment().get_template("alone.html").render(message=message, hint=hint)
    return HTMLResponse(body, status)


def alone(template: str, **values: object) -> HTMLResponse:
    """A page outside the workspace, such as the login."""
    return HTMLResponse(_environment().get_template(template).render(values))


def _json(value: Any) -> Markup:
    """A value for a `<script type="application/json">`: no letter in it can end the element."""
    text = json.dumps(value, ensure_ascii=False)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)  # noqa: S704 - escaped just now
