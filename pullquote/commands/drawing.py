"""`draw`: cards of the quotes in the store."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from cards.batch import Made, NotMade, draw_all
from cards.folder import CardFolder
from cards.renderer import Renderer
from cards.spec import Look
from pullquote.commands.examples import examples
from pullquote.commands.options import FILE_TYPES, DesignNames, FormatNames, several, workspace_of
from pullquote.commands.search_options import query_from, search_options
from pullquote.output import count_of, json_option, one_line, print_json, progress
from quotes.errors import InputError
from quotes.model import Standing
from templates.formats import format_named


@click.command(
    epilog=examples(
        "pullquote draw --design poster,editorial --format portrait,story --out cards",
        'pullquote draw "reading" --author Austen --type jpeg',
        "pullquote draw --standing approved --json | jq -r .alt",
        "pullquote draw --slides --type pdf --out carousels",
    )
)
@click.argument("text", required=False, default="")
@search_options
@click.option("--design", type=DesignNames(), help="Designs, separated by commas.")
@click.option("--format", "form", type=FormatNames(), help="Formats, separated by commas.")
@click.option("--palette", help="Palettes, separated by commas: light, dark.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the cards.")
@click.option("--type", "file_type", type=click.Choice(FILE_TYPES), help="File type.")
@click.option("--small", is_flag=True, help="Pack PNG files to half the size, ten times slower.")
@click.option("--hyphenate/--no-hyphenate", default=None, help="Let long words be divided at line ends.")
@click.option("--slides", is_flag=True, help="Draw quotes that one card does not hold on several.")
@json_option
@click.pass_context
def draw(
    ctx: click.Context,
    /,
    text: str,
    design: str | None,
    form: str | None,
    palette: str | None,
    out: Path | None,
    file_type: str | None,
    small: bool,
    hyphenate: bool | None,
    slides: bool,
    as_json: bool,
    **filters: str | int | None,
) -> None:
    """Draw cards of the quotes that match TEXT and the filters (by default all); rejected quotes are never drawn.

    A card that is there already and would come out the same is kept. What cannot be drawn right is refused and told,
    and the exit code is then 3. A PDF has one quote, a page for each of its cards.
    """
    workspace = workspace_of(ctx)
    looks = [
        workspace.look(one_design, one_form, one_palette, hyphenate)
        for one_design in several(design)
        for one_form in several(form)
        for one_palette in several(palette)
    ]
    _check_looks(looks, workspace.renderer)
    folder = CardFolder(out or workspace.out)
    done = fresh = kept = refused = 0
    with workspace.open_store() as store:
        query = replace(query_from(text, filters), rejected=False)
        if query.standing is Standing.REJECTED:
            raise InputError("Rejected quotes are never drawn.", "Approve those that may be: `pullquote approve ID`.")
        total = store.count(query) * len(looks)
        outcomes = draw_all(
            lambda: store.find(query),
            looks,
            folder,
            workspace.renderer,
            file_type=file_type or workspace.settings.defaults.type,  # type: ignore[arg-type]  # click has checked it
            small=small,
            slides=slides,
        )
        with progress("Drawing") as advance:
            for outcome in outcomes:
                # The slides of a quote are one step.
                done += isinstance(outcome, NotMade) or outcome.card.slide == outcome.card.slides
                advance(done, total)
                if isinstance(outcome, NotMade):
                    refused += 1
                    _tell_refusal(outcome, as_json)
                    continue
                fresh, kept = (fresh + 1, kept) if outcome.fresh else (fresh, kept + 1)
                if as_json:
                    print_json({**outcome.card.as_json(), "file": str(folder.path / outcome.card.file)})
                _tell_warnings(outcome)
    if not as_json:
        refusals = f", {count_of(refused, 'refusal')}" if refused else ""
        click.echo(f"{count_of(fresh, 'card')} drawn, {kept:,} kept{refusals}. They are in {folder.path}.")
    if not total:
        click.echo("No quote that may be drawn matches. `pullquote quotes` lists what there is.", err=True)
    if refused:
        ctx.exit(3)


def _check_looks(looks: list[Look], renderer: Renderer) -> None:
    """Raises `NotFound` or `InputError` for a look that cannot be drawn, before the first card is."""
    for look in looks:
        renderer.designs.get(look.design).palette(look.palette)
        format_named(look.format)


def _tell_refusal(outcome: NotMade, as_json: bool) -> None:
    look = outcome.look
    if as_json:
        print_json(
            {
                "quote": outcome.quote,
                "design": look.design,
                "format": look.format,
                "palette": look.palette,
                "refused": outcome.error.rule,
                "message": outcome.error.message,
                "hint": outcome.error.hint,
            }
        )
    else:
        click.echo(f"Refused ({outcome.error.rule}) {outcome.quote}: {outcome.error}", err=True)


def _tell_warnings(outcome: Made) -> None:
    if outcome.fresh:
        for warning in outcome.card.warnings:
            click.echo(f"Note, {one_line(outcome.card.file, 60)}: {warning}", err=True)
