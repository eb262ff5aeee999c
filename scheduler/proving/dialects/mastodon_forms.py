"""What stands in the bodies that a Mastodon server is sent: forms, JSON, files.

Pure.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, parse_qsl

from scheduler.proving.dialect import Request


def form_of(request: Request) -> dict[str, str]:
    """The single values of a form or of JSON."""
    if _is_json(request):
        return {name: str(value) for name, value in request.told.items() if value is not None}
    return dict(parse_qsl(request.body.decode(), keep_blank_values=True))


def ids_of(request: Request) -> list[str]:
    """The pictures of a status. Only a list is one: `media_ids` without brackets is ignored, as by Rails."""
    if _is_json(request):
        told = request.told.get("media_ids")
        return [str(one) for one in told] if isinstance(told, list) else []
    return parse_qs(request.body.decode()).get("media_ids[]", [])


def parts_of(request: Request) -> dict[str, tuple[str, bytes]]:
    """The type and the bytes of each part of a `multipart/form-data`."""
    found = re.search(r'boundary="?([^";]+)', request.headers.get("content-type", ""))
    parts = {}
    for piece in request.body.split(b"--" + found[1].encode())[1:-1] if found else []:
        head, _, data = piece.partition(b"\r\n\r\n")
        name = re.search(rb'[; ]name="([^"]+)"', head)
        kind = re.search(rb"(?i)content-type: *([^\r\n;]+)", head)
        if name:
            parts[name[1].decode()] = (kind[1].decode() if kind else "", data[:-2])
    return parts


def _is_json(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("application/json")
