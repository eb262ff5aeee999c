"""The words of a text that proof compares, each with its place in the untouched text.

A word is a run of letters, digits and marks with the apostrophes within it (after Unicode Standard Annex #29); in
scripts without spaces each character is one. Numbers keep the `.`, `,`, `:` and `/` between their digits and a minus in
front. Signs that say something are words too: `%`, `°`, currencies, `&`, and `+ = < >` beside numbers or spaces. All
other marks are none, so quotation marks, dashes, hyphens and how a sentence ends make no difference.

Pure.
"""

from __future__ import annotations

import html
import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import overload

import regex

from quotes.verifying.aligned import Token
from quotes.verifying.spelling import key_of

_NO_SPACES = (
    r"\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}"
    r"\p{Script=Myanmar}ー"
)
_LETTER = rf"[[\p{{L}}\p{{M}}\p{{Nd}}\p{{Nl}}⁰¹²³⁴-⁹₀-₉]--[{_NO_SPACES}]]"
_INVISIBLE = r"[\p{Cf}]"
_APOSTROPHE = r"['’‘ʼ`´＇′]"
_WORD = rf"{_LETTER}++(?:(?:{_INVISIBLE}++|{_APOSTROPHE}|(?<=\p{{Nd}})[.,:/⁄](?=\p{{Nd}})){_LETTER}++)*+"  #
TOKEN = regex.compile(
    rf"""(?V1)
    {_LETTER}{_WORD}                                                    # most words, so they are tried first
    |(?<![\p{{L}}\p{{N}}.])\p{{L}}(?:\.\p{{L}})+(?![\p{{L}}\p{{N}}])     # U.S., i.e.
    |(?<![\p{{L}}\p{{N}}])[A-Za-z](?:\+\+|\#)(?!\w)                     # C++, C#
    |(?<![^\s(\[\{{“"'‘«])[-−–](?=\p{{Nd}}){_WORD}                      # -5
    |{_WORD}
    |[{_NO_SPACES}][\p{{M}}ﾞﾟ]*+
    |[\u00bc-\u00be\u2150-\u215f\u2189\u2460-\u24ff]                    # ½, ①
    |(?<![^\s(\[\{{“"'‘«])[-−–](?=\p{{Sc}}\p{{Nd}})                     # -$5
    |[%％‰‱°±×÷≠≈≤≥]|\p{{Sc}}|&
    |(?<=\d)\+(?!\+)|(?<!\+)\+(?=\d)|(?<=[^\S\n])\+(?=[^\S\n])
    |(?<=[^\S\n]|\d)[<>=](?=[^\S\n]|\d)
    """,
    regex.VERBOSE,
)
# The same where all letters are ASCII, as in most documents: the pattern is several times as fast.
_ASCII_WORD = r"[A-Za-z0-9]++(?:(?:['`]|(?<=[0-9])[.,:/](?=[0-9]))[A-Za-z0-9]++)*+"
_ASCII_TOKEN = re.compile(
    rf"""
    [A-Za-z0-9]{_ASCII_WORD}
    |(?<![A-Za-z0-9.])[A-Za-z](?:\.[A-Za-z])+(?![A-Za-z0-9])
    |(?<![A-Za-z0-9])[A-Za-z](?:\+\+|\#)(?!\w)
    |(?<![^\s(\[{{"'`])-(?=[0-9]){_ASCII_WORD}
    |{_ASCII_WORD}
    |(?<![^\s(\[{{"'`])-(?=\$[0-9])
    |[%$&]
    |(?<=[0-9])\+(?!\+)|(?<!\+)\+(?=[0-9])|(?<=[ \t\r\f\v])\+(?=[ \t\r\f\v])
    |(?<=[ \t\r\f\v0-9])[<>=](?=[ \t\r\f\v0-9])
    """,
    re.VERBOSE | re.ASCII,
)
# Marks of print, each as one that the pattern treats alike; what is no word between digits must not become one.
_PLAIN_MARKS = {
    **dict.fromkeys(map(ord, "’‘ʼ`´"), "'"),
    **dict.fromkeys(map(ord, "“”«»„"), '"'),
    **dict.fromkeys(map(ord, "…—•·"), ";"),
    **dict.fromkeys(map(ord, "\u00a0\u202f"), " "),
    **dict.fromkeys(map(ord, "–−"), "-"),
}
SPACELESS = regex.compile(rf"[{_NO_SPACES}]")
"""A character of a script that is written without spaces."""

# Signs of mark-up and of JSON that stand in a document's text and in none of its words.
_TAG = (
    r"</?(?:i|b|u|s|v|c|q|a|em|strong|span|font|lang|ruby|rt|sup|sub|cite|small|mark|del|ins|code)"
    r"(?:[\s.][^<>\n]{0,1000})?>"
)
# Only with one of these there is anything unsaid.
_MARKUP = re.compile(r"[<&\\]|\]\(|[-‐\u00ad]\n")
_UNSAID = regex.compile(
    rf"{_TAG}|<\d\d:\d\d[\d:.]{{0,12}}>|(?P<space></?(?:br|p|div|li|ul|ol|h[1-6]|blockquote)(?:\s[^<>\n]{{0,1000}})?/?>"
    r"|(?<=\])\([^()\s]{0,2000}\))"
    r"|(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});)"
    r"|(?P<escape>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4})"
    r"|(?<=\p{L})(?:[-‐]|\xad)\n[^\S\n]{0,40}(?=\p{Ll})"
)


