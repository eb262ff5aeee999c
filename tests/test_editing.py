"""Changing what a quote says of its translator, its weight, its author's name and the terms of its work."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from quotes.editing import Changes
from quotes.errors import InputError, NotFound, Outdated
from quotes.identity import quote_id
from quotes.model import Attribution, Draft, Source, Standing
from quotes.people.desk import People
from quotes.store import Store

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
STEP = "A journey of a thousand miles begins beneath one's feet."


@pytest.fixture
def store(database: Engine) -> Store:
    """An empty store, in each kind of database."""
    return Store(database)


def _add(store: Store, text: str, author: str, source: Source | None = None) -> str:
    return store.add([Draft(text, Attribution(author), source)], now=NOW).added[0]


def test_an_author_is_known_by_another_name(database: Engine, store: Store) -> None:
    """Crediting a quote to another name of a person credits it to the person, with the person's id."""
    _add(store, STEP, "Lao Tzu")
    People(database).alias("Lao Tzu", "Laozi")
    edited = store.edit(_add(store, "Other words.", "Confucius"), author="laozi")
    assert (edited.attribution.person, edited.id) == ("Lao Tzu", quote_id("Other words.", "Lao Tzu"))


def test_a_translator_is_a_person(database: Engine, store: Store) -> None:
    """Who translated a quote is said, changed and taken away, by any of their names."""
    id = _add(store, STEP, "Lao Tzu")
    assert store.edit(id, translator=" James  Legge ").translator == "James Legge"
    People(database).alias("James Legge", "Legge, James")
    assert store.edit(id, translator="legge james").translator == "James Legge"
    assert People(database).get("James Legge").translations == 1
    assert store.edit(id, topic="On beginning").translator == "James Legge"
    assert store.edit(id, translator=None).translator is None


def test_a_weight_is_from_1_to_100(store: Store) -> None:
    """A weight that choosing could not work with is refused, and a good one is kept."""
    id = _add(store, STEP, "Lao Tzu")
    bad: list[Any] = [0, 101, -1, True, "5", 1.5]
    for weight in bad:
        with pytest.raises(InputError, match="1 to 100"):
            store.edit(id, weight=weight)
    assert store.edit(id, weight=100).weight == 100


def test_terms_are_the_works(store: Store) -> None:
    """Licence and rights hold for all quotes of a work; crediting a quote to a kept work takes none of them away."""
    work = Source("Jane Eyre", date="1847")
    first, second = (_add(store, text, "Charlotte Brontë", work) for text in ("First words.", "Second words."))
    known = Source("Jane Eyre", date="1847", licence="public domain", rights="none needed")
    assert store.edit(first, source=known).source == known
    assert store.get(second).source == known
    other = _add(store, "Third words.", "Charlotte Brontë")
    assert store.edit(other, source=work).source == known
    assert store.edit(second, source=work).source == work
    assert store.get(first).source == work


@pytest.mark.parametrize(
    "changes",
    [
        {"translator": ""},
        {"translator": "a\0b"},
        {"source": Source("A Work", licence="\u202e")},
        {"source": Source("A Work", rights="x" * 1_001)},
    ],
)
def test_unfit_values_are_refused(store: Store, changes: Changes) -> None:
    """Nothing comes in through the new fields that a name or a label may not hold."""
    id = _add(store, STEP, "Lao Tzu")
    with pytest.raises(InputError):
        store.edit(id, **changes)


def test_what_was_changed_meanwhile_is_not_written_over(store: Store) -> None:
    """Two people at one quote: the second is told, and what the first did stays."""
    id = _add(store, STEP, "Lao Tzu")
    seen = store.revision(id)
    store.edit(id, seen=seen, topic="On beginning")
    with pytest.raises(Outdated, match="changed meanwhile"):
        store.edit(id, seen=seen, topic="On the way", text="Other words.")
    kept = store.get(id)
    assert (kept.text, kept.topic) == (STEP, "On beginning")
    assert store.edit(id, seen=store.revision(id), topic="On the way").topic == "On the way"


def test_every_change_is_one_to_be_seen(store: Store) -> None:
    """A quote that was approved or tagged since is not the one that somebody has before their eyes."""
    id = _add(store, STEP, "Lao Tzu")
    revisions = [store.revision(id)]
    store.set_standing([id], Standing.APPROVED)
    revisions.append(store.revision(id))
    store.tag([id], "way")
    revisions.append(store.revision(id))
    assert len(set(revisions)) == 3
    with pytest.raises(NotFound):
        store.revision("0123456789abcdef")


def test_nothing_is_done_to_several_when_one_was_changed_meanwhile(store: Store) -> None:
    """Between a look at a list and the word on it somebody else may have worked on one of its quotes."""
    first, second = _add(store, STEP, "Lao Tzu"), _add(store, "Other words.", "Confucius")
    seen = {id: store.revision(id) for id in (first, second)}
    store.edit(second, topic="On beginning")
    with pytest.raises(Outdated):
        store.set_standing(seen, Standing.APPROVED, seen=seen)
    with pytest.raises(Outdated):
        store.tag(seen, "new", seen=seen)
    with pytest.raises(Outdated):
        store.untag(seen, "new", seen=seen)
    with pytest.raises(Outdated):
        store.merge(first, [second], seen=seen)
    with pytest.raises(Outdated):
        store.delete(seen, seen=seen)
    assert [(store.get(id).standing, store.get(id).tags) for id in seen] == [(Standing.CANDIDATE, ())] * 2
