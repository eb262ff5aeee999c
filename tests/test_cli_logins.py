"""Logins from the command line and in the runner: kept only when all else is right, and shown to nobody."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import Result

from pullquote import logins
from pullquote.doctor_posting import examine_posting
from pullquote.finding import Finding
from pullquote.journal import Journal
from pullquote.posting import open_posting
from pullquote.running import Loop
from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound, PullquoteError, Refused, StorageError
from scheduler.logins.signing_in import SIGN_INS, Ask, Browser, Field, SignedIn
from scheduler.model import Account, Outgoing, Receipt
from scheduler.networks import load_rules
from scheduler.publisher import Access, Busy, Health, Media, Recovery, RecoveryKind
from scheduler.publishers import PUBLISHERS
from scheduler.rules import Rules

Run = Callable[..., Result]

HUSH = "hush-hush-7e1f"
KEY, OTHER_KEY = (base64.urlsafe_b64encode(bytes([number]) * 32).decode() for number in (1, 2))


@dataclass
class Pretend:
    """A network in memory: who signs in to it, and what it says."""

    user: str = "id-7"
    asks: tuple[Field, ...] = (
        Field("name", "Your name", secret=False, hint="as it stands in your profile"),
        Field("password", "App password"),
    )
    through_browser: bool = False
    refuses: Exception | None = None
    check: Callable[[], Health] | None = None
    opens: Exception | None = None
    ends: datetime | None = None
    signed_in: list[dict[str, str]] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)

    def options(self) -> dict[str, str]:
        """What an account remembers of it."""
        return {"user": self.user, "handle": f"@{self.user}", "profile": f"https://social.example/{self.user}"}


NETWORK = Pretend()


def sign_in(account: Account, access: Access, ask: Ask, browser: Browser) -> SignedIn:
    """Signs in to the pretend network."""
    secrets = {one.name: ask(one) for one in NETWORK.asks}
    if NETWORK.through_browser:
        secrets |= browser(lambda back: f"https://social.example/?state=s&back={back}")
    if NETWORK.refuses is not None:
        raise NETWORK.refuses
    NETWORK.signed_in.append(dict(account.options))
    return SignedIn(secrets, NETWORK.options())


class PretendPublisher:
    """The publisher of the pretend network."""

    def __init__(self, account: Account, access: Access) -> None:
        if NETWORK.opens is not None:
            raise NETWORK.opens
        self._account, self._access = account, access

    @property
    def rules(self) -> Rules:
        """Bluesky's."""
        return load_rules("bluesky")

    @property
    def recovery(self) -> Recovery:
        """None."""
        return Recovery(RecoveryKind.HOLD)

    def login_ends(self) -> datetime | None:
        """As the network says."""
        return NETWORK.ends

    def check(self) -> Health:
        """Whose login it is."""
        assert self._access.login.read()["password"] == HUSH
        NETWORK.checked.append(self._account.name)
        if NETWORK.check is not None:
            return NETWORK.check()
        told = NETWORK.options()
        return Health(told["handle"], told["profile"], told)

    def upload(self, outgoing: Outgoing) -> Media:
        """Takes the pictures."""
        return ()

    def publish(self, outgoing: Outgoing, media: Media, key: str) -> Receipt:
        """Makes the post."""
        return Receipt("1", None, outgoing.created_at)

    def find(self, outgoing: Outgoing) -> None:
        """Cannot be asked."""


