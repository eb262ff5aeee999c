"""Ids of quotes, as many as there may be in a large library: in their order, and which have come before.

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
        if not {_DIGITS}.issuperset(map(len, some)):
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


class IdFilter:
    """Tells ids that have surely not come yet from those that may have, a million of them in 15 MB.

    What has come is always told; that an id is told which has not is less likely than one in a million million.
    """

    __slots__ = ("_rests",)

    def __init__(self) -> None:
        self._rests = [bytearray() for _ in range(1 << 16)]

    def has_come(self, id: str) -> bool:
        """Whether the id may have come before; it has now. Raises ValueError for what is not an id."""
        packed = bytes.fromhex(id)
        if len(packed) != _BYTES:
            raise ValueError("an id has 16 hex digits")
        # Ids are hashes: of a million each of 65,536 beginnings has sixteen, few enough to look through.
        same, rest = self._rests[packed[0] << 8 | packed[1]], packed[2:]
        # At any byte, not each sixth: that tells too many, not too few.
        if rest in same:
            return True
        same += rest
        return False
