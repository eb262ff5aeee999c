"""Finding our own post on X's timeline, although X rewrites texts, lags behind, and may lie."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import posting_world
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from publishing_world import NOW, outgoing
from x_world import LOST, World, XServer, x_server

from quotes.database import open_database
from quotes.errors import Refused
from scheduler.model import Account, Receipt, Thread
from scheduler.proving.dialect import Reply, Request
from scheduler.proving.dialects.x import USER, XDialect
from scheduler.proving.dialects.x_people import first_tokens
from scheduler.proving.dialects.x_problems import invalid
from scheduler.publishers.x_timeline import find_ours, id_of, is_ours
from scheduler.states import State

MINUTE = timedelta(minutes=1)

TWEETS, TIMELINE = "/2/tweets", f"/2/users/{USER}/tweets"

ACCOUNT = Account("feed", "x", "x")


@pytest.fixture
def server() -> Iterator[XServer]:
    """A fake X of the test's own."""
    with x_server() as one:
        yield one


@pytest.fixture
def world(server: XServer) -> World:
    """An account that is signed in with keys."""
    return World(server)


def _short(number: int, **more: Any) -> dict[str, Any]:
    return {"url": f"https://t.co/abcdefgh{number:02d}", **more}


def _leads_to(number: int, address: str, **more: Any) -> dict[str, Any]:
    return _short(number, expanded_url=address, **more)


def _post(text: str, *urls: dict[str, Any], media: int = 0, parent: str | None = None, **more: Any) -> dict[str, Any]:
    """A post as X shows it."""
    told: dict[str, Any] = {"id": "17", "text": text, "created_at": "2026-11-23T09:00:30.000Z"}
    if urls:
        told["entities"] = {"urls": list(urls)}
    if media:
        told["attachments"] = {"media_keys": [f"3_{number}" for number in range(media)]}
    if parent:
        told["referenced_tweets"] = [{"type": "replied_to", "id": parent}]
    return {**told, **more}


PHOTO = _leads_to(99, "https://x.com/ann_other/status/17/photo/1", media_key="3_0")
LINK = "https://t.co/abcdefgh01"

SAME: dict[str, tuple[str, dict[str, Any]]] = {
    # what we sent, and what X shows of it
    "plain": ("Plain words.", _post("Plain words.")),
    "escapes": ("A & B <c> &lt;", _post("A &amp; B &lt;c&gt; &amp;lt;")),
    "a link": ("See https://e.org/a?b=1&c=2 now", _post(f"See {LINK} now", _leads_to(1, "https://e.org/a?b=1&c=2"))),
    "a link, escaped": ("See https://e.org/?b&c", _post(f"See {LINK}", _leads_to(1, "https://e.org/?b&amp;c"))),
    "a bare domain": ("On Example.org today", _post(f"On {LINK} today", _leads_to(1, "http://example.org"))),
    "a last slash": ("https://e.org", _post(LINK, _leads_to(1, "https://e.org/"))),
    "letters of its own": (
        "https://bücher.example/ä",
        _post(LINK, _leads_to(1, "https://xn--bcher-kva.example/%C3%A4")),
    ),
    "a short link": ("https://sh.rt/x", _post(LINK, _leads_to(1, "https://sh.rt/x", unwound_url="https://e.org/y"))),
    "only where it ends": ("https://e.org/y", _post(LINK, _leads_to(1, "https://w.x", unwound_url="https://e.org/y"))),
    "the same link twice": (
        "https://e.org and https://e.org",
        _post(f"{LINK} and {LINK}", _leads_to(1, "https://e.org"), _leads_to(1, "https://e.org")),
    ),
    "two links": (
        "https://e.org/1 https://e.org/2",
        _post(f"{LINK} https://t.co/abcdefgh02", _leads_to(1, "https://e.org/1"), _leads_to(2, "https://e.org/2")),
    ),
    "white space": (" Plain \r\n\n words. ", _post("Plain\n\nwords.")),
    "letters in two parts": ("Cafe\u0301", _post("Caf\u00e9")),
    "long": ("x" * 270 + " end", _post("x" * 200 + "…", note_tweet={"text": "x" * 270 + " end"})),
    "long, with a link": (
        "see https://e.org",
        _post("see…", note_tweet={"text": f"see {LINK}", "entities": {"urls": [_leads_to(1, "https://e.org")]}}),
    ),
}


