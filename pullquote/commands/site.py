"""`site`: a card for link previews for every page of a folder of Markdown."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import DesignNames, workspace_or_none
from pullquote.output import count_of, json_option, one_line, print_json, progress
from quotes.errors import InputError, PullquoteError, Refused

if TYPE_CHECKING:
    from cards.encode import OutputType
    from cards.renderer import Renderer
    from pullquote.site.drawing import PageCard
    from pullquote.site.tags import Tag
    from pullquote.site.words import Site


@click.command(
    epilog=examples(
        'pullquote site docs --out site/cards --name "Rain Gauge"',
        'pullquote site text --out web/cards --name "Rain Gauge" --base-url https://example.org/cards --inject web',
        'pullquote site text --out static/cards --name "Rain Gauge" --design poster --type jpeg --json',
    )
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the cards.")
@click.option("--name", required=True, help="Name of the site: it credits the cards of titles.")
@click.option(
    "--base-url", metavar="URL", help="Where the folder of cards will be found, such as https://example.org/cards/."
)
@click.option("--design", type=DesignNames(), help="Design; see `pullquote designs`.")
@click.option("--palette", help="light or dark.")
@click.option("--language", help="Language of pages that do not tell theirs (BCP 47).")
@click.option("--type", "file_type", type=click.Choice(["png", "jpeg"]), default="png", help="File type.")
@click.option(
    "--inject",
    metavar="BUILT",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the built site: put the tags into the heads of its HTML pages.",
)
@click.option("--prune", is_flag=True, help="Delete the cards of pages that are gone.")
@json_option
@click.pass_context
def site(
    ctx: click.Context,
    /,
    folder: Path,
    out: Path,
    name: str,
    base_url: str | None,
    design: str | None,
    palette: str | None,
    language: str | None,
    file_type: OutputType,
    inject: Path | None,
    prune: bool,
    as_json: bool,
) -> None:
    """Draw a card for link previews (1200 x 630) for every page of FOLDER.

    A card shows the quotation that the page's front matter asks for, else the first block quote that names its author,
    else the page's title. One that would come out the same is kept. The exit code is 3 when some page got none.
    """
    from cards.folder import CardFolder
    from pullquote.site import drawing
    from pullquote.site.pages import find_pages
    from pullquote.site.tags import address_of, admit_base, tags_of

    base = admit_base(base_url) if base_url else ""
    _check_built(inject, base)
    of_site, renderer = _site(ctx, name, design, palette, language, base)
    pages = find_pages(folder, but=out)
    cards = CardFolder(out)
    fresh = kept = none = failed = 0
    with progress("Drawing") as advance:
        for number, (path, found) in enumerate(
            drawing.draw_site(folder, pages, cards, renderer, of_site, file_type), 1
        ):
            advance(number, len(pages))
            if isinstance(found, drawing.NoCard):
                failed += found.error is not None
                none += found.error is None
                _tell_none(path, found.error, as_json)
                if inject and found.error is None:
                    _put(inject, path, ())
                continue
            fresh, kept = fresh + found.fresh, kept + (not found.fresh)
            tags = tags_of(found.card, found.spec, address_of(found.card.file, base))
            _tell(path, found, tags, cards.path, as_json)
            if inject and not _put(inject, path, tags):
                click.echo(f"Note, {path}: no page of {inject} could take its tags.", err=True)
    over = drawing.left_over(cards, pages, file_type)
    gone = drawing.prune(cards, over) if prune else 0
    if not as_json:
        without = f", {count_of(none, 'page')} without one" if none else ""
        failures = f", {count_of(failed, 'page')} failed" if failed else ""
        click.echo(f"{count_of(fresh, 'card')} drawn, {kept:,} kept{without}{failures}. They are in {cards.path}.")
    if gone:
        click.echo(f"{count_of(gone, 'card')} of pages that are gone deleted.", err=True)
    elif over:
        click.echo(f"{count_of(len(over), 'card')} of pages that are gone; --prune deletes them.", err=True)
    if failed:
        ctx.exit(3)


def _site(
    ctx: click.Context, name: str, design: str | None, palette: str | None, language: str | None, base: str
) -> tuple[Site, Renderer]:
    """The site in its look, and who draws it: of the workspace, where there is one. A look must exist."""
    from cards.spec import Look
    from pullquote.api import shared_renderer
    from pullquote.site.words import site_named

    if workspace := workspace_or_none(ctx):
        look, renderer = workspace.look(design, "opengraph", palette), workspace.renderer
    else:
        look, renderer = Look(design or "editorial", "opengraph", palette or "light"), shared_renderer()
    renderer.designs.get(look.design).palette(look.palette)
    return site_named(name, look, language=language, url=base), renderer


def _check_built(inject: Path | None, base: str) -> None:
    if inject is None:
        return
    if not inject.is_dir():
        raise InputError(f"There is no folder {inject}.", "Build the site first, and name the folder of its HTML.")
    if not base:
        raise InputError("The tags of a page need a whole address.", "Give --base-url https://example.org/cards/.")


def _put(built: Path, page: PurePosixPath, tags: tuple[Tag, ...]) -> bool:
    from pullquote.site.html_files import html_of, put_into

    file = html_of(built, page)
    return file is not None and put_into(file, tags)


def _tell(path: PurePosixPath, found: PageCard, tags: tuple[Tag, ...], out: Path, as_json: bool) -> None:
    card = found.card
    if as_json:
        print_json(
            {
                "page": str(path),
                "file": str(out / card.file),
                "fresh": found.fresh,
                "from": found.origin,
                "width": card.width,
                "height": card.height,
                "alt": card.alt,
                "digest": card.digest,
                "tags": [{tag.attribute: tag.name, "content": tag.content} for tag in tags],
                "html": "\n".join(tag.html for tag in tags),
                "note": found.note,
            }
        )
    else:
        click.echo(
            f"{path}: {out / card.file}, {'drawn' if found.fresh else 'kept'}, {found.origin}: {one_line(card.alt, 60)}"
        )
    if found.note:
        click.echo(f"Note, {path}: {found.note}.", err=True)


def _tell_none(path: PurePosixPath, error: PullquoteError | None, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "page": str(path),
                "refused": error.rule if isinstance(error, Refused) else None,
                "message": error.message if error else "it is a draft, or wants no card",
                "hint": error.hint if error else "",
                "failed": error is not None,
            }
        )
    elif error:
        click.echo(f"Failed: {error}", err=True)
    else:
        click.echo(f"{path}: no card wanted")
