"""The states of a post and the ways between them, against a table written out from the design."""

from __future__ import annotations

import itertools

import pytest

from quotes.errors import Refused
from scheduler.states import CHANGEABLE, GONE, IN_FLIGHT, Event, State, moved

# One row for each event: the states it can come in, as letters, and where it leads.
# D draft, Q queued, H held, C claimed, S sending, A handed over, P posted, U unsure, F failed, K skipped, X cancelled
LETTERS = dict(zip("DQHCSAPUFKX", State, strict=True))
ROWS = {
    "approve": ("DH", "Q"),
    "hold": ("DQC", "H"),
    "release": ("H", "Q"),
    "claim": ("Q", "C"),
    "give back": ("C", "Q"),
    "give up": ("C", "F"),
    "send": ("C", "S"),
    "receive": ("DQHCSAUFKX", "P"),
    "decline": ("S", "Q"),
    "refuse": ("S", "F"),
    "hand over": ("S", "A"),
    "doubt": ("S", "U"),
    "absent": ("U", "Q"),
    "retry": ("FK", "Q"),
    "skip": ("DQHC", "K"),
    "cancel": ("DQHAF", "X"),
    "redraft": ("DQHA", "D"),
}
EXPECTED = {
    (LETTERS[before], Event(event)): LETTERS[after] for event, (befores, after) in ROWS.items() for before in befores
}


@pytest.mark.parametrize(("state", "event"), list(itertools.product(State, Event)), ids=str)
def test_every_pair_of_state_and_event(state: State, event: Event) -> None:
    """A post goes from one state to another in the ways of the design, and in no other."""
    if (state, event) in EXPECTED:
        assert moved(state, event) is EXPECTED[state, event]
        return
    with pytest.raises(Refused) as refused:
        moved(state, event)
    assert refused.value.rule == "state"
    assert f"is {state} cannot be" in refused.value.message
    assert "Possible for: " in refused.value.hint


def test_the_states_are_those_of_the_design() -> None:
    """Names of states are an interface: they stand in the database and in JSON."""
    words = "draft queued held claimed sending handed posted unsure failed skipped cancelled"
    assert [state.value for state in State] == words.split()
    assert frozenset({State.CLAIMED, State.SENDING}) == IN_FLIGHT
    assert frozenset({State.SKIPPED, State.CANCELLED}) == GONE
    assert frozenset({State.DRAFT, State.QUEUED, State.HELD}) == CHANGEABLE


def test_only_the_network_or_a_person_brings_back_what_may_be_out() -> None:
    """From sending a post leads back to the queue only by the network's own "not taken"; from unsure by a person's."""
    back = {(state, event) for (state, event), after in EXPECTED.items() if after in CHANGEABLE}
    assert {event for state, event in back if state is State.SENDING} == {Event.DECLINE}
    assert {event for state, event in back if state is State.UNSURE} == {Event.ABSENT}
    assert not {event for state, event in back if state is State.POSTED}


def test_posted_is_the_end() -> None:
    """Nothing that can happen takes a post back that is on the network."""
    for event in Event:
        with pytest.raises(Refused):
            moved(State.POSTED, event)


def test_nothing_may_be_on_the_network_and_fail() -> None:
    """A post that may be out ends as failed only by the network's own refusal, never by being given up."""
    failing = {(state, event) for (state, event), after in EXPECTED.items() if after is State.FAILED}
    assert failing == {(State.SENDING, Event.REFUSE), (State.CLAIMED, Event.GIVE_UP)}


def test_what_may_be_out_is_neither_skipped_nor_called_off() -> None:
    """A post that may be on the network keeps its quote: nobody can call it off or skip it."""
    for state, event in itertools.product((State.SENDING, State.UNSURE), (Event.SKIP, Event.CANCEL, Event.REDRAFT)):
        with pytest.raises(Refused):
            moved(state, event)
