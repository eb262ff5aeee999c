"""Dashes for the hyphens that a typewriter has in their place, by language.

Pure.
"""

from __future__ import annotations

import re

from cards.marks import tags_of

_TYPED = re.compile(r"(?<!-)( ?)---?(?!-)( ?)")

_CLOSE = frozenset({"en"})
"""An em dash without spaces, as American and much British print has it."""

_AS_TYPED = frozenset({"ca", "es", "eu", "gl", "pt"})
"""An em dash that leans on the inserted words, so that spaces mean something: —dijo Ana—."""

_SPACED = frozenset({"", "be", "bg", "el", "fr", "kk", "ky", "lt", "lv", "mk", "ru", "sr", "uk"})
"""An em dash between spaces; other languages have an en dash there."""

_DOUBLE = frozenset({"ja", "yue", "zh"})
"""A dash of two em without spaces."""


def with_dashes(text: str, language: str) -> str:
    """The text with dashes for two or three hyphens.

    A range of figures gets an en dash. What leans on the next word only, like the option --help, is left as it is, but
    in languages whose dashes lean; so are longer rows of hyphens.
    """
    tongue = tags_of(language)[-1]
    return _TYPED.sub(lambda found: _dash(found, text, tongue), text).replace("  ", " ")


def _dash(found: re.Match[str], text: str, tongue: str) -> str:
    left, right = found.groups()
    before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
    dash = "——" if tongue in _DOUBLE else "—" if tongue in _CLOSE | _AS_TYPED | _SPACED else "–"
    begins, ends = before in ("", "\n"), not (after.isalnum() or after in tuple("«“„‘¿¡([\"'"))
    if before.isdigit() and after.isdigit() and not left and not right:
        return "–"
    if tongue in _AS_TYPED or (begins and (right or after.isupper())):
        return left + dash + right
    if begins or (left and not right and not ends):
        return found[0]
    if tongue in _CLOSE | _DOUBLE:
        return dash + (right if ends else "")
    return f" {dash}{right}" if ends else f" {dash} "
