"""The manifest of a backup: what is in it, by name, size and SHA-256, and from when and which Pullquote it is.

Pure. A manifest that is read may have been made by anybody: every value is checked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from quotes.errors import InputError

MANIFEST = "manifest.json"
"""Its name in the archive, where it is the last: the hashes are known when all else is written."""

LIBRARY = "library.db"
"""The database as an SQLite file, whatever kind it was taken from."""

FILES = "files/"
"""What the names of the workspace's own files begin with."""

LONGEST = 64 * 1024 * 1024
"""Bytes of a manifest, which is read into memory: a hundred thousand cards take a quarter of it."""

VERSION = 1
"""Of the archive's form. A program that finds a higher one refuses the backup instead of guessing."""

_MARK = "pullquote-backup"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_REVISION = re.compile(r"\w{1,32}")
_LARGEST = 2**63 - 1
"""The largest size that a file system or a ZIP file tells."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a backup: its size in bytes and its SHA-256 in hex."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.

    `made_at` is a moment before its library's. `revision` is that of the database's shape, `rows` how many rows each
    table has. `left_out` tells what of the workspace is not in it, each with the reason.
    """

    made_at: datetime
    pullquote: str
    revision: str
    database: str
    rows: Mapping[str, int]
    members: tuple[Member, ...]
    left_out: tuple[tuple[str, str], ...]


def written_manifest(manifest: Manifest) -> bytes:
    """The manifest as JSON, for people too. Raises `InputError` for one too long to be read again."""
    told = {
        _MARK: VERSION,
        "made_at": manifest.made_at.isoformat(),
        "pullquote": manifest.pullquote,
        "revision": manifest.revision,
        "database": manifest.database,
        "rows": dict(manifest.rows),
        "members": [{"name": one.name, "bytes": one.bytes, "sha256": one.sha256} for one in manifest.members],
        "left_out": [{"what": what, "why": why} for what, why in manifest.left_out],
    }
    data = json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"
    if len(data) > LONGEST:
        raise InputError(
            f"{len(manifest.members):,} files are more than a backup takes.", "Leave out --with-cards, or some --with."
        )
    return data


def read_manifest(data: bytes) -> Manifest:
    """The manifest in such a JSON. Raises `InputError` for anything else, and for one of a newer form."""
    try:
        told = json.loads(data)
        version = told[_MARK]
    # A ValueError is also a number of more digits than Python reads, a RecursionError lists in lists in lists.
    except (ValueError, RecursionError, KeyError, TypeError):
        raise InputError("its manifest cannot be read", "It may be damaged; take another backup.") from None
    if version != VERSION:
        raise InputError(
            f"its form is {version!r:.20}, and {VERSION} is known", "Update Pullquote: pip install --upgrade pullquote."
        )
    try:
        return _manifest(told)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError("its manifest is not as one should be", "It may be damaged; take another backup.") from None


def _manifest(told: Mapping[str, Any]) -> Manifest:
    made_at = datetime.fromisoformat(told["made_at"])
    if made_at.tzinfo is None:
        raise ValueError("a moment without a zone")
    return Manifest(
        made_at=made_at.astimezone(UTC),
        pullquote=_text(told["pullquote"]),
        revision=_matching(_REVISION, told["revision"]),
        database=_text(told["database"]),
        rows={_text(name): _number(count) for name, count in told["rows"].items()},
        members=tuple(
            Member(_text(one["name"]), _number(one["bytes"]), _matching(_SHA256, one["sha256"]))
            for one in told["members"]
        ),
        left_out=tuple((_text(one["what"]), _text(one["why"])) for one in told["left_out"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _matching(pattern: re.Pattern[str], value: object) -> str:
    if not pattern.fullmatch(text := _text(value)):
        raise ValueError("not as it should be")
    return text


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LARGEST:
        raise ValueError("no number")
    return value
