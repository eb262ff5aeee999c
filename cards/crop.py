"""Which part of a photo a card shows: the largest of its shape, with what matters at the wanted place.

Pure.
"""

from __future__ import annotations

from itertools import compress

from PIL import Image, ImageChops, ImageFilter

_THUMBNAIL = 96
"""Longest edge of the copy that is judged, in pixels: faces can still be told from walls, and grain is gone."""

_SURROUNDINGS = 16
"""Blur, in pixels of that copy, of what a place is compared with: a sixth of the picture around it."""

_TOP = 0.08
"""Share of the picture's pixels, the most salient ones, whose centre of gravity is the focus."""

_MIDDLE = 0.35
"""Share of its saliency that a corner loses: photographers put what matters nearer to the middle than to the edge."""


def crop_box(
    picture: Image.Image,
    width: int,
    height: int,
    *,
    focus: tuple[float, float] | None = None,
    keep: tuple[float, float] = (0.5, 0.5),
) -> tuple[float, float, float, float]:
    """Left, top, right, bottom in the picture's pixels of the largest part with the shape of `width` x `height`.

    `focus` is the point that matters, as shares of the picture (`focus_of` when None); it comes as near to `keep`, a
    point in shares of the card, as the picture's edges allow. The numbers are not whole, so that the shape is exact:
    `Image.resize` takes them as they are.
    """
    scale = min(picture.width / width, picture.height / height)
    across, down = min(width * scale, picture.width), min(height * scale, picture.height)
    if across == picture.width and down == picture.height:
        return 0.0, 0.0, across, down
    x, y = focus if focus is not None else focus_of(picture)
    left = min(max(x * picture.width - keep[0] * across, 0.0), picture.width - across)
    top = min(max(y * picture.height - keep[1] * down, 0.0), picture.height - down)
    return left, top, min(left + across, picture.width), min(top + down, picture.height)


def focus_of(picture: Image.Image) -> tuple[float, float]:
    """The point of a picture that draws the eye, as shares of its width and height; the middle of a plain one.

    A simple measure of saliency: how much a place differs from its wide surroundings in lightness and in colour (the
    idea of Itti, Koch and Niebur, 1998), plus how much fine detail it has, a little less towards the corners. The point
    is the centre of gravity of the most salient places. What is transparent counts as middle grey.
    """
    scale = _THUMBNAIL / max(picture.size)
    size = (max(round(picture.width * scale), 1), max(round(picture.height * scale), 1))
    small = picture.resize(size, Image.Resampling.BOX, reducing_gap=2.0)
    if small.mode == "RGBA":
        small = Image.composite(small, Image.new("RGBA", size, (128, 128, 128, 255)), small.getchannel("A"))
    lightness, blue, red = small.convert("RGB").convert("YCbCr").split()
    differing = _contrast(lightness)
    # Twice: in 8 bits the chroma of what is not glaring spans half of what lightness does.
    for chroma in (blue, red):
        contrast = _contrast(chroma)
        differing = ImageChops.add(differing, ImageChops.add(contrast, contrast))
    detail = ImageChops.difference(lightness, lightness.filter(ImageFilter.GaussianBlur(1)))
    dense = detail.filter(ImageFilter.GaussianBlur(2)).point([min(4 * value, 255) for value in range(256)])
    off_middle = Image.radial_gradient("L").resize(size).point([round(255 - _MIDDLE * value) for value in range(256)])
    salient = ImageChops.multiply(ImageChops.add(differing, dense), off_middle).filter(ImageFilter.GaussianBlur(1))
    return _centre(salient)


def _contrast(band: Image.Image) -> Image.Image:
    return ImageChops.difference(band, band.filter(ImageFilter.GaussianBlur(_SURROUNDINGS)))


def _centre(salient: Image.Image) -> tuple[float, float]:
    """The centre of gravity of the top share of a map of saliency, weighed by how far each place is above the rest."""
    counts = salient.histogram()
    wanted, least = _TOP * salient.width * salient.height, 255
    while least > 0 and sum(counts[least:]) < wanted:
        least -= 1
    # On a plain ground the top share reaches down to the halo of the one thing that is there.
    peak = max(value for value, count in enumerate(counts) if count)
    least = max(least, peak // 2)
    above = salient.point([max(value - least + 1, 0) if value else 0 for value in range(256)]).tobytes()
    whole = sum(above)
    if not whole:
        return 0.5, 0.5
    places = range(len(above))
    across = sum(above[place] * (place % salient.width + 0.5) for place in compress(places, above))
    down = sum(above[place] * (place // salient.width + 0.5) for place in compress(places, above))
    return across / whole / salient.width, down / whole / salient.height
