"""One row of a table of cards, as it was read.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line on which it begins, counted from 1, and what it says.

    `cells` has what is not empty by the names of `pullquote.rows.columns.COLUMNS`; `whole` is all of the row, to be
    written down if it fails: cells in the order of the table's columns, or an object. A row that cannot be told apart
    into cells is `broken`: the reason, with the `remedy`; its text is then `unread`.
    """

    line: int
    cells: Mapping[str, str] = field(default_factory=dict)
    whole: tuple[str, ...] | Mapping[str, object] = ()
    broken: str = ""
    remedy: str = ""
    unread: str = ""
