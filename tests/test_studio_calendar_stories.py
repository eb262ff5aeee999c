"""The calendar in a real browser: a week is planned, approved, moved by mouse and by keyboard, and put back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect
from studio_browser import Served
from studio_calendar import CalendarDesk

from scheduler.states import State


@pytest.fixture
def desk(studio_served: Served) -> CalendarDesk:
    """The posting side of the studio that the browser opens, with an account and quotes to post."""
    found = CalendarDesk(studio_served.studio)
    found.approve_quotes()
    found.account(slots="daily 09:00 UTC")
    return found


def _open(page: Page, served: Served, address: str) -> None:
    page.goto(served.address)
    page.goto(served.root + address)


def _card(page: Page, id: int) -> Locator:
    return page.locator(f"[data-post='{id}']")


def _day(page: Page, day: str) -> Locator:
    return page.locator(f"[data-day='{day}']")


def test_a_week_is_planned_approved_and_moved(page: Page, studio_served: Served, desk: CalendarDesk) -> None:
    """See what would come, keep it, approve all of it, drag one post and carry another; undo takes the last back."""
    _open(page, studio_served, f"/calendar?view=month&from={desk.day(3)}")
    page.get_by_role("button", name="Plan days ahead").first.click()
    plan = page.get_by_role("dialog", name="Plan the days ahead")
    plan.get_by_role("button", name="Show what would come").click()
    expect(plan.locator(".plan-row")).to_have_count(7)
    assert not list(desk.posting.desk.posts())
    plan.get_by_role("button", name="Plan these 7 posts").click()
    expect(page.locator("#said")).to_contain_text("7 posts planned.")
    expect(page.locator("[data-post]")).not_to_have_count(0)

    page.goto(f"{studio_served.root}/calendar?view=list")
    posts = list(desk.posting.desk.posts())
    first, last = _card(page, posts[0].id), _card(page, posts[6].id)
    first.get_by_role("checkbox").check()
    last.get_by_role("checkbox").click(modifiers=["Shift"])
    page.get_by_role("region", name="Selected posts").get_by_role("button", name="Approve").click()
    expect(page.locator("#said")).to_contain_text("7 posts approved.")
    expect(first).to_contain_text("approved")

    day = posts[3].wall[:10]
    page.goto(f"{studio_served.root}/calendar?view=week&from={day}")
    target = page.locator(f".hour[data-drop='{day}'][data-hour='15']")
    _card(page, posts[3].id).drag_to(target)
    expect(target.locator(f"[data-post='{posts[3].id}']")).to_be_visible()
    assert desk.get(posts[3].id).wall == f"{day}T15:00"
    page.keyboard.press("Control+z")
    expect(page.locator(f".hour[data-drop='{day}'][data-hour='09']").locator("[data-post]")).to_be_visible()
    assert desk.get(posts[3].id).wall == f"{day}T09:00"


def test_a_post_is_dragged_to_another_day(page: Page, studio_served: Served, desk: CalendarDesk) -> None:
    """In a month a post keeps its time of day."""
    post = next(one for one in desk.planned(20) if one.wall[8:10] == "10" or one.wall[8:10] == "02")
    day = post.wall[:10]
    other = f"{day[:8]}{int(day[8:]) + 1:02}"
    _open(page, studio_served, f"/calendar?view=month&from={day}")
    _card(page, post.id).drag_to(_day(page, other).locator("h3"))
    expect(_day(page, other).locator(f"[data-post='{post.id}']")).to_be_visible()
    assert desk.get(post.id).wall == f"{other}T09:00"


def test_a_post_is_carried_by_keyboard(page: Page, studio_served: Served, desk: CalendarDesk) -> None:
    """M picks it up, arrows carry it and are told, Escape puts it back, Enter puts it down; the focus stays with it."""
    post = desk.planned(9)[2]
    day = post.wall[:10]
    _open(page, studio_served, f"/calendar?view=week&from={day}")
    link = _card(page, post.id).get_by_role("link")
    link.focus()
    page.keyboard.press("m")
    moving = page.locator("#moving")
    expect(moving).to_contain_text("is picked up")
    page.keyboard.press("ArrowDown")
    expect(moving).to_contain_text("10:00")
    page.keyboard.press("Escape")
    expect(moving).to_contain_text("stays where it was")
    page.keyboard.press("m")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(f".hour[data-drop='{day}'][data-hour='08']").locator("[data-post]")).to_be_visible()
    assert desk.get(post.id).wall == f"{day}T08:00"
    expect(link).to_be_focused()


def test_a_post_is_moved_in_its_dialog(page: Page, studio_served: Served, desk: CalendarDesk, width: str) -> None:
    """Without a mouse and without arrows, as on a phone: a day and a time; what has passed is told."""
    post = desk.planned(5)[1]
    _open(page, studio_served, f"/calendar?view=list&from={post.wall[:10]}")
    _card(page, post.id).hover()
    _card(page, post.id).get_by_role("button").click()
    box = page.locator("#one")
    box.get_by_label("Day").fill("2026-01-01")
    box.get_by_role("button", name="Move").click()
    expect(page.locator("#alarm")).to_contain_text("has passed")
    box.get_by_label("Day").fill(desk.day(4))
    box.get_by_label("Time").fill("18:30")
    box.get_by_role("button", name="Move").click()
    expect(_day(page, desk.day(4)).locator(f"[data-post='{post.id}']")).to_contain_text("18:30")
    assert desk.get(post.id).wall == f"{desk.day(4)}T18:30"


def test_all_of_a_day_is_cancelled_after_a_question(page: Page, studio_served: Served, desk: CalendarDesk) -> None:
    """Cancelling cannot be undone, so it is asked first; no leaves everything as it is."""
    post = desk.planned(5)[1]
    _open(page, studio_served, f"/calendar?view=list&from={post.wall[:10]}")
    _day(page, post.wall[:10]).get_by_label("Select all of").check()
    bar = page.get_by_role("region", name="Selected posts")
    bar.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="No, leave it").click()
    assert desk.get(post.id).state is State.DRAFT
    bar.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Cancel them").click()
    expect(_card(page, post.id)).to_contain_text("cancelled")
    assert desk.get(post.id).state is State.CANCELLED


def test_news_change_states_in_place(page: Page, studio_served: Served, desk: CalendarDesk) -> None:
    """What a command does is seen without loading anew; focus and selection stay."""
    first, second, *_ = desk.planned(5)
    _open(page, studio_served, f"/calendar?view=list&from={first.wall[:10]}")
    _card(page, second.id).get_by_role("checkbox").check()
    _card(page, first.id).get_by_role("link").focus()
    with page.expect_response("**/calendar/pieces**"):
        desk.posting.desk.hold(first.id, "wait", now=desk.posting.now())
    expect(_card(page, first.id)).to_contain_text("held")
    expect(_card(page, first.id).get_by_role("link")).to_be_focused()
    expect(_card(page, second.id).get_by_role("checkbox")).to_be_checked()
