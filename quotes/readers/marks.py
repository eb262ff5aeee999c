"""The zoo of quotation marks and dashes: which ones open, close and introduce an author.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

# What may close what opens, in all the languages that pair them differently: “English”, „Deutsch“, »dansk«, ”svenska”.
CLOSERS = {
    '"': '"',
    "“": "”“",
    "”": "”",
    "„": "“”",
    "‟": "”",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "‘": "’‘",
    "’": "’",
    "‚": "‘’",
    "'": "'",
    "「": "」",
    "『": "』",
    "｢": "｣",
    "＂": "＂",
    "〝": "〞〟",
}
ALL_CLOSERS = "".join(sorted(set("".join(CLOSERS.values()))))
SINGLE = "‘’‚'"  # also apostrophes

DASH = r"(?:---?|[—–―−‒⸺-])"
LONG_DASH = r"(?:---?|[—–―−‒⸺])"  # all but the hyphen, which also begins list items and joins words


def closings(text: str, start: int) -> Iterator[int]:
    """Where the quotation that opens at `start` may end: each position of a mark that could close it, in order.

    A mark that closes a quotation inside is left out, and so is an apostrophe within a word.
    """
    opener = text[start]
    closers = CLOSERS[opener]
    depth = 0
    inner = 0
    for position in range(start + 1, len(text)):
        character = text[position]
        if character == opener and character not in closers and not _is_apostrophe(text, position):
            depth += 1
        elif character in closers and not _is_apostrophe(text, position):
            if depth:
                depth -= 1
            elif opener in closers and _opens_here(text, position):
                inner += 1
            elif inner:
                inner -= 1
            else:
                yield position


def without_outer(text: str) -> str:
    """The text without a pair of quotation marks that holds all of it; any other text as it is."""
    stripped = text.strip()
    if len(stripped) < 3 or stripped[0] not in CLOSERS or stripped[-1] not in CLOSERS[stripped[0]]:
        return text
    if next(closings(stripped, 0), None) != len(stripped) - 1:
        return text
    return stripped[1:-1].strip() or text


def opens_quotation(text: str) -> bool:
    """True when the text begins with a quotation mark that can open, and not with an apostrophe (`'tis`)."""
    if not text or text[0] not in CLOSERS:
        return False
    return text[0] not in "'’" or next(closings(text, 0), None) is not None


def _is_apostrophe(text: str, position: int) -> bool:
    if text[position] not in SINGLE:
        return False
    before, after = text[position - 1 : position], text[position + 1 : position + 2]
    return before.isalnum() and after.isalnum()


def _opens_here(text: str, position: int) -> bool:
    """True when a mark that both opens and closes stands where one opens: after a space, before a word."""
    before, after = text[position - 1 : position], text[position + 1 : position + 2]
    return (before.isspace() or before in "([—–-" or before == "") and bool(after) and not after.isspace()
