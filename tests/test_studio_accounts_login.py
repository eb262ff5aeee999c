"""Signing in on the studio's pages: question by question, and no secret ever comes back."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from studio_client import StudioClient

from pullquote.logins import keep_login
from pullquote.studio.accounts import talks
from pullquote.studio.accounts.talks import Talk
from quotes.errors import InputError, Refused
from scheduler.logins import signing_in
from scheduler.logins.signing_in import Ask, Browser, Field, SignedIn
from scheduler.model import Account, Schedule
from scheduler.publisher import Access

SECRET = "correct horse battery staple"


def _sign_in(account: Account, access: Access, ask: Ask, browser: Browser) -> SignedIn:
    """A network that asks for a name and a password, and knows one of each."""
    name = ask(Field("identifier", "Handle", secret=False, hint="As in your profile."))
    if ask(Field("app_password", "App password")) != SECRET:
        raise Refused("login", "That is not the password.", "Make another.")
    return SignedIn({"app_password": SECRET}, {"handle": name, "user": name, "server": "https://social.example"})


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Bluesky without its server, and with the logins' key at hand."""
    monkeypatch.setitem(signing_in.SIGN_INS, "bluesky", f"{__name__}:_sign_in")
    monkeypatch.setenv("PULLQUOTE_LOGINS_KEY", "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=")
    yield


def _begun(client: StudioClient) -> dict[str, str]:
    told = client.send("/accounts", {"network": "bluesky", "name": "quotes", "slots": "daily 09:00 UTC"}).json()
    assert "Handle" in told["piece"]
    return {"talk": told["talk"], "step": str(told["step"])}


@pytest.mark.usefixtures("network")
def test_an_account_is_signed_in_step_by_step(studio_client: StudioClient) -> None:
    """The account is there when the login is, and no page, address or answer ever holds the secret."""
    at = _begun(studio_client)
    told = studio_client.send("/sign-in/answer", {**at, "answer": "ann.example"}).json()
    assert 'type="password"' in told["piece"]
    assert 'autocomplete="off"' in told["piece"]
    last = studio_client.send("/sign-in/answer", {**at, "step": told["step"], "answer": SECRET})
    assert last.json()["next"] == "/accounts/quotes"
    posting = studio_client.studio.posting
    assert posting.accounts.get("quotes").options["handle"] == "ann.example"
    assert posting.logins.read("quotes") == {"app_password": SECRET}
    for address in ("/accounts", "/accounts/quotes", "/health", "/health/doctor"):
        page = studio_client.get(address)
        assert page.status_code == 200
        assert SECRET not in page.text
    assert SECRET not in last.text


@pytest.mark.usefixtures("network")
def test_a_wrong_secret_is_told_and_not_repeated(studio_client: StudioClient) -> None:
    """Nothing is kept then, and the error does not quote what was typed."""
    at = _begun(studio_client)
    told = studio_client.send("/sign-in/answer", {**at, "answer": "ann.example"}).json()
    answer = studio_client.send("/sign-in/answer", {**at, "step": told["step"], "answer": "my other password"})
    assert (answer.status_code, answer.json()["error"]) == (409, "That is not the password.")
    assert "my other password" not in answer.text
    assert studio_client.studio.posting.accounts.all() == []
    assert studio_client.studio.posting.logins.read("quotes") is None


@pytest.mark.usefixtures("network")
def test_an_answer_that_cannot_be_one_is_asked_for_again(studio_client: StudioClient) -> None:
    """An empty field ends no sign-in."""
    told = studio_client.send("/sign-in/answer", {**_begun(studio_client), "answer": "  "}).json()
    assert "Copy it again" in told["piece"]
    assert "Handle" in told["piece"]


def test_a_sign_in_that_is_not_there_is_told(studio_client: StudioClient) -> None:
    """Names of conversations cannot be guessed, and end with the studio."""
    assert studio_client.send("/sign-in/answer", {"talk": "guess", "step": "1", "answer": "x"}).status_code == 404


def test_the_address_that_a_browser_ended_on_is_brought_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser is on another machine; only an address of this very sign-in is taken to this machine's listener."""

    def act(ask: Ask, browser: Browser) -> Account:
        came = browser(lambda back: f"https://social.example/allow?state=s3&redirect_uri={back}")
        return Account("quotes", "mastodon", "mastodon", {"code": came["code"]})

    talk = Talk(act)
    step = talk.after(0, 10)
    back = parse_qs(urlsplit(step.address).query)["redirect_uri"][0]
    assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+/callback", back)
    for wrong in (
        "http://127.0.0.1:1/callback?code=1&state=s3",
        f"{back}?code=1&state=other",
        "https://social.example/",
    ):
        with pytest.raises(InputError):
            talk.bring_back(wrong)
    talk.bring_back(f"{back}?code=abc&state=s3")
    done = talk.after(step.number, 10).done
    assert done is not None
    assert done.options["code"] == "abc"


def test_a_bug_in_a_sign_in_is_told_without_its_words() -> None:
    """An exception of a library may quote what it was given."""

    def act(ask: Ask, browser: Browser) -> Account:
        raise ValueError(SECRET)

    failed = Talk(act).after(0, 10).failed
    assert failed is not None
    assert SECRET not in f"{failed}"


def test_the_oldest_conversation_makes_room() -> None:
    """A page that was closed halfway holds no thread for ever."""
    ended = threading.Event()

    def act(ask: Ask, browser: Browser) -> Account:
        try:
            ask(Field("name", "Name"))
        finally:
            ended.set()
        raise AssertionError

    kept = talks.Talks()
    names = [kept.begin(act) for _ in range(talks._MOST + 1)]
    assert ended.wait(60)
    for name in names[1:]:
        kept.get(name).end()


@pytest.mark.usefixtures("network")
def test_no_page_waits_for_a_network(studio_client: StudioClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Networks are slow or away at times; the pages tell what is known here, and ask only when a person says so."""
    posting, asked = studio_client.studio.posting, []
    told = {
        "bluesky": {"user": "did:plc:ann", "handle": "ann.example", "server": "https://social.example"},
        "mastodon": {"user": "1", "server": "https://social.example"},
        "x": {"user": "1", "handle": "ann"},
        "telegram": {"chat": "@ann"},
    }
    secret = {"app_password": "s", "access_token": "s", "refresh_token": "s", "bot_token": "s"}
    for name, options in told.items():
        account = Account(name, name, name, options=options, schedule=Schedule(slots="daily 09:00 UTC"))
        posting.accounts.add(account, now=posting.now())
        keep_login(posting.logins, name, secret)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *where, **how: asked.append(where))
    monkeypatch.setattr(socket.socket, "connect", lambda _, where: asked.append(where))
    pages = ["/accounts", *(f"/accounts/{name}" for name in told), "/health", "/calendar", "/simulate"]
    assert [studio_client.get(page).status_code for page in pages] == [200] * len(pages)
    assert asked == []
