"""The `x` publisher against a strict fake of X: the shared suite, what is sent, and what becomes of every answer."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from publishing_world import NOW, access, outgoing
from x_world import LOST, Answer, World, XServer, login_of, x_server

from quotes.errors import InputError, PullquoteError, Refused
from scheduler.model import Account, Outgoing, Picture, Receipt, Thread
from scheduler.proving.dialect import Reply
from scheduler.proving.dialects.x import HANDLE, USER
from scheduler.proving.dialects.x_problems import duplicate, invalid, problem
from scheduler.proving.faults import TOKEN, Network
from scheduler.proving.world import NetworkWorld, fake_network
from scheduler.publisher import Access, Busy, RecoveryKind
from scheduler.publishers.conformance import PIXEL, check_publisher
from scheduler.publishers.x import XPublisher

MINUTE = timedelta(minutes=1)

TWEETS, UPLOAD, METADATA, ME = "/2/tweets", "/2/media/upload", "/2/media/metadata", "/2/users/me"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A fake network in its own process, as `pullquote prove` has it."""
    with fake_network() as number:
        yield number


@pytest.fixture
def server() -> Iterator[XServer]:
    """A fake X of the test's own."""
    with x_server() as one:
        yield one


@pytest.fixture(params=["oauth1", "oauth2"])
def both(request: pytest.FixtureRequest, server: XServer) -> World:
    """An account that is signed in, in either way."""
    return World(server, request.param)


@pytest.fixture
def world(server: XServer) -> World:
    """An account that is signed in with keys."""
    return World(server)


def _publish(world: World, one: Outgoing) -> Receipt:
    publisher = world.open()
    return publisher.publish(one, publisher.upload(one), one.key)


def _plain(world: World, text: str = "“Plain words.” — Ann Other") -> Outgoing:
    return outgoing(world.account, text, pictures=())


def _error(world: World, one: Outgoing | None = None) -> PullquoteError:
    """What publishing raises."""
    one = one or _plain(world)
    with pytest.raises(PullquoteError) as raised:
        world.open().publish(one, (), one.key)
    return raised.value


def _rule(error: PullquoteError) -> str:
    """The kind of an error, with the rule of a refusal."""
    return error.rule if isinstance(error, Refused) else type(error).__name__


# --- the suite, and what is sent --------------------------------------------------------------------------------------


@pytest.mark.parametrize("auth", ["oauth1", "oauth2"])
def test_the_x_publisher_conforms(port: int, auth: str) -> None:
    """X keeps every promise of the suite, with both kinds of login."""
    world = NetworkWorld(port, Network.X, f"conforms {auth}")
    account, login = Account("feed", "x", "x", options=world.options), login_of(auth)
    check_publisher(lambda: XPublisher(account, Access(login, lambda: NOW, 2)), world, account, secrets=[TOKEN])
    assert world.bugs == []


def test_a_post_goes_out_whole(both: World) -> None:
    """Text, pictures and alt texts arrive as they were sent; the receipt has the address that people open."""
    picture = Picture(PIXEL + b"2", "png", 1, 1, "A second picture")
    one = outgoing(both.account, pictures=(*outgoing(both.account).payload.pictures, picture))
    receipt = _publish(both, one)
    (shown,) = both.x.shown()
    assert (shown.text, shown.pictures[1], shown.alts[1]) == (one.text, picture.data, picture.alt)
    assert receipt.url == f"https://x.com/{HANDLE}/status/{shown.remote_id}"
    assert (receipt.remote_id, receipt.posted_at, receipt.origin) == (shown.remote_id, NOW, "publish")
    assert json.loads(receipt.answer)["data"]["id"] == shown.remote_id


def test_an_account_whose_handle_is_not_known_still_has_addresses(world: World) -> None:
    """An address of a post needs no handle."""
    one = _plain(world)
    receipt = world.open(handle="").publish(one, (), one.key)
    assert receipt.url == f"https://x.com/i/web/status/{receipt.remote_id}"


def test_a_publisher_recovers_by_looking_and_is_opened_without_a_word(world: World) -> None:
    """Opening sends nothing, even where there is no login, and a server that is none is told at once."""
    publisher = XPublisher(world.account, access())
    assert (publisher.recovery.kind, publisher.login_ends()) == (RecoveryKind.LOOK_BACK, None)
    assert world.server.seen == []
    with pytest.raises(InputError, match="in the clear"):
        XPublisher(replace(world.account, options={"server": "http://api.example.com"}), access())


