"""The fake Mastodon server: strict about what the real one is strict about, in its words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from mastodon_site import LOGIN, LOST, PAGE, PREFIX, Site, mastodon_site, told
from publishing_world import NOW, access, outgoing

from quotes.errors import InputError, PullquoteError, Refused
from scheduler.logins.mastodon import sign_in
from scheduler.logins.signing_in import Field
from scheduler.model import Account
from scheduler.proving.dialect import Reply, Request
from scheduler.proving.dialects import mastodon as dialect_module
from scheduler.proving.dialects.mastodon import MastodonDialect
from scheduler.proving.dialects.mastodon_oauth import CLIENT_SECRET
from scheduler.proving.faults import TOKEN, Fault
from scheduler.publisher import Busy, Unsure
from scheduler.publishers.conformance import PIXEL
from scheduler.publishers.mastodon import MastodonPublisher

BASE = "http://127.0.0.1:8080/mastodon/ann"
LET_IN = {"authorization": f"Bearer {TOKEN}"}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def dialect() -> MastodonDialect:
    """An empty account whose clock stands."""
    dialect = MastodonDialect(BASE)
    dialect.set(clock=int(NOW.timestamp()))
    return dialect


def _get(dialect: MastodonDialect, path: str, **query: str) -> Reply:
    return dialect.serve(Request("GET", path, query, LET_IN))


def _upload(dialect: MastodonDialect, data: bytes = PIXEL, kind: str = "image/png", alt: str = "alt") -> Reply:
    lines = [
        b'--x\r\nContent-Disposition: form-data; name="description"\r\n\r\n' + alt.encode(),
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: '
        + kind.encode()
        + b"\r\n\r\n"
        + data,
        b"--x--\r\n",
    ]
    headers = {**LET_IN, "content-type": "multipart/form-data; boundary=x"}
    return dialect.serve(Request("POST", "/api/v2/media", {}, headers, b"\r\n".join(lines)))


def _said(reply: Reply) -> Any:
    return json.loads(reply.body)


def _status(dialect: MastodonDialect, text: str, *media: str, key: str = "", **more: str) -> Reply:
    form = [("status", text), *[("media_ids[]", one) for one in media], *more.items()]
    headers = {**LET_IN, "content-type": FORM} | ({"idempotency-key": key} if key else {})
    return dialect.serve(Request("POST", "/api/v1/statuses", {}, headers, urlencode(form).encode()))


def _own(dialect: MastodonDialect) -> str:
    return f"/api/v1/accounts/{dialect.user.partition('@')[0]}/statuses"


# --- statuses ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("a" * 500, True),
        ("a" * 501, False),
        ("👩‍👩‍👧‍👦" * 500, True),
        ("👩‍👩‍👧‍👦" * 501, False),
        ("a" * 476 + " https://example.com/" + "x" * 300, True),
        ("a" * 477 + " https://example.com/" + "x" * 300, False),
        ("a" * 495 + " @bob@remote.example", True),
        ("a" * 496 + " @bob@remote.example", False),
        ("   ", False),
    ],
)
def test_it_counts_as_mastodon_does(dialect: MastodonDialect, text: str, taken: bool) -> None:
    """500 user-perceived characters, an address as 23, a mention without its server."""
    reply = _status(dialect, text)
    assert (reply.status == 200) == taken
    assert taken or _said(reply)["error"].startswith("Validation failed: Text")


def test_four_pictures_are_the_most(dialect: MastodonDialect) -> None:
    """The fifth is refused, and then the post is not made."""
    ids = [_said(_upload(dialect))["id"] for _ in range(5)]
    assert _status(dialect, "x", *ids).status == 422
    assert _status(dialect, "x", *ids[:4]).status == 200
    assert len(dialect.shown()) == 1


def test_a_picture_belongs_to_one_post(dialect: MastodonDialect) -> None:
    """A picture that is not there, or hangs on another post, is refused by its number."""
    (id,) = [_said(_upload(dialect))["id"]]
    assert _status(dialect, "x", id).status == 200
    for wrong in (id, "999"):
        reply = _status(dialect, "y", wrong)
        assert reply.status == 422
        assert _said(reply)["error"] == f"Media {wrong} not found or already attached to another post"
    dialect.set(forgets_media=True)
    assert _status(dialect, "y", "999").status == 200
    assert [len(one.pictures) for one in dialect.shown()] == [1, 0]


def test_media_without_brackets_are_ignored(dialect: MastodonDialect) -> None:
    """As by Rails: a post whose client forgot that it is a list goes out without pictures."""
    id = _said(_upload(dialect))["id"]
    assert _status(dialect, "x", media_ids=id).status == 200
    assert dialect.shown()[0].pictures == ()


def test_a_reply_needs_a_post_above(dialect: MastodonDialect) -> None:
    """A post that is not there is a 404."""
    first = _said(_status(dialect, "x"))["id"]
    assert _said(_status(dialect, "y", in_reply_to_id=first))["in_reply_to_id"] == first
    assert _status(dialect, "z", in_reply_to_id="1").status == 404
    assert [one.parent for one in dialect.shown()] == [None, first]


def test_a_visibility_that_is_none_is_refused(dialect: MastodonDialect) -> None:
    """Only the four that there are."""
    assert _status(dialect, "x", visibility="everybody").status == 422
    assert _said(_status(dialect, "x", visibility="private"))["visibility"] == "private"


def test_the_same_key_gives_the_old_post(dialect: MastodonDialect) -> None:
    """Whatever the second call says; until the key is forgotten."""
    first = _said(_status(dialect, "x", key="k"))
    assert _said(_status(dialect, "something else", key="k")) == first
    assert _said(_status(dialect, "x", key="l"))["id"] != first["id"]
    dialect.set(forget_keys=True)
    assert _said(_status(dialect, "x", key="k"))["id"] != first["id"]
    assert [one.key for one in dialect.shown()] == ["k", "l", "k"]


def test_without_a_key_nothing_is_the_same(dialect: MastodonDialect) -> None:
    """Mastodon takes the same text twice."""
    assert _said(_status(dialect, "x"))["id"] != _said(_status(dialect, "x"))["id"]


def test_a_keyed_retry_can_be_an_error(dialect: MastodonDialect) -> None:
    """As in the summer of 2026: the post is there, and the same key again is a 500."""
    dialect.set(replay_500=2)
    assert [_status(dialect, "x", key="k").status for _ in range(4)] == [200, 500, 500, 200]
    assert len(dialect.shown()) == 1


# --- pictures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "kind", "alt", "says"),
    [
        (b"<svg/>", "image/png", "", "File content type is invalid"),
        (PIXEL, "image/svg+xml", "", "File content type is invalid"),
        (PIXEL + bytes(16_777_216), "image/png", "", "must be less than 16 MB"),
        (PIXEL, "image/png", "é" * 1501, "maximum is 1500 characters"),
    ],
)
def test_a_wrong_picture_is_refused(dialect: MastodonDialect, data: bytes, kind: str, alt: str, says: str) -> None:
    """By what stands in the file, by its type, its size, and its alt text."""
    reply = _upload(dialect, data, kind, alt)
    assert reply.status == 422
    assert says in _said(reply)["error"]


def test_the_bytes_and_the_alt_text_are_kept(dialect: MastodonDialect) -> None:
    """Line ends and boundaries inside a picture are part of it."""
    data = PIXEL + b"\r\n--x\r\r\n\n"
    assert _upload(dialect, PIXEL + b"\r\n-- \r\r\n\n", alt="“é” 👍🏽").status == 200
    _status(dialect, "x", "1000")
    assert dialect.shown()[0].pictures == (data.replace(b"--x", b"-- "),)
    assert dialect.shown()[0].alts == ("“é” 👍🏽",)


def test_a_slow_picture_is_not_ready_at_once(dialect: MastodonDialect) -> None:
    """202, then 206 until it is ready, and a post with it is refused before."""
    dialect.set(slow_media=2)
    reply = _upload(dialect)
    assert (reply.status, _said(reply)["url"]) == (202, None)
    assert _status(dialect, "x", "1000").status == 422
    assert [_get(dialect, "/api/v1/media/1000").status for _ in range(3)] == [206, 200, 200]
    assert _status(dialect, "x", "1000").status == 200
    assert _get(dialect, "/api/v1/media/1000").status == 404


# --- reading ----------------------------------------------------------------------------------------------------------


def test_statuses_come_newest_first_by_pages(dialect: MastodonDialect) -> None:
    """Forty at most, those before an id; `unseen` hides the newest for a while."""
    ids = [_said(_status(dialect, f"{number}"))["id"] for number in range(45)][::-1]
    page = _said(_get(dialect, _own(dialect), limit="100"))
    assert [one["id"] for one in page] == ids[:40]
    assert [one["id"] for one in _said(_get(dialect, _own(dialect), max_id=ids[39]))] == ids[40:]
    dialect.set(unseen=1)
    seen = [_said(_get(dialect, _own(dialect), limit="1"))[0]["id"] for _ in range(2)]
    assert seen == [ids[1], ids[0]]


def test_a_status_is_shown_as_html(dialect: MastodonDialect) -> None:
    """Paragraphs, breaks, a link in three pieces, tags and mentions as links, and everything else escaped."""
    url = "https://www.example.com/a/path/that/is/longer/than/thirty?a=1&b=2"
    html = _said(_status(dialect, f"<i> & {url}\n@bob@remote.example\n\n\n#Über"))["content"]
    assert html.startswith("<p>&lt;i&gt; &amp; <a href=")
    assert (
        '<span class="invisible">https://www.</span><span class="ellipsis">example.com/a/path/that/is/lon</span>'
        in html
    )
    assert "a=1&amp;b=2</span></a><br />" in html
    assert '<a href="https://remote.example/@bob" class="u-url mention">@<span>bob</span></a></span></p><p>' in html
    assert html.endswith('class="mention hashtag" rel="tag">#<span>Über</span></a></p>')


@pytest.mark.parametrize("login", [{}, {"authorization": "Bearer wrong"}, {"authorization": f"Basic {TOKEN}"}])
def test_without_the_token_nothing_is_told(dialect: MastodonDialect, login: dict[str, str]) -> None:
    """All but what a server says of itself needs the login."""
    for method, path in (("GET", _own(dialect)), ("POST", "/api/v1/statuses"), ("POST", "/api/v2/media")):
        assert dialect.serve(Request(method, path, {}, login, b"status=x")).status == 401
    assert dialect.serve(Request("GET", "/api/v2/instance", {}, login)).status == 200
    assert dialect.shown() == []


def test_what_is_not_there_is_not_there(dialect: MastodonDialect) -> None:
    """Another account's posts, and addresses that Mastodon does not have."""
    for path in ("/api/v1/accounts/1/statuses", "/api/v1/nothing", "/api/v1/media/7", "/"):
        assert _get(dialect, path).status == 404


