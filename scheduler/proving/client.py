"""The fake network's client: a publisher like any other, with each outcome of a request told apart.

Touches: the network (loopback).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import quote as escaped

from quotes.errors import InputError, Refused
from scheduler.model import Account, Outgoing, Receipt
from scheduler.networks import load_rules
from scheduler.proving.faults import RECOVERIES, TOKEN, Network
from scheduler.publisher import Busy, Media, Recovery, RecoveryKind, Unsure
from scheduler.rules import Rules

PATIENCE = 0.25
"""Seconds a request may take; the fake network is on the same machine."""


class FakePublisher:
    """Posts to the fake network at the account's options `port`, `network` and `page`; logs in with `token`."""

    def __init__(self, account: Account, *, patience: float = PATIENCE, token: str = TOKEN) -> None:
        options = account.options
        if missing := {"port", "network", "page"} - set(options):
            raise InputError(f"The account {account.name!r} has no {missing.pop()}.", "Only `pullquote prove` has.")
        self._network = Network(options["network"])
        self._port = int(options["port"])
        self._path = f"/{escaped(options['network'])}/{escaped(options['page'])}"
        self._patience = patience
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
        connection = HTTPConnection("127.0.0.1", self._port, timeout=self._patience)
        with closing(connection):
            try:
                connection.connect()
            except OSError as error:
                raise Busy("The network cannot be reached.") from error
            try:
                body = None if sent is None else json.dumps(sent)
                login = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
                connection.request(method, self._path + path, body, {**login, **(headers or {})})
                response = connection.getresponse()
                data = response.read()
            except (OSError, HTTPException) as error:
                raise Unsure(f"The network did not answer ({type(error).__name__}).") from error
        told = _json(data)
        if response.status == 200 and told is not None:
            return told
        raise _outcome(response.status, response.headers.get("Retry-After"), told or {})


def _outcome(status: int, wait: str | None, told: Mapping[str, object]) -> Busy | Refused | Unsure:
    """What an answer other than a good one means."""
    if status == 429:
        return Busy("The network asks to wait.", timedelta(seconds=int(wait)) if wait and wait.isdigit() else None)
    if told.get("error") == "duplicate":
        return Refused("duplicate", "The network has a post with this text already.")
    if status in (401, 403):
        return Refused("login", "The network does not let this account in.", "Log in again.")
    if 400 <= status < 500 and status != 408:
        return Refused("network", f"The network refuses the post ({status}).")
    return Unsure(f"The network's answer tells nothing ({status}).")


def _receipt(told: Mapping[str, Any]) -> Receipt:
    posted_at = datetime.fromisoformat(told["made_at"])
    return Receipt(str(told["id"]), str(told["url"]), posted_at, answer=json.dumps(dict(told), sort_keys=True))


def _json(data: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(data)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _said(error: Exception) -> str:
    return str(error) if isinstance(error, Unsure) else "its answer cannot be read."
