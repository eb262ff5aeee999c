"""JSON with the place each value stands at, also deep inside lists of lists, and several values in one file.

Pure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from quotes.errors import InputError

# Programs that write JSON by hand leave tabs and line ends in their strings, which a strict parser refuses.
_DECODER = json.JSONDecoder(strict=False)
_BLANK = re.compile(r"[ \t\n\r]*")
_BETWEEN_VALUES = re.compile(r"[ \t\n\r,]*")


@dataclass(frozen=True, slots=True)
class Placed:
    """A value and the offset it begins at in the text."""

    value: object
    offset: int


def values_of(text: str, name: str) -> list[Placed]:
    """The values of a file, of which there is one, or several one after another.

    Raises InputError for what is no JSON, with line and column, and for what is nested too deeply.
    """
    found: list[Placed] = []
    at = _skip(text, 0)
    try:
        while at < len(text):
            value, end = _DECODER.raw_decode(text, at)
            found.append(Placed(value, at))
            match = _BETWEEN_VALUES.match(text, end)
            at = match.end() if match else end
    except json.JSONDecodeError as error:
        raise InputError(
            f"{name} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.", "Export it once more."
        ) from None
    except RecursionError:
        raise InputError(f"{name} is nested too deeply to be an export.", "Export it once more.") from None
    except ValueError as error:
        raise InputError(f"{name} holds a number that is too large ({error}).", "Export it once more.") from None
    if not found:
        raise InputError(f"{name} is empty.", "Name a file that holds highlights.")
    return found


def elements(text: str, placed: Placed) -> Iterator[Placed]:
    """The elements of a list that `values_of` or `member` gave; none for any other value."""
    if not isinstance(placed.value, list):
        return
    at = _skip(text, placed.offset + 1)
    for _ in placed.value:
        value, end = _DECODER.raw_decode(text, at)
        yield Placed(value, at)
        at = _skip(text, _skip(text, end) + 1)


def member(text: str, placed: Placed, wanted: str) -> Placed | None:
    """The value of this key of an object, of two such keys the last, as in a plain parse; None without one."""
    if not isinstance(placed.value, dict) or wanted not in placed.value:
        return None
    found: Placed | None = None
    at = _skip(text, placed.offset + 1)
    while True:
        key, end = _DECODER.raw_decode(text, at)
        start = _skip(text, _skip(text, end) + 1)
        value, end = _DECODER.raw_decode(text, start)
        if key == wanted:
            found = Placed(value, start)
        at = _skip(text, end)
        if text[at : at + 1] != ",":
            return found
        at = _skip(text, at + 1)


def text_of(value: object) -> str:
    """A text, or a number as a text; empty for everything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)


def names_of(value: object) -> str:
    """Names that a program wrote as a text, as a list, or as objects with a `name`: one to a line."""
    if isinstance(value, dict):
        return text_of(value.get("name"))
    if isinstance(value, list):
        return "\n".join(name for each in value if (name := names_of(each) if not isinstance(each, list) else ""))
    return value if isinstance(value, str) else ""


def count_keys(head: str, keys: frozenset[str]) -> int:
    """How many of these keys stand in a piece of JSON that may be cut off anywhere."""
    return len(keys & set(re.findall(r'"([\w@]{1,40})"\s{0,8}:', head)))


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at
