"""JSON documents with one list of segments: each segment with its line, and what stands beside the list.

Pure.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from quotes.errors import InputError
from quotes.readers.json_walk import Item, items_of_list

_DECODER = json.JSONDecoder()
_BLANK = re.compile(r"[ \t\n\r]*")
# More hours than any recording has: a time beyond is none, or is in other units.
_LONGEST_SECONDS = 1_000 * 3_600.0


@dataclass(frozen=True, slots=True)
class Segment:
    """One item of the list. `number` counts from 1, `line` is of its words; `value` is None for what is no object."""

    number: int
    line: int
    value: Mapping[str, object] | None
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Segments:
    """A document's segments, found under `key` (empty for a list alone); `beside` is all values of the document."""

    key: str
    items: tuple[Segment, ...]
    beside: Mapping[str, object]


def read_segments(text: str, name: str, keys: Sequence[str], words: str) -> Segments:
    """The list under the first of `keys` that holds one, or the list that the document is.

    `words` is the key of what is said, whose line a segment gets. Raises InputError for what is no JSON, with line and
    column, is nested too deeply, or holds no such list.
    """
    try:
        start = _skip(text, 0)
        found, beside = _members(text, start, keys) if text[start : start + 1] == "{" else ({"": start}, {})
        key = next((key for key in ("", *keys) if key in found), None)
        if key is None:
            wanted = " or ".join(f'"{key}"' for key in keys)
            raise InputError(f"{name} has no list under {wanted}.", "Say with --as what it is.")
        _, end = _DECODER.raw_decode(text, found[key])
        if key == "" and _skip(text, end) != len(text):
            raise json.JSONDecodeError("More after the end", text, _skip(text, end))
        items = list(items_of_list(text[found[key] : end], lambda value: words in value))
    except json.JSONDecodeError as error:
        raise InputError(
            f"{name} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.", "Correct it there."
        ) from None
    except RecursionError:
        raise InputError(f"{name} is nested too deeply to be a transcript.", "Give a list of segments.") from None
    except ValueError as error:
        raise InputError(f"{name} holds a number that is too large ({error}).", "Take it out.") from None
    return Segments(key, tuple(_placed(text, found[key], end, items, words)), beside)


def seconds_of(value: object, *, per_second: float = 1.0) -> float | None:
    """A number, or a number written as text, in seconds to the millisecond; None for anything that is no time."""
    if isinstance(value, str) and re.fullmatch(r"\d{1,7}(?:\.\d{1,9})?", value.strip()):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not 0 <= value <= _LONGEST_SECONDS * per_second or math.isnan(value):
        return None
    return round(value / per_second, 3)


def text_of(value: object) -> str:
    """The value if it is a text that is not blank, without white space at its ends, or else an empty text."""
    return value.strip() if isinstance(value, str) else ""


def first_object(head: str, key: str) -> Mapping[str, object] | str | None:
    """The first object of the list under `key` in the beginning of a document, or of the document if `key` is empty.

    As text when the beginning ends within it; None when there is none. Never raises.
    """
    opening = re.compile(rf'"{key}"\s{{0,99}}:\s{{0,99}}\[\s{{0,999}}(?=\{{)' if key else r"\s{0,999}\[\s{0,999}(?=\{)")
    match = opening.search(head) if key else opening.match(head)
    if match is None:
        return None
    try:
        value, _ = _DECODER.raw_decode(head, match.end())
    except (ValueError, RecursionError):
        return head[match.end() :]
    return value if isinstance(value, dict) else None


def has_keys(found: Mapping[str, object] | str, *keys: str) -> bool:
    """True when the object has these keys at its top, or, of one that is cut off, when each stands somewhere in it."""
    if isinstance(found, str):
        return all(re.search(rf'"{key}"\s{{0,99}}:', found) for key in keys)
    return all(key in found for key in keys)


def _members(text: str, start: int, keys: Sequence[str]) -> tuple[dict[str, int], dict[str, object]]:
    """Where the lists under the keys begin, and all values of the object that begins at `start`."""
    found: dict[str, int] = {}
    beside: dict[str, object] = {}
    at = _skip(text, start + 1)
    while text[at : at + 1] != "}":
        key, end = _DECODER.raw_decode(text, at)
        at = _skip(text, end)
        if not isinstance(key, str) or text[at : at + 1] != ":":
            raise json.JSONDecodeError("Expecting a name and ':'", text, at)
        value_at = _skip(text, at + 1)
        value, end = _DECODER.raw_decode(text, value_at)
        if key in keys and isinstance(value, list):
            found[key] = value_at
        beside[key] = value
        at = _skip(text, end)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
        elif text[at : at + 1] != "}":
            raise json.JSONDecodeError("Expecting ',' delimiter", text, at)
    if _skip(text, at + 1) != len(text):
        raise json.JSONDecodeError("More after the end", text, _skip(text, at + 1))
    return found, beside


def _placed(text: str, start: int, end: int, items: Sequence[Item], words: str) -> Iterator[Segment]:
    line_ends = [at for at, character in enumerate(text) if character == "\n"]
    named = f'"{words}"'
    for position, item in enumerate(items):
        offset = start + item.offset
        limit = start + items[position + 1].offset if position + 1 < len(items) else end
        at = text.find(named, offset, limit)
        line = bisect_right(line_ends, max(offset, at) - 1) + 1
        value = item.value if isinstance(item.value, dict) else None
        yield Segment(item.number, line, value, "" if value is not None else text[offset : min(limit, offset + 200)])


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at
