"""Finding a post again on Mastodon, and what the delivery makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest
from mastodon_site import (
    LOGIN,
    LOST,
    PAGE,
    STATUSES,
    WHO,
    Site,
    mastodon_site,
    own_path,
    pictures_of,
    posted,
    thread_below,
    told,
)
from posting_world import World
from publishing_world import NOW, outgoing
from sqlalchemy import Engine

from scheduler.claiming import Claim
from scheduler.model import Account, Outgoing, Payload
from scheduler.proving.dialect import Reply, Request
from scheduler.proving.faults import Fault
from scheduler.publisher import Busy, Publisher
from scheduler.publishers.mastodon import SETTLE, WINDOW, MastodonPublisher
from scheduler.states import State


@pytest.fixture
def site() -> Iterator[Site]:
    """A server of its own for each test."""
    with mastodon_site() as site:
        yield site


# --- finding a post again ---------------------------------------------------------------------------------------------

TEXTS = [
    "“Plain words.” — Ann Other",
    "Three\nlines\nhere",
    "Paragraphs\n\nwith\nbreaks\n\n\n\nand more",
    "  spaces   kept  by nobody  ",
    "<b>1 < 2 & 3 > 2</b> &amp; \"quotes\" 'too'",
    "A link https://www.example.com/a/very/long/path/that/is/cut?with=a&query=and#part, then words.",
    "(https://en.wikipedia.org/wiki/Stoicism_(philosophy)) https://a.b.example http://x.example:8080/",
    "Escaped https://example.com/a%20b/%C3%A9?x=100%25 and 100% sure",
    "For @bob and @carol@remote.example, also @Dave_2@sub.remote.example.",
    "#Stoicism #Über_alles #2026 #letters2026 a#b",
    "Ça va ? 👍🏽 👩‍👩‍👧‍👦 מילים עבריות نص ไทย",
    "mail me@example.com or https://social.example/@ann/123",
    "e\u0301 composed or not",
    "x",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_post_is_found_whatever_the_server_makes_of_its_text(site: Site, text: str) -> None:
    """Links in three pieces, tags, mentions without their server, paragraphs, entities: it is the same post."""
    sent = outgoing(site.account(), text)
    receipt = posted(site, sent)
    assert site.publisher().find(sent) == receipt
    other = replace(sent, payload=replace(sent.payload, text=f"{text} too"))
    assert site.publisher().find(other) is None


SHOWN = {
    # how other servers than Mastodon show the same text
    "Pleroma": 'See <a href="https://example.com/a?b=1&amp;c=2" rel="ugc">https://example.com/a?b=1&amp;c=2</a><br/>'
    '<span class="h-card"><a class="u-url mention" href="https://remote.example/users/bob">@<span>bob</span></a></span>',
    "a link cut short": '<p>See <a href="https://example.com/a?b=1&#38;c=2">example.com/a…</a><br>@bob@remote.example</p>',
    "names by their case": "<p>See https://example.com/a?b=1&amp;c=2</p>\n<p>@<span>Bob</span>@Remote.Example</p>",
}


@pytest.mark.parametrize("shown", SHOWN)
def test_a_post_is_found_on_relatives_of_mastodon(site: Site, shown: str) -> None:
    """Servers that speak Mastodon's language write other HTML."""
    one = {"id": "9", "created_at": "2026-11-23T09:00:01Z", "content": SHOWN[shown], "media_attachments": []}
    site.say(own_path(site), told(200, [one]), told(200, []))
    sent = outgoing(site.account(), "See https://example.com/a?b=1&c=2\n@bob@remote.example", pictures=())
    found = site.publisher(user=site.dialect.user).find(sent)
    assert found is not None
    assert found.remote_id == "9"


def _status(**changed: object) -> dict[str, object]:
    """How the server shows the post of `outgoing(…)`."""
    picture = {"id": "1000", "description": "Quote card: “Plain words.”"}
    one = {"id": "9", "created_at": "2026-11-23T09:00:01.000Z", "content": "<p>“Plain words.” — Ann Other</p>"}
    return {**one, "media_attachments": [picture], "in_reply_to_id": None, "reblog": None, **changed}


