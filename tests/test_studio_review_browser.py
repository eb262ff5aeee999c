"""The review as a person uses it, in a real browser at both widths."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, Route, expect
from studio_browser import Served, barriers, runs_over

from quotes.model import Attribution, Draft, Standing
from quotes.search import Query

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def opened(page: Page, studio_served: Served) -> Iterator[Page]:
    """A page that has opened the studio, whose quotes are all candidates; no script of it may fail."""
    store = studio_served.studio.store
    store.set_standing([quote.id for quote in store.find()], Standing.CANDIDATE)
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.goto(studio_served.address)
    yield page
    assert failures == []


def test_ten_are_approved_by_keyboard_and_one_undone(opened: Page, studio_served: Served) -> None:
    """A key each, without waiting; undo leads back to the last one."""
    store = studio_served.studio.store
    opened.goto(f"{studio_served.root}/review")
    for number in range(1, 11):
        expect(opened.locator("#progress")).to_contain_text(f"{number} of")
        tenth = opened.locator(".under-review").get_attribute("data-id")
        opened.keyboard.press("a")
    expect(opened.locator("#progress")).to_contain_text("11 of")
    opened.keyboard.press("u")
    expect(opened.locator("#said")).to_contain_text("Undone")
    expect(opened.locator(".under-review")).to_have_attribute("data-id", tenth or "")
    assert store.count(Query(standing=Standing.APPROVED)) == 9
    opened.keyboard.press("r")
    expect(opened.locator("#progress")).to_contain_text("11 of")
    expect(opened.locator("#said")).to_contain_text("Rejected")


def test_nobody_decides_on_what_they_have_not_seen(opened: Page, studio_served: Served) -> None:
    """A key held down decides once; one that is pressed while the next quote is on its way decides nothing."""
    store = studio_served.studio.store
    held: list[Route] = []
    opened.route("**/review/quote?*", lambda route: held.append(route))
    opened.goto(f"{studio_served.root}/review")
    with opened.expect_response("**/library/stand"):
        for _ in range(3):
            opened.keyboard.down("a")
        opened.keyboard.up("a")
        opened.keyboard.press("a")
        opened.keyboard.press("r")
    held[0].continue_()
    expect(opened.locator("#progress")).to_contain_text("2 of")
    assert (store.count(Query(standing=Standing.APPROVED)), store.count(Query(standing=Standing.REJECTED))) == (1, 0)


def test_a_quote_that_does_not_come_is_asked_for_once_more(opened: Page, studio_served: Served) -> None:
    """The studio was away for a moment: the page says so, and the same key goes on from there."""
    opened.route("**/review/quote?*", lambda route: route.abort())
    opened.goto(f"{studio_served.root}/review")
    opened.keyboard.press("j")
    expect(opened.locator("#alarm")).not_to_be_empty()
    opened.unroute("**/review/quote?*")
    opened.keyboard.press("j")
    expect(opened.locator("#progress")).to_contain_text("2 of")


def test_words_are_put_right_in_the_review_and_the_last_says_what_is_next(
    opened: Page, studio_served: Served, width: str
) -> None:
    """By touch as by keyboard."""
    store = studio_served.studio.store
    store.set_standing([quote.id for quote in store.find()], Standing.APPROVED)
    store.add([Draft("Ink kepes.", Attribution("Ann Author"))], now=NOW)
    opened.goto(f"{studio_served.root}/review")
    opened.locator("[data-do=edit]").click()
    opened.locator(".putting-right textarea").fill("Ink keeps.")
    assert barriers(opened) == []
    opened.get_by_role("button", name="Save").click()
    expect(opened.locator("#quote-words")).to_have_text("Ink keeps.")
    opened.locator("[data-do=approve]").click()
    expect(opened.get_by_role("heading", name="That was the last one")).to_be_visible()
    expect(opened.locator("#finished-told")).to_have_text("1 approved, 0 rejected, 0 left for later.")
    assert barriers(opened) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_hostile_quote_is_reviewed_as_its_words(opened: Page, studio_served: Served, width: str, theme: str) -> None:
    """However long it is, and whatever it would like to be; nothing is in the way of a screen reader."""
    text = "</script><img src=x onerror=\"document.title='broken'\"> \u202eturned\u202c " + "x" * 18_000
    studio_served.studio.store.add([Draft(text, Attribution("Ann <i>Author</i>"))], now=NOW)
    opened.evaluate("theme => localStorage.setItem('pullquote-theme', theme)", theme)
    opened.goto(f"{studio_served.root}/review?author=Ann")
    expect(opened.locator("#quote-words")).to_have_text(text)
    assert "broken" not in opened.title()
    assert barriers(opened) == []
    assert runs_over(opened) == 0
