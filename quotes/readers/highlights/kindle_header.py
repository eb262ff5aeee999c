"""The line of a Kindle clipping that says what it is and where it stands, in any language.

Pure. What it is, is told by words; where it stands, by words where they are known and else by the shape of the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

# Longer than any such line; a longer one is the words of a book.
_LONGEST_HEADER = 400

_ROMAN = r"[ivxlcdm]{1,12}"
_DASH = r"\s?[-–—]\s?"
_PAGE_WORDS = (
    r"pages?|seiten?|páginas?|paginas?|pagina's|pag\.|страниц\w*|стр\.|stron\w*|sidan?|side|sayfa|oldal|페이지"
)
_PAGE_AFTER = r"ページ|页|頁|페이지"
_LOCATION_WORDS = (
    r"loc(?:ation)?s?\.?|pos(?:ition|iç(?:ão|ões)|ici(?:ón|ones)|izion[ei])?\.?|emplacements?|ubicaci(?:ón|ones)"
    r"|locaties?|мест(?:о|е|оположени[ея])|позици\w*|位置(?:\s?no\.?)?|위치|plats|miejsc\w*|lokalizacj\w*"
)
_NUMBER = rf"#?(?P<number>\d{{1,7}}(?:{_DASH}\d{{1,7}})?)"
_PAGE = re.compile(
    rf"(?<![a-zà-ÿа-я])(?:{_PAGE_WORDS})\s{{0,2}}(?P<number>\d{{1,7}}(?:{_DASH}\d{{1,7}})?|{_ROMAN}(?:{_DASH}{_ROMAN})?)(?![^\W\d_])",
    re.I,
)
_PAGE_BEFORE = re.compile(rf"(?P<number>\d{{1,7}}(?:{_DASH}\d{{1,7}})?)\s{{0,2}}(?:{_PAGE_AFTER})")
_LOCATION = re.compile(rf"(?<![a-zà-ÿа-я])(?:{_LOCATION_WORDS})\s{{0,2}}{_NUMBER}", re.I)
_NUMBERS = re.compile(_NUMBER)
_TIME_OR_YEAR = re.compile(r"\d{1,2}[:：.]\d{2}|(?<!\d)(?:19|20)\d\d(?!\d)|年")


class Kind(StrEnum):
    """What a clipping is."""

    HIGHLIGHT = "highlight"
    NOTE = "note"
    BOOKMARK = "bookmark"
    CLIP = "clip"
    UNKNOWN = "unknown"


# Beginnings of words, in the languages a Kindle speaks. A note's word is short and part of other words, so it is last.
_KINDS = (
    (Kind.BOOKMARK, r"bookmark|lesezeichen|signet|marque-page|marcador|segnalibro|bladwijzer|zakładk|bokmärke|yer imi"),
    (Kind.BOOKMARK, r"ブックマーク|书签|書籤|закладк|북마크"),
    (Kind.CLIP, r"\bclip|ausschnitt|extrait|recorte|ritaglio|knipsel|クリップ|剪贴|剪切|剪貼|вырезк|클립|article"),
    (Kind.HIGHLIGHT, r"highlight|markierung|surlign|subrayad|resaltad|evidenzia|sottolinea|destaque|realce|markering"),
    (
        Kind.HIGHLIGHT,
        r"ハイライト|标注|標注|標註|標記|标记|重點|выделен|отрыв|하이라이트|podkreśl|zaznacz|markerad|vurgu",
    ),
    (
        Kind.NOTE,
        r"\bnot[ae]s?\b|notiz|notitie|aantekening|anotación|anotação|annotation|メモ|笔记|筆記|注释|заметк|메모",
    ),
    (Kind.NOTE, r"notatk|anteckning|\bnotu?\b"),
)
_KIND_PATTERNS = tuple((kind, re.compile(words, re.I)) for kind, words in _KINDS)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a book something stands: a page as printed, a range of locations, or neither."""

    page: str = ""
    start: int | None = None
    end: int | None = None

    @property
    def locator(self) -> str | None:
        """The place, fit to print after the title: the page where there is one, since only pages are in print."""
        if self.page:
            return f"page {self.page}"
        if self.start is None or self.end is None:
            return None
        return f"location {self.start}" if self.start == self.end else f"location {self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Header:
    """What the line says. Its date is left out: every language writes it otherwise, and nothing depends on it."""

    kind: Kind
    spot: Spot


def read_header(line: str) -> Header | None:
    """The line `- Your Highlight on page 5 | Location 65-66 | Added on …`, or None for a line that is none.

    Dialects without `Your`, with one to three parts, and with the parts in other orders are read alike.
    """
    stripped = line.strip()
    if len(stripped) > _LONGEST_HEADER or not stripped.startswith(("-", "–", "—")) or not _NUMBERS.search(stripped):
        return None
    parts = [part.strip() for part in stripped.lstrip("-–— ").split("|")]
    kind = kind_of(parts[0])
    if kind is Kind.UNKNOWN:
        # The word may stand in the second part, behind the page; in the last part it would be within a date.
        kind = next((found for part in parts[1:-1] if (found := kind_of(part)) is not Kind.UNKNOWN), kind)
    if len(parts) == 1 and kind is Kind.UNKNOWN:
        return None
    where = parts[:-1] if len(parts) > 1 and _is_date(parts[-1]) else parts
    if len(parts) > 1 and kind is Kind.UNKNOWN and (len(where) == len(parts) or not _NUMBERS.search(parts[0])):
        return None
    spot = read_spot(where, in_known_language=kind is not Kind.UNKNOWN)
    if kind is Kind.UNKNOWN and spot.start is not None and spot.start != spot.end:
        # Only highlights reach from one location to another, in every language.
        kind = Kind.HIGHLIGHT
    return Header(kind, spot)


def kind_of(text: str) -> Kind:
    """What a clipping is, by the words of its header."""
    return next((kind for kind, words in _KIND_PATTERNS if words.search(text)), Kind.UNKNOWN)


def read_spot(parts: list[str], *, in_known_language: bool = True) -> Spot:
    """The page and the locations that the parts of a header name."""
    text = " | ".join(parts)
    page = _PAGE.search(text) or _PAGE_BEFORE.search(text)
    location = _LOCATION.search(text)
    if page is None and location is None and not in_known_language:
        return _spot_by_shape(parts)
    start, end = _range(location["number"]) if location else (None, None)
    return Spot(_page(page["number"]) if page else "", start, end)


def _spot_by_shape(parts: list[str]) -> Spot:
    """In a language nobody has told us: of two numbers the page comes first, and a lone range is of locations."""
    numbers = [match["number"] for part in parts if (match := _NUMBERS.search(part))]
    if not numbers:
        return Spot()
    start, end = _range(numbers[-1])
    if len(numbers) > 1:
        return Spot(_page(numbers[0]), start, end)
    return Spot("", start, end) if start != end else Spot()


def _range(number: str) -> tuple[int, int]:
    """The first and the last location; `1234-40` is short for `1234-1240`."""
    first, *rest = re.split(_DASH, number)
    last = rest[0] if rest else first
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return int(first), max(int(first), int(last))


def _page(number: str) -> str:
    """The page as printed; `9-9` is one page."""
    first, *rest = re.split(_DASH, number.strip())
    return first if not rest or rest[0] == first else f"{first}-{rest[0]}"


def _is_date(part: str) -> bool:
    return _TIME_OR_YEAR.search(part) is not None and not _LOCATION.search(part) and not _PAGE.search(part)