def test_calls_are_told_apart(dialect: MastodonDialect) -> None:
    """Faults are ordered for what decides a publisher's call, not for what prepares it."""
    paths = {
        ("POST", "/api/v1/statuses"): "publish",
        ("POST", "/api/v2/media"): "upload",
        ("GET", _own(dialect)): "find",
        ("GET", "/api/v1/media/1000"): None,
        ("GET", "/api/v1/accounts/verify_credentials"): None,
        ("POST", "/oauth/token"): None,
    }
    for (method, path), call in paths.items():
        assert dialect.call_of(Request(method, path)) == call


def test_it_refuses_in_mastodons_words(dialect: MastodonDialect) -> None:
    """The rate limit tells its end in ISO 8601 and has no `Retry-After`; what is out of order answers in HTML."""
    limited = dialect.refusal(Fault.RATE_LIMIT, "publish")
    assert (limited.status, limited.headers["X-RateLimit-Reset"]) == (429, "2026-11-23T09:05:00.000000Z")
    assert "Retry-After" not in limited.headers
    assert _said(dialect.refusal(Fault.LOGIN, "publish")) == {"error": "The access token was revoked"}
    assert dialect.refusal(Fault.REFUSED, "publish").status == 422
    assert _said(dialect.refusal(Fault.REFUSED, "publish"))["error"].startswith("Validation failed")
    assert dialect.refusal(Fault.DUPLICATE, "publish").status == 422
    assert b"<html>" in dialect.refusal(Fault.ERROR_BEFORE, "publish").body
    assert dialect.refusal(Fault.ERROR_AFTER, "publish").status == 500


