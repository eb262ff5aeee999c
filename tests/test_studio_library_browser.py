"""The library as a person uses it, in a real browser at both widths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from studio_browser import Served, barriers, runs_over

from quotes.model import Attribution, Draft, Standing
from quotes.search import Query

NOW = datetime(2026, 11, 22, tzinfo=UTC)

HOSTILE = (
    "</script><img src=x onerror=\"document.title='broken'\"> & so on",
    "Words that \u202eturn around\u202c and back.",
    "الحبر يحفظ ما ينساه الكلام.",
    "Much " * 3_999 + "more.",
    "x" * 2_000,
)


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


def _hostile(served: Served) -> None:
    by = [Draft(text, Attribution("Ann <i>Author</i>")) for text in HOSTILE]
    served.studio.store.add(by, now=NOW)


def test_search_narrows_as_somebody_types_and_the_address_keeps_it(
    opened: Page, studio_served: Served, width: str
) -> None:
    """So that loading anew and going back show the same."""
    studio_served.studio.store.add([Draft("Quixotic ink.", Attribution("Ann Author"))], now=NOW)
    opened.get_by_role("searchbox").press_sequentially("quixot")
    expect(opened.locator(".quote")).to_have_count(1)
    expect(opened.locator("#told")).to_have_text("1 quote")
    expect(opened).to_have_url(re.compile(r"\?q=quixot$"))
    opened.locator(".quote-words a").click()
    opened.go_back()
    expect(opened.locator(".quote")).to_have_count(1)
    opened.reload()
    expect(opened.get_by_role("searchbox")).to_have_value("quixot")
    expect(opened.locator(".quote")).to_have_count(1)


def test_several_are_approved_together_and_it_is_undone(opened: Page, studio_served: Served, width: str) -> None:
    """From the first that was chosen to the one clicked with shift held."""
    boxes = opened.locator("[name=quote]")
    boxes.nth(0).check()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(opened.locator("#chosen-count")).to_have_text("4 chosen")
    opened.locator("#chosen").get_by_role("button", name="Approve").click()
    expect(opened.locator("#said")).to_contain_text("4 quotes approved.")
    expect(opened.locator("#chosen")).to_be_hidden()
    store = studio_served.studio.store
    assert store.count(Query(standing=Standing.APPROVED)) == 4
    opened.locator("#said").get_by_role("button", name="Undo").click()
    expect(opened.locator("#said")).to_contain_text("Undone")
    assert store.count(Query(standing=Standing.APPROVED)) == 0


def test_deleting_asks_first(opened: Page, studio_served: Served) -> None:
    """It cannot be undone."""
    before = studio_served.studio.store.count()
    opened.locator("[name=quote]").first.check()
    opened.locator("[data-delete]").click()
    opened.get_by_role("button", name="No, leave it").click()
    assert studio_served.studio.store.count() == before
    opened.locator("[data-delete]").click()
    opened.get_by_role("button", name="Delete", exact=True).click()
    expect(opened.locator("#said")).to_contain_text("1 quote deleted.")
    assert studio_served.studio.store.count() == before - 1


def test_a_quote_is_added_by_hand(opened: Page, width: str) -> None:
    """What is wrong stands beside its field, which has the focus; then the quote is there."""
    opened.get_by_role("button", name="Add a quote").first.click()
    dialog = opened.get_by_role("dialog")
    dialog.get_by_label("Words", exact=True).fill("Quixotic ink.")
    dialog.get_by_role("button", name="Add").click()
    expect(dialog.get_by_label("Author")).to_be_focused()
    expect(dialog.get_by_label("Author")).to_have_attribute("aria-invalid", "true")
    assert barriers(opened) == []
    dialog.get_by_label("Author").fill("Ann Author")
    dialog.get_by_role("button", name="Add").click()
    expect(dialog).to_be_hidden()
    opened.get_by_role("searchbox").fill("quixotic")
    expect(opened.locator(".quote")).to_have_count(1)
    expect(opened.locator(".quote")).to_contain_text("Quixotic ink.")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_in_the_way_and_hostile_words_are_words(
    opened: Page, studio_served: Served, width: str, theme: str
) -> None:
    """Of a screen reader, or of a narrow window; and no quote runs as a script or turns the page around."""
    _hostile(studio_served)
    opened.evaluate("theme => localStorage.setItem('pullquote-theme', theme)", theme)
    opened.goto(f"{studio_served.root}/?order=newest&author=Ann&standing=candidate")
    opened.locator("[name=quote]").first.check()
    assert barriers(opened) == []
    assert runs_over(opened) == 0
    assert "broken" not in opened.title()
    expect(opened.locator(".quote-words", has_text="</script><img src=x")).to_have_count(1)
    expect(opened.locator(".quote-words[dir=auto]", has_text="الحبر")).to_have_count(1)
