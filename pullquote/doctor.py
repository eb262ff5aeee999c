"""What can be wrong around Pullquote, looked at one by one.

Touches: disk, clock and the list of installed packages.
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import packages_distributions, version

from PIL import features

from cards.renderer import Renderer
from cards.spec import CardSpec, Look
from fonts.catalogue import Catalogue
from pullquote.doctor_moving import retired_files
from pullquote.doctor_posting import examine_posting
from pullquote.doctor_server import examine_server
from pullquote.finding import Finding, wrong
from pullquote.output import count_of
from pullquote.workspace import SETTINGS, Workspace
from quotes.errors import PullquoteError
from scheduler.plan.zones import zone_data_version

PACKAGES = ("quotes", "fonts", "templates", "cards", "scheduler", "pullquote")
"""The top-level names that the wheel installs; another package may bring one of the same name."""

LIBRARIES = ("pillow", "uharfbuzz", "icu4py", "isal", "sqlalchemy", "alembic")

PROBE = CardSpec(text="Ages ago, Æsop’s fox quipped: “sour!”", author="Pullquote", look=Look(), title="Probe")
PROBE_PIXELS = "55f903b58748e2bfaac2c9f2030465486c8843ad0a98f0415e99f039244d7c67"
"""What the probe card's pixels were where this release was made (Linux, x86-64)."""


def examine(workspace: Workspace | None) -> Iterator[Finding]:
    """Every check in turn, the workspace's own only when there is one."""
    yield Finding("python", "ok", sys.version.split()[0])
    yield Finding("libraries", "ok", ", ".join(f"{name} {version(name)}" for name in LIBRARIES))
    yield from _encoders()
    yield _names()
    yield from _bundled_fonts()
    yield _full_text_search()
    yield _clock()
    yield _probe()
    if workspace is None:
        yield Finding("workspace", "note", "none here", "Make one with `pullquote init`.")
    else:
        yield from _workspace(workspace)
        yield from examine_posting(workspace)


def _encoders() -> Iterator[Finding]:
    missing = [name for name in ("jpg", "webp", "avif") if not features.check(name)]
    if missing:
        yield Finding("pictures", "note", f"this Pillow cannot write {', '.join(missing)}", "Install a newer Pillow.")
    else:
        yield Finding("pictures", "ok", "PNG, JPEG, WebP, AVIF")


def _names() -> Finding:
    owners = packages_distributions()
    shared = {name: sorted(set(owners.get(name, []))) for name in PACKAGES if len(set(owners.get(name, []))) > 1}
    if shared:
        both = "; ".join(f"{name} belongs to {' and '.join(of)}" for name, of in shared.items())
        return Finding("names", "wrong", both, "Install Pullquote into an environment of its own (venv or pipx).")
    return Finding("names", "ok", "no other package brings one of ours")


def _bundled_fonts() -> Iterator[Finding]:
    bad = []
    files = [file for family in Catalogue().families for file in family.files]
    for file in files:
        try:
            intact = hashlib.sha256(file.path.read_bytes()).hexdigest() == file.sha256
        except OSError:
            intact = False
        if not intact:
            bad.append(file.path.name)
    if bad:
        yield Finding("fonts", "wrong", f"missing or changed: {', '.join(bad)}", "Install Pullquote again.")
    else:
        yield Finding("fonts", "ok", f"{len(files)} bundled files, all as released")


def _full_text_search() -> Finding:
    with sqlite3.connect(":memory:") as connection:
        try:
            connection.execute("create virtual table probe using fts5(text)")
        except sqlite3.OperationalError:
            return Finding("sqlite", "wrong", f"{sqlite3.sqlite_version} without FTS5", "Use a Python built with FTS5.")
    return Finding("sqlite", "ok", f"{sqlite3.sqlite_version} with FTS5")


def _clock() -> Finding:
    now = datetime.now(UTC)
    # The year of the first release: a clock before it is unset.
    if now.year < 2026:
        return Finding("clock", "wrong", now.isoformat(timespec="seconds"), "Set the machine's clock.")
    return Finding("clock", "ok", f"{now.isoformat(timespec='seconds')}, time zones of {zone_data_version()}")


def _probe() -> Finding:
    try:
        pixels = Renderer().draw(PROBE).card.pixels
    except PullquoteError as error:
        return wrong("probe card", error)
    if pixels != PROBE_PIXELS:
        return Finding(
            "probe card",
            "note",
            f"pixels {pixels[:12]} differ from the release's {PROBE_PIXELS[:12]}",
            "Cards are right, but not the same to the pixel as elsewhere: another processor or HarfBuzz.",
        )
    return Finding("probe card", "ok", f"pixels {pixels[:12]}, as released")


def _workspace(workspace: Workspace) -> Iterator[Finding]:
    try:
        renderer = workspace.renderer
        yield Finding("settings", "ok", str(workspace.root / SETTINGS))
    except PullquoteError as error:
        yield wrong("settings", error)
    else:
        yield from _designs(renderer)
        for bad in renderer.catalogue.unreadable:
            found = f"{bad.path.name} is not used: {bad.reason}"
            yield Finding("own fonts", "note", found, "Replace or remove the file.")
    try:
        with workspace.open_store() as store:
            where, software = store.kept_in()
            quotes, documents = count_of(store.count(), "quote"), count_of(len(store.documents()), "document")
            yield Finding("database", "ok", f"{software}, {where}: {quotes} from {documents}")
        yield from _server(workspace)
    except PullquoteError as error:
        yield wrong("database", error)
    yield from retired_files(workspace)


def _server(workspace: Workspace) -> Iterator[Finding]:
    engine = workspace.open_database()
    try:
        yield from examine_server(engine)
    finally:
        engine.dispose()


def _designs(renderer: Renderer) -> Iterator[Finding]:
    """Every design read, and its fonts looked for: a slip is found here, not on drawing."""
    right = []
    for name in renderer.designs.names():
        try:
            for role in renderer.designs.get(name).roles.values():
                for family in (role.family, *role.fallback):
                    renderer.catalogue.family(family)
        except PullquoteError as error:
            yield wrong(f"design {name}", error)
        else:
            right.append(name)
    yield Finding("designs", "ok", ", ".join(right))