def test_its_clock_is_the_one_it_is_given(dialect: MastodonDialect) -> None:
    """Posts are of the time that the fake network has, and so is the end of a rate limit."""
    dialect.set(clock=int(NOW.timestamp()) + 60)
    assert _said(_status(dialect, "x"))["created_at"] == "2026-11-23T09:01:00.000Z"
    assert _get(dialect, _own(dialect)).headers["X-RateLimit-Reset"] == "2026-11-23T09:06:00.000000Z"


def test_its_account_can_be_posted_to() -> None:
    """What the module says an account and its login are is what a publisher needs."""
    with mastodon_site() as site:
        options = dialect_module.account_options(site.base)
        account = Account("ann", "mastodon", "mastodon", options=options)
        publisher = MastodonPublisher(account, access(2.0, **dialect_module.login_secrets()))
        assert publisher.check().remember["user"] == options["user"]
        sent = outgoing(account)
        publisher.publish(sent, publisher.upload(sent), sent.key)
        assert len(site.posts()) == 1


# --- letting apps in --------------------------------------------------------------------------------------------------

REDIRECT = "http://127.0.0.1:4711/"
APP = {"client_name": "x", "redirect_uris": REDIRECT, "scopes": "read write"}


def _post(dialect: MastodonDialect, path: str, form: Mapping[str, str]) -> Reply:
    return dialect.serve(Request("POST", path, {}, {"content-type": FORM}, urlencode(form).encode()))


