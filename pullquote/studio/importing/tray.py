"""Documents between being looked at and being kept: in memory, for as long as the studio runs, and not too many.

Touches: randomness, for names that nobody guesses.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from threading import Lock

from pullquote.arriving.document import Arrived
from quotes.errors import NotFound

MOST_BYTES = 256 * 1024 * 1024
"""Bytes in the tray: two of the largest documents. What has lain longest makes room."""


class Tray:
    """Documents by name, safe for several threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._lying: OrderedDict[str, Arrived] = OrderedDict()
        self._lock = Lock()

    def lay(self, arrived: Arrived) -> str:
        """Lays a document in, and gives the name to take it by."""
        name = secrets.token_urlsafe(12)
        with self._lock:
            self._lying[name] = arrived
            while len(self._lying) > 1 and sum(len(one.data) for one in self._lying.values()) > self._most:
                self._lying.popitem(last=False)
        return name

    def look(self, name: str) -> Arrived:
        """The document of a name. Raises `NotFound` for one that has made room since."""
        with self._lock:
            if name not in self._lying:
                raise NotFound("This document is no longer here.", "Drop it once more.")
            self._lying.move_to_end(name)
            return self._lying[name]

    def drop(self, name: str) -> None:
        """Takes a document out, if it is there."""
        with self._lock:
            self._lying.pop(name, None)
