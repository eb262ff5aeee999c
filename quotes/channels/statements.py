"""The statements of choosing, each built once: building them anew would take longer than the database does.

Pure. What they are asked with are parameters; `listed` says in which form a kind of database takes a list.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    true,
    union_all,
)

from quotes.candidates import candidates_statement, fit_for_cards, members
from quotes.desk_tables import chosen
from quotes.model import Proof
from quotes.tables import quote

SQLITE = "sqlite"
"""The name of the dialect that takes a list as one text of JSON."""

STANDINGS: BindParameter[Any] = bindparam("standings", expanding=True)
CHANNEL: BindParameter[Any] = bindparam("channel")

# Spelled as the partial index is.
_HEAVY: ColumnElement[bool] = literal_column("quote.weight <> 1")

SIZE = select(
    select(func.count())
    .select_from(select(quote.c.standing).where(quote.c.standing.in_(STANDINGS)).limit(bindparam("most")).subquery())
    .scalar_subquery(),
    select(quote.c.pk).where(_HEAVY).exists(),
)
"""How many quotes stand so, counted up to `most`, and whether any quote has more weight than usual."""

DRAWN = select(func.count()).where(chosen.c.channel == CHANNEL)
"""How many quotes were ever taken for a channel."""

BETWEEN = (
    select(chosen.c.at, chosen.c.quote_pk)
    .where(chosen.c.channel == CHANNEL, chosen.c.at > bindparam("since"), chosen.c.at < bindparam("until"))
    .where(chosen.c.quote_pk.is_not(None))
    .order_by(chosen.c.at)
)
"""What was taken for a channel after one instant and before another, and is still kept."""

LATEST = candidates_statement().where(
    quote.c.pk
    == select(chosen.c.quote_pk)
    .where(chosen.c.channel == CHANNEL, chosen.c.at <= bindparam("at"))
    .order_by(chosen.c.at.desc(), chosen.c.pk.desc())
    .limit(1)
    .scalar_subquery()
)
"""The candidate that was taken for a channel last, up to an instant, if it is still kept."""


def listed(dialect: str, values: Sequence[str | int]) -> str | list[str | int]:
    """A list as a parameter of `uses` or `placed`."""
    return json.dumps(values) if dialect == SQLITE else list(values)


@lru_cache(maxsize=2)
def uses(dialect: str) -> Any:
    """Cluster, cycle and instant of all that was taken for a channel of some clusters, given as `clusters`.

    By the words as they were taken, and as they are now.
    """
    now = members(lambda column: _among(dialect, column))
    when = (chosen.c.cycle, chosen.c.at)
    posted = select(chosen.c.cluster, *when).where(chosen.c.channel == CHANNEL, _among(dialect, chosen.c.cluster))
    # Spelled so that the channel's own index, which has all that was ever taken, is not thought better.
    mine = chosen.c.channel.concat("") == CHANNEL
    present = select(now.c.cluster, *when).join(chosen, chosen.c.quote_pk == now.c.pk).where(mine)
    return union_all(posted, present)


@lru_cache(maxsize=16)
def heavy(proofs: Collection[Proof]) -> Any:
    """The candidates of more weight than usual, in some `standings`, the heaviest first."""
    # The standing is spelled so that its own index is not thought better.
    statement = candidates_statement().where(fit_for_cards(proofs), _HEAVY, quote.c.standing.concat("").in_(STANDINGS))
    return statement.order_by(quote.c.weight.desc(), quote.c.pk)


@lru_cache(maxsize=16)
def light(proofs: Collection[Proof]) -> Any:
    """The candidates of usual weight, in some `standings`, the oldest first."""
    statement = candidates_statement().where(fit_for_cards(proofs), quote.c.weight == 1)
    return statement.where(quote.c.standing.in_(STANDINGS)).order_by(quote.c.pk)


@lru_cache(maxsize=2)
def keys(dialect: str) -> Any:
    """The quotes of ranges of words' keys, fit or not: `most` pairs of a primary key and its key, from indexes alone.

    A quote with near-duplicates has a pair by its own words too, which is not the one that counts. A range without
    quotes has two pairs of nothing.
    """
    ranges, own, alike = _ranged(dialect)
    both = [(quote.c.words_key, own), (quote.c.cluster_key, alike)]
    return union_all(*(_keys(dialect, ranges, *each) for each in both)).limit(bindparam("most"))


@lru_cache(maxsize=32)
def placed(dialect: str, proofs: Collection[Proof]) -> Any:
    """The candidates of usual weight that are among `pks`, the oldest first."""
    statement = candidates_statement().where(fit_for_cards(proofs), quote.c.weight == 1)
    return statement.where(_among(dialect, quote.c.pk, "pks")).order_by(quote.c.pk)


@lru_cache(maxsize=16)
def segments(dialect: str, proofs: Collection[Proof]) -> Any:
    """The light candidates of ranges of words' keys, and a row of nothing for each range and half without any.

    A pair: all of them, and `most` of them.
    """
    return _segments(dialect, fit_for_cards(proofs))


def segments_where(dialect: str, proofs: Collection[Proof], condition: ColumnElement[bool]) -> Any:
    """The same of quotes for which a condition holds too."""
    return _segments(dialect, and_(fit_for_cards(proofs), condition))


def bounds(dialect: str, standings: Sequence[str], lows: Sequence[str], highs: Sequence[str]) -> dict[str, Any]:
    """The parameters of `segments`: for each of the standings, the ranges from a low key to before a high one."""
    if dialect == SQLITE:
        pairs = dict(zip(lows, highs, strict=True))
        return {"ranged": json.dumps(list(standings)), "bounds": json.dumps(pairs)}
    return {"ranged": list(standings), "lows": list(lows), "highs": list(highs)}


def _segments(dialect: str, fit: ColumnElement[bool]) -> Any:
    ranges, own, alike = _ranged(dialect)
    usual = and_(fit, quote.c.weight == 1)
    both = union_all(
        candidates_statement(ranges, and_(own, quote.c.cluster_key.is_(None), usual)),
        candidates_statement(ranges, and_(alike, usual)),
    )
    return both, both.limit(bindparam("most"))


def _keys(dialect: str, ranges: Any, key: ColumnElement[str | None], within: ColumnElement[bool]) -> Any:
    if dialect == SQLITE:
        # Joined from the left, so that SQLite goes from range to range and cannot think better of it.
        return select(quote.c.pk, key).select_from(ranges.outerjoin(quote, within))
    # What has an offset PostgreSQL looks for range by range; else it would take a million quotes for a few.
    found = select(quote.c.pk, key.label("key")).where(within).correlate(ranges).offset(0).lateral()
    return select(found.c.pk, found.c.key).select_from(ranges.join(found, true()))


def _ranged(dialect: str) -> tuple[Any, ColumnElement[bool], ColumnElement[bool]]:
    """The table of ranges, and the conditions that a quote is in one by its own words, and by its cluster."""
    ranges = _ranges(dialect)
    low, high, standing = ranges.c.low, ranges.c.high, ranges.c.standing
    own = and_(quote.c.standing == standing, quote.c.words_key >= low, quote.c.words_key < high)
    # The standing is spelled so that its own index is not thought better.
    alike = and_(quote.c.standing.concat("") == standing, quote.c.cluster_key >= low, quote.c.cluster_key < high)
    return ranges, own, alike


def _ranges(dialect: str) -> Any:
    """A table of where segments begin and end, for each standing: `standing`, `low` and `high`."""
    if dialect == SQLITE:
        each = func.json_each(bindparam("ranged")).table_valued("value", name="standings")
        listed = func.json_each(bindparam("bounds")).table_valued("key", "value", name="bounds")
        columns = (each.c.value.label("standing"), listed.c.key.label("low"), listed.c.value.label("high"))
        return select(*columns).join(listed, true()).select_from(each).subquery("ranges")
    texts = ARRAY(String)
    each = func.unnest(cast(bindparam("ranged"), texts)).table_valued("standing").render_derived()
    both = func.unnest(cast(bindparam("lows"), texts), cast(bindparam("highs"), texts))
    listed = both.table_valued("low", "high").render_derived()
    return select(each.c.standing, listed.c.low, listed.c.high).join_from(each, listed, true()).subquery("ranges")


def _among(dialect: str, column: ColumnElement[Any], name: str = "clusters") -> ColumnElement[bool]:
    if dialect != SQLITE:
        return column.in_(bindparam(name, expanding=True))
    return column.in_(select(func.json_each(bindparam(name)).table_valued("value").c.value))
