"""The fingerprint of a table: how many rows it has, and one number that changes with any value of any of them.

Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_BYTES = 16
"""Two tables that differ have one fingerprint once in 2¹²⁸ times, by the length of a row's hash."""


@dataclass(slots=True)
class Fingerprint:
    """Grows with rows, in whatever order they come: databases sort in their own ways.

    Values are taken as Python has them (moments in UTC, floats to the last digit, bytes), so that it is the same for
    the same rows in any kind of database.
    """

    rows: int = 0
    total: int = 0

    def add(self, rows: Iterable[Sequence[object]]) -> None:
        """Counts these rows in."""
        for row in rows:
            written = repr(tuple(row)).encode("utf-8", "surrogatepass")
            self.total += int.from_bytes(hashlib.blake2b(written, digest_size=_BYTES).digest())
            self.rows += 1
        # A sum, not an exclusive or: two equal rows must not cancel each other out.
        self.total %= 1 << (8 * _BYTES)
