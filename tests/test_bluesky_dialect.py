"""The fake of Bluesky: it takes what the real one takes, says what that says, and is stricter where that finds more."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bluesky_cases import GOOD, PLACE, POSTS, UNLIKE, facet, images, refused

from scheduler.proving.dialect import Reply, Request
from scheduler.proving.dialects.bluesky import BlueskyDialect, login_secrets
from scheduler.proving.dialects.bluesky_logins import BEGIN, DID, HANDLE, NEW_HANDLE, PASSWORD
from scheduler.proving.dialects.bluesky_records import blob_of
from scheduler.proving.faults import Fault
from scheduler.publishers.conformance import PIXEL

LOGIN = login_secrets()

BLOB = blob_of(PIXEL, "image/png")


@pytest.fixture
def fake() -> BlueskyDialect:
    """A fake that has one picture and no post."""
    one = BlueskyDialect("http://127.0.0.1:1")
    assert _post(one, "repo.uploadBlob", PIXEL, **{"content-type": "image/png"}).status == 200
    return one


def _post(fake: BlueskyDialect, method: str, body: object = b"", token: str = "", **headers: str) -> Reply:
    login = {"authorization": f"Bearer {token or LOGIN['access_jwt']}", **headers}
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return fake.serve(Request("POST", f"/xrpc/com.atproto.{method}", {}, login, data))


def _get(fake: BlueskyDialect, method: str, **query: str) -> Reply:
    login = {"authorization": f"Bearer {LOGIN['access_jwt']}"}
    return fake.serve(Request("GET", f"/xrpc/com.atproto.{method}", query, login))


def _put(fake: BlueskyDialect, record: dict[str, Any], place: str = PLACE, **more: object) -> Reply:
    return _post(fake, "repo.putRecord", {"repo": DID, "collection": POSTS, "rkey": place, "record": record, **more})


def _said(reply: Reply) -> tuple[int, str]:
    return reply.status, json.loads(reply.body).get("error", "")


def test_a_post_is_shown_as_it_was_put(fake: BlueskyDialect) -> None:
    """The truth that a publisher is judged by is what it has sent."""
    put = json.loads(_put(fake, {**GOOD, "embed": images(BLOB)}).body)
    (shown,) = fake.shown()
    assert (shown.remote_id, shown.text) == (f"at://{DID}/{POSTS}/{PLACE}", GOOD["text"])
    assert (shown.pictures, shown.alts) == ((PIXEL,), ("A card",))
    read = json.loads(_get(fake, "repo.getRecord", repo=DID, collection=POSTS, rkey=PLACE).body)
    assert (read["uri"], read["cid"]) == (put["uri"], put["cid"])
    assert json.loads(_get(fake, "repo.listRecords", repo=DID, collection=POSTS).body)["records"] == [read]


def test_the_same_record_again_changes_nothing(fake: BlueskyDialect) -> None:
    """A replay is answered with the same name and fingerprint, and without a commit."""
    first, again = (json.loads(_put(fake, GOOD, swapRecord=None).body) for _ in range(2))
    assert first.pop("commit")
    assert first == again
    assert len(fake.shown()) == 1


def test_another_record_in_its_place_is_a_matter_of_what_is_asked(fake: BlueskyDialect) -> None:
    """With `swapRecord: null` nothing is overwritten; without it, everything is; a wrong fingerprint is refused."""
    other = {**GOOD, "text": "Other words."}
    cid = json.loads(_put(fake, GOOD).body)["cid"]
    assert _said(_put(fake, other, swapRecord=None)) == (400, "InvalidSwap")
    assert _said(_put(fake, other, swapRecord="bafyother")) == (400, "InvalidSwap")
    assert _put(fake, other, swapRecord=cid).status == 200
    assert _put(fake, GOOD).status == 200
    assert [shown.text for shown in fake.shown()] == [GOOD["text"]]


@pytest.mark.parametrize("what", refused(BLOB))
def test_it_refuses_what_the_real_one_refuses(fake: BlueskyDialect, what: str) -> None:
    """A publisher's mistake is found here, and in the same words."""
    record, words = refused(BLOB)[what]
    reply = _put(fake, record)
    assert _said(reply) == (400, "InvalidRequest")
    assert all(word in json.loads(reply.body)["message"] for word in words)
    assert not fake.shown()


STRICTER = {
    "a word that nobody knows": {**GOOD, "quux": 1},
    "a facet beyond the text": {**GOOD, "facets": [facet("tag", "x", 0, 200)]},
    "half of a letter": {**GOOD, "text": "ü", "facets": [facet("tag", "x", 0, 1)]},
    "no alt text": {**GOOD, "embed": {"$type": "app.bsky.embed.images", "images": [{"image": BLOB}]}},
}


@pytest.mark.parametrize("what", STRICTER)
def test_it_refuses_what_no_app_could_show(fake: BlueskyDialect, what: str) -> None:
    """What the real one lets pass, to the harm of the post, is found here."""
    assert _said(_put(fake, STRICTER[what])) == (400, "InvalidRequest")


def test_requests_hold_what_the_lexicons_know(fake: BlueskyDialect) -> None:
    """A slip in a request's own words is found."""
    assert _said(_put(fake, GOOD, quux=1)) == (400, "InvalidRequest")
    assert _said(_put(fake, GOOD, place="abc")) == (400, "InvalidRequest")
    assert _said(_put(fake, GOOD, place="z" * 13)) == (400, "InvalidRequest")
    assert _said(_get(fake, "repo.getRecord", repo=DID)) == (400, "InvalidRequest")
    assert _said(_post(fake, "server.createSession", {"identifier": DID})) == (400, "InvalidRequest")
    assert _said(_get(fake, "repo.putRecord")) == (501, "MethodNotImplemented")
    assert _said(_put(fake, GOOD, repo="did:plc:other")) == (403, "AccountNotFound")


