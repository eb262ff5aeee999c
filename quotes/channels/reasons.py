"""Why a quote was chosen: the reasons, for programs by name and for people in words.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from quotes.channels.rules import Rules
from quotes.choosing import Choice

_DAY = timedelta(days=1)

_PASSED = {
    "used": "used",
    "author": "author resting",
    "source": "source resting",
    "topic": "topic resting",
    "alike": "like the one before",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: `name` is `unused`, `rested`, `early`, `bag`, `label` or `passed`, `text` the same in words."""

    name: str
    text: str


def reasons_of(choice: Choice, rules: Rules, seed: str, at: datetime) -> tuple[Reason, ...]:
    """Why this one, from the most weighty reason on."""
    rests = {"author": rules.author_rest, "source": rules.source_rest, "topic": rules.topic_rest}
    found = [_use(choice, at)]
    if choice.early:
        rest = (
            f"its rest is over on {choice.rested_at:%Y-%m-%d %H:%M} UTC" if choice.rested_at else "it should not come"
        )
        found.append(Reason("early", f"nothing else is left, so it comes early: {rest}"))
    weight = f", weight {choice.candidate.weight}" if choice.candidate.weight != 1 else ""
    found.append(Reason("bag", f"next in the bag (cycle {choice.cycle}, seed {seed}{weight})"))
    found += [
        Reason("label", f"{kind} last {_ago(at - last)} (rests {_days(rests[kind])})") for kind, last in choice.labels
    ]
    if choice.passed:
        parts = ", ".join(f"{_PASSED[kind]} {count}" for kind, count in choice.passed)
        found.append(Reason("passed", f"passed over: {sum(count for _, count in choice.passed)} ({parts})"))
    return tuple(found)


def _use(choice: Choice, at: datetime) -> Reason:
    if choice.before is None:
        return Reason("unused", "never used on this channel")
    return Reason("rested", f"used {choice.before.cycle} times on this channel, last {_ago(at - choice.before.last)}")


def _ago(span: timedelta) -> str:
    return f"{_days(span)} ago" if span >= timedelta(0) else f"in {_days(-span)}"


def _days(span: timedelta) -> str:
    whole = span // _DAY
    if not whole:
        return "less than a day"
    return "1 day" if whole == 1 else f"{whole:,} days"
