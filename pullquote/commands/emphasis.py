"""`emphasise`: which words of a quote stand out on its cards."""

from __future__ import annotations

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import json_option, print_json
from quotes.emphasis import phrases_of, spans_of_phrases, too_much, with_markup
from quotes.exporting.record import quote_json
from quotes.identity import fold
from quotes.model import Quote


@click.command(
    epilog=examples(
        "pullquote emphasise 3f2a 'Conventionality is *not* morality.'",
        "pullquote emphasise 3f2a --phrase not",
        "pullquote emphasise 3f2a --none",
    )
)
@click.argument("id")
@click.argument("marked", required=False)
@click.option("--phrase", "phrases", multiple=True, help="A phrase that stands out; may be given several times.")
@click.option("--none", "nothing", is_flag=True, help="Nothing stands out any more.")
@json_option
@click.pass_context
def emphasise(
    ctx: click.Context, id: str, marked: str | None, phrases: tuple[str, ...], nothing: bool, as_json: bool
) -> None:
    """Say which words of a quote stand out; what stood out before no longer does.

    MARKED is the quote's text with * on both sides of what stands out; \\* is an asterisk of the text itself. The text
    that is kept stays as it is.
    """
    if [marked is not None, bool(phrases), nothing].count(True) != 1:
        raise click.UsageError("Give the marked text, or --phrase, or --none.", ctx)
    with workspace_of(ctx).open_store() as store:
        if phrases:
            text = store.get(id).text
            marked = with_markup(text, spans_of_phrases(text, phrases))
        quote = store.edit(id, emphasis=marked)
    if as_json:
        print_json(quote_json(quote))
    else:
        click.echo(with_markup(quote.text, quote.emphasis) if quote.emphasis else f"{quote.id}  nothing stands out")
    tell_too_much(quote)


def tell_too_much(quote: Quote) -> None:
    """A note when so much stands out that nothing does."""
    if remark := too_much(quote.text, quote.emphasis):
        click.echo(f"Note: {remark}.", err=True)


def tell_lost(before: Quote, after: Quote) -> None:
    """A note on phrases that stood out and, after a change of the text, no longer do."""
    kept = [fold(phrase) for phrase in phrases_of(after.text, after.emphasis)]
    lost = [phrase for phrase in phrases_of(before.text, before.emphasis) if fold(phrase) not in kept]
    if lost:
        click.echo(
            f"Note: {', '.join(map(repr, lost))} no longer stands out, as it is not surely in the new text; "
            f"`pullquote emphasise {after.id[:8]}` says anew what does.",
            err=True,
        )
