"""What is known of people: kinds, finding them by any name, removing who is not quoted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from quotes.errors import InputError, NotFound
from quotes.model import Attribution, Draft, PersonKind
from quotes.people.desk import People
from quotes.store import Store

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
STEP = "A journey of a thousand miles begins beneath one's feet."


@pytest.fixture
def store(database: Engine) -> Store:
    """An empty store, in each kind of database."""
    return Store(database)


@pytest.fixture
def people(database: Engine) -> People:
    """The people of the same database."""
    return People(database)


def _add(store: Store, text: str, author: str) -> str:
    return store.add([Draft(text, Attribution(author))], now=NOW).added[0]


def test_a_group_is_a_group(store: Store, people: People) -> None:
    """A name that stands for several is marked so, and its quotes say it; anything unfit is refused."""
    id = _add(store, STEP, "Chowdhery and 66 co-authors")
    assert people.set("Chowdhery and 66 co-authors", kind=PersonKind.GROUP).kind is PersonKind.GROUP
    assert store.get(id).attribution.kind is PersonKind.GROUP
    for changes in ({}, {"url": "example.org"}, {"note": "a\0b"}):
        with pytest.raises(InputError):
            people.set("Chowdhery and 66 co-authors", **changes)  # type: ignore[arg-type]


def test_nobody_with_quotes_is_removed(store: Store, people: People) -> None:
    """Whoever is credited with something stays; of the rest those go that nothing is known of."""
    id = _add(store, STEP, "Lao Tzu")
    for name in ("Ann Author", "Bob Writer", "Host Name"):
        store.delete([_add(store, "Passing words.", name)])
    people.alias("Bob Writer", "B. Writer")
    store.edit(id, translator="Translator Name")
    for name in ("Lao Tzu", "Translator Name"):
        with pytest.raises(InputError, match="is quoted"):
            people.remove("Host Name", name)
    assert people.remove_unused(dry_run=True) == ("Ann Author", "Host Name")
    assert people.remove_unused() == ("Ann Author", "Host Name")
    assert people.remove("B. Writer") == ("Bob Writer",)
    assert [one.name for one in people.find()] == ["Lao Tzu", "Translator Name"]


def test_names_are_found_without_accents(store: Store, people: People) -> None:
    """People are found by a part of any of their names, typed as the keyboard allows."""
    _add(store, STEP, "Charlotte Brontë")
    people.alias("Charlotte Brontë", "Currer Bell")
    assert [one.name for one in people.find("BRONTE")] == [one.name for one in people.find("bell")]
    assert people.find("austen") == ()
    with pytest.raises(NotFound, match="Did you mean Charlotte Brontë"):
        people.get("Charlote Bronte")
    with pytest.raises(InputError):
        people.get("a\0b")
