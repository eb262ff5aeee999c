"""What many tests share: bundled fonts and designs, opened once, databases, and the way to approve golden pictures."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from postgresql_server import Server, server_of_this_run
from sqlalchemy import Engine

from cards.renderer import Renderer
from cards.typeset import Typesetter
from fonts.catalogue import Catalogue
from pullquote.cli import cli
from pullquote.workspace import Workspace, make_workspace
from quotes.database import open_database
from quotes.readers import read_document
from templates.load import Designs

if TYPE_CHECKING:
    from studio_browser import Served
    from studio_client import StudioClient

    from pullquote.studio.desk import Studio


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the switch that `script/approve-golden` uses."""
    parser.addoption(
        "--approve-golden", action="store_true", help="keep what is drawn now as the golden pictures, then look at them"
    )


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The bundled fonts: opening them takes longer than most tests."""
    return Catalogue()


@pytest.fixture(scope="session")
def designs() -> Designs:
    """The bundled designs."""
    return Designs()


@pytest.fixture(scope="session")
def setter(catalogue: Catalogue) -> Typesetter:
    """A typesetter with the bundled fonts."""
    return Typesetter(catalogue)


@pytest.fixture(scope="session")
def renderer(catalogue: Catalogue, designs: Designs) -> Renderer:
    """One renderer for all tests, as one serves a whole batch: what it keeps between cards is under test too."""
    return Renderer(catalogue, designs)


@pytest.fixture(scope="session")
def blank_workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An empty workspace to copy: making its database takes longer than most tests."""
    return make_workspace(tmp_path_factory.mktemp("blank") / "workspace")


@pytest.fixture(scope="session")
def starter_workspace(blank_workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with the starter quotes, to copy or to read."""
    root = tmp_path_factory.mktemp("starter") / "workspace"
    shutil.copytree(blank_workspace.root, root)
    workspace = Workspace(root)
    reading = read_document(resources.files("quotes").joinpath("starter", "quotes.jsonl").read_bytes(), "quotes.jsonl")
    with workspace.open_store() as store:
        store.add(reading.drafts, now=datetime(2026, 1, 2, tzinfo=UTC))
    return workspace


@pytest.fixture
def workspace(blank_workspace: Workspace, tmp_path: Path) -> Workspace:
    """An empty workspace of the test's own."""
    shutil.copytree(blank_workspace.root, tmp_path / "workspace")
    return Workspace(tmp_path / "workspace")


@pytest.fixture
def starter(starter_workspace: Workspace, tmp_path: Path) -> Workspace:
    """A workspace of the test's own with the starter quotes."""
    shutil.copytree(starter_workspace.root, tmp_path / "starter")
    return Workspace(tmp_path / "starter")


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command line in this process, in an empty folder; an error of ours is raised as it is."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    def run(*words: str | Path, workspace: Workspace | None = None, given: str | bytes = "") -> Result:
        before = ["--workspace", str(workspace.root)] if workspace else []
        return CliRunner().invoke(cli, [*before, *map(str, words)], input=given, catch_exceptions=False)

    return run


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A PostgreSQL server, the same one for all workers."""
    folder = tmp_path_factory.getbasetemp()
    workers = "PYTEST_XDIST_WORKER" in os.environ  # noqa: TID251 - how a worker is told apart
    if importlib.util.find_spec("psycopg") is None:
        pytest.skip("needs PostgreSQL")
    with server_of_this_run(folder.parent if workers else folder) as server:
        if server is None:
            pytest.skip("needs PostgreSQL")
        yield server


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql: Server) -> Iterator[str]:
    """The URL of a migrated database without rows, to copy: making one takes longer than most tests."""
    url = postgresql.create()
    open_database(url).dispose()
    yield url
    postgresql.drop(url)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database without rows, to copy."""
    path = tmp_path_factory.mktemp("migrated") / "a.db"
    open_database(path).dispose()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | str]:
    """Where a migrated database without rows is, of each kind: for `open_database`, here or in another process."""
    if request.param == "sqlite":
        yield Path(shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "a.db"))
        return
    server = request.getfixturevalue("postgresql")
    url = server.create(template=request.getfixturevalue("migrated_postgresql"))
    yield url
    server.drop(url)


@pytest.fixture
def database(database_address: Path | str) -> Iterator[Engine]:
    """An engine on a migrated database without rows, of each kind; `database_address` leads other engines there."""
    engine = open_database(database_address)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | str]:
    """Where a database can be made, of each kind: nothing is there yet, and nothing is migrated."""
    if request.param == "sqlite":
        yield tmp_path / "new.db"
        return
    server = request.getfixturevalue("postgresql")
    url = server.create()
    yield url
    server.drop(url)


@pytest.fixture
def studio(starter: Workspace) -> Iterator[Studio]:
    """The studio over the starter quotes, without a server in front."""
    from pullquote.studio.desk import Studio

    opened = Studio(starter)
    yield opened
    opened.close()


@pytest.fixture
def studio_client(studio: Studio) -> StudioClient:
    """A browser without a window: it has opened the studio's address, and sends changes as the pages do."""
    from studio_client import StudioClient

    return StudioClient(studio)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """The machine's own Chromium, which pytest-playwright is to start. As root it has no sandbox."""
    from chromium_oracle import CHROMIUM

    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture(params=["phone", "desk"])
def width(request: pytest.FixtureRequest) -> str:
    """The two widths that the studio is made for."""
    return str(request.param)


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, object], request: pytest.FixtureRequest) -> dict[str, object]:
    """A window of the test's width, or of a desk's; nothing moves in it, so nothing is caught halfway."""
    from studio_browser import WIDTHS

    spec = getattr(request.node, "callspec", None)
    across, down = WIDTHS[spec.params.get("width", "desk") if spec else "desk"]
    return {
        **browser_context_args,
        "viewport": {"width": across, "height": down},
        "reduced_motion": "reduce",
        "accept_downloads": True,
    }


@pytest.fixture
def studio_served(starter: Workspace) -> Iterator[Served]:
    """The studio over the starter quotes, behind a real server. What is expected of a page may take its time."""
    from playwright.sync_api import expect
    from studio_browser import PATIENCE, served

    expect.set_options(timeout=PATIENCE)
    with served(starter) as found:
        yield found
