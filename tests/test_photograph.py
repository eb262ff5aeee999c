"""Pictures from people's disks: every kind comes out upright, in sRGB and 8 bits, and no hostile one does harm."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat

from cards.photograph import MOST_BYTES, open_picture, read_picture
from quotes.errors import InputError

Keep = Callable[[bytes | Image.Image, str], Path]

RED, GREEN, BLUE, GREY = (200, 30, 40), (20, 160, 60), (30, 60, 190), (128, 128, 128)


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    """Writes bytes or a picture to a file and gives its path."""

    def keep(what: bytes | Image.Image, name: str) -> Path:
        path = tmp_path / name
        path.write_bytes(what) if isinstance(what, bytes) else what.save(path)
        return path

    return keep


def corners(width: int = 60, height: int = 40) -> Image.Image:
    """A picture with a colour in every quarter: red, green above; blue, grey below."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(GREEN, (width // 2, 0, width, height // 2))
    picture.paste(BLUE, (0, height // 2, width // 2, height))
    picture.paste(GREY, (width // 2, height // 2, width, height))
    return picture


def opened(path: Path, *, keep_alpha: bool = False, at_least: tuple[int, int] | None = None) -> Image.Image:
    """What the file shows."""
    return open_picture(read_picture(path), keep_alpha=keep_alpha, at_least=at_least)


def strays(first: Image.Image, second: Image.Image) -> float:
    """The mean difference of two pictures' channels, of 255."""
    assert first.size == second.size
    return max(ImageStat.Stat(ImageChops.difference(first, second)).mean)


def pixel(picture: Image.Image, x: int, y: int) -> tuple[int, ...]:
    """One pixel's channels."""
    found = picture.getpixel((x, y))
    assert isinstance(found, tuple)
    return tuple(int(value) for value in found)


def refusal(path: Path) -> InputError:
    """The error that a file brings, which must name the file and a remedy."""
    with pytest.raises(InputError) as caught:
        opened(path)
    assert path.name in caught.value.message
    assert caught.value.hint
    return caught.value


def png_chunk(name: bytes, data: bytes) -> bytes:
    """One chunk of a PNG file."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, depth: int, colour_type: int, rows: bytes) -> bytes:
    """A PNG file from its header and its scanlines."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, 0)
    body = png_chunk(b"IHDR", header) + png_chunk(b"IDAT", zlib.compress(rows)) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.avif", "a.tif", "a.gif", "a.bmp"])
def test_every_format_that_cameras_and_phones_write_is_read(keep: Keep, name: str) -> None:
    """The formats people have all open as the same picture."""
    picture = opened(keep(corners(), name))
    assert picture.mode == "RGB"
    assert strays(picture, corners()) < 6


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.tif"])
def test_a_camera_held_any_way_gives_the_same_upright_picture(tmp_path: Path, name: str, orientation: int) -> None:
    """Each of EXIF's eight orientations is undone."""
    stored = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    picture = corners() if orientation == 1 else corners().transpose(stored[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture.save(tmp_path / name, exif=exif)
    assert strays(opened(tmp_path / name), corners()) < 6


def p3_like_profile() -> bytes:
    """An ICC profile with Display P3's primaries and a gamma of 2.2: Pillow makes none, so it is written here.

    Primaries adapted to D50, as ICC.1:2022 has them in s15Fixed16 numbers.
    """

    def fixed(*values: float) -> bytes:
        return b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    gamma = b"curv" + bytes(4) + struct.pack(">IH", 1, round(2.2 * 256)) + bytes(2)
    tags = {
        b"rXYZ": b"XYZ " + bytes(4) + fixed(0.51512, 0.24120, -0.00105),
        b"gXYZ": b"XYZ " + bytes(4) + fixed(0.29198, 0.69225, 0.04189),
        b"bXYZ": b"XYZ " + bytes(4) + fixed(0.15710, 0.06657, 0.78407),
        b"wtpt": b"XYZ " + bytes(4) + fixed(0.9642, 1.0, 0.8249),
        b"rTRC": gamma,
        b"gTRC": gamma,
        b"bTRC": gamma,
    }
    table, data, start = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for name, value in tags.items():
        table += name + struct.pack(">II", start + len(data), len(value))
        data += value
    size = 128 + len(table) + len(data)
    head = struct.pack(">I", size) + bytes(4) + bytes([2, 0x40, 0, 0]) + b"mntrRGB XYZ " + bytes(12) + b"acsp"
    head += bytes(28) + fixed(0.9642, 1.0, 0.8249)
    return head.ljust(128, b"\0") + table + data


def test_a_wider_colour_space_is_brought_into_srgb(tmp_path: Path) -> None:
    """A Display P3 photo's colours come out as strong as they are: its red is redder than sRGB's numbers say."""
    picture = Image.new("RGB", (8, 8), (180, 90, 80))
    picture.save(tmp_path / "p3.png", icc_profile=p3_like_profile())
    red, green, blue = pixel(opened(tmp_path / "p3.png"), 4, 4)
    wide = [(value / 255) ** 2.2 for value in (180, 90, 80)]
    # From linear Display P3 to linear sRGB (CSS Color 4, section "Sample code").
    rows = ((1.22494, -0.22494, 0), (-0.04206, 1.04206, 0), (-0.01964, -0.07864, 1.09827))
    for found, row in zip((red, green, blue), rows, strict=True):
        light = sum(share * value for share, value in zip(row, wide, strict=True))
        assert abs(found - 255 * (1.055 * light ** (1 / 2.4) - 0.055)) <= 1.5


def test_greys_stay_grey_through_a_profile(tmp_path: Path) -> None:
    """Whatever the primaries, what is grey there is grey here."""
    Image.new("L", (8, 8), 128).save(tmp_path / "grey.png", icc_profile=p3_like_profile())
    red, green, blue = pixel(opened(tmp_path / "grey.png"), 4, 4)
    assert max(red, green, blue) - min(red, green, blue) <= 1


@pytest.mark.parametrize(
    "profile", [ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), b"broken" * 40]
)
def test_srgb_under_any_name_and_a_broken_profile_move_no_colour(tmp_path: Path, profile: bytes) -> None:
    """A profile that changes nothing, or says nothing, leaves every pixel as it is."""
    corners().save(tmp_path / "a.png", icc_profile=profile)
    assert strays(opened(tmp_path / "a.png"), corners()) == 0


def test_a_profile_of_another_colour_space_is_passed_over(tmp_path: Path) -> None:
    """A Lab profile in an RGB picture is a mistake of some program's, and no reason to lose the photo."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    corners().save(tmp_path / "a.png", icc_profile=lab)
    assert strays(opened(tmp_path / "a.png"), corners()) == 0


def test_a_broken_camera_record_does_not_cost_the_photo(tmp_path: Path) -> None:
    """EXIF data that make no sense are passed over."""
    corners().save(tmp_path / "a.jpg", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xee" * 60)
    assert strays(opened(tmp_path / "a.jpg"), corners()) < 6


def test_print_photos_in_cmyk_are_read(keep: Keep) -> None:
    """A CMYK JPEG comes out in its colours, not as a negative."""
    red, green, blue = pixel(opened(keep(Image.new("CMYK", (16, 16), (0, 255, 255, 0)), "a.jpg")), 8, 8)
    assert red > 200
    assert green < 60
    assert blue < 60


@pytest.mark.parametrize("value", [0, 255, 30_000, 65_535])
def test_sixteen_bits_of_grey_are_scaled_not_cut_off(keep: Keep, value: int) -> None:
    """A 16-bit PNG's middle grey is grey, not white."""
    path = keep(png(2, 2, 16, 0, (b"\0" + struct.pack(">HH", value, value)) * 2), "deep.png")
    assert pixel(opened(path), 0, 0) == (round(value / 257),) * 3


def test_sixteen_bits_of_colour_are_scaled(keep: Keep) -> None:
    """A 16-bit RGB PNG keeps its colours."""
    row = b"\0" + struct.pack(">HHH", 51_400, 25_700, 12_850)
    assert pixel(opened(keep(png(1, 1, 16, 2, row), "deep.png")), 0, 0) == (200, 100, 50)


def test_sixteen_bit_tiffs_of_either_byte_order_are_scaled(keep: Keep) -> None:
    """Scanners write 16-bit TIFF."""
    picture = Image.new("I;16", (4, 4), 30_000)
    assert pixel(opened(keep(picture, "scan.tif")), 2, 2) == (117,) * 3


def test_numbers_without_a_white_point_are_refused(keep: Keep) -> None:
    """A floating-point TIFF is data, not a photo: nobody knows what its white is."""
    assert "bits" in refusal(keep(Image.new("F", (4, 4), 0.5), "data.tif")).message


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
def test_every_mode_opens(tmp_path: Path, mode: str) -> None:
    """Palettes, bitmaps and transparency all become plain colour."""
    corners().convert(mode).save(tmp_path / "a.png")
    picture = opened(tmp_path / "a.png")
    assert picture.mode == "RGB"
    if mode in {"P", "RGBA"}:
        assert strays(picture, corners()) < 30


def test_what_is_transparent_is_kept_for_logos_and_white_for_photos(tmp_path: Path) -> None:
    """Hidden colours under transparent pixels never show."""
    picture = Image.new("RGBA", (8, 8), (255, 0, 0, 0))
    picture.paste((0, 0, 255, 255), (4, 0, 8, 8))
    picture.save(tmp_path / "a.png")
    assert pixel(opened(tmp_path / "a.png"), 1, 1) == (255, 255, 255)
    logo = opened(tmp_path / "a.png", keep_alpha=True)
    assert (pixel(logo, 1, 1)[3], pixel(logo, 6, 6)) == (0, (0, 0, 255, 255))


def test_a_transparent_palette_colour_is_transparent(tmp_path: Path) -> None:
    """GIF logos have one colour that is none."""
    picture = Image.new("P", (8, 8), 0)
    picture.putpalette([255, 0, 0, 0, 0, 255])
    picture.save(tmp_path / "a.gif", transparency=0)
    assert pixel(opened(tmp_path / "a.gif", keep_alpha=True), 3, 3)[3] == 0


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "a.png", "a.avif"])
def test_of_an_animation_the_first_frame_is_shown(tmp_path: Path, name: str) -> None:
    """A moving picture stands still at its beginning."""
    frames = [Image.new("RGB", (32, 32), colour) for colour in (RED, GREEN, BLUE)]
    frames[0].save(tmp_path / name, save_all=True, append_images=frames[1:], duration=100)
    shown = pixel(opened(tmp_path / name), 8, 8)
    assert all(abs(found - wanted) < 8 for found, wanted in zip(shown, RED, strict=True))


def test_a_large_jpeg_is_decoded_no_larger_than_needed(keep: Keep) -> None:
    """Only as many pixels are decoded as the card needs, and never fewer, however the camera was held."""
    path = keep(corners(1600, 1200), "a.jpg")
    assert opened(path, at_least=(300, 200)).size == (400, 300)
    assert opened(path, at_least=(801, 10)).size == (1600, 1200)
    exif = Image.Exif()
    exif[0x0112] = 6
    corners(1600, 1200).save(path, exif=exif)
    assert opened(path, at_least=(290, 390)).size == (300, 400)


@pytest.mark.parametrize(("width", "height"), [(40_000, 40_000), (10_000, 9_000), (20_001, 1)])
def test_a_header_that_asks_for_too_much_memory_is_refused_before_decoding(keep: Keep, width: int, height: int) -> None:
    """A few bytes cannot make the machine reserve gigabytes."""
    assert "million" in refusal(keep(png(width, height, 8, 2, b"\0" * 64), "bomb.png")).message


def test_an_animation_canvas_beyond_measure_is_refused(keep: Keep) -> None:
    """The same for the largest WebP."""
    edge = struct.pack("<I", 16_382)[:3]
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + edge + edge
    refusal(keep(b"RIFF" + struct.pack("<I", len(body)) + body, "bomb.webp"))


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.avif", "a.tif", "a.gif", "a.bmp"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7])
def test_a_file_that_is_cut_off_is_refused(keep: Keep, tmp_path: Path, name: str, share: float) -> None:
    """A download that broke off gives an error, never a card with half a photo."""
    noise = Image.merge("RGB", [Image.effect_noise((80, 60), 90)] * 3)
    noise.save(tmp_path / name)
    data = (tmp_path / name).read_bytes()
    refusal(keep(data[: max(int(len(data) * share), 12)], f"torn-{name}"))


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (b"Just some words that are not a picture.", "JPEG"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "PNG"),
        ("<svg/>".encode("utf-16"), "PNG"),
        (b"%PDF-1.7 ...", "PNG"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "PNG"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "JPEG"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "frame"),
        (b"P6 1 1 255 abc", "JPEG"),
        (b"\x89PNG\r\n\x1a\n" + b"\xff" * 40, "JPEG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"BM", "JPEG"),
    ],
)
def test_what_is_not_a_picture_is_told_apart(keep: Keep, data: bytes, hint: str) -> None:
    """Text, drawings, documents, videos and formats that are not wanted each get a remedy."""
    assert hint in refusal(keep(data, "odd.jpg")).hint


def test_a_name_says_nothing(keep: Keep) -> None:
    """A PNG called .jpg is a PNG."""
    stream = io.BytesIO()
    corners().save(stream, "PNG")
    assert strays(opened(keep(stream.getvalue(), "a.jpg")), corners()) == 0


def test_files_that_are_no_files_are_refused(tmp_path: Path) -> None:
    """A missing file, a folder, an empty file and one that is too large are told before anything is read."""
    for path in (tmp_path / "none.jpg", tmp_path, Path("a\0b.jpg")):
        with pytest.raises(InputError):
            read_picture(path)
    (tmp_path / "empty.jpg").write_bytes(b"")
    with pytest.raises(InputError, match="empty"):
        read_picture(tmp_path / "empty.jpg")
    with (tmp_path / "vast.jpg").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(InputError, match="64 MB"):
        read_picture(tmp_path / "vast.jpg")


def test_a_file_that_changed_is_not_drawn(keep: Keep) -> None:
    """The card's digest speaks of the bytes that were read; others must not slip in."""
    picture = read_picture(keep(corners(), "a.png"))
    keep(Image.new("RGB", (9, 9)), "a.png")
    with pytest.raises(InputError, match="changed"):
        open_picture(picture)


def test_the_same_bytes_are_the_same_picture(keep: Keep) -> None:
    """Where a picture lies does not matter."""
    first, second = read_picture(keep(corners(), "a.png")), read_picture(keep(corners(), "b.png"))
    assert first == second


def test_nothing_that_a_photo_tells_about_its_maker_goes_on(tmp_path: Path) -> None:
    """Camera, place, comments and profile stay behind, so that no encoder can write them into a card."""
    exif = Image.Exif()
    exif[0x8825] = {1: "N"}
    corners().save(tmp_path / "a.jpg", exif=exif, comment=b"At home", icc_profile=p3_like_profile())
    assert not opened(tmp_path / "a.jpg").info
    assert not opened(tmp_path / "a.jpg", keep_alpha=True).info
