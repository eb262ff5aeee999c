"""A person at a terminal who says who speaks: questions out, keys in, until all is answered or they stop.

Touches: the terminal, and the signals that end a program.
"""

from __future__ import annotations

import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from pullquote.speaking import Session, answer, question
from quotes.transcripts.turn import Turn

_WIDEST = 100
"""Columns in which words read well; a terminal may be wider."""


def somebody_is_there() -> bool:
    """Whether a person can answer."""
    return sys.stdin.isatty()


def ask_about(turns: Sequence[Turn], names: Sequence[str], *, first: int | None = None) -> tuple[Turn, ...]:
    """The turns with what the person answered. Without `first` only turns that wait for a speaker are asked about;
    with it every turn from that one on, counted from 1.

    However it ends (a key, Ctrl-C, a closed terminal), what has been answered is given: nobody does half an hour's
    work twice.
    """
    session = Session(list(turns), list(names), every=first is not None)
    start = session.next((first or 1) - 1)
    if start is None:
        return tuple(turns)
    session.at = start
    with _signals_heard():
        try:
            while not session.ended:
                _ask_once(session)
        except (KeyboardInterrupt, EOFError, click.Abort, _Hangup):
            pass
    return tuple(session.turns)


def _ask_once(session: Session) -> None:
    """One question and its keys; a key that answers nothing does not make the question come again."""
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    click.echo(f"\n{question(session, width)}", err=True)
    asked = session.at, list(session.turns)
    while (session.at, session.turns) == asked:
        given = click.getchar()
        if not given:
            raise EOFError
        # Keys typed ahead come together; so does one that sends a sequence, such as an arrow, which means nothing here.
        for key in [given] if given.startswith("\x1b") else given:
            if told := answer(session, key, _line):
                click.echo(f"  {told}", err=True)
            if session.ended:
                return


def _line(what: str) -> str:
    return str(click.prompt(f"  {what}", default="", show_default=False, err=True)).strip()


class _Hangup(Exception):
    """The terminal was closed, or somebody asked the program to end."""


@contextmanager
def _signals_heard() -> Iterator[None]:
    def heed(number: int, frame: object) -> None:
        raise _Hangup

    ending = [getattr(signal, name) for name in ("SIGHUP", "SIGTERM") if hasattr(signal, name)]
    before = {number: signal.signal(number, heed) for number in ending}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
