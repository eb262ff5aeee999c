"""`backup` and `restore`: a whole workspace into one file, and back into a new workspace."""

from __future__ import annotations

from pathlib import Path

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import count_of, json_option, print_json, printable, progress


@click.command(
    epilog=examples(
        "pullquote backup newsletter.zip",
        "pullquote backup newsletter.zip --replace",
        "pullquote backup newsletter.zip --with-cards --with photos",
    )
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--with-cards", is_flag=True, help="Take drawn cards and folders of posts along too.")
@click.option("--with", "also", metavar="NAME", multiple=True, help="Take this file or folder of the workspace too.")
@click.option("--replace", is_flag=True, help="Put the backup in the place of a file that is there.")
@json_option
@click.pass_context
def backup(
    ctx: click.Context, file: Path, with_cards: bool, also: tuple[str, ...], replace: bool, as_json: bool
) -> None:
    """Write everything of the workspace into FILE, while it is in use.

    Quotes, documents, evidence, posts and receipts as they are at one moment; settings, designs, captions, fonts,
    portraits and logo. Only its owner may read it. Logins are not in it.
    """
    from datetime import UTC, datetime

    from pullquote.backing_up.taking import back_up

    with progress("Copying") as advance:
        made = back_up(
            workspace_of(ctx), file, now=datetime.now(UTC), cards=with_cards, also=also, replace=replace, watch=advance
        )
    told = made.manifest
    files = len(told.members) - 1
    if as_json:
        left_out = [{"what": what, "why": why} for what, why in told.left_out]
        known = {"made_at": told.made_at.isoformat(), "revision": told.revision, "rows": dict(told.rows)}
        print_json({"file": str(file), "bytes": made.bytes, **known, "files": files, "left_out": left_out})
        return
    held = (
        f"{count_of(told.rows['quote'], 'quote')}, {count_of(told.rows['post'], 'post')} and {count_of(files, 'file')}"
    )
    click.echo(f"Wrote {held} to {file} ({made.bytes / 1e6:,.1f} MB).")
    for what, why in told.left_out:
        click.echo(f"Not in it: {printable(what)}: {printable(why)}.")


@click.command(
    epilog=examples(
        "pullquote restore newsletter.zip newsletter",
        "pullquote restore newsletter.zip newsletter --database postgresql://ann@db.example.org/quotes",
    )
)
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--database",
    metavar="URL",
    help="An empty PostgreSQL database to restore the library into: postgresql://USER@HOST/NAME, or env:NAME.",
)
@json_option
def restore(file: Path, folder: Path, database: str | None, as_json: bool) -> None:
    """Make the workspace of the backup FILE again in FOLDER, which must be new or empty.

    Every byte and row is checked first. All accounts come back paused, and posts that may have gone out since the
    backup are held or in the inbox, so that nothing is posted twice.
    """
    from datetime import UTC, datetime

    from pullquote.backing_up.restoring import restore as make

    with progress("Copying") as advance:
        made = make(file, folder, now=datetime.now(UTC), database=database, watch=advance)
    doubts = made.doubted
    if as_json:
        told = {"workspace": str(made.workspace.root), "made_at": made.made_at.isoformat(), "pullquote": made.pullquote}
        counts = {"held": doubts.held, "unsure": doubts.unsure, "paused": list(doubts.paused)}
        print_json({**told, "rows": dict(made.rows), "files": made.files, **counts})
        return
    held = f"{count_of(made.rows.get('quote', 0), 'quote')}, {count_of(made.rows.get('post', 0), 'post')}"
    click.echo(f"Restored {held} and {count_of(made.files, 'file')} of {made.made_at:%Y-%m-%d %H:%M} UTC to {folder}.")
    if doubts.held or doubts.unsure:
        inbox = f"{doubts.unsure:,} in `pullquote inbox`, {doubts.held:,} in `pullquote queue --state held`"
        click.echo(f"May have gone out since: {inbox}. Look at the networks, then answer with `pullquote inbox found`")
        click.echo("(it is there), `pullquote inbox absent` or `pullquote queue release` (it is not).")
    if doubts.paused:
        names = ", ".join(map(printable, doubts.paused))
        click.echo(f"Paused: {names}. When nobody else posts for them: sign in (`pullquote accounts login NAME`), then")
        click.echo("`pullquote accounts resume NAME`.")
