"""However many quotes are alike, comparing stays bounded: signs, pairs and what is read for each quote."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import Engine, event, func, select

from quotes.database import reading
from quotes.desk_tables import quote_pair, quote_sign
from quotes.duplicates.desk import Duplicates
from quotes.duplicates.finding import MOST_COMPARED
from quotes.duplicates.pairing import PairKind
from quotes.duplicates.postings import MOST_OF_A_SIGN
from quotes.model import Attribution, Draft
from quotes.store import Store
from quotes.tables import UNCOMPARED, quote

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
MANY = 300


def _keep(database: Engine, drafts: list[Draft]) -> None:
    Store(database).add(drafts, now=NOW)


def _equal(count: int) -> list[Draft]:
    return [Draft("The same words again and again.", Attribution(f"Author {number}")) for number in range(count)]


def _nearly_equal(count: int, start: int = 0) -> list[Draft]:
    endings = (f"{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(start, start + count))
    texts = (f"This is the sentence{ending} of a very long list." for ending in endings)
    return [Draft(text, Attribution("Ann Author")) for text in texts]


def _signs(database: Engine) -> Counter[int]:
    with reading(database) as connection:
        return Counter(connection.execute(select(quote_sign.c.sign)).scalars())


def test_equal_words_make_no_pairs_but_conflicts(database: Engine) -> None:
    """Three hundred people with one sentence: a conflict for each but the oldest, and not one for each two."""
    _keep(database, _equal(MANY))
    desk = Duplicates(database)
    told = desk.compare()
    assert (told.quotes, told.near, told.contained) == (MANY, 0, 0)
    assert len(list(desk.pairs())) == MANY - 1
    assert len({pair.first.id for pair in desk.conflicts()}) == 1
    assert [len(cluster.quotes) for cluster in desk.clusters()] == [MANY]
    assert max(_signs(database).values()) <= MOST_OF_A_SIGN


def test_nearly_equal_words_make_a_few_pairs_each_and_one_cluster(database: Engine) -> None:
    """Each is linked to some of the others, and so to all, in one go and when they come one after the other."""
    desk = Duplicates(database)
    for start in range(0, MANY, MANY // 3):
        _keep(database, _nearly_equal(MANY // 3, start))
        desk.compare()
    with reading(database) as connection:
        per_quote = (
            connection.execute(select(func.count()).select_from(quote_pair).group_by(quote_pair.c.second_pk))
            .scalars()
            .all()
        )
    assert len(per_quote) == MANY - 1
    assert max(per_quote) <= MOST_COMPARED
    assert [len(cluster.quotes) for cluster in desk.clusters()] == [MANY]
    assert max(_signs(database).values()) <= MOST_OF_A_SIGN


def test_comparing_new_quotes_reads_no_more_than_they_need(database: Engine) -> None:
    """With ten times as many kept, the statements for one new quote are as many, and none walks over all quotes."""
    desk = Duplicates(database)
    counts = []
    for count, new in (
        (MANY // 10, "A lamp is lit in town tonight."),
        (MANY, "Nobody sweeps a road that leads nowhere."),
    ):
        _keep(database, _nearly_equal(count, count))
        desk.compare()
        _keep(database, [Draft(new, Attribution("Bob Writer"))])
        statements: list[str] = []

        def seen(_: object, __: object, statement: str, *rest: object, to: list[str] = statements) -> None:
            to.append(statement)

        event.listen(database, "before_cursor_execute", seen)
        desk.compare()
        event.remove(database, "before_cursor_execute", seen)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_whether_there_is_anything_to_compare_is_asked_of_an_index(database: Engine) -> None:
    """Choosing asks each time: of a million quotes that are compared not one is looked at."""
    _keep(database, _nearly_equal(MANY))
    Duplicates(database).compare()
    asked = f"SELECT pk FROM quote WHERE {UNCOMPARED}"
    with reading(database) as connection:
        if connection.dialect.name == "sqlite":
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}").all()
        else:
            # So few rows are read sooner than an index; of many they are not.
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            plan = connection.exec_driver_sql(f"EXPLAIN {asked}").all()
        left = connection.execute(select(func.count()).select_from(quote).where(quote.c.compared.is_(None))).scalar()
    assert "ix_quote_uncompared" in str(plan)
    assert left == 0


def test_conflicts_of_one_sentence_can_be_read_one_by_one(database: Engine) -> None:
    """Who wants the first of many pairs does not wait for all."""
    _keep(database, _equal(MANY))
    pairs = Duplicates(database).pairs(PairKind.CONFLICT, limit=3)
    assert len(list(pairs)) == 3
