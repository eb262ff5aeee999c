"""The page of a proof sheet: every card with boxes and safe zone over it, and what changed beside what was approved.

Touches: disk (reads its template, writes the page).
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from cards.writing import write_whole
from pullquote.output import count_of
from pullquote.proofing.cases import proof_texts
from pullquote.proofing.comparing import ASKING, Compared
from pullquote.proofing.drawing import Outcome
from templates.formats import formats

ROLES = {
    "quote": "quote",
    "emphasis": "quote",
    "initial": "quote",
    "mark": "mark",
    "author": "author",
    "source": "source",
}
"""The roles that have a colour of their own in the overlay; the others share one."""

SERVED = 'data-approve="copy"', 'data-approve="here"'
"""What is replaced in the page when a server stands behind it that takes approvals."""


def write_sheet(path: Path, title: str, rows: Sequence[Compared], command: str) -> Path:
    """Writes the page, whole or not at all, and gives its path. Raises `StorageError`.

    It stands alone, with its pictures inside and without network. `command` is the command line that made it, to which
    it adds what is to be approved.
    """
    environment = Environment(
        loader=PackageLoader("pullquote", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    drawn = [row for row in rows if row.outcome]
    page = environment.get_template("proof.html").render(
        title=title,
        command=command,
        groups=_groups(drawn),
        gone=[_gone(row) for row in rows if row.outcome is None],
        designs=list(dict.fromkeys(row.outcome.case.design for row in rows if row.outcome)),
        formats=[name for name in formats() if any(row.outcome and row.outcome.case.format == name for row in rows)],
        texts=[
            (name, text.about)
            for name, text in proof_texts().items()
            if any(row.outcome and row.outcome.case.text == name for row in rows)
        ],
        states=list(Counter(row.state for row in rows).items()),
        asking=ASKING,
        summary=summary(rows),
    )
    write_whole(path, page.encode())
    return path


def summary(rows: Sequence[Compared]) -> str:
    """`84 cards: 80 same, 3 changed, 1 refused`."""
    order = ("same", "refused", "changed", "new", "gone")
    counts = Counter(row.state for row in rows)
    words = {"same": "as approved", "refused": "refused as approved"}
    found = [f"{counts[state]:,} {words.get(state, state)}" for state in order if counts[state]]  # type: ignore[index]
    return f"{count_of(len(rows), 'card')}: {', '.join(found) or 'nothing to show'}."


def _groups(rows: Sequence[Compared]) -> list[dict[str, Any]]:
    """The rows of each design and format, in one group each."""
    found = []
    order = list(proof_texts())
    for (design, form), group in groupby(rows, key=lambda row: _place(row)[:2]):
        cards = sorted(group, key=lambda row: order.index(_place(row)[2]))
        shape = formats()[form]
        found.append(
            {
                "design": design,
                "format": form,
                "size": f"{shape.width} × {shape.height}",
                "arrangement": shape.arrangement,
                "cards": [_card(row, row.outcome) for row in cards if row.outcome],
            }
        )
    return found


def _place(row: Compared) -> tuple[str, str, str]:
    assert row.outcome is not None  # noqa: S101 - only drawn rows are placed
    case = row.outcome.case
    return case.design, case.format, case.text


def overlay(outcome: Outcome) -> dict[str, object]:
    """What is laid over a card: boxes by colour and safe zone, as left, top, width and height in the card's pixels."""
    top, right, bottom, left = outcome.safe
    return {
        "width": outcome.width,
        "height": outcome.height,
        "safe": (left, top, outcome.width - left - right, outcome.height - top - bottom),
        "boxes": [
            (ROLES.get(role, "other"), x0, y0, x1 - x0, y1 - y0)
            for role, boxes in outcome.boxes
            for x0, y0, x1, y1 in boxes
        ],
    }


def _card(row: Compared, outcome: Outcome) -> dict[str, Any]:
    kept = dict(row.kept.figures) if row.kept else {}
    return {
        "id": row.id,
        "state": row.state,
        "asks": row.asks,
        "text": outcome.case.text,
        "palette": outcome.case.palette,
        **overlay(outcome),
        "picture": _data(outcome.shown),
        "old": _data(row.old),
        "difference": _data(row.difference),
        "share": _percent(row.share) if row.state == "changed" else "",
        "was_refused": row.kept.refused if row.kept and row.state == "changed" else "",
        "refusal": outcome.refusal,
        "figures": _figures(dict(outcome.figures)),
        "before": _figures(kept) if row.state == "changed" and kept else "",
        "warnings": outcome.warnings,
        "alt": f"{outcome.case.design}, {outcome.case.format}, {outcome.case.palette}: {outcome.case.text}",
    }


def _gone(row: Compared) -> dict[str, Any]:
    return {"id": row.id, "old": _data(row.old), "refused": row.kept.refused if row.kept else ""}


def _figures(figures: dict[str, float]) -> str:
    if not figures:
        return ""
    size, lines, contrast = (figures.get(name, 0) for name in ("type_px", "lines", "contrast"))
    return f"{size:.0f} px, {count_of(int(lines), 'line')}, {contrast:.1f} : 1"


def _percent(share: float) -> str:
    """A share in percent, never rounded to nothing."""
    percent = share * 100
    return "Less than 0.1 %" if 0 < percent < 0.1 else f"{percent:.1f} %" if percent < 99.95 else "All"


def _data(picture: bytes) -> str:
    return f"data:image/webp;base64,{base64.b64encode(picture).decode()}" if picture else ""
