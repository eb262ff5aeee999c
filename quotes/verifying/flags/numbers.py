"""The numbers and units of a few words, so that "thirty-eight" and 38 are one number and 38 and 83 are two.

Pure.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from quotes.prose.words import plain

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_ONES = {word: value for value, word in enumerate(_SMALL.split())}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_SCALES = {
    "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12,
    "hundreds": 100, "thousands": 10**3, "millions": 10**6, "billions": 10**9, "trillions": 10**12, "dozens": 12,
    "tausend": 10**3, "hundert": 100, "millionen": 10**6, "milliarden": 10**9, "mille": 10**3, "cent": 100,
    "millones": 10**6, "milliards": 10**9, "тысяч": 10**3, "миллионов": 10**6, "миллиардов": 10**9,
    "bn": 10**9, "m": 10**6, "k": 10**3, "b": 10**9,
}  # fmt: skip
_LETTERS = frozenset({"bn", "m", "k", "b"})
# Of other languages the small numbers; their larger ones are mostly written in digits.
_FOREIGN = {
    word: value
    for line in (
        "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
        "deux trois quatre cinq six sept huit neuf dix onze douze",
        "dos tres cuatro cinco seis siete ocho nueve diez once doce",
        "due tre quattro cinque sei sette otto nove dieci undici dodici",
        "dois três quatro cinco seis sete oito nove dez onze doze",
        "twee drie vier vijf zes zeven acht negen tien elf twaalf",
        "два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать",
    )
    for value, word in enumerate(line.split(), 2)
} | {"deux": 2, "duas": 2, "две": 2}
# "Sei" (be) and "once" are words of other languages, of their own meaning.
_AMBIGUOUS = frozenset({"sei", "once", "six", "elf", "due", "tre"})
_FRACTIONS = {"half": Fraction(1, 2), "twice": Fraction(2), "thrice": Fraction(3)}
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12,
}  # fmt: skip
_UNITS = (
    "percent prozent procent", "year years jahr jahre jahren", "month months monat monate", "week weeks woche wochen",
    "day days", "hour hours stunde stunden", "minute minutes minuten", "seconds", "dollar dollars", "euro euros",
    "pound pounds", "kilometre kilometres kilometer kilometers km", "mile miles", "metre metres meter meters",
    "foot feet", "inch inches", "kilo kilos kilogram kilograms kg", "ton tons tonnes", "degree degrees", "times",
    "celsius", "fahrenheit", "cents", "century centuries", "decade decades",
)  # fmt: skip
_UNIT = {word: line.split()[0] for line in _UNITS for word in line.split()} | {"$": "dollar", "€": "euro", "£": "pound"}
_PIECE = re.compile(
    r"(?P<digits>\d{1,40}(?:[.,'’\u00a0\u202f]\d{1,40}){0,8}(?:/\d{1,9})?)(?P<raised>[⁰¹²³⁴-⁹]{1,9})?"
    r"(?P<part>[¼-¾⅐-⅞])?|(?P<alone>[¼-¾⅐-⅞])|(?P<sign>[%‰$€£])|(?P<han>[〇零一二三四五六七八九十百千万億亿两]+)"
    r"|(?P<word>[^\W\d_〇零一二三四五六七八九十百千万億亿两]+)"
)
_GROUPED = re.compile(r"\d{1,3}(?:[.,'’\u00a0\u202f]\d{3})+")
_HAN_DIGITS = {mark: value for value, mark in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10**4, "億": 10**8, "亿": 10**8}
_PRONOUNS_BEFORE_ONE = frozenset({"no", "any", "every", "some", "each", "the", "this", "that", "which", "another"})


def numbers_of(text: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The numbers of a text, its units, and its doubtful numbers (`one`, `first`), each in one spelling and sorted.

    Doubtful ones count only beside another number on the other side: in "this one" and "First, read" they are none.
    """
    reading = _Reading()
    for found in _PIECE.finditer(text.replace("per cent", "percent")):
        reading.take(found)
    reading.close()
    return tuple(sorted(reading.numbers)), tuple(sorted(reading.units)), tuple(sorted(reading.doubtful))


def changed_numbers(quoted: str, found: str) -> bool:
    """Whether the numbers of two texts, or the units they are counted in, differ."""
    here, units, unsure = numbers_of(quoted)
    there, other_units, others_unsure = numbers_of(found)
    if here != there:
        both_sides = sorted(here + unsure) == sorted(there + others_unsure)
        return not both_sides
    if unsure != others_unsure and unsure and others_unsure:
        return True
    if units == other_units:
        return False
    return bool(units and other_units) or "percent" in (*units, *other_units)


