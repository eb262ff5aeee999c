"""Words with a hole in them: a picture, a formula or a field stood among them, which a line of text cannot hold.

Pure. A hole is kept as U+FFFC, which Unicode has for it, and no sentence around one is a quote.
"""

from __future__ import annotations

from dataclasses import replace

from quotes.readers.reader import Reading, Skipped, excerpt

HOLE = "\ufffc"
"""OBJECT REPLACEMENT CHARACTER (The Unicode Standard, section 23.8)."""

WITH_A_HOLE = "a picture, a formula or a field stands among the words"

_BESIDE = f" {HOLE}"


def without_pictures(text: str) -> str:
    """The text without holes at the beginnings and ends of its lines, where a picture is beside the words."""
    if HOLE not in text:
        return text
    return "\n".join(line.strip(_BESIDE) if HOLE in line else line for line in text.split("\n"))


def whole(reading: Reading) -> Reading:
    """The reading with quotes that have a hole among those skipped."""
    if HOLE not in reading.text:
        return reading
    holed = [draft for draft in reading.drafts if HOLE in draft.text]
    skipped = [
        Skipped(draft.place.line or 1 if draft.place else 1, WITH_A_HOLE, excerpt(draft.text)) for draft in holed
    ]
    return replace(
        reading,
        drafts=tuple(draft for draft in reading.drafts if HOLE not in draft.text),
        skipped=tuple(sorted((*reading.skipped, *skipped), key=lambda each: each.line)),
    )
