"""A confirmation is of these words by this author in this work: it does not outlive any of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from evidence_desk import ANN, BOB, NOW, PAGE, PAPER, TALK, WORD, WORK, Desk
from sqlalchemy import Engine

from quotes.errors import InputError
from quotes.evidence.checking import check
from quotes.evidence.record import Evidence, Outcome
from quotes.misattributions.desk import Misattributions
from quotes.misattributions.entry import Misattribution
from quotes.model import Grade, MatchClass, Proof, Source
from quotes.verifying.verification import FlagKind


@pytest.fixture
def desk(database: Engine) -> Desk:
    """An empty store with its desk of proof."""
    return Desk(database)


def _verified(desk: Desk, text: str = PAPER, author: str = ANN) -> str:
    id = desk.add(text, author)
    desk.held([id], PAGE, "page.md", "markdown", Grade.PRIMARY)
    desk.proofs.confirm(id, by=BOB, now=NOW)
    assert desk.quote(id).proof is Proof.VERIFIED
    return id


def test_another_author_must_be_confirmed_again(desk: Desk) -> None:
    """Words that were verified as Ann's are not verified as Bob's, and not as hers once they were his."""
    id = _verified(desk)
    assert desk.store.edit(id, author=BOB).proof is Proof.LOCATED
    assert desk.only(id).confirmed_by is None
    assert desk.store.edit(id, author=ANN).proof is Proof.LOCATED


def test_another_work_must_be_confirmed_again(desk: Desk) -> None:
    """Words that were verified in one book are not verified in another, nor in none."""
    id = _verified(desk)
    assert desk.store.edit(id, source=Source("Quite another book")).proof is Proof.LOCATED
    assert desk.only(id).confirmed_by is None
    other = _verified(desk, WORD)
    assert desk.store.edit(other, source=None).proof is Proof.UNVERIFIED
    assert desk.store.edit(other, source=WORK).proof is Proof.LOCATED


def test_more_of_the_same_work_keeps_a_confirmation(desk: Desk) -> None:
    """Adding a date, a spelling or a topic costs nobody a second look."""
    id = _verified(desk)
    desk.store.edit(id, source=Source(WORK.title.upper(), date="1913", licence="public domain"), topic="On paper")
    assert (desk.quote(id).proof, desk.only(id).confirmed_by) == (Proof.VERIFIED, BOB)
    assert desk.store.edit(id, author=ANN.upper()).proof is Proof.VERIFIED


def test_a_flag_that_goes_takes_no_confirmation_back(desk: Desk) -> None:
    """Who confirmed in spite of a flag need not look again once it is gone; one that comes is to be looked at."""
    other = desk.add(PAPER, BOB)
    id = _verified(desk)
    assert desk.only(id).kinds == {FlagKind.EARLIER_SOURCE}
    desk.store.delete([other])
    (outcome,) = desk.again([id])
    assert (outcome.evidence.flags, outcome.evidence.confirmed_by, outcome.quote.proof) == ((), BOB, Proof.VERIFIED)
    desk.add(PAPER, BOB)
    (outcome,) = desk.again([id])
    assert outcome.evidence.kinds == {FlagKind.EARLIER_SOURCE}
    assert (outcome.evidence.confirmed_by, outcome.quote.proof) == (None, Proof.LOCATED)


@pytest.mark.parametrize("found", ["class", "place"])
def test_what_is_found_elsewhere_is_confirmed_again(desk: Desk, monkeypatch: pytest.MonkeyPatch, found: str) -> None:
    """When a better look finds the words changed, or at another place, nobody has seen them there."""
    id = _verified(desk)

    def better(*words: Any, **more: Any) -> dict[int, Outcome]:
        outcomes = check(*words, **more)
        return {pk: replace(one, evidence=_otherwise(one.evidence, found)) for pk, one in outcomes.items()}

    monkeypatch.setattr("quotes.evidence.desk.check", better)
    (outcome,) = desk.again([id])
    assert (outcome.evidence.confirmed_by, outcome.quote.proof) == (None, Proof.LOCATED)


def _otherwise(evidence: Evidence, what: str) -> Evidence:
    if what == "class":
        return replace(evidence, match=MatchClass.NEAR_VERBATIM)
    (first,) = evidence.found
    return replace(evidence, found=(replace(first, start=first.start + 1, end=first.end + 1),))


def test_a_merge_takes_no_confirmation_from_another_author(desk: Desk) -> None:
    """The same words by another name, merged, keep their evidence and lose who confirmed it."""
    kept, other = desk.add(PAPER, BOB), _verified(desk)
    assert desk.store.merge(kept, [other]).proof is Proof.LOCATED
    assert desk.only(kept).confirmed_by is None


def test_evidence_is_of_the_quote_as_it_was_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quote that is given to another speaker while it is being checked is checked once more before that is kept."""
    id = desk.add()

    def slowly(*words: Any, **more: Any) -> dict[int, Outcome]:
        monkeypatch.undo()
        outcomes = check(*words, **more)
        desk.store.edit(id, author=BOB)
        return outcomes

    monkeypatch.setattr("quotes.evidence.desk.check", slowly)
    (outcome,) = desk.held([id], TALK, "talk.txt", "transcript")
    assert FlagKind.OTHER_SPEAKER in outcome.evidence.kinds
    assert (outcome.quote.attribution.person, desk.quote(id).proof) == (BOB, Proof.UNVERIFIED)


@pytest.mark.parametrize("change", ["author", "words", "evidence"])
def test_only_what_was_seen_is_confirmed(desk: Desk, change: str) -> None:
    """A yes to what was shown is none to what it became while somebody was looking."""
    id = desk.add()
    desk.held([id], PAGE, "page.md", "markdown", Grade.PRIMARY)
    seen = desk.proofs.candidate(id)
    if change == "evidence":
        desk.proofs.set_grade("page.md", Grade.SECONDARY)
    elif change == "author":
        desk.store.edit(id, author=BOB)
    else:
        desk.store.edit(id, text=f"{PAPER} That is what she said.")
    with pytest.raises(InputError, match="changed while it was shown"):
        desk.proofs.confirm(id, seen.document, by=BOB, now=NOW, seen=seen)
    assert desk.only(id).confirmed_by is None


def test_a_list_of_wrong_credits_is_heard_once_nobody_confirms(desk: Desk) -> None:
    """A list says nothing of a verified quote; when that is taken back, its verdict stands."""
    id = _verified(desk)
    Misattributions(desk.engine).keep_list("findings", [Misattribution(PAPER, ANN)])
    assert desk.quote(id).proof is Proof.VERIFIED
    desk.proofs.unconfirm(id)
    assert desk.quote(id).proof is Proof.MISATTRIBUTED
    desk.again([id])
    assert (desk.quote(id).proof, desk.quote(id).match) == (Proof.MISATTRIBUTED, MatchClass.VERBATIM)
