"""Accounts and health in a real browser, at both widths."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from studio_browser import Served, barriers, runs_over
from studio_posts import folder_account
from test_studio_accounts_login import SECRET, network

__all__ = ["network"]


def test_a_folder_account_is_added_and_shows_its_slots(page: Page, studio_served: Served, width: str) -> None:
    """From the empty page to a week of slots."""
    page.goto(studio_served.address)
    page.goto(f"{studio_served.root}/accounts")
    assert (barriers(page), runs_over(page)) == ([], 0)
    page.get_by_role("link", name="Add a folder account").click()
    assert (barriers(page), runs_over(page)) == ([], 0)
    page.get_by_label("Name", exact=False).first.fill("feed")
    page.get_by_label("When it posts").fill("daily 09:00 Europe/Paris")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("feed")
    expect(page.locator(".slots li").first).to_contain_text("free")
    assert (barriers(page), runs_over(page)) == ([], 0)
    page.get_by_role("button", name="Check it now").click()
    expect(page.locator("#checked")).to_contain_text("ready")


@pytest.mark.usefixtures("network")
def test_a_login_is_asked_for_and_its_secret_is_nowhere(page: Page, studio_served: Served, width: str) -> None:
    """Not on the page, in its address, or in what the browser keeps."""
    page.goto(studio_served.address)
    page.goto(f"{studio_served.root}/add-account?on=bluesky")
    page.get_by_label("Name", exact=False).first.fill("quotes")
    page.get_by_role("button", name="Add it and sign in").click()
    expect(page.get_by_label("Handle")).to_be_focused()
    page.get_by_label("Handle").fill("ann.example")
    page.keyboard.press("Enter")
    secret = page.get_by_label("App password")
    expect(secret).to_be_focused()
    expect(secret).to_have_attribute("type", "password")
    assert (barriers(page), runs_over(page)) == ([], 0)
    secret.fill(SECRET)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("quotes")
    kept = page.evaluate("() => JSON.stringify([sessionStorage, localStorage, location.href, document.cookie])")
    assert SECRET not in kept + page.content()


def test_removing_an_account_asks_first(page: Page, studio_served: Served) -> None:
    """What it had planned is cancelled with it."""
    folder_account(studio_served.studio)
    page.goto(studio_served.address)
    page.goto(f"{studio_served.root}/accounts/feed")
    page.get_by_role("button", name="Remove the account").click()
    page.locator("#sure").get_by_role("button", name="Remove the account").click()
    expect(page.get_by_role("heading", name="No accounts yet")).to_be_visible()


def test_the_page_of_health_can_be_used(page: Page, studio_served: Served, width: str) -> None:
    """With the doctor's lines, which come a moment later."""
    folder_account(studio_served.studio)
    page.goto(studio_served.address)
    page.goto(f"{studio_served.root}/health")
    expect(page.locator("#findings")).to_contain_text("sqlite")
    assert (barriers(page), runs_over(page)) == ([], 0)


def test_what_became_of_a_change_is_read_with_its_undo(page: Page, studio_served: Served) -> None:
    """A page that is loaded anew must not swallow the message, nor what is typed, nor the keyboard's place."""
    accounts = studio_served.studio.posting.accounts
    folder_account(studio_served.studio)
    page.goto(studio_served.address)
    page.goto(f"{studio_served.root}/accounts/feed")
    slots = page.get_by_label("When it posts")
    slots.fill("daily 10:00 Europe/Paris")
    page.get_by_role("button", name="Pause").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("Undo")
    expect(page.get_by_role("button", name="Resume")).to_be_focused()
    expect(page.locator(".head .badge")).to_have_text("paused")
    expect(slots).to_have_value("daily 10:00 Europe/Paris")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#said")).to_contain_text("Undo")
    expect(page.locator(".slots li").first).to_contain_text("10:00")
    page.locator("#said").get_by_role("button", name="Undo").click()
    expect(slots).to_have_value("daily 09:00 Europe/Paris")
    assert accounts.get("feed").schedule.slots == "daily 09:00 Europe/Paris" and accounts.get("feed").paused
