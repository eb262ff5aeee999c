"""`animate`: quotes of the store as cards in motion."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import DesignNames, FormatNames, workspace_of
from pullquote.output import count_of, json_option, one_line, print_json, progress
from quotes.errors import Refused

if TYPE_CHECKING:
    from cards.motion import Moving
    from cards.motion_files import MovingType
    from cards.renderer import Renderer
    from cards.spec import CardSpec


@click.command(
    epilog=examples(
        "pullquote animate 3f2a --format story",
        "pullquote animate 3f2a 81c0 --design poster --type mp4 --seconds 6 --out reels",
    )
)
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--design", type=DesignNames(), help="Design; see `pullquote designs`.")
@click.option("--format", "form", type=FormatNames(), help="Picture format; story and portrait are what it is for.")
@click.option("--palette", help="light or dark.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the files.")
@click.option(
    "--type", "file_type", type=click.Choice(["webp", "gif", "mp4"]), default="webp", help="File type; MP4 needs PyAV."
)
@click.option("--seconds", type=float, help="How long it lasts, 3 to 8; by default as long as its words take to read.")
@click.option("--slides", is_flag=True, help="Make one of each slide of a quote that one card does not hold.")
@json_option
@click.pass_context
def animate(
    ctx: click.Context,
    /,
    ids: tuple[str, ...],
    design: str | None,
    form: str | None,
    palette: str | None,
    out: Path | None,
    file_type: MovingType,
    seconds: float | None,
    slides: bool,
    as_json: bool,
) -> None:
    """Make moving cards of quotes: their lines appear one after another, in the time that reading them takes.

    The first frame and the last one are the card. What cannot be drawn right is refused and told, and the exit code is
    then 3.
    """
    # Imported late, with the encoders: the help is shown without them.
    from cards.motion import moving
    from cards.motion_files import encoder_of
    from cards.motion_pace import check_seconds
    from cards.spec import spec_for
    from pullquote.portraits import portraits_of

    check_seconds(seconds)
    encoder_of(file_type)
    workspace = workspace_of(ctx)
    look = workspace.look(design, form, palette)
    with workspace.open_store() as store:
        quotes = list({quote.id: quote for quote in map(store.get, ids)}.values())
    folder, portraits = out or workspace.out, portraits_of(workspace)
    refused = 0
    with progress("Animating") as advance:
        for done, quote in enumerate(quotes):
            advance(done, len(quotes))
            try:
                still = replace(spec_for(quote, look), portrait=portraits.of(quote.attribution.person))
                for spec in _cards(workspace.renderer, still, slides=slides):
                    made = moving(workspace.renderer, spec, file_type=file_type, seconds=seconds)
                    _tell(made, made.save(folder / made.card.file), as_json)
            except Refused as error:
                refused += 1
                _tell_refusal(quote.id, error, as_json)
    if refused:
        ctx.exit(3)


def _cards(renderer: Renderer, spec: CardSpec, *, slides: bool) -> tuple[CardSpec, ...]:
    return renderer.slides(spec) if slides else (spec,)


def _tell(made: Moving, path: Path, as_json: bool) -> None:
    card = made.card
    if as_json:
        print_json({**card.as_json(), "file": str(path), "seconds": round(made.seconds, 2)})
        return
    lines = count_of(card.lines, "line")
    click.echo(f"{path}: {card.width}x{card.height}, {made.seconds:.1f} s, {lines}, {card.bytes:,} bytes")
    click.echo(f"Alt text: {made.alt}")
    for warning in card.warnings:
        click.echo(f"Note, {one_line(card.file, 60)}: {warning}", err=True)


def _tell_refusal(quote: str, error: Refused, as_json: bool) -> None:
    if as_json:
        print_json({"quote": quote, "refused": error.rule, "message": error.message, "hint": error.hint})
    else:
        click.echo(f"Refused ({error.rule}) {quote}: {error}", err=True)
