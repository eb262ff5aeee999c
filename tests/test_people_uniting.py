"""Two people who are one: what editors, lists and documents said of either one's quotes is said of the person's."""

from __future__ import annotations

from typing import Any

import pytest
from evidence_desk import ANN, BOB, LATER, NOW, OTHER, PAGE, PAPER, TALK, TOOL, WORD, Desk
from sqlalchemy import Engine, event, select

from quotes.database import reading
from quotes.evidence.record import Checker
from quotes.model import Attribution, Draft, Grade, MatchClass, Proof, Source, Standing
from quotes.people.desk import People
from quotes.people.record import Renamed
from quotes.tables import alias
from quotes.verifying.verification import FlagKind

PEN = "A. Pen"
BOOK = Source("The Works of Ann")


@pytest.fixture
def desk(database: Engine) -> Desk:
    """An empty store with its desk of proof."""
    return Desk(database)


def _people(desk: Desk) -> People:
    return People(desk.engine, Checker(TOOL, lambda: LATER))


def _unite(desk: Desk) -> Renamed:
    return _people(desk).alias(ANN, PEN)


def test_an_approval_is_not_lost(desk: Desk) -> None:
    """The same words, approved by the other name, are approved; what was said of the one that stays stands."""
    for text, ours, theirs in (
        (PAPER, Standing.CANDIDATE, Standing.APPROVED),
        (WORD, Standing.CANDIDATE, Standing.REJECTED),
        (OTHER, Standing.APPROVED, Standing.REJECTED),
    ):
        for name, standing in ((ANN, ours), (PEN, theirs)):
            desk.store.set_standing([desk.add(text, name)], standing)
    changed = _unite(desk)
    after = {quote.text: quote.standing for quote in desk.store.find()}
    assert after == {PAPER: Standing.APPROVED, WORD: Standing.REJECTED, OTHER: Standing.APPROVED}
    old, new = next(pair for pair in changed.merged if desk.quote(pair[0]).text == OTHER)
    assert changed.left_out == (f"that {old[:8]} is rejected; {new[:8]} is approved",)


def test_what_was_proven_stays_proven(desk: Desk) -> None:
    """Evidence that a person confirmed comes along, and proof and class follow from it, with a checker or without."""
    for people in (_people(desk), People(desk.engine)):
        theirs = desk.add(PAPER, PEN)
        desk.held([theirs], PAGE, "page.md", "markdown", Grade.PRIMARY)
        desk.proofs.confirm(theirs, by=BOB, now=NOW)
        ours = desk.add(PAPER, ANN)
        assert people.alias(ANN, PEN).merged == ((theirs, ours),)
        assert (desk.quote(ours).proof, desk.quote(ours).match) == (Proof.VERIFIED, MatchClass.VERBATIM)
        desk.store.delete([ours])
        people.unalias(PEN)


def test_proof_that_a_person_said_stays_said(desk: Desk) -> None:
    """Without any document: verified, disputed or misattributed by hand; verified goes before a wrong credit."""
    for text, ours, theirs in (
        (PAPER, Proof.UNVERIFIED, Proof.VERIFIED),
        (WORD, Proof.DISPUTED, Proof.MISATTRIBUTED),
        (OTHER, Proof.VERIFIED, Proof.DISPUTED),
    ):
        for name, proof in ((ANN, ours), (PEN, theirs)):
            desk.store.edit(desk.add(text, name), proof=proof)
    changed = _unite(desk)
    after = {quote.text: quote.proof for quote in desk.store.find()}
    assert after == {PAPER: Proof.VERIFIED, WORD: Proof.MISATTRIBUTED, OTHER: Proof.VERIFIED}
    ((old, new),) = (pair for pair in changed.merged if desk.quote(pair[0]).text == OTHER)
    assert changed.left_out == (f"that {old[:8]} is disputed; {new[:8]} is verified",)


def test_what_is_known_of_the_other_fills_gaps(desk: Desk) -> None:
    """Source, locator, topic, section and language are taken where there are none; another work is told, not taken."""
    fields: dict[str, Any] = {"locator": "page 7", "topic": "Paper", "section": "Pens", "language": "en"}
    desk.store.add([Draft(PAPER, Attribution(PEN), BOOK, **fields)], now=NOW)
    desk.store.add([Draft(PAPER, Attribution(ANN))], now=NOW)
    theirs, ours = desk.add(WORD, PEN, Source("Quite another book")), desk.add(WORD, ANN, BOOK)
    desk.held([theirs], PAGE, "page.md", "markdown", Grade.PRIMARY)
    desk.proofs.confirm(theirs, by=BOB, now=NOW)
    desk.store.set_standing([theirs], Standing.APPROVED)
    left_out = _unite(desk).left_out
    (paper,) = (quote for quote in desk.store.find() if quote.text == PAPER)
    assert paper.source == BOOK
    assert {key: getattr(paper, key) for key in fields} == fields
    word = desk.quote(ours)
    assert (word.source, word.standing, word.proof) == (BOOK, Standing.CANDIDATE, Proof.LOCATED)
    assert left_out == (
        f"that {theirs[:8]} is from Quite another book",
        f"that {theirs[:8]} is approved; {ours[:8]} is candidate",
    )


def test_documents_are_read_with_the_new_names(desk: Desk) -> None:
    """A transcript that calls a person by another name of theirs speaks for them, and no longer when it is no name."""
    id = desk.add(PAPER, PEN)
    desk.held([id], TALK, "talk.txt", "transcript")
    assert FlagKind.OTHER_SPEAKER in desk.only(id).kinds
    _people(desk).alias(PEN, ANN)
    assert desk.quote(id).proof is Proof.MATCHES_TRANSCRIPT
    _people(desk).unalias(ANN)
    assert desk.quote(id).proof is Proof.UNVERIFIED
    desk.store.edit(id, proof=Proof.VERIFIED)
    _people(desk).alias(PEN, ANN)
    assert desk.quote(id).proof is Proof.VERIFIED


def test_a_chain_of_other_names_is_told_to_its_end(desk: Desk) -> None:
    """Every id that went is told with the quote it is part of in the end, also when several names have the words."""
    first, second, third = (desk.add(PAPER, name) for name in (ANN, PEN, "Ann A."))
    changed = _people(desk).alias(ANN, PEN, "Ann A.")
    assert changed.merged == ((second, first), (third, first))


def test_many_of_the_same_words_are_merged_in_few_statements(desk: Desk) -> None:
    """Two thousand quotes that both names have are one question, not two thousand."""
    for name in (ANN, PEN):
        desk.store.add([Draft(f"Words, number {n}.", Attribution(name)) for n in range(2_000)], now=NOW)
    statements: list[object] = []
    event.listen(desk.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    assert len(_unite(desk).merged) == 2_000
    assert len(statements) < 250
    with reading(desk.engine) as connection:
        assert len(connection.execute(select(alias)).all()) == 2_000
