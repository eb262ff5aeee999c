"""How a word is compared: the key that all ways to set one word have, and no other word.

Pure. Not the key of `quotes.identity`, which is wider: proof may not take `x²` for `x2`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Compatibility forms that are the same letter set in another way (Unicode Standard Annex #44, decomposition types).
# A raised or lowered digit, a fraction and a letter in a circle say something else than the plain one.
_SAME = ("<compat>", "<wide>", "<narrow>", "<initial>", "<medial>", "<final>", "<isolated>", "<noBreak>", "<font>")
_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ`´＇′"), "'")
_FRACTION = "<fraction>"
# Letters that small letters have in two forms: they are one letter, and `str.lower` keeps them apart.
_TWO_FORMS = str.maketrans({"ς": "σ", "ſ": "s"})
_TURKISH = str.maketrans({"I": "ı", "İ": "i"})
# Some one word in twenty has a dotless i in Turkish and Azerbaijani prose; elsewhere it stands in a name or two.
_TURKISH_SHARE, _TURKISH_WORDS = 200, 3
_DOTLESS = re.compile(r"\w{0,40}ı\w{0,40}")
_REMEMBERED = 65_536


def is_turkish(text: str, language: str | None = None) -> bool:
    """Whether I and i are two letters in a text: by its language (a BCP 47 tag), or by its many dotless i's."""
    if language:
        return language.casefold().split("-")[0] in {"tr", "az", "tur", "aze"}
    if text.count("ı") * _TURKISH_SHARE <= len(text):
        return False
    return len(set(_DOTLESS.findall(text))) >= _TURKISH_WORDS


@lru_cache(maxsize=_REMEMBERED)
def key_of(word: str, turkish: bool = False) -> str:
    """The key of one word, sign or number.

    Small letters (simple case folding, so `Maße` is not `Masse`), NFC, straight apostrophes, no invisible characters,
    ligatures and wide forms as plain letters, `½` as `1/2`, `&` as `and`, no stops within `U.S.` In Turkish, I and İ
    become ı and i.
    """
    key = word if word.isascii() else unicodedata.normalize("NFC", _plainly(word))
    if turkish:
        key = key.translate(_TURKISH)
    key = unicodedata.normalize("NFC", key.lower().translate(_TWO_FORMS))
    if key == "&":
        return "and"
    if key[:1] in "–−" and len(key) > 1:
        key = "-" + key[1:]
    if "." in key and not any(character.isdigit() for character in key):
        key = key.replace(".", "")
    return key.replace("`", "'")


def _plainly(word: str) -> str:
    return "".join(map(_plain, word.translate(_APOSTROPHES)))


def _plain(character: str) -> str:
    if character < "\x80":
        return character
    category = unicodedata.category(character)
    if category == "Cf" or "\ufe00" <= character <= "\ufe0f":
        return ""
    if character == "⁄":
        return "/"
    kind = unicodedata.decomposition(character).split(" ", 1)[0]
    if kind == _FRACTION:
        return unicodedata.normalize("NFKC", character).replace("⁄", "/")
    if kind in _SAME and (category[0] == "L" or category in ("Nd", "Nl")):
        return unicodedata.normalize("NFKC", character)
    return "%" if character == "％" else character
