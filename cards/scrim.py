"""The scrim over a photo: how densely it covers each row, laid on without bands, and no denser than words need.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from math import ceil, exp, expm1, inf, log, log1p, sqrt

from PIL import Image

from cards.dither import laid_on
from cards.ink_contrast import Need, luminance_plane
from cards.placed import Box, Ramp, Veil
from templates.colour import RGB, luminance

Ink = tuple[RGB, Box, Image.Image]
"""A line's colour, its box on the card, and the mask (mode L, of the box's size) of what it covers there."""

DENSEST = 0.995
"""Where this share is covered of the row that the ramp covers least, a scrim grows no more: no photo is left to see."""

STEP = 1.02
"""Strengths are found to 2 %: a tenth more of scrim is hardly seen."""

_LEAST = 1 / 512
"""A share that changes no pixel: half a step of 8 bits at the most."""

_GROUP = 8
"""Rows that are judged as one for a first guess: a ramp over half a card changes by a hundredth within them."""

_COARSE = 1.05
"""Step in which strengths are tried one by one where growing denser did not help, before giving up."""


def covers(ramp: Ramp, strength: float, height: int) -> list[float]:
    """The share of the ground that a ramp covers in each row of a card, from 0 to 1.

    It is 1 - (1 - a) ** strength, where a is the ramp's own share in the middle of the row: as if the scrim lay there
    `strength` times. So 1 is the design's own scrim and 0 is none.
    """
    return [_share(depth, strength) for depth in _depths(ramp, height)]


def scrimmed(ground: Image.Image, veil: Veil, head: float, foot: float) -> Image.Image:
    """A new picture of mode RGB: the ground with the scrim over it at these strengths of its two ramps.

    Where both ramps cover a row the denser holds. An ordered dither hides the steps of 8 bits, half a step up and down.
    """
    below = covers(veil.foot, foot, ground.height)
    above = covers(veil.head, head, ground.height) if veil.head is not None else [0.0] * ground.height
    return laid_on(ground, veil.colour, [max(shares) for shares in zip(above, below, strict=True)], 0, 0)


def least_strengths(ground: Image.Image, veil: Veil, inks: Sequence[Ink]) -> tuple[float, float] | None:
    """The least strengths of the head's and the foot's ramp at which every ink has the contrast that the veil asks.

    Contrast is WCAG 2.2's of the ink's colour and each pixel that its mask covers, however little, of what `scrimmed`
    gives. The head's strength is found for the words above the middle of the gap between the ramps, the foot's for all
    others, and first. Both are found to 2 %; None when no strength will do.
    """
    words = [word for ink in inks if (word := _Word.over(ground, veil, ink)) is not None]
    below, middle = words, -inf
    if veil.head is not None and veil.head.stops and veil.foot.stops:
        middle = (veil.head.stops[-1][0] + veil.foot.stops[0][0]) / 2
        below = [word for word in words if word.middle >= middle]
    foot_depths = _depths(veil.foot, ground.height)
    foot = _search(below, foot_depths, [0.0] * ground.height, lambda found: True)
    if foot is None:
        return None
    lying = [_share(depth, foot) for depth in foot_depths]
    if veil.head is None:
        return 0.0, foot
    # The words above may stand on the foot's scrim too; and those below must bear the head's.
    above = [word for word in words if word.middle < middle]
    head_depths = _depths(veil.head, ground.height)

    def borne(head: float) -> bool:
        shares = _laid_together(lying, head_depths, head)
        return all(word.stands_out(shares) for word in below if word.differs(lying, shares))

    head = _search(above, head_depths, lying, borne)
    return None if head is None else (head, foot)


class _Word:
    """One line's ink over its part of the ground."""

    def __init__(self, need: Need, veil: RGB, place: tuple[int, int], pixels: Image.Image, mask: Image.Image) -> None:
        self.need = need
        self.veil = veil
        self.left, self.top = place
        self.pixels = pixels
        self.mask = mask
        self.rows = slice(self.top, self.top + pixels.height)
        self.middle = self.top + pixels.height / 2

    @classmethod
    def over(cls, ground: Image.Image, veil: Veil, ink: Ink) -> _Word | None:
        """The ink's part of the ground, tight around what is covered; None where nothing of the card is."""
        colour, (left, top, right, bottom), mask = ink
        whole = (max(left, 0), max(top, 0), min(right, ground.width), min(bottom, ground.height))
        if whole[0] >= whole[2] or whole[1] >= whole[3]:
            return None
        seen = mask.crop((whole[0] - left, whole[1] - top, whole[2] - left, whole[3] - top))
        if (tight := seen.getbbox()) is None:
            return None
        place = whole[0] + tight[0], whole[1] + tight[1]
        box = (*place, whole[0] + tight[2], whole[1] + tight[3])
        return cls(Need(colour, veil.asked), veil.colour, place, ground.crop(box), seen.crop(tight))

    def stands_out(self, shares: Sequence[float]) -> bool:
        """Whether it has its contrast where each row of the card is covered by this share."""
        laid = laid_on(self.pixels, self.veil, shares[self.rows], self.left, self.top)
        return self.need.is_met(laid, self.mask)

    def differs(self, first: Sequence[float], second: Sequence[float]) -> bool:
        """Whether the rows that it stands on are covered differently."""
        return first[self.rows] != second[self.rows]

    def guess(self, depths: Sequence[float]) -> float:
        """About the strength that it needs, from the most glaring grey in every few rows; 0 where it needs none."""
        darken = luminance(self.veil) <= self.need.dark
        if not darken and luminance(self.veil) < self.need.light:
            return 1.0
        plane, found = luminance_plane(self.pixels, 255), 0.0
        for first in range(0, plane.height, _GROUP):
            part = (0, first, plane.width, min(first + _GROUP, plane.height))
            counts = plane.crop(part).histogram(self.mask.crop(part))
            levels = [level for level, count in enumerate(counts) if count]
            depth = depths[self.top + (part[1] + part[3]) // 2]
            if levels and depth:
                level = levels[-1] if darken else levels[0]
                found = self._needed(_grey(level / 255), depth, found, darken=darken)
        return found

    def _needed(self, grey: float, depth: float, least: float, *, darken: bool) -> float:
        def enough(share: float) -> bool:
            light = luminance(_mixed(grey, self.veil, share))
            return light <= self.need.dark if darken else light >= self.need.light

        low, high = _share(depth, least), 1.0
        if enough(low):
            return least
        while high - low > 1 / 512:
            low, high = (low, middle) if enough(middle := (low + high) / 2) else (middle, high)
        return -log1p(-min(high, DENSEST)) / depth


def _search(
    words: Sequence[_Word], depths: Sequence[float], lying: list[float], also: Callable[[float], bool]
) -> float | None:
    """The least strength of a ramp, over what lies there already, at which all words stand out and `also` holds."""
    under = [depth for word in words for depth in depths[word.rows] if depth]
    finite = [depth for depth in under if depth < inf]
    most = log(1 / (1 - DENSEST)) / min(finite) if finite else float(bool(under))
    least = _LEAST / min(max(under, default=1.0), 1.0)

    def stands_out(word: _Word, strength: float) -> bool:
        return word.stands_out(_laid_together(lying, depths, strength, word.rows))

    found, step, known = 0.0, STEP, dict[int, float]()
    for guess, number in sorted(((word.guess(depths), number) for number, word in enumerate(words)), reverse=True):
        if not stands_out(words[number], found):
            first = _first(partial(stands_out, words[number]), guess, found, least, most)
            if first is None:
                return None
            found = first
        known[number] = found
    # Mostly denser is better for all; where it is not, or the dither plays a part, go on until it is well.
    while not (all(known.get(n) == found or stands_out(word, found) for n, word in enumerate(words)) and also(found)):
        # By longer and longer steps: mostly the first is enough, and if not, perhaps none is.
        known, found, step = {}, max(found * step, least), step * STEP
        if found > most:
            return None
    return found


def _first(holds: Callable[[float], bool], guess: float, failing: float, least: float, most: float) -> float | None:
    """A strength at which something holds that does not 2 % below; `failing` is one at which it does not."""
    if not most:
        return None
    floor = max(failing, least)
    low, high = floor, min(max(guess, floor * STEP), most)
    reach = STEP * STEP
    if holds(high):
        while high > floor and holds(lower := max(high / reach, floor)):
            high, reach = lower, reach * reach
            if lower == floor:
                return floor
        low = max(high / reach, floor)
    else:
        low = high
        while not holds(high := min(low * reach, most)):
            if high == most:
                return _one_by_one(holds, floor, most)
            low, reach = high, reach * reach
    while high / low > STEP:
        middle = sqrt(low * high)
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _one_by_one(holds: Callable[[float], bool], low: float, most: float) -> float | None:
    while (low := low * _COARSE) < most:
        if holds(low):
            return low
    return None


@lru_cache(maxsize=16)
def _depths(ramp: Ramp, height: int) -> tuple[float, ...]:
    """How deep the ramp's own scrim is in each row, -ln(1 - a): of scrims that lie on each other, depths add up."""
    if not ramp.stops:
        return (0.0,) * height
    (first, before), shares = ramp.stops[0], list[float]()
    for place, share in ramp.stops:
        end = min(ceil(place - 0.5), height)
        slope = (share - before) / (place - first) if place > first else 0.0
        shares += [before + slope * (row + 0.5 - first) for row in range(len(shares), end)]
        first, before = place, share
    shares += [before] * (height - len(shares))
    return tuple(-log1p(-share) if share < 1 else inf for share in shares)


def _share(depth: float, strength: float) -> float:
    return -expm1(-depth * strength) if strength else 0.0


def _laid_together(
    lying: Sequence[float], depths: Sequence[float], strength: float, rows: slice | None = None
) -> list[float]:
    """The denser of two scrims in each row; the second by its depths. Only what `rows` names is worked out."""
    if not strength:
        return list(lying)
    found = list(lying)
    for row in range(*(rows or slice(0, len(found))).indices(len(found))):
        found[row] = max(found[row], 1.0 - exp(-depths[row] * strength))
    return found


def _mixed(grey: float, colour: RGB, share: float) -> RGB:
    red, green, blue = (round(grey + (channel - grey) * share) for channel in colour)
    return red, green, blue


def _grey(light: float) -> float:
    """The channel, 0 to 255, of the grey with this relative luminance (IEC 61966-2-1)."""
    return 255 * (12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055)
