"""The `bluesky` publisher against a strict fake: the shared suite, what is sent, and what becomes of every answer."""

from __future__ import annotations

import base64
import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from dialect_server import HTML, LOST, DialectServer, publish, serving, without_secrets
from hypothesis import given
from hypothesis import strategies as st
from loopback_peer import peer_that
from publishing_world import NOW, MemoryLogin, outgoing

from quotes.errors import InputError, PullquoteError, Refused, StorageError
from scheduler.model import Account, Facet, Outgoing, Payload, Picture, Receipt, Thread
from scheduler.proving.dialect import Reply, Request
from scheduler.proving.dialects.bluesky import OTHERS, BlueskyDialect, account_options, login_secrets
from scheduler.proving.dialects.bluesky_logins import DID, HANDLE, NEW_HANDLE, no
from scheduler.proving.faults import Network
from scheduler.proving.world import NetworkWorld, fake_network
from scheduler.publisher import Access, Busy, RecoveryKind, Unsure
from scheduler.publishers.bluesky import BlueskyPublisher
from scheduler.publishers.bluesky_record import record_key
from scheduler.publishers.conformance import PIXEL, check_publisher

LOGIN = login_secrets()
SECRETS = [LOGIN[name] for name in ("app_password", "access_jwt", "refresh_jwt")]

Server = DialectServer[BlueskyDialect]

PUT, UPLOAD, FIND = (f"/xrpc/com.atproto.repo.{name}" for name in ("putRecord", "uploadBlob", "getRecord"))
CREATE, REFRESH, SESSION = (f"/xrpc/com.atproto.server.{name}Session" for name in ("create", "refresh", "get"))


@pytest.fixture
def server() -> Iterator[Server]:
    """A fake Bluesky of the test's own."""
    with serving(BlueskyDialect) as one:
        yield one


@pytest.fixture
def login() -> MemoryLogin:
    """The login that the fake lets in."""
    return MemoryLogin(LOGIN)


@pytest.fixture
def account(server: Server) -> Account:
    """An account there."""
    return Account("feed", "bluesky", "bluesky", options=account_options(server.base))


@pytest.fixture
def publisher(account: Account, login: MemoryLogin) -> BlueskyPublisher:
    """Its publisher."""
    return _open(account, login)


def _open(account: Account, login: MemoryLogin, *, later: timedelta = timedelta(0)) -> BlueskyPublisher:
    return BlueskyPublisher(account, Access(login, lambda: NOW + later, 2.0))


def _paths(server: Server) -> list[str]:
    return [one.path for one in server.seen]


def _sent(server: Server) -> dict[str, object]:
    """The last record that was put."""
    record = [one for one in server.seen if one.path == PUT][-1].told["record"]
    assert isinstance(record, dict)
    return record


def _with(one: Outgoing, **changes: object) -> Outgoing:
    return replace(one, payload=replace(one.payload, **changes))  # type: ignore[arg-type]


# --- the suite, and what is sent --------------------------------------------------------------------------------------


def test_the_publisher_conforms() -> None:
    """Bluesky is held to what every publisher is held to, under an address with a path before it."""
    with fake_network() as port:
        world = NetworkWorld(port, Network.BLUESKY, "conforms")
        account, login = Account("feed", "bluesky", "bluesky", options=world.options), MemoryLogin(world.secrets)
        check_publisher(lambda: _open(account, login), world, account, secrets=SECRETS)
        assert not world.bugs


def test_it_is_recovered_by_a_replay_for_ever(publisher: BlueskyPublisher) -> None:
    """Bluesky forgets no key: it is the place where the post lies."""
    assert publisher.recovery.kind is RecoveryKind.REPLAY
    assert publisher.recovery.window is None
    assert publisher.rules.name == "bluesky"


@given(st.text("0123456789abcdef", min_size=8, max_size=40), st.integers(0, 10**9))
def test_a_place_is_a_time_in_the_minute_before(key: str, seconds: int) -> None:
    """Every key makes a legal place (TID) whose time is at most a minute before the post was begun."""
    begun = NOW + timedelta(seconds=seconds)
    place = record_key(key, begun)
    assert re.fullmatch("[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}", place)
    number = 0
    for digit in place:
        number = number * 32 + "234567abcdefghijklmnopqrstuvwxyz".index(digit)
    before = begun - datetime.fromtimestamp((number >> 10) / 1e6, UTC)
    assert timedelta(0) <= before <= timedelta(minutes=1)
    assert place == record_key(key, begun)


def test_posts_of_one_moment_have_places_of_their_own() -> None:
    """Posts that were begun at the same instant do not take each other's place."""
    assert len({record_key(f"{number:040x}", NOW) for number in range(5000)}) == 5000


