"""`documents`: what was imported, and what it says."""

from __future__ import annotations

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import count_of, json_option, one_line, print_json, printable
from quotes.errors import InputError


@click.command(
    epilog=examples("pullquote documents", "pullquote documents interview.txt --text", "pullquote documents --json")
)
@click.argument("name", required=False)
@click.option("--text", "with_text", is_flag=True, help="Print what it says, with the numbers of its lines.")
@json_option
@click.pass_context
def documents(ctx: click.Context, name: str | None, with_text: bool, as_json: bool) -> None:
    """List the documents that were imported, or show the one called NAME; its beginning or its hash does.

    The lines are those that places, notes and skipped lines are told by.
    """
    if with_text and name is None:
        raise InputError("--text prints one document.", "Name it: `pullquote documents NAME --text`.")
    with workspace_of(ctx).open_store() as store:
        wanted = None if name is None else store.find_document(name).sha256
        for held in store.holdings():
            document = held.document
            if wanted not in (None, document.sha256):
                continue
            text = store.text_of(document.sha256) if with_text else None
            if as_json:
                at = document.imported_at
                print_json(
                    {
                        "name": document.name,
                        "sha256": document.sha256,
                        "format": document.format,
                        "imported_at": at and at.isoformat(),
                        "quotes": held.quotes,
                        "turns": held.turns,
                        "waiting": held.waiting,
                    }
                    | ({} if text is None else {"text": text})
                )
                continue
            told = [document.format, count_of(held.quotes, "quote")]
            if held.turns:
                told.append(f"{count_of(held.turns, 'turn')}, {held.waiting:,} without a speaker")
            click.echo(f"{document.sha256[:8]}  {one_line(document.name, 60)}  ({', '.join(told)})")
            for number, line in enumerate(() if text is None else text.split("\n"), start=1):
                click.echo(f"{number:>6}  {printable(line)}")
