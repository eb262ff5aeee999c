"""The nouns of duplicates: a pair of like quotes, what a person said of it, and quotes that count as one.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from quotes.model import Quote

if TYPE_CHECKING:
    from quotes.duplicates.likeness import Parts


class PairKind(StrEnum):
    """Why two quotes are a pair."""

    NEAR = "near"  # nearly the same words
    CONTAINED = "contained"  # one stands whole inside the other
    CONFLICT = "conflict"  # the same words under two names


class Decision(StrEnum):
    """What a person said of a pair."""

    VARIANTS = "variants"  # both are kept, and count as one where nothing may repeat
    APART = "apart"  # no duplicates


@dataclass(frozen=True, slots=True)
class Pair:
    """Two quotes that are alike, the older one first. `difference` lays their texts side by side, word by word."""

    first: Quote
    second: Quote
    kind: PairKind
    difference: Parts
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Quotes that count as one where nothing may repeat: their ids, oldest first."""

    key: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing came to: how many quotes were compared, and how many pairs were found that were not known."""

    quotes: int = 0
    near: int = 0
    contained: int = 0
