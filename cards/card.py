"""A drawn card: its record, its file name, and what identifies it.

Pure.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, fields

from cards.encode import ENDINGS, OutputType
from cards.spec import CardSpec

_SLUG_LENGTH = 40
"""Characters of a quote's first words in a file name: enough to know it by, short enough for every file system."""

_SLUG_FROM = 2 * _SLUG_LENGTH
"""Characters of the text that the name is made from where they do: words are longer than the signs between them."""


@dataclass(frozen=True, slots=True)
class Card:
    """The record of one drawn card. `digest` covers all that can change it, `pixels` identifies the picture.

    `contrast` is the least WCAG ratio under any glyph, `type_px` the quote's size in pixels of the picture. `slide` is
    the number of one of several `slides`; `pages` is how many a document has.
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
    slide: int | None = None
    slides: int | None = None
    pages: int | None = None

    @property
    def suffix(self) -> str:
        """What the file name of a slide ends in; nothing for other cards."""
        return slide_suffix(self.slide, self.slides) if self.slide and self.slides else ""

    def as_json(self) -> dict[str, object]:
        """The record as JSON values."""
        told: dict[str, object] = {one.name: getattr(self, one.name) for one in fields(self)}
        return {**told, "warnings": list(self.warnings)}


def card_from_json(row: dict[str, object]) -> Card:
    """The card of a record; raises `KeyError` or `TypeError` when it is not one."""
    file_in_record(row)
    return Card(**{**row, "warnings": tuple(row["warnings"])})  # type: ignore[arg-type]


def file_in_record(row: dict[str, object]) -> str:
    """The file of a record; raises `KeyError` or `TypeError` when it is not one."""
    file = row["file"]
    if not isinstance(file, str) or not isinstance(row["digest"], str) or not isinstance(row["bytes"], int):
        raise TypeError("not the record of a card")
    return file


def file_name(spec: CardSpec, file_type: OutputType, *, slide: tuple[int, int] | None = None) -> str:
    """A card's file name: first words, quote id, design, format and palette, so that every look has its own.

    A slide's ends in its number; `slide`, a number and how many there are, names one without its being shared out.
    """
    if own := spec.slide:
        spec, slide = own.origin, (own.number, own.count)
    # Of a long text the beginning has all the words that a name can hold, unless most of it is signs.
    words = _joined_words(spec.text[:_SLUG_FROM])
    if len(words) <= _SLUG_LENGTH and len(spec.text) > _SLUG_FROM:
        words = _joined_words(spec.text)
    slug = words if len(words) <= _SLUG_LENGTH else words[:_SLUG_LENGTH].rpartition("-")[0] or words[:_SLUG_LENGTH]
    look = spec.look
    parts = [slug, (spec.quote_id or "")[:8], look.design, look.format, look.palette]
    parts += [slide_suffix(*slide)] if slide else []
    return "-".join(part for part in parts if part) + "." + ENDINGS[file_type]


def _joined_words(text: str) -> str:
    plain = text if text.isascii() else _unaccented(text)
    return re.sub(r"[^\w]+", "-", plain.casefold().replace("’", "").replace("'", "")).strip("-_")


def _unaccented(text: str) -> str:
    """Decomposed, so that é becomes e; letters of other scripts stay, as all file systems take them."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def slide_suffix(number: int, count: int) -> str:
    """A slide's number with as many figures as the last one's, so that file names sort in its order."""
    return f"{number:0{len(str(count))}}"


def slide_digest(whole: str, number: int, count: int, most: int) -> str:
    """What identifies all that can change a slide's file, from the digest of its whole quote's card.

    It needs no sharing out: which slides there are follows from the card and how many are allowed.
    """
    return hashlib.sha256(f"{whole}|{number}/{count}|{most}".encode()).hexdigest()
