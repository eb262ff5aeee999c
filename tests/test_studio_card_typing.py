"""The studio's card in a browser: typing, leafing through the looks, alt text, the point of a photo."""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect
from studio_browser import Served, barriers, lies_in_the_right_half
from studio_card import is_drawn, opened, some_quote


def test_arabic_is_typed_from_the_right(page: Page, studio_served: Served, width: str) -> None:
    """The text runs as its letters do, and the marks behind it lie where the words are."""
    opened(page, studio_served, "/card")
    text = page.get_by_label("Quote", exact=True)
    text.press_sequentially("الطريق طويل")
    page.get_by_label("Who said or wrote it").fill("Ann Author")
    expect(page.locator("#short")).to_contain_text("Fits.")
    assert text.evaluate("field => getComputedStyle(field).direction") == "rtl"
    text.focus()
    text.press("Home")
    text.press("Control+Shift+ArrowLeft")
    page.get_by_role("button", name="Emphasise").click()
    expect(page.locator("#marks mark")).to_have_text("الطريق")
    lies_in_the_right_half(page, "#marks mark", "textarea[name=text]")


def test_the_newest_change_is_the_one_that_is_shown(page: Page, studio_served: Served) -> None:
    """However fast somebody types or leafs through the designs."""
    quote = some_quote(studio_served.studio)
    opened(page, studio_served, f"/card?quote={quote.id}&design=editorial")
    is_drawn(page)
    page.locator("body").press("]")
    page.locator("body").press("]")
    page.locator("body").press("]")
    expect(page).to_have_url(re.compile("design=minimal"))
    expect(page.locator("#command")).to_contain_text("--design minimal")
    shown = page.locator("#picture").get_attribute("src")
    page.reload()
    is_drawn(page)
    assert page.locator("#picture").get_attribute("src") == shown


def test_a_quote_that_was_changed_elsewhere_is_shown_anew(page: Page, studio_served: Served) -> None:
    """Stretches that were to stand out would else mark other words, on the card and in the library."""
    quote = some_quote(studio_served.studio)
    opened(page, studio_served, f"/card?quote={quote.id}&emphasis=0-3")
    is_drawn(page)
    studio_served.studio.store.edit(quote.id, text="A new beginning. " + quote.text)
    page.locator("body").press("]")
    expect(page.get_by_label("Quote", exact=True)).to_have_value("A new beginning. " + quote.text)
    is_drawn(page)
    expect(page.locator("#marks mark")).to_have_count(0)
    assert "emphasis" not in page.url and "design=" in page.url


def test_an_edited_alt_text_stays_with_its_quote(page: Page, studio_served: Served) -> None:
    """It is a person's work; another design does not throw it away, and the first one can be had back."""
    quote = some_quote(studio_served.studio)
    opened(page, studio_served, f"/card?quote={quote.id}")
    alt = page.get_by_role("textbox", name="Alt text")
    expect(alt).not_to_have_value("")
    given = alt.input_value()
    alt.fill("A card with my own words about it.")
    page.get_by_role("radio", name="poster").check(force=True)
    expect(page.locator("#command")).to_contain_text("--design poster")
    expect(alt).to_have_value("A card with my own words about it.")
    page.reload()
    expect(alt).to_have_value("A card with my own words about it.")
    button = page.get_by_role("button", name="Download")
    with page.expect_download() as waiting:
        button.press("Enter")
    assert b"A card with my own words about it." in Path(waiting.value.path()).read_bytes()
    expect(button).to_be_focused()
    page.get_by_role("button", name="As it was written for you").click()
    expect(alt).to_have_value(given)


def test_the_point_of_a_photo_moves_by_arrow_keys(page: Page, studio_served: Served, tmp_path: Path) -> None:
    """Who has no mouse sets it too."""
    Image.linear_gradient("L").resize((1200, 1400)).convert("RGB").save(tmp_path / "sky.jpg")
    quote = some_quote(studio_served.studio)
    opened(page, studio_served, f"/card?quote={quote.id}&design=photo")
    page.get_by_text("Photo behind the words").click()
    page.locator("[data-upload=photo] input").set_input_files(tmp_path / "sky.jpg")
    focus = page.locator("#focus")
    expect(focus).to_be_visible()
    focus.press("ArrowUp")
    focus.press("Shift+ArrowLeft")
    expect(page.locator("#focus-said")).to_have_text("40 % from the left, 48 % from the top")
    expect(page.locator("#command")).to_contain_text("--photo sky.jpg --focus 40%,48%")
    assert barriers(page) == []
