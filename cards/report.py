"""What was found about a card: every rule with its figure, and the refusal where one is broken.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import floor, inf

from cards.boxes import overlap
from cards.legibility import FEED_WIDTH, Finding, Legibility, legible
from cards.paint import Inked
from cards.placed import Box, Layout, MarkShape, Plate
from quotes.errors import Refused
from templates.colour import AA_CONTRAST
from templates.perceptual import perceptual_contrast

_QUOTE_ROLES = frozenset({"quote", "emphasis", "mark", "initial"})
"""Roles of one block, whose boxes overlap on purpose: a letter tucks under a slope, a mark hangs beside it."""

_BY_STROKES = _QUOTE_ROLES | {"figure", "words"}
"""Roles whose ink may stand on or beside strokes: those of emphasis lie behind it, a chart's go with its texts."""

_DECORATION = frozenset({"words"})
"""Roles whose ink carries no meaning of its own: an ornament may be faint."""


@dataclass(frozen=True, slots=True)
class Report:
    """A card's figures. Boxes are left, top, right, bottom in pixels; `feed_px` is the quote's size on a phone.

    `contrasts` are the least WCAG ratios by role, `perceptual` the figures of the APCA formula at the same places,
    below nought for light on dark; `x_heights` tell how high small letters are on a phone.
    """

    type_px: float
    feed_px: float
    lines: int
    slack_px: float
    contrast: float
    contrasts: dict[str, float]
    perceptual: dict[str, float]
    x_heights: Legibility
    boxes: dict[str, list[Box]]
    safe: Box
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """The report as JSON values."""
        return asdict(self)


def judge(layout: Layout, inked: Sequence[Inked]) -> Report:
    """The report of a painted card.

    Raises `Refused` with the first broken rule and a remedy: `attribution` (no author on the card), `legible` (type or
    its small letters below their floor), `safe-zone` (ink outside the picture's safe part), `overlap` (texts that run
    into each other), `contrast` (below WCAG 2.2 AA under the glyphs).
    """
    attribution = _attribution(inked)
    sizes, heights = legible(layout)
    findings = [attribution, *sizes, _safe(layout, inked), _apart(layout, inked), _contrast(inked)]
    boxes: dict[str, list[Box]] = {}
    contrasts: dict[str, float] = {}
    perceptual: dict[str, float] = {}
    for line in inked:
        boxes.setdefault(line.role, []).append(line.box)
        if line.contrast < contrasts.get(line.role, inf):
            contrasts[line.role] = round(line.contrast, 2)
            perceptual[line.role] = round(perceptual_contrast(line.colour, line.ground), 1)
    left, top, right, bottom = layout.safe[3], layout.safe[0], layout.safe[1], layout.safe[2]
    return Report(
        type_px=layout.type_px,
        feed_px=round(layout.type_px * FEED_WIDTH / layout.width, 1),
        lines=layout.quote_lines,
        slack_px=layout.slack_px,
        contrast=round(min(line.contrast for line in inked if line.role not in _DECORATION), 2),
        contrasts=contrasts,
        perceptual=perceptual,
        x_heights=heights,
        boxes=boxes,
        safe=(left, top, layout.width - right, layout.height - bottom),
        findings=tuple(findings),
        warnings=layout.warnings,
    )


def _attribution(inked: Sequence[Inked]) -> Finding:
    authors = sum(line.role == "author" for line in inked)
    if not authors:
        raise Refused("attribution", "The card does not show who said it.", "Give the author's name.")
    return Finding("attribution", authors, 1)


def _safe(layout: Layout, inked: Sequence[Inked]) -> Finding:
    """The least distance of any ink from the edge of the safe part; a hung mark may stand in the side margins."""
    top, right, bottom, left = layout.safe

    def clearance(line: Inked) -> int:
        x0, y0, x1, y1 = line.box
        before, after = (0, 0) if line.role == "mark" else (left, right)
        return min(x0 - before, y0 - top, layout.width - after - x1, layout.height - bottom - y1)

    worst = min(inked, key=clearance)
    if clearance(worst) < 0:
        raise Refused(
            "safe-zone",
            f"The {worst.role} {worst.text!r} passes the edge of the safe zone by {-clearance(worst)} px.",
            "Choose another format or design, or shorten the text.",
        )
    return Finding("safe-zone", clearance(worst), 0)


def _apart(layout: Layout, inked: Sequence[Inked]) -> Finding:
    """No text's ink box touches another's, a stroke's, a portrait's or the account's mark; within the quote, no line's
    ink that of the line above."""
    for line in inked:
        if line.touches is not None:
            raise Refused(
                "overlap",
                f"The line {line.text!r} runs into the line above it, {line.touches!r}.",
                "Raise the leading of the quote's role in the design.",
            )
    for number, one in enumerate(inked):
        for other in inked[number + 1 :]:
            if one.role == other.role or {one.role, other.role} <= _QUOTE_ROLES:
                continue
            if overlap(one.box, other.box):
                raise Refused(
                    "overlap",
                    f"The {one.role} {one.text!r} runs into the {other.role} {other.text!r}.",
                    "Move one of them in the design, or shorten the text.",
                )
    for line in inked:
        # Words of the quote may stand on strokes of their own, and the texts of a chart beside its bars.
        if line.role not in _BY_STROKES and any(overlap(line.box, stroke.box) for stroke in layout.strokes):
            raise Refused(
                "overlap",
                f"The {line.role} {line.text!r} runs into a stroke, a bar or the cursor.",
                "Move one of them in the design, or shorten the text.",
            )
    for shape in layout.shapes:
        if isinstance(shape, Plate | MarkShape) and (
            hit := next((x for x in inked if overlap(x.box, shape.box)), None)
        ):
            picture = "account's mark" if isinstance(shape, MarkShape) or shape.shape == "whole" else "portrait"
            raise Refused(
                "overlap",
                f"The {hit.role} {hit.text!r} runs into the {picture}.",
                "Shorten the text, leave the picture out, or choose another design or format.",
            )
    return Finding("overlap", 0, 0)


def _contrast(inked: Sequence[Inked]) -> Finding:
    worst = min((line for line in inked if line.role not in _DECORATION), key=lambda line: line.contrast)
    if worst.contrast < AA_CONTRAST:
        raise Refused(
            "contrast",
            # Cut, not rounded: 4.498 is not yet 4.5.
            f"The {worst.role} has a contrast of {floor(worst.contrast * 100) / 100:.2f} : 1 with the ground under it, "
            f"less than {AA_CONTRAST} : 1.",
            "Darken or lighten its colour in the design's palette, or choose another palette.",
        )
    return Finding("contrast", round(worst.contrast, 2), AA_CONTRAST)
