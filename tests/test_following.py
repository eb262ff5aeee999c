"""Quotes follow the turns they were found in, and nothing a person did by hand is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from heard_turns import ANN, BOB, LIST, NOW, PAPER, TALK, WORD, credits_of, hear_turns, keep_talk, one_of, say, spots_of
from sqlalchemy import Engine

from quotes.model import Attribution, Draft, Place, Standing
from quotes.search import Query
from quotes.store import Store
from quotes.transcripts.labels import joined, split


@pytest.fixture
def store(database: Engine) -> Iterator[Store]:
    """An empty store, in each kind of database."""
    with Store(database) as opened:
        yield opened


def test_a_named_turn_gives_quotes_and_a_nameless_one_none(store: Store) -> None:
    """Nothing is credited to `SPEAKER_00`; with a name, the turn's words are that person's."""
    talk = keep_talk(store, TALK)
    assert store.count() == 0
    heard = say(store, talk, {1: ANN, 3: ANN})
    assert len(heard.added) == 2
    assert credits_of(store) == {(ANN, PAPER), (ANN, LIST)}
    assert store.holdings()[0].waiting == 2
    assert spots_of(one_of(store, ANN)) == [("talk.txt", 1)]


def test_a_corrected_speaker_takes_the_quote_with_him(store: Store) -> None:
    """From Ann to Bob and back: one quote all the way, found by the ids it had, its tags kept."""
    talk = keep_talk(store, TALK)
    (first,) = say(store, talk, {1: ANN}).added
    store.tag([first], "paper")
    (second,) = say(store, talk, {1: BOB}).changed
    assert (store.get(first).attribution.person, store.get(first).id, store.count()) == (BOB, second, 1)
    assert say(store, talk, {1: ANN}).changed == (first,)
    assert (store.get(second).id, store.get(second).tags, store.count()) == (first, ("paper",), 1)


def test_a_speaker_taken_away_takes_the_quotes_out(store: Store) -> None:
    """What nobody is known to have said is no quote any more, but one that was approved stays, and is told."""
    talk = keep_talk(store, TALK)
    paper, said = say(store, talk, {1: ANN, 3: ANN}).added
    store.set_standing([paper], Standing.APPROVED)
    heard = say(store, talk, {1: None, 3: None})
    assert (heard.removed, heard.left) == ((said,), (paper,))
    assert list(store.find(Query(text="promise"))) == []
    assert say(store, talk, {1: BOB}).approved == (store.get(paper).id,)
    assert credits_of(store) == {(BOB, PAPER)}


def test_what_was_approved_is_told_when_its_speaker_changes(store: Store) -> None:
    """The editor approved other credits than those that stand there now."""
    talk = keep_talk(store, TALK)
    (paper,) = say(store, talk, {1: ANN}).added
    store.set_standing([paper], Standing.APPROVED)
    heard = say(store, talk, {1: BOB})
    assert heard.approved == heard.changed
    assert store.get(paper).standing is Standing.APPROVED


def test_the_same_words_in_two_turns_are_credited_turn_by_turn(store: Store) -> None:
    """Two turns of the same words by one speaker are one quote; when one was another's, it becomes two."""
    talk = keep_talk(store, TALK)
    (both,) = say(store, talk, {1: ANN, 4: ANN}).added
    assert spots_of(store.get(both)) == [("talk.txt", 1), ("talk.txt", 4)]
    say(store, talk, {4: BOB})
    assert spots_of(one_of(store, ANN)) == [("talk.txt", 1)]
    assert spots_of(one_of(store, BOB)) == [("talk.txt", 4)]
    say(store, talk, {1: BOB, 4: ANN})
    assert spots_of(one_of(store, ANN)) == [("talk.txt", 4)]
    assert spots_of(one_of(store, BOB)) == [("talk.txt", 1)]
    say(store, talk, {1: ANN})
    assert sorted(spots_of(one_of(store, ANN))) == [("talk.txt", 1), ("talk.txt", 4)]


