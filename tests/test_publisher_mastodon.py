"""Posts on Mastodon: what is sent, what each answer means, and how a post is found again."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs

import pytest
from mastodon_site import LOGIN, LOST, PAGE, Site, mastodon_site, told
from posting_world import World
from publishing_world import NOW, MemoryLogin, access, outgoing
from sqlalchemy import Engine

from quotes.errors import InputError, PullquoteError, Refused
from scheduler.captions.counting import count_text
from scheduler.claiming import Claim
from scheduler.model import Account, Outgoing, Payload, Picture, Receipt, Thread
from scheduler.networks import load_rules
from scheduler.proving.dialect import Reply, Request
from scheduler.proving.faults import TOKEN, Fault
from scheduler.publisher import Access, Busy, Publisher, RecoveryKind, Unsure
from scheduler.publishers.conformance import PIXEL, Checks, Trouble, check_publisher
from scheduler.publishers.mastodon import SETTLE, WINDOW, MastodonPublisher
from scheduler.publishers.mastodon_server import MastodonServer, server_address
from scheduler.rules import Rules
from scheduler.states import State

STATUSES = "/api/v1/statuses"
MEDIA = "/api/v2/media"
WHO = "/api/v1/accounts/verify_credentials"
APP = "/api/v1/apps/verify_credentials"
INSTANCE = "/api/v2/instance"


@pytest.fixture
def site() -> Iterator[Site]:
    """A server of its own for each test."""
    with mastodon_site() as site:
        yield site


def _post(site: Site, sent: Outgoing | None = None, **options: str) -> Receipt:
    publisher = site.publisher(**options)
    sent = sent or outgoing(site.account())
    receipt = publisher.publish(sent, publisher.upload(sent), sent.key)
    assert isinstance(receipt, Receipt)
    return receipt


def _form(site: Site) -> dict[str, list[str]]:
    """What stood in the last status that was sent."""
    return parse_qs([one.body for one in site.asked if one.path == STATUSES][-1].decode())


def _own(site: Site) -> str:
    return f"/api/v1/accounts/{site.dialect.user.partition('@')[0]}/statuses"


def _pictures(*alts: str) -> tuple[Picture, ...]:
    return tuple(Picture(PIXEL + alt.encode(), "png", 1, 1, alt) for alt in alts)


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
    sent = outgoing(site.account(), pictures=_pictures("one", "two"))
    publisher = site.publisher(user=site.dialect.user)
    publisher.publish(sent, publisher.upload(sent), sent.key)
    assert site.paths() == [MEDIA, MEDIA, STATUSES]
    publisher.find(sent)
    # The page with the post, and the one that says there is no more.
    assert site.paths()[3:] == [_own(site)] * 2


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
        site.account(), "“Ça va ?”\n\n👍🏽 & <b>", pictures=_pictures("first “one”", "second ✓", "three", "")
    )
    _post(site, replace(sent, payload=replace(sent.payload, language="fr")), visibility="unlisted")
    (shown,) = site.posts()
    assert shown.text == sent.text
    assert shown.pictures == tuple(one.data for one in sent.payload.pictures)
    assert shown.alts == ("first “one”", "second ✓", "three", "")
    assert shown.key == sent.key
    form = _form(site)
    assert (form["language"], form["visibility"]) == (["fr"], ["unlisted"])


def test_a_text_without_pictures_is_a_post(site: Site) -> None:
    """A text-only post uploads nothing and names no media."""
    _post(site, outgoing(site.account(), pictures=()))
    assert site.paths() == [STATUSES]
    assert "media_ids[]" not in _form(site)


def test_the_receipt_says_where_the_post_is(site: Site) -> None:
    """Id, address and time are the server's own."""
    receipt = _post(site)
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
    assert _post(site).answer == "shown as unlisted, not public"


# --- pictures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("polls", [1, 3])
def test_a_picture_is_waited_for(site: Site, polls: int) -> None:
    """A picture that the server still works on is not posted before it is ready."""
    site.dialect.set(slow_media=polls)
    _post(site)
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


def _thread(remote_id: str) -> Thread:
    receipt = Receipt(remote_id, None, NOW, origin="person")
    return Thread(receipt, receipt)


def test_a_reply_hangs_below_the_post_that_a_person_pointed_at(site: Site) -> None:
    """The address of a post, as a person copies it, is as good as its id."""
    first = _post(site)
    for number, address in enumerate((f"{first.url}", f"{first.url}/?x=1#top", first.remote_id)):
        _post(site, outgoing(site.account(), f"Reply {number}", key=f"{number}" * 32, thread=_thread(address)))
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
    sent = outgoing(site.account(), pictures=(), thread=_thread(address.format(base=site.base)))
    calls: list[Callable[[], object]] = [lambda: publisher.publish(sent, (), sent.key), lambda: publisher.find(sent)]
    for call in calls:
        with pytest.raises(Refused) as refused:
            call()
        assert refused.value.rule == "thread"
    assert site.asked == []


