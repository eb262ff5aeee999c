"""`fonts`: the families that a card can be set in."""

from __future__ import annotations

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_or_none
from pullquote.output import json_option, print_json


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
