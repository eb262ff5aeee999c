"""The soak's workspace: quotes, accounts with logins on every network, and the plan of the coming days.

Touches: disk, database.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import Engine

from benchmarks.soak.networks import FolderTruth, PageTruth
from benchmarks.soak.posting import SoakPosting, vault_in
from quotes.model import Attribution, Draft
from quotes.store import Store
from scheduler.model import Account, Schedule
from scheduler.proving.faults import Network
from scheduler.proving.traits import TRAITS

POSTS_A_DAY = 48
"""Of each account: one every half hour, as dense as a year's posting can be made without meeting a network's limits."""

_NETWORKS = (
    *(Network.MASTODON, Network.BLUESKY, Network.X, Network.TELEGRAM, Network.MASTODON),
    *(Network.BLUESKY, Network.DISCORD, Network.WEBHOOK, Network.KEYED, Network.FOLDER),
)
"""Account by account, over and over."""

_TEXT_ONLY = (1, 4, 12, 22)
"""Accounts, counted within twenty-five, that post words alone: their long quotes go out as threads."""

_FOLDER_RULES = ("folder", "instagram", "threads")
"""The networks that folder accounts are fitted to, over and over. Instagram's 50 posts a day are just above the slots,
so an account that catches up has to wait for room."""

_ZONES = ("Europe/Paris", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "Asia/Kolkata")
_GRACES = (timedelta(hours=12), timedelta(hours=12), timedelta(hours=12), timedelta(hours=2))
_LONG = "; and of number {0} there was more than one message holds, so that it had to go on in another one below"
_WORDS = ("plain", "old", "few", "kind", "short", "last", "first", "good", "quiet", "early")

World = dict[str, FolderTruth | PageTruth]
"""What each account shows, by its name."""


def make_settings(folder: Path, database: str | None) -> None:
    """The workspace's settings; `database` is the URL of one that is no file."""
    text = '[posting]\nstanding = "any"\nkeep_pictures_days = 7\n'
    if database is not None:
        text += f"[database]\nurl = {json.dumps(database)}\n"
    (folder / "pullquote.toml").write_text(text, encoding="utf-8")


def fill(engine: Engine, posting: SoakPosting, port: int, *, accounts: int, posts: int, now: datetime) -> World:
    """Adds quotes enough for every account to use each once, and the accounts with their logins."""
    # Some more than are used: an account's filter of what it has had must never run dry.
    Store(engine).add(_drafts(posts // accounts + 60), now=now)
    root = posting.workspace.root
    vault, world = vault_in(root), World()
    for number in range(accounts):
        network = _NETWORKS[number % len(_NETWORKS)]
        name = f"{network.value} {number}"
        truth: FolderTruth | PageTruth
        if network is Network.FOLDER:
            truth = FolderTruth(root / "shown" / name)
        else:
            truth = PageTruth(port, network, f"{number}")
        truth.prepare()
        if truth.secrets:
            vault.write(name, truth.secrets)
        posting.accounts.add(_account(number, name, network, truth.options), now=now)
        world[name] = truth
    return world


def plan(posting: SoakPosting, *, since: datetime, until: datetime, most: int, seed: str) -> tuple[int, datetime]:
    """Plans that span, of which no more than so many posts are kept: gives how many were, and until when they reach."""
    made = posting.planning.plan(since=since, until=until, seed=seed, limits=posting.limits())
    chosen = sorted(made.posts, key=lambda one: one.due_at)[:most]
    kept = posting.planning.keep(chosen, look=posting.look, key=posting.key, now=since)
    return len(kept), chosen[-1].due_at if len(chosen) < len(made.posts) else until


def _account(number: int, name: str, network: Network, options: dict[str, str]) -> Account:
    rules = TRAITS[network].publisher
    if network is Network.FOLDER:
        rules = _FOLDER_RULES[number // len(_NETWORKS) % len(_FOLDER_RULES)]
    every = f"daily {' '.join(f'{hour:02}:{minute:02}' for hour in range(24) for minute in (0, 30))}"
    schedule = Schedule(
        f"{every} {_ZONES[number % len(_ZONES)]}",
        jitter=timedelta(minutes=15 if number % 10 == 3 else 0),
        spacing=timedelta(minutes=1),
        grace=_GRACES[number % len(_GRACES)],
    )
    text_only = number % 25 in _TEXT_ONLY
    publisher = TRAITS[network].publisher
    return Account(name, publisher, rules, options=options, schedule=schedule, approves=True, text_only=text_only)


def _drafts(number: int) -> Iterator[Draft]:
    random = Random("drafts")
    for one in range(number):
        words = " ".join(random.choices(_WORDS, k=6))
        # Of twenty, one needs a second message on most networks.
        more = _LONG.format(one) * 7 if one % 20 == 7 else ""
        yield Draft(f"Of {words} things there were {one}{more}.", Attribution(f"Author {one % 300}"))
