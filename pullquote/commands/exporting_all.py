"""`export-all`: everything that a workspace holds, in open formats."""

from __future__ import annotations

from pathlib import Path

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import count_of, json_option, print_json, printable, progress


@click.command(
    name="export-all", epilog=examples("pullquote export-all everything", "pullquote export-all everything.zip")
)
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--with-cards", is_flag=True, help="Take drawn cards and folders of posts along too.")
@click.option("--with", "also", metavar="NAME", multiple=True, help="Take this file or folder of the workspace too.")
@json_option
@click.pass_context
def export_all(ctx: click.Context, path: Path, with_cards: bool, also: tuple[str, ...], as_json: bool) -> None:
    """Write everything you have here into the new folder PATH, or into a ZIP file if it ends with .zip.

    Quotes, documents' texts, people, works, evidence, accounts, posts with captions, pictures, receipts and history,
    and your own files, in open formats, with a page that says what each file is. Logins are not in it.
    """
    from datetime import UTC, datetime

    from pullquote.everything.writing import write_everything

    with progress("Copying") as advance:
        workspace, now = workspace_of(ctx), datetime.now(UTC)
        made = write_everything(workspace, path, now=now, cards=with_cards, also=also, watch=advance)
    if as_json:
        left_out = [{"what": what, "why": why} for what, why in made.left_out]
        print_json({"path": str(path), "files": made.files, "bytes": made.bytes, "left_out": left_out})
        return
    click.echo(
        f"Wrote {count_of(made.files, 'file')} to {path} ({made.bytes / 1e6:,.1f} MB). README.md says what they are."
    )
    for what, why in made.left_out:
        click.echo(f"Not in it: {printable(what)}: {printable(why)}.")
