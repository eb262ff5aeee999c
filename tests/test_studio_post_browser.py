"""A post in a real browser: seen, edited, approved; posted by hand; at both widths."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from studio_browser import Served, barriers, runs_over
from studio_posts import approved, draft, folder_account

from scheduler.states import State


def test_a_post_is_opened_edited_and_approved(page: Page, studio_served: Served, width: str) -> None:
    """The count follows what is typed; too long cannot be approved; what was approved is shown frozen."""
    studio = studio_served.studio
    id, person = draft(studio, folder_account(studio)), approved(studio).attribution.person
    page.goto(studio_served.address)
    page.goto(f"{studio_served.root}/posts/{id}")
    assert (barriers(page), runs_over(page)) == ([], 0)
    caption = page.get_by_label("Caption", exact=True)
    approve = page.get_by_role("button", name="Approve")
    caption.fill(f"{person} " + "at length " * 60)
    expect(page.locator("[data-count]")).to_contain_text("too many")
    expect(page.locator("[data-count-said]")).to_contain_text("Too long now")
    expect(approve).to_be_disabled()
    caption.fill(f"As {person} had it. #Reading")
    expect(page.locator("[data-count-said]")).to_contain_text("It fits again")
    expect(page.locator(".sketch .runs-tag")).to_have_text("#Reading")
    approve.click()
    expect(page.get_by_text("frozen as approved")).to_be_visible()
    payload = studio.posting.desk.payload(id)
    assert payload is not None
    assert payload.text == f"As {person} had it. #Reading"
    expect(page.locator(".sketch .caption").first).to_have_text(payload.text)
    assert (barriers(page), runs_over(page)) == ([], 0)
    page.get_by_role("button", name="Undo").click()
    expect(caption).to_have_value(payload.text)
    assert studio.posting.desk.get(id).state is State.DRAFT


def test_cancelling_asks_first(page: Page, studio_served: Served) -> None:
    """It is for good; the focus comes back when one thinks better of it."""
    studio = studio_served.studio
    id = draft(studio, folder_account(studio))
    page.goto(studio_served.address)
    page.goto(f"{studio_served.root}/posts/{id}")
    cancel = page.get_by_role("button", name="Cancel the post")
    cancel.click()
    page.get_by_role("button", name="No, leave it").click()
    expect(cancel).to_be_focused()
    assert studio.posting.desk.get(id).state is State.DRAFT
    cancel.click()
    page.locator("#sure").get_by_role("button", name="Cancel the post").click()
    expect(page.locator(".head .badge")).to_have_text("cancelled")


def test_news_from_elsewhere_never_take_what_is_typed(page: Page, studio_served: Served) -> None:
    """A runner or another tab changes the post while somebody writes."""
    studio = studio_served.studio
    id = draft(studio, folder_account(studio))
    page.goto(studio_served.address)
    page.goto(f"{studio_served.root}/posts/{id}")
    caption = page.get_by_label("Caption", exact=True)
    caption.fill("Half a thought")
    with page.expect_request("**/events"):
        page.evaluate("() => fetch('/events', {signal: AbortSignal.timeout(50)}).catch(() => {})")
    studio.posting.desk.hold(id, "wait", now=studio.now())
    page.evaluate("() => document.dispatchEvent(new CustomEvent('pullquote:news', {detail: {}}))")
    expect(page.locator("#said")).to_contain_text("changed elsewhere")
    expect(caption).to_have_value("Half a thought")


@pytest.mark.browser_context_args(timezone_id="Pacific/Kiritimati", locale="de-DE")
def test_a_post_is_held_and_moved_with_keys_by_its_own_clock(page: Page, studio_served: Served) -> None:
    """The browser may be anywhere on earth; the focus stays where one works."""
    studio = studio_served.studio
    id = draft(studio, folder_account(studio))
    page.goto(studio_served.address)
    page.goto(f"{studio_served.root}/posts/{id}")
    when = page.locator("input[type=datetime-local]")
    expect(when).to_have_value(studio.posting.desk.get(id).wall[:16])
    page.get_by_role("button", name="Hold").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Release")).to_be_focused()
    when.fill("2031-01-05T10:30")
    page.get_by_role("button", name="Move").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("5 January, 10:30")
    expect(page.get_by_role("button", name="Move")).to_be_focused()
    moved = studio.posting.desk.get(id)
    assert (moved.wall, moved.zone, f"{moved.due_at:%H:%M}") == ("2031-01-05T10:30", "Europe/Paris", "09:30")
