"""`draw --jobs`: as many processes as asked for, and none that outlives the command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pullquote.workspace import Workspace

COMMAND = [sys.executable, "-m", "pullquote"]
EVERY_LOOK = ["--format", "square,portrait,story,wide", "--palette", "light,dark"]

posix_only = pytest.mark.skipif(os.name != "posix", reason="signals and process groups as POSIX has them")


def _start(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    """The command in a process group of its own."""
    return subprocess.Popen(
        [*COMMAND, "draw", *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def _wait_for_cards(out: Path, count: int) -> None:
    deadline = time.monotonic() + 60
    while len(list(out.glob("*.png"))) < count:
        assert time.monotonic() < deadline, "no cards came"
        time.sleep(0.01)


def _alone(group: int) -> bool:
    """Whether the process group is empty, or is so before a minute is over."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


@posix_only
def test_ctrl_c_stops_every_process_and_leaves_whole_files(starter: Workspace) -> None:
    """A terminal sends it to all processes at once: one message, code 130, nothing half-drawn, nobody left."""
    out = starter.root / "out"
    process = _start(starter.root, "--jobs", "3", *EVERY_LOOK)
    _wait_for_cards(out, 40)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert told.decode().strip().splitlines()[-1].startswith("Stopped. ")
    assert b"Traceback" not in told
    assert list(out.glob(".*")) == []
    assert _alone(process.pid)


@posix_only
def test_processes_end_with_the_one_they_draw_for(starter: Workspace) -> None:
    """One that was killed cannot stop them; and what they had laid down does no harm to the next run."""
    out = starter.root / "out"
    process = _start(starter.root, "--jobs", "2", *EVERY_LOOK)
    _wait_for_cards(out, 40)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    assert _alone(process.pid)
    assert list(out.glob(".*.run"))
    done = subprocess.run(
        [*COMMAND, "draw", "--jobs", "2"], cwd=starter.root, capture_output=True, text=True, check=True
    )
    assert "drawn" in done.stdout
    assert list(out.glob(".*")) == []


def test_how_many_processes_must_be_a_number_of_them(starter: Workspace) -> None:
    """None at all draws nothing; a cluster has processes of its own."""
    for words in (["--jobs", "0"], ["--jobs", "many"], ["--jobs", "2", "--on", "dask://127.0.0.1:1"]):
        done = subprocess.run([*COMMAND, "draw", *words], cwd=starter.root, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (2, "")
        assert "--jobs" in done.stderr


@pytest.mark.parametrize("address", ["spark://h:1", "dask://", "dask://host", "h:1"])
def test_an_address_of_no_cluster_is_told(starter: Workspace, address: str) -> None:
    """What is wrong, and how it is written, before a card is drawn or anybody waits for an answer."""
    done = subprocess.run(
        [*COMMAND, "draw", "--on", address], cwd=starter.root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "dask://HOST:PORT" in done.stderr
