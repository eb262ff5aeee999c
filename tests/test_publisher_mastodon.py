"""Posts on Mastodon: what is sent, and what each answer means."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from mastodon_site import (
    LOGIN,
    LOST,
    MEDIA,
    PAGE,
    STATUSES,
    WHO,
    Site,
    form_of,
    mastodon_site,
    own_path,
    pictures_of,
    posted,
    thread_below,
    told,
)
from publishing_world import NOW, MemoryLogin, access, outgoing

from quotes.errors import PullquoteError, Refused
from scheduler.model import Picture, Receipt
from scheduler.networks import load_rules
from scheduler.proving.dialect import Reply
from scheduler.proving.faults import TOKEN
from scheduler.publisher import Access, Busy, RecoveryKind, Unsure
from scheduler.publishers.conformance import PIXEL, Checks, Trouble, check_publisher
from scheduler.publishers.mastodon import WINDOW, MastodonPublisher
from scheduler.publishers.mastodon_server import MastodonServer


@pytest.fixture
def site() -> Iterator[Site]:
    """A server of its own for each test."""
    with mastodon_site() as site:
        yield site


# --- the contract -----------------------------------------------------------------------------------------------------


def test_it_keeps_every_promise_of_a_publisher(site: Site) -> None:
    """The suite for all publishers passes, with a server that is strict about what Mastodon is strict about."""
    check_publisher(site.publisher, site, site.account(), secrets=[TOKEN])


@pytest.mark.parametrize("trouble", Trouble)
def test_each_trouble_ends_in_one_post(site: Site, trouble: Trouble) -> None:
    """Whatever goes wrong with one call, its error tells the truth and recovery ends with one post."""
    Checks(site.publisher, site, site.account(), (TOKEN,)).troubled(trouble)


def test_nothing_is_sent_by_opening(site: Site) -> None:
    """Rules, recovery and the login's end are known without a request."""
    publisher = site.publisher()
    assert publisher.rules == load_rules("mastodon")
    assert publisher.login_ends() is None
    assert (publisher.recovery.kind, publisher.recovery.window) == (RecoveryKind.REPLAY, WINDOW)
    assert timedelta(minutes=30) < WINDOW < timedelta(minutes=60)
    assert site.asked == []


def test_one_call_is_one_request(site: Site) -> None:
    """The library asks nothing on its own: no version, no instance, nothing twice."""
    sent = outgoing(site.account(), pictures=pictures_of("one", "two"))
    publisher = site.publisher(user=site.dialect.user)
    publisher.publish(sent, publisher.upload(sent), sent.key)
    assert site.paths() == [MEDIA, MEDIA, STATUSES]
    publisher.find(sent)
    # The page with the post, and the one that says there is no more.
    assert site.paths()[3:] == [own_path(site)] * 2


def test_the_library_cannot_send_a_second_request(site: Site) -> None:
    """Whatever it might want to ask for besides: only the first of a call goes out, and only its answer counts."""
    server = MastodonServer(site.base, TOKEN, patience=10.0, now=lambda: NOW)
    answer = server.ask(lambda api: [api.status_post(text) for text in ("first", "second")])
    assert (answer.told or {})["content"] == "<p>first</p>"
    assert [one.text for one in site.posts()] == ["first"]


# --- what is sent -----------------------------------------------------------------------------------------------------


def test_everything_a_post_is_made_of_is_sent(site: Site) -> None:
    """Text, language, who sees it, pictures in order with alt text, and the key."""
    sent = outgoing(
        site.account(), "“Ça va ?”\n\n👍🏽 & <b>", pictures=pictures_of("first “one”", "second ✓", "three", "")
    )
    posted(site, replace(sent, payload=replace(sent.payload, language="fr")), visibility="unlisted")
    (shown,) = site.posts()
    assert shown.text == sent.text
    assert shown.pictures == tuple(one.data for one in sent.payload.pictures)
    assert shown.alts == ("first “one”", "second ✓", "three", "")
    assert shown.key == sent.key
    form = form_of(site)
    assert (form["language"], form["visibility"]) == (["fr"], ["unlisted"])


