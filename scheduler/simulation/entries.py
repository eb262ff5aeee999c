"""The nouns of a calendar: its posts as they look, and what there is to know of the days they stand in.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from quotes.errors import InputError, Refused
from quotes.model import Quote
from scheduler.captions import caption as captions
from scheduler.captions.counting import Count, count_text
from scheduler.captions.fitting import Dropped
from scheduler.captions.lint import Advice, lint_alt, lint_caption, lint_repeat
from scheduler.composing import Composed
from scheduler.model import Account, HistoryLine, Payload, Post
from scheduler.plan.make import Note
from scheduler.plan.zones import local, zone
from scheduler.rules import Rules
from scheduler.simulation.segments import Segment, linked, segments
from scheduler.states import State
from templates.captions import CaptionTemplate

GOES_OUT = frozenset(State) - {State.FAILED, State.SKIPPED, State.CANCELLED}
"""States of posts that are on their network, may be, or are still on their way."""


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small picture of a card beside the page: its file, relative to the page, and its size in pixels."""

    file: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption as a network shows it, and what its fitting has to say. `dropped` is None when nobody knows any more.

    `linked` tells whether it holds an address, which changes the price on some networks.
    """

    text: str
    segments: tuple[Segment, ...]
    count: Count
    dropped: tuple[Dropped, ...] | None
    advice: tuple[Advice, ...]
    linked: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One post on a calendar. `trouble` says why it cannot be made; caption and picture are None then.

    `more` are the further pictures of a carousel with their alt texts, `replies` the messages that follow in the
    thread. `planned` is true for a post that is in the queue already, false for one that only the simulation has
    planned.
    """

    post: Post
    account: Account
    author: str
    words: str
    caption: Caption | None
    alt: str
    picture: Thumbnail | None
    language: str
    more: tuple[tuple[Thumbnail, str], ...] = ()
    replies: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    trouble: str | None = None
    posted_at: datetime | None = None
    history: tuple[HistoryLine, ...] = ()
    planned: bool = True

    @property
    def wall(self) -> datetime:
        """When it is due, on the clocks of its own zone."""
        return local(self.post.due_at, zone(self.post.zone))

    @property
    def day(self) -> date:
        """The local day it is due on."""
        return self.wall.date()

    @property
    def late(self) -> float:
        """How many seconds after its time it went out; 0 when it did not, or in time."""
        return max(0.0, (self.posted_at - self.post.due_at).total_seconds()) if self.posted_at else 0.0

    @property
    def goes_out(self) -> bool:
        """Whether its readers see it, or may."""
        return self.trouble is None and self.post.state in GOES_OUT


@dataclass(frozen=True, slots=True)
class Supply:
    """How long the quotes of an account, or of its campaign, last.

    `dry_on` is the first local day with a slot for which there is none, None when there is no such day within a year;
    `beyond` tells that it lies behind the days shown. `empty` counts the slots left empty within them, `left` the
    quotes that are not used by their end; None for a campaign. From `until` on used quotes may come round again.
    """

    account: str
    campaign: str | None
    dry_on: date | None
    beyond: bool
    empty: int
    left: int | None
    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Everything a calendar page shows. `first` and `last` are local days, both included.

    `kind` tells what really stands in the queue from what a simulation found; `seed`, `faults` and `earlier`, the
    posts before the first day that it took for done, are a simulation's.
    """

    kind: Literal["simulation", "queue"]
    first: date
    last: date
    entries: tuple[Entry, ...]
    accounts: tuple[Account, ...]
    rules: Mapping[str, Rules]
    supplies: tuple[Supply, ...] = ()
    notes: tuple[Note, ...] = ()
    seed: str = ""
    faults: bool = False
    earlier: int = 0


def composed_caption(made: Composed, rules: Rules) -> Caption:
    """The caption of a post that was made just now."""
    return _caption(made.payload, rules, made.caption.dropped, made.caption.warnings)


def frozen_caption(
    payload: Payload, rules: Rules, quote: Quote | None, account: Account, template: CaptionTemplate, variant: int
) -> Caption:
    """The caption of a post that was frozen earlier.

    What it lacks was not kept; where the same caption would be made today, it lacks the same.
    """
    dropped, advice = None, lint_caption(payload.text, rules)
    made = None if quote is None else _as_today(quote, rules, account, template, variant)
    if made is not None and made.text == payload.text:
        dropped, advice = made.dropped, made.warnings
    return _caption(payload, rules, dropped, advice)


def _as_today(
    quote: Quote, rules: Rules, account: Account, template: CaptionTemplate, variant: int
) -> captions.Caption | None:
    """The caption that would be made now; None where none can be, which says nothing of the one that was frozen."""
    try:
        return captions.caption_for(
            quote,
            template,
            rules,
            variant=variant,
            handle=account.handle,
            link=account.link,
            text_only=account.text_only,
        )
    except (InputError, Refused):
        return None


def _caption(
    payload: Payload, rules: Rules, dropped: tuple[Dropped, ...] | None, advice: tuple[Advice, ...]
) -> Caption:
    text = payload.text
    shown = segments(text, payload.facets, rules)
    alts = [one.alt for one in payload.pictures]
    missing = [told for alt in alts for told in lint_alt(alt, rules)]
    counted = count_text(text, rules.text_of(pictures=bool(payload.pictures)))
    return Caption(text, shown, counted, dropped, (*advice, *missing), linked(text, rules))


def with_repeats(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries in order of day and local time, each with a word on a caption that the account has used before."""
    earlier: dict[str, list[str]] = {}
    told = []
    for one in sorted(entries, key=lambda one: (one.wall, one.post.due_at, one.post.account, one.post.id)):
        if one.caption is not None and one.goes_out:
            texts = earlier.setdefault(one.post.account, [])
            if found := lint_repeat(one.caption.text, texts):
                one = replace(one, caption=replace(one.caption, advice=(*one.caption.advice, *found)))
            texts.append(one.caption.text if one.caption else "")
        told.append(one)
    return tuple(told)
