"""Evidence in the store: kept with its document, followed by the quote, and confirmed by people, on each database."""

from __future__ import annotations

from dataclasses import replace

import pytest
from evidence_desk import ANN, BOB, LATER, NOW, PAGE, PAPER, TALK, TOOL, WORD, Desk, read
from sqlalchemy import Engine

from quotes.errors import InputError, NotFound
from quotes.evidence.held import ReadDocument
from quotes.model import Grade, MatchClass, Proof
from quotes.search import Query
from quotes.verifying.verification import FlagKind


@pytest.fixture
def desk(database: Engine) -> Desk:
    """An empty store with its desk of proof."""
    return Desk(database)


def test_evidence_is_kept_and_the_quote_follows(desk: Desk) -> None:
    """Document, words, class, place, tool and time are there; class and proof are the quote's, and search finds it."""
    id = desk.add()
    (outcome,) = desk.held([id[:6]], PAGE, "page.md", "markdown")
    kept = desk.only(id)
    assert outcome.evidence == kept
    assert (kept.match, kept.grade, kept.proof) == (MatchClass.VERBATIM, Grade.SECONDARY, Proof.LOCATED)
    assert (kept.text, kept.name, kept.tool, kept.checked_at) == (PAPER, "page.md", TOOL, NOW)
    assert (kept.found[0].place.line, kept.found[0].place.exact, kept.count) == (3, PAPER, 1)
    assert kept.current and kept.counts and not kept.superseded
    assert outcome.quote == desk.quote(id)
    assert (desk.quote(id).match, desk.quote(id).proof) == (MatchClass.VERBATIM, Proof.LOCATED)
    assert [quote.id for quote in desk.store.find(Query(proof=Proof.LOCATED))] == [id]
    assert desk.store.text_of(kept.document) == PAGE
    assert desk.quote(id).places == ()


def test_a_look_keeps_nothing(desk: Desk) -> None:
    """A dry run says what would be found, and neither document nor evidence is there after it."""
    id = desk.add()
    (outcome,) = desk.proofs.looking(
        [id], ReadDocument(read(PAGE, "page.md", "markdown"), "page.md"), now=NOW, tool=TOOL
    )
    assert (outcome.evidence.match, outcome.quote.proof) == (MatchClass.VERBATIM, Proof.UNVERIFIED)
    assert (desk.proofs.of(id), desk.store.documents()) == ((), ())


def test_a_kept_document_is_named(desk: Desk) -> None:
    """What is kept need not be read again: its name will do, and a look at it says what the check says."""
    first, second = desk.add(), desk.add(WORD)
    desk.held([first], PAGE, "page.md", "markdown")
    (seen,) = desk.proofs.looking([second], "page.md", grade=Grade.PRIMARY, now=NOW, tool=TOOL)
    assert (desk.proofs.of(second), desk.only(first).grade) == ((), Grade.SECONDARY)
    (kept,) = desk.proofs.checking([second], "page.md", grade=Grade.PRIMARY, now=NOW, tool=TOOL)
    assert (kept.evidence, kept.quote.proof) == (seen.evidence, Proof.LOCATED)
    assert desk.only(first).grade is Grade.PRIMARY
    with pytest.raises(NotFound):
        desk.proofs.looking(None, "book.md", now=NOW, tool=TOOL)


def test_a_document_proves_nothing_of_its_own(desk: Desk) -> None:
    """What was imported from a transcript is located in it; what a list brought is proven by the transcript."""
    desk.import_(f"text,author\n{WORD},{ANN}\n", "list.csv", "csv")
    desk.import_(TALK, "talk.txt", "transcript")
    outcomes = desk.held(None, TALK, "talk.txt", "transcript")
    flags = {each.quote.text: each.evidence.kinds for each in outcomes}
    assert FlagKind.OWN_DOCUMENT in flags[PAPER]
    assert FlagKind.OWN_DOCUMENT not in flags[WORD]
    assert {quote.text: quote.proof for quote in desk.store.find()}[WORD] is Proof.MATCHES_TRANSCRIPT
    (paper,) = desk.store.find(Query(text="remembers"))
    assert desk.proofs.confirm(paper.id, by=ANN, now=NOW).proof is not Proof.MATCHES_TRANSCRIPT
    # The same file with another byte is no other witness.
    desk.held([paper.id], TALK + "\n", "talk.txt", "transcript")
    assert desk.quote(paper.id).proof is not Proof.MATCHES_TRANSCRIPT


def test_a_person_makes_it_verified(desk: Desk) -> None:
    """Who has seen the words in a primary text is kept with the day; a check with the same result keeps it."""
    id = desk.add()
    desk.held([id], PAGE, "page.md", "markdown", Grade.PRIMARY)
    assert desk.quote(id).proof is Proof.LOCATED
    seen = desk.proofs.confirm(id, by=BOB, now=LATER)
    assert (seen.confirmed_by, seen.confirmed_at, desk.quote(id).proof) == (BOB, LATER, Proof.VERIFIED)
    assert [quote.id for quote in desk.store.find(Query(proof=Proof.VERIFIED))] == [id]
    (again,) = desk.again(tool="test 2.0")
    assert (again.evidence.confirmed_by, again.evidence.tool, again.quote.proof) == (BOB, "test 2.0", Proof.VERIFIED)
    assert desk.proofs.unconfirm(id).confirmed_by is None
    assert desk.quote(id).proof is Proof.LOCATED
    with pytest.raises(NotFound, match="not confirmed"):
        desk.proofs.unconfirm(id)


def test_only_the_words_of_the_document_are_confirmed(desk: Desk) -> None:
    """Nobody confirms a quote that was never checked, altered words, or a name of NULs."""
    id = desk.add(PAPER.replace("rather", "never"))
    with pytest.raises(NotFound, match="no document"):
        desk.proofs.confirm(id, by=ANN, now=NOW)
    desk.held([id], PAGE, "page.md", "markdown")
    assert desk.quote(id).match is MatchClass.ALTERED
    with pytest.raises(InputError, match="altered"):
        desk.proofs.confirm(id, by=ANN, now=NOW)
    with pytest.raises(InputError):
        desk.proofs.confirm(id, by="A\0B", now=NOW)


def test_of_several_documents_the_worthiest_is_confirmed(desk: Desk) -> None:
    """The primary text goes before the transcript; between two of one worth a person names one."""
    id = desk.add()
    desk.held([id], TALK, "talk.txt", "transcript")
    desk.held([id], PAGE, "page.md", "markdown", Grade.PRIMARY)
    assert desk.proofs.candidate(id).name == "page.md"
    desk.held([id], PAGE + "More.\n", "book.md", "markdown", Grade.PRIMARY)
    with pytest.raises(InputError, match=r"page\.md, book\.md"):
        desk.proofs.confirm(id, by=ANN, now=NOW)
    assert desk.proofs.confirm(id, "book.md", by=ANN, now=NOW).name == "book.md"


def test_nothing_is_kept_for_what_cannot_be_checked(desk: Desk) -> None:
    """An unknown id or a document without words changes nothing."""
    with pytest.raises(NotFound):
        desk.held(["ffff0000"], PAGE, "page.md", "markdown")
    with pytest.raises(InputError, match="no text"):
        desk.proofs.checking(
            None, ReadDocument(replace(read(PAGE, "p.md", "markdown"), text=" "), "p.md"), now=NOW, tool=TOOL
        )
    assert desk.store.documents() == ()
