"""The move of a library: copied whole, checked row by row, and in use in one database at every moment.

Touches: disk or database servers.

The order is what makes it safe to be stopped anywhere: the source is locked; the target is filled, checked and sealed
in one transaction; the source is sealed in the transaction that has locked it; the target is unsealed. Before the third
the library lives in the source, afterwards in the target, and each end knows the move by the same token.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Table, inspect

from quotes.bulk import roomy
from quotes.database import connect, described, open_database, reading, stamp_of, writing
from quotes.errors import InputError, StorageError
from quotes.migrations import is_ours
from quotes.moving.filling import counted, fill
from quotes.moving.seals import ARRIVING, is_moved, latest_move, seal, unseal
from quotes.moving.target import State, make_ready, state_of
from quotes.schema import metadata

STEPS = (
    "locked",  # nobody else can write the source
    "ready",  # the target is there and empty
    "copied",  # all rows are in the target, not yet committed
    "checked",  # and found to be the same
    "filled",  # committed in the target, which is sealed
    "sealed",  # the source's seal is written, not yet committed
    "retired",  # the source is sealed: the library lives in the target
    "opened",  # the target is unsealed
)
"""Where a move can be stopped by its `step`, in the order they come."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move did. `copied` is false when it only finished what an earlier one had begun, `rows` is empty then.

    `origin` and `destination` may be shown; `kept` is where a retired file was put that lay in the place of the target.
    """

    origin: str
    destination: str
    rows: dict[str, int] = field(default_factory=dict)
    copied: bool = True
    kept: Path | None = None


class Move:
    """A move of the library from `source` to `target`, each an address as `open_database` takes it.

    All tables of `quotes.schema.metadata` are moved: whoever has more rooms imports their tables first. `check` is
    called with the source locked, and raises to forbid the move. `watch` is told steps done and steps in all. `step` is
    called at each of `STEPS`.
    """

    def __init__(
        self,
        source: Path | str,
        target: Path | str,
        *,
        check: Callable[[Connection], None] = lambda _: None,
        watch: Callable[[int, int], None] = lambda done, total: None,
        step: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._source, self._target = source, target
        self._check = check
        self._watch = watch
        self._step = step
        self._tables = list(metadata.sorted_tables)

    def counts(self) -> Moved:
        """What would be moved; raises what moving would raise before it copies. Nothing is written."""
        origin, token = self._origin()
        state = state_of(self._target, self._tables, origin=origin, token=token)
        destination = self._destination()
        if token is not None:
            self._must_be_its_target(state, destination)
            return Moved(origin, destination, copied=False)
        source = open_database(self._source)
        try:
            with reading(source) as connection:
                self._must_know_all_tables(connection)
                self._check(connection)
                return Moved(origin, destination, counted(connection, self._tables))
        finally:
            source.dispose()

    def run(self, *, now: datetime, token: str) -> Moved:
        """Moves the library, or finishes a move that was stopped. `token` must be unlike that of any other move.

        Raises InputError for a target that a move must not touch, StorageError when one of the databases will not take
        or give the data or the copy is not the same, and what `check` raises; the library then lives where it was.
        """
        origin, retired = self._origin()
        moved = self._finish(origin, retired) if retired is not None else self._copy(now, token)
        self._open_target()
        self._step("opened")
        return moved

    def _copy(self, now: datetime, token: str) -> Moved:
        source = open_database(self._source)
        try:
            with writing(source) as read:
                tables = _locked(read, self._tables)
                # Whoever had the lock before may have moved the library.
                if is_moved(stamp_of(read)):
                    raise StorageError("Another move was quicker.", "Run this again: it tells where the library is.")
                self._must_know_all_tables(read)
                self._check(read)
                self._step("locked")
                origin = described(source)
                state = state_of(self._target, tables, origin=origin, token=None)
                target, kept = make_ready(self._target, state, tables, now=now)
                self._step("ready")
                try:
                    ends = {"token": token, "origin": origin, "destination": described(target)}
                    with writing(target) as written:
                        with roomy(written):
                            rows = self._fill(read, written)
                        seal(written, tables, now=now, arriving=True, **ends)
                    self._step("filled")
                finally:
                    target.dispose()
                seal(read, tables, now=now, arriving=False, **ends)
                self._step("sealed")
            self._step("retired")
            return Moved(origin, ends["destination"], rows, kept=kept)
        finally:
            source.dispose()

    def _fill(self, read: Connection, written: Connection) -> dict[str, int]:
        """Copies everything and compares it; the transaction is for the caller to commit."""
        return fill(read, written, _locked(written, self._tables), watch=self._watch, step=self._step)

    def _finish(self, origin: str, token: str) -> Moved:
        state = state_of(self._target, self._tables, origin=origin, token=token)
        destination = self._destination()
        self._must_be_its_target(state, destination)
        return Moved(origin, destination, copied=False)

    def _open_target(self) -> None:
        engine = connect(self._target)
        try:
            with writing(engine) as connection:
                _locked(connection, self._tables)
                if stamp_of(connection) == ARRIVING:
                    unseal(connection, self._tables)
        finally:
            engine.dispose()

    def _origin(self) -> tuple[str, str | None]:
        """Where the source is, and the token of the move by which it was retired; None while it is in use."""
        engine = connect(self._source)
        try:
            with reading(engine) as connection:
                stamped = stamp_of(connection)
                return described(engine), latest_move(connection).token if is_moved(stamped) else None
        finally:
            engine.dispose()

    def _destination(self) -> str:
        engine = connect(self._target)
        if isinstance(self._target, Path):
            return described(engine)
        # Once connected: until then nobody knows in which schema.
        with reading(engine):
            told = described(engine)
        engine.dispose()
        return told

    def _must_be_its_target(self, state: State, destination: str) -> None:
        if state not in (State.ARRIVED, State.HERE):
            engine = connect(self._source)
            with reading(engine) as connection:
                there = latest_move(connection).destination
            engine.dispose()
            raise InputError(
                f"The library was moved to {there} already, and is not in {destination}.",
                f"Move it to {there}: that points this workspace there; from there it can go anywhere.",
            )

    def _must_know_all_tables(self, connection: Connection) -> None:
        """Raises StorageError for a table of nobody we know, which would be left behind."""
        known = {"alembic_version", *(table.name for table in self._tables)}
        names = [name for name in inspect(connection).get_table_names() if is_ours(name, "table")]
        if strange := sorted(set(names) - known):
            raise StorageError(
                f"{described(connection.engine)} holds tables that are not Pullquote's: {', '.join(strange)}.",
                "They would be left behind. Move them into another database or schema first.",
            )


def _locked(connection: Connection, tables: Sequence[Table]) -> Sequence[Table]:
    """Lets nobody else write until the end of the transaction; reading goes on. On SQLite the one writer is alone."""
    if connection.dialect.name != "sqlite":
        quoted = connection.dialect.identifier_preparer.quote
        # A lock that nobody else can have either: two moves of one library must not run side by side.
        names = ", ".join(quoted(table.name) for table in tables)
        connection.exec_driver_sql(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
        # One end waits for the other for minutes.
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
    return tables
