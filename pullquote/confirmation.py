"""Asking the person at the terminal before something is done that cannot be undone.

Touches: the terminal.
"""

from __future__ import annotations

import click


def confirmed(question: str) -> bool:
    """The answer to a question of yes or no; no when nobody is there to answer."""
    try:
        return click.confirm(question, err=True)
    except click.Abort as abort:
        if isinstance(abort.__context__, EOFError):
            click.echo(err=True)
            return False
        raise
