"""Ids of quotes, as many as there may be in a large library.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

_DIGITS, _BYTES = 16, 8
"""Of an id: hex digits as it is written, bytes as it is kept here."""


class Ids(Sequence[str]):
    """Ids in their order, in eight bytes each where a tuple of them takes seventy. Equal to any sequence of the same.

    Raises ValueError for what is not an id: see `quotes.identity.quote_id`.
    """

    __slots__ = ("_packed",)

    def __init__(self, ids: Iterable[str] = ()) -> None:
        self._packed = bytearray()
        self.extend(ids)

    def extend(self, ids: Iterable[str]) -> None:
        """Adds ids at the end."""
        some = list(ids)
        if any(len(id) != _DIGITS for id in some):
            raise ValueError("an id has 16 hex digits")
        self._packed += bytes.fromhex("".join(some))

    def __len__(self) -> int:
        return len(self._packed) // _BYTES

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[str, ...]: ...
    def __getitem__(self, at: int | slice) -> str | tuple[str, ...]:
        if isinstance(at, slice):
            return tuple(self._at(number) for number in range(len(self))[at])
        return self._at(range(len(self))[at])

    def __iter__(self) -> Iterator[str]:
        return map(self._at, range(len(self)))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Ids):
            return self._packed == other._packed
        if isinstance(other, Sequence):
            return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other, strict=True))
        return NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Ids({list(self)!r})"

    def _at(self, number: int) -> str:
        return self._packed[number * _BYTES : (number + 1) * _BYTES].hex()
