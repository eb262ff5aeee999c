"""The photo that fills a card: cropped to what matters, resized, and blurred or toned where that is asked.

Pure, but for the picture that it opens.
"""

from __future__ import annotations

from PIL import Image, ImageFilter, ImageMath

from cards.crop import crop_box
from cards.photograph import open_picture
from cards.placed import PhotoGround
from quotes.errors import Refused
from templates.colour import RGB, linear
from templates.oklch import run

MOST_ENLARGED = 2.0
"""How many times a photo may be enlarged. Beyond twice its pixels show on a phone even behind a scrim."""

_GAP = 2.0
"""A photo is first reduced by a whole number to no less than this many times the card: faster, and not seen
(Pillow's documentation of `Image.resize`)."""


def photo_ground(photo: PhotoGround, width: int, height: int) -> Image.Image:
    """The photo as a card's ground: mode RGB, `width` x `height` pixels. Raises what `fitted_photo` raises."""
    return treated(fitted_photo(photo, width, height), photo)


def fitted_photo(photo: PhotoGround, width: int, height: int) -> Image.Image:
    """The photo cropped and resized to a card, neither blurred nor toned yet.

    Raises `InputError` when the file cannot be used, and `Refused` (rule `photo`) when it would have to be enlarged
    more than `MOST_ENLARGED` times.
    """
    image = open_picture(photo.picture, at_least=(width, height))
    box = crop_box(image, width, height, focus=photo.focus, keep=photo.keep)
    if width > MOST_ENLARGED * (box[2] - box[0]) or height > MOST_ENLARGED * (box[3] - box[1]):
        raise Refused(
            "photo",
            f"{photo.picture.path} is too small: of its {image.width} x {image.height} pixels the card would show "
            f"{int(box[2] - box[0])} x {int(box[3] - box[1])}, and it needs {width} x {height}.",
            "Choose a photo at least half as large as the card; as large is better.",
        )
    return image.resize((width, height), Image.Resampling.LANCZOS, box, reducing_gap=_GAP)


def treated(fitted: Image.Image, photo: PhotoGround) -> Image.Image:
    """A fitted photo, blurred and toned where that is asked; the picture itself is not changed."""
    shown = fitted.filter(ImageFilter.GaussianBlur(photo.blur)) if photo.blur > 0 else fitted
    return duotone(shown, *photo.duotone) if photo.duotone is not None else shown


def duotone(picture: Image.Image, dark: RGB, light: RGB) -> Image.Image:
    """The picture in the colours from `dark`, where it is black, to `light`, where it is white, by even steps of OKLCH.

    A place stands as far along the way as a grey of its luminance is light in OKLab: the cube root of the luminance.
    """
    steps = [run(dark, light, value / 255) for value in range(256)]
    lightness = _lightness(picture)
    bands = [lightness.point([round(step[channel]) for step in steps]) for channel in range(3)]
    return Image.merge("RGB", bands)


def _lightness(picture: Image.Image) -> Image.Image:
    """The OKLab lightness of a grey with each pixel's luminance, 0 to 255."""
    weighed = [
        band.point([linear(value) * weight for value in range(256)], "F")
        for band, weight in zip(picture.split(), (0.2126, 0.7152, 0.0722), strict=True)
    ]
    root = ImageMath.lambda_eval(
        lambda names: names["convert"]((names["red"] + names["green"] + names["blue"]) ** (1 / 3) * 255.0 + 0.5, "L"),
        red=weighed[0],
        green=weighed[1],
        blue=weighed[2],
    )
    assert isinstance(root, Image.Image)  # noqa: S101 - what ImageMath gives for picture operands
    return root