def test_a_post_is_sent_whole(publisher: BlueskyPublisher, account: Account, server: Server) -> None:
    """Text, language, time, pictures with alt text and shape, links, tags and mentions arrive as they must be."""
    text = "“Čaj 👍🏽” — @bob.test and @nobody.test, #tea https://a.example/ü"
    facets = [
        _facet(text, "#tea", "tag", "tea"),
        _facet(text, "https://a.example/ü", "link", "https://a.example/ü"),
        _facet(text, "@bob.test", "mention", "Bob.test"),
        _facet(text, "@nobody.test", "mention", "nobody.test"),
    ]
    pictures = (Picture(PIXEL, "png", 3, 4, "A card: “Čaj”"), Picture(PIXEL + b"2", "png", 1, 1, ""))
    one = _with(outgoing(account, text, pictures=pictures), facets=tuple(facets), language="cs")
    publish(publisher, one)
    record = _sent(server)
    found = record.pop("facets")
    assert isinstance(found, list)
    whole = text.encode()
    slices = [whole[one["index"]["byteStart"] : one["index"]["byteEnd"]].decode() for one in found]
    assert slices == ["@bob.test", "#tea", "https://a.example/ü"]
    assert [one["features"] for one in found] == [
        [{"$type": "app.bsky.richtext.facet#mention", "did": OTHERS["bob.test"]}],
        [{"$type": "app.bsky.richtext.facet#tag", "tag": "tea"}],
        [{"$type": "app.bsky.richtext.facet#link", "uri": "https://a.example/ü"}],
    ]
    embed = record.pop("embed")
    assert isinstance(embed, dict)
    assert [image["alt"] for image in embed["images"]] == ["A card: “Čaj”", ""]
    assert [image["aspectRatio"] for image in embed["images"]] == [{"width": 3, "height": 4}, {"width": 1, "height": 1}]
    assert record == {
        "$type": "app.bsky.feed.post",
        "text": text,
        "createdAt": "2026-11-23T09:00:00.000Z",
        "langs": ["cs"],
    }
    assert server.posts()[0].pictures == (PIXEL, PIXEL + b"2")


def test_a_language_that_is_none_is_left_out(publisher: BlueskyPublisher, account: Account, server: Server) -> None:
    """A post without a language goes out all the same."""
    publish(publisher, _with(outgoing(account, pictures=()), language=""))
    assert "langs" not in _sent(server)
    assert "embed" not in _sent(server)


def test_the_receipt_leads_to_the_post(publisher: BlueskyPublisher, account: Account) -> None:
    """A receipt names the record, with its fingerprint, and the address where a browser shows it."""
    one = outgoing(account)
    receipt = publish(publisher, one)
    place = record_key(one.key, one.created_at)
    assert receipt.remote_id == f"at://{DID}/app.bsky.feed.post/{place}"
    assert receipt.url == f"https://bsky.app/profile/{DID}/post/{place}"
    assert json.loads(receipt.answer)["uri"] == receipt.remote_id
    assert json.loads(receipt.answer)["cid"].startswith("bafy")


# --- replays ----------------------------------------------------------------------------------------------------------


def test_a_replay_leaves_an_edited_post_alone(
    publisher: BlueskyPublisher, account: Account, login: MemoryLogin, server: Server
) -> None:
    """A post that a person has edited is not put back to what it was, however often it is tried again."""
    one = outgoing(account)
    first = publish(publisher, one)
    put = [request for request in server.seen if request.path == PUT][-1]
    edited = {key: value for key, value in put.told.items() if key != "swapRecord"}
    edited["record"] = {**edited["record"], "text": "Edited."}
    assert server.dialect.serve(replace(put, body=json.dumps(edited).encode())).status == 200
    again = publish(_open(account, login), one)
    assert again.remote_id == first.remote_id
    assert [shown.text for shown in server.posts()] == ["Edited."]


def test_a_replay_finds_the_post_though_a_mention_was_renamed(
    publisher: BlueskyPublisher, account: Account, login: MemoryLogin, server: Server
) -> None:
    """Who is mentioned may have another name by the next try; that makes no second post."""
    text = "By @ann.test"
    one = _with(outgoing(account, text), facets=(_facet(text, "@ann.test", "mention", "ann.test"),))
    first = publish(publisher, one)
    server.dialect.set(renamed=True)
    assert publish(_open(account, login), one).remote_id == first.remote_id
    assert len(server.posts()) == 1


def test_a_taken_place_in_which_nothing_is_seen_is_unsure(
    publisher: BlueskyPublisher, account: Account, server: Server
) -> None:
    """A network that contradicts itself has not said that the post is not there."""
    one = outgoing(account)
    media = publisher.upload(one)
    server.answers(no("InvalidSwap", "Record was at bafyother"))
    with pytest.raises(Unsure, match="nothing is seen"):
        publisher.publish(one, media, one.key)
    server.answers(no("InvalidSwap", "Record was at bafyother"), no("InternalServerError", "", 500))
    with pytest.raises(Unsure, match="place is taken"):
        publisher.publish(one, media, one.key)


# --- threads ----------------------------------------------------------------------------------------------------------


def test_a_reply_hangs_under_its_parent(publisher: BlueskyPublisher, account: Account, server: Server) -> None:
    """A thread names its first post and the one right before, by their fingerprints."""
    root = publish(publisher, outgoing(account, "One.", key="01" * 20))
    parent = publish(publisher, outgoing(account, "Two.", key="02" * 20, thread=Thread(root, root)))
    publish(publisher, outgoing(account, "Three.", key="03" * 20, thread=Thread(root, parent)))
    assert _sent(server)["reply"] == {"root": json.loads(root.answer), "parent": json.loads(parent.answer)}
    assert [one.parent for one in server.posts()] == [None, root.remote_id, parent.remote_id]


