"""The zoo of quotation marks and dashes: which ones open, close and introduce an author.

Pure.
"""

from __future__ import annotations

import re
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
# For each mark that opens, itself and what may close it.
_MARKS = {opener: re.compile(f"[{opener}{closers}]") for opener, closers in CLOSERS.items()}
ALL_CLOSERS = "".join(sorted(set("".join(CLOSERS.values()))))
SINGLE = "‘’‚'"  # also apostrophes

# Words that lose their beginning; a mark before them is an apostrophe: 'tis, rock 'n' roll, 'em, 's Wochenend, 'sto.
# Small letters only where a quotation could begin with the same word: 'Round the corner,' he said.
_ELIDED = re.compile(
    r"(?:[Tt](?:is|was|were|will|would|il|ill)|[Ee]m|[Nn]|bout|cause|round|neath|cos|s|ne[mnr]?|st[oa]|\d\ds?)\b"
)

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
    for match in _MARKS[opener].finditer(text, start + 1):
        position, character = match.start(), match[0]
        if is_apostrophe(text, position):
            continue
        if character not in closers:
            depth += 1
        elif depth:
            depth -= 1
        elif opener in closers and opens_here(text, position):
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


def is_apostrophe(text: str, position: int) -> bool:
    """True when the single mark at `position` is part of a word: within it, or in place of its beginning (`'tis`).

    The apostrophe of a plural (`dogs'`) looks like a closing mark; only what is open can tell.
    """
    if text[position] not in SINGLE:
        return False
    before, after = text[max(0, position - 1) : position], text[position + 1 : position + 2]
    if before.isalnum():
        # The second mark of 'n' ends a word that the first began.
        return after.isalnum() or (before in "nN" and text[max(0, position - 2) : position - 1] in ("'", "’", "‘"))
    return text[position] in "'’‘" and after.isalnum() and _ELIDED.match(text, position + 1) is not None


def is_prime(text: str, position: int) -> bool:
    """True when the mark at `position` may mean inches or seconds: it stands right behind a digit, as in `6'2"`."""
    return text[position] in '"”' and text[max(0, position - 1) : position].isdigit()


def opens_here(text: str, position: int) -> bool:
    """True when a mark that both opens and closes stands where one opens: after a space, before a word."""
    before, after = text[max(0, position - 1) : position], text[position + 1 : position + 2]
    return (before == "" or before.isspace() or before in _BEFORE_OPENING) and bool(after) and not after.isspace()


_BEFORE_OPENING = "([{—–-‒―…\"“„«‘‚'¿¡"
