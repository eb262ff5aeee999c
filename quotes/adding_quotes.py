"""New quotes as rows: each with its tags, its translator and its entry in the full-text index, made from memory.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from quotes.adding_records import Known, Records
from quotes.bulk import next_pks, write_rows
from quotes.declared import with_declared
from quotes.identity import fold, id_of_keys
from quotes.misattributions.marking import mark_listed
from quotes.model import Draft, Proof, Standing
from quotes.rows import among, folded_or_none, in_chunks, source_key, words_key_of
from quotes.search_index import Indexed, index_new
from quotes.tables import quote, quote_tag, quote_translator

_CANDIDATE, _UNVERIFIED = Standing.CANDIDATE.value, Proof.UNVERIFIED.value

_NoWork = tuple[None, None]
_NO_WORK: _NoWork = (None, None)

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
    """An admitted draft with its id and the keys of its words, its author and its source, each made once."""

    draft: Draft
    id: str
    text_key: str
    author_key: str
    work_key: str | None


def keyed(draft: Draft) -> Keyed:
    """An admitted draft with its keys."""
    text_key, author_key = fold(draft.text), fold(draft.attribution.person)
    work_key = None if draft.source is None else source_key(draft.source)
    return Keyed(draft, id_of_keys(text_key, author_key), text_key, author_key, work_key)


def write_quotes(
    connection: Connection, records: Records, new: Sequence[Keyed], *, now: datetime, import_pk: int | None
) -> dict[str, int]:
    """Writes drafts that are not there yet, each once, as candidates; gives the primary key of each id."""
    if not new:
        return {}
    pks = next_pks(connection, quote, len(new))
    drafts = [one.draft for one in new]
    people = records.people((one.author_key, one.draft.attribution) for one in new)
    works = records.works((one.work_key, one.draft.source) for one in new)
    tags = records.tags(name for draft in drafts for name in draft.tags)
    entries = [
        _entry(
            pk,
            one.draft,
            people[one.author_key],
            _NO_WORK if one.work_key is None else works[one.work_key],
            # Two spellings of a tag are one.
            tuple(sorted({(tags[key][1], tags[key][0]) for key in map(fold, one.draft.tags)})),
        )
        for pk, one in zip(pks, new, strict=True)
    ]
    write_rows(
        connection,
        quote,
        _COLUMNS,
        [_row(one, entry) for one, entry in zip(new, entries, strict=True)],
        standing=_CANDIDATE,
        proof=_UNVERIFIED,
        added_at=now,
        import_pk=import_pk,
    )
    tagged = [(entry.pk, tag_pk) for entry in entries for _, tag_pk in entry.tags]
    write_rows(connection, quote_tag, ("quote_pk", "tag_pk"), tagged)
    _write_translators(connection, records, pks, drafts)
    index_new(connection, _marked(connection, pks, entries))
    return dict(zip([one.id for one in new], pks, strict=True))


def _entry(pk: int, draft: Draft, author: Known, work: Known | _NoWork, tags: tuple[tuple[str, int], ...]) -> Indexed:
    return Indexed(
        pk,
        draft.text,
        author[0],
        author[1],
        work[0],
        work[1],
        draft.topic,
        folded_or_none(draft.topic),
        draft.section,
        folded_or_none(draft.section),
        draft.language,
        _CANDIDATE,
        _UNVERIFIED,
        draft.words.value,
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
        words_key_of(one.text_key),
        entry.person_pk,
        by.role,
        by.certainty.value,
        entry.source_pk,
        draft.locator,
        draft.topic,
        entry.topic_key,
        draft.section,
        entry.section_key,
        draft.language,
        entry.words,
        draft.emphasis,
        with_declared(draft.edits) if draft.edits else None,
    )


def _write_translators(connection: Connection, records: Records, pks: Sequence[int], drafts: Sequence[Draft]) -> None:
    named = [(pk, draft.translator) for pk, draft in zip(pks, drafts, strict=True) if draft.translator is not None]
    people = records.translators(name for _, name in named)
    rows = [(pk, people[fold(name)][0]) for pk, name in named]
    write_rows(connection, quote_translator, ("quote_pk", "person_pk"), rows)


def _marked(connection: Connection, pks: Sequence[int], entries: list[Indexed]) -> list[Indexed]:
    """The entries, with the verdict of a list on those that stand on one."""
    verdicts: dict[int, str] = {}
    for chunk in in_chunks(mark_listed(connection, pks)):
        said = select(quote.c.pk, quote.c.proof).where(among(connection, quote.c.pk, chunk))
        verdicts.update((row[0], row[1]) for row in connection.execute(said))
    if not verdicts:
        return entries
    return [entry._replace(proof=verdicts.get(entry.pk, entry.proof)) for entry in entries]
