"""The colour that identifies a logo.

Pure; pictures are Pillow's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import cast

from PIL import Image

from quotes.errors import InputError
from templates.colour import RGB
from templates.oklch import oklch_of

_Class = tuple[int, int, int]

_SIDE = 256
"""Pixels of the longer side that are looked at: enough for the areas of a logo's colours."""

_HALF_CLEAR = 128
"""Alpha under which a pixel is the soft edge of another colour, not one of the logo's own."""

_GREY = 0.03
"""Chroma that is taken for none: off-whites and the warm blacks of print have up to as much."""

_COARSE = 16
"""Width of the classes in which like colours count as one, in 8-bit steps: JPEG strays no further in flat areas."""

_SPECK = 0.02
"""Share of a grey logo's area that its darkest colour has at least; less is the edge of something."""

_LEAST = 0.0005
"""Area times chroma under which a logo is grey: a two-hundredth of it in a lively colour is the least that is meant."""


def logo_colour(picture: Image.Image) -> RGB:
    """The colour of a logo, of any size and mode, with the greatest area times chroma (OKLCH, less 0.03).

    Pixels count by how much they cover, so that a transparent ground is nothing; white, black and grey have no chroma
    and count nothing. Colours are counted in classes together with their neighbours, and the commonest colour of
    the best class is given, as it stands in the picture. A logo in greys alone gives its darkest colour. Raises
    `InputError` for a picture that shows nothing.
    """
    areas = _areas(picture)
    if not areas:
        raise InputError("The logo shows nothing.", "Choose a picture that is not wholly transparent.")
    classes: defaultdict[_Class, Counter[RGB]] = defaultdict(Counter)
    for (red, green, blue), area in areas.items():
        classes[red // _COARSE, green // _COARSE, blue // _COARSE][red, green, blue] = area
    weights = {one: _weight(colours) for one, colours in classes.items()}
    middle = max(sorted(weights), key=lambda one: sum(weights.get(other, 0.0) for other in _around(one)))
    best = max(_around(middle), key=lambda one: weights.get(one, 0.0))
    if weights.get(best, 0.0) <= _LEAST * areas.total():
        shown = [colours for colours in classes.values() if colours.total() >= _SPECK * areas.total()]
        commonest = [_commonest(colours) for colours in shown or classes.values()]
        return min(commonest, key=lambda colour: oklch_of(colour)[0])
    return _commonest(classes[best])


def _areas(picture: Image.Image) -> Counter[RGB]:
    scale = min(1.0, _SIDE / max(picture.size))
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    # Nearest pixels, not mixed ones: a mixture is a colour that the logo does not have.
    small = picture.resize(size, Image.Resampling.NEAREST).convert("RGBA")
    found = cast("list[tuple[int, tuple[int, int, int, int]]]", small.getcolors(size[0] * size[1]))
    areas: Counter[RGB] = Counter()
    for count, (red, green, blue, alpha) in found:
        if alpha >= _HALF_CLEAR:
            areas[red, green, blue] += count * alpha
    # `getcolors` sorts nothing: in order, equal areas give the same colour on every machine.
    return Counter(dict(sorted(areas.items())))


def _weight(colours: Counter[RGB]) -> float:
    """Area times chroma of one class, whose chroma is that of its mean: noise around a grey is grey."""
    total = colours.total()
    red, green, blue = (
        round(sum(colour[channel] * area for colour, area in colours.items()) / total) for channel in range(3)
    )
    return total * max(0.0, oklch_of((red, green, blue))[1] - _GREY)


def _around(one: _Class) -> list[_Class]:
    """A class and its neighbours: a colour near the edge of its class strays into several."""
    red, green, blue = one
    steps = (-1, 0, 1)
    return [(red + x, green + y, blue + z) for x in steps for y in steps for z in steps]


def _commonest(colours: Counter[RGB]) -> RGB:
    return max(colours, key=lambda colour: colours[colour])
