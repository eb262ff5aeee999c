"""Whose login a Mastodon token is, how the account fares, and what limits its server tells.

Touches: the network.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from quotes.errors import PullquoteError, Refused
from scheduler.publisher import Busy, Health
from scheduler.publishers.mastodon_server import MastodonServer, id_from
from scheduler.rules import INSTANCE_TYPES
from scheduler.wire.outcomes import clock_off, one_line
from scheduler.wire.wire import Answer

SCOPES = ("read:accounts", "read:statuses", "write:statuses", "write:media")
"""What the login may do: say whose it is, look back at its own posts, post, and bring pictures."""

_NAME = re.compile(r"\w[\w.-]{0,99}")

_HOST = re.compile(r"[\w.-]{1,253}(:[0-9]{1,5})?")

_LARGEST = 2**53
"""Beyond it other programs that read the settings lose digits; no limit is near."""

_KEPT = {
    "statuses": ("max_characters", "characters_reserved_per_url", "max_media_attachments"),
    "media_attachments": ("description_limit", "image_size_limit", "image_matrix_limit"),
}


def health_of(server: MastodonServer, options: Mapping[str, str], now: Callable[[], datetime]) -> Health:
    """What a server says of the login; `options` are the account's.

    Raises `Refused` (rule `login`) when it is not let in, or is another user's than `options` name; `Busy`.
    """
    answer = server.sure(lambda: server.ask(lambda api: api.account_verify_credentials()))
    me = answer.told or {}
    id, name = id_from(me.get("id")), me.get("username")
    if not id or not isinstance(name, str) or not _NAME.fullmatch(name):
        raise Busy("Mastodon's answer does not say whose login this is.")
    user = f"{id}@{server.host}"
    if (known := options.get("user", user)) != user:
        whose = options.get("handle", f"user {known}")
        raise Refused(
            "login",
            f"This login is for @{name}@{server.host}, but the account posts as {whose}.",
            "Sign in as the user the account was added for, or add another account.",
        )
    warnings = [*_trouble(me), *missing_scopes(server)]
    instance = instance_of(server)
    if instance is None:
        warnings.append(f"{server.host} does not tell its limits; what is usual on Mastodon is taken for them.")
    domain = (instance or {}).get("domain")
    handle = f"@{name}@{domain if isinstance(domain, str) and _HOST.fullmatch(domain) else server.host}"
    profile = web_address(me.get("url")) or f"{server.base}/@{name}"
    remember = {"user": user, "handle": handle, "profile": profile}
    if instance is not None:
        remember["instance"] = _limits(instance)
    return Health(handle, profile, remember, clock_off(answer, now()), tuple(warnings))


def user_id(server: MastodonServer, options: Mapping[str, str]) -> str:
    """The id of the account's user on its server: as remembered, else asked for. Raises `Refused`, `Busy`."""
    if id := id_from(options.get("user", "").rpartition("@")[0]):
        return id
    answer = server.sure(lambda: server.ask(lambda api: api.account_verify_credentials()))
    if not (id := id_from((answer.told or {}).get("id"))):
        raise Busy("Mastodon's answer does not say whose login this is.")
    return id


def instance_of(server: MastodonServer) -> dict[str, Any] | None:
    """What a server tells of itself; None when it tells nothing that can be read."""
    try:
        answer = server.get("/api/v2/instance")
        if answer.status == 404:  # before Mastodon 4.0
            answer = server.get("/api/v1/instance")
    except PullquoteError:
        return None
    told = answer.told if answer.status == 200 else None
    if told is None or isinstance(told.get("configuration"), dict) or not isinstance(told.get("max_toot_chars"), int):
        return told
    # Pleroma and old forks: one number, beside what Mastodon has.
    return {**told, "configuration": {"statuses": {"max_characters": told["max_toot_chars"]}}}


def _limits(instance: Mapping[str, Any]) -> str:
    """As JSON what `Rules.with_instance` may take of a server's configuration, and nothing else."""
    configuration = instance.get("configuration")
    kept: dict[str, dict[str, object]] = {}
    for table, keys in _KEPT.items():
        told = configuration.get(table) if isinstance(configuration, dict) else None
        numbers = told if isinstance(told, dict) else {}
        kept[table] = {key: numbers[key] for key in keys if _is_limit(numbers.get(key))}
        types = numbers.get("supported_mime_types")
        if isinstance(types, list):
            kept[table]["supported_mime_types"] = [one for one in INSTANCE_TYPES if one in types]
    return json.dumps(kept, separators=(",", ":"))


def _is_limit(value: object) -> bool:
    # What is out of bounds is kept too, so that a person sees what their server says; `Rules.with_instance` judges.
    return type(value) is int and abs(value) < _LARGEST


def _trouble(me: Mapping[str, Any]) -> list[str]:
    """What a person should know of the state of their account."""
    found = []
    if me.get("suspended") is True:
        found.append("Mastodon has suspended this account: nobody sees what it posts.")
    if me.get("limited") is True:
        found.append("Mastodon has limited this account: only its followers see what it posts.")
    moved = me.get("moved")
    if isinstance(moved, dict):
        to = moved.get("acct")
        found.append(f"This account has moved{f' to @{one_line(to, 100)}' if isinstance(to, str) else ''}.")
    return found


def missing_scopes(server: MastodonServer) -> list[str]:
    """A sentence when the app that the login belongs to may not do all that posting takes; Mastodon tells since 4.3."""
    try:
        answer = server.ask(lambda api: api.app_verify_credentials())
    except PullquoteError:
        return []
    return scope_warnings(scopes_in(answer, "scopes"))


def scopes_in(answer: Answer, key: str) -> frozenset[str] | None:
    """The scopes that an answer lists, or holds as words in a text; None when it does not tell."""
    told = (answer.told or {}).get(key) if answer.status == 200 else None
    words = told.split() if isinstance(told, str) else told
    if not isinstance(words, list) or not words:
        return None
    return frozenset(word for word in words if isinstance(word, str))


def scope_warnings(scopes: frozenset[str] | None) -> list[str]:
    """What a login with these scopes cannot do that it should."""
    if scopes is None:
        return []
    missing = [scope for scope in SCOPES if scope not in scopes and scope.partition(":")[0] not in scopes]
    return [f"The login may not do what posting takes: {', '.join(missing)}."] if missing else []


def web_address(told: object) -> str | None:
    """A web address that may be shown and followed."""
    if not isinstance(told, str) or not re.fullmatch(r"https?://[!-~]{1,500}", told):
        return None
    try:
        return told if urlsplit(told).hostname else None
    except ValueError:
        return None
