"""Finding quotes: what a person may ask for, as statements that answer it.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    exists,
    false,
    func,
    or_,
    select,
)

from quotes.errors import InputError
from quotes.identity import fold
from quotes.model import Proof, Standing, Words
from quotes.people.aliases import name_of_record
from quotes.search_index import filter_token, topic_token
from quotes.search_kind import KindOfSearch, kind_of_search
from quotes.search_match import Match
from quotes.search_terms import Terms, read_terms
from quotes.tables import person, quote, quote_tag, source, tag

# Filters that name this many people or works are quicker as a join than as alternatives in a match.
_MOST_ALTERNATIVES = 100
# Ranking looks at every match: so many take some tens of milliseconds. Among more, order says little (decision 27).
_MOST_RANKED = 5_000
# Far above anything typed, far below SQLite's 50,000 bytes for a LIKE pattern.
_LONGEST_SEARCH = 2_000
# What SQLite can count to.
_LARGEST_LIMIT = 2**63 - 1


class Order(StrEnum):
    """The order quotes are given in."""

    BEST = "best"  # best match first; oldest first without words to search for, and where thousands match
    OLDEST = "oldest"
    NEWEST = "newest"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class Query:
    """What to find; everything that is given must hold.

    `text` is free text: words, "exact phrases", beginnings* and -unwanted words. `author` and `source` match whole
    words of the name or title; `topic`, `section` and `tag` the whole label; all without regard to case and
    punctuation. `language` also matches its regions: `en` finds `en-GB`. Without `rejected`, quotes that the editor has
    rejected are left out.
    """

    text: str = ""
    author: str | None = None
    source: str | None = None
    topic: str | None = None
    section: str | None = None
    tag: str | None = None
    standing: Standing | None = None
    proof: Proof | None = None
    language: str | None = None
    words: Words | None = None
    order: Order = Order.BEST
    limit: int | None = None
    rejected: bool = True


def matching(connection: Connection, query: Query) -> Select[int]:
    """A statement that gives the primary keys of the quotes found, in order. Raises InputError for a bad query."""
    if len(query.text) > _LONGEST_SEARCH:
        raise InputError(f"The search has {len(query.text):,} characters.", f"{_LONGEST_SEARCH:,} are the most.")
    if query.limit is not None and query.limit < 0:
        raise InputError(f"The limit is {query.limit}.", "Give a limit of 0 or more.")
    if query.limit is not None and query.limit > _LARGEST_LIMIT:
        raise InputError(f"The limit is {query.limit:,}.", "Leave it out to have all.")
    if _is_unheard_of(query):
        return select(quote.c.pk).where(false())
    kind, terms = kind_of_search(connection), read_terms(query.text)
    people = None if query.author is None else _people_named(connection, query.author)
    works = None if query.source is None else _named_like(connection, source.c.pk, source.c.folded, query.source)
    if people == [] or works == []:
        return select(quote.c.pk).where(false())
    if not terms.wanted:
        statement = _by_columns(select(quote.c.pk), query, people, works)
        if not query.rejected:
            statement = statement.where(quote.c.standing != Standing.REJECTED.value)
        return _ordered(_unindexed(statement, terms, kind), query, quote.c.pk)
    few = max(len(people or ()), len(works or ())) <= _MOST_ALTERNATIVES
    filters = _filter_tokens(connection, query, people, works) if few else ()
    without = () if query.rejected else (filter_token("standing", Standing.REJECTED),)
    match, looked_at = Match(terms.wanted, terms.unwanted, filters, without), None
    if query.limit is not None and query.order is not Order.AUTHOR:
        match, looked_at = kind.set_aside(connection, match, few=_MOST_RANKED)
    statement = select(kind.quote_pk.label("pk"))
    if looked_at is not None:
        statement = statement.where(looked_at)
    if match.wanted or match.filters:
        statement = statement.where(kind.holds(match))
    elif not query.rejected:
        statement = statement.where(_is_not_rejected(kind.quote_pk))
    if not few or terms.literal or terms.unwanted_literal or query.order is Order.AUTHOR:
        # Only then: a join after a match costs as much as the match again.
        statement = statement.join(quote, quote.c.pk == kind.quote_pk)
    if not few:
        statement = _by_columns(statement, query, people, works)
    statement = _unindexed(statement, terms, kind)
    # Ranking is for what can be told by more than how it begins.
    if query.order is Order.BEST and match.wanted and not terms.only_common:
        best = kind.best_first(connection, match, statement, few=_MOST_RANKED)
        if best is not None:
            return best.limit(query.limit)
    return _ordered(statement, query, kind.quote_pk)


def counting(connection: Connection, query: Query) -> Select[int]:
    """A statement that gives how many quotes are found."""
    # In whatever order: the best would have to be looked for.
    found = matching(connection, replace(query, order=Order.OLDEST)).order_by(None)
    return select(func.count()).select_from(found.subquery())


def _filter_tokens(
    connection: Connection, query: Query, people: list[int] | None, works: list[int] | None
) -> tuple[tuple[str, ...], ...]:
    """The filters as the index has them: of each one, the tokens that will do."""
    alternatives = [
        [filter_token("author", pk) for pk in people or ()],
        [filter_token("source", pk) for pk in works or ()],
        [topic_token("topic", fold(query.topic))] if query.topic is not None else [],
        [topic_token("section", fold(query.section))] if query.section is not None else [],
        [filter_token("language", query.language.casefold())] if query.language is not None else [],
        [filter_token("standing", query.standing)] if query.standing is not None else [],
        [filter_token("proof", query.proof)] if query.proof is not None else [],
        [filter_token("words", query.words)] if query.words is not None else [],
    ]
    if query.tag is not None:
        pk = connection.execute(select(tag.c.pk).where(tag.c.key == fold(query.tag))).scalar()
        alternatives.append([filter_token("tag", pk or 0)])
    return tuple(tuple(tokens) for tokens in alternatives if tokens)


def _by_columns(statement: Select[int], query: Query, people: list[int] | None, works: list[int] | None) -> Select[int]:
    if people is not None:
        statement = statement.where(quote.c.person_pk.in_(people))
    if works is not None:
        statement = statement.where(quote.c.source_pk.in_(works))
    if query.topic is not None:
        statement = statement.where(quote.c.topic_key == fold(query.topic))
    if query.section is not None:
        statement = statement.where(quote.c.section_key == fold(query.section))
    if query.tag is not None:
        tagged = exists().where(quote_tag.c.quote_pk == quote.c.pk, quote_tag.c.tag_pk == tag.c.pk)
        statement = statement.where(tagged.where(tag.c.key == fold(query.tag)))
    if query.language is not None:
        spoken = func.lower(quote.c.language)
        wanted = query.language.casefold()
        statement = statement.where(or_(spoken == wanted, spoken.startswith(f"{wanted}-", autoescape=True)))
    for field in ("standing", "proof", "words"):
        if (value := getattr(query, field)) is not None:
            statement = statement.where(quote.c[field] == str(value))
    return statement


def _unindexed(statement: Select[int], terms: Terms, kind: KindOfSearch) -> Select[int]:
    """Adds what the index cannot answer: symbols, and searches that only say what is not wanted."""
    for term in terms.literal:
        statement = statement.where(_contains(term))
    for term in terms.unwanted_literal:
        statement = statement.where(~_contains(term))
    if terms.unwanted and not terms.wanted:
        unwanted = kind.holds(Match(terms.unwanted, any_wanted=True))
        statement = statement.where(quote.c.pk.not_in(select(kind.quote_pk).where(unwanted)))
    return statement


def _contains(term: str) -> ColumnElement[bool]:
    written_by = exists().where(person.c.pk == quote.c.person_pk, person.c.name.icontains(term, autoescape=True))
    from_work = exists().where(source.c.pk == quote.c.source_pk, source.c.title.icontains(term, autoescape=True))
    return or_(quote.c.text.icontains(term, autoescape=True), written_by, from_work)


def _ordered(statement: Select[int], query: Query, pk: ColumnElement[int]) -> Select[int]:
    """The statement in order, unless best first, and cut off: `pk` is its primary key."""
    match query.order:
        case Order.NEWEST:
            statement = statement.order_by(pk.desc())
        case Order.AUTHOR:
            name = select(person.c.key).where(person.c.pk == quote.c.person_pk).scalar_subquery()
            statement = statement.order_by(name, pk)
        case Order.BEST | Order.OLDEST:
            statement = statement.order_by(pk)
    return statement if query.limit is None else statement.limit(query.limit)


def _is_unheard_of(query: Query) -> bool:
    """True when a filter holds NUL, which no stored text does and PostgreSQL does not take even as a question."""
    given = (query.author, query.source, query.topic, query.section, query.tag, query.language)
    return any("\0" in text for text in given if text is not None)


def _people_named(connection: Connection, name: str) -> list[int]:
    """The people of this name, or of names that hold it; another name of a person finds the person."""
    return _named_like(connection, person.c.pk, person.c.key, name_of_record(connection, name))


def _is_not_rejected(pk: ColumnElement[int]) -> ColumnElement[bool]:
    return ~exists().where(quote.c.pk == pk, quote.c.standing == Standing.REJECTED.value)


def _named_like(connection: Connection, pk: ColumnElement[int], key: ColumnElement[str], name: str) -> list[int]:
    """The rows called exactly so, or else those whose name holds these words in this order."""
    wanted = fold(name)
    exact = list(connection.execute(select(pk).where(key == wanted)).scalars())
    if exact:
        return exact
    return list(
        connection.execute(select(pk).where((" " + key + " ").contains(f" {wanted} ", autoescape=True))).scalars()
    )
