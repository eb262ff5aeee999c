"""Ids of quotes, as many as there may be in a large library: in their order, and which have come before.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from struct import iter_unpack
from typing import overload

_DIGITS, _BYTES = 16, 8
"""Of an id: hex digits as it is written, bytes as it is kept here."""

_BEGINNING_AND_REST = ">H6s"
"""An id in two: ids are hashes, so each of 65,536 beginnings has sixteen of a million, few enough to look through."""


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
        self._packed += _pack(list(ids))

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
    """Tells ids that have not come yet from those that may have, in twelve bytes each.

    A quarter of the time of a look into the database, which must be left alone by others meanwhile. What has come is
    always told; that an id is told which has not is less likely than one in a million million.
    """

    __slots__ = ("_rests",)

    def __init__(self) -> None:
        self._rests = [bytearray() for _ in range(1 << 16)]

    def come_again(self, ids: Sequence[str]) -> list[str]:
        """Those of the ids that may have come before, earlier in the list or in an earlier one; all have come now.

        Raises ValueError for what is not an id.
        """
        again: list[str] = []
        rests = self._rests
        for id, (beginning, rest) in zip(ids, iter_unpack(_BEGINNING_AND_REST, _pack(ids)), strict=True):
            same = rests[beginning]
            # Looked for at any byte, not each sixth: that tells too many, not too few.
            if rest in same:
                again.append(id)
            else:
                same += rest
        return again


def _pack(ids: Sequence[str]) -> bytes:
    if not {_DIGITS}.issuperset(map(len, ids)):
        raise ValueError("an id has 16 hex digits")
    return bytes.fromhex("".join(ids))
