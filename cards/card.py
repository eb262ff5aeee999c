"""A drawn card: its record, its file name, and what identifies it.

Pure.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict, dataclass

from cards.encode import ENDINGS, FileType
from cards.spec import CardSpec

_SLUG_LENGTH = 40
"""Characters of a quote's first words in a file name: enough to know it by, short enough for every file system."""


@dataclass(frozen=True, slots=True)
class Card:
    """The record of one drawn card. `digest` covers all that can change it, `pixels` identifies the picture.

    `contrast` is the least WCAG ratio under any glyph, `type_px` the quote's size in pixels of the picture.
    """

    quote: str | None
    file: str
    format: str
    design: str
    palette: str
    width: int
    height: int
    bytes: int
    type_px: float
    lines: int
    alt: str
    digest: str
    pixels: str
    contrast: float
    warnings: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """The record as JSON values."""
        return {**asdict(self), "warnings": list(self.warnings)}


def card_from_json(row: dict[str, object]) -> Card:
    """The card of a record; raises `TypeError` or `ValueError` when it is not one."""
    card = Card(**{**row, "warnings": tuple(row["warnings"])})  # type: ignore[arg-type]
    if not isinstance(card.file, str) or not isinstance(card.digest, str) or not isinstance(card.bytes, int):
        raise TypeError("not the record of a card")
    return card


def file_name(spec: CardSpec, file_type: FileType) -> str:
    """A card's file name: first words, quote id, design, format and palette, so that every look has its own."""
    # Decomposed, so that é becomes e; letters of other scripts stay, as all file systems take them.
    plain = "".join(c for c in unicodedata.normalize("NFKD", spec.text) if not unicodedata.combining(c)).casefold()
    words = re.sub(r"[^\w]+", "-", plain.replace("’", "").replace("'", "")).strip("-_")
    slug = words if len(words) <= _SLUG_LENGTH else words[:_SLUG_LENGTH].rpartition("-")[0] or words[:_SLUG_LENGTH]
    look = spec.look
    parts = [slug, (spec.quote_id or "")[:8], look.design, look.format, look.palette]
    return "-".join(part for part in parts if part) + "." + ENDINGS[file_type]