def test_a_post_that_is_gone_cannot_be_replied_to(site: Site) -> None:
    """Mastodon's 404 for the post above is a refusal of the thread, and nothing was posted."""
    with pytest.raises(Refused, match="not there any more") as refused:
        _post(site, outgoing(site.account(), thread=_thread("404404")))
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
    assert _post(site) == Receipt("7", None, NOW)


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
        assert _post(site).remote_id == "7"
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
        _post(site, outgoing(site.account(), pictures=()))
    assert busy.value.retry_after == wait


def test_a_redirection_is_not_followed(site: Site) -> None:
    """A login goes to the server that was named, wherever that points."""
    with mastodon_site() as elsewhere:
        site.say(STATUSES, Reply(307, b"", {"Location": elsewhere.base + STATUSES}), method="POST")
        site.say(WHO, Reply(301, b"", {"Location": elsewhere.base + WHO}))
        with pytest.raises(Unsure):
            _post(site, outgoing(site.account(), pictures=()))
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
        _post(site, outgoing(site.account(), "half \ud83d", pictures=()))
    assert refused.value.rule == "network"
    assert site.asked == []


def test_nobody_there_is_certainly_not_posted(site: Site) -> None:
    """What the library makes of a closed port is our own word for it again."""
    gone = site.account(server="http://127.0.0.1:9/x")
    publisher, sent = MastodonPublisher(gone, LOGIN), outgoing(gone, pictures=())
    with pytest.raises(Busy, match="cannot be reached"):
        publisher.publish(sent, (), sent.key)


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
    receipt = _post(site, sent)
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
    site.say(_own(site), told(200, [one]), told(200, []))
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
    site.say(_own(site), told(200, [_status()]), told(200, []))
    assert site.publisher(user=site.dialect.user).find(_at_nine(site)) is not None


def _at_nine(site: Site) -> Outgoing:
    return outgoing(site.account())


@pytest.mark.parametrize("case", OTHERS)
def test_what_differs_in_one_thing_is_another_post(site: Site, case: str) -> None:
    """A post is taken for ours only with the same words, pictures, place in a thread and time."""
    older = _status(id="1", content="<p>first</p>", created_at="2026-11-01T00:00:00Z")
    site.say(_own(site), _dated(told(200, [_status(**OTHERS[case]), older])))
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
    site.say(_own(site), told(200, twice), told(200, []))
    found = site.publisher(user=site.dialect.user).find(_at_nine(site))
    assert found is not None
    assert found.remote_id == "11"


def test_two_replies_alike_are_told_apart_by_what_they_hang_below(site: Site) -> None:
    """Two short replies with the same words below different posts are two posts."""
    first, second = (_post(site, outgoing(site.account(), f"Post {n}", key=f"{n}" * 32)) for n in (1, 2))
    replies = [
        outgoing(site.account(), "Source in bio.", key=f"{n}" * 32, pictures=(), thread=_thread(one.remote_id))
        for n, one in ((3, first), (4, second))
    ]
    assert _post(site, replies[1]) == site.publisher().find(replies[1])
    assert site.publisher().find(replies[0]) is None


@pytest.mark.parametrize("minutes", [-20, -10, 10, 20])
def test_a_clock_that_is_off_does_not_hide_a_post(site: Site, minutes: int) -> None:
    """With our clock minutes ahead of the server's, or behind, the post is found all the same."""
    server = NOW - timedelta(minutes=minutes)
    at = f"{server:%Y-%m-%dT%H:%M:%S}Z"
    site.say(_own(site), _dated(told(200, [_status(created_at=at)]), server), _dated(told(200, []), server))
    assert site.publisher(user=site.dialect.user).find(_at_nine(site)) is not None


def test_a_clock_that_was_set_does_not_hide_a_post(site: Site) -> None:
    """Our clock was ten minutes ahead when the post was made, and has been put right since: it is still found."""
    site.say(_own(site), told(200, [_status(created_at="2026-11-23T08:50:00Z")]), told(200, []))
    assert site.publisher(user=site.dialect.user).find(_at_nine(site)) is not None


