"""`verify`: quotes held against a document, or once more against what they were held against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.commands.search_options import query_from, search_options
from pullquote.output import count_of, json_option, print_json
from quotes.errors import NotFound
from quotes.model import Grade, MatchClass

if TYPE_CHECKING:
    from pullquote.importing import How
    from pullquote.workspace import Workspace
    from quotes.evidence.desk import Proofs
    from quotes.evidence.held import ReadDocument
    from quotes.evidence.record import Outcome

_STRICT = frozenset({MatchClass.ALTERED, MatchClass.PARAPHRASE, MatchClass.ABSENT})


@click.command(
    epilog=examples(
        "pullquote verify --against interview.txt",
        "pullquote verify 3f2a 90bc --against book.epub --grade primary",
        "pullquote verify --author Austen --against emma.html --dry-run",
        "pullquote verify",
        'pullquote verify --text "It is so." --against notes.md --strict',
    )
)
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--against", metavar="FILE|URL|NAME|-", help="The document, or the name of one that is kept.")
@click.option("--text", metavar="TEXT", help="Words instead of quotes; no workspace needed, nothing is kept.")
@click.option("--by", metavar="NAME", help="Who says the words of --text.")
@click.option("--grade", type=click.Choice([grade.value for grade in Grade]), help="What the document is worth.")
@click.option("--as", "format", help="Its format, such as markdown; told from the document when not given.")
@search_options
@click.option("--dry-run", is_flag=True, help="Keep nothing.")
@click.option("--strict", is_flag=True, help="Exit with 3 if any words are not the document's.")
@json_option
@click.pass_context
def verify(
    ctx: click.Context,
    /,
    ids: tuple[str, ...],
    against: str | None,
    text: str | None,
    by: str | None,
    grade: str | None,
    format: str | None,
    dry_run: bool,
    strict: bool,
    as_json: bool,
    **filters: str | int | None,
) -> None:
    """Hold quotes against a document, word by word.

    Those named by ID, those that the filters find, or all. What comes of it is kept as evidence, with the document.
    Without --against they are checked once more: against what they were held against, in its newest version, and
    against the documents of their sources.
    """
    chosen = {key: value for key, value in filters.items() if value is not None}
    _check_usage(ids, chosen, against=against, text=text, by=by, grade=grade, format=format, dry_run=dry_run)
    from pullquote.importing import How, installed_readers

    how = How(format, None, installed_readers())
    said = None if grade is None else Grade(grade)
    if text is not None and against is not None:
        outcomes = _of_text(text, by, against, how, said)
        _show(ctx, outcomes, strict=strict, as_json=as_json)
        return
    workspace = workspace_of(ctx)
    meant = tuple(_found(workspace, chosen)) if chosen else ids or None
    from quotes.evidence.desk import Proofs

    engine = workspace.open_database()
    try:
        outcomes = _outcomes(Proofs(engine), meant, against, how, said, dry_run=dry_run)
        why = "none of these quotes was held against a document yet: name one with --against."
        nothing = f"Nothing to check: {why if against is None else 'there are no such quotes.'}"
        _show(ctx, outcomes, nothing, strict=strict, as_json=as_json)
    finally:
        engine.dispose()


def _check_usage(
    ids: tuple[str, ...],
    chosen: dict[str, str | int],
    *,
    against: str | None,
    text: str | None,
    by: str | None,
    grade: str | None,
    format: str | None,
    dry_run: bool,
) -> None:
    if ids and chosen:
        raise click.UsageError("Name quotes by ID or by filters, not by both.")
    if text is not None and (ids or chosen):
        raise click.UsageError("--text is held against a document instead of quotes: name none.")
    if by is not None and text is None:
        raise click.UsageError("--by says who speaks the words of --text; a quote knows its author.")
    if against is None and (text is not None or grade or format or dry_run):
        raise click.UsageError("Name the document with --against.")


def _found(workspace: Workspace, chosen: dict[str, str | int]) -> Iterator[str]:
    with workspace.open_store() as store:
        for quote in store.find(query_from("", chosen)):
            yield quote.id


def _outcomes(
    proofs: Proofs, ids: tuple[str, ...] | None, against: str | None, how: How, grade: Grade | None, *, dry_run: bool
) -> Iterator[Outcome]:
    from pullquote.verifying import TOOL, now, read_whole

    at = now()
    if against is None:
        return proofs.rechecking(ids, now=at, tool=TOOL)
    document: ReadDocument | str
    if against != "-" and "://" not in against and not Path(against).exists():
        try:
            document = proofs.document(against).sha256
        except NotFound as error:
            raise NotFound(f"There is no file {against!a}, and no such document is kept.", error.hint) from None
    else:
        document = read_whole(against, how)
    hold = proofs.looking if dry_run else proofs.checking
    return hold(ids, document, grade=grade, now=at, tool=TOOL)


def _of_text(text: str, by: str | None, against: str, how: How, grade: Grade | None) -> Iterator[Outcome]:
    """Words that are no quote of a store, held against a document that is not kept."""
    from dataclasses import replace

    from pullquote.verifying import TOOL, now, read_whole
    from quotes.admission import admit_author, admit_text
    from quotes.evidence.checking import check_one
    from quotes.evidence.held import held_as_read
    from quotes.evidence.record import Outcome
    from quotes.identity import quote_of
    from quotes.model import Attribution, Draft

    draft = Draft(admit_text(text), Attribution(admit_author(by) if by is not None else ""))
    kept = replace(quote_of(draft), id="")
    held = held_as_read(read_whole(against, how), grade)
    yield Outcome(kept, check_one(kept, held, now=now(), tool=TOOL))


def _show(ctx: click.Context, outcomes: Iterator[Outcome], nothing: str = "", *, strict: bool, as_json: bool) -> None:
    from pullquote.verifying import outcome_json, outcome_lines

    counts: Counter[MatchClass] = Counter()
    for outcome in outcomes:
        counts[outcome.evidence.match] += 1
        if as_json:
            print_json(outcome_json(outcome))
            continue
        for line in outcome_lines(outcome):
            click.echo(line)
    if not as_json:
        classes = ", ".join(f"{counts[match]:,} {match.value}" for match in MatchClass if counts[match])
        checked = count_of(counts.total(), "check")
        click.echo(f"{checked}: {classes}." if classes else nothing)
    if strict and any(counts[match] for match in _STRICT):
        ctx.exit(3)
