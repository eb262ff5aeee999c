"""`accounts`: where posts go, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import count_of, json_option, print_json
from pullquote.posting import open_posting
from quotes.errors import InputError
from quotes.model import Words

if TYPE_CHECKING:
    from scheduler.model import Account

ONLY = ("tag", "topic", "author", "source", "section", "language", "words")
"""What may narrow the quotes of an account: the filters of `pullquote quotes`."""


@click.group(
    invoke_without_command=True,
    epilog=examples(
        'pullquote accounts add feed --on folder --like bluesky --slots "mon-fri 09:00 Europe/Paris"',
        "pullquote accounts pause feed",
        "pullquote accounts --json | jq -r .name",
    ),
)
@json_option
@click.pass_context
def accounts(ctx: click.Context, as_json: bool) -> None:
    """List the accounts, or add, change, check, pause, resume or remove one."""
    if ctx.invoked_subcommand is None:
        _list(ctx, as_json)


@accounts.command("list", epilog=examples("pullquote accounts list"))
@json_option
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> None:
    """List the accounts with their slots and how they stand."""
    _list(ctx, as_json)


def _list(ctx: click.Context, as_json: bool) -> None:
    with open_posting(workspace_of(ctx)) as posting:
        known = posting.accounts.all()
    for one in known:
        if as_json:
            print_json(account_json(one))
            continue
        like = "" if one.rules == one.network else f" like {one.rules}"
        click.echo(f"{one.name:<16} {one.network}{like:<16} {one.schedule.slots or 'no slots'}{_standing(one)}")
    if not known and not as_json:
        click.echo("No accounts yet. `pullquote accounts add NAME --on folder --slots …` makes one.", err=True)


def _standing(one: Account) -> str:
    if one.paused:
        return f"  PAUSED: {one.paused}"
    return f"  waits until {one.waits_until:%Y-%m-%d %H:%M} UTC ({one.waits_for})" if one.waits_until else ""


def account_json(one: Account) -> dict[str, Any]:
    """An account as JSON; lengths of time are in seconds."""
    from scheduler.rows import schedule_json

    return {
        "name": one.name,
        "network": one.network,
        "rules": one.rules,
        "options": dict(one.options),
        **schedule_json(one.schedule),
        "only": dict(one.only),
        "handle": one.handle,
        "design": one.design,
        "format": one.format,
        "palette": one.palette,
        "link": one.link,
        "approves": one.approves,
        "paused": one.paused,
        "waits_until": one.waits_until and one.waits_until.isoformat(),
        "waits_for": one.waits_for,
        "strikes": one.strikes,
    }


def _settings(command: Any) -> Any:
    """Adds the options that `add` and `edit` share."""
    options = [
        click.option("--like", "rules", help="Fit posts to this network's rules (for the folder publisher)."),
        click.option("--to", "folder", help="The folder of a folder account; by default posted/NAME in the workspace."),
        click.option("--slots", help="When it posts: 'mon-fri 09:00, sat 11:00 Europe/Paris'."),
        click.option("--jitter", type=click.IntRange(0, 240), help="Move each post by up to so many minutes."),
        click.option("--spacing", type=click.IntRange(0), help="Least minutes between two posts (default 30)."),
        click.option("--cap", type=click.IntRange(1), help="Most posts a day."),
        click.option("--grace", type=click.IntRange(1), help="Minutes a post may be late (default 120); else skipped."),
        click.option("--blackout", multiple=True, help="A day, or two with '..' between, without posts; repeatable."),
        click.option("--again-after", type=click.IntRange(0), help="Days until a quote may come again; 0 for never."),
        click.option("--author-rest", type=click.IntRange(0), help="Days an author rests between posts."),
        click.option("--only", multiple=True, help=f"Narrow the quotes: KEY=VALUE, of {', '.join(ONLY)}; repeatable."),
        click.option("--handle", help="The account's name, drawn on its cards."),
        click.option("--design", help="The design of its cards."),
        click.option("--format", "form", help="The format of its cards."),
        click.option("--palette", help="The palette of its cards."),
        click.option("--link", help="The link in its captions, in place of each source's own."),
        click.option("--approve/--no-approve", "approves", default=None, help="Queue planned posts without a look."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@accounts.command(
    epilog=examples(
        'pullquote accounts add feed --on folder --like mastodon --slots "daily 08:30 17:00 Europe/Berlin"',
        "pullquote accounts add archive --on folder --to ../archive --only tag=reading --approve",
    )
)
@click.argument("name")
@click.option("--on", "network", required=True, help="Where it posts: folder.")
@_settings
@json_option
@click.pass_context
def add(ctx: click.Context, /, name: str, network: str, as_json: bool, **given: Any) -> None:
    """Add the account NAME."""
    from quotes.admission import admit_label
    from scheduler.model import Account

    with open_posting(workspace_of(ctx)) as posting:
        fresh = _changed(
            Account(admit_label(name, "The account's name"), network, given.get("rules") or network), given
        )
        posting.accounts.check_new(fresh.name)
        posting.prepare_account(fresh)
        posting.accounts.add(fresh, now=posting.now())
    print_json(account_json(fresh)) if as_json else click.echo(f"Added {fresh.name}. `pullquote plan` fills its slots.")


@accounts.command(
    epilog=examples("pullquote accounts edit feed --spacing 60", "pullquote accounts edit feed --slots ''")
)
@click.argument("name")
@_settings
@json_option
@click.pass_context
def edit(ctx: click.Context, /, name: str, as_json: bool, **given: Any) -> None:
    """Change what is given of the account NAME; '' clears a value. Posts that are planned stay as they are."""
    with open_posting(workspace_of(ctx)) as posting:
        changed = _changed(posting.accounts.get(name), given)
        posting.prepare_account(changed)
        posting.accounts.edit(changed)
    print_json(account_json(changed)) if as_json else click.echo(f"Changed {changed.name}.")


@accounts.command(epilog=examples("pullquote accounts check", "pullquote accounts check feed --json"))
@click.argument("names", nargs=-1)
@json_option
@click.pass_context
def check(ctx: click.Context, names: tuple[str, ...], as_json: bool) -> None:
    """Check that accounts (by default all) can post: settings, slots, design, captions and publisher.

    Exit code 3 when one cannot.
    """
    from quotes.errors import PullquoteError

    bad = 0
    with open_posting(workspace_of(ctx)) as posting:
        for one in [posting.accounts.get(name) for name in names] or posting.accounts.all():
            ok, found, hint = True, f"paused: {one.paused}" if one.paused else "ready", ""
            try:
                posting.check_account(one)
            except PullquoteError as error:
                ok, found, hint = False, error.message, error.hint
                bad += 1
            if as_json:
                print_json({"name": one.name, "found": found, "hint": hint, "ok": ok})
            else:
                click.echo(f"{one.name:<16} {found}{' ' if hint else ''}{hint}")
    if bad:
        ctx.exit(3)


@accounts.command(epilog=examples('pullquote accounts pause feed --because "holidays"'))
@click.argument("name")
@click.option("--because", default="paused by hand", help="Why, for whoever looks next.")
@click.pass_context
def pause(ctx: click.Context, name: str, because: str) -> None:
    """Post nothing to the account NAME until it is resumed."""
    with open_posting(workspace_of(ctx)) as posting:
        posting.accounts.pause(name, because)
    click.echo(f"Paused {name}. Posts that come due meanwhile are late by their grace when it resumes.")


@accounts.command(epilog=examples("pullquote accounts resume feed"))
@click.argument("name")
@click.pass_context
def resume(ctx: click.Context, name: str) -> None:
    """Let the account NAME post again."""
    with open_posting(workspace_of(ctx)) as posting:
        posting.accounts.resume(name)
    click.echo(f"Resumed {name}.")


@accounts.command(epilog=examples("pullquote accounts remove feed"))
@click.argument("name")
@click.pass_context
def remove(ctx: click.Context, name: str) -> None:
    """Remove the account NAME and cancel what it had planned. Receipts and history stay."""
    with open_posting(workspace_of(ctx)) as posting:
        cancelled = posting.accounts.remove(name, now=posting.now())
    click.echo(f"Removed {name}; {count_of(cancelled, 'post')} cancelled.")


def _changed(one: Account, given: dict[str, Any]) -> Account:
    """The account with everything that was given. Raises `InputError` for slots or days that cannot be read."""
    from scheduler.plan.slots import read_slots

    plan = one.schedule
    minutes: dict[str, Any] = {
        key: timedelta(minutes=given[key]) for key in ("jitter", "spacing", "grace") if given[key] is not None
    }
    plan = replace(plan, **minutes)
    if given["slots"] is not None:
        plan = replace(plan, slots=str(read_slots(given["slots"])) if given["slots"].strip() else "")
    if given["cap"] is not None:
        plan = replace(plan, daily_cap=given["cap"])
    if given["blackout"]:
        plan = replace(plan, blackouts=tuple(_days(text) for text in given["blackout"] if text))
    if given["again_after"] is not None:
        plan = replace(plan, again_after=timedelta(days=given["again_after"]) or None)
    if given["author_rest"] is not None:
        plan = replace(plan, author_rest=timedelta(days=given["author_rest"]))
    plain = {"handle": "handle", "design": "design", "form": "format", "palette": "palette", "link": "link"}
    values: dict[str, Any] = {field: given[key] or None for key, field in plain.items() if given[key] is not None}
    if given["rules"]:
        values["rules"] = given["rules"]
    if given["folder"] is not None:
        values["options"] = {**one.options, "folder": given["folder"]}
    if given["only"]:
        values["only"] = dict(only_from(given["only"]))
    if given["approves"] is not None:
        values["approves"] = given["approves"]
    return replace(one, schedule=plan, **values)


def only_from(pairs: tuple[str, ...]) -> dict[str, str]:
    """The filters of `--only KEY=VALUE`; an empty one clears them. Raises `InputError`."""
    chosen = {}
    for pair in filter(None, pairs):
        key, equals, value = pair.partition("=")
        if key not in ONLY or not equals or not value:
            raise InputError(f"--only {pair!r} is not a filter.", f"Write KEY=VALUE, with one of {', '.join(ONLY)}.")
        if key == "words" and value not in tuple(Words):
            raise InputError(f"--only {pair!r}: there are no such words.", f"There are {', '.join(Words)}.")
        chosen[key] = value
    return chosen


def _days(text: str) -> tuple[date, date]:
    first, dots, last = text.partition("..")
    try:
        days = date.fromisoformat(first), date.fromisoformat(last if dots else first)
    except ValueError:
        raise InputError(f"{text!r} is no day.", "Write 2026-12-24, or 2026-12-24..2026-12-26.") from None
    if days[1] < days[0]:
        raise InputError(f"{text!r} ends before it begins.", "Write the earlier day first.")
    return days
