"""`init`: a new workspace."""

from __future__ import annotations

from pathlib import Path

import click

from pullquote.commands.examples import examples
from pullquote.output import json_option, print_json
from pullquote.workspace import DATABASE, SETTINGS, make_workspace


@click.command(epilog=examples("pullquote init newsletter && cd newsletter && pullquote import ../quotes.txt"))
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--database",
    metavar="URL",
    help="A PostgreSQL database to use instead of pullquote.db: postgresql://USER@HOST/NAME, or env:NAME.",
)
@json_option
def init(folder: Path, database: str | None, as_json: bool) -> None:
    """Make a workspace in FOLDER (by default here).

    It holds pullquote.toml, pullquote.db, and the folders designs, captions, fonts and out.
    """
    workspace = make_workspace(folder, database=database)
    if as_json:
        print_json({"workspace": str(workspace.root), "settings": SETTINGS, "database": database or DATABASE})
    else:
        click.echo(f"Made a workspace in {workspace.root}. Next: `pullquote import FILE`, there.")
