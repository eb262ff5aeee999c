"""A fake of Bluesky: the server (PDS) of one account, in memory.

Pure. Shapes of answers and errors are those of PDS 0.5.35, tried on 2026-11-21. It differs where that finds more
mistakes: what a request holds that the lexicons do not know is refused. Logins and records are in modules of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scheduler.proving.dialect import Reply, Request
from scheduler.proving.dialects.bluesky_logins import BEGIN, DID, HANDLE, PASSWORD, Logins, access, no, refresh
from scheduler.proving.dialects.bluesky_records import POSTS, Invalid, blob_of, check_post, cid_of
from scheduler.proving.faults import Call, Fault
from scheduler.publishers.truth import Shown

OTHERS = {"bob.test": "did:plc:bobbobbobbobbobbobbobbob"}
"""Who else can be mentioned."""

LARGEST_UPLOAD = 5 * 1024 * 1024

_CALLS: dict[str, Call] = {
    "com.atproto.repo.uploadBlob": "upload",
    "com.atproto.repo.putRecord": "publish",
    "com.atproto.repo.getRecord": "find",
}

_WAIT = 3581
"""Seconds that it asks to wait: a wait that no backoff of ours would choose."""


class BlueskyDialect:
    """One account. Beside what all know, `expire_access` ends every access token that was given out, `revoke` takes the
    whole login back (or lets it in again), `renamed` and `deactivated` are what they say."""

    def __init__(self, base: str) -> None:
        self._logins = Logins(base)
        self._blobs: dict[str, dict[str, Any]] = {}
        self._data: dict[str, bytes] = {}
        self._posts: dict[str, dict[str, Any]] = {}
        self._unseen = 0

    def call_of(self, request: Request) -> Call | None:
        """By method of the protocol."""
        return _CALLS.get(request.path.removeprefix("/xrpc/"))

    def serve(self, request: Request) -> Reply:
        """Does what is asked, if it is asked in the right way."""
        known: dict[tuple[str, str], Callable[[Request], Reply]] = {
            ("POST", "/xrpc/com.atproto.server.createSession"): self._logins.create,
            ("POST", "/xrpc/com.atproto.server.refreshSession"): self._logins.refresh,
            ("GET", "/xrpc/com.atproto.server.getSession"): self._let_in(self._logins.session),
            ("GET", "/xrpc/com.atproto.identity.resolveHandle"): self._resolve_handle,
            ("POST", "/xrpc/com.atproto.repo.uploadBlob"): self._let_in(self._upload_blob),
            ("POST", "/xrpc/com.atproto.repo.putRecord"): self._let_in(self._put_record),
            ("GET", "/xrpc/com.atproto.repo.getRecord"): self._get_record,
            ("GET", "/xrpc/com.atproto.repo.listRecords"): self._list_records,
        }
        method = known.get((request.method, request.path))
        return no("MethodNotImplemented", "Method Not Implemented", 501) if method is None else method(request)

    def refusal(self, fault: Fault, call: Call) -> Reply:
        """As the reference server says it."""
        if fault is Fault.RATE_LIMIT:
            said = no("RateLimitExceeded", "Rate Limit Exceeded", 429)
            limited = {"RateLimit-Limit": "5000", "RateLimit-Remaining": "0", "RateLimit-Policy": "5000;w=3600"}
            times = {"RateLimit-Reset": f"{self._logins.clock + _WAIT}", "Retry-After": f"{_WAIT}"}
            return Reply(429, said.body, {**said.headers, **limited, **times})
        if fault is Fault.LOGIN:
            return no("AccountTakedown", "Account has been taken down", 401)
        if fault is Fault.DUPLICATE:
            return no("InvalidSwap", f"Record was at {cid_of({})}")
        if fault is Fault.REFUSED:
            return no("InvalidRequest", f"Invalid {POSTS} record: it is not liked at $.record")
        if fault is Fault.ERROR_BEFORE:
            return no("UpstreamFailure", "Upstream service unreachable", 502)
        return no("InternalServerError", "Internal Server Error", 500)

    def shown(self) -> Sequence[Shown]:
        """Every post. A record keeps no key; its place is made from it."""
        return [self._seen(place, post["value"]) for place, post in self._posts.items()]

    def set(self, **settings: bool | int) -> None:
        """What is known to all that has a meaning here, and what the class names."""
        logins = self._logins
        self._unseen = int(settings.get("unseen", self._unseen))
        logins.clock = int(settings.get("clock", logins.clock))
        logins.revoked = bool(settings.get("revoke", logins.revoked))
        logins.renamed = bool(settings.get("renamed", logins.renamed))
        logins.deactivated = bool(settings.get("deactivated", logins.deactivated))
        if settings.get("expire_access"):
            logins.expire()

    def _seen(self, place: str, record: Mapping[str, Any]) -> Shown:
        images = record.get("embed", {}).get("images", [])
        return Shown(
            _uri(place),
            record["text"],
            tuple(self._data[image["image"]["ref"]["$link"]] for image in images),
            tuple(image["alt"] for image in images),
            parent=record["reply"]["parent"]["uri"] if "reply" in record else None,
        )

    def _let_in(self, method: Callable[[Request], Reply]) -> Callable[[Request], Reply]:
        return lambda request: self._logins.refusal(request) or method(request)

    def _resolve_handle(self, request: Request) -> Reply:
        if did := {**OTHERS, self._logins.handle: DID}.get(request.query.get("handle", "")):
            return Reply.of(200, {"did": did})
        return no("HandleNotFound", "Unable to resolve handle")

    def _upload_blob(self, request: Request) -> Reply:
        if len(request.body) > LARGEST_UPLOAD:
            return no("PayloadTooLarge", "request entity too large", 413)
        blob = blob_of(request.body, request.headers.get("content-type", "application/octet-stream"))
        self._blobs[blob["ref"]["$link"]] = blob
        self._data[blob["ref"]["$link"]] = request.body
        return Reply.of(200, {"blob": blob})

    def _put_record(self, request: Request) -> Reply:
        told = request.told
        known = {"repo", "collection", "rkey", "record", "swapRecord", "validate"}
        record, place = told.get("record"), str(told.get("rkey"))
        if told.keys() - known or told.get("collection") != POSTS or not isinstance(record, dict):
            return no("InvalidRequest", "Invalid com.atproto.repo.putRecord input")
        if told.get("repo") not in (DID, self._logins.handle):
            return no("AccountNotFound", "Account not found", 403)
        if self._logins.deactivated:
            return no("AccountDeactivated", "Account is deactivated", 401)
        try:
            check_post(place, record, self._blobs)
        except Invalid as error:
            return no(error.error, str(error))
        there, cid = self._posts.get(place, {}).get("cid"), cid_of(record)
        if there == cid:
            return Reply.of(200, {"uri": _uri(place), "cid": cid, "validationStatus": "valid"})
        if "swapRecord" in told and told["swapRecord"] != there:
            return no("InvalidSwap", f"Record was at {there}")
        self._posts[place] = {"uri": _uri(place), "cid": cid, "value": record}
        commit = {"cid": cid_of({"commit": cid}), "rev": place}
        return Reply.of(200, {"uri": _uri(place), "cid": cid, "commit": commit, "validationStatus": "valid"})

    def _get_record(self, request: Request) -> Reply:
        query = request.query
        if query.keys() != {"repo", "collection", "rkey"}:
            return no("InvalidRequest", "Invalid com.atproto.repo.getRecord params")
        if query["repo"] not in (DID, self._logins.handle):
            return no("UpstreamFailure", "Upstream service unreachable", 502)
        place = query["rkey"]
        post = self._posts.get(place) if query["collection"] == POSTS else None
        if post is not None and self._unseen and place == next(reversed(self._posts)):
            self._unseen -= 1
            post = None
        return no("RecordNotFound", f"Could not locate record: {_uri(place)}") if post is None else Reply.of(200, post)

    def _list_records(self, request: Request) -> Reply:
        newest_first = [self._posts[place] for place in sorted(self._posts, reverse=True)]
        return Reply.of(200, {"records": newest_first[: int(request.query.get("limit", 50))]})


def account_options(base: str) -> dict[str, str]:
    """What an account needs to post here."""
    return {"server": base, "user": DID, "handle": HANDLE, "profile": f"https://bsky.app/profile/{HANDLE}"}


def login_secrets() -> dict[str, str]:
    """The login that is let in, until the first renewal."""
    return {"did": DID, "app_password": PASSWORD, "access_jwt": access(1, BEGIN), "refresh_jwt": refresh(1, BEGIN)}


def _uri(place: str) -> str:
    return f"at://{DID}/{POSTS}/{place}"