@pytest.mark.parametrize("case", SAME)
def test_our_post_is_known_however_x_writes_it(case: str) -> None:
    """Links, escapes, white space and composed letters do not hide a post that is out."""
    sent, shown = SAME[case]
    assert is_ours(shown, outgoing(ACCOUNT, sent, pictures=()), None)


@pytest.mark.parametrize("case", [case for case in SAME if not case.startswith("long")])
def test_the_address_of_the_pictures_is_no_part_of_the_text(case: str) -> None:
    """X adds one more address for the pictures, however many there are."""
    sent, shown = SAME[case]
    urls = [*shown.get("entities", {}).get("urls", []), PHOTO, {**PHOTO, "media_key": "3_1"}]
    shown = _post(f"{shown['text']} {PHOTO['url']}", *urls, media=2)
    one = outgoing(ACCOUNT, sent)
    one = replace(one, payload=replace(one.payload, pictures=one.payload.pictures * 2))
    assert is_ours(shown, one, None)


def test_a_post_of_pictures_alone_is_known() -> None:
    """There the address of the pictures is all that X shows."""
    assert is_ours(_post(PHOTO["url"], PHOTO, media=1), outgoing(ACCOUNT, ""), None)


@pytest.mark.parametrize("mention", ["", "@ann_other ", "@ann_other @bob "])
def test_a_reply_is_known_below_its_parent_only(mention: str) -> None:
    """X may put before a reply whom it replies to; below another post it is another post."""
    one = outgoing(ACCOUNT, "And more.", pictures=())
    shown = _post(f"{mention}And more.", parent="16")
    assert is_ours(shown, one, "16")
    assert not is_ours(shown, one, "15")
    assert not is_ours(shown, one, None)


OTHER: dict[str, dict[str, Any]] = {
    "other words": _post("Other words."),
    "more words": _post("Plain words. And more."),
    "fewer words": _post("Plain"),
    "a picture more": _post(f"Plain words. {PHOTO['url']}", PHOTO, media=1),
    "a link more": _post(f"Plain words. {LINK}", _leads_to(1, "https://e.org")),
    "a reply": _post("Plain words.", parent="16"),
    "a mention": _post("@bob Plain words."),
    "a repost": _post("RT @ann_other: Plain words.", referenced_tweets=[{"type": "retweeted", "id": "16"}]),
    "no id": {**_post("Plain words."), "id": None},
    "an odd id": {**_post("Plain words."), "id": "17/../18"},
    "no text": {**_post("Plain words."), "text": None},
    "odd parts": _post("Plain", entities=[], attachments=3, referenced_tweets={"a": 1}, note_tweet=[]),
    "odd links": _post("Plain", entities={"urls": [3, {"url": 3}, {"url": ""}, {"url": "x", "expanded_url": 7}]}),
}


@pytest.mark.parametrize("case", OTHER)
def test_another_post_is_not_taken_for_ours(case: str) -> None:
    """A post that is taken for ours is never sent: it must say exactly the same."""
    assert not is_ours(OTHER[case], outgoing(ACCOUNT, "Plain words.", pictures=()), None)


@pytest.mark.parametrize("pictures", [0, 1, 3])
def test_a_post_with_other_pictures_is_another_post(pictures: int) -> None:
    """The same words as a text alone, or as part of a carousel, were another post."""
    one = outgoing(ACCOUNT, "Plain words.")
    one = replace(one, payload=replace(one.payload, pictures=one.payload.pictures * 2))
    text = f"Plain words. {PHOTO['url']}"
    assert is_ours(_post(text, PHOTO, media=2), one, None)
    assert not is_ours(_post(text, PHOTO, media=pictures), one, None)


def test_a_link_elsewhere_is_another_post() -> None:
    """Two posts that differ in their link only are two posts."""
    shown = _post(f"Read {LINK}", _leads_to(1, "https://e.org/other"))
    assert not is_ours(shown, outgoing(ACCOUNT, "Read https://e.org/one", pictures=()), None)


def test_a_post_from_before_is_another_post() -> None:
    """The same words last week were another round of the same quote."""
    one = outgoing(ACCOUNT, "Plain words.", pictures=())
    assert find_ours([_post("Plain words.")], one, since=NOW, parent=None) is not None
    for created in ("2026-11-16T09:00:00.000Z", "2026-11-23T09:00:30", "yesterday", 7, None):
        assert find_ours([_post("Plain words.", created_at=created)], one, since=NOW, parent=None) is None


