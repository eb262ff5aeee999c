"""Decoded pictures of any mode in sRGB, 8 bits a channel, by the colour profile that they bring.

Pure.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import Image

from quotes.errors import InputError

if TYPE_CHECKING:
    from PIL import ImageCms

_SPACES = {"RGB": "RGB", "CMYK": "CMYK", "L": "GRAY", "LAB": "Lab"}
"""The data colour space (ICC.1:2022, 7.2.8) that a profile must have to say anything about a mode."""

_UNSEEN = 2
"""A profile that moves no colour by more than this of 255 is sRGB under another name: it is not applied."""

_SAMPLES = tuple(range(0, 256, 51))


def in_srgb(image: Image.Image, profile: bytes | None, path: str, *, keep_alpha: bool = False) -> Image.Image:
    """A decoded picture in mode RGB and sRGB; in mode RGBA with `keep_alpha`, else on white where it is transparent.

    16 bits are scaled to 8. A profile that is broken or of another colour space is passed over, and the picture taken
    for sRGB. Raises `InputError` for pictures of floating-point or 32-bit numbers.
    """
    alpha = _alpha(image)
    colours = _in_eight_bits(image, path)
    if profile is not None:
        colours = _by_profile(colours, profile)
    if colours.mode == "LAB":
        colours = _from_lab().apply(colours)
    colours = colours.convert("RGB")
    # Profile, place and comments would be written into the card by some of Pillow's encoders.
    colours.info = {}
    if keep_alpha:
        colours.putalpha(255 if alpha is None else alpha)
        return colours
    if alpha is None or alpha.getextrema() == (255, 255):
        return colours
    return Image.composite(colours, Image.new("RGB", colours.size, "white"), alpha)


def _alpha(image: Image.Image) -> Image.Image | None:
    # Pillow cannot convert grey of 16 bits to RGBA; a grey that stands for nothing is rare there.
    if image.mode.startswith("I") or not image.has_transparency_data:
        return None
    return image.convert("RGBA").getchannel("A")


def _in_eight_bits(image: Image.Image, path: str) -> Image.Image:
    """The picture without alpha in one of the modes that a profile can describe: RGB, CMYK, L or LAB."""
    mode = image.mode
    if mode in _SPACES:
        return image
    if mode == "F" or (mode == "I" and not _is_within_16_bits(image)):
        raise InputError(f"{path} has more than 16 bits a channel.", "Export it with 8 or 16 bits.")
    if mode.startswith("I"):
        # Pillow's own conversion would cut off all above 255.
        scaled = image.point(lambda value: value * (1 / 257) + 0.5)
        return scaled.convert("L")
    if mode in {"1", "LA", "La"}:
        return (image.convert("LA") if mode == "La" else image).convert("L")
    # By way of RGBA, which has room for what a palette says about transparency.
    return image.convert("RGBA").convert("RGB")


def _is_within_16_bits(image: Image.Image) -> bool:
    least, most = image.getextrema()
    return isinstance(least, int | float) and isinstance(most, int | float) and least >= 0 and most <= 0xFFFF


def _by_profile(image: Image.Image, profile: bytes) -> Image.Image:
    # Imported late, here and below: most pictures bring no profile.
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = source.profile.xcolor_space.strip()
        if image.mode == "L" and space == "RGB":
            image = image.convert("RGB")
        if _SPACES[image.mode] != space:
            return image
        change = ImageCms.buildTransform(
            source,
            _srgb(),
            image.mode,
            "RGB",
            # What photo programs do: white stays white, black black, and what both have stays exact.
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        if image.mode == "RGB" and _changes_nothing(change):
            return image
        return change.apply(image)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError, AttributeError):
        return image


def _changes_nothing(change: ImageCms.ImageCmsTransform) -> bool:
    colours = bytes(v for red in _SAMPLES for green in _SAMPLES for blue in _SAMPLES for v in (red, green, blue))
    sample = Image.frombytes("RGB", (len(colours) // 3, 1), colours)
    changed = change.apply(sample)
    return all(abs(a - b) <= _UNSEEN for a, b in zip(colours, changed.tobytes(), strict=True))


@lru_cache(maxsize=1)
def _srgb() -> ImageCms.ImageCmsProfile:
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


@lru_cache(maxsize=1)
def _from_lab() -> ImageCms.ImageCmsTransform:
    from PIL import ImageCms

    return ImageCms.buildTransform(ImageCms.createProfile("LAB"), _srgb(), "LAB", "RGB")
