"""New quotes as rows: each with its tags, its translator and its entry in the full-text index, made from memory.

Touches: disk (through the connection it is handed). What costs most touches nothing, so that it can be done while
something else is written: `keyed` and `Ready.take`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter, itemgetter
from typing import NamedTuple

from sqlalchemy import Connection

from quotes.adding_records import Known, Records, with_keys
from quotes.bulk import write_rows
from quotes.declared import with_declared
from quotes.identity import fold, id_of_keys
from quotes.keys import folded_or_none, source_key, words_key_of
from quotes.misattributions.marking import mark_listed
from quotes.model import Attribution, Draft, PersonKind, Proof, Standing
from quotes.search_index import closed_tokens, index, index_row, label_facet, write_index
from quotes.search_kind import kind_of_search
from quotes.search_terms import searchable
from quotes.tables import quote, quote_tag, quote_translator

_CANDIDATE, _UNVERIFIED = Standing.CANDIDATE.value, Proof.UNVERIFIED.value

_NAME_AND_PK = attrgetter("name", "pk")

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


class Ready:
    """New quotes, made ready to be written: the rows of each table."""

    __slots__ = ("_kind", "_people", "_tags", "_works", "index", "quotes", "tags", "translators")

    def __init__(self, connection: Connection, records: Records) -> None:
        self._kind = kind_of_search(connection)
        self._people, self._works, self._tags = records.people.known, records.works.known, records.tags.known
        self.quotes: list[tuple[int, str, *tuple[object, ...]]] = []
        self.index: list[tuple[object, ...]] = []
        self.tags: list[tuple[int, int]] = []
        self.translators: list[tuple[int, int]] = []

    def take(self, pk: int, one: Keyed) -> None:
        """Makes the rows of a draft that is not there yet, by its primary key to be, from records that are known."""
        draft = one.draft
        by, topic, section, language = draft.attribution, draft.topic, draft.section, draft.language
        words = str(draft.words)
        author = self._people[one.author_key]
        facets = [author.facet]
        work_pk = None
        if one.work_key is not None:
            work = self._works[one.work_key]
            work_pk = work.pk
            facets.append(work.facet)
        if topic is not None and one.topic_key is not None:
            facets.append(label_facet("topic", one.topic_key, topic))
        if section is not None and one.section_key is not None:
            facets.append(label_facet("section", one.section_key, section))
        for tag in _in_order(one.tag_keys, self._tags):
            facets.append(tag.facet)
            self.tags.append((pk, tag.pk))
        self.quotes.append(
            (
                pk,
                one.id,
                draft.text,
                one.words_key,
                author.pk,
                by.role,
                str(by.certainty),
                work_pk,
                draft.locator,
                topic,
                one.topic_key,
                section,
                one.section_key,
                language,
                words,
                draft.emphasis,
                with_declared(draft.edits) if draft.edits else None,
            )
        )
        closed = closed_tokens(language, _CANDIDATE, _UNVERIFIED, words)
        self.index.append(index_row(self._kind, pk, one.searchable, facets, closed))
        if draft.translator is not None:
            self.translators.append((pk, self._people[fold(draft.translator)].pk))

    def ids(self) -> dict[str, int]:
        """The primary key for the id of each."""
        return {row[1]: row[0] for row in self.quotes}

    def sort(self) -> None:
        """Puts them in the order of their keys, in which a database is quickest to take them."""
        in_order = itemgetter(0)
        self.quotes.sort(key=in_order)
        self.index.sort(key=in_order)
        self.tags.sort(key=in_order)
        self.translators.sort(key=in_order)

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
        write_index(connection, self.index)
        # Few, if any: those that a list gives another proof than the index has of them by now.
        index(connection, mark_listed(connection, list(map(itemgetter(0), self.quotes))))


def _in_order(keys: Sequence[str], known: Mapping[str, Known]) -> Iterable[Known]:
    """The tags of these keys by their names; two spellings of a tag are one."""
    found = map(known.__getitem__, keys)
    # One tag, or none, as most often.
    return found if len(keys) < 2 else sorted(set(found), key=_NAME_AND_PK)
