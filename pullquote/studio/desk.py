"""What the pages of the studio work with: the workspace as it is now, its database, its renderer, and the clock.

Touches: disk, a database server if the settings name one, and the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from threading import Lock, RLock
from typing import Any, TypeVar

from cards.renderer import Renderer
from pullquote.posting import Posting
from pullquote.studio.undoing import Undoing
from pullquote.verifying import checker
from pullquote.workspace import SETTINGS, Workspace
from quotes.errors import PullquoteError
from quotes.store import Store

Kept = TypeVar("Kept")

_WATCHED = ("designs", "fonts", "captions", "portraits")
"""Folders of a workspace whose files shape cards and captions: after a change in one, they are read anew."""


class Studio:
    """One workspace, open for as long as the studio runs. Its methods may be called from several threads.

    Settings, designs and fonts are read anew when their files change, so an editor beside the browser is heard too.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.root = workspace.root
        self.engine = workspace.open_database()
        self.store = Store(self.engine, checker())
        self.undoing = Undoing()
        self._kept: dict[type, Any] = {}
        self._keeping = Lock()
        self._workspace = workspace
        self._folders = _named_folders(workspace)
        self._seen = self._stamp()
        self._opening, self._drawing = Lock(), RLock()

    def close(self) -> None:
        """Gives the database back, and closes what is kept and can be."""
        for one in self._kept.values():
            if hasattr(one, "close"):
                one.close()
        self.engine.dispose()

    def kept(self, kind: type[Kept]) -> Kept:
        """What a part of the studio keeps from one request to the next: one of a kind, made when first asked for."""
        with self._keeping:
            if kind not in self._kept:
                self._kept[kind] = kind()
            found: Kept = self._kept[kind]
            return found

    @property
    def workspace(self) -> Workspace:
        """The workspace, with its settings and designs as they are on disk now. Reading them may raise `InputError`."""
        with self._opening:
            if self._stamp() != self._seen:
                self._workspace = Workspace(self.root)
                self._folders = _named_folders(self._workspace)
                self._seen = self._stamp()
            return self._workspace

    @property
    def posting(self) -> Posting:
        """The posting side, over the studio's database."""
        return Posting(self.workspace, self.engine)

    @contextmanager
    def drawing(self) -> Iterator[Renderer]:
        """The workspace's renderer, for one thread at a time: a renderer keeps one canvas."""
        with self._drawing:
            yield self.workspace.renderer

    def now(self) -> datetime:
        """This moment, in UTC."""
        return datetime.now(UTC)

    @cached_property
    def name(self) -> str:
        """What the workspace is called on its pages: its folder's name."""
        return self.root.name

    def _stamp(self) -> tuple[tuple[str, int], ...]:
        """When the files that shape cards were last changed."""
        folders = [self.root / name for name in self._folders]
        files = [self.root / SETTINGS, *folders, *(file for folder in folders for file in _files(folder))]
        return tuple((str(file), _changed(file)) for file in files)


def _named_folders(workspace: Workspace) -> list[str]:
    """The watched folders as the settings call them; as usual while the settings cannot be read."""
    try:
        folders = workspace.settings.folders
    except PullquoteError:
        return list(_WATCHED)
    return [str(getattr(folders, name)) for name in _WATCHED]


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _changed(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0
