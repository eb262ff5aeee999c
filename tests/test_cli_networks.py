"""Each network of ours from the command line, against its fake: signed in, checked, posted to, signed out."""

from __future__ import annotations

import json
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result

from pullquote import logins
from pullquote.posting import open_posting
from pullquote.running import Loop
from pullquote.workspace import Workspace
from scheduler.proving.dialects import account_options, login_secrets
from scheduler.proving.dialects import telegram as fake_telegram
from scheduler.proving.faults import Network
from scheduler.proving.network import FakeNetwork

Run = Callable[..., Result]

BLUESKY_HANDLE = account_options(Network.BLUESKY, "http://127.0.0.1")["handle"]

KEY = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="


@pytest.fixture
def server() -> Iterator[FakeNetwork]:
    """Every network's fake, on this machine."""
    with FakeNetwork() as network:
        thread = threading.Thread(target=network.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield network
        network.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A key in the environment and an empty home; the runner leaves the process's signals as they were."""
    monkeypatch.setenv(logins.VARIABLE, KEY)
    for name in ("HOME", "XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setattr(Loop, "_heed_signals", lambda _: None)


def _base(server: FakeNetwork, network: str) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}/{network}/ann"


def _given(network: str) -> dict[str, str]:
    """What a person types at the fake's sign-in."""
    secrets = login_secrets(Network(network))
    if network == "bluesky":
        return {"identifier": BLUESKY_HANDLE, "app_password": secrets["app_password"]}
    if network == "discord":
        return {"url": f"https://discord.com/api/webhooks/{secrets['id']}/{secrets['token']}"}
    return secrets


def _where(server: FakeNetwork, network: str) -> list[str]:
    """The options that lead to the fake."""
    base = _base(server, network)
    if network == "webhook":
        return ["--url", f"{base}/hook"]
    chat = ["--chat", f"{fake_telegram.CHAT}"] if network == "telegram" else []
    ways = {"mastodon": ["--option", "paste=yes"], "x": ["--option", "keys=yes"]}
    return ["--server", base, *chat, *ways.get(network, [])]


@pytest.mark.parametrize("network", ["bluesky", "discord", "mastodon", "telegram", "webhook", "x"])
def test_a_network_from_beginning_to_end(
    command: Run, workspace: Workspace, server: FakeNetwork, network: str, tmp_path: Path
) -> None:
    """An account is signed in, is who it should be, posts a card once, and is forgotten; no secret is ever shown."""
    said = ""

    def run(*words: str, given: str = "", code: int = 0) -> str:
        nonlocal said
        done = command(*words, workspace=workspace, given=given)
        assert done.exit_code == code, done.output
        said += done.output
        return done.stdout

    now = datetime.now(UTC)  # noqa: TID251 - the runner reads the real clock
    page = server.page(network, "ann")
    page.control("clock", {"at": now.isoformat()})
    login = json.dumps(_given(network))
    run("accounts", "add", "feed", "--on", network, *_where(server, network), "--login-from", "-", given=login)
    told = json.loads(run("accounts", "check", "--json"))
    assert told["ok"] is True and told["handle"]
    run("accounts", "login", "feed", "--login-from", "-", given=login)
    quote = json.loads(run("add", "Plain words.", "--by", "Ann Other", "--json"))["id"]
    run("approve", quote)
    run("post", quote, "--on", "feed", "--at", f"{now:%Y-%m-%d %H:%M}", "--zone", "UTC")
    run("run", "--once")
    run("run", "--once")
    (post,) = [json.loads(line) for line in run("queue", "--state", "posted", "--json").splitlines()]
    found = page.control("settle", {})
    (shown,) = found["posts"]
    assert "Plain words." in shown["text"] and len(shown["pictures"]) == 1 and found["bugs"] == []
    assert "Plain words." in json.loads(run("queue", "show", str(post["id"]), "--json"))["caption"]
    secrets = [one for one in _given(network).values() if one != BLUESKY_HANDLE]
    with open_posting(workspace) as posting:
        secrets += [one for key, one in (posting.logins.read("feed") or {}).items() if key not in ("id", "did")]
    run("accounts", "logout", "feed")
    (gone,) = [json.loads(line) for line in run("accounts", "check", "--json", code=3).splitlines()]
    assert "has no login" in gone["found"]
    run("accounts", "remove", "feed")
    kept = b"".join(path.read_bytes() for path in workspace.root.rglob("*") if path.is_file())
    for secret in filter(lambda one: len(one) > 8, secrets):
        assert secret not in said and secret.encode() not in kept


def test_mastodon_through_the_browser(
    command: Run, workspace: Workspace, server: FakeNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole way through a browser, with a registered app, PKCE and the answer on this machine's own address."""
    threads: list[threading.Thread] = []

    def visit(address: str) -> bool:
        threads.append(threading.Thread(target=lambda: urllib.request.urlopen(address, timeout=60).close()))
        threads[0].start()
        return True

    monkeypatch.setattr("webbrowser.open", visit)
    monkeypatch.setattr(sys, "platform", "darwin")
    words = ["accounts", "add", "feed", "--on", "mastodon", "--server", _base(server, "mastodon"), "--json"]
    done = command(*words, workspace=workspace)
    threads[0].join()
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["options"]["handle"]
    assert json.loads(command("accounts", "check", "--json", workspace=workspace).stdout)["ok"] is True
