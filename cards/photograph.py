"""Opens the pictures that people bring: upright, in sRGB, 8 bits a channel, and never more than a machine can hold.

Touches: disk. Whatever is wrong with a file is an `InputError`; no error or warning of Pillow's gets through.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from importlib import import_module
from pathlib import Path

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from cards.picture import Picture
from cards.srgb import in_srgb
from quotes.errors import InputError

MOST_BYTES = 64 * 2**20
"""Largest file that is read: a camera's best JPEG takes half of it."""

MOST_PIXELS = 80_000_000
"""Most pixels that are decoded: 240 MB of memory, and more than all but a few cameras take."""

LONGEST_EDGE = 20_000
"""Longest edge that is decoded: panoramas have it; what is longer is a trap or a map."""

_WHAT_TO_DO = "Open it in a photo program and export it as JPEG or PNG, or choose another picture."
_SMALLER = "Make it smaller: a card needs no more than 4,000 pixels a side."

_STARTS = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
    (b"BM", "BMP"),
)
_PLUGINS = {"JPEG": "Jpeg", "PNG": "Png", "GIF": "Gif", "TIFF": "Tiff", "BMP": "Bmp", "WEBP": "WebP", "AVIF": "Avif"}

_DECODERS = ("jpg", "libjpeg_turbo", "zlib", "webp", "avif", "libtiff", "littlecms2")
"""What Pillow may be built with in other versions than its own wheels have, by its names for them."""

_TURNED_OVER = frozenset({5, 6, 7, 8})
"""Orientations (Exif 3.0, tag 0x0112) in which the file's rows are the picture's columns."""


def read_picture(path: str | Path) -> Picture:
    """The picture file at a path, known by the SHA-256 of its bytes; what is in it is not looked at yet.

    Raises `InputError` for what is not there, is not a file, cannot be read, is empty or is larger than `MOST_BYTES`.
    """
    return Picture(hashlib.sha256(_bytes_of(Path(path))).hexdigest(), str(path))


def open_picture(picture: Picture, *, keep_alpha: bool = False, at_least: tuple[int, int] | None = None) -> Image.Image:
    """The first frame of a picture in mode RGB, upright and in sRGB; in mode RGBA with `keep_alpha`.

    Without `keep_alpha` what is transparent shows white, as on a page. `at_least` is the width and height that are
    needed: a large JPEG is then decoded at a half, a quarter or an eighth of its size, never smaller than that.

    Raises `InputError` when the file is gone, has changed since it was read, is not a JPEG, PNG, WebP,
    AVIF, TIFF, GIF or BMP, is torn, or has more than `MOST_PIXELS` or an edge over `LONGEST_EDGE`.
    """
    data = _bytes_of(Path(picture.path))
    if hashlib.sha256(data).hexdigest() != picture.sha256:
        raise InputError(f"{picture.path} has changed since it was read.", "Run the command again.")
    name = _format_of(data, picture.path)
    try:
        import_module(f"PIL.{_PLUGINS[name]}ImagePlugin")
    except ImportError as error:
        raise InputError(f"{picture.path}: this Pillow was built without {name}.", _WHAT_TO_DO) from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _decoded(data, name, picture.path, keep_alpha=keep_alpha, at_least=at_least)
        except InputError:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise _too_large(picture.path, "more than 80 million pixels") from error
        except UnidentifiedImageError as error:
            raise InputError(f"{picture.path} begins as a {name} file but is not one.", _WHAT_TO_DO) from error
        except MemoryError as error:
            raise InputError(f"{picture.path} needs more memory than there is.", _SMALLER) from error
        # A broken file may trip a decoder anywhere.
        except Exception as error:
            raise InputError(f"{picture.path} is damaged or cut off: {error}.", _WHAT_TO_DO) from error


def decoder_versions() -> str:
    """The versions of the libraries whose decoders and colour profiles decide the pixels of a picture."""
    # Imported late: most cards have no picture.
    from PIL import features

    return ", ".join(f"{name} {features.version(name)}" for name in _DECODERS)


def _decoded(data: bytes, name: str, path: str, *, keep_alpha: bool, at_least: tuple[int, int] | None) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=(name,)) as image:
        width, height = image.size
        if width * height > MOST_PIXELS or max(width, height) > LONGEST_EDGE:
            raise _too_large(path, f"{width:,} x {height:,} pixels")
        if at_least is not None and name == "JPEG" and isinstance(image, ImageFile.ImageFile):
            needed = max(at_least[0], 1), max(at_least[1], 1)
            image.draft(None, needed[::-1] if _orientation(image) in _TURNED_OVER else needed)
        image.load()
        upright = _upright(image)
        profile = image.info.get("icc_profile")
        return in_srgb(upright, profile if isinstance(profile, bytes) else None, path, keep_alpha=keep_alpha)


def _upright(image: Image.Image) -> Image.Image:
    """The picture as the camera was held; as it lies in the file where its EXIF data are unreadable."""
    if _orientation(image) == 1:
        return image
    return ImageOps.exif_transpose(image)


def _orientation(image: Image.Image) -> int:
    try:
        found = image.getexif().get(0x0112)
    # EXIF data are a format of their own inside the file; broken ones must not cost the picture.
    except Exception:  # noqa: BLE001
        return 1
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


def _bytes_of(path: Path) -> bytes:
    try:
        if not path.is_file():
            if path.exists():
                raise InputError(f"{path} is not a file.", "Name a picture file.")
            raise InputError(f"There is no picture {path}.", "Check its name and folder.")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise InputError(f"{path} cannot be read: {reason}.", "Check its name and that you may read it.") from error
    if not data:
        raise InputError(f"{path} is empty.", "Choose another picture.")
    if len(data) > MOST_BYTES:
        raise InputError(f"{path} is larger than {MOST_BYTES // 2**20} MB.", _SMALLER)
    return data


def _format_of(data: bytes, path: str) -> str:
    """The format's name at Pillow, told by the file's first bytes; raises `InputError` for all that is not wanted."""
    for start, name in _STARTS:
        if data.startswith(start):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        # ISO/IEC 14496-12: the box names every brand that the file can be read as.
        brands = data[8 : min(int.from_bytes(data[:4], "big"), 256)]
        if b"avif" in brands or b"avis" in brands:
            return "AVIF"
        if b"hei" in brands or b"hev" in brands or b"mif1" in brands:
            raise InputError(f"{path} is a HEIC photo, which is not read here.", "Export it as JPEG.")
        raise InputError(f"{path} is a video, not a picture.", "Export one frame as JPEG or PNG.")
    head = data[:4096]
    plain = head.replace(b"\0", b"").lower()
    if b"<svg" in plain:
        raise InputError(f"{path} is an SVG drawing, which is not read here.", "Export it as PNG, 1,000 pixels wide.")
    if plain.startswith((b"%pdf", b"%!ps", b"\xc5\xd0\xd3\xc6")):
        raise InputError(f"{path} is a document of pages, not a picture.", "Export the page as PNG.")
    raise InputError(
        f"{path} is not a picture of a kind that is read here.", "Give a JPEG, PNG, WebP, AVIF, TIFF, GIF or BMP file."
    )


def _too_large(path: str, size: str) -> InputError:
    return InputError(
        f"{path} has {size}: the most is {MOST_PIXELS // 1_000_000} million, and {LONGEST_EDGE:,} a side.", _SMALLER
    )
