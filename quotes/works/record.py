"""What is known of a work that quotes are from, and what a change of it changed.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from quotes.model import Source, SourceKind


@dataclass(frozen=True, slots=True)
class Work:
    """A source as it is kept. `id` is made of title, kind, address and date: 16 hex digits that tell it from others.

    `quotes` and `documents` count what is from it, `authors` whose quotes these are, at most three of them.
    """

    id: str
    source: Source
    quotes: int = 0
    documents: int = 0
    authors: tuple[str, ...] = ()


class WorkChanges(TypedDict, total=False):
    """What may be set about a work. None takes away what need not be there."""

    title: str
    kind: SourceKind
    url: str | None
    date: str | None
    licence: str | None
    rights: str | None


@dataclass(frozen=True, slots=True)
class Reworked:
    """A work after a change.

    `united` are the works that became part of it, as they were; `moved` counts their quotes. `left_out` says what was
    known of them that had no room: the work says otherwise.
    """

    work: Work
    united: tuple[Work, ...] = ()
    moved: int = 0
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AlikeWorks:
    """Two works that may be one, the one of which more is known first, and why that seems so."""

    first: Work
    second: Work
    reasons: tuple[str, ...]
