"""What a quote must be to go out, and what an editor has yet to settle about it.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from quotes.model import MatchClass, Proof, Quote, Standing

LADDER = (Proof.UNVERIFIED, Proof.LOCATED, Proof.MATCHES_TRANSCRIPT, Proof.VERIFIED)
"""How far a quote is proven, from least to most. Disputed and misattributed are no steps of it: they are stops."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What a post requires of its quotes: the editor's word unless not `approved`, and `proof` at least.

    A disputed quote goes out only where `disputed` says so; one that is rejected or known to be misattributed never.
    """

    approved: bool = True
    proof: Proof = Proof.UNVERIFIED
    disputed: bool = False

    @property
    def standing(self) -> Standing | None:
        """The standing that is asked for; None when any but rejected will do."""
        return Standing.APPROVED if self.approved else None

    @property
    def proofs(self) -> frozenset[Proof]:
        """The proofs that will do."""
        enough = frozenset(LADDER[LADDER.index(self.proof) :])
        return enough | {Proof.DISPUTED} if self.disputed else enough

    def forbids(self, quote: Quote) -> str | None:
        """Why a quote may not go out, to follow "it"; None when it may."""
        if quote.standing is Standing.REJECTED:
            return "its quote was rejected"
        if self.approved and quote.standing is not Standing.APPROVED:
            return "its quote is not approved"
        if quote.proof is Proof.MISATTRIBUTED:
            return f"its quote is known not to be by {quote.attribution.person}"
        if quote.proof in self.proofs:
            return None
        if quote.proof is Proof.DISPUTED:
            return "its quote is disputed"
        return f"its quote is {quote.proof.value}, and posts must be {self.proof.value}"


def doubts(quote: Quote) -> tuple[str, ...]:
    """What an editor has yet to settle about a quote, in a word or two each; nothing for one that is in order."""
    found = [Standing.CANDIDATE.value] if quote.standing is Standing.CANDIDATE else []
    if quote.proof not in LADDER[1:]:
        found.append(quote.proof.value)
    if quote.match in (MatchClass.ALTERED, MatchClass.PARAPHRASE, MatchClass.ABSENT):
        found.append(_UNLIKE[quote.match])
    return tuple(found)


_UNLIKE = {
    MatchClass.ALTERED: "other words than in its document",
    MatchClass.PARAPHRASE: "a paraphrase of its document",
    MatchClass.ABSENT: "not found where it was looked for",
}
