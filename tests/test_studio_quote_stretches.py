"""The source beside a quote: what of the document is shown, and how its words stand to the quote's."""

from __future__ import annotations

import pytest
from studio_quote import ANN, NOW, PAPER

from pullquote.studio.desk import Studio
from pullquote.studio.quote.reasons import reasons_of
from pullquote.studio.quote.sources import sources_of
from pullquote.studio.quote.stretches import AROUND, StretchKind, spot_of_place
from quotes.evidence.desk import Proofs
from quotes.model import Attribution, Edit, EditKind, Place, Proof, Quote
from quotes.readers import read_document

FOUND = "Paper, um, remembers what people would rather forget about themselves."
TEXT = f"One line.\n{FOUND} And more.\nA third line.\n"


def _quote(place: Place, proof: Proof = Proof.UNVERIFIED) -> Quote:
    edits = (Edit(EditKind.FILLER, 5, 10, ", um,"),)
    return Quote("0" * 16, PAPER, Attribution(ANN), edits=edits, places=(place,), proof=proof)


@pytest.mark.parametrize("text", [TEXT, f"{FOUND} It was said twice: here.\n" + TEXT])
def test_a_place_shows_what_its_reader_left_out(text: str) -> None:
    """The line of the place is found again, and the declared edit is told with its reason."""
    line = text.split("\n").index(f"{FOUND} And more.") + 1
    place = Place("a" * 64, "talk.txt", line=line, exact=FOUND, prefix="x", suffix="y")
    spot = spot_of_place(_quote(place), place, text)
    assert [(one.kind, one.text, one.reason) for one in spot.inside] == [
        (StretchKind.SAME, "Paper", ""),
        (StretchKind.LEFT_OUT, ", um,", "filler"),
        (StretchKind.SAME, FOUND[10:], ""),
    ]
    assert spot.before.endswith("One line.\n")
    assert spot.after == " And more.\nA third line.\n"
    assert spot.begins
    assert spot.ends


@pytest.mark.parametrize("text", [None, "Something else.", ""])
def test_a_document_that_is_not_as_it_was_shows_the_place_itself(text: str | None) -> None:
    """An older import kept no text: the words and what was noted around them are there all the same."""
    place = Place("a" * 64, "talk.txt", line=7, exact=FOUND, prefix="before ", suffix=" after")
    spot = spot_of_place(_quote(place), place, text)
    assert (spot.before, "".join(one.text for one in spot.inside), spot.after) == ("before ", FOUND, " after")
    assert not spot.begins


def test_a_long_document_is_cut_at_words() -> None:
    """Nobody wants a book in a page, or half a word at its edge."""
    text = "word " * 1_000 + FOUND + " word" * 1_000
    place = Place("a" * 64, "talk.txt", line=1, exact=FOUND)
    spot = spot_of_place(_quote(place), place, text)
    assert AROUND // 2 < len(spot.before) <= AROUND
    assert AROUND // 2 < len(spot.after) <= AROUND
    assert spot.before.startswith("word ")
    assert spot.after.endswith(" word")


def test_a_quote_is_beside_the_document_it_was_read_from(studio: Studio) -> None:
    """Before anybody has compared it word by word, and with what that proves: nothing."""
    with studio.store.importing("files", NOW) as run:
        run.keep([read_document(f"1. {PAPER} - {ANN}\n".encode(), "list.txt", format="list")], "list.txt")
    quote = next(one for one in studio.store.find() if one.text == PAPER)
    (beside,) = sources_of(studio.store, quote, Proofs(studio.engine))
    assert (beside.name, beside.grade.value, beside.evidence, beside.can_be_confirmed) == (
        "list.txt",
        "list",
        None,
        False,
    )
    assert beside.spot is not None
    assert beside.spot.inside[0].text == PAPER
    assert [one.key for one in reasons_of(quote, (), listed=False)] == ["read_from"]


def test_a_proof_that_somebody_said_is_told_as_that() -> None:
    """A verified quote without evidence is somebody's word, and one without a place was typed."""
    assert [one.key for one in reasons_of(_quote(Place("a" * 64, "x"), Proof.VERIFIED), (), listed=False)] == [
        "said",
        "read_from",
    ]
    by_hand = Quote("0" * 16, PAPER, Attribution(ANN))
    assert [one.key for one in reasons_of(by_hand, (), listed=False)] == ["by_hand"]
    disputed = _quote(Place("a" * 64, "x"), Proof.DISPUTED)
    assert [one.key for one in reasons_of(disputed, (), listed=True)] == ["listed"]
