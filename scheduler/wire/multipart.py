"""Forms with files in them (RFC 7578): written for a network, and read as a network reads them.

Pure.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a form: `data` is UTF-8 where it is a text. A `filename` makes it a file."""

    name: str
    data: bytes
    type: str | None = None
    filename: str | None = None


def write_form(parts: Sequence[Part]) -> tuple[str, bytes]:
    """The `Content-Type` and the body of a form.

    The same parts give the same bytes: what lies between them is made of what they hold, and so can stand in none of
    them. Raises `ValueError` for a name or type that would begin a header of its own.
    """
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part.data).to_bytes(8, "big") + part.data)
    boundary = f"pullquote-{digest.hexdigest()[:40]}"
    body = bytearray()
    for part in parts:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(part.name)}"'
        if part.filename is not None:
            head += f'; filename="{_quoted(part.filename)}"'
        if part.type is not None:
            head += f"\r\nContent-Type: {_plain(part.type)}"
        body += f"{head}\r\n\r\n".encode() + part.data + b"\r\n"
    body += f"--{boundary}--\r\n".encode()
    return f"multipart/form-data; boundary={boundary}", bytes(body)


def read_form(content_type: str, body: bytes) -> Mapping[str, Part]:
    """The fields of a form by their names. Raises `ValueError` for what is none, or says a name twice."""
    found = re.fullmatch(r'multipart/form-data\s*;\s*boundary="?([^";]{1,70})"?\s*', content_type, re.IGNORECASE)
    if found is None:
        raise ValueError("not a form with files")
    line = b"--" + found[1].encode("latin-1")
    pieces = (b"\r\n" + body).split(b"\r\n" + line)
    if len(pieces) < 2 or pieces[0] or not pieces[-1].startswith(b"--"):
        raise ValueError("the form has no beginning, or no end")
    fields: dict[str, Part] = {}
    for piece in pieces[1:-1]:
        part = _read_part(piece)
        if part.name in fields:
            raise ValueError(f"two fields are called {part.name!r}")
        fields[part.name] = part
    return fields


def _read_part(piece: bytes) -> Part:
    head, gap, data = piece.partition(b"\r\n\r\n")
    lines = [line.partition(":") for line in head.decode().strip("\r\n").split("\r\n")]
    headers = {name.strip().lower(): value.strip() for name, _, value in lines}
    said = headers.get("content-disposition", "")
    names = {key: _unquoted(value) for key, value in re.findall(r';\s*(name|filename)="([^"]*)"', said)}
    if not gap or not said.lower().startswith("form-data") or "name" not in names:
        raise ValueError("a part of the form says not what it is")
    return Part(names["name"], data, headers.get("content-type"), names.get("filename"))


def _quoted(text: str) -> str:
    """As browsers write it (the HTML standard's multipart/form-data encoding): quotes and line breaks escaped."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _unquoted(text: str) -> str:
    return text.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")


def _plain(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+/[a-z0-9.+-]+", text):
        raise ValueError("a part's type is no type")
    return text
