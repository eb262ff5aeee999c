"""Bringing the pictures of a post to X, with their alt texts.

Touches: the network. What was brought lives for a day there (docs.x.com: 86,400 seconds) and is seen by nobody until a
post has it, so every try of a post brings its pictures anew.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from quotes.errors import Refused
from scheduler.model import Picture
from scheduler.publisher import Busy, Media
from scheduler.publishers.x_requests import XRequests

_ID = re.compile(r"[0-9]{1,19}")

_AT_WORK = ("pending", "in_progress")

_LONGEST_TURN = 10.0
"""Seconds between two questions whether a picture is ready, at most; X says how many, and may say anything."""


class Upload:
    """The pictures of one post, on their way within a time for all of them together."""

    def __init__(self, requests: XRequests, *, patience: float, sleep: Callable[[float], None]) -> None:
        self._requests = requests
        self._patience = patience
        self._sleep = sleep
        # Two minutes by default: four pictures that each take as long as they may would outlast the post's lease.
        self._until = time.monotonic() + 6 * patience

    def bring(self, pictures: tuple[Picture, ...]) -> Media:
        """Their ids at X, in their order. Raises `Refused` (rule `picture`), `Busy` and `Unsure`."""
        return tuple(self._one(picture) for picture in pictures)

    def _one(self, picture: Picture) -> str:
        with _refused_as_picture():
            data = _data(self._requests.upload(picture, self._seconds(3)))
        id = data.get("id")
        if not isinstance(id, str) or not _ID.fullmatch(id):
            raise Busy("X's answer to a picture has no id.")
        self._until_ready(id, data)
        if picture.alt:
            with _refused_as_picture():
                described = _data(self._requests.describe(id, picture.alt, self._seconds(1)))
            if not described:
                # A page of a machine in between, say: nobody would see that the picture has no alt text.
                raise Busy("X does not say that it has the alt text of a picture.")
        return id

    def _until_ready(self, id: str, data: Mapping[str, Any]) -> None:
        """Waits while X works on it; it does so for films, and says that it might for pictures."""
        while isinstance(work := data.get("processing_info"), dict) and work.get("state") in _AT_WORK:
            asked = work.get("check_after_secs")
            turn = float(asked) if isinstance(asked, int) and 0 < asked < _LONGEST_TURN else _LONGEST_TURN
            self._sleep(min(turn, self._seconds(3)))
            data = _data(self._requests.processing(id, self._seconds(1)))
        if isinstance(work, dict) and work.get("state") == "failed":
            raise Refused("picture", "X cannot make anything of a picture.")

    def _seconds(self, patiences: int) -> float:
        """How long the next request may take. Raises `Busy` when the time for all is over."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise Busy("X takes too long over the pictures.")
        return min(left, patiences * self._patience)


@contextmanager
def _refused_as_picture() -> Iterator[None]:
    """What X refuses without naming the account's fault is the picture's own."""
    try:
        yield
    except Refused as refused:
        if refused.rule != "network":
            raise
        raise Refused("picture", refused.message, refused.hint) from None


def _data(told: Mapping[str, Any]) -> Mapping[str, Any]:
    data = told.get("data")
    return data if isinstance(data, dict) else {}