@pytest.mark.parametrize("posts", [None, {}, "posts", [None, 3, []], [{}]])
def test_a_timeline_that_is_none_shows_nothing(posts: object) -> None:
    """Whatever stands in the place of posts, it is not ours."""
    assert find_ours(posts, outgoing(ACCOUNT), since=NOW, parent=None) is None


def test_an_id_is_read_from_an_address_of_x_only() -> None:
    """An address of another site that looks alike is none."""
    assert id_of("https://x.com/a/status/17?s=20") == "17"
    assert id_of("https://x.com.example.org/a/status/17") is None
    assert id_of("https://x.com/a/status/17abc") is None


WORDS = st.text(st.sampled_from("ab &<>;\n@#é\u0301👍🏽…") | st.characters(codec="utf-8"), max_size=40)
PIECES = st.lists(
    WORDS | st.sampled_from(["https://e.org/a?b=1&c", " example.com ", "&amp;", "https://e.org"]), max_size=5
)


def _asked(method: str, path: str, body: bytes = b"") -> Request:
    """A request that the fake lets in."""
    query = {} if body else {"tweet.fields": "created_at,entities", "start_time": f"{NOW:%Y-%m-%dT%H:%M:%SZ}"}
    return Request(method, path, query, {"authorization": f"Bearer {first_tokens(since=NOW)['access_token']}"}, body)


@settings(deadline=None)  # the list of top-level domains is loaded by the first
@given(PIECES)
def test_whatever_was_posted_is_found(pieces: list[str]) -> None:
    """Every text that the fake takes is known again after it was rewritten."""
    x = XDialect("")
    one = outgoing(ACCOUNT, "".join(pieces).strip() or "a", pictures=())
    told = x.serve(_asked("POST", TWEETS, json.dumps({"text": one.text}).encode()))
    assume(told.status == 201)
    shown = x.serve(_asked("GET", TIMELINE)).body
    assert find_ours(json.loads(shown)["data"], one, since=NOW, parent=None) is not None


# --- looking ----------------------------------------------------------------------------------------------------------


def _sent(world: World, text: str = "Plain words.", **values: Any) -> Receipt:
    one = replace(outgoing(world.account, text, pictures=()), **values)
    publisher = world.open()
    return publisher.publish(one, publisher.upload(one), one.key)


def test_a_post_that_does_not_show_yet_is_found_later(world: World) -> None:
    """The timeline lags behind: nothing found is no proof, and the next look tells."""
    receipt = _sent(world)
    world.x.set(unseen=1)
    one = outgoing(world.account, "Plain words.", pictures=())
    assert world.open().find(one) is None
    found = world.open().find(one)
    assert found is not None
    assert (found.remote_id, found.url, found.posted_at) == (receipt.remote_id, receipt.url, NOW)


def test_a_look_asks_for_little(world: World) -> None:
    """Every post that X shows costs money: only those since ours was begun are asked for, without asking who we are."""
    _sent(world)
    world.forward(timedelta(days=30))
    _sent(world, "Other words.")
    world.server.seen.clear()
    world.open().find(replace(outgoing(world.account, "None of them.", pictures=()), created_at=world.now))
    (asked,) = world.server.seen
    assert asked.query["start_time"] == "2026-12-23T08:50:00Z"
    assert asked.query["max_results"] == "100"


def test_a_post_is_found_behind_many_others(world: World) -> None:
    """A busy account's post is on a later page."""
    receipt = _sent(world)
    for number in range(120):
        _sent(world, f"More words, no. {number}.")
    found = world.open(user="").find(outgoing(world.account, "Plain words.", pictures=()))
    assert found is not None
    assert found.remote_id == receipt.remote_id


def test_a_look_ends(world: World) -> None:
    """A timeline without an end is given up after a few pages."""
    endless = Reply.of(200, {"data": [], "meta": {"next_token": "more"}})
    world.server.meets(TIMELINE, *[endless] * 10)
    assert world.open().find(outgoing(world.account, pictures=())) is None
    assert world.server.made(TIMELINE) == 3


