"""`cite`: citations of quotes, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import json_option, print_json, printable
from quotes.errors import InputError

if TYPE_CHECKING:
    from quotes.evidence.record import Evidence
    from quotes.model import Quote


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
    from quotes.evidence.desk import Proofs
    from quotes.store import Store

    engine = workspace_of(ctx).open_database()
    with Store(engine) as store:
        proofs = Proofs(engine)
        for id in ids:
            quote = store.get(id)
            evidence = proofs.of(quote.id)
            if form == "w3c":
                for annotation in _annotations(quote, evidence):
                    print_json(annotation)
            elif form == "json" or as_json:
                print_json(_json(quote, evidence, with_evidence=with_evidence))
            else:
                for line in _lines(quote, evidence, with_evidence=with_evidence):
                    click.echo(printable(line))


def _lines(quote: Quote, evidence: tuple[Evidence, ...], *, with_evidence: bool) -> list[str]:
    from quotes.evidence.citation import cite as citation
    from quotes.evidence.citation import cite_evidence

    line = citation(quote, evidence[0] if evidence and evidence[0].counts else None)
    return [line, *(f"  {cite_evidence(each)}" for each in evidence if with_evidence and each.counts)]


def _json(quote: Quote, evidence: tuple[Evidence, ...], *, with_evidence: bool) -> dict[str, Any]:
    source = quote.source
    told: dict[str, Any] = {
        "id": quote.id,
        "citation": _lines(quote, evidence, with_evidence=False)[0],
        "author": quote.attribution.person,
        "translator": quote.translator,
        "title": source and source.title,
        "date": source and source.date,
        "locator": quote.locator,
        "url": source and source.url,
        "licence": source and source.licence,
        "proof": quote.proof.value,
    }
    if with_evidence:
        from pullquote.verifying import evidence_json

        told["evidence"] = [evidence_json(each) for each in evidence]
    return told


def _annotations(quote: Quote, evidence: tuple[Evidence, ...]) -> list[dict[str, Any]]:
    """Raises InputError for a quote that was held against nothing: an annotation is about a document."""
    from quotes.evidence.annotation import annotation_of

    if not evidence:
        raise InputError(
            f"{quote.id[:8]} was held against no document, so there is nothing to annotate.",
            f"`pullquote verify {quote.id[:8]} --against FILE` does so.",
        )
    return [annotation_of(quote, each) for each in evidence]
