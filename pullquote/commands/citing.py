"""`cite`: citations of quotes, for people and for programs."""

from __future__ import annotations

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import json_option, print_json, printable


@click.command(
    epilog=examples("pullquote cite 3f2a", "pullquote cite 3f2a --evidence", "pullquote cite 3f2a 90bc --format w3c")
)
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "w3c"]),
    default="text",
    help="A line, JSON, or W3C Web Annotations (one for each document).",
)
@click.option("--evidence", "with_evidence", is_flag=True, help="Add how it was checked, with the document's hash.")
@json_option
@click.pass_context
def cite(ctx: click.Context, ids: tuple[str, ...], form: str, with_evidence: bool, as_json: bool) -> None:
    """Print a citation of each quote: author, work, date, place in the work, address, licence."""
    if as_json and form == "w3c":
        raise click.UsageError("--format w3c is JSON already: leave --json out.")
    from pullquote.citations import citation_json, citation_lines, web_annotations
    from quotes.evidence.desk import Proofs
    from quotes.store import Store

    engine = workspace_of(ctx).open_database()
    with Store(engine) as store:
        proofs = Proofs(engine)
        for id in ids:
            quote = store.get(id)
            evidence = proofs.of(quote.id)
            if form == "w3c":
                for annotation in web_annotations(quote, evidence):
                    print_json(annotation)
            elif form == "json" or as_json:
                print_json(citation_json(quote, evidence, with_evidence=with_evidence))
            else:
                for line in citation_lines(quote, evidence, with_evidence=with_evidence):
                    click.echo(printable(line))
