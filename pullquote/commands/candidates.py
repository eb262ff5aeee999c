"""`candidates`: the quotes that wait for a person's word, the most quotable first, each with its reasons."""

from __future__ import annotations

from heapq import nlargest

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.commands.search_options import query_from, search_options
from pullquote.output import json_option, one_line, print_json
from quotes.exporting.record import quote_json

_SHOWN = 20
"""Candidates that are printed unless told otherwise: as many as a screen holds with their reasons."""


@click.command(
    epilog=examples(
        "pullquote candidates", "pullquote candidates --source 'Cognitive' --limit 50", "pullquote candidates --json"
    )
)
@click.argument("text", required=False, default="")
@search_options
@json_option
@click.pass_context
def candidates(ctx: click.Context, /, text: str, as_json: bool, **filters: str | int | None) -> None:
    """Rank the quotes that match TEXT and the filters, the most quotable first, with the reasons.

    Without --standing it ranks candidates. The order helps to begin with the likeliest; it never decides: nothing is
    approved, rejected or hidden by it.
    """
    from quotes.prose.quotability import quotability

    limit = int(filters.pop("limit") or _SHOWN)
    filters["standing"] = filters["standing"] or "candidate"
    with workspace_of(ctx).open_store() as store:
        query = query_from(text, filters)
        ranked = ((quotability(quote.text), quote) for quote in store.find(query))
        best = nlargest(limit, ranked, key=lambda pair: pair[0].score)
        total = store.count(query)
    for found, quote in best:
        if as_json:
            told = {"score": round(found.score, 3), "reasons": list(found.reasons)}
            print_json({**quote_json(quote), "quotability": told})
            continue
        click.echo(f"{quote.id[:8]}  {found.score:.2f}  {one_line(quote.text, 100)}  ({quote.attribution.person})")
        click.echo(f"                {'; '.join(found.reasons)}")
    if not as_json:
        click.echo(f"{len(best):,} of {total:,} shown{'; --limit shows more' if len(best) < total else ''}.", err=True)
