"""Whether a quote stands in a sponsor's message.

Pure.
"""

from __future__ import annotations

from quotes.transcripts.turn import TurnKind
from quotes.verifying.aligned import Candidate
from quotes.verifying.flags.running import Running, Surroundings
from quotes.verifying.flags.voices import kept_stretches
from quotes.verifying.verification import Flag, FlagKind


def advertising_flags(candidate: Candidate, around: Surroundings) -> list[Flag]:
    """ADVERTISEMENT where the document's turns say so; without turns, where the words around it do."""
    running = around.running
    note = _told_by_turns(candidate, running) if running.has_turns else _told_by_words(around)
    return [Flag(FlagKind.ADVERTISEMENT, note)] if note else []


def _told_by_turns(candidate: Candidate, running: Running) -> str:
    kinds = {
        passage.kind
        for start, end in kept_stretches(candidate)
        for passage, piece in running.between(start, end)
        if any(map(str.isalnum, piece))
    }
    return "it is marked as one" if TurnKind.ADVERTISEMENT in kinds else ""


def _told_by_words(around: Surroundings) -> str:
    for found in around.running.advertisements:
        if found.start < around.end and around.start < found.end:
            return "; ".join(found.reasons)
    return ""
