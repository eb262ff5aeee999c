"""The desk for duplicates in a browser: settled by keyboard, asked before what cannot be undone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from studio_browser import Served, barriers, runs_over
from studio_quote import keep

from quotes.duplicates.desk import Duplicates

WRONG, WRONGED = "To be wrong is nothing to me, on any day.", "To be wronged is nothing to me, on any day."
PLAIN, PLAINER = "Plain words carry farther than a drum at night.", "Plain words carry farther than any drum at night."


@pytest.fixture
def pairs(studio_served: Served, page: Page) -> list[str]:
    """Two pairs of like quotes and two names for the same words, and the desk opened on them."""
    ids = [keep(studio_served.studio, text) for text in (WRONG, WRONGED, PLAIN, PLAINER)]
    keep(studio_served.studio, "Ink dries.", "A. Author")
    keep(studio_served.studio, "Ink dries.")
    page.goto(studio_served.address)
    page.goto(f"{studio_served.root}/duplicates?kind=near")
    expect(page.locator(".pair")).to_have_count(2)
    return ids


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desk_is_for_everybody(
    page: Page, studio_served: Served, pairs: list[str], width: str, scheme: str
) -> None:
    """Pairs, conflicts and people, at both widths, in light and dark; and the desk when nothing is left."""
    page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
    kinds = ("near", "conflict", "contained")
    for address in (*(f"/duplicates?kind={kind}" for kind in kinds), "/people/Ann Author"):
        page.goto(f"{studio_served.root}{address}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert (address, barriers(page), runs_over(page)) == (address, [], 0)


def test_pairs_are_settled_by_keyboard(page: Page, studio_served: Served, pairs: list[str], width: str) -> None:
    """Skip and come back, say no to a merge, say yes, keep both: the focus is always on the next pair."""
    store, desk = studio_served.studio.store, Duplicates(studio_served.studio.engine)
    first, second = page.locator(".pair").nth(0), page.locator(".pair").nth(1)
    page.keyboard.press("s")
    expect(second).to_be_focused()
    page.keyboard.press("k")
    expect(first).to_be_focused()
    page.keyboard.press("2")
    expect(page.get_by_role("dialog", name="Make them one quote?")).to_contain_text(WRONGED)
    page.get_by_role("button", name="No, leave it").click()
    expect(first).to_be_focused()
    assert store.get(pairs[0]).id == pairs[0]
    page.keyboard.press("2")
    page.get_by_role("button", name="Merge").click()
    expect(page.locator(".pair")).to_have_count(1)
    assert store.get(pairs[0]).id == pairs[1]
    expect(page.locator(".pair")).to_be_focused()
    expect(page.locator(".pair")).to_contain_text("Plain words")
    page.keyboard.press("b")
    expect(page.get_by_text("Nothing to settle")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.locator(".pair")).to_have_count(1)
    assert [pair.first.id for pair in desk.pairs() if pair.kind.value == "near"] == [pairs[2]]


def test_a_key_held_down_settles_one_pair(page: Page, studio_served: Served, pairs: list[str]) -> None:
    """The next pair is another question."""
    for _ in range(5):
        page.keyboard.down("n")
    page.keyboard.up("n")
    expect(page.locator(".pair")).to_have_count(1)
    expect(page.locator(".pair")).to_be_focused()
    page.keyboard.press("n")
    expect(page.get_by_text("Nothing to settle")).to_be_visible()


def test_two_names_become_one_person(page: Page, studio_served: Served, pairs: list[str]) -> None:
    """What that changes is told before, and the conflict is gone after."""
    page.get_by_role("link", name="Two names").click()
    page.get_by_role("button", name="One person").click()
    expect(page.get_by_role("dialog")).to_contain_text("one person with A. Author")
    page.get_by_role("button", name="Yes, one person").click()
    expect(page.get_by_text("Nothing to settle")).to_be_visible()
    page.goto(f"{studio_served.root}/people/Ann Author")
    expect(page.get_by_role("heading", level=1)).to_have_text("A. Author")


def test_a_person_gets_another_name(page: Page, studio_served: Served, pairs: list[str], width: str) -> None:
    """Added at once where nobody has it, taken back by Undo."""
    page.goto(f"{studio_served.root}/people/Ann Author")
    page.get_by_role("textbox", name="Other name").fill("Annie")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("button", name="Take off the name Annie")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("No other names yet.")).to_be_visible()


def test_a_new_name_is_taken_back_and_the_page_goes_with_it(
    page: Page, studio_served: Served, pairs: list[str]
) -> None:
    """The address of the name that is gone leads nowhere."""
    page.goto(f"{studio_served.root}/people/Ann Author")
    page.get_by_role("textbox", name="New name").fill("Anna Author")
    page.get_by_role("button", name="Rename").click()
    page.get_by_role("button", name="Yes, do it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Anna Author")
    page.locator("#said").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ann Author")
    expect(page.locator("#alarm")).to_be_empty()
