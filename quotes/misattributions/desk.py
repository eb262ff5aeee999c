"""The lists of misattributed sayings in a database: kept, changed, and held against the quotes.

Touches: disk (through the engine it is handed).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from quotes.admission import admit_label
from quotes.database import reading, writing
from quotes.desk_tables import misattribution
from quotes.errors import NotFound
from quotes.identity import fold
from quotes.keys import words_key
from quotes.misattributions.entry import Misattribution, Verdict, admit_entry
from quotes.misattributions.marking import mark_listed
from quotes.misattributions.watchlist import Listed, Watchlist
from quotes.model import Proof, Quote
from quotes.people.aliases import names_of_record
from quotes.rows import among, in_chunks, insert_rows, load_quotes
from quotes.search_index import index
from quotes.tables import person, person_alias, quote

OWN = "own"
"""The list that entries are added to one by one."""


@dataclass(frozen=True, slots=True)
class KeptList:
    """A list's name and how many entries it has."""

    name: str
    entries: int


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a list, and the ids of quotes that got a verdict by it or lost one."""

    entries: int
    marked: tuple[str, ...] = ()
    freed: tuple[str, ...] = ()


class Misattributions:
    """Lists of misattributed sayings. Every change is one transaction, and the quotes follow it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep_list(self, name: str, entries: Iterable[Misattribution]) -> Changed:
        """Keeps a list under a name, in the place of what was kept under it. Raises InputError."""
        origin = admit_label(name, "The list's name")
        admitted = [admit_entry(entry) for entry in entries]
        with writing(self._engine, alone=True) as connection:
            before = _listed(connection)
            connection.execute(delete(misattribution).where(misattribution.c.origin == origin))
            _insert(connection, origin, admitted)
            return _followed(connection, len(admitted), before)

    def keep_first(self, name: str, entries: Iterable[Misattribution]) -> bool:
        """Keeps a list in a database that has no quotes and no lists yet, and gives whether it did. Raises InputError.

        A library that others keep is theirs to change: it may have a list of that name, or be without one on purpose.
        """
        origin = admit_label(name, "The list's name")
        admitted = [admit_entry(entry) for entry in entries]
        with writing(self._engine, alone=True) as connection:
            for table in (quote, misattribution):
                if connection.execute(select(table.c.pk).limit(1)).first() is not None:
                    return False
            _insert(connection, origin, admitted)
        return True

    def add(self, entry: Misattribution) -> Changed:
        """Adds one saying to the own list, or changes it there. Raises InputError."""
        admitted = admit_entry(entry)
        with writing(self._engine, alone=True) as connection:
            before = _listed(connection)
            _drop_twins(connection, OWN, [admitted])
            _insert(connection, OWN, [admitted])
            return _followed(connection, 1, before)

    def remove_list(self, name: str) -> Changed:
        """Forgets a list; quotes that stand on no other are unverified again. Raises NotFound."""
        with writing(self._engine, alone=True) as connection:
            before = _listed(connection)
            gone = connection.execute(delete(misattribution).where(misattribution.c.origin == name)).rowcount
            if not gone:
                known = ", ".join(one.name for one in _lists(connection)) or "none"
                raise NotFound(f"There is no list {name!a}.", f"There are: {known}.")
            return _followed(connection, gone, before)

    def lists(self) -> tuple[KeptList, ...]:
        """The lists by their names."""
        with reading(self._engine) as connection:
            return _lists(connection)

    def entries(self, name: str | None = None) -> tuple[Misattribution, ...]:
        """The sayings of a list, or of all of them."""
        with reading(self._engine) as connection:
            return _entries(connection, name)

    def watchlist(self) -> Watchlist:
        """All lists, to hold texts against."""
        with reading(self._engine) as connection:
            return _watchlist(connection)

    def check(self) -> Iterator[tuple[Quote, tuple[Listed, ...]]]:
        """Every quote that is like a listed saying, oldest first, with what it is like."""
        with reading(self._engine) as connection:
            watched = _watchlist(connection)
            rows = connection.execute(
                select(quote.c.pk, quote.c.text, person.c.name)
                .join(person, person.c.pk == quote.c.person_pk)
                .order_by(quote.c.pk)
                .execution_options(yield_per=1_000)  # a library is larger than memory, its listed quotes are few
            )
            found = {row.pk: listed for row in rows if (listed := watched.find(row.text, row.name))}
        for chunk in in_chunks(found):
            with reading(self._engine) as connection:
                quotes = dict(zip(chunk, load_quotes(connection, chunk), strict=False))
            for pk in chunk:
                if pk in quotes:
                    yield quotes[pk], found[pk]


