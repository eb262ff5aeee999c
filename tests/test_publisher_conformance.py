"""The shared suite of publishers: ours pass it, and it finds out every publisher that breaks a promise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from publishing_world import ACCESS

from quotes.errors import Refused
from scheduler.model import Account, Outgoing, Receipt
from scheduler.proving.client import FakePublisher
from scheduler.proving.faults import RECOVERIES, TOKEN, Network
from scheduler.proving.world import FolderWorld, NetworkWorld, fake_network
from scheduler.publisher import Busy, Media, Unsure
from scheduler.publishers.conformance import Shown, Trouble, check_publisher
from scheduler.publishers.folder import FolderPublisher


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A fake network for the tests of this file."""
    with fake_network() as number:
        yield number


def _fake(port: int, network: Network, page: str) -> tuple[NetworkWorld, Account]:
    world = NetworkWorld(port, network, page)
    return world, Account("feed", "fake", "mastodon", options=world.options)


def test_the_folder_publisher_conforms(tmp_path: Path) -> None:
    """The embedded default passes the suite that plugins must pass."""
    world = FolderWorld(tmp_path)
    account = Account("feed", "folder", "mastodon", options=world.options)
    check_publisher(lambda: FolderPublisher(account, ACCESS), world, account)


@pytest.mark.parametrize("network", RECOVERIES)
@pytest.mark.parametrize("rules", ["mastodon", "x", "telegram"])
def test_the_fake_networks_conform(port: int, network: Network, rules: str) -> None:
    """Every way of recovery can be had by the rules, with as many pictures and alt texts as a network takes."""
    world, account = _fake(port, network, f"conforms {rules}")
    account = replace(account, rules=rules)
    check_publisher(lambda: FakePublisher(account), world, account, secrets=[TOKEN])


class _Doubling(FakePublisher):
    """Sends a key of its own with every try: the mistake that posts twice."""

    tries = count(1)

    def _ask(
        self, method: str, path: str, sent: Mapping[str, object] | None = None, headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        another = {name: f"{value}-{next(self.tries)}" for name, value in (headers or {}).items()}
        return super()._ask(method, path, sent, another)


class _Eager(FakePublisher):
    """Shows the post while it uploads."""

    def upload(self, outgoing: Outgoing) -> Media:
        """And publishes."""
        media = super().upload(outgoing)
        super().publish(outgoing, media, outgoing.key)
        return media


class _Sure(FakePublisher):
    """Takes every error for a refusal, and would have a post sent again that is there."""

    def publish(self, outgoing: Outgoing, media: Media, key: str) -> Receipt:
        """A lost answer is said to be no post."""
        try:
            return super().publish(outgoing, media, key)
        except Unsure as error:
            raise Busy("Not posted.") from error


class _Talking(FakePublisher):
    """Puts its token into an error."""

    def publish(self, outgoing: Outgoing, media: Media, key: str) -> Receipt:
        """With the token in what goes wrong."""
        try:
            return super().publish(outgoing, media, key)
        except Refused as error:
            raise Refused("login", f"The token {TOKEN} is no good.") from error


class _Raw(FakePublisher):
    """Lets its library's errors through."""

    def publish(self, outgoing: Outgoing, media: Media, key: str) -> Receipt:
        """As they come."""
        try:
            return super().publish(outgoing, media, key)
        except Unsure as error:
            raise OSError("connection reset") from error


class _Mute(FakePublisher):
    """Forgets the alt texts."""

    def upload(self, outgoing: Outgoing) -> Media:
        """Without them."""
        pictures = tuple(replace(one, alt="") for one in outgoing.payload.pictures)
        return super().upload(replace(outgoing, payload=replace(outgoing.payload, pictures=pictures)))


class _Naive(FakePublisher):
    """Gives times without a zone."""

    def publish(self, outgoing: Outgoing, media: Media, key: str) -> Receipt:
        """With a time of no place."""
        came = super().publish(outgoing, media, key)
        return replace(came, posted_at=came.posted_at.replace(tzinfo=None))


class _Guessing(FakePublisher):
    """Finds whatever is newest."""

    def find(self, outgoing: Outgoing) -> Receipt | None:
        """Some post."""
        return super().find(outgoing) or Receipt("1", None, outgoing.created_at)


BROKEN = [
    (_Doubling, Network.REPLAY, "second post"),
    (_Eager, Network.REPLAY, "uploading shows something"),
    (_Sure, Network.LOOK_BACK, "Busy although the post was made"),
    (_Talking, Network.HOLD, "a secret stands"),
    (_Raw, Network.REPLAY, "none of our errors"),
    (_Mute, Network.HOLD, "the alt texts became"),
    (_Naive, Network.HOLD, "no zone"),
    (_Guessing, Network.LOOK_BACK, "found before it was made"),
]


@pytest.mark.parametrize(("kind", "network", "promise"), BROKEN, ids=[kind.__name__ for kind, _, _ in BROKEN])
def test_a_broken_publisher_is_found_out(
    port: int, kind: Callable[[Account], FakePublisher], network: Network, promise: str
) -> None:
    """The suite says which promise a publisher breaks."""
    world, account = _fake(port, network, promise)
    with pytest.raises(AssertionError, match=promise):
        check_publisher(lambda: kind(account), world, account, secrets=[TOKEN])


def test_a_world_without_troubles_is_enough(tmp_path: Path) -> None:
    """A publisher whose network cannot be made to fail is checked on everything else."""

    class Calm:
        def posts(self) -> Sequence[Shown]:
            return FolderWorld(tmp_path).posts()

        def trouble(self, what: Trouble) -> bool:
            return False

    account = Account("feed", "folder", "folder", options={"folder": str(tmp_path)})
    check_publisher(lambda: FolderPublisher(account, ACCESS), Calm(), account)
