"""PNG from strips: what is spliced decodes to the very pixels, whatever was packed when."""

from __future__ import annotations

import io
import random
import struct
import zlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from cards.paint import Press
from cards.png import BAND_ROWS, band_count, band_digests, join_strips, pack, pack_small, pixels_digest, scanlines
from cards.renderer import Renderer
from cards.spec import CardSpec, Look

XMP = "<x>„é“</x>".encode()
SPEC = CardSpec("Rain is only water.", "Jane Doe", Look(handle="@us", mark=True), title="Weather", topic="On rain")


def noise(width: int, height: int, seed: int = 0) -> Image.Image:
    """A picture that does not compress: every byte counts."""
    return Image.frombytes("RGB", (width, height), random.Random(seed).randbytes(width * height * 3))


def file_of(picture: Image.Image, *cuts: int) -> bytes:
    """The PNG of a picture packed in strips that end at some bands."""
    ends = sorted({0, band_count(picture.height), *(cut for cut in cuts if cut < band_count(picture.height))})
    strips = pack(scanlines(picture, pair) for pair in pairwise(ends))
    return join_strips(strips, picture.width, picture.height, xmp=XMP)


def digest_of(picture: Image.Image) -> str:
    """What identifies a picture."""
    rows = scanlines(picture, (0, band_count(picture.height)))
    return pixels_digest(band_digests(rows, picture.width), picture.width, picture.height)


def decoded(data: bytes) -> Image.Image:
    """The picture of a file, every byte of it read and checked."""
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def chunks(data: bytes) -> dict[bytes, bytes]:
    """The chunks of a PNG by kind, their checksums checked."""
    found: dict[bytes, bytes] = {}
    at = 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack(">I", data[at + 8 + length : at + 12 + length])
        assert zlib.crc32(kind + body) == checksum
        found[kind] = found.get(kind, b"") + body
        at += 12 + length
    return found


@given(
    st.integers(1, 40),
    st.integers(1, 4 * BAND_ROWS + 3),
    st.integers(0, 2**32),
    st.sets(st.integers(1, 4), max_size=3),
)
def test_any_picture_comes_back_pixel_for_pixel(width: int, height: int, seed: int, cuts: set[int]) -> None:
    """Whatever its size and wherever its strips were cut, Pillow decodes the very pixels."""
    picture = noise(width, height, seed)
    assert picture.tobytes() == decoded(file_of(picture, *cuts)).tobytes()


@given(st.integers(1, 40), st.integers(1, 90), st.integers(0, 2**32), st.sets(st.integers(1, 4), max_size=3))
def test_the_combined_checksum_is_that_of_all_rows(width: int, height: int, seed: int, cuts: set[int]) -> None:
    """The Adler-32 put together from the strips is the one that zlib finds over the whole stream."""
    picture = noise(width, height, seed)
    body = chunks(file_of(picture, *cuts))[b"IDAT"]
    rows = zlib.decompress(body)
    assert zlib.adler32(rows) == int.from_bytes(body[-4:])
    assert (picture.width * 3 + 1) * picture.height == len(rows)


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255)])
def test_the_checksum_holds_for_extreme_pictures(colour: tuple[int, int, int]) -> None:
    """All black and all white drive the sums to their ends."""
    picture = Image.new("RGB", (1080, 1350), colour)
    assert picture.tobytes() == decoded(file_of(picture, 7, 30)).tobytes()


def test_strips_packed_for_another_picture_splice_in() -> None:
    """A strip of the bare ground, packed long before, serves every card that leaves those rows bare."""
    ground, card = Image.new("RGB", (30, 100), (245, 241, 232)), Image.new("RGB", (30, 100), (245, 241, 232))
    card.paste(noise(30, 40), (0, 40))
    top, foot = pack([scanlines(ground, (0, 2)), scanlines(ground, (4, 5))])
    (middle,) = pack([scanlines(card, (2, 4))])
    assert card.tobytes() == decoded(join_strips([top, middle, foot], 30, 100, xmp=XMP)).tobytes()


def test_the_small_packing_has_the_same_pixels_in_fewer_bytes() -> None:
    """Time spent on packing saves bytes and nothing else."""
    picture = Image.linear_gradient("L").convert("RGB").rotate(30)
    small = join_strips([pack_small(scanlines(picture, (0, band_count(256))))], 256, 256, xmp=XMP)
    assert picture.tobytes() == decoded(small).tobytes()
    assert len(small) < len(file_of(picture))


def test_a_file_has_its_chunks_in_order_with_colour_space_and_metadata() -> None:
    """The file is what the PNG specification asks: header first, sRGB and XMP before the pixels, the end last."""
    found = chunks(file_of(noise(5, 5)))
    assert [*found] == [b"IHDR", b"sRGB", b"iTXt", b"IDAT", b"IEND"]
    assert found[b"iTXt"].startswith(b"XML:com.adobe.xmp\0\0\0\0\0<x>")
    assert decoded(file_of(noise(5, 5))).info["XML:com.adobe.xmp"] == XMP.decode()


@given(st.integers(1, 30), st.integers(1, 70), st.integers(0, 2**32), st.data())
def test_one_pixel_changed_is_another_picture(width: int, height: int, seed: int, data: st.DataObject) -> None:
    """The digest tells any two pictures apart, by one step of one channel anywhere."""
    picture = noise(width, height, seed)
    changed = bytearray(picture.tobytes())
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= 1
    other = Image.frombytes("RGB", picture.size, bytes(changed))
    assert digest_of(picture) == digest_of(picture.copy())
    assert digest_of(picture) != digest_of(other)


def test_the_shape_belongs_to_the_digest() -> None:
    """The same bytes in another width are another picture."""
    assert digest_of(Image.new("RGB", (4, 5))) != digest_of(Image.new("RGB", (5, 4)))


def test_a_card_decodes_to_the_canvas_it_was_painted_on(renderer: Renderer) -> None:
    """Bands of kept ground and of fresh ink together are the picture that was painted."""
    for look in (SPEC.look, Look("academic", "wide", "dark", handle="@us"), Look("poster", "pinterest")):
        spec = CardSpec(SPEC.text, SPEC.author, look, title=SPEC.title, topic=SPEC.topic)
        picture = renderer.picture(spec)
        assert picture.tobytes() == decoded(renderer.draw(spec).data).tobytes()


def test_a_spliced_card_is_the_card_packed_all_anew(renderer: Renderer) -> None:
    """Splicing saves work; it changes neither the pixels nor what identifies them."""
    press = Press()
    for spec in (SPEC, CardSpec("Other words, longer ones, for other bands.", "Jane Doe", SPEC.look), SPEC):
        drawn = renderer.draw(spec)
        with press.painted(renderer.lay_out(spec)) as painted:
            anew = painted.picture.copy()
        assert decoded(file_of(anew)).tobytes() == decoded(drawn.data).tobytes()
        assert digest_of(anew) == drawn.card.pixels
