"""The studio's editor of designs: a text checked at its lines, drawn while it is right, saved over what was seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from studio_client import StudioClient, words_of


@pytest.fixture
def mine(studio_client: StudioClient) -> Path:
    """The file of a design of the user's own, `mine`, a copy of a bundled one."""
    studio_client.send("/designs/minimal/copy", {"name": "mine"})
    return studio_client.studio.root / "designs" / "mine.toml"


def kept(client: StudioClient, name: str = "mine") -> dict[str, str]:
    """A design's text and what it was seen as."""
    found: dict[str, str] = client.get(f"/designs/{name}/text").json()
    return found


def preview(client: StudioClient, text: str, **more: str) -> dict[str, Any]:
    """What the editor is told of a text."""
    answer = client.send("/designs/mine/preview", {"text": text, "quote": "~short", "width": "120", **more})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_a_bundled_design_is_to_be_read(studio_client: StudioClient) -> None:
    """Its page says so and offers a copy; nothing saves over it."""
    page = studio_client.get("/designs/editorial").text
    assert "readonly" in page
    assert "Copy it to edit" in words_of(page)
    seen = kept(studio_client, "editorial")
    assert studio_client.send("/designs/editorial/save", seen).status_code == 422


def test_the_card_is_drawn_as_the_text_says(studio_client: StudioClient, mine: Path) -> None:
    """Before anything is saved, in the format and palette that are asked for."""
    text = kept(studio_client)["text"]
    first = preview(studio_client, text)
    assert first["picture"].startswith("data:image/webp;base64,")
    changed = preview(studio_client, text.replace("#FAFAF7", "#FFEEDD"))
    assert changed["picture"] != first["picture"]
    assert preview(studio_client, text, format="wide", palette="dark")["height"] < 120
    assert mine.read_text() == text


@pytest.mark.parametrize(
    ("before", "after", "line", "told"),
    [
        ('muted = "#6A6A65"', 'muted = "grey"', 8, "not a colour"),
        ("[measures]", "[measurs]", 17, "no key"),
        ("left = {", "left = {{", 18, "column"),
        ('family = "Inter"', 'family = "Intr"', 33, "no font family"),
        ('name = "mine"', 'name = "other"', 1, "calls itself"),
        ('ink = "#1B1B1A"', 'ink = "#F0F0F0"', 7, "contrast"),
    ],
)
def test_a_slip_is_told_at_its_line(
    studio_client: StudioClient, mine: Path, before: str, after: str, line: int, told: str
) -> None:
    """With what is wrong there and what to write instead; there is no picture of it."""
    text = kept(studio_client)["text"]
    assert before in text
    answer = preview(studio_client, text.replace(before, after, 1))
    assert answer["picture"] is None
    fault = answer["faults"][0]
    assert (fault["line"], told in fault["message"], bool(fault["hint"])) == (line, True, True)


@pytest.mark.parametrize("text", ["", "\x00", "a" * 100_001, "[" * 50_000, "a." * 9000 + "b = 1", "x = 1" + "0" * 9000])
def test_a_hostile_text_is_told_in_words(studio_client: StudioClient, mine: Path, text: str) -> None:
    """However long or deep, it is one fault and no traceback, and it is not saved."""
    answer = preview(studio_client, text)
    assert answer["picture"] is None
    assert answer["faults"][0]["message"]
    before = mine.read_bytes()
    sent = {"text": text, "seen": kept(studio_client)["seen"]}
    assert studio_client.send("/designs/mine/save", sent).status_code in (409, 422)
    assert mine.read_bytes() == before


def test_more_than_a_design_needs_is_not_taken(studio_client: StudioClient, mine: Path) -> None:
    """The body of a request is bounded, and so is the file that is read."""
    assert studio_client.send("/designs/mine/preview", {"text": "#" * 2_000_000}).status_code == 413
    mine.write_text("#" * 500_000)
    assert "longer than a design may be" in words_of(studio_client.get("/designs/mine").text)
    assert studio_client.get("/designs").status_code == 200


def test_every_format_and_palette_is_checked(studio_client: StudioClient, mine: Path) -> None:
    """A card that is right in one palette may be refused in the other."""
    text = kept(studio_client)["text"]
    right = studio_client.send("/designs/mine/check", {"text": text}).json()
    assert right == {"faults": [], "overtaken": False}
    faint = text.replace('ink = "#EDEDE9"', 'ink = "#222222"')
    (fault,) = studio_client.send("/designs/mine/check", {"text": faint}).json()["faults"]
    assert (fault["line"], fault["key"]) == (13, "palettes.dark.ink")


def test_a_text_is_saved_over_what_was_seen_and_can_be_taken_back(studio_client: StudioClient, mine: Path) -> None:
    """Line ends stay as they were, and undo puts every byte back."""
    mine.write_bytes(mine.read_bytes().replace(b"\n", b"\r\n"))
    before, found = mine.read_bytes(), kept(studio_client)
    changed = found["text"].replace("#C93A29", "#0A5F38")
    told = studio_client.send("/designs/mine/save", {"text": changed, "seen": found["seen"]}).json()
    assert mine.read_bytes() == before.replace(b"#C93A29", b"#0A5F38")
    assert told["seen"] == kept(studio_client)["seen"]
    studio_client.send("/undo", {"number": told["undo"]})
    assert mine.read_bytes() == before


def test_two_tabs_do_not_write_over_each_other(studio_client: StudioClient, mine: Path) -> None:
    """The second one is told, and the file keeps what the first one saved."""
    found = kept(studio_client)
    first = {"text": found["text"] + "# one\n", "seen": found["seen"]}
    assert studio_client.send("/designs/mine/save", first).status_code == 200
    second = {"text": found["text"] + "# two\n", "seen": found["seen"]}
    answer = studio_client.send("/designs/mine/save", second)
    assert (answer.status_code, answer.json()["outdated"]) == (409, True)
    assert mine.read_text().endswith("# one\n")


def test_a_faulty_text_is_saved_only_when_asked_to(studio_client: StudioClient, mine: Path) -> None:
    """Half a design may be kept for tomorrow, but not by a slip."""
    found = kept(studio_client)
    sent = {"text": found["text"].replace("[measures]", "[measurs]"), "seen": found["seen"]}
    answer = studio_client.send("/designs/mine/save", sent)
    assert (answer.status_code, answer.json()["rule"]) == (409, "design")
    assert "Line 17" in answer.json()["error"]
    assert mine.read_text() == found["text"]
    assert studio_client.send("/designs/mine/save", {**sent, "faulty": "1"}).status_code == 200
    assert "Line 17" in words_of(studio_client.get("/designs").text)


def test_what_is_written_is_shown_as_text(studio_client: StudioClient, mine: Path) -> None:
    """A design may hold anything a browser would run."""
    trap = "</textarea><script>alert(1)</script>"
    mine.write_text(mine.read_text().replace('title = "Minimal"', f'title = "{trap}"'))
    for address in ("/designs", "/designs/mine", "/brand", "/proof-sheet?design=mine"):
        assert "<script>alert" not in studio_client.get(address).text
