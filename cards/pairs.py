"""Which quotation marks of a text belong together, and which are apostrophes, primes or Hebrew abbreviation marks.

Pure. One pass with a stack: time grows with the length of the text, whatever is in it. A mark is read by what stands
beside it and by what is open already; one that finds no partner stays as it is.
"""

from __future__ import annotations

import re
import unicodedata

from cards.marks import MARK, TURNED_APOSTROPHE, marks_for, tags_of

SINGLE = frozenset("'‘’‚‛‹›『׳")
"""Marks of the inner kind: what was typed with them keeps them where nothing else is quoted around it."""

BRACKETS = "「」『』｢｣"
"""Quotation marks in Chinese and Japanese; in Korean they name a book or an essay and are left alone."""

_BRACKET_LANGUAGES = frozenset({"", "ja", "lzh", "yue", "zh"})

_LOOSE = frozenset("'‘’‚‛׳")
"""Marks that are part of a word as often as they quote: they close only what was opened last."""

_FIRM_OPENING = frozenset('"“„«‹')

_OPENED_BY = dict.fromkeys("„‟‚‛「『｢", "") | {
    '"': '"“„‟”',
    "“": "„”",
    "”": '"“„‟”״',
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "'": "'‘‚‛’׳",
    "‘": "‚’",
    "’": "'‘‚‛’",
    "」": "「",
    "』": "『",
    "｣": "｢",
    "＂": "＂",
    "״": '״"',
    "׳": "׳",
}
"""The marks that each mark can be the partner of."""

_INVISIBLE = frozenset(
    "\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069"
)
_MOST_INVISIBLE = 8
"""Characters without a shape that are looked past; nobody means more, and a bound keeps the time linear."""

_LOOK_AHEAD = 200
"""Characters in which the end of a quotation is looked for; also a bound."""

_ELISIONS = {
    "af": "n",
    "de": "ne[mnrs]?|n|s|rauf|raus|rein|runter|rüber",
    "en": "tis|twas|twere|twill|til|em|bout|cause|n|neath",
    "it": "sto|sta|ste|sti|ndrangheta|na|nu",
    "nl": "s|t|n|k|m|r|ie|ns",
}
"""What begins with an apostrophe, which looks like an opening mark on a typewriter: short words, and years."""

_LONGEST_ELISION = 16
"""Characters that are looked at for one; "ndrangheta" has eleven with its mark."""

_SHORTENED = r"(?i:[sxz]|in|(?<!\w)(?:an|[mp]?o|th|wi))\Z"
_NEXT_LOOSE = r"(?<!\w)['‘’](?=\w)|['’](?!\w)"
_HEBREW_PREFIX = r"(?<![\u0590-\u05ff])[והבכלמש]{1,3}\Z"
_HEBREW_CLOSING = r"[\u05d0-\u05ea.,!?][\"”״](?![\u05d0-\u05ea])"
"""Patterns that are seldom needed; they are compiled then. Words that are shortened at their end come first."""

Marked = tuple[list[tuple[int, int]], dict[int, str]]
"""The marks of a text: pairs by their places, and single characters that are set otherwise."""


def find_marks(text: str, language: str) -> Marked:
    """Reads the quotation marks of a text. Without a language, elisions are English and brackets quote."""
    return _Reading(text, language).read()


