"""The studio's designs in a browser: a copy edited and saved, two tabs, the keyboard, the brand, the proof sheet."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from studio_browser import Served, barriers, runs_over


@pytest.fixture
def opened(page: Page, studio_served: Served) -> Page:
    """A browser that the studio knows."""
    page.goto(studio_served.address)
    return page


def write(page: Page, before: str, after: str) -> None:
    """Writes something else in place of a part of the design's text."""
    text = page.locator("#text")
    text.fill(text.input_value().replace(before, after, 1))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_stands_in_the_way(opened: Page, studio_served: Served, width: str, theme: str) -> None:
    """At both widths and in both themes, for screen readers and for who will not scroll sideways."""
    opened.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    for address in ("/designs", "/designs/minimal", "/brand", "/proof-sheet"):
        opened.goto(studio_served.root + address)
        assert (address, barriers(opened), runs_over(opened)) == (address, [], 0)


def test_a_design_is_copied_edited_and_found_again(opened: Page, studio_served: Served, width: str) -> None:
    """From the gallery to the text and back, with a slip on the way."""
    page = opened
    page.goto(studio_served.root + "/designs")
    page.get_by_role("button", name="Make my own of it minimal").click()
    page.get_by_label("Name of your design").fill("mine")
    page.get_by_role("button", name="Make it").click()
    page.wait_for_url("**/designs/mine")
    picture = page.locator("#picture")
    expect(picture).to_be_visible()
    first = picture.get_attribute("src")
    write(page, "#C93A29", "#1F3CC4")
    expect(page.locator("#state")).to_have_text("not saved")
    expect(picture).not_to_have_attribute("src", first or "")
    write(page, "[measures]", "[measurs]")
    goes = page.get_by_role("button", name="Line 17")
    expect(goes).to_be_visible()
    expect(page.locator("#faults")).to_contain_text("measures")
    expect(page.get_by_text("as it was before the slip")).to_be_visible()
    # A small one from while it was typed, or the whole one that follows: with the slip no other comes.
    kept = picture.get_attribute("src") or ""
    assert kept not in ("", first)
    assert barriers(page) == []
    goes.click()
    expect(picture).to_have_attribute("src", kept)
    chosen = page.evaluate(
        "() => { const t = document.activeElement; return t.value.slice(t.selectionStart, t.selectionEnd) }"
    )
    assert chosen == "[measurs]"
    page.keyboard.type("[measures]")
    expect(page.get_by_text("as it was before the slip")).to_be_hidden()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#said")).to_contain_text("mine is saved")
    expect(page.locator("#state")).to_have_text("saved")
    page.get_by_role("link", name="All designs").click()
    expect(page.locator("[data-design=mine] [data-picture]").first).to_be_visible()
    assert '"#1F3CC4"' in (studio_served.studio.root / "designs" / "mine.toml").read_text()


def test_the_keyboard_is_not_trapped_in_the_text(opened: Page, studio_served: Served) -> None:
    """Tab writes two spaces; Escape and then Tab leaves."""
    page = opened
    page.goto(studio_served.root + "/designs")
    page.get_by_role("button", name="Make my own of it minimal").click()
    page.keyboard.press("Enter")
    page.wait_for_url("**/designs/my-minimal")
    text = page.locator("#text")
    text.press("Control+Home")
    page.keyboard.press("Tab")
    assert text.input_value().startswith("  name")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(text).not_to_be_focused()
    expect(page.locator("#picture")).to_be_visible()


def test_two_tabs_on_one_design(opened: Page, studio_served: Served) -> None:
    """The second one is asked what to do, and what was written there is still there."""
    page = opened
    page.goto(studio_served.root + "/designs/minimal")
    page.get_by_role("button", name="Copy it to edit").click()
    page.get_by_label("Name of your design").fill("mine")
    page.get_by_role("button", name="Make it").click()
    page.wait_for_url("**/designs/mine")
    other = page.context.new_page()
    other.goto(studio_served.root + "/designs/mine")
    write(page, "#C93A29", "#1F3CC4")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#state")).to_have_text("saved")
    write(other, "#C93A29", "#0A5F38")
    other.locator("#save").click()
    expect(other.get_by_text("was changed elsewhere while you wrote")).to_be_visible()
    assert "#0A5F38" in other.locator("#text").input_value()
    other.get_by_role("button", name="Save mine over it").click()
    expect(other.locator("#state")).to_have_text("saved")
    assert "#0A5F38" in (studio_served.studio.root / "designs" / "mine.toml").read_text()


def test_an_accent_that_cannot_be_read_is_told_and_saved(opened: Page, studio_served: Served, width: str) -> None:
    """The colour is the user's; that it was moved is told before it is kept."""
    page = opened
    page.goto(studio_served.root + "/brand")
    card = page.locator('[data-design=poster][data-palette="light"]')
    first = card.get_attribute("src")
    page.get_by_label("Accent", exact=True).fill("#FFD400")
    expect(page.locator("#told")).to_contain_text("1.26 : 1 – too faint for any text")
    expect(page.locator("#told")).to_contain_text("#846C00 is used, with 4.51 : 1")
    expect(card).not_to_have_attribute("src", first or "")
    assert barriers(page) == []
    page.get_by_role("button", name="Save the kit").click()
    expect(page.locator("#said")).to_contain_text("The brand kit is saved.")
    path = studio_served.studio.root / "pullquote.toml"
    assert 'accent = "#FFD400"' in path.read_text()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Accent", exact=True)).to_have_value("")
    assert 'accent = "#FFD400"' not in path.read_text()


def test_a_refused_quote_is_told_in_place_of_its_picture(opened: Page, studio_served: Served) -> None:
    """A torn picture would tell nothing."""
    store = studio_served.studio.store
    quote = next(iter(store.find()))
    store.delete([one.id for one in store.find() if one.id != quote.id])
    store.edit(quote.id, text=" ".join([quote.text] * 30))
    opened.goto(studio_served.root + "/designs")
    opened.locator("[data-design=poster]").scroll_into_view_if_needed()
    expect(opened.locator("[data-design=poster] .refused").first).to_contain_text("refuses this quote")


def test_a_sheet_is_drawn_looked_at_and_approved_by_keyboard(opened: Page, studio_served: Served) -> None:
    """Cards come while they are drawn; one is ticked and approved without a mouse."""
    page = opened
    page.goto(studio_served.root + "/proof-sheet?design=minimal")
    page.get_by_role("button", name="Draw the sheet").click()
    expect(page.locator("#cards")).to_have_attribute("data-done", "1")
    expect(page.locator(".case")).to_have_count(24)
    page.locator("main").focus()
    page.keyboard.press("o")
    expect(page.locator(".boxes").first).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.press("m")
    assert barriers(page) == []
    page.keyboard.press("a")
    page.get_by_role("button", name="Approve", exact=True).last.click()
    expect(page.locator("#said")).to_contain_text("1 card is approved.")
    expect(page.locator(".case[data-state=same]")).to_have_count(1)
    assert (studio_served.studio.root / "proofs" / "cases.json").is_file()
