"""The table that `pullquote prove` prints: what was done, by network, with the posts found.

Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.proving.judge import Result

_WIDEST = 44


def table(results: Sequence[Result]) -> Iterator[str]:
    """One line for each thing that was done, one column for each network.

    A cell is `2: 0–1 → 1 ?`: so many rows, the fewest and the most posts found in one before a person answered, how
    many after, and a question mark when a person had to answer. `NO` stands in a cell with a row that is not right.
    """
    networks = list(dict.fromkeys(result.network for result in results))
    cells: dict[str, dict[str, list[Result]]] = defaultdict(lambda: defaultdict(list))
    for result in results:
        cells[_line(result)][result.network].append(result)
    found = {(name, network): _cell(rows) for name, row in cells.items() for network, rows in row.items()}
    widths = {network: max(len(network), *(len(text) for (_, its), text in found.items() if its == network))
              for network in networks}  # fmt: skip
    yield "  ".join(["what is done".ljust(_WIDEST), *(network.ljust(widths[network]) for network in networks)]).rstrip()
    for name in cells:
        parts = [found.get((name, network), "").ljust(widths[network]) for network in networks]
        yield "  ".join([name.ljust(_WIDEST), *parts]).rstrip()


def _line(result: Result) -> str:
    """The line a row is counted in: second kills with their first."""
    name = result.what.partition(", then")[0] if result.what.startswith("killed") else result.what
    return name if len(name) <= _WIDEST else f"{name[: _WIDEST - 1]}…"


def _cell(rows: Sequence[Result]) -> str:
    before = sorted({row.before for row in rows})
    after = sorted({row.after for row in rows})
    asked = " ?" if any(row.asked for row in rows) else ""
    wrong = "" if all(row.ok for row in rows) else " NO"
    return f"{len(rows)}: {_span(before)} → {_span(after)}{asked}{wrong}"


def _span(numbers: Sequence[int]) -> str:
    return f"{numbers[0]}" if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"
