"""Names and quotes changed in any order: no words are lost, and nobody is credited with what was never theirs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select

from quotes.database import open_database, reading, writing
from quotes.duplicates.desk import Duplicates
from quotes.errors import InputError, NotFound
from quotes.evidence.record import Checker
from quotes.identity import fold, quote_id
from quotes.model import Attribution, Draft, Place
from quotes.people.desk import People
from quotes.resolving import resolve
from quotes.schema import metadata
from quotes.search import Query, matching
from quotes.store import Store
from quotes.tables import alias, person, person_alias, quote

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
# Two of them are one name spelt in two ways.
NAMES = ("Ann Author", "ANN AUTHOR", "Bob Writer", "Host Name", "A. Author")
TEXTS = ("Plain words carry far.", "plain words carry far", "A list is a promise.", "Stones count nobody.")
STEPS = ("add", "alias", "rename", "unalias", "credit", "reword", "merge", "delete", "remove", "compare")
_Step = tuple[str, int, int]


class _Library:
    """A store, and what must be true of it: which spots are kept, by which ids they were ever known."""

    def __init__(self, engine: Engine) -> None:
        checker = Checker("test 1.0", lambda: NOW)
        self.engine, self.store, self.people = engine, Store(engine, checker), People(engine, checker)
        self.spots: dict[int, str] = {}
        self.line = 0

    def do(self, step: _Step) -> None:
        """One step; what cannot be done is refused, and that changes nothing."""
        what, one, other = step
        with suppress(InputError, NotFound):
            getattr(self, f"_{what}")(one, other)
        self._check()

    def _id(self, number: int) -> str:
        ids = sorted(set(self.spots.values()))
        if not ids:
            raise NotFound("There is nothing.", "")
        return ids[number % len(ids)]

    def _add(self, one: int, other: int) -> None:
        self.line += 1
        text = TEXTS[one % len(TEXTS)]
        spot = Place("a" * 64, "list.txt", self.line, exact=text)
        added = self.store.add([Draft(text, Attribution(NAMES[other % len(NAMES)]), place=spot)], now=NOW)
        self.spots[self.line] = (*added.added, *added.known)[0]

    def _alias(self, one: int, other: int) -> None:
        self.people.alias(NAMES[one % len(NAMES)], NAMES[other % len(NAMES)])

    def _rename(self, one: int, other: int) -> None:
        self.people.rename(NAMES[one % len(NAMES)], NAMES[other % len(NAMES)])

    def _unalias(self, one: int, other: int) -> None:
        self.people.unalias(NAMES[one % len(NAMES)])

    def _credit(self, one: int, other: int) -> None:
        self.store.edit(self._id(one), author=NAMES[other % len(NAMES)])

    def _reword(self, one: int, other: int) -> None:
        self.store.edit(self._id(one), text=TEXTS[other % len(TEXTS)])

    def _merge(self, one: int, other: int) -> None:
        self.store.merge(self._id(one), [self._id(other)])

    def _delete(self, one: int, other: int) -> None:
        gone = {spot.line for spot in self.store.get(self._id(one)).places}
        self.store.delete([self._id(one)])
        self.spots = {line: id for line, id in self.spots.items() if line not in gone}

    def _remove(self, one: int, other: int) -> None:
        self.people.remove_unused()

    def _compare(self, one: int, other: int) -> None:
        Duplicates(self.engine).compare()

    def _check(self) -> None:
        quotes = {each.id: each for each in self.store.find()}
        # Every spot is kept, once, at the quote that the id it came in by leads to.
        assert sorted(spot.line or 0 for each in quotes.values() for spot in each.places) == sorted(self.spots)
        # One transaction and no quote read twice: this is looked at after every step.
        with reading(self.engine) as connection:
            ids = {row[0]: row[1] for row in connection.execute(select(quote.c.pk, quote.c.id))}
            leads = {id: ids[resolve(connection, id)] for id in set(self.spots.values())}
            named = {each.attribution.person for each in quotes.values()}
            by_name = {name: set(connection.scalars(matching(connection, Query(text=name)))) for name in named}
            by_words = {
                pk: set(connection.scalars(matching(connection, Query(text=each.text, author=each.attribution.person))))
                for pk, each in ((pk, quotes[id]) for pk, id in ids.items())
            }
            keys = set(connection.execute(select(person.c.key)).scalars())
            other_keys = set(connection.execute(select(person_alias.c.key)).scalars())
            had = set(connection.execute(select(alias.c.id)).scalars())
            names = connection.execute(select(person.c.name, person.c.key)).all()
        assert set(ids.values()) == quotes.keys()
        for line, id in self.spots.items():
            assert line in {spot.line for spot in quotes[leads[id]].places}
        assert not keys & other_keys
        assert not had & quotes.keys()
        assert all(fold(row.name) == row.key for row in names)
        for pk, id in ids.items():
            credited = quotes[id].attribution.person
            assert id == quote_id(quotes[id].text, credited)
            assert pk in by_words[pk] and pk in by_name[credited]
        assert self.store.count(Query(text="author")) == sum(
            "uthor" in q.attribution.person.casefold() for q in quotes.values()
        )
        together = [id for cluster in Duplicates(self.engine).clusters() for id in cluster.quotes]
        assert len(together) == len(set(together))
        assert set(together) <= quotes.keys()


@contextmanager
def _emptied(address: Path | str) -> Iterator[Engine]:
    """The database without a row: making one for each example would take too long."""
    engine = open_database(address)
    try:
        with reading(engine) as connection:
            pks = list(connection.execute(select(quote.c.id)).scalars())
        Store(engine).delete(pks)
        with writing(engine, alone=True) as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table))
        yield engine
    finally:
        engine.dispose()


_steps = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 7), st.integers(0, 7)), min_size=4, max_size=14)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_steps)
def test_no_words_are_lost_whatever_the_order(database_address: Path | str, steps: list[_Step]) -> None:
    """After every step each place is at a quote that its id leads to, names are one person's, the index finds all."""
    with _emptied(database_address) as engine:
        library = _Library(engine)
        for number in range(4):
            library.do(("add", number, number))
        for step in steps:
            library.do(step)
