"""The quotes in a turn whose speaker is known by name: every stretch of one to three sentences that can stand alone.

Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from quotes.admission import admit_draft
from quotes.errors import InputError
from quotes.model import Attribution, Draft, Edit, Place, Source, Span, Words
from quotes.prose.clean import clean_verbatim
from quotes.prose.edits import applied
from quotes.prose.windows import windows
from quotes.transcripts.glossary import Entry, corrections
from quotes.transcripts.stamps import locator
from quotes.transcripts.turn import Turn, TurnKind
from quotes.transcripts.unquotable import touches, unquotable

_CONTEXT = 32
# English is spoken at about 150 words a minute, of some six characters with their space.
_CHARACTERS_A_SECOND = 15.0
# So far into a line its time is still right to within what a listener who goes there hears at once.
_SAME_MOMENT = 4.0


def drafts_of(
    turn: Turn,
    *,
    source: Source | None,
    document: str,
    name: str,
    tags: tuple[str, ...] = (),
    language: str | None = None,
    clean: bool = False,
    glossary: Sequence[Entry] = (),
) -> tuple[Draft, ...]:
    """The drafts of one turn, as spoken words of its speaker; none of a turn that is no speech or nobody's known.

    `document` is the SHA-256 of the document called `name`. A draft's words are those of the turn with line ends as
    spaces; `clean` leaves out fillers and repeats, and the glossary puts names right, both as declared edits.
    Greetings, thanks, sales talk and words put in somebody else's mouth give no drafts.
    """
    if turn.kind is not TurnKind.SPEECH or turn.speaker is None:
        return ()
    text = turn.text
    starts = _line_starts(text)
    flat = text.replace("\n", " ")
    blocked = unquotable(flat)
    drafts = []
    for window in windows(flat):
        if touches(window, blocked):
            continue
        place, section = _place(turn, text, starts, window, document, name), turn.chapter
        said = flat[window[0] : window[1]]
        edits = edits_of(said, clean=clean, glossary=glossary)
        draft = Draft(
            text=applied(said, edits) if edits else said,
            attribution=Attribution(turn.speaker, role="speaker"),
            source=source,
            locator=locator(place.seconds, place.tolerance_seconds),
            section=section,
            tags=tags,
            language=language,
            words=Words.SPEECH,
            place=place,
            edits=edits,
        )
        if (admitted := _admitted(draft)) is not None:
            drafts.append(admitted)
    return tuple(drafts)


def edits_of(said: str, *, clean: bool, glossary: Sequence[Entry]) -> tuple[Edit, ...]:
    """The declared edits of a stretch of speech: names put right first, then what is left out that overlaps no name."""
    names = corrections(said, glossary)
    left_out = clean_verbatim(said) if clean else ()
    apart = [edit for edit in left_out if all(edit.end <= name.start or name.end <= edit.start for name in names)]
    return tuple(sorted((*names, *apart), key=lambda edit: edit.start))


def place_of(turn: Turn, window: Span, *, document: str, name: str) -> Place:
    """Where a stretch of a turn's text stands: its line, its words with their line ends, what is around, its time."""
    text = turn.text
    return _place(turn, text, _line_starts(text), window, document, name)


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _place(turn: Turn, text: str, starts: Sequence[int], window: Span, document: str, name: str) -> Place:
    """The same for a turn whose text is at hand: it may be a whole talk, of which each quote asks for its place."""
    start, end = window
    index = bisect_right(starts, start) - 1
    line = turn.lines[index]
    seconds, tolerance = line.seconds, line.tolerance_seconds
    if seconds is not None:
        into = (start - starts[index]) / _CHARACTERS_A_SECOND
        following = turn.lines[index + 1].seconds if index + 1 < len(turn.lines) else None
        if following is not None:
            into = min(into, max(0.0, following - seconds))
        if into > _SAME_MOMENT:
            # Nobody knows the pace within a line: it may be half or double the usual one.
            seconds, tolerance = round(seconds + into, 1), round((tolerance or 0.0) + into / 2, 1)
    return Place(
        document=document,
        name=name,
        line=line.number,
        seconds=seconds,
        tolerance_seconds=tolerance,
        exact=text[start:end],
        prefix=text[max(0, start - _CONTEXT) : start],
        suffix=text[end : end + _CONTEXT],
    )


def _admitted(draft: Draft) -> Draft | None:
    """The draft as it can be kept; None for one with characters that cannot be, which stay in the turn."""
    try:
        admitted = admit_draft(draft)
    except InputError:
        return None
    # Edits count in the words as they stand, so words that would be changed are not taken.
    return admitted if admitted.text == draft.text else None
