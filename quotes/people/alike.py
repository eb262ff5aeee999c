"""Names that look like one name written two ways: proposed with reasons, never united.

Pure. The work grows with the number of names: they are looked up by keys, and never compared each with each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from quotes.people.parts import Parts, bare, parts_of
from quotes.people.record import Person

# An initial that fits more people than these tells nothing of any of them.
_MOST_MEANT = 5
# Full names have up to four given names; each may stand as an initial, which makes 16 ways to write them.
_MOST_GIVEN = 4


@dataclass(frozen=True, slots=True)
class Alike:
    """Two people who may be one, the one with more quotes first, and why that seems so."""

    first: Person
    second: Person
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    pk: int
    written: str
    parts: Parts


def alike_among(names: Iterable[tuple[int, str]]) -> dict[tuple[int, int], tuple[str, ...]]:
    """For each pair of people of whom a name looks like a name of the other, why; people are given as numbers.

    Every name comes with the number of its person. The smaller number is first in a pair, and pairs are in order.
    """
    known = [_Name(pk, name, parts_of(name)) for pk, name in names]
    found: dict[tuple[int, int], dict[str, None]] = defaultdict(dict)
    for one, other, reason in (*_same(known), *_abbreviated(known), *_shortened(known)):
        if one.pk != other.pk:
            pair = (min(one.pk, other.pk), max(one.pk, other.pk))
            found[pair].setdefault(reason)
    return {pair: tuple(found[pair]) for pair in sorted(found)}


def _same(known: Sequence[_Name]) -> Iterator[tuple[_Name, _Name, str]]:
    """Names of the same letters: in the same order, in another, or with other spaces between them."""
    for one, other in _met(known, lambda name: (name.parts.names, name.parts.generation)):
        yield one, other, _difference(one, other)
    for one, other in _met(known, lambda name: tuple(sorted(name.parts.names))):
        if one.parts.names != other.parts.names and one.parts.generation == other.parts.generation:
            yield one, other, "the same names in another order"
    for one, other in _met(known, lambda name: "".join(name.parts.names)):
        if one.parts.names != other.parts.names and one.parts.generation == other.parts.generation:
            yield one, other, "the same letters with other spaces"
    for one, other in _met(known, lambda name: name.parts.names):
        if one.parts.generation != other.parts.generation and "" in (one.parts.generation, other.parts.generation):
            yield one, other, f"one is called {one.parts.generation or other.parts.generation}, too"


def _difference(one: _Name, other: _Name) -> str:
    """Why two names of the same parts are written differently."""
    if one.parts.inverted != other.parts.inverted:
        return "one has the last name first"
    if one.parts.dated != other.parts.dated:
        return "one has years or a remark behind it"
    if one.parts.title != other.parts.title:
        return "one has a title"
    return "they differ in accents" if bare(one.written) == bare(other.written) else "they are written differently"


def _abbreviated(known: Sequence[_Name]) -> Iterator[tuple[_Name, _Name, str]]:
    """Names of which one has initials where the other has given names: `J. R. R. Tolkien`."""
    short: dict[tuple[str, ...], list[_Name]] = defaultdict(list)
    for name in known:
        if any(len(given) == 1 for given in name.parts.given):
            short[name.parts.names].append(name)
    meant: dict[tuple[str, ...], list[_Name]] = defaultdict(list)
    for name in known:
        given = name.parts.given
        if not 0 < len(given) <= _MOST_GIVEN:
            continue
        for way in product(*((each, each[0]) if len(each) > 1 else (each,) for each in given)):
            if way != given and (key := (*way, name.parts.last)) in short:
                meant[key].append(name)
    yield from _told_apart(short, meant, "one has initials for given names")


def _shortened(known: Sequence[_Name]) -> Iterator[tuple[_Name, _Name, str]]:
    """Names of which one leaves out the middle names: `Ralph Emerson`."""
    short: dict[tuple[str, ...], list[_Name]] = defaultdict(list)
    for name in known:
        if len(name.parts.given) == 1 and len(name.parts.given[0]) > 1:
            short[name.parts.names].append(name)
    meant: dict[tuple[str, ...], list[_Name]] = defaultdict(list)
    for name in known:
        if len(name.parts.given) > 1 and (key := (name.parts.given[0], name.parts.last)) in short:
            meant[key].append(name)
    yield from _told_apart(short, meant, "one leaves out middle names")


def _told_apart(
    short: dict[tuple[str, ...], list[_Name]], meant: dict[tuple[str, ...], list[_Name]], reason: str
) -> Iterator[tuple[_Name, _Name, str]]:
    """Each short name with the full ones it may stand for, as long as these are few."""
    for key, full in meant.items():
        by_parts = {name.parts.names: name for name in reversed(full)}
        if len(by_parts) <= _MOST_MEANT:
            for name in by_parts.values():
                yield short[key][0], name, reason


def _met(known: Sequence[_Name], key: Callable[[_Name], Hashable]) -> Iterator[tuple[_Name, _Name]]:
    """Names of one key, each with the first of them: a chain of pairs names them all, and no more than there are."""
    first: dict[Hashable, _Name] = {}
    for name in known:
        leader = first.setdefault(key(name), name)
        if leader is not name:
            yield leader, name
