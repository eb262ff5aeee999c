"""The studio's calendar: its days, and what may be done with the posts in them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from studio_calendar import CalendarDesk
from studio_client import StudioClient, words_of

from pullquote.studio.desk import Studio
from quotes.model import Standing
from scheduler.states import State


@pytest.fixture
def desk(studio: Studio) -> CalendarDesk:
    """The posting side of the studio that the client opens."""
    return CalendarDesk(studio)


def test_an_empty_calendar_tells_what_to_do_first(studio_client: StudioClient, desk: CalendarDesk) -> None:
    """Without an account there is a way to one; with one, a way to a plan."""
    assert "nowhere to post to yet" in words_of(studio_client.get("/calendar").text)
    desk.account()
    assert "Nothing is planned yet" in words_of(studio_client.get("/calendar").text)


@pytest.mark.parametrize("view", ["month", "week", "list"])
def test_each_view_has_its_posts(studio_client: StudioClient, desk: CalendarDesk, view: str) -> None:
    """A post stands on its day with its time, account and state in words."""
    posts = desk.planned(3)
    shown = studio_client.get(f"/calendar?view={view}&from={posts[0].wall[:10]}")
    assert shown.status_code == 200
    card = re.search(rf'data-key="post-{posts[0].id}".*?</li>', shown.text, re.S)
    assert card is not None
    told = words_of(card[0])
    assert "09:00" in told and "feed" in told and "draft" in told
    assert f"/posts/{posts[0].id}/picture?width=160" in card[0]


def test_weeks_begin_on_monday(studio_client: StudioClient, desk: CalendarDesk) -> None:
    """A month runs from the Monday before it to the Sunday after it."""
    desk.planned(1)
    days = re.findall(r'data-day="([0-9-]+)"', studio_client.get("/calendar?view=month&from=2027-01-15").text)
    assert (days[0], days[-1], len(days)) == ("2026-12-28", "2027-01-31", 35)
    week = re.findall(r'data-day="([0-9-]+)"', studio_client.get("/calendar?view=week&from=2027-01-15").text)
    assert (week[0], week[-1]) == ("2027-01-11", "2027-01-17")


def test_a_change_of_clocks_is_told_on_its_day(studio_client: StudioClient, desk: CalendarDesk) -> None:
    """Clocks in the zone of an account are changed: the day says so."""
    desk.account(slots="daily 09:00 Europe/Paris")
    desk.approve_quotes()
    desk.planned(2)
    shown = studio_client.get("/calendar?view=month&from=2027-03-01").text
    day = shown.partition('data-day="2027-03-28"')[2].partition("data-day=")[0]
    assert "Clocks in Europe/Paris go forward" in words_of(day)


@pytest.mark.parametrize("asked", ["view=year", "from=tomorrow", "from=9999-01-01", "state=lost", "account=nobody"])
def test_a_bad_address_is_told(studio_client: StudioClient, desk: CalendarDesk, asked: str) -> None:
    """What no calendar has is an error in words, and no traceback."""
    desk.account()
    assert studio_client.get(f"/calendar?{asked}").status_code in (404, 422)


def test_a_state_and_an_account_narrow_it(studio_client: StudioClient, desk: CalendarDesk) -> None:
    """Only the posts asked for are shown."""
    (first, *_) = desk.planned(3)
    desk.account("other", "daily 10:00 UTC")
    others = desk.planned(3)
    desk.posting.desk.hold(others[0].id, "wait", now=desk.posting.now())

    def shown(asked: str) -> set[int]:
        text = studio_client.get(f"/calendar?view=list&{asked}").text
        return {int(number) for number in re.findall(r'data-key="post-(\d+)"', text)}

    assert others[0].id in shown("account=other") and first.id not in shown("account=other")
    assert shown("state=held") == {others[0].id}


def test_what_is_late_is_marked(studio_client: StudioClient, desk: CalendarDesk) -> None:
    """A post whose time has passed says that it has not gone out."""
    (first, *_) = desk.planned(3)
    past = desk.posting.now() - timedelta(hours=2)
    wall = f"{past:%Y-%m-%dT%H:%M}"
    desk.posting.desk.reschedule(first.id, wall=wall, due_at=past, expires_at=None, now=desk.posting.now())
    assert "never approved" in words_of(studio_client.get(f"/calendar?from={past:%Y-%m-%d}").text)
    desk.freeze(first)
    assert "overdue" in words_of(studio_client.get(f"/calendar?from={past:%Y-%m-%d}").text)


def test_a_post_is_moved_and_moved_back(studio_client: StudioClient, desk: CalendarDesk) -> None:
    """A move takes the wall time of the post's own zone; undo puts it back where it was."""
    desk.approve_quotes()
    desk.account(slots="daily 09:00 Asia/Tokyo")
    post = desk.planned(3)[0]
    answer = studio_client.send("/calendar/move", {**desk.seen(post), "when": f"{desk.day(9)}T18:30"})
    assert answer.status_code == 200, answer.text
    moved = desk.get(post.id)
    assert moved.wall == f"{desk.day(9)}T18:30" and f"{moved.due_at:%H:%M}" == "09:30"
    studio_client.send("/undo", {"number": answer.json()["undo"]})
    assert (desk.get(post.id).wall, desk.get(post.id).due_at) == (post.wall, post.due_at)


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("2027-03-28T02:30", "never show 02:30"),
        ("2026-01-01T09:00", "has passed"),
        ("soon", "not a day and a time"),
        ("2027-02-30T09:00", "There is no day"),
    ],
)
def test_a_time_that_cannot_be_is_told(studio_client: StudioClient, desk: CalendarDesk, when: str, told: str) -> None:
    """A time that clocks skip, or that has passed, moves nothing."""
    desk.approve_quotes()
    desk.account(slots="daily 09:00 Europe/Paris")
    post = desk.planned(3)[0]
    answer = studio_client.send("/calendar/move", {**desk.seen(post), "when": when})
    assert answer.status_code == 422 and told in answer.json()["error"]
    assert desk.get(post.id).wall == post.wall


