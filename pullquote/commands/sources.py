"""`sources`: the works that quotes are from, what is known of them, and making two records one work's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.commands.sources_changes import merge, remove, set_
from pullquote.output import count_of, json_option, print_json, printable

if TYPE_CHECKING:
    from quotes.works.record import Work


@click.group(
    invoke_without_command=True,
    epilog=examples(
        "pullquote sources",
        'pullquote sources set "Jane Eyre" --kind book --date 1847 --licence "public domain"',
        "pullquote sources alike",
        "pullquote sources --json | jq -r 'select(.licence == null) | .title'",
    ),
)
@json_option
@click.pass_context
def sources(ctx: click.Context, as_json: bool) -> None:
    """List the works that quotes are from; describe, merge or remove them.

    A work is named by its title, or by the digits in front of it where several have one title.
    """
    if ctx.invoked_subcommand is None:
        _list(ctx, None, as_json)


@sources.command("list", epilog=examples("pullquote sources list eyre"))
@click.argument("text", required=False)
@json_option
@click.pass_context
def list_(ctx: click.Context, text: str | None, as_json: bool) -> None:
    """List works with TEXT in their title, or all of them, with how much is from them."""
    _list(ctx, text, as_json)


@sources.command(epilog=examples("pullquote sources alike"))
@json_option
@click.pass_context
def alike(ctx: click.Context, as_json: bool) -> None:
    """List pairs of works of one title that may be one work, with the reasons. Nothing is changed."""
    from quotes.works import Works

    with workspace_of(ctx).engine() as engine:
        pairs = Works(engine).alike()
    for pair in pairs:
        if as_json:
            told = {"first": work_json(pair.first), "second": work_json(pair.second)}
            print_json({**told, "reasons": list(pair.reasons)})
            continue
        for line in (_line(pair.first), _line(pair.second), f"{'':8}  {'; '.join(pair.reasons)}", ""):
            click.echo(printable(line))
    if not as_json:
        click.echo(count_of(len(pairs), "pair"), err=True)
        if pairs:
            click.echo("`pullquote sources merge KEEP OTHER` makes two works one.", err=True)


def work_json(work: Work) -> dict[str, Any]:
    """A work as JSON."""
    source = work.source
    return {
        "id": work.id,
        "title": source.title,
        "kind": source.kind.value,
        "url": source.url,
        "date": source.date,
        "licence": source.licence,
        "rights": source.rights,
        "quotes": work.quotes,
        "documents": work.documents,
        "authors": list(work.authors),
    }


def _list(ctx: click.Context, text: str | None, as_json: bool) -> None:
    from quotes.works import Works

    with workspace_of(ctx).engine() as engine:
        found = Works(engine).find(text)
    for work in found:
        if as_json:
            print_json(work_json(work))
        else:
            click.echo(printable(_line(work)))
    if not as_json:
        click.echo(count_of(len(found), "work"), err=True)


def _line(work: Work) -> str:
    source = work.source
    kind = "" if source.kind.value == "unknown" else source.kind.value
    held = count_of(work.documents, "document") if work.documents else ""
    known = (kind, source.date, source.url, ", ".join(work.authors), held, source.licence, source.rights)
    return "  ".join([work.id[:8], f"{work.quotes:>7,}", source.title, *(part for part in known if part)])


for command in (set_, merge, remove):
    sources.add_command(command)
