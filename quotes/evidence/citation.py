"""A citation of a quote: who, in which work, where in it, and on demand how that was checked.

Pure.
"""

from __future__ import annotations

from quotes.evidence.record import Evidence
from quotes.model import MatchClass, Place, Proof, Quote
from quotes.transcripts.stamps import locator

_CREDITS = {Proof.DISPUTED: "attributed to ", Proof.MISATTRIBUTED: "misattributed to "}


def cite(quote: Quote, evidence: Evidence | None = None) -> str:
    """One line without a full stop: author, “title”, translator, date, place in the work, address, licence.

    Where in the work is as the quote says it, or else the page or time at which it was found. What is not known is
    left out. A paraphrase is credited as `after NAME`, a wrong credit as what it is.
    """
    paraphrased = quote.match is MatchClass.PARAPHRASE and quote.proof not in _CREDITS
    credit = "after " if paraphrased else _CREDITS.get(quote.proof, "")
    work = quote.source
    parts = [
        credit + quote.attribution.person,
        f"“{work.title}”" if work else None,
        f"translated by {quote.translator}" if quote.translator else None,
        work and work.date,
        quote.locator or _within(quote, evidence),
        work and work.url,
        work and work.licence,
    ]
    return _one_line(", ".join(part for part in parts if part))


def cite_evidence(evidence: Evidence) -> str:
    """How it was checked, in one line: class, document with hash and grade, tool, day, and who has confirmed it."""
    parts = [
        f"{evidence.match.value} in {evidence.name} (sha256:{evidence.document}), {evidence.grade.value}",
        f"checked {evidence.checked_at:%Y-%m-%d} by {evidence.tool}",
        *([f"flags: {', '.join(sorted(kind.value for kind in evidence.kinds))}"] if evidence.flags else []),
    ]
    if evidence.confirmed_at is not None:
        parts.append(f"confirmed {evidence.confirmed_at:%Y-%m-%d} by {evidence.confirmed_by}")
    return _one_line("; ".join(parts))


def _within(quote: Quote, evidence: Evidence | None) -> str | None:
    """The page or the time, of the evidence first: there the words were compared."""
    found = [evidence.found[0].place] if evidence and evidence.found else []
    return next((where for spot in (*found, *quote.places) if (where := _spot(spot))), None)


def _spot(spot: Place) -> str | None:
    return f"p. {spot.page}" if spot.page else locator(spot.seconds, spot.tolerance_seconds)


def _one_line(text: str) -> str:
    return " ".join(text.split())
