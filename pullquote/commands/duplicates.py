"""`dupes` and `merge`: quotes that are alike, what a person says of them, and making several one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.confirmation import confirmed
from pullquote.output import count_of, json_option, one_line, print_json, printable, progress
from quotes.duplicates.pairing import Decision, Pair, PairKind
from quotes.errors import InputError
from quotes.exporting.record import quote_json

if TYPE_CHECKING:
    from quotes.duplicates.likeness import Parts
    from quotes.model import Quote

_SHOWN_WORDS = 12
"""Words of a long stretch that are shown, half of them at each end: enough to know the text again."""

_WIDTH = 70


@click.group(
    invoke_without_command=True,
    epilog=examples(
        "pullquote dupes",
        "pullquote dupes --kind conflict",
        "pullquote dupes settle 3f2a 90bc --as variants",
        "pullquote dupes --json | jq -r .marked",
    ),
)
@click.option("--kind", type=click.Choice([kind.value for kind in PairKind]), help="Only pairs of this kind.")
@click.option("--all", "every", is_flag=True, help="Also pairs that you have settled.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many pairs.")
@click.option("--anew", is_flag=True, help="Compare all quotes again first; what you have settled stays.")
@json_option
@click.pass_context
def dupes(ctx: click.Context, kind: str | None, every: bool, limit: int | None, anew: bool, as_json: bool) -> None:
    """List pairs of quotes that are alike, with what differs marked: [-gone-]{+new+}.

    Quotes that are new or changed are compared with all others first. near: almost the same words. contained: one
    stands inside the other. conflict: the same words under two names. Nothing is merged until you say so; meanwhile
    near pairs count as one quote where nothing may be repeated, and so does a quote with one that holds little more.
    """
    if ctx.invoked_subcommand is not None:
        return
    from quotes.duplicates.desk import Duplicates

    with workspace_of(ctx).engine() as engine:
        desk = Duplicates(engine)
        with progress("Comparing quotes") as advance:
            desk.compare(every=anew, progress=advance)
        count = 0
        for pair in desk.pairs(PairKind(kind) if kind else None, open_only=not every, limit=limit):
            count += 1
            if as_json:
                print_json(pair_json(pair))
            else:
                click.echo(("\n" if count > 1 else "") + "\n".join(_lines(pair)))
    if not as_json:
        click.echo(count_of(count, "pair") + ("" if every else " to settle"), err=True)


@dupes.command(
    epilog=examples("pullquote dupes settle 3f2a 90bc --as variants", "pullquote dupes settle 3f2a 90bc --as apart")
)
@click.argument("first")
@click.argument("second")
@click.option(
    "--as", "said", required=True, type=click.Choice([*(one.value for one in Decision), "open"]), help="What they are."
)
@json_option
@click.pass_context
def settle(ctx: click.Context, first: str, second: str, said: str, as_json: bool) -> None:
    """Say what two quotes are to each other; both are kept.

    variants: they count as one where nothing may be repeated. apart: they are no duplicates. open: nothing is said yet.
    """
    from quotes.duplicates.desk import Duplicates

    with workspace_of(ctx).engine() as engine:
        desk = Duplicates(engine)
        # What is not compared yet is no pair that could be settled.
        desk.compare()
        pair = desk.decide(first, second, None if said == "open" else Decision(said))
    if as_json:
        print_json(pair_json(pair))
    else:
        click.echo(f"{pair.first.id} and {pair.second.id}  {said}")


@click.command(
    epilog=examples(
        "pullquote merge 3f2a 90bc --dry-run", "pullquote merge 3f2a 90bc", "pullquote merge 3f2a 90bc --yes"
    )
)
@click.argument("keep")
@click.argument("others", nargs=-1, required=True, metavar="OTHER...")
@click.option("--dry-run", is_flag=True, help="Only say what would be merged.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@click.pass_context
def merge(ctx: click.Context, keep: str, others: tuple[str, ...], dry_run: bool, yes: bool, as_json: bool) -> None:
    """Make several quotes one: KEEP stays with its words, its author and its source, and the others are deleted.

    It gains their places, tags and ids, and counts as posted wherever they were. Evidence comes along only from quotes
    of the same words.
    """
    from quotes.duplicates.likeness import difference, marked

    with workspace_of(ctx).open_store() as store:
        kept = store.get(keep)
        merged = {quote.id: quote for quote in map(store.get, others)}
        if kept.id in merged:
            raise InputError(f"{keep} cannot be merged into itself.", "Name the quote to keep once, and others.")
        if not as_json:
            click.echo(f"keep  {_named(kept)}\n      {one_line(kept.text, _WIDTH)}", err=True)
            for quote in merged.values():
                told = printable(marked(_shortened(difference(kept.text, quote.text))))
                click.echo(f"merge {_named(quote)}\n      {told}", err=True)
        if not (yes or dry_run) and not confirmed(f"Merge {count_of(len(merged), 'quote')} into {kept.id[:8]}?"):
            raise InputError("Nothing was merged.", "Say --yes to merge without being asked.")
        after = kept if dry_run else store.merge(kept.id, merged)
    if as_json:
        print_json({**quote_json(after), "merged": list(merged), "dry_run": dry_run})
    elif dry_run:
        click.echo("Nothing was changed: this was a dry run.")
    else:
        click.echo(f"{after.id}  has {count_of(len(merged), 'quote')} merged into it")


def pair_json(pair: Pair) -> dict[str, Any]:
    """A pair as JSON. `difference` lays the two texts side by side; `marked` is that on one line, as `wdiff` has it."""
    from quotes.duplicates.likeness import marked

    return {
        "kind": pair.kind.value,
        "decision": pair.decision and pair.decision.value,
        "first": quote_json(pair.first),
        "second": quote_json(pair.second),
        "difference": [
            {"first": part.first, "second": part.second, "equal": part.is_equal} for part in pair.difference
        ],
        "marked": marked(pair.difference),
    }


def _lines(pair: Pair) -> list[str]:
    from quotes.duplicates.likeness import marked

    first, second = pair.first.id[:8], pair.second.id[:8]
    settled = f", settled: {pair.decision.value}" if pair.decision else ""
    told = printable(marked(_shortened(pair.difference)))
    lines = [f"{pair.kind.value}{settled}", f"  {told}", f"  {_named(pair.first)}", f"  {_named(pair.second)}"]
    if pair.decision is not None:
        return lines
    lines.append(f"  one too many:    pullquote merge {first} {second}")
    if pair.kind is not PairKind.CONFLICT:
        return [*lines, f"  keep both:       pullquote dupes settle {first} {second} --as variants (or apart)"]
    return [
        *lines,
        f"  a wrong name:    pullquote edit {second} --by NAME",
        f"  doubtful credit: pullquote edit {second} --proof disputed (or misattributed)",
        f"  keep both:       pullquote dupes settle {first} {second} --as variants",
    ]


def _named(quote: Quote) -> str:
    """A quote on one line, by all that helps to choose between two."""
    source = quote.source
    work = "no source"
    if source is not None:
        work = ", ".join(part for part in (source.title, source.date, quote.locator) if part)
    credit = f"{quote.attribution.person} ({quote.attribution.certainty.value})"
    proof = quote.proof.value + (f", {quote.match.value}" if quote.match else "")
    return printable(f"{quote.id[:8]}  {credit}  {work}  {quote.standing.value}, {proof}")


def _shortened(parts: Parts) -> Parts:
    """The difference with the middle of each long stretch left out."""
    from dataclasses import replace

    return tuple(replace(part, first=_ends_of(part.first), second=_ends_of(part.second)) for part in parts)


def _ends_of(text: str) -> str:
    words = text.split()
    if len(words) <= _SHOWN_WORDS + 1:
        return text
    lead = text[: len(text) - len(text.lstrip())]
    half = _SHOWN_WORDS // 2
    return f"{lead}{' '.join(words[:half])} … {' '.join(words[-half:])}"
