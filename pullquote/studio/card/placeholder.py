"""What stands in a card's place where there is none: its shape in outline, and the rule that refuses it.

Pure.
"""

from __future__ import annotations

from markupsafe import escape

from pullquote.studio.wording import wording
from quotes.errors import PullquoteError, Refused
from templates.formats import Format

_WIDTH = 360
"""Units across, whatever the picture's pixels: it is an SVG."""


def rule_of(error: PullquoteError) -> str:
    """The name of the rule that an error is about; `look` where it is none of a card's."""
    return error.rule if isinstance(error, Refused) else "look"


def placeholder(form: Format, error: PullquoteError) -> bytes:
    """An SVG picture of the format's shape that names the rule."""
    height = round(_WIDTH * form.height / form.width)
    words = wording()
    title, rule = escape(words("card.refused.none")), escape(words.named("card.refused.rule", rule_of(error)))
    middle = height // 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{form.width}" '
        f'height="{form.height}" font-family="system-ui, sans-serif" text-anchor="middle">'
        f"<title>{title}: {escape(error.message)}</title>"
        f'<rect width="{_WIDTH}" height="{height}" fill="#edeae2"/>'
        f'<rect x="12" y="12" width="{_WIDTH - 24}" height="{height - 24}" rx="8" fill="none" stroke="#8b8172" '
        'stroke-width="1.5" stroke-dasharray="6 6"/>'
        f'<path d="M180 {middle - 62}l22 38h-44zM180 {middle - 48}v12M180 {middle - 30}v.01" fill="none" '
        'stroke="#61584d" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>'
        f'<text x="180" y="{middle + 12}" font-size="20" fill="#61584d">{title}</text>'
        f'<text x="180" y="{middle + 42}" font-size="22" font-weight="600" fill="#1d1a16">{rule}</text></svg>'
    ).encode()
