"""Names that look like one name written two ways: found with reasons, in time that grows with their number."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from quotes.identity import fold
from quotes.model import Attribution, Draft
from quotes.people.alike import alike_among
from quotes.people.desk import People
from quotes.people.parts import bare, parts_of
from quotes.store import Store

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Jane Austen", "Austen, Jane", "one has the last name first"),
        ("Jane Austen", "J. Austen", "one has initials for given names"),
        ("Jane Austen", "Austen, J.", "one has initials for given names"),
        ("Jane Austen", "Jane Austen (1775–1817)", "one has years or a remark behind it"),
        ("Plato", "Plato, 428–348", "one has years or a remark behind it"),
        ("Charlotte Brontë", "Charlotte Bronte", "they differ in accents"),
        ("Søren Kierkegaard", "Soren Kierkegaard", "they differ in accents"),
        ("Ralph Waldo Emerson", "Ralph Emerson", "one leaves out middle names"),
        ("Ralph Waldo Emerson", "R. W. Emerson", "one has initials for given names"),
        ("JRR Tolkien", "J.R.R. Tolkien", "the same letters with other spaces"),
        ("Lao Tzu", "Laotzu", "the same letters with other spaces"),
        ("Mao Zedong", "Zedong Mao", "the same names in another order"),
        ("Sir Winston Churchill", "Winston Churchill", "one has a title"),
        ("Martin Luther King", "Martin Luther King, Jr.", "one is called jr, too"),
    ],
)
def test_ways_of_writing_one_name(one: str, other: str, reason: str) -> None:
    """Each common way to write a name otherwise is proposed, and it is said what is different."""
    assert alike_among([(1, one), (2, other)]) == {(1, 2): (reason,)}
    assert alike_among([(1, other), (2, one)]) == {(1, 2): (reason,)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lao Tzu", "Laozi"),
        ("Jane Austen", "Austen"),
        ("Jane Austen", "John Austen"),
        ("J. Austen", "Charlotte Austen"),
        ("Emily Brontë", "Charlotte Brontë"),
        ("George H. W. Bush", "George W. Bush"),
        ("John Smith, Jr.", "John Smith, Sr."),
        ("Chowdhery and 66 co-authors", "Chowdhery"),
        ("Smith, John and Jones", "John Smith"),
    ],
)
def test_different_people_are_not_proposed(one: str, other: str) -> None:
    """Names that only share a last name, or that say they are two people's, are left alone."""
    assert alike_among([(1, one), (2, other)]) == {}


def test_an_initial_that_fits_many_tells_nothing() -> None:
    """An initial for one of a few people is proposed for each of them; one for a crowd is not."""
    few = [(0, "J. Smith"), *enumerate(["John Smith", "Jane Smith", "James Smith"], start=1)]
    assert list(alike_among(few)) == [(0, 1), (0, 2), (0, 3)]
    crowd = [(0, "J. Smith"), *((n, f"J{chr(96 + n)} Smith") for n in range(1, 21))]
    assert alike_among(crowd) == {}


def test_one_name_written_many_ways_gives_few_pairs() -> None:
    """A name in a thousand spellings, or a thousand people of one last name, is not compared each with each."""
    spellings = [(n, f"Jane Austen ({1000 + n})") for n in range(1_000)]
    assert len(alike_among(spellings)) == 999
    assert alike_among([(n, f"Name{n} Smith") for n in range(1_000)]) == {}


def test_a_persons_own_names_are_no_pair() -> None:
    """Names that belong to one person already are not proposed again, and pairs go by any name of a person."""
    assert alike_among([(1, "Jane Austen"), (1, "Austen, Jane")]) == {}
    assert list(
        alike_among([(1, "Currer Bell"), (1, "Charlotte Brontë"), (2, "C. Bell"), (3, "Charlotte Bronte")])
    ) == [
        (1, 2),
        (1, 3),
    ]


@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_names_can_be_looked_through(names: list[str]) -> None:
    """No name, however odd, breaks the search, and what it gives are pairs of different people, in order."""
    pairs = list(alike_among(enumerate(names)))
    assert pairs == sorted(set(pairs))
    assert all(one < other < len(names) for one, other in pairs)


@given(st.text(max_size=60))
def test_bare_letters_stand_still(name: str) -> None:
    """What is bare has nothing left to take off, and equal names are equal bare."""
    assert bare(bare(name)) == bare(name)
    assert bare(fold(name)) == bare(name)
    assert parts_of(name).names


def test_people_are_proposed_and_never_united(database: Engine) -> None:
    """The pairs of a store come with the better known one first; looking changes nothing."""
    store, people = Store(database), People(database)
    drafts = [
        ("First words.", "Bronte, Charlotte"),
        ("Second words.", "Charlotte Brontë"),
        ("Third.", "Charlotte Brontë"),
    ]
    store.add([Draft(text, Attribution(author)) for text, author in drafts], now=NOW)
    (pair,) = people.alike()
    assert (pair.first.name, pair.second.name) == ("Charlotte Brontë", "Bronte, Charlotte")
    assert pair.reasons == ("one has the last name first",)
    assert len(people.find()) == 2
    people.alias(pair.first.name, pair.second.name)
    assert people.alike() == ()
