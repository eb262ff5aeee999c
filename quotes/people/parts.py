"""What a name is made of, whatever way it is written: bare letters, given names, last name, titles, years.

Pure.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from quotes.identity import fold

# Letters that Unicode does not take apart into a letter and a mark, as they are most often typed without them.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})

_TITLES = frozenset(
    ["dr", "prof", "professor", "sir", "dame", "lord", "lady", "mr", "mrs", "ms", "saint", "st", "rev", "reverend"]
)
_GENERATIONS = frozenset(["jr", "sr", "junior", "senior", "ii", "iii", "iv"])
# Years of life, or anything else in brackets behind a name.
_IN_BRACKETS = re.compile(r"\([^()]{0,200}\)|\[[^][]{0,200}\]")
_YEARS = re.compile(r",?\s*(?:\b(?:b|d|c|ca|born|died)\b\.?\s*)?\d{3,4}\s*(?:[-–—]\s*(?:\d{3,4})?)?\s*$")


@dataclass(frozen=True, slots=True)
class Parts:
    """A name in bare letters: `given` names in order, then the `last` one.

    `generation` is `jr` and the like, `title` what stood before the name; `inverted` says that the last name came
    first, before a comma, `dated` that years or a remark stood behind.
    """

    given: tuple[str, ...]
    last: str
    generation: str = ""
    title: str = ""
    inverted: bool = False
    dated: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Given names and the last one."""
        return (*self.given, self.last)


def bare(text: str) -> str:
    """The match key of a text without accents: `charlotte bronte`."""
    key = unicodedata.normalize("NFD", fold(text))
    letters = "".join(character for character in key if not unicodedata.combining(character))
    return " ".join(letters.translate(_LETTERS).split())


def parts_of(name: str) -> Parts:
    """The parts of a name: `Austen, Jane (1775–1817)` is the inverted `Jane Austen`, dated."""
    plain = _YEARS.sub("", _IN_BRACKETS.sub(" ", name)).strip() or name
    before, comma, behind = plain.partition(",")
    words, after = bare(before).split(), bare(behind).split()
    generation = after[0] if len(after) == 1 and after[0] in _GENERATIONS else ""
    inverted = bool(comma and words and after and not generation and "," not in behind and "and" not in after)
    words = [*after, *words] if inverted else words if generation else [*words, *after]
    title = ""
    while len(words) > 1 and words[0] in _TITLES:
        title = f"{title} {words.pop(0)}".strip()
    if not generation and len(words) > 2 and words[-1] in _GENERATIONS:
        generation = words.pop()
    if not words:
        words = [bare(name) or name]
    return Parts(tuple(words[:-1]), words[-1], generation, title, inverted, plain != name.strip())
