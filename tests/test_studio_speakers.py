"""The studio's speakers: who speaks in a transcript is said turn by turn, a key each."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect
from studio_browser import Served, barriers, runs_over
from studio_client import StudioClient

TALK = """\
[00:00:00] Welcome back. With us today is Ann Author, who writes about rivers. Ann, thank you for coming.
[00:00:20] Thank you for having me. A river is a road that carries its own travellers, and I never tire of it.
[00:00:55] What did you learn from walking along one?
[00:01:05] That patience is a direction. You follow the water, and the water is never in a hurry to arrive.
"""


def _lying(html: str) -> list[str]:
    return re.findall(r'data-lying="([^"]+)"', html)


def test_a_turn_gets_a_speaker_and_its_quotes_and_loses_them_again(studio_client: StudioClient) -> None:
    """Saying who speaks makes quotes; undoing it takes them out."""
    store = studio_client.studio.store
    looked = studio_client.send("/import/look", files={"files": ("talk.txt", TALK.encode())})
    kept = studio_client.send("/import/keep", {"lying": _lying(looked.text)}).json()
    address = kept["waiting"][0]["address"]
    before = store.count()
    read = re.findall(r'data-read="([^"]*)"', studio_client.get(address).text)[0]
    fields = {"act": "name", "turn": "4", "name": "Ann Author", "read": read}
    told = studio_client.send(address, fields).json()
    assert store.count() > before
    assert studio_client.send(address, fields).status_code == 422, "it was changed since it was read"
    studio_client.send("/undo", {"number": told["undo"]})
    assert store.count() == before


def test_speakers_are_named_by_keys(page: Page, studio_served: Served, width: str, tmp_path: Path) -> None:
    """A key for each turn, and every answer is kept at once."""
    file = tmp_path / "talk.txt"
    file.write_text(TALK, encoding="utf-8")
    page.goto(studio_served.address)
    page.goto(f"{studio_served.root}/import")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Keep these").click()
    page.get_by_role("link", name="Say who speaks in talk.txt").click()
    first = page.locator(".turn[aria-current]")
    expect(first).to_have_attribute("data-turn", "1")
    assert barriers(page) == []
    assert runs_over(page) == 0
    page.keyboard.press("n")
    page.get_by_label("Name", exact=True).fill("Host Name")
    page.keyboard.press("Enter")
    expect(page.locator('.turn[data-turn="1"] strong')).to_have_text("Host Name")
    expect(page.locator(".turn[aria-current]")).not_to_have_attribute("data-turn", "1")
    page.keyboard.press("Control+z")
    expect(page.locator('.turn[data-turn="1"]')).to_have_attribute("data-waits", "")
    turns = page.locator(".turn")
    count = turns.count()
    page.keyboard.press("x")
    field = page.get_by_label("Put the cursor there.")
    words = field.input_value()
    for _ in range(4):
        page.keyboard.press("Control+ArrowRight")
    page.keyboard.press("z")
    expect(field).to_have_value(words)
    assert barriers(page) == []
    page.keyboard.press("Enter")
    expect(turns).to_have_count(count + 1)