@pytest.mark.parametrize(
    "address",
    [
        "https://bsky.app/profile/{who}/post/{place}",
        " https://bsky.app/profile/{who}/post/{place}/?ref=x#top ",
        "https://another.example/profile/{who}/post/{place}",
        "at://{who}/app.bsky.feed.post/{place}",
    ],
)
@pytest.mark.parametrize("who", [DID, HANDLE, "the-old-handle.test"])
def test_a_person_may_have_typed_where_the_post_is(
    publisher: BlueskyPublisher, account: Account, server: Server, address: str, who: str
) -> None:
    """The address out of a browser is as good as a receipt, whatever the account was called then."""
    root = publish(publisher, outgoing(account, "One.", key="01" * 20))
    typed = Receipt(address.format(who=who, place=root.remote_id.rpartition("/")[2]), None, NOW, origin="person")
    publish(publisher, outgoing(account, "Two.", key="02" * 20, thread=Thread(typed, typed)))
    assert server.posts()[1].parent == root.remote_id


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "3kez24mpxg26c",
        "https://bsky.app/profile/ann.test",
        "https://bsky.app/profile/did:plc:someone/post/3kez24mpxg26c",
        "https://bsky.app/profile/ann.test/post/3kez24mpxg26c",
        "javascript:alert(1)",
    ],
)
def test_a_thread_that_hangs_nowhere_is_refused(
    publisher: BlueskyPublisher, account: Account, server: Server, typed: str
) -> None:
    """A reply to a post that is not there, not ours, or nothing at all is not sent as a post by itself."""
    thread = Thread(*[Receipt(typed, None, NOW, origin="person")] * 2)
    with pytest.raises(Refused) as caught:
        publisher.upload(outgoing(account, thread=thread))
    assert caught.value.rule == "thread"
    assert not server.posts()


def test_a_reply_to_somebody_else_is_refused(publisher: BlueskyPublisher, account: Account) -> None:
    """Another account's post is not replied to, though one of ours should lie in a place of that name."""
    place = publish(publisher, outgoing(account)).remote_id.rpartition("/")[2]
    typed = Receipt(f"https://bsky.app/profile/did:plc:someone/post/{place}", None, NOW, origin="person")
    with pytest.raises(Refused, match="another account's"):
        publisher.upload(outgoing(account, "Two.", key="02" * 20, thread=Thread(typed, typed)))


# --- what is not sent at all ------------------------------------------------------------------------------------------


def _facet(text: str, part: str, kind: str, target: str) -> Facet:
    start = text.encode().index(part.encode())
    return Facet(start, start + len(part.encode()), kind, target)  # type: ignore[arg-type]


_CARD = Picture(PIXEL, "png", 1, 1, "")