def test_a_text_without_pictures_is_a_post(site: Site) -> None:
    """A text-only post uploads nothing and names no media."""
    posted(site, outgoing(site.account(), pictures=()))
    assert site.paths() == [STATUSES]
    assert "media_ids[]" not in form_of(site)


def test_the_receipt_says_where_the_post_is(site: Site) -> None:
    """Id, address and time are the server's own."""
    receipt = posted(site)
    assert receipt.remote_id == site.posts()[0].remote_id
    assert receipt.url == f"{site.base}/@ann/{receipt.remote_id}"
    assert receipt.posted_at == NOW
    assert receipt.answer == ""


def test_what_the_server_did_otherwise_is_kept(site: Site) -> None:
    """A limited account posts as unlisted, and an old server leaves out a picture it does not know: that is said."""
    site.dialect.set(forgets_media=True)
    publisher, sent = site.publisher(visibility="private"), outgoing(site.account())
    receipt = publisher.publish(sent, ("999",), sent.key)
    assert receipt.answer == "shown with 0 of 1 pictures"
    site.say(STATUSES, told(200, {"id": "7", "visibility": "unlisted", "media_attachments": [{}]}), method="POST")
    assert posted(site).answer == "shown as unlisted, not public"


# --- pictures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("polls", [1, 3])
def test_a_picture_is_waited_for(site: Site, polls: int) -> None:
    """A picture that the server still works on is not posted before it is ready."""
    site.dialect.set(slow_media=polls)
    posted(site)
    assert [path for path in site.paths() if path.startswith("/api/v1/media/")] == ["/api/v1/media/1000"] * polls
    assert len(site.posts()[0].pictures) == 1


def test_a_picture_that_is_never_ready_is_given_up(site: Site) -> None:
    """Waiting ends after three times a request's patience, and nothing was posted."""
    site.dialect.set(slow_media=10**9)
    publisher = site.publisher(access(patience=0.05, access_token=TOKEN))
    with pytest.raises(Busy):
        publisher.upload(outgoing(site.account()))
    assert STATUSES not in site.paths()


def test_a_picture_that_cannot_be_worked_on_is_refused(site: Site) -> None:
    """What the server says of a broken picture is a refusal of the picture, with its reason."""
    site.dialect.set(slow_media=1, fails_media=True)
    with pytest.raises(Refused, match="Error processing thumbnail") as refused:
        site.publisher().upload(outgoing(site.account()))
    assert refused.value.rule == "picture"


@pytest.mark.parametrize(
    ("picture", "says"),
    [
        (Picture(b"<svg/>", "png", 1, 1, ""), "content type is invalid"),
        (Picture(PIXEL, "bmp", 1, 1, ""), "no pictures of the type 'bmp'"),
        (Picture(PIXEL, "png", 1, 1, "x" * 1501), "Description is too long"),
    ],
    ids=["not what it says", "a type Mastodon does not know", "alt text too long"],
)
def test_a_picture_that_is_not_taken_is_refused(site: Site, picture: Picture, says: str) -> None:
    """A wrong type and an alt text over the limit are refusals of the picture, never tried again."""
    with pytest.raises(Refused, match=says) as refused:
        site.publisher().upload(outgoing(site.account(), pictures=(picture,)))
    assert refused.value.rule == "picture"


def test_a_picture_over_every_limit_is_refused(site: Site) -> None:
    """What nginx says of a file that is too big, in HTML, is a refusal as well."""
    site.say(MEDIA, Reply(413, b"<html>413 Request Entity Too Large</html>"), method="POST")
    with pytest.raises(Refused) as refused:
        site.publisher().upload(outgoing(site.account()))
    assert refused.value.rule == "picture"


UPLOADS = {
    "5xx": (told(500, {"error": "x"}), Busy),
    "HTML": (PAGE, Busy),
    "no id": (told(200, {"url": "x"}), Busy),
    "an id that is a path": (told(202, {"id": "../../admin"}), Busy),
    "no answer": (LOST, Busy),
    "429": (told(429, {}, Retry_After="7"), Busy),
    "401": (told(401, {}), Refused),
    "redirection": (Reply(302, b"", {"Location": "https://evil.example/"}), Busy),
}


