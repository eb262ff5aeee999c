"""The nouns of the ground floor: what a quotation is, who said it, where it stands, and how sure we are.

Pure. The vocabularies are closed: a value outside them is refused where data enters, never stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Words(StrEnum):
    """What kind of words a text is, which decides whether it may be set in quotation marks."""

    SPEECH = "speech"
    WRITING = "writing"
    GROUP = "group"
    SUMMARY = "summary"
    BIOGRAPHY = "biography"
    ADVERTISEMENT = "advertisement"
    UNKNOWN = "unknown"


class Standing(StrEnum):
    """The editor's word on a quote."""

    CANDIDATE = "candidate"
    APPROVED = "approved"
    REJECTED = "rejected"


class Proof(StrEnum):
    """How far the attribution has been proven."""

    UNVERIFIED = "unverified"
    LOCATED = "located"
    MATCHES_TRANSCRIPT = "matches-transcript"
    VERIFIED = "verified"
    DISPUTED = "disputed"
    MISATTRIBUTED = "misattributed"


class Certainty(StrEnum):
    """How the link between the words and the person is known."""

    SOURCED = "sourced"
    CLAIMED = "claimed"
    ATTRIBUTED = "attributed"
    DISPUTED = "disputed"
    UNKNOWN = "unknown"


class SourceKind(StrEnum):
    """What sort of work a source is."""

    BOOK = "book"
    ARTICLE = "article"
    PAPER = "paper"
    TALK = "talk"
    PODCAST = "podcast"
    INTERVIEW = "interview"
    POST = "post"
    SITE = "site"
    UNKNOWN = "unknown"


class PersonKind(StrEnum):
    """Whether a name is one person's or stands for several."""

    PERSON = "person"
    GROUP = "group"


class Grade(StrEnum):
    """How much a document is worth as evidence, from most to least.

    A primary document is the words as their author gave them: the book, the paper, the author's own page. A secondary
    one reports what others said.
    """

    PRIMARY = "primary"
    AUTHORISED_TRANSCRIPT = "authorised-transcript"
    MACHINE_TRANSCRIPT = "machine-transcript"
    SECONDARY = "secondary"
    LIST = "list"
    BRIEF = "brief"


class MatchClass(StrEnum):
    """How a quote's words stand to the words of a document, from best to worst."""

    VERBATIM = "verbatim"
    NEAR_VERBATIM = "near-verbatim"
    ALTERED = "altered"
    PARAPHRASE = "paraphrase"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who the words are credited to, in what role, and how that is known; `kind` says whether that is one person."""

    person: str
    role: str = "author"
    certainty: Certainty = Certainty.CLAIMED
    kind: PersonKind = PersonKind.PERSON


@dataclass(frozen=True, slots=True)
class Source:
    """The work the words come from. `date` is as precise as known: `1912`, `1912-05` or `1912-05-03`.

    `licence` names the terms it may be used under (`CC BY 4.0`, `public domain`), `rights` is a note on permission.
    Two sources are the same work when title, kind, address and date are.
    """

    title: str
    kind: SourceKind = SourceKind.UNKNOWN
    url: str | None = None
    date: str | None = None
    licence: str | None = None
    rights: str | None = None

    def __hash__(self) -> int:
        # Titles tell works apart well enough; a load hashes one for each of its quotes.
        return hash(self.title)


@dataclass(frozen=True, slots=True)
class Document:
    """One file that was read. `sha256` is of its bytes, in hex; `format` names its reader.

    `imported_at` is when it was first kept, in UTC, and None as long as it is not.
    """

    sha256: str
    name: str
    format: str
    imported_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """One spot where the words were found, in one document.

    `document` is the SHA-256 of the document's bytes, `name` what it was called when it was read. `line` and
    `page` count from 1; `seconds` is a time from the start, right to within `tolerance_seconds`. `exact` is the
    text as it stands there, code point for code point; `prefix` and `suffix` are up to 32 characters around it.
    """

    document: str
    name: str
    line: int | None = None
    page: str | None = None
    seconds: float | None = None
    tolerance_seconds: float | None = None
    exact: str = ""
    prefix: str = ""
    suffix: str = ""


Span = tuple[int, int]
"""From where to where something stands in a text, in code points."""

Spans = tuple[Span, ...]
"""Spans in order and apart from each other."""


class EditKind(StrEnum):
    """Why a quote's words differ from the words as they were found."""

    FILLER = "filler"
    REPEAT = "repeat"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Edit:
    """One declared change: the words from `start` to `end`, `removed`, were replaced by `put`, which may be nothing.

    Offsets count code points in the words as they were found, which are `Place.exact` with each line end as a space.
    """

    kind: EditKind
    start: int
    end: int
    removed: str
    put: str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """What an export of a library says of a quote beyond its words and its credit, for whoever trusts it.

    `places` are each with the format of its document. `former_ids` are ids the quote had before it was edited. `match`
    is the class of its best evidence, by which a paraphrase is known.
    """

    standing: Standing
    proof: Proof
    weight: int = 1
    places: tuple[tuple[Place, str], ...] = ()
    former_ids: tuple[str, ...] = ()
    added_at: datetime | None = None
    match: MatchClass | None = None


class Draft(NamedTuple):
    """A quotation as a reader found it, not yet stored: it has no identity, standing or proof.

    `emphasis` is the text once more with the words that stand out marked, as in `It is *not* so.` `edits` lead from
    the words as they were found to `text`, in order and apart from each other; without them the two are the same words.
    `translator` is who put the words into this language. `carried` comes with drafts of an export alone, and counts
    only when a library is restored from it.
    """

    text: str
    attribution: Attribution
    source: Source | None = None
    locator: str | None = None
    topic: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    words: Words = Words.UNKNOWN
    place: Place | None = None
    emphasis: str | None = None
    edits: tuple[Edit, ...] = ()
    translator: str | None = None
    carried: Carried | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation that is kept, with its identity and the evidence for it.

    `locator` is where in the *source* the words stand (`chapter 3`, `act 2, scene 1`), fit to print after the title;
    `places` are where they were found in imported documents. `language` is a BCP 47 tag. `emphasis` are the spans of
    `text` that stand out, without white space at their ends. `edits` lead from the words at the first place to `text`.
    `weight` says how much sooner than others it is chosen. `match` is the class of the best evidence there is for it,
    None as long as it was held against no document.
    """

    id: str
    text: str
    attribution: Attribution
    source: Source | None = None
    locator: str | None = None
    topic: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    words: Words = Words.UNKNOWN
    standing: Standing = Standing.CANDIDATE
    proof: Proof = Proof.UNVERIFIED
    places: tuple[Place, ...] = ()
    emphasis: Spans = ()
    edits: tuple[Edit, ...] = ()
    translator: str | None = None
    weight: int = 1
    match: MatchClass | None = None
