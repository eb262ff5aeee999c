"""What commands print: JSON for programs, plain lines for people, progress on stderr.

Touches: the terminal.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cards.runs.crew import Shelf
    from cards.runs.line import Made
    from quotes.model import Place

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Control characters (C0 and C1 of ISO/IEC 6429), the line ends of Unicode, and halves of characters."""

Advance = Callable[[int, int], None]

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


def print_json(value: object) -> None:
    """One JSON document on one line, in UTF-8 whatever the terminal's locale.

    A byte of a file name that is no text is written as the escape that Python's `json` and `os.fsencode` turn back.
    """
    line = json.dumps(value, ensure_ascii=False) + "\n"
    sys.stdout.buffer.write(line.encode(errors="backslashreplace"))


def made_json(
    made: Made, shelf: Shelf, *, with_report: bool, unsettled: Sequence[str] | None = None
) -> dict[str, object]:
    """A card in a folder as JSON; on demand with its report, which is null for one that was kept.

    `unsettled` is what `quotes.policy.doubts` says of its quote, for a quote of the store.
    """
    told: dict[str, object] = {**made.card.as_json(), "file": shelf.address(made.card.file)}
    if unsettled is not None:
        told["unsettled"] = list(unsettled)
    return {**told, "report": made.report and made.report.as_json()} if with_report else told


def count_of(number: int, singular: str, plural: str = "") -> str:
    """`1 card`, `2 cards`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def time_of(seconds: float, tolerance: float | None) -> str:
    """A time from the start, `20:28` or `1:02:03`, and how far it may be off: `20:28 (± 60 s)`."""
    # Imported late: `card` prints with this module too, and starts quickly.
    from quotes.transcripts.stamps import clock

    return f"{clock(seconds)} (± {tolerance:.0f} s)" if tolerance else clock(seconds)


def place_in_words(place: Place) -> str:
    """Where in a document a place is: `line 24, page 3, 13:45`; empty where nothing is known."""
    parts = [f"line {place.line}" if place.line else "", f"page {printable(place.page)}" if place.page else ""]
    if place.seconds is not None:
        parts.append(time_of(place.seconds, place.tolerance_seconds))
    return ", ".join(part for part in parts if part)


def printable(text: str) -> str:
    """The text as a terminal may have it: no control character in a document or a file's name moves its cursor."""
    return _CONTROL.sub(" ", text)


def one_line(text: str, width: int) -> str:
    """A text on one line, cut at a word with an ellipsis when it is longer than `width`."""
    flat = " ".join(printable(text).split())
    if len(flat) <= width:
        return flat
    return flat[: width - 1].rpartition(" ")[0].rstrip(",;:—– ") + "…"


@contextmanager
def progress(label: str) -> Iterator[Advance]:
    """A progress bar on stderr when a person is watching; gives a function to call with steps done and steps in all."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