@pytest.mark.parametrize(("changes", "error"), UNLIKE.values(), ids=UNLIKE)
def test_a_picture_must_be_as_it_was_brought(fake: BlueskyDialect, changes: dict[str, Any], error: str) -> None:
    """A post with a picture that is not there, or is something else there, is refused by that name."""
    assert _said(_put(fake, {**GOOD, "embed": images({**BLOB, **changes})})) == (400, error)


def test_a_picture_is_what_it_begins_with(fake: BlueskyDialect) -> None:
    """The type that is announced counts only where the bytes do not tell; five megabytes are the most."""
    told = json.loads(_post(fake, "repo.uploadBlob", PIXEL, **{"content-type": "image/jpeg"}).body)
    assert told["blob"] == BLOB
    assert _said(_post(fake, "repo.uploadBlob", b"x" * 5_242_881)) == (413, "PayloadTooLarge")


def test_nobody_gets_in_without_a_token(fake: BlueskyDialect) -> None:
    """No token is 401; one that is not taken is 400, which makes the difference between them."""
    bare = fake.serve(Request("GET", "/xrpc/com.atproto.server.getSession"))
    assert _said(bare) == (401, "AuthMissing")
    for method in ("repo.putRecord", "repo.uploadBlob"):
        assert _said(_post(fake, method, token="a.b.c")) == (400, "InvalidToken")
        assert _said(_post(fake, method, token=LOGIN["refresh_jwt"])) == (400, "InvalidToken")


def test_tokens_end_by_its_clock(fake: BlueskyDialect) -> None:
    """An access token lives for two hours, a refresh token for ninety days."""
    fake.set(clock=BEGIN + 7199)
    assert _put(fake, GOOD).status == 200
    fake.set(clock=BEGIN + 7200)
    assert _said(_put(fake, GOOD)) == (400, "ExpiredToken")
    fake.set(clock=BEGIN + 90 * 86_400)
    assert _said(_post(fake, "server.refreshSession", token=LOGIN["refresh_jwt"])) == (400, "ExpiredToken")


def test_a_refresh_token_is_taken_once_and_once_more(fake: BlueskyDialect) -> None:
    """Whoever lost the answer gets it again; whoever goes on with old tokens is found out."""
    first, again = (_post(fake, "server.refreshSession", token=LOGIN["refresh_jwt"]) for _ in range(2))
    assert first.status == 200
    assert first.body == again.body
    assert _said(_post(fake, "server.refreshSession", token=LOGIN["refresh_jwt"])) == (400, "ExpiredToken")
    newest = json.loads(first.body)
    assert _said(_post(fake, "server.refreshSession", token=newest["accessJwt"])) == (400, "InvalidToken")
    assert _post(fake, "server.refreshSession", token=newest["refreshJwt"]).status == 200
    assert _put(fake, GOOD).status == 200, "an access token outlives its refresh token"


def test_the_app_password_signs_in_by_handle_and_by_name(fake: BlueskyDialect) -> None:
    """A handle may be renamed; the name that never changes always works."""
    fake.set(renamed=True)
    for identifier, status in ((DID, 200), (NEW_HANDLE, 200), (HANDLE, 401)):
        told = {"identifier": identifier, "password": PASSWORD}
        assert _post(fake, "server.createSession", told).status == status
    wrong = {"identifier": DID, "password": "other"}
    assert _said(_post(fake, "server.createSession", wrong)) == (401, "AuthenticationRequired")


def test_what_can_be_ordered_happens(fake: BlueskyDialect) -> None:
    """A login that was taken back, tokens that ended, an account that is deactivated, a post not seen yet."""
    fake.set(revoke=True)
    told = {"identifier": DID, "password": PASSWORD}
    assert _said(_post(fake, "server.createSession", told)) == (401, "AuthenticationRequired")
    assert _said(_post(fake, "server.refreshSession", token=LOGIN["refresh_jwt"])) == (400, "ExpiredToken")
    fake.set(revoke=False, deactivated=True)
    assert json.loads(_get(fake, "server.getSession").body)["status"] == "deactivated"
    assert _said(_put(fake, GOOD)) == (401, "AccountDeactivated")
    fake.set(deactivated=False, unseen=1)
    assert _put(fake, GOOD).status == 200
    looks = [_get(fake, "repo.getRecord", repo=DID, collection=POSTS, rkey=PLACE).status for _ in range(2)]
    assert looks == [400, 200]
    fake.set(expire_access=True)
    assert _said(_put(fake, GOOD)) == (400, "ExpiredToken")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault.RATE_LIMIT, (429, "RateLimitExceeded")),
        (Fault.LOGIN, (401, "AccountTakedown")),
        (Fault.DUPLICATE, (400, "InvalidSwap")),
        (Fault.REFUSED, (400, "InvalidRequest")),
        (Fault.ERROR_BEFORE, (502, "UpstreamFailure")),
        (Fault.ERROR_AFTER, (500, "InternalServerError")),
    ],
)
def test_faults_are_said_in_its_own_words(fake: BlueskyDialect, fault: Fault, said: tuple[int, str]) -> None:
    """What is ordered looks as it would on the real one; a limit says how long to wait, in both ways."""
    reply = fake.refusal(fault, "publish")
    assert _said(reply) == said
    if fault is Fault.RATE_LIMIT:
        reset, wait = (int(reply.headers[name]) for name in ("RateLimit-Reset", "Retry-After"))
        assert reset == BEGIN + wait