@pytest.fixture(autouse=True)
def network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Pretend:
    """The pretend network in Bluesky's place, a key in the environment, and no home but an empty one."""
    fresh = Pretend()
    monkeypatch.setattr(sys.modules[__name__], "NETWORK", fresh)
    monkeypatch.setitem(SIGN_INS, "bluesky", f"{__name__}:sign_in")
    monkeypatch.setitem(PUBLISHERS, "bluesky", f"{__name__}:PretendPublisher")
    monkeypatch.setenv(logins.VARIABLE, KEY)
    for name in ("HOME", "XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    return fresh


@pytest.fixture(autouse=True)
def no_signals(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The runner leaves the process's signals as they were."""
    monkeypatch.setattr(Loop, "_heed_signals", lambda _: None)
    yield


class Desk:
    """The command line on one workspace; the login that is given goes in by standard input."""

    def __init__(self, command: Run, workspace: Workspace) -> None:
        self.workspace = workspace
        self._command = command

    def __call__(self, *words: str | Path, code: int = 0, given: str = "") -> Result:
        done = self._command(*words, workspace=self.workspace, given=given)
        assert done.exit_code == code, done.output
        return done

    def lines(self, *words: str, code: int = 0) -> list[Any]:
        """JSON, one document a line."""
        return [json.loads(line) for line in self(*words, "--json", code=code).stdout.splitlines()]

    def add(self, *more: str, name: str = "feed", login: str | None = None) -> Result:
        """Adds an account that signs in."""
        return self("accounts", "add", name, "--on", "bluesky", "--login-from", "-", *more, given=login or LOGIN)

    def kept(self, name: str = "feed") -> Mapping[str, str] | None:
        """The login that is kept."""
        with open_posting(self.workspace) as posting:
            return posting.logins.read(name)

    def account(self, name: str = "feed") -> Account:
        """The account as it is kept."""
        with open_posting(self.workspace) as posting:
            return posting.accounts.get(name)

    def look(self) -> list[dict[str, Any]]:
        """One turn of the runner; gives its log."""
        return [json.loads(line) for line in self("run", "--once", "--json").stderr.splitlines()]


LOGIN = json.dumps({"name": "ann", "password": HUSH})


@pytest.fixture
def desk(command: Run, workspace: Workspace) -> Desk:
    """The command line on a workspace of the test's own."""
    return Desk(command, workspace)


def _error(deed: Callable[[], object]) -> PullquoteError:
    with pytest.raises(PullquoteError) as caught:
        deed()
    return caught.value


# --- adding -----------------------------------------------------------------------------------------------------------


def test_an_account_is_signed_in_as_it_is_added(desk: Desk) -> None:
    """`accounts add` signs in; the secrets are in the vault alone, and the account remembers who it is."""
    done = desk.add("--slots", "daily 09:00 UTC", "--text-only", "--json")
    one = json.loads(done.stdout)
    assert one["options"] == NETWORK.options() and one["text_only"] is True
    assert desk.kept() == {"name": "ann", "password": HUSH}
    listed = desk("accounts").stdout
    assert "@id-7" in listed and "bluesky" in listed
    assert HUSH not in done.output + listed
    for path in desk.workspace.root.rglob("*"):
        assert not path.is_file() or HUSH.encode() not in path.read_bytes(), path
    assert "signed in as @id-7" in desk.add(name="other").stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["old", "--on", "bluesky"], "already"),
        (["new", "--on", "bluesky", "--slots", "mun 09:00 UTC"], "'mun' is not a day"),
        (["new", "--on", "bluesky", "--design", "postr"], "postr"),
        (["new", "--on", "bluesky", "--option", "sever=x"], "no option 'sever'"),
        (["new", "--on", "bluesky", "--chat", "@x"], "no option '--chat'"),
        (["new", "--on", "bluesky", "--option", f"password={HUSH}"], "no option 'password'"),
        (["new", "--on", "bluesky", "--option", "user=id-1"], "no option 'user'"),
        (["new", "--on", "bluesky", "--option", HUSH], "An --option has no value"),
        (["new", "--on", "folder", "--option", "server=x"], "no option '--server'"),
        (["new", "--on", "blusky"], "blusky"),
    ],
)
def test_everything_else_is_looked_at_before_anybody_signs_in(desk: Desk, words: list[str], message: str) -> None:
    """What is wrong with the account is said before its login is asked for; nothing is kept and no secret repeated."""
    desk.add(name="old")
    NETWORK.signed_in.clear()
    error = _error(lambda: desk("accounts", "add", *words, given=LOGIN))
    assert message in error.message and HUSH not in str(error)
    assert NETWORK.signed_in == [] and desk.kept("new") is None
    assert [one["name"] for one in desk.lines("accounts")] == ["old"]


