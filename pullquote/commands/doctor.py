"""`doctor`: whether everything that Pullquote leans on is in order, a line each."""

from __future__ import annotations

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_or_none
from pullquote.output import json_option, print_json


@click.command(epilog=examples("pullquote doctor", "pullquote --workspace newsletter doctor --json"))
@json_option
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Check fonts, libraries, database, names and a probe card. Exit code 1 when something is wrong."""
    from pullquote.doctor import examine

    findings = list(examine(workspace_or_none(ctx)))
    for finding in findings:
        if as_json:
            print_json({"check": finding.check, "state": finding.state, "found": finding.found, "hint": finding.hint})
        else:
            click.echo(f"{finding.state:<5} {finding.check:<11} {finding.found}")
            if finding.hint:
                click.echo(f"{'':<17} {finding.hint}")
    if any(finding.state == "wrong" for finding in findings):
        ctx.exit(1)
