"""A quote posted by hand, and seen on every network, in a real browser at both widths."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from studio_browser import Served, barriers, runs_over
from studio_posts import approved, folder_account

from scheduler.states import State


def test_a_quote_is_posted_by_hand(page: Page, studio_served: Served, width: str) -> None:
    """Accounts are chosen, each shows its version, and the post is made for the time that was given."""
    studio = studio_served.studio
    for name, like in (("long", "mastodon"), ("short", "x")):
        folder_account(studio, name, like)
    page.goto(studio_served.address)
    page.goto(f"{studio_served.root}/posts/new?quote={approved(studio).id}")
    page.get_by_role("checkbox", name="long").check()
    page.get_by_role("checkbox", name="short").check()
    expect(page.locator(".version")).to_have_count(2)
    assert (barriers(page), runs_over(page)) == ([], 0)
    page.get_by_label("Day and time").fill("2030-05-01T10:30")
    page.get_by_role("button", name="Make the post").click()
    expect(page.locator("#said")).to_contain_text("Queued on long for 2030-05-01 10:30")
    assert studio.posting.desk.counts() == {State.QUEUED: 2}


def test_words_are_counted_for_every_network(page: Page, studio_served: Served, width: str) -> None:
    """One text, all limits at a glance; emptied, the captions that were made come back."""
    page.goto(studio_served.address)
    page.goto(f"{studio_served.root}/posts/networks?quote={approved(studio_served.studio).id}")
    assert (barriers(page), runs_over(page)) == ([], 0)
    x = page.locator('[data-on="network:x"]')
    before = x.inner_text()
    page.get_by_label("Try words of your own").fill("word " * 70)
    expect(x.locator("[data-count]")).to_contain_text("too many")
    expect(page.locator('[data-on="network:mastodon"] [data-count]')).to_contain_text("left")
    page.get_by_label("Try words of your own").fill("")
    expect(x).to_contain_text(before.splitlines()[2])
