"""Finding the pairs that some quotes make with all others: signs propose, words confirm.

Touches: disk (through the connection it is handed; reads only).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from sqlalchemy import Connection, select

from quotes.desk_tables import quote_pair
from quotes.duplicates.likeness import Keyed, Likeness, is_most_of, is_one_saying, keyed, likeness
from quotes.duplicates.pairing import PairKind
from quotes.duplicates.postings import MOST_OF_A_SIGN, Sign, known_by
from quotes.duplicates.signs import signs_of
from quotes.rows import among, in_chunks
from quotes.tables import quote

MOST_COMPARED = 8
"""Quotes whose words one quote is held against: those that share the most and rarest signs with it. It bounds the work
and the pairs, however many are alike: each is linked to some of them, and so to all."""

_KINDS = {Likeness.NEAR: PairKind.NEAR, Likeness.CONTAINED: PairKind.CONTAINED}


@dataclass(frozen=True, slots=True)
class Entry:
    """A quote to be compared, as it was read; `seen` says that it was compared before, with other words perhaps."""

    pk: int
    text: str
    revision: int
    seen: bool


@dataclass(frozen=True, slots=True)
class Link:
    """Two like quotes by their keys, the older one first; `unites` says whether they count as one by themselves."""

    first: int
    second: int
    kind: PairKind
    unites: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: links, signs to be kept, and pairs that were known and are alike no longer."""

    links: tuple[Link, ...]
    signs: tuple[Sign, ...]
    ended: tuple[tuple[int, int], ...]


def find_pairs(connection: Connection, entries: Sequence[Entry]) -> Finding:
    """The pairs of these quotes with those compared before and with each other, without writing anything."""
    texts = {entry.pk: keyed(entry.text) for entry in entries}
    partners = _partners(connection, [entry.pk for entry in entries if entry.seen])
    rivals, kept = _rivals(connection, texts)
    links: dict[tuple[int, int], Link] = {}
    ended: set[tuple[int, int]] = set()
    for chunk in in_chunks(entries):
        wanted = {pk for entry in chunk for pk in (*rivals[entry.pk], *partners[entry.pk])}
        others = _load(connection, wanted - texts.keys())
        for entry in chunk:
            known = partners[entry.pk]
            for pk in dict.fromkeys((*known, *rivals[entry.pk])):
                other = texts.get(pk) or others.get(pk)
                if other is None:
                    continue
                ends = (min(pk, entry.pk), max(pk, entry.pk))
                if (link := _link(ends, texts[entry.pk], other)) is not None:
                    links[ends] = link
                elif pk in known:
                    ended.add(ends)
    return Finding(tuple(links.values()), tuple(kept), tuple(sorted(ended)))


def unites(kind: PairKind, first: Keyed, second: Keyed) -> bool:
    """Whether a pair counts as one without a person's word.

    A near one does when it can be told to be one saying. A quote within a quote does when it is more than half of it.
    Then two quotes within a third overlap; without the rule, a page kept whole would make all its sentences one.
    """
    return is_one_saying(first, second) if kind is PairKind.NEAR else is_most_of(first, second)


def _link(ends: tuple[int, int], first: Keyed, second: Keyed) -> Link | None:
    kind = _KINDS.get(likeness(first, second))
    return None if kind is None else Link(*ends, kind, unites(kind, first, second))


def _rivals(connection: Connection, texts: dict[int, Keyed]) -> tuple[dict[int, list[int]], list[Sign]]:
    """The quotes that each is to be held against, and the signs to be kept."""
    signs = {pk: signs_of(text) for pk, text in texts.items()}
    known = known_by(connection, set().union(*signs.values()))
    rivals: dict[int, list[int]] = {}
    kept: list[Sign] = []
    for pk, own in signs.items():
        shares: dict[int, float] = defaultdict(float)
        for sign in own:
            others = known[sign]
            for other in others:
                # A sign of few quotes tells more.
                shares[other] += 1 / len(others)
            if len(others) < MOST_OF_A_SIGN and pk not in others:
                others.append(pk)
                kept.append((sign, pk))
        shares.pop(pk, None)
        rivals[pk] = nsmallest(MOST_COMPARED, shares, key=lambda other: (-shares[other], other))
    return rivals, kept


def _partners(connection: Connection, pks: Iterable[int]) -> dict[int, list[int]]:
    """The quotes that these are in pairs with on which nobody has said anything."""
    partners: dict[int, list[int]] = defaultdict(list)
    ends = (quote_pair.c.first_pk, quote_pair.c.second_pk)
    for chunk in in_chunks(pks):
        for mine, other in (ends, ends[::-1]):
            of_these = select(mine, other).where(
                among(connection, mine, chunk),
                quote_pair.c.decision.is_(None),
                quote_pair.c.kind != PairKind.CONFLICT.value,
            )
            for pk, partner in connection.execute(of_these):
                partners[pk].append(partner)
    return partners


def _load(connection: Connection, pks: Iterable[int]) -> dict[int, Keyed]:
    found: dict[int, Keyed] = {}
    for chunk in in_chunks(sorted(pks)):
        statement = select(quote.c.pk, quote.c.text).where(among(connection, quote.c.pk, chunk))
        found.update((pk, keyed(text)) for pk, text in connection.execute(statement))
    return found
