"""The proof sheet of `designs check --proof`: cases drawn, compared, shown, approved."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pullquote.commands.design_sources import source_of
from pullquote.commands.designs_check import ALL, is_file
from pullquote.commands.options import workspace_or_none
from pullquote.output import count_of, print_json, progress
from pullquote.proofing.approved import Approved
from pullquote.proofing.cases import cases_of
from pullquote.proofing.comparing import Compared, compared, gone
from pullquote.proofing.drawing import draw_cases
from pullquote.proofing.settling import approve as approve_rows
from pullquote.proofing.settling import settled
from pullquote.proofing.sheet import SERVED, summary, write_sheet
from quotes.errors import NotFound, nearest

if TYPE_CHECKING:
    from pullquote.design_faults import Checked
    from pullquote.proofing.serving import SheetServer


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks of the sheet; `named` says that it is of some designs only."""

    page: Path
    approved: Path | None
    approve: tuple[str, ...]
    serve: bool
    jobs: int
    forms: Sequence[str] | None
    texts: Sequence[str] | None
    named: bool


def make_sheet(ctx: click.Context, found: Sequence[Checked], asked: Asked, as_json: bool) -> bool:
    """Draws, compares, approves and shows; gives whether something is left that changed and is not approved.

    Where nothing was ever approved there is nothing to compare with, and nothing is left.
    """
    approved = Approved(asked.approved or _usual_folder(ctx))
    first = approved.empty
    rows = _compared(ctx, found, asked, approved)
    by_id = {row.id: row for row in rows}
    if asked.approve:
        chosen = [row for row in rows if row.asks] if ALL in asked.approve else _chosen(asked.approve, by_id)
        approve_rows(approved, chosen)
        rows = [row for row in (settled(row) if row in chosen else row for row in rows) if row is not None]
    write_sheet(asked.page, _title(ctx), rows, _command(ctx, found, asked))
    if asked.serve:
        rows = _served(asked.page, rows, approved)
        write_sheet(asked.page, _title(ctx), rows, _command(ctx, found, asked))
    left = [row for row in rows if row.asks]
    _tell(asked.page, rows, left, as_json)
    if first and approved.empty and not as_json:
        click.echo("Nothing was approved yet: look at the page, then add --approve.", err=True)
    return bool(left) and not approved.empty


def _compared(ctx: click.Context, found: Sequence[Checked], asked: Asked, approved: Approved) -> list[Compared]:
    designs = [one.design for one in found if one.design]
    cases = cases_of(designs, forms=asked.forms, texts=asked.texts)
    source = source_of(ctx, {one.name: one.path.absolute() for one in found if one.design})
    rows = []
    with progress("Drawing") as advance:
        for outcome in draw_cases(cases, source, jobs=asked.jobs):
            rows.append(compared(outcome, approved))
            advance(len(rows), len(cases))
    if not asked.named:
        broken = [one.name for one in found if one.design is None]
        rows += gone(approved, cases, forms=asked.forms, texts=asked.texts, broken=broken)
    return rows


def _chosen(names: Sequence[str], rows: dict[str, Compared]) -> list[Compared]:
    """The rows of cases named; raises `NotFound` with the nearest name."""
    for name in names:
        if name not in rows:
            near = nearest(name, rows)
            hint = f"Did you mean {near!r}?" if near else "The page shows the names of the cases."
            raise NotFound(f"There is no case {name!r} on this sheet.", hint)
    return [rows[name] for name in dict.fromkeys(names)]


def _served(page: Path, rows: list[Compared], approved: Approved) -> list[Compared]:
    """The rows as they are after a person has looked at the page and approved what is right, until Ctrl-C."""
    from pullquote.proofing.serving import SheetServer

    by_id: dict[str, Compared] = {row.id: row for row in rows}

    def approve(cases: Sequence[str]) -> None:
        chosen = [by_id[case] for case in cases if case in by_id]
        approve_rows(approved, chosen)
        for row in chosen:
            if after := settled(row):
                by_id[row.id] = after
            else:
                del by_id[row.id]
        click.echo(f"{count_of(len(chosen), 'case')} approved.", err=True)

    content = page.read_bytes().replace(SERVED[0].encode(), SERVED[1].encode(), 1)
    with SheetServer(content, frozenset(by_id), approve) as server:
        click.echo(f"The page is at {server.address}\nApprove there; Ctrl-C ends this.", err=True)
        click.launch(server.address)
        _until_stopped(server)
    return list(by_id.values())


def _until_stopped(server: SheetServer) -> None:
    try:
        server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        click.echo(err=True)


def _tell(page: Path, rows: Sequence[Compared], left: Sequence[Compared], as_json: bool) -> None:
    if as_json:
        for row in rows:
            if row.state != "same":
                rule = row.outcome.refusal.rule if row.outcome and row.outcome.refusal else None
                print_json({"case": row.id, "state": row.state, "share": round(row.share, 6), "refused": rule})
        print_json({"page": str(page), "cards": len(rows), "left": len(left)})
        return
    click.echo(f"{page}: {summary(rows)}")


def _usual_folder(ctx: click.Context) -> Path:
    workspace = workspace_or_none(ctx)
    return (workspace.root if workspace else Path()) / "proofs"


def _title(ctx: click.Context) -> str:
    workspace = workspace_or_none(ctx)
    return workspace.root.name if workspace else ""


def _from_here(path: str | Path) -> str:
    """A path below this folder as seen from it, another as it is."""
    whole = Path(path).absolute()
    return str(whole.relative_to(Path.cwd())) if whole.is_relative_to(Path.cwd()) else str(path)


def _command(ctx: click.Context, found: Sequence[Checked], asked: Asked) -> str:
    """The command line of this sheet, without what it approves. The page may go to others: paths begin here."""
    words = ["pullquote"]
    if named := ctx.find_root().params.get("workspace"):
        words += ["--workspace", _from_here(named)]
    words += ["designs", "check"]
    if asked.named:
        words += [_from_here(name) if is_file(name) else name for name in ctx.params["names"]]
    words += ["--proof", _from_here(asked.page)]
    if asked.approved:
        words += ["--approved", _from_here(asked.approved)]
    for option, value in (("format", ctx.params["form"]), ("text", ctx.params["text"])):
        if value:
            words += [f"--{option}", value]
    return shlex.join(words)
