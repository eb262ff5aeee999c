"""Tables written in Lua, as programs save their settings in: read as data, never run.

Pure. The grammar is that of table constructors in the Lua 5.1 reference manual, section 2.5.7, with constants only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from quotes.errors import InputError

Key = str | int | float

_TOKEN = re.compile(
    r"(?P<blank>\s+|--(?!\[=*\[)[^\n]*)"
    r"|(?P<string>\"(?:[^\"\\]|\\(?s:.))*\"|'(?:[^'\\]|\\(?s:.))*')"
    r"|(?P<long>(?:--)?\[(?P<level>=*)\[)"
    r"|(?P<number>[-+]?(?:0[xX][0-9a-fA-F]{1,16}|(?:\d{1,300}\.?\d{0,300}|\.\d{1,300})(?:[eE][-+]?\d{1,9})?))"
    r"|(?P<name>[A-Za-z_]\w*)(?P<is_key>\s*=(?!=))?"
    r"|(?P<sign>[{}\[\]=,;])"
)
_ESCAPE = re.compile(r"\\(\d{1,3}|(?s:.))")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_CONSTANTS: dict[str, str | bool | None] = {"true": True, "false": False, "nil": None}


@dataclass(slots=True)
class Table:
    """A table: its values by key, and the offset in the text that each stands at.

    Values are texts, numbers, booleans, None and tables; those without a key are counted from 1.
    """

    values: dict[Key, object] = field(default_factory=dict)
    offsets: dict[Key, int] = field(default_factory=dict)

    def text(self, key: Key) -> str:
        """The text with this key; empty for none and for what is no text."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def table(self, key: Key) -> Table:
        """The table with this key; an empty one for none and for what is no table."""
        value = self.values.get(key)
        return value if isinstance(value, Table) else Table()

    def numbered(self) -> list[tuple[Key, Table]]:
        """The tables with numbers for keys, with them, in the order of the numbers."""
        keys = sorted(key for key in self.values if not isinstance(key, str))
        return [(key, value) for key in keys if isinstance(value := self.values[key], Table)]


@dataclass(slots=True)
class _Open:
    """A table that is being read. `key` is what the next value is called, if it was said."""

    table: Table
    offset: int
    key: Key | None = None
    in_key: bool = False
    number: int = 1

    def put(self, value: object, offset: int) -> None:
        """Takes a constant or a closed table: the key in brackets, or a value."""
        if self.in_key:
            self.key = value if isinstance(value, Key) else None
            return
        if self.key is None:
            self.key, self.number = self.number, self.number + 1
        self.table.values[self.key] = value
        self.table.offsets[self.key] = offset
        self.key = None


def read_table(text: str, name: str) -> Table:
    """The table a file returns, as in `return { … }`, nested however deeply; nothing is evaluated.

    Raises InputError, with the line, for anything that is no table of constants.
    """
    opened: list[_Open] = []
    at = 0
    while (match := _TOKEN.match(text, at)) is not None:
        start, at = at, match.end()
        if match["blank"] is not None or (not opened and match["name"] == "return"):
            continue
        if match["long"] is not None:
            closing = f"]{match['level']}]"
            if (end := text.find(closing, at)) < 0:
                raise _error(text, start, name)
            value, at = text[at:end].removeprefix("\n"), end + len(closing)
            if not match["long"].startswith("-") and opened:
                opened[-1].put(value, start)
        elif match["sign"] == "{":
            opened.append(_Open(Table(), start))
        elif not opened:
            raise _error(text, start, name)
        elif match["sign"] == "}":
            closed = opened.pop()
            if not opened:
                return closed.table
            opened[-1].put(closed.table, closed.offset)
        elif match["sign"] is not None:
            opened[-1].in_key = match["sign"] == "["
        elif match["is_key"] is not None:
            opened[-1].key = match["name"]
        elif match["name"] is not None and match["name"] not in _CONSTANTS:
            raise _error(text, start, name)
        else:
            opened[-1].put(_constant(match), start)
    raise _error(text, at, name)


def _constant(match: re.Match[str]) -> object:
    if match["string"] is not None:
        return _ESCAPE.sub(_unescaped, match["string"][1:-1])
    if match["name"] is not None:
        return _CONSTANTS[match["name"]]
    number = match["number"]
    if "x" in number.lower():
        return int(number, 16)
    return int(number) if number.lstrip("+-").isdecimal() else float(number)


def _unescaped(match: re.Match[str]) -> str:
    escaped = match[1]
    if escaped.isdecimal() and escaped.isascii():
        # A byte; above ASCII it would be a part of a character, which these files write as it is.
        return chr(int(escaped)) if int(escaped) < 128 else "\ufffd"
    return _ESCAPED.get(escaped, escaped)


def _error(text: str, at: int, name: str) -> InputError:
    line = text.count("\n", 0, at) + 1
    where = "breaks off" if at >= len(text) else "is no table of Lua"
    return InputError(f"{name} {where} at line {line}.", "Copy the file from the reader's .sdr folder once more.")
