"""`clean`: fillers and repeats left out of single quotes, as declared edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import json_option, print_json, printable
from quotes.errors import InputError
from quotes.exporting.record import quote_json
from quotes.model import Quote, Words

if TYPE_CHECKING:
    from quotes.model import Edit


@click.command(epilog=examples("pullquote clean 3f2a --dry-run", "pullquote clean 3f2a 90bc"))
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--dry-run", is_flag=True, help="Only show what would be left out.")
@json_option
@click.pass_context
def clean(ctx: click.Context, ids: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Leave fillers and words said twice out of spoken quotes.

    The words as they were found stay with each quote, and what was left out is declared: `show` marks it. The old id
    goes on leading to the quote. `speakers --clean` does the same for a whole transcript.
    """
    from quotes.originals import words_found
    from quotes.prose.edits import applied, shown

    with workspace_of(ctx).open_store() as store:
        meant = {quote.id: quote for quote in map(store.get, ids)}
        # All are looked at before the first is changed: one that cannot be cleaned leaves the others as they are.
        edits = {quote.id: _edits(quote) for quote in meant.values()}
        for quote in meant.values():
            words, left_out = words_found(quote.places[0]), edits[quote.id]
            is_clean = left_out == quote.edits
            after = quote
            if not is_clean and not dry_run:
                after = store.edit(quote.id, text=applied(words, left_out), edits=left_out)
            marked = shown(words, left_out)
            if as_json:
                print_json({**quote_json(after), "changed": after != quote, "marked": marked})
            elif is_clean:
                click.echo(f"{quote.id}  nothing to leave out")
            else:
                click.echo(f"{after.id}  {'would change' if dry_run else 'changed'}\n  {printable(marked)}")


def _edits(quote: Quote) -> tuple[Edit, ...]:
    """The edits the quote has, and with them those that clean it. Raises InputError when it cannot be cleaned."""
    from quotes.originals import leads_to, words_found
    from quotes.prose.clean import clean_verbatim
    from quotes.prose.edits import combined

    short = quote.id[:8]
    if quote.words is not Words.SPEECH:
        raise InputError(
            f"{short} is not known to be speech ({quote.words.value}): what is written stays as it is written.",
            f"If somebody said it, `pullquote edit {short} --words speech` says so.",
        )
    if not quote.places or not leads_to(quote.places[0], quote.edits, quote.text):
        raise InputError(
            f"The words of {short} are not those that were found, so what is left out could not be declared.",
            f"Change them by hand: `pullquote edit {short} --text '…'`.",
        )
    return combined(quote.edits, clean_verbatim(words_found(quote.places[0])))
