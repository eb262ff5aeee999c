"""The log: one line an event on standard error, for people or as JSON for programs.

Touches: standard error and the clock. Nothing secret reaches it: errors come in our own words.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from pullquote.watching.events import EVENTS, Level

Heard = Callable[[str, Mapping[str, object]], None]
"""Takes an event and its particulars, as they were given."""


class Journal:
    """Takes down the events of `pullquote.watching.events`, and counts them. `heard` is told of each, too."""

    def __init__(self, *, as_json: bool = False, heard: Heard | None = None) -> None:
        self._as_json = as_json
        self._heard = heard
        self.counts: Counter[str] = Counter()
        """How often each event came, since the start."""

    def __call__(self, event: str, /, **particulars: object) -> None:
        """Writes an event with its particulars; an exception among them is written with its traceback."""
        self.counts[event] += 1
        self._write(event, particulars)
        try:
            if self._heard is not None:
                self._heard(event, particulars)
        except Exception as error:  # noqa: BLE001 - figures must not stop what they are about
            self.counts["bug"] += 1
            self._write("bug", {"error": error})

    def _write(self, event: str, particulars: Mapping[str, object]) -> None:
        at = datetime.now(UTC)
        shown = {key: _shown(value) for key, value in particulars.items() if value is not None}
        if self._as_json:
            # A name that the table lacks is a slip of ours, and no reason to stop what the log tells of.
            level = EVENTS[event].level if event in EVENTS else Level.INFO
            own = {"at": at.isoformat(timespec="milliseconds"), "level": level.value, "event": event}
            line = json.dumps({**own, **shown, **own})
        else:
            words = " ".join(f"{key}={_quoted(value)}" for key, value in shown.items())
            line = f"{at:%Y-%m-%d %H:%M:%S} {event} {words}".rstrip()
        # A log that cannot be written, on a full disk or into a closed pipe, must not stop what it tells of.
        with suppress(OSError, ValueError):
            sys.stderr.write(line + "\n")
            sys.stderr.flush()


def _shown(value: object) -> object:
    """A value as JSON has it: moments in ISO 8601, lengths of time in seconds."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, BaseException):
        # The frames, not the message: what a library puts into its words may hold addresses with tokens in them.
        frames = traceback.extract_tb(value.__traceback__)
        return f"{type(value).__name__} at " + " < ".join(f"{one.name}:{one.lineno}" for one in reversed(frames))
    return value if isinstance(value, int | float | bool) else str(value)


def _quoted(value: object) -> str:
    text = str(value)
    if text and text.isprintable() and not any(c in text for c in ' "='):
        return text
    # Escaped where it is not printable: one event is one line, and no command to a terminal.
    return json.dumps(text, ensure_ascii=not text.isprintable())
