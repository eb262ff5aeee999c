"""Quotation marks and other typographic forms by language: drawing decisions, never changes to stored text.

Pure. Marks are those of the Unicode CLDR (delimiters, release 46), written here for the scripts that can be drawn.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

NO_BREAK_SPACE = "\u00a0"


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """The outer and inner quotation marks of a language; `spaced` ones keep a space on their inner side."""

    open: str
    close: str
    inner_open: str
    inner_close: str
    spaced: bool = False


_ENGLISH = Marks("“", "”", "‘", "’")
_GUILLEMETS = Marks("«", "»", "“", "”")
_LOW_HIGH = Marks("„", "“", "‚", "‘")
_RUSSIAN = Marks("«", "»", "„", "“")

MARKS: dict[str, Marks] = {
    "be": _RUSSIAN,
    "bg": Marks("„", "“", "’", "’"),
    "ca": _GUILLEMETS,
    "cs": _LOW_HIGH,
    "da": _ENGLISH,
    "de": _LOW_HIGH,
    "de-ch": Marks("«", "»", "‹", "›"),
    "el": _GUILLEMETS,
    "en": _ENGLISH,
    "es": _GUILLEMETS,
    "et": Marks("„", "“", "«", "»"),
    "fi": Marks("”", "”", "’", "’"),
    "fr": Marks("«", "»", "“", "”", spaced=True),
    "grc": _GUILLEMETS,
    "hr": Marks("„", "“", "‘", "’"),
    "hu": Marks("„", "”", "»", "«"),
    "is": _LOW_HIGH,
    "it": _GUILLEMETS,
    "la": _ENGLISH,
    "lt": Marks("„", "“", "„", "“"),
    "lv": Marks("„", "“", "„", "“"),
    "nb": Marks("«", "»", "‘", "’"),
    "nl": Marks("‘", "’", "“", "”"),
    "nn": Marks("«", "»", "‘", "’"),
    "no": Marks("«", "»", "‘", "’"),
    "pl": Marks("„", "”", "«", "»"),
    "pt": _ENGLISH,
    "pt-pt": _GUILLEMETS,
    "ro": Marks("„", "”", "«", "»"),
    "ru": _RUSSIAN,
    "sk": _LOW_HIGH,
    "sl": _LOW_HIGH,
    "sr": Marks("„", "“", "‘", "‘"),
    "sv": Marks("”", "”", "’", "’"),
    "tr": _ENGLISH,
    "uk": _RUSSIAN,
    "vi": _ENGLISH,
}

OPENING = frozenset("“‘„‚«‹([")
"""Characters that hang left of the margin when a line starts with them."""

_QUOTATION = re.compile(r"“([^“”]*)”|„([^„“”]*)[“”]|«\s?([^«»]*?)\s?»|»([^«»]*)«|\"([^\"]*)\"")

_ELISION = re.compile(
    r"(?<!\w)'(?=(?:tis|twas|twere|twill|til|em|bout|cause|n)\b|\d0s\b)|(?<= 'n)'(?= )", re.IGNORECASE
)
"""Apostrophes at a word's start or around it, which look like opening marks on a typewriter."""


def marks_for(language: str) -> Marks:
    """The marks of a BCP 47 tag, by its whole, then by its language; English where it is not known."""
    tag = language.replace("_", "-").lower()
    return MARKS.get(tag) or MARKS.get(tag.partition("-")[0]) or _ENGLISH


def enclosed(text: str, marks: Marks) -> str:
    """The text in a language's outer marks, with their inner space where the language has one."""
    space = NO_BREAK_SPACE if marks.spaced else ""
    return f"{marks.open}{space}{text}{space}{marks.close}"


def is_enclosed(text: str) -> bool:
    """Whether one pair of quotation marks stands around the whole text."""
    return _QUOTATION.fullmatch(text) is not None


def display_text(text: str, language: str, *, inside_marks: bool) -> str:
    """The text as it is set: typewriter forms become the language's own, white space becomes single spaces.

    Line ends are kept (verse). With `inside_marks`, quotations within the quote take the inner marks, and marks around
    the whole are taken off, as others will be drawn. Letters with marks are composed (NFC) and soft hyphens left out.
    """
    text = unicodedata.normalize("NFC", text).replace("\u00ad", "")
    lines = (" ".join(re.split(r"[ \t\r\f\v]+", line.strip(" \t\r\f\v"))) for line in text.strip().split("\n"))
    text = "\n".join(line for line in lines if line)
    marks = marks_for(language)
    if not re.search(r"(?:^|[\s(])\"\w", text):
        text = re.sub(r"(?<=\d)\"", "″", text)
    if inside_marks and (whole := _QUOTATION.fullmatch(text)) and _inner(whole).strip():
        text = _inner(whole).strip()
    text = _QUOTATION.sub(
        lambda found: (
            marks.inner_open + _inner(found) + marks.inner_close if inside_marks else enclosed(_inner(found), marks)
        ),
        text,
    )
    text = text.replace("...", "…")
    text = re.sub(r"(?<=[\w,;.!?]) ?--+ ?(?=\w)|(?<=\w) ?--+$", "—", text)
    text = _ELISION.sub("’", text)
    text = re.sub(
        r"(?<!\w)'(?=\S)([^']*)(?<=\S)'(?!\w)", lambda found: marks.inner_open + found[1] + marks.inner_close, text
    )
    return re.sub(r"(?<=\w)'|'(?=\w)", "’", text)


def _inner(found: re.Match[str]) -> str:
    return next(part for part in found.groups() if part is not None)
