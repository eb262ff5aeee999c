"""Where lines of a file begin, by keys of 64 bits: a hash table in sixteen bytes a place.

Pure. A dictionary takes some 110 bytes a key, most of it for numbers as objects; a folder may hold 100,000 cards.
"""

from __future__ import annotations

from array import array

_LEAST = 1024
"""Places of an empty table, 16 KiB: a power of two, as every size is."""

_FULL = 3 / 4
"""Of the places so many may be taken: with more, finding one by going on from place to place takes ever longer."""


class LineIndex:
    """A map of keys to where their lines begin. A key that is set again has its last line.

    Keys must be spread evenly, as digests are, and be less than 2^64; so must the places of lines, in bytes.
    """

    def __init__(self) -> None:
        self._taken = 0
        self._make(_LEAST)

    def __len__(self) -> int:
        return self._taken

    def get(self, key: int) -> int | None:
        """Where that key's line begins; None when there is none."""
        begin = self._begins[self._place(key)]
        return begin - 1 if begin else None

    def __setitem__(self, key: int, begin: int) -> None:
        place = self._place(key)
        if not self._begins[place]:
            if self._taken >= _FULL * len(self._keys):
                self._grow()
                place = self._place(key)
            self._taken += 1
        self._keys[place] = key
        self._begins[place] = begin + 1  # nought is a place that is free

    def _place(self, key: int) -> int:
        """Where the key is, or would be."""
        last = len(self._keys) - 1
        place = key & last
        while self._begins[place] and self._keys[place] != key:
            place = (place + 1) & last
        return place

    def _make(self, places: int) -> None:
        self._keys = array("Q", bytes(8 * places))
        self._begins = array("Q", bytes(8 * places))

    def _grow(self) -> None:
        keys, begins = self._keys, self._begins
        self._make(2 * len(keys))
        for key, begin in zip(keys, begins, strict=True):
            if begin:
                place = self._place(key)
                self._keys[place] = key
                self._begins[place] = begin
