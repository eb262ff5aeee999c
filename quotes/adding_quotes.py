"""New quotes as rows: each with its tags, its translator and its entry in the full-text index, made from memory.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from quotes.adding_records import Known, Records
from quotes.bulk import next_pks, write_rows
from quotes.declared import with_declared
from quotes.identity import fold
from quotes.misattributions.marking import mark_listed
from quotes.model import Draft, Proof, Standing
from quotes.rows import among, folded_or_none, in_chunks, source_key, words_key
from quotes.search_index import Indexed, index_new
from quotes.tables import quote, quote_tag, quote_translator

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


def write_quotes(
    connection: Connection, records: Records, new: Mapping[str, Draft], *, now: datetime, import_pk: int | None
) -> dict[str, int]:
    """Writes admitted drafts that are not there yet, by their ids, as candidates; gives the primary key of each."""
    if not new:
        return {}
    drafts = list(new.values())
    pks = next_pks(connection, quote, len(new))
    people = records.people(draft.attribution for draft in drafts)
    works = records.works(draft.source for draft in drafts if draft.source is not None)
    tags = records.tags(name for draft in drafts for name in draft.tags)
    entries = [
        _entry(
            pk,
            draft,
            people[fold(draft.attribution.person)],
            None if draft.source is None else works[source_key(draft.source)],
            # Two spellings of a tag are one.
            dict(tags[fold(name)] for name in draft.tags) if draft.tags else {},
        )
        for pk, draft in zip(pks, drafts, strict=True)
    ]
    write_rows(
        connection,
        quote,
        _COLUMNS,
        [_row(id, draft, entry) for (id, draft), entry in zip(new.items(), entries, strict=True)],
        standing=Standing.CANDIDATE.value,
        proof=Proof.UNVERIFIED.value,
        added_at=now,
        import_pk=import_pk,
    )
    tagged = [(entry.pk, tag_pk) for entry in entries for _, tag_pk in entry.tags]
    write_rows(connection, quote_tag, ("quote_pk", "tag_pk"), tagged)
    _write_translators(connection, records, pks, drafts)
    index_new(connection, _marked(connection, pks, entries))
    return dict(zip(new, pks, strict=True))


def _entry(pk: int, draft: Draft, author: Known, work: Known | None, tags: Mapping[int, str]) -> Indexed:
    return Indexed(
        pk=pk,
        text=draft.text,
        person_pk=author[0],
        person_name=author[1],
        source_pk=None if work is None else work[0],
        source_title=None if work is None else work[1],
        topic=draft.topic,
        topic_key=folded_or_none(draft.topic),
        section=draft.section,
        section_key=folded_or_none(draft.section),
        language=draft.language,
        standing=Standing.CANDIDATE.value,
        proof=Proof.UNVERIFIED.value,
        words=draft.words.value,
        tags=tuple(sorted((name, tag_pk) for tag_pk, name in tags.items())),
    )


def _row(id: str, draft: Draft, entry: Indexed) -> tuple[object, ...]:
    """The values of `_COLUMNS`."""
    return (
        entry.pk,
        id,
        draft.text,
        words_key(draft.text),
        entry.person_pk,
        draft.attribution.role,
        draft.attribution.certainty.value,
        entry.source_pk,
        draft.locator,
        draft.topic,
        entry.topic_key,
        draft.section,
        entry.section_key,
        draft.language,
        entry.words,
        draft.emphasis,
        with_declared(draft.edits),
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
    return [replace(entry, proof=verdicts[entry.pk]) if entry.pk in verdicts else entry for entry in entries]
