"""A library as JSON Lines: a record a line.

Pure.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from quotes.exporting.record import MARK
from quotes.exporting.written import Written

ENDING = "jsonl"
_BEGINNING = f'{{"{MARK}": '


def lines(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The records, each a line."""
    for record in records:
        yield json.dumps(record, ensure_ascii=False) + "\n"


def is_ours(text: str) -> bool:
    """Whether a text begins as `lines` writes it."""
    return text.startswith(_BEGINNING)


def read(text: str) -> Iterator[Written]:
    """The records of such a text."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            record = None
        if isinstance(record, dict) and MARK in record:
            yield Written(number, record, text=line[:200])
        else:
            yield Written(number, broken="it is no record of an export", text=line[:200])
