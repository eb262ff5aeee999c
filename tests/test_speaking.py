"""How a transcript is heard: clean, with names put right, imported again, taken back, by two people at once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from heard_turns import ANN, BOB, LIST, NOW, PAPER, TALK, UM, WORD, credits_of, keep_talk, say
from sqlalchemy import Connection, Engine

from quotes.errors import InputError, NotFound
from quotes.model import Attribution, Draft, Place, Standing
from quotes.originals import leads_to, original_of
from quotes.store import Store
from quotes.transcripts.glossary import Entry
from quotes.transcripts.labels import with_speakers


def _nobody(connection: Connection, pks: list[int]) -> set[int]:
    return set()


@pytest.fixture
def store(database: Engine) -> Iterator[Store]:
    """An empty store, in each kind of database."""
    with Store(database) as opened:
        yield opened


def test_clean_and_names_are_declared_and_taken_back(store: Store) -> None:
    """Fillers go and a name is put right; the words as found stay beside them, and both can be undone."""
    talk = keep_talk(store, UM)
    say(store, talk, {1: ANN})
    raw = next(store.find())
    hearing = replace(store.hearing(talk), clean=True, glossary=(Entry("Ohm Nicky", "Omnicki"),))
    store.hear(talk, hearing, now=NOW)
    clean = store.get(raw.id)
    assert clean.text == "It is a promise that Omnicki keeps to people."
    assert clean.places[0].exact == raw.text
    assert original_of(clean) == clean.places[0]
    store.hear(talk, replace(store.hearing(talk), clean=False, glossary=()), now=NOW)
    assert (store.get(clean.id).text, store.get(clean.id).edits, store.count()) == (raw.text, (), 1)


def test_two_ways_to_say_it_that_clean_makes_one(store: Store) -> None:
    """The filler was all that told two quotes apart: they become one, whose first place leads to its words."""
    talk = keep_talk(store, UM)
    filler, plain = say(store, talk, {1: ANN, 3: ANN}).added
    store.set_standing([filler], Standing.APPROVED)
    store.hear(talk, replace(store.hearing(talk), clean=True), now=NOW)
    (one,) = store.find()
    assert store.get(filler) == store.get(plain) == one
    assert (one.standing, len(one.places)) == (Standing.APPROVED, 2)
    assert leads_to(one.places[0], one.edits, one.text)


def test_an_import_again_is_heard_as_the_turns_were_named(store: Store) -> None:
    """The document goes on saying Ann where a person corrected it to Bob; importing it again changes no credit."""
    text = f"{ANN}: {PAPER}\n{BOB}: {WORD}\n{ANN}: {PAPER}\n{BOB}: {LIST}\n"
    talk = keep_talk(store, text)
    say(store, talk, {3: BOB})
    before = list(store.find())
    keep_talk(store, text)
    assert list(store.find()) == before
    assert [turn.speaker for turn in store.hearing(talk).turns] == [ANN, BOB, BOB, BOB]


def test_undoing_the_import_takes_named_turns_and_their_quotes_back(store: Store) -> None:
    """Quotes that came with a name came with the import; what was approved stays."""
    talk = keep_talk(store, TALK)
    paper, _ = say(store, talk, {1: ANN, 3: ANN}).added
    say(store, talk, {1: BOB})
    assert len(store.undo_import(_nobody, dry_run=True).removed) == 2
    store.set_standing([paper], Standing.APPROVED)
    assert len(store.undo_import(_nobody).removed) == 1
    assert credits_of(store) == {(BOB, PAPER)}
    keep_talk(store, TALK)
    assert credits_of(store) == {(BOB, PAPER), (ANN, LIST)}


def test_two_people_at_once_do_not_undo_each_other(store: Store) -> None:
    """Who answers on turns that somebody else has changed meanwhile is told, and nothing is changed."""
    talk = keep_talk(store, TALK)
    mine = store.hearing(talk)
    say(store, talk, {1: BOB})
    with pytest.raises(InputError, match="meanwhile"):
        store.hear(talk, replace(mine, turns=with_speakers(mine.turns, {1: ANN})), now=NOW)
    assert credits_of(store) == {(BOB, PAPER)}


def test_a_document_without_turns_is_no_transcript(store: Store) -> None:
    """A list has no speakers to name; a hash nobody imported has none either."""
    store.add([Draft(PAPER, Attribution(ANN), place=Place("b" * 64, "list.txt", line=1, exact=PAPER))], now=NOW)
    with pytest.raises(NotFound, match=r"list\.txt holds no turns"):
        store.hearing("b" * 64)
    with pytest.raises(NotFound, match="not imported"):
        store.hearing("c" * 64)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_said_in_whatever_order_every_quote_is_credited_as_its_turn(store: Store, seed: int) -> None:
    """Names given, taken away, clean on and off, names put right: each place's turn is spoken by the quote's author,
    each first place leads to the quote's words, and each id there ever was still leads somewhere while it is there."""
    chance = random.Random(seed)
    talk = keep_talk(store, TALK + UM)
    for _ in range(15):
        hearing = store.hearing(talk)
        turns = [
            replace(turn, speaker=chance.choice([None, ANN, BOB])) if chance.random() < 0.4 else turn
            for turn in hearing.turns
        ]
        names = chance.choice([(), (Entry("Ohm Nicky", "Omnicki"),), (Entry("paper", "PAPER"),)])
        said = replace(hearing, turns=tuple(turns), glossary=names, clean=chance.random() < 0.5)
        store.hear(talk, said, now=NOW)
        found = {(spot.line, quote.attribution.person) for quote in store.find() for spot in quote.places}
        long = {number: turn.speaker for number, turn in enumerate(turns, start=1) if len(turn.text) > 20}
        assert found == {(number, speaker) for number, speaker in long.items() if speaker}
        assert all(leads_to(quote.places[0], quote.edits, quote.text) for quote in store.find())
