"""Changing a kept quote: new words or a new author give it a new identity, and the old one still leads to it.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypedDict

from sqlalchemy import Connection, delete, insert, select, update

from quotes.adding_records import ensure_people, ensure_source, ensure_tags
from quotes.admission import admit_author, admit_label, admit_language, admit_source, admit_text
from quotes.declared import with_declared
from quotes.emphasis import carried_over, emphasis_for, with_markup
from quotes.errors import InputError, Outdated
from quotes.identity import fold, quote_id
from quotes.keys import folded_or_none, source_key
from quotes.keys import words_key as key_of_words
from quotes.model import Certainty, Edit, Proof, Quote, Source, Standing, Words
from quotes.people.aliases import name_of_record
from quotes.rows import Value, among, in_chunks, insert_new, source_row
from quotes.search_index import index
from quotes.tables import alias, person, quote, quote_tag, quote_translator, source


class Changes(TypedDict, total=False):
    """What may be changed about a quote. None takes away what need not be there; `tags` replaces all of them.

    `emphasis` is the text, as it is after the change, with the words that stand out marked. `edits` lead from the words
    as they were found to the text after the change; a change of the text that names none has none. `author` and
    `translator` may be another name of theirs; `weight` is from 1 to `MOST_WEIGHT`. A source's licence and rights are
    the work's: they hold for all quotes from it.
    """

    text: str
    author: str
    role: str
    certainty: Certainty
    source: Source | None
    locator: str | None
    topic: str | None
    section: str | None
    language: str | None
    words: Words
    standing: Standing
    proof: Proof
    tags: tuple[str, ...]
    emphasis: str | None
    edits: tuple[Edit, ...]
    translator: str | None
    weight: int


# A quote of weight 100 stands for a hundred: with more of them chance would have nothing left to say.
MOST_WEIGHT = 100


def apply_changes(connection: Connection, pk: int, before: Quote, changes: Changes) -> None:
    """Changes the quote inside the caller's transaction.

    New words or a new author make what was proven unproven, unless the change says otherwise: the proof was of
    other words. Of the emphasis new words keep the phrases that are still there for sure. Raises InputError when a
    value is not fit, or when the quote would become one that is already kept.
    """
    if unknown := changes.keys() - Changes.__annotations__.keys():
        raise InputError(
            f"A quote has no {' or '.join(sorted(unknown))}.", f"It has {', '.join(Changes.__annotations__)}."
        )
    text = admit_text(changes.get("text", before.text))
    author = before.attribution.person
    if "author" in changes:
        author = name_of_record(connection, admit_author(changes["author"]))
    row = _label_values(changes) | _closed_values(changes)
    row |= _identity_values(connection, pk, before, text, author)
    if row.get("id", before.id) != before.id and "proof" not in changes:
        row["proof"] = Proof.UNVERIFIED.value
    if "source" in changes:
        row["source_pk"] = _source_pk(connection, changes["source"], before.source)
    if "emphasis" in changes or text != before.text:
        row["emphasis"] = _emphasis(changes, before, text)
    if "edits" in changes or text != before.text:
        row["edits"] = with_declared(changes.get("edits", ()))
    connection.execute(update(quote).where(quote.c.pk == pk).values(**row, revision=quote.c.revision + 1))
    if "translator" in changes:
        _put_translator(connection, pk, changes["translator"])
    if "tags" in changes:
        connection.execute(delete(quote_tag).where(quote_tag.c.quote_pk == pk))
        attach_tags(connection, [pk], changes["tags"])
    index(connection, [pk])


def revision_of(connection: Connection, pk: int) -> int:
    """How often people changed the quote: the number is another after every change."""
    return int(connection.execute(select(quote.c.revision).where(quote.c.pk == pk)).scalar_one())


def check_seen(connection: Connection, pk: int, seen: int) -> None:
    """Raises `Outdated` when the quote's revision is not the one that was seen."""
    if revision_of(connection, pk) != seen:
        raise Outdated(
            "This quote was changed meanwhile, in another tab or by another program.",
            "Look at how it is now, then save again what is still right.",
        )


def check_all_seen(connection: Connection, seen: Mapping[str, int] | None) -> None:
    """Raises `Outdated` when the revision of one of the quotes, by their ids of now, is not the one that was seen."""
    now: dict[str, int] = {}
    for chunk in in_chunks(list(seen or ())):
        rows = select(quote.c.id, quote.c.revision).where(among(connection, quote.c.id, chunk))
        now |= {row.id: row.revision for row in connection.execute(rows)}
    if now != dict(seen or {}):
        raise Outdated("One of these quotes was changed meanwhile.", "Look at them again: nothing was done.")


def attach_tags(connection: Connection, pks: list[int], names: tuple[str, ...]) -> None:
    """Gives each of these quotes each of these tags. Raises InputError for a tag that is not fit."""
    tags = ensure_tags(connection, [admit_label(name, "The tag") for name in names])
    rows: list[dict[str, Value]] = [{"quote_pk": pk, "tag_pk": tag_pk} for pk in pks for tag_pk in tags.values()]
    insert_new(connection, quote_tag, rows)


