"""`card`: one card, no workspace needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, Unpack

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import FILE_TYPES, DesignNames, FormatNames, look_options, workspace_or_none
from pullquote.output import count_of, json_option, print_json
from quotes.errors import InputError

if TYPE_CHECKING:
    from cards.encode import OutputType
    from cards.motion_files import MovingType
    from cards.renderer import Drawn
    from pullquote.api import CardOptions

T = TypeVar("T", bound=str)

_STILL: dict[str, OutputType] = {
    ".png": "png",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".webp": "webp",
    ".avif": "avif",
    ".pdf": "pdf",
}
_MOVING: dict[str, MovingType] = {".webp": "webp", ".gif": "gif", ".mp4": "mp4"}
"""Types by the endings of their files."""


@click.command(
    epilog=examples(
        'pullquote card "Conventionality is not morality." --by "Charlotte Brontë" --source "Jane Eyre" --out card.png',
        'pullquote card "Know thyself." --by Thales --words speech --design poster --format story --out card.jpg',
        'pullquote card "Know thyself." --by Thales --photo temple.jpg --focus 50%,30% --duotone --out card.png',
        'pullquote card "Call me Ishmael. Some years ago …" --by "Herman Melville" --slides --out slides.pdf',
        'pullquote card "Know thyself." --by Thales --format story --moving --seconds 5 --out card.mp4',
    )
)
@click.argument("text")
@click.option("--by", required=True, help="Who said or wrote it.")
@click.option("--source", help="The work it is from.")
@click.option("--date", help="Date of the source, for example 1848.")
@click.option("--locator", help="Where in the source, for example 'chapter 3'.")
@click.option("--topic", help="Running head of the card.")
@click.option("--language", help="Language of the text (BCP 47): chooses its quotation marks.")
@click.option("--emphasise", "emphasis", multiple=True, help="A phrase that stands out; may be given several times.")
@click.option(
    "--words",
    type=click.Choice(["speech", "writing", "group", "summary", "unknown"]),
    default="unknown",
    help="What the text is; a summary gets no quotation marks.",
)
@click.option("--design", type=DesignNames(), help="Design; see `pullquote designs`.")
@click.option("--format", type=FormatNames(), help="Picture format; see `pullquote designs --formats`.")
@click.option("--palette", help="light or dark.")
@look_options
@click.option(
    "--slides", is_flag=True, help="Draw a text that one card does not hold on several: card-1.png, card-2.png …"
)
@click.option("--moving", is_flag=True, help="Let its lines appear one after another: .webp, .gif or .mp4.")
@click.option("--seconds", type=float, help="Of --moving, how long it lasts, 3 to 8; by default as reading takes.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
@click.option(
    "--type",
    "file_type",
    type=click.Choice(tuple(dict.fromkeys((*FILE_TYPES, *_MOVING.values())))),
    help="File type, if the file's ending is not to say; gif and mp4 are for --moving.",
)
@json_option
@click.pass_context
def card(
    ctx: click.Context,
    /,
    text: str,
    by: str,
    slides: bool,
    moving: bool,
    seconds: float | None,
    out: Path,
    file_type: str | None,
    as_json: bool,
    **how: Unpack[CardOptions],
) -> None:
    """Draw one card of TEXT into a file.

    Inside a workspace its brand, defaults, designs, fonts and portraits apply. A PDF has a page for each card.
    """
    from pullquote import api

    _check_use(slides, moving, seconds)
    # What the name is wrong about is told before anything is read.
    still = None if moving else _type_of(out, file_type, _STILL)
    renderer = None
    if workspace := workspace_or_none(ctx):
        how["look"], renderer = workspace.look(None, None, None), workspace.renderer
        if how.get("portrait") is None and how.get("portrait_shape") != "none":
            from pullquote.portraits import portraits_of

            how["portrait"] = portraits_of(workspace).of(by)
    if still is None:
        kind = _type_of(out, file_type, _MOVING)
        made = api.moving(text, by=by, file_type=kind, seconds=seconds, renderer=renderer, **how)
        _tell(made, made.save(out), as_json, made.seconds)
        return
    if slides:
        files = api.slides(text, by=by, file_type=still, renderer=renderer, **how)
    else:
        files = [api.card(text, by=by, file_type=still, renderer=renderer, **how)]
    for drawn in files:
        path = drawn.save(out.with_stem(f"{out.stem}-{drawn.card.suffix}") if drawn.card.slide else out)
        _tell(drawn, path, as_json)


def _check_use(slides: bool, moving: bool, seconds: float | None) -> None:
    """Raises `UsageError` for options that do not go together."""
    if moving and slides:
        raise click.UsageError("--moving makes one file: leave --slides out. `pullquote animate ID` takes both.")
    if seconds is not None and not moving:
        raise click.UsageError("--seconds goes with --moving.")


def _tell(drawn: Drawn, path: Path, as_json: bool, seconds: float | None = None) -> None:
    """Tells of a file; `seconds` is how long it lasts, None where it stands still."""
    card = drawn.card
    if as_json:
        length = {} if seconds is None else {"seconds": round(seconds, 2)}
        print_json({**card.as_json(), "file": str(path), **length, "report": drawn.report.as_json()})
        return
    pages = f", {count_of(card.pages, 'page')}" if card.pages else ""
    lasts = "" if seconds is None else f", {seconds:.1f} s"
    click.echo(
        f"{path}: {card.width}x{card.height}{pages}{lasts}, {count_of(card.lines, 'line')} at {card.type_px:g} px "
        f"({drawn.report.feed_px:g} px on a phone), contrast {card.contrast:g} : 1"
    )
    click.echo(f"Alt text: {drawn.alt}")
    for warning in card.warnings:
        click.echo(f"Note: {warning}", err=True)


def _type_of(out: Path, asked: str | None, known: dict[str, T]) -> T:
    """The type to write, of those that are known by their endings: what is asked for, else what the file's ending says.

    Raises `InputError` when they differ, and for a type of the other kind, still or moving.
    """
    moving = known is _MOVING
    ending = {**_MOVING, **_STILL}.get(out.suffix.lower())
    if asked and ending and asked != ending:
        raise InputError(
            f"{out.name} ends like a {ending} file, but --type is {asked}.", "Change one, or leave --type out."
        )
    chosen = asked or ending
    for one in known.values():
        if one == chosen:
            return one
    if chosen is None:
        endings = ".webp, .gif or .mp4" if moving else ".png, .jpg, .webp, .avif or .pdf"
        raise InputError(f"{out.name} does not tell a file type.", f"End it in {endings}, or give --type.")
    if moving:
        raise InputError(f"Nothing moves in the type {chosen}.", "With --moving, choose webp, gif or mp4.")
    raise InputError(f"The type {chosen} is for moving cards.", "Add --moving, or choose another file type.")
