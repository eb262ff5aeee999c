"""The inbox on top of the studio's calendar, and planning from it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from studio_browser import Served, barriers, runs_over
from studio_calendar import CalendarDesk
from studio_client import StudioClient, words_of

from pullquote.studio.desk import Studio
from scheduler.states import State


@pytest.fixture
def desk(studio: Studio) -> CalendarDesk:
    """The posting side of the studio that the client opens."""
    return CalendarDesk(studio)


def _inbox(client: StudioClient) -> str:
    return words_of(client.get("/calendar").text.partition('id="inbox"')[2].partition('id="board"')[0])


def test_the_inbox_tells_what_waits_and_why(studio_client: StudioClient, desk: CalendarDesk) -> None:
    """Unsure, handed, failed and held posts stand on top, each with its reason; without any there is no inbox."""
    posts = desk.planned(6)
    assert 'id="inbox"' not in studio_client.get("/calendar").text
    caption = desk.posting.composer.composed(posts[0], desk.posting.accounts.get("feed")).payload.text
    desk.unsure(posts[0])
    desk.handed(posts[1])
    desk.failed(posts[2])
    desk.posting.desk.hold(posts[3].id, "wait for the release", now=desk.posting.now())
    told = _inbox(studio_client)
    for words in ("no answer came.", "share/feed/1", "The caption is too long.", "wait for the release"):
        assert words in told
    assert " ".join(caption.split()[:4]) in told.replace("&#34;", '"').replace("&#39;", "'")


def test_it_is_there(studio_client: StudioClient, desk: CalendarDesk) -> None:
    """An unsure post that a person sees counts as posted, with its link; what is no link is told."""
    post = desk.unsure(desk.planned(3)[0])
    bad = studio_client.send("/inbox/found", {**desk.seen(post), "link": "javascript:alert(1)"})
    assert bad.status_code == 422 and desk.get(post.id).state is State.UNSURE
    studio_client.send("/inbox/found", {**desk.seen(post), "link": "https://social.example/7"})
    assert (desk.get(post.id).state, desk.get(post.id).url) == (State.POSTED, "https://social.example/7")


def test_it_is_not_there(studio_client: StudioClient, desk: CalendarDesk) -> None:
    """An unsure post that is not there is sent again; answered in another tab already, it is not sent twice."""
    post = desk.unsure(desk.planned(3)[0])
    seen = desk.seen(post)
    assert studio_client.send("/inbox/absent", seen).status_code == 200
    assert desk.get(post.id).state is State.QUEUED
    assert studio_client.send("/inbox/found", seen).status_code == 409
    assert desk.get(post.id).state is State.QUEUED


def test_what_is_yours_to_post_and_what_failed(studio_client: StudioClient, desk: CalendarDesk) -> None:
    """A handed post is posted when a person says so; a failed one is queued again."""
    handed, failed = desk.planned(4)[:2]
    desk.handed(handed)
    desk.failed(failed)
    studio_client.send("/inbox/found", {**desk.seen(handed), "link": "https://social.example/8"})
    studio_client.send("/calendar/retry", desk.seen(failed))
    assert (desk.get(handed.id).state, desk.get(failed.id).state) == (State.POSTED, State.QUEUED)


def _hidden(html: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))


def test_a_plan_is_seen_before_it_is_made(studio_client: StudioClient, desk: CalendarDesk) -> None:
    """The preview keeps nothing; planning keeps what was seen; undo frees the slots again."""
    desk.approve_quotes()
    desk.account()
    seen = studio_client.get("/calendar/plan?days=5").text
    assert "5 posts would be planned" in words_of(seen) and not list(desk.posting.desk.posts())
    answer = studio_client.send("/calendar/plan", _hidden(seen)).json()
    first = [one.quote for one in desk.posting.desk.posts()]
    assert len(first) == 5
    studio_client.send("/undo", {"number": answer["undo"]})
    assert not list(desk.posting.desk.posts())
    studio_client.send("/calendar/plan", _hidden(studio_client.get("/calendar/plan?days=5").text))
    assert [one.quote for one in desk.posting.desk.posts()] == first


def test_a_plan_that_would_be_another_by_now_is_not_made(studio_client: StudioClient, desk: CalendarDesk) -> None:
    """Somebody planned meanwhile: what was seen is not what would come, so it is shown anew."""
    desk.approve_quotes()
    desk.account()
    seen = _hidden(studio_client.get("/calendar/plan?days=5").text)
    desk.planned(2)
    answer = studio_client.send("/calendar/plan", seen)
    assert (answer.status_code, answer.json()["outdated"]) == (409, True)
    old = {**seen, "since": "2026-01-01T00:00:00+00:00"}
    assert studio_client.send("/calendar/plan", old).status_code == 409


def test_a_plan_that_was_worked_on_is_not_forgotten(studio_client: StudioClient, desk: CalendarDesk) -> None:
    """After one of its posts was approved, the plan is not taken back behind the editor."""
    desk.approve_quotes()
    desk.account()
    answer = studio_client.send("/calendar/plan", _hidden(studio_client.get("/calendar/plan?days=4").text)).json()
    posts = list(desk.posting.desk.posts())
    desk.freeze(posts[0])
    undone = studio_client.send("/undo", {"number": answer["undo"]})
    assert undone.status_code == 409 and "1 of the 4" in undone.json()["error"]
    assert len(list(desk.posting.desk.posts())) == len(posts)


def test_a_plan_tells_what_runs_dry(studio_client: StudioClient, desk: CalendarDesk) -> None:
    """Too few quotes: the day on which they run dry is told, and where more are to be found."""
    desk.account()
    told = words_of(studio_client.get("/calendar/plan?days=5").text)
    assert "quotes run dry on" in told and "Only approved quotes are posted" in told


def test_an_unsure_post_is_resolved(page: Page, studio_served: Served, width: str) -> None:
    """A person types the link, hears what it means, says yes, and the post is out of the inbox."""
    desk = CalendarDesk(studio_served.studio)
    post = desk.unsure(desk.planned(3)[0])
    page.goto(studio_served.address)
    page.goto(f"{studio_served.root}/calendar")
    inbox = page.locator("#inbox")
    expect(inbox).to_contain_text("no answer came.")
    assert (barriers(page), runs_over(page)) == ([], 0)
    inbox.get_by_label("Its link").fill("https://social.example/9")
    inbox.get_by_role("button", name="It is there").click()
    page.get_by_role("button", name="Yes, it is there").click()
    expect(page.locator("#said")).to_contain_text("counts as posted")
    expect(inbox).to_have_count(0)
    assert desk.get(post.id).url == "https://social.example/9"