WRONG = {
    "301 characters": Payload("x" * 301, "en", ()),
    "3,025 bytes": Payload("👨‍👩‍👧‍👦" * 121, "en", ()),
    "five pictures": Payload("x", "en", (_CARD,) * 5),
    "a picture of 2,000,001 bytes": Payload("x", "en", (replace(_CARD, data=PIXEL.ljust(2_000_001)),)),
    "a type nobody shows": Payload("x", "en", (replace(_CARD, type="tiff"),)),
    "a page as a picture": Payload("x", "en", (replace(_CARD, data=b"<!DOCTYPE html>"),)),
    "a picture under another type": Payload("x", "en", (replace(_CARD, type="jpeg"),)),
    "a picture without height": Payload("x", "en", (replace(_CARD, height=0),)),
    "a link beyond the text": Payload("x", "en", (), (Facet(0, 2, "link", "https://a.example"),)),
    "a link before the text": Payload("x", "en", (), (Facet(-1, 1, "link", "https://a.example"),)),
    "an empty link": Payload("x", "en", (), (Facet(1, 1, "link", "https://a.example"),)),
    "half of a letter": Payload("ü", "en", (), (Facet(0, 1, "tag", "a"),)),
    "a link to nowhere": Payload("x", "en", (), (Facet(0, 1, "link", "javascript:alert(1)"),)),
    "a link with a space": Payload("x", "en", (), (Facet(0, 1, "link", "https://a.example/a b"),)),
    "a tag of 65 characters": Payload("x", "en", (), (Facet(0, 1, "tag", "x" * 65),)),
    "a tag of 641 bytes": Payload("x", "en", (), (Facet(0, 1, "tag", "👨‍👩‍👧‍👦" * 26),)),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_bluesky_would_not_show_is_refused_here(
    publisher: BlueskyPublisher, account: Account, server: Server, what: str
) -> None:
    """What is over a limit, or would be taken and shown wrongly, is refused in words before anything is sent."""
    with pytest.raises(Refused) as caught:
        publisher.upload(replace(outgoing(account), payload=WRONG[what]))
    assert caught.value.rule in ("caption", "picture")
    assert caught.value.hint
    assert not server.seen


@pytest.mark.parametrize(
    "payload",
    [
        Payload("x" * 300, "en", (_CARD,) * 4),
        Payload("👨‍👩‍👧‍👦" * 120, "en", (replace(_CARD, data=PIXEL.ljust(2_000_000)),)),
        Payload("ü", "en", (), (Facet(0, 2, "tag", "👨‍👩‍👧‍👦" * 25),)),
    ],
    ids=["300 characters and four pictures", "3,000 bytes and a picture of 2 MB", "a tag of 625 bytes"],
)
def test_what_is_just_within_the_limits_is_sent(
    publisher: BlueskyPublisher, account: Account, server: Server, payload: Payload
) -> None:
    """The limits are the network's own, not one less."""
    publish(publisher, replace(outgoing(account), payload=payload))
    assert len(server.posts()) == 1


# --- what becomes of answers ------------------------------------------------------------------------------------------


def _ok(**told: object) -> Reply:
    return Reply.of(200, told)


PLACE = record_key("c0ffee" * 5 + "00", NOW)

NOT_THE_POST = {
    "nothing": _ok(),
    "another post": _ok(uri=f"at://{DID}/app.bsky.feed.post/3kez24mpxg26c", cid="bafyreigo2" * 5),
    "another account's": _ok(uri=f"at://did:plc:other/app.bsky.feed.post/{PLACE}", cid="bafyreigo2" * 5),
    "no fingerprint": _ok(uri=f"at://{DID}/app.bsky.feed.post/{PLACE}"),
    "numbers": _ok(uri=1, cid=2),
    "a list": Reply(200, b"[]", {"Content-Type": "application/json"}),
    "a page": HTML,
    "half an answer": Reply(200, b'{"uri":', {"Content-Type": "application/json"}),
    "nested too deep": Reply(200, b"[" * 100_000, {"Content-Type": "application/json"}),
    "a redirection": Reply(302, b"", {"Location": "http://127.0.0.1:1/"}),
    "an internal error": no("InternalServerError", "Internal Server Error", 500),
    "a gateway's page": Reply(502, b"<html>", {"Content-Type": "text/html"}),
    "a time-out of the server's": Reply(408),
    "no answer": LOST,
}


@pytest.mark.parametrize("what", NOT_THE_POST)
def test_an_answer_that_does_not_name_the_post_tells_nothing(
    publisher: BlueskyPublisher, account: Account, server: Server, what: str
) -> None:
    """Whatever is not a refusal and does not name this very post leaves it open whether the post is there."""
    one = outgoing(account)
    media = publisher.upload(one)
    before = len(server.seen)
    server.answers(NOT_THE_POST[what])
    with pytest.raises(Unsure) as caught:
        publisher.publish(one, media, one.key)
    without_secrets(caught.value, *SECRETS)
    assert len(server.seen) == before + 1, "one call is one request: nothing is followed, nothing is tried again"


@pytest.mark.parametrize("what", NOT_THE_POST)
def test_looking_at_such_an_answer_finds_nothing_out(
    publisher: BlueskyPublisher, account: Account, server: Server, what: str
) -> None:
    """A look that was not answered does not say that the post is not there."""
    server.answers(NOT_THE_POST[what])
    with pytest.raises(Busy):
        publisher.find(outgoing(account))


REFUSED = {
    "a record that is not liked": (no("InvalidRequest", "Invalid record"), "network"),
    "a taken down account": (no("AccountTakedown", "Account has been taken down", 401), "login"),
    "a deactivated account": (no("AccountDeactivated", "Account is deactivated", 401), "login"),
    "an account of another server": (no("AccountNotFound", "Account not found", 403), "login"),
    "no login at all": (no("AuthMissing", "Authentication Required", 401), "login"),
    "too big a body": (no("PayloadTooLargeError", "request entity too large", 413), "network"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_refusal_says_whose_fault_it_is(
    publisher: BlueskyPublisher, account: Account, server: Server, what: str
) -> None:
    """The account's fault pauses it; the post's fails the post."""
    answer, rule = REFUSED[what]
    one = outgoing(account)
    media = publisher.upload(one)
    server.answers(answer)
    with pytest.raises(Refused) as caught:
        publisher.publish(one, media, one.key)
    assert caught.value.rule == rule


def test_a_picture_that_is_gone_is_brought_again(publisher: BlueskyPublisher, account: Account, server: Server) -> None:
    """Bluesky keeps a picture without a post for a while only; the next try brings it anew."""
    one = outgoing(account)
    media = publisher.upload(one)
    server.answers(no("BlobNotFound", "Could not find blob"))
    with pytest.raises(Busy):
        publisher.publish(one, media, one.key)
    assert publish(publisher, one).remote_id == server.posts()[0].remote_id


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "288"}, timedelta(seconds=288)),
        ({"RateLimit-Reset": f"{int(NOW.timestamp()) + 300}"}, timedelta(minutes=5)),
        ({"RateLimit-Reset": f"{int(NOW.timestamp()) - 300}"}, timedelta(0)),
        ({"RateLimit-Reset": "soon"}, None),
    ],
)
def test_a_limit_says_how_long_to_wait(
    publisher: BlueskyPublisher, account: Account, server: Server, headers: dict[str, str], wait: timedelta | None
) -> None:
    """A rate limit is waited out by the network's own word, in either of the ways it has."""
    said = no("RateLimitExceeded", "Rate Limit Exceeded", 429)
    server.answers(replace(said, headers={**said.headers, **headers}))
    with pytest.raises(Busy) as caught:
        publisher.upload(outgoing(account))
    assert caught.value.retry_after == wait


