"""New quotes as rows: each with its tags, its translator and its entry in the full-text index, made from memory.

Touches: disk (through the connection it is handed). What costs most touches nothing, so that it can be done while
something else is written: `keyed` and `Ready.of`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from quotes.adding_records import Known, Records, with_keys
from quotes.bulk import write_rows
from quotes.declared import with_declared
from quotes.identity import fold, id_of_keys
from quotes.keys import folded_or_none, source_key, words_key_of
from quotes.misattributions.marking import mark_listed
from quotes.model import Attribution, Draft, PersonKind, Proof, Standing
from quotes.rows import among, in_chunks
from quotes.search_index import Indexed, row_of, write_index
from quotes.search_kind import kind_of_search
from quotes.search_terms import searchable
from quotes.tables import quote, quote_tag, quote_translator

_CANDIDATE, _UNVERIFIED = Standing.CANDIDATE.value, Proof.UNVERIFIED.value

_NO_WORK: tuple[None, None] = (None, None)

_COLUMNS = (
    "pk",
    "id",
    "text",
    "words_key",
    "person_pk",
    "role",
    "certainty",
    "source_pk",
    "locator",
    "topic",
    "topic_key",
    "section",
    "section_key",
    "language",
    "words",
    "emphasis",
    "edits",
)


class Keyed(NamedTuple):
    """An admitted draft with its id, the keys of all it points to, and its words as the index has them."""

    draft: Draft
    id: str
    words_key: str
    author_key: str
    work_key: str | None
    topic_key: str | None
    section_key: str | None
    tag_keys: tuple[str, ...]
    searchable: str


def keyed(draft: Draft) -> Keyed:
    """An admitted draft with its keys."""
    text_key, author_key = fold(draft.text), fold(draft.attribution.person)
    return Keyed(
        draft,
        id_of_keys(text_key, author_key),
        words_key_of(text_key),
        author_key,
        None if draft.source is None else source_key(draft.source),
        folded_or_none(draft.topic),
        folded_or_none(draft.section),
        tuple([fold(name) for name in draft.tags]),
        searchable(draft.text),
    )


def is_known(records: Records, one: Keyed) -> bool:
    """Whether a draft points to people, works and tags that are all known."""
    tags = records.tags.known
    return (
        one.author_key in records.people.known
        and (one.work_key is None or one.work_key in records.works.known)
        and all(map(tags.__contains__, one.tag_keys))
        and one.draft.translator is None
    )


def ensure_records(records: Records, drafts: Sequence[Keyed]) -> None:
    """Makes sure of the people, works and tags that drafts point to."""
    records.people.ensure([(one.author_key, one.draft.attribution) for one in drafts])
    records.works.ensure([(one.work_key, one.draft.source) for one in drafts if one.work_key and one.draft.source])
    records.tags.ensure([each for one in drafts for each in zip(one.tag_keys, one.draft.tags, strict=True)])
    translators = with_keys(one.draft.translator for one in drafts if one.draft.translator is not None)
    records.people.ensure((key, Attribution(name, kind=PersonKind.PERSON)) for key, name in translators)


@dataclass(frozen=True, slots=True)
class Ready:
    """New quotes, made ready to be written: the rows of each table."""

    entries: list[Indexed]
    quotes: list[tuple[object, ...]]
    tags: list[tuple[int, int]]
    translators: list[tuple[int, int]]
    index: list[tuple[object, ...]]

    @classmethod
    def of(cls, connection: Connection, records: Records, new: Mapping[int, Keyed]) -> Ready:
        """Drafts that are not there yet, each once, by their primary keys to be; the connection is not used."""
        people, works, tags = records.people.known, records.works.known, records.tags.known
        row = row_of(kind_of_search(connection))
        ready = cls([], [], [], [], [])
        # One after the other, not list after list: what a quote is made of is at hand then.
        for pk, one in new.items():
            work = _NO_WORK if one.work_key is None else works[one.work_key]
            entry = _entry(pk, one, people[one.author_key], work, _tags_of(one.tag_keys, tags))
            ready.entries.append(entry)
            ready.quotes.append(_row(one, entry))
            ready.index.append(row(entry))
            ready.tags.extend([(pk, tag_pk) for _, tag_pk in entry.tags])
            if one.draft.translator is not None:
                ready.translators.append((pk, people[fold(one.draft.translator)][0]))
        return ready

    def write(self, connection: Connection, *, now: datetime, import_pk: int | None) -> None:
        """Writes them as candidates, those that stand on a list with its verdict."""
        if not self.quotes:
            return
        write_rows(
            connection,
            quote,
            _COLUMNS,
            self.quotes,
            standing=_CANDIDATE,
            proof=_UNVERIFIED,
            added_at=now,
            import_pk=import_pk,
        )
        write_rows(connection, quote_tag, ("quote_pk", "tag_pk"), self.tags)
        write_rows(connection, quote_translator, ("quote_pk", "person_pk"), self.translators)
        verdicts = _verdicts(connection, [entry.pk for entry in self.entries])
        rows = self.index
        if verdicts:
            row = row_of(kind_of_search(connection))
            rows = [row(entry._replace(proof=verdicts.get(entry.pk, entry.proof))) for entry in self.entries]
        write_index(connection, rows)


def _tags_of(keys: Sequence[str], known: Mapping[str, Known]) -> tuple[tuple[str, int], ...]:
    """The tags' names and primary keys in order; two spellings of a tag are one."""
    if len(keys) == 1:  # as most often
        pk, name = known[keys[0]]
        return ((name, pk),)
    return tuple(sorted({(name, pk) for pk, name in map(known.__getitem__, keys)})) if keys else ()


def _entry(
    pk: int, one: Keyed, author: Known, work: Known | tuple[None, None], tags: tuple[tuple[str, int], ...]
) -> Indexed:
    draft = one.draft
    return Indexed(
        pk,
        one.searchable,
        author[0],
        author[1],
        work[0],
        work[1],
        draft.topic,
        one.topic_key,
        draft.section,
        one.section_key,
        draft.language,
        _CANDIDATE,
        _UNVERIFIED,
        str(draft.words),
        tags,
    )


def _row(one: Keyed, entry: Indexed) -> tuple[object, ...]:
    """The values of `_COLUMNS`."""
    draft = one.draft
    by = draft.attribution
    return (
        entry.pk,
        one.id,
        draft.text,
        one.words_key,
        entry.person_pk,
        by.role,
        str(by.certainty),
        entry.source_pk,
        draft.locator,
        draft.topic,
        one.topic_key,
        draft.section,
        one.section_key,
        draft.language,
        entry.words,
        draft.emphasis,
        with_declared(draft.edits) if draft.edits else None,
    )


def _verdicts(connection: Connection, pks: Sequence[int]) -> dict[int, str]:
    """The verdict of a list on those of the quotes that stand on one, which are marked with it."""
    verdicts: dict[int, str] = {}
    for chunk in in_chunks(mark_listed(connection, pks)):
        said = select(quote.c.pk, quote.c.proof).where(among(connection, quote.c.pk, chunk))
        verdicts.update((row[0], row[1]) for row in connection.execute(said))
    return verdicts
