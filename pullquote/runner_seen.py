"""When a runner was last seen, by the file that it writes at every turn.

Touches: disk.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

HEALTH = "runner.json"
"""The file in the workspace in which a runner says how it is, unless it is told to write elsewhere."""

SILENT = timedelta(minutes=5)
"""Twenty turns: a runner that has not written for so long is not there, or hangs."""


@dataclass(frozen=True, slots=True)
class RunnerSeen:
    """What a runner last wrote: when, whether it goes on, what is due next, and what went wrong in its last turn."""

    at: datetime
    running: bool
    trouble: str
    next_due: datetime | None = None

    def lives(self, now: datetime) -> bool:
        """Whether there is a runner: it has not said that it stopped, and has written lately."""
        return self.running and now - self.at <= SILENT


def read_runner(file: Path) -> RunnerSeen | None:
    """What the file says; None when there is none, or none that can be read."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        following = told.get("next")
        return RunnerSeen(
            datetime.fromisoformat(told["at"]),
            bool(told["running"]),
            str(told["trouble"]),
            datetime.fromisoformat(following) if following else None,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
