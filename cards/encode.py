"""A painted card to the bytes of a file.

Pure.
"""

from __future__ import annotations

import io
from typing import Literal

from PIL import Image

from cards.paint import Painted
from cards.png import band_count, join_strips, pack_small, scanlines
from quotes.errors import InputError

FileType = Literal["png", "jpeg", "webp", "avif"]
OutputType = Literal["png", "jpeg", "webp", "avif", "pdf"]
"""What a card can be written as: a picture, or a page of a document (`cards.pdf`)."""

ENDINGS: dict[OutputType, str] = {"png": "png", "jpeg": "jpg", "webp": "webp", "avif": "avif", "pdf": "pdf"}

QUALITIES: dict[FileType, int] = {"jpeg": 90, "webp": 90, "avif": 80}
"""What each type is compressed at, on its encoder's own scale.

JPEG has full colour resolution (4:4:4) where letters differ from their ground in colour: they would bleed into it.
Where they differ in lightness only, half the resolution (4:2:0) loses nothing and is a third quicker.

AVIF's scale is its own; 80 keeps flat grounds and letter edges as clean as JPEG at 90 in half the bytes."""


def encode(painted: Painted, file_type: FileType, *, xmp: bytes, small: bool = False) -> bytes:
    """The file's bytes. PNG is exact; the others are compressed at a quality that keeps letters clean.

    `small` spends about ten times as long on a PNG for a quarter to a half fewer bytes: the pixels are the same. Raises
    `InputError` when this Pillow cannot write the type.
    """
    picture = painted.picture
    if file_type == "png" and not small:
        return join_strips(painted.strips(), picture.width, picture.height, xmp=xmp)
    return encode_picture(picture, file_type, xmp=xmp, coloured=painted.coloured)


def encode_picture(
    picture: Image.Image, file_type: FileType, *, xmp: bytes, coloured: bool = True, quality: int | None = None
) -> bytes:
    """The file's bytes of a picture in RGB, PNG packed small. `coloured` keeps colour at full resolution.

    `quality` is the encoder's own scale, up to 100; by default that of `QUALITIES`. Raises what `encode` raises.
    """
    if file_type == "png":
        return _small_png(picture, xmp)
    return _compressed(picture, file_type, xmp, coloured=coloured, quality=quality or QUALITIES[file_type])


def _small_png(picture: Image.Image, xmp: bytes) -> bytes:
    """A PNG with a palette where 256 colours are all there are, as with one ink on one ground; else packed harder."""
    if picture.getcolors(256) is not None:
        indexed = picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=256)
        if indexed.convert("RGB").tobytes() == picture.tobytes():
            # Imported late: the plugin takes 15 ms to load and the usual PNG is packed without it.
            from PIL.PngImagePlugin import PngInfo

            texts, out = PngInfo(), io.BytesIO()
            texts.add_itxt("XML:com.adobe.xmp", xmp.decode())
            indexed.save(out, "PNG", optimize=True, pnginfo=texts)
            return out.getvalue()
    everything = pack_small(scanlines(picture, (0, band_count(picture.height))))
    return join_strips([everything], picture.width, picture.height, xmp=xmp)


def _compressed(picture: Image.Image, file_type: FileType, xmp: bytes, *, coloured: bool, quality: int) -> bytes:
    out = io.BytesIO()
    if file_type == "jpeg":
        picture.save(out, "JPEG", quality=quality, subsampling=0 if coloured else 2, xmp=xmp)
    elif file_type == "webp":
        picture.save(out, "WEBP", quality=quality, method=2, xmp=xmp)
    else:
        from PIL import features

        if not features.check("avif"):
            raise InputError("This Pillow was built without AVIF.", "Install a newer Pillow, or use --type webp.")
        picture.save(out, "AVIF", quality=quality, speed=8, subsampling="4:4:4", xmp=xmp)
    return out.getvalue()
