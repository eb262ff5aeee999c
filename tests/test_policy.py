"""What may go out: nothing that is unapproved, disputed or less proven than the settings ask for."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from click.testing import Result
from posting_desk import Desk

from pullquote.settings import Settings
from pullquote.workspace import Workspace
from quotes.errors import Refused
from quotes.model import Attribution, MatchClass, Proof, Quote, Standing
from quotes.policy import LADDER, Policy, doubts

Run = Callable[..., Result]

QUOTE = Quote("0123456789abcdef", "It is so.", Attribution("Ann Author"), standing=Standing.APPROVED)


def test_by_default_posts_need_the_editors_word_and_nothing_else() -> None:
    """An approved quote goes out however little is proven; a candidate and a rejected one do not."""
    assert [Policy().forbids(replace(QUOTE, proof=proof)) for proof in LADDER] == [None] * 4
    assert Policy().forbids(replace(QUOTE, standing=Standing.CANDIDATE)) == "its quote is not approved"
    assert Policy(approved=False).forbids(replace(QUOTE, standing=Standing.CANDIDATE)) is None
    assert Policy(approved=False).forbids(replace(QUOTE, standing=Standing.REJECTED)) == "its quote was rejected"


@pytest.mark.parametrize("least", LADDER)
def test_a_proof_that_is_asked_for_lets_only_better_ones_through(least: Proof) -> None:
    """Whoever asks for a transcript's word gets no quote that is only located."""
    policy = Policy(proof=least)
    passed = [proof for proof in LADDER if policy.forbids(replace(QUOTE, proof=proof)) is None]
    assert passed == list(LADDER[LADDER.index(least) :])


def test_what_is_disputed_goes_out_only_where_that_is_wanted() -> None:
    """A credit in doubt is not spread unawares; one that is known to be wrong never is."""
    disputed, wrong = replace(QUOTE, proof=Proof.DISPUTED), replace(QUOTE, proof=Proof.MISATTRIBUTED)
    assert Policy().forbids(disputed) == "its quote is disputed"
    assert Policy(proof=Proof.VERIFIED, disputed=True).forbids(disputed) is None
    assert Policy(disputed=True).forbids(wrong) == "its quote is known not to be by Ann Author"


def test_settings_name_every_step_of_the_ladder() -> None:
    """What can be proven can be asked for."""
    for proof in LADDER:
        asked = Settings.model_validate({"posting": {"proof": proof.value}})
        assert Proof(asked.posting.proof) is proof


def test_what_is_unsettled_is_said_in_words() -> None:
    """The gallery and the report name what a person has yet to look at."""
    assert doubts(replace(QUOTE, proof=Proof.VERIFIED, match=MatchClass.VERBATIM)) == ()
    assert doubts(replace(QUOTE, standing=Standing.CANDIDATE)) == ("candidate", "unverified")
    assert doubts(replace(QUOTE, match=MatchClass.ALTERED)) == ("unverified", "other words than in its document")
    assert doubts(replace(QUOTE, proof=Proof.DISPUTED)) == ("disputed",)


def test_anything_may_be_drawn_and_what_is_unsettled_is_told(workspace: Workspace, command: Run) -> None:
    """A card of an unproven quote is a card to look at; its report says so, once for all and card by card."""
    command("add", "It is so.", "--by", "Ann Author", workspace=workspace)
    told = command("draw", "--json", workspace=workspace)
    assert json.loads(told.stdout)["unsettled"] == ["candidate", "unverified"]
    again = command("draw", workspace=workspace)
    assert "Yet to be settled, and on no card: 1 candidate, 1 unverified." in again.stderr


def test_a_post_of_a_disputed_quote_is_refused_with_what_to_do(workspace: Workspace, command: Run) -> None:
    """Approved long ago, disputed since: it does not go out, and the message says what would let it."""
    desk = Desk(command, workspace)
    desk("edit", desk.quotes[0], "--proof", "disputed")
    with pytest.raises(Refused, match="disputed") as refused:
        desk("post", desk.quotes[0], "--on", "feed", "--now")
    assert "pullquote verify" in refused.value.hint
    with pytest.raises(Refused) as refused:
        desk("reject", desk.quotes[1])
        desk("post", desk.quotes[1], "--on", "feed", "--now")
    assert "Approve it" in refused.value.hint