def _many(site: Site, count: int) -> None:
    """A server with so many newer statuses, by pages, before the post."""
    shown = [_status(id=str(number), content=f"<p>{number}</p>") for number in range(10_000 + count, 10_000, -1)]
    shown.append(_status(id="10000"))

    def page(request: Request) -> Reply:
        before = int(request.query.get("max_id", 10**9))
        return told(200, [one for one in shown if int(str(one["id"])) < before][: int(request.query["limit"])])

    site.say(_own(site), page)


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
    site.say(_own(site), LISTS[case])
    with pytest.raises(Busy):
        site.publisher(user=site.dialect.user).find(_at_nine(site))
    assert len(site.asked) <= 2


def test_looking_back_asks_whose_login_it_is_when_nobody_remembers(site: Site) -> None:
    """An account that was never checked finds its posts too."""
    sent = outgoing(site.account())
    receipt = _post(site, sent)
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
    return Payload("“Plain words.” — Ann Other", "en", _pictures("Quote card"))


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


# --- whose login it is ------------------------------------------------------------------------------------------------


def test_a_check_says_who_and_what(site: Site) -> None:
    """Name, page, id, limits and the clock come from the server."""
    health = site.publisher(replace(LOGIN, now=lambda: NOW + timedelta(minutes=10))).check()
    host = site.base.split("/")[2]
    assert (health.handle, health.profile, health.warnings) == (f"@ann@{host}", f"{site.base}/@ann", ())
    assert health.remember["user"] == site.dialect.user
    assert json.loads(health.remember["instance"])["statuses"]["max_characters"] == 500
    assert health.clock_off == timedelta(minutes=10)
    assert set(site.paths("POST")) == set()


def test_another_users_login_is_refused(site: Site) -> None:
    """A token for somebody else would post in their name."""
    with pytest.raises(Refused, match="the account posts as @bob@social") as refused:
        site.publisher(user="4711@social.example", handle="@bob@social.example").check()
    assert refused.value.rule == "login"


def test_an_account_that_was_renamed_is_the_same_account(site: Site) -> None:
    """The id stays; name and page follow."""
    id = site.dialect.user.partition("@")[0]
    site.say(WHO, told(200, {"id": id, "username": "newname", "url": "https://social.example/@newname"}))
    health = site.publisher(user=site.dialect.user, handle="@ann@social.example").check()
    assert health.handle.startswith("@newname@")
    assert health.remember["profile"] == "https://social.example/@newname"


def test_the_name_is_that_of_the_servers_domain(site: Site) -> None:
    """A server's names may live at another domain than the server."""
    site.say(INSTANCE, told(200, {"domain": "example.org", "configuration": {}}))
    assert site.publisher().check().handle == "@ann@example.org"
    site.say(INSTANCE, told(200, {"domain": "evil.example/@x ", "configuration": {}}))
    assert site.publisher().check().handle == f"@ann@{site.base.split('/')[2]}"


@pytest.mark.parametrize(
    ("said", "warning"),
    [
        ({"suspended": True}, "suspended this account"),
        ({"limited": True}, "only its followers"),
        ({"moved": {"acct": "ann@elsewhere.example"}}, "moved to @ann@elsewhere.example"),
        ({"moved": {"acct": ["x"]}}, "has moved"),
    ],
)
def test_a_person_is_warned_of_the_state_of_their_account(site: Site, said: dict[str, object], warning: str) -> None:
    """Posts that nobody sees, or of an account that has moved away, are told of."""
    site.say(WHO, told(200, {"id": site.dialect.user.partition("@")[0], "username": "ann", **said}))
    (only,) = site.publisher().check().warnings
    assert warning in only


@pytest.mark.parametrize(
    ("scopes", "missing"),
    [
        (["read", "write:statuses"], "write:media"),
        (["read:accounts", "read:statuses", "write:media"], "write:statuses"),
        ("read write:media", "write:statuses"),
        (["profile"], "read:accounts, read:statuses, write:statuses, write:media"),
        (["read", "write"], None),
        ([], None),
        (None, None),
        ({"read": 1}, None),
    ],
)
def test_an_app_that_may_not_post_is_warned_of(site: Site, scopes: object, missing: str | None) -> None:
    """Scopes that are missing are told before the first post fails; a server that tells none is believed."""
    site.say(APP, told(200, {"name": "x", "scopes": scopes}))
    warnings = site.publisher().check().warnings
    assert [missing in one for one in warnings if missing] == [True] * len(warnings)
    assert bool(warnings) == bool(missing)


