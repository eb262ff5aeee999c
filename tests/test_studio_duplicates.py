"""The desk for duplicates, and people: pairs counted, shown, settled, and taken back."""

from __future__ import annotations

import re

import pytest
from studio_client import StudioClient, words_of
from studio_quote import keep

from pullquote.studio.desk import Studio
from quotes.duplicates.desk import Duplicates
from quotes.duplicates.pairing import Decision, PairKind
from quotes.errors import NotFound
from quotes.model import Proof
from quotes.people.desk import People

WRONG, WRONGED = "To be wrong is nothing to me, on any day.", "To be wronged is nothing to me, on any day."
INSIDE = "To be wrong is nothing to me, on any day. So I go on and on, whatever they say of it in the town."


@pytest.fixture
def pair(studio: Studio) -> tuple[str, str]:
    """Two quotes of nearly the same words."""
    return keep(studio, WRONG), keep(studio, WRONGED)


def _fields(studio: Studio, first: str, second: str, **more: str) -> dict[str, str | int]:
    seen = {"seen_first": studio.store.revision(first), "seen_second": studio.store.revision(second)}
    return {"first": first, "second": second, **seen, **more}


def _open(studio: Studio) -> list[tuple[str, str]]:
    return [(one.first.id, one.second.id) for one in Duplicates(studio.engine).pairs()]


def test_pairs_are_counted_by_kind_and_shown_with_what_differs(
    studio: Studio, studio_client: StudioClient, pair: tuple[str, str]
) -> None:
    """The word that differs is marked for eyes and ears, on both sides."""
    keep(studio, INSIDE)
    keep(studio, WRONG, "Bob Writer")
    assert "Looking for like quotes" in studio_client.get("/duplicates").text
    assert studio_client.send("/duplicates/compare").json()["compared"] > 0
    said = words_of(studio_client.get("/duplicates").text)
    counts = Duplicates(studio.engine).counts()
    assert f"Nearly the same {counts[PairKind.NEAR]}" in said
    assert f"Two names {counts[PairKind.CONFLICT]}" in said
    assert "To be [only here: wrong ] is nothing to me" in said
    assert "To be [only here: wronged ] is nothing to me" in said
    conflict = words_of(studio_client.get("/duplicates?kind=conflict").text)
    assert "Bob Writer" in conflict
    assert "The second is misattributed" in conflict


def test_pairs_come_in_pages(studio: Studio, studio_client: StudioClient) -> None:
    """A large library has thousands; a page beyond the last is the last."""
    for number in range(12):
        keep(studio, WRONG, f"Author {chr(65 + number)}")
    first = studio_client.get("/duplicates?kind=conflict").text
    last = studio_client.get("/duplicates?kind=conflict&page=99").text
    assert [len(re.findall('class="panel pair"', html)) for html in (first, last)] == [10, 1]
    assert "Pair 11 of 11" in words_of(last)


def test_merging_keeps_the_one_that_was_named(
    studio: Studio, studio_client: StudioClient, pair: tuple[str, str]
) -> None:
    """The other's id leads to it, and a pair that changed meanwhile is not merged."""
    first, second = pair
    fields = _fields(studio, second, first)
    studio.store.edit(first, topic="Changed meanwhile")
    refused = studio_client.send("/duplicates/merge", fields)
    assert (refused.status_code, refused.json()["outdated"]) == (409, True)
    assert studio_client.send("/duplicates/merge", _fields(studio, second, first)).json()["id"] == second
    assert studio.store.get(first).id == second


@pytest.mark.parametrize("decision", list(Decision))
def test_a_pair_that_stays_is_asked_about_once(
    studio: Studio, studio_client: StudioClient, pair: tuple[str, str], decision: Decision
) -> None:
    """Settled it is gone from the desk; taken back it is there again."""
    studio_client.send("/duplicates/compare")
    assert _open(studio) == [pair]
    told = studio_client.send("/duplicates/settle", _fields(studio, *pair, decision=decision.value)).json()
    assert _open(studio) == []
    studio_client.send("/undo", {"number": told["undo"]})
    assert _open(studio) == [pair]


def test_a_conflict_ends_with_a_wrong_credit(studio: Studio, studio_client: StudioClient) -> None:
    """The wrong one is never drawn again, the right one stays, and both can be had back."""
    right, wrong = keep(studio, WRONG), keep(studio, WRONG, "Bob Writer")
    told = studio_client.send("/duplicates/wrong", _fields(studio, wrong, right)).json()
    assert studio.store.get(wrong).proof is Proof.MISATTRIBUTED
    assert _open(studio) == []
    studio_client.send("/undo", {"number": told["undo"]})
    assert studio.store.get(wrong).proof is Proof.UNVERIFIED
    assert _open(studio) == [(right, wrong)]


def test_two_names_of_one_person_become_one_after_a_question(studio: Studio, studio_client: StudioClient) -> None:
    """It cannot be undone, so what would be is told first."""
    kept, other = keep(studio, WRONG), keep(studio, WRONG, "A. Author")
    fields = {"name": "Ann Author", "other": "A. Author"}
    asked = studio_client.send("/people/alias", fields).json()
    assert "This makes A. Author one person with Ann Author" in asked["ask"]
    assert studio.store.get(other).id == other
    studio_client.send("/people/alias", fields | {"sure": "1"})
    assert studio.store.get(other).id == kept
    assert studio_client.get("/people/A. Author").headers["location"] == "/people/Ann%20Author"


def test_a_person_gets_and_loses_names(studio: Studio, studio_client: StudioClient) -> None:
    """A name that nobody had is added at once, and every step but a union is taken back."""
    keep(studio, WRONG)
    people = People(studio.engine)
    added = studio_client.send("/people/alias", {"name": "Ann Author", "other": "Annie"}).json()
    assert people.get("Annie").aliases == ("Annie",)
    assert "Annie" in words_of(studio_client.get("/people/Ann%20Author").text)
    taken = studio_client.send("/people/unalias", {"other": "Annie"}).json()
    studio_client.send("/undo", {"number": taken["undo"]})
    assert people.get("Annie").name == "Ann Author"
    studio_client.send("/undo", {"number": added["undo"]})
    with pytest.raises(NotFound):
        people.get("Annie")
    renaming = {"name": "Ann Author", "new": "Ann/Writer"}
    assert "One quote gets a new id" in studio_client.send("/people/rename", renaming).json()["ask"]
    renamed = studio_client.send("/people/rename", renaming | {"sure": "1"}).json()
    assert renamed["goes"] == "/people/Ann%2FWriter"
    assert studio_client.get(renamed["goes"]).status_code == 200
    studio_client.send("/undo", {"number": renamed["undo"]})
    assert (people.get("Ann Author").aliases, studio_client.get("/people/Nobody").status_code) == ((), 404)
