"""`designs`: what a card can look like, and designs of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pullquote.commands.design_sources import designs_at_hand, fonts_at_hand, whose
from pullquote.commands.designs_check import check
from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import json_option, print_json
from pullquote.own_designs import begin_design, own_folder
from quotes.errors import InputError, PullquoteError
from templates.formats import formats

formats_option = click.option("--formats", "with_formats", is_flag=True, help="List the picture formats instead.")


@click.group(
    invoke_without_command=True,
    epilog=examples(
        "pullquote designs",
        "pullquote designs --formats",
        "pullquote designs new my-page --from editorial",
        "pullquote designs check my-page",
        "pullquote designs check --proof proof.html",
    ),
)
@formats_option
@json_option
@click.pass_context
def designs(ctx: click.Context, with_formats: bool, as_json: bool) -> None:
    """List the designs at hand, or the picture formats; show, make, check, pack and install designs.

    A design of yours that is not right is told with its line and key; the exit code is then 3.
    """
    if ctx.invoked_subcommand is None:
        _list(ctx, with_formats, as_json)


@designs.command("list", epilog=examples("pullquote designs list", "pullquote designs list --json | jq -r .name"))
@formats_option
@json_option
@click.pass_context
def list_(ctx: click.Context, with_formats: bool, as_json: bool) -> None:
    """List the designs at hand, or the picture formats."""
    _list(ctx, with_formats, as_json)


@designs.command(epilog=examples("pullquote designs show editorial"))
@click.argument("name")
@json_option
@click.pass_context
def show(ctx: click.Context, name: str, as_json: bool) -> None:
    """Show a design: its palettes and roles, and where its file lies."""
    at_hand = designs_at_hand(ctx)
    design, path = at_hand.get(name), at_hand.path(name)
    palettes = {
        palette: {colour: "#" + bytes(value).hex().upper() for colour, value in colours.items()}
        for palette, colours in design.palettes.items()
    }
    roles = {
        role: {"family": made.family, "italic": made.italic, "axes": dict(made.axes), "fallback": list(made.fallback)}
        for role, made in design.roles.items()
    }
    if as_json:
        row = {"name": name, "title": design.title, "about": design.about, "palettes": palettes, "roles": roles}
        print_json({**row, "own": whose(ctx, path) == "yours", "file": str(path)})
        return
    click.echo(f"{design.title} ({name}): {design.about}\n{path}, {whose(ctx, path)}\n")
    for palette, shown in palettes.items():
        click.echo(f"{palette:<10} {', '.join(f'{colour} {value}' for colour, value in shown.items())}")
    click.echo()
    for role, made in design.roles.items():
        axes = "".join(f", {tag} {value:g}" for tag, value in made.axes.items())
        click.echo(f"{role:<10} {made.family}{', italic' if made.italic else ''}{axes}")


@designs.command(epilog=examples("pullquote designs new my-page", "pullquote designs new my-bill --from poster"))
@click.argument("name")
@click.option("--from", "like", default="editorial", show_default=True, help="The design to begin with.")
@json_option
@click.pass_context
def new(ctx: click.Context, name: str, like: str, as_json: bool) -> None:
    """Make a design of your own: a copy of another one, to edit."""
    path = begin_design(workspace_of(ctx), designs_at_hand(ctx), name, like)
    if as_json:
        print_json({"name": name, "file": str(path), "from": like})
    else:
        click.echo(f"{path}: made from {like!r}. Edit it, then run `pullquote designs check {name}`.")


@designs.command(epilog=examples("pullquote designs pack my-page my-page.zip"))
@click.argument("name")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@json_option
@click.pass_context
def pack(ctx: click.Context, name: str, out: Path, as_json: bool) -> None:
    """Pack a design for others: its file, and those fonts of yours that it names, with their licences."""
    from cards.writing import write_whole
    from pullquote.design_packages import pack as packed

    if out.suffix.lower() != ".zip":
        raise InputError(f"{out} would not be a ZIP file by its name.", "End it in .zip.")
    data = packed(designs_at_hand(ctx).path(name), fonts_at_hand(ctx))
    write_whole(out, data)
    if as_json:
        print_json({"name": name, "file": str(out), "bytes": len(data)})
    else:
        click.echo(f"{out}: {name!r}, to be put to use with `pullquote designs install {out.name}`.")


@designs.command(epilog=examples("pullquote designs install my-page.zip", "pullquote designs install FOLDER --replace"))
@click.argument("package", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Take the place of a design of the same name.")
@json_option
@click.pass_context
def install(ctx: click.Context, package: Path, replace: bool, as_json: bool) -> None:
    """Install a design package, a ZIP file or a folder, into the workspace.

    A package that is not right is refused whole, and nothing of it is written.
    """
    from pullquote.design_packages import install as installed
    from pullquote.design_packages import read_package
    from pullquote.package_files import files_of

    workspace = workspace_of(ctx)
    read = read_package(files_of(package), str(package), fonts_at_hand(ctx))
    folders = own_folder(workspace, "designs"), own_folder(workspace, "fonts")
    path = installed(read, *folders, replace=replace)
    if as_json:
        print_json({"name": read.design.name, "file": str(path), "fonts": list(read.families)})
    else:
        fonts = f" and {', '.join(read.families)}" if read.families else ""
        click.echo(f"{path}{fonts}: installed. Draw with `--design {read.design.name}`.")


designs.add_command(check)


def _list(ctx: click.Context, with_formats: bool, as_json: bool) -> None:
    if with_formats:
        _list_formats(as_json)
        return
    from pullquote.installed_designs import installed_designs

    at_hand = designs_at_hand(ctx)
    troubles = list(installed_designs().troubles)
    for name in at_hand.names():
        try:
            design = at_hand.get(name)
        except PullquoteError as error:
            troubles.append(f"Error: {error}")
            continue
        owner = whose(ctx, at_hand.path(name))
        row: dict[str, Any] = {"name": name, "title": design.title, "about": design.about}
        if as_json:
            print_json({**row, "palettes": [*design.palettes], "own": owner == "yours"})
        else:
            note = "" if owner == "bundled" else f" ({owner})"
            click.echo(f"{name:<12} {', '.join(design.palettes):<14} {design.about}{note}")
    for trouble in troubles:
        click.echo(trouble, err=True)
    if troubles:
        ctx.exit(3)


def _list_formats(as_json: bool) -> None:
    for form in formats().values():
        if as_json:
            print_json({"name": form.name, "width": form.width, "height": form.height, "used_for": form.used_for})
        else:
            click.echo(f"{form.name:<10} {form.width:>4} x {form.height:<4}  {form.used_for}")
