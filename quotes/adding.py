"""Keeping drafts: what is new becomes a quote, what is known gains a place, and nothing kept is changed.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice

from sqlalchemy import Connection

from quotes.adding_parts import PART, Adding
from quotes.bulk import planned_afresh, roomy, trusted
from quotes.collecting import LOADING, rarely_collected
from quotes.model import Document, Draft


@dataclass(frozen=True, slots=True)
class Added:
    """What became of drafts, by the ids of their quotes: each draft is in one of the two, in the order given."""

    added: Sequence[str] = ()
    known: Sequence[str] = ()


def read_ahead(drafts: Iterable[Draft]) -> tuple[Iterator[Draft], bool]:
    """The same drafts, and whether they fill a part at least: then they are kept part by part."""
    left = iter(drafts)
    first = list(islice(left, PART))
    return chain(first, left), len(first) == PART


def add_drafts(
    connection: Connection,
    drafts: Iterable[Draft],
    *,
    now: datetime,
    read_from: Document | None = None,
    import_pk: int | None = None,
) -> Added:
    """Keeps the drafts as candidates, inside the caller's transaction. Raises InputError for one that is not fit.

    What is new says which import brought it. Drafts are taken some at a time, so a million of them need no more memory
    than their ids.
    """
    adding = Adding(connection, now=now, read_from=read_from, import_pk=import_pk)
    drafts, are_many = read_ahead(drafts)
    with roomy(connection):
        if not are_many:
            adding.keep_few(drafts)
        else:
            with trusted(connection), planned_afresh(connection), rarely_collected(LOADING):
                adding.keep_many(drafts)
    return Added(adding.added, adding.known)
