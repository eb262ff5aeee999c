"""The `webhook` publisher: each post goes as one signed JSON document to an address of the person's own.

Touches: the network. What receivers must know stands in docs/webhook.md.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from quotes.errors import Refused
from scheduler.model import Account, Outgoing, Picture, Receipt
from scheduler.networks import load_rules
from scheduler.publisher import Access, Busy, Health, Media, Recovery, RecoveryKind, Unsure
from scheduler.publishers.ready import asking, check_pictures, chosen, secrets_of
from scheduler.publishers.webhook_signing import LONGEST_ADDRESS, hook_address, hook_host, signed_headers, signing_key
from scheduler.rules import Rules
from scheduler.wire.addresses import split_address
from scheduler.wire.outcomes import clock_off, one_line, usual_outcome
from scheduler.wire.wire import Answer, Wire

VERSION = 1
"""Of the document. Fields may be added to it; one that is taken away or changes its meaning makes another version."""

TOLERANCE = timedelta(minutes=5)
"""How far a receiver's clock may be from ours before it takes us for somebody who replays an old message: what the
libraries of Standard Webhooks allow."""

_LONGEST_ID = 200
"""Letters of an id that a receiver gives: what is longer is no id."""

_MOVED = (307, 308)
"""Statuses that say that the request itself belongs elsewhere and was not acted on here (RFC 9110, sections 15.4.8 and
15.4.9). Not so the others: 303 says that it *was* acted on, 301 and 302 are used for that too."""


class WebhookPublisher:
    """One address. Options: `url`, where posts go; `private`, `yes` when its name may lead into one's own network;
    `replays`, `yes` when the receiver promises that the same key makes one post, however often it comes."""

    def __init__(self, account: Account, access: Access) -> None:
        options = account.options
        private = chosen(options, "private")
        self._url = hook_address(options.get("url", ""), private=private)
        self._host = hook_host(self._url)
        self._replays = chosen(options, "replays")
        self._access = access
        self._wire = Wire(self._url, patience=access.patience, private=private)
        self._rules = load_rules(account.rules)
        self._name = account.name

    @property
    def rules(self) -> Rules:
        """The limits of the network the account names: a webhook may get posts as any network would."""
        return self._rules

    @property
    def recovery(self) -> Recovery:
        """A replay for ever where the receiver has promised that; else a person, for nothing else makes it sure."""
        return Recovery(RecoveryKind.REPLAY if self._replays else RecoveryKind.HOLD)

    def login_ends(self) -> datetime | None:
        """Never by itself."""
        return None

    def check(self) -> Health:
        """Sends a signed document of the type `check`, which a receiver answers like any other and makes nothing of.

        Only so it is known before the first post that the address, the secret and both clocks are right.
        """
        now, secret = self._access.now(), self._secret()
        document = {"version": VERSION, "type": "check", "account": self._name, "created_at": now.isoformat()}
        with asking():
            answer = self._send(_bytes(document), f"check-{int(now.timestamp())}", secret, self._access.patience)
            if answer.status < 400 and not _taken(answer):
                raise Refused(
                    "login", f"{self._host} answers as no receiver does ({answer.status}).", "Is --url right?"
                )
            if not _taken(answer):
                raise self._outcome(answer, secret)
        return Health(self._host, None, {"handle": self._host}, clock_off(answer, now))

    def upload(self, outgoing: Outgoing) -> Media:
        """Looks at the pictures; they are part of the document."""
        check_pictures(outgoing.payload.pictures, self._rules)
        self._secret()
        return ()

    def publish(self, outgoing: Outgoing, media: Media, key: str) -> Receipt:
        """Sends the document, which is the same to the last byte at every try; only when it is sent is new."""
        secret = self._secret()
        patience = self._access.patience * (3 if outgoing.payload.pictures else 1)
        answer = self._send(_bytes(_document(outgoing, key)), key, secret, patience)
        if not _taken(answer):
            raise self._outcome(answer, secret)
        id, url = _told(answer)
        return Receipt(id or key, url, self._access.now(), answer=f"{answer.status}")

    def find(self, outgoing: Outgoing) -> Receipt | None:
        """Nothing: there is nothing to ask."""
        return None

    def _secret(self) -> str:
        secret = secrets_of(self._access, "secret")["secret"]
        signing_key(secret)
        return secret

    def _send(self, body: bytes, id: str, secret: str, patience: float) -> Answer:
        headers = signed_headers(body, id, self._access.now(), signing_key(secret))
        try:
            return self._wire.send("POST", self._url, headers, body, patience=patience)
        except Refused as error:
            # Where it would have gone is the account's fault: its posts wait until that is put right.
            hint = f"{error.hint} For a name in one's own network: --option private=yes."
            raise Refused("login", error.message, hint) from None

    def _outcome(self, answer: Answer, secret: str) -> Refused | Busy | Unsure:
        """What an answer other than "taken" means.

        A 503 tells nothing even with `Retry-After`: it may come from a gate in front, when what stands behind it has
        already done its work. Nor does a 409: a receiver may say so of a key that it has seen.
        """
        now, name, hide = self._access.now(), self._host, [secret]
        told = answer.told or {}
        said = next((told[key] for key in ("error", "message", "detail") if isinstance(told.get(key), str)), "")
        why = f": {reason}" if (reason := one_line(said, hide=hide)) else ""
        off = clock_off(answer, now)
        if answer.status in _MOVED:
            return Refused("login", f"{name} has moved ({answer.status}).", "Give its new address: --url.")
        if answer.status in (401, 403) and off is not None and abs(off) > TOLERANCE:
            clocks = f"The clocks here and there are {round(abs(off).total_seconds() / 60)} minutes apart."
            return Refused("login", f"{name} does not let this account in{why}.", f"{clocks} Set them right.")
        if answer.status in (401, 403):
            return Refused("login", f"{name} does not let this account in{why}.", "Do both have the same secret?")
        if answer.status in (404, 405, 410):
            return Refused("login", f"{name} takes no posts at this address ({answer.status}){why}.", "Is --url right?")
        if answer.status == 409:
            return Unsure(f"{name} finds a conflict{why}.")
        if answer.status == 413:
            return Refused("picture", f"The document is too big for {name}{why}.", "Let it take larger ones.")
        if 200 <= answer.status < 300:
            return Unsure(f"{name} answers with a web page, as no receiver does.")
        return usual_outcome(answer, name, said, now=lambda: now, hide=hide)


def _document(outgoing: Outgoing, key: str) -> Mapping[str, Any]:
    """A post, as receivers get it; see docs/webhook.md."""
    payload, thread = outgoing.payload, outgoing.thread
    return {
        "version": VERSION,
        "type": "post",
        "key": key,
        "account": outgoing.account.name,
        "text": payload.text,
        "language": payload.language,
        "created_at": outgoing.created_at.isoformat(),
        "due_at": outgoing.due_at.isoformat(),
        "facets": [asdict(facet) for facet in payload.facets],
        "reply_to": thread
        and {"id": thread.parent.remote_id, "url": thread.parent.url, "root_id": thread.root.remote_id},
        "pictures": [_picture(one) for one in payload.pictures],
    }


def _picture(picture: Picture) -> Mapping[str, Any]:
    return {
        "type": f"image/{picture.type}",
        "width": picture.width,
        "height": picture.height,
        "alt": picture.alt,
        "sha256": hashlib.sha256(picture.data).hexdigest(),
        "data": b64encode(picture.data).decode(),
    }


def _bytes(document: Mapping[str, Any]) -> bytes:
    """The same bytes for the same document, in any process."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _taken(answer: Answer) -> bool:
    """Whether a receiver has taken the document: any 2xx, but for a web page.

    A page with a 2xx is what a parked domain, a proxy's log-in or an app that shows itself at every address answers.
    """
    page = answer.body.lstrip()[:1] == b"<"
    return 200 <= answer.status < 300 and not page


def _told(answer: Answer) -> tuple[str | None, str | None]:
    """The id and the address that a receiver gives to what it has made, where it does."""
    told = answer.told or {}
    id, url = told.get("id"), told.get("url")
    if isinstance(id, int) and not isinstance(id, bool) and abs(id) < 10**_LONGEST_ID:
        id = f"{id}"
    if not isinstance(id, str) or not 0 < len(id) <= _LONGEST_ID or not id.isprintable():
        id = None
    parts = split_address(url) if isinstance(url, str) and len(url) <= LONGEST_ADDRESS else None
    return id, url if parts is not None and parts.username is None else None
