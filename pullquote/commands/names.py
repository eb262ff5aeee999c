"""`names`: names that a transcript writes wrong, put right as declared edits, in this one document."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import count_of, json_option, one_line, print_json, printable
from quotes.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quotes.speaking import Hearing
    from quotes.transcripts.glossary import Entry
    from quotes.transcripts.misheard import Misheard

_MOST_LINES = 6
"""Lines that are named for a proposal; more would fill the screen."""


@click.command(
    epilog=examples(
        "pullquote names interview.txt",
        "pullquote names interview.txt --set 'Ohm Nicky=Omnicki'",
        "pullquote names interview.txt --bracketed 'Simi=Ann Author'",
        "pullquote names interview.txt --from names.toml",
    )
)
@click.argument("document")
@click.option("--set", "sets", multiple=True, metavar="WRITTEN=RIGHT", help="Put a name right.")
@click.option("--bracketed", multiple=True, metavar="WRITTEN=RIGHT", help="Put it right in square brackets.")
@click.option("--from", "file", type=click.Path(path_type=Path), help="Names from a TOML file.")
@click.option("--remove", multiple=True, metavar="WRITTEN", help="Leave a name as it is written again.")
@json_option
@click.pass_context
def names(
    ctx: click.Context,
    document: str,
    sets: tuple[str, ...],
    bracketed: tuple[str, ...],
    file: Path | None,
    remove: tuple[str, ...],
    as_json: bool,
) -> None:
    """Put right the names that an imported transcript writes wrong, or list those that look wrong.

    A correction holds for whole words of this document alone. Every quote it changes keeps the words as they were
    found, and says what was put in their place. Nothing is put right that you have not named.
    """
    from dataclasses import replace

    with workspace_of(ctx).open_store() as store:
        found = store.find_document(document)
        hearing = store.hearing(found.sha256)
        entries = _changed(hearing.glossary, sets, bracketed, file, remove)
        if entries != hearing.glossary:
            heard = store.hear(found.sha256, replace(hearing, glossary=entries), now=datetime.now(UTC))
            click.echo(f"{one_line(found.name, 60)}: {count_of(len(heard.changed), 'quote')} changed.", err=True)
            for id in heard.approved:
                click.echo(f"  {id[:8]} was approved before it changed, and still is: look at it.", err=True)
            for entry in _idle([entry for entry in entries if entry not in hearing.glossary], hearing):
                click.echo(f"  {entry.written} stands nowhere in it as a word of its own.", err=True)
        offered = _offered(store.text_of(found.sha256), hearing, entries)
    for entry in entries:
        if as_json:
            print_json({"written": entry.written, "right": entry.right, "bracketed": entry.bracketed, "declared": True})
        else:
            click.echo(f"{entry.written} → {entry.put}")
    for one in offered:
        if as_json:
            told = {"written": one.written, "right": one.right, "bracketed": False, "declared": False}
            print_json({**told, "count": one.count, "lines": list(one.lines), "reason": one.reason})
            continue
        lines = ", ".join(map(str, one.lines[:_MOST_LINES])) + (" …" if len(one.lines) > _MOST_LINES else "")
        times, where = count_of(one.count, "time"), "lines" if len(one.lines) > 1 else "line"
        click.echo(printable(f"{one.written} → {one.right}?  {times}, {one.reason}; {where} {lines}"))


def _idle(entries: Sequence[Entry], hearing: Hearing) -> list[Entry]:
    """Entries that put nothing right: what is written there is spelled otherwise in the transcript."""
    from quotes.transcripts.glossary import corrections

    return [entry for entry in entries if not any(corrections(turn.text, [entry]) for turn in hearing.turns)]


def _offered(text: str, hearing: Hearing, entries: tuple[Entry, ...]) -> list[Misheard]:
    """Names that look wrong and have not been put right, the commonest first."""
    from quotes.transcripts.glossary import corrections
    from quotes.transcripts.header import read_header
    from quotes.transcripts.misheard import proposals

    speakers = [turn.speaker for turn in hearing.turns if turn.speaker]
    right = [*read_header(text.split("\n")).names, *speakers, *(entry.right for entry in entries)]
    lines = (line for turn in hearing.turns for line in turn.lines)
    return [one for one in proposals(lines, list(dict.fromkeys(right))) if not corrections(one.written, entries)]


def _changed(
    before: tuple[Entry, ...],
    sets: tuple[str, ...],
    bracketed: tuple[str, ...],
    file: Path | None,
    remove: tuple[str, ...],
) -> tuple[Entry, ...]:
    """The names after what the options say. Raises InputError."""
    from quotes.admission import admit_label
    from quotes.transcripts.glossary import Entry, read_glossary

    by_form = {entry.written: entry for entry in before}
    if file is not None:
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{file} cannot be read: {error}.", "Name a text file in UTF-8.") from None
        by_form |= {entry.written: entry for entry in read_glossary(text, file.name)}
    for given, in_brackets in ((sets, False), (bracketed, True)):
        for one in given:
            written, equals, right = (part.strip() for part in one.partition("="))
            if not equals or not written or not right:
                raise InputError(f"{one!a} puts no name right.", "Write it as in --set 'Ohm Nicky=Omnicki'.")
            written, right = admit_label(written, "The written name"), admit_label(right, "The right name")
            if written == right and not in_brackets:
                raise InputError(f"{written!a} is written so already.", "Take an entry back with --remove.")
            by_form[written] = Entry(written, right, in_brackets)
    for written in remove:
        if written not in by_form:
            known = ", ".join(sorted(by_form)) or "none"
            raise InputError(f"{written!a} is not put right here.", f"Names that are: {known}.")
        del by_form[written]
    return tuple(sorted(by_form.values(), key=lambda entry: entry.written))
