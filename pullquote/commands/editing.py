"""`add`, `edit`, `tag`, `untag`, `approve`, `reject`, `delete`: quotes by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from pullquote.commands.emphasis import tell_lost, tell_too_much
from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.confirmation import confirmed
from pullquote.naming_source import OF_THE_WORK, source_from
from pullquote.output import count_of, json_option, print_json
from quotes.emphasis import spans_of_phrases, with_markup
from quotes.errors import InputError
from quotes.exporting.record import quote_json
from quotes.model import Attribution, Certainty, Draft, Proof, SourceKind, Standing, Words

_FIELDS = (
    click.option("--role", help="Role of the person: author, speaker, translator …"),
    click.option("--certainty", type=click.Choice([value.value for value in Certainty]), help="How the link is known."),
    click.option("--source", help="Title of the work."),
    click.option("--kind", type=click.Choice([value.value for value in SourceKind]), help="What the work is."),
    click.option("--url", help="Address of the work."),
    click.option("--date", help="Date of the work: 1912, 1912-05 or 1912-05-03."),
    click.option("--licence", help="Terms the work may be used under, such as 'CC BY 4.0'."),
    click.option("--rights", help="A note on permission to use the work."),
    click.option("--translator", metavar="NAME", help="Who put the words into this language."),
    click.option("--locator", help="Where in the work, for example 'chapter 3'."),
    click.option("--topic", help="Topic: the running head of its cards."),
    click.option("--section", help="Section of the collection it belongs to."),
    click.option("--language", help="Language (BCP 47)."),
    click.option("--words", type=click.Choice([value.value for value in Words]), help="What kind of words they are."),
)


def _with_fields(command: Any) -> Any:
    for option in reversed(_FIELDS):
        command = option(command)
    return command


@click.command(
    epilog=examples(
        'pullquote add "Conventionality is not morality." --by "Charlotte Brontë"',
        'pullquote add "To be, or not to be." --by "William Shakespeare" --source Hamlet --locator "act 3, scene 1"',
    )
)
@click.argument("text")
@click.option("--by", "author", required=True, help="Who said or wrote it.")
@click.option("--tag", "tags", multiple=True, help="A tag; may be given several times.")
@click.option("--emphasise", "phrases", multiple=True, help="A phrase that stands out; may be given several times.")
@_with_fields
@json_option
@click.pass_context
def add(
    ctx: click.Context,
    /,
    text: str,
    author: str,
    tags: tuple[str, ...],
    phrases: tuple[str, ...],
    as_json: bool,
    **fields: str | None,
) -> None:
    """Add one quote. It is a candidate until you approve it."""
    credit = Attribution(author, fields["role"] or "author", Certainty(fields["certainty"] or "claimed"))
    draft = Draft(
        text=text,
        attribution=credit,
        source=source_from(None, fields),
        locator=fields["locator"],
        topic=fields["topic"],
        section=fields["section"],
        tags=tags,
        language=fields["language"],
        words=Words(fields["words"] or "unknown"),
        emphasis=with_markup(text, spans_of_phrases(text, phrases)) if phrases else None,
        translator=fields["translator"],
    )
    with workspace_of(ctx).open_store() as store:
        outcome = store.add([draft], now=datetime.now(UTC))
        quote = store.get((*outcome.added, *outcome.known)[0])
    if as_json:
        print_json({**quote_json(quote), "added": bool(outcome.added)})
    else:
        click.echo(f"{quote.id}  {'added' if outcome.added else 'known already'}")
    if phrases and outcome.added:
        tell_too_much(quote)
    if not outcome.added:
        click.echo(f"Nothing of it was changed; `pullquote edit {quote.id[:8]}` changes it.", err=True)


@click.command(
    epilog=examples("pullquote edit 3f2a --date 1848 --topic 'On conscience'", "pullquote edit 3f2a --topic ''")
)
@click.argument("id")
@click.option("--text", help="New words; the old id goes on leading to the quote.")
@click.option("--by", "author", help="New author.")
@click.option("--proof", type=click.Choice([value.value for value in Proof]), help="How far it is proven.")
@click.option("--weight", type=int, help="How much sooner than others it is chosen, 1 to 100; most have 1.")
@_with_fields
@json_option
@click.pass_context
def edit(
    ctx: click.Context,
    /,
    id: str,
    text: str | None,
    author: str | None,
    proof: str | None,
    weight: int | None,
    as_json: bool,
    **fields: str | None,
) -> None:
    """Change a quote; an empty value ('') takes a field away."""
    closed = {"certainty": Certainty, "words": Words, "proof": Proof}
    plain = {"text": text, "author": author, "proof": proof}
    plain |= {key: value for key, value in fields.items() if key not in OF_THE_WORK}
    changes: dict[str, Any] = {
        key: closed[key](value) if key in closed else (value or None)
        for key, value in plain.items()
        if value is not None
    }
    if weight is not None:
        changes["weight"] = weight
    with workspace_of(ctx).open_store() as store:
        if any(fields[key] is not None for key in OF_THE_WORK):
            changes["source"] = source_from(store.get(id), fields)
        if not changes:
            raise InputError("Nothing to change was given.", "See `pullquote edit --help` for what can be.")
        for key in ("text", "author", "role"):
            if key in changes and changes[key] is None:
                raise InputError(f"A quote cannot be without its {key}.", "Give one.")
        before = store.get(id)
        quote = store.edit(id, **changes)
    if as_json:
        print_json(quote_json(quote))
    else:
        click.echo(f"{quote.id}  changed")
    tell_lost(before, quote)


def _for_ids(ctx: click.Context, verb: str, ids: tuple[str, ...], as_json: bool) -> None:
    if as_json:
        print_json({"ids": list(ids), verb: len(ids)})
    else:
        click.echo(f"{count_of(len(ids), 'quote')} {verb}.")


@click.command(epilog=examples("pullquote tag 3f2a 90bc --as reading --as books"))
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--as", "tags", multiple=True, required=True, help="A tag; may be given several times.")
@json_option
@click.pass_context
def tag(ctx: click.Context, ids: tuple[str, ...], tags: tuple[str, ...], as_json: bool) -> None:
    """Tag quotes."""
    with workspace_of(ctx).open_store() as store:
        _for_ids(ctx, "tagged", store.tag(ids, *tags), as_json)


@click.command(epilog=examples("pullquote untag 3f2a --as reading"))
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--as", "tags", multiple=True, required=True, help="A tag; may be given several times.")
@json_option
@click.pass_context
def untag(ctx: click.Context, ids: tuple[str, ...], tags: tuple[str, ...], as_json: bool) -> None:
    """Take tags off quotes."""
    with workspace_of(ctx).open_store() as store:
        _for_ids(ctx, "untagged", store.untag(ids, *tags), as_json)


@click.command(epilog=examples("pullquote approve 3f2a 90bc", "pullquote approve --all"))
@click.argument("ids", nargs=-1, metavar="[ID...]")
@click.option("--all", "every", is_flag=True, help="Every candidate; what was rejected stays rejected.")
@json_option
@click.pass_context
def approve(ctx: click.Context, ids: tuple[str, ...], every: bool, as_json: bool) -> None:
    """Approve quotes: only these are posted."""
    if bool(ids) == every:
        raise click.UsageError("Name quotes, or give --all.", ctx)
    from quotes.search import Query

    with workspace_of(ctx).open_store() as store:
        if every:
            ids = tuple(quote.id for quote in store.find(Query(standing=Standing.CANDIDATE)))
        _for_ids(ctx, "approved", store.set_standing(ids, Standing.APPROVED), as_json)


@click.command(epilog=examples("pullquote reject 3f2a"))
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@json_option
@click.pass_context
def reject(ctx: click.Context, ids: tuple[str, ...], as_json: bool) -> None:
    """Reject quotes: they are kept, but never drawn."""
    with workspace_of(ctx).open_store() as store:
        _for_ids(ctx, "rejected", store.set_standing(ids, Standing.REJECTED), as_json)


@click.command(epilog=examples("pullquote delete 3f2a", "pullquote delete 3f2a 90bc --yes"))
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@click.pass_context
def delete(ctx: click.Context, ids: tuple[str, ...], yes: bool, as_json: bool) -> None:
    """Delete quotes for good, with the places they were found in."""
    with workspace_of(ctx).open_store() as store:
        meant = [store.get(id) for id in ids]
        if not yes:
            for quote in meant:
                click.echo(f"{quote.id}  {quote.text[:70]}", err=True)
            if not confirmed(f"Delete {count_of(len(meant), 'quote')}?"):
                raise InputError("Nothing was deleted.", "Say --yes to delete without being asked.")
        _for_ids(ctx, "deleted", store.delete(quote.id for quote in meant), as_json)
