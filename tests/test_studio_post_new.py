"""Posting a quote by hand in the studio."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from studio_client import StudioClient, words_of
from studio_posts import approved, folder_account

from scheduler.desk import Shown
from scheduler.states import State


def _asked(client: StudioClient, quote: str, names: list[str]) -> dict[str, object]:
    """The fields of the page of a quote for some accounts, as they stand on it."""
    html = client.get("/posts/new", params={"quote": quote, "account": names}).text
    hidden = dict(re.findall(r'name="(made:[^"]+)" value="([^"]*)"', html))
    texts = re.findall(r'<textarea[^>]*name="((?:text|alt1):[^"]+)"[^>]*>\n(.*?)</textarea>', html, re.DOTALL)
    return {"quote": quote, "account": names, **hidden, **{name: unescape(text) for name, text in texts}}


def test_each_account_shows_its_own_version(studio_client: StudioClient) -> None:
    """Networks differ in length and manners; so do the captions."""
    folder_account(studio_client.studio, "long", "mastodon")
    folder_account(studio_client.studio, "short", "x")
    quote = approved(studio_client.studio)
    html = words_of(studio_client.get("/posts/new", params={"quote": quote.id, "account": ["long", "short"]}).text)
    assert "As Mastodon shows it" in html
    assert "of 280 weighted characters" in html


def test_a_post_is_made_for_several_accounts_at_a_time_and_can_be_called_off(studio_client: StudioClient) -> None:
    """Each is queued as it was shown, with what was typed; an undo calls them all off."""
    studio = studio_client.studio
    for name in ("one", "two"):
        folder_account(studio, name)
    quote = approved(studio)
    fields = _asked(studio_client, quote.id, ["one", "two"])
    words = f"By hand: {quote.attribution.person}."
    told = studio_client.send(
        "/posts/new", {**fields, "text:two": words, "when": "at", "at": "2030-05-01T10:30"}
    ).json()
    posts = list(studio.posting.desk.posts(Shown((State.QUEUED,))))
    assert [(post.account, post.wall, post.zone) for post in posts] == [
        (name, "2030-05-01T10:30", "Europe/Paris") for name in ("one", "two")
    ]
    assert [one.text for one in map(studio.posting.desk.payload, told["posts"]) if one] == [fields["text:one"], words]
    assert studio_client.send("/undo", {"number": told["undo"]}).status_code == 200
    assert studio.posting.desk.counts() == {State.CANCELLED: 2}


def test_a_post_made_now_goes_out_now(studio_client: StudioClient) -> None:
    """Into the account's folder, with a receipt."""
    studio = studio_client.studio
    account = folder_account(studio)
    quote = approved(studio)
    told = studio_client.send("/posts/new", {**_asked(studio_client, quote.id, ["feed"]), "when": "now"}).json()
    assert told["said"] == "Posted on feed."
    assert any(Path(studio.posting.folder_of(account)).iterdir())


def test_a_quote_that_the_account_has_is_refused_in_words(studio_client: StudioClient) -> None:
    """An account never repeats itself; the page says since when it has the quote, and what would change that."""
    studio = studio_client.studio
    folder_account(studio)
    quote = approved(studio)
    fields = {**_asked(studio_client, quote.id, ["feed"]), "when": "at", "at": "2030-05-01T10:30"}
    assert studio_client.send("/posts/new", fields).status_code == 200
    html = studio_client.get("/posts/new", params={"quote": quote.id, "account": "feed"}).text
    assert "already (2030-05-01)" in words_of(html)
    assert 'href="/accounts/feed#settings"' in html
    assert studio_client.send("/posts/new", fields).json()["rule"] == "repeat"


def test_nothing_is_kept_when_one_of_several_cannot_be(studio_client: StudioClient) -> None:
    """Half a decision is worse than none: the page still holds everything."""
    studio = studio_client.studio
    for name in ("one", "two"):
        folder_account(studio, name)
    quote = approved(studio)
    fields = _asked(studio_client, quote.id, ["one", "two"])
    answer = studio_client.send(
        "/posts/new", {**fields, "text:two": "Nobody said it.", "when": "at", "at": "2030-05-01T10:30"}
    )
    assert (answer.status_code, answer.json()["rule"]) == (409, "credit")
    assert studio.posting.desk.counts() == {}


def test_a_post_is_made_for_a_time_to_come_only(studio_client: StudioClient) -> None:
    """A wrong year would send it at once, or never; a time that clocks skip is another than the one that was typed."""
    studio = studio_client.studio
    folder_account(studio)
    fields = {**_asked(studio_client, approved(studio).id, ["feed"]), "when": "at"}
    for at, told in (("2020-05-01T10:30", "has passed"), ("2031-03-30T02:30", "never show 02:30")):
        answer = studio_client.send("/posts/new", {**fields, "at": at})
        assert answer.status_code == 422 and told in answer.json()["error"]
    assert studio.posting.desk.counts() == {}
