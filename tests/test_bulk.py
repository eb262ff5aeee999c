"""Writing many rows at once: what is handed over is what stands there, whatever the rows have in common."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, Text, create_engine, select

from quotes.bulk import write_rows

TABLE = Table("thing", MetaData(), *(Column(name, Text) for name in "abc"), Column("n", Integer), Column("kind", Text))
COLUMNS = ("a", "b", "c", "n")

FEW = st.sampled_from(["", "x", "X", "1", None])
"""So few values that columns of one value come up, in all rows or in all but one."""


def written(rows: list[tuple[object, ...]], columns: tuple[str, ...] = COLUMNS) -> list[tuple[object, ...]]:
    """What a database has of the rows."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        TABLE.create(connection)
        write_rows(connection, TABLE, columns, rows, kind="given")
        kept = connection.execute(select(*(TABLE.c[name] for name in columns), TABLE.c.kind)).all()
    engine.dispose()
    return [tuple(row) for row in kept]


@given(st.lists(st.tuples(FEW, FEW, FEW, st.sampled_from([None, 0, 1])), max_size=8))
def test_rows_stand_there_as_given(rows: list[tuple[object, ...]]) -> None:
    """Columns in which all rows agree, or all but one in the middle, keep each row's own value."""
    assert written(rows) == [(*row, "given") for row in rows]


@pytest.mark.parametrize("count", [1, 199, 200, 8_191, 8_192, 20_001])
def test_more_rows_than_fit_in_a_statement_are_all_there(count: int) -> None:
    """In their order; a value that only the very last row lacks is not taken for one that all have."""
    rows: list[tuple[object, ...]] = [("same", None, f"row {number}", number) for number in range(count)]
    rows[-1] = (None, "last", None, None)
    assert written(rows) == [(*row, "given") for row in rows]


def test_rows_that_are_all_alike_are_as_many_as_given() -> None:
    """With nothing to tell them apart they are rows all the same."""
    assert written([("x", None, "y", None)] * 300) == [("x", None, "y", None, "given")] * 300
    assert written([("x",)] * 3, ("a",)) == [("x", "given")] * 3
