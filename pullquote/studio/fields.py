"""What a change was sent with, checked as it is read: texts, numbers, ticks, files.

Pure but for the files that Starlette keeps while a request lasts.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from starlette.datastructures import FormData, QueryParams, UploadFile

from quotes.errors import InputError

Kind = TypeVar("Kind", bound=StrEnum)

_LONGEST_ID = 18
"""Digits of a number of a row: SQLite counts to 19."""


class Fields:
    """The fields of a form, or of an address, by name; what is not there is as good as empty.

    Every method that checks raises `InputError` with the field's name.
    """

    def __init__(self, given: FormData | QueryParams) -> None:
        self._given = given

    def __contains__(self, name: str) -> bool:
        return name in self._given

    def text(self, name: str) -> str:
        """A text with line ends as LF, otherwise as it was sent: the words are the words."""
        found = self._given.get(name, "")
        if not isinstance(found, str):
            raise InputError(f"The field {name} takes a text, not a file.", "Send it anew.")
        return found.replace("\r\n", "\n")

    def line(self, name: str) -> str | None:
        """A text without white space around it, None for an empty one."""
        return self.text(name).strip() or None

    def needed(self, name: str) -> str:
        """A text that must be there."""
        if (found := self.line(name)) is None:
            raise InputError(f"The field {name} is missing.", "Fill it in.")
        return found

    def all(self, name: str) -> list[str]:
        """Every text of a field that comes several times."""
        return [one for one in self._given.getlist(name) if isinstance(one, str) and one]

    def tick(self, name: str) -> bool:
        """Whether a box is ticked."""
        return self.text(name) not in ("", "0", "false", "off")

    def whole(self, name: str, *, least: int, most: int, otherwise: int | None = None) -> int:
        """A whole number within bounds; `otherwise` when there is none."""
        text = self.text(name).strip()
        if not text and otherwise is not None:
            return otherwise
        if not (text.removeprefix("-").isdecimal() and text.isascii() and len(text) <= _LONGEST_ID):
            raise InputError(f"{name} is {text[:40]!r}, no whole number.", f"Give {least:,} to {most:,}.")
        if not least <= int(text) <= most:
            raise InputError(f"{name} cannot be {int(text):,}.", f"Give {least:,} to {most:,}.")
        return int(text)

    def number(self, name: str) -> float | None:
        """A number, None for none."""
        text = self.text(name).strip()
        try:
            found = float(text) if text else None
        except ValueError:
            raise InputError(f"{name} is {text[:40]!r}, no number.", "Give a number.") from None
        if found is not None and not abs(found) < 1e12:
            raise InputError(f"{name} is {text[:40]!r}, no number to draw by.", "Give another.")
        return found

    def one_of(self, name: str, known: Sequence[str]) -> str | None:
        """One of the known values, None for none."""
        found = self.line(name)
        if found is not None and found not in known:
            raise InputError(f"{name} cannot be {found[:40]!r}.", f"There are {', '.join(known)}.")
        return found

    def kind(self, name: str, kind: type[Kind]) -> Kind | None:
        """One value of a closed vocabulary, None for none."""
        found = self.one_of(name, [one.value for one in kind])
        return None if found is None else kind(found)

    def files(self, name: str) -> list[UploadFile]:
        """The files of a field. They are in memory or a temporary file, and gone when the request is over."""
        return [one for one in self._given.getlist(name) if isinstance(one, UploadFile) and one.filename]