def test_a_known_option_is_suggested_and_kept(desk: Desk) -> None:
    """A slip in an option's name is answered with the right one, which the sign-in is handed."""
    assert "'server'" in _error(lambda: desk.add("--option", "sever=https://x.example")).hint
    desk.add("--server", " https://x.example ")
    assert NETWORK.signed_in == [{"server": "https://x.example"}]
    assert desk.account().options["server"] == "https://x.example"


@pytest.mark.parametrize("where", ["sign-in", "opening", "row"])
def test_an_account_that_cannot_be_added_leaves_no_login(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """Refused by the network, by its publisher or by the database: neither account nor login is kept."""
    if where == "sign-in":
        NETWORK.refuses = Refused("login", "Wrong password.", "Make another.")
    elif where == "opening":
        NETWORK.opens = InputError("This server is too old.", "Choose another.")
    else:
        monkeypatch.setattr("scheduler.accounts.Accounts.add", _raiser(StorageError("The disk is full.")))
    error = _error(desk.add)
    assert error.message in ("Wrong password.", "This server is too old.", "The disk is full.")
    assert desk.kept() is None and desk.lines("accounts") == []


def _raiser(error: Exception) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> object:
        raise error

    return fail


def test_no_key_no_sign_in(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the login could not be kept, that is said before anybody signs in."""
    (desk.workspace.root / "pullquote.toml").write_text('[logins]\nkey = "environment"\n')
    monkeypatch.delenv(logins.VARIABLE)
    assert logins.VARIABLE in _error(desk.add).message
    assert NETWORK.signed_in == []


# --- what is asked ----------------------------------------------------------------------------------------------------


def test_a_person_is_asked_and_secrets_are_not_echoed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a terminal each field is asked for, with its hint; what is secret does not show, and nothing is empty."""
    monkeypatch.setattr(logins, "_somebody_there", lambda: True)
    done = desk("accounts", "add", "feed", "--on", "bluesky", "--json", given=f"  \n ann\n{HUSH}  \n")
    assert desk.kept() == {"name": "ann", "password": HUSH}
    assert "as it stands in your profile" in done.stderr and "App password" in done.stderr
    assert HUSH not in done.output and json.loads(done.stdout)["name"] == "feed"


def test_nobody_to_ask(desk: Desk) -> None:
    """In a script without a login given, the error names the field and the way to give it."""
    error = _error(lambda: desk("accounts", "add", "feed", "--on", "bluesky"))
    assert "Nobody is there" in error.message and "'name'" in error.message and "--login-from" in error.hint


def test_a_login_is_read_from_a_file(desk: Desk, tmp_path: Path) -> None:
    """A file does as well as standard input, with the space around its values left out."""
    (tmp_path / "login.json").write_text(json.dumps({"name": "ann", "password": f" {HUSH}\n", "unused": "x"}))
    desk("accounts", "add", "feed", "--on", "bluesky", "--login-from", tmp_path / "login.json")
    assert desk.kept() == {"name": "ann", "password": HUSH}


@pytest.mark.parametrize(
    ("login", "message"),
    [
        ("", "is no login"),
        (HUSH, "is no login"),
        (f'["{HUSH}"]', "is no login"),
        (f'{{"name": "ann", "password": ["{HUSH}"]}}', "is no login"),
        ("[" * 100_000, "is no login"),
        (f'{{"name": "ann", "passwort": "{HUSH}"}}', "asks for 'password'"),
        (f'{{"name": "ann", "password": "{HUSH}\\nX-Evil: 1"}}', "'password' is empty, too long, or holds"),
        ('{"name": "ann", "password": " "}', "'password' is empty"),
        (json.dumps({"name": "ann", "password": HUSH * 1000}), "too long"),
    ],
)
def test_what_is_no_login_is_refused_and_not_shown(desk: Desk, login: str, message: str) -> None:
    """A file that holds no login, or not the right fields, is told without any of it."""
    error = _error(lambda: desk.add(login=login or " "))
    assert isinstance(error, InputError) and message in error.message
    seen: BaseException | None = error
    while seen is not None:
        assert HUSH not in f"{seen!r} {vars(seen)}"
        seen = seen.__cause__ or seen.__context__
    assert desk.kept() is None


def test_a_misspelt_field_is_suggested(desk: Desk) -> None:
    """The nearest field that was given is named."""
    assert "'passwort'" in _error(lambda: desk.add(login='{"name": "a", "passwort": "b"}')).hint


def test_the_browser_brings_the_answer(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sign-in in the browser shows its address, opens it, and takes what comes back; none of that is printed."""
    NETWORK.through_browser = True
    threads = []

    def visit(address: str) -> bool:
        back = address.partition("back=")[2]
        url = f"{back}?state=s&code={HUSH}"
        threads.append(threading.Thread(target=lambda: urllib.request.urlopen(url, timeout=60).close()))
        threads[0].start()
        return True

    monkeypatch.setattr("webbrowser.open", visit)
    monkeypatch.setenv("DISPLAY", ":0")
    done = desk.add()
    threads[0].join()
    assert desk.kept() == {"name": "ann", "password": HUSH, "code": HUSH, "state": "s"}
    assert "https://social.example/?state=s&back=http://127.0.0.1:" in done.stderr
    assert HUSH not in done.output


def test_a_browser_elsewhere(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With --paste-address no browser is opened here, and the address that one ended on is asked for, unseen."""
    NETWORK.through_browser = True
    monkeypatch.setattr("webbrowser.open", _raiser(AssertionError("a browser was opened")))
    words = ["accounts", "add", "feed", "--on", "bluesky", "--paste-address", "--login-from", f"{tmp_path}/login.json"]
    (tmp_path / "login.json").write_text(LOGIN)
    assert "Nobody is there" in _error(lambda: desk(*words)).message
    monkeypatch.setattr(logins, "_somebody_there", lambda: True)
    seen: list[str] = []
    monkeypatch.setattr(logins, "_show", seen.append)
    monkeypatch.setattr(logins, "_pasted", lambda: f"{seen[0].partition('back=')[2]}?state=s&code=c")
    desk(*words)
    assert desk.kept() == {"name": "ann", "password": HUSH, "code": "c", "state": "s"}


def test_no_browser_in_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a screen no browser is opened: those that run in a terminal would take it over and sign nobody in."""
    monkeypatch.setattr("webbrowser.open", lambda _: True)
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    assert logins._open("https://social.example") is False
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert logins._open("https://social.example") is True


# --- signing in again, and out ----------------------------------------------------------------------------------------


def _login(desk: Desk, *more: str) -> Result:
    return desk("accounts", "login", "FEED", "--login-from", "-", *more, given=LOGIN)


def test_signing_in_again_is_for_the_same_user(desk: Desk) -> None:
    """Another user's login is refused, and the old one stays, unless the change is meant."""
    desk.add()
    before = desk.kept()
    NETWORK.user = "id-8"
    error = _error(lambda: _login(desk))
    assert isinstance(error, Refused) and error.rule == "login"
    assert "@id-8" in error.message and "@id-7" in error.message and "--as-new-user" in error.hint
    assert (desk.kept(), desk.account().options["user"]) == (before, "id-7")
    assert "as @id-8" in _login(desk, "--as-new-user").stdout
    assert NETWORK.signed_in[-1] == {}
    assert desk.account().options == NETWORK.options()


@pytest.mark.parametrize(
    ("why", "goes_on"),
    [
        ("Bluesky does not let this account in: expired.", True),
        ("The account 'feed' has no login here. `pullquote accounts login feed` signs in.", True),
        ("3 posts in a row failed; the last: Bluesky does not let this account in.", True),
        ("holidays", False),
        ("paused by hand", False),
        ("3 posts in a row failed; the last: Bluesky refuses it (400): too long.", False),
        ("restored from the backup of 2026-11-23; it was paused before: Bluesky does not let this account in.", False),
    ],
)
def test_a_new_login_ends_a_pause_for_the_login(desk: Desk, why: str, goes_on: bool) -> None:
    """An account that was paused for its login goes on; one that was paused for anything else stays so, and is told."""
    desk.add()
    desk("accounts", "pause", "feed", "--because", why)
    said = _login(desk).stdout
    assert (desk.account().paused is None) is goes_on
    assert ("It goes on" if goes_on else "still paused") in said


def test_what_a_person_changes_meanwhile_stays(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change that is made while somebody signs in, which takes minutes, is not undone by it."""
    desk.add()

    def meanwhile(account: Account, *rest: Any) -> SignedIn:
        desk("accounts", "edit", "feed", "--slots", "daily 09:00 UTC")
        return sign_in(account, *rest)

    monkeypatch.setattr(logins, "sign_in_for", lambda _: meanwhile)
    _login(desk)
    assert desk.account().schedule.slots == "daily 09:00 UTC"


def test_another_server_is_another_login(desk: Desk) -> None:
    """The server of an account that is signed in is not changed by `edit`, which would send its login there."""
    desk.add("--server", "https://a.example")
    assert "another server" in _error(lambda: desk("accounts", "edit", "feed", "--server", "https://b.example")).message
    assert "--as-new-user" in _error(lambda: _login(desk, "--server", "https://b.example")).hint
    assert desk.account().options["server"] == "https://a.example"
    _login(desk, "--server", "https://b.example", "--as-new-user")
    assert desk.account().options["server"] == "https://b.example"
    desk("accounts", "edit", "feed", "--server", "https://b.example", "--slots", "daily 09:00 UTC")


def test_signing_out(desk: Desk) -> None:
    """A login that is forgotten is gone from the disk; the account stays, cannot post, and may be signed in again."""
    desk.add()
    assert "Forgot" in desk("accounts", "logout", "feed").stdout
    assert desk.kept() is None
    assert "has no login" in _error(lambda: desk("accounts", "logout", "feed")).message
    assert "no account 'fed'" in _error(lambda: desk("accounts", "logout", "fed")).message
    (bad,) = desk.lines("accounts", "check", code=3)
    assert "has no login" in bad["found"] and "accounts login feed" in bad["hint"]
    desk("accounts", "edit", "feed", "--slots", "daily 09:00 UTC")
    _login(desk)
    assert desk.lines("accounts", "check")[0]["ok"] is True


def test_removing_an_account_forgets_its_login(desk: Desk) -> None:
    """With the account its login goes; the others' stay."""
    desk.add()
    desk.add(name="other")
    assert "Its login is forgotten" in desk("accounts", "remove", "feed").stdout
    assert desk.kept() is None and desk.kept("other") is not None


def test_a_network_without_logins_has_none(desk: Desk) -> None:
    """A folder is not signed in to, and a share pack's account makes its folder without any login."""
    for words in (["add", "a", "--on", "folder", "--login-from", "-"], ["login", "linked"]):
        if words[0] == "login":
            desk("accounts", "add", "linked", "--on", "linkedin")
        with pytest.raises(InputError, match="no login"):
            desk("accounts", *words, given=LOGIN)
    assert (desk.workspace.root / "share" / "linked").is_dir()
    desk("accounts", "add", "near", "--on", "threads", "--to", "elsewhere/near")
    assert (desk.workspace.root / "elsewhere" / "near").is_dir()
    assert not list(desk.workspace.root.glob("*pullquote.logins*"))


def test_the_login_of_a_plugin_is_what_it_is_given(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A network that somebody else wrote gets the login it was given, as it is, and any option."""
    point = EntryPoint("paper", f"{__name__}:PretendPublisher", "pullquote.publishers")
    monkeypatch.setattr("pullquote.posting.entry_points", lambda group: EntryPoints([point]))
    words = ["accounts", "add", "news", "--on", "paper", "--like", "mastodon", "--option", "any=thing"]
    desk(*words, "--login-from", "-", given=LOGIN)
    assert desk.kept("news") == {"name": "ann", "password": HUSH}
    assert desk.account("news").options == {"any": "thing"}
    assert desk.lines("accounts", "check")[0]["handle"] == "@id-7"
    desk("accounts", "remove", "news")
    desk(*words)
    assert desk.kept("news") is None


@pytest.mark.parametrize("name", ["bluesky", "linkedin"])
def test_a_plugin_in_the_place_of_ours_has_a_login_of_its_own(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A plugin with the name of one of ours is not signed in to in our way, and makes no folder."""
    point = EntryPoint(name, f"{__name__}:PretendPublisher", "pullquote.publishers")
    monkeypatch.setattr("pullquote.posting.entry_points", lambda group: EntryPoints([point]))
    desk("accounts", "add", "feed", "--on", name, "--login-from", "-", given=LOGIN)
    assert NETWORK.signed_in == [] and desk.kept() == {"name": "ann", "password": HUSH}
    assert not (desk.workspace.root / "share").exists()


# --- checking ---------------------------------------------------------------------------------------------------------


def _says(**values: Any) -> Callable[[], Health]:
    return lambda: Health(**{"handle": "@id-7", **values})


def test_a_check_asks_the_network_and_remembers(desk: Desk) -> None:
    """`accounts check` shows whose login it is, when it ends, and what is odd; what is to be remembered is kept."""
    desk.add()
    (plain,) = desk.lines("accounts", "check")
    assert list(plain) == [*("name", "found", "hint", "ok", "handle", "profile", "login_ends", "warnings", "clock_off")]
    assert (plain["ok"], plain["found"], plain["handle"], plain["clock_off"]) == (True, "ready", "@id-7", None)
    NETWORK.ends = datetime(2027, 1, 2, 3, 4, tzinfo=UTC)
    NETWORK.check = _says(
        profile="https://social.example/ann",
        remember={"limit": "300", "handle": "@new"},
        clock_off=timedelta(seconds=-95),
        warnings=("The bio does not say that it is automated.",),
    )
    (told,) = desk.lines("accounts", "check", "feed")
    assert (told["clock_off"], told["login_ends"]) == (-95.0, "2027-01-02T03:04:00+00:00")
    assert desk.account().options == {**NETWORK.options(), "limit": "300", "handle": "@new"}
    said = desk("accounts", "check").stdout
    for words in ("0:01:35 behind", "2027-01-02 03:04 UTC", "The bio does not say", "https://social.example/ann"):
        assert words in said
    NETWORK.check = _says(clock_off=timedelta(seconds=59))
    assert "clock" not in desk("accounts", "check").stdout


def test_a_check_offline_asks_nobody(desk: Desk) -> None:
    """With --offline only settings and login are looked at."""
    desk.add()
    (told,) = desk.lines("accounts", "check", "--offline")
    assert (told["ok"], told["handle"], NETWORK.checked) == (True, None, [])


@pytest.mark.parametrize(
    ("error", "found"),
    [
        (Refused("login", "Not let in.", "Sign in again."), "Not let in."),
        (Busy("The server cannot be reached."), "The server cannot be reached."),
        (RuntimeError(HUSH), "a bug: RuntimeError"),
    ],
)
def test_a_check_that_fails_is_told_and_others_go_on(desk: Desk, error: Exception, found: str) -> None:
    """What a network refuses, or a bug, is told for its account with exit code 3; the others are checked."""
    desk.add()
    desk("accounts", "add", "folder", "--on", "folder")
    NETWORK.check = _raiser(error)
    first, second = desk.lines("accounts", "check", code=3)
    assert (first["ok"], first["found"], second["ok"]) == (False, found, True)
    assert HUSH not in desk("accounts", "check", code=3).output
    assert desk.account().paused is None


# --- the runner -------------------------------------------------------------------------------------------------------


def test_the_runner_asks_once_a_day(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often it is started, the runner asks about a login once a day, and never about folders or paused ones."""
    desk.add()
    desk.add(name="asleep")
    desk("accounts", "pause", "asleep")
    desk("accounts", "add", "plain", "--on", "folder")
    NETWORK.check = _says(remember={"limit": "300"})
    assert [desk.look() for _ in range(3)] == [[], [], []]
    assert NETWORK.checked == ["feed"]
    assert desk.account().options["limit"] == "300"
    off = timedelta(0)
    monkeypatch.setattr("pullquote.posting.Posting.now", lambda _: datetime.now(UTC) + off)  # noqa: TID251
    with open_posting(desk.workspace) as posting:
        loop = Loop(posting, Journal(), health=desk.workspace.root / "runner.json")
        for hours, asked in ((6, 1), (12, 1), (25, 2), (30, 2), (-50, 3)):
            off = timedelta(hours=hours)
            loop._chores()
            assert len(NETWORK.checked) == asked, hours


def test_a_refused_login_pauses_before_a_post_is_due(desk: Desk) -> None:
    """When the network no longer lets an account in, it is paused and a person told, though nothing was due."""
    desk.add()
    NETWORK.check = _raiser(Refused("login", "Bluesky lets nobody in.", "`pullquote accounts login feed` signs in."))
    (event,) = desk.look()
    assert (event["event"], event["account"], event["why"]) == ("paused", "feed", "Bluesky lets nobody in.")
    assert "accounts login feed" in (desk.account().paused or "")
    with open_posting(desk.workspace) as posting:
        (notice,) = posting.notices.waiting()
    assert notice.kind == "paused" and "Bluesky lets nobody in." in notice.message
    NETWORK.check = None
    assert "It goes on" in _login(desk).stdout


def test_a_login_that_is_gone_pauses_too(desk: Desk) -> None:
    """Without a login nothing can go out: that is told at once as well."""
    desk.add()
    desk("accounts", "logout", "feed")
    assert [event["event"] for event in desk.look()] == ["paused"]


@pytest.mark.parametrize(
    "error",
    [Busy("Out of reach."), Refused("network", "What?"), RuntimeError(HUSH), StorageError("The keyring is locked.")],
    ids=lambda error: type(error).__name__,
)
def test_other_trouble_pauses_nobody(desk: Desk, error: Exception) -> None:
    """A network out of reach, a keyring that is locked or a bug is logged, and another account is still asked about."""
    desk.add()
    desk.add(name="other")
    NETWORK.check = _raiser(error)
    events = desk.look()
    assert len(events) == 2 and {event["event"] for event in events} <= {"trouble", "bug"}
    assert HUSH not in json.dumps(events)
    assert desk.account().paused is None and NETWORK.checked == ["feed", "other"]


def test_a_login_that_ends_soon_is_told_once(desk: Desk) -> None:
    """A week before a login ends a person is told how to renew it, once; longer before nobody is."""
    desk.add()
    with open_posting(desk.workspace) as posting:
        now = posting.now()
        NETWORK.ends = now + timedelta(days=8)
        desk.look()
        assert posting.notices.waiting() == []
        NETWORK.ends = now + timedelta(days=6)
        desk.look()
        desk.look()
        (notice,) = posting.notices.waiting()
    assert notice.kind == "expiring" and "`pullquote accounts login feed`" in notice.message


def test_the_runner_pauses_an_account_whose_login_cannot_be_had(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A post whose account's login cannot be opened is not tried again and again: it waits, and a person is told."""
    desk.add()
    id = str(json.loads(desk("add", "Plain words.", "--by", "Ann Other", "--json").stdout)["id"])
    desk("approve", id)
    desk("post", id, "--on", "feed", "--at", f"{datetime.now(UTC):%Y-%m-%d %H:%M}", "--zone", "UTC")  # noqa: TID251
    monkeypatch.setenv(logins.VARIABLE, OTHER_KEY)
    assert "paused" in {event["event"] for event in desk.look()}
    assert "No key at hand" in (desk.account().paused or "")
    (post,) = desk.lines("queue")
    assert (post["state"], post["attempts"]) == ("queued", 0)


# --- doctor, keys, cost -----------------------------------------------------------------------------------------------


def _found(desk: Desk) -> Finding | None:
    return next((one for one in examine_posting(desk.workspace) if one.check == "logins"), None)


def test_doctor_looks_at_the_logins(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """`doctor` says where the key is, who has no login, and that others can read the file or no key opens it."""
    desk("accounts", "add", "plain", "--on", "folder")
    assert _found(desk) is None
    desk.add()
    found = _found(desk)
    assert found is not None and found.state == "ok"
    assert "has 1" in found.found and logins.VARIABLE in found.found
    desk("accounts", "logout", "feed")
    found = _found(desk)
    assert found is not None and found.state == "wrong" and "without one: feed" in found.found
    if os.name == "posix":
        (desk.workspace.root / "pullquote.logins").chmod(0o640)
        found = _found(desk)
        assert found is not None and found.state == "wrong" and "chmod 600" in found.hint
        (desk.workspace.root / "pullquote.logins").chmod(0o600)
    for key, words in ((OTHER_KEY, "No key at hand"), (HUSH, "is no key")):
        monkeypatch.setenv(logins.VARIABLE, key)
        found = _found(desk)
        assert found is not None and found.state == "wrong" and words in found.found


def test_a_key_is_changed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a new key before the old one, `relock` locks the file with the new; then the old one may go."""
    assert isinstance(_error(lambda: desk("accounts", "relock")), NotFound)
    desk.add()
    monkeypatch.setenv(logins.VARIABLE, f"{OTHER_KEY},{KEY}")
    assert logins.VARIABLE in desk("accounts", "relock").stdout
    monkeypatch.setenv(logins.VARIABLE, OTHER_KEY)
    assert desk.kept() == {"name": "ann", "password": HUSH}


def test_the_settings_say_where_the_key_and_the_file_are(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`key = "file"` makes a key in the person's own folder whatever the environment has; `file` names another file."""
    settings = desk.workspace.root / "pullquote.toml"
    (tmp_path / "shared").mkdir()
    settings.write_text(f'[logins]\nkey = "file"\nfile = "{(tmp_path / "shared" / "logins").as_posix()}"\n')
    desk.workspace = Workspace(desk.workspace.root)
    desk.add()
    monkeypatch.delenv(logins.VARIABLE)
    assert desk.kept() == {"name": "ann", "password": HUSH}
    assert (tmp_path / "shared" / "logins").read_bytes().startswith(b"pullquote-logins 1 file ")
    keys = [path for path in (tmp_path / "home").rglob("*") if path.name == "logins.key"]
    assert len(keys) == 1
    settings.write_text('[logins]\nkey = "keychain"\n')
    with pytest.raises(InputError, match=r"line 2, logins\.key: it should be 'auto'"):
        desk("accounts")


def test_auto_without_environment_or_keyring_is_a_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Out of the box, on a machine without a keyring, a login is kept and found again."""
    monkeypatch.delenv(logins.VARIABLE)
    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_keyring=lambda: object()))
    desk.add()
    assert desk.kept() == {"name": "ann", "password": HUSH}
    assert (desk.workspace.root / "pullquote.logins").read_bytes().startswith(b"pullquote-logins 1 file ")


def test_who_has_no_logins_pays_nothing_for_them(desk: Desk) -> None:
    """Commands and turns of a workspace without logins load no cryptography, keyring or lock, and leave no file."""
    desk("accounts", "add", "plain", "--on", "folder")
    code = (
        "import sys\nfrom pullquote.cli import cli\n"
        f"cli.main(['--workspace', {str(desk.workspace.root)!r}, 'accounts', 'check'], standalone_mode=False)\n"
        f"cli.main(['--workspace', {str(desk.workspace.root)!r}, 'run', '--once'], standalone_mode=False)\n"
        "print(*({'cryptography', 'keyring', 'filelock', 'webbrowser'} & sys.modules.keys()), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "\n"
    assert not list(desk.workspace.root.glob("*pullquote.logins*"))