def _blob(**changes: object) -> Reply:
    return _ok(blob={"$type": "blob", "ref": {"$link": "bafkreinot"}, "mimeType": "image/png", "size": 69, **changes})


@pytest.mark.parametrize(
    "answer",
    [_blob(), _ok(), _ok(blob=[]), HTML, LOST, no("InternalServerError", "", 500), Reply(302, b"", {"Location": "/"})],
    ids=["other bytes", "nothing", "a list", "a page", "no answer", "an error", "a redirection"],
)
def test_a_picture_whose_arrival_is_not_certain_is_brought_again(
    publisher: BlueskyPublisher, account: Account, server: Server, answer: Reply | None
) -> None:
    """No post is made of a picture that Bluesky does not name by the fingerprint of the bytes that were sent."""
    server.answers(answer)
    with pytest.raises(Busy) as caught:
        publisher.upload(outgoing(account))
    without_secrets(caught.value, *SECRETS)


def test_a_picture_that_bluesky_takes_for_something_else_is_refused(
    publisher: BlueskyPublisher, account: Account, server: Server
) -> None:
    """A picture that would be shown as another type, or not at all, is not posted."""

    def lying(request: Request) -> Reply:
        told = json.loads(server.dialect.serve(request).body)
        told["blob"]["mimeType"] = "application/pdf"
        return Reply.of(200, told)

    server.answers(lying)
    with pytest.raises(Refused, match="something else"):
        publisher.upload(outgoing(account))