class _Reading:
    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.tongue = tags_of(language)[-1]
        marks = marks_for(language)
        self.opens_high = {marks.open, marks.inner_open} & {"”", "’"}
        words = _ELISIONS.get(self.tongue or "en", "(?!)")
        self.elision = rf"(?i:{words})(?!\w)|\d\ds?(?![\w'’])"
        self.pairs: list[tuple[int, int]] = []
        self.changes: dict[int, str] = {}
        self.stack: list[tuple[str, int]] = []
        self.waiting = dict.fromkeys(_OPENED_BY, 0)
        self.typed: list[int] = []
        self.elided: set[int] = set()
        self.last = (-1, False)

    def read(self) -> Marked:
        brackets = self.tongue in _BRACKET_LANGUAGES
        for match in MARK.finditer(self.text):
            mark, place = match[0], match.start()
            if mark in BRACKETS and not brackets:
                continue
            before, after = self.text[place - 1 : place], self.text[place + 1 : place + 2]
            if before in _INVISIBLE or after in _INVISIBLE:
                before, after = self._beside(place, -1), self._beside(place, 1)
            opening = self._open_side(place, before, after) and not _blank(after)
            if mark in _LOOSE:
                self._loose(place, mark, before, after, opening)
            else:
                self._firm(place, mark, before, after, opening)
        matched = {opened for opened, _ in self.pairs}
        for place in self.typed:
            if place not in matched and _in_word(self._beside(place, 1)):
                self.changes[place] = "’"
        self.changes.update(dict.fromkeys(self.elided - matched, "’"))
        return self.pairs, self.changes

    def _firm(self, place: int, mark: str, before: str, after: str, opening: bool) -> None:
        """A mark that quotes, whatever it stands beside, but for Hebrew abbreviations and inches."""
        closable = bool(self.stack) and any(map(self.waiting.__getitem__, _OPENED_BY[mark]))
        if mark in '"“”״' and _hebrew(before) and _hebrew(after) and not self._quotes_in_hebrew(place):
            self.changes[place] = "״"
        elif mark in "„‟「『｢":
            self._open(mark, place)
        elif mark in "«‹":
            self._close(mark, place) if closable and not _blank(before) else self._open(mark, place)
        elif mark in "»›":
            outward = self.waiting["«" if mark == "»" else "‹"]
            self._close(mark, place) if outward or (closable and not opening) else self._open_if(opening, mark, place)
        elif mark == "“":
            self._close(mark, place) if closable and not (opening and _in_word(after)) else self._open(mark, place)
        elif mark in "」』｣":
            if closable:
                self._close(mark, place)
        elif opening and (mark != "”" or mark in self.opens_high or not closable):
            self._open(mark, place)
        elif closable:
            self._close(mark, place)
        elif mark == '"' and before.isdigit():
            self.changes[place] = "″"
        else:
            loose = _blank(before) and after != ""
            self._open_if(mark in '"＂״' and (_in_word(after) or loose), mark, place)

    def _loose(self, place: int, mark: str, before: str, after: str, opening: bool) -> None:
        """A mark that may be an apostrophe."""
        closable = bool(self.stack) and self.stack[-1][0] in _OPENED_BY[mark]
        if place in self.changes:
            return
        if mark == "'" and _hebrew(before) and _hebrew(after):
            self.changes[place] = "׳"
        elif _in_word(before) and _in_word(after):
            if not (_unspaced(before) or _unspaced(after)):
                self._within_word(place, mark, before, after)
            elif closable:
                self._close(mark, place)
            else:
                self._open(mark, place)
        elif opening:
            elided = mark in "'‘" and re.match(self.elision, self.text[place + 1 : place + _LONGEST_ELISION])
            if elided and self.text[place + 1 : place + 3] in ("n'", "n’"):
                # Both marks of rock 'n' roll.
                self.changes[place] = self.changes[place + 2] = "’"
            elif mark != "’" or mark in self.opens_high:
                self._open(mark, place)
                if elided:
                    self.elided.add(place)
        elif closable and not self._belongs_to_word(place, after):
            self._close(mark, place)
        elif mark == "'":
            if before.isdigit() and not _in_word(after):
                self.changes[place] = "′"
            elif _hebrew(before):
                self.changes[place] = "׳"
            elif _in_word(before) or _in_word(after):
                self.changes[place] = "’"

    def _within_word(self, place: int, mark: str, before: str, after: str) -> None:
        if mark != "'":
            return
        if before.isdigit() and after.isdigit():
            # 1'000 is a number as the Swiss write it; 6'2 is six feet two.
            self.changes[place] = "’" if re.match(r"\d{3}(?!\d)", self.text[place + 1 : place + 5]) else "′"
        else:
            turned = self.tongue in TURNED_APOSTROPHE and (self.tongue != "uz" or before in "oOgG")
            self.changes[place] = "‘" if turned else "’"

    def _belongs_to_word(self, place: int, after: str) -> bool:
        """Whether a mark that could close is an apostrophe: boys' and lovin' before a surer end, l' before a mark."""
        if after in _FIRM_OPENING and _in_word(self.text[place + 2 : place + 3]):
            return True
        if not re.search(_SHORTENED, self.text[max(0, place - 4) : place]):
            return False
        opened, start = self.stack[-1]
        if opened == "'" and start in self.elided:
            return True
        if not self.text[place + 2 : place + 3].islower():
            return False
        following = re.search(_NEXT_LOOSE, self.text[place + 1 : place + _LOOK_AHEAD])
        if following is None:
            return False
        end = place + 1 + following.start()
        return not self.text[end - 1].isspace() and not re.search(_SHORTENED, self.text[max(0, end - 4) : end])

    def _quotes_in_hebrew(self, place: int) -> bool:
        """Whether a mark between Hebrew letters opens a quotation, behind a prefix such as ב; else it abbreviates."""
        if any(self.waiting[mark] for mark in '"“„”״') or not _hebrew(self._beside(place + 1, 1)):
            return False
        prefix = re.search(_HEBREW_PREFIX, self.text[max(0, place - 4) : place])
        return bool(prefix and re.search(_HEBREW_CLOSING, self.text[place + 1 : place + _LOOK_AHEAD]))

    def _open_side(self, place: int, before: str, after: str) -> bool:
        """Whether what is before a mark lets a quotation begin there."""
        if self.last[0] == place - 1 >= 0:
            return self.last[1]
        if _blank(before):
            return True
        kind = unicodedata.category(before)
        if kind in ("Ps", "Pi"):
            return True
        # A dash or a symbol may stand on either side of a mark.
        return (kind[0] == "S" or kind == "Pd" or before in "/¿¡*_") and _in_word(after)

    def _open_if(self, opening: bool, mark: str, place: int) -> None:
        if opening:
            self._open(mark, place)

    def _open(self, mark: str, place: int) -> None:
        self.stack.append((mark, place))
        self.waiting[mark] += 1
        self.last = (place, True)
        if mark == "'":
            self.typed.append(place)

    def _close(self, mark: str, place: int) -> None:
        """Pairs a mark with the last one that it can close; what was opened in between has no partner."""
        partners = _OPENED_BY[mark]
        while True:
            opened, start = self.stack.pop()
            self.waiting[opened] -= 1
            if opened in partners:
                break
        self.last = (place, False)
        within = start + 1
        while self.text[within].isspace():
            within += 1
        if within < place:
            self.pairs.append((start, place))

    def _beside(self, place: int, step: int) -> str:
        """The next character on one side that can be seen; nothing at the ends of the text."""
        for distance in range(1, _MOST_INVISIBLE + 1):
            at = place + step * distance
            if not 0 <= at < len(self.text):
                return ""
            if self.text[at] not in _INVISIBLE:
                return self.text[at]
        return ""


def _blank(character: str) -> bool:
    return not character or character.isspace()


def _in_word(character: str) -> bool:
    """Whether a character is a letter, a digit, or a mark on one."""
    return character.isalnum() or (character > "\u02ff" and unicodedata.category(character)[0] == "M")


def _hebrew(character: str) -> bool:
    return "\u0591" <= character <= "\u05f2" and _in_word(character)


def _unspaced(character: str) -> bool:
    """Whether a character is of a script that has no apostrophes and may have no spaces either: Thai, Han, Hangul."""
    return (
        "\u0e00" <= character <= "\u0eff"
        or "\u1000" <= character <= "\u109f"
        or "\u1780" <= character <= "\u17ff"
        or "\u2e80" <= character <= "\ua4cf"
        or "\uac00" <= character <= "\ud7af"
        or "\uf900" <= character <= "\ufaff"
        or character >= "\U00020000"
    )
