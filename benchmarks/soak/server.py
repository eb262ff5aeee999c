"""A PostgreSQL server of the soak's own, which it may restart in the middle of everything.

Touches: disk, processes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from quotes.errors import InputError

_OPTIONS = "-c listen_addresses= -c max_connections=100 -c deadlock_timeout=100ms"
"""Reached by a socket in its folder alone. Syncs stay on: what it has committed must outlive its end."""


class OwnServer:
    """A server with one empty database."""

    def __init__(self, programs: Path, folder: Path, user: str) -> None:
        self._programs, self._folder = programs, folder
        self._user: dict[str, Any] = {"user": user, "group": user, "extra_groups": []} if user else {}
        self.url = f"postgresql://postgres@/postgres?host={folder}"
        make = ["-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"]
        self._run("initdb", *make, "--no-instructions")
        self.start()

    def start(self) -> None:
        """Starts it, and waits until it takes connections."""
        self._control("start", "-w", "-l", str(self._folder / "log"), "-o", f"{_OPTIONS} -k {self._folder}")

    def stop(self) -> None:
        """Ends it at once, as a loss of power does: it has to recover when it starts again."""
        self._control("stop", "-m", "immediate")

    def restart(self) -> None:
        """Both."""
        self.stop()
        self.start()

    def _control(self, what: str, *more: str) -> None:
        self._run("pg_ctl", what, "-D", str(self._folder / "data"), *more)

    def _run(self, program: str, *words: str) -> None:
        # Not a pipe for what it says: the server would inherit it, and nobody would see its end.
        with (self._folder / "said").open("w+") as said:
            command = [str(self._programs / program), *words]
            done = subprocess.run(command, stdout=said, stderr=said, cwd=self._folder, check=False, **self._user)
            if done.returncode:
                said.seek(0)
                raise InputError(f"{program} failed: {said.read()}", "The soak needs PostgreSQL's server programs.")


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """A server in a folder of its own; both are gone after the block. Raises `InputError` where there is none."""
    programs = _programs()
    if programs is None:
        raise InputError("There is no PostgreSQL server on this machine.", "Install it, or name a database by its URL.")
    folder = Path(tempfile.mkdtemp(prefix="pullquote-soak-"))
    user = _other_user()
    if user:
        shutil.chown(folder, user, user)
    server = None
    try:
        server = OwnServer(programs, folder, user)
        yield server
    finally:
        if server is not None:
            with suppress(InputError):
                server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    """The folder with the server's programs; Debian keeps it off the PATH."""
    found = shutil.which("pg_ctl")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    return next((path for path in folders if (path / "pg_ctl").exists() and (path / "initdb").exists()), None)


def _other_user() -> str:
    """Whom root runs it as: PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return ""
    import pwd

    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            pwd.getpwnam(name)
            return name
    raise InputError("root may not run PostgreSQL.", "Make a user postgres, or name a database by its URL.")
