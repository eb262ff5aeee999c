"""Evidence checked again: when a quote is edited or merged, a transcript heard anew, a document graded or replaced."""

from __future__ import annotations

from dataclasses import replace

import pytest
from evidence_desk import ANN, BOB, LATER, NOW, OTHER, PAGE, PAPER, TALK, WORD, WORK, Desk
from sqlalchemy import Engine

from pullquote.arriving.files import STANDARD_INPUT
from quotes.evidence.versions import NAMELESS
from quotes.model import Grade, MatchClass, Proof, SourceKind
from quotes.transcripts.labels import with_speakers
from quotes.verifying.verification import FlagKind


def _text(desk: Desk) -> str:
    return desk.store.text_of(desk.store.documents()[-1].sha256)


@pytest.fixture
def desk(database: Engine) -> Desk:
    """An empty store with its desk of proof."""
    return Desk(database)


def test_an_edit_is_checked_again_at_once(desk: Desk) -> None:
    """Other words lose proof and confirmation in the same step; the words as they were get their class back."""
    id = desk.add()
    desk.held([id], PAGE, "page.md", "markdown", Grade.PRIMARY)
    desk.proofs.confirm(id, by=BOB, now=NOW)
    edited = desk.store.edit(id, text=PAPER.replace("rather", "never"))
    assert (edited.match, edited.proof) == (MatchClass.ALTERED, Proof.UNVERIFIED)
    assert (desk.only(id).checked_at, desk.only(id).confirmed_by, desk.only(id).text) == (LATER, None, edited.text)
    back = desk.store.edit(id, text=PAPER)
    assert (back.match, back.proof) == (MatchClass.VERBATIM, Proof.LOCATED)


def test_an_edit_that_nobody_checks_forgets(desk: Desk) -> None:
    """Evidence of other words does not stay with a quote when there is no checker."""
    id = desk.add()
    desk.held([id], PAGE, "page.md", "markdown")
    edited = desk.bare.edit(id, text=WORD)
    assert (edited.match, edited.proof, desk.proofs.of(id)) == (None, Proof.UNVERIFIED, ())


def test_another_author_is_another_speaker(desk: Desk) -> None:
    """Words that the transcript gives to Ann are no proof for Bob."""
    id = desk.add()
    desk.held([id], TALK, "talk.txt", "transcript")
    assert desk.quote(id).proof is Proof.MATCHES_TRANSCRIPT
    assert desk.store.edit(id, author=BOB).proof is Proof.UNVERIFIED
    assert FlagKind.OTHER_SPEAKER in desk.only(id).kinds


def test_a_named_speaker_is_followed(desk: Desk) -> None:
    """Naming another speaker in a transcript takes the proof from quotes that were held against it."""
    talk = desk.import_(TALK.replace(ANN, "SPEAKER_00"), "talk.txt", "transcript")
    id = desk.add()
    desk.held([id], TALK.replace(ANN, "SPEAKER_00"), "talk.txt", "transcript")
    assert desk.quote(id).proof is Proof.MATCHES_TRANSCRIPT
    hearing = desk.store.hearing(talk)
    desk.store.hear(talk, replace(hearing, turns=tuple(with_speakers(hearing.turns, {1: BOB}))), now=NOW)
    assert desk.quote(id).proof is Proof.UNVERIFIED


def test_a_stop_stays_and_so_does_a_word_by_hand(desk: Desk) -> None:
    """Finding the words lifts no dispute; what a person said of the proof stands until the next check."""
    id = desk.add()
    desk.store.edit(id, proof=Proof.MISATTRIBUTED)
    desk.held([id], PAGE, "page.md", "markdown")
    assert (desk.quote(id).proof, desk.quote(id).match) == (Proof.MISATTRIBUTED, MatchClass.VERBATIM)
    assert desk.store.edit(id, proof=Proof.VERIFIED).proof is Proof.VERIFIED
    assert desk.store.edit(id, source=None).proof is Proof.VERIFIED
    desk.again([id])
    assert desk.quote(id).proof is Proof.UNVERIFIED
    assert desk.store.edit(id, source=WORK).proof is Proof.LOCATED


def test_a_grade_changes_every_quote_held_against_it(desk: Desk) -> None:
    """A document said to be primary lifts nothing by itself, and what was confirmed before is asked for again."""
    first, second = desk.add(), desk.add(WORD)
    desk.held(None, PAGE, "page.md", "markdown")
    desk.proofs.confirm(first, by=BOB, now=NOW)
    desk.proofs.set_grade("page.md", Grade.PRIMARY)
    assert {desk.quote(id).proof for id in (first, second)} == {Proof.LOCATED}
    assert desk.only(first).confirmed_by is None
    desk.proofs.confirm(second, by=BOB, now=NOW)
    desk.proofs.set_grade("page.md", Grade.LIST)
    assert {desk.quote(id).proof for id in (first, second)} == {Proof.UNVERIFIED}
    desk.proofs.set_grade("page.md", None)
    assert desk.only(first).grade is Grade.SECONDARY


