"""How a post stands on the calendar: its sign, its tone, what is late about it, and what may be done with it.

Pure.
"""

from __future__ import annotations

from datetime import datetime

from pullquote.calendar_words import LATE_SECONDS
from pullquote.studio.wording import wording
from scheduler.model import Post
from scheduler.states import CHANGEABLE, MOVES, Event, State

SIGNS = {
    State.DRAFT: "edit",
    State.QUEUED: "check",
    State.HELD: "pause",
    State.CLAIMED: "send",
    State.SENDING: "send",
    State.HANDED: "accounts",
    State.POSTED: "posted",
    State.UNSURE: "question",
    State.FAILED: "warning",
    State.SKIPPED: "skip",
    State.CANCELLED: "cross",
}
"""The symbol of each state in `icons.svg`; its word stands beside it."""

_TONES = {
    State.QUEUED: "new",
    State.POSTED: "good",
    State.HELD: "late",
    State.HANDED: "late",
    State.UNSURE: "bad",
    State.FAILED: "bad",
    State.SKIPPED: "bad",
}

_ACTS = {
    "approve": Event.APPROVE,
    "hold": Event.HOLD,
    "release": Event.RELEASE,
    "retry": Event.RETRY,
    "cancel": Event.CANCEL,
}
"""What a person can do from the calendar, by the event that it is."""


def tone(post: Post, now: datetime) -> str:
    """Whether a post is well (`good`, `new`), wants a look (`late`), or a person (`bad`); empty for a plain one."""
    return "late" if is_overdue(post, now) else _TONES.get(post.state, "")


def is_overdue(post: Post, now: datetime) -> bool:
    """Whether its time has passed and it has not gone out, though nothing keeps it back but the runner or an editor."""
    return post.state in (State.DRAFT, State.QUEUED) and post.due_at < now


def mark(post: Post, posted_at: datetime | None, now: datetime) -> str:
    """What is late about a post, in words; empty when nothing is."""
    words = wording()
    if is_overdue(post, now):
        return words(f"calendar.overdue.{post.state.value}")
    late = (posted_at - post.due_at).total_seconds() if posted_at else 0.0
    if post.state is not State.POSTED or late <= LATE_SECONDS:
        return ""
    minutes = round(late / 60)
    return words("calendar.late_minutes" if minutes < 120 else "calendar.late_hours", late=minutes, hours=minutes // 60)


def possible(post: Post) -> tuple[str, ...]:
    """What may be done with a post in its state, by the names of the studio's changes."""
    acts = [name for name, event in _ACTS.items() if post.state in MOVES[event]]
    if post.state is State.HELD:
        # A held post goes back to where it was; a draft among them is approved after that.
        acts.remove("approve")
    if post.state is State.CLAIMED:
        acts.remove("hold")  # it is in a runner's hand
    return (*acts, "move") if post.state in CHANGEABLE else tuple(acts)
