"""The studio's lists in a browser: one that is renewed while somebody clicks into it does not swallow the click."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route, expect
from studio_browser import Served
from studio_card import opened

LATER = "() => new Promise((done) => setTimeout(done, 100))"


def test_a_list_is_not_renewed_under_a_pressed_pointer(page: Page, studio_served: Served) -> None:
    """What was found for more letters arrives between the press and the release: the quote is opened all the same."""
    held: list[Route] = []
    opened(page, studio_served, "/card")
    page.get_by_role("button", name="Choose a quote").click()
    link = page.locator("#picker-found a").first
    id = link.get_attribute("data-quote")
    page.route("**/card/quotes?q=*", lambda route: held.append(route))
    with page.expect_request("**/card/quotes?q=*"):
        page.get_by_label("Words, an author, a work").fill("e")
    link.hover()
    page.mouse.down()
    with page.expect_response("**/card/quotes?q=*"):
        held[0].continue_()
    page.evaluate(LATER)
    page.mouse.up()
    expect(page).to_have_url(re.compile(f"quote={id}"))


def test_a_list_is_renewed_after_the_release(page: Page, studio_served: Served) -> None:
    """A press beside everything puts it off, no more."""
    opened(page, studio_served, "/card")
    page.get_by_role("button", name="Choose a quote").click()
    expect(page.locator("#picker-found a")).not_to_have_count(0)
    page.locator("#picker-title").hover()
    page.mouse.down()
    with page.expect_response("**/card/quotes?q=*"):
        page.get_by_label("Words, an author, a work").fill("xyzzy")
    page.evaluate(LATER)
    expect(page.locator("#picker-found a")).not_to_have_count(0)
    page.mouse.up()
    expect(page.locator("#picker-found a")).to_have_count(0)
