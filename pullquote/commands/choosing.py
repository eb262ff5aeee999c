"""`choose`: the next quote of a channel, and why this one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.commands.search_options import query_from, search_options
from pullquote.output import count_of, json_option, one_line, print_json
from quotes.errors import InputError
from quotes.exporting.record import quote_json

if TYPE_CHECKING:
    from quotes.channels.desk import Channels, Draw, Wanted
    from quotes.channels.rules import Rules
    from quotes.choosing import Dry
    from quotes.search import Query
    from quotes.store import Store
    from scheduler.model import Account

_WIDEST = 2_000
"""Characters of a quote on its line."""


@click.command(
    epilog=examples(
        "pullquote choose",
        "pullquote choose --channel newsletter --author Austen --count 3",
        "pullquote choose --channel newsletter --take --json | jq -r .text",
        "pullquote choose --channel newsletter --give-back 3f2a",
        "pullquote choose --channel newsletter --history",
    )
)
@click.argument("text", required=False, default="")
@search_options
@click.option("--channel", default="main", help="What it is for, a name of your own or an account's (default main).")
@click.option("--count", type=click.IntRange(1, 1_000), default=1, help="So many (default 1).")
@click.option("--take", is_flag=True, help="Take it: it does not come again in this cycle. Otherwise only look.")
@click.option("--give-back", metavar="ID", help="Undo the last taking of this quote.")
@click.option("--history", is_flag=True, help="List what was taken, the last first.")
@click.option("--forget", is_flag=True, help="Forget all that was taken.")
@click.option("--seed", default="pullquote", help="Another seed gives another order.")
@click.option("--at", metavar="WHEN", help="As of then, in UTC, such as '2026-11-23 09:00'.")
@json_option
@click.pass_context
def choose(ctx: click.Context, /, text: str, channel: str, as_json: bool, **given: Any) -> None:
    """Choose the next quote of a channel among those that match TEXT and the filters.

    Nothing comes twice before everything came once. By itself this only looks: asked again, it is the same quote.
    Only approved quotes are chosen, unless the settings or --standing say otherwise. Ends with 3 when there are fewer
    than asked for.
    """
    from pullquote.posting import policy_of
    from quotes.channels.desk import Channels, Wanted
    from quotes.duplicates.desk import Duplicates
    from quotes.store import Store

    workspace = workspace_of(ctx)
    deeds = [name for name in ("take", "give_back", "history", "forget") if given[name]]
    if len(deeds) > 1:
        raise click.UsageError(f"Either --{deeds[0]} or --{deeds[1]}, not both.".replace("_", "-"))
    with workspace.engine() as engine:
        channels, account = Channels(engine), _account(engine, channel)
        if deeds and account is not None:
            raise InputError(
                f"{account.name} is an account: its posts are its history.",
                "`pullquote queue` lists them, `pullquote plan` and `pullquote post` make some.",
            )
        if given["give_back"]:
            _say(as_json, {"channel": channel, "given_back": channels.give_back(channel, given["give_back"])})
        elif given["forget"]:
            _say(as_json, {"channel": channel, "forgotten": channels.forget(channel)})
        elif given["history"]:
            _history(channels, channel, as_json)
        else:
            policy = policy_of(workspace.settings)
            query = _query(text, given, policy.approved, account)
            rules = _rules(workspace.settings.choosing) if account is None else _rules_of(account)
            wanted = Wanted(_moment(given["at"]), given["seed"], rules, query, given["count"], policy.proofs)
            Duplicates(engine).compare()
            draw = _draw(channels, channel, wanted, account, take=given["take"])
            _show(Store(engine), channel, draw, given["take"], as_json)
            if draw.dry is not None:
                _tell_dry(channel, draw.dry)
                ctx.exit(3)


def _account(engine: Any, channel: str) -> Account | None:
    """The account of that name, if there is one."""
    from quotes.channels.desk import channel_key
    from quotes.identity import fold
    from scheduler.accounts import Accounts

    key = channel_key(channel)
    return next((one for one in Accounts(engine).all() if fold(one.name) == key), None)


def _rules(settings: Any) -> Rules:
    from quotes.channels.rules import Rules
    from quotes.usage import WhenExhausted

    never = settings.again_after_days == 0
    return Rules(
        again_after=None if never else timedelta(days=settings.again_after_days),
        author_rest=timedelta(days=settings.author_rest_days),
        source_rest=timedelta(days=settings.source_rest_days),
        topic_rest=timedelta(days=settings.topic_rest_days),
        when_exhausted=WhenExhausted(settings.when_exhausted),
    )


def _rules_of(account: Account) -> Rules:
    from scheduler.plan.posted import rules_of

    return rules_of(account.schedule)


def _query(text: str, given: dict[str, Any], only_approved: bool, account: Account | None) -> Query:
    from dataclasses import replace

    from quotes.model import Standing, Words

    names = ("author", "source", "topic", "section", "tag", "standing", "proof", "language", "words")
    query = query_from(text, {name: given[name] for name in names})
    if account is not None:
        wanted = {key: Words(value) if key == "words" else value for key, value in account.only.items()}
        unset = {key: value for key, value in wanted.items() if getattr(query, key) is None}
        query = replace(query, **unset)  # type: ignore[arg-type]
    if query.standing is Standing.REJECTED:
        raise InputError("Rejected quotes are never chosen.", "`pullquote approve ID` approves one.")
    if only_approved and query.standing is None:
        query = replace(query, standing=Standing.APPROVED)
    return replace(query, rejected=False)


def _moment(text: str | None) -> datetime:
    if text is None:
        return datetime.now(UTC)
    from pullquote.posting import moment

    return moment(text, "UTC")[1]


def _draw(channels: Channels, channel: str, wanted: Wanted, account: Account | None, *, take: bool) -> Draw:
    if take:
        return channels.take(channel, wanted)
    if account is None:
        return channels.peek(channel, wanted)
    from scheduler.plan.posted import Posted

    name = account.name
    return channels.peek(name, wanted, lambda connection: Posted(connection, name))


def _show(store: Store, channel: str, draw: Draw, taken: bool, as_json: bool) -> None:
    for one in draw.chosen:
        quote = store.get(one.quote)
        if as_json:
            reasons = [{"name": reason.name, "text": reason.text} for reason in one.reasons]
            told = {"channel": channel, "cycle": one.cycle, "reasons": reasons, "taken": taken}
            print_json({**quote_json(quote), **told})
        else:
            credit = quote.attribution.person
            click.echo(f"{quote.id[:8]}  {one_line(quote.text, _WIDEST)}  ({one_line(credit, 60)})")
            click.echo(f"          {'; '.join(reason.text for reason in one.reasons)}")
        if one.early:
            click.echo(f"Nothing else is left for {channel}, so {one.quote[:8]} comes early.", err=True)


def _tell_dry(channel: str, dry: Dry) -> None:
    until = f", until {dry.until:%Y-%m-%d %H:%M} UTC" if dry.until else ""
    click.echo(f"Nothing more for {channel}: {dry.reason}{until}.", err=True)


def _history(channels: Channels, channel: str, as_json: bool) -> None:
    taken = channels.history(channel)
    for one in taken:
        if as_json:
            print_json({"id": one.now, "taken_as": one.quote, "cycle": one.cycle, "at": one.at.isoformat()})
        else:
            gone = "" if one.now else "  (deleted since)"
            click.echo(f"{one.at:%Y-%m-%d %H:%M} UTC  {(one.now or one.quote)[:8]}  cycle {one.cycle}{gone}")
    if not as_json:
        click.echo(count_of(len(taken), "quote"), err=True)


def _say(as_json: bool, told: dict[str, Any]) -> None:
    if as_json:
        print_json(told)
        return
    what = (
        f"Gave {told['given_back']} back" if "given_back" in told else f"Forgot {count_of(told['forgotten'], 'quote')}"
    )
    click.echo(f"{what}: channel {told['channel']}.")
