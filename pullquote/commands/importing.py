"""`import`: documents into the store, and the last import taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import count_of, json_option, print_json, printable
from quotes.errors import InputError, PullquoteError, StorageError

if TYPE_CHECKING:
    from pullquote.arriving.account import Account
    from pullquote.arriving.document import Arrived
    from pullquote.arriving.folder import Found
    from pullquote.importing import How
    from pullquote.workspace import Workspace
    from quotes.imports import ImportRun

_SHOWN = 5
"""Names of files that are left out for one reason, in a line."""

Job = tuple[str, "Callable[[], Arrived]"]
"""What a document is called, and how it is had."""


@click.command(
    "import",
    epilog=examples(
        "pullquote import quotes.txt highlights.csv interview.vtt",
        "pullquote import --dry-run notes/",
        "pullquote import https://example.org/talk.html",
        "pullquote import zitate.csv --column text=Satz --column author=Wer",
        "pullquote import - --as json < quotes.json",
        "pullquote import library.jsonl --restore",
        "pullquote import --undo",
    ),
)
@click.argument("names", nargs=-1, metavar="FILE|FOLDER|URL|-...")
@click.option("--as", "format", help="Format, such as list, csv or json; told from the document when not given.")
@click.option("--column", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column or key holds a field.")
@click.option("--allow-private", is_flag=True, help="Let URLs lead to your own machine and network.")
@click.option("--restore", is_flag=True, help="Of an export, take over standing, proof, places and weight too.")
@click.option("--undo", is_flag=True, help="Take back the last import; what you have worked on since stays.")
@click.option("--dry-run", is_flag=True, help="Show what would be added and skipped, or taken back; change nothing.")
@json_option
@click.pass_context
def import_(
    ctx: click.Context,
    names: tuple[str, ...],
    format: str | None,
    columns: tuple[str, ...],
    allow_private: bool,
    restore: bool,
    undo: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import quotes from files, folders and pages of the web ('-' is standard input). Twice adds nothing.

    Quotes come in as candidates, unverified. Everything that is not taken is told with its reason. A document that
    cannot be read does not stop the others; the exit code is then 3.
    """
    if undo and (names or format or columns or allow_private or restore):
        raise click.UsageError("--undo takes back the last import, whatever it was: name nothing beside it.")
    if not undo and not names:
        raise click.UsageError("Name a file, a folder or a URL, or - for standard input.")
    if restore and (columns or format not in (None, "export")):
        raise click.UsageError("--restore reads what `pullquote export` wrote: leave --as and --column out.")
    workspace = workspace_of(ctx)
    if undo:
        _undo(workspace, dry_run=dry_run, as_json=as_json)
        return
    from pullquote.importing import How, installed_readers

    # Nothing else carries what is to be restored, so nothing is guessed by how the document begins.
    how = How("export" if restore else format, _mapping(columns), installed_readers())
    done, failed, added, known = 0, 0, 0, 0
    ways: dict[str, bool] = {"private": allow_private, "restore": restore, "dry_run": dry_run, "as_json": as_json}
    for outcome in _outcomes(workspace, names, how, **ways):
        if isinstance(outcome, PullquoteError):
            failed += 1
            continue
        done += 1
        added += outcome.added
        known += outcome.known
        show_account(outcome, as_json=as_json)
    if done + failed > 1 and not as_json and not dry_run:
        click.echo(f"{count_of(done, 'document')} read, {failed:,} not: {added:,} added, {known:,} known.")
    if failed:
        ctx.exit(3 if done else 1)


def show_account(account: Account, *, as_json: bool) -> None:
    """Prints the account of a document; warnings go to standard error."""
    if as_json:
        print_json(account.as_json())
        return
    for line in account.lines():
        click.echo(line)
    for warning in account.warnings:
        click.echo(f"  warning: {printable(warning)}", err=True)


def show_failure(name: str, error: PullquoteError, *, as_json: bool) -> None:
    """Tells that one document of several could not be read."""
    click.echo(f"Error: {error}", err=True)
    if as_json:
        print_json({"file": name, "error": error.message, "hint": error.hint})


