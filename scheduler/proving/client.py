"""The plain networks' client: a publisher like any other, with each outcome of a request told apart.

Touches: the network (loopback).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote

from quotes.errors import InputError, Refused
from scheduler.model import Account, Outgoing, Receipt
from scheduler.networks import load_rules
from scheduler.proving.faults import RECOVERIES, TOKEN, Network
from scheduler.publisher import Busy, Health, Media, Recovery, RecoveryKind, Unsure
from scheduler.rules import Rules
from scheduler.wire.wire import Answer, Wire

PATIENCE = 20.0
"""Seconds a request may take, as usual: a machine that is busy must not decide what comes of it."""

HASTE = 0.4
"""Seconds a request may take where the network is told to leave it without an answer: nobody waits for that longer."""


class FakePublisher:
    """Posts to the plain network at the address in the account's option `server`; logs in with `token`."""

    def __init__(self, account: Account, *, patience: float = PATIENCE, token: str = TOKEN) -> None:
        server = account.options.get("server")
        if server is None:
            raise InputError(f"The account {account.name!r} has no server.", "Only `pullquote prove` has.")
        self._network = Network(unquote(server.rsplit("/", 2)[1]))
        self._wire = Wire(server, patience=patience)
        self._token = token
        self._rules = load_rules(account.rules)

    @property
    def rules(self) -> Rules:
        """The limits of the network the account names."""
        return self._rules

    @property
    def recovery(self) -> Recovery:
        """As the network's kind has it."""
        return RECOVERIES[self._network]

    def login_ends(self) -> datetime | None:
        """Never: the token is built in."""
        return None

    def check(self) -> Health:
        """Asks for the account's name."""
        try:
            return Health(str(self._ask("GET", "/account")["name"]))
        except (Unsure, KeyError) as error:
            raise Busy(f"The network does not tell: {_said(error)}") from error

    def upload(self, outgoing: Outgoing) -> Media:
        """Brings the pictures with their alt texts."""
        media = []
        for picture in outgoing.payload.pictures:
            sent = {"data": base64.b64encode(picture.data).decode(), "alt": picture.alt, "type": picture.type}
            try:
                media.append(str(self._ask("POST", "/media", sent)["id"]))
            except (Unsure, KeyError) as error:
                # A picture that arrived twice is seen by nobody.
                raise Busy(f"The picture may not have arrived: {_said(error)}") from error
        return tuple(media)

    def publish(self, outgoing: Outgoing, media: Media, key: str) -> Receipt:
        """Makes the post. The `key` inside it is for the judge; the network goes by the header, if by anything."""
        sent = {
            "key": key,
            "text": outgoing.text,
            "language": outgoing.payload.language,
            "media": list(media),
            "created_at": outgoing.created_at.isoformat(),
            "reply_to": outgoing.thread and outgoing.thread.parent.remote_id,
        }
        keyed = {"Idempotency-Key": key} if self.recovery.kind is RecoveryKind.REPLAY else {}
        answer = self._ask("POST", "/posts", sent, keyed)
        try:
            return _receipt(answer)
        except (KeyError, TypeError, ValueError) as error:
            raise Unsure("The network's answer has no id.") from error

    def find(self, outgoing: Outgoing) -> Receipt | None:
        """Looks through the account's own posts for the same text, where that is possible."""
        if self.recovery.kind is not RecoveryKind.LOOK_BACK:
            return None
        try:
            posts = self._ask("GET", "/posts")["posts"]
            return next((_receipt(one) for one in posts if one["text"] == outgoing.text), None)
        except (Unsure, KeyError, TypeError, ValueError) as error:
            raise Busy(f"The network's posts could not be read: {_said(error)}") from error

    def _ask(
        self, method: str, path: str, sent: Mapping[str, object] | None = None, headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """The answer, as JSON. Raises `Busy` before anything is sent or when the network says later, `Refused` when it
        says no, `Unsure` for everything that tells nothing."""
        body = b"" if sent is None else json.dumps(sent).encode()
        login = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        answer = self._wire.send(method, self._wire.base + path, {**login, **(headers or {})}.items(), body)
        if answer.status == 200 and answer.told is not None:
            return answer.told
        raise _outcome(answer)


def _outcome(answer: Answer) -> Busy | Refused | Unsure:
    """What an answer other than a good one means."""
    told = answer.told or {}
    if answer.status == 429:
        return Busy("The network asks to wait.", timedelta(seconds=int(answer.headers["retry-after"])))
    if told.get("error") == "duplicate":
        return Refused("duplicate", "The network has a post with this text already.")
    if answer.status in (401, 403):
        return Refused("login", "The network does not let this account in.", "Log in again.")
    if 400 <= answer.status < 500:
        return Refused("network", f"The network refuses the post ({answer.status}).")
    return Unsure(f"The network's answer tells nothing ({answer.status}).")


def _receipt(told: Mapping[str, Any]) -> Receipt:
    posted_at = datetime.fromisoformat(told["made_at"])
    return Receipt(str(told["id"]), str(told["url"]), posted_at, answer=json.dumps(dict(told), sort_keys=True))


def _said(error: Exception) -> str:
    return str(error) if isinstance(error, Unsure) else "its answer cannot be read."
