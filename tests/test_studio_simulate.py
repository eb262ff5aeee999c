"""What if: the studio plays the days ahead through, and writes nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from studio_browser import Served, barriers, runs_over
from studio_calendar import CalendarDesk
from studio_client import StudioClient, words_of

from pullquote.simulated_posting import Wanted
from pullquote.studio.calendar.simulations import Simulation
from pullquote.studio.desk import Studio
from pullquote.workspace import Workspace


@pytest.fixture
def desk(studio: Studio) -> CalendarDesk:
    """The posting side of the studio that the client opens."""
    return CalendarDesk(studio)


def _finished(client: StudioClient, run: int) -> str:
    """How a simulation ended."""
    while True:
        told = client.get(f"/simulate/{run}/progress").json()
        if told["standing"] != "running":
            return str(told["standing"])


def test_the_days_are_played_and_nothing_is_written(studio_client: StudioClient, desk: CalendarDesk) -> None:
    """The result has the posts, their pictures and what limits leave; the queue is as empty as before."""
    desk.approve_quotes()
    desk.account()
    run = studio_client.send("/simulate", {"days": "4"}).json()["run"]
    assert _finished(studio_client, run) == "done"
    shown = studio_client.get(f"/simulate/{run}").text
    assert "none of this is planned" in words_of(shown) and "4 posts on 1 account" in words_of(shown)
    (picture, *_) = re.findall(rf"/simulate/{run}/pictures/[0-9a-f]+\.jpg", shown)
    assert studio_client.get(picture).headers["content-type"] == "image/jpeg"
    assert not list(desk.posting.desk.posts())
    assert "4 posts on 1 account" in words_of(studio_client.get(f"/simulate?run={run}").text)


def test_a_later_simulation_stops_the_one_before(studio_client: StudioClient, desk: CalendarDesk) -> None:
    """One plays at a time, and one that nobody waits for any more is stopped."""
    desk.approve_quotes()
    desk.account(slots="daily 09:00 12:00 15:00 18:00 UTC")
    first = studio_client.send("/simulate", {"days": "60"}).json()["run"]
    second = studio_client.send("/simulate", {"days": "60"}).json()["run"]
    assert _finished(studio_client, first) == "stopped"
    studio_client.send("/simulate/stop", {"run": str(second)})
    assert _finished(studio_client, second) == "stopped"
    assert "It was stopped" in words_of(studio_client.get(f"/simulate/{second}").text)


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/simulate", {"days": "0"}),
        ("/simulate", {"days": "4", "account": "nobody"}),
        ("/simulate", {"days": "4", "from": "soon"}),
        ("/simulate/stop", {"run": "77"}),
    ],
)
def test_what_cannot_be_played_is_told(studio_client: StudioClient, address: str, fields: dict[str, str]) -> None:
    """Bad days, accounts and numbers are errors in words."""
    assert studio_client.send(address, fields).status_code in (404, 422)


@pytest.mark.parametrize("name", ["other.jpg", "..%2f..%2fpullquote.db", "0000000000000000.jpg"])
def test_no_other_file_is_given(studio_client: StudioClient, desk: CalendarDesk, name: str) -> None:
    """Only thumbnails of that simulation can be asked for."""
    desk.account()
    run = studio_client.send("/simulate", {"days": "1"}).json()["run"]
    _finished(studio_client, run)
    assert studio_client.get(f"/simulate/{run}/pictures/{name}").status_code == 404


def test_trouble_is_told(starter: Workspace) -> None:
    """A workspace whose database is gone fails with its reason, in its own thread, and does not play for ever."""
    (starter.root / "pullquote.db").unlink()
    simulation = Simulation(1, Wanted(2))
    simulation.play(starter, datetime(2026, 11, 23, tzinfo=UTC))
    assert simulation.standing == "failed" and simulation.trouble is not None


def test_thirty_days_are_simulated(page: Page, studio_served: Served, width: str) -> None:
    """A month is played through before somebody's eyes; the page can be used by everybody at both widths."""
    desk = CalendarDesk(studio_served.studio)
    desk.approve_quotes(12)
    desk.account()
    page.goto(studio_served.address)
    page.goto(f"{studio_served.root}/simulate")
    assert (barriers(page), runs_over(page)) == ([], 0)
    page.get_by_role("button", name="Play it through").click()
    expect(page.locator(".what-if-mark")).to_be_visible()
    expect(page.locator(".summary")).to_contain_text("12 posts on 1 account")
    expect(page.locator(".summary")).to_contain_text("runs dry")
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        assert (barriers(page), runs_over(page)) == ([], 0)
    assert not list(desk.posting.desk.posts())
