"""The record reader: JSON lists of quotations, and JSON Lines, with keys called what people call them.

Pure.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from quotes.errors import InputError
from quotes.model import Draft, Place
from quotes.readers.columns import Record, chosen_columns, draft_from, guess_columns, missing_text
from quotes.readers.decoding import decode, decode_head
from quotes.readers.json_walk import NO_LIST, Item, items_of_lines, items_of_list
from quotes.readers.reader import PART, Note, Reading, Skipped, distinct_sources, excerpt, joined

# How objects inside a record are flattened: what each calls the thing itself.
_NESTED = {
    "source": {
        "title": "source",
        "name": "source",
        "kind": "kind",
        "url": "url",
        "date": "date",
        "year": "date",
        "page": "locator",
        "locator": "locator",
        "licence": "licence",
        "license": "licence",
        "rights": "rights",
    },
    "author": {"name": "author", "person": "author", "role": "role", "certainty": "certainty"},
    "attribution": {"person": "author", "name": "author", "role": "role", "certainty": "certainty"},
}

# Enough to tell which keys there are; records that share none are no table.
_MOST_KEYS = 100


@dataclass(frozen=True, slots=True)
class RecordReader:
    """Reads JSON. `columns` says which key holds a field, where the guess would be wrong: `{"text": "satz"}`."""

    columns: Mapping[str, str] = field(default_factory=dict)
    name: str = "json"

    def sniff(self, head: bytes, filename: str) -> float:
        """Sure of a list of objects or an object at the start; fairly sure of the file's ending."""
        text = decode_head(head).lstrip()
        by_name = 0.3 if filename.lower().endswith((".json", ".jsonl", ".ndjson")) else 0.0
        start = text[:1] + text[1:].lstrip()[:1]
        if start in ('{"', "[{"):
            return 0.9
        return by_name + (0.3 if start in ("{}", "[]", '["') else 0.0)

    def read(self, document: bytes, name: str) -> Reading:
        """The records as drafts. Raises InputError for bad JSON, with line and column, and for no record with words."""
        return joined(self.parts(document, name))

    def parts(self, document: bytes, name: str) -> Iterator[Reading]:
        """The records as drafts, some at a time."""
        decoded = decode(document, name)
        state = _State(decoded.text, decoded.sha256, name, self.columns)
        first = Reading(self.name, decoded.sha256, warnings=decoded.warnings, encoding=decoded.encoding)
        first = replace(first, text=decoded.text)
        for item in _items(decoded.text, name):
            state.take(item)
            if len(state.drafts) >= PART:
                yield state.part(first)
                first = Reading(self.name, decoded.sha256, encoding=decoded.encoding)
        keys = list(state.unused_keys)
        if keys and not state.used.get("text") and not self.columns:
            raise missing_text(keys, "key")
        yield replace(state.part(first), notes=state.unused(), columns=tuple(state.used.items()))


