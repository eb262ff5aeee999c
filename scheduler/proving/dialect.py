"""The language of one network, as a fake of it speaks: what is asked, what is answered, and what everybody can see.

Pure: a dialect lives in the fake network's memory, one for each account, and is called by one thread at a time.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from scheduler.proving.faults import Call, Fault
from scheduler.publishers.truth import Shown


@dataclass(frozen=True, slots=True)
class Request:
    """A request. `path` is what follows the account's own prefix, with its slash; headers' names are in lower case."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def told(self) -> dict[str, Any]:
        """The JSON object in it; empty when there is none."""
        try:
            found = json.loads(self.body or b"{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class Reply:
    """What a fake answers."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, status: int, told: object, **headers: str) -> Reply:
        """An answer in JSON; underscores in names of headers stand for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return cls(status, json.dumps(told).encode(), {"Content-Type": "application/json", **named})


class Dialect(Protocol):
    """One account of one network. `base` is the address it is reached at, for addresses in its answers."""

    def __init__(self, base: str) -> None: ...

    def call_of(self, request: Request) -> Call | None:
        """Which of a publisher's calls this request decides: `publish` for the one that shows the post, `upload`,
        `find`. None for everything else, such as logging in; faults are ordered by this. It is asked with an empty
        body too, before the body is read, and then tells what it can."""

    def serve(self, request: Request) -> Reply:
        """Does what is asked, as the real network would, and answers."""

    def refusal(self, fault: Fault, call: Call) -> Reply:
        """How this network says `RATE_LIMIT`, `LOGIN`, `DUPLICATE`, `REFUSED`, `ERROR_BEFORE` and `ERROR_AFTER`."""

    def shown(self) -> Sequence[Shown]:
        """Every post as everybody can see it, oldest first. The key is None where the network keeps none."""

    def set(self, **settings: bool | int) -> None:
        """Changes what it does; what a dialect does not know is left alone. Known to all: `unseen`, so many `find`
        calls that do not show the newest post yet; `forget_keys`; `refuses_duplicates`; and `clock`, the network's time
        in seconds since 1970, which is set anew before each request and stands in the `Date` of every answer."""


def shown_json(shown: Sequence[Shown]) -> list[dict[str, Any]]:
    """Posts as JSON, for the judge in another process."""
    return [
        {
            "id": one.remote_id,
            "text": one.text,
            "key": one.key,
            "parent": one.parent,
            "pictures": [base64.b64encode(data).decode() for data in one.pictures],
            "alts": list(one.alts),
        }
        for one in shown
    ]


def shown_from(told: Sequence[Mapping[str, Any]]) -> list[Shown]:
    """What `shown_json` was made from."""
    return [
        Shown(
            one["id"],
            one["text"],
            tuple(base64.b64decode(data) for data in one["pictures"]),
            tuple(one["alts"]),
            one["key"],
            one["parent"],
        )
        for one in told
    ]
