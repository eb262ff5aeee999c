"""A calendar in words: its summary, and the sentences beside each post.

Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby

from pullquote.output import count_of
from scheduler.plan.make import Note
from scheduler.simulation.entries import Calendar, Entry, Supply
from scheduler.simulation.findings import ClockChange, Collision, cost_of, spoken
from scheduler.states import State

LATE_SECONDS = 60
"""A post that goes out within its minute is in time."""

_STATES = {
    State.DRAFT: "draft",
    State.QUEUED: "queued",
    State.HELD: "held",
    State.CLAIMED: "on its way",
    State.SENDING: "on its way",
    State.HANDED: "yours to post",
    State.POSTED: "in time",
    State.UNSURE: "unsure",
    State.FAILED: "failed",
    State.SKIPPED: "skipped",
    State.CANCELLED: "cancelled",
}


def day_words(day: date, *, year: bool = False) -> str:
    """`Sunday 28 March`, with the year if need be; the same whatever the machine's language."""
    words = f"{_WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return f"{words} {day.year}" if year else words


def date_words(day: date) -> str:
    """`21 November 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def dollars(amount: float) -> str:
    """`$0.015`, `$1.20`: cents, and tenths of them where there are any."""
    words = f"{amount:,.3f}"
    return f"${words.removesuffix('0')}"


def standing(entry: Entry) -> tuple[str, str]:
    """How a post stands, in a word or two, and which sort that is: good, waiting, or for a person to see to."""
    if entry.trouble is not None:
        return "cannot be made", "bad"
    if entry.post.state is State.POSTED and entry.late > LATE_SECONDS:
        return f"{_length(entry.late)} late", "late"
    sort = {
        State.POSTED: "good",
        State.UNSURE: "bad",
        State.FAILED: "bad",
        State.SKIPPED: "bad",
        State.HELD: "late",
        State.HANDED: "late",
    }
    return _STATES[entry.post.state], sort.get(entry.post.state, "plain")


def reason(entry: Entry) -> str:
    """Why it stands so, and what a person would do; empty when all is well."""
    if entry.trouble is not None:
        return entry.trouble
    why = entry.post.reason or ""
    if entry.post.state is State.UNSURE:
        return f"{why} A person has to look and answer in the inbox.".strip()
    return why


def _length(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 120:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def summary(
    calendar: Calendar, collided: Sequence[Collision], changes: Sequence[ClockChange]
) -> Iterator[tuple[str, str]]:
    """The page in plain sentences, what matters most first; each with `bad` or nothing before it."""
    entries = calendar.entries
    accounts = count_of(len({one.post.account for one in entries}), "account")
    days = count_of((calendar.last - calendar.first).days + 1, "day")
    if not entries:
        yield "bad", "Nothing is planned: accounts need slots, and approved quotes to fill them."
    else:
        yield "", f"{count_of(len(entries), 'post')} on {accounts} within {days}{_how(entries)}."
    for one in calendar.supplies:
        yield ("" if one.beyond else "bad"), dry_words(one, calendar)
    for account in calendar.accounts:
        if account.paused:
            yield "bad", f"{account.name} is paused ({account.paused}): its posts do not go out."
    yield from (("", words) for words in _cost_words(calendar))
    for change in changes:
        yield "", change_words(change)
    yield from (("", words) for words in _collision_words(collided))
    yield from (("", words) for words in _advice_words(entries))
    if calendar.earlier:
        yield "", f"{count_of(calendar.earlier, 'post')} due before {day_words(calendar.first)} count as done."


def _how(entries: Sequence[Entry]) -> str:
    """`: 160 in time, 4 late, 2 skipped`, or nothing where there is one answer for all."""
    counts: Counter[str] = Counter()
    for one in entries:
        words, sort = standing(one)
        counts["late" if sort == "late" and one.post.state is State.POSTED else words] += 1
    if len(counts) == 1:
        return f", all of them {next(iter(counts))}"
    return ": " + ", ".join(f"{count:,} {words}" for words, count in counts.most_common())


def dry_words(one: Supply, calendar: Calendar) -> str:
    """On which day quotes run dry, and what would help."""
    who = f"{one.account}, campaign {one.campaign}," if one.campaign else one.account
    if one.dry_on is None:
        return f"{who} has {count_of(one.left or 0, 'unused quote')} left at the end: enough for a year and more."
    if one.beyond:
        left = f"has {count_of(one.left or 0, 'unused quote')} left at the end"
        return f"{who} {left}: it runs dry on {day_words(one.dry_on, year=True)}."
    slots = "1 slot stays empty" if one.empty == 1 else f"{one.empty:,} slots stay empty"
    span = "month" if 28 <= (calendar.last - calendar.first).days + 1 <= 31 else "time shown"
    helps = f"{count_of(one.empty, 'more approved quote')} would fill the {span}"
    return f"{who} runs dry on {day_words(one.dry_on)}: {slots} ({one.reason}); {helps}."


def _cost_words(calendar: Calendar) -> Iterator[str]:
    for name in sorted(calendar.rules):
        rules = calendar.rules[name]
        if not rules.cost.post and not rules.cost.post_with_link:
            continue
        priced = [(one, cost_of(one, rules)) for one in calendar.entries if one.account.rules == name]
        paid = [(one, cost) for one, cost in priced if cost]
        linked = sum(one.caption.linked for one, _ in paid if one.caption)
        figure = rules.figure("cost")
        read = f", by its prices of {date_words(figure.read)}" if figure else ""
        links = f", {linked:,} of them with a link" if linked else ""
        total = round(sum(cost for _, cost in paid), 6)
        yield f"{rules.display} asks {dollars(total)} for {count_of(len(paid), 'post')}{links}{read}."


def change_words(change: ClockChange) -> str:
    """How the clocks of a zone are changed, in a sentence."""
    forward = change.shift.total_seconds() > 0
    return (
        f"Clocks in {change.zone} go {'forward' if forward else 'back'} by {spoken(abs(change.shift))} on "
        f"{day_words(change.day)}, from {change.before:%H:%M} to {change.after:%H:%M}."
    )


def _collision_words(collided: Sequence[Collision]) -> Iterator[str]:
    minutes = sum(one.kind == "same minute" for one in collided)
    words = sum(one.kind == "same words" for one in collided)
    if minutes:
        yield f"In {count_of(minutes, 'minute')} two accounts or more post at once."
    if words:
        have = "has" if words == 1 else "have"
        yield f"{count_of(words, 'pair')} of posts {have} the same words on two accounts within a week."
    if not collided:
        yield "No two accounts post in the same minute, or the same words within a week."


def _advice_words(entries: Sequence[Entry]) -> Iterator[str]:
    advised = sum(bool(one.caption and one.caption.advice) for one in entries)
    cut = sum(bool(one.caption and one.caption.dropped) for one in entries)
    parts = []
    if advised:
        parts.append(f"{count_of(advised, 'caption')} with advice")
    if cut:
        parts.append(f"{count_of(cut, 'caption')} with something left out or shortened to fit")
    if parts:
        yield f"To look at: {' and '.join(parts)}; each says why."


def note_rows(notes: Sequence[Note]) -> Iterator[tuple[str, str, list[str]]]:
    """Notes of a plan by account and kind: whose, what kind, and the sentences with their slots."""

    def key(note: Note) -> tuple[str, str]:
        return note.account, note.kind

    for (account, kind), group in groupby(sorted(notes, key=lambda one: (*key(one), one.slot or "")), key):
        yield account, kind, [f"{_slot(one.slot)}: {one.text}" if one.slot else one.text for one in group]


def _slot(slot: str) -> str:
    at = datetime.fromisoformat(slot)
    return f"{day_words(at.date())}, {at:%H:%M}"
