"""`people`: who is quoted, by which names, and making two names one person's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.commands.people_changes import alias, remove, rename, set_, unalias
from pullquote.output import count_of, json_option, print_json, printable

if TYPE_CHECKING:
    from quotes.people.record import Person


@click.group(
    invoke_without_command=True,
    epilog=examples(
        "pullquote people",
        "pullquote people list bronte",
        'pullquote people alias "Lao Tzu" Laozi Lao-Tse',
        "pullquote people --json | jq -r .name",
    ),
)
@json_option
@click.pass_context
def people(ctx: click.Context, as_json: bool) -> None:
    """List everybody who is quoted; give people other names, rename, describe or remove them."""
    if ctx.invoked_subcommand is None:
        _list(ctx, None, as_json)


@people.command("list", epilog=examples("pullquote people list bronte"))
@click.argument("text", required=False)
@json_option
@click.pass_context
def list_(ctx: click.Context, text: str | None, as_json: bool) -> None:
    """List people with TEXT in one of their names, or everybody, with how much is credited to them."""
    _list(ctx, text, as_json)


@people.command(
    epilog=examples("pullquote people alike", "pullquote people alike --json | jq -c '[.first.name, .second.name]'")
)
@json_option
@click.pass_context
def alike(ctx: click.Context, as_json: bool) -> None:
    """List pairs of names that may be one person's, with the reasons. Nothing is changed.

    Names that share no letters, such as Lao Tzu and Laozi, cannot be guessed.
    """
    from quotes.people.desk import People

    with workspace_of(ctx).engine() as engine:
        pairs = People(engine).alike()
    for pair in pairs:
        if as_json:
            told = {"first": person_json(pair.first), "second": person_json(pair.second)}
            print_json({**told, "reasons": list(pair.reasons)})
            continue
        both = f"{_counted(pair.first)}  {_counted(pair.second)}"
        click.echo(printable(f"{both}  {'; '.join(pair.reasons)}"))
    if not as_json:
        click.echo(count_of(len(pairs), "pair"), err=True)
        if pairs:
            click.echo("`pullquote people alias NAME OTHER` makes two names one person's.", err=True)


def person_json(person: Person) -> dict[str, Any]:
    """A person as JSON."""
    return {
        "name": person.name,
        "kind": person.kind.value,
        "aliases": list(person.aliases),
        "url": person.url,
        "note": person.note,
        "quotes": person.quotes,
        "translations": person.translations,
    }


def _list(ctx: click.Context, text: str | None, as_json: bool) -> None:
    from quotes.people.desk import People

    with workspace_of(ctx).engine() as engine:
        found = People(engine).find(text)
    for person in found:
        if as_json:
            print_json(person_json(person))
        else:
            click.echo(printable(_line(person)))
    if not as_json:
        click.echo(count_of(len(found), "person", "people"), err=True)


def _line(person: Person) -> str:
    more = [
        "a group" if person.kind.value == "group" else "",
        count_of(person.translations, "translation") if person.translations else "",
        f"also {', '.join(person.aliases)}" if person.aliases else "",
        person.note or "",
        person.url or "",
    ]
    return "  ".join([f"{person.quotes:>7,}", person.name, *(part for part in more if part)])


def _counted(person: Person) -> str:
    return f"{person.name} ({count_of(person.quotes, 'quote')})"


for command in (alias, unalias, rename, set_, remove):
    people.add_command(command)
