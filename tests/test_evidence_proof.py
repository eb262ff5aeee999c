"""What evidence proves: the whole table of class, grade and confirmation, and the flags that stand in its way."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.errors import InputError
from quotes.evidence.found_json import MOST_PLACES, read_flags, read_found, with_flags, with_found
from quotes.evidence.grades import default_grade, grade_of, read_grade
from quotes.evidence.proving import LASTING, PROOFS, TURNING, proof_of
from quotes.evidence.record import Evidence, best_first, best_of
from quotes.evidence.wording import marked, said
from quotes.model import Grade, MatchClass, Place, Proof
from quotes.readers.choose import READERS
from quotes.verifying.verification import Change, ChangeKind, ChangeReason, Flag, FlagKind, Found

UNVERIFIED, LOCATED, MATCHES, VERIFIED = (
    Proof.UNVERIFIED,
    Proof.LOCATED,
    Proof.MATCHES_TRANSCRIPT,
    Proof.VERIFIED,
)
SAME_WORDS = (MatchClass.VERBATIM, MatchClass.NEAR_VERBATIM)
OTHER_WORDS = (MatchClass.ALTERED, MatchClass.PARAPHRASE, MatchClass.ABSENT)
GRADES = [
    (Grade.PRIMARY, LOCATED, VERIFIED),
    (Grade.AUTHORISED_TRANSCRIPT, MATCHES, MATCHES),
    (Grade.MACHINE_TRANSCRIPT, MATCHES, MATCHES),
    (Grade.SECONDARY, LOCATED, LOCATED),
    (Grade.LIST, UNVERIFIED, UNVERIFIED),
    (Grade.BRIEF, UNVERIFIED, UNVERIFIED),
]


@pytest.mark.parametrize("match", SAME_WORDS)
@pytest.mark.parametrize(("grade", "seen", "confirmed"), GRADES)
def test_the_same_words_prove_what_the_document_is_worth(
    match: MatchClass, grade: Grade, seen: Proof, confirmed: Proof
) -> None:
    """Only a person's look at a primary text makes a quote verified; lists and briefs prove nothing."""
    assert proof_of(match, grade) is seen
    assert proof_of(match, grade, confirmed=True) is confirmed


@pytest.mark.parametrize(("match", "grade", "confirmed"), list(product(OTHER_WORDS, Grade, (False, True))))
def test_other_words_prove_nothing(match: MatchClass, grade: Grade, confirmed: bool) -> None:
    """Whoever confirms it and wherever it stands: what is not the words is no proof of them."""
    assert proof_of(match, grade, confirmed=confirmed) is UNVERIFIED


@pytest.mark.parametrize(("flag", "grade"), list(product(sorted(TURNING), Grade)))
def test_a_flag_that_turns_the_meaning_waits_for_a_person(flag: FlagKind, grade: Grade) -> None:
    """Word for word and reversed is no proof until a person has looked; an advertisement and another's mouth never."""
    assert proof_of(MatchClass.VERBATIM, grade, [flag]) is UNVERIFIED
    seen = proof_of(MatchClass.VERBATIM, grade, [flag], confirmed=True)
    assert seen is (UNVERIFIED if flag in LASTING else PROOFS[MatchClass.VERBATIM][grade][True])


@pytest.mark.parametrize(("grade", "confirmed"), list(product(Grade, (False, True))))
def test_a_document_does_not_prove_what_came_from_it(grade: Grade, confirmed: bool) -> None:
    """A quote is at most located in the document it was imported from, and only if its source is named."""
    own = [FlagKind.OWN_DOCUMENT]
    worth = grade not in (Grade.LIST, Grade.BRIEF)
    assert proof_of(MatchClass.VERBATIM, grade, own, confirmed=confirmed) is (LOCATED if worth else UNVERIFIED)
    assert proof_of(MatchClass.VERBATIM, grade, own, confirmed=confirmed, sourced=False) is UNVERIFIED


def test_located_needs_a_named_source() -> None:
    """ "Found somewhere" without a word from where tells a reader nothing."""
    assert proof_of(MatchClass.VERBATIM, Grade.SECONDARY, sourced=False) is UNVERIFIED
    assert proof_of(MatchClass.VERBATIM, Grade.PRIMARY, sourced=False) is UNVERIFIED
    assert proof_of(MatchClass.VERBATIM, Grade.MACHINE_TRANSCRIPT, sourced=False) is MATCHES
    assert proof_of(MatchClass.VERBATIM, Grade.PRIMARY, confirmed=True, sourced=False) is VERIFIED


