"""What is known of a person, and what a change of their names changed.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from quotes.model import PersonKind


@dataclass(frozen=True, slots=True)
class Person:
    """A person or a group as kept: the one name their quotes are credited to, and the other names they go by.

    `quotes` and `translations` count what is credited to them.
    """

    name: str
    kind: PersonKind = PersonKind.PERSON
    aliases: tuple[str, ...] = ()
    url: str | None = None
    note: str | None = None
    quotes: int = 0
    translations: int = 0


class PersonChanges(TypedDict, total=False):
    """What may be set about a person. None takes an address or a note away."""

    kind: PersonKind
    url: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Renamed:
    """What became of a person, their quotes and their translations when names changed.

    `aliases` are the names that are new to the person, `united` the people who were kept apart before. `ids` has the
    old and the new id of every quote that got another one; `merged` the id of each quote whose words the person had
    already, and of the quote it is part of now. `translations` counts translations credited anew. `listed` are the
    quotes that stand on a list of misattributed sayings by their new name, and were marked. `left_out` says what was
    known of those united, and of merged quotes, that had no room: the person, or the quote that stays, says otherwise.
    """

    person: Person
    aliases: tuple[str, ...] = ()
    united: tuple[str, ...] = ()
    ids: tuple[tuple[str, str], ...] = ()
    merged: tuple[tuple[str, str], ...] = ()
    translations: int = 0
    listed: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
