"""The settings of an account: what a person may set, read from what was given, and as JSON.

Pure. The commands of `accounts` and the studio use it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from quotes.errors import InputError, nearest
from quotes.model import Words
from quotes.usage import WhenExhausted

if TYPE_CHECKING:
    from scheduler.model import Account

ONLY = ("tag", "topic", "author", "source", "section", "language", "words")
"""What may narrow the quotes of an account: the filters of `pullquote quotes`."""

OPTIONS = {
    "bluesky": ("server",),
    "discord": ("server", "thread_id"),
    "folder": ("folder",),
    "instagram": ("folder",),
    "linkedin": ("folder",),
    "mastodon": ("server", "visibility", "paste", "website"),
    "pinterest": ("folder",),
    "telegram": ("server", "chat", "keep_bytes"),
    "threads": ("folder",),
    "webhook": ("url", "private", "replays"),
    "x": ("server", "keys", "confidential"),
}
"""What a person may set for each network of ours, beside what all have. A plugin's options are its own."""

NAMED = {"folder": "--to", "server": "--server", "chat": "--chat", "url": "--url"}
"""The options of some networks that have an option of the command line to themselves."""


def changed(one: Account, given: Mapping[str, Any]) -> Account:
    """The account with everything that was given. Raises `InputError` for what cannot be read or is not known."""
    from scheduler.plan.slots import read_slots

    plan = one.schedule
    minutes: dict[str, Any] = {
        key: timedelta(minutes=given[key]) for key in ("jitter", "spacing", "grace") if given[key] is not None
    }
    plan = replace(plan, **minutes)
    if given["slots"] is not None:
        plan = replace(plan, slots=str(read_slots(given["slots"])) if given["slots"].strip() else "")
    if given["cap"] is not None:
        plan = replace(plan, daily_cap=given["cap"])
    if given["blackout"]:
        plan = replace(plan, blackouts=tuple(_days(text) for text in given["blackout"] if text))
    if given["again_after"] is not None:
        plan = replace(plan, again_after=timedelta(days=given["again_after"]) or None)
    rests: dict[str, Any] = {
        key: timedelta(days=given[key])
        for key in ("author_rest", "source_rest", "topic_rest")
        if given[key] is not None
    }
    plan = replace(plan, **rests)
    if given["when_exhausted"] is not None:
        plan = replace(plan, when_exhausted=WhenExhausted(given["when_exhausted"]))
    plain = {"handle": "handle", "design": "design", "form": "format", "palette": "palette", "link": "link"}
    values: dict[str, Any] = {field: given[key] or None for key, field in plain.items() if given[key] is not None}
    values |= {key: given[key] for key in ("approves", "text_only") if given[key] is not None}
    if given["rules"]:
        values["rules"] = given["rules"]
    if given["only"]:
        values["only"] = dict(only_from(given["only"]))
    return replace(one, schedule=plan, options=options_of(one, given), **values)


def options_of(one: Account, given: Mapping[str, Any]) -> dict[str, str]:
    """The account's options with those given; an empty value takes one away. Raises `InputError`."""
    found = dict(one.options)
    pairs = {key: given[key] for key in NAMED if given.get(key) is not None}
    for pair in filter(None, given["pairs"]):
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise InputError("An --option has no value.", "Write --option KEY=VALUE.")
        pairs[key] = value
    known = OPTIONS.get(one.network)
    for key, value in pairs.items():
        if known is not None and key not in known:
            near = nearest(key, known)
            hint = f"Did you mean {near!r}?" if near else f"It has {', '.join(known)}."
            raise InputError(f"{one.network} has no option {NAMED.get(key, key)!r}.", hint)
        if not value.isprintable():
            raise InputError(
                f"The option {NAMED.get(key, key)!r} holds characters that are no letters.", "Type it anew."
            )
        found[key] = value.strip()
    return {key: value for key, value in found.items() if value}


def account_json(one: Account) -> dict[str, Any]:
    """An account as JSON; lengths of time are in seconds."""
    from scheduler.rows import schedule_json

    return {
        "name": one.name,
        "network": one.network,
        "rules": one.rules,
        "options": dict(one.options),
        **schedule_json(one.schedule),
        "only": dict(one.only),
        "handle": one.handle,
        "design": one.design,
        "format": one.format,
        "palette": one.palette,
        "link": one.link,
        "approves": one.approves,
        "text_only": one.text_only,
        "paused": one.paused,
        "waits_until": one.waits_until and one.waits_until.isoformat(),
        "waits_for": one.waits_for,
        "strikes": one.strikes,
    }


def only_from(pairs: tuple[str, ...]) -> dict[str, str]:
    """The filters of `--only KEY=VALUE`; an empty one clears them. Raises `InputError`."""
    chosen = {}
    for pair in filter(None, pairs):
        key, equals, value = pair.partition("=")
        if key not in ONLY or not equals or not value:
            raise InputError(f"--only {pair!r} is not a filter.", f"Write KEY=VALUE, with one of {', '.join(ONLY)}.")
        if key == "words" and value not in tuple(Words):
            raise InputError(f"--only {pair!r}: there are no such words.", f"There are {', '.join(Words)}.")
        chosen[key] = value
    return chosen


def _days(text: str) -> tuple[date, date]:
    first, dots, last = text.partition("..")
    try:
        days = date.fromisoformat(first), date.fromisoformat(last if dots else first)
    except ValueError:
        raise InputError(f"{text!r} is no day.", "Write 2026-12-24, or 2026-12-24..2026-12-26.") from None
    if days[1] < days[0]:
        raise InputError(f"{text!r} ends before it begins.", "Write the earlier day first.")
    return days
