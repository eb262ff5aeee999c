"""The collector of garbage looks rarely during a load, and is afterwards what it was before."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quotes import adding, adding_parts
from quotes.collecting import DRAWING, LOADING, rarely_collected
from quotes.database import open_database
from quotes.errors import InputError
from quotes.model import Attribution, Draft
from quotes.store import Store

MINE = (650, 9, 8)


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(*MINE)
    yield
    gc.set_threshold(*before)


def test_two_loads_at_once_leave_it_as_the_first_found_it() -> None:
    """Whichever ends first."""
    first, second = rarely_collected(LOADING), rarely_collected(DRAWING)
    first.__enter__()
    during = gc.get_threshold()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold() == during != MINE
    second.__exit__(None, None, None)
    assert gc.get_threshold() == MINE


def test_who_wants_no_looks_at_all_gets_none() -> None:
    """A program may have turned it off for reasons of its own."""
    gc.set_threshold(0)
    with rarely_collected(LOADING):
        assert gc.get_threshold()[0] == 0
    assert gc.get_threshold()[0] == 0


def test_a_load_that_is_refused_leaves_it_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The studio goes on in the same process."""
    monkeypatch.setattr(adding, "PART", 7)
    monkeypatch.setattr(adding_parts, "PART", 7)
    during: list[int] = []

    def drafts() -> Iterator[Draft]:
        for number in range(20):
            during.append(gc.get_threshold()[0])
            yield Draft(f"Rain falls for {number} days.", Attribution("Jane Doe"))
        yield Draft(" ", Attribution("Jane Doe"))

    with Store(open_database(tmp_path / "a.db")) as store, pytest.raises(InputError):
        store.add(drafts(), now=datetime(2026, 1, 2, tzinfo=UTC))
    assert max(during) > MINE[0]
    assert gc.get_threshold() == MINE
