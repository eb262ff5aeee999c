"""Writing behind: errors come back, and threads take turns as before when it is over."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from quotes.write_behind import WriteBehind

MINE = 0.004


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(MINE)
    yield
    sys.setswitchinterval(before)


def _fails() -> None:
    raise ValueError("not written")


def test_what_goes_wrong_in_the_thread_is_raised_where_it_is_waited_for() -> None:
    """A row that could not be written must not be taken for one that was."""
    with pytest.raises(ValueError, match="not written"), WriteBehind() as behind:
        behind.start(_fails)
        behind.wait()
    assert sys.getswitchinterval() == pytest.approx(MINE)


def test_two_loads_at_once_leave_the_turns_of_threads_as_they_were() -> None:
    """Whichever ends first."""
    first, second = WriteBehind(), WriteBehind()
    first.__enter__()
    during = sys.getswitchinterval()
    second.__enter__()
    first.__exit__(None, None, None)
    assert sys.getswitchinterval() == during < MINE
    second.__exit__(None, None, None)
    assert sys.getswitchinterval() == pytest.approx(MINE)


def test_who_wants_shorter_turns_keeps_them() -> None:
    """A program around it may have reasons of its own."""
    sys.setswitchinterval(0.0001)
    mine = sys.getswitchinterval()
    with WriteBehind():
        assert sys.getswitchinterval() == mine
    assert sys.getswitchinterval() == mine
