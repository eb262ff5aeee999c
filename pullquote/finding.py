"""One line of an examination.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from quotes.errors import PullquoteError


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at and found. `note` is worth knowing, `wrong` needs a hand."""

    check: str
    state: Literal["ok", "note", "wrong"]
    found: str
    hint: str = ""


def wrong(check: str, error: PullquoteError) -> Finding:
    """The finding that an error is."""
    return Finding(check, "wrong", error.message, error.hint)