def test_two_tabs_do_not_move_over_each_other(studio_client: StudioClient, desk: CalendarDesk) -> None:
    """Who has seen an older state of a post is told so, and nothing is changed."""
    post = desk.planned(3)[0]
    old = desk.seen(post)
    studio_client.send("/calendar/move", {**old, "when": f"{desk.day(5)}T10:00"})
    for address, more in (("/calendar/move", {"when": f"{desk.day(6)}T10:00"}), ("/calendar/approve", {})):
        answer = studio_client.send(address, {**old, **more})
        assert (answer.status_code, answer.json()["outdated"]) == (409, True)
    assert desk.get(post.id).wall == f"{desk.day(5)}T10:00"


def test_many_are_approved_and_a_refusal_stops_no_other(studio_client: StudioClient, desk: CalendarDesk) -> None:
    """What may not be posted is told for its post; the others are frozen as they are."""
    posts = desk.planned(4)
    desk.studio.store.set_standing([posts[1].quote or ""], Standing.REJECTED)
    answer = studio_client.send("/calendar/approve", desk.seen(*posts)).json()
    assert answer["done"] == [one.id for one in posts if one is not posts[1]]
    assert [one["post"] for one in answer["refused"]] == [posts[1].id] and "rejected" in answer["refused"][0]["said"]
    assert desk.get(posts[0].id).state is State.QUEUED and desk.get(posts[0].id).frozen
    studio_client.send("/undo", {"number": answer["undo"]})
    assert {desk.get(one.id).state for one in posts} == {State.DRAFT}


def test_hold_and_release_take_each_other_back(studio_client: StudioClient, desk: CalendarDesk) -> None:
    """What was held is what it was after an undo, and the other way round."""
    draft, queued, *_ = desk.planned(4)
    desk.freeze(queued)
    held = studio_client.send("/calendar/hold", desk.seen(draft, queued)).json()
    assert {desk.get(one.id).state for one in (draft, queued)} == {State.HELD}
    studio_client.send("/undo", {"number": held["undo"]})
    assert (desk.get(draft.id).state, desk.get(queued.id).state) == (State.DRAFT, State.QUEUED)
    studio_client.send("/calendar/hold", desk.seen(draft))
    released = studio_client.send("/calendar/release", desk.seen(draft)).json()
    assert desk.get(draft.id).state is State.DRAFT
    studio_client.send("/undo", {"number": released["undo"]})
    assert desk.get(draft.id).state is State.HELD


def test_an_undo_of_holding_keeps_an_approval(studio_client: StudioClient, desk: CalendarDesk) -> None:
    """A post that an account approved by itself is approved again after hold and undo, not a forgotten draft."""
    desk.approve_quotes()
    desk.account(approves=True)
    post = desk.planned(3)[0]
    undo = studio_client.send("/calendar/hold", desk.seen(post)).json()["undo"]
    studio_client.send("/undo", {"number": undo})
    assert desk.get(post.id).state is State.QUEUED


def test_an_undo_leaves_alone_what_was_changed_since(studio_client: StudioClient, desk: CalendarDesk) -> None:
    """An approved post that was cancelled meanwhile is not brought back by an undo of the approval."""
    first, second, *_ = desk.planned(4)
    undo = studio_client.send("/calendar/approve", desk.seen(first, second)).json()["undo"]
    studio_client.send("/calendar/cancel", desk.seen(first))
    assert studio_client.send("/undo", {"number": undo}).status_code == 409
    assert (desk.get(first.id).state, desk.get(second.id).state) == (State.CANCELLED, State.QUEUED)


@pytest.mark.parametrize("fields", [{}, {"post": ["1"]}, {"post": ["1", "x"], "seen": ["a", "b"]}])
def test_a_change_without_posts_is_refused(
    studio_client: StudioClient, desk: CalendarDesk, fields: dict[str, list[str]]
) -> None:
    """A form without posts, or with what is no post, changes nothing."""
    post = desk.planned(2)[0]
    assert studio_client.send("/calendar/cancel", fields).status_code in (404, 422)
    assert desk.get(post.id).state is State.DRAFT