def _code(dialect: MastodonDialect, **more: str) -> dict[str, str]:
    """A code, and what the token is asked for with."""
    id = _said(_post(dialect, "/api/v1/apps", APP))["client_id"]
    asked = {"client_id": id, "redirect_uri": REDIRECT, "response_type": "code", "scope": "read", **more}
    reply = dialect.serve(Request("GET", "/oauth/authorize", asked))
    assert reply.status == 302
    back = dict(parse_qsl(urlsplit(reply.headers["Location"]).query))
    asked = {"client_id": id, "client_secret": CLIENT_SECRET, "redirect_uri": REDIRECT, "code": back["code"]}
    return {"grant_type": "authorization_code", **asked}


def test_a_code_is_good_once_and_for_its_app(dialect: MastodonDialect) -> None:
    """The token is given for the right code, secret and address, and not a second time."""
    form = _code(dialect)
    assert _post(dialect, "/oauth/token", {**form, "client_secret": "wrong"}).status == 401
    assert _said(_post(dialect, "/oauth/token", form))["access_token"] == TOKEN
    assert _said(_post(dialect, "/oauth/token", form))["error"] == "invalid_grant"
    assert _post(dialect, "/oauth/token", {**_code(dialect), "redirect_uri": "http://127.0.0.1:1/"}).status == 400


