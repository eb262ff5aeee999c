"""Whether a document's running text is its author's at all: interviews and guests' posts are published by one person
and said or written by another.

Pure. Whose the words are then is not guessed: they are nobody's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from quotes.model import SourceKind
from quotes.readers.blocks import About, Block, BlockKind
from quotes.readers.credit import looks_like_name
from quotes.readers.credited import real_names
from quotes.readers.sections import BYLINE
from quotes.transcripts.labelled import is_nameless

QUESTION = "set apart as a question"
"""The reason of a paragraph that its mark-up sets apart as a question: all of it is bold or slanted."""

_INTERVIEW = "an interview: its words are of two people, and only a transcript's labels tell whose; try --as transcript"
_GUESTS = "a guest's post: somebody else is named as having written it"
_TITLE = re.compile(
    r"\b(?i:interview(?:s|ed)?\s+(?:with|by|of|mit)|q ?& ?a\s+with|in conversation|(?:a|im) (?:conversation|gespräch)"
    r"\s+(?:with|mit)|entretien avec|entrevista (?:a|con)|intervista (?:a|con))\b|^(?i:interview)\s*[:：–—-]"
    r"|\b(?i:questions\s+(?:for|with))\s+[A-ZÀ-Þ]"
)
_PART = re.compile(r"(?:q|a|question|answer|frage|antwort|pregunta|respuesta|domanda|risposta)\s?\d{0,3}[:：.]\s", re.I)
_LABEL = re.compile(r"(?P<label>[^\W\d_][^:：\n]{0,60})[:：](?:\s|$)")
_GUEST = re.compile(
    r"^\W{0,3}(?:(?:this|the following|today['’]s)\b[^.!?]{0,30}\s)?(?:a )?guest[ -]"
    r"(?:post|essay|article|column|contribution)(?! (?:editor|author))\b"
    r"|\b(?:post|article|essay|piece) (?:was|is) (?:originally )?(?:written|contributed) by\b|^gastbeitrag\b",
    re.I,
)
_WROTE = re.compile(r"(?:(?:written|story|text) )?(?:by|von|par|por|di)\b", re.I)
# One question or one label is a figure of speech; two are a conversation.
_SEVERAL = 2
# Who wrote a post stands above it or below it.
_EDGE = 4
_LONGEST_REMARK = 300


def not_the_authors(blocks: Sequence[Block], about: About) -> str | None:
    """Why the running text is not to be taken for the words of whom the document names as its author, else None."""
    authors = real_names(about.authors)
    if not authors:
        return None
    paragraphs = [block for block in blocks if block.kind is BlockKind.PARAGRAPH]
    title = (about.title or "")[:500]
    # "Interview with the Vampire" is a book by its author.
    is_told = about.kind is SourceKind.INTERVIEW or (about.kind is not SourceKind.BOOK and _TITLE.search(title))
    if is_told or _is_conversation(paragraphs):
        return _INTERVIEW
    return _GUESTS if _is_of_a_guest(paragraphs, authors) else None


def _is_conversation(paragraphs: Sequence[Block]) -> bool:
    """True when questions are set apart, or when paragraphs begin with `Q:` and `A:` or with names that come back."""
    if sum(block.reason == QUESTION for block in paragraphs) >= _SEVERAL:
        return True
    if sum(_PART.match(block.text) is not None for block in paragraphs) >= _SEVERAL:
        return True
    found = (_LABEL.match(block.text) for block in paragraphs)
    labels = Counter(match["label"].strip() for match in found if match is not None)
    if sum(count for label, count in labels.items() if is_nameless(label)) >= _SEVERAL:
        return True
    again = [label for label, count in labels.items() if count > 1 and looks_like_name(label, strict=True)]
    return len(again) >= _SEVERAL


def _is_of_a_guest(paragraphs: Sequence[Block], authors: Sequence[str]) -> bool:
    """True when a line above or below the text names somebody else as its writer."""
    edges = paragraphs if len(paragraphs) < 2 * _EDGE else [*paragraphs[:_EDGE], *paragraphs[-_EDGE:]]
    for block in edges:
        text = " ".join(block.text[: _LONGEST_REMARK + 1].split())
        if len(text) > _LONGEST_REMARK or _names_one_of(text, authors):
            continue
        byline = BYLINE.fullmatch(text) if _WROTE.match(text) else None
        if _GUEST.search(text) or (byline is not None and _is_somebody(byline["name"])):
            return True
    return False


def _is_somebody(name: str) -> bool:
    return looks_like_name(name, strict=True) and len(name.split()) > 1 and len(real_names([name])) > 0


def _names_one_of(text: str, authors: Sequence[str]) -> bool:
    """True when a word of the text is part of an author's name, be it written `annauthor`."""
    squashed = ["".join(author.casefold().split()) for author in authors]
    return any(word in author for word in re.findall(r"[^\W\d_]{3,}", text.casefold()) for author in squashed)
