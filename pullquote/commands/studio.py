"""`studio`: the local web studio."""

from __future__ import annotations

import os

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of

_PASSWORD = "PULLQUOTE_STUDIO_PASSWORD"


@click.command(epilog=examples("pullquote studio", "pullquote studio --port 8080 --no-open"))
@click.option("--port", type=click.IntRange(1, 65_535), help="Port; by default 7717 or the next free one.")
@click.option("--host", default="127.0.0.1", help="Address to serve at, if others are to reach it; needs a password.")
@click.option("--name", "names", multiple=True, help="Name that browsers use for it, such as studio.example.org.")
@click.option("--open/--no-open", "opens", default=True, help="Open the browser, or only print the address.")
@click.pass_context
def studio(ctx: click.Context, port: int | None, host: str, names: tuple[str, ...], opens: bool) -> None:
    """Open the studio: see, choose, design and schedule in the browser, on your own machine.

    It answers this machine alone, and only whoever has the address that it prints. For others to reach it, give --host
    and --name, put the password into PULLQUOTE_STUDIO_PASSWORD, and a proxy with TLS in front.
    """
    from pullquote.studio.serving import serve

    def ready(address: str) -> None:
        click.echo(f"The studio is at {address}")
        click.echo("Ctrl-C ends it.", err=True)
        if opens:
            click.launch(address)

    serve(workspace_of(ctx), ready, host=host, port=port, names=names, password=os.environ.get(_PASSWORD))
