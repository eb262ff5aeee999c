"""A library as JSON Lines: a record a line.

Pure. What other programs make of the lines is read too: `jq` writes a record over many lines or all in a list, and
files are put one after another.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from quotes.exporting.record import MARK, Exported, record_of, written_json
from quotes.exporting.written import Written

ENDING = "jsonl"
# Within a value each quotation mark has a backslash before it, so only a key is meant.
_KEY = re.compile(rf'(?<!\\)"{MARK}"\s*:\s*\d')
_BROKEN = "it is no record of an export"


def lines(library: Iterable[Exported]) -> Iterator[str]:
    """The records, each a line."""
    for exported in library:
        yield written_json(record_of(exported)) + "\n"


def is_ours(text: str) -> bool:
    """Whether a text is JSON with the key of our records, wherever another program has put it."""
    return re.match(r"\s*[{\[]", text) is not None and _KEY.search(text) is not None


def read(text: str) -> Iterator[Written]:
    """The records of such a text."""
    begun: list[str] = []
    begins, end = 0, ""
    for number, line in enumerate(text.split("\n"), start=1):
        # A byte order mark stands wherever files were put one after another.
        line = line.lstrip("\ufeff")
        bare = line.strip().removesuffix(",")
        if begun:
            begun.append(line)
            if line.rstrip().removesuffix(",") == end:
                yield from _written("\n".join(begun).removesuffix(","), begins)
                begun = []
        elif bare == "{":
            # Over many lines: it ends where a bracket stands as far in as this one.
            begun, begins, end = [line], number, line.rstrip().replace("{", "}")
        elif bare not in ("", "[", "]"):
            yield from _written(bare, number)
    if begun:
        yield Written(begins, broken=_BROKEN, text="\n".join(begun[:3])[:200])


def _written(text: str, line: int) -> Iterator[Written]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    for record in found if isinstance(found, list) else [found]:
        if isinstance(record, dict) and MARK in record:
            yield Written(line, record, text=str(record.get("text"))[:200])
        else:
            yield Written(line, broken=_BROKEN, text=text[:200])