def mark_changed(connection: Connection, pks: Iterable[int]) -> None:
    """Counts a change by a person on each quote: what somebody has worked on is not taken back with its import."""
    for chunk in in_chunks(pks):
        connection.execute(update(quote).where(quote.c.pk.in_(chunk)).values(revision=quote.c.revision + 1))


def _identity_values(connection: Connection, pk: int, before: Quote, text: str, author: str) -> dict[str, Value]:
    new_id = quote_id(text, author)
    if new_id != before.id:
        _give_way(connection, pk, before.id, new_id)
    person_pk = ensure_people(connection, [author])[fold(author)]
    if author != before.attribution.person and fold(author) == fold(before.attribution.person):
        _respell(connection, person_pk, author)
    return {"id": new_id, "text": text, "words_key": key_of_words(text), "person_pk": person_pk}


def _respell(connection: Connection, person_pk: int, name: str) -> None:
    """One person has one name: all of their quotes get the new spelling, and are found by it."""
    connection.execute(update(person).where(person.c.pk == person_pk).values(name=name))
    index(connection, list(connection.execute(select(quote.c.pk).where(quote.c.person_pk == person_pk)).scalars()))


def _give_way(connection: Connection, pk: int, old_id: str, new_id: str) -> None:
    """Makes the old id an alias. Raises InputError when the new one already belongs to another quote."""
    kept = connection.execute(select(quote.c.id).where(quote.c.id == new_id, quote.c.pk != pk)).scalar()
    renamed = (
        select(quote.c.id).join(alias, alias.c.quote_pk == quote.c.pk).where(alias.c.id == new_id, quote.c.pk != pk)
    )
    kept = kept or connection.execute(renamed).scalar()
    if kept is not None:
        raise InputError(f"These words by this author are already kept as {kept}.", "Edit or merge that quote instead.")
    connection.execute(delete(alias).where(alias.c.id == new_id))
    connection.execute(insert(alias).values(id=old_id, quote_pk=pk))


def _label_values(changes: Changes) -> dict[str, Value]:
    row: dict[str, Value] = {}
    if "role" in changes:
        row["role"] = admit_label(changes["role"], "The role")
    if "language" in changes:
        row["language"] = None if changes["language"] is None else admit_language(changes["language"])
    if "locator" in changes:
        row["locator"] = None if changes["locator"] is None else admit_label(changes["locator"], "The locator")
    if "topic" in changes:
        row["topic"] = None if changes["topic"] is None else admit_label(changes["topic"], "The topic")
        row["topic_key"] = folded_or_none(changes["topic"])
    if "section" in changes:
        row["section"] = None if changes["section"] is None else admit_label(changes["section"], "The section")
        row["section_key"] = folded_or_none(changes["section"])
    return row


def _closed_values(changes: Changes) -> dict[str, Value]:
    row: dict[str, Value] = {}
    if "certainty" in changes:
        row["certainty"] = Certainty(changes["certainty"]).value
    if "words" in changes:
        row["words"] = Words(changes["words"]).value
    if "standing" in changes:
        row["standing"] = Standing(changes["standing"]).value
    if "proof" in changes:
        row["proof"] = Proof(changes["proof"]).value
    if "weight" in changes:
        row["weight"] = _weight(changes["weight"])
    return row


def _weight(weight: int) -> int:
    if isinstance(weight, bool) or not isinstance(weight, int) or not 1 <= weight <= MOST_WEIGHT:
        raise InputError(
            f"{weight!a} is no weight.", f"Give a whole number from 1 to {MOST_WEIGHT}; most quotes have 1."
        )
    return weight


def _put_translator(connection: Connection, pk: int, name: str | None) -> None:
    connection.execute(delete(quote_translator).where(quote_translator.c.quote_pk == pk))
    if name is not None:
        called = name_of_record(connection, admit_label(name, "The translator"))
        person_pk = ensure_people(connection, [called])[fold(called)]
        connection.execute(insert(quote_translator).values(quote_pk=pk, person_pk=person_pk))


def _emphasis(changes: Changes, before: Quote, text: str) -> str | None:
    if "emphasis" not in changes:
        spans = carried_over(before.text, before.emphasis, text)
    else:
        spans = () if changes["emphasis"] is None else emphasis_for(text, changes["emphasis"])
    return with_markup(text, spans) if spans else None


def _source_pk(connection: Connection, work: Source | None, before: Source | None) -> int | None:
    if work is None:
        return None
    admitted = admit_source(work)
    pk = ensure_source(connection, [source_row(admitted)])[source_key(admitted)]
    # Of another work that is kept nothing is taken away by not saying it; of its own everything was at hand.
    own = before is not None and source_key(before) == source_key(admitted)
    said = {"licence": admitted.licence, "rights": admitted.rights}
    terms = {key: value for key, value in said.items() if own or value is not None}
    if terms:
        connection.execute(update(source).where(source.c.pk == pk).values(**terms))
    return pk
