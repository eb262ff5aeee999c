"""What a field of the library offers while somebody types: names, titles, topics and tags that quotes have.

Touches: disk (through the connection it is handed). Each is looked up along an index, and a look ends early.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Column, Connection, Table, exists, select
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pullquote.studio.answers import studio_of
from pullquote.studio.fields import Fields
from quotes.database import reading
from quotes.identity import fold
from quotes.tables import person, quote, quote_tag, source, tag

_MOST = 12
"""Suggestions: what is seen without scrolling."""

_NEWEST = 5_000
"""Quotes whose languages are offered. They have no index, and a library has few."""

_LAST = "\U0010ffff"
"""Above every letter: the end of what begins in some way."""


def suggestions(request: Request) -> Response:
    """What there is of a kind, and begins with or holds what was typed. Raises `InputError`."""
    given = Fields(request.query_params)
    kind = given.one_of("of", list(_KINDS))
    typed = fold(given.text("typed")[:200])
    with reading(studio_of(request).engine) as connection:
        found = _KINDS[kind](connection, typed) if kind else []
    return JSONResponse({"found": found})


def _people(connection: Connection, typed: str) -> list[str]:
    return _named(connection, person, person.c.key, person.c.name, quote.c.person_pk, typed)


def _sources(connection: Connection, typed: str) -> list[str]:
    return _named(connection, source, source.c.folded, source.c.title, quote.c.source_pk, typed)


def _tags(connection: Connection, typed: str) -> list[str]:
    return _named(connection, tag, tag.c.key, tag.c.name, quote_tag.c.tag_pk, typed)


def _named(
    connection: Connection, table: Table, key: Column[str], name: Column[str], used_by: Column[int], typed: str
) -> list[str]:
    """Names that begin so, then those in which a later word does; only of what a quote has."""
    used = exists().where(used_by == table.c.pk)
    first = select(name).where(used, key >= typed, key < typed + _LAST).order_by(key).limit(_MOST)
    found = list(connection.execute(first).scalars())
    if typed and len(found) < _MOST:
        later = select(name).where(used, key.contains(f" {typed}", autoescape=True)).limit(_MOST - len(found))
        found += connection.execute(later).scalars()
    return list(dict.fromkeys(found))


def _topics(connection: Connection, typed: str) -> list[str]:
    """From topic to topic along the index: how many quotes each has does not matter."""
    found: list[str] = []
    after = typed
    next_one = select(quote.c.topic_key, quote.c.topic).order_by(quote.c.topic_key).limit(1)
    while len(found) < _MOST:
        here = quote.c.topic_key > after if found else quote.c.topic_key >= after
        row = connection.execute(next_one.where(here, quote.c.topic_key < typed + _LAST)).first()
        if row is None or row.topic_key is None or row.topic is None:
            break
        found.append(row.topic)
        after = row.topic_key
    return found


def _languages(connection: Connection, typed: str) -> list[str]:
    some = select(quote.c.language).order_by(quote.c.pk.desc()).limit(_NEWEST).subquery()
    every = connection.execute(select(some.c.language).distinct()).scalars()
    return sorted(one for one in every if one and fold(one).startswith(typed))[:_MOST]


_KINDS: dict[str, Callable[[Connection, str], list[str]]] = {
    "author": _people,
    "source": _sources,
    "topic": _topics,
    "tag": _tags,
    "language": _languages,
}
