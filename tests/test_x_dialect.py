"""The fake X is strict about what X is strict about, and shows what X would show."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import requests
from publishing_world import NOW

from scheduler.proving.dialect import Reply, Request
from scheduler.proving.dialects.x import HANDLE, USER, XDialect, login_secrets
from scheduler.proving.dialects.x_media import form_of
from scheduler.proving.dialects.x_people import CLIENT_ID, first_tokens
from scheduler.proving.faults import Fault
from scheduler.publishers.conformance import PIXEL
from scheduler.publishers.x_session import Signed

TWEETS, TIMELINE, UPLOAD, METADATA = "/2/tweets", f"/2/users/{USER}/tweets", "/2/media/upload", "/2/media/metadata"

FIELDS = "created_at,entities,attachments,referenced_tweets"


@pytest.fixture
def x() -> XDialect:
    """A fake with a clock that stands at `NOW`."""
    one = XDialect("http://127.0.0.1/x/page")
    one.set(clock=int(NOW.timestamp()))
    return one


def _bearer(number: int = 1) -> dict[str, str]:
    token = first_tokens(since=NOW)["access_token"]
    return {"authorization": f"Bearer {token.removesuffix('1')}{number}"}


def _posts(x: XDialect, told: object, path: str = TWEETS) -> Reply:
    return x.serve(Request("POST", path, {}, _bearer(), json.dumps(told).encode()))


def _asks(x: XDialect, path: str = TIMELINE, **query: str) -> Reply:
    named = {name.replace("_fields", ".fields"): one for name, one in query.items()}
    return x.serve(Request("GET", path, named, _bearer()))


def _told(reply: Reply) -> dict[str, Any]:
    told = json.loads(reply.body)
    assert isinstance(told, dict)
    return told


def _brings(x: XDialect, data: bytes = PIXEL, **fields: str) -> Reply:
    form = {"media_category": "tweet_image", **fields}
    made = requests.Request("POST", "https://api.x.com/", data=form, files={"media": ("card.png", data)}).prepare()
    assert isinstance(made.body, bytes)
    return x.serve(
        Request("POST", UPLOAD, {}, {**_bearer(), "content-type": str(made.headers["Content-Type"])}, made.body)
    )


def _grants(x: XDialect, **form: str) -> Reply:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    body = urlencode({"client_id": CLIENT_ID, **form}).encode()
    return x.serve(Request("POST", "/2/oauth2/token", {}, headers, body))


# --- posts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"text": ""},
        {"text": 7},
        {"text": "a", "key": "b"},
        {"text": "a" * 281},
        {"text": "a", "media": {"media_ids": []}},
        {"text": "a", "media": {"media_ids": ["1"] * 5}},
        {"text": "a", "media": {"media_ids": ["1"]}},
        {"text": "a", "media": {"media_ids": [1]}},
        {"text": "a", "media": {"media_ids": ["1"], "alt": "b"}},
        {"text": "a", "reply": {}},
        {"text": "a", "reply": {"in_reply_to_tweet_id": "abc"}},
    ],
)
def test_a_post_that_breaks_a_rule_is_refused(x: XDialect, told: object) -> None:
    """Fields that X does not know, texts and pictures over its limits, ids of nothing: as an invalid request."""
    reply = _posts(x, told)
    assert reply.status == 400
    assert _told(reply)["title"] == "Invalid Request"
    assert x.shown() == []


def test_a_text_goes_out_once(x: XDialect) -> None:
    """The second time X says so in the words that are known of it, until it is told not to."""
    assert _posts(x, {"text": "Plain words."}).status == 201
    again = _posts(x, {"text": "Plain words."})
    assert (again.status, _told(again)) == (
        403,
        {
            "detail": "You are not allowed to create a Tweet with duplicate content.",
            "type": "about:blank",
            "title": "Forbidden",
            "status": 403,
        },
    )
    x.set(refuses_duplicates=False)
    assert _posts(x, {"text": "Plain words."}).status == 201


def test_a_reply_needs_a_post_that_is_there(x: XDialect) -> None:
    """Below nothing hangs nothing."""
    assert _posts(x, {"text": "a", "reply": {"in_reply_to_tweet_id": "17"}}).status == 403
    root = _told(_posts(x, {"text": "b"}))["data"]["id"]
    assert _posts(x, {"text": "c", "reply": {"in_reply_to_tweet_id": root}}).status == 201
    assert x.shown()[-1].parent == root


def test_a_text_is_shown_as_x_shows_it(x: XDialect) -> None:
    """Addresses become short ones, what HTML reads is escaped, pictures add an address; people see the text."""
    id = _told(_brings(x))["data"]["id"]
    text = "A & B <c> https://example.org/a?b=1&c=2 and example.com"
    _posts(x, {"text": text, "media": {"media_ids": [id]}})
    (shown,) = _told(_asks(x, tweet_fields=FIELDS))["data"]
    urls = shown["entities"]["urls"]
    short = [url["url"] for url in urls]
    assert shown["text"] == f"A &amp; B &lt;c&gt; {short[0]} and {short[1]} {short[2]}"
    assert all(one.startswith("https://t.co/") for one in short)
    assert [url["expanded_url"] for url in urls] == [
        "https://example.org/a?b=1&c=2",
        "http://example.com",
        f"https://x.com/{HANDLE}/status/{shown['id']}/photo/1",
    ]
    assert (shown["created_at"], shown["attachments"]) == ("2026-11-23T09:00:00.000Z", {"media_keys": [f"3_{id}"]})
    assert [one.text for one in x.shown()] == [text]


def test_only_what_is_asked_for_is_shown(x: XDialect) -> None:
    """Without `tweet.fields` there are id and text."""
    _posts(x, {"text": "a"})
    (shown,) = _told(_asks(x))["data"]
    assert set(shown) == {"id", "text", "edit_history_tweet_ids"}


@pytest.mark.parametrize(
    "query",
    [
        {"max_results": "4"},
        {"max_results": "101"},
        {"max_results": "many"},
        {"start_time": "2026-11-23"},
        {"start_time": "2026-11-23T09:00:00Z"},
        {"tweet_fields": "everything"},
        {"pagination_token": "x"},
        {"order": "oldest"},
    ],
)
def test_a_question_that_breaks_a_rule_is_refused(x: XDialect, query: dict[str, str]) -> None:
    """Also one that asks from a time that has not come."""
    assert _asks(x, **query).status == 400


def test_the_timeline_has_pages(x: XDialect) -> None:
    """The newest first, so many on each page, from a time on, and the newest not at once."""
    for number in range(7):
        x.set(clock=int(NOW.timestamp()) + 60 * number)
        _posts(x, {"text": f"no. {number}"})
    first = _told(_asks(x, max_results="5"))
    second = _told(_asks(x, max_results="5", pagination_token=first["meta"]["next_token"]))
    texts = [post["text"] for post in first["data"] + second["data"]]
    assert texts == [f"no. {number}" for number in range(6, -1, -1)]
    assert "next_token" not in second["meta"]
    late = _told(_asks(x, start_time=f"{NOW + timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}"))
    assert [post["text"] for post in late["data"]] == ["no. 6", "no. 5"]
    x.set(unseen=1)
    assert [_told(_asks(x))["data"][0]["text"] for _ in range(2)] == ["no. 5", "no. 6"]


# --- pictures ---------------------------------------------------------------------------------------------------------


def test_a_form_is_read_to_the_byte() -> None:
    """Pictures hold line ends and dashes as any other bytes."""
    data = b"\x89PNG\r\n\x1a\n--\r\n\r\n--boundary\r\n\x00\xff\r"
    made = requests.Request("POST", "https://x.com/", data={"a": "b"}, files={"media": ("c", data)}).prepare()
    assert isinstance(made.body, bytes)
    form = form_of(Request("POST", UPLOAD, {}, {"content-type": str(made.headers["Content-Type"])}, made.body))
    assert form == {"a": b"b", "media": data}


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        (PIXEL, {"media_category": "tweet_film"}),
        (PIXEL, {"media_type": "image/avif"}),
        (PIXEL, {"alt": "b"}),
        (b"no picture", {}),
        (PIXEL + bytes(5_242_880), {}),
    ],
)
def test_a_picture_that_x_does_not_take_is_refused(x: XDialect, data: bytes, fields: dict[str, str]) -> None:
    """Unknown fields and kinds, and more than five megabytes."""
    assert _brings(x, data, **fields).status == 400


def test_an_alt_text_belongs_to_a_picture_that_is_there(x: XDialect) -> None:
    """At most a thousand characters, for a picture that X has, in the shape that it wants."""
    id = _told(_brings(x))["data"]["id"]
    for told in (
        {"id": id, "metadata": {"alt_text": {"text": "a" * 1001}}},
        {"id": "17", "metadata": {"alt_text": {"text": "a"}}},
        {"id": id, "metadata": {"alt_text": "a"}},
        {"id": id, "alt_text": {"text": "a"}},
        {"media_id": id, "metadata": {"alt_text": {"text": "a"}}},
    ):
        assert _posts(x, told, METADATA).status == 400
    assert _posts(x, {"id": id, "metadata": {"alt_text": {"text": "é" * 1000}}}, METADATA).status == 200


def test_pictures_are_good_when_they_are_ready_and_for_a_day(x: XDialect) -> None:
    """A post cannot have a picture that X works on, or one that it has forgotten."""
    x.set(processing=2)
    data = _told(_brings(x))["data"]
    told = {"text": "a", "media": {"media_ids": [data["id"]]}}
    assert data["processing_info"]["state"] == "in_progress"
    assert _posts(x, told).status == 400
    states = [_told(_asks(x, UPLOAD, command="STATUS", media_id=data["id"]))["data"] for _ in range(2)]
    assert [state["processing_info"]["state"] for state in states] == ["in_progress", "succeeded"]
    x.set(media_expire=True)
    assert _told(_posts(x, told))["errors"][0]["message"] == "Your media IDs are invalid."


# --- who is let in ----------------------------------------------------------------------------------------------------


def _signed(query: str = "", *, minutes: float = 0, keys: Mapping[str, str] | None = None) -> Request:
    """A request signed for X's own address, as the fake gets it."""
    now, path = NOW + timedelta(minutes=minutes), "/2/users/me"
    made = requests.Request("GET", f"https://api.x.com{path}{query}").prepare()
    header = Signed({**login_secrets(), **(keys or {})}, lambda: now)(made).headers["Authorization"]
    return Request("GET", path, dict(parse_qsl(urlsplit(query).query)), {"authorization": str(header)})


