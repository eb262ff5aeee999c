"""`people alias`, `unalias`, `rename`, `set`, `remove`: changes of who is who."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import count_of, json_option, print_json, printable

if TYPE_CHECKING:
    from quotes.people.desk import People
    from quotes.people.record import PersonChanges, Renamed

_MOST_LINES = 20
"""Lines of one kind that are told one by one; more would fill the screen, and `--json` names them all."""

_dry_run = click.option("--dry-run", is_flag=True, help="Only say what would be changed.")


@click.command(
    epilog=examples(
        'pullquote people alias "Lao Tzu" Laozi Lao-Tse', 'pullquote people alias "Jane Austen" "J. Austen" --dry-run'
    )
)
@click.argument("name")
@click.argument("others", nargs=-1, required=True, metavar="OTHER...")
@_dry_run
@json_option
@click.pass_context
def alias(ctx: click.Context, name: str, others: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Make each OTHER another name of NAME.

    Whoever is kept under one of them is united with NAME: all their quotes are credited to NAME and get new ids, and
    the old ids go on leading to them. The same words under both become one quote. Quotes that come in by another name
    later are credited to NAME, too.
    """
    with _people(ctx) as people:
        _tell(people.alias(name, *others, dry_run=dry_run), dry_run, as_json)


@click.command(epilog=examples("pullquote people unalias Laozi"))
@click.argument("names", nargs=-1, required=True, metavar="OTHER...")
@json_option
@click.pass_context
def unalias(ctx: click.Context, names: tuple[str, ...], as_json: bool) -> None:
    """Take other names off the people who have them. Quotes stay with the person they are credited to."""
    with _people(ctx) as people:
        changed = people.unalias(*names)
    if as_json:
        print_json({"unaliased": list(names), "people": [person.name for person in changed]})
        return
    for person in changed:
        left = f"also called {', '.join(person.aliases)}" if person.aliases else "by no other name"
        click.echo(printable(f"{person.name}  {count_of(person.quotes, 'quote')}, {left}"))


@click.command(epilog=examples('pullquote people rename "Lao Tse" "Lao Tzu"'))
@click.argument("name")
@click.argument("new")
@_dry_run
@json_option
@click.pass_context
def rename(ctx: click.Context, name: str, new: str, dry_run: bool, as_json: bool) -> None:
    """Give a person a NEW name; NAME stays as another name of theirs.

    Quotes get new ids, and the old ids go on leading to them.
    """
    with _people(ctx) as people:
        _tell(people.rename(name, new, dry_run=dry_run), dry_run, as_json)


@click.command(
    "set",
    epilog=examples(
        'pullquote people set "Chowdhery and 66 co-authors" --group',
        'pullquote people set "Lao Tzu" --url https://example.org/laozi --note "Perhaps several people"',
    ),
)
@click.argument("name")
@click.option("--group/--one", "group", default=None, help="The name stands for several people, or for one.")
@click.option("--url", help="Address of a page about them; '' takes it away.")
@click.option("--note", help="A note for yourself; '' takes it away.")
@json_option
@click.pass_context
def set_(ctx: click.Context, name: str, group: bool | None, url: str | None, note: str | None, as_json: bool) -> None:
    """Say what is known of a person: whether the name is a group's, an address, a note."""
    from pullquote.commands.people import person_json
    from quotes.model import PersonKind

    changes: PersonChanges = {}
    if group is not None:
        changes["kind"] = PersonKind.GROUP if group else PersonKind.PERSON
    if url is not None:
        changes["url"] = url or None
    if note is not None:
        changes["note"] = note or None
    with _people(ctx) as people:
        person = people.set(name, **changes)
    if as_json:
        print_json(person_json(person))
    else:
        click.echo(printable(f"{person.name}  changed"))


@click.command(epilog=examples('pullquote people remove "Ann Author"', "pullquote people remove --unused --dry-run"))
@click.argument("names", nargs=-1, metavar="[NAME...]")
@click.option("--unused", is_flag=True, help="Everybody without quotes and without other names or notes.")
@_dry_run
@json_option
@click.pass_context
def remove(ctx: click.Context, names: tuple[str, ...], unused: bool, dry_run: bool, as_json: bool) -> None:
    """Remove people who have no quotes; whoever has any stays."""
    if bool(names) == unused:
        raise click.UsageError("Name people, or give --unused.", ctx)
    with _people(ctx) as people:
        gone = people.remove_unused(dry_run=dry_run) if unused else people.remove(*names, dry_run=dry_run)
    if as_json:
        print_json({"removed": list(gone), "dry_run": dry_run})
        return
    for name in gone if dry_run else ():
        click.echo(printable(name))
    click.echo(f"{count_of(len(gone), 'person', 'people')} {'would be ' if dry_run else ''}removed.")


@contextmanager
def _people(ctx: click.Context) -> Iterator[People]:
    from pullquote.verifying import checker
    from quotes.people.desk import People

    with workspace_of(ctx).engine() as engine:
        yield People(engine, checker())


def _tell(changed: Renamed, dry_run: bool, as_json: bool) -> None:
    from pullquote.commands.people import person_json

    if as_json:
        print_json(
            {
                "person": person_json(changed.person),
                "aliases": list(changed.aliases),
                "united": list(changed.united),
                "ids": [{"old": old, "new": new} for old, new in changed.ids],
                "merged": [{"old": old, "into": into} for old, into in changed.merged],
                "translations": changed.translations,
                "listed": list(changed.listed),
                "left_out": list(changed.left_out),
                "dry_run": dry_run,
            }
        )
        return
    person = changed.person
    head = "Nothing is kept of this: it is what would be. " if dry_run else ""
    also = f", also called {', '.join(person.aliases)}" if person.aliases else ""
    click.echo(printable(f"{head}{person.name}  {count_of(person.quotes, 'quote')}{also}"))
    if changed.united:
        click.echo(printable(f"  United with them: {', '.join(changed.united)}."))
    if changed.ids:
        click.echo(f"  {count_of(len(changed.ids), 'quote')} with a new id; the old ones lead to them.")
    for old, into in changed.merged[:_MOST_LINES]:
        click.echo(f"  {old[:8]} had the words of {into[:8]} and is part of it now.")
    if len(changed.merged) > _MOST_LINES:
        click.echo(f"  So it is with {len(changed.merged) - _MOST_LINES:,} more; --json names them.")
    if changed.translations:
        click.echo(f"  {count_of(changed.translations, 'translation')} credited to them.")
    for id in changed.listed[:_MOST_LINES]:
        click.echo(f"  {id[:8]} stands on a list of misattributed sayings by one of these names, and was marked.")
    if len(changed.listed) > _MOST_LINES:
        click.echo(f"  So do {len(changed.listed) - _MOST_LINES:,} more; --json names them.")
    for what in changed.left_out[:_MOST_LINES]:
        click.echo(printable(f"  Not kept: {what}."))
    if len(changed.left_out) > _MOST_LINES:
        click.echo(f"  Nor {len(changed.left_out) - _MOST_LINES:,} more such things; --json names them.")
