"""One saying that is credited wrongly, and what makes it fit to be kept.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from quotes.admission import admit_author, admit_label, admit_text, admit_url
from quotes.errors import InputError
from quotes.identity import fold


class Verdict(StrEnum):
    """What is known of a credit: that it is wrong, or that nobody has found it to be right."""

    DISPUTED = "disputed"
    MISATTRIBUTED = "misattributed"


@dataclass(frozen=True, slots=True)
class Misattribution:
    """Words that are credited to a person who is not known to have said them.

    Without a `person` the words are nobody's, whoever they are credited to. `actual` is who did say them, as far as is
    known; `url` leads to the research, which `note` may sum up.
    """

    text: str
    person: str = ""
    verdict: Verdict = Verdict.MISATTRIBUTED
    actual: str | None = None
    url: str | None = None
    note: str | None = None


def admit_entry(entry: Misattribution) -> Misattribution:
    """The entry with every part admitted. Raises InputError naming the part that is not acceptable."""
    if entry.actual is not None and not entry.person.strip():
        raise InputError(
            f"“{entry.text[:60]}” has no person that it is wrongly credited to, but one who said it.",
            "Name the person that the words are credited to, so that the right credit stays.",
        )
    if entry.actual is not None and fold(entry.actual) == fold(entry.person):
        raise InputError(
            f"“{entry.text[:60]}” is credited wrongly to the one who said it.",
            "Name another person that the words are credited to, or leave out who said them.",
        )
    return replace(
        entry,
        text=admit_text(entry.text),
        person=admit_author(entry.person) if entry.person.strip() else "",
        actual=None if entry.actual is None else admit_label(entry.actual, "Who said it"),
        url=None if entry.url is None else admit_url(entry.url),
        note=None if entry.note is None else admit_label(entry.note, "The note"),
    )
