"""The signature of a webhook's documents, after the Standard Webhooks specification 1.0, and the address they go to.

Pure. Source: github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md, read 2026-11-21.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64decode, b64encode
from datetime import datetime

from quotes.errors import InputError, Refused
from scheduler.wire.addresses import check_base, split_address

PREFIX = "whsec_"
"""Before a secret in Base64, as the specification writes it."""

SHORTEST = 24
"""Bytes of a secret, at least, as the specification has it. It also has a most, 64, which protects nobody."""

LONGEST_ADDRESS = 2000
"""Letters: more than any server is sure to read."""


def signing_key(secret: str) -> bytes:
    """The bytes to sign with: what stands in Base64 behind `whsec_`, or any other text as it is, in UTF-8.

    Raises `Refused` (rule `login`) for a secret that is too short, or not what it says it is.
    """
    key: bytes | None = secret.encode("utf-8", "replace")
    if secret.startswith(PREFIX):
        try:
            key = b64decode(secret.removeprefix(PREFIX), validate=True)
        except ValueError:
            key = None
    if key is None or len(key) < SHORTEST:
        raise Refused(
            "login",
            f"The secret is shorter than {SHORTEST} bytes, or no Base64 stands behind {PREFIX}.",
            "`pullquote accounts login NAME` takes another.",
        )
    return key


def signature(body: bytes, id: str, at: datetime, key: bytes) -> str:
    """`v1,` and HMAC-SHA256 over id, time in whole seconds since 1970, and body, with dots between; in Base64."""
    signed = f"{id}.{int(at.timestamp())}.".encode() + body
    return f"v1,{b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}"


def signed_headers(body: bytes, id: str, at: datetime, key: bytes) -> list[tuple[str, str]]:
    """What goes with a document. `id` is the same at every try, and also what a gateway goes by."""
    return [
        ("Content-Type", "application/json"),
        ("User-Agent", "Pullquote/1"),
        ("Idempotency-Key", id),
        ("webhook-id", id),
        ("webhook-timestamp", f"{int(at.timestamp())}"),
        ("webhook-signature", signature(body, id, at, key)),
    ]


def hook_address(url: str, *, private: bool) -> str:
    """The address that documents go to, as a person gave it; a query may stand in it.

    Raises `InputError`, which does not show the address: what people put into one is not always meant for all.
    """
    parts = split_address(url.strip())
    if parts is None or len(url) > LONGEST_ADDRESS or parts.fragment:
        hint = "--url https://hooks.example/quotes, as a browser copies it."
        raise InputError("The webhook has no address to post to, or none that can be used.", hint)
    if parts.username is not None:
        raise InputError("The webhook's address holds a name or password.", "Its secret is for that: leave them out.")
    check_base(parts._replace(path="", query="").geturl(), what="The webhook's address", private=private)
    return url.strip()


def hook_host(url: str) -> str:
    """What of an address may be shown."""
    parts = split_address(url)
    return "" if parts is None else parts.netloc