def test_a_signature_must_hold(x: XDialect) -> None:
    """For this address and these parameters, by these keys, at this time."""
    good = _signed("?user.fields=protected")
    assert x.serve(good).status == 200
    assert x.serve(replace(good, query={"user.fields": "name"})).status == 401
    assert x.serve(replace(good, method="POST")).status == 401
    for name in login_secrets():
        assert x.serve(_signed(keys={name: "another"})).status == 401
    assert [x.serve(_signed(minutes=minutes)).status for minutes in (-6, -4, 4, 6)] == [401, 200, 200, 401]
    assert x.serve(Request("GET", "/2/users/me")).status == 401


def test_a_token_is_good_for_two_hours(x: XDialect) -> None:
    """The first one as well as those that come later."""
    assert _asks(x).status == 200
    x.set(clock=int(NOW.timestamp()) + 7200)
    assert _asks(x).status == 401
    assert _grants(x, grant_type="refresh_token", refresh_token=first_tokens(since=NOW)["refresh_token"]).status == 200
    assert x.serve(Request("GET", TIMELINE, {}, _bearer(2))).status == 200
    x.set(clock=int(NOW.timestamp()) + 14_400)
    assert x.serve(Request("GET", TIMELINE, {}, _bearer(2))).status == 401


def test_a_refresh_token_that_is_shown_twice_costs_the_login(x: XDialect) -> None:
    """Whoever uses one a second time may have stolen it: nothing that came of that sign-in is good any more."""
    first = first_tokens(since=NOW)["refresh_token"]
    second = _told(_grants(x, grant_type="refresh_token", refresh_token=first))["refresh_token"]
    assert _asks(x).status == 200
    spent = _grants(x, grant_type="refresh_token", refresh_token=first)
    assert (spent.status, _told(spent)["error"]) == (400, "invalid_request")
    assert _grants(x, grant_type="refresh_token", refresh_token=second).status == 400
    assert _asks(x).status == 401