CHECKS: dict[str, tuple[Reply, type[PullquoteError]]] = {
    "401": (told(401, {"error": "The access token is invalid"}), Refused),
    "403": (told(403, {"error": "Your login is currently disabled"}), Refused),
    "429": (told(429, {}), Busy),
    "503": (Reply(503, b"<html>"), Busy),
    "HTML": (PAGE, Busy),
    "nobody": (told(200, {}), Busy),
    "no name": (told(200, {"id": "1", "username": {"a": 1}}), Busy),
    "a name that is none": (told(200, {"id": "1", "username": "ann\n<script>"}), Busy),
    "no answer": (LOST, Busy),
}


@pytest.mark.parametrize("case", CHECKS)
def test_a_check_that_fails_says_whose_fault_it_is(site: Site, case: str) -> None:
    """Not let in is the login's fault; everything else may be better tomorrow."""
    reply, kind = CHECKS[case]
    site.say(WHO, reply)
    with pytest.raises(kind) as raised:
        site.publisher().check()
    assert getattr(raised.value, "rule", "login") == "login"


def test_a_login_that_ends_says_when(site: Site) -> None:
    """Mastodon's logins do not end; a relative's may, and a damaged note of it is no end."""
    for kept, ends in (
        ("2026-12-24T18:00:00+01:00", datetime(2026, 12, 24, 17, tzinfo=UTC)),
        ("soon", None),
        ("2026-12-24T18:00:00", None),
    ):
        assert site.publisher(access(access_token=TOKEN, expires_at=kept)).login_ends() == ends
    assert site.publisher(Access(MemoryLogin(), lambda: NOW)).login_ends() is None


# --- what a server says of its limits ---------------------------------------------------------------------------------


def test_an_account_posts_by_the_limits_of_its_server(site: Site) -> None:
    """What a check remembers of the server becomes the rules."""
    site.dialect.set(tells_characters=5000)
    remembered = site.publisher().check().remember
    assert site.publisher(**remembered).rules.text.limit == 5000
    assert site.publisher().rules.text.limit == 500


def test_a_server_before_4_0_tells_its_limits_elsewhere(site: Site) -> None:
    """`/api/v1/instance` is asked where the newer address is not there."""
    site.say(INSTANCE, told(404, {"error": "Record not found"}))
    site.say("/api/v1/instance", told(200, {"uri": "x", "configuration": {"statuses": {"max_characters": 1111}}}))
    assert site.publisher(**site.publisher().check().remember).rules.text.limit == 1111
    site.say("/api/v1/instance", told(200, {"max_toot_chars": 2222}))
    assert site.publisher(**site.publisher().check().remember).rules.text.limit == 2222


@pytest.mark.parametrize("reply", [PAGE, told(500, {}), LOST, Reply(200, b" " * 5_000_000), told(200, [])])
def test_a_server_that_does_not_tell_its_limits_is_posted_to_by_the_usual_ones(site: Site, reply: Reply) -> None:
    """The login is good, so the check passes, with a warning, and what was remembered stays."""
    site.say(INSTANCE, reply)
    health = site.publisher().check()
    assert "does not tell its limits" in health.warnings[0]
    assert "instance" not in health.remember


def _configuration(**statuses: object) -> dict[str, object]:
    return {"statuses": statuses}


def _told_by(server: object) -> Rules:
    """The rules after a server's own account of itself, as it goes over the wire and into the account's options."""
    with mastodon_site() as site:
        site.say(INSTANCE, told(200, {"domain": "social.example", "configuration": server}))
        remembered = site.publisher().check().remember["instance"]
        assert len(remembered) < 1000
        return site.publisher(instance=remembered).rules


LIES = [
    0,
    -1,
    -(2**70),
    99,
    100_001,
    10**12,
    10**400,
    "5000",
    "٥٠٠",
    5000.0,
    1e400,
    float("nan"),
    True,
    None,
    [5000],
    {},
]


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: repr(lie)[:20])
def test_a_limit_that_cannot_be_is_not_taken(lie: object) -> None:
    """A server that lies about any of its limits, in any way, is posted to by the usual ones."""
    usual = load_rules("mastodon")
    statuses = dict.fromkeys(("max_characters", "characters_reserved_per_url", "max_media_attachments"), lie)
    media = dict.fromkeys(("description_limit", "image_size_limit", "image_matrix_limit"), lie)
    if lie == 99:  # within the bounds of an address's length
        statuses["characters_reserved_per_url"] = None
    if lie == 100_001:  # and of a file's
        media["image_size_limit"] = None
    assert usual.with_instance({"statuses": statuses, "media_attachments": media}) == usual


