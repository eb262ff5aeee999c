"""The doctor: a line for each thing it looks at, all of them even when one is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result

from cards.renderer import Renderer
from fonts.catalogue import Catalogue
from pullquote import doctor
from pullquote.doctor import examine
from pullquote.finding import Finding
from pullquote.workspace import Workspace
from templates.load import Designs

Run = Callable[..., Result]


def _by_check(found: list[Finding]) -> dict[str, Finding]:
    return {finding.check: finding for finding in found}


def test_a_sound_machine_has_nothing_wrong(starter: Workspace) -> None:
    """Where everything is in order every line is fine, and a workspace's own lines are among them."""
    found = _by_check(list(examine(starter)))
    assert {check for check, finding in found.items() if finding.state == "wrong"} <= {"names"}
    assert {"python", "libraries", "pictures", "names", "fonts", "sqlite", "clock", "probe card"} < set(found)
    assert found["database"].found.startswith("SQLite 3")
    assert found["database"].found.endswith("quotes from 1 document")
    assert found["designs"].found == ", ".join(Designs().names())


def test_no_workspace_is_only_a_note(command: Run) -> None:
    """Outside a workspace the rest is examined, and the way to one is told."""
    rows = [json.loads(line) for line in command("doctor", "--json").stdout.splitlines()]
    assert {tuple(row) for row in rows} == {("check", "state", "found", "hint")}
    assert [row["state"] for row in rows if row["check"] == "workspace"] == ["note"]


def test_every_fault_of_a_workspace_is_found(command: Run, workspace: Workspace) -> None:
    """A broken database, design and font are three findings: one does not hide the others, and the exit code is 1."""
    (workspace.root / "pullquote.db").write_bytes(b"plain text, not a database, long enough to be looked at")
    (workspace.root / "designs" / "mine.toml").write_text("colour = 1\n")
    (workspace.root / "fonts" / "broken.ttf").write_bytes(b"no font")
    done = command("doctor", "--json", workspace=workspace)
    rows = {row["check"]: row for row in map(json.loads, done.stdout.splitlines())}
    states = {check: rows[check]["state"] for check in ("database", "design mine", "own fonts", "designs")}
    assert states == {"database": "wrong", "design mine": "wrong", "own fonts": "note", "designs": "ok"}
    assert all(row["hint"] for row in rows.values() if row["state"] == "wrong")
    assert done.exit_code == 1


def test_broken_settings_do_not_hide_the_database(starter: Workspace) -> None:
    """A slip in the settings is told with its key, and the quotes are still counted."""
    (starter.root / "pullquote.toml").write_text('[brand]\nhandel = "@x"\n')
    found = _by_check(list(examine(starter)))
    assert (found["settings"].state, found["database"].state) == ("wrong", "ok")
    assert "brand.handel" in found["settings"].found


def test_a_changed_or_missing_font_file_is_found(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bundled font whose bytes are not the released ones, or that has gone, is named."""
    first, *others = catalogue.families
    changed = replace(first.files[0], sha256="0" * 64)
    gone = replace(first.files[0], path=Path("gone.ttf"))
    families = (replace(first, files=(changed, gone)), *others)
    monkeypatch.setattr(doctor, "Catalogue", lambda: SimpleNamespace(families=families))
    found = _by_check(list(doctor._bundled_fonts()))
    assert found["fonts"].found == f"missing or changed: {changed.path.name}, gone.ttf"
    assert (found["fonts"].state, found["fonts"].hint) == ("wrong", "Install Pullquote again.")


def test_a_name_with_two_owners_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another package that installs a folder of our name is told by its name."""
    monkeypatch.setattr(doctor, "packages_distributions", lambda: {"fonts": ["fonts", "pullquote"]})
    found = doctor._names()
    assert (found.state, found.found) == ("wrong", "fonts belongs to fonts and pullquote")


def test_the_probe_is_compared_with_the_release(renderer: Renderer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pixels unlike the release's are worth a note, no more: the cards are right all the same."""
    monkeypatch.setattr(doctor, "PROBE_PIXELS", "0" * 64)
    assert doctor._probe().state == "note"
    monkeypatch.setattr(doctor, "PROBE_PIXELS", renderer.draw(doctor.PROBE).card.pixels)
    assert doctor._probe().state == "ok"


def test_posting_is_examined_once_there_are_accounts(command: Run, starter: Workspace) -> None:
    """Accounts that cannot post, and a runner that is not there, are told with what to do."""
    assert not [one for one in examine(starter) if one.check in ("inbox", "runner")]
    command("accounts", "add", "feed", "--on", "folder", workspace=starter)
    found = {one.check: one for one in examine(starter)}
    assert found["account feed"].state == "ok"
    assert "pullquote run" in found["runner"].hint
    (starter.root / "posted" / "feed").rmdir()
    command("accounts", "pause", "feed", workspace=starter)
    found = {one.check: one for one in examine(starter)}
    assert found["account feed"].state == "wrong"
    (starter.root / "posted" / "feed").mkdir()
    assert "paused" in {one.check: one for one in examine(starter)}["account feed"].found
