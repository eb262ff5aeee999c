"""`quotes` and `show`: what is in the store."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.commands.search_options import query_from, search_options
from pullquote.output import count_of, json_option, one_line, place_in_words, print_json
from quotes.emphasis import phrases_of
from quotes.exporting.record import quote_json
from quotes.model import Quote
from quotes.originals import original_of

if TYPE_CHECKING:
    from quotes.evidence.record import Evidence

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
    from pullquote.verifying import evidence_json
    from quotes.evidence.desk import Proofs
    from quotes.store import Store

    engine = workspace_of(ctx).open_database()
    with Store(engine) as store:
        proofs = Proofs(engine)
        for number, id in enumerate(ids):
            quote = store.get(id)
            evidence = proofs.of(quote.id)
            if as_json:
                match = quote.match and quote.match.value
                told = [evidence_json(each) for each in evidence]
                print_json({**quote_json(quote), "match": match, "evidence": told})
            else:
                click.echo(("\n" if number else "") + _whole(quote, evidence))


def _row(quote: Quote, width: int) -> str:
    credit = quote.attribution.person + (f", {quote.source.title}" if quote.source else "")
    head = f"{quote.id[:8]}  {quote.standing.value[:9]:<9}  "
    tail = f"  ({one_line(credit, 44)})"
    return head + one_line(quote.text, max(width - len(head) - len(tail), 40)) + tail


def _whole(quote: Quote, evidence: tuple[Evidence, ...]) -> str:
    from pullquote.verifying import evidence_line, flag_lines

    source = quote.source
    rows = [
        ("id", quote.id),
        ("author", f"{quote.attribution.person} ({quote.attribution.role}, {quote.attribution.certainty.value})"),
        ("source", source and ", ".join(part for part in (source.title, source.date, source.url) if part)),
        ("kind", source and source.kind.value),
        ("licence", source and source.licence),
        ("rights", source and source.rights),
        ("locator", quote.locator),
        ("translated", quote.translator and f"by {quote.translator}"),
        ("emphasis", ", ".join(f"“{phrase}”" for phrase in phrases_of(quote.text, quote.emphasis))),
        ("topic", quote.topic),
        ("section", quote.section),
        ("tags", ", ".join(quote.tags)),
        ("language", quote.language),
        ("words", quote.words.value),
        ("standing", quote.standing.value),
        ("proof", quote.proof.value),
        ("weight", quote.weight if quote.weight > 1 else None),
    ]
    if quote.edits and (original := original_of(quote)):
        from quotes.prose.edits import shown

        rows.append(("edited", one_line(shown(original.exact, quote.edits), _WIDEST)))
    for place in quote.places:
        where = place_in_words(place)
        rows.append(("found in", ", ".join(part for part in (one_line(place.name, _WIDEST), where) if part)))
    for each in evidence:
        rows.append(("evidence", evidence_line(each)))
        rows += [("", f"! {line}") for line in flag_lines(each.flags)]
    return "\n".join([quote.text, *(f"  {name:<9} {value}" for name, value in rows if value)])
