"""What a person must look at in a quote that was found, whatever its class says: each danger has a file of its own.

Pure.
"""

from __future__ import annotations

from quotes.verifying.aligned import Candidate
from quotes.verifying.checked import Checked
from quotes.verifying.flags.advertising import advertising_flags
from quotes.verifying.flags.asking import question_flags
from quotes.verifying.flags.cuts import cut_flags
from quotes.verifying.flags.earlier import earlier_flags
from quotes.verifying.flags.edges import edge_flags
from quotes.verifying.flags.frames import frame_flags
from quotes.verifying.flags.imagined import imagined_flags
from quotes.verifying.flags.limits import limit_flags
from quotes.verifying.flags.running import Surroundings
from quotes.verifying.flags.vicinity import running_around
from quotes.verifying.flags.voices import voice_flags
from quotes.verifying.flags.wording import wording_flags
from quotes.verifying.verification import Flag, FlagKind

__all__ = ["flags_of"]

_ORDER = {kind: number for number, kind in enumerate(FlagKind)}


def flags_of(candidate: Candidate, checked: Checked, *, own: bool, speaker: str | None) -> tuple[Flag, ...]:
    """The flags of a quote at one place of a document, at most one of a kind, in the order of FlagKind.

    `own` says that the quote was imported from this document. `speaker` is whom the quote is credited to, or None. A
    call reads what stands around the quote, whatever the length of the document.
    """
    running = running_around(checked, candidate)
    around = Surroundings(running, candidate)
    found = [
        *wording_flags(candidate, running),
        *frame_flags(around),
        *limit_flags(around),
        *question_flags(candidate, around),
        *edge_flags(around),
        *cut_flags(candidate, running),
        *voice_flags(candidate, running, speaker),
        *advertising_flags(candidate, around),
        *imagined_flags(around),
        *earlier_flags(around, speaker),
    ]
    if own:
        found.append(Flag(FlagKind.OWN_DOCUMENT, "the quote was imported from this document"))
    # The first of a kind stays: it stands nearest to where a reader begins.
    return tuple(sorted({flag.kind: flag for flag in reversed(found)}.values(), key=lambda flag: _ORDER[flag.kind]))
