"""The crash matrix in front of servers that are not ours: processes are killed, and those tell what is there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from test_bluesky_pds import User, pds
from test_mastodon_mock import SERVER, TOKEN, Mock

from scheduler.proving.databases import SqliteGround
from scheduler.proving.faults import Fault, Network, Order
from scheduler.proving.judge import Court
from scheduler.proving.lives import FORKS
from scheduler.proving.rows import rows_of
from scheduler.proving.scenarios import FIRST_POINTS, WITHHELD, Family, Life, Scenario
from scheduler.proving.traits import TRAITS
from scheduler.proving.verdict import Result
from scheduler.proving.world import ForwardedWorld, fake_network
from scheduler.publishers.truth import Shown

__all__ = ["pds"]

pytestmark = pytest.mark.skipif(not FORKS, reason="processes cannot be forked here: `pullquote prove` starts them")

OTHERS = (
    "a thread of three",
    "a thread, killed at answered of its second message",
    "half an answer",
    "made after the time-out",
    "429",
    "5xx after commit, three times",
    "stopped at sending, woken after another has recovered",
    "killed at answered, clock a day back",
    "2 runners race for 20 posts, each killed once",
)


class RealWorld(ForwardedWorld):
    """A page in front of a real server, at which somebody posts who is signed in there."""

    def __init__(self, port: int, network: Network, place: Place) -> None:
        self._options, self._secrets = place.options, place.secrets
        super().__init__(port, network, place.page, upstream=place.address, truth=place.truth)

    @property
    def options(self) -> dict[str, str]:
        """Theirs, by way of this page."""
        return {**self._options, "server": self.base}

    @property
    def secrets(self) -> dict[str, str]:
        """Their login."""
        return dict(self._secrets)


class Place:
    """An account without posts on a real server."""

    def __init__(
        self,
        page: str,
        address: str,
        truth: Callable[[], Sequence[Shown]],
        options: Mapping[str, str],
        secrets: Mapping[str, str],
    ) -> None:
        self.page = page
        self.address = address
        self.truth = truth
        self.options = options
        self.secrets = secrets


class RealCourt(Court):
    """Rows on a real server, each at a place of its own."""

    def __init__(self, folder: Path, port: int, network: Network, place: Callable[[], Place], start: datetime) -> None:
        super().__init__(SqliteGround(folder), "sqlite", folder, port, "real", start=start)
        self.network = network
        self._place = place

    def world(self, network: Network) -> RealWorld:
        return RealWorld(self.port, network, self._place())

    def results(self, rows: Sequence[Scenario]) -> list[Result]:
        """The verdicts."""
        return [self.judge(row)[0] for row in rows]


@pytest.fixture(params=[Network.BLUESKY, Network.MASTODON])
def court(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RealCourt]:
    """In front of Bluesky's own server, and of a Mastodon server that others wrote."""
    with fake_network() as port:
        if request.param is Network.BLUESKY:
            server = request.getfixturevalue("pds")
            yield RealCourt(tmp_path, port, request.param, lambda: _on_bluesky(server), _time_at(server))
            return
        command = [sys.executable, "-c", SERVER]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as it:
            assert it.stdout is not None
            address = f"http://127.0.0.1:{int(it.stdout.readline())}"
            client = httpx.Client(base_url=address, trust_env=False)
            behind: Any = SimpleNamespace(base=address, behind=address, client=client)
            mock = Mock(behind)
            yield RealCourt(tmp_path, port, request.param, lambda: _on_mastodon(mock, address), _time_at(client))
            mock.close()
            it.kill()


def _on_bluesky(server: httpx.Client) -> Place:
    user = User(server)
    return Place(user.handle, user.base, user.posts, user.account.options, user.login.read())


def _on_mastodon(mock: Mock, address: str) -> Place:
    mock.reset()
    return Place("alice", address, mock.posts, {}, {"access_token": TOKEN})


def _time_at(server: httpx.Client) -> datetime:
    return parsedate_to_datetime(server.get("/").headers["date"])


def test_killed_at_every_step(court: RealCourt) -> None:
    """Whatever the step, the server has the post exactly once, and nobody has to be asked."""
    rows = [Family(court.network, step).first for step in (*FIRST_POINTS, WITHHELD, "looked")]
    for step in ("uploaded again", "replayed"):
        # What was never made is made by the replay; what was made would be found.
        lost, killed = Order(Fault.CLOSED), {step: "kill"}
        settles = TRAITS[court.network].settles
        lives = (Life(order=lost), Life(killed)) if settles else (Life(killed, order=lost),)
        rows.append(Scenario(court.network, f"killed at {step}", lives, step))
    results = court.results(rows)
    assert [result for result in results if not result.ok] == []
    assert all((result.kills, result.before, result.asked, result.after) == (1, 1, False, 1) for result in results)


def test_every_other_kind_of_row(court: RealCourt) -> None:
    """Faults, threads, clocks, stalls and races end with each message once, in its place, and nobody is asked."""
    rows = [row for row in rows_of(court.network, stops=True) if row.what in OTHERS]
    assert len(rows) == len(OTHERS)
    results = court.results(rows)
    assert [result for result in results if not result.ok] == []
    assert not any(result.asked for result in results)
