"""Signing in to Bluesky: what is asked, what is kept, where it goes, and what comes of every answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from dialect_server import HTML, LOST, DialectServer, access_with, answering, no_browser, serving, without_secrets

from quotes.errors import InputError, Refused
from scheduler.logins.bluesky import home_of, sign_in
from scheduler.logins.signing_in import SignedIn
from scheduler.model import Account
from scheduler.proving.dialect import Reply, Request
from scheduler.proving.dialects.bluesky import BlueskyDialect, account_options
from scheduler.proving.dialects.bluesky_logins import DID, HANDLE, PASSWORD, no
from scheduler.publisher import Access, Busy
from scheduler.publishers.bluesky import BlueskyPublisher

Server = DialectServer[BlueskyDialect]


@pytest.fixture
def server() -> Iterator[Server]:
    """A fake Bluesky of the test's own."""
    with serving(BlueskyDialect) as one:
        yield one


def _sign_in(server: Server, *answers: str, **options: str) -> SignedIn:
    account = Account("feed", "bluesky", "bluesky", options={"server": server.base, **options})
    return sign_in(account, access_with(), answering(*(answers or (HANDLE, PASSWORD)))[0], no_browser)


def test_signing_in_gives_what_a_publisher_needs(server: Server) -> None:
    """What is kept and remembered is enough to post, and the password is asked for unseen."""
    ask, asked = answering(HANDLE, PASSWORD)
    account = Account("feed", "bluesky", "bluesky", options={"server": server.base})
    signed = sign_in(account, access_with(), ask, no_browser)
    assert [(field.name, field.secret) for field in asked] == [("identifier", False), ("app_password", True)]
    assert signed.options == account_options(server.base)
    assert set(signed.secrets) == {"did", "app_password", "access_jwt", "refresh_jwt", "access_ends"}
    publisher = BlueskyPublisher(replace(account, options=signed.options), access_with(signed.secrets))
    assert publisher.check().handle == HANDLE
    assert publisher.login_ends() is None


@pytest.mark.parametrize(
    "typed", [f"@{HANDLE}", f"  {HANDLE} ", f"\u202a{HANDLE}\u202c", f"https://bsky.app/profile/{HANDLE}", DID]
)
def test_a_handle_may_be_typed_as_it_is_copied(server: Server, typed: str) -> None:
    """What people and the app write around a handle is taken off."""
    assert _sign_in(server, typed, f" {PASSWORD}\n").options["user"] == DID


def test_nothing_typed_is_said_to_be_nothing(server: Server) -> None:
    """An empty handle is not sent."""
    with pytest.raises(InputError):
        _sign_in(server, "@", PASSWORD)
    assert not server.seen


@pytest.mark.parametrize(
    ("typed", "sent"), [("ann", "ann.bsky.social"), ("ann.example", "ann.example"), ("ann@a.example", "ann@a.example")]
)
def test_a_name_alone_is_one_of_blueskys_own(typed: str, sent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Bluesky's own server, and only there, a name without a dot is completed as the app does it."""
    with serving(BlueskyDialect) as server:
        monkeypatch.setattr("scheduler.logins.bluesky.BLUESKY", server.base)
        server.answers(no("AuthenticationRequired", "Invalid identifier or password", 401))
        with pytest.raises(Refused):
            _sign_in(server, typed, PASSWORD)
        assert server.seen[0].told["identifier"] == sent


REFUSED = {
    "a wrong password": (no("AuthenticationRequired", f"Not {PASSWORD}", 401), "Not …"),
    "a code by mail": (no("AuthFactorTokenRequired", "A sign in code has been sent", 401), "main password"),
    "taken down": (no("AccountTakedown", "Account has been taken down", 401), "taken this account down"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_refused_sign_in_says_why(server: Server, what: str) -> None:
    """A person learns what to do, and the password they typed is not shown."""
    answer, said = REFUSED[what]
    server.answers(answer)
    with pytest.raises(Refused, match=said) as caught:
        _sign_in(server)
    assert caught.value.rule == "login"
    without_secrets(caught.value, PASSWORD)


def test_too_many_logins_are_a_wait(server: Server) -> None:
    """Bluesky allows 30 logins in five minutes, and says when there may be another."""
    limited = no("RateLimitExceeded", "Rate Limit Exceeded", 429)
    server.answers(replace(limited, headers={"Retry-After": "288"}))
    with pytest.raises(Busy) as caught:
        _sign_in(server)
    assert caught.value.retry_after == timedelta(seconds=288)


def test_another_users_login_is_refused(server: Server) -> None:
    """Signing in again cannot turn an account into another one's."""
    with pytest.raises(Refused, match="not for bob"):
        _sign_in(server, user="did:plc:other", handle="bob.test")


@pytest.mark.parametrize(
    "answer",
    [HTML, LOST, Reply(500), Reply(302), Reply.of(200, {}), Reply.of(200, {"did": DID, "handle": HANDLE})],
    ids=["a page", "nothing", "an error", "a redirection", "an empty object", "no tokens"],
)
def test_an_answer_that_is_no_login_is_busy(server: Server, answer: Reply | None) -> None:
    """What is not a login is not kept as one."""
    server.answers(answer)
    with pytest.raises(Busy) as caught:
        _sign_in(server)
    without_secrets(caught.value, PASSWORD)


def test_an_account_without_a_proven_handle_goes_by_its_name_for_ever(server: Server) -> None:
    """A handle that its domain does not prove is no handle."""

    def unproven(request: Request) -> Reply:
        told = json.loads(server.dialect.serve(request).body)
        return Reply.of(200, {**told, "handle": "handle.invalid"})

    server.answers(unproven)
    assert _sign_in(server).options["handle"] == DID


def _told(endpoint: object) -> dict[str, object]:
    return {"didDoc": {"service": [{"id": "#other"}, {"id": f"{DID}#atproto_pds", "serviceEndpoint": endpoint}]}}


def test_the_account_is_at_home_where_its_document_says() -> None:
    """Bluesky's own server lets people in, but another keeps the account and takes its posts."""
    home = "https://morel.us-east.host.example"
    assert home_of(_told(f"{home}/"), "https://bsky.social") == home
    assert home_of(_told("http://127.0.0.1:2583"), "http://127.0.0.1:2582/prefix") == "http://127.0.0.1:2583"


@pytest.mark.parametrize("told", [{}, {"didDoc": None}, {"didDoc": {"service": "x"}}, {"didDoc": {"service": [7]}}])
def test_without_a_document_it_is_where_it_let_us_in(told: dict[str, object]) -> None:
    """A server that keeps its accounts itself need not say so."""
    assert home_of(told, "https://pds.example") == "https://pds.example"


@pytest.mark.parametrize(
    "endpoint",
    ["http://pds.example", "http://127.0.0.1:8080", "https://10.0.0.1", "https://a:b@pds.example", "ftp://x", 7, None],
)
def test_a_home_that_may_not_be_talked_to_is_refused(endpoint: object) -> None:
    """No server of the internet sends a login in the clear, or into the network that this machine stands in."""
    with pytest.raises(Refused) as caught:
        home_of(_told(endpoint), "https://bsky.social")
    assert caught.value.rule == "address"


def test_the_server_is_checked_before_anything_is_asked() -> None:
    """Nobody types a password for an address that it would go to in the clear."""
    ask, asked = answering()
    account = Account("feed", "bluesky", "bluesky", options={"server": "http://bsky.social"})
    access: Access = access_with()
    with pytest.raises(InputError):
        sign_in(account, access, ask, no_browser)
    assert not asked
