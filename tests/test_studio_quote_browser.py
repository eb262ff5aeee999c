"""The page of one quote in a browser: edited in place, in two tabs, with what stands out, and nothing typed is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Dialog, Page, expect
from studio_browser import Served, barriers, lies_in_the_right_half, runs_over
from studio_quote import PAGE, PAPER, hold, keep

from quotes.model import Attribution, Draft, Grade, Proof, Standing

ARABIC = "من جدّ وجد، ومن زرع حصد."


@pytest.fixture
def quote(studio_served: Served, page: Page) -> str:
    """A quote with a transcript and a page beside it, opened in the browser."""
    id = keep(studio_served.studio, language="en")
    hold(studio_served.studio, id)
    hold(studio_served.studio, id, PAGE, "page.md", Grade.SECONDARY)
    _open(page, studio_served, id)
    return id


def _open(page: Page, studio: Served, id: str) -> None:
    """Opens a quote's page. Its card is another part's story, and drawing it takes longer than these."""
    page.context.route("**/card/picture*", lambda route: route.abort())
    page.goto(studio.address)
    page.goto(f"{studio.root}/quotes/{id}")


def _edit(page: Page) -> None:
    page.get_by_role("button", name="Edit", exact=True).click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_quote_is_for_everybody(page: Page, studio_served: Served, quote: str, width: str, scheme: str) -> None:
    """Shown and edited, at both widths, in light and dark, nothing serious is in the way."""
    page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
    source = page.get_by_role("region", name="What talk.txt says around the words")
    expect(source.locator("mark").first).to_have_text("paper remembers what people would, ")
    expect(source.locator("del")).to_contain_text("you know")
    expect(page.get_by_text("Left out: “you know” (a filler)")).to_be_visible()
    assert (barriers(page), runs_over(page)) == ([], 0)
    page.keyboard.press("e")
    expect(page.get_by_label("Words", exact=True)).to_be_focused()
    assert (barriers(page), runs_over(page)) == ([], 0)


def test_words_are_edited_in_place_and_given_back(page: Page, studio_served: Served, quote: str, width: str) -> None:
    """The proof falls with the words, which is said before; one press on Undo gives back both."""
    store = studio_served.studio.store
    _edit(page)
    page.get_by_label("Words", exact=True).fill("Paper forgets.")
    expect(page.get_by_text("“matches transcript” falls back")).to_be_visible()
    page.keyboard.press("Control+s")
    expect(page.locator("blockquote")).to_have_text("Paper forgets.")
    edited = page.url.rpartition("/")[2]
    assert (store.get(edited).text, store.get(edited).proof) == ("Paper forgets.", Proof.UNVERIFIED)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("blockquote")).to_have_text(PAPER)
    assert (store.get(quote).id, store.get(quote).proof) == (quote, Proof.MATCHES_TRANSCRIPT)


def test_two_tabs_keep_what_was_typed_in_both(page: Page, studio_served: Served, quote: str) -> None:
    """The second to save sees theirs beside their own, and what nobody argued about is not lost either."""
    other = page.context.new_page()
    other.goto(page.url)
    _edit(other)
    other.get_by_label("Topic").fill("Mine")
    other.get_by_label("Section").fill("A")
    _edit(page)
    page.get_by_label("Topic").fill("Theirs")
    page.get_by_label("Place in the source").fill("chapter 3")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    other.get_by_role("button", name="Save", exact=True).click()
    conflict = other.get_by_role("region", name="This quote was changed meanwhile")
    expect(conflict).to_contain_text("Theirs")
    expect(conflict).to_contain_text("Mine")
    expect(other.get_by_role("textbox", name="Topic")).to_have_value("Mine")
    assert barriers(other) == []
    other.get_by_role("button", name="Save mine all the same").click()
    expect(other.get_by_text("Saved.", exact=True)).to_be_visible()
    kept = studio_served.studio.store.get(quote)
    assert (kept.topic, kept.section, kept.locator) == ("Mine", "A", "chapter 3")


def test_news_are_told_and_never_take_the_keys_from_somebody_typing(
    page: Page, studio_served: Served, quote: str
) -> None:
    """Letters that went on to the page would be commands: an a approves. And a word of approval is no conflict."""
    store = studio_served.studio.store
    _edit(page)
    field = page.get_by_role("textbox", name="Topic")
    field.fill("Min")
    store.edit(quote, section="Theirs")
    expect(page.get_by_role("region", name="This quote was changed meanwhile")).to_be_visible()
    page.keyboard.type("era")
    expect(field).to_have_value("Minera")
    page.get_by_role("button", name="Save mine all the same").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    _edit(page)
    field.fill("Mine")
    store.set_standing([quote], Standing.REJECTED)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(field).to_be_hidden()
    kept = store.get(quote)
    assert (kept.topic, kept.section, kept.standing) == ("Mine", "Theirs", Standing.REJECTED)


def test_a_draft_survives_a_reload(page: Page, quote: str) -> None:
    """A crash or a slip of the hand takes nothing away, and leaving asks first."""
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    _edit(page)
    page.get_by_label("Topic").fill("On paper")
    expect(page.locator("#unsaved")).to_have_text("Not saved yet.")
    page.reload()
    assert asked == ["beforeunload"]
    expect(page.get_by_text("These are your edits from before")).to_be_visible()
    expect(page.get_by_label("Topic")).to_have_value("On paper")
    page.get_by_role("button", name="Drop them").click()
    expect(page.get_by_role("button", name="Edit", exact=True)).to_be_focused()
    page.reload()
    expect(page.locator("#editing")).to_be_hidden()
    assert asked == ["beforeunload"]


def test_words_stand_out_by_keyboard_and_follow_the_typing(page: Page, studio_served: Served, quote: str) -> None:
    """Ctrl+B on a selection marks it; words typed before it do not move it off; the same again takes it away."""
    _edit(page)
    field = page.get_by_label("Words", exact=True)
    field.evaluate("field => field.setSelectionRange(6, 15)")
    page.keyboard.press("Control+b")
    expect(page.locator(".behind mark")).to_have_text("remembers")
    page.keyboard.press("Home")
    page.keyboard.type("𝄞 Good ")
    expect(page.locator(".behind mark")).to_have_text("remembers")
    page.keyboard.press("Control+s")
    expect(page.locator("blockquote em")).to_have_text("remembers")
    kept = studio_served.studio.store.get(page.url.rpartition("/")[2])
    assert [kept.text[start:end] for start, end in kept.emphasis] == ["remembers"]
    _edit(page)
    page.get_by_role("button", name="No longer let this stand out: remembers").click()
    page.keyboard.press("Control+s")
    expect(page.locator("blockquote em")).to_have_count(0)


def test_a_quote_from_right_to_left_is_edited_from_right_to_left(page: Page, studio_served: Served, width: str) -> None:
    """The field has the direction of its words, and what stands out lies right behind them."""
    store = studio_served.studio.store
    added = store.add([Draft(ARABIC, Attribution("مثل عربي"), language="ar")], now=studio_served.studio.now()).added
    _open(page, studio_served, added[0])
    _edit(page)
    field = page.get_by_label("Words", exact=True)
    assert field.evaluate("field => [getComputedStyle(field).direction, field.lang]") == ["rtl", "ar"]
    field.evaluate("field => field.setSelectionRange(3, 6)")
    page.get_by_role("button", name="Let it stand out").click()
    expect(page.locator(".behind mark")).to_have_text(ARABIC[3:6])
    lies_in_the_right_half(page, ".behind mark", "textarea[name=text]")
    assert (barriers(page), runs_over(page)) == ([], 0)


def test_places_and_standing_by_keyboard(page: Page, studio_served: Served, quote: str) -> None:
    """The next place of the source and one's word on the quote are a key each, and undo is Ctrl+Z."""
    expect(page.get_by_text("Place 1 of 2")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_text("Place 2 of 2")).to_be_visible()
    expect(page.get_by_role("link", name="Previous")).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator("#stand-approved")).to_have_attribute("aria-pressed", "true")
    assert studio_served.studio.store.get(quote).standing is Standing.APPROVED
    page.keyboard.press("Control+z")
    expect(page.locator("#stand-candidate")).to_have_attribute("aria-pressed", "true")


def test_a_name_is_proposed_and_the_words_are_confirmed(page: Page, studio_served: Served, quote: str) -> None:
    """Known names come as one types; who has seen the words need not type their own name twice."""
    _edit(page)
    page.get_by_role("combobox", name="Author").fill("ann")
    expect(page.locator("#people-names option")).not_to_have_count(0)
    page.get_by_role("button", name="Cancel").click()
    page.get_by_label("Your name").first.fill("Bob Writer")
    page.get_by_role("button", name="I have seen the words there").first.click()
    expect(page.get_by_text(re.compile("Seen there by Bob Writer"))).to_be_visible()
    expect(page.get_by_label("Your name")).to_have_value("Bob Writer")
