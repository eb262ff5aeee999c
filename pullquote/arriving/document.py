"""A document that has arrived: its bytes, what it is called, and where it came from.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from quotes.errors import PullquoteError


@dataclass(frozen=True, slots=True)
class Arrived:
    """A document before it is read.

    `name` is what places and accounts call it. `url` is the page it was fetched from, without anything secret, and
    `filename` what such a page would be called as a file, which helps to tell its format. `warnings` are sentences
    about how it arrived.
    """

    name: str
    data: bytes
    url: str | None = None
    filename: str | None = None
    warnings: tuple[str, ...] = ()


class Unreachable(PullquoteError):
    """A server that did not answer, or not with what was asked for: the same may work later."""
