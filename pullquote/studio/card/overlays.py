"""What can be laid over a card: the boxes of its texts, its safe zone, and a sketch of what an app puts around it.

Pure. The sketches are our own plain shapes, after the margins that templates/formats.toml gives.
"""

from __future__ import annotations

from typing import Literal

from cards.report import Report
from pullquote.studio.card.report_words import role_name
from templates.formats import Format

Surrounding = Literal["feed", "story", "link", "pin"]

_SURROUNDINGS: dict[str, Surrounding] = {
    "story": "story",
    "pinterest": "pin",
    "linkedin": "link",
    "opengraph": "link",
}
"""Where a format is seen, if it is not a post in a feed."""

_GROUPS = {
    "quote": "quote",
    "emphasis": "quote",
    "initial": "quote",
    "mark": "mark",
    "author": "author",
    "source": "source",
}
"""The roles that have a colour of their own, as on the proof sheet; the others share one."""


def overlays(form: Format, report: Report | None) -> dict[str, object]:
    """Boxes by role, safe zone and surrounding, in pixels of the picture, as JSON values."""
    top, right, bottom, left = form.safe
    boxes = [
        {"group": _GROUPS.get(role, "other"), "name": role_name(role), "box": box}
        for role, found in (report.boxes if report else {}).items()
        for box in found
    ]
    return {
        "boxes": boxes,
        "safe": (left, top, form.width - right, form.height - bottom),
        "around": _SURROUNDINGS.get(form.name, "feed"),
    }
