"""Quotation marks and other typographic forms by language: drawing decisions, never changes to stored text.

Pure. Marks are those of the Unicode CLDR (delimiters, release 46), written here for the scripts that can be drawn.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NO_BREAK_SPACE = "\u00a0"


@dataclass(frozen=True, slots=True)
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
    "bg": Marks("„", "“", "’", "’"),
    "cs": _LOW_HIGH,
    "da": _ENGLISH,
    "de": _LOW_HIGH,
    "de-CH": Marks("«", "»", "‹", "›"),
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
    "pt-PT": _GUILLEMETS,
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

_DOUBLES = re.compile(r"“([^“”]*)”|„([^„“”]*)[“”]|«\s?([^«»]*?)\s?»|\"([^\"]*)\"")


def marks_for(language: str) -> Marks:
    """The marks of a BCP 47 tag, by its whole, then by its language; English where it is not known."""
    return MARKS.get(language) or MARKS.get(language.partition("-")[0]) or _ENGLISH


def display_text(text: str, language: str, *, inside_marks: bool) -> str:
    """The text as it is set: typewriter forms become the language's own, white space becomes single spaces.

    Line ends are kept (verse). With `inside_marks`, quotations within the quote take the inner marks.
    """
    lines = (" ".join(re.split(r"[ \t\r\f\v]+", line.strip(" \t\r\f\v"))) for line in text.strip().split("\n"))
    text = "\n".join(line for line in lines if line)
    marks = marks_for(language)
    opening, closing = (marks.inner_open, marks.inner_close) if inside_marks else (marks.open, marks.close)
    text = _DOUBLES.sub(
        lambda found: opening + next(part for part in found.groups() if part is not None) + closing, text
    )
    text = text.replace("...", "…")
    text = re.sub(r"(?<=\w) ?--+ ?(?=\w)", "—", text)
    text = re.sub(r"(?<=\w)'(?=\w)|(?<=[sn])'(?=\s|$)|(?<!\w)'(?=\d0s|tis\b|twas\b|em\b)", "’", text)
    return re.sub(r"(?<!\w)'([^']*)'(?!\w)", lambda found: marks.inner_open + found[1] + marks.inner_close, text)
