"""What a document would bring, without keeping it: its quotes, what is known of them already, what is skipped and why.

Touches: the database, in a transaction that is taken back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine

from pullquote.arriving.account import Account
from pullquote.arriving.document import Arrived
from pullquote.importing import How, parts_of
from quotes.adding import add_drafts
from quotes.identity import quote_id
from quotes.model import Draft
from quotes.readers.reader import Note, Skipped
from quotes.trying import changing

SHOWN = 100
"""Rows of each kind on the page: more than anybody reads before deciding."""

_TRIED = 2_000
"""Quotes up to which it is tried how many are known: half a second's work, in which nobody else can write."""


@dataclass(slots=True)
class Preview:
    """What a document would bring. `known` is None where there are too many to try; `drafts` are the first ones.

    Each draft comes with whether the store has it already.
    """

    account: Account
    known: int | None = None
    drafts: list[tuple[Draft, bool]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def new(self) -> int | None:
        """How many quotes would be added, None where that is not known."""
        return None if self.known is None else self.account.found - self.known

    @property
    def more(self) -> int:
        """How many quotes there are beyond those that are shown."""
        return self.account.found - len(self.drafts)


def preview(engine: Engine, arrived: Arrived, how: How, *, now: datetime) -> Preview:
    """Reads a document and tells what keeping it would do. Raises `InputError`, and `StorageError`."""
    account = Account(arrived.name, listing=False, warnings=list(arrived.warnings))
    shown = Preview(account)
    drafts: list[Draft] = []
    for part in account.passing(parts_of(arrived, how)):
        drafts += part.drafts[: max(0, _TRIED + 1 - len(drafts))]
        shown.skipped += part.skipped[: max(0, SHOWN - len(shown.skipped))]
        shown.notes += part.notes[: max(0, SHOWN - len(shown.notes))]
    known: frozenset[str] = frozenset()
    if account.found <= _TRIED:
        with changing(engine, dry_run=True) as connection:
            tried = add_drafts(connection, drafts, now=now)
        known, shown.known = frozenset(tried.known), len(tried.known)
    shown.drafts = [(draft, quote_id(draft.text, draft.attribution.person) in known) for draft in drafts[:SHOWN]]
    return shown
