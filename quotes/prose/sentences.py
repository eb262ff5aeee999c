"""Where the sentences of a text stand: full stops told from those of short forms, numbers, addresses and initials.

Pure. The rules are our own; Unicode's (UAX #29, https://www.unicode.org/reports/tr29/, read 2026-11-21) end a sentence
after "Mr." and need a capital after a full stop, which formulas and names such as iPhone do not have.
"""

from __future__ import annotations

import re
from itertools import pairwise

from quotes.model import Span
from quotes.prose.abbreviations import (
    AFTER_HOUR,
    BEFORE_NUMBER,
    GOES_ON,
    MAY_END,
    MONTH_NAMES,
    MONTHS,
    NAME_PARTICLES,
    ORDINAL_LEADS,
    SPEECH_VERBS,
    STARTERS,
    TITLES,
    VOLUMES,
)

# They end a sentence whether or not a space follows: full-width ones, dandas, the Arabic question mark and full stop.
_ALWAYS = "。！？｡．।॥؟۔։។။።"
_CLOSERS = "\"'”’»)\\]}›」』）】》〉〕*_"
_OPENERS = "\"'“‘«‹„‚(\\[{¿¡「『（【《〈*_—–-"
_NOTE = r"(?:\[\d{1,3}\])"

# A French closing mark stands after a space; followed by a letter it is a German opening one.
_END = re.compile(
    rf"(?P<stop>(?:\.(?:[ \u00a0]\.){{2,}}|[.!?…‽{_ALWAYS}])(?:[.!?…‽{_ALWAYS}])*)"
    rf"(?P<closers>(?:[{_CLOSERS}]|“(?!\w)|{_NOTE}|[ \u00a0\u202f][»›](?![\w]))*)"
    r"|(?P<paragraph>(?:(?:\r\n|\r(?!\n)|\n)[ \t]*[\r\n]|[\f\u2029])\s*)"
    r"|(?P<bullet>(?<!\S)[•‣◦▪●⁃][ \t\u00a0]?|(?<=\n)[-*+–][ \t](?=[^\sa-zß-ÿ]))"
    r"|(?P<label>(?<!\S)\(?(?P<number>\d{1,3})\)\s)"
)
_SPACE = re.compile(r"\s+")

# The longest word that is looked at before and after a full stop; a longer one is an address.
_REACH = 40

