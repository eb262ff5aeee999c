"""One highlight, whatever program kept it, and the draft it becomes.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from quotes.admission import WHITE_SPACE, admit_draft
from quotes.errors import InputError
from quotes.model import Attribution, Draft, Place, Source, SourceKind, Words
from quotes.readers.credit import looks_like_name
from quotes.readers.highlights.authors import credited, people
from quotes.readers.marks import without_outer
from quotes.readers.reader import excerpt

# As many characters around the words as the model keeps.
CONTEXT = 32

_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_DATE = re.compile(r"(\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)(?:T.*)?", re.S)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*")
# The end of a highlight that was itself a quotation in the book: a name after a dash, after a mark or a full stop.
_CREDIT_AT_END = re.compile(r"(?P<before>[”\"»’'“.!?…])\s{0,4}(?:—|–|―|--)\s{0,4}(?P<name>[^—–―\n]{2,80})$")
_ENDS_OF_SPEECH = "”\"»’'“"
# The credit and a little before it; nothing further back can be its dash.
_GLANCE = 120


@dataclass(frozen=True, slots=True)
class Work:
    """What a highlight was made in. `authors` is the field of names as the program wrote it, empty for none.

    `words` is set where it is known that the words need not be the author's: in a podcast anybody may speak.
    """

    title: str = ""
    authors: str = ""
    kind: SourceKind = SourceKind.BOOK
    url: str = ""
    date: str = ""
    language: str = ""
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Highlight:
    """Words somebody marked. `line` counts from 1 in the reading's text; `locator` is where in the work they stand.

    `exact` is how they stand in the document, if otherwise than `text`; `prefix` and `suffix` are what is around them.
    """

    text: str
    line: int
    work: Work
    locator: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    exact: str = ""
    prefix: str = ""
    suffix: str = ""


def draft_of(highlight: Highlight, document: str, name: str) -> Draft:
    """The highlight as a draft, credited to those its work names, in the document `name` with the hash `document`.

    Raises InputError with the reason when it cannot be one: no author, no words, words that are somebody else's.
    """
    work = highlight.work
    text = highlight.text.strip(WHITE_SPACE)
    if not text:
        raise InputError("no words")
    names = people(work.authors)
    if not names:
        raise InputError(_no_author(work))
    person, words = credited(names)
    if (other := quoted_person(text)) is not None:
        raise InputError(f"it quotes {excerpt(other)}, so the words are not those of {excerpt(person)}")
    if without_outer(spoken := text.rstrip(",;.")) != spoken and words is Words.WRITING:
        # All of it is in quotation marks: somebody in the book says or wrote it, who need not be its author.
        words = Words.UNKNOWN
    draft = Draft(
        text=text,
        attribution=Attribution(person),
        source=_source(work),
        locator=highlight.locator or None,
        section=(highlight.section or "").strip(WHITE_SPACE) or None,
        tags=tuple(dict.fromkeys(tag.strip(WHITE_SPACE) for tag in highlight.tags if tag.strip(WHITE_SPACE))),
        language=work.language if _LANGUAGE.fullmatch(work.language) else None,
        words=work.words or words,
        place=Place(
            document=document,
            name=name,
            line=highlight.line,
            exact=highlight.exact or text,
            prefix=highlight.prefix[-CONTEXT:],
            suffix=highlight.suffix[:CONTEXT],
        ),
    )
    return admit_draft(draft)


def quoted_person(text: str) -> str | None:
    """Whom a highlight quotes, when it ends in a credit of its own as in `“Words.” — Name`; else None."""
    match = _CREDIT_AT_END.search(text[-_GLANCE:])
    if match is None:
        return None
    name = re.split(r"[,(\[]", match["name"])[0].strip()
    if not looks_like_name(name, strict=True) or len(name.split()) > 5:
        return None
    # A single word after a dash is as often an afterthought as a name, unless a quotation has just ended.
    return name if len(name.split()) > 1 or match["before"] in _ENDS_OF_SPEECH else None


def _source(work: Work) -> Source | None:
    url = work.url.strip() if _URL.fullmatch(work.url.strip()) else None
    title = work.title.strip(WHITE_SPACE) or url
    if not title:
        return None
    date = _DATE.fullmatch(work.date.strip())
    return Source(title, work.kind, url, date[1] if date else None)


def _no_author(work: Work) -> str:
    title = f" for {excerpt(work.title)}" if work.title.strip() else ""
    given = work.authors.strip()
    return f"no author is named{title}" + (f" ({excerpt(given)} is no person)" if given else "")
