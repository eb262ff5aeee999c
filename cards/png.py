"""PNG in bands: what the ground shares with other cards is packed once and spliced in.

Pure. A band is 20 rows. Its deflate data ends on a byte and refers to nothing before it, so that bands can be joined in
any order; the stream's Adler-32 is combined from the bands' own (RFC 1950). Rows use filter 0: on flat grounds the
other filters cost ten times the work for no smaller file.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from isal import isal_zlib
from PIL import Image

BAND_ROWS = 20

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_ZLIB_HEADER = b"\x78\x01"
_LAST_BLOCK = b"\x03\x00"
"""An empty deflate block with the mark of the last one."""

_ADLER_BASE = 65521


@dataclass(frozen=True, slots=True)
class Band:
    """A band of a picture, packed: deflate data, Adler-32, bytes before packing, and SHA-256 of those bytes."""

    packed: bytes
    adler: int
    length: int
    digest: bytes


def band_boxes(width: int, height: int) -> list[tuple[int, int, int, int]]:
    """The boxes of a picture's bands from the top, the last one as high as is left."""
    return [(0, top, width, min(top + BAND_ROWS, height)) for top in range(0, height, BAND_ROWS)]


def pack_bands(picture: Image.Image, boxes: Iterable[tuple[int, int, int, int]]) -> list[Band]:
    """The bands of an RGB picture, packed."""
    packer = isal_zlib.compressobj(level=1, wbits=-15)
    bands = []
    for box in boxes:
        # The stride of one byte more than a row leaves a zero after it: the filter byte of the next row.
        rows = (b"\0" + picture.crop(box).tobytes("raw", "RGB", picture.width * 3 + 1, 1))[:-1]
        packed = packer.compress(rows) + packer.flush(isal_zlib.Z_FULL_FLUSH)
        bands.append(Band(packed, isal_zlib.adler32(rows), len(rows), hashlib.sha256(rows).digest()))
    return bands


def join_bands(bands: Sequence[Band], width: int, height: int, *, xmp: bytes) -> bytes:
    """The PNG file of a picture's bands, with its colour space (sRGB) and its XMP packet."""
    adler = 1
    for band in bands:
        adler = _combine(adler, band.adler, band.length)
    data = b"".join([_ZLIB_HEADER, *(band.packed for band in bands), _LAST_BLOCK, struct.pack(">I", adler)])
    return b"".join(
        [
            _SIGNATURE,
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
            _chunk(b"sRGB", b"\0"),
            _chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp),
            _chunk(b"IDAT", data),
            _chunk(b"IEND", b""),
        ]
    )


def pixels_digest(bands: Sequence[Band], width: int, height: int) -> str:
    """What identifies a picture whatever file it is stored in.

    SHA-256 over `WIDTHxHEIGHT RGB`, then over the SHA-256 of each band: its rows from the top, each row a zero byte
    followed by its pixels.
    """
    return hashlib.sha256(b"".join([f"{width}x{height} RGB".encode(), *(band.digest for band in bands)])).hexdigest()


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = isal_zlib.crc32(data, isal_zlib.crc32(kind))
    return b"".join([struct.pack(">I", len(data)), kind, data, struct.pack(">I", checksum)])


def _combine(first: int, second: int, second_length: int) -> int:
    """The Adler-32 of two byte strings in a row, from the Adler-32 of each."""
    low = ((first & 0xFFFF) + (second & 0xFFFF) - 1) % _ADLER_BASE
    high = ((first >> 16) + (second >> 16) + second_length * ((first & 0xFFFF) - 1)) % _ADLER_BASE
    return high << 16 | low
