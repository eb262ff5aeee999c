"""A card's ground: what lies beneath its words, drawn once for all cards that share it.

Pure, but for the pictures that it opens; pictures are Pillow's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PIL import Image, ImageMath

from cards.placed import Backdrop, Box, Layout, PhotoGround, Shape
from cards.shapes import draw_shape
from templates.colour import RGB, contrast_of_luminances, grey_of, linear, luminance


@dataclass(frozen=True, slots=True)
class GroundKey:
    """What decides how a ground looks: cards with equal keys share one."""

    width: int
    height: int
    ground: RGB
    backdrop: Backdrop | None
    shapes: tuple[Shape, ...]
    photo: PhotoGround | None = None


class Ground:
    """A drawn ground: under its shapes lies what its key asks for, which `bare` shows already, or another picture."""

    def __init__(self, key: GroundKey, under: Image.Image | None = None, *, bare: Ground | None = None) -> None:
        self.key = key
        self.picture: Image.Image = under or (bare.picture.copy() if bare else _under(key))
        self._is_plain = under is None and key.backdrop is None and key.photo is None
        self.is_drawn = under is None and key.photo is None
        """Whether it is the program's own drawing, without a photo or a scrim."""
        for shape in key.shapes:
            draw_shape(shape, self.picture)

    def flat_colour(self, box: Box) -> RGB | None:
        """The one colour of the ground within a box, or None where there are several."""
        return self.key.ground if self._is_plain and self._is_bare(box) else None

    def least_contrast(self, ink: RGB, box: Box, coverage: Image.Image) -> tuple[float, RGB]:
        """The least contrast of an ink with the covered pixels of a box, whatever their coverage, and a grey like them.

        Exact over a photo; over other grounds the worse end of a step of lightness (1/255) is taken.
        """
        own = luminance(ink)
        if self.is_drawn:
            darkest, lightest = self.luminances_under(box, coverage)
            if darkest <= own <= lightest:
                return 1.0, ink
            worst = lightest if own > lightest else darkest
            return contrast_of_luminances(own, worst), grey_of(worst)
        # Imported late: most cards have no photo.
        from cards.ink_contrast import least_contrast

        least = least_contrast(ink, self.picture.crop(box), coverage)
        lighter = (own + 0.05) * least - 0.05
        return least, grey_of(lighter if own < luminance(self.key.ground) else (own + 0.05) / least - 0.05)

    def luminances_under(self, box: Box, coverage: Image.Image) -> tuple[float, float]:
        """The least and the greatest relative luminance under the covered pixels of a box, whatever their coverage."""
        if (known := self._row_luminances) and self._is_bare(box):
            # Every row has one luminance, and a line's box is tight around its ink.
            rows = known[max(box[1], 0) : max(box[3], 1)] or known[-1:]
            return min(least for least, _ in rows), max(most for _, most in rows)
        counts = self._lightness.crop(box).histogram(coverage)
        covered = [value for value, count in enumerate(counts) if count]
        return (covered[0] / 255) ** 2, min((covered[-1] + 1) / 255, 1.0) ** 2

    def _is_bare(self, box: Box) -> bool:
        left, top, right, bottom = box
        for shape in self.key.shapes:
            x0, y0, x1, y1 = shape.box
            if x0 < right and left < x1 and y0 < bottom and top < y1:
                return False
        return True

    @cached_property
    def _row_luminances(self) -> list[tuple[float, float]] | None:
        """The least and greatest luminance of each row, shapes aside; None where rows are not of one colour."""
        if not self.is_drawn:
            return None
        if self.key.backdrop is None:
            return [(luminance(self.key.ground),) * 2] * self.key.height
        from cards.backdrop import row_luminances

        return row_luminances(self.key.backdrop, self.key.height)

    @cached_property
    def _lightness(self) -> Image.Image:
        """The square root of each pixel's relative luminance, rounded down to 1/255.

        The root spends the steps where eyes do. A pixel of value `v` has a root from `v` to `v + 1`: whoever judges
        takes the worse end.
        """
        weighed = [
            band.point([linear(value) * weight for value in range(256)], "F")
            for band, weight in zip(self.picture.split(), (0.2126, 0.7152, 0.0722), strict=True)
        ]
        root = ImageMath.lambda_eval(
            lambda names: names["convert"]((names["red"] + names["green"] + names["blue"]) ** 0.5 * 255.0, "L"),
            red=weighed[0],
            green=weighed[1],
            blue=weighed[2],
        )
        assert isinstance(root, Image.Image)  # noqa: S101 - what ImageMath gives for picture operands
        return root


def _under(key: GroundKey) -> Image.Image:
    """What lies under the shapes. What is not one colour is imported late: most cards have no need of it."""
    if key.photo is not None:
        from cards.photo_ground import photo_ground

        return photo_ground(key.photo, key.width, key.height)
    if key.backdrop is not None:
        from cards.backdrop import draw_backdrop

        return draw_backdrop(key.backdrop, key.width, key.height)
    return Image.new("RGB", (key.width, key.height), key.ground)


def ground_key(layout: Layout) -> GroundKey:
    """The ground that a layout needs, without the scrim that its words ask for."""
    return GroundKey(layout.width, layout.height, layout.ground, layout.backdrop, layout.shapes, layout.photo)
