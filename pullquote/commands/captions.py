"""`captions`: the templates of captions, and what a network would get."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cards.writing import write_whole
from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of, workspace_or_none
from pullquote.output import count_of, json_option, print_json
from quotes.errors import InputError, PullquoteError, StorageError

if TYPE_CHECKING:
    from quotes.model import Quote
    from scheduler.captions.caption import Caption
    from scheduler.rules import Rules
    from templates.captions import Captions, CaptionTemplate

"""The workspace's folder for templates of one's own."""


@click.group(
    invoke_without_command=True,
    epilog=examples(
        "pullquote captions",
        "pullquote captions try 3f2a --on mastodon",
        "pullquote captions new mastodon",
        "pullquote captions check",
    ),
)
@json_option
@click.pass_context
def captions(ctx: click.Context, as_json: bool) -> None:
    """List the caption templates at hand; show, make, check and try them."""
    if ctx.invoked_subcommand is None:
        _report(ctx, _templates(ctx), (), as_json)


@captions.command(epilog=examples("pullquote captions show x"))
@click.argument("name")
@json_option
@click.pass_context
def show(ctx: click.Context, name: str, as_json: bool) -> None:
    """Show the template of that name."""
    template = _templates(ctx).get(name)
    if as_json:
        print_json({**_row(template), "text": template.text})
    else:
        click.echo(template.text, nl=not template.text.endswith("\n"))


@captions.command(epilog=examples("pullquote captions new mastodon", "pullquote captions new my-account --like x"))
@click.argument("name")
@click.option("--like", help="The template to begin with; otherwise the one that NAME has now, or the default.")
@json_option
@click.pass_context
def new(ctx: click.Context, name: str, like: str | None, as_json: bool) -> None:
    """Make a template of your own.

    NAME is an account, a network, or `default`.
    """
    workspace = workspace_of(ctx)
    if not name.strip() or name != Path(name).name or name.startswith(".") or "\\" in name:
        raise InputError(f"{name!r} cannot be a template's name.", "Name an account, a network, or `default`.")
    templates = _templates(ctx)
    begun = templates.get(like if like else name if name in templates.names() else "default")
    path = workspace.root / workspace.settings.folders.captions / f"{name}.j2"
    if path.exists():
        raise InputError(f"{path} is there already.", "Edit it, or move it away first.")
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise StorageError(f"{path.parent} cannot be made: {error.strerror}.", "Move away what is there.") from error
    write_whole(path, begun.text.encode())
    if as_json:
        print_json({"name": name, "file": str(path), "like": begun.name})
    else:
        click.echo(f"{path}: made like {begun.name!r}. Edit it, then run `pullquote captions check`.")


@captions.command(epilog=examples("pullquote captions check", "pullquote captions check mastodon --json"))
@click.argument("names", nargs=-1, metavar="[NAME]...")
@json_option
@click.pass_context
def check(ctx: click.Context, names: tuple[str, ...], as_json: bool) -> None:
    """Check templates, all or those named.

    What is wrong is told with file and line, and the exit code is then 3.
    """
    _report(ctx, _templates(ctx), names, as_json)


@captions.command(
    "try",
    epilog=examples(
        "pullquote captions try 3f2a --on x", "pullquote captions try 3f2a --on bluesky --variant 2 --json"
    ),
)
@click.argument("id")
@click.option("--on", "network", required=True, help="The network whose counting and rules apply.")
@click.option("--account", help="An account, whose own template comes first.")
@click.option("--template", "name", help="A template by name, instead of the account's or the network's.")
@click.option("--variant", type=click.IntRange(min=1), help="Only this variant, counted from 1.")
@click.option("--link", help="The address to give, instead of the source's.")
@click.option("--handle", help="The account's own name, such as @you.")
@click.option("--text-only", is_flag=True, help="Without a picture: the whole quotation, in a thread if need be.")
@json_option
@click.pass_context
def try_(
    ctx: click.Context,
    id: str,
    network: str,
    account: str | None,
    name: str | None,
    variant: int | None,
    link: str | None,
    handle: str | None,
    text_only: bool,
    as_json: bool,
) -> None:
    """Show the captions of a quote on a network.

    Each variant is shown as the network would get it, with its replies, its length, and what was dropped and why.
    """
    from scheduler.captions.caption import caption_for
    from scheduler.networks import load_rules

    rules = load_rules(network)
    with workspace_of(ctx).open_store() as store:
        quote = store.get(id)
    templates = _templates(ctx)
    template = templates.get(name) if name else templates.chosen(account, network)
    most = len(template.variants)
    if variant is not None and variant > most:
        raise InputError(f"{template.origin} has {count_of(most, 'variant')}.", f"Give --variant 1 to {most}.")
    for number in range(most) if variant is None else (variant - 1,):
        made = caption_for(quote, template, rules, variant=number, handle=handle, link=link, text_only=text_only)
        if as_json:
            print_json(_caption_row(made, quote, template, rules))
        else:
            _print_caption(made, most)


def _templates(ctx: click.Context) -> Captions:
    """The templates at hand: the workspace's first, if there is a workspace."""
    from templates.captions import Captions

    workspace = workspace_or_none(ctx)
    return workspace.captions if workspace else Captions()


def _report(ctx: click.Context, templates: Captions, names: tuple[str, ...], as_json: bool) -> None:
    """A line for each template; one that is not right hides no other."""
    broken = 0
    for name in names or templates.names():
        path = templates.path(name)
        try:
            template = templates.get(name)
        except PullquoteError as error:
            broken += 1
            if as_json:
                print_json({"name": name, "file": str(path), "error": error.message, "hint": error.hint})
            else:
                click.echo(f"Error: {error}", err=True)
            continue
        row = _row(template)
        if as_json:
            print_json(row)
        else:
            place = row["file"] if row["own"] else "bundled"
            click.echo(f"{name:<12} {count_of(len(template.variants), 'variant'):<12} {place}")
    if broken:
        ctx.exit(3)


def _row(template: CaptionTemplate) -> dict[str, object]:
    from templates.captions import BUNDLED

    path = Path(template.origin)
    return {
        "name": template.name,
        "variants": len(template.variants),
        "own": path.parent != BUNDLED,
        "file": template.origin,
    }


def _caption_row(made: Caption, quote: Quote, template: CaptionTemplate, rules: Rules) -> dict[str, object]:
    return {
        "quote": quote.id,
        "network": rules.name,
        "template": template.origin,
        "variant": made.variant + 1,
        "text": made.text,
        **made.count.as_json(),
        "replies": [one.text for one in made.replies],
        "dropped": [{"part": one.part, "why": one.why} for one in made.dropped],
        "facets": [{"start": it.start, "end": it.end, "kind": it.kind, "target": it.target} for it in made.facets],
        "warnings": [{"rule": one.rule, "message": one.message, "hint": one.hint} for one in made.warnings],
    }


def _print_caption(made: Caption, variants: int) -> None:
    if made.variant and variants > 1:
        click.echo()
    click.echo(made.text)
    for reply in made.replies:
        click.echo(f">>>\n{reply.text}")
    click.echo(f"-- variant {made.variant + 1} of {variants}, {made.count.as_words}", err=True)
    for one in made.dropped:
        click.echo(f"   {one.part}: {one.why}.", err=True)
    for warning in made.warnings:
        click.echo(f"   Note ({warning.rule}): {warning.message} {warning.hint}", err=True)
