"""`designs` and `fonts`: what a card can look like."""

from __future__ import annotations

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_or_none
from pullquote.output import json_option, print_json
from quotes.errors import PullquoteError
from templates.formats import formats


@click.command(epilog=examples("pullquote designs", "pullquote designs --formats"))
@click.option("--formats", "with_formats", is_flag=True, help="List the picture formats instead.")
@json_option
@click.pass_context
def designs(ctx: click.Context, with_formats: bool, as_json: bool) -> None:
    """List the designs at hand, or the picture formats.

    A design of yours that is not right is told with its line and key; the exit code is then 3.
    """
    if with_formats:
        for form in formats().values():
            row = {"name": form.name, "width": form.width, "height": form.height, "used_for": form.used_for}
            if as_json:
                print_json(row)
            else:
                click.echo(f"{form.name:<10} {form.width:>4} x {form.height:<4}  {form.used_for}")
        return
    from templates.load import BUNDLED, Designs

    workspace = workspace_or_none(ctx)
    at_hand = workspace.renderer.designs if workspace else Designs()
    broken = 0
    for name in at_hand.names():
        try:
            design = at_hand.get(name)
        except PullquoteError as error:
            broken += 1
            click.echo(f"Error: {error}", err=True)
            continue
        own = at_hand.path(name).parent != BUNDLED
        if as_json:
            print_json(
                {"name": name, "title": design.title, "about": design.about, "palettes": [*design.palettes], "own": own}
            )
        else:
            click.echo(f"{name:<12} {', '.join(design.palettes):<14} {design.about}{' (yours)' if own else ''}")
    if broken:
        ctx.exit(3)


@click.command(epilog=examples("pullquote fonts", "pullquote fonts --json | jq -r .name"))
@json_option
@click.pass_context
def fonts(ctx: click.Context, as_json: bool) -> None:
    """List the font families at hand: those in the workspace's folder first in line, then the bundled ones."""
    from fonts.catalogue import Catalogue

    workspace = workspace_or_none(ctx)
    catalogue = workspace.renderer.catalogue if workspace else Catalogue()
    for family in catalogue.families:
        covered = frozenset[int]().union(*(catalogue.face(file).covered for file in family.files))
        italic = any(file.italic for file in family.files)
        if as_json:
            print_json(
                {
                    "name": family.name,
                    "kind": family.kind,
                    "italic": italic,
                    "characters": len(covered),
                    "licence": family.licence,
                    "source": family.source,
                    "version": family.version,
                    "own": not family.bundled,
                }
            )
        else:
            style = "roman, italic" if italic else "roman"
            click.echo(f"{family.name:<20} {family.kind:<8} {style:<14} {len(covered):>5} characters  {family.source}")
    for bad in catalogue.unreadable:
        click.echo(f"Not used: {bad.path}: {bad.reason}.", err=True)
