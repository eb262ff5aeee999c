"""Cases of a proof sheet once a person has looked at them and approved them.

Touches: disk (through the approved pictures' folder).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pullquote.proofing.approved import Approved
from pullquote.proofing.comparing import Compared


def approve(approved: Approved, rows: Sequence[Compared]) -> None:
    """Keeps the rows as they are now, and forgets those that are gone. Raises `StorageError`."""
    approved.approve([row.outcome for row in rows if row.outcome], gone=[row.id for row in rows if row.outcome is None])


def settled(row: Compared) -> Compared | None:
    """A row once it is approved; None for one that is gone."""
    if row.outcome is None:
        return None
    return replace(row, state="refused" if row.outcome.refusal else "same", share=0.0, old=b"", difference=b"")
