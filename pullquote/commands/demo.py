"""`demo`: everything at once, to see what it is."""

from __future__ import annotations

import webbrowser
from datetime import UTC, datetime
from pathlib import Path

import click

from pullquote.commands.examples import examples
from pullquote.output import count_of, json_option, print_json, progress


@click.command(epilog=examples("pullquote demo", "pullquote demo somewhere --open"))
@click.argument("folder", default="pullquote-demo", type=click.Path(file_okay=False, path_type=Path))
@click.option("--open/--no-open", "open_page", default=False, help="Open the gallery in the browser.")
@json_option
def demo(folder: Path, open_page: bool, as_json: bool) -> None:
    """Make a workspace in FOLDER with the starter quotes, draw them all, and write a gallery page."""
    from pullquote.demo import demonstrate

    with progress("Drawing the starter quotes") as advance:
        done = demonstrate(folder, now=datetime.now(UTC), watch=advance)
    for refusal in done.refused:
        click.echo(
            f"Refused ({refusal.error.rule}) {refusal.quote} in {refusal.look.format}: {refusal.error}", err=True
        )
    page = done.page.resolve()
    if as_json:
        print_json(
            {
                "workspace": str(done.workspace.root),
                "page": str(page),
                "cards": done.cards,
                "refused": len(done.refused),
            }
        )
    else:
        click.echo(f"{count_of(done.cards, 'card')} in {page.parent}.")
        click.echo(f"Look at them: {page}")
    if open_page and not webbrowser.open(page.as_uri()):
        click.echo("No browser could be opened here.", err=True)
    if done.refused:
        click.get_current_context().exit(3)
