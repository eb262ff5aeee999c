"""Files of every type: they decode, they look like the card, and they carry its alt text and credit."""

from __future__ import annotations

import io
import struct
from typing import get_args
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageChops

from cards.encode import ENDINGS, FileType
from cards.renderer import Renderer
from cards.spec import CardSpec, Look

TYPES: tuple[FileType, ...] = get_args(FileType)
LOOK = Look("editorial", "square", "light", handle="@us", mark=True)
SPEC = CardSpec("Rain & wind are “only” weather.", "Jéan Döe", LOOK, title="Weather", detail="1901", topic="On rain")


def decoded(data: bytes) -> Image.Image:
    """The file's picture, read whole."""
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


@pytest.mark.parametrize("file_type", TYPES)
def test_every_type_decodes_to_its_card(renderer: Renderer, file_type: FileType) -> None:
    """Each file is of the type it says and shows the card: exact in PNG, close to it in the others."""
    picture = decoded(renderer.draw(SPEC, file_type=file_type).data)
    assert file_type.upper() == picture.format
    true = renderer.picture(SPEC)
    assert true.size == picture.size
    worst = max(ImageChops.difference(true, picture.convert("RGB")).tobytes())
    assert worst <= {"png": 0, "jpeg": 90, "webp": 90, "avif": 90}[file_type]


@pytest.mark.parametrize("file_type", TYPES)
def test_flat_ground_stays_flat(renderer: Renderer, file_type: FileType) -> None:
    """Compression leaves no specks on the empty part of a card, nor tints it."""
    picture = decoded(renderer.draw(SPEC, file_type=file_type).data).convert("RGB")
    corner = picture.crop((0, 0, 60, 60)).tobytes()
    for channel, wanted in enumerate((0xF5, 0xF1, 0xE8)):
        assert wanted - 2 <= min(corner[channel::3])
        assert max(corner[channel::3]) <= wanted + 2


@pytest.mark.parametrize("file_type", TYPES)
@pytest.mark.parametrize("small", [False, True])
def test_every_type_carries_alt_text_and_credit(renderer: Renderer, file_type: FileType, small: bool) -> None:
    """The XMP packet of every file is whole and well-formed, with the words, the author and the source."""
    drawn = renderer.draw(SPEC, file_type=file_type, small=small)
    start, end = drawn.data.index(b"<x:xmpmeta"), drawn.data.index(b"</x:xmpmeta>") + len(b"</x:xmpmeta>")
    packet = ElementTree.fromstring(drawn.data[start:end].decode())
    texts = {*(element.text for element in packet.iter()), *(v for e in packet.iter() for v in e.attrib.values())}
    assert {drawn.alt, "Jéan Döe", "Weather, 1901", drawn.card.digest}.issubset(texts)


@pytest.mark.parametrize("file_type", TYPES)
def test_pillow_finds_the_packet_where_it_belongs(renderer: Renderer, file_type: FileType) -> None:
    """Metadata readers look in the place that each format has for XMP."""
    info = decoded(renderer.draw(SPEC, file_type=file_type).data).info
    packet = info["XML:com.adobe.xmp"].encode() if file_type == "png" else info["xmp"]
    assert "Jéan Döe".encode() in packet


@pytest.mark.parametrize("palette", ["light", "dark"])
@pytest.mark.parametrize("design", ["editorial", "poster", "academic"])
def test_a_small_png_has_the_same_pixels_in_fewer_bytes(renderer: Renderer, design: str, palette: str) -> None:
    """`small` is a matter of bytes: no pixel may differ, however few colours the card has."""
    spec = CardSpec(SPEC.text, SPEC.author, Look(design, "opengraph", palette), title="Weather")
    plain, small = renderer.draw(spec), renderer.draw(spec, small=True)
    assert decoded(plain.data).tobytes() == decoded(small.data).convert("RGB").tobytes()
    assert len(small.data) < len(plain.data)
    assert plain.card.pixels == small.card.pixels


def test_the_records_bytes_are_the_files(renderer: Renderer) -> None:
    """The manifest trusts this figure to tell whether a file is whole."""
    for file_type in TYPES:
        drawn = renderer.draw(SPEC, file_type=file_type)
        assert drawn.card.bytes == len(drawn.data)
        assert drawn.card.file.endswith(f".{ENDINGS[file_type]}")


def test_all_types_of_a_card_are_one_picture(renderer: Renderer) -> None:
    """`pixels` identifies the picture before compression, so all file types share it, while digests differ."""
    cards = [renderer.draw(SPEC, file_type=file_type).card for file_type in TYPES]
    assert len({card.pixels for card in cards}) == 1
    assert len({card.digest for card in cards}) == len(TYPES)


def test_a_png_says_that_its_colours_are_srgb(renderer: Renderer) -> None:
    """Viewers that manage colour show the palette's colours, not those of the screen."""
    data = renderer.draw(SPEC).data
    at = data.index(b"sRGB")
    assert struct.unpack(">I", data[at - 4 : at]) == (1,)
    assert at < data.index(b"IDAT")