@pytest.mark.parametrize(
    "server",
    [
        None,
        [],
        "none",
        {"statuses": None, "media_attachments": 7},
        {"statuses": [], "media_attachments": "x"},
        {"statuses": {"max_characters": {"max_characters": 1}}},
        {"statuses": {"max_characters": 10**300}, "media_attachments": {"supported_mime_types": {"image/png": 1}}},
        {"statuses": dict.fromkeys(("max_characters", "characters_reserved_per_url"), 10**4000)},
        {"media_attachments": {"supported_mime_types": ["image/" + "x" * 1000] * 3000}},
        {"media_attachments": {"supported_mime_types": [["image/png"], 7, None, "image/webp", "text/html"]}},
        {f"junk{number}": {"max_characters": number} for number in range(20_000)},
    ],
    ids=lambda server: repr(server)[:40],
)
def test_a_servers_junk_is_neither_believed_nor_kept(server: object) -> None:
    """Wrong types, nesting and sheer length leave the usual rules, and a small note in the account's options."""
    assert _told_by(server) == load_rules("mastodon")


def test_the_bounds_are_believed_and_what_lies_beyond_is_not() -> None:
    """Each limit is taken from its least to its most and no further."""
    usual = load_rules("mastodon")
    bounds = {
        "max_characters": (100, 100_000),
        "characters_reserved_per_url": (11, 200),
        "max_media_attachments": (1, 20),
        "description_limit": (100, 20_000),
        "image_size_limit": (65_536, 100_000_000),
        "image_matrix_limit": (250_000, 268_435_456),
    }
    for key, (least, most) in bounds.items():
        table = (
            "media_attachments"
            if key in ("description_limit", "image_size_limit", "image_matrix_limit")
            else "statuses"
        )
        for value, taken in ((least, True), (most, True), (least - 1, False), (most + 1, False)):
            assert (usual.with_instance({table: {key: value}}) != usual) == taken, (key, value)


@pytest.mark.parametrize(
    ("types", "taken"),
    [
        (["image/jpeg", "image/png", "video/mp4"], ("png", "jpeg")),
        (["image/jpeg"], ("jpeg",)),
        (["image/gif", "image/heic"], load_rules("mastodon").pictures.types),
        ([], load_rules("mastodon").pictures.types),
    ],
)
def test_a_server_takes_png_or_jpeg(types: list[str], taken: tuple[str, ...]) -> None:
    """A list without the two types that every server takes is no list of what it takes."""
    rules = load_rules("mastodon").with_instance({"media_attachments": {"supported_mime_types": types}})
    assert rules.pictures.types == taken


@pytest.mark.parametrize(
    "damaged", ["", "{", "[]", "null", "NaN", '{"statuses": 7}', "[" * 1999, "x" * 100_000, "9" * 1999]
)
def test_a_damaged_note_of_the_limits_does_not_keep_an_account_from_posting(site: Site, damaged: str) -> None:
    """What stands in the options may be anything; the usual rules are there for that."""
    assert site.publisher(instance=damaged).rules == load_rules("mastodon")


def test_a_server_that_takes_less_than_it_says_says_so(site: Site) -> None:
    """A server tells 5,000 characters and refuses 501: the post is refused in its words, certainly not posted."""
    site.dialect.set(tells_characters=5000)
    rules = site.publisher(**site.publisher().check().remember).rules
    text = "a" * 501
    assert count_text(text, rules.text).fits
    with pytest.raises(Refused, match="character limit of 500 exceeded") as refused:
        _post(site, outgoing(site.account(), text))
    assert refused.value.rule == "network"
    assert not site.posts()


# --- the account's options --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"server": ""},
        {"server": "http://social.example"},
        {"server": "https://user:secret@social.example"},
        {"server": "ftp://social.example"},
        {"server": "https://social.example/?x=1"},
        {"server": "not a server"},
        {"server": "https://"},
        {"server": "https://social..example"},
        {"server": "social.example", "visibility": "direct"},
        {"server": "social.example", "visibility": "Public"},
    ],
)
def test_options_that_cannot_work_are_told_on_opening(options: dict[str, str]) -> None:
    """A slip in the options is found before anything is sent, and no password in an address is shown."""
    with pytest.raises(InputError) as error:
        MastodonPublisher(Account("ann", "mastodon", "mastodon", options=options), LOGIN)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("social.example", "https://social.example"),
        (" @me@social.example ", "https://social.example"),
        ("me@social.example", "https://social.example"),
        ("https://social.example/", "https://social.example"),
        ("https://social.example/@me", "https://social.example"),
        ("Social.Example:8443", "https://social.example:8443"),
        ("http://127.0.0.1:3000/a/b", "http://127.0.0.1:3000/a/b"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_a_server_may_be_typed_in_many_ways(typed: str, address: str) -> None:
    """A domain, one's own name, or an address from the browser."""
    assert server_address(typed) == address
