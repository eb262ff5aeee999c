"""The index of a manifest's lines against a dictionary, and how much smaller it is."""

from __future__ import annotations

import sys
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from cards.line_index import LineIndex

_KEYS = st.integers(0, 2**64 - 1) | st.integers(0, 40).map(lambda few: few * 2**20)
"""Also keys that all want the same place."""


@given(st.lists(st.tuples(_KEYS, st.integers(0, 2**40)), max_size=200))
def test_it_says_what_a_dictionary_says(set_: list[tuple[int, int]]) -> None:
    """Whatever is set, in whatever order, the last is found; what was never set is not."""
    index, expected = LineIndex(), dict(set_)
    for key, begin in set_:
        index[key] = begin
    assert len(index) == len(expected)
    assert {key: index.get(key) for key in expected} == expected
    assert all(index.get(key ^ 1) is None for key in expected if key ^ 1 not in expected)


def test_a_hundred_thousand_lines_are_all_found_in_a_few_megabytes() -> None:
    """It grows many times on the way, and takes less than half of what a dictionary would."""
    random = Random("lines")
    expected = {random.getrandbits(64): number * 400 for number in range(100_000)}
    index = LineIndex()
    for key, begin in expected.items():
        index[key] = begin
    assert all(index.get(key) == begin for key, begin in expected.items())
    assert len(index) == 100_000
    own = sum(map(sys.getsizeof, vars(index).values()))
    numbers = sum(map(sys.getsizeof, (*expected, *expected.values())))
    assert own < (sys.getsizeof(expected) + numbers) / 2
    assert own < 5 * 2**20
