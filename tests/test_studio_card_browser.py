"""The studio's card in a browser: choosing, changing, emphasising, taking away, at both widths."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

from click.testing import Result
from playwright.sync_api import Page, expect
from studio_browser import Served, barriers, runs_over
from studio_card import LONG, is_drawn, opened, pixels_of, some_quote


def test_a_card_is_made_from_choosing_to_downloading(
    page: Page, studio_served: Served, width: str, command: Callable[..., Result], tmp_path: Path
) -> None:
    """The main story: a quote, a design, a palette, an emphasised word, a file that is the command's."""
    quote = some_quote(studio_served.studio)
    opened(page, studio_served, "/card")
    page.get_by_role("button", name="Choose a quote").click()
    page.get_by_label("Words, an author, a work").fill(quote.text.split()[0])
    page.locator(f'#picker-found [data-quote="{quote.id}"]').click()
    page.get_by_role("radio", name="marker").check(force=True)
    page.get_by_role("combobox", name="Palette").select_option("dark")
    first = quote.text.split()[0]
    text = page.get_by_label("Quote", exact=True)
    text.focus()
    text.evaluate("(field, length) => field.setSelectionRange(0, length)", len(first))
    text.press("Control+b")
    expect(page.get_by_role("button", name=f"Let this stand out no more: {first}")).to_be_visible()
    expect(page).to_have_url(re.compile("emphasis=0-.*design=marker.*palette=dark"))
    expect(page.locator("#short")).to_contain_text("Fits.")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download").click()
    downloaded = Path(waiting.value.path()).read_bytes()
    table = tmp_path / "one.jsonl"
    table.write_text(f'{{"id": "{quote.id}", "emphasis": "{first}"}}\n', encoding="utf-8")
    asked = ("--design", "marker", "--palette", "dark", "--out", tmp_path / "drawn")
    command("draw", "--from", table, *asked, workspace=studio_served.studio.workspace)
    (file,) = (tmp_path / "drawn").glob("*.png")
    assert pixels_of(io.BytesIO(downloaded)) == pixels_of(file)


def test_the_page_has_no_barriers_and_never_runs_over(page: Page, studio_served: Served, width: str) -> None:
    """In light and dark, with boxes and all formats, for a card and for a refusal."""
    quote = some_quote(studio_served.studio)
    opened(page, studio_served, f"/card?quote={quote.id}&handle=%40ann&portrait_shape=round")
    is_drawn(page)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.locator("[data-over=boxes]").check()
        page.locator("[data-over=app]").check()
        assert (barriers(page), runs_over(page)) == ([], 0)
    page.get_by_role("button", name="All formats").click()
    expect(page.locator("#all-formats button")).to_have_count(7)
    assert (barriers(page), runs_over(page)) == ([], 0)
    page.get_by_role("button", name="On a phone").click()
    assert runs_over(page) == 0
    assert page.locator("#picture").bounding_box()["width"] == 375  # type: ignore[index]


def test_words_that_are_too_long_show_why_and_what_would_do(page: Page, studio_served: Served, width: str) -> None:
    """One click leads on: the quote is shared among slides."""
    opened(page, studio_served, "/card")
    assert (barriers(page), runs_over(page)) == ([], 0)
    page.get_by_label("Quote", exact=True).fill(LONG)
    page.get_by_label("Who said or wrote it").fill("Charles Dickens")
    expect(page.locator("#no-card")).to_contain_text("The words do not fit")
    remedy = page.get_by_role("button", name="Share it among slides")
    expect(remedy).to_be_visible()
    assert (barriers(page), runs_over(page)) == ([], 0)
    remedy.click()
    expect(page.locator("#slides figure").nth(1)).to_be_attached()
    assert (barriers(page), runs_over(page)) == ([], 0)
