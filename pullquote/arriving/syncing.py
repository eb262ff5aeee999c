"""A sync with Readwise: every page of its export kept, and how far it came remembered once all of it is.

Touches: the database and the network, through what it is handed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from pullquote.arriving.account import Account
from pullquote.arriving.document import Arrived
from pullquote.arriving.readwise import READWISE, Export, page_name
from pullquote.importing import How, keep, look_at
from quotes.errors import InputError
from quotes.imports import ImportRun
from quotes.store import Store


@dataclass(slots=True)
class Synced:
    """How a sync stands: pages, quotes added and known, highlights deleted there, and from when to when it reaches.

    `until` is None as long as it is not at its end; the next one then begins where this one did.
    """

    since: str | None
    pages: int = 0
    added: int = 0
    known: int = 0
    deleted: int = 0
    until: str | None = None

    def as_json(self) -> dict[str, object]:
        """The figures as JSON values."""
        return {
            "pages": self.pages,
            "added": self.added,
            "known": self.known,
            "deleted": self.deleted,
            "since": self.since,
            "until": self.until,
        }


class Sync:
    """One sync into a store. `state` tells how it stands, also after an error."""

    def __init__(self, store: Store, export: Export, how: How, *, now: datetime, everything: bool = False) -> None:
        self._store, self._export, self._now = store, export, now
        self._how = replace(how, format=READWISE)
        self.state = Synced(None if everything else store.last_cursor(READWISE))

    def pages(self, *, dry_run: bool, listing: bool) -> Iterator[Account | tuple[str, InputError]]:
        """The account of each page, or its name with the reason why it cannot be read.

        Nothing is kept with `dry_run`. Raises what `Export.pages` raises, and `StorageError`; what was kept before
        stays, and the next sync asks for it again, which adds nothing twice.
        """
        whole, news = True, False
        with self._run(dry_run=dry_run) as run:
            for page in self._export.pages(self.state.since):
                self.state.pages += 1
                self.state.deleted += page.deleted
                if not page.books:
                    continue
                news = True
                arrived = Arrived(page_name(self._export.began or "", page), page.data)
                try:
                    if run is None:
                        account = look_at(arrived, self._how, listing=listing)
                    else:
                        account = keep(run, arrived, self._how, listing=listing)
                except InputError as error:
                    whole = False
                    yield arrived.name, error
                    continue
                self.state.added += account.added
                self.state.known += account.known
                yield account
            if not whole or self._export.began is None:
                return
            self.state.until = self._export.began
            # Without news the last sync's time serves as well, and no empty import stands before the one to undo.
            if run is not None and news:
                run.advance(self._export.began)

    @contextmanager
    def _run(self, *, dry_run: bool) -> Iterator[ImportRun | None]:
        if dry_run:
            yield None
            return
        with self._store.importing(READWISE, self._now) as run:
            yield run