@pytest.mark.parametrize(
    "written",
    [
        "{id}",
        "https://x.com/ann_other/status/{id}",
        " https://twitter.com/ann_other/status/{id}?s=20 ",
        "https://mobile.twitter.com/ann_other/status/{id}/photo/1",
        "https://x.com/i/web/status/{id}",
    ],
)
def test_a_reply_hangs_below_a_post_that_a_person_named(world: World, written: str) -> None:
    """The post above a reply may be known by the address that a person copied."""
    root = _publish(world, _plain(world))
    parent = replace(root, remote_id=written.format(id=root.remote_id), origin="person")
    reply = replace(_plain(world, "And more."), thread=Thread(parent, parent))
    receipt = _publish(world, reply)
    assert world.x.shown()[-1].parent == root.remote_id
    found = world.open().find(reply)
    assert found is not None
    assert found.remote_id == receipt.remote_id


@pytest.mark.parametrize("written", ["", "17 or so", "https://example.org/ann/status/17", "https://x.com/ann_other"])
def test_a_reply_below_nothing_is_refused_before_anything_is_sent(world: World, written: str) -> None:
    """A reply never goes out as a post of its own because its parent cannot be read."""
    parent = Receipt(written, None, NOW, "person")
    error = _error(world, replace(_plain(world), thread=Thread(parent, parent)))
    assert _rule(error) == "thread"
    assert world.server.seen == []


# --- what X would refuse is not sent ----------------------------------------------------------------------------------

BIG = Picture(PIXEL + bytes(5_242_881 - len(PIXEL)), "png", 1, 1, "Alt.")


@pytest.mark.parametrize(
    ("pictures", "rule", "says"),
    [
        ((BIG,), "picture", "5,242,881 bytes of 5,242,880"),
        ((replace(BIG, data=PIXEL, type="avif"),), "picture", "is avif"),
        ((replace(BIG, data=PIXEL),) * 5, "picture", "5 pictures are too many"),
        ((replace(BIG, data=PIXEL, alt="a" * 1001),), "alt", "1,001 of 1,000"),
    ],
)
def test_a_picture_over_a_limit_is_not_sent(world: World, pictures: tuple[Picture, ...], rule: str, says: str) -> None:
    """What X does not take is found out before anything is paid for."""
    with pytest.raises(Refused, match=says) as raised:
        world.open().upload(outgoing(world.account, pictures=pictures))
    assert raised.value.rule == rule
    assert world.server.seen == []


@pytest.mark.parametrize("text", ["字" * 141, "a" * 281, " \n"])
def test_a_text_that_x_does_not_take_is_not_sent(world: World, text: str) -> None:
    """By X's own counting, in which a Chinese character weighs two."""
    assert _rule(_error(world, _plain(world, text))) == "caption"
    assert world.server.seen == []


# --- the pictures -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [UPLOAD, METADATA])
@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        (LOST, "Busy"),
        (Reply(503, b"<html>"), "Busy"),
        (Reply(302, b"", {"Location": "/some/prefix/2/users/me"}), "Busy"),
        (invalid("media type unrecognized."), "picture"),
        (Reply(413, b""), "picture"),
        (problem(401, "Unauthorized", "Unauthorized"), "login"),
        (problem(429, "Too Many Requests", "Too Many Requests"), "Busy"),
    ],
)
def test_a_picture_that_does_not_arrive_has_shown_nothing(world: World, path: str, answer: Answer, rule: str) -> None:
    """Whatever becomes of a picture, the post was certainly not made: never unsure."""
    world.server.meets(path, answer)
    with pytest.raises(PullquoteError) as raised:
        world.open().upload(outgoing(world.account))
    assert _rule(raised.value) == rule


def test_pictures_are_waited_for_while_x_works_on_them(world: World) -> None:
    """A post with a picture that is not ready would be refused."""
    world.x.set(processing=3)
    _publish(world, outgoing(world.account))
    assert len(world.x.shown()) == 1
    failed = {"data": {"id": "17", "processing_info": {"state": "failed"}}}  # as the last word on a film
    world.server.meets(UPLOAD, Reply.of(200, failed))
    with pytest.raises(Refused, match="cannot make anything"):
        world.open().upload(outgoing(world.account))


