"""Walking through JSON: the items of a list with the place each stands at, which a plain parse does not tell.

Pure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

_DECODER = json.JSONDecoder()
NO_LIST = ("it holds no list of objects", "it holds several lists, and none of them alone is of quotes")
"""What may be wrong with a document that is JSON."""

_BLANK = re.compile(r"[ \t\n\r]*")


@dataclass(frozen=True, slots=True)
class Item:
    """One value of a list: its number, counted from 1, and its offset. `broken` says why it has no value."""

    number: int
    offset: int
    value: object
    broken: str = ""


def items_of_list(text: str, is_record: Callable[[Mapping[str, object]], bool]) -> Iterator[Item]:
    """The items of a list, of the one list of objects in an object, or an object that is itself a record.

    Raises json.JSONDecodeError, RecursionError or ValueError when the text is not JSON or has no such list.
    """
    start = _skip(text, 0)
    if text[start : start + 1] == "[":
        items, end = _list_items(text, start)
    elif text[start : start + 1] == "{":
        items, end = _object_items(text, start, is_record)
    else:
        raise json.JSONDecodeError("Neither a list nor an object", text, start)
    if _skip(text, end) != len(text):
        raise json.JSONDecodeError("More after the end", text, _skip(text, end))
    yield from items


def items_of_lines(text: str) -> Iterator[Item]:
    """The values of JSON Lines; a line that is no JSON is an item with its reason."""
    offset = 0
    number = 0
    for line in text.split("\n"):
        if line.strip():
            number += 1
            try:
                value = json.loads(line)
            except json.JSONDecodeError as error:
                yield Item(number, offset, line, f"not JSON ({error.msg} at column {error.colno})")
            except (RecursionError, ValueError):
                yield Item(number, offset, line[:200], "nested too deeply, or a number too large")
            else:
                yield Item(number, offset, value)
        offset += len(line) + 1


def _list_items(text: str, start: int) -> tuple[list[Item], int]:
    items: list[Item] = []
    at = _skip(text, start + 1)
    if text[at : at + 1] == "]":
        return items, at + 1
    while True:
        value, end = _DECODER.raw_decode(text, at)
        items.append(Item(len(items) + 1, at, value))
        at = _skip(text, end)
        if text[at : at + 1] == "]":
            return items, at + 1
        if text[at : at + 1] != ",":
            raise json.JSONDecodeError("Expecting ',' delimiter", text, at)
        at = _skip(text, at + 1)


def _object_items(text: str, start: int, is_record: Callable[[Mapping[str, object]], bool]) -> tuple[list[Item], int]:
    whole, end = _DECODER.raw_decode(text, start)
    if is_record(whole) and not isinstance(whole.get("quotes"), list):
        return [Item(1, start, whole)], end
    lists = [key for key, value in whole.items() if isinstance(value, list) and any(isinstance(v, dict) for v in value)]
    if len(lists) > 1:
        lists = [key for key in lists if any(isinstance(v, dict) and is_record(v) for v in whole[key])]
    if len(lists) != 1:
        raise json.JSONDecodeError(NO_LIST[bool(lists)], text, start)
    return _list_items(text, _offset_of(text, start, lists[0]))[0], end


def _offset_of(text: str, start: int, wanted: str) -> int:
    """Where the value of this key of the object begins; of two such keys the last, as in a plain parse."""
    found = start
    at = _skip(text, start + 1)
    while True:
        key, end = _DECODER.raw_decode(text, at)
        value_at = _skip(text, _skip(text, end) + 1)
        if key == wanted:
            found = value_at
        _, end = _DECODER.raw_decode(text, value_at)
        at = _skip(text, end)
        if text[at : at + 1] != ",":
            return found
        at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at