def tokenised(text: str, *, turkish: bool = False) -> list[Token]:
    """The words of a text, in order. Words broken by a hyphen at a line end are one."""
    return [Token(text[start:end], key_of(said, turkish), start, end) for start, end, said in words_in(text)]


def words_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each word begins and ends, and its letters as they are said."""
    if not _MARKUP.search(text) or not _UNSAID.search(text):
        for found in _finditer(text):
            yield *found.span(), found[0]
        return
    said, starts, ends = _said(text)
    for found in _finditer(said):
        yield starts[found.start()], ends[found.end() - 1], found[0]


def _finditer(text: str) -> Iterator[re.Match[str]] | Iterator[regex.Match[str]]:
    plain = text if text.isascii() else text.translate(_PLAIN_MARKS)
    return _ASCII_TOKEN.finditer(plain) if plain.isascii() else TOKEN.finditer(text)


def _said(text: str) -> tuple[str, array[int], array[int]]:
    """The text without what is not said, and where each of its characters begins and ends in the text as it stands."""
    pieces: list[str] = []
    starts, ends = array("I"), array("I")
    at = 0
    for found in _UNSAID.finditer(text):
        low, high = found.span()
        put = _put(found)
        pieces += (text[at:low], put)
        starts.extend(range(at, low))
        starts.extend([low] * len(put))
        ends.extend(range(at + 1, low + 1))
        ends.extend([high] * len(put))
        at = high
    pieces.append(text[at:])
    starts.extend(range(at, len(text)))
    ends.extend(range(at + 1, len(text) + 1))
    return "".join(pieces), starts, ends


def _put(found: regex.Match[str]) -> str:
    if found["space"]:
        return " "
    if found["entity"]:
        return html.unescape(found["entity"])
    if found["escape"]:
        units = bytes.fromhex(found["escape"].replace("\\u", ""))
        return units.decode("utf-16-be", "replace")
    return ""


class Tokens(Sequence[Token]):
    """The words of a whole document, kept in columns: a document of millions of words has no object for each.

    `ids` are the numbers of the words' keys. `coded` gives them as one character each, so that a run of words is found
    as fast as a piece of text; a number from `LARGEST` on, which is kept for words that are not there, starts again
    from 0, and whoever finds a run then compares the keys.
    """

    LARGEST = 0x10FFFF

    def __init__(self, text: str, turkish: bool = False) -> None:
        self._text, self._turkish = text, turkish
        self._forms: dict[str, int] = {}
        self.numbers: dict[str, int] = {}
        self.ids, self.starts, self.ends, self.passages = array("I"), array("I"), array("I"), array("I")
        self._names: list[str] = []

    def add(self, text: str, base: int, passage: int) -> None:
        """The words of a passage, which begins at `base`, behind those there are."""
        forms, ids, starts, ends = self._forms, self.ids, self.starts, self.ends
        first = len(ids)
        for start, end, said in words_in(text):
            number = forms.get(said)
            if number is None:
                number = forms[said] = self._number(key_of(said, self._turkish))
            ids.append(number)
            starts.append(base + start)
            ends.append(base + end)
        self.passages.extend(array("I", [passage]) * (len(ids) - first))

    def mended(self, joined: Mapping[int, str]) -> Tokens:
        """These words, with those whose index is given as one with the word before it, under a key."""
        made = Tokens(self._text, self._turkish)
        for at in range(len(self)):
            if at not in joined:
                last, key = (at + 1, joined[at + 1]) if at + 1 in joined else (at, self.key(at))
                made.ids.append(made._number(key))
                made.starts.append(self.starts[at])
                made.ends.append(self.ends[last])
                made.passages.append(self.passages[at])
        return made

    def _number(self, key: str) -> int:
        number = self.numbers.get(key)
        if number is None:
            number = self.numbers[key] = len(self._names)
            self._names.append(key)
        return number

    def coded(self) -> str:
        """The keys of all words as one character each."""
        if len(self._names) <= self.LARGEST:
            return array("I", self.ids).tobytes().decode(_NATIVE, "surrogatepass")
        return "".join(chr(number % self.LARGEST) for number in self.ids)

    def key(self, at: int) -> str:
        """The key of one word."""
        return self._names[self.ids[at]]

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> list[Token]: ...
    def __getitem__(self, at: int | slice) -> Token | list[Token]:
        if isinstance(at, slice):
            return [self[index] for index in range(*at.indices(len(self)))]
        start, end = self.starts[at], self.ends[at]
        return Token(self._text[start:end], self._names[self.ids[at]], start, end)


_NATIVE = "utf-32-le" if array("I", [1]).tobytes()[0] else "utf-32-be"