_NEXT = re.compile(rf"[{_OPENERS}]{{0,6}}(?:(?<=[—–-])[ ])?(?P<word>\S{{0,{_REACH}}})")
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_GLUED = re.compile(r"([A-Z][a-z'’]{0,9})\s")
_INNER_CAPITAL = re.compile(r"[a-z]{1,3}[A-Z0-9]")
_ADDRESS = re.compile(
    r"(?:https?://|www\.|[a-z0-9-]{2,}(?:\.[a-z0-9-]{2,}){0,4}\.(?:com|org|net|edu|gov|io|ai|co|dev|de|fr|es|it|uk)\b)"
)
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_SINGLE = re.compile(r"[^\W\d_]\.")
# One letter is a pronoun or an initial just as likely.
_ROMAN = re.compile(r"[IVXLC]{2,7}\b")
_ROMAN_LETTER = re.compile(r"[IVX]\b")
# A capital is an initial just as likely, which ends nothing either.
_LIST_LABEL = re.compile(r"\(?(\d{1,3}|[a-z])")
_NEW_LINE = re.compile(r"(?:\A|[\r\n•‣◦▪●⁃])[ \t]{0,8}\Z")
_CITED = re.compile(rf"(?:[^\W\d_][\w'’-]{{0,20}} ){{1,3}}(?:{SPEECH_VERBS})\b")
_QUOTE_CLOSERS = frozenset('"”’»›」』')
# Before "5 a.m." fewer words are no sentence: "At 5 a.m. Ann rose."
_FEWEST_BEFORE_HOUR = 3
# How Japanese goes on after a quotation: "…", he said.
_JAPANESE_CITING = ("と", "って", "という", "の")


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text as spans, in order and apart, without white space at their ends.

    All that is not white space is in one of them. A single line end counts as a space, an empty line ends a sentence.
    Where it cannot be told whether a full stop ends one, as before a small letter, it does not: half a sentence would
    be a wrong quotation, two are only a long one. Takes time in proportion to the length of the text.
    """
    cuts = _Cuts(text)
    for match in _END.finditer(text):
        cuts.take(match)
    edges = sorted({0, *cuts.found, len(text)})
    return _whole([_trimmed(text, start, end) for start, end in pairwise(edges)], text)


class _Cuts:
    """Where a text is cut; one pass over what could be an end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[int] = []
        # Where the sentence that is being read begins.
        self.start = _past_space(text, 0)
        # The number or letter of the item of a list that is being read, and the sentence it stands in.
        self.label = ""
        self.label_start = -1
        # A text without any capital, such as a raw transcript, begins its sentences small.
        self.is_small = not any(map(str.isupper, text))

    def take(self, match: re.Match[str]) -> None:
        """Cuts the text at a place, if a sentence ends there."""
        if match["paragraph"] is not None:
            self._cut(match.end())
        elif match["bullet"] is not None:
            self._cut(match.start())
            self.start = _past_space(self.text, match.end())
        elif match["label"] is not None:
            self._take_label(match["number"], match.start())
        elif (label := self._label_before(match)) and self._take_label(label, self._word_start(match.start())):
            return
        elif self._ends(match):
            self._cut(match.end())

    def _cut(self, at: int) -> None:
        self.found.append(at)
        self.start = _past_space(self.text, at)

    def _word_start(self, end: int) -> int:
        """Where the word before a full stop begins, or as far back as words are looked at."""
        start = end
        while start > self.start and end - start < _REACH and not self.text[start - 1].isspace():
            start -= 1
        return start

    def _label_before(self, match: re.Match[str]) -> str:
        """The number or letter before a full stop that could begin an item of a list."""
        if match["stop"] != "." or not self.text[match.end() : match.end() + 1].isspace():
            return ""
        label = _LIST_LABEL.fullmatch(self.text, self._word_start(match.start()), match.start())
        return label[1] if label and not self._next(match.end())[:1].islower() else ""

    def _take_label(self, label: str, start: int) -> bool:
        """Whether a number or letter begins an item: on a new line, or as the next after the one before it."""
        is_first = start == self.start and _NEW_LINE.search(self.text, max(0, start - 10), start) is not None
        is_next = _follows(self.label, label) and self.start in {start, self.label_start}
        if is_next and start != self.start:
            self._cut(start)
        if is_first or is_next:
            self.label, self.label_start = label, start
        return is_first or is_next

    def _next(self, end: int) -> str:
        """The word after a place, without the marks that open it."""
        found = _NEXT.match(self.text, _past_space(self.text, end))
        return found["word"] if found else ""

    def _ends(self, match: re.Match[str]) -> bool:
        text, stop, end = self.text, match["stop"], match.end()
        if end == len(text):
            return True
        if stop[-1] in _ALWAYS:
            if text[match.start() - 1 : match.start()].isdigit() and text[end].isdigit():
                return False
            quoted = match["closers"][-1:] in {"」", "』"}
            return not (quoted and text.startswith(_JAPANESE_CITING, end))
        if not text[end].isspace():
            return stop == "." and self._is_glued(match)
        before = text[match.start() - 1 : match.start()]
        if before in {"[", "("}:
            # Left-out words or a remark on a word, in brackets.
            return False
        follows = self._next(end)
        if stop == "." and self._is_short_form(match, follows):
            return False
        if "…" in stop or ".." in stop or ". ." in stop:
            return self._begins(follows) and not _is_i(follows)
        if match["closers"][-1:] in _QUOTE_CLOSERS and self._is_cited(end, follows):
            return False
        return self._begins(follows)

    def _is_glued(self, match: re.Match[str]) -> bool:
        """Whether only the space after a full stop is missing, as in words taken from a web page: `done.The next`."""
        glued, before = _GLUED.match(self.text, match.end()), self.text[max(0, match.start() - 3) : match.start()]
        return glued is not None and glued[1].lower() in STARTERS and before.isalpha() and before.islower()

    def _begins(self, word: str) -> bool:
        """Whether a word could begin a sentence after something that is no short form."""
        first = word[:1]
        if not first.islower():
            return first not in {"", ",", ";", ":", ")", "]", "}", "%", "&", "=", "+", "/"}
        if self.is_small or _INNER_CAPITAL.match(word) or _ADDRESS.match(word):
            return True
        return word.endswith(".") and _follows(self.label, word[:-1])

    def _is_cited(self, end: int, follows: str) -> bool:
        """Whether who said it follows a quotation, by name: “Go!” Ann Author said."""
        if _bare(follows) in STARTERS:
            return False
        return _CITED.match(self.text, _past_space(self.text, end)) is not None

    def _is_short_form(self, match: re.Match[str], follows: str) -> bool:
        """Whether the full stop belongs to a short form, an initial or an ordinal number, and ends nothing."""
        start = self._word_start(match.start())
        word = self.text[start : match.start()].lstrip("\"'“‘«„([{¿¡*_—–-")
        if not word:
            return False
        if word[-1].isdigit():
            return self._is_ordinal(word, start, follows)
        plain = word.lower()
        if plain in GOES_ON or (plain in TITLES and word[0].isupper()):
            return True
        if plain in BEFORE_NUMBER and _is_number(follows, may_be_single=plain in VOLUMES):
            return True
        if plain in TITLES or (plain in MONTHS and word[0].isupper()):
            return not self._starts(follows)
        if len(word) == 1 and word.isalpha():
            return self._is_initial(word, start, follows)
        if plain in {"a.m", "p.m"} and len(self.text[self.start : start].split(maxsplit=3)) < _FEWEST_BEFORE_HOUR:
            return True
        if plain in MAY_END or _ACRONYM.fullmatch(word):
            return not self._begins_after_short_form(plain, follows)
        return False

    def _begins_after_short_form(self, plain: str, follows: str) -> bool:
        if plain in {"a.m", "p.m"}:
            return self._begins(follows) and _bare(follows) not in AFTER_HOUR and not follows[:1].isdigit()
        if plain in {"etc", "usw", "ecc", "u.s.w", "usf"}:
            return self._begins(follows) and follows[:1].isalpha()
        return self._starts(follows)

    def _is_initial(self, letter: str, start: int, follows: str) -> bool:
        if _SINGLE.fullmatch(self._word_before(start)) or _SINGLE.fullmatch(follows):
            # One of several: "J. R. R.", "z. B.".
            return True
        if letter.islower():
            # "v. Smith", "p. ex."; a variable at the end of a sentence is followed by one that begins.
            return letter == "v" and follows[:1].isupper() and not self._starts(follows)
        if letter == "I" and self._word_before(start)[:1].islower():
            return False
        if start == self.start:
            return True
        return _bare(follows) in NAME_PARTICLES or not (self._starts(follows) or follows[:1].isdigit())

    def _starts(self, word: str) -> bool:
        return (word[:1].isupper() or self.is_small) and _bare(word) in STARTERS

    def _is_ordinal(self, word: str, start: int, follows: str) -> bool:
        if not word.isdigit() or len(word) > 2:
            return False
        if _bare(follows) in MONTH_NAMES and follows[:1].isupper() and _bare(follows) not in AFTER_HOUR:
            return True
        before = self._word_before(start).lower()
        if before == "am" and _bare(follows) in MONTH_NAMES:
            return True
        return before in ORDINAL_LEADS and follows[:1].isupper() and not self._starts(follows)

    def _word_before(self, start: int) -> str:
        words = self.text[max(self.start, start - _REACH) : start].split()
        return words[-1] if words else ""