def test_bringing_all_that_belongs_to_a_post_ends_in_time(
    publisher: BlueskyPublisher, account: Account, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many requests a post needs, together they end before the post's lease does."""
    times = count(0, 9)  # seconds; all requests together have 24
    monkeypatch.setattr("scheduler.publishers.bluesky_server.monotonic", lambda: next(times))
    with pytest.raises(Busy, match="too long"):
        publisher.upload(outgoing(account, pictures=(_CARD,) * 4))
    assert _paths(server) == [UPLOAD] * 2


def test_a_mention_that_cannot_be_looked_up_now_is_looked_up_later(
    publisher: BlueskyPublisher, account: Account, server: Server
) -> None:
    """A mention is dropped when nobody has the handle, not because the server stumbles."""
    one = _with(outgoing(account, "@bob.test"), facets=(Facet(0, 9, "mention", "bob.test"),))
    server.answers(no("UpstreamFailure", "Upstream service unreachable", 502))
    with pytest.raises(Busy):
        publisher.upload(one)
    server.answers(no("InvalidRequest", "Unable to resolve handle"))
    publish(publisher, one)
    assert "facets" not in _sent(server)


def test_an_endless_answer_is_cut_off(login: MemoryLogin) -> None:
    """A body of ten gigabytes costs neither memory nor time, and tells nothing."""

    def endless(connection: socket.socket) -> None:
        with suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n")
            while True:
                connection.sendall(b" " * 65536)

    with peer_that(endless) as peer:
        account = Account("feed", "bluesky", "bluesky", options=account_options(peer.base))
        publisher, one = _open(account, login), outgoing(Account("feed", "bluesky", "bluesky"), pictures=())
        with pytest.raises(Unsure, match="longer"):
            publisher.publish(one, ('{"dids": {}, "reply": null}',), one.key)


def test_nobody_at_the_address_is_certainly_not_posted(login: MemoryLogin) -> None:
    """Where no connection is made, nothing was posted, and it is worth trying again."""
    with serving(BlueskyDialect) as server:
        account = Account("feed", "bluesky", "bluesky", options=account_options(server.base))
        publisher, one = _open(account, login), outgoing(account)
        media = publisher.upload(one)
    with pytest.raises(Busy):
        publisher.publish(one, media, one.key)


def test_what_breaks_while_sending_is_unsure(
    publisher: BlueskyPublisher, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug of ours below the library, after which the request may have been out, is not said to be no post."""
    one = outgoing(account)
    media = publisher.upload(one)

    def broken(*given: object, **named: object) -> None:
        raise KeyError(LOGIN["access_jwt"])

    monkeypatch.setattr("scheduler.wire.wire.Wire.send", broken)
    with pytest.raises(Unsure) as caught:
        publisher.publish(one, media, one.key)
    without_secrets(caught.value, *SECRETS)


def test_a_server_that_repeats_a_token_does_not_get_it_shown(
    publisher: BlueskyPublisher, account: Account, server: Server
) -> None:
    """An error is written to the history and to mails; what a server echoes is not."""
    one = outgoing(account)
    media = publisher.upload(one)
    server.answers(no("InvalidRequest", f"No: {LOGIN['access_jwt']} and {LOGIN['app_password']}"))
    with pytest.raises(Refused, match="No: … and …") as caught:
        publisher.publish(one, media, one.key)
    without_secrets(caught.value, *SECRETS)


# --- the login --------------------------------------------------------------------------------------------------------


def test_nothing_is_asked_of_the_login_while_it_is_good(
    publisher: BlueskyPublisher, account: Account, login: MemoryLogin, server: Server
) -> None:
    """Signing in for every post runs into Bluesky's limit of 300 a day."""
    publish(publisher, outgoing(account))
    publish(_open(account, login), outgoing(account, "Two.", key="02" * 20))
    assert {CREATE, REFRESH}.isdisjoint(_paths(server))
    assert len(login.written) == 1


def test_a_login_is_renewed_just_before_it_ends(account: Account, login: MemoryLogin, server: Server) -> None:
    """Two minutes before its end a token is renewed; the old refresh token is kept until the new one has worked."""
    almost = timedelta(minutes=57)  # of two hours, of which one is over
    publish(_open(account, login, later=almost), outgoing(account))
    assert REFRESH not in _paths(server)
    publish(_open(account, login, later=timedelta(minutes=59)), outgoing(account, "Two.", key="02" * 20))
    assert _paths(server).count(REFRESH) == 1
    assert [one.get("previous_refresh_token") for one in login.written] == [None, LOGIN["refresh_jwt"], None]
    assert login.written[-1]["refresh_jwt"] != LOGIN["refresh_jwt"]
    assert login.written[-1]["app_password"] == LOGIN["app_password"]


def test_a_clock_that_is_hours_off_does_not_use_up_tokens(account: Account, login: MemoryLogin, server: Server) -> None:
    """How long a token lives is counted from when it came, so a wrong clock costs one renewal and not one a post."""
    for number in range(3):
        publisher = _open(account, login, later=timedelta(hours=7))
        publish(publisher, outgoing(account, f"{number}", key=f"{number:040x}"))
    assert _paths(server).count(REFRESH) == 1


def test_a_token_that_is_not_taken_is_renewed_once(
    publisher: BlueskyPublisher, account: Account, login: MemoryLogin, server: Server
) -> None:
    """Bluesky says status 400 to an ended token, and has done nothing then: the post goes out with the next one."""
    one = outgoing(account)
    media = publisher.upload(one)
    server.dialect.set(expire_access=True)
    assert publisher.publish(one, media, one.key).remote_id == server.posts()[0].remote_id
    assert _paths(server)[-3:] == [PUT, REFRESH, PUT]


def test_a_token_that_another_process_renewed_is_not_renewed_again(
    account: Account, login: MemoryLogin, server: Server
) -> None:
    """Of two processes with one ended token, the second uses what the first was given."""
    one, other = _open(account, login), _open(account, login)
    media = one.upload(outgoing(account)), other.upload(outgoing(account, key="02" * 20))
    server.dialect.set(expire_access=True)
    one.publish(outgoing(account), media[0], "01" * 20)
    other.publish(outgoing(account), media[1], "02" * 20)
    assert _paths(server).count(REFRESH) == 1
    assert len(server.posts()) == 2


def test_a_token_that_is_never_taken_is_given_up(publisher: BlueskyPublisher, account: Account, server: Server) -> None:
    """A server that takes no token at all is asked for one more, not for ever."""
    one = outgoing(account)
    media = publisher.upload(one)
    no_token = no("InvalidToken", "Token could not be verified")
    server.answers(no_token, server.dialect.serve, no_token)
    with pytest.raises(Refused) as caught:
        publisher.publish(one, media, one.key)
    assert caught.value.rule == "login"
    assert _paths(server)[-3:] == [PUT, REFRESH, PUT]


def test_a_lost_renewal_is_done_again(account: Account, login: MemoryLogin, server: Server) -> None:
    """When the answer with the new tokens is lost, the old refresh token gives them once more."""
    server.dialect.set(expire_access=True)
    server.answers(server.dialect.serve, server.after_commit(LOST))
    with pytest.raises(Busy):
        _open(account, login).upload(outgoing(account))
    assert len(login.written) == 1
    publish(_open(account, login), outgoing(account))
    assert CREATE not in _paths(server)


def test_the_refresh_token_from_before_is_tried_too(account: Account, server: Server) -> None:
    """Should a server take back a renewal that it has answered, the token from before it may still work."""
    login = MemoryLogin(
        {**LOGIN, "access_jwt": "", "refresh_jwt": "a.b.c", "previous_refresh_token": LOGIN["refresh_jwt"]}
    )
    publish(_open(account, login), outgoing(account))
    assert _paths(server).count(REFRESH) == 2
    assert CREATE not in _paths(server)


class BrokenLogin(MemoryLogin):
    """A login on a disk that is full, gone, or held by another process."""

    def __init__(self, broken: str) -> None:
        super().__init__(LOGIN)
        self._broken = broken

    def _fail(self, what: str) -> None:
        if self._broken == what:
            raise StorageError(f"It cannot {what}.", "Look at the disk.")

    def read(self) -> Mapping[str, str]:
        """What was kept, or not."""
        self._fail("read")
        return super().read()

    def write(self, secrets: Mapping[str, str]) -> None:
        """Keeps it, or not."""
        self._fail("write")
        super().write(secrets)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Waits for the lock, in vain."""
        self._fail("lock")
        with super().locked():
            yield


@pytest.mark.parametrize("broken", ["read", "write", "lock"])
def test_a_login_that_cannot_be_kept_posts_nothing(account: Account, server: Server, broken: str) -> None:
    """A renewed login that is lost with the process would lock the account out; the post waits for the disk."""
    server.dialect.set(expire_access=True)
    with pytest.raises(Busy, match=f"cannot {broken}"):
        publish(_open(account, BrokenLogin(broken)), outgoing(account))
    assert not server.posts()


def test_without_a_refresh_token_the_app_password_signs_in(account: Account, server: Server) -> None:
    """A refresh token that has ended, or was lost, costs nobody a visit while the app password is kept."""
    login = MemoryLogin({**LOGIN, "refresh_jwt": "lost", "access_jwt": ""})
    publish(_open(account, login), outgoing(account))
    assert _paths(server).count(CREATE) == 1
    assert REFRESH not in _paths(server)
    later = _open(account, MemoryLogin(LOGIN), later=timedelta(days=100))
    server.dialect.set(clock=int((NOW + timedelta(days=100)).timestamp()))
    publish(later, outgoing(account, "Two.", key="02" * 20))
    assert _paths(server)[-4:] == [REFRESH, CREATE, UPLOAD, PUT]


def test_a_login_that_was_taken_back_is_refused(
    publisher: BlueskyPublisher, account: Account, login: MemoryLogin, server: Server
) -> None:
    """When neither token nor app password is taken, a person signs in again; each was tried once."""
    one = outgoing(account)
    media = publisher.upload(one)
    server.dialect.set(revoke=True)
    with pytest.raises(Refused) as caught:
        publisher.publish(one, media, one.key)
    assert caught.value.rule == "login"
    without_secrets(caught.value, *SECRETS)
    assert _paths(server)[-3:] == [PUT, REFRESH, CREATE]
    del login.written[-1]["app_password"]
    with pytest.raises(Refused, match="any more") as caught:
        _open(account, login).publish(one, media, one.key)
    assert caught.value.rule == "login"
    assert _paths(server)[-2:] == [PUT, REFRESH]


def test_a_limit_on_signing_in_is_a_wait(account: Account, server: Server) -> None:
    """Too many logins are no reason to take the login for a bad one."""
    limited = no("RateLimitExceeded", "Rate Limit Exceeded", 429)
    server.answers(replace(limited, headers={**limited.headers, "Retry-After": "288"}))
    with pytest.raises(Busy) as caught:
        _open(account, MemoryLogin({"did": DID, "app_password": "x"})).upload(outgoing(account))
    assert caught.value.retry_after == timedelta(seconds=288)


@pytest.mark.parametrize(
    "answer",
    [HTML, LOST, _ok(), _ok(did=DID), _ok(did=DID, accessJwt="a b\r\nc", refreshJwt="x"), Reply(500)],
    ids=["a page", "nothing", "an empty object", "no tokens", "tokens that cannot be sent", "an error"],
)
def test_an_answer_without_a_login_is_no_login(account: Account, server: Server, answer: Reply | None) -> None:
    """What comes in the place of tokens is not kept as one."""
    login = MemoryLogin({"did": DID, "app_password": "x"})
    server.answers(answer)
    with pytest.raises(Busy):
        _open(account, login).upload(outgoing(account))
    assert len(login.written) == 1


def test_the_login_of_another_account_is_not_taken(account: Account, server: Server) -> None:
    """A server that answers with another account's login does not get it used."""
    login = MemoryLogin({"did": DID, "app_password": "x"})
    server.answers(_ok(did="did:plc:other", accessJwt="a.b.c", refreshJwt="a.b.c"))
    with pytest.raises(Refused, match="another account") as caught:
        _open(account, login).upload(outgoing(account))
    assert caught.value.rule == "login"
    assert len(login.written) == 1
    assert _paths(server) == [CREATE]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (no("RateLimitExceeded", "Rate Limit Exceeded", 429), Busy),
        (no("InternalServerError", "Internal Server Error", 500), Busy),
        (HTML, Busy),
        (no("AccountTakedown", "Account has been taken down", 401), Refused),
    ],
    ids=["a limit", "an error", "a page", "taken down"],
)
def test_a_renewal_that_fails_for_now_is_no_reason_to_sign_in(
    account: Account, server: Server, answer: Reply, kind: type[PullquoteError]
) -> None:
    """The app password is for a refresh token that is no good, not for a server that has a bad minute."""
    server.dialect.set(expire_access=True)
    server.answers(server.dialect.serve, answer)
    with pytest.raises(kind):
        _open(account, MemoryLogin(LOGIN)).upload(outgoing(account))
    assert _paths(server) == [UPLOAD, REFRESH]


