"""Logos and portraits: a picture fitted or cropped to its box on a card.

Pure, but for the pictures that it opens.
"""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageChops

from cards.crop import crop_box
from cards.photograph import open_picture
from cards.placed import Plate
from cards.shapes import disc_mask

_FACE = (0.5, 0.42)
"""Where a portrait's focus comes to: eyes stand above the middle, as on a passport's photo."""


def draw_plate(plate: Plate, picture: Image.Image) -> None:
    """Draws a plate on a picture of mode RGB; what of it lies outside is left out, and an empty box draws nothing.

    A logo stands whole in the middle of its box, as large as the box allows; a portrait fills the largest square in
    the middle of its box, or the disc in it. What is transparent lets the card show through. Raises `InputError` when
    the file cannot be used.
    """
    if plate.right <= plate.left or plate.bottom <= plate.top:
        return
    prepared, alpha = _prepared(plate)
    left = plate.left + (plate.right - plate.left - prepared.width) // 2
    top = plate.top + (plate.bottom - plate.top - prepared.height) // 2
    picture.paste(prepared, (left, top), alpha)


@lru_cache(maxsize=16)
def _prepared(plate: Plate) -> tuple[Image.Image, Image.Image]:
    """The pixels of a plate and what of them covers; kept, as every card of a batch shows the same logo."""
    width, height = plate.right - plate.left, plate.bottom - plate.top
    side = min(width, height)
    needed = (width, height) if plate.shape == "whole" else (side, side)
    image = open_picture(plate.picture, keep_alpha=True, at_least=needed)
    if plate.shape == "whole":
        scale = min(width / image.width, height / image.height)
        size = max(round(image.width * scale), 1), max(round(image.height * scale), 1)
        fitted = _resized(image, size, (0.0, 0.0, image.width, image.height))
        return fitted.convert("RGB"), fitted.getchannel("A")
    fitted = _resized(image, (side, side), crop_box(image, side, side, keep=_FACE))
    alpha = fitted.getchannel("A")
    if plate.shape == "round":
        alpha = ImageChops.multiply(alpha, disc_mask(side))
    return fitted.convert("RGB"), alpha


def _resized(image: Image.Image, size: tuple[int, int], box: tuple[float, float, float, float]) -> Image.Image:
    """Resized with colours weighed by their alpha, so that what is transparent leaves no rim."""
    # Lanczos would leave ripples around what it enlarges.
    smaller = size[0] <= box[2] - box[0]
    kernel = Image.Resampling.LANCZOS if smaller else Image.Resampling.BICUBIC
    return image.convert("RGBa").resize(size, kernel, box, reducing_gap=2.0).convert("RGBA")
