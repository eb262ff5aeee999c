"""Accounts in the studio: adding, changing, pausing, removing."""

from __future__ import annotations

from pathlib import Path

import pytest
from studio_client import StudioClient, words_of
from studio_posts import draft, folder_account

from pullquote.studio.accounts.settings import seen_of, shown_settings
from scheduler.model import Account
from scheduler.states import State

SETTINGS = {"slots": "mon-fri 09:00 Europe/Paris", "spacing": "30", "when_exhausted": "stop", "grace": "120"}


def _kept(client: StudioClient, name: str = "feed") -> Account:
    return client.studio.posting.accounts.get(name)


def _form(account: Account) -> dict[str, str]:
    """What the form of an account's settings sends when nothing is changed."""
    return {"seen": seen_of(account), **{name: str(value) for name, value in shown_settings(account).items()}}


def test_a_folder_account_is_added_with_its_folder(studio_client: StudioClient) -> None:
    """It needs no login, and is ready at once."""
    fields = {"network": "folder", "name": "feed", "rules": "bluesky", "option:folder": "", **SETTINGS}
    told = studio_client.send("/accounts", fields).json()
    assert told["next"] == "/accounts/feed"
    account = _kept(studio_client)
    assert (account.rules, account.schedule.slots) == ("bluesky", "mon-fri 09:00 Europe/Paris")
    assert Path(studio_client.studio.posting.folder_of(account)).is_dir()
    html = words_of(studio_client.get("/accounts").text)
    assert "Monday to Friday at 09:00 Time zone Europe/Paris · 5 posts a week" in html


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slots", "sometimes"),
        ("name", "../up"),
        ("option:folder", "\0"),
        ("option:folder", "../up"),
        ("option:folder", "/srv/up"),
        ("jitter", "999"),
        ("network", "nowhere"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(studio_client: StudioClient, field: str, value: str) -> None:
    """A slip in one field keeps no half account."""
    fields = {"network": "folder", "name": "feed", **SETTINGS, field: value}
    assert studio_client.send("/accounts", fields).status_code == 422
    assert studio_client.studio.posting.accounts.all() == []


def test_settings_that_are_saved_unchanged_are_the_same(studio_client: StudioClient) -> None:
    """The form shows everything that an account has, or saving it would lose the rest."""
    folder_account(studio_client.studio, handle="@feed", design="poster", only={"tag": "reading"})
    before = _kept(studio_client)
    fields = {**_form(before), "design": "poster", "rules": before.rules}
    assert studio_client.send("/accounts/feed", fields).status_code == 200
    assert _kept(studio_client) == before


def test_settings_are_changed_and_cleared_and_taken_back(studio_client: StudioClient) -> None:
    """An empty field clears its setting; an undo brings all of them back."""
    folder_account(studio_client.studio, handle="@feed", only={"tag": "reading"})
    before = _kept(studio_client)
    changes = {"handle": "", "only": "", "cap": "2", "blackout": "2030-12-24..2030-12-26", "approves": "1"}
    told = studio_client.send("/accounts/feed", {**_form(before), **changes}).json()
    after = _kept(studio_client)
    assert (after.handle, after.only, after.schedule.daily_cap, after.approves) == (None, {}, 2, True)
    assert len(after.schedule.blackouts) == 1
    assert studio_client.send("/undo", {"number": told["undo"]}).status_code == 200
    assert _kept(studio_client) == before


def test_settings_changed_elsewhere_are_not_sent_back(studio_client: StudioClient) -> None:
    """The page of yesterday would undo what was done since."""
    folder_account(studio_client.studio)
    form = _form(_kept(studio_client))
    assert studio_client.send("/accounts/feed", {**form, "handle": "@new"}).status_code == 200
    assert studio_client.send("/accounts/feed", {**form, "handle": "@old"}).json()["outdated"]
    assert _kept(studio_client).handle == "@new"


def test_an_account_is_paused_and_goes_on(studio_client: StudioClient) -> None:
    """With the reason on its page."""
    folder_account(studio_client.studio)
    told = studio_client.send("/accounts/feed/pause", {"because": "holidays"}).json()
    assert "Paused: holidays" in words_of(studio_client.get("/accounts/feed").text)
    assert studio_client.send("/undo", {"number": told["undo"]}).status_code == 200
    assert _kept(studio_client).paused is None


def test_a_removed_account_takes_its_plans_along(studio_client: StudioClient) -> None:
    """Its posts are cancelled; their pages still tell what they were."""
    studio = studio_client.studio
    id = draft(studio, folder_account(studio))
    assert studio_client.send("/accounts/feed/remove").json()["said"] == "Removed feed; one post cancelled."
    assert studio.posting.desk.get(id).state is State.CANCELLED
    assert studio_client.get(f"/posts/{id}").status_code == 200


def test_a_check_tells_in_words_what_is_wrong(studio_client: StudioClient) -> None:
    """A folder on a drive that is not connected, say."""
    account = folder_account(studio_client.studio)
    assert "ready" in studio_client.send("/accounts/feed/check").text
    Path(studio_client.studio.posting.folder_of(account)).rmdir()
    assert "is not there" in studio_client.send("/accounts/feed/check").text


def test_an_accounts_page_shows_the_slots_of_its_week(studio_client: StudioClient) -> None:
    """Filled or free: where the plan stands."""
    folder_account(studio_client.studio)
    html = words_of(studio_client.get("/accounts/feed").text)
    assert html.count("09:00 free") >= 6
