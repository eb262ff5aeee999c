"""What stands in a picture's place when there is none: a small drawing that says why.

Pure.
"""

from __future__ import annotations

from html import escape
from textwrap import wrap

from starlette.responses import Response

from pullquote.studio.answers import picture

_LETTERS = 30
"""In a line: so many of 17 units stand in 300, however wide they are."""

_LINES = 9
"""There is no room for more; whoever wants all of it opens the post."""


def placeholder(title: str, why: str, *, warns: bool = True) -> Response:
    """A drawing of 320 by 400 units with a title and a reason. No error: a page shows it where a card would be."""
    lines = wrap(why, _LETTERS)
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], f"{lines[_LINES - 1]} …"]
    said = "".join(
        f'<text x="160" y="{190 + 24 * number}" font-size="17" fill="#61584d">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    sign = (
        '<path d="M160 76 196 138H124zM160 98v20M160 126v3" fill="none" stroke="#7a4f00" stroke-width="4" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 400" width="320" height="400" '
        'font-family="Georgia, serif" text-anchor="middle">'
        '<rect width="320" height="400" fill="#edeae2"/>'
        f"{sign if warns else ''}"
        f'<text x="160" y="164" font-size="18" font-weight="bold" fill="#1d1a16">{escape(title)}</text>{said}</svg>'
    )
    return picture(drawing.encode("utf-8", "replace"), "image/svg+xml")
