"""`export`: the library in files that `import` takes back, and other programs read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.commands.search_options import query_from, search_options
from pullquote.output import count_of, json_option, print_json
from quotes.errors import InputError

if TYPE_CHECKING:
    from quotes.exporting.record import Exported

_FORMATS = ("csv", "jsonl", "markdown", "w3c")
"""As in `quotes.exporting.formats`, which the help page does not wait for."""


@click.command(
    epilog=examples(
        "pullquote export --format jsonl --out library.jsonl",
        "pullquote export --author Austen --format markdown --out austen.md",
        "pullquote export --format csv --out library.csv --per-file 50000",
        "pullquote export --format jsonl | jq .text",
    )
)
@click.argument("text", required=False, default="")
@search_options
@click.option("--format", "form", type=click.Choice(_FORMATS), default="jsonl", show_default=True, help="The format.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file; otherwise standard output.")
@click.option("--per-file", type=click.IntRange(min=1), help="Quotes in one file; the files are then numbered.")
@json_option
@click.pass_context
def export(
    ctx: click.Context,
    /,
    text: str,
    form: str,
    out: Path | None,
    per_file: int | None,
    as_json: bool,
    **filters: str | int | None,
) -> None:
    """Write the quotes that match TEXT and the filters, by default all, with everything that is known of them.

    `pullquote import FILE --restore` gives the same library; without --restore its quotes come in as candidates. A file
    is written whole or not at all.
    """
    from cards.writing import write_whole
    from quotes.exporting.formats import FORMATS
    from quotes.exporting.taking_out import taken_out

    if out is None and (per_file or as_json):
        raise click.UsageError("--per-file and --json need --out.", ctx)
    chosen = FORMATS[form]
    with workspace_of(ctx).engine() as engine:
        library = taken_out(engine, query_from(text, filters))
        if out is None:
            for line in chosen.lines(library):
                sys.stdout.buffer.write(line.encode())
            return
        files: list[tuple[Path, int]] = []
        for path in _paths(out, per_file):
            if (first := next(library, None)) is None:
                break
            some = _Counted(chain((first,), islice(library, per_file - 1) if per_file else library))
            write_whole(path, (line.encode() for line in chosen.lines(some)))
            files.append((path, some.count))
    _tell(files, as_json)


class _Counted(Iterator["Exported"]):
    """Quotes that are counted as they pass."""

    def __init__(self, library: Iterator[Exported]) -> None:
        self._library = library
        self.count = 0

    def __next__(self) -> Exported:
        one = next(self._library)
        self.count += 1
        return one


def _paths(out: Path, per_file: int | None) -> Iterator[Path]:
    """The files to write: the one named or, of several, that name with a number."""
    number = 0
    while True:
        number += 1
        yield out.with_name(f"{out.stem}-{number:03}{out.suffix}") if per_file else out


def _tell(files: list[tuple[Path, int]], as_json: bool) -> None:
    from quotes.readers.decoding import LARGEST_DOCUMENT

    for path, count in files:
        if as_json:
            print_json({"file": str(path), "quotes": count, "bytes": path.stat().st_size})
        else:
            click.echo(f"{path}: {count_of(count, 'quote')}")
        if path.stat().st_size > LARGEST_DOCUMENT:
            hint = "write several with --per-file"
            click.echo(f"{path} is larger than `import` takes ({LARGEST_DOCUMENT >> 20} MB): {hint}.", err=True)
    if not files:
        raise InputError("No quote matches.", "`pullquote quotes` lists what there is.")
