"""The frames of a moving card: its ground, on which one part after another appears, up to the very card.

Pure, but for the masks that it keeps; pictures are Pillow's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from PIL import Image, ImageDraw

from cards.ink import Glyphs, bounds, cover
from cards.motion_pace import Moment
from cards.motion_parts import Part, Parts
from cards.placed import Box

_FEW_COLOURS = 255
"""As many as a GIF holds, with one place left over."""


class Film:
    """A card's frames, each made when it is asked for.

    `card` is the whole card and `ground` what lies beneath its ink, both in RGB and of one size; `moments` are what is
    shown. Kept are these two, two more whole pictures and a mask: whatever the number of frames.
    """

    def __init__(self, card: Image.Image, ground: Image.Image, parts: Parts, moments: Sequence[Moment]) -> None:
        self.card = card
        self.ground = ground
        self.moments = tuple(moments)
        self._constant = parts.constant
        self._parts = parts.appearing
        self._glyphs = Glyphs()
        self._kept: dict[int, Image.Image] = {}

    def __len__(self) -> int:
        return len(self.moments)

    def frames(self) -> Iterator[tuple[Image.Image, Moment]]:
        """Every picture with its moment, in order; a picture is only to be read, and only until the next one."""
        for number, moment in enumerate(self.moments):
            yield self.frame(number), moment

    def frame(self, number: int) -> Image.Image:
        """One picture, only to be read. With all parts whole it is the card, pixel for pixel."""
        moment = self.moments[number]
        whole = self._state(moment.whole)
        if not moment.share:
            return whole
        box = self._box(moment.whole)
        after = self._state(moment.whole + 1).crop(box)
        picture = whole.copy()
        picture.paste(Image.blend(whole.crop(box), after, moment.share), box)
        return picture

    def changing(self, number: int) -> Box:
        """The box outside of which a picture is the same as the one before."""
        if number == 0 or (now := self.moments[number]).whole < (before := self.moments[number - 1]).whole:
            return 0, 0, *self.card.size
        return self._box(before.whole if before.share or now.whole > before.whole else now.whole)

    @cached_property
    def flat(self) -> bool:
        """Whether the ground has few colours: no photo, no gradient, no soft light."""
        return self.ground.getcolors(_FEW_COLOURS) is not None

    @property
    def empty(self) -> Image.Image:
        """The card with nothing but what is always there, only to be read."""
        return self._state(0)

    @cached_property
    def inked(self) -> Image.Image:
        """A mask of all that ever appears: 255 where ink of some part lies."""
        mask = Image.new("L", self.card.size)
        for box, plane in self._covers:
            mask.paste(255, box, plane)
        return mask

    def _state(self, whole: int) -> Image.Image:
        """The card with so many parts whole, and nothing of the later ones.

        It is the card itself but where later ink lies; there it is painted anew, so that what an earlier part has there
        is seen whole: a descender that a later stroke lies behind.
        """
        if whole >= len(self._parts):
            return self.card
        if whole not in self._kept:
            # Two are looked at in one fade: this one and the next.
            for old in [number for number in self._kept if not 0 <= number - whole + 1 <= 1]:
                del self._kept[old]
            so_far = self._painted((self._constant, *self._parts[:whole]))
            picture = self.card.copy()
            for box, plane in self._covers[whole:]:
                picture.paste(so_far.crop(box), box, plane)
            self._kept[whole] = picture
        return self._kept[whole]

    def _painted(self, parts: Sequence[Part]) -> Image.Image:
        picture = self.ground.copy()
        for part in parts:
            for stroke in part.strokes:
                box, plane = _stroke_cover(stroke.points, stroke.box)
                picture.paste(stroke.colour, box, plane)
        for part in parts:
            for line in part.lines:
                ink = self._glyphs.place(line, self.ground)
                if ink.letters:
                    box = bounds(ink.letters)
                    plane = Image.new("L", (box[2] - box[0], box[3] - box[1]))
                    cover(plane, ink.letters, box[0], box[1])
                    picture.paste(line.colour, box, plane)
                for stamp, (mask, x, y) in ink.stamps:
                    picture.paste(stamp, (x, y), mask[0])
        return picture

    @cached_property
    def _covers(self) -> list[tuple[Box, Image.Image]]:
        """For each part the box of its ink, within the card, and a mask of every pixel that it touches."""
        return [self._cover(part) for part in self._parts]

    def _cover(self, part: Part) -> tuple[Box, Image.Image]:
        found = [_stroke_cover(stroke.points, stroke.box) for stroke in part.strokes]
        for line in part.lines:
            if placed := self._glyphs.place(line, self.ground).all:
                box = bounds(placed)
                plane = Image.new("L", (box[2] - box[0], box[3] - box[1]))
                cover(plane, placed, box[0], box[1])
                found.append((box, plane))
        if not found:
            return (0, 0, 1, 1), Image.new("L", (1, 1))
        width, height = self.card.size
        left, top = max(min(box[0] for box, _ in found), 0), max(min(box[1] for box, _ in found), 0)
        right = min(max(box[2] for box, _ in found), width)
        bottom = min(max(box[3] for box, _ in found), height)
        mask = Image.new("L", (max(right - left, 1), max(bottom - top, 1)))
        for box, plane in found:
            touched = plane.point(_TOUCHED)
            at = (box[0] - left, box[1] - top, box[2] - left, box[3] - top)
            mask.paste(255, at, touched)
        return (left, top, left + mask.width, top + mask.height), mask

    def _box(self, part: int) -> Box:
        return self._covers[part][0]


_TOUCHED = [0] + [255] * 255
"""Coverage to whether there is any."""


def _stroke_cover(points: Sequence[tuple[float, float]], box: Box) -> tuple[Box, Image.Image]:
    """Where a stroke covers the card, smoothed by drawing it four times as large, as it is on the card."""
    left, top, right, bottom = box
    plane = Image.new("L", (4 * (right - left), 4 * (bottom - top)))
    ImageDraw.Draw(plane).polygon([(4 * (x - left), 4 * (y - top)) for x, y in points], fill=255)
    return box, plane.reduce(4)
