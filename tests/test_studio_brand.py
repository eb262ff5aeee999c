"""The studio's brand kit: contrast in numbers and words, what was moved, and settings written key by key."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from studio_client import StudioClient, words_of


def settings(client: StudioClient) -> Path:
    """The file of the settings."""
    return client.studio.root / "pullquote.toml"


def seen(client: StudioClient) -> str:
    """What the kit is seen as."""
    found = re.search(r'name="seen" value="(\w+)"', client.get("/brand").text)
    assert found
    return found[1]


def told(client: StudioClient, **fields: str) -> dict[str, Any]:
    """What the page is told of a kit as it is typed; dots in names are written as `__`."""
    answer = client.send("/brand/preview", {name.replace("__", "."): value for name, value in fields.items()})
    found: dict[str, Any] = answer.json()
    return {**found, "words": words_of(found["piece"])}


def png(size: tuple[int, int] = (40, 20), colour: str = "#1F3CC4") -> bytes:
    """A picture file."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("accent", "words"),
    [
        ("#000000", "21.0 : 1 – enough for all text"),
        ("#767676", "4.54 : 1 – enough for all text"),
        ("#777777", "4.47 : 1 – enough for large text"),
        ("#9A9A9A", "2.81 : 1 – too faint"),
    ],
)
def test_contrast_is_told_in_numbers_and_words(studio_client: StudioClient, accent: str, words: str) -> None:
    """After WCAG 2.2, never rounded up."""
    assert words in told(studio_client, colours__accent=accent, colours__ground="#FFFFFF")["words"]


def test_what_a_design_had_to_move_is_told(studio_client: StudioClient) -> None:
    """With both colours and both contrasts, as the card's own warning says it."""
    words = told(studio_client, colours__accent="#FFD400")["words"]
    assert "Editorial, light: accent #FFD400 has 1.26 : 1 there; #846C00 is used, with 4.51 : 1" in words
    assert "ground of Editorial" in words


def test_a_kit_without_colours_says_so(studio_client: StudioClient) -> None:
    """An empty panel would look broken."""
    assert "Give a colour" in told(studio_client)["words"]


def test_a_wrong_field_is_told_beside_it(studio_client: StudioClient) -> None:
    """The others still count."""
    found = told(studio_client, colours__accent="rouge", colours__ink="#0B1F4A", fonts__quote="x\x00")
    assert "colour" in found["problems"]["colours.accent"]
    assert "fonts.quote" in found["problems"]
    assert "Ink on ground" in found["words"]


def test_the_kit_is_written_key_by_key(studio_client: StudioClient) -> None:
    """Comments stay, what is empty is not written, and undo puts the text back as it was."""
    path = settings(studio_client)
    before = path.read_text()
    sent = {
        "seen": seen(studio_client),
        "colours.accent": "#FFD400",
        "fonts.quote": "Inter",
        "handle": "@ann",
        "mark": "1",
    }
    answer = studio_client.send("/brand/save", sent).json()
    now = path.read_text()
    for line in ('accent = "#FFD400"', 'quote = "Inter"', 'handle = "@ann"', "mark = true"):
        assert f"\n{line}\n" in now
    assert set(before.splitlines()) < set(now.splitlines())
    assert len(now.splitlines()) == len(before.splitlines()) + 4
    studio_client.send("/undo", {"number": answer["undo"]})
    assert path.read_text() == before


def test_two_tabs_do_not_write_over_each_other(studio_client: StudioClient) -> None:
    """Another tab's kit is not lost; a change elsewhere in the settings is no conflict."""
    was = seen(studio_client)
    path = settings(studio_client)
    path.write_text(path.read_text().replace("[defaults]\n", '[defaults]\ndesign = "poster"\n'))
    assert studio_client.send("/brand/save", {"seen": was, "handle": "@one"}).status_code == 200
    answer = studio_client.send("/brand/save", {"seen": was, "handle": "@two"})
    assert (answer.status_code, answer.json()["outdated"]) == (409, True)
    assert '"@one"' in path.read_text()


@pytest.mark.parametrize(
    "fields",
    [{"colours.ink": "url(x)"}, {"fonts.text": "No Such Family"}, {"colours.accent": "logo"}, {"handle": "a\x00b"}],
)
def test_a_kit_that_no_card_can_be_drawn_with_is_not_kept(studio_client: StudioClient, fields: dict[str, str]) -> None:
    """The settings stay as they are."""
    before = settings(studio_client).read_text()
    answer = studio_client.send("/brand/save", {"seen": seen(studio_client), **fields})
    assert answer.status_code in (404, 422)
    assert settings(studio_client).read_text() == before


