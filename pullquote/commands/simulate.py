"""`simulate`: the days ahead, played through without touching anything."""

from __future__ import annotations

from pathlib import Path

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import json_option, print_json, progress

PAGE = "index.html"
PICTURES = "pictures"


@click.command(
    epilog=examples(
        "pullquote simulate",
        "pullquote simulate --days 31 --from 2026-12-01",
        "pullquote simulate --account feed --faults some --seed stormy --json | jq .summary",
    )
)
@click.option("--days", type=click.IntRange(1, 366), default=30, help="How many days (default 30).")
@click.option("--from", "first", help="The first day, such as 2026-12-01; by default it begins at this moment.")
@click.option("--account", "names", multiple=True, help="This account only; repeatable.")
@click.option("--seed", default="pullquote", help="Another seed gives another order of quotes, and other faults.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="The page's folder; out/simulation.")
@click.option("--faults", type=click.Choice(["none", "some"]), default="none", help="Whether networks fail sometimes.")
@json_option
@click.pass_context
def simulate(
    ctx: click.Context,
    days: int,
    first: str | None,
    names: tuple[str, ...],
    seed: str,
    out: Path | None,
    faults: str,
    as_json: bool,
) -> None:
    """Play the days ahead through, and write a calendar page of what would be posted, when, and how it would look.

    Nothing is posted, and nothing in the workspace changes but the page's folder. Drafts count as approved. The same
    input gives the same page, byte for byte.
    """
    from datetime import UTC, date, datetime

    from pullquote.calendar_json import calendar_json
    from pullquote.calendar_page import write_calendar
    from pullquote.calendar_pictures import Pictures
    from pullquote.simulated_posting import Wanted
    from pullquote.simulating import simulate as play
    from quotes.errors import InputError

    try:
        day = date.fromisoformat(first) if first else None
    except ValueError:
        raise InputError(f"{first!r} is no day.", "Write it as 2026-12-01.") from None
    if day is not None and not 1971 <= day.year <= 2190:
        raise InputError(f"The year {day.year} is out of reach.", "Years go from 1971 to 2190.")
    workspace = workspace_of(ctx)
    folder = out or workspace.out / "simulation"
    pictures = Pictures(folder / PICTURES)
    with progress("Simulating") as advance:
        wanted = Wanted(days, day, names, seed, faults == "some")
        calendar = play(workspace, wanted, datetime.now(UTC), pictures, advance)
    page = write_calendar(folder / PAGE, calendar)
    pictures.forget_others()
    document = calendar_json(calendar)
    if as_json:
        print_json({**document, "page": str(page)})
        return
    for sentence in document["summary"]:
        click.echo(sentence)
    click.echo(f"The page: {page}")
