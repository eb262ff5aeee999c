"""The slots of an account in words: `Monday to Friday at 09:00 and 17:30`.

Pure.
"""

from __future__ import annotations

from datetime import time

from pullquote.studio.wording import wording
from quotes.errors import PullquoteError
from scheduler.plan.slots import read_slots

_ALL = list(range(7))


def slot_lines(text: str) -> tuple[list[str], int]:
    """A line for each group of days with the same times, the zone in the last; and how many posts a week that makes.

    Slots that can no longer be read come as they are written.
    """
    if not text.strip():
        return [], 0
    try:
        slots = read_slots(text)
    except PullquoteError:
        return [text], 0
    words = wording()
    groups: dict[tuple[time, ...], list[int]] = {}
    for day, times in enumerate(slots.week):
        if times:
            groups.setdefault(times, []).append(day)
    lines = [
        words("accounts.slots.line", days=_days(days), times=_listed([f"{at:%H:%M}" for at in times]))
        for times, days in groups.items()
    ]
    return [*lines, words("accounts.slots.zone", zone=slots.zone)], sum(map(len, slots.week))


def _days(days: list[int]) -> str:
    words = wording()
    if days == _ALL:
        return words("accounts.slots.daily")
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        first, last = (words(f"accounts.slots.day{day}") for day in (days[0], days[-1]))
        return words("accounts.slots.span", first=first, last=last)
    return _listed([words(f"accounts.slots.day{day}") for day in days])


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return wording()("accounts.slots.listed", some=", ".join(names[:-1]), last=names[-1])
