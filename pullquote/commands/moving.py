"""`move-store`: everything to another database, and the workspace with it."""

from __future__ import annotations

from dataclasses import asdict

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import count_of, json_option, print_json, progress


@click.command(
    name="move-store",
    epilog=examples(
        "pullquote move-store --to postgresql://ann@db.example.org/quotes --dry-run",
        "pullquote move-store --to env:DATABASE_URL",
        "pullquote move-store --to sqlite",
    ),
)
@click.option(
    "--to",
    required=True,
    metavar="URL",
    help="A PostgreSQL database that is empty: postgresql://USER@HOST/NAME, or env:NAME. "
    "Or sqlite, for the workspace's own pullquote.db.",
)
@click.option("--dry-run", is_flag=True, help="Count what would be moved, and write nothing.")
@json_option
@click.pass_context
def move_store(ctx: click.Context, to: str, dry_run: bool, as_json: bool) -> None:
    """Move quotes, documents, posts and everything else to another database, and use that one from then on.

    Each row is compared before anything is switched. Nobody can write meanwhile, and nothing is read, written or posted
    in the old database afterwards: it stays as it was, as a backup. A move that was stopped is finished by the same
    command.
    """
    from datetime import UTC, datetime

    from pullquote.moving_store import move_store as move

    with progress("Moving") as advance:
        moved = move(workspace_of(ctx), to, now=datetime.now(UTC), dry_run=dry_run, watch=advance)
    if as_json:
        told = {} if moved is None else {**asdict(moved), "kept": moved.kept and str(moved.kept)}
        print_json({"moved": moved is not None and not dry_run, **told})
        return
    if moved is None:
        click.echo("The library is there already.")
    elif not moved.copied:
        done = "would point" if dry_run else "points"
        click.echo(f"The library had been moved to {moved.destination}. This workspace {done} there now.")
    else:
        rows, quotes = sum(moved.rows.values()), moved.rows["quote"]
        done = "Would move" if dry_run else "Moved"
        click.echo(
            f"{done} {count_of(quotes, 'quote')} ({count_of(rows, 'row')} in all) "
            f"from {moved.origin} to {moved.destination}."
        )
        if not dry_run:
            click.echo(f"{moved.origin} is kept as it was; nothing is read or written there any more.")
            if moved.kept:
                click.echo(f"The file that lay there from an earlier move is now {moved.kept}.")
            click.echo("Start every `pullquote run` of this library again.")
