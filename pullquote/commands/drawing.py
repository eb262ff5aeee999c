"""`draw`: cards of the quotes in the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import click

from cards.batch import NotMade, draw_all
from cards.encode import OutputType
from cards.folder import CardFolder
from cards.renderer import Renderer
from cards.runs.crew import Shelf
from cards.runs.line import Made
from cards.runs.wish import FileKind
from cards.spec import CardSpec, Look
from pullquote.api import CardOptions, look_of, quote_spec, shared_renderer
from pullquote.commands.examples import examples
from pullquote.commands.options import (
    FILE_TYPES,
    LOOK_OPTIONS,
    DesignNames,
    FolderOrUrl,
    FormatNames,
    look_options,
    several,
    workspace_of,
    workspace_or_none,
)
from pullquote.commands.search_options import query_from, search_options
from pullquote.drawing_crew import MOST_JOBS, crew_of
from pullquote.journal import Journal
from pullquote.output import count_of, json_option, made_json, one_line, print_json, progress
from pullquote.portraits import Portraits, portraits_of
from pullquote.watching.drawing_figures import DrawingFigures
from pullquote.workspace import Workspace
from quotes.collecting import DRAWING, rarely_collected
from quotes.errors import InputError
from quotes.model import Quote, Standing
from quotes.policy import doubts
from templates.formats import format_named


@click.command(
    epilog=examples(
        "pullquote draw --design poster,editorial --format portrait,story --out cards",
        'pullquote draw "reading" --author Austen --type jpeg',
        "pullquote draw --standing approved --json | jq -r .alt",
        "pullquote draw --slides --type pdf --out carousels",
        "pullquote draw --from cards.csv --preview",
    )
)
@click.argument("text", required=False, default="")
@search_options
@click.option("--design", type=DesignNames(), help="Designs, separated by commas.")
@click.option("--format", "form", type=FormatNames(), help="Formats, separated by commas.")
@click.option("--palette", help="Palettes, separated by commas: light, dark.")
@look_options
@click.option("--out", type=FolderOrUrl(), help="Folder for the cards, or a URL such as s3://BUCKET/FOLDER.")
@click.option("--type", "file_type", type=click.Choice(FILE_TYPES), help="File type.")
@click.option("--small", is_flag=True, help="Pack PNG files to half the size, ten times slower.")
@click.option("--slides", is_flag=True, help="Draw quotes that one card does not hold on several.")
@click.option("--from", "table", metavar="FILE", help="Draw a card for each row of a CSV, TSV or JSON Lines file.")
@click.option("--preview", is_flag=True, help="Of --from, draw three rows and tell what the columns are taken for.")
@click.option("--ignore-columns", is_flag=True, help="Of --from, pass over columns that are not known.")
@click.option(
    "--errors", type=click.Path(dir_okay=False, path_type=Path), help="Of --from, file for the rows that fail."
)
@click.option(
    "--jobs", type=click.IntRange(1, MOST_JOBS), metavar="N", help="Processes that draw [default: all cores]."
)
@click.option("--on", "cluster", metavar="URL", help="Draw on a Dask cluster: dask://HOST:PORT.")
@click.option("--report", is_flag=True, help="With --json, print the figures of each card that is drawn now.")
@click.option(
    "--metrics", type=click.Path(dir_okay=False, path_type=Path), help="File for the run's figures, for Prometheus."
)
@click.option("--log-json", is_flag=True, help="Log on standard error, one JSON object a line.")
@json_option
@click.pass_context
def draw(
    ctx: click.Context,
    /,
    text: str,
    design: str | None,
    form: str | None,
    palette: str | None,
    out: Path | str | None,
    file_type: OutputType | None,
    small: bool,
    slides: bool,
    table: str | None,
    preview: bool,
    ignore_columns: bool,
    errors: Path | None,
    jobs: int | None,
    cluster: str | None,
    report: bool,
    metrics: Path | None,
    log_json: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Draw cards of the quotes that match TEXT and the filters (by default all); rejected quotes are never drawn.

    A card that is there already and would come out the same is kept. What cannot be drawn right is refused and told,
    and the exit code is then 3. A PDF has one quote, a page for each of its cards.

    With --from, each row of a table is a card: of a stored quote, or of one that the row tells; no workspace is needed.
    """
    how = CardOptions(**{name: options.pop(name) for name in LOOK_OPTIONS})  # type: ignore[typeddict-item]
    _check_use(table, bool(text) or any(options.values()), preview or ignore_columns or bool(errors))
    if report and not as_json:
        raise click.UsageError("--report goes with --json.")
    if jobs and cluster:
        raise click.UsageError("--jobs counts processes of this machine: leave it out with --on.")
    workspace = workspace_or_none(ctx) if table else workspace_of(ctx)
    renderer = workspace.renderer if workspace else shared_renderer()
    looks = [_look(workspace, how, *names) for names in product(several(design), several(form), several(palette))]
    _check_looks(looks, renderer)
    beside, folder = _shelf(out, workspace.out if workspace else Path("out"))
    portraits = portraits_of(workspace) if workspace else None
    usual = workspace.settings.defaults.type if workspace else "png"
    kind = FileKind(file_type or usual, small, slides)
    crew = crew_of(renderer, 1 if preview else jobs, cluster)
    name = (workspace.root if workspace else beside.resolve()).name
    figures = DrawingFigures(name, file=metrics, journal=Journal(as_json=True) if log_json else None)
    if table:
        # Imported late: few cards come from tables.
        from pullquote.rows.telling import TableDrawing

        wanted = TableDrawing(
            table, looks, how, folder, renderer, kind, crew, beside, figures, workspace, portraits, as_json, report
        )
        ctx.exit(3 if wanted.draw(errors, preview=preview, ignore_unknown=ignore_columns) else 0)
    query = replace(query_from(text, options), rejected=False)
    if query.standing is Standing.REJECTED:
        raise InputError("Rejected quotes are never drawn.", "Approve those that may be: `pullquote approve ID`.")
    with workspace_of(ctx).open_store() as store:
        total = figures.wanted = store.count(query) * len(looks)
        specs = _Specs(how, portraits, looks[0])
        outcomes = draw_all(lambda: store.find(query), looks, folder, renderer, crew=crew, kind=kind, spec=specs)
        # A run that has little to draw spends a tenth of its time on looks for garbage.
        with figures, rarely_collected(DRAWING):
            refused = _tell(outcomes, specs.unsettled, figures, folder, as_json, with_report=report)
    if not total:
        figures.say("No quote that may be drawn matches. `pullquote quotes` lists what there is.")
    if refused:
        ctx.exit(3)