def _watchlist(connection: Connection) -> Watchlist:
    joined = select(person_alias.c.key, person.c.name).join(person, person.c.pk == person_alias.c.person_pk)
    names = {row[0]: row[1] for row in connection.execute(joined)}
    return Watchlist(_entries(connection, None), names)


def _entries(connection: Connection, name: str | None) -> tuple[Misattribution, ...]:
    statement = select(misattribution).order_by(misattribution.c.origin, misattribution.c.pk)
    if name is not None:
        statement = statement.where(misattribution.c.origin == name)
    rows = connection.execute(statement)
    return tuple(
        Misattribution(row.text, row.person, Verdict(row.verdict), row.actual, row.url, row.note) for row in rows
    )


def _lists(connection: Connection) -> tuple[KeptList, ...]:
    counted = select(misattribution.c.origin, func.count()).group_by(misattribution.c.origin)
    return tuple(KeptList(*row) for row in connection.execute(counted.order_by(misattribution.c.origin)))


def _insert(connection: Connection, origin: str, entries: list[Misattribution]) -> None:
    people = names_of_record(connection, [entry.person for entry in entries if entry.person])
    rows: dict[tuple[str, str], dict[str, str | None]] = {}
    for entry in entries:
        named = people.get(fold(entry.person), entry.person) if entry.person else ""
        row = {
            "words_key": words_key(entry.text),
            "person_key": fold(named) if named else "",
            "text": entry.text,
            "person": named,
            "verdict": entry.verdict.value,
            "actual": entry.actual,
            "url": entry.url,
            "note": entry.note,
            "origin": origin,
        }
        # Of two spellings of one saying the later counts, as a line below mends the one above.
        rows[str(row["words_key"]), str(row["person_key"])] = row
    for chunk in in_chunks(rows.values()):
        insert_rows(connection, insert(misattribution), chunk)


def _drop_twins(connection: Connection, origin: str, entries: list[Misattribution]) -> None:
    people = names_of_record(connection, [entry.person for entry in entries if entry.person])
    for entry in entries:
        named = people.get(fold(entry.person), entry.person) if entry.person else ""
        connection.execute(
            delete(misattribution).where(
                misattribution.c.origin == origin,
                misattribution.c.words_key == words_key(entry.text),
                misattribution.c.person_key == (fold(named) if named else ""),
            )
        )


def _listed(connection: Connection) -> dict[int, str]:
    """The quotes that stand on a list, word for word by that name, each with the hardest verdict there."""
    columns = select(misattribution.c.words_key, misattribution.c.person_key, misattribution.c.verdict)
    said: dict[str, dict[str, str]] = {}
    # "misattributed" comes after "disputed": of two lists the harder word counts.
    for words, key, verdict in connection.execute(columns.order_by(misattribution.c.verdict)):
        said.setdefault(words, {})[key] = verdict
    found: dict[int, str] = {}
    # From the lists to the quotes: SQLite would go through every quote of a library to look it up on the lists.
    for chunk in in_chunks(said):
        credited = select(quote.c.pk, quote.c.words_key, person.c.key).join(person, person.c.pk == quote.c.person_pk)
        for pk, words, key in connection.execute(credited.where(among(connection, quote.c.words_key, chunk))):
            verdicts = [said[words][name] for name in (key, "") if name in said[words]]
            if verdicts:
                found[pk] = max(verdicts)
    return found


def _followed(connection: Connection, entries: int, before: dict[int, str]) -> Changed:
    """Gives quotes the verdicts of the lists as they are now, and takes those of no list back.

    A quote whose verdict is the same as before keeps its proof: a person may have thought otherwise of it.
    """
    now = _listed(connection)
    gone = sorted(before.keys() - now.keys())
    verdicts = [Proof.MISATTRIBUTED.value, Proof.DISPUTED.value]
    freed: list[int] = []
    for chunk in in_chunks(gone):
        stopped = select(quote.c.pk).where(among(connection, quote.c.pk, chunk), quote.c.proof.in_(verdicts))
        mine = list(connection.execute(stopped).scalars())
        connection.execute(update(quote).where(quote.c.pk.in_(mine)).values(proof=Proof.UNVERIFIED.value))
        freed += mine
    marked = mark_listed(connection, sorted(pk for pk, verdict in now.items() if before.get(pk) != verdict))
    index(connection, [*freed, *marked])
    return Changed(entries, _ids(connection, list(marked)), _ids(connection, freed))


def _ids(connection: Connection, pks: list[int]) -> tuple[str, ...]:
    found: list[str] = []
    for chunk in in_chunks(pks):
        found += connection.execute(
            select(quote.c.id).where(among(connection, quote.c.pk, chunk)).order_by(quote.c.pk)
        ).scalars()
    return tuple(found)
