"""Addresses and code in running text, and where a line may end within them.

Pure. The rule is that of books (Chicago Manual of Style, 7.46): after a slash or colon, before any other sign, never
behind a hyphen and never with a hyphen added, so that whoever copies the address copies no sign that is not in it. A
line may so begin with a full stop: at the end of a line it would be read as the end of the sentence.
"""

from __future__ import annotations

import re

from cards.break_costs import LINK, LINK_HYPHEN

_SIGNS = r"_~:/?#\[\]@!$&'()*+,;=%.\\^{}|-"

_TOKEN = re.compile(rf"[0-9A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f{_SIGNS}]{{5,}}")
"""What addresses and code are written in: RFC 3986, and the letters of alphabets that addresses borrow."""

_ADDRESS = re.compile(
    r"""[a-z][a-z0-9+.-]*://.          # with its scheme
    | www\.\w
    | [\w.+-]+@[\w-]+\.\w              # e-mail
    | \w[\w-]+(?:\.[\w-]{2,})+/\w      # a host and a path, without a scheme
    """,
    re.IGNORECASE | re.VERBOSE,
)

_CODE = re.compile(r"\w_\w|\w::\w|\\\w|\w=\w|\w\(\w*\)|(?:/[\w.-]+){2}|(?:\w\.\w+){2}")
_CODE_LENGTH = 16
"""A name from a program is broken like an address from so many characters on; a shorter one is a word like others."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/*")

_STOPS = ".,;:!?'"
"""What ends the sentence, not the address in it; so does a closing bracket that the address does not open."""

_LEAST = 3
"""Characters of an address on either side of a break: fewer look like a slip."""


def find_links(text: str) -> list[tuple[int, int]]:
    """Addresses and code as first and past-last character, without the punctuation of the sentence around them."""
    found = []
    for token in _TOKEN.finditer(text):
        whole = token[0].rstrip(_STOPS)
        surplus = whole.count(")") - whole.count("(")
        while surplus > 0 and whole.endswith(")"):
            closed = len(whole) - len(whole.rstrip(")"))
            whole = whole[: -min(closed, surplus)].rstrip(_STOPS)
            surplus -= closed
        inner = whole.lstrip("([{'")
        if _ADDRESS.match(inner) or (len(inner) >= _CODE_LENGTH and _CODE.search(inner)):
            end = token.start() + len(whole)
            found.append((end - len(inner), end))
    return found


def link_breaks(text: str, begin: int, end: int) -> dict[int, float]:
    """Where a line may start within an address, and what that costs."""
    scheme = _SCHEME.match(text, begin, end)
    first = max(scheme.end() if scheme else begin, begin + _LEAST)
    found: dict[int, float] = {}
    for place in range(first, end - _LEAST + 1):
        before, after = text[place - 1], text[place]
        if before in "/\\:":
            if after not in "/\\:" and not (scheme and place == scheme.end()):
                found[place] = LINK
        elif before.isalnum() and not after.isalnum() and after not in "/\\:)]}'":
            found[place] = LINK_HYPHEN if after == "-" else LINK
    return found
