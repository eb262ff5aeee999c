"""What the tests of the studio's card do again and again, without a window and in a browser."""

from __future__ import annotations

import re
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect
from studio_browser import Served
from studio_client import StudioClient

from pullquote.studio.desk import Studio
from quotes.model import Quote
from quotes.search import Query

OWN = {"text": "Conventionality is not morality.", "by": "Charlotte Brontë", "source": "Jane Eyre", "date": "1847"}
"""Words of one's own, from the preface to the second edition."""

LONG = "It was the best of times, it was the worst of times, it was the age of wisdom. " * 14
"""More than any card holds."""


def some_quote(studio: Studio) -> Quote:
    """A starter quote that every design holds."""
    return next(quote for quote in studio.store.find(Query()) if 40 < len(quote.text) < 90)


def previewed(client: StudioClient, **fields: Any) -> dict[str, Any]:
    """What the preview tells of a card."""
    answer = client.send("/card/preview", fields)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def pixels_of(file: Any) -> bytes:
    """The pixels of a picture file."""
    with Image.open(file) as picture:
        return picture.convert("RGB").tobytes()


def opened(page: Page, served: Served, address: str) -> None:
    """Opens the studio, then a page of it."""
    page.goto(served.address)
    page.goto(served.root + address)


def is_drawn(page: Page) -> None:
    """Waits until the page shows a card that was drawn by its script."""
    expect(page.locator("#card")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator("#picture")).to_have_attribute("src", re.compile("^/card/drawn/"))
