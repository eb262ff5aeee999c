"""Whom a story has speak: in a book, words in quotation marks that somebody with one name only says are a character's.

Pure. `“Come in,” said Mary.` names nobody in the world; in an essay it is no loss to be asked who Mary is.
"""

from __future__ import annotations

from dataclasses import replace

from quotes.model import Draft, Source, Words
from quotes.readers.blocks import About
from quotes.readers.reader import Reading, Skipped, excerpt

CHARACTER = "quotation: who says it has one name only, as characters of a story have"


def without_characters(reading: Reading, about: About) -> Reading:
    """The reading with what such people say in the book skipped."""
    source = about.source
    said = [draft for draft in reading.drafts if _is_of_character(draft, source, about.authors)]
    if not said:
        return reading
    skipped = [
        Skipped(
            draft.place.line or 1 if draft.place else 1, CHARACTER, excerpt(f"{draft.attribution.person}: {draft.text}")
        )
        for draft in said
    ]
    kept = tuple(draft for draft in reading.drafts if not _is_of_character(draft, source, about.authors))
    both = tuple(sorted((*reading.skipped, *skipped), key=lambda each: each.line))
    return replace(reading, drafts=kept, skipped=both)


def _is_of_character(draft: Draft, book: Source | None, authors: tuple[str, ...]) -> bool:
    person = draft.attribution.person
    is_told = draft.words in (Words.SPEECH, Words.WRITING) and draft.source == book
    return is_told and len(person.split()) < 2 and person not in authors
