"""One server of Bluesky (a PDS): the library writes the requests, and we read the answers.

Touches: the network.

atproto is kept from what comes back. It puts answers, and with them tokens, into the text of its errors, takes what it
does not know for a broken answer, and its client renews a login that it knows by itself: without our lock, and by the
machine's clock. So it knows no login, it gets a blank answer each time, whatever it raises is forgotten, and what the
wire heard decides. One call is one request. Loading it takes a second and 30 MB (0.0.73, measured 2026-11-21), so that
happens with the first request.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING

from quotes.errors import PullquoteError, Refused
from scheduler.publisher import Busy, Unsure
from scheduler.wire.adapters import WireTransport
from scheduler.wire.ear import Ear
from scheduler.wire.outcomes import usual_outcome
from scheduler.wire.wire import Answer

if TYPE_CHECKING:
    from atproto_client import Client

BLUESKY = "https://bsky.social"
"""Where accounts of Bluesky's own sign in. It names the server that keeps the account."""

AGAIN = "`pullquote accounts login NAME` signs in again."

TOKEN_ERRORS = frozenset({"ExpiredToken", "InvalidToken"})
"""What a server says, with status 400, to a token that it does not take: before it does anything else."""

_AGENT = "Pullquote"

ACCOUNT_ERRORS = {
    "AccountTakedown": ("Bluesky has taken this account down.", "The mail from its moderators says why."),
    "AccountSuspended": ("Bluesky has suspended this account.", "The mail from its moderators says why."),
    "AccountDeactivated": ("This account is deactivated.", "Activate it in the app, then let the account go on."),
    "AccountNotFound": ("This server does not have the account.", AGAIN),
    "AuthFactorTokenRequired": (
        "Bluesky wants a code that it sends by mail, as it does for an account's main password.",
        "Sign in with an app password: the app makes one in Settings, Privacy and security.",
    ),
}
"""What is the matter with an account, by the error's name. `AccountSuspended` and the last one are from memory."""


class BlueskyServer:
    """A server at `base`; `patience` in seconds is for one request. What is `hidden` stands in no message."""

    def __init__(self, base: str, *, patience: float, now: Callable[[], datetime]) -> None:
        self.base = base
        self.hidden: tuple[str, ...] = ()
        self._patience = patience
        self._now = now
        self._until = math.inf

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """All requests of the block together may take so long; what is not begun by then raises `Busy`."""
        self._until = monotonic() + seconds
        try:
            yield
        finally:
            self._until = math.inf

    def ask(self, call: Callable[[Client], object], *, patience: float | None = None) -> Answer:
        """The answer to the one request that a call of the library makes; any status is an answer.

        Raises `Busy`, `Unsure` and `Refused` as the wire does, and `Refused` (rule `network`) when nothing was sent
        because no request can hold it, such as half a character.
        """
        from atproto_client import Client
        from atproto_client.request import Request

        left = self._until - monotonic()
        if left <= 0:
            raise Busy("Bluesky's answers take too long.")
        ear = Ear(self.base, patience=min(patience or self._patience, left))
        request = Request(transport=WireTransport(ear), trust_env=False)
        request.set_additional_headers({"User-Agent": _AGENT})
        with suppress(Exception):
            call(Client(base_url=f"{self.base}/xrpc", request=request))
        if isinstance(ear.came, Answer):
            return ear.came
        raise ear.came or Refused("network", "This cannot be put into a request.", "Look for characters cut in half.")

    def outcome(self, answer: Answer) -> Refused | Busy | Unsure:
        """What an answer other than a good one means, in the server's own words as far as it has any."""
        told = answer.told or {}
        name = error_of(answer)
        if name in TOKEN_ERRORS:
            return Refused("login", "Bluesky does not take this login any more.", AGAIN)
        if name in ACCOUNT_ERRORS and 400 <= answer.status < 500:
            return Refused("login", *ACCOUNT_ERRORS[name])
        said = told.get("message")
        words = said if isinstance(said, str) else name
        failed = usual_outcome(answer, "Bluesky", words, now=self._now, hide=self.hidden)
        if isinstance(failed, Busy) and failed.retry_after is None:
            return Busy(failed.message, self._reset(answer))
        return failed

    def sure(self, ask: Callable[[], Answer], *, rule: str | None = None, takes: Collection[str] = ()) -> Answer:
        """A good answer, or one with an error of these names, to a question that changes nothing anybody sees.

        Raises `Refused` and `Busy`, never `Unsure`. A refusal that is not about the login has the rule `rule`.
        """
        failed: PullquoteError
        try:
            answer = ask()
            if answer.status == 200 or (400 <= answer.status < 500 and error_of(answer) in takes):
                return answer
            failed = self.outcome(answer)
        except Unsure as error:
            failed = error
        if isinstance(failed, Unsure):
            failed = Busy(failed.message)
        if rule is not None and isinstance(failed, Refused) and failed.rule == "network":
            failed = Refused(rule, failed.message, failed.hint)
        raise failed

    def _reset(self, answer: Answer) -> timedelta | None:
        """How long until the limit starts anew, where only that moment is told, in seconds since 1970."""
        text = answer.headers.get("ratelimit-reset", "")
        if not re.fullmatch(r"[0-9]{1,10}", text):
            return None
        return timedelta(seconds=max(0.0, int(text) - self._now().timestamp()))


def error_of(answer: Answer) -> str:
    """The name of the error in an answer, `RecordNotFound`; empty when there is none."""
    name = (answer.told or {}).get("error")
    return name if isinstance(name, str) and answer.status != 200 else ""