@pytest.mark.parametrize(
    "wrong",
    [{"response_type": "token"}, {"client_id": "b"}, {"redirect_uri": "http://127.0.0.1:1/"}, {"state": ""},
     {"code_challenge": ""}, {"code_challenge_method": "plain"}, {"scope": "everything"}],
)  # fmt: skip
def test_a_page_is_shown_to_a_registered_app_only(x: XDialect, wrong: dict[str, str]) -> None:
    """The redirection address counts to the letter, and there is no sign-in without PKCE."""
    right = {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": "http://127.0.0.1:8765/callback",
        "scope": "tweet.read",
        "state": "a",
        "code_challenge": "b",
        "code_challenge_method": "S256",
    }
    page = "https://x.com/i/oauth2/authorize?"
    assert "code" in x.tokens.authorise(page + urlencode(right))
    assert "code" not in x.tokens.authorise(page + urlencode({**right, **wrong}))


def test_scopes_are_kept_to(x: XDialect) -> None:
    """A login that may only read makes no posts."""
    digest = "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg"  # of "test"
    asked = {"response_type": "code", "client_id": CLIENT_ID, "redirect_uri": "http://127.0.0.1:8765/callback"}
    asked |= {"scope": "tweet.read", "state": "a", "code_challenge": digest, "code_challenge_method": "S256"}
    code = x.tokens.authorise(f"https://x.com/i/oauth2/authorize?{urlencode(asked)}")["code"]
    redirect = {"redirect_uri": asked["redirect_uri"], "code_verifier": "test"}
    told = _told(_grants(x, grant_type="authorization_code", code=code, **redirect))
    assert "refresh_token" not in told
    headers = {"authorization": f"Bearer {told['access_token']}"}
    assert x.serve(Request("GET", TIMELINE, {}, headers)).status == 200
    assert x.serve(Request("POST", TWEETS, {}, headers, b'{"text": "a"}')).status == 403
    assert _grants(x, grant_type="authorization_code", code=code, **redirect).status == 400


