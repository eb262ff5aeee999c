"""A record as it stands in an exported file.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Written:
    """One record, the line it stands on, counted from 1, and how it begins; or why it cannot be read."""

    line: int
    record: Mapping[str, object] = field(default_factory=dict)
    broken: str = ""
    text: str = ""
