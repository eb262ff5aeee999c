"""Choosing from the command line, as a person or a program does it."""

from __future__ import annotations

import json
from collections.abc import Callable

from click.testing import Result

from pullquote.workspace import Workspace
from quotes.model import Standing

Run = Callable[..., Result]


def _approve(workspace: Workspace) -> None:
    with workspace.open_store() as store:
        store.set_standing([one.id for one in store.find()], Standing.APPROVED)


def test_choose_looks_and_takes(command: Run, starter: Workspace) -> None:
    """Twice the same by itself; taken, it does not come again until it is given back."""
    assert command("choose", workspace=starter).exit_code == 3
    _approve(starter)
    first, second = (json.loads(command("choose", "--json", workspace=starter).stdout) for _ in range(2))
    assert first == second and first["taken"] is False and first["cycle"] == 1
    assert first["reasons"][0]["name"] == "unused"
    taken = json.loads(command("choose", "--take", "--json", workspace=starter).stdout)
    assert taken["id"] == first["id"]
    assert first["id"] not in command("choose", "--count", "900", "--json", workspace=starter).stdout
    assert first["id"][:8] in command("choose", "--history", workspace=starter).stdout
    command("choose", "--give-back", first["id"], workspace=starter)
    assert json.loads(command("choose", "--json", workspace=starter).stdout)["id"] == first["id"]