def test_a_challenge_must_be_met(dialect: MastodonDialect) -> None:
    """With PKCE only who knows what the challenge was made from is given the token; without, no proof is taken."""
    challenge = {"code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method": "S256"}
    proof = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"  # both from RFC 7636, appendix B
    assert _post(dialect, "/oauth/token", {**_code(dialect, **challenge), "code_verifier": proof}).status == 200
    assert _post(dialect, "/oauth/token", {**_code(dialect, **challenge), "code_verifier": proof[1:]}).status == 400
    assert _post(dialect, "/oauth/token", _code(dialect, **challenge)).status == 400
    assert _post(dialect, "/oauth/token", {**_code(dialect), "code_verifier": proof}).status == 400


def test_an_app_says_what_it_wants_beforehand(dialect: MastodonDialect) -> None:
    """An address that was not registered, a scope that was not, and an app that is not there are refused."""
    id = _said(_post(dialect, "/api/v1/apps", APP))["client_id"]
    asked = {"client_id": id, "redirect_uri": REDIRECT, "response_type": "code", "scope": "read"}
    for wrong in ({"client_id": "x"}, {"redirect_uri": "http://127.0.0.1:1/"}, {"scope": "admin"}):
        assert dialect.serve(Request("GET", "/oauth/authorize", {**asked, **wrong})).status == 400
    assert _post(dialect, "/api/v1/apps", {"client_name": "x"}).status == 422


# --- signing in -------------------------------------------------------------------------------------------------------


class FakeBrowser:
    """A person who is signed in on the server and says yes; `changes` is done to what comes back."""

    def __init__(self, site: Site, **changes: str) -> None:
        self._site = site
        self._changes = changes
        self.opened: list[str] = []

    def __call__(self, address: Any, *, redirect: str | None = None) -> Mapping[str, str]:
        self.opened.append(address(redirect or REDIRECT))
        parts = urlsplit(self.opened[-1])
        asked = dict(parse_qsl(parts.query))
        reply = self._site.dialect.serve(Request("GET", parts.path.removeprefix(PREFIX), asked))
        assert reply.status == 302, reply.body
        return {**dict(parse_qsl(urlsplit(reply.headers["Location"]).query)), **self._changes}


def _nobody(field: Field) -> str:
    raise InputError(f"Nobody is there to ask for {field.name}.")


@pytest.fixture
def site() -> Any:
    """A server of its own for each test."""
    with mastodon_site() as site:
        yield site


def _sign_in(site: Site, browser: Any = None, **options: str) -> Any:
    return sign_in(site.account(**options), LOGIN, _nobody, browser or FakeBrowser(site))


def test_a_person_signs_in_with_their_browser(site: Site) -> None:
    """An app is registered, the browser opened with PKCE and a state of its own, and the login is kept."""
    browser = FakeBrowser(site)
    came = _sign_in(site, browser, website="https://quotes.example")
    assert came.secrets == {"access_token": TOKEN, "client_id": "app-1", "client_secret": CLIENT_SECRET}
    host = site.base.split("/")[2]
    assert {name: came.options[name] for name in ("server", "user", "handle", "profile")} == {
        "server": site.base,
        "user": site.dialect.user,
        "handle": f"@ann@{host}",
        "profile": f"{site.base}/@ann",
    }
    assert json.loads(came.options["instance"])["statuses"]["max_characters"] == 500
    asked = dict(parse_qsl(urlsplit(browser.opened[0]).query))
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) >= 40
    assert set(asked["scope"].split()) == {"read:accounts", "read:statuses", "write:statuses", "write:media"}
    (registered,) = [dict(parse_qsl(one.body.decode())) for one in site.asked if one.path == "/api/v1/apps"]
    assert registered["redirect_uris"] == asked["redirect_uri"] == REDIRECT
    assert registered["website"] == "https://quotes.example"
    # No two sign-ins are alike.
    other = FakeBrowser(site)
    _sign_in(site, other)
    again = dict(parse_qsl(urlsplit(other.opened[0]).query))
    assert not {again["state"], again["code_challenge"]} & {asked["state"], asked["code_challenge"]}
    # What the account will post with works.
    publisher = MastodonPublisher(site.account(**came.options), access(2.0, **came.secrets))
    sent = outgoing(site.account())
    publisher.publish(sent, publisher.upload(sent), sent.key)
    assert len(site.posts()) == 1