def _bare(word: str) -> str:
    """The letters a word begins with, in small letters."""
    found = _LETTERS.match(word)
    return found[0].lower().replace("’", "'") if found else ""


def _is_i(word: str) -> bool:
    """Whether a word is the English I, which has its capital anywhere."""
    return _bare(word).partition("'")[0] == "i" and word[:1] == "I"


def _is_number(word: str, *, may_be_single: bool) -> bool:
    """Whether a word begins with a number, Arabic or Roman."""
    is_roman = _ROMAN.match(word) or (may_be_single and _ROMAN_LETTER.match(word))
    return word[:1].isdigit() or bool(is_roman)


def _follows(label: str, other: str) -> bool:
    if label.isdigit() and other.isdigit():
        return int(other) == int(label) + 1
    return len(label) == len(other) == 1 and label.isalpha() and ord(other) == ord(label) + 1


def _past_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _whole(spans: list[Span], text: str) -> tuple[Span, ...]:
    """The spans without empty ones; one that has marks only, such as a lone quotation mark, joins what it stands by."""
    whole: list[Span] = []
    waiting: int | None = None
    for start, end in spans:
        if start >= end:
            continue
        has_words = any(map(str.isalnum, text[start:end]))
        if not has_words and whole:
            whole[-1] = whole[-1][0], end
        elif not has_words:
            waiting = start if waiting is None else waiting
        else:
            whole.append((start if waiting is None else waiting, end))
            waiting = None
    if waiting is not None:
        whole.append((waiting, len(text.rstrip())))
    return tuple(whole)
