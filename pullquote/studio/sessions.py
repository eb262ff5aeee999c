"""Who may use the studio: whoever opened the address it printed, or knows its password.

Touches: randomness, and the clock that is handed in. Sessions live as long as the studio runs.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from threading import Lock

_IDLE_SECONDS = 12 * 3600
"""A session that was not used for so long is over: nobody works half a day without a click."""

_MOST = 100
"""Sessions kept at once; the one that was idle the longest makes room."""

_WAIT_SECONDS, _LONGEST_WAIT = 1.0, 60.0
"""After a wrong password the next may be tried so much later, twice as long each time, for everybody."""


class Sessions:
    """The sessions of one run of the studio. `clock` gives seconds and never goes back (`time.monotonic`).

    Without a `password` the token in the opened address lets in; with one, the password alone.
    """

    def __init__(self, clock: Callable[[], float], password: str | None = None) -> None:
        self.token = secrets.token_urlsafe(32)
        self._clock = clock
        self._password = None if password is None else _digest(password)
        self._secret = secrets.token_bytes(32)
        self._used: dict[str, float] = {}
        self._wrong, self._next_try = 0, 0.0
        self._lock = Lock()

    @property
    def asks_password(self) -> bool:
        """Whether a password is asked for."""
        return self._password is not None

    def opened(self, token: str) -> str | None:
        """A new session for who comes with the address's token, None for a wrong one or where a password is asked."""
        if self.asks_password or not hmac.compare_digest(_digest(token), _digest(self.token)):
            return None
        return self._new()

    def logged_in(self, password: str) -> str | None:
        """A new session for the right password, None for a wrong one and for any before `wait` is over."""
        with self._lock:
            if self._password is None or self._clock() < self._next_try:
                return None
            if not hmac.compare_digest(_digest(password), self._password):
                self._next_try = self._clock() + min(_LONGEST_WAIT, _WAIT_SECONDS * 2 ** min(self._wrong, 6))
                self._wrong += 1
                return None
            self._wrong = 0
        return self._new()

    def wait(self) -> float:
        """Seconds until a password may be tried again."""
        return max(0.0, self._next_try - self._clock())

    def is_open(self, session: str) -> bool:
        """Whether a session is one of ours and not over; it counts as used then."""
        with self._lock:
            now = self._clock()
            used = self._used.get(session)
            if used is None or now - used > _IDLE_SECONDS:
                self._used.pop(session, None)
                return False
            self._used[session] = now
            return True

    def end(self, session: str) -> None:
        """Ends a session."""
        with self._lock:
            self._used.pop(session, None)

    def proof(self, session: str) -> str:
        """What a page of the session must send along with every change: no other site can know it."""
        return hmac.new(self._secret, session.encode(), hashlib.sha256).hexdigest()

    def is_proof(self, session: str, given: str) -> bool:
        """Whether that is the proof of this session."""
        return hmac.compare_digest(_digest(given), _digest(self.proof(session)))

    def _new(self) -> str:
        session = secrets.token_urlsafe(32)
        with self._lock:
            while len(self._used) >= _MOST:
                del self._used[min(self._used, key=self._used.__getitem__)]
            self._used[session] = self._clock()
        return session


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
