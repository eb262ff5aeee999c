"""Boxes of whole pixels: whether two share a pixel, one lies in another, and what of one is on a card.

Pure.
"""

from __future__ import annotations

from cards.placed import Box


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share a pixel."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def holds(outer: Box, inner: Box) -> bool:
    """Whether the first box has all of the second."""
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]


def on_card(box: Box, width: int, height: int) -> Box | None:
    """The part of a box that lies on a card of this size; None where nothing of it does."""
    left, top, right, bottom = max(box[0], 0), max(box[1], 0), min(box[2], width), min(box[3], height)
    return (left, top, right, bottom) if left < right and top < bottom else None
