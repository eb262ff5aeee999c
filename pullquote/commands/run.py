"""`run`: the posting loop."""

from __future__ import annotations

from pathlib import Path

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import json_option


@click.command(epilog=examples("pullquote run", "pullquote run --once", "pullquote run --every 30 --metrics --json"))
@click.option("--once", is_flag=True, help="One turn, then stop: for cron.")
@click.option("--every", type=click.IntRange(1, 3600), default=15, help="Seconds between turns (default 15).")
@click.option(
    "--health",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File for the state; by default runner.json.",
)
@click.option("--metrics", is_flag=True, help="Also write figures for Prometheus beside the health file (.prom).")
@json_option
@click.pass_context
def run(ctx: click.Context, once: bool, every: int, health: Path | None, metrics: bool, as_json: bool) -> None:
    """Post what is due, turn after turn, until it is stopped; several may run on one database.

    The log goes to standard error, with --json as one JSON document a line. SIGTERM finishes the post in hand.
    """
    from pullquote.journal import Journal
    from pullquote.posting import open_posting
    from pullquote.runner_seen import HEALTH
    from pullquote.running import Loop

    workspace = workspace_of(ctx)
    with open_posting(workspace) as posting:
        loop = Loop(posting, Journal(as_json=as_json), health=health or workspace.root / HEALTH, metrics=metrics)
        if once:
            loop.once()
        else:
            loop.forever(every=every)
