"""Evidence for people and for programs: who checks, documents to hold quotes against, and outcomes as they are shown.

Touches: the clock, disk, the network for pages, and the terminal for standard input.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pullquote import __version__
from pullquote.output import one_line, place_in_words
from quotes.evidence.proving import STOPS
from quotes.evidence.record import Checker, Evidence, Outcome
from quotes.evidence.wording import marked, said

if TYPE_CHECKING:
    from pullquote.importing import How
    from quotes.evidence.held import ReadDocument
    from quotes.verifying.verification import Change, Flag, Found

TOOL = f"pullquote {__version__}"
"""What evidence says it was checked by."""

_WIDEST = 2_000
"""Characters of a quote with its differences marked; the longest have ten times as many, and `--json` gives them."""


def checker() -> Checker:
    """Who checks again when a quote changes."""
    return Checker(TOOL, now)


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def read_whole(name: str, how: How) -> ReadDocument:
    """A document that a person named, as one reading. Raises what `pullquote.importing.bring` and reading raise."""
    from pullquote.importing import bring, read_arrived
    from quotes.evidence.held import ReadDocument

    arrived = bring(name)
    return ReadDocument(read_arrived(arrived, how), arrived.name)


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """A quote held against a document, as `verify` prints it: `proof` is the quote's, `proves` what this proves."""
    evidence = outcome.evidence
    return {
        "id": outcome.quote.id or None,
        "text": outcome.quote.text,
        "class": evidence.match.value,
        "flags": [_flag(flag) for flag in evidence.flags],
        "edits": [_change(change) for change in evidence.changes],
        "places": [_found(found) for found in evidence.found],
        "count": evidence.count,
        "proof": outcome.quote.proof.value,
        "proves": evidence.proof.value,
        "grade": evidence.grade.value,
        "document": _document(evidence),
        "confirmed_by": evidence.confirmed_by,
    }


def evidence_json(evidence: Evidence) -> dict[str, Any]:
    """Evidence as `show --json` and `confirm --json` print it."""
    at = evidence.confirmed_at
    return {
        "document": _document(evidence),
        "grade": evidence.grade.value,
        "class": evidence.match.value,
        "proves": evidence.proof.value,
        "text": evidence.text,
        "flags": [_flag(flag) for flag in evidence.flags],
        "edits": [_change(change) for change in evidence.changes],
        "places": [_found(found) for found in evidence.found],
        "count": evidence.count,
        "tool": evidence.tool,
        "checked_at": evidence.checked_at.isoformat(timespec="seconds"),
        "confirmed_by": evidence.confirmed_by,
        "confirmed_at": at and at.isoformat(timespec="seconds"),
        "current": evidence.current,
        "superseded": evidence.superseded,
    }


def outcome_lines(outcome: Outcome) -> Iterator[str]:
    """A quote held against a document, for a person: what came of it, the words with every difference marked, flags."""
    evidence = outcome.evidence
    head = f"{outcome.quote.id[:8]}  " if outcome.quote.id else ""
    # A stop is no less one where the words were found.
    stays = f"; the quote stays {outcome.quote.proof.value}" if outcome.quote.proof in STOPS else ""
    yield f"{head}{evidence.match.value}, {evidence.proof.value}{stays}  ({where(evidence)})"
    yield f"  {one_line(marked(outcome.quote.text, evidence.changes), _WIDEST)}"
    for flag in evidence.flags:
        yield f"  ! {one_line(said(flag), _WIDEST)}"


def where(evidence: Evidence) -> str:
    """Where the words stand in the document: `talk.txt, line 24, 13:45, and 2 more places`, all of the same class."""
    name = one_line(evidence.name, 60)
    if not evidence.found:
        return name
    spot = place_in_words(evidence.found[0].place)
    alike = sum(found.match is evidence.match for found in evidence.found)
    # What was not kept comes after what was, best first.
    more = alike - 1 + (evidence.count - len(evidence.found) if alike == len(evidence.found) else 0)
    rest = f"and {more:,} more place{'s' if more > 1 else ''}" if more else ""
    return ", ".join(part for part in (name, spot, rest) if part)


def evidence_line(evidence: Evidence) -> str:
    """Evidence for a person, on one line, without its flags."""
    parts = [
        f"{evidence.match.value} in {where(evidence)}",
        evidence.grade.value,
        f"checked {evidence.checked_at:%Y-%m-%d}",
        *([f"confirmed by {one_line(evidence.confirmed_by, 60)}"] if evidence.confirmed_by else []),
        *([] if evidence.current else ["changed since: verify it again"]),
        *(["a newer version of the document is kept"] if evidence.superseded else []),
    ]
    return "; ".join(parts)


def flag_lines(flags: Sequence[Flag]) -> list[str]:
    """Flags in words, a line each."""
    return [one_line(said(flag), _WIDEST) for flag in flags]


def _document(evidence: Evidence) -> dict[str, str]:
    return {"sha256": evidence.document, "name": evidence.name, "format": evidence.format}


def _flag(flag: Flag) -> dict[str, str]:
    return {"kind": flag.kind.value, "note": flag.note}


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind.value,
        "quoted": change.quoted,
        "found": change.found,
        "at": change.at,
        "to": change.to,
        "start": change.start,
        "end": change.end,
        "reason": change.reason and change.reason.value,
    }


def _found(found: Found) -> dict[str, Any]:
    spot = found.place
    told: dict[str, Any] = {
        "class": found.match.value,
        "line": spot.line,
        "page": spot.page,
        "seconds": spot.seconds,
        "tolerance_seconds": spot.tolerance_seconds,
        "speaker": found.speaker,
        "exact": spot.exact,
        "prefix": spot.prefix,
        "suffix": spot.suffix,
        "start": found.start,
        "end": found.end,
    }
    flags = {"flags": [_flag(flag) for flag in found.flags]}
    return {key: value for key, value in told.items() if value not in (None, "")} | flags
