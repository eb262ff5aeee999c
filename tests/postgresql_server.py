"""A PostgreSQL server for the tests: the one that is named, or a throw-away one for all workers of a run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from sqlalchemy import make_url

NAMED = "PULLQUOTE_TEST_POSTGRESQL"

# Stops the server at once when a byte comes or who started it is gone; then, or if told so, its files are taken away.
_KEEPER = """
import shutil, signal, subprocess, sys
user = {"user": sys.argv[1], "group": sys.argv[1], "extra_groups": []} if sys.argv[1] else {}
with open(sys.argv[2] + "/log", "a") as log:
    server = subprocess.Popen(sys.argv[4:], stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=sys.argv[2], **user)
told = sys.stdin.buffer.read(1)
server.send_signal(signal.SIGQUIT)
server.wait()
if sys.argv[3] == "away" or not told:
    shutil.rmtree(sys.argv[2], ignore_errors=True)
"""

OPTIONS = (
    "fsync=off",
    "full_page_writes=off",
    "autovacuum=off",
    "max_connections=200",
    "deadlock_timeout=100ms",
)

# What a cluster with a database for each worker takes, some times over: containers often have 64 MiB.
_ROOM = 2**30


class Server:
    """A server on which a run makes and drops databases of its own."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql")
        self._numbers = count(1)
        self._quick = ""

    def create(self, template: str | None = None) -> str:
        """The URL of a new database: empty, or a copy of the one at the URL `template`, which nobody may be using."""
        import psycopg

        name = f"pullquote_test_{os.getpid()}_{next(self._numbers)}"
        with psycopg.connect(self._text(), autocommit=True) as connection:
            # A third of the time of copying through the log, which is the default from version 15 on.
            quick = " STRATEGY file_copy" if connection.info.server_version >= 150000 else ""
            source = f"{make_url(template).database}{quick}" if template else "template0"
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {source}".encode())
        return self._url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Drops a database, also under the feet of processes that still use it."""
        import psycopg

        with psycopg.connect(self._text(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {make_url(url).database} WITH (FORCE)".encode())

    def _text(self) -> str:
        return self._url.render_as_string(hide_password=False)


@contextmanager
def server_of_this_run(shared: Path) -> Iterator[Server | None]:
    """The server that the environment names, else one that all who name the folder `shared` share; None without any.

    Who comes first starts it, and stops it when all others have gone.
    """
    if named := os.environ.get(NAMED):  # noqa: TID251 - tests may be told where the server is
        yield Server(named)
        return
    programs = server_programs()
    if programs is None or os.name == "nt":
        yield None
        return
    import fcntl

    note = shared / "postgresql.url"
    with (shared / "postgresql.door").open("w") as door, (shared / "postgresql.users").open("w") as users:
        # One at a time through the door, so that one starts the server; and nobody while it is being stopped.
        fcntl.flock(door, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_SH)
        keeper = None
        if not note.exists():
            url, keeper = _start(programs)
            note.write_text(url)
        fcntl.flock(door, fcntl.LOCK_UN)
        try:
            yield Server(note.read_text())
        finally:
            if keeper is not None:
                fcntl.flock(users, fcntl.LOCK_EX)
                note.unlink()
                keeper.communicate(b"\n")


def server_programs() -> Path | None:
    """The folder with the server's programs; Debian keeps it off the PATH."""
    found = shutil.which("postgres")
    # Where it is linked from, its other programs may be missing.
    folders = [Path(found).resolve().parent] if found else []
    if shutil.which("pg_config"):
        told = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(told.stdout.strip()))
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    return next((path for path in folders if (path / "initdb").exists() and (path / "postgres").exists()), None)


def _start(programs: Path) -> tuple[str, subprocess.Popen[bytes]]:
    folder = new_folder()
    make_cluster(programs, folder)
    url = f"postgresql://postgres@/postgres?host={folder}"
    return url, start_server(programs, folder, url, ("listen_addresses=", *OPTIONS), takes_away=True)


def new_folder() -> Path:
    """A folder for a cluster, which belongs to the server's user."""
    # Not in pytest's folder: the server's user may not enter that, and its path is too long for a socket.
    folder = Path(tempfile.mkdtemp(prefix="pullquote-postgresql-", dir=_memory()))
    user = _user_for_server()
    if user:
        shutil.chown(folder, user, user)
    return folder


def start_server(
    programs: Path, folder: Path, url: str, options: tuple[str, ...], *, takes_away: bool = False
) -> subprocess.Popen[bytes]:
    """The keeper of the server that runs in a folder and answers at the URL: `communicate` with a byte ends both."""
    words = [word for option in options for word in ("-c", option)]
    server = [str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder), *words]
    command = [sys.executable, "-c", _KEEPER, _user_for_server(), str(folder), "away" if takes_away else "", *server]
    keeper = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
    _wait(url, folder / "log")
    return keeper


def run_as_server(command: list[str], folder: Path) -> subprocess.CompletedProcess[bytes]:
    """Runs a program of PostgreSQL's as the user that the server runs as."""
    user = _user_for_server()
    if user:
        return subprocess.run(
            command, cwd=folder, capture_output=True, user=user, group=user, extra_groups=[], check=False
        )
    return subprocess.run(command, cwd=folder, capture_output=True, check=False)


def _memory() -> Path | None:
    """A folder in memory, if one has room: a database takes hundreds of files, and disks are slow at those."""
    folder = Path("/dev/shm")
    return folder if folder.is_dir() and shutil.disk_usage(folder).free > _ROOM else None


def _user_for_server() -> str:
    """PostgreSQL refuses to run as root, so root runs it as somebody else."""
    if os.geteuid() != 0:
        return ""
    import pwd

    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            pwd.getpwnam(name)
            return name
    raise RuntimeError("root may not run PostgreSQL, and there is neither a user postgres nor nobody")


def make_cluster(programs: Path, folder: Path) -> None:
    """Makes the files of a server, in `data` below the folder."""
    initdb = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    initdb += ["--no-sync", "--no-instructions", "--locale=C"]
    # A server that sorts as people do, where it can be had: what must not depend on the server's language would.
    icu = ["--locale-provider=icu", "--icu-locale=en"]
    for extra in (icu, []):
        done = run_as_server(initdb + extra, folder)
        if done.returncode == 0:
            return
    raise RuntimeError(f"initdb failed: {done.stderr.decode()}")


def _wait(url: str, log: Path) -> None:
    import psycopg

    for _ in range(600):
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL does not start: {log.read_text()}")
