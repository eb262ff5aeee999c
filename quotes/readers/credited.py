"""Whose words a document's own text is, and who a block quotation names.

Pure. Nothing is guessed: without a name there is no credit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quotes.model import SourceKind, Words
from quotes.readers.blocks import About
from quotes.readers.credit import Credit, looks_like_name, read_credit
from quotes.readers.lines import CREDIT_LINE

# Up to so many names still fit below a quote; the co-authors of a paper may be dozens.
_MOST_NAMES = 3
# Who publishing software names when nobody has told it who writes.
_NOBODY = frozenset(
    [
        "admin",
        "administrator",
        "author",
        "authors",
        "anonymous",
        "editor",
        "editors",
        "editorial",
        "guest",
        "root",
        "staff",
        "team",
        "unknown",
        "user",
        "webmaster",
    ]
)
_SEVERAL = re.compile(
    r"&|;|\b(?:and|und|et|y|et al)\b|\b(?:staff|team|editors|board|committee|collaboration|group)\b", re.I
)
_WE = re.compile(r"\b(?:we|our|ours|us|wir|unser\w*|nous|nos|notre|nosotros|nuestr[oa]s?|noi|nostr[aoie])\b", re.I)
_NAME_SUFFIX = re.compile(r",?\s+(?:jr|sr|ph\.?d|m\.?d|[ivx]{2,4})\.?$", re.I)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose words a text is: a person, or a group as it is credited."""

    person: str
    words: Words


def real_names(names: Sequence[str]) -> tuple[str, ...]:
    """The names that could be somebody's, each once; `admin` and `Editorial Team` are nobody's."""
    flat = (" ".join(name.split()) for name in names)
    return tuple(
        dict.fromkeys(name for name in flat if looks_like_name(name) and not set(name.casefold().split()) <= _NOBODY)
    )


def owner_of(about: About) -> Owner | None:
    """Whose words the running text is; None where the document names no author."""
    authors = real_names(about.authors)
    if not authors:
        return None
    if len(authors) == 1:
        return Owner(authors[0], Words.GROUP if _SEVERAL.search(authors[0]) else Words.WRITING)
    if len(authors) > _MOST_NAMES:
        return Owner(f"{authors[0]} and co-authors", Words.GROUP)
    return Owner(f"{', '.join(authors[:-1])} and {authors[-1]}", Words.GROUP)


def owner_of_abstract(about: About, text: str) -> Owner | None:
    """Whose words an abstract is: the author's or else the speaker's, and a group's when it says "we".

    "We" in the abstract of one author or speaker is still written by more than one person as far as anybody can tell.
    """
    authors = real_names(about.authors)
    people = authors or real_names(about.speakers)
    if not people:
        return None
    if _WE.search(text):
        is_talk = about.kind in (SourceKind.TALK, SourceKind.PODCAST, SourceKind.INTERVIEW) or not authors
        return Owner(f"{surname(people[0])} and {'colleagues' if is_talk else 'co-authors'}", Words.GROUP)
    return owner_of(About(authors=people))


def surname(name: str) -> str:
    """The last name, with the small words that belong to it: `van Author`."""
    words = _NAME_SUFFIX.sub("", name).split()
    start = len(words) - 1
    while start > 1 and words[start - 1][:1].islower():
        start -= 1
    return " ".join(words[start:]) if words else name


def split_credit(text: str) -> tuple[str, str]:
    """A block quotation as its words and the credit in its last line, after a dash; the credit may be empty."""
    words, _, last = text.rpartition("\n")
    if words.strip() and CREDIT_LINE.match(last) and names_somebody(credit := CREDIT_LINE.sub("", last).strip()):
        return words.rstrip(), credit
    return text, ""


def names_somebody(line: str) -> bool:
    """True when a line (without its dash) begins with a name, and could be a credit."""
    name = re.split(r"[,(\[]", line, maxsplit=1)[0].strip(" *_")
    # "ES6 In Depth: Modules" is a work, whatever its capitals say.
    return len(line) <= 200 and looks_like_name(name, strict=True) and not re.search(r"[\d:]", name)


def credit_of(told: str, url: str | None) -> Credit:
    """What a credit line says; `url` is where the mark-up says the words come from, for the work it names.

    What it says about the author (`professor of optics`) is in `left_out` and not taken for a work.
    """
    credit = read_credit(told)
    if credit.author is not None and credit.source is not None and credit.source.title[:1].islower():
        # "professor of optics, on gold": what somebody is. Titles of works have a capital, in every language with any.
        credit = replace(credit, source=None, left_out=(*credit.left_out, credit.source.title))
    if credit.source is None or credit.source.url is not None or url is None:
        return credit
    if not re.match(r"https?://", url):
        return credit
    return replace(credit, source=replace(credit.source, url=url))
