"""The court: where rows are judged, one after the other, by processes forked from this one.

Touches: processes, database, network, disk.
"""

from __future__ import annotations

import gc
import threading
from datetime import datetime
from pathlib import Path

from quotes.errors import PullquoteError
from scheduler.logins.login import NoLogin
from scheduler.proving.databases import Ground
from scheduler.proving.faults import RECOVERIES, Network
from scheduler.proving.page import START
from scheduler.proving.scenarios import Scenario
from scheduler.proving.traits import TRAITS
from scheduler.proving.trial import Trial
from scheduler.proving.verdict import Result
from scheduler.proving.world import FolderWorld, NetworkWorld
from scheduler.publisher import Access
from scheduler.publishers import open_publisher


class Court:
    """Where rows are judged: a ground for databases, a folder for posts, a port with the fake network.

    Every row starts at `start`, which matters in front of a real server only: that has a clock of its own. A court for
    such rows overrides `world`, and gives a `scheduler.proving.world.ForwardedWorld`.
    """

    def __init__(
        self, ground: Ground, database: str, folder: Path, port: int, name: str, *, start: datetime = START
    ) -> None:
        self.ground = ground
        self.database = database
        self.folder = folder
        self.port = port
        self.start = start
        self._name = name
        self._number = 0
        self._warm: set[Network] = set()

    def world(self, network: Network) -> FolderWorld | NetworkWorld:
        """A network that shows no post yet."""
        self._number += 1
        if network is not Network.FOLDER:
            return NetworkWorld(self.port, network, f"{self._name}-{self._number}")
        root = self.folder / f"posts-{self._number}"
        root.mkdir()
        return FolderWorld(root)

    def warm_up(self, network: Network) -> None:
        """Does everything once in this process, so that those forked from it need not load and compile it.

        Raises `PullquoteError` when the network's publisher is not what the rows take it for.
        """
        if network in self._warm:
            return
        trial = Trial(self, Scenario(network, "warming up", ()))
        if network not in RECOVERIES:
            kind = open_publisher(trial.account, Access(NoLogin(), lambda: self.start)).recovery.kind
            if kind is not TRAITS[network].kind:
                raise PullquoteError(f"{network} recovers by {kind}, its rows are for {TRAITS[network].kind}.")
        trial.here()
        trial.run()
        if (number := threading.active_count()) != 1:
            raise PullquoteError(f"There are {number} threads after {network} was loaded: no process can be forked.")
        self._warm.add(network)
        # What is here now is never looked at again by the collector, whose marks would copy every page in every fork.
        gc.collect()
        gc.freeze()

    def judge(self, scenario: Scenario) -> tuple[Result, list[str]]:
        """The verdict on a row, and the points that its last scripted process, or the one after, came to."""
        trial = Trial(self, scenario)
        try:
            return trial.run()
        finally:
            trial.close()
