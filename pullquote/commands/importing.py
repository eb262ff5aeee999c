"""`import`: documents into the store."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import count_of, json_option, one_line, print_json
from quotes.errors import InputError, PullquoteError

if TYPE_CHECKING:
    from pullquote.importing import Imported

_SHOWN = 5
"""Lines of each kind that are printed before `--json` is pointed at: a screen must hold the account."""


@click.command(
    "import",
    epilog=examples(
        "pullquote import quotes.txt highlights.csv",
        "pullquote import --dry-run notes.txt",
        "pullquote import zitate.csv --column text=Satz --column author=Wer",
        "pullquote import - --as json < quotes.json",
    ),
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--as", "format", help="Format: list, csv or json; told from the file when not given.")
@click.option("--column", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column or key holds a field.")
@click.option("--dry-run", is_flag=True, help="Show what would be added and skipped; change nothing.")
@json_option
@click.pass_context
def import_(
    ctx: click.Context,
    files: tuple[str, ...],
    format: str | None,
    columns: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import quotes from FILEs ('-' is standard input). Importing a file twice adds nothing.

    Quotes come in as candidates, unverified. Every line that is not taken is told with its reason. A file that cannot
    be read does not stop the others; the exit code is then 3.
    """
    from pullquote.importing import Imported, installed_readers, keep, read_file, shown_name

    mapping = _mapping(columns)
    plugins = installed_readers()
    failed = 0
    with workspace_of(ctx).open_store() as store:
        for name in files:
            try:
                reading = read_file(name, format=format, columns=mapping, plugins=plugins)
            except PullquoteError as error:
                if len(files) == 1:
                    raise
                failed += 1
                click.echo(f"Error: {error}", err=True)
                if as_json:
                    print_json({"file": shown_name(name), "error": error.message, "hint": error.hint})
                continue
            done = (
                Imported(shown_name(name), reading, None)
                if dry_run
                else keep(reading, name, store, now=datetime.now(UTC))
            )
            if as_json:
                print_json(done.as_json())
            else:
                _tell(done)
    if failed:
        ctx.exit(1 if failed == len(files) else 3)


def _mapping(columns: tuple[str, ...]) -> dict[str, str] | None:
    pairs = [column.partition("=") for column in columns]
    if wrong := [column for column, (_, equals, _) in zip(columns, pairs, strict=True) if not equals]:
        raise InputError(f"{wrong[0]!r} does not name a column.", "Write it as FIELD=COLUMN, for example text=Satz.")
    return {field: column for field, _, column in pairs} or None


def _tell(done: Imported) -> None:
    reading = done.reading
    if done.outcome is None:
        click.echo(
            f"{done.file} ({reading.format}): {count_of(len(reading.drafts), 'quote')} found; nothing was changed."
        )
        for draft in reading.preview(_SHOWN):
            credit = draft.attribution.person + (f", {draft.source.title}" if draft.source else "")
            click.echo(f"  {one_line(draft.text, 70)} — {one_line(credit, 50)}")
    else:
        click.echo(
            f"{done.file} ({reading.format}): {len(done.outcome.added):,} added, {len(done.outcome.known):,} known."
        )
    if reading.columns:
        click.echo("  columns: " + ", ".join(f"{field} from {column!r}" for field, column in reading.columns))
    for label, rows in (("skipped", reading.skipped), ("note", reading.notes)):
        for row in rows[:_SHOWN]:
            click.echo(
                f"  {label}, line {row.line}: {row.reason}" + (f": {one_line(row.text, 60)}" if row.text else "")
            )
        if len(rows) > _SHOWN:
            click.echo(f"  … and {len(rows) - _SHOWN:,} more {label}; --json lists all")
    for warning in reading.warnings:
        click.echo(f"  warning: {warning}", err=True)
