"""`designs check`: designs read and drawn, and all of them on a proof sheet beside what was approved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pullquote.commands.design_sources import designs_at_hand, source_of
from pullquote.commands.examples import examples
from pullquote.commands.options import FormatNames, several
from pullquote.output import count_of, json_option, print_json, progress
from quotes.errors import InputError

if TYPE_CHECKING:
    from pullquote.design_faults import Checked

ALL = "every case"
"""What `--approve` without a case stands for: no case can be named so."""


@click.command(
    epilog=examples(
        "pullquote designs check",
        "pullquote designs check my-page designs/other.toml",
        "pullquote designs check --proof proof.html",
        "pullquote designs check my-page --proof proof.html --format portrait,wide --text long,arabic",
        "pullquote designs check --proof proof.html --serve",
        "pullquote designs check --proof proof.html --approve my-page-wide-long",
    )
)
@click.argument("names", nargs=-1, metavar="[NAME|FILE]...")
@click.option(
    "--proof", type=click.Path(dir_okay=False, path_type=Path), help="Write a page of every design, format and text."
)
@click.option(
    "--approved",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the approved pictures (default: `proofs` in the workspace).",
)
@click.option(
    "--approve",
    multiple=True,
    is_flag=False,
    flag_value=ALL,
    metavar="[CASE]",
    help="Approve the cards as they are now: this one, or without CASE all. May be repeated.",
)
@click.option("--serve", is_flag=True, help="Show the page in a browser, where its button approves what is marked.")
@click.option("--format", "form", type=FormatNames(), help="On the page: only these formats, separated by commas.")
@click.option("--text", help="On the page: only these texts, separated by commas.")
@click.option("--jobs", type=click.IntRange(1, 64), default=2, help="Processes that draw (default 2).")
@json_option
@click.pass_context
def check(
    ctx: click.Context,
    names: tuple[str, ...],
    proof: Path | None,
    approved: Path | None,
    approve: tuple[str, ...],
    serve: bool,
    form: str | None,
    text: str | None,
    jobs: int,
    as_json: bool,
) -> None:
    """Check designs, all or those named: read strictly, then drawn in every format and palette.

    What is wrong is told with file, line and key, and the exit code is then 3. With `--proof`, every design is drawn in
    every format with twelve hard texts on one page, and compared with the approved pictures; the exit code is 3 as well
    when something changed that is not approved.
    """
    if proof is None and (approved or approve or serve or form or text):
        raise click.UsageError("--approved, --approve, --serve, --format and --text need --proof.")
    if proof is not None and proof.suffix.lower() not in (".html", ".htm"):
        raise click.UsageError(f"--proof names a page to be written: {proof} does not end in .html.")
    forms, texts = _named(form, text)
    found = _checked(ctx, names, jobs)
    wrong = _report(found, as_json)
    if proof is not None:
        from pullquote.commands.designs_proof import Asked, make_sheet

        asked = Asked(proof, approved, approve, serve, jobs, forms, texts, named=bool(names))
        wrong = make_sheet(ctx, found, asked, as_json) or wrong
    if wrong:
        ctx.exit(3)


def _named(form: str | None, text: str | None) -> tuple[list[str] | None, list[str] | None]:
    """The formats and texts to be shown, None for all. Raises `NotFound` before the first card is drawn."""
    from pullquote.proofing.cases import text_named
    from templates.formats import format_named

    forms, texts = (None if value is None else [part or "" for part in several(value)] for value in (form, text))
    for name in forms or ():
        format_named(name)
    for name in texts or ():
        text_named(name)
    return forms, texts


def _checked(ctx: click.Context, names: tuple[str, ...], jobs: int) -> list[Checked]:
    """Every design named, or at hand, with its faults. Raises `NotFound` and `InputError` for what names none."""
    from pullquote.design_faults import checked
    from pullquote.proofing.crew import shared_out

    at_hand = designs_at_hand(ctx)
    files = dict(map(_named_file, filter(is_file, names)))
    chosen = [_named_file(name)[0] if is_file(name) else name for name in names] or list(at_hand.names())
    places = [(name, files.get(name) or at_hand.path(name)) for name in dict.fromkeys(chosen)]
    source = source_of(ctx, {name: path.absolute() for name, path in places})
    found = []
    with progress("Checking") as advance:
        for one in shared_out(checked, places, source, jobs=jobs if len(places) > 1 else 1):
            found.append(one)
            advance(len(found), len(places))
    return found


def is_file(name: str) -> bool:
    """Whether an argument is meant as a file: no design has such a name."""
    return name.endswith(".toml") or "/" in name or "\\" in name


def _named_file(name: str) -> tuple[str, Path]:
    """The name and the place of a design by its file; that of a package may be called `design.toml`."""
    from templates.load import read_design

    path = Path(name)
    if path.name != "design.toml":
        return path.stem, path
    try:
        return read_design(path).name, path
    except InputError:
        return path.stem, path


def _report(found: list[Checked], as_json: bool) -> bool:
    """Tells of each design what is wrong with it, and gives whether anything is."""
    for one in found:
        if as_json:
            rows = [
                {"line": fault.line or None, "key": fault.key or None, "message": fault.message, "hint": fault.hint}
                for fault in one.faults
            ]
            print_json({"name": one.name, "file": str(one.path), "faults": rows})
            continue
        for fault in one.faults:
            click.echo(f"Error: {fault}", err=True)
        if not one.faults:
            click.echo(f"{one.name:<12} in order")
    wrong = sum(bool(one.faults) for one in found)
    if wrong and not as_json:
        click.echo(f"{count_of(wrong, 'design')} of {len(found)} not right.", err=True)
    return bool(wrong)
