"""Ids of many quotes: a sequence of strings like any other, in an eighth of the room, and which have come before."""

from __future__ import annotations

import tracemalloc

import pytest

from quotes.identity import quote_id
from quotes.ids import IdFilter, Ids

SOME = tuple(quote_id(f"Words {number}", "Jane Doe") for number in range(5))


def test_ids_are_a_sequence_of_strings() -> None:
    """In their order, from either end, in part, and one after the other."""
    ids = Ids(SOME)
    assert (len(ids), ids[0], ids[-1], ids[1:3], ids[::-1]) == (5, SOME[0], SOME[4], SOME[1:3], SOME[::-1])
    assert (tuple(ids), SOME[2] in ids, "0" * 16 in ids, bool(Ids())) == (SOME, True, False, False)
    with pytest.raises(IndexError):
        ids[5]


def test_ids_are_equal_to_the_same_ids_however_they_are_kept() -> None:
    """What was added can be compared with what was expected."""
    more = Ids(SOME[:2])
    more.extend(SOME[2:])
    assert more == Ids(SOME) == SOME
    assert SOME == more
    assert more != SOME[:4] and more != Ids(reversed(SOME)) and more != 5
    assert hash(more) == hash(SOME)
    assert repr(Ids(SOME[:1])) == f"Ids(['{SOME[0]}'])"


@pytest.mark.parametrize("given", ["", "0", "0" * 15, "0" * 17, "z" * 16])
def test_what_is_no_id_is_refused(given: str) -> None:
    """Kept as anything else it would come back as another one."""
    with pytest.raises(ValueError, match=r"16 hex digits|fromhex"):
        Ids([SOME[0], given])


def test_a_million_ids_fit_in_eight_megabytes() -> None:
    """A load of a large library gives all of them."""
    many = SOME * 200_000
    tracemalloc.start()
    try:
        ids = Ids(many)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(ids) == 1_000_000 and kept < 9_000_000


def test_a_filter_tells_what_has_come_before() -> None:
    """Each time again, and nothing else."""
    have_come = IdFilter()
    assert [have_come.has_come(id) for id in (SOME[0], SOME[1], SOME[0])] == [False, False, True]
    assert [have_come.has_come(id) for id in SOME] == [True, True, False, False, False]
    assert all(map(have_come.has_come, SOME))


def test_a_filter_tells_ids_of_one_beginning_apart() -> None:
    """They are kept one behind the other."""
    have_come = IdFilter()
    assert not have_come.has_come("aaaa010203040506")
    assert not have_come.has_come("aaaa0708090a0b0c")
    assert not have_come.has_come("aaaa010203040507")
    assert not have_come.has_come("aaab010203040506")
    assert have_come.has_come("aaaa0708090a0b0c")


def test_of_many_new_ids_a_filter_tells_none() -> None:
    """A load would look each of them up."""
    have_come = IdFilter()
    ids = [quote_id(f"Words {number}", "Jane Doe") for number in range(20_000)]
    assert not any(map(have_come.has_come, ids))
    assert all(map(have_come.has_come, ids))


@pytest.mark.parametrize("given", ["", "0" * 14, "0" * 15, "0" * 18, "z" * 16])
def test_a_filter_refuses_what_is_no_id(given: str) -> None:
    """It would be taken for another one."""
    with pytest.raises(ValueError, match=r"16 hex digits|fromhex"):
        IdFilter().has_come(given)
