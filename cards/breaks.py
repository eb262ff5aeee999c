"""Where a line may end (UAX #14), and how good a place each is.

Pure. Plain sentences in Latin, Greek and Cyrillic are broken at spaces and hyphens here; everything else by ICU.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SIMPLE = re.compile(r"[\w —’'‘“”„«»…,;:.!?()\-]*")
"""Texts whose legal breaks are exactly: after a space, after a hyphen between two letters, and after a dash."""

_OTHER_SCRIPT = re.compile(r"[^\x00-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e]")
"""Anything beyond Latin, Greek, Cyrillic and their punctuation: its breaks need ICU's tables."""

SHORT_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of to and in on at by is it as or but for if no not you we your which can i a an",
        "fr": "le la les l un une de des du d à au aux et ou en ne que qui se sa son ses ce il je on y",
        "de": "der die das den dem des ein eine und oder in im zu zum am an auf ist es er wir so wie",
        "es": "el la los las un una de del a al y o e en que se su sus no lo con por es si",
        "it": "il lo la i gli le un una di del a al e o in che si su da è non per con se",
        "pt": "o a os as um uma de do da dos das e ou em no na que se é ao à por com não",
        "ru": "в и к с о у на не за от по до из а но что как же бы ни я он мы вы",
        "la": "et in ad ut non si a ab e ex de cum per est ac aut nec",
    }.items()
}
"""Words that lean on the next one: a line that ends in them reads badly."""

_LEANS_ON = re.compile(r"(?:^|\s)[«„“‘(\[]\s+$|(?:^|\n)[—–-]\s+$")

_LOOK_BACK = 24
"""Characters before a break that decide on it: the short words and marks looked for are far shorter, and a long text
must not be read anew at each of its breaks."""

ARTICLES = frozenset({"a", "an", "the"})


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a line may end.

    The line's words end before `end` and the next line starts at `start`. `cost` is what ending a line here adds to
    its rag; a `forced` break is a line end of the text itself.
    """

    end: int
    start: int
    cost: float = 0.0
    forced: bool = False


def find_breaks(text: str, language: str) -> list[Break]:
    """All legal breaks of a text in order, the end of the text last."""
    if not needs_icu(text):
        starts = [found.end() for found in re.finditer(r" +|\n|(?<=[^\W\d_])-(?=[^\W\d_])|—(?=\w)", text)]
    else:
        starts = _icu_starts(text, language)
    short = SHORT_WORDS.get(language.partition("-")[0], frozenset())
    found = [_graded(text, start, short) for start in starts if 0 < start < len(text) and _may_start(text, start)]
    return [*(place for place in found if place.end > 0), Break(len(text), len(text), forced=True)]


def needs_icu(text: str) -> bool:
    """Whether a text has more than plain words in it, so that ICU's tables decide where its lines may end."""
    return not _SIMPLE.fullmatch(text.replace("\n", " ")) or bool(_OTHER_SCRIPT.search(text))


def _may_start(text: str, start: int) -> bool:
    """Whether a line may start here.

    UAX #14 (LB13 to LB15) keeps closing punctuation with what is before it and opening marks with what follows, spaces
    or not. A dash it lets go either way: readers expect it with the words before. A line end of the text's own stands.
    """
    if text[start - 1] == "\n":
        return True
    first, second = text[start], text[start + 1 : start + 2]
    if first in "—–!?;:,.…%)]}" or (first in "»”-" and not second.isalnum()):
        return False
    # Nor does a line end in an opening mark, or in the dash that begins a line of dialogue.
    return not _LEANS_ON.search(text, max(0, start - _LOOK_BACK), start)


def _graded(text: str, start: int, short: frozenset[str]) -> Break:
    forced = text[start - 1] == "\n"
    end = start
    while end and text[end - 1] in " \n\u200b":
        end -= 1
    if forced or not end:
        return Break(end, start, forced=forced)
    line = text[max(0, end - _LOOK_BACK) : end]
    word = re.split(r"[\s—–-]", line)[-1].strip("“‘„«(’'").casefold()
    cost = 0.0
    if word in short:
        cost += 0.04 + (0.09 if word in ARTICLES else 0.0)
    if line[-1] in ".,;:":
        cost -= 0.02
    if line[-1] == "-" and end == start:
        # Legal, but a compound reads better whole: as bad as a weak word and a ragged edge together.
        cost += 0.1
    return Break(end, start, cost)


def _icu_starts(text: str, language: str) -> list[int]:
    # Imported late: the tables take 50 ms to load and plain sentences never need them.
    from icu4py.breakers import LineBreaker

    ends = [end for _, end in LineBreaker(text, language).segments()]
    if all(character <= "\uffff" for character in text):
        return ends
    # ICU counts UTF-16 units, of which a character beyond U+FFFF takes two.
    characters = [index for index, character in enumerate(text) for _ in range(2 if character > "\uffff" else 1)]
    characters.append(len(text))
    return [characters[end] for end in ends]


def icu_version() -> str:
    """The version of ICU whose tables break lines here."""
    import icu4py

    return str(icu4py.icu_version)