def test_a_newer_version_is_asked(desk: Desk) -> None:
    """Once a newer version is imported the older one counts no more; another work of that name is no version."""
    id = desk.add()
    desk.held([id], PAGE, "page.md", "markdown")
    desk.import_(PAGE.replace("rather", "never"), "page.md", "markdown")
    newer, older = sorted(desk.proofs.of(id), key=lambda each: each.superseded)
    assert (newer.match, newer.counts, newer.superseded) == (MatchClass.ALTERED, True, False)
    assert (older.match, older.counts, older.superseded) == (MatchClass.VERBATIM, False, True)
    assert (desk.quote(id).match, desk.quote(id).proof) == (MatchClass.ALTERED, Proof.UNVERIFIED)
    head = "---\ntitle: {}\nauthor: Ann Author\n---\n"
    desk.held([id], head.format("One") + PAGE, "talk.md", "markdown")
    desk.import_(head.format("Two") + "Nothing of the kind is said here at all.\n", "talk.md", "markdown")
    assert desk.quote(id).proof is Proof.LOCATED


def test_a_document_that_goes_takes_its_proof_along(desk: Desk) -> None:
    """Taking an import back leaves no proof that nobody could show."""
    id = desk.add()
    desk.import_(f"{BOB}: Nothing.\n{ANN}: {PAPER} {OTHER}\n{BOB}: No.\n", "talk.txt", "transcript")
    desk.held([id], desk.store.text_of(desk.store.documents()[0].sha256), "talk.txt", "transcript")
    assert desk.quote(id).proof is Proof.MATCHES_TRANSCRIPT
    desk.store.undo_import(lambda connection, pks: set())
    assert desk.store.documents() == ()
    assert (desk.quote(id).match, desk.quote(id).proof, desk.proofs.of(id)) == (None, Proof.UNVERIFIED, ())


def test_of_two_proofs_one_stays(desk: Desk) -> None:
    """When the better document goes with its import, the quote falls back to what is left."""
    id = desk.add()
    desk.held([id], PAGE, "page.md", "markdown")
    desk.import_(f"{BOB}: Nothing.\n{ANN}: {PAPER} {OTHER}\n{BOB}: No.\n", "talk.txt", "transcript")
    desk.held([id], _text(desk), "talk.txt", "transcript")
    assert desk.quote(id).proof is Proof.MATCHES_TRANSCRIPT
    desk.store.undo_import(lambda connection, pks: set())
    assert (desk.only(id).name, desk.quote(id).proof) == ("page.md", Proof.LOCATED)


def test_what_somebody_confirmed_is_not_taken_back(desk: Desk) -> None:
    """A document in which a quote from elsewhere was confirmed outlives its import, and that is told."""
    id = desk.add()
    page = desk.import_(PAGE, "page.md", "markdown")
    desk.held([id], PAGE, "page.md", "markdown", Grade.PRIMARY)
    desk.proofs.confirm(id, by=BOB, now=NOW)
    for dry_run in (True, False):
        undone = desk.store.undo_import(lambda connection, pks: set(), dry_run=dry_run)
        assert (undone.documents, undone.kept) == ((), ((id, "somebody confirmed it in page.md, which stays"),))
    assert [one.sha256 for one in desk.store.documents()] == [page]
    assert (desk.quote(id).proof, desk.only(id).confirmed_by) == (Proof.VERIFIED, BOB)


def test_what_has_no_name_has_no_versions(desk: Desk) -> None:
    """Two documents from standard input have nothing to do with each other."""
    id = desk.add()
    assert STANDARD_INPUT in NAMELESS
    desk.held([id], PAGE, STANDARD_INPUT, "markdown")
    desk.import_("Nothing of the kind is said here at all.\n", STANDARD_INPUT, "markdown")
    assert (desk.only(id).superseded, desk.quote(id).proof) == (False, Proof.LOCATED)


def test_a_check_again_asks_the_source(desk: Desk) -> None:
    """A quote is held against the kept documents of its own work without anybody naming them."""
    front = "---\ntitle: The Talk\ndate: 2020-01-02\n---\n"
    desk.import_(front + TALK, "talk.txt", "transcript")
    (work,) = {quote.source for quote in desk.store.find()}
    assert work is not None and work.kind is not SourceKind.BOOK
    id = desk.add(WORD.removesuffix("."), "Somebody Else", work)
    (outcome,) = desk.again([id])
    assert (outcome.evidence.name, outcome.evidence.match) == ("talk.txt", MatchClass.VERBATIM)


def test_an_earlier_source_is_told(desk: Desk) -> None:
    """The same words by another name, and an older document that has them, are told with the quote."""
    id = desk.add()
    desk.add(PAPER, BOB)
    front = "---\ntitle: {}\ndate: {}\n---\n"
    desk.held([id], front.format("Old", "1950-01-01") + TALK, "old.txt", "transcript")
    (outcome,) = desk.held([id], front.format("New", "2020-01-02") + TALK, "new.txt", "transcript")
    notes = [flag.note for flag in outcome.evidence.flags if flag.kind is FlagKind.EARLIER_SOURCE]
    assert any(BOB in note for note in notes)
    assert any("old.txt" in note and "1950" in note for note in notes)


def test_a_merge_keeps_what_holds(desk: Desk) -> None:
    """The quote that stays keeps its own evidence, checked again."""
    id, other = desk.add(), desk.add(PAPER.removesuffix(".") + "!", BOB)
    desk.held(None, PAGE, "page.md", "markdown")
    desk.store.merge(id, [other])
    assert (desk.only(id).checked_at, desk.quote(id).proof) == (LATER, Proof.LOCATED)