# --- faults -----------------------------------------------------------------------------------------------------------


def test_requests_are_sorted_into_calls(x: XDialect) -> None:
    """Faults are ordered by these; alt texts are part of bringing a picture."""
    asked = [
        ("POST", TWEETS),
        ("POST", UPLOAD),
        ("POST", METADATA),
        ("GET", TIMELINE),
        ("GET", "/2/users/me"),
        ("GET", UPLOAD),
        ("GET", TWEETS),
        ("POST", "/2/oauth2/token"),
    ]
    calls = [x.call_of(Request(method, path)) for method, path in asked]
    assert calls == ["publish", "upload", "upload", "find", None, None, None, None]


def test_faults_are_told_in_the_words_of_x(x: XDialect) -> None:
    """A limit tells when it ends, in seconds since 1970."""
    limit = x.refusal(Fault.RATE_LIMIT, "publish")
    assert _told(limit) == {
        "title": "Too Many Requests",
        "detail": "Too Many Requests",
        "type": "about:blank",
        "status": 429,
    }
    assert limit.headers["x-rate-limit-remaining"] == "0"
    assert int(limit.headers["x-rate-limit-reset"]) == int(NOW.timestamp()) + 120
    faults = (Fault.LOGIN, Fault.DUPLICATE, Fault.REFUSED, Fault.ERROR_BEFORE, Fault.ERROR_AFTER)
    assert [x.refusal(fault, "publish").status for fault in faults] == [401, 403, 400, 503, 500]


def test_what_is_not_there_is_not_found(x: XDialect) -> None:
    """Other addresses of X's interface are not faked."""
    assert _asks(x, "/2/users/17/tweets").status == 404
    assert _asks(x, "/2/media/other").status == 404
