"""Puts Pullquote into .venv beside this checkout; `script/demo` and `script/test` start with it.

Written for any Python 3, so that an old one can be told what is missing instead of failing on its syntax.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEEDED = (3, 11)


def installed(extras=""):
    """The Python of .venv, with Pullquote and the extras installed; installs only what has changed."""
    if sys.version_info < NEEDED:
        _stop(
            "Pullquote needs Python %d.%d or newer; this is %s." % (NEEDED + (sys.version.split()[0],)),
            "Install one, then run: python3.11 %s" % " ".join(sys.argv),
        )
    folder = ROOT / ".venv"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / ("installed%s" % extras.strip("[]"))
    state = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + str(ROOT).encode()).hexdigest()
    if python.exists() and stamp.exists() and stamp.read_text() == state:
        return str(python)
    if not python.exists():
        _make(folder)
    print("Installing Pullquote into .venv …", flush=True)
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable"]
    if subprocess.run(command + ["%s%s" % (ROOT, extras)]).returncode:
        _stop("pip could not install Pullquote.", "Its message is above; a package registry must be within reach.")
    stamp.write_text(state)
    return str(python)


def _make(folder):
    try:
        import ensurepip  # noqa: F401 - only whether it is there matters
        import venv
    except ImportError:
        _stop(
            "This Python comes without venv and pip.",
            "On Debian and Ubuntu: sudo apt install python3-venv. Elsewhere: install Python from its own installer.",
        )
    venv.create(str(folder), with_pip=True)


def _stop(what, remedy):
    sys.exit("%s\n%s" % (what, remedy))


if __name__ == "__main__":
    print(installed(sys.argv[1] if len(sys.argv) > 1 else ""))