@given(
    st.sampled_from(MatchClass),
    st.sampled_from(Grade),
    st.sets(st.sampled_from(FlagKind)),
    st.booleans(),
    st.booleans(),
)
def test_a_flag_never_proves_more(
    match: MatchClass, grade: Grade, flags: set[FlagKind], confirmed: bool, sourced: bool
) -> None:
    """No flag lifts a quote, and evidence alone neither disputes it nor calls it misattributed."""
    ladder = [UNVERIFIED, LOCATED, MATCHES, VERIFIED]
    plain = proof_of(match, grade, confirmed=confirmed, sourced=sourced)
    assert ladder.index(proof_of(match, grade, flags, confirmed=confirmed, sourced=sourced)) <= ladder.index(plain)


def test_the_page_shows_the_table_as_it_is() -> None:
    """Whoever reads docs/evidence.md reads what the program does."""
    page = (Path(__file__).parents[1] / "docs" / "evidence.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\S+) \| ([\w-]+) \| ([\w-]+) \| ([\w-]+) \|$", page, flags=re.M)
    shown = {grade: tuple(proofs) for grade, *proofs in rows if grade in set(Grade)}
    assert shown == {
        grade.value: (
            *(proof.value for proof in PROOFS[MatchClass.VERBATIM][grade]),
            PROOFS[MatchClass.ALTERED][grade][True].value,
        )
        for grade in Grade
    }


def test_every_format_has_a_grade_and_none_is_primary() -> None:
    """What a format cannot know, a person says: no document is primary by itself."""
    grades = {reader.name: default_grade(reader.name) for reader in READERS}
    assert Grade.PRIMARY not in grades.values()
    assert grades["transcript"] is grades["podcast-json"] is Grade.MACHINE_TRANSCRIPT
    assert grades["list"] is grades["annotations"] is grades["kindle-notebook"] is Grade.LIST
    assert grades["brief"] is grades["profile"] is Grade.BRIEF
    assert grades["html"] is default_grade("a-plugin") is Grade.SECONDARY
    assert grade_of("list", "primary") is Grade.PRIMARY
    with pytest.raises(InputError, match=r"Did you mean primary"):
        read_grade("primry")


CHANGE = Change(ChangeKind.DROPPED, "", "um, ", 3, 3, 103, 107, ChangeReason.FILLER)
FOUND = Found(
    Place("ab" * 32, "talk.txt", 3, "iv", 12.5, 0.5, "It is, um, so.", "He said: ", " Yes."),
    100,
    114,
    MatchClass.NEAR_VERBATIM,
    (CHANGE, Change(ChangeKind.REPLACED, "so", "thus", 6, 8, 110, 114)),
    (Flag(FlagKind.NEGATION_CUT, "“not” stands before it"),),
    "Ann Author",
)


def test_what_was_found_comes_back_whole() -> None:
    """Places, differences, flags and speaker are read as they were kept."""
    bare = Found(Place("ab" * 32, "talk.txt"), 0, 0, MatchClass.ALTERED)
    kept = with_found((FOUND, bare), 2)
    assert read_found(kept, "ab" * 32, "talk.txt") == ((FOUND, bare), 2)
    assert read_flags(with_flags(FOUND.flags)) == FOUND.flags


def test_a_thousand_places_are_counted_and_some_kept() -> None:
    """A row stays small, and still tells how often the words stand there."""
    found, count = read_found(with_found((FOUND,) * 1_000, 5_000), "ab" * 32, "talk.txt")
    assert (len(found), count) == (MOST_PLACES, 5_000)


def test_differences_are_marked_in_the_words() -> None:
    """A person sees what the document has and the quote has not, and the other way round."""
    assert marked("It is so.", FOUND.changes) == "It [-um, -]is [-thus-]{+so+}."
    assert marked("It is so.", ()) == "It is so."
    assert said(FOUND.flags[0]) == "negation cut: “not” stands before it"


def _evidence(match: MatchClass, grade: Grade, *flags: FlagKind, counts: bool = True) -> Evidence:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    made = Evidence(
        *("1" * 16, "ab" * 32, "a", "list", grade, "It is so.", match, (), 0),
        tuple(map(Flag, flags)),
        "test",
        at,
        proof=proof_of(match, grade, flags),
    )
    return replace(made, counts=counts)


def test_the_best_evidence_leads() -> None:
    """What proves most leads; a list's copy never hides that the transcript says it otherwise."""
    own = _evidence(MatchClass.VERBATIM, Grade.LIST, FlagKind.OWN_DOCUMENT)
    listed = _evidence(MatchClass.VERBATIM, Grade.LIST)
    heard = _evidence(MatchClass.ALTERED, Grade.MACHINE_TRANSCRIPT)
    absent = _evidence(MatchClass.ABSENT, Grade.PRIMARY)
    proven = _evidence(MatchClass.NEAR_VERBATIM, Grade.MACHINE_TRANSCRIPT)
    assert best_of([own, listed, heard, absent, proven]) is proven
    assert best_first([own, absent, listed, heard]) == (heard, listed, absent, own)
    assert best_of([replace(proven, counts=False), listed]) is listed
    assert best_of([]) is None