def test_settings_that_a_program_cannot_rewrite_are_left_alone(studio_client: StudioClient) -> None:
    """The person is told what to write by hand."""
    path = settings(studio_client)
    path.write_text('brand = { colours = { ink = "#000000" } }\n')
    answer = studio_client.send("/brand/save", {"seen": seen(studio_client), "colours.ink": "#111111"})
    assert answer.status_code == 422
    assert "[brand.colours]" in answer.json()["hint"]
    assert path.read_text() == 'brand = { colours = { ink = "#000000" } }\n'


def test_cards_are_drawn_in_a_kit_that_is_not_kept(studio_client: StudioClient) -> None:
    """Each colour changes the picture, and nothing is written."""
    address = "/brand/picture?design=poster&palette=light&quote=~short&width=120"
    plain = studio_client.get(address).content
    assert studio_client.get(f"{address}&colours.accent=%231F3CC4").content != plain
    assert "accent" not in settings(studio_client).read_text().replace("# accent", "")


def test_a_logo_is_drawn_anew_and_kept_in_the_workspace(studio_client: StudioClient) -> None:
    """Whatever else its file holds stays outside; its colour can be the accent then."""
    data = png() + b"<script>alert(1)</script>"
    answer = studio_client.send("/brand/logo", {"seen": seen(studio_client)}, files={"logo": ("../../x.png", data)})
    assert answer.status_code == 200, answer.text
    (made,) = studio_client.studio.root.glob("logo-*.png")
    assert answer.json()["logo"] == made.name
    assert b"script" not in made.read_bytes()
    assert studio_client.get("/brand/logo/picture").headers["content-type"] == "image/png"
    assert told(studio_client, colours__accent="logo")["accent"] == "#1F3CC4"
    assert (
        studio_client.send("/brand/save", {"seen": answer.json()["seen"], "colours.accent": "logo"}).status_code == 200
    )
    refused = studio_client.send("/brand/logo/remove", {"seen": seen(studio_client)})
    assert "accent" in refused.json()["error"]
    studio_client.send("/brand/save", {"seen": seen(studio_client)})
    assert studio_client.send("/brand/logo/remove", {"seen": seen(studio_client)}).status_code == 200
    assert studio_client.get("/brand/logo/picture").status_code == 404


@pytest.mark.parametrize(
    "data", [b"", b"no picture", b"<svg onload=alert(1)>", png()[:60], b"%PDF-1.7", b"\x89PNG\r\n\x1a\n"]
)
def test_what_is_no_picture_is_no_logo(studio_client: StudioClient, data: bytes) -> None:
    """It is refused in words that name no folder of this machine, and nothing of it is kept."""
    before = sorted(studio_client.studio.root.iterdir())
    answer = studio_client.send("/brand/logo", {"seen": seen(studio_client)}, files={"logo": ("a.png", data)})
    assert answer.status_code == 422
    assert "/tmp" not in answer.text
    assert sorted(studio_client.studio.root.iterdir()) == before


def test_a_logo_that_is_too_large_is_not_taken(studio_client: StudioClient) -> None:
    """Neither in bytes nor in pixels."""
    files = {"logo": ("a.png", b"\x89PNG" + b"0" * (17 * 2**20))}
    assert studio_client.send("/brand/logo", {"seen": seen(studio_client)}, files=files).status_code == 413
    wide = {"logo": ("a.png", png((20_001, 2)))}
    assert studio_client.send("/brand/logo", {"seen": seen(studio_client)}, files=wide).status_code == 422


def test_an_outdated_page_leaves_no_logo_behind(studio_client: StudioClient) -> None:
    """A file that nothing names would stay for ever."""
    answer = studio_client.send("/brand/logo", {"seen": "old"}, files={"logo": ("a.png", png())})
    assert answer.status_code == 409
    assert not list(studio_client.studio.root.glob("logo-*"))


def test_a_logo_that_is_gone_is_told_and_can_be_mended(studio_client: StudioClient) -> None:
    """The page opens all the same: it is where that is put right."""
    path = settings(studio_client)
    path.write_text(path.read_text().replace("[brand]\n", '[brand]\nlogo = "gone.png"\n'))
    assert "there is no picture" in words_of(studio_client.get("/brand").text)
    assert studio_client.send("/brand/logo/remove", {"seen": seen(studio_client)}).status_code == 200
