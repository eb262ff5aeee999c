"""How much the studio's first page weighs: it is to open at once, also over a slow way to one's own server."""

from __future__ import annotations

from playwright.sync_api import Page
from studio_browser import Served
from studio_client import StudioClient

MOST = 150_000
"""Bytes of the first page with all that is loaded before anybody scrolls."""


def test_the_first_page_is_light(page: Page, studio_served: Served, width: str) -> None:
    """Page, styles, scripts and the small cards in sight, as they go over the wire."""
    page.goto(studio_served.address)
    # Those that are lazy and out of sight stay unloaded.
    page.evaluate(
        "() => Promise.all([...document.images].filter(one => one.getBoundingClientRect().top < innerHeight)"
        ".map(one => one.decode()))"
    )
    sizes = page.evaluate(
        "() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
        ".map(one => [one.transferSize, one.name])"
    )
    assert len([name for _, name in sizes if "/card/picture" in name]) > 1
    assert sum(size for size, _ in sizes) <= MOST, sorted(sizes)[-8:]


def test_only_files_without_secrets_are_packed(studio_client: StudioClient) -> None:
    """A page that holds the session's proof must not be packed together with words of strangers."""
    page = studio_client.get("/?q=words", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in page.headers
    sheet = page.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    packed = studio_client.get(sheet, headers={"accept-encoding": "gzip"})
    plain = studio_client.get(sheet, headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text
