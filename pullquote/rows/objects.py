"""JSON Lines as rows of a table of cards: one object a line.

Pure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache

from pullquote.rows.columns import OF_FAILURES, UNREAD, Columns, about_unknown, columns_of
from pullquote.rows.row import Row
from quotes.errors import InputError


class ObjectReader:
    """Reads objects, each of which may have keys of its own."""

    def __init__(self, *, ignore_unknown: bool) -> None:
        self._ignore = ignore_unknown
        # Tables have few sets of keys; a hostile one has a new set on each line.
        self._columns = lru_cache(maxsize=256)(lambda keys: columns_of(keys, "The row"))

    def rows(self, lines: Iterator[str]) -> Iterator[Row]:
        """The rows of the lines that are not empty; one that is no such object is broken."""
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield self._row(number, line)

    def _row(self, number: int, line: str) -> Row:
        try:
            value = _object(line)
        except InputError as error:
            return Row(number, whole={}, broken=error.message, remedy=error.hint, unread=line.rstrip("\n"))
        try:
            columns = self._columns(tuple(value))
            if columns.unknown and not self._ignore:
                raise InputError(
                    f"The row has {about_unknown(columns)}.", "Rename or remove them, or give --ignore-columns."
                )
            cells = _cells(value, columns)
            if UNREAD in cells:
                raise InputError("The row still stands in `unread`.", "Write it as an object without `unread`.")
        except InputError as error:
            return Row(number, whole=value, broken=error.message, remedy=error.hint)
        return Row(number, cells, value)


def first_object(lines: Iterator[str], name: str) -> Mapping[str, object]:
    """The object on the first line that is not empty. Raises `InputError` when there is none."""
    for line in lines:
        if line.strip():
            try:
                return _object(line)
            except InputError as error:
                raise InputError(f"{name} is no table in JSON Lines: {error.message}", error.hint) from None
    return {}


def _object(line: str) -> dict[str, object]:
    try:
        value = json.loads(line)
    except ValueError as error:
        said = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        raise InputError(f"The line is not JSON: {said}.", "Write one object a line.") from None
    except RecursionError:
        raise InputError("The line is nested too deeply.", "Write one object of plain values a line.") from None
    if not isinstance(value, dict):
        raise InputError("The line is JSON, but no object.", 'Write it as {"text": "…", "author": "…"}.')
    return value


def _cells(value: Mapping[str, object], columns: Columns) -> dict[str, str]:
    """The values as cells of a table would have them. Raises `InputError` for one that is none."""
    keys = list(value)
    cells: dict[str, str] = {}
    for field, place in columns.places.items():
        given = value[keys[place]]
        if field == "source" and isinstance(given, dict):
            # As `pullquote quotes --json` prints it.
            cells.update({name: _cell(name, given.get(key)) for name, key in (("source", "title"), ("date", "date"))})
        elif field not in OF_FAILURES:
            cells[field] = _cell(field, given)
    return {field: cell for field, cell in cells.items() if cell.strip()}


def _cell(field: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int | float):
        return str(value)
    separator = {"emphasis": "|", "focus": ","}.get(field)
    if separator and isinstance(value, list) and all(isinstance(one, str | int | float) for one in value):
        return separator.join(map(str, value))
    raise InputError(f"Its {field} is {'an object' if isinstance(value, dict) else 'a list'}.", "Give a text.")
