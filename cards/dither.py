"""A colour laid over a picture, each row as densely as asked, dithered so that no bands show.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageChops

from templates.colour import RGB

_MOST_NOISE = 32
"""Most that the scrim's own colour is dithered by, of 255: beneath a share of 1/64 there is no band to hide."""


def _bayer(order: int) -> tuple[tuple[int, ...], ...]:
    if order == 0:
        return ((0,),)
    part = _bayer(order - 1)
    above = tuple(tuple(4 * value for value in row) + tuple(4 * value + 2 for value in row) for row in part)
    below = tuple(tuple(4 * value + 3 for value in row) + tuple(4 * value + 1 for value in row) for row in part)
    return above + below


BAYER = _bayer(3)
"""The numbers from 0 to 63, spread evenly over a square of 8 x 8 (B. E. Bayer, 1973)."""

_ALL = int.from_bytes(bytes([1] * 8), "big")
_DITHER = [[int.from_bytes(bytes(cell < rest for cell in row), "big") for rest in range(64)] for row in BAYER]
"""For each row of the square and each 64th of a step: which of eight pixels take the next step, a byte for each."""

_TURNED = tuple(zip(*BAYER[::-1], strict=True))
"""The same a quarter turned, so that two ditherings do not add up."""


def laid_on(pixels: Image.Image, colour: RGB, shares: Sequence[float], left: int, top: int) -> Image.Image:
    """A new picture: a part of a card (mode RGB) with a colour over it that covers each row by a share from 0 to 1.

    `left` and `top` are where the part lies on the card, so that every part is dithered as the whole is: by half a step
    of 8 bits up and down, so that no bands show where rows grow denser slowly.
    """
    laid = pixels.copy()
    covered = [row for row, share in enumerate(shares) if share > 0]
    if not covered:
        return laid
    first = covered[0]
    noises: dict[tuple[int, int], bytes] = {}
    mask, veil = [], []
    for row in range(first, covered[-1] + 1):
        share, phase = shares[row], (top + row) % 8
        level = int(share * 255)
        further = int((share * 255 - level) * 64)
        mask.append((_DITHER[phase][further] + level * _ALL).to_bytes(8, "big"))
        noise = min(round(0.5 / share), _MOST_NOISE) if share else 0
        if (phase, noise) not in noises:
            noises[phase, noise] = _noisy(colour, noise, phase)
        veil.append(noises[phase, noise])
    size, shift = (8, len(mask)), left % 8
    cells, noisy = Image.frombytes("L", size, b"".join(mask)), Image.frombytes("RGB", size, b"".join(veil))
    laid.paste(_across(noisy, shift, pixels.width), (0, first), _across(cells, shift, pixels.width))
    return laid


def _across(tile: Image.Image, shift: int, width: int) -> Image.Image:
    """A tile again and again from left to right, the first one from its column `shift` on."""
    repeated = Image.new(tile.mode, (width, tile.height))
    repeated.paste(ImageChops.offset(tile, -shift, 0))
    done = tile.width
    while done < width:
        # What is there already is put beside itself: a dozen copies instead of a hundred.
        repeated.paste(repeated.crop((0, 0, min(done, width - done), tile.height)), (done, 0))
        done *= 2
    return repeated


def _noisy(colour: RGB, noise: int, phase: int) -> bytes:
    """Eight pixels of a colour that strays by up to `noise`: half a step of what it becomes under its share."""
    base = [min(max(channel, noise), 255 - noise) - noise for channel in colour]
    strays = [round(2 * noise * (cell + 0.5) / 64) for cell in _TURNED[phase]]
    return bytes(channel + stray for stray in strays for channel in base)
