"""`campaigns`: days on which an account posts quotes of one sort."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from pullquote.account_settings import ONLY, only_from
from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import json_option, print_json
from pullquote.posting import open_posting
from quotes.errors import InputError

if TYPE_CHECKING:
    from scheduler.model import Campaign


@click.group(
    invoke_without_command=True,
    epilog=examples(
        "pullquote campaigns add spring --on feed --from 2027-03-20 --until 2027-03-27 --only tag=spring",
        "pullquote campaigns remove spring --on feed",
    ),
)
@json_option
@click.pass_context
def campaigns(ctx: click.Context, as_json: bool) -> None:
    """List the campaigns, or add or remove one."""
    if ctx.invoked_subcommand is not None:
        return
    with open_posting(workspace_of(ctx)) as posting:
        known = posting.accounts.campaigns()
    for one in known:
        if as_json:
            print_json(_json(one))
        else:
            chosen = ", ".join(f"{key}={value}" for key, value in one.only.items())
            click.echo(f"{one.name:<16} {one.account:<12} {one.starts} to {one.ends}  {chosen}  {one.slots}".rstrip())
    if not known and not as_json:
        click.echo("No campaigns.", err=True)


@campaigns.command(
    epilog=examples(
        "pullquote campaigns add spring --on feed --from 2027-03-20 --until 2027-03-27 --only tag=spring",
        'pullquote campaigns add launch --on feed --from 2027-05-01 --until 2027-05-03 --slots "daily 12:00 UTC"',
    )
)
@click.argument("name")
@click.option("--on", "account", required=True, help="The account.")
@click.option("--from", "starts", required=True, help="The first day, such as 2027-03-20.")
@click.option("--until", "ends", required=True, help="The last day.")
@click.option("--only", multiple=True, help=f"Its quotes: KEY=VALUE, of {', '.join(ONLY)}; repeatable.")
@click.option("--slots", default="", help="Times of its own, besides the account's.")
@json_option
@click.pass_context
def add(
    ctx: click.Context,
    name: str,
    account: str,
    starts: str,
    ends: str,
    only: tuple[str, ...],
    slots: str,
    as_json: bool,
) -> None:
    """Add the campaign NAME to an account. Without --slots it takes over the account's slots on its days."""
    from quotes.admission import admit_label
    from scheduler.model import Campaign
    from scheduler.plan.slots import read_slots

    fresh = Campaign(
        admit_label(name, "The campaign's name"), account, _day(starts), _day(ends), only_from(only), slots
    )
    with open_posting(workspace_of(ctx)) as posting:
        if slots:
            usual = posting.accounts.get(account).schedule.slots
            fresh = replace(fresh, slots=str(read_slots(slots, read_slots(usual).zone if usual else None)))
        posting.accounts.add_campaign(fresh)
    print_json(_json(fresh)) if as_json else click.echo(f"Added {fresh.name}. `pullquote plan` takes it up.")


@campaigns.command(epilog=examples("pullquote campaigns remove spring --on feed"))
@click.argument("name")
@click.option("--on", "account", required=True, help="The account.")
@click.pass_context
def remove(ctx: click.Context, name: str, account: str) -> None:
    """Remove the campaign NAME; posts that it planned stay."""
    with open_posting(workspace_of(ctx)) as posting:
        posting.accounts.remove_campaign(account, name)
    click.echo(f"Removed {name}.")


def _json(one: Campaign) -> dict[str, Any]:
    return {
        "name": one.name,
        "account": one.account,
        "from": one.starts.isoformat(),
        "until": one.ends.isoformat(),
        "only": dict(one.only),
        "slots": one.slots,
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{text!r} is no day.", "Write 2027-03-20.") from None
