"""People with other names in transcripts: quotes follow their turns by whatever name the speaker is given."""

from __future__ import annotations

import pytest
from heard_turns import ANN, BOB, LIST, PAPER, TALK, WORD, credits_of, keep_talk, say
from sqlalchemy import Engine

from quotes.people.desk import People
from quotes.store import Store


@pytest.fixture
def store(database: Engine) -> Store:
    """An empty store, in each kind of database."""
    return Store(database)


def test_a_speaker_by_another_name_is_the_person(database: Engine, store: Store) -> None:
    """Turns named by another name of a person give quotes of the person; renamed turns take them along."""
    sha256 = keep_talk(store, TALK)
    say(store, sha256, {1: ANN, 3: ANN})
    people = People(database)
    people.rename(ANN, "Anna Author")
    assert credits_of(store) == {("Anna Author", PAPER), ("Anna Author", LIST)}
    say(store, sha256, {2: ANN})
    assert credits_of(store) == {("Anna Author", PAPER), ("Anna Author", LIST), ("Anna Author", WORD)}
    say(store, sha256, {1: BOB, 2: BOB})
    assert credits_of(store) == {(BOB, PAPER), ("Anna Author", LIST), (BOB, WORD)}
    say(store, sha256, {1: "Anna Author", 2: None, 3: None})
    assert credits_of(store) == {("Anna Author", PAPER)}