class _Reading:
    """The numbers of a text, word by word: "two hundred and thirty-eight" is one of them."""

    def __init__(self) -> None:
        self.numbers: list[str] = []
        self.units: list[str] = []
        self.doubtful: list[str] = []
        self._total: Fraction | None = None
        self._group = Fraction(0)
        self._last = ""
        self._is_lone_one = False
        self._end = -1

    def take(self, found: re.Match[str]) -> None:
        """Reads on."""
        if found["word"]:
            self._take_word(plain(found["word"]), glued=found.start() == self._end)
        elif found["digits"]:
            self.close()
            self._take_digits(found["digits"], found["raised"], found["part"])
        elif found["alone"]:
            self.close()
            self.numbers.append(str(Fraction(unicodedata.numeric(found["alone"])).limit_denominator(1_000)))
        elif found["han"]:
            self.close()
            self.numbers.append(str(_han(found["han"])))
        else:
            self.units.append(_UNIT.get(found["sign"], "percent" if found["sign"] == "%" else found["sign"]))
        self._end = found.end()

    def _take_digits(self, digits: str, raised: str | None, part: str | None) -> None:
        if raised:
            self.numbers.append(f"{digits}^{unicodedata.normalize('NFKC', raised)}")
            return
        value = _value(digits)
        if value is None:
            self.numbers.append(digits)
            return
        self._total = Fraction(0)
        self._group = value + (Fraction(unicodedata.numeric(part)).limit_denominator(1_000) if part else 0)

    def _take_word(self, word: str, *, glued: bool) -> None:
        value = _ONES.get(word, _TENS.get(word))
        if value is None and word not in _AMBIGUOUS:
            value = _FOREIGN.get(word)
        if value is not None:
            self._is_lone_one = word == "one" and self._total is None and self._last not in _PRONOUNS_BEFORE_ONE
            if word == "one" and self._total is None and not self._is_lone_one:
                self._last = word
                return
            if self._total is not None and not (self._group % 100 >= 20 and value < 10) and self._group % 100:
                self.close()
            self._total = self._total or Fraction(0)
            self._group += value
        elif word in _SCALES and (word not in _LETTERS or (glued and self._total is not None)):
            self._scale(word)
        elif word == "and" and self._total is not None and self._last in _SCALES:
            pass
        else:
            self.close()
            self._take_other(word)
        self._last = word

    def _scale(self, word: str) -> None:
        scale = _SCALES[word]
        self._is_lone_one = False
        if self._total is None:
            self._total = Fraction(0)
        if scale < 1_000:
            self._group = (self._group or Fraction(1)) * scale
        else:
            self._total += (self._group or Fraction(1)) * scale
            self._group = Fraction(0)

    def _take_other(self, word: str) -> None:
        if word in _FRACTIONS:
            self.numbers.append(str(_FRACTIONS[word]))
        elif word in _ORDINALS:
            self.doubtful.append(f"{_ORDINALS[word]}.")
        elif word in _UNIT:
            self.units.append(_UNIT[word])

    def close(self) -> None:
        """Ends the number that is being read."""
        if self._total is not None:
            value = str(self._total + self._group)
            (self.doubtful if self._is_lone_one else self.numbers).append(value)
        self._total, self._group, self._is_lone_one = None, Fraction(0), False


def _value(digits: str) -> Fraction | None:
    """What digits are worth: "1,000" is a thousand, "1,5" one and a half, "1/2" a half; None for "1.2.3"."""
    whole, _, divisor = digits.partition("/")
    if _GROUPED.fullmatch(whole):
        whole = re.sub(r"[.,'’\u00a0\u202f]", "", whole)
    whole = whole.replace(",", ".")
    if not re.fullmatch(r"\d+(?:\.\d+)?", whole) or (divisor and not int(divisor)):
        return None
    return Fraction(whole) / (int(divisor) if divisor else 1)


def _han(marks: str) -> int:
    total = group = digit = 0
    for mark in marks[:40]:
        if mark in _HAN_DIGITS:
            digit = 10 * digit + _HAN_DIGITS[mark] if digit else _HAN_DIGITS[mark]
        elif _HAN_SCALES[mark] < 10_000:
            group += (digit or 1) * _HAN_SCALES[mark]
            digit = 0
        else:
            total = (total + group + digit or 1) * _HAN_SCALES[mark]
            group = digit = 0
    return total + group + digit