class _State:
    """What has been read so far."""

    def __init__(self, text: str, document: str, name: str, columns: Mapping[str, str]) -> None:
        self.drafts: list[Draft] = []
        self.unused_keys: dict[str, None] = {}
        self.skipped: list[Skipped] = []
        self.warnings: list[str] = []
        self.used: dict[str, str] = {}
        self._document, self._name, self._columns = document, name, columns
        self._line_ends = [at for at, character in enumerate(text) if character == "\n"]

    def part(self, first: Reading) -> Reading:
        """What was read since the last part, which is forgotten here."""
        part = replace(
            first,
            drafts=tuple(self.drafts),
            sources=distinct_sources(self.drafts),
            skipped=tuple(self.skipped),
            warnings=(*first.warnings, *self.warnings),
        )
        self.drafts, self.skipped, self.warnings = [], [], []
        return part

    def unused(self) -> tuple[Note, ...]:
        """A note on the keys that some record was not read by: standing, proof and identity are among them."""
        names = ", ".join(self.unused_keys)
        return (Note(1, "keys that were not used", excerpt(names)),) if names else ()

    def take(self, item: Item) -> None:
        """Makes the item a draft, or says why not."""
        line = bisect_right(self._line_ends, item.offset - 1) + 1
        where = f"record {item.number}: "
        if item.broken:
            self.skipped.append(Skipped(line, where + item.broken, excerpt(str(item.value))))
            return
        if not isinstance(item.value, dict):
            kind = "a text without an author" if isinstance(item.value, str) else f"no object but {_kind(item.value)}"
            self.skipped.append(Skipped(line, where + kind, excerpt(str(item.value))))
            return
        try:
            record = self._record(item.value)
            place = Place(self._document, self._name, line=line, exact=record.values.get("text", ""))
            draft, remarks = draft_from(record, place)
        except InputError as error:
            self.skipped.append(Skipped(line, where + str(error), excerpt(_shown(item.value))))
        else:
            self.drafts.append(draft)
            self.warnings += [f"Record {item.number}: {remark}." for remark in remarks]

    def _record(self, value: Mapping[str, object]) -> Record:
        names = [str(key) for key in value]
        present = {field: key for field, key in self._columns.items() if key in value}
        positions = chosen_columns(names, present) if present else guess_columns(names)
        values: dict[str, str] = {}
        tags: tuple[str, ...] | None = None
        for field_name, at in positions.items():
            given = value[names[at]]
            self.used.setdefault(field_name, names[at])
            if field_name == "tags" and isinstance(given, list):
                tags = tuple(_scalar("tags", tag) for tag in given)
            elif isinstance(given, dict) and field_name in _NESTED:
                values |= {k: v for k, v in _flattened(field_name, given).items() if v}
            else:
                values[field_name] = _scalar(field_name, given)
        if isinstance(nested := value.get("attribution"), dict):
            values |= {k: v for k, v in _flattened("attribution", nested).items() if v}
        self._note_unused(value, {names[at]: field_name for field_name, at in positions.items()})
        return Record(values, tags)

    def _note_unused(self, value: Mapping[str, object], used: Mapping[str, str]) -> None:
        """Remembers the keys of a record, and of the objects in it, that nothing was taken from."""
        for key, given in value.items():
            field_name = "attribution" if key == "attribution" else used.get(key)
            inner = given if isinstance(given, dict) and field_name in _NESTED else {}
            left = [f"{key}.{name}" for name in inner if name not in _NESTED[field_name or ""]]
            for name in left if field_name else [str(key)]:
                if len(self.unused_keys) < _MOST_KEYS:
                    self.unused_keys.setdefault(name)


def _flattened(field_name: str, given: Mapping[str, object]) -> dict[str, str]:
    return {_NESTED[field_name][key]: _scalar(key, given[key]) for key in given if key in _NESTED[field_name]}


def _scalar(field_name: str, given: object) -> str:
    """The value as text. Raises InputError for a list or an object, and for words that are no text."""
    if given is None:
        return ""
    if isinstance(given, str):
        return given
    if isinstance(given, int) and not isinstance(given, bool) and field_name not in ("text", "author"):
        return str(given)
    if isinstance(given, list) and field_name == "author" and len(given) == 1 and isinstance(given[0], str):
        return given[0]
    raise InputError(f"its {field_name} is no text but {_kind(given)}")


def _kind(value: object) -> str:
    return {dict: "an object", list: "a list", bool: "true or false", type(None): "null", str: "a text"}.get(
        type(value), "a number"
    )


def _shown(value: Mapping[str, object]) -> str:
    """A record to recognise it by, without following it into its depths."""
    return ", ".join(f"{key}: {each}" if isinstance(each, str | int) else str(key) for key, each in value.items())


def _items(text: str, name: str) -> Iterator[Item]:
    """The records, one after the other, from a list, an object that holds one, or lines."""
    if name.lower().endswith((".jsonl", ".ndjson")) or _is_lines(text):
        return items_of_lines(text)
    try:
        return iter(list(items_of_list(text, lambda value: "text" in guess_columns([*map(str, value)]))))
    except json.JSONDecodeError as error:
        if error.msg in NO_LIST:
            raise InputError(
                f"{name} is JSON, but {error.msg}.", "Give a list of objects, one for each quote."
            ) from None
        raise InputError(
            f"{name} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.", "Correct it there."
        ) from None
    except RecursionError:
        raise InputError(f"{name} is nested too deeply to be a list of quotes.", "Give a list of objects.") from None
    except ValueError as error:
        raise InputError(f"{name} holds a number that is too large ({error}).", "Write it as text.") from None


def _is_lines(text: str) -> bool:
    """True when each of the first lines is a record of its own, or most are: one of them may be broken."""
    lines = [line for line in text.split("\n", 20)[:20] if line.strip()]
    objects = sum(line.strip().startswith("{") and line.strip().endswith("}") for line in lines)
    return len(lines) > 1 and objects > len(lines) / 2
