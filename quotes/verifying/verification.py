"""The nouns of verifying: a document as passages, where a quote's words stand in it, and what differs.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from quotes.model import MatchClass, Place
from quotes.transcripts.turn import TurnKind


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document's text in one voice and one place, without list sign, time stamp and speaker's label.

    `start` is where `text` begins in the document's text, in code points; a passage never runs over a line end. Words
    run on from one passage to the next. `speaker` is known by name or None, `voice` is equal for passages of one turn
    (0 in documents without turns). `line` counts from 1.
    """

    start: int
    text: str
    line: int
    page: str | None = None
    seconds: float | None = None
    tolerance_seconds: float | None = None
    voice: int = 0
    speaker: str | None = None
    kind: TurnKind = TurnKind.SPEECH


class ChangeKind(StrEnum):
    """How words of a quote differ from the words of a document."""

    ADDED = "added"  # the quote has words that the document has not
    DROPPED = "dropped"
    REPLACED = "replaced"


class ChangeReason(StrEnum):
    """Why a change does no harm to the words; a change without a reason makes the quote altered."""

    FILLER = "filler"
    REPEAT = "repeat"
    BRACKETED = "bracketed"  # the quote has it in square brackets
    NOTE = "note"  # the number of a note: it belongs to nobody's words
    NAME = "name"  # a glossary of the document says so
    CUT = "cut"  # the quote marks the gap


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, word by word: `quoted` stands in the quote from `at` to `to`, `found` in the document.

    `start` and `end` are code points of the document's text, equal where nothing stands there.
    """

    kind: ChangeKind
    quoted: str
    found: str
    at: int
    to: int
    start: int
    end: int
    reason: ChangeReason | None = None


class FlagKind(StrEnum):
    """What a person must look at, whatever the class says."""

    NEGATION_ADDED = "negation-added"
    NEGATION_DROPPED = "negation-dropped"
    NEGATION_CUT = "negation-cut"  # the words just outside turn the meaning around
    NUMBER_CHANGED = "number-changed"
    MODAL_CHANGED = "modal-changed"
    QUANTIFIER_CHANGED = "quantifier-changed"
    QUESTION_CHANGED = "question-changed"  # a question quoted as a statement, or a statement as a question
    STARTS_MID_SENTENCE = "starts-mid-sentence"
    ENDS_MID_SENTENCE = "ends-mid-sentence"
    LONG_CUT = "long-cut"
    SPLICED = "spliced"  # put together from several speakers
    OTHER_SPEAKER = "other-speaker"  # the document names somebody else as who says it
    ADVERTISEMENT = "advertisement"
    IMAGINED_SPEECH = "imagined-speech"  # what somebody might say, or is made to say
    OWN_DOCUMENT = "own-document"  # the quote was imported from this very document
    EARLIER_SOURCE = "earlier-source"


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag and what it is about, in words to be shown: `“I don't think” stands before it`."""

    kind: FlagKind
    note: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One place where a quote's words stand, from `start` to `end` in the document's text.

    Only the first fifty places of a verification have `flags`: nobody looks at more, and each takes time.
    """

    place: Place
    start: int
    end: int
    match: MatchClass
    changes: tuple[Change, ...] = ()
    flags: tuple[Flag, ...] = ()
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of holding a text against a document.

    `found` has every place, best first: by class, then by how little differs, then in the order of the document; it
    is empty when the words are absent or, as a paraphrase, stand nowhere in particular. `changes` and `flags` are those
    of the best place. A paraphrase says that the document speaks of the same, not that it says the same. `more` is how
    many places there are beyond those in `found`.
    """

    text: str
    document: str
    name: str
    match: MatchClass
    changes: tuple[Change, ...] = ()
    flags: tuple[Flag, ...] = ()
    found: tuple[Found, ...] = ()
    more: int = 0
