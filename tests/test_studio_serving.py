"""Serving the studio: where it answers, who is told, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from pullquote.studio.serving import serve
from pullquote.workspace import Workspace
from quotes.errors import InputError


@pytest.mark.parametrize(
    ("host", "names", "password", "said"),
    [
        ("0.0.0.0", ("studio.example",), None, "needs a password"),
        ("192.0.2.1", (), "", "needs a password"),
        ("192.0.2.1", (), "short", "can be guessed"),
        ("::", (), "correct horse battery", "--name"),
    ],
)
def test_others_reach_it_only_with_a_password_and_by_a_name(
    workspace: Workspace, host: str, names: tuple[str, ...], password: str | None, said: str
) -> None:
    """A studio that is open to a network by mistake would be everybody's."""
    with pytest.raises(InputError) as caught:
        serve(workspace, lambda address: None, host=host, names=names, password=password)
    assert said in str(caught.value)


def _started(root: Path, *words: str, password: str = "") -> tuple[subprocess.Popen[str], str]:
    """The command, running, and the address that it prints."""
    surroundings = {**os.environ, "PYTHONUNBUFFERED": "1"}  # noqa: TID251 - the command needs what this test has
    if password:
        surroundings["PULLQUOTE_STUDIO_PASSWORD"] = password
    command = [sys.executable, "-m", "pullquote", "--workspace", str(root), "studio", "--no-open", *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=surroundings)
    assert process.stdout is not None
    return process, process.stdout.readline().split()[-1]


def _ended(process: subprocess.Popen[str], by: signal.Signals) -> int:
    process.send_signal(by)
    with process:
        return process.wait(timeout=60)


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_the_command_prints_an_address_that_opens_it_and_ends_when_told(starter: Workspace, by: signal.Signals) -> None:
    """Ctrl-C and a service's stop end it, also while a page listens for news."""
    process, address = _started(starter.root)
    try:
        with httpx.Client(follow_redirects=True) as browser:
            assert "pullquote-proof" in browser.get(address).text
            root = address.partition("?")[0]
            with browser.stream("GET", f"{root}events") as news:
                assert next(news.iter_lines()).startswith("retry")
                _ended(process, by)
        assert process.returncode is not None
    finally:
        process.kill()


def test_two_studios_find_ports_of_their_own(starter: Workspace) -> None:
    """A second workspace opens beside the first, and neither takes the other's session."""
    first, one = _started(starter.root)
    second, two = _started(starter.root)
    try:
        assert one.partition("?")[0] != two.partition("?")[0]
        with httpx.Client(follow_redirects=True) as browser:
            assert browser.get(one).status_code == 200
            assert browser.get(two.partition("?")[0]).status_code == 401
    finally:
        for process in (first, second):
            _ended(process, signal.SIGTERM)


def test_with_a_password_the_address_holds_no_token(starter: Workspace) -> None:
    """What is printed on a server may be in a log."""
    words = ("--host", "0.0.0.0", "--name", "studio.example")
    process, address = _started(starter.root, *words, password="correct horse battery")
    try:
        assert address.startswith("http://studio.example:")
        assert "token" not in address
    finally:
        _ended(process, signal.SIGTERM)
