"""Two PostgreSQL servers of a test's own, one of which copies the other: they can die, start again and be promoted."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from postgresql_server import OPTIONS, make_cluster, new_folder, run_as_server, server_programs, start_server


@dataclass
class Host:
    """A server that listens at a port of its own on this machine."""

    programs: Path
    folder: Path = field(default_factory=new_folder)
    port: int = 0
    _keeper: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    @property
    def url(self) -> str:
        """Where the server is."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Starts the server, which recovers first if it died."""
        options = (*OPTIONS, "listen_addresses=127.0.0.1", f"port={self.port}")
        self._keeper = start_server(self.programs, self.folder, self.url, options)

    def die(self) -> None:
        """Ends the server in the middle of whatever it does: what is not on its disk is lost."""
        if self._keeper is not None:
            self._keeper.communicate(b"\n")
            self._keeper = None

    def run(self, statement: str) -> None:
        """Runs a statement there."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())


@dataclass
class Pair:
    """A primary, and a standby whose copy each commit waits for."""

    primary: Host
    standby: Host

    @property
    def url(self) -> str:
        """Both, as libpq knows them: who opens it finds the one that takes changes."""
        return f"postgresql://postgres@127.0.0.1:{self.primary.port},127.0.0.1:{self.standby.port}/postgres"

    def fail_over(self) -> None:
        """The primary dies, and the standby takes its place."""
        self.primary.die()
        self.standby.run("SELECT pg_promote()")


def have_servers() -> bool:
    """Whether servers of one's own can be started here."""
    return server_programs() is not None and os.name != "nt"


@contextmanager
def lone_server() -> Iterator[Host]:
    """A server without a standby."""
    host = Host(_programs())
    try:
        make_cluster(host.programs, host.folder)
        host.start()
        yield host
    finally:
        host.die()
        shutil.rmtree(host.folder, ignore_errors=True)


@contextmanager
def replicated() -> Iterator[Pair]:
    """A primary and its standby."""
    with lone_server() as primary:
        standby = Host(primary.programs)
        try:
            copy = [str(primary.programs / "pg_basebackup"), "-D", str(standby.folder / "data"), "-R", "-X", "stream"]
            done = run_as_server([*copy, "-c", "fast", "--no-sync", "-d", primary.url], standby.folder)
            assert done.returncode == 0, done.stderr.decode()
            standby.start()
            # Only now: with nobody to wait for, every commit would wait for ever.
            primary.run("ALTER SYSTEM SET synchronous_standby_names = '*'")
            primary.run("SELECT pg_reload_conf()")
            yield Pair(primary, standby)
        finally:
            standby.die()
            shutil.rmtree(standby.folder, ignore_errors=True)


def _programs() -> Path:
    programs = server_programs()
    assert programs is not None
    return programs
