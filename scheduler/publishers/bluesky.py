"""The `bluesky` publisher: posts to one account on the server that keeps it (its PDS).

Touches: the network.

A post is a record that is put at a place of our own choosing, so a second try finds the first one there. It is put with
`swapRecord: null`, which means "only where nothing is": the reference server answers the very same record with the
same name and fingerprint and writes nothing, and anything else, such as a post that a person has edited meanwhile, with
`InvalidSwap` (PDS 0.5.35, tried 2026-11-21). So no try ever changes a post that is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from quotes.errors import Refused
from scheduler.model import Account, Outgoing, Picture, Receipt
from scheduler.networks import load_rules
from scheduler.publisher import Access, Busy, Health, Media, Recovery, RecoveryKind, Unsure
from scheduler.publishers.bluesky_record import (
    CID,
    DID,
    HANDLE,
    MIMES,
    POSTS,
    Found,
    blob_cid,
    check_payload,
    mentioned,
    place_of,
    record_key,
    record_of,
)
from scheduler.publishers.bluesky_server import BLUESKY, BlueskyServer, error_of
from scheduler.publishers.bluesky_session import MAIN_PASSWORD, BlueskySession
from scheduler.rules import Rules
from scheduler.wire.addresses import check_base
from scheduler.wire.outcomes import clock_off
from scheduler.wire.wire import Answer

APP = "https://bsky.app"
"""Where anybody sees posts."""

_UPLOAD, _WHOLE = 3, 12
"""How much longer than other requests bringing a picture may take, and how much longer all that belongs to a post: with
20 s for a request, four minutes, below the lease of five."""

_STATES = {"takendown": "taken down", "suspended": "suspended", "deactivated": "deactivated"}
"""What a server says of an account that is not active, and how that is called."""


class BlueskyPublisher:
    """Posts to the account `user` at the account's option `server`, the one that keeps it."""

    def __init__(self, account: Account, access: Access) -> None:
        options = account.options
        base = check_base(options.get("server") or BLUESKY, what="The account's server")
        self._options = options
        self._now = access.now
        self._patience = access.patience
        self._rules = load_rules(account.rules)
        self._limits = load_rules("bluesky")
        self._server = BlueskyServer(base, patience=access.patience, now=access.now)
        self._session = BlueskySession(self._server, access, options.get("user", ""))

    @property
    def rules(self) -> Rules:
        """The network's limits."""
        return self._rules

    @property
    def recovery(self) -> Recovery:
        """The same place holds the same post for ever."""
        return Recovery(RecoveryKind.REPLAY)

    def login_ends(self) -> datetime | None:
        """When the login can no longer be renewed; never with an app password."""
        return self._session.ends()

    def check(self) -> Health:
        """Asks whose login this is, and how the account fares."""
        answer = self._server.sure(
            lambda: self._session.ask(lambda client, login: client.com.atproto.server.get_session(headers=login)),
            takes=("InvalidRequest",),
        )
        if answer.status != 200:
            raise Refused(
                "login", "Bluesky does not find the account: it was taken down, or deleted.", "The app says more."
            )
        told = answer.told or {}
        did, handle = told.get("did"), told.get("handle")
        if not isinstance(did, str) or not DID.fullmatch(did) or not isinstance(handle, str):
            raise Busy("Bluesky's answer does not say whose login this is.")
        named = HANDLE.fullmatch(handle) is not None and handle != "handle.invalid"
        name = handle if named else did
        if (known := self._options.get("user") or did) != did:
            whose = self._options.get("handle", f"user {known}")
            raise Refused(
                "login",
                f"This login is for {name}, but the account posts as {whose}.",
                "Sign in as the user the account was added for, or add another account.",
            )
        if told.get("active") is False:
            state = _STATES.get(str(told.get("status")), "not active")
            raise Refused("login", f"Bluesky says that {name} is {state}.", "The app says what can be done about it.")
        warnings = []
        if not named:
            warnings.append("Bluesky cannot make sure of the account's handle: look at its domain.")
        if self._session.scope() == MAIN_PASSWORD:
            warnings.append("This login can do everything: an app password would do, and can be taken back by itself.")
        profile = f"{APP}/profile/{name}"
        remember = {"user": did, "handle": name, "profile": profile}
        return Health(name, profile, remember, clock_off(answer, self._now()), tuple(warnings))

    def upload(self, outgoing: Outgoing) -> Media:
        """Brings the pictures, and asks for all else that the post needs, so that publishing is one request."""
        check_payload(outgoing.payload, self._limits)
        with self._server.within(_WHOLE * self._patience):
            dids, reply = dict(self._dids(outgoing)), self._reply(outgoing)
            blobs = [self._bring(number, picture) for number, picture in enumerate(outgoing.payload.pictures, 1)]
        return Found(blobs, dids, reply).as_media()

    def publish(self, outgoing: Outgoing, media: Media, key: str) -> Receipt:
        """Makes the post, unless there is one in its place; the same key again gives the post that is there."""
        user, place = self._session.user(), record_key(key, outgoing.created_at)
        # Written here and not by the library, which leaves out every null, and `swapRecord` with it.
        sent = {
            "repo": user,
            "collection": POSTS,
            "rkey": place,
            "record": record_of(outgoing, Found.from_media(media)),
            "swapRecord": None,
        }
        body = json.dumps(sent, ensure_ascii=False).encode()
        answer = self._session.ask(
            lambda client, login: client.invoke_procedure(
                "com.atproto.repo.putRecord", content=body, input_encoding="application/json", headers=login
            )
        )
        if answer.status == 200:
            receipt = _receipt(answer, user, place, outgoing)
            if receipt is None:
                raise Unsure("Bluesky's answer does not name the post.")
            return receipt
        name = error_of(answer)
        if name == "InvalidSwap":
            return self._there(outgoing, user, place)
        if name == "BlobNotFound":
            raise Busy("Bluesky no longer has a picture of the post: it keeps those without a post for minutes only.")
        raise self._server.outcome(answer)

    def find(self, outgoing: Outgoing) -> Receipt | None:
        """Looks into the post's place. What lies there is ours, though a person may have edited it."""
        user, place = self._session.user(), record_key(outgoing.key, outgoing.created_at)
        answer = self._record(user, place)
        if answer.status != 200:
            return None
        if (receipt := _receipt(answer, user, place, outgoing)) is None:
            raise Busy("Bluesky's answer does not name the post.")
        return receipt

    def _there(self, outgoing: Outgoing, user: str, place: str) -> Receipt:
        """The post in whose place another could not be put. Raises `Unsure` when it is not seen."""
        try:
            receipt = self.find(outgoing)
        except (Busy, Refused) as error:
            raise Unsure(f"The post's place is taken. {error.message}") from None
        if receipt is None:
            raise Unsure("The post's place is taken, but nothing is seen there.")
        return receipt

    def _record(self, user: str, place: str) -> Answer:
        """One of the account's posts as anybody may read it, or `RecordNotFound`. Raises `Refused` and `Busy`."""
        params = {"repo": user, "collection": POSTS, "rkey": place}
        return self._server.sure(
            lambda: self._server.ask(lambda client: client.com.atproto.repo.get_record(params)),
            takes=("RecordNotFound",),
        )

    def _dids(self, outgoing: Outgoing) -> Iterator[tuple[str, str]]:
        """Who is mentioned, by handle. A handle that nobody has stays plain text."""
        for handle in mentioned(outgoing.payload):
            params = {"handle": handle}

            def ask(params: dict[str, str] = params) -> Answer:
                return self._server.ask(lambda client: client.com.atproto.identity.resolve_handle(params))

            # Older servers say InvalidRequest.
            answer = self._server.sure(ask, takes=("HandleNotFound", "InvalidRequest"))
            did = (answer.told or {}).get("did")
            if answer.status == 200 and isinstance(did, str) and DID.fullmatch(did):
                yield handle, did

    def _reply(self, outgoing: Outgoing) -> dict[str, Any] | None:
        """The first post of the thread and the one right before, by name and fingerprint as they are now."""
        if outgoing.thread is None:
            return None
        user = self._session.user()
        root, parent = (place_of(one, user) for one in (outgoing.thread.root, outgoing.thread.parent))
        refs = {place: self._ref(user, place) for place in dict.fromkeys((root, parent))}
        return {"root": refs[root], "parent": refs[parent]}

    def _ref(self, user: str, place: str) -> dict[str, str]:
        answer = self._record(user, place)
        if answer.status != 200:
            raise Refused("thread", "The post to reply to is not on Bluesky.", "It may have been deleted.")
        ref = _named(answer, user, place)
        if ref is None:
            raise Busy("Bluesky's answer does not name the post to reply to.")
        return ref

    def _bring(self, number: int, picture: Picture) -> dict[str, Any]:
        """One picture, as the server names it."""
        # Below the library's own call, which hands bytes to httpx in a way that httpx warns of.
        answer = self._server.sure(
            lambda: self._session.ask(
                lambda client, login: client.invoke_procedure(
                    "com.atproto.repo.uploadBlob",
                    content=picture.data,
                    input_encoding=MIMES[picture.type],
                    headers=login,
                ),
                patience=_UPLOAD * self._patience,
            ),
            rule="picture",
        )
        blob = (answer.told or {}).get("blob")
        if not isinstance(blob, dict) or blob.get("ref") != {"$link": blob_cid(picture.data)}:
            raise Busy(f"Bluesky's answer to picture {number} does not name the bytes that were sent.")
        mime, size = blob.get("mimeType"), blob.get("size")
        if mime != MIMES[picture.type] or size != len(picture.data):
            raise Refused("picture", f"Bluesky takes picture {number} for something else.", "Draw it anew, or as jpeg.")
        return {"$type": "blob", "ref": blob["ref"], "mimeType": mime, "size": size}


def _receipt(answer: Answer, user: str, place: str, outgoing: Outgoing) -> Receipt | None:
    """The receipt in an answer; None when the answer does not name the post."""
    named = _named(answer, user, place)
    if named is None:
        return None
    url = f"{APP}/profile/{user}/post/{place}"
    return Receipt(named["uri"], url, outgoing.created_at, answer=json.dumps(named, sort_keys=True))


def _named(answer: Answer, user: str, place: str) -> dict[str, str] | None:
    """The name and the fingerprint of a post in an answer, if it is that very post's."""
    told: Mapping[str, Any] = answer.told or {}
    uri, cid = told.get("uri"), told.get("cid")
    if uri != f"at://{user}/{POSTS}/{place}" or not isinstance(cid, str) or not CID.fullmatch(cid):
        return None
    return {"uri": uri, "cid": cid}