def _outcomes(
    workspace: Workspace,
    names: tuple[str, ...],
    how: How,
    *,
    private: bool,
    restore: bool,
    dry_run: bool,
    as_json: bool,
) -> Iterator[Account | PullquoteError]:
    """What became of each document. The error of the only document there is, is raised."""
    from pullquote.arriving.files import is_folder
    from pullquote.importing import keep, look_at

    with _run(workspace, dry_run=dry_run) as run:
        for name, bring in _jobs(workspace, names, private=private, as_json=as_json):
            try:
                arrived = bring()
                if run is None:
                    yield look_at(arrived, how, listing=as_json)
                else:
                    yield keep(run, arrived, how, listing=as_json, restore=restore)
            except StorageError:
                raise
            except PullquoteError as error:
                if len(names) == 1 and not is_folder(names[0]):
                    raise
                show_failure(name, error, as_json=as_json)
                yield error


@contextmanager
def _run(workspace: Workspace, *, dry_run: bool) -> Iterator[ImportRun | None]:
    """One import for all that was named; None for a look, which needs no store."""
    from pullquote.importing import FILES

    if dry_run:
        yield None
        return
    with workspace.open_store() as store, store.importing(FILES, datetime.now(UTC)) as run:
        yield run


def _jobs(workspace: Workspace, names: tuple[str, ...], *, private: bool, as_json: bool) -> Iterator[Job]:
    """A job for each document that is named, or lies in a folder that is."""
    from pullquote.arriving.files import is_folder, read_file, readable
    from pullquote.arriving.folder import name_in
    from pullquote.importing import bring, shown_name

    for name in names:
        if not is_folder(name):
            yield shown_name(name), partial(bring, name, private=private)
            continue
        try:
            found = _looked_through(workspace, Path(name), as_json=as_json)
        except InputError as error:
            yield readable(name), partial(_fail, error)
            continue
        for path in found.files:
            shown = name_in(found.root, path)
            yield shown, partial(read_file, path, shown)


def _fail(error: PullquoteError) -> Arrived:
    raise error


def _looked_through(workspace: Workspace, folder: Path, *, as_json: bool) -> Found:
    """The documents of a folder, after telling what was left out of it. Raises `InputError`, also when none are in."""
    from pullquote.arriving.files import readable
    from pullquote.arriving.folder import find_documents, own_paths, told

    found = find_documents(folder, ours=own_paths(workspace))
    name = readable(str(folder))
    if as_json:
        left = [{"file": one.name, "reason": one.reason} for one in found.left]
        print_json({"folder": name, "documents": len(found.files), "left_out": left})
    else:
        for reason, names in told(found.left):
            more = f", … and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
            click.echo(f"{name}: left out, {reason}: {', '.join(names[:_SHOWN])}{more}", err=True)
    if not found.files:
        raise InputError(f"{name} holds no documents.", "What was left out of it was told.")
    return found


def _undo(workspace: Workspace, *, dry_run: bool, as_json: bool) -> None:
    from scheduler.planned import quotes_with_posts

    with workspace.open_store() as store:
        undone = store.undo_import(quotes_with_posts, dry_run=dry_run)
    if as_json:
        print_json(
            {
                "dry_run": dry_run,
                "at": undone.at.isoformat(timespec="seconds"),
                "origin": undone.origin,
                "documents": list(undone.documents),
                "removed": list(undone.removed),
                "kept": [{"quote": id, "reason": why} for id, why in undone.kept],
            }
        )
        return
    would = "would be taken back" if dry_run else "taken back"
    what = f"The import of {undone.at:%Y-%m-%d %H:%M} UTC"
    click.echo(f"{what}: {count_of(len(undone.removed), 'quote')} {would}{'; nothing was changed' if dry_run else ''}.")
    for name in undone.documents:
        click.echo(f"  document: {name}")
    for id, why in undone.kept:
        click.echo(f"  {id} stays: {why}")


def _mapping(columns: tuple[str, ...]) -> dict[str, str] | None:
    pairs = [column.partition("=") for column in columns]
    if wrong := [column for column, (_, equals, _) in zip(columns, pairs, strict=True) if not equals]:
        raise InputError(f"{wrong[0]!r} does not name a column.", "Write it as FIELD=COLUMN, for example text=Satz.")
    return {field: column for field, _, column in pairs} or None