def test_without_a_login_nothing_is_sent(account: Account, server: Server) -> None:
    """An account that never signed in is told to."""
    error = refused_upload(account, MemoryLogin())
    assert "accounts login" in error.hint
    assert not server.seen


def refused_upload(account: Account, login: MemoryLogin) -> Refused:
    """What bringing the pictures raises."""
    with pytest.raises(Refused) as caught:
        _open(account, login).upload(outgoing(account))
    assert caught.value.rule == "login"
    return caught.value


def test_a_login_ends_only_without_an_app_password(account: Account) -> None:
    """While the app password is kept, the login renews itself for ever; otherwise the refresh token's end is known."""
    assert _open(account, MemoryLogin(LOGIN)).login_ends() is None
    without = {name: secret for name, secret in LOGIN.items() if name != "app_password"}
    ends = _open(account, MemoryLogin(without)).login_ends()
    assert ends == NOW - timedelta(hours=1) + timedelta(days=90)
    assert _open(account, MemoryLogin({"refresh_jwt": "not.a.token"})).login_ends() is None
    assert _open(account, MemoryLogin()).login_ends() is None


# --- whose account it is ----------------------------------------------------------------------------------------------


def test_the_check_says_whose_login_it_is(account: Account, login: MemoryLogin) -> None:
    """The handle, the profile and the clock are told, and what the account should remember."""
    health = _open(account, login, later=timedelta(minutes=4)).check()
    assert (health.handle, health.profile) == (HANDLE, f"https://bsky.app/profile/{HANDLE}")
    assert health.remember == {"user": DID, "handle": HANDLE, "profile": health.profile}
    assert health.clock_off == timedelta(minutes=4)
    assert health.warnings == ()