def test_words_known_from_elsewhere_stay_with_whoever_said_them_there(store: Store) -> None:
    """A quote of Bob's that the turn joined by mistake is Bob's again when the turn is Ann's."""
    elsewhere = Draft(PAPER, Attribution(BOB), place=Place("b" * 64, "book.txt", line=7, exact=PAPER))
    (bobs,) = store.add([elsewhere], now=NOW).added
    talk = keep_talk(store, TALK)
    (anns,) = say(store, talk, {1: ANN}).added
    say(store, talk, {1: BOB})
    assert (store.count(), store.get(anns).id) == (1, bobs)
    assert spots_of(store.get(bobs)) == [("book.txt", 7), ("talk.txt", 1)]
    say(store, talk, {1: ANN})
    assert spots_of(one_of(store, BOB)) == [("book.txt", 7)]
    assert spots_of(one_of(store, ANN)) == [("talk.txt", 1)]
    say(store, talk, {1: BOB})
    say(store, talk, {1: None})
    assert spots_of(store.get(bobs)) == [("book.txt", 7)]


def test_a_quote_added_by_hand_is_not_taken_out_with_a_turn(store: Store) -> None:
    """It was there before the transcript, and has no other place."""
    store.add([Draft(PAPER, Attribution(ANN))], now=NOW)
    talk = keep_talk(store, TALK)
    say(store, talk, {1: ANN})
    say(store, talk, {1: BOB})
    assert (spots_of(one_of(store, ANN)), spots_of(one_of(store, BOB))) == ([], [("talk.txt", 1)])


def test_words_edited_by_hand_stay_and_follow_the_speaker(store: Store) -> None:
    """Nobody edits a quote twice; and the words as they stand in the turn do not come back beside it."""
    talk = keep_talk(store, TALK)
    (paper,) = say(store, talk, {1: ANN}).added
    store.edit(paper, text="Paper remembers.")
    say(store, talk, {1: BOB})
    store.hear(talk, replace(store.hearing(talk), clean=True), now=NOW)
    assert credits_of(store) == {(BOB, "Paper remembers.")}
    assert store.get(paper).text == "Paper remembers."


def test_an_author_set_by_hand_stays(store: Store) -> None:
    """A turn can quote somebody: whom a person named for one quote is not undone by naming the turn."""
    talk = keep_talk(store, TALK)
    (paper,) = say(store, talk, {1: ANN}).added
    store.edit(paper, author="Jane Austen")
    say(store, talk, {1: BOB})
    assert credits_of(store) == {("Jane Austen", PAPER)}


def test_a_deleted_quote_stays_deleted(store: Store) -> None:
    """`delete` is for good: naming other turns does not bring it back."""
    talk = keep_talk(store, TALK)
    store.delete(say(store, talk, {1: ANN}).added)
    say(store, talk, {2: BOB})
    say(store, talk, {1: BOB})
    assert credits_of(store) == {(BOB, WORD)}


def test_quotes_merged_by_hand_stay_merged(store: Store) -> None:
    """Two quotes a person made one do not come apart when their turns get another speaker."""
    talk = keep_talk(store, TALK)
    paper, said = say(store, talk, {1: ANN, 3: ANN}).added
    store.merge(paper, [said])
    say(store, talk, {1: BOB, 3: BOB})
    assert credits_of(store) == {(BOB, PAPER)}
    assert store.get(said).id == store.get(paper).id


def test_the_words_are_said_again_by_who_was_wrong_before(store: Store) -> None:
    """An id that leads to Bob's quote is Ann's again when Ann says these words in another turn."""
    talk = keep_talk(store, TALK)
    say(store, talk, {1: ANN})
    say(store, talk, {1: BOB})
    say(store, talk, {4: ANN})
    assert (spots_of(one_of(store, BOB)), spots_of(one_of(store, ANN))) == ([("talk.txt", 1)], [("talk.txt", 4)])


def test_cutting_and_joining_turns_keeps_the_quotes_beside_the_cut(store: Store) -> None:
    """Words that stand apart from the cut are the same quote in the same place; what joins keeps it too."""
    talk = keep_talk(store, f"SPEAKER_00: {PAPER} {WORD}\n{LIST}\nSPEAKER_01: Yes.\nSPEAKER_00: {LIST}\n")
    say(store, talk, {1: ANN})
    kept = one_of(store, ANN, LIST)
    store.set_standing([kept.id], Standing.APPROVED)
    turns = store.hearing(talk).turns
    first, second = split(turns[0], 1, len(PAPER) + 1)
    assert hear_turns(store, talk, first, replace(second, speaker=ANN), *turns[1:]).left == ()
    assert hear_turns(store, talk, joined([first, replace(second, speaker=ANN)]), *turns[1:]).left == ()
    assert len(store.get(kept.id).places) == 1
    assert store.hearing(talk).turns[0].text == turns[0].text