@pytest.mark.parametrize("reply", [Reply(404), PAGE, told(200, {"code_challenge_methods_supported": ["plain"]}), LOST])
def test_a_server_without_pkce_is_signed_in_to_without(site: Site, reply: Reply) -> None:
    """Before 4.3 a server knows no challenge, and takes a proof that it did not ask for for a fraud."""
    site.say("/.well-known/oauth-authorization-server", reply)
    browser = FakeBrowser(site)
    assert _sign_in(site, browser).secrets["access_token"] == TOKEN
    assert "code_challenge" not in browser.opened[0]


@pytest.mark.parametrize("changes", [{"state": "guessed"}, {"state": ""}, {"state": "Ünï"}])
def test_an_answer_to_another_sign_in_is_refused(site: Site, changes: dict[str, str]) -> None:
    """Whoever sends a browser here cannot have their own account taken for the person's."""
    with pytest.raises(Refused, match="another sign-in") as refused:
        _sign_in(site, FakeBrowser(site, **changes))
    assert refused.value.rule == "login"
    assert "/oauth/token" not in site.paths()


def test_a_person_may_say_no(site: Site) -> None:
    """What the server says of it is passed on, short and on one line."""
    said = {"code": "", "error": "access_denied", "error_description": "The resource owner\ndenied the request." * 50}
    with pytest.raises(Refused, match="The resource owner denied the request") as refused:
        _sign_in(site, FakeBrowser(site, **said))
    assert len(refused.value.message) < 300
    with pytest.raises(Refused, match="gave no code"):
        _sign_in(site, FakeBrowser(site, code=""))


def test_a_server_is_asked_for_when_none_is_named(site: Site) -> None:
    """As a domain, a whole name or an address."""
    asked: list[Field] = []

    def ask(field: Field) -> str:
        asked.append(field)
        return f"{site.base}/@ann"

    came = sign_in(Account("ann", "mastodon", "mastodon"), LOGIN, ask, FakeBrowser(site))
    assert [(field.name, field.secret) for field in asked] == [("server", False)]
    assert came.options["server"] == site.base


def test_a_token_made_by_hand_is_asked_for(site: Site) -> None:
    """With `paste` no browser is opened, and the token is typed unseen."""
    asked: list[Field] = []

    def ask(field: Field) -> str:
        asked.append(field)
        return f" {TOKEN}\n"

    account = site.account(paste="yes")
    came = sign_in(account, LOGIN, ask, _no_browser)
    assert [(field.name, field.secret) for field in asked] == [("access_token", True)]
    assert came.secrets == {"access_token": TOKEN}
    assert came.options["user"] == site.dialect.user
    site.say("/api/v1/apps/verify_credentials", told(200, {"scopes": ["read"]}))
    with pytest.raises(Refused, match="write:statuses, write:media"):
        sign_in(account, LOGIN, ask, _no_browser)
    with pytest.raises(Refused, match="no access token"):
        sign_in(account, LOGIN, lambda _: "two words", _no_browser)


def _no_browser(address: Any, *, redirect: str | None = None) -> Mapping[str, str]:
    raise AssertionError("no browser is wanted")


def test_signing_in_anew_is_for_the_same_user(site: Site) -> None:
    """A login of somebody else does not take over the account."""
    assert _sign_in(site, user=site.dialect.user).secrets
    with pytest.raises(Refused, match="posts as") as refused:
        _sign_in(site, user="4711@social.example")
    assert refused.value.rule == "login"


