"""Opening the publisher of an account: ours by their names, others as plugins.

Touches: nothing by itself; a publisher's module is imported when the first account of its network is opened, so that an
idle runner carries no network's library.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import EntryPoint

from quotes.errors import NotFound, PullquoteError, nearest
from scheduler.model import Account
from scheduler.publisher import Access, Opener, Publisher

GROUP = "pullquote.publishers"
"""The group of entry points that plugins use. Each names a `scheduler.publisher.Opener`."""

PUBLISHERS = {
    "bluesky": "scheduler.publishers.bluesky:BlueskyPublisher",
    "discord": "scheduler.publishers.discord:DiscordPublisher",
    "folder": "scheduler.publishers.folder:FolderPublisher",
    "instagram": "scheduler.publishers.assisted:AssistedPublisher",
    "linkedin": "scheduler.publishers.assisted:AssistedPublisher",
    "mastodon": "scheduler.publishers.mastodon:MastodonPublisher",
    "pinterest": "scheduler.publishers.assisted:AssistedPublisher",
    "telegram": "scheduler.publishers.telegram:TelegramPublisher",
    "threads": "scheduler.publishers.assisted:AssistedPublisher",
    "webhook": "scheduler.publishers.webhook:WebhookPublisher",
    "x": "scheduler.publishers.x:XPublisher",
}
"""Ours: the network's name, and where its publisher is."""


def open_publisher(account: Account, access: Access, *, plugins: Iterable[EntryPoint] = ()) -> Publisher:
    """The publisher of an account's `network`; nothing is sent yet.

    `plugins` are the entry points of `GROUP`; one with the name of ours takes its place. Raises `NotFound` with the
    nearest name, `PullquoteError` when a plugin cannot be loaded, and what the publisher says to wrong options.
    """
    named = {plugin.name: plugin for plugin in plugins}
    if account.network in named:
        with _loading(named[account.network]):
            opener: Opener = named[account.network].load()
        return opener(account, access)
    if account.network not in PUBLISHERS:
        known = sorted({*PUBLISHERS, *named})
        near = nearest(account.network, known)
        hint = f"Did you mean {near!r}? " if near else ""
        raise NotFound(f"No publisher is called {account.network!r}.", f"{hint}There are {', '.join(known)}.")
    module, _, name = PUBLISHERS[account.network].partition(":")
    opener = getattr(import_module(module), name)
    return opener(account, access)


@contextmanager
def _loading(plugin: EntryPoint) -> Iterator[None]:
    """Says which plugin is broken: a person can take it out or mend it."""
    try:
        yield
    except Exception as error:
        kind = type(error).__name__
        raise PullquoteError(
            f"The publisher {plugin.name!r} ({plugin.value}) cannot be loaded: {kind}.", "Update or remove that plugin."
        ) from error
