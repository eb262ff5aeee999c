"""The tables that `pullquote prove` prints: what was done, by network, with the posts found; and the sums.

Pure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.proving.verdict import Result

_WIDEST = 44

_ABREAST = 4
"""Networks beside each other: so a table is as wide as a line of code may be."""

# Rows that tell the same story at other steps are one line; what stands before the first match is left alone.
_STORIES = (
    (re.compile(r"^(?:killed at \w+, )?(clock a day \w+)(?: at \w+)?$"), r"\1"),
    (re.compile(r"^stopped at \w+, woken.*"), "stopped, woken after another has recovered"),
    (re.compile(r"^(?:killed at answered, )?connection cut.*"), "connection to the database cut"),
    (re.compile(r"^(database locked|disk full for the receipt).*"), r"\1"),
    (re.compile(r".*not to be seen for \d+ looks"), "own posts seen late"),
    (re.compile(r".*, duplicates refused.*"), "duplicates refused"),
    (re.compile(r"^killed, its key forgotten.*"), "killed, its key forgotten"),
    (re.compile(r"^killed at answered, seen late, the key.*"), "the key answered with 500"),
    (re.compile(r"^killed at answered, replayed \d+ d later.*"), "killed, replayed after days"),
    (re.compile(r"^killed at answered, looking back.*"), "killed, looking back fails"),
    (re.compile(r"^a thread(, killed)?.*"), r"a thread\1"),
    (re.compile(r"^(killed .*), then .*"), r"\1"),
    (re.compile(r"(.*), (?:while uploading|three times|each killed once)$"), r"\1"),
)


def table(results: Sequence[Result]) -> Iterator[str]:
    """One line for each thing that was done, one column for each network, a few networks at a time.

    A cell is `2: 0–1 → 1 ?`: so many rows, the fewest and the most messages found in one before a person answered, how
    many after, and a question mark when a person had to answer. `NO` stands in a cell with a row that is not right.
    """
    networks = list(dict.fromkeys(result.network for result in results))
    for first in range(0, len(networks), _ABREAST):
        if first:
            yield ""
        yield from _block([one for one in results if one.network in networks[first : first + _ABREAST]])


def sums(results: Sequence[Result]) -> Iterator[str]:
    """One line for each network: rows, processes killed, rows in which something was there twice or was not there once
    in the end, rows in which a person was asked, and the seconds it took, one row after the other."""
    lines = [["network", "rows", "killed", "more than one", "not exactly one", "asked", "seconds"]]
    for network in dict.fromkeys(result.network for result in results):
        its = [result for result in results if result.network == network]
        doubled = sum(result.doubled for result in its)
        inexact = sum(result.doubled or result.after != result.wanted for result in its)
        numbers = (len(its), sum(one.kills for one in its), doubled, inexact, sum(one.asked for one in its))
        lines.append([network, *map(str, numbers), f"{sum(one.seconds for one in its):.0f}"])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for name, *cells in lines:
        yield "  ".join(
            [name.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))]
        )


def _block(results: Sequence[Result]) -> Iterator[str]:
    networks = list(dict.fromkeys(result.network for result in results))
    cells: dict[str, dict[str, list[Result]]] = defaultdict(lambda: defaultdict(list))
    for result in results:
        cells[_line(result)][result.network].append(result)
    found = {(name, network): _cell(rows) for name, row in cells.items() for network, rows in row.items()}
    widths = {network: max(len(network), *(len(text) for (_, its), text in found.items() if its == network))
              for network in networks}  # fmt: skip
    yield "  ".join(["what is done".ljust(_WIDEST), *(network.ljust(widths[network]) for network in networks)]).rstrip()
    for name in sorted(cells, key=_order):
        parts = [found.get((name, network), "").ljust(widths[network]) for network in networks]
        yield "  ".join([name.ljust(_WIDEST), *parts]).rstrip()


def _line(result: Result) -> str:
    """The line a row is counted in: second kills with their first."""
    name = result.what
    for pattern, story in _STORIES:
        name = pattern.sub(story, name)
    return name if len(name) <= _WIDEST else f"{name[: _WIDEST - 1]}…"


def _order(line: str) -> tuple[int, str]:
    """Kills by the step at which they come, then everything else by the alphabet: rows end in no certain order."""
    from scheduler.proving.matrix import STEPS

    steps = [f"killed {at}{step}"[: _WIDEST - 1] for step in STEPS for at in ("", "at ")]
    return (steps.index(line.rstrip("…")) if line.rstrip("…") in steps else len(steps), line)


def _cell(rows: Sequence[Result]) -> str:
    before = sorted({row.before for row in rows})
    after = sorted({row.after for row in rows})
    asked = " ?" if any(row.asked for row in rows) else ""
    wrong = "" if all(row.ok for row in rows) else " NO"
    return f"{len(rows)}: {_span(before)} → {_span(after)}{asked}{wrong}"


def _span(numbers: Sequence[int]) -> str:
    return f"{numbers[0]}" if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"
