"""Which free font has a character that nobody here has: the way out that a refusal names.

Pure.
"""

from __future__ import annotations

import re
import unicodedata

_KIND = re.compile(
    r" (?:LETTER|SYLLABLE|SYLLABICS|VOWEL|SIGN|DIGIT|NUMBER|NUMERIC|CHARACTER|SYMBOL|MARK|PUNCTUATION|COMBINING|"
    r"SMALL|CAPITAL|CONSONANT|IDEOGRAPH|HIEROGLYPH|LOGOGRAM|INDEPENDENT|DEPENDENT|SUBJOINED|VIRAMA|DANDA|FULL|QUESTION)"
    r"\b.*|-.*"
)
"""What follows the script in a character's name: `ETHIOPIC SYLLABLE HA`, `CJK UNIFIED IDEOGRAPH-20BB7`."""

_HIEROGLYPHS = frozenset({"Anatolian", "Egyptian"})
"""Scripts whose families are named after what they are made of."""

_SYMBOLS = ("Noto Sans Symbols 2", "Noto Sans Math")


def font_for(character: str) -> str | None:
    """The family of the Noto collection, which has one for every script, that should have a character.

    None for what no font has: code points without a character or for private use. The names of Unicode begin with the
    script (The Unicode Standard, 4.8), and Noto's families are named after it.
    """
    if unicodedata.category(character) in ("Cn", "Co", "Cs", "Cc"):
        return None
    if unicodedata.category(character)[0] in "SP":
        return _SYMBOLS[unicodedata.category(character) == "Sm"]
    name = unicodedata.name(character, "")
    if name.startswith(("CJK ", "HANGUL", "HIRAGANA", "KATAKANA", "BOPOMOFO")):
        return "Noto Sans CJK"
    if name.startswith(("LATIN", "GREEK", "CYRILLIC", "COMBINING", "MODIFIER")):
        return "Noto Sans"
    script = _KIND.sub("", name).title()
    if not script or script == name.title():
        return None
    return f"Noto Sans {script} Hieroglyphs" if script in _HIEROGLYPHS else f"Noto Sans {script}"
