"""What the full-text index is asked, and what it is told: the same for every kind of database.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from quotes.search_terms import Term


@dataclass(frozen=True, slots=True)
class Match:
    """What the index must hold of a quote: every wanted term, no unwanted one, a token of each filter, none `without`.

    There is at least one wanted term, and each term has a token. With `any_wanted`, one wanted term is enough.
    """

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...] = ()
    filters: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    any_wanted: bool = False
