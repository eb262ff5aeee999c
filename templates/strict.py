"""A TOML table to a frozen dataclass: every key known, every value of its type, or an error that names the line.

Pure, but for the names of the formats.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, NewType, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from quotes.errors import InputError, nearest
from quotes.markup.toml_lines import Keys, line_of
from templates.colour import RGB, parse_colour
from templates.design import PerFormat
from templates.formats import formats
from templates.measure import Measure, parse_measure

T = TypeVar("T")

_LARGEST = 100_000
"""Sixty times the widest canvas: anything beyond, and what is not a number at all, is a slip or mischief."""


class Misfit(Exception):
    """A value that does not fit, with the keys that lead to it; `build` turns it into an `InputError`."""

    def __init__(self, keys: Keys, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.keys = keys
        self.message = message
        self.hint = hint


def build(kind: type[T], table: Mapping[str, object], *, text: str, origin: str) -> T:
    """The dataclass that a table spells out.

    `text` is the TOML that the table was read from and `origin` its file name: both serve the error message only.
    Raises `InputError` with line, key and remedy.
    """
    try:
        return cast(T, _value(kind, table, ()))
    except Misfit as misfit:
        line = line_of(text, misfit.keys)
        where = ".".join(str(key + 1) if isinstance(key, int) else key for key in misfit.keys)
        raise InputError(f"{origin}, line {line}, {where or 'whole file'}: {misfit.message}", misfit.hint) from None


@cache
def hints_of(kind: type) -> dict[str, Any]:
    """The types of a dataclass's fields, worked out once: a design asks for them at every layer."""
    return get_type_hints(kind)


def _value(kind: Any, value: object, keys: Keys) -> Any:
    if kind is Measure or kind is RGB:
        return _parsed(kind, value, keys)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _table(kind, value, keys)
    if isinstance(kind, NewType):
        return _plain(kind.__supertype__, value, keys)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _union([option for option in get_args(kind) if option is not type(None)], value, keys)
    if origin is Literal:
        return _one_of(get_args(kind), value, keys)
    if origin is PerFormat:
        inner = get_args(kind)[0]
        rows = value if isinstance(value, dict) else {"else": value}
        for key in rows:
            _one_of((*formats(), "stack", "split", "else"), key, (*keys, key))
        return PerFormat({key: _value(inner, row, (*keys, key)) for key, row in rows.items()})
    if origin is tuple:
        return _tuple(get_args(kind), value, keys)
    if origin is not None and issubclass(origin, Mapping):
        inner = get_args(kind)[1]
        return {key: _value(inner, row, (*keys, key)) for key, row in _as_table(value, keys).items()}
    return _plain(kind, value, keys)


def _parsed(kind: Any, value: object, keys: Keys) -> Measure | RGB:
    try:
        if kind is Measure and isinstance(value, str | int | float) and not isinstance(value, bool):
            return parse_measure(value)
        if kind is RGB and isinstance(value, str):
            return parse_colour(value)
    except InputError as error:
        raise Misfit(keys, error.message, error.hint) from None
    wanted = "a number or a sum" if kind is Measure else "a colour such as #9A2F1B"
    raise Misfit(keys, f"{value!r} should be {wanted}.")


def _as_table(value: object, keys: Keys) -> dict[str, object]:
    if not isinstance(value, dict):
        raise Misfit(keys, f"{value!r} should be a table.")
    return value


def _table(kind: type, value: object, keys: Keys) -> object:
    rows = _as_table(value, keys)
    hints = hints_of(kind)
    known = {field.name: field for field in dataclasses.fields(kind)}
    for key in rows:
        if key not in known:
            near = nearest(key, known)
            hint = f"Did you mean {near!r}?" if near else f"Known keys: {', '.join(known)}."
            raise Misfit((*keys, key), f"there is no key {key!r} here.", hint)
    for name, item in known.items():
        required = item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING
        if required and name not in rows:
            raise Misfit(keys, f"the key {name!r} is missing.", f"Add `{name} = …`.")
    return kind(**{key: _value(hints[key], row, (*keys, key)) for key, row in rows.items()})


def _union(options: list[Any], value: object, keys: Keys) -> Any:
    """A union of dataclasses is told apart by their `kind`; any other is an optional value of one type."""
    if len(options) == 1:
        return _value(options[0], value, keys)
    if not dataclasses.is_dataclass(options[0]):
        return _plain(Union[tuple(options)], value, keys)  # noqa: UP007 - the options are only known here
    kinds = {name: option for option in options for name in get_args(hints_of(option)["kind"])}
    named = _as_table(value, keys).get("kind")
    if named is None:
        raise Misfit(keys, "the key 'kind' is missing.", f"It says what the layer is: {', '.join(kinds)}.")
    return _value(kinds[_one_of(tuple(kinds), named, (*keys, "kind"))], value, keys)


def _one_of(options: tuple[Any, ...], value: object, keys: Keys) -> Any:
    if value in options:
        return value
    raise Misfit(keys, f"{value!r} is not one of {', '.join(map(str, options))}.")


def _tuple(kinds: tuple[Any, ...], value: object, keys: Keys) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise Misfit(keys, f"{value!r} should be a list.")
    if kinds[-1] is Ellipsis:
        return tuple(_value(kinds[0], row, (*keys, index)) for index, row in enumerate(value))
    if len(value) != len(kinds):
        raise Misfit(keys, f"this list should have {len(kinds)} values, not {len(value)}.")
    return tuple(_value(kind, row, (*keys, index)) for index, (kind, row) in enumerate(zip(kinds, value, strict=True)))


def _plain(kind: Any, value: object, keys: Keys) -> object:
    if kind is float and isinstance(value, int | float) and not isinstance(value, bool):
        if not abs(value) <= _LARGEST:
            raise Misfit(keys, f"{value!r} is no number to measure with.", f"Numbers go up to {_LARGEST:,}.")
        return float(value)
    if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
        return value
    names = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}
    raise Misfit(keys, f"{value!r} should be {names.get(kind, kind)}.")
