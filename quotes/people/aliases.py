"""Other names of people: which name a quote by an alias is kept under.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from sqlalchemy import Connection, select

from quotes.identity import fold
from quotes.model import Draft
from quotes.rows import among, in_chunks
from quotes.tables import person, person_alias


def names_of_record(connection: Connection, names: Iterable[str]) -> dict[str, str]:
    """For each of the names that is an alias, by its match key, the name of the person it belongs to."""
    if connection.execute(select(person_alias.c.key).limit(1)).first() is None:
        return {}
    found: dict[str, str] = {}
    for chunk in in_chunks(dict.fromkeys(map(fold, names))):
        joined = select(person_alias.c.key, person.c.name).join(person, person.c.pk == person_alias.c.person_pk)
        found.update(
            (row[0], row[1]) for row in connection.execute(joined.where(among(connection, person_alias.c.key, chunk)))
        )
    return found


def name_of_record(connection: Connection, name: str) -> str:
    """The name of the person who has this other name; the name itself when nobody has."""
    return names_of_record(connection, [name]).get(fold(name), name)


def by_names_of_record(connection: Connection, drafts: Sequence[Draft]) -> Sequence[Draft]:
    """The drafts, each by its person's own name where another name of theirs was given, and so with translators."""
    authors = (draft.attribution.person for draft in drafts)
    translators = (draft.translator for draft in drafts if draft.translator is not None)
    names = names_of_record(connection, chain(authors, translators))
    if not names:
        return drafts
    return [_renamed(draft, names) for draft in drafts]


def _renamed(draft: Draft, names: Mapping[str, str]) -> Draft:
    author = names.get(fold(draft.attribution.person))
    if author is not None:
        draft = draft._replace(attribution=replace(draft.attribution, person=author))
    translator = None if draft.translator is None else names.get(fold(draft.translator))
    return draft if translator is None else draft._replace(translator=translator)
