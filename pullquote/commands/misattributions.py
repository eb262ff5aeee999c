"""`misattributions`: lists of sayings that are credited wrongly, and what stands on them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of, workspace_or_none
from pullquote.output import count_of, json_option, one_line, print_json, printable
from quotes.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Engine

    from pullquote.workspace import Workspace
    from quotes.misattributions.desk import Changed, Misattributions
    from quotes.misattributions.entry import Misattribution
    from quotes.misattributions.watchlist import Listed, Watchlist

_WIDTH = 96
"""Characters of a saying in a line; longer ones are cut, and `--json` has them whole."""

_MOST_IDS = 20
"""Quotes that are named after a change, two lines of a terminal: a list may concern thousands."""


@click.group(
    invoke_without_command=True,
    epilog=examples(
        "pullquote misattributions",
        "pullquote misattributions check",
        "pullquote misattributions check quotes.csv",
        "pullquote misattributions import findings.csv",
    ),
)
@json_option
@click.pass_context
def misattributions(ctx: click.Context, as_json: bool) -> None:
    """Check quotes against lists of wrong credits; without a word more, list the lists.

    A quote that stands on a list, word for word by that name, is marked as it comes in: misattributed, and then it is
    never drawn, or disputed.
    """
    if ctx.invoked_subcommand is not None:
        return
    with workspace_of(ctx).engine() as engine:
        lists = _desk(engine).lists()
    for one in lists:
        if as_json:
            print_json({"list": one.name, "entries": one.entries})
        else:
            click.echo(f"{count_of(one.entries, 'saying')}  {one_line(one.name, 60)}")
    if not lists and not as_json:
        click.echo("There are no lists. `pullquote misattributions import --known` takes the one that comes along.")


@misattributions.command(
    "show", epilog=examples("pullquote misattributions show", "pullquote misattributions show known --json")
)
@click.argument("name", required=False)
@json_option
@click.pass_context
def show(ctx: click.Context, name: str | None, as_json: bool) -> None:
    """Show the sayings of the list called NAME, or of all."""
    with workspace_of(ctx).engine() as engine:
        desk = _desk(engine)
        known = [one.name for one in desk.lists()]
        if name is not None and name not in known:
            raise NotFound(f"There is no list {name!a}.", f"There are: {', '.join(known) or 'none'}.")
        entries = desk.entries(name)
    for entry in entries:
        if as_json:
            print_json(_entry_json(entry))
            continue
        click.echo(f"“{one_line(entry.text, _WIDTH)}”")
        click.echo(f"    {_verdict(entry)}")


@misattributions.command(
    "import",
    epilog=examples("pullquote misattributions import findings.csv", "pullquote misattributions import --known"),
)
@click.argument("file", required=False)
@click.option("--known", is_flag=True, help="The list that comes with Pullquote.")
@click.option("--as", "name", help="The list's name; otherwise the file's.")
@json_option
@click.pass_context
def import_(ctx: click.Context, file: str | None, known: bool, name: str | None, as_json: bool) -> None:
    """Take a list from a CSV file, in the place of what was kept under its name.

    The columns are text, person (who is wrongly credited), verdict (misattributed or disputed), actual (who said it),
    url (of the research) and note; only text must be there.
    """
    from quotes.misattributions.known import KNOWN, known_list
    from quotes.misattributions.reading import read_list

    if (file is None) is not known:
        raise click.UsageError("Name a file, or give --known.", ctx)
    if file is None:
        reading, called = known_list(), KNOWN
    else:
        from pullquote.importing import bring

        arrived = bring(file)
        reading, called = read_list(arrived.data, arrived.name), Path(arrived.name).stem
    with workspace_of(ctx).engine() as engine:
        changed = _desk(engine).keep_list(name or called, reading.entries)
    for line in reading.skipped:
        click.echo(f"Line {line.line} was skipped: {line.reason} {line.text}", err=True)
    _tell_change(changed, name or called, as_json, skipped=len(reading.skipped))
    if reading.skipped:
        ctx.exit(3)


@misattributions.command(
    "add",
    epilog=examples(
        'pullquote misattributions add "It is so." --credited-to "Ann Author" --actual "Bob Writer"',
        'pullquote misattributions add "It is so." --credited-to "Ann Author" --disputed --url https://example.org/it',
    ),
)
@click.argument("text")
@click.option("--credited-to", "person", default="", help="Who is wrongly credited; without it, whoever is.")
@click.option("--actual", help="Who did say it.")
@click.option("--url", help="Address of the research.")
@click.option("--note", help="What was found, in a line.")
@click.option("--disputed", is_flag=True, help="The credit is in doubt, not known to be wrong.")
@json_option
@click.pass_context
def add(ctx: click.Context, /, text: str, disputed: bool, as_json: bool, **fields: Any) -> None:
    """Add a saying to your own list."""
    from quotes.misattributions.desk import OWN
    from quotes.misattributions.entry import Misattribution, Verdict

    verdict = Verdict.DISPUTED if disputed else Verdict.MISATTRIBUTED
    with workspace_of(ctx).engine() as engine:
        changed = _desk(engine).add(Misattribution(text, verdict=verdict, **fields))
    _tell_change(changed, OWN, as_json)


@misattributions.command("remove", epilog=examples("pullquote misattributions remove findings"))
@click.argument("name")
@json_option
@click.pass_context
def remove(ctx: click.Context, name: str, as_json: bool) -> None:
    """Forget a list; quotes that stand on no other are unverified again."""
    with workspace_of(ctx).engine() as engine:
        changed = _desk(engine).remove_list(name)
    _tell_change(changed, name, as_json)


@misattributions.command(
    "check",
    epilog=examples("pullquote misattributions check", "pullquote misattributions check quotes.csv --json"),
)
@click.argument("file", required=False)
@click.option("--as", "form", metavar="FORMAT", help="Format of the file, where it cannot be told.")
@json_option
@click.pass_context
def check(ctx: click.Context, file: str | None, form: str | None, as_json: bool) -> None:
    """Hold the quotes of the workspace, or of a file, against the lists. Nothing is changed, and a file is not kept.

    Quotes that only resemble a listed saying are told too, for a person to look at. Without a workspace, a file is held
    against the list that comes along. The exit code is 3 when something is on a list.
    """
    found = exact = 0
    if file is None:
        with workspace_of(ctx).engine() as engine:
            for quote, listed in _desk(engine).check():
                found, exact = found + 1, exact + _tell(quote.text, quote.attribution.person, listed, as_json, quote.id)
    else:
        watched = _watchlist(workspace_or_none(ctx))
        for text, person in _credits_of(file, form):
            if listed := watched.find(text, person):
                found, exact = found + 1, exact + _tell(text, person, listed, as_json)
    if not as_json:
        click.echo(
            f"{count_of(found, 'quote')} on a list or like one there, {exact:,} of them word for word.", err=True
        )
    if found:
        ctx.exit(3)


def _watchlist(workspace: Workspace | None) -> Watchlist:
    from quotes.misattributions.known import known_list
    from quotes.misattributions.watchlist import Watchlist

    if workspace is None:
        return Watchlist(known_list().entries)
    with workspace.engine() as engine:
        return _desk(engine).watchlist()


def _credits_of(file: str, form: str | None) -> Iterable[tuple[str, str]]:
    """The words and the author of every quote in a document."""
    from pullquote.importing import bring, installed_readers
    from quotes.readers.choose import read_parts

    arrived = bring(file)
    for part in read_parts(arrived.data, arrived.name, format=form, plugins=installed_readers()):
        for draft in part.drafts:
            yield draft.text, draft.attribution.person


def _tell(text: str, person: str, listed: tuple[Listed, ...], as_json: bool, id: str | None = None) -> bool:
    """Tells of one quote, and gives whether it stands on a list word for word."""
    from quotes.misattributions.watchlist import Likeness

    exact = any(one.likeness is Likeness.EXACT for one in listed)
    if as_json:
        like = [{"likeness": one.likeness.value, **_entry_json(one.entry)} for one in listed]
        print_json({"id": id, "text": text, "author": person, "listed": like})
        return exact
    click.echo(f"{id[:8] + '  ' if id else ''}“{one_line(text, _WIDTH)}” ({one_line(person, 40)})")
    for one in _told(listed):
        said = "" if one.likeness is Likeness.EXACT else f"{one.likeness.value} “{one_line(one.entry.text, _WIDTH)}”: "
        click.echo(f"    {said}{_verdict(one.entry)}")
    return exact


def _told(listed: tuple[Listed, ...]) -> Iterable[Listed]:
    """The surest of the listed sayings that have the same research: other wordings of a saying tell nothing new."""
    told: dict[str, Listed] = {}
    for one in listed:
        told.setdefault(one.entry.url or one.entry.text, one)
    return told.values()


def _verdict(entry: Misattribution) -> str:
    said = f"; said by {entry.actual}" if entry.actual else ""
    known = [f"{entry.verdict.value}, credited to {entry.person or 'whomever'}{said}.", entry.note, entry.url]
    return printable(" ".join(part for part in known if part))


def _entry_json(entry: Misattribution) -> dict[str, str | None]:
    return {
        "entry": entry.text,
        "person": entry.person or None,
        "verdict": entry.verdict.value,
        "actual": entry.actual,
        "url": entry.url,
        "note": entry.note,
    }


def _tell_change(changed: Changed, name: str, as_json: bool, skipped: int = 0) -> None:
    if as_json:
        told = {"list": name, "entries": changed.entries, "skipped": skipped}
        print_json(told | {"marked": list(changed.marked), "freed": list(changed.freed)})
        return
    click.echo(f"{one_line(name, 60)}: {count_of(changed.entries, 'saying')}.")
    if changed.marked:
        click.echo(f"Marked by it: {_named(changed.marked)}", err=True)
    if changed.freed:
        click.echo(f"Unverified again: {_named(changed.freed)}", err=True)


def _named(ids: tuple[str, ...]) -> str:
    """How many quotes there are, and which: all of a few."""
    more = f" and {len(ids) - _MOST_IDS:,} more; --json names them" if len(ids) > _MOST_IDS else ""
    return f"{count_of(len(ids), 'quote')}, {' '.join(id[:8] for id in ids[:_MOST_IDS])}{more}"


def _desk(engine: Engine) -> Misattributions:
    # Late: the list that comes along needs no database.
    from quotes.misattributions.desk import Misattributions

    return Misattributions(engine)
