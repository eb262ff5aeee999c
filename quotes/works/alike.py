"""Works of one title that may be one work: proposed, never united.

Pure. The work grows with the number of works: they are looked up by what is known of them, not compared each with each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import product

from quotes.model import Source, SourceKind
from quotes.people.parts import bare
from quotes.works.record import AlikeWorks, Work

# A work of which less is known that fits more than these tells nothing of any of them.
_MOST_MEANT = 5
_ARTICLES = frozenset(["the", "a", "an", "der", "die", "das", "le", "la", "les", "el", "los", "il", "lo"])

Known = tuple[SourceKind, str | None, str | None]


def alike_works(works: Iterable[Work]) -> tuple[AlikeWorks, ...]:
    """Pairs of works that have one title, nothing that contradicts, and no two different sets of authors."""
    by_title: dict[str, list[Work]] = defaultdict(list)
    for work in works:
        by_title[_title_key(work.source.title)].append(work)
    return tuple(pair for group in by_title.values() if len(group) > 1 for pair in _pairs(group))


def _title_key(title: str) -> str:
    """The title in bare letters, without an article at its start."""
    words = bare(title).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in _ARTICLES else words)


def _pairs(group: list[Work]) -> Iterator[AlikeWorks]:
    by_known: dict[Known, list[Work]] = defaultdict(list)
    for work in group:
        by_known[_known(work.source)].append(work)
    for same in by_known.values():
        for other in same[1:]:
            if _could_share(same[0], other):
                yield AlikeWorks(same[0], other, ("the same title, written in two ways",))
    meant: dict[Known, list[Work]] = defaultdict(list)
    for work in group:
        for less in _less_known(work.source):
            if less in by_known:
                meant[less].append(work)
    for less, fuller in meant.items():
        for other in by_known[less]:
            fitting = [work for work in fuller if _could_share(work, other)] if len(fuller) <= _MOST_MEANT else []
            for work in fitting:
                yield AlikeWorks(work, other, _lacking(work.source, other.source))


def _known(source: Source) -> Known:
    return source.kind, source.url, source.date


def _less_known(source: Source) -> set[Known]:
    """Everything that can be known of a work by somebody who knows less of it."""
    kinds = {source.kind, SourceKind.UNKNOWN}
    dates = {None, source.date, *((source.date[:4], source.date[:7]) if source.date else ())}
    return set(product(kinds, {source.url, None}, dates)) - {_known(source)}


def _could_share(one: Work, other: Work) -> bool:
    """Whether one author can be meant: two works called `Poems` by two authors are two works."""
    return not one.authors or not other.authors or bool(set(one.authors) & set(other.authors))


def _lacking(full: Source, short: Source) -> tuple[str, ...]:
    lacks = []
    if short.kind is not full.kind:
        lacks.append("the kind")
    if short.url != full.url:
        lacks.append("the address")
    if short.date != full.date:
        lacks.append("the date" if short.date is None else "the full date")
    return ("the same title", f"one lacks {' and '.join(lacks)}")