@pytest.mark.parametrize("case", UPLOADS)
def test_an_upload_is_never_unsure(site: Site, case: str) -> None:
    """Pictures show nothing to anyone, so whatever is answered is a wait or a refusal."""
    reply, kind = UPLOADS[case]
    site.say(MEDIA, reply, method="POST")
    with pytest.raises(kind):
        site.publisher().upload(outgoing(site.account()))
    assert len(site.asked) == 1


# --- replies ----------------------------------------------------------------------------------------------------------


def test_a_reply_hangs_below_the_post_that_a_person_pointed_at(site: Site) -> None:
    """The address of a post, as a person copies it, is as good as its id."""
    first = posted(site)
    for number, address in enumerate((f"{first.url}", f"{first.url}/?x=1#top", first.remote_id)):
        posted(site, outgoing(site.account(), f"Reply {number}", key=f"{number}" * 32, thread=thread_below(address)))
    assert [one.parent for one in site.posts()] == [None] + [first.remote_id] * 3


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/@ann/123",
        "{base}/@ann",
        "{base}/@ann/12a3",
        "{base}/@ann/١٢٣",
        "javascript:alert(1)/123",
        "https://[bad/123",
        "../../oauth/revoke",
        "1 OR 1",
        "",
    ],
)
def test_what_is_no_post_of_this_server_cannot_be_replied_to(site: Site, address: str) -> None:
    """An address of elsewhere would name somebody else's post here: it is refused before anything is sent."""
    publisher = site.publisher()
    sent = outgoing(site.account(), pictures=(), thread=thread_below(address.format(base=site.base)))
    calls: list[Callable[[], object]] = [lambda: publisher.publish(sent, (), sent.key), lambda: publisher.find(sent)]
    for call in calls:
        with pytest.raises(Refused) as refused:
            call()
        assert refused.value.rule == "thread"
    assert site.asked == []


def test_a_post_that_is_gone_cannot_be_replied_to(site: Site) -> None:
    """Mastodon's 404 for the post above is a refusal of the thread, and nothing was posted."""
    with pytest.raises(Refused, match="not there any more") as refused:
        posted(site, outgoing(site.account(), thread=thread_below("404404")))
    assert refused.value.rule == "thread"
    assert not site.posts()


# --- what an answer means ---------------------------------------------------------------------------------------------

