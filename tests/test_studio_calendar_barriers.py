"""The calendar can be used by everybody: at both widths, in both themes, in each view."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from studio_browser import Served, barriers, runs_over
from studio_calendar import CalendarDesk


@pytest.mark.parametrize("view", ["month", "week", "list"])
def test_nothing_stands_in_the_way(page: Page, studio_served: Served, width: str, view: str) -> None:
    """With every sort of post in it, no view has a barrier or runs over the side."""
    desk = CalendarDesk(studio_served.studio)
    posts = desk.planned(6)
    desk.unsure(posts[1])
    desk.failed(posts[2])
    desk.posting.desk.hold(posts[3].id, "wait for the release", now=desk.posting.now())
    page.goto(studio_served.address)
    page.goto(f"{studio_served.root}/calendar?view={view}&from={posts[0].wall[:10]}")
    page.locator(f"[data-post='{posts[0].id}']").get_by_role("checkbox").check()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        assert (barriers(page), runs_over(page)) == ([], 0)
