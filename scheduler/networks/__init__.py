"""The rules of each network, read from the dated data beside this file.

Touches: disk (its own data, once a network).
"""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path

from quotes.errors import InputError, NotFound, nearest
from scheduler.model import Account
from scheduler.rules import Rules
from templates.strict import build

_FOLDER = Path(__file__).parent


@cache
def known_rules() -> tuple[str, ...]:
    """Every network's name, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@cache
def load_rules(name: str) -> Rules:
    """The rules of a network; raises `NotFound` with the nearest name."""
    if name not in known_rules():
        near = nearest(name, known_rules())
        raise NotFound(
            f"There is no network {name!r}.",
            (f"Did you mean {near!r}? " if near else "") + f"Networks: {', '.join(known_rules())}.",
        )
    path = _FOLDER / f"{name}.toml"
    return parse_rules(path.read_text(encoding="utf-8"), origin=str(path))


def rules_of(account: Account) -> Rules:
    """The rules of an account's posts: its network's, with the limits that it remembers of its own server.

    Raises `NotFound` like `load_rules`. What it remembers came from a server, and is no reason to fail.
    """
    rules = load_rules(account.rules)
    try:
        told = json.loads(account.options.get("instance", "null"))
    except (ValueError, RecursionError):
        return rules
    return rules.with_instance(told) if isinstance(told, dict) else rules


def parse_rules(text: str, *, origin: str) -> Rules:
    """The rules that a TOML text spells out; raises `InputError` with line and key."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{origin}: {error}.", "Mend the TOML there.") from error
    return build(Rules, table, text=text, origin=origin)