ANSWERS: dict[str, tuple[Reply, type[PullquoteError], str | None]] = {
    # what publishing is answered: the error, and the rule of a refusal
    "revoked": (told(401, {"error": "The access token was revoked"}), Refused, "login"),
    "not allowed": (told(403, {"error": "This action is outside the authorized scopes"}), Refused, "login"),
    "too long": (told(422, {"error": "Validation failed: Text character limit of 500 exceeded"}), Refused, "network"),
    "gone": (told(410, {}), Refused, "network"),
    "429": (told(429, {"error": "Too many requests"}), Busy, None),
    "408": (told(408, {}), Unsure, None),
    "500": (told(500, {"error": "An unexpected error occurred"}), Unsure, None),
    "502": (Reply(502, b"<html>Bad gateway</html>"), Unsure, None),
    "504": (Reply(504), Unsure, None),
    "HTML": (PAGE, Unsure, None),
    "empty": (Reply(200), Unsure, None),
    "a list": (told(200, [{"id": "1"}]), Unsure, None),
    "no id": (told(200, {"url": "https://social.example/@ann/1"}), Unsure, None),
    "an id that is no id": (told(200, {"id": {"a": [1]}}), Unsure, None),
    "an id that is a path": (told(200, {"id": "../1"}), Unsure, None),
    "an id that is true": (told(200, {"id": True}), Unsure, None),
    "201": (told(201, {"id": "1"}), Unsure, None),
    "redirection": (Reply(307, b"", {"Location": "/elsewhere"}), Unsure, None),
    "half": (Reply(200, b'{"id": "1", "content": "<p>'), Unsure, None),
    "nested": (Reply(200, b'{"a":' * 100_000), Unsure, None),
    "not text": (Reply(200, b"\xff\xfe\x00"), Unsure, None),
    "longer than anything": (Reply(200, b'{"id": "1", "x": "' + b"x" * 5_000_000 + b'"}'), Unsure, None),
    "no answer": (LOST, Unsure, None),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_every_answer_is_told_for_what_it_is(site: Site, case: str) -> None:
    """Only what Mastodon itself refused is certainly not posted; what cannot be read may be anything."""
    reply, kind, rule = ANSWERS[case]
    site.say(STATUSES, reply, method="POST")
    publisher, sent = site.publisher(), outgoing(site.account(), pictures=())
    with pytest.raises(kind) as raised:
        publisher.publish(sent, (), sent.key)
    assert getattr(raised.value, "rule", None) == rule
    assert len(site.asked) == 1


def test_strange_particulars_do_not_lose_a_receipt(site: Site) -> None:
    """A post that has an id is a post, whatever else is said about it."""
    odd = {"id": 7, "url": "javascript:alert(1)", "created_at": "0001-01-01T00:00:00+23:59", "visibility": ["x"]}
    site.say(STATUSES, told(200, {**odd, "media_attachments": "none"}), method="POST")
    assert posted(site) == Receipt("7", None, NOW)


HEADERS = [
    {"X-RateLimit-Reset": "whenever"},
    {"X-RateLimit-Reset": "2026-99-99T00:00:00Z", "Date": "Sat, 32 Foo 2026 99:00:00 GMT"},
    {"X-RateLimit-Remaining": "-1", "X-RateLimit-Limit": "NaN"},
    {"Deprecation": "true"},
    {"Link": "<"},
    {"Mastodon-Async-Refresh": "id==,,"},
    {"Location": "https://evil.example/", "Set-Cookie": "a=b", "Content-Encoding": "gzip"},
]


@pytest.mark.parametrize("headers", HEADERS, ids=lambda headers: ", ".join(headers))
def test_no_header_makes_a_posted_post_look_unposted(site: Site, headers: dict[str, str]) -> None:
    """The library takes some of these for a rate limit, or warns: the post is there, so there is a receipt."""
    site.say(STATUSES, Reply(200, b'{"id": "7"}', headers), method="POST")
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        assert posted(site).remote_id == "7"
    assert warned == []


def _limited(**headers: str) -> Reply:
    return told(429, {"error": "Too many requests"}, **headers)


SERVER_TIME = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
DATE = format_datetime(SERVER_TIME, usegmt=True)
LIMITS: dict[str, tuple[Reply, timedelta | None]] = {
    "ISO 8601": (_limited(X_RateLimit_Reset="2026-11-20T03:05:00.123456Z", Date=DATE), timedelta(seconds=300.123456)),
    "since 1970": (_limited(X_RateLimit_Reset=str(int(SERVER_TIME.timestamp()) + 60), Date=DATE), timedelta(minutes=1)),
    "no Date": (_limited(X_RateLimit_Reset="2026-11-23T09:02:00Z", Date=""), timedelta(minutes=2)),
    "Retry-After": (_limited(Retry_After="17", X_RateLimit_Reset="2026-11-20T03:05:00Z"), timedelta(seconds=17)),
    "over already": (_limited(X_RateLimit_Reset="1999-01-01T00:00:00Z", Date=DATE), timedelta(0)),
    "nothing": (_limited(), None),
    "nonsense": (_limited(X_RateLimit_Reset="soon"), None),
    "no time": (_limited(X_RateLimit_Reset="9" * 5000), None),
    "no zone": (_limited(X_RateLimit_Reset="2026-11-20T03:05:00"), None),
}


@pytest.mark.parametrize("case", LIMITS)
def test_a_rate_limit_lasts_as_long_as_the_server_says(site: Site, case: str) -> None:
    """The end of a limit is a time by the server's clock, which is days from ours here: only the difference counts."""
    reply, wait = LIMITS[case]
    site.say(STATUSES, reply, method="POST")
    with pytest.raises(Busy) as busy:
        posted(site, outgoing(site.account(), pictures=()))
    assert busy.value.retry_after == wait


def test_a_redirection_is_not_followed(site: Site) -> None:
    """A login goes to the server that was named, wherever that points."""
    with mastodon_site() as elsewhere:
        site.say(STATUSES, Reply(307, b"", {"Location": elsewhere.base + STATUSES}), method="POST")
        site.say(WHO, Reply(301, b"", {"Location": elsewhere.base + WHO}))
        with pytest.raises(Unsure):
            posted(site, outgoing(site.account(), pictures=()))
        with pytest.raises(Busy):
            site.publisher().check()
        assert elsewhere.asked == []


def _spoken(error: BaseException) -> str:
    """Everything that an error and what lies behind it say."""
    words, seen = "", [error]
    while seen:
        one = seen.pop()
        words += f"{one} {one!r} {one.args!r}"
        seen += [behind for behind in (one.__cause__, one.__context__) if behind is not None]
    return words


@pytest.mark.parametrize("status", [200, 401, 403, 422, 429, 500])
def test_a_server_that_repeats_the_token_does_not_spread_it(site: Site, status: int) -> None:
    """The server's words are shown to people; its words for our secrets are not."""
    said = told(status, {"error": f"Bearer {TOKEN} was {TOKEN}", "error_description": TOKEN, "id": TOKEN + "!"})
    site.say(STATUSES, said, method="POST")
    site.say(WHO, said)
    site.say(MEDIA, said, method="POST")
    publisher, sent = site.publisher(), outgoing(site.account())
    for call in (lambda: publisher.publish(sent, (), sent.key), publisher.check, lambda: publisher.upload(sent)):
        with pytest.raises(PullquoteError) as raised:
            call()
        assert TOKEN not in _spoken(raised.value)


@pytest.mark.parametrize("token", ["", "two words", "line\nbreak", "naïve", "\x00", "x" * 5000])
def test_what_cannot_be_a_token_is_not_sent(site: Site, token: str) -> None:
    """A damaged login is the account's fault, is never shown, and nothing goes out."""
    publisher = site.publisher(access(access_token=token))
    sent = outgoing(site.account())
    for call in (
        publisher.check,
        lambda: publisher.upload(sent),
        lambda: publisher.publish(sent, ("1",), sent.key),
        lambda: publisher.find(sent),
    ):
        with pytest.raises(Refused) as refused:
            call()
        assert refused.value.rule == "login"
        assert not token or token not in _spoken(refused.value)
    assert site.asked == []


def test_a_token_that_is_the_name_of_a_file_stays_a_token(site: Site, tmp_path: Any) -> None:
    """The library would read the file and send what stands in it."""
    file = tmp_path / "token"
    file.write_text("the contents of a file\n")
    with pytest.raises(Refused):
        site.publisher(access(access_token=str(file))).check()
    assert [one.headers["authorization"] for one in site.asked] == [f"Bearer {file}"]


def test_an_account_without_a_login_is_told_so(site: Site) -> None:
    """Nobody has signed in yet: the account's fault, not a post's."""
    with pytest.raises(Refused, match="no login") as refused:
        site.publisher(Access(MemoryLogin(), lambda: NOW)).upload(outgoing(site.account()))
    assert refused.value.rule == "login"


def test_half_a_character_is_refused_before_anything_is_sent(site: Site) -> None:
    """A text that no request can hold is not tried again, and is certainly not posted."""
    with pytest.raises(Refused, match="cannot be put into a request") as refused:
        posted(site, outgoing(site.account(), "half \ud83d", pictures=()))
    assert refused.value.rule == "network"
    assert site.asked == []


def test_nobody_there_is_certainly_not_posted(site: Site) -> None:
    """What the library makes of a closed port is our own word for it again."""
    gone = site.account(server="http://127.0.0.1:9/x")
    publisher, sent = MastodonPublisher(gone, LOGIN), outgoing(gone, pictures=())
    with pytest.raises(Busy, match="cannot be reached"):
        publisher.publish(sent, (), sent.key)
