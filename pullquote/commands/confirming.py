"""`confirm`: a person says that they have seen the words in the document."""

from __future__ import annotations

import sys

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import json_option, one_line, place_in_words, print_json, printable
from quotes.errors import InputError

_WIDEST = 2_000


@click.command(
    epilog=examples(
        'pullquote confirm 3f2a --by "Ann Author"',
        'pullquote confirm 3f2a --against book.epub --by "Ann Author" --yes',
        "pullquote confirm 3f2a --undo",
    )
)
@click.argument("id")
@click.option("--against", metavar="NAME", help="The document, if the quote was held against several.")
@click.option("--by", metavar="WHO", help="Who has seen the words.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--undo", is_flag=True, help="Take a confirmation back.")
@json_option
@click.pass_context
def confirm(
    ctx: click.Context, id: str, against: str | None, by: str | None, yes: bool, undo: bool, as_json: bool
) -> None:
    """Say that you have seen the words of a quote in the document it was held against.

    Shows the words as they stand there, what is around them, and every flag. A quote is verified when its words stand
    in a primary document (`verify --grade primary`) and a person has confirmed that.
    """
    if undo == (by is not None):
        raise click.UsageError("Say who has seen the words with --by, or take it back with --undo.")
    if as_json and not (yes or undo):
        raise click.UsageError("--json asks nobody: add --yes.")
    from pullquote.verifying import evidence_json, flag_lines, now
    from quotes.evidence.desk import Proofs
    from quotes.store import Store

    engine = workspace_of(ctx).open_database()
    with Store(engine) as store:
        proofs = Proofs(engine)
        if by is None:
            evidence = proofs.unconfirm(id, against)
        else:
            seen = proofs.candidate(id, against)
            if not as_json:
                shown = store.get(seen.quote)
                credit = [shown.attribution.person, *([shown.source.title] if shown.source else [])]
                click.echo(one_line(seen.text, _WIDEST))
                click.echo(f"  ({one_line(', '.join(credit), _WIDEST)})")
                spot = seen.found[0].place
                words = f"{printable(spot.prefix)}[{one_line(spot.exact, _WIDEST)}]{printable(spot.suffix)}"
                stands = [f"{one_line(seen.name, 60)} ({seen.grade.value})", place_in_words(spot)]
                click.echo(f"  in {', '.join(part for part in stands if part)}:\n  … {words} …")
                for line in flag_lines(seen.flags):
                    click.echo(f"  ! {line}")
            if not (yes or _asked()):
                click.echo("Nothing was changed.", err=True)
                return
            evidence = proofs.confirm(id, seen.document, by=by, now=now(), seen=seen)
        quote = store.get(id)
    if as_json:
        print_json({"id": quote.id, "proof": quote.proof.value, "evidence": evidence_json(evidence)})
        return
    done = "no longer confirmed" if undo else f"confirmed by {printable(by or '')}"
    click.echo(f"{quote.id}  {done}; {quote.proof.value}")


def _asked() -> bool:
    """What a person answers. Raises InputError where nobody is there to be asked."""
    question = "Do they stand there, and mean there what they mean here?"
    try:
        return click.confirm(question, err=True)
    except click.Abort:
        if sys.stdin.isatty():
            raise
        raise InputError("Nobody answered, so nothing was changed.", "--yes says so without being asked.") from None
