"""A wire that listens: what came over it is kept for us, and the library that wrote the request is shown nothing of it.

Touches: the network.
"""

from __future__ import annotations

from collections.abc import Iterable

from quotes.errors import PullquoteError
from scheduler.publisher import Unsure
from scheduler.wire.wire import Answer, Wire

BLANK = Answer(200, {"content-type": "application/json"}, b"{}")
"""What a library is shown: an empty object, about which it can have no opinion."""


class Ear(Wire):
    """One request of a library. `came` is the true answer, or the error; None while nothing was sent."""

    def __init__(self, base: str, *, patience: float) -> None:
        super().__init__(base, patience=patience)
        self.came: Answer | PullquoteError | None = None

    def send(
        self,
        method: str,
        url: str,
        headers: Iterable[tuple[str, str]] = (),
        body: bytes = b"",
        *,
        patience: float | None = None,
    ) -> Answer:
        """A blank answer. A second request is never sent: no library tries anything again by itself."""
        if self.came is None:
            # Until it is known better: what breaks below may have broken after the request was out.
            self.came = Unsure("The request broke off.")
            try:
                self.came = super().send(method, url, headers, body, patience=patience)
            except PullquoteError as error:
                self.came = error
        return BLANK
