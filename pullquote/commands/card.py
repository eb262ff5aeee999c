"""`card`: one card, no workspace needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import FILE_TYPES, DesignNames, FormatNames, workspace_or_none
from pullquote.output import count_of, json_option, print_json
from quotes.errors import InputError

if TYPE_CHECKING:
    from cards.direction import Direction
    from cards.encode import OutputType
    from cards.renderer import Drawn

_TYPES: dict[str, OutputType] = {
    ".png": "png",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".webp": "webp",
    ".avif": "avif",
    ".pdf": "pdf",
}


@click.command(
    epilog=examples(
        'pullquote card "Conventionality is not morality." --by "Charlotte Brontë" --source "Jane Eyre" --out card.png',
        'pullquote card "Know thyself." --by Thales --words speech --design poster --format story --out card.jpg',
        'pullquote card "Call me Ishmael. Some years ago …" --by "Herman Melville" --slides --out slides.pdf',
    )
)
@click.argument("text")
@click.option("--by", "author", required=True, help="Who said or wrote it.")
@click.option("--source", help="The work it is from.")
@click.option("--date", help="Date of the source, for example 1848.")
@click.option("--locator", help="Where in the source, for example 'chapter 3'.")
@click.option("--topic", help="Running head of the card.")
@click.option("--language", help="Language of the text (BCP 47): chooses its quotation marks.")
@click.option(
    "--direction",
    type=click.Choice(["auto", "ltr", "rtl"]),
    default="auto",
    help="Which way the text runs, if its language and letters are not to tell.",
)
@click.option("--emphasise", "emphasis", multiple=True, help="A phrase that stands out; may be given several times.")
@click.option(
    "--words",
    type=click.Choice(["speech", "writing", "group", "summary", "unknown"]),
    default="unknown",
    help="What the text is; a summary gets no quotation marks.",
)
@click.option("--design", type=DesignNames(), help="Design; see `pullquote designs`.")
@click.option("--format", "form", type=FormatNames(), help="Picture format; see `pullquote designs --formats`.")
@click.option("--palette", help="light or dark.")
@click.option("--handle", help="The account's name, such as @you.")
@click.option("--mark/--no-mark", default=None, help="Draw the account's mark.")
@click.option("--hyphenate/--no-hyphenate", default=None, help="Let long words be divided at line ends.")
@click.option(
    "--slides", is_flag=True, help="Draw a text that one card does not hold on several: card-1.png, card-2.png …"
)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
@click.option(
    "--type", "file_type", type=click.Choice(FILE_TYPES), help="File type, if the file's ending is not to say."
)
@json_option
@click.pass_context
def card(
    ctx: click.Context,
    text: str,
    author: str,
    source: str | None,
    date: str | None,
    locator: str | None,
    topic: str | None,
    language: str | None,
    emphasis: tuple[str, ...],
    direction: Direction,
    words: str,
    design: str | None,
    form: str | None,
    palette: str | None,
    handle: str | None,
    mark: bool | None,
    hyphenate: bool | None,
    slides: bool,
    out: Path,
    file_type: OutputType | None,
    as_json: bool,
) -> None:
    """Draw one card of TEXT into a file.

    Inside a workspace its brand, defaults, designs and fonts apply. A PDF has a page for each card.
    """
    from pullquote import api

    chosen = _type_of(out, file_type)
    workspace = workspace_or_none(ctx)
    look = workspace.look(design, form, palette) if workspace else None
    how = api.CardOptions(
        source=source,
        date=date,
        locator=locator,
        topic=topic,
        language=language,
        emphasis=emphasis,
        direction=direction,
        words=words,
        design=design or (look.design if look else "editorial"),
        format=form or (look.format if look else "portrait"),
        palette=palette or (look.palette if look else "light"),
        handle=handle or (look.handle if look else None),
        mark=mark if mark is not None else bool(look and look.mark),
        hyphenate=hyphenate if hyphenate is not None else bool(look and look.hyphenate),
    )
    renderer = workspace.renderer if workspace else None
    if slides:
        files = api.slides(text, by=author, file_type=chosen, renderer=renderer, **how)
    else:
        files = [api.card(text, by=author, file_type=chosen, renderer=renderer, **how)]
    for drawn in files:
        path = drawn.save(out.with_stem(f"{out.stem}-{drawn.card.suffix}") if drawn.card.slide else out)
        if as_json:
            print_json({**drawn.card.as_json(), "file": str(path)})
        else:
            _tell(drawn, path)


def _tell(drawn: Drawn, path: Path) -> None:
    card = drawn.card
    pages = f", {count_of(card.pages, 'page')}" if card.pages else ""
    click.echo(
        f"{path}: {card.width}x{card.height}{pages}, {count_of(card.lines, 'line')} at {card.type_px:g} px "
        f"({drawn.report.feed_px:g} px on a phone), contrast {card.contrast:g} : 1"
    )
    click.echo(f"Alt text: {drawn.alt}")
    for warning in card.warnings:
        click.echo(f"Note: {warning}", err=True)


def _type_of(out: Path, asked: OutputType | None) -> OutputType:
    """The type to write: what is asked for, else what the file's ending says; raises `InputError` when they differ."""
    ending = _TYPES.get(out.suffix.lower())
    if asked and ending and asked != ending:
        raise InputError(
            f"{out.name} ends like a {ending} file, but --type is {asked}.", "Change one, or leave --type out."
        )
    if chosen := asked or ending:
        return chosen
    raise InputError(
        f"{out.name} does not tell a file type.", "End it in .png, .jpg, .webp, .avif or .pdf, or give --type."
    )