def _shelf(out: Path | str | None, usual: Path) -> tuple[Path, Shelf]:
    """Where the cards go, and the folder on this machine for what is written about them."""
    if isinstance(out, str):
        # Imported late: it needs an extra, and few cards go elsewhere.
        from cards.remote_folder import RemoteFolder

        return Path(), RemoteFolder(out)
    folder = out or usual
    return folder, CardFolder(folder)


def _check_use(table: str | None, filtered: bool, tabular: bool) -> None:
    """Raises `UsageError` for options that do not go together."""
    if table and filtered:
        raise click.UsageError("With --from the table names the quotes: leave out TEXT and the filters.")
    if not table and tabular:
        raise click.UsageError("--preview, --errors and --ignore-columns go with --from.")


def _look(workspace: Workspace | None, how: CardOptions, *names: str | None) -> Look:
    design, form, palette = names
    usual = workspace.look(design, form, palette) if workspace else Look()
    asked: dict[str, Any] = {**how, "look": usual, "design": design, "format": form, "palette": palette}
    return look_of(**asked)


class _Specs:
    """What makes the card of a quote in a look, and sees on the way what is yet to be settled about the quotes."""

    def __init__(self, how: CardOptions, portraits: Portraits | None, first: Look) -> None:
        self._how, self._portraits, self._first = how, portraits, first
        self.unsettled: Counter[str] = Counter()

    def __call__(self, quote: Quote, look: Look) -> CardSpec:
        if look is self._first:
            self.unsettled.update(doubts(quote))
        portrait = self._how.get("portrait")
        if portrait is None and self._portraits is not None and look.portrait != "none":
            portrait = self._portraits.of(quote.attribution.person)
        return quote_spec(quote, look, direction=self._how.get("direction"), portrait=portrait)


def _check_looks(looks: list[Look], renderer: Renderer) -> None:
    """Raises `NotFound` or `InputError` for a look that cannot be drawn, before the first card is."""
    for look in looks:
        renderer.designs.get(look.design).palette(look.palette)
        format_named(look.format)


def _tell(
    outcomes: Iterable[tuple[Quote, Made | NotMade]],
    unsettled: Counter[str],
    figures: DrawingFigures,
    folder: Shelf,
    as_json: bool,
    *,
    with_report: bool,
) -> int:
    """Draws, tells of each outcome, and gives how many were refused."""
    done = fresh = kept = refused = 0
    with progress("Drawing") as advance:
        for quote, outcome in outcomes:
            # The slides of a quote are one step.
            done += isinstance(outcome, NotMade) or outcome.card.slide == outcome.card.slides
            advance(done, figures.wanted or 0)
            figures.take(outcome)
            if isinstance(outcome, NotMade):
                refused += 1
                _tell_refusal(outcome, figures, as_json)
                continue
            fresh, kept = (fresh + 1, kept) if outcome.fresh else (fresh, kept + 1)
            if as_json:
                print_json(made_json(outcome, folder, with_report=with_report, unsettled=doubts(quote)))
            _tell_warnings(outcome, figures)
    if not as_json:
        refusals = f", {count_of(refused, 'refusal')}" if refused else ""
        click.echo(f"{count_of(fresh, 'card')} drawn, {kept:,} kept{refusals}. They are in {folder}.")
        if unsettled:
            told = ", ".join(f"{count:,} {what}" for what, count in unsettled.most_common())
            figures.say(f"Yet to be settled, and on no card: {told}.")
    return refused


def _tell_refusal(outcome: NotMade, figures: DrawingFigures, as_json: bool) -> None:
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
    elif not figures.logged:
        click.echo(f"Refused ({outcome.error.rule}) {outcome.quote}: {outcome.error}", err=True)


def _tell_warnings(outcome: Made, figures: DrawingFigures) -> None:
    if outcome.fresh:
        for warning in outcome.card.warnings:
            figures.say(f"Note, {one_line(outcome.card.file, 60)}: {warning}")
