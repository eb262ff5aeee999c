"""The cases that Unicode gives for testing its rules, as kept in tests/unicode, with what the record says of them."""

from __future__ import annotations

import hashlib
import lzma
import tomllib
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent / "unicode"


@dataclass(frozen=True)
class Cases:
    """A file of cases: its lines without comments, how many cases it has, and whether it is the file that was kept."""

    lines: list[str]
    count: int
    is_as_recorded: bool


def published(record: str, name: str) -> Cases:
    """One of Unicode's files, such as `BidiTest` of the record `bidi`."""
    kept = tomllib.loads((_FOLDER / f"{record}.toml").read_text(encoding="utf-8"))["files"][name]
    data = (_FOLDER / kept["file"]).read_bytes()
    lines = [line for line in lzma.decompress(data).decode("utf-8").split("\n") if line and line[0] != "#"]
    return Cases(lines, kept["cases"], hashlib.sha256(data).hexdigest() == kept["sha256"])
