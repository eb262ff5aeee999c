"""The small pictures of cards that every page of the studio shows."""

from __future__ import annotations

import io
from urllib.parse import unquote

import pytest
from PIL import Image
from studio_client import StudioClient

from quotes.model import Standing
from quotes.search import Query


@pytest.fixture
def quote_id(studio_client: StudioClient) -> str:
    """A starter quote that every design holds."""
    return next(quote.id for quote in studio_client.studio.store.find(Query()) if 40 < len(quote.text) < 90)


def test_a_quotes_card_comes_small_in_the_asked_look(studio_client: StudioClient, quote_id: str) -> None:
    """The library and the calendar show hundreds of them."""
    answer = studio_client.get(f"/card/picture?quote={quote_id}&design=poster&format=story&palette=dark&width=340")
    assert answer.headers["content-type"] == "image/webp"
    assert Image.open(io.BytesIO(answer.content)).size == (360, 640)
    assert len(answer.content) < 60_000


def test_a_picture_that_is_still_the_same_is_not_sent_again(studio_client: StudioClient, quote_id: str) -> None:
    """Leafing back and forth costs nothing; a changed quote shows at once."""
    address = f"/card/picture?quote={quote_id}&width=180"
    tag = studio_client.get(address).headers["etag"]
    assert studio_client.get(address, headers={"if-none-match": tag}).status_code == 304
    quote = studio_client.studio.store.get(quote_id)
    studio_client.studio.store.edit(quote_id, locator="chapter 99")
    answer = studio_client.get(f"/card/picture?quote={quote.id}&width=180", headers={"if-none-match": tag})
    assert (answer.status_code, answer.headers["etag"] == tag) == (200, False)


def test_a_refused_card_shows_which_rule_refuses_it(studio_client: StudioClient, quote_id: str) -> None:
    """A hole in the page would tell nothing."""
    studio_client.studio.store.set_standing([quote_id], Standing.REJECTED)
    answer = studio_client.get(f"/card/picture?quote={quote_id}&format=wide")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.headers["x-pullquote-refused"] == "standing"
    assert "rejected" in unquote(answer.headers["x-pullquote-reason"])
    assert "The quote was rejected" in answer.text and 'width="1600"' in answer.text


@pytest.mark.parametrize("asked", ["design=../../etc/passwd", "format=huge", "palette=puce", "photo=00ff"])
def test_a_look_that_is_not_there_shows_so(studio_client: StudioClient, quote_id: str, asked: str) -> None:
    """An old link may name a design that was renamed, and a photo that is no longer kept."""
    answer = studio_client.get(f"/card/picture?quote={quote_id}&{asked}")
    assert (answer.status_code, answer.headers["x-pullquote-refused"]) == (200, "look")


def test_a_picture_of_no_quote_is_not_found(studio_client: StudioClient) -> None:
    """A deleted quote has no card, not even a refused one."""
    assert studio_client.get("/card/picture?quote=ffffffffffff").status_code == 404
    assert studio_client.get("/card/drawn/00").status_code == 404
