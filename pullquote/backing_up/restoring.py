"""Making a workspace of a backup: in a new folder, on either kind of database, checked before it is there.

Touches: disk, a database server if one is named, and the environment (for a URL that is named by a variable).
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from pullquote.backing_up.placing import make_unfinished, must_be_new, put_in_place
from pullquote.backing_up.reading import Backup, opened, refused
from pullquote.backing_up.taking import Watch
from pullquote.posting import Posting
from pullquote.settings import admit_database_url, parse_settings
from pullquote.settings_text import with_database
from pullquote.workspace import DATABASE, SETTINGS, Workspace, url_of_database
from quotes.bulk import roomy
from quotes.database import connect, open_database, reading, writing
from quotes.errors import InputError, StorageError
from quotes.migrations import is_ours
from quotes.moving.filling import fill
from quotes.moving.target import keep_names, state_of
from quotes.schema import metadata
from scheduler.restored import Doubted, doubt_restored

_NEWER = "Update Pullquote: pip install --upgrade pullquote."


@dataclass(frozen=True, slots=True)
class Restored:
    """A restored workspace: from when and which Pullquote, how many rows and files, and what a person must look at."""

    workspace: Workspace
    made_at: datetime
    pullquote: str
    rows: Mapping[str, int]
    files: int
    doubted: Doubted


def restore(
    path: Path, folder: Path, *, now: datetime, database: str | None = None, watch: Watch = lambda done, total: None
) -> Restored:
    """Makes the workspace of a backup in a new or empty folder; its library in `pullquote.db` there, or in `database`.

    That is the URL of an empty PostgreSQL database, or `env:NAME`. The database that the backup was taken from is never
    touched. All accounts come back paused, and posts that may have gone out since are a person's to look at.

    Raises `NotFound`, `InputError` for a folder or database with something in it and for whatever is wrong with the
    backup, and `StorageError`. There is no workspace then.
    """
    url = None
    if database is not None:
        admit_database_url(database)
        url = url_of_database(database)
        state_of(url, metadata.sorted_tables, origin=str(path), token=None)
    target = folder.resolve()
    unfinished = None
    try:
        must_be_new(folder)
        with opened(path) as backup:
            unfinished = make_unfinished(target)
            backup.must_fit(unfinished.parent)
            backup.unpack(unfinished)
        _point_settings(backup, unfinished / SETTINGS, database)
        doubts = _make_library(backup, unfinished / DATABASE, now)
        _make_folders(unfinished)
        if url is not None:
            _send_library(unfinished / DATABASE, url, watch)
        unfinished.chmod(0o777 & ~_mask())
        put_in_place(unfinished, target, last=SETTINGS)
        keep_names(target)
        keep_names(target.parent)
    except OSError as error:
        raise StorageError(
            f"{error.filename or folder} cannot be written: {error.strerror or error}.",
            "Free some space, check the folder's permissions, or choose another folder.",
        ) from error
    finally:
        if unfinished is not None:
            shutil.rmtree(unfinished, ignore_errors=True)
    told = backup.manifest
    return Restored(Workspace(target), told.made_at, told.pullquote, told.rows, len(backup.files), doubts)


def _make_library(backup: Backup, path: Path, now: datetime) -> Doubted:
    """Checks the unpacked library, brings it to today's shape, and lets nothing of its queue out unseen."""
    with _believing_nothing(backup, path):
        _must_have_rows(backup, path)
        engine = open_database(path)
        try:
            _must_be_plain(backup, engine)
            with writing(engine) as connection:
                return doubt_restored(connection, backed_up_at=backup.manifest.made_at, now=now)
        finally:
            engine.dispose()


@contextmanager
def _believing_nothing(backup: Backup, path: Path) -> Iterator[None]:
    """Turns what a file that is no library of ours, or a forged one, makes the database raise into `InputError`."""
    try:
        yield
    except StorageError as error:
        what = error.message.replace(str(path), "its library").rstrip(".")
        raise refused(backup.path, what, error.hint) from error
    except SQLAlchemyError as error:
        raise refused(backup.path, "its library is not made as one should be", "Take another backup.") from error


def _must_have_rows(backup: Backup, path: Path) -> None:
    """Every table that the manifest names is one of ours and has as many rows, before anything is changed there."""
    tables = metadata.tables
    if strange := sorted(set(backup.manifest.rows) - set(tables)):
        raise refused(backup.path, f"it has tables that are not known here: {', '.join(strange)}", _NEWER)
    engine = connect(path)
    try:
        with reading(engine) as connection:
            for name, told in backup.manifest.rows.items():
                found = connection.execute(select(func.count()).select_from(tables[name])).scalar_one()
                if found != told:
                    raise refused(
                        backup.path, f"its table {name} has {found:,} rows of {told:,}", "Take another backup."
                    )
    finally:
        engine.dispose()


def _must_be_plain(backup: Backup, engine: Engine) -> None:
    """The library is made of what a new one is made of: no trigger, view or table of somebody else's acts in it."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = open_database(Path(folder) / DATABASE)
        try:
            strange = _made_of(engine) - _made_of(fresh)
        finally:
            fresh.dispose()
    if strange:
        names = ", ".join(sorted(f"{kind} {name}" for kind, name, _ in strange))
        raise refused(backup.path, f"its library holds what is not Pullquote's: {names}", "Take it out there first.")


def _made_of(engine: Engine) -> set[tuple[str, str, str]]:
    """Every table, index, trigger and view with its SQL, spaces aside."""
    with reading(engine) as connection:
        rows = connection.exec_driver_sql(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
        )
        return {(kind, name, " ".join(sql.split())) for kind, name, sql in rows if is_ours(name, kind)}


def _send_library(path: Path, url: str, watch: Watch) -> None:
    """Copies the library to a server, compares it there, and takes the file away."""
    engine, target = open_database(path), open_database(url)
    try:
        with reading(engine) as read, writing(target, alone=True) as written, roomy(written):
            written.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
            # Whoever came first may have filled it since it was looked at.
            state_of(url, metadata.sorted_tables, origin=str(path), token=None)
            fill(read, written, metadata.sorted_tables, watch=watch)
    finally:
        engine.dispose()
        target.dispose()
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _make_folders(root: Path) -> None:
    """Makes the folders that settings and accounts name in the workspace. What lies elsewhere is a person's to make."""
    workspace = Workspace(root)
    folders = workspace.settings.folders
    named = [folders.designs, folders.captions, folders.fonts, folders.out]
    engine = open_database(root / DATABASE)
    try:
        posting = Posting(workspace, engine)
        named += [posting.folder_of(one) for one in posting.accounts.all() if posting.foldered(one)]
    except StorageError:
        # An account whose settings are damaged is told by `pullquote doctor`; all else is restored.
        pass
    finally:
        engine.dispose()
    for name in named:
        if (root / name).resolve().is_relative_to(root):
            (root / name).mkdir(parents=True, exist_ok=True)


def _point_settings(backup: Backup, path: Path, database: str | None) -> None:
    """Has the settings name the database of this workspace: never the one that the backup was taken from."""
    origin = f"{backup.path}, {SETTINGS}"
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise InputError(f"{origin} cannot be read: {error}.", "It must be TOML in UTF-8.") from error
    changed = with_database(text, database, origin)
    parse_settings(changed, origin)
    path.write_bytes(changed.encode())


def _mask() -> int:
    """The permissions that this process takes from new files; it can only be asked by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
