"""Photos of nobody and nothing for benchmarks: as large and as hard to compress as a phone's.

Touches: disk.
"""

from __future__ import annotations

import random
from pathlib import Path

from PIL import Image

from cards.photograph import read_picture
from cards.picture import Picture

SIZE = (4000, 3000)
"""Twelve megapixels, as phones take them."""

_PLACES = (16, 12)
"""Patches of one light and colour: sky, walls and faces are about that large."""

_GRAIN = 0.06
"""Share of noise: with it a JPEG at 88 comes to two and a half megabytes."""


def made_photo(path: Path, seed: int) -> Picture:
    """The JPEG of a made-up photo, written to `path`: patches of colour, edges and grain, the same for one seed."""
    dice = random.Random(seed)
    width, height = _PLACES
    soft = Image.frombytes("RGB", _PLACES, dice.randbytes(width * height * 3)).resize(SIZE, Image.Resampling.BICUBIC)
    sharp = Image.frombytes("RGB", _PLACES, dice.randbytes(width * height * 3)).resize(SIZE, Image.Resampling.NEAREST)
    # Grain is one tile that repeats: drawing dice for every pixel would take longer than all that is measured.
    side = 500
    tile = Image.frombytes("L", (side, side), dice.randbytes(side * side))
    grain = Image.new("L", SIZE)
    for left in range(0, SIZE[0], side):
        for top in range(0, SIZE[1], side):
            grain.paste(tile, (left, top))
    picture = Image.blend(Image.blend(soft, sharp, 0.25), Image.merge("RGB", (grain,) * 3), _GRAIN)
    picture.save(path, "JPEG", quality=88)
    return read_picture(path)
