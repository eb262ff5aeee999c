"""What is done to the runners and their database, and when: drawn once from the seed, by how much has been posted.

Touches: processes, database, through what it is handed.
"""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from enum import StrEnum
from random import Random

from benchmarks.soak.clock import SharedClock
from benchmarks.soak.ground import Ground
from benchmarks.soak.runners import ELDER, Runners
from scheduler.delivery import STEPS


class Deed(StrEnum):
    """What is done, by the name it has in the report."""

    KILL = "killed at a random instant"
    DOOM = "killed at a chosen step"
    STOP = "machine asleep"
    JUMP = "clock set"
    TERM = "stopped and started"
    DISK = "disk full"
    LOCK = "database locked"
    CUT = "connection cut"
    RESTART = "database restarted"


_FOR_A_HUNDRED_KILLS = {
    Deed.KILL: 50,
    Deed.DOOM: 50,
    Deed.STOP: 20,
    Deed.JUMP: 20,
    Deed.TERM: 10,
    Deed.DISK: 12,
    Deed.LOCK: 4,
    Deed.CUT: 20,
    Deed.RESTART: 4,
}
"""How often each is done. A runner that never comes to its step is made up for: see `Chaos.begin_turn`."""

_ONLY_ON_A_FILE = frozenset({Deed.LOCK})
_ONLY_ON_A_SERVER = frozenset({Deed.CUT, Deed.RESTART})

_ASLEEP = timedelta(minutes=40)
"""The longest sleep: shorter than the hour for which Mastodon honours a key. A machine that sleeps longer, between its
last look at the clock and the first byte of its request, can double a post there: docs/proof.md says why."""

_LOCKED_SECONDS, _FULL_SECONDS = 1.6, 0.7
"""How long the lock is held, longer than a runner waits for it; and how long a disk stays full."""


class Chaos:
    """Everything that goes wrong on our own side."""

    def __init__(self, runners: Runners, clock: SharedClock, ground: Ground, *, kills: int, seed: str) -> None:
        self._runners, self._clock, self._ground = runners, clock, ground
        self._random = Random(f"chaos {seed}")
        self._kills = kills
        self.done: Counter[Deed] = Counter()
        left_out = _ONLY_ON_A_SERVER if ground.is_file else _ONLY_ON_A_FILE
        if not ground.restarts:
            left_out |= {Deed.RESTART}
        planned: list[tuple[float, Deed]] = []
        for deed, often in _FOR_A_HUNDRED_KILLS.items():
            if deed not in left_out:
                planned += [(self._random.random(), deed) for _ in range(-(-often * kills // 100))]
        self._planned = sorted(planned, reverse=True)
        self._soon: list[tuple[float, Deed]] = []
        self._endings: list[tuple[float, ExitStack]] = []
        self._skews: dict[int, int] = {}

    def begin_turn(self, progress: float, seconds: float) -> None:
        """Draws the instants of what is to be done in a turn of so many seconds, and sets clocks right again."""
        while self._planned and self._planned[-1][0] <= progress:
            self._soon.append((self._random.random() * seconds, self._planned.pop()[1]))
        # As many are to be dead as belongs to what is posted: while there is work in their hands, not afterwards.
        for _ in range(int(progress * self._kills) - self._runners.killed - len(self._soon)):
            self._soon.append((self._random.random() * seconds, Deed.KILL))
        self._soon.sort(reverse=True)
        for number in list(self._skews):
            self._skews[number] -= 1
            if self._skews[number] <= 0:
                del self._skews[number]
                self._clock.set_skew(number, 0)

    def act(self, seconds: float) -> None:
        """Does what is due so many seconds after the turn's beginning, and ends what has lasted long enough."""
        while self._soon and self._soon[-1][0] <= seconds:
            self._do(self._soon.pop()[1], seconds)
        for one in [one for one in self._endings if one[0] <= seconds]:
            self._endings.remove(one)
            one[1].close()

    def end_turn(self) -> None:
        """Nothing that has an end goes on into the next turn."""
        self.act(float("inf"))

    def kill_the_rest(self) -> None:
        """When everything is posted: one more, while fewer were killed than was asked for."""
        if self._runners.killed < self._kills:
            self._do(Deed.KILL, 0)

    def make_peace(self) -> None:
        """Ends everything for good: sleepers wake, clocks are right, nobody is to die."""
        self.end_turn()
        self._planned.clear()
        self._skews.clear()
        for number in range(self._runners.number):
            self._clock.set_skew(number, 0)
            self._clock.set_doom(number, 0)

    def _do(self, deed: Deed, seconds: float) -> None:
        anybody = self._random.randrange(self._runners.number)
        victims = [one for one in range(self._runners.number) if one != ELDER and self._runners.lives_on(one)]
        if not victims:
            self._planned.append((0.0, deed))  # they are all being born again: in the next turn, then
            return
        victim = self._random.choice(victims)
        if deed is Deed.DOOM and self._clock.doom(victim):
            deed = Deed.KILL  # it has not come yet to the step at which it is to die
        self.done[deed] += 1
        if deed is Deed.KILL:
            self._runners.kill(victim)
        elif deed is Deed.DOOM:
            self._clock.set_doom(victim, 1 + self._random.randrange(len(STEPS)))
        elif deed is Deed.STOP:
            minutes = self._random.random() * _ASLEEP
            self._runners.stop(anybody, self._clock.now() + minutes)
        elif deed is Deed.TERM:
            self._runners.terminate(victim)
        elif deed is Deed.JUMP:
            self._clock.set_skew(anybody, self._skew())
            self._skews[anybody] = self._random.randint(2, 5)
        elif deed is Deed.CUT:
            self._ground.cut(self._random)
        elif deed is Deed.RESTART:
            self._ground.restart()
        else:
            self._endings.append((seconds + self._lasting(deed), self._begun(deed, anybody)))

    def _skew(self) -> float:
        """Seconds by which a clock is set: mostly less than a post may be late, sometimes up to a day."""
        lot = self._random.random()
        if lot < 0.7:
            return self._random.choice((-1, 1)) * self._random.uniform(120, 3_000)
        return self._random.uniform(-86_400, -3_600) if lot < 0.95 else self._random.uniform(3_600, 40_000)

    @staticmethod
    def _lasting(deed: Deed) -> float:
        return _LOCKED_SECONDS if deed is Deed.LOCK else _FULL_SECONDS

    def _begun(self, deed: Deed, number: int) -> ExitStack:
        stack = ExitStack()
        if deed is Deed.LOCK:
            stack.enter_context(self._ground.locked())
        else:
            self._runners.fill_disk(number, full=True)
            stack.callback(self._runners.fill_disk, number, full=False)
        return stack
