"""What evidence proves: one table of class, grade and confirmation, and the flags that stand in its way.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from quotes.model import Grade, MatchClass, Proof
from quotes.verifying.verification import FlagKind

_NOTHING = dict.fromkeys(Grade, (Proof.UNVERIFIED, Proof.UNVERIFIED))
_FOUND = {
    # grade of the document           unconfirmed               confirmed by a person
    Grade.PRIMARY: (Proof.LOCATED, Proof.VERIFIED),
    Grade.AUTHORISED_TRANSCRIPT: (Proof.MATCHES_TRANSCRIPT, Proof.MATCHES_TRANSCRIPT),
    Grade.MACHINE_TRANSCRIPT: (Proof.MATCHES_TRANSCRIPT, Proof.MATCHES_TRANSCRIPT),
    Grade.SECONDARY: (Proof.LOCATED, Proof.LOCATED),
    Grade.LIST: (Proof.UNVERIFIED, Proof.UNVERIFIED),
    Grade.BRIEF: (Proof.UNVERIFIED, Proof.UNVERIFIED),
}

PROOFS: Mapping[MatchClass, Mapping[Grade, tuple[Proof, Proof]]] = {
    MatchClass.VERBATIM: _FOUND,
    MatchClass.NEAR_VERBATIM: _FOUND,
    MatchClass.ALTERED: _NOTHING,
    MatchClass.PARAPHRASE: _NOTHING,
    MatchClass.ABSENT: _NOTHING,
}
"""For each class and grade what is proven, before and after a person has confirmed it. `docs/evidence.md` shows it."""

LASTING = frozenset({FlagKind.ADVERTISEMENT, FlagKind.OTHER_SPEAKER})
"""Flags that no look at the words takes away: whose words they are must be put right in the quote or the document."""

TURNING = LASTING | {
    FlagKind.NEGATION_ADDED,
    FlagKind.NEGATION_DROPPED,
    FlagKind.NEGATION_CUT,
    FlagKind.NUMBER_CHANGED,
    FlagKind.MODAL_CHANGED,
    FlagKind.QUANTIFIER_CHANGED,
    FlagKind.QUESTION_CHANGED,
    FlagKind.SPLICED,
    FlagKind.IMAGINED_SPEECH,
}
"""Flags that may turn the meaning around or put words into another's mouth: nothing is proven before a person looks."""

_LADDER = (Proof.UNVERIFIED, Proof.LOCATED, Proof.MATCHES_TRANSCRIPT, Proof.VERIFIED)

STOPS = frozenset({Proof.DISPUTED, Proof.MISATTRIBUTED})
"""What no evidence lifts: that words were found does not say that a list is wrong. A person's edit does."""


def proof_of(
    match: MatchClass, grade: Grade, flags: Iterable[FlagKind] = (), *, confirmed: bool = False, sourced: bool = True
) -> Proof:
    """What a quote's match in a document of this grade proves; `sourced` says that the quote names its source.

    Never disputed or misattributed. A document does not prove what was imported from it: it only locates it, confirmed
    or not. Words in a document are no more than located, and located only where the quote says which work it is from,
    unless they match a transcript or were confirmed in a primary text.
    """
    kinds = frozenset(flags)
    if kinds & LASTING or (kinds & TURNING and not confirmed):
        return Proof.UNVERIFIED
    proof = PROOFS[match][grade][confirmed]
    if FlagKind.OWN_DOCUMENT in kinds and rank_of(proof) > rank_of(Proof.LOCATED):
        proof = Proof.LOCATED
    return Proof.UNVERIFIED if proof is Proof.LOCATED and not sourced else proof


def rank_of(proof: Proof) -> int:
    """How much a proof is, from 0 for unverified; a stop is none."""
    return _LADDER.index(proof) if proof in _LADDER else 0
