"""Readwise's export: pages of books with their highlights, asked for one after the other, as often as it allows.

Touches: the network, and whatever the caller waits with. The token is sent to Readwise only and stands in no error.
The interface is described at https://readwise.io/api_deets (read 2026-11-21).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from pullquote import __version__
from pullquote.arriving.document import Unreachable
from pullquote.output import count_of
from quotes.errors import InputError, Refused
from scheduler.publisher import Busy, Unsure
from scheduler.wire.outcomes import clock_off, one_line, wait_of
from scheduler.wire.wire import Answer, Wire

BASE = "https://readwise.io"

READWISE = "readwise"
"""What imports from there are called in the store, and the name of the reader of its pages."""

LARGEST = 64 * 1024 * 1024
"""Bytes of one page, the most that a reader takes; it holds whole books, however many highlights they have."""

PATIENCE = 60.0
"""Seconds for one page: it is put together when it is asked for."""

_OVERLAP = timedelta(minutes=1)
"""How far before its beginning the next sync begins again: what was saved in that very second must not be missed."""

_LONGEST_WAIT = timedelta(minutes=10)
"""A longer wait is better spent elsewhere. The limit is 240 requests a minute, so that it asks for some seconds."""

_USUAL_WAIT = timedelta(minutes=1)
"""For a 429 that does not say how long: the limit is counted by the minute."""

_MOST_WAITS = 10
"""Waits for one page before somebody else's program that uses up the limit is the likelier reason."""

_RETRIES = (timedelta(seconds=2), timedelta(seconds=8))
"""Pauses before a page that did not come is asked for again. Reading twice does no harm."""

_MOST_PAGES = 10_000
"""Pages of one sync. A server that gives one after the other without end is out of order."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the export: its number from 1, its bytes, its books, and the highlights in it that were deleted."""

    number: int
    data: bytes
    books: int
    deleted: int


class Export:
    """One sync. `wait` sleeps, and is told why; `now` is the clock, which Readwise's own takes the place of."""

    def __init__(
        self,
        token: str,
        *,
        now: Callable[[], datetime],
        wait: Callable[[timedelta, str], None],
        base: str,
    ) -> None:
        self._token, self._now, self._wait = token, now, wait
        self._wire = Wire(base, patience=PATIENCE, largest=LARGEST)
        self.began: str | None = None
        """From when the next sync has to ask, in ISO 8601; None before anything was asked."""

    def check(self) -> None:
        """Asks whose token it is. Raises `Refused` (rule `login`) for a wrong one, and `Unreachable`."""
        self._answer("/api/v2/auth/")

    def pages(self, after: str | None = None) -> Iterator[Page]:
        """Everything, or what was changed after a time in ISO 8601, which then tells what was deleted too.

        Raises `Refused` (rule `login`) for a wrong token, and `Unreachable` when a page does not come; what was given
        before is right.
        """
        cursor: str | None = None
        seen: set[str] = set()
        for number in range(1, _MOST_PAGES + 1):
            asked = {"updatedAfter": after, "includeDeleted": "true" if after else None, "pageCursor": cursor}
            query = urlencode({key: value for key, value in asked.items() if value is not None})
            answer = self._answer(f"/api/v2/export/{'?' if query else ''}{query}")
            if self.began is None:
                off = clock_off(answer, self._now()) or timedelta(0)
                self.began = f"{(self._now() - off - _OVERLAP).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
            told = answer.told
            if told is None or not isinstance(told.get("results"), list):
                raise Unreachable("Readwise's answer is no page of an export.", "Try again later.")
            yield Page(number, answer.body, len(told["results"]), _deleted(told["results"]))
            cursor = _cursor(told.get("nextPageCursor"))
            if cursor is None:
                return
            if cursor in seen:
                break
            seen.add(cursor)
        raise Unreachable("Readwise's export does not come to an end.", "Try again later; what came is kept.")

    def _answer(self, path: str) -> Answer:
        """A good answer, after the waits that Readwise asks for, and after trying again what did not arrive."""
        headers = [("Authorization", f"Token {self._token}"), ("User-Agent", f"pullquote/{__version__}")]
        waits, retries = 0, iter(_RETRIES)
        while True:
            trouble = "Readwise cannot be reached."
            try:
                answer = self._wire.send("GET", self._wire.base + path, headers)
            except (Busy, Unsure) as error:
                trouble = f"Readwise: {error.message}"
            else:
                if answer.status in (200, 204):
                    return answer
                if answer.status == 429 and waits < _MOST_WAITS:
                    waits += 1
                    self._wait(_asked_for(answer, self._now()), "Readwise asks to wait")
                    continue
                if answer.status not in (408, 425) and answer.status < 500:
                    raise self._refusal(answer)
                trouble = f"Readwise cannot answer now ({answer.status})."
            if (pause := next(retries, None)) is None:
                raise Unreachable(trouble, "Sync again later: it goes on from where it was.")
            self._wait(pause, trouble.rstrip("."))

    def _refusal(self, answer: Answer) -> Refused | Unreachable | InputError:
        if answer.status in (401, 403):
            return Refused(
                "login",
                f"Readwise does not take the token ({answer.status}).",
                "Copy it from readwise.io/access_token; `pullquote readwise login` keeps it.",
            )
        if answer.status == 429:
            return Unreachable("Readwise asks to wait again and again.", "Sync again in an hour.")
        said = one_line(answer.body[:2_000].decode(errors="replace"), hide=(self._token,))
        return InputError(
            f"Readwise refuses to answer ({answer.status}): {said or 'without a word'}.", "Try again later."
        )


def admit_token(text: str) -> str:
    """A token as it was copied. Raises `InputError`, which does not show it."""
    token = text.strip().removeprefix("Token ").strip()
    if not re.fullmatch(r"[\x21-\x7e]{8,512}", token):
        raise InputError(
            "That is no token of Readwise: it is one word of letters and digits.",
            "Copy it from readwise.io/access_token.",
        )
    return token


def told_deleted(number: int) -> str:
    """A sentence about highlights that were deleted at Readwise."""
    were = "was" if number == 1 else "were"
    return f"{count_of(number, 'highlight')} {were} deleted at Readwise; quotes made of them stay as they are here."


def _asked_for(answer: Answer, now: datetime) -> timedelta:
    wait = wait_of(answer, now)
    if wait is None:
        return _USUAL_WAIT
    if wait > _LONGEST_WAIT:
        minutes = int(wait.total_seconds() // 60)
        raise Unreachable(f"Readwise asks to wait {minutes} minutes.", "Sync again after that.")
    # A second at least: "0" means that the second in hand is nearly over.
    return max(wait, timedelta(seconds=1))


def _cursor(told: object) -> str | None:
    """The next page's cursor; old answers had numbers in its place."""
    return str(told) if isinstance(told, str | int) and str(told) else None


def _deleted(results: list[Any]) -> int:
    """Highlights that are marked as deleted, and all of a book that is."""
    number = 0
    for book in results:
        if not isinstance(book, dict):
            continue
        highlights = [one for one in book.get("highlights") or [] if isinstance(one, dict)]
        gone = book.get("is_deleted") is True
        number += sum(gone or one.get("is_deleted") is True for one in highlights)
    return number


def page_name(began: str, page: Page) -> str:
    """What a page is called in places and accounts: `readwise-2026-11-21-1.json`."""
    return f"readwise-{began[:10]}-{page.number}.json"