@pytest.mark.parametrize("off", [5 * MINUTE, -5 * MINUTE, 90 * MINUTE, -90 * MINUTE])
@pytest.mark.parametrize("corrected", [False, True])
def test_a_post_is_found_although_our_clock_is_wrong(server: XServer, off: timedelta, corrected: bool) -> None:
    """What was begun by a wrong clock is looked for by X's, also when the clock was set right in between."""
    world = World(server, "oauth2")  # which has no time in its signatures
    world.login.write({**world.login.read(), "expires_at": ""})
    world.now = NOW + off
    one = replace(outgoing(world.account, pictures=()), created_at=world.now)
    world.open().publish(one, (), one.key)
    world.forward(5 * MINUTE)
    server.at(NOW + 5 * MINUTE)
    if corrected:
        world.now = NOW + 5 * MINUTE
    assert world.open().find(one) is not None


def test_a_refused_look_is_told(world: World) -> None:
    """A question that X does not take is no answer."""
    world.server.meets(TIMELINE, invalid("no"), invalid("no"))
    with pytest.raises(Refused):
        world.open().find(outgoing(world.account, pictures=()))
    assert world.server.made(TIMELINE) == 1


def test_a_reply_to_nothing_that_is_known_is_not_looked_for(world: World) -> None:
    """Without the parent's id another post could be taken for ours."""
    parent = Receipt("somewhere", None, NOW)
    with pytest.raises(Refused):
        world.open().find(replace(outgoing(world.account), thread=Thread(parent, parent)))


# --- through the queue ------------------------------------------------------------------------------------------------


@pytest.fixture
def queue(world: World, migrated_sqlite: Path, tmp_path: Path) -> Iterator[posting_world.World]:
    """A posting side whose account is on X, with one post due."""
    engine = open_database(Path(shutil.copy(migrated_sqlite, tmp_path / "a.db")))
    side = posting_world.World(engine)
    side.account(network="x", rules="x", options=world.account.options)
    side.post(grace=None)
    side.maker.composing = lambda claim: outgoing(ACCOUNT, f"Words of post {claim.post.id} & more.").payload
    yield side
    engine.dispose()


def _turns(side: posting_world.World, world: World, turns: int = 8) -> None:
    for _ in range(turns):
        side.runner(publisher=lambda _: world.open()).turn()
        side.clock.forward(6 * MINUTE)
        world.forward(6 * MINUTE)


def test_a_lost_answer_ends_with_one_post(queue: posting_world.World, world: World) -> None:
    """The post that was made although nobody heard of it is found on the timeline, once it shows."""
    world.server.meets(TWEETS, world.server.commits(LOST))
    world.x.set(unseen=2)
    _turns(queue, world)
    _, receipts = queue.desk.history(1)
    assert (queue.get(1).state, len(world.x.shown()), world.server.made(TWEETS)) == (State.POSTED, 1, 1)
    assert [receipt.origin for receipt in receipts] == ["look back"]


def test_a_duplicate_is_the_post_itself(queue: posting_world.World, world: World) -> None:
    """A person who overlooked the post has it sent again; X refuses the text, and the post is found after all."""
    world.server.meets(TWEETS, world.server.commits(LOST))
    world.x.set(unseen=4)
    _turns(queue, world)
    assert queue.get(1).state is State.UNSURE
    queue.desk.absent(1, now=queue.clock(), expires_at=None)
    _turns(queue, world)
    _, receipts = queue.desk.history(1)
    (shown,) = world.x.shown()
    assert (queue.get(1).state, world.server.made(TWEETS)) == (State.POSTED, 2)
    assert [(receipt.remote_id, receipt.origin) for receipt in receipts] == [(shown.remote_id, "look back")]


def test_a_half_answer_ends_with_one_post(queue: posting_world.World, world: World) -> None:
    """Half an answer is none."""

    def half(request: Request) -> Reply:
        made = world.x.serve(request)
        return replace(made, body=made.body[:20])

    world.server.meets(TWEETS, half)
    _turns(queue, world)
    assert (queue.get(1).state, len(world.x.shown()), world.server.made(TWEETS)) == (State.POSTED, 1, 1)


def test_a_wait_is_no_answer_to_a_look(queue: posting_world.World, world: World) -> None:
    """A rate limit while looking puts the look off, and the post is neither sent again nor given up."""
    world.server.meets(TWEETS, world.server.commits(LOST))
    world.server.meets(TIMELINE, *[Reply(429)] * 5)
    _turns(queue, world, turns=20)
    assert (queue.get(1).state, len(world.x.shown()), world.server.made(TWEETS)) == (State.POSTED, 1, 1)
