"""Everything posting needs of a workspace, opened together: accounts, plan, desk, queue, composer, publishers.

Touches: disk, the clock and randomness; the network through the publishers.
"""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from importlib.metadata import EntryPoints, entry_points
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from cards.spec import Look
from pullquote.branded_composer import BrandedComposer
from pullquote.heartbeat import heartbeat
from pullquote.logins import FOLDERED, open_vault, sign_in
from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound, StorageError
from quotes.model import Proof
from quotes.policy import Policy
from quotes.store import Store
from scheduler.accounts import Accounts
from scheduler.captions.lint import lint_repeat
from scheduler.composing import Composed, QuoteComposer
from scheduler.desk import Desk
from scheduler.logins.login import NoLogin
from scheduler.logins.signing_in import SIGN_INS, Ask, Browser
from scheduler.logins.vault import Vault
from scheduler.model import Account, Post
from scheduler.networks import load_rules, rules_of
from scheduler.notices import Notices
from scheduler.plan.picking import Picking
from scheduler.plan.planning import Planning
from scheduler.plan.slots import read_slots
from scheduler.publisher import Access, Health
from scheduler.queue import Queue
from scheduler.rules import Rules
from scheduler.runner import Runner
from templates.captions import CaptionTemplate
from templates.formats import format_named

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from pullquote.settings import Settings
    from pullquote.watching.watched import Watch
    from scheduler.publisher import Publisher

POSTED, SHARE = "posted", "share"
"""The folders of the workspace in which folder accounts write, and those that a person posts for, unless they name
another."""

DAY = timedelta(days=1)

LOOK_BACK = 200
"""Posts of an account that a new caption is compared with: about what a reader could scroll through."""


