"""Declared edits as they are kept: what was changed of the words as they were found, in one column.

Pure.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from quotes.model import Edit, EditKind


def with_declared(edits: Sequence[Edit]) -> str | None:
    """The edits as JSON, a list of five values each; None for none."""
    if not edits:
        return None
    rows = [[edit.kind.value, edit.start, edit.end, edit.removed, edit.put] for edit in edits]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def read_declared(kept: str | None) -> tuple[Edit, ...]:
    """The edits that were kept."""
    if kept is None:
        return ()
    return tuple(Edit(EditKind(kind), start, end, removed, put) for kind, start, end, removed, put in json.loads(kept))
