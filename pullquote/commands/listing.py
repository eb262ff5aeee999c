"""`quotes` and `show`: what is in the store."""

from __future__ import annotations

import shutil

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.commands.search_options import query_from, search_options
from pullquote.output import count_of, json_option, one_line, print_json, quote_json, time_of
from quotes.emphasis import phrases_of
from quotes.model import Quote
from quotes.originals import original_of

_WIDEST = 2_000
"""Characters of a quote with its edits marked; the longest quotes have ten times as many, and `--json` gives them."""


@click.command(
    epilog=examples(
        'pullquote quotes "reading books"',
        "pullquote quotes '\"exact phrase\" begin* -without'",
        "pullquote quotes --author Austen --json | jq .text",
    )
)
@click.argument("text", required=False, default="")
@search_options
@json_option
@click.pass_context
def quotes(ctx: click.Context, /, text: str, as_json: bool, **filters: str | int | None) -> None:
    """List the quotes that match TEXT and the filters.

    TEXT is words, "exact phrases", beginnings* and -unwanted words. With --json, one quote a line.
    """
    width = shutil.get_terminal_size().columns
    found = 0
    with workspace_of(ctx).open_store() as store:
        for quote in store.find(query_from(text, filters)):
            found += 1
            if as_json:
                print_json(quote_json(quote))
            else:
                click.echo(_row(quote, width))
    if not as_json:
        click.echo(count_of(found, "quote"), err=True)


@click.command(epilog=examples("pullquote show 3f2a"))
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@json_option
@click.pass_context
def show(ctx: click.Context, ids: tuple[str, ...], as_json: bool) -> None:
    """Show quotes with everything that is known of them. Four digits of an ID do if no other begins so."""
    with workspace_of(ctx).open_store() as store:
        for number, id in enumerate(ids):
            quote = store.get(id)
            if as_json:
                print_json(quote_json(quote))
            else:
                click.echo(("\n" if number else "") + _whole(quote))


def _row(quote: Quote, width: int) -> str:
    credit = quote.attribution.person + (f", {quote.source.title}" if quote.source else "")
    head = f"{quote.id[:8]}  {quote.standing.value[:9]:<9}  "
    tail = f"  ({one_line(credit, 44)})"
    return head + one_line(quote.text, max(width - len(head) - len(tail), 40)) + tail


def _whole(quote: Quote) -> str:
    source = quote.source
    rows = [
        ("id", quote.id),
        ("author", f"{quote.attribution.person} ({quote.attribution.role}, {quote.attribution.certainty.value})"),
        ("source", source and ", ".join(part for part in (source.title, source.date, source.url) if part)),
        ("kind", source and source.kind.value),
        ("locator", quote.locator),
        ("emphasis", ", ".join(f"“{phrase}”" for phrase in phrases_of(quote.text, quote.emphasis))),
        ("topic", quote.topic),
        ("section", quote.section),
        ("tags", ", ".join(quote.tags)),
        ("language", quote.language),
        ("words", quote.words.value),
        ("standing", quote.standing.value),
        ("proof", quote.proof.value),
    ]
    if quote.edits and (original := original_of(quote)):
        from quotes.prose.edits import shown

        rows.append(("edited", one_line(shown(original.exact, quote.edits), _WIDEST)))
    for place in quote.places:
        where = [f"line {place.line}" if place.line else "", f"page {place.page}" if place.page else ""]
        if place.seconds is not None:
            where.append(time_of(place.seconds, place.tolerance_seconds))
        rows.append(("found in", ", ".join(part for part in (one_line(place.name, _WIDEST), *where) if part)))
    return "\n".join([quote.text, *(f"  {name:<9} {value}" for name, value in rows if value)])
