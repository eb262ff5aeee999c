"""The settings of an account as fields of a form: those that all have, and those of its network.

Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from pullquote.account_settings import OPTIONS, account_json, changed
from pullquote.studio.fields import Fields
from quotes.errors import InputError
from quotes.usage import WhenExhausted
from scheduler.model import Account
from scheduler.publishers.mastodon import VISIBILITIES

YES_OR_NO = ("yes", "no")

CHOICES: Mapping[str, tuple[str, ...]] = {
    "visibility": tuple(sorted(VISIBILITIES)),
    **dict.fromkeys(("paste", "keep_bytes", "private", "replays", "keys", "confidential"), YES_OR_NO),
}
"""Options of networks that take one of a few values."""

AT_SIGN_IN = frozenset({"server", "paste", "website", "keys", "confidential", "chat", "url"})
"""Options that say how and where an account is signed in; changing one means signing in anew."""

_LONGEST = {"minutes": 527_040, "days": 36_600, "posts": 1_000}
"""A year in minutes, a century in days, and more posts a day than any network takes."""

_CHANGING = frozenset({"options", "paused", "waits_until", "waits_for", "strikes"})
"""Parts of an account that a runner changes while it posts: no reason to send somebody's settings back."""

_MINUTES = ("jitter", "spacing", "grace")
_DAYS = ("author_rest", "source_rest", "topic_rest")
_LONGEST_JITTER = 240


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a network: what it is called in the words, its value, and its choices if there are few."""

    name: str
    value: str
    choices: tuple[str, ...] = ()


def options_for(network: str, account: Account | None = None) -> list[Option]:
    """The options of a network that may be set: all for a new account, without those of signing in for one there is."""
    known = OPTIONS.get(network, ())
    names = known if account is None else [name for name in known if name not in AT_SIGN_IN]
    values = {} if account is None else account.options
    return [Option(name, values.get(name, ""), CHOICES.get(name, ())) for name in names]


def shown_settings(account: Account) -> dict[str, Any]:
    """The values of the form's fields, as an account has them."""
    plan = account.schedule
    minutes = {name: round(getattr(plan, name) / timedelta(minutes=1)) for name in _MINUTES}
    days = {name: getattr(plan, name).days for name in _DAYS}
    return {
        "slots": plan.slots,
        "cap": plan.daily_cap or "",
        "blackout": "\n".join(
            first.isoformat() if first == last else f"{first}..{last}" for first, last in plan.blackouts
        ),
        "again_after": plan.again_after.days if plan.again_after else "",
        "when_exhausted": plan.when_exhausted.value,
        "only": "\n".join(f"{key}={value}" for key, value in account.only.items()),
        "handle": account.handle or "",
        "link": account.link or "",
        **minutes,
        **days,
    }


def must_stay_inside(root: Path, before: Account | None, after: Account) -> None:
    """Raises `InputError` for a folder outside of the workspace: whoever opens the studio may not write anywhere.

    One that the command line chose stays.
    """
    folder = after.options.get("folder")
    if folder is None or (before is not None and before.options.get("folder") == folder):
        return
    if not (root / folder).resolve().is_relative_to(root.resolve()):
        raise InputError(
            "The studio makes folders in the workspace only.",
            "`pullquote accounts edit NAME --to FOLDER` names another.",
        )


def with_settings(account: Account, given: Fields) -> Account:
    """The account with everything that the form says; a field that is empty clears its setting. Raises `InputError`."""
    usual = shown_settings(replace(account, schedule=type(account.schedule)()))
    minutes = {
        name: given.whole(
            name,
            least=1 if name == "grace" else 0,
            most=_LONGEST_JITTER if name == "jitter" else _LONGEST["minutes"],
            otherwise=usual[name],
        )
        for name in _MINUTES
    }
    days = {name: given.whole(name, least=0, most=_LONGEST["days"], otherwise=0) for name in _DAYS}
    cap = given.whole("cap", least=0, most=_LONGEST["posts"], otherwise=0)
    lines = {name: tuple(line.strip() for line in given.text(name).split("\n")) for name in ("blackout", "only")}
    told: dict[str, Any] = {
        "rules": given.line("rules"),
        "pairs": tuple(
            f"{one.name}={given.line(f'option:{one.name}') or ''}"
            for one in options_for(account.network)
            if f"option:{one.name}" in given
        ),
        "slots": given.line("slots") or "",
        "cap": cap or None,
        "again_after": given.whole("again_after", least=0, most=_LONGEST["days"], otherwise=0),
        "when_exhausted": given.one_of("when_exhausted", [one.value for one in WhenExhausted]),
        "handle": given.line("handle") or "",
        "design": given.line("design") or "",
        "form": given.line("format") or "",
        "palette": given.line("palette") or "",
        "link": given.line("link") or "",
        "text_only": given.tick("text_only"),
        "approves": given.tick("approves"),
        **lines,
        **minutes,
        **days,
    }
    after = changed(account, told)
    return after if cap else replace(after, schedule=replace(after.schedule, daily_cap=None))


def seen_of(account: Account) -> str:
    """What a form sends back to say which settings it showed."""
    told = {key: one for key, one in account_json(account).items() if key not in _CHANGING}
    return hashlib.sha256(repr(sorted(told.items())).encode()).hexdigest()
