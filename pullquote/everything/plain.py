"""Nouns and rows as plain values of JSON.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any

from quotes.exporting.record import written_json


def plain(value: object) -> Any:
    """A noun's fields by their names, moments in ISO 8601, lengths of time in seconds. Bytes have no place in JSON."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    if isinstance(value, bytes | bytearray | memoryview):
        raise TypeError("bytes go into a file of their own")
    return value


def json_lines(values: Iterable[object]) -> Iterator[bytes]:
    """JSON Lines: a value a line, in UTF-8."""
    for value in values:
        yield written_json(plain(value)).encode("utf-8", "surrogatepass") + b"\n"
