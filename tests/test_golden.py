"""A few whole cards, kept as small pictures: what no sum can tell is seen here.

`script/approve-golden` keeps what is drawn now. Each picture is a quarter of its card's size, by a box filter.
"""

from __future__ import annotations

import base64
import html
import json
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageChops

import quotes
from cards.renderer import Renderer
from cards.spec import CardSpec, Look

GOLDEN = Path(__file__).parent / "golden"
MOST_BYTES = 20 * 1024
TOLERANCE = 1
"""Steps of 255 that a channel may differ. Coverage is worked out in floating point, so another processor may round a
glyph's edge to the next of 256 levels; a mean of sixteen pixels then moves by one step at most. A quarter of a pixel's
shift moves edges by 60."""

ROWS = [
    json.loads(line)
    for line in (Path(quotes.__file__).parent / "starter" / "quotes.jsonl").read_text(encoding="utf-8").splitlines()
]
WHOSE = {
    "editorial-portrait-light": "Jane Austen",
    "editorial-wide-dark": "Лев Толстой",
    "poster-portrait-light": "Mary Shelley",
    "poster-wide-dark": "Johann Wolfgang von Goethe",
    "academic-portrait-light": "Frederick Douglass",
    "academic-wide-dark": "Mary Wollstonecraft",
}
"""The pictures, named after their looks, and whose words they show: the first of the starter quotes by each."""


def spec(name: str) -> CardSpec:
    """The card of a golden picture: a starter quote with all that a card may show."""
    row = next(row for row in ROWS if row["author"] == WHOSE[name])
    source, (design, form, palette) = row["source"], name.split("-")
    look = Look(design, form, palette, handle="@pullquote", mark=True)
    detail = ", ".join(part for part in (source.get("date"), row.get("locator")) if part)
    return CardSpec(row["text"], row["author"], look, source["title"], detail, row["topic"], row["language"])


def quarter(picture: Image.Image) -> Image.Image:
    """A picture at a quarter of its size: each pixel is the mean of sixteen."""
    return picture.reduce(4)


def packed(picture: Image.Image) -> bytes:
    """A picture as a PNG without row filters: for letters on a flat ground a quarter smaller than with them."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    data, width = picture.convert("RGB").tobytes(), picture.width * 3
    rows = b"".join(b"\0" + data[at : at + width] for at in range(0, len(data), width))
    header = struct.pack(">IIBBBBB", picture.width, picture.height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(rows, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def shown(picture: Image.Image, caption: str) -> str:
    """A picture as a piece of a page, twice as large."""
    data = base64.b64encode(packed(picture)).decode()
    return (
        f'<figure><img alt="{html.escape(caption)}" width="{picture.width * 2}" style="image-rendering:pixelated" '
        f'src="data:image/png;base64,{data}"><figcaption>{html.escape(caption)}</figcaption></figure>'
    )


def report(folder: Path, name: str, old: Image.Image, new: Image.Image) -> Path:
    """Writes a page that shows old, new and what differs side by side."""
    if old.size == new.size:
        apart = ImageChops.difference(old, new).convert("L").point([min(255, step * 8) for step in range(256)])
    else:
        apart = Image.new("L", new.size, 255)
    figures = [shown(old, "old"), shown(new, "new"), shown(apart.convert("RGB"), "difference, eight times as strong")]
    page = folder / f"{name}.html"
    page.write_text(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{name}</title>'
        f'<h1>{name}</h1><div style="display:flex;flex-wrap:wrap">{"".join(figures)}</div></html>',
        encoding="utf-8",
    )
    return page


@pytest.mark.parametrize("name", WHOSE)
def test_a_card_looks_as_it_did(name: str, renderer: Renderer, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A change that moves anything on a card is seen and approved by a person before it is kept."""
    new = quarter(renderer.picture(spec(name)))
    kept = GOLDEN / f"{name}.png"
    if request.config.getoption("approve_golden"):
        GOLDEN.mkdir(exist_ok=True)
        kept.write_bytes(packed(new))
    with Image.open(kept) as file:
        old = file.convert("RGB")
    same = old.size == new.size and max(ImageChops.difference(old, new).tobytes()) <= TOLERANCE
    if not same:
        page = report(tmp_path, name, old, new)
        pytest.fail(f"{name} looks different: open {page}; if it is right, run script/approve-golden", pytrace=False)


def test_golden_pictures_are_few_and_small() -> None:
    """Every golden picture belongs to a test, and none swells the repository."""
    pictures = list(GOLDEN.iterdir())
    assert {f"{name}.png" for name in WHOSE} == {picture.name for picture in pictures}
    assert all(picture.stat().st_size <= MOST_BYTES for picture in pictures)


def test_a_shift_of_a_quarter_pixel_would_be_seen(renderer: Renderer) -> None:
    """The tolerance is far below what the smallest shift of a line changes."""
    picture = renderer.picture(spec("editorial-portrait-light"))
    width, height = picture.size
    shifted = picture.transform(picture.size, Image.Transform.AFFINE, (1, 0, 0.25, 0, 1, 0), Image.Resampling.BILINEAR)
    inner = (0, 0, width // 4 - 1, height // 4)
    difference = ImageChops.difference(quarter(picture).crop(inner), quarter(shifted).crop(inner))
    assert max(difference.tobytes()) > 5 * TOLERANCE


def test_the_page_of_a_failure_shows_all_three_pictures(tmp_path: Path) -> None:
    """Whoever sees a failure sees old, new and the difference beside each other."""
    page = report(tmp_path, "name", Image.new("RGB", (4, 4)), Image.new("RGB", (4, 4), (0, 9, 0)))
    assert page.read_text(encoding="utf-8").count("data:image/png;base64,") == 3