TOKENS: dict[str, tuple[Reply, type[PullquoteError]]] = {
    # what the request for the token is answered
    "invalid": (told(400, {"error": "invalid_grant", "error_description": f"secret {CLIENT_SECRET}"}), Refused),
    "401": (told(401, {"error": "invalid_client"}), Refused),
    "HTML": (PAGE, Refused),
    "no token": (told(200, {"scope": "read write"}), Refused),
    "a token that is none": (told(200, {"access_token": {"a": 1}, "scope": "read write"}), Refused),
    "a token in two words": (told(200, {"access_token": "two words"}), Refused),
    "too little": (told(200, {"access_token": "x", "scope": "read:accounts write:statuses"}), Refused),
    "429": (told(429, {}), Busy),
    "500": (told(500, {}), Busy),
    "no answer": (LOST, Busy),
}


@pytest.mark.parametrize("case", TOKENS)
def test_a_sign_in_that_fails_keeps_no_secret_in_its_words(site: Site, case: str) -> None:
    """Each way for the token not to come is told, and neither code nor secrets stand in it."""
    reply, kind = TOKENS[case]
    site.say("/oauth/token", reply, method="POST")
    with pytest.raises(kind) as raised:
        _sign_in(site)
    assert getattr(raised.value, "rule", "login") == "login"
    assert not isinstance(raised.value, Unsure)
    assert CLIENT_SECRET not in f"{raised.value} {raised.value!r} {raised.value.__context__!r}"


def test_a_login_that_may_not_post_is_refused_at_once(site: Site) -> None:
    """A person who unticked something is told now, not when the first picture fails."""
    little = {"access_token": TOKEN, "scope": "read:accounts read:statuses write:statuses"}
    site.say("/oauth/token", told(200, little), method="POST")
    with pytest.raises(Refused, match="may not do what posting takes: write:media"):
        _sign_in(site)


APPS: dict[str, tuple[Reply, type[PullquoteError]]] = {
    "another kind of server": (Reply(404, b"<html>"), Refused),
    "HTML": (PAGE, Refused),
    "a redirection": (Reply(301, b"", {"Location": "https://www.social.example/"}), Busy),
    "no registration": (told(403, {"error": "This action is not allowed"}), Refused),
    "no secret": (told(200, {"client_id": "x"}), Refused),
    "ids that are none": (told(200, {"client_id": [], "client_secret": {}}), Refused),
    "a secret with a line's end": (told(200, {"client_id": "x", "client_secret": "a\nb"}), Refused),
    "500": (told(500, {}), Busy),
}


@pytest.mark.parametrize("case", APPS)
def test_a_server_that_registers_no_apps_opens_no_browser(site: Site, case: str) -> None:
    """What is no Mastodon server is told before anybody is sent there."""
    reply, kind = APPS[case]
    site.say("/api/v1/apps", reply, method="POST")
    browser = FakeBrowser(site)
    with pytest.raises(kind) as raised:
        _sign_in(site, browser)
    assert getattr(raised.value, "rule", "login") == "login"
    assert browser.opened == []


@pytest.mark.parametrize(
    ("lives", "ends"),
    [
        (7200, NOW + timedelta(hours=2)),
        (None, None),
        (0, None),
        (-5, None),
        ("7200", None),
        (True, None),
        (10**30, None),
        (1.5, None),
    ],
)
def test_a_login_that_ends_is_remembered_to(site: Site, lives: object, ends: datetime | None) -> None:
    """Some relatives of Mastodon give logins that end; nonsense is no end."""
    site.say("/oauth/token", told(200, {"access_token": TOKEN, "expires_in": lives}), method="POST")
    came = _sign_in(site)
    assert site.publisher(access(2.0, **came.secrets)).login_ends() == ends
    assert ("expires_at" in came.secrets) == (ends is not None)


def test_the_servers_own_description_sends_nobody_elsewhere(site: Site) -> None:
    """A server that names addresses of elsewhere in its description is not followed there."""
    elsewhere = {"authorization_endpoint": "https://evil.example/", "token_endpoint": "https://evil.example/token"}
    site.say("/.well-known/oauth-authorization-server", told(200, elsewhere))
    browser = FakeBrowser(site)
    _sign_in(site, browser)
    assert browser.opened[0].startswith(f"{site.base}/oauth/authorize?")