def test_an_account_that_was_renamed_is_followed(publisher: BlueskyPublisher, account: Account, server: Server) -> None:
    """A new handle is still the same account; posts of before are found."""
    one = outgoing(account)
    receipt = publish(publisher, one)
    server.dialect.set(renamed=True)
    assert publisher.check().remember["handle"] == NEW_HANDLE
    assert publisher.find(one) == receipt


def _session(**told: object) -> Reply:
    return _ok(**{"did": DID, "handle": HANDLE, "active": True, **told})


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (_session(did="did:plc:other", handle="bob.test"), "bob.test, but the account posts as ann.test"),
        (_session(active=False, status="deactivated"), "deactivated"),
        (_session(active=False, status="takendown"), "taken down"),
        (_session(active=False, status="suspended"), "suspended"),
        (_session(active=False, status="<b>"), "not active"),
        (no("InvalidRequest", "Could not find user info for account"), "taken down, or deleted"),
        (no("AccountTakedown", "Account has been taken down", 401), "taken this account down"),
    ],
    ids=["another user", "deactivated", "taken down", "suspended", "unheard of", "not found", "refused"],
)
def test_an_account_that_cannot_post_is_refused_with_the_reason(
    publisher: BlueskyPublisher, server: Server, answer: Reply, said: str
) -> None:
    """A person reads in the check what is the matter with their account."""
    server.answers(answer)
    with pytest.raises(Refused, match=said) as caught:
        publisher.check()
    assert caught.value.rule == "login"


@pytest.mark.parametrize(
    "answer",
    [HTML, LOST, _ok(), _session(did=7), _session(did="ann"), _session(handle=None), Reply(500), Reply(302)],
    ids=["a page", "nothing", "an empty object", "a number", "no DID", "no handle", "an error", "a redirection"],
)
def test_a_check_that_is_not_answered_says_so(
    publisher: BlueskyPublisher, server: Server, answer: Reply | None
) -> None:
    """No answer is not the account's fault."""
    server.answers(answer)
    with pytest.raises(Busy):
        publisher.check()


def test_what_may_go_wrong_one_day_is_told(account: Account, server: Server) -> None:
    """A handle whose domain no longer proves it, and a login that can do everything, are worth a word."""
    head, _, tail = LOGIN["access_jwt"].split(".")
    claims = base64.urlsafe_b64encode(json.dumps({"scope": "com.atproto.access", "sub": DID}).encode()).decode()
    token = f"{head}.{claims.rstrip('=')}.{tail}"
    server.answers(_session(handle="handle.invalid"))
    health = _open(account, MemoryLogin({**LOGIN, "access_jwt": token})).check()
    assert (health.handle, health.profile) == (DID, f"https://bsky.app/profile/{DID}")
    assert len(health.warnings) == 2
    without_secrets(PullquoteError(f"{health}"), *SECRETS)


# --- opening ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("server", ["http://bsky.social", "ftp://a.example", "https://ann:secret@a.example", "bsky"])
def test_a_server_that_may_not_be_talked_to_is_refused_at_once(server: str, login: MemoryLogin) -> None:
    """A login goes nowhere in the clear."""
    with pytest.raises(InputError) as caught:
        _open(Account("feed", "bluesky", "bluesky", options={"server": server}), login)
    without_secrets(caught.value, "secret")


def test_opening_a_publisher_loads_no_library() -> None:
    """A runner that only looks at its accounts does not carry thirty megabytes of atproto."""
    code = """
import sys
from datetime import UTC, datetime
from scheduler.logins.login import NoLogin
from scheduler.model import Account
from scheduler.publisher import Access
from scheduler.publishers import open_publisher
open_publisher(Account("feed", "bluesky", "bluesky"), Access(NoLogin(), lambda: datetime(2026, 11, 23, tzinfo=UTC)))
sys.exit(any(name.startswith("atproto") for name in sys.modules))
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
