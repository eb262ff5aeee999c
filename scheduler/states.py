"""The states of a post, and the only ways from one to another.

Pure. `docs/posting.md` draws this table as a diagram.
"""

from __future__ import annotations

from enum import StrEnum

from quotes.errors import Refused


class State(StrEnum):
    """Where a post stands."""

    DRAFT = "draft"  # planned; a person has yet to approve it
    QUEUED = "queued"  # goes out when it is due
    HELD = "held"  # kept back by a person, or because its quote has changed since it was approved
    CLAIMED = "claimed"  # a runner has it in hand; nothing irrevocable has been sent
    SENDING = "sending"  # committed just before the publish call: from here on the network may have it
    HANDED = "handed"  # everything a person needs to post it lies ready; they say when they have
    POSTED = "posted"  # there is a receipt
    UNSURE = "unsure"  # sent, but nobody knows whether it arrived: a person looks and answers
    FAILED = "failed"  # refused, or out of tries; certainly not on the network
    SKIPPED = "skipped"  # too late by its slot's policy
    CANCELLED = "cancelled"  # called off by a person


class Event(StrEnum):
    """What can happen to a post."""

    APPROVE = "approve"
    HOLD = "hold"
    RELEASE = "release"
    CLAIM = "claim"
    GIVE_BACK = "give back"  # before sending: busy, media failed, lease expired
    GIVE_UP = "give up"  # before sending: out of tries, or the pictures were refused
    SEND = "send"
    RECEIVE = "receive"  # a receipt: from the network, from looking back, or from a person
    DECLINE = "decline"  # the network answered that it did not take it now
    REFUSE = "refuse"  # the network answered that it will never take it
    HAND = "hand over"  # a network that a person posts to: what they need is made
    DOUBT = "doubt"
    ABSENT = "absent"  # a person says it is not there: it may be sent again
    RETRY = "retry"
    SKIP = "skip"
    CANCEL = "cancel"
    REDRAFT = "redraft"  # its caption, picture or quote is changed, so it must be seen again


_BEFORE_SENDING = (State.DRAFT, State.QUEUED, State.HELD)

MOVES: dict[Event, dict[State, State]] = {
    Event.APPROVE: {State.DRAFT: State.QUEUED, State.HELD: State.QUEUED},
    Event.HOLD: {State.DRAFT: State.HELD, State.QUEUED: State.HELD, State.CLAIMED: State.HELD},
    Event.RELEASE: {State.HELD: State.QUEUED},
    Event.CLAIM: {State.QUEUED: State.CLAIMED},
    # Once it is being sent, only the network's own answer brings a post back: anything else may be a second post.
    Event.GIVE_BACK: {State.CLAIMED: State.QUEUED},
    Event.GIVE_UP: {State.CLAIMED: State.FAILED},
    Event.DECLINE: {State.SENDING: State.QUEUED},
    Event.REFUSE: {State.SENDING: State.FAILED},
    Event.SEND: {State.CLAIMED: State.SENDING},
    # A receipt is proof wherever the post stood: it can come after its runner has lost the lease.
    Event.RECEIVE: {state: State.POSTED for state in State if state is not State.POSTED},
    Event.HAND: {State.SENDING: State.HANDED},
    Event.DOUBT: {State.SENDING: State.UNSURE},
    Event.ABSENT: {State.UNSURE: State.QUEUED},
    Event.RETRY: {State.FAILED: State.QUEUED, State.SKIPPED: State.QUEUED},
    Event.SKIP: dict.fromkeys((*_BEFORE_SENDING, State.CLAIMED), State.SKIPPED),
    Event.CANCEL: dict.fromkeys((*_BEFORE_SENDING, State.HANDED, State.FAILED), State.CANCELLED),
    Event.REDRAFT: dict.fromkeys((*_BEFORE_SENDING, State.HANDED), State.DRAFT),
}

IN_FLIGHT = frozenset({State.CLAIMED, State.SENDING})
"""States that a runner's lease covers; an account has at most one post in them."""

GONE = frozenset({State.SKIPPED, State.CANCELLED})
"""States whose quote is free again: neither on the network nor on its way there."""

CHANGEABLE = frozenset(_BEFORE_SENDING)
"""States in which a person may change what will be sent, or when."""

ABANDONED = CHANGEABLE | {State.HANDED}
"""States that are called off when their account is removed."""


def moved(state: State, event: Event) -> State:
    """The state after the event. Raises `Refused` (rule `state`) when that cannot happen to such a post."""
    try:
        return MOVES[event][state]
    except KeyError:
        possible = ", ".join(f"{one}" for one in MOVES[event])
        words = f"A post that is {state} cannot be {_PAST[event]}."
        raise Refused("state", words, f"Possible for: {possible}.") from None


_PAST = {
    Event.APPROVE: "approved",
    Event.HOLD: "held",
    Event.RELEASE: "released",
    Event.CLAIM: "claimed",
    Event.GIVE_BACK: "given back",
    Event.SEND: "sent",
    Event.RECEIVE: "given a receipt",
    Event.GIVE_UP: "given up",
    Event.DECLINE: "declined",
    Event.REFUSE: "refused",
    Event.HAND: "handed over",
    Event.DOUBT: "doubted",
    Event.ABSENT: "reported absent",
    Event.RETRY: "retried",
    Event.SKIP: "skipped",
    Event.CANCEL: "cancelled",
    Event.REDRAFT: "changed",
}
