"""The studio's designs and brand in a browser when things happen twice, or while something is under way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Dialog, Page, Route, expect
from studio_browser import Served


@pytest.fixture
def opened(page: Page, studio_served: Served) -> Page:
    """A browser that the studio knows."""
    page.goto(studio_served.address)
    return page


def _twice_while_typing(page: Page, address: str, field: str, first: str, then: str) -> None:
    """Saves by two presses of a key, and writes on before the studio has answered."""
    held: list[Route] = []
    page.route(address, lambda route: held.append(route))
    page.locator(field).fill(first)
    with page.expect_request(address):
        page.keyboard.press("Control+s")
    page.keyboard.press("Control+s")
    page.locator(field).fill(then)
    page.wait_for_function("() => document.getElementById('state').classList.contains('late')")
    assert len(held) == 1
    held[0].continue_()
    expect(page.locator("#said")).to_contain_text("saved")
    expect(page.locator("#state")).to_have_text("not saved")
    page.unroute(address)


def test_a_kit_that_is_saved_twice_is_no_other_tabs(opened: Page, studio_served: Served) -> None:
    """One change of one's own is no conflict; what was typed meanwhile is not called saved, and undo asks first."""
    page = opened
    page.goto(studio_served.root + "/brand")
    _twice_while_typing(page, "**/brand/save", "[name=series]", "One", "One and two")
    expect(page.locator("#alarm")).to_be_empty()
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[name=series]")).to_have_value("")
    assert asked == ["beforeunload"]


def test_a_design_that_is_saved_twice_is_no_other_tabs(opened: Page, studio_served: Served) -> None:
    """And undo does not write over what was typed since: it asks which of the two is to stay."""
    page, (root, studio) = opened, (studio_served.root, studio_served.studio)
    page.goto(root + "/designs/minimal")
    page.get_by_role("button", name="Copy it to edit").click()
    page.keyboard.press("Enter")
    page.wait_for_url("**/designs/my-minimal")
    text = page.locator("#text").input_value()
    _twice_while_typing(page, "**/designs/my-minimal/save", "#text", f"{text}# one\n", f"{text}# two\n")
    expect(page.locator("#conflict")).to_be_hidden()
    assert (studio.root / "designs" / "my-minimal.toml").read_text().endswith("# one\n")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("was changed elsewhere while you wrote")).to_be_visible()
    expect(page.locator("#text")).to_have_value(f"{text}# two\n")
    page.get_by_role("button", name="Take what is there").click()
    expect(page.locator("#text")).to_have_value(text)


def test_what_was_approved_is_seen_and_the_focus_is_kept(opened: Page, studio_served: Served) -> None:
    """All cards that are new, by the buttons: the last one that was pressed has nothing to do any more."""
    page = opened
    page.goto(studio_served.root + "/proof-sheet?design=minimal")
    draw = page.get_by_role("button", name="Draw the sheet")
    draw.dblclick()
    expect(page.locator("#cards")).to_have_attribute("data-done", "1")
    expect(page.locator(".case")).to_have_count(24)
    expect(page.locator("#alarm")).to_be_empty()
    state = page.get_by_label("State")
    state.select_option("new")
    page.locator("#tick-all").click()
    page.locator("#approve").click()
    page.get_by_role("button", name="Approve", exact=True).last.click()
    expect(page.locator("#said")).to_contain_text("approved")
    expect(state).to_be_focused()
