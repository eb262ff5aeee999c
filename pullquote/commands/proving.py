"""`prove`: the crash matrix, run here and now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from pullquote.commands.examples import examples
from pullquote.output import count_of, json_option, print_json, progress

if TYPE_CHECKING:
    from scheduler.proving.verdict import Result

# Spelled out, so that reading the command line loads nothing; a test compares them with the matrix's own.
NETWORKS = ("folder", "bluesky", "mastodon", "x", "discord", "telegram", "webhook", "webhook keyed")
STEPS = (
    "claimed",
    "composed",
    "frozen",
    "uploaded",
    "sending",
    "answered",
    "received",
    "before the commit of claim",
    "before the commit of freeze",
    "before the commit of begin_sending",
    "before the commit of receive",
    "between the network's commit and its answer",
    "recovering",
    "looked",
    "uploaded again",
    "replayed",
)


@click.command(
    epilog=examples(
        "pullquote prove",
        "pullquote prove --network mastodon --step sending",
        "pullquote prove --database postgresql://localhost/scratch --thorough --json",
    )
)
@click.option("--database", metavar="URL", help="A PostgreSQL database, where a schema is made and dropped again.")
@click.option(
    "--network", "networks", multiple=True, type=click.Choice(NETWORKS), help="Only this network; may be repeated."
)
@click.option("--step", "steps", multiple=True, type=click.Choice(STEPS), help="Only rows with a first kill there.")
@click.option("--thorough", is_flag=True, help="A second kill at every point of every recovery.")
@click.option("--quick", is_flag=True, help="Each fault once, no second kills, no clocks, races and full disks.")
@click.option("--jobs", type=click.IntRange(1, 64), default=2, help="Rows to run at a time (default 2).")
@json_option
@click.pass_context
def prove(
    ctx: click.Context,
    database: str | None,
    networks: tuple[str, ...],
    steps: tuple[str, ...],
    thorough: bool,
    quick: bool,
    jobs: int,
    as_json: bool,
) -> None:
    """Kill posting at every step and count the posts: never more than one, and exactly one in the end.

    Runs the real publishers against a folder and fakes of their networks on this machine; no account and no workspace
    is touched. Exit code 1 when a row is not right.
    """
    from scheduler.proving.matrix import SQLITE, chosen, run_matrix

    if thorough and quick:
        raise click.UsageError("--thorough and --quick contradict each other.")
    server = database is not None
    work = chosen(networks, steps, thorough="all" if thorough else "once" if quick else "usual", server=server)
    results: list[Result] = []
    with progress("Proving") as advance:
        for step in run_matrix(work, database=database or SQLITE, workers=jobs):
            results += step.results
            if as_json:
                for result in step.results:
                    print_json(result.to_json())
            advance(step.done, step.total)
    if not as_json:
        _print_table(results)
    if any(not result.ok for result in results):
        ctx.exit(1)


def _print_table(results: Sequence[Result]) -> None:
    from pullquote.commands.proving_table import sums, table

    for line in (*table(results), "", *sums(results), ""):
        click.echo(line)
    rows, kills = len(results), sum(result.kills for result in results)
    wrong = [result for result in results if not result.ok]
    asked = sum(result.asked for result in results)
    for result in wrong:
        click.echo(f"NOT RIGHT: {result.network}, {result.what}: {result.why}")
    click.echo(
        f"{count_of(rows, 'row')} on {results[0].database}, {count_of(kills, 'process', 'processes')} killed, "
        f"a person asked in {asked}; {len(wrong)} not right."
    )