OTHERS: dict[str, dict[str, object]] = {
    "other words": {"content": "<p>“Plainer words.” — Ann Other</p>"},
    "an edited text": {"content": "<p>“Plain words.” — Ann Other (corrected)</p>"},
    "no picture": {"media_attachments": []},
    "two pictures": {"media_attachments": [{"description": "Quote card: “Plain words.”"}] * 2},
    "another alt text": {"media_attachments": [{"description": "Quote card: “Other words.”"}]},
    "no alt text": {"media_attachments": [{"description": None}]},
    "a reply": {"in_reply_to_id": "8"},
    "older": {"created_at": "2026-11-23T08:40:00.000Z"},
    "no time": {"created_at": None},
    "a time without a zone": {"created_at": "2026-11-23T09:00:01"},
    "a boost": {"reblog": {"id": "3"}},
    "no id": {"id": None},
    "an id that is a path": {"id": "../9"},
    "no text": {"content": None},
    "pictures that are none": {"media_attachments": {"description": "x"}},
    "pictures that are words": {"media_attachments": ["Quote card: “Plain words.”"]},
    "a text without end": {"content": "<p>“Plain words.” — Ann Other</p>" + "<i>" * 200_000},
    "a text that takes long to read": {"content": "<a " * 4000},
    "a number without end": {"content": f"&#{'9' * 5000};"},
}


def test_what_is_shown_as_the_post_is_the_post(site: Site) -> None:
    """The example that the next test changes in one thing at a time is found."""
    site.say(own_path(site), told(200, [_status()]), told(200, []))
    assert site.publisher(user=site.dialect.user).find(_at_nine(site)) is not None


def _at_nine(site: Site) -> Outgoing:
    return outgoing(site.account())


@pytest.mark.parametrize("case", OTHERS)
def test_what_differs_in_one_thing_is_another_post(site: Site, case: str) -> None:
    """A post is taken for ours only with the same words, pictures, place in a thread and time."""
    older = _status(id="1", content="<p>first</p>", created_at="2026-11-01T00:00:00Z")
    site.say(own_path(site), _dated(told(200, [_status(**OTHERS[case]), older])))
    assert site.publisher(user=site.dialect.user).find(_at_nine(site)) is None


def _dated(reply: Reply, at: datetime = NOW) -> Reply:
    return replace(reply, headers={**reply.headers, "Date": format_datetime(at, usegmt=True)})


def test_of_two_alike_the_first_is_ours(site: Site) -> None:
    """If the same post is ever there twice, the one that was made first is the one of the first call."""
    twice = [
        _status(id="12", created_at="2026-11-23T09:05:00Z"),
        _status(id="11"),
        _status(id="10", content="<p>x</p>"),
    ]
    site.say(own_path(site), told(200, twice), told(200, []))
    found = site.publisher(user=site.dialect.user).find(_at_nine(site))
    assert found is not None
    assert found.remote_id == "11"


def test_two_replies_alike_are_told_apart_by_what_they_hang_below(site: Site) -> None:
    """Two short replies with the same words below different posts are two posts."""
    first, second = (posted(site, outgoing(site.account(), f"Post {n}", key=f"{n}" * 32)) for n in (1, 2))
    replies = [
        outgoing(site.account(), "Source in bio.", key=f"{n}" * 32, pictures=(), thread=thread_below(one.remote_id))
        for n, one in ((3, first), (4, second))
    ]
    assert posted(site, replies[1]) == site.publisher().find(replies[1])
    assert site.publisher().find(replies[0]) is None


@pytest.mark.parametrize("minutes", [-20, -10, 10, 20])
def test_a_clock_that_is_off_does_not_hide_a_post(site: Site, minutes: int) -> None:
    """With our clock minutes ahead of the server's, or behind, the post is found all the same."""
    server = NOW - timedelta(minutes=minutes)
    at = f"{server:%Y-%m-%dT%H:%M:%S}Z"
    site.say(own_path(site), _dated(told(200, [_status(created_at=at)]), server), _dated(told(200, []), server))
    assert site.publisher(user=site.dialect.user).find(_at_nine(site)) is not None


