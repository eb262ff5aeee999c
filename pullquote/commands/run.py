"""`run`: the posting loop."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import json_option

_BESIDE = "beside the health file"


@click.command(
    epilog=examples(
        "pullquote run",
        "pullquote run --once",
        "pullquote run --every 30 --metrics --json",
        "pullquote run --metrics-at 127.0.0.1:9717",
    )
)
@click.option("--once", is_flag=True, help="One turn, then stop: for cron.")
@click.option("--every", type=click.IntRange(1, 3600), default=15, help="Seconds between turns (default 15).")
@click.option(
    "--health",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File for the state; by default runner.json.",
)
@click.option(
    "--metrics",
    "metrics_file",
    is_flag=False,
    flag_value=_BESIDE,
    metavar="[FILE]",
    help="Also write figures for Prometheus, by default beside the health file (.prom).",
)
@click.option("--metrics-at", metavar="[HOST:]PORT", help="Also serve them, by default to this machine alone.")
@json_option
@click.pass_context
def run(
    ctx: click.Context,
    once: bool,
    every: int,
    health: Path | None,
    metrics_file: str | None,
    metrics_at: str | None,
    as_json: bool,
) -> None:
    """Post what is due, turn after turn, until it is stopped; several may run on one database.

    The log goes to standard error, with --json as one JSON document a line. SIGTERM finishes the post in hand.
    """
    from pullquote.journal import Journal
    from pullquote.posting import open_posting
    from pullquote.runner_seen import HEALTH
    from pullquote.running import Loop

    if once and metrics_at:
        raise click.UsageError("--metrics-at goes with a loop that stays; with --once take --metrics.")
    workspace = workspace_of(ctx)
    health = health or workspace.root / HEALTH
    figures = figures_file = None
    if metrics_file or metrics_at:
        # Imported late: most need none.
        from pullquote.watching.figures import PostingFigures

        figures = PostingFigures(workspace.root.resolve().name)
    if metrics_file:
        figures_file = health.with_suffix(".prom") if metrics_file == _BESIDE else Path(metrics_file)
    journal = Journal(as_json=as_json, heard=figures.heard if figures else None)
    with open_posting(workspace) as posting:
        loop = Loop(posting, journal, health=health, figures=figures, figures_file=figures_file)
        if once:
            loop.once()
            return
        served: AbstractContextManager[str | None] = nullcontext()
        if figures and metrics_at:
            from pullquote.watching.serving import address_of, serving

            served = serving(address_of(metrics_at), figures.text, lambda error: journal("bug", error=error))
        with served as address:
            loop.forever(every=every, metrics_at=address)