class Posting:
    """The posting side of a workspace, over one engine.

    `now` is the clock; a simulation hands in its own.
    """

    def __init__(self, workspace: Workspace, engine: Engine) -> None:
        self.workspace = workspace
        self.engine = engine
        self.policy = policy_of(workspace.settings)
        self.store = Store(engine)
        self.accounts = Accounts(engine)
        self.desk = Desk(engine)
        self.queue = Queue(engine)
        self.notices = Notices(engine)
        self.planning = Planning(engine, self.policy)
        self.picking = Picking(engine, self.policy)
        self.random = Random()  # noqa: S311 - it spreads retries, it keeps no secret

    def compare_quotes(self) -> None:
        """Compares the quotes not compared yet with all others, so that what is picked next repeats none of them.

        Raises `StorageError`.
        """
        from quotes.duplicates.desk import Duplicates

        Duplicates(self.engine).compare()

    def now(self) -> datetime:
        """This moment."""
        return datetime.now(UTC)

    def key(self) -> str:
        """A new key for a post, unlike any other anywhere: networks tell posts apart by it."""
        return uuid.uuid4().hex

    @cached_property
    def composer(self) -> QuoteComposer:
        """Makes posts of quotes."""
        return BrandedComposer(self, self.store.get)

    def template(self, account: Account) -> CaptionTemplate:
        """The caption template of an account's posts."""
        return self.workspace.captions.chosen(account.name, account.rules)

    def rules(self, account: Account) -> Rules:
        """The rules that an account's posts are fitted to, with the limits that its own server tells."""
        return rules_of(account)

    def look(self, account: Account) -> Look:
        """How an account's cards are drawn."""
        look = self.workspace.look(account.design, account.format, account.palette)
        return replace(look, handle=account.handle or look.handle)

    def publisher(self, account: Account) -> Publisher:
        """The network of an account, opened. Raises `NotFound`, also for a login; `StorageError`; what it raises."""
        from scheduler.publishers import open_publisher

        access = self.access(account)
        if self.signs_in(account):
            # Now, so that the account is paused: trouble with the login on the way would cost its post a try each time.
            access.login.read()
        return open_publisher(self._placed(account), access, plugins=self._plugins)

    def access(self, account: Account) -> Access:
        """What the publisher of an account is handed: its login and the clock."""
        return Access(NoLogin() if self.foldered(account) else self.logins.login(account.name), self.now)

    @cached_property
    def logins(self) -> Vault:
        """The logins of the workspace's accounts."""
        return open_vault(self.workspace)

    @cached_property
    def _plugins(self) -> EntryPoints:
        from scheduler.publishers import GROUP

        return entry_points(group=GROUP)

    def signs_in(self, account: Account) -> bool:
        """Whether an account is of a network of ours that needs a login."""
        return account.network in SIGN_INS and account.network not in self._plugins.names

    def has_login(self, account: Account) -> bool:
        """Whether a login of an account is kept here. Raises `StorageError`."""
        return not self.foldered(account) and self.logins.read(account.name) is not None

    def sign_in(self, account: Account, ask: Ask, browser: Browser, *, as_new_user: bool = False) -> Account:
        """Signs an account in, and gives it with what it should remember; raises as `pullquote.logins.sign_in`."""
        return sign_in(self.logins, account, self.now, ask, browser, as_new_user=as_new_user)

    def health(self, account: Account) -> tuple[Health, datetime | None]:
        """What the network says of an account, which keeps what is to be remembered; and when its login ends.

        Raises what opening and asking it raise: `Refused` (rule `login`) when it is not let in.
        """
        publisher = self.publisher(account)
        health = publisher.check()
        kept = self.accounts.get(account.name)
        if not dict(health.remember).items() <= dict(kept.options).items():
            self.accounts.remember(account.name, health.remember)
        return health, publisher.login_ends()

    def foldered(self, account: Account) -> bool:
        """Whether an account's posts are written into a folder: such an account has no login."""
        return account.network in FOLDERED and account.network not in self._plugins.names

    def _placed(self, account: Account) -> Account:
        """A folder account with its folder as a whole path: named from the workspace, not from where one stands."""
        if not self.foldered(account):
            return account
        usual = POSTED if account.network == "folder" else SHARE
        named = account.options.get("folder") or str(Path(usual) / account.name)
        return replace(account, options={**account.options, "folder": str(self.workspace.root / named)})

    def prepare_account(self, account: Account) -> None:
        """Checks an account that is about to be kept, and makes a folder account's folder.

        It is made only here: a folder that is missing later is on a drive that is not connected, and must not be made
        anew in its place. Raises what `check_account` raises, but not for want of a login, and `StorageError`.
        """
        self._check_settings(account)
        if self.foldered(account):
            folder = Path(self.folder_of(account))
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StorageError(
                    f"{folder} cannot be made: {error.strerror}.", "Name another folder with --to."
                ) from error
        if not self.signs_in(account) or self.has_login(account):
            self.publisher(account)

    def check_account(self, account: Account) -> None:
        """Raises `InputError` or `NotFound` for what would only fail when a post is due."""
        self._check_settings(account)
        self.publisher(account)
        if self.foldered(account) and not Path(self.folder_of(account)).is_dir():
            raise NotFound(
                f"The folder {self.folder_of(account)} is not there.", "Connect its drive, or make the folder again."
            )

    def _check_settings(self, account: Account) -> None:
        if account.schedule.slots.strip():
            read_slots(account.schedule.slots)
        load_rules(account.rules)
        look = self.look(account)
        self.workspace.renderer.designs.get(look.design).palette(look.palette)
        format_named(look.format)
        self.template(account)
        if account.link is not None and not account.link.startswith(("https://", "http://")):
            raise InputError(f"{account.link!r} is no link.", "Write it with https:// in front.")
        if os.sep in account.name or account.name.startswith("."):
            raise InputError(f"{account.name!r} is no name for an account.", "Leave out slashes and a dot in front.")

    @cached_property
    def owner(self) -> str:
        """The name under which this process holds leases: unlike any other's, past or present."""
        return f"{socket.gethostname()[:30]}-{os.getpid()}-{uuid.uuid4().hex[:8]}"

    def runner(self, watch: Watch | None = None) -> Runner:
        """A runner on this database, watched where that is asked for; by default it says nothing."""
        return Runner(
            watch.queue(self.engine) if watch else self.queue,
            watch.composer(self.composer) if watch else self.composer,
            owner=self.owner,
            publisher=watch.publisher(self.publisher) if watch else self.publisher,
            clock=self.now,
            random=self.random,
            log=watch.log if watch else (lambda event, /, **particulars: None),
            beat=lambda lease: heartbeat(self.queue, lease, self.now),
        )

    def folder_of(self, account: Account) -> str:
        """The folder that a folder account writes to."""
        return self._placed(account).options["folder"]

    def limits(self) -> dict[str, int]:
        """The most posts in a day that each network in use takes, by its rules."""
        found = {}
        for name in {account.rules for account in self.accounts.all()}:
            day, windows = DAY.total_seconds(), load_rules(name).windows
            if daily := [max(1, int(window.posts * day / window.seconds)) for window in windows]:
                found[name] = min(daily)
        return found

    def advice(self, post: Post, made: Composed) -> list[str]:
        """What a careful editor would say about a post: its caption, its card, and posts that read the same."""
        earlier = self.desk.captions(post.account, latest=LOOK_BACK)
        advice = (*made.caption.warnings, *lint_repeat(made.payload.text, earlier))
        return [*(f"{one.message} {one.hint}".rstrip() for one in advice), *made.warnings]

    def expires_at(self, post: Post, due_at: datetime) -> datetime:
        """When a post due then is too late, by its account's grace."""
        return due_at + self.accounts.get(post.account).schedule.grace


def policy_of(settings: Settings) -> Policy:
    """What the settings require of quotes that are posted or chosen."""
    required = settings.posting
    return Policy(required.standing == "approved", Proof(required.proof), required.disputed)


@contextmanager
def open_posting(workspace: Workspace) -> Iterator[Posting]:
    """The posting side of a workspace; its connections are closed at the end. Raises `StorageError`."""
    engine = workspace.open_database()
    try:
        yield Posting(workspace, engine)
    finally:
        engine.dispose()


def moment(text: str, zone: str) -> tuple[datetime, datetime]:
    """The wall time `2026-11-23 09:00` and the instant it means in a zone. Raises `InputError`."""
    from scheduler.plan.slots import instant, read_wall

    wall = read_wall(text)
    return wall, instant(wall, zone).at


def post_ids(words: tuple[str, ...]) -> list[int]:
    """The numbers of posts as typed, each once. Raises `NotFound` for what is no number."""
    ids = []
    for word in words:
        # SQLite counts to a number of 19 digits.
        if not word.isdecimal() or len(word) > 18:
            raise NotFound(f"There is no post {word!r}.", "Posts have numbers: `pullquote queue` lists them.")
        ids.append(int(word))
    return list(dict.fromkeys(ids))