def test_a_clock_that_was_set_does_not_hide_a_post(site: Site) -> None:
    """Our clock was ten minutes ahead when the post was made, and has been put right since: it is still found."""
    site.say(own_path(site), told(200, [_status(created_at="2026-11-23T08:50:00Z")]), told(200, []))
    assert site.publisher(user=site.dialect.user).find(_at_nine(site)) is not None


def _many(site: Site, count: int) -> None:
    """A server with so many newer statuses, by pages, before the post."""
    shown = [_status(id=str(number), content=f"<p>{number}</p>") for number in range(10_000 + count, 10_000, -1)]
    shown.append(_status(id="10000"))

    def page(request: Request) -> Reply:
        before = int(request.query.get("max_id", 10**9))
        return told(200, [one for one in shown if int(str(one["id"])) < before][: int(request.query["limit"])])

    site.say(own_path(site), page)


def test_a_post_is_found_below_many_newer_ones(site: Site) -> None:
    """An account that posts much by hand has its posts looked through page by page."""
    _many(site, 100)
    found = site.publisher(user=site.dialect.user).find(_at_nine(site))
    assert found is not None
    assert found.remote_id == "10000"
    assert len(site.asked) == 4


def test_a_look_has_an_end(site: Site) -> None:
    """Beyond ten pages nobody can say that the post is not there, so nobody does."""
    _many(site, 1000)
    with pytest.raises(Busy, match="too many newer posts"):
        site.publisher(user=site.dialect.user).find(_at_nine(site))
    assert len(site.asked) == 10


LISTS = {
    "HTML": PAGE,
    "an object": told(200, {"statuses": []}),
    "the same page for ever": told(200, [_status(id="12", content="<p>x</p>")]),
    "no ids": told(200, [{"created_at": "2026-11-23T09:00:01Z"}]),
    "nested": Reply(200, b"[" * 100_000),
    "longer than anything": Reply(200, b"[" + b" " * 5_000_000 + b"]"),
    "500": told(500, {}),
    "no answer": LOST,
}


@pytest.mark.parametrize("case", LISTS)
def test_a_list_that_cannot_be_read_tells_nothing(site: Site, case: str) -> None:
    """A look that failed is never "it is not there"."""
    site.say(own_path(site), LISTS[case])
    with pytest.raises(Busy):
        site.publisher(user=site.dialect.user).find(_at_nine(site))
    assert len(site.asked) <= 2


def test_looking_back_asks_whose_login_it_is_when_nobody_remembers(site: Site) -> None:
    """An account that was never checked finds its posts too."""
    sent = outgoing(site.account())
    receipt = posted(site, sent)
    assert site.publisher().find(sent) == receipt
    assert WHO in site.paths()
    site.say(WHO, told(200, {"id": "../x"}))
    with pytest.raises(Busy):
        site.publisher().find(sent)


# --- with the delivery ------------------------------------------------------------------------------------------------


@pytest.fixture
def world(database: Engine, site: Site) -> World:
    """The posting side, with one account on the server and one post due."""
    world = World(database)
    world.account(network="mastodon", options={"server": site.base, "user": site.dialect.user})
    world.maker.composing = _composed
    world.post(grace=None)
    return world


def _composed(claim: Claim) -> Payload:
    return Payload("“Plain words.” — Ann Other", "en", pictures_of("Quote card"))


def _turn(world: World, site: Site, *, after: timedelta = timedelta(0)) -> State:
    world.clock.forward(after)

    def opened(account: Account) -> Publisher:
        return MastodonPublisher(account, replace(LOGIN, now=world.clock), pause=lambda _: None)

    world.runner(publisher=opened).turn()
    return world.get(1).state


def _sent(site: Site) -> int:
    """How often the post was sent."""
    return site.paths("POST").count(STATUSES)