@pytest.mark.parametrize("body", [b"<html>", b"{}", b'{"data": {"id": 17}}', b'{"data": {"id": "../17"}}', b"[]"])
def test_a_picture_without_an_id_has_not_arrived(world: World, body: bytes) -> None:
    """What X's answer does not say is not made up."""
    world.server.meets(UPLOAD, Reply(200, body))
    with pytest.raises(Busy):
        world.open().upload(outgoing(world.account))
    assert world.server.made(METADATA) == 0


@pytest.mark.parametrize("body", [b"<html>", b"{}", b'{"data": "told"}', b"[]", b""])
def test_an_alt_text_that_x_does_not_confirm_has_not_arrived(world: World, body: bytes) -> None:
    """A page of some machine in between is no yes: the post waits, and does not go out without its alt text."""
    one = outgoing(world.account)
    world.server.meets(METADATA, Reply(200, body))
    with pytest.raises(Busy):
        world.open().upload(one)
    _publish(world, one)
    assert [list(shown.alts) for shown in world.x.shown()] == [[picture.alt for picture in one.payload.pictures]]


def test_pictures_that_x_has_forgotten_are_brought_again(world: World) -> None:
    """They live for a day: a post that comes later is tried again with new ones, and not given up."""
    one, publisher = outgoing(world.account), world.open()
    media = publisher.upload(one)
    world.x.set(media_expire=True)
    with pytest.raises(Busy, match="no longer has the pictures"):
        publisher.publish(one, media, one.key)
    _publish(world, one)
    assert len(world.x.shown()) == 1


# --- what becomes of every answer -------------------------------------------------------------------------------------

PROBLEM = "https://api.twitter.com/2/problems/"
BROKE = problem(402, "CreditsDepleted", "Your enrolled account [17] does not have any credits.", f"{PROBLEM}credits")
SPENT = problem(403, "Forbidden", "Your monthly spend cap has been reached.", f"{PROBLEM}spend-cap-reached")
CAPPED = {"title": "UsageCapExceeded", "detail": "Usage cap exceeded: Monthly product cap", "period": "Monthly"}
CAPPED |= {"type": f"{PROBLEM}usage-capped"}
LATER = f"{NOW.timestamp() + 3600:.0f}"

ANSWERS: dict[str, tuple[Answer, str]] = {
    "lost": (LOST, "Unsure"),
    "500": (Reply.of(500, {}), "Unsure"),
    "503 HTML": (Reply(503, b"<html>"), "Unsure"),
    "200 HTML": (Reply(200, b"<html>"), "Unsure"),
    "403 HTML": (Reply(403, b"<html>One moment</html>"), "Unsure"),
    "a list": (Reply(201, b"[]"), "Unsure"),
    "201 without id": (Reply.of(201, {"data": {}}), "Unsure"),
    "201 with a number": (Reply.of(201, {"data": {"id": 17}}), "Unsure"),
    "201 with an address": (Reply.of(201, {"data": {"id": "../17"}}), "Unsure"),
    "201 with errors": (Reply.of(201, {"errors": [{"detail": "half"}]}), "Unsure"),
    "nested": (Reply(201, b'{"a":' * 100_000), "Unsure"),
    "10 GB": (Reply(201, bytes(5_000_000), {"Content-Length": "10000000000"}), "Unsure"),
    "half": (Reply(201, b'{"data"', {"Content-Length": "70"}), "Unsure"),
    "redirect": (Reply(302, b"", {"Location": "/some/prefix/2/users/me"}), "Unsure"),
    "duplicate": (duplicate(), "duplicate"),
    "401": (problem(401, "Unauthorized", "Unauthorized"), "login"),
    "401 empty": (Reply(401), "login"),
    "403": (problem(403, "Forbidden", "You are not permitted to perform this action."), "login"),
    "not enrolled": (problem(403, "Client Forbidden", "…", f"{PROBLEM}client-forbidden"), "login"),
    "read only": (problem(403, "Forbidden", "…", f"{PROBLEM}oauth1-permissions"), "login"),
    "no credits": (BROKE, "login"),
    "spend cap": (SPENT, "login"),
    "month's cap": (Reply.of(429, CAPPED), "login"),
    "month's cap 403": (Reply.of(403, CAPPED), "login"),
    "429 HTML": (Reply(429, b"<html>"), "Busy"),
    "too long": (invalid("Your Tweet text is too long."), "caption"),
    "reply": (problem(403, "Forbidden", "You attempted to reply to a Tweet that is deleted."), "thread"),
    "400": (invalid("$.text: is wrong"), "network"),
    "400 of odd types": (Reply.of(400, {"errors": [17], "detail": ["x"], "title": {}, "type": 3}), "network"),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_every_answer_is_told_apart(both: World, case: str) -> None:
    """Only what X certainly did not take counts as not sent, and nothing is ever sent twice within a call."""
    answer, rule = ANSWERS[case]
    both.server.meets(TWEETS, answer)
    error = _error(both)
    assert _rule(error) == rule
    assert both.server.made(TWEETS) == 1
    assert len(both.server.seen) == 1
    assert TOKEN not in f"{error}{error!r}{error.__cause__!r}{error.__context__!r}"


@pytest.mark.parametrize("case", ["no credits", "spend cap", "month's cap"])
def test_what_only_money_solves_says_so(world: World, case: str) -> None:
    """The account is paused and a person told where to look, instead of post after post failing."""
    world.server.meets(TWEETS, ANSWERS[case][0])
    assert "console.x.com" in _error(world).hint


WAITS: dict[str, tuple[dict[str, str], timedelta]] = {
    "the quarter of an hour": ({"x-rate-limit-remaining": "0", "x-rate-limit-reset": LATER}, timedelta(hours=1)),
    "without what remains": ({"x-rate-limit-reset": LATER}, timedelta(hours=1)),
    "the user's day": (
        {
            "x-rate-limit-remaining": "99",
            "x-rate-limit-reset": f"{NOW.timestamp() + 60:.0f}",
            "x-user-limit-24hour-remaining": "0",
            "x-user-limit-24hour-reset": LATER,
        },
        timedelta(hours=1),
    ),
    "the app's day": ({"x-app-limit-24hour-remaining": "0", "x-app-limit-24hour-reset": LATER}, timedelta(hours=1)),
    "the usual header": ({"Retry-After": "90"}, timedelta(seconds=90)),
    "nothing": ({}, 15 * MINUTE),
    "a word": ({"x-rate-limit-reset": "soon"}, 15 * MINUTE),
    "a time that never comes": ({"x-rate-limit-reset": "9" * 20}, 15 * MINUTE),
    "a time that is over": ({"x-rate-limit-reset": "1000000000"}, timedelta(0)),
}


@pytest.mark.parametrize("case", WAITS)
def test_a_rate_limit_waits_as_long_as_x_says(world: World, case: str) -> None:
    """The wait is that of the limit that is used up; lies and gaps end in X's usual quarter of an hour."""
    headers, wait = WAITS[case]
    world.server.meets(TWEETS, Reply(429, b"{}", headers))
    error = _error(world)
    assert isinstance(error, Busy)
    assert error.retry_after == wait


def test_a_wait_is_measured_by_the_clock_of_x(world: World) -> None:
    """Our clock being minutes ahead does not make us knock too early."""
    world.now = NOW + 4 * MINUTE
    world.server.meets(TWEETS, Reply(429, b"", {"x-rate-limit-remaining": "0", "x-rate-limit-reset": LATER}))
    error = _error(world)
    assert isinstance(error, Busy)
    assert error.retry_after == timedelta(hours=1)


def test_a_months_cap_that_tells_its_end_is_a_wait(world: World) -> None:
    """Where X says when it goes on, nobody needs to come."""
    headers = {"x-app-limit-24hour-remaining": "0", "x-app-limit-24hour-reset": LATER}
    world.server.meets(TWEETS, replace(Reply.of(429, CAPPED), headers=headers))
    error = _error(world)
    assert isinstance(error, Busy)
    assert error.retry_after == timedelta(hours=1)


def test_a_server_that_repeats_the_login_does_not_get_it_into_our_words(both: World) -> None:
    """What X says goes into errors and receipts, but never with a secret in it."""
    secrets = both.login.read()
    repeated = " ".join(value for name, value in secrets.items() if TOKEN in value)
    for status in (400, 401, 403, 429, 500):
        both.server.meets(TWEETS, problem(status, repeated, repeated, repeated))
        error = _error(both)
        assert TOKEN not in f"{error}{error.__cause__!r}{error.__context__!r}"
    told = {"data": {"id": "17", "text": repeated}}
    both.server.meets(TWEETS, Reply.of(201, told))
    assert TOKEN not in repr(both.open().publish(_plain(both), (), "key"))


def test_no_log_holds_the_login(both: World, caplog: pytest.LogCaptureFixture) -> None:
    """Not even the debugging logs of the libraries: people send those to each other."""
    caplog.set_level(logging.DEBUG)
    both.forward(timedelta(hours=3))
    _publish(both, outgoing(both.account))
    both.open().check()
    assert TOKEN not in caplog.text


def test_an_x_that_cannot_be_reached_was_sent_nothing(world: World) -> None:
    """No connection, no post: worth trying again."""
    world.account = replace(world.account, options={"server": "http://127.0.0.1:9"})
    assert _rule(_error(world)) == "Busy"


# --- whose login it is ------------------------------------------------------------------------------------------------


def test_the_health_of_an_account_names_it(both: World) -> None:
    """The account keeps who it is, and the name it has today."""
    both.x.handle = "renamed"
    health = both.open().check()
    assert (health.handle, health.profile) == ("renamed", "https://x.com/renamed")
    assert health.remember == {"user": USER, "handle": "renamed", "profile": "https://x.com/renamed"}
    assert (health.clock_off, health.warnings) == (timedelta(0), ())


def test_the_login_of_somebody_else_is_refused(world: World) -> None:
    """Posts never go to another account than the one that was added."""
    with pytest.raises(Refused, match="@ann_other, not to the account") as raised:
        world.open(user="17").check()
    assert raised.value.rule == "login"


@pytest.mark.parametrize(
    "told", [{}, {"data": []}, {"data": {"id": 17, "username": "ann"}}, {"data": {"id": "1", "username": "a/b"}}, []]
)
def test_a_health_that_tells_nothing_is_tried_again(world: World, told: object) -> None:
    """An answer that cannot be true changes nothing about the account."""
    world.server.meets(ME, Reply.of(200, told))
    with pytest.raises(Busy):
        world.open(user="").check()


def test_what_a_person_should_know_is_told(both: World) -> None:
    """Protected posts and a clock that is off are told before a post is lost to them."""
    both.x.protected = True
    both.now = NOW + 3 * MINUTE
    health = both.open().check()
    assert health.clock_off == 3 * MINUTE
    assert ["protected" in health.warnings[0], "3 minutes ahead of X's" in health.warnings[1]] == [True, True]
    assert len(health.warnings) == 2


def test_scopes_that_are_missing_are_named(server: XServer) -> None:
    """A login that cannot bring pictures is told of before the first picture."""
    world = World(server, "oauth2")
    world.login.write({**world.login.read(), "scope": "tweet.read tweet.write users.read"})
    assert world.open().check().warnings == ("The login does not allow media.write, offline.access: "
                                             "sign in again and allow it.",)  # fmt: skip


@pytest.mark.parametrize("off", [7 * MINUTE, -7 * MINUTE])
def test_a_clock_that_makes_signatures_bad_is_named(world: World, off: timedelta) -> None:
    """X only says that nobody is let in: the reason is on this machine, and the message says so."""
    world.now = NOW + off
    error = _error(world)
    assert _rule(error) == "login"
    assert f"7 minutes {'ahead of' if off > timedelta(0) else 'behind'} X's" in error.message
    assert "clock" in error.hint
    world.now = NOW
    _publish(world, _plain(world))


@pytest.mark.parametrize("answer", [LOST, Reply(200, b"<html>"), Reply.of(500, {})])
def test_nobody_has_to_look_after_a_question(world: World, answer: Answer) -> None:
    """Asking for the account and looking for a post show nothing: they are busy, never unsure."""
    world.server.meets(ME, answer)
    with pytest.raises(Busy):
        world.open().check()
    world.server.meets(f"/2/users/{USER}/tweets", answer)
    with pytest.raises(Busy):
        world.open().find(_plain(world))