@pytest.mark.parametrize("fault", [Fault.ERROR_AFTER, Fault.LOST_REPLY, Fault.HTML_AFTER, Fault.HALF])
def test_a_post_that_was_made_all_the_same_is_looked_for_and_not_sent_again(
    world: World, site: Site, fault: Fault
) -> None:
    """After a 500, or no answer, the delivery looks before it does anything else, finds the post and keeps it."""
    site.fault(fault)
    assert _turn(world, site) is State.POSTED
    assert (_sent(site), len(site.posts())) == (1, 1)
    assert world.get(1).url == f"{site.base}/@ann/{site.posts()[0].remote_id}"


def test_a_keyed_retry_that_is_answered_with_500_ends_in_one_post(world: World, site: Site) -> None:
    """Servers of the summer of 2026: the post is there, its key known, and the same key again is an error."""
    site.fault(Fault.LOST_REPLY)
    site.dialect.set(unseen=2, replay_500=True)
    assert _turn(world, site) is State.SENDING
    assert _turn(world, site, after=SETTLE) is State.SENDING
    assert _sent(site) == 2
    assert _turn(world, site, after=timedelta(minutes=5)) is State.POSTED
    assert (_sent(site), len(site.posts())) == (2, 1)


def test_nothing_is_sent_again_while_the_server_may_be_at_work_on_it(world: World, site: Site) -> None:
    """The same key twice at once makes two posts on older servers: the second call waits until the first is over."""
    site.fault(Fault.ERROR_BEFORE)
    assert _turn(world, site) is State.SENDING
    assert _turn(world, site, after=SETTLE - timedelta(seconds=1)) is State.SENDING
    assert _sent(site) == 1
    assert _turn(world, site, after=timedelta(seconds=1)) is State.POSTED
    assert (_sent(site), len(site.posts())) == (2, 1)


def test_a_request_that_is_worked_on_late_makes_no_second_post(world: World, site: Site) -> None:
    """An older server looks for the key when a request comes in and makes the post when its turn comes: by then we have
    long given up on it, and must not have sent it again."""
    held: list[Request] = []

    def late(request: Request) -> Reply | None:
        held.append(request)
        return LOST if len(held) == 1 else None

    site.say(STATUSES, late, method="POST")
    assert _turn(world, site) is State.SENDING
    keyless = {name: value for name, value in held[0].headers.items() if name != "idempotency-key"}
    site.dialect.serve(replace(held[0], headers=keyless))
    assert _turn(world, site, after=SETTLE) is State.POSTED
    assert (_sent(site), len(site.posts())) == (1, 1)


def test_a_key_that_may_be_forgotten_is_not_tried(world: World, site: Site) -> None:
    """When the hour is nearly over and the post is not to be seen, a person is asked; it is not sent again."""
    site.fault(Fault.LOST_REPLY)
    site.dialect.set(unseen=100)
    assert _turn(world, site) is State.SENDING
    site.dialect.set(forget_keys=True)
    assert _turn(world, site, after=WINDOW + timedelta(seconds=1)) is State.UNSURE
    assert (_sent(site), len(site.posts())) == (1, 1)
    assert len(world.told("unsure")) == 1


def test_a_revoked_token_pauses_the_account(world: World, site: Site) -> None:
    """The post goes back to the queue, certainly not posted, and the account waits for its person."""
    site.fault(Fault.LOGIN)
    assert _turn(world, site) is State.QUEUED
    assert "revoked" in str(world.accounts.get("feed").paused)


def test_a_rate_limit_is_waited_for(world: World, site: Site) -> None:
    """The account rests until the time in `X-RateLimit-Reset`, and the post has used up no try."""
    site.fault(Fault.RATE_LIMIT)
    assert _turn(world, site) is State.QUEUED
    waits = world.accounts.get("feed").waits_until
    assert waits is not None
    assert timedelta(minutes=4) < waits - world.clock() <= timedelta(minutes=5, seconds=1)
    assert world.get(1).attempts == 0
    assert _turn(world, site, after=timedelta(minutes=6)) is State.POSTED
