"""People: found, given other names, united, renamed, described and removed.

Touches: disk, or a database server.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Unpack

from sqlalchemy import Connection, Engine, delete, exists, select, update

from quotes.admission import admit_label, admit_url
from quotes.database import reading, writing
from quotes.errors import InputError, NotFound, nearest
from quotes.evidence.record import Checker
from quotes.identity import fold
from quotes.model import PersonKind
from quotes.people.alike import Alike, alike_among
from quotes.people.listings import give_back
from quotes.people.lookup import all_names, load_people, load_person, most_like, person_row
from quotes.people.naming import Naming
from quotes.people.parts import bare
from quotes.people.rechecking import recheck
from quotes.people.record import Person, PersonChanges, Renamed
from quotes.rows import Value, in_chunks
from quotes.tables import person, person_alias, quote, quote_translator
from quotes.trying import changing


class People:
    """The people in a database. Every method is one transaction: all of it is kept, or nothing.

    Wherever a name is asked for, another name of theirs does. Methods raise NotFound for a name that nobody has, with
    the nearest that somebody has, InputError for a name that is not fit, and StorageError. With `dry_run` everything
    is done and told, and nothing kept. `checker` checks evidence again when names change: who is meant in a document
    goes by them. Without one evidence stays as it is.
    """

    def __init__(self, engine: Engine, checker: Checker | None = None) -> None:
        self._engine, self._checker = engine, checker

    def find(self, text: str | None = None) -> tuple[Person, ...]:
        """Everybody, by name; with a text those who have it in one of their names, case and accents aside."""
        with reading(self._engine) as connection:
            if text is None:
                return tuple(each for _, each in load_people(connection))
            wanted = bare(text)
            pks = dict.fromkeys(pk for pk, name in all_names(connection) if wanted in bare(name))
            return tuple(each for _, each in load_people(connection, list(pks)))

    def get(self, name: str) -> Person:
        """The person of that name, or of that other name."""
        with reading(self._engine) as connection:
            return load_person(connection, person_row(connection, name).pk)

    def alias(self, name: str, *others: str, dry_run: bool = False) -> Renamed:
        """Makes the others further names of the person, and unites with them whoever is kept by one of these.

        All quotes of those are credited to the person: they get new ids, and their old ones still lead to them. Where
        the person has the same words already, the two become one quote: the person's, with what was known of the other.
        What was proven stays so. Translations and what lists of misattributed sayings say follow. Raises InputError
        for a name that another person has.
        """
        if not others:
            raise InputError("No other name was given.", "Name the person first, then their other names.")
        with changing(self._engine, dry_run=dry_run) as connection:
            naming = Naming(connection, person_row(connection, name).pk, self._checker)
            for other in others:
                naming.add(admit_label(other, "The other name"))
            return naming.finished()

    def unalias(self, *names: str) -> tuple[Person, ...]:
        """Takes other names off the people who have them, and gives these people, each once.

        Quotes stay where they are: nobody can tell which were credited to which name. Raises NotFound for a name that
        is nobody's other name.
        """
        with writing(self._engine, alone=True) as connection:
            had = [_release(connection, admit_label(name, "The other name")) for name in names]
            theirs = select(quote.c.pk).where(quote.c.person_pk.in_(had)).order_by(quote.c.pk)
            recheck(connection, list(connection.execute(theirs).scalars()), (), self._checker)
            return tuple(load_person(connection, pk) for pk in dict.fromkeys(had))

    def rename(self, name: str, new: str, *, dry_run: bool = False) -> Renamed:
        """Gives the person a new name; the one before stays as another name of theirs.

        Quotes get new ids as in `alias`, unless only the spelling differs in a way that ids do not go by. Raises
        InputError for a name that another person has.
        """
        with changing(self._engine, dry_run=dry_run) as connection:
            naming = Naming(connection, person_row(connection, name).pk, self._checker)
            naming.rename(admit_label(new, "The new name"))
            return naming.finished()

    def set(self, name: str, **changes: Unpack[PersonChanges]) -> Person:
        """The person after the changes. Raises InputError for a value that is not fit."""
        row: dict[str, Value] = {}
        if "kind" in changes:
            row["kind"] = PersonKind(changes["kind"]).value
        if "url" in changes:
            row["url"] = None if changes["url"] is None else admit_url(changes["url"])
        if "note" in changes:
            row["note"] = None if changes["note"] is None else admit_label(changes["note"], "The note")
        if not row:
            raise InputError("Nothing to change was given.", "A person has a kind, an address and a note.")
        with writing(self._engine, alone=True) as connection:
            pk = person_row(connection, name).pk
            connection.execute(update(person).where(person.c.pk == pk).values(**row))
            return load_person(connection, pk)

    def alike(self) -> tuple[Alike, ...]:
        """Pairs of people whose names look like one name written two ways, with the reasons. Nobody is united."""
        with reading(self._engine) as connection:
            people = dict(load_people(connection))
        names = [(pk, name) for pk, one in people.items() for name in (one.name, *one.aliases)]
        pairs = []
        for (one, other), reasons in alike_among(names).items():
            first, second = sorted((people[one], people[other]), key=lambda each: -each.quotes)
            pairs.append(Alike(first, second, reasons))
        return tuple(pairs)

    def remove(self, *names: str, dry_run: bool = False) -> tuple[str, ...]:
        """Removes people of whom there is nothing, and gives their names. Raises InputError for one who has quotes."""
        with changing(self._engine, dry_run=dry_run) as connection:
            pks = list(dict.fromkeys(person_row(connection, name).pk for name in names))
            found = [one for _, one in load_people(connection, pks)]
            for one in found:
                if one.quotes or one.translations:
                    raise InputError(
                        f"{one.name} is quoted (quotes: {one.quotes:,}, translations: {one.translations:,}).",
                        "Credit them to somebody else, or delete them first.",
                    )
            _remove(connection, pks)
            return tuple(one.name for one in found)

    def remove_unused(self, *, dry_run: bool = False) -> tuple[str, ...]:
        """Removes everybody without quotes of whom nothing is said, and gives their names.

        Whoever has other names, an address, a note, or is a group stays: somebody has worked on that.
        """
        with changing(self._engine, dry_run=dry_run) as connection:
            unused = select(person.c.pk, person.c.name).where(
                ~exists().where(quote.c.person_pk == person.c.pk),
                ~exists().where(quote_translator.c.person_pk == person.c.pk),
                ~exists().where(person_alias.c.person_pk == person.c.pk),
                person.c.url.is_(None),
                person.c.note.is_(None),
                person.c.kind == PersonKind.PERSON.value,
            )
            rows = connection.execute(unused.order_by(person.c.key)).all()
            _remove(connection, (row.pk for row in rows))
            return tuple(row.name for row in rows)


def _release(connection: Connection, name: str) -> int:
    """Takes the other name off the person who has it, and gives the person's primary key."""
    row = connection.execute(
        select(person_alias.c.person_pk, person.c.key, person.c.name)
        .join(person, person.c.pk == person_alias.c.person_pk)
        .where(person_alias.c.key == fold(name))
    ).first()
    if row is None:
        known = connection.execute(select(person_alias.c.name)).scalars()
        near = nearest(name, most_like(name, known))
        hint = f"Did you mean {near}?" if near else "`pullquote people` lists everybody with their other names."
        raise NotFound(f"{name} is nobody's other name.", hint)
    connection.execute(delete(person_alias).where(person_alias.c.key == fold(name)))
    give_back(connection, row.key, fold(name))
    return int(row.person_pk)


def _remove(connection: Connection, pks: Iterable[int]) -> None:
    for chunk in in_chunks(pks):
        connection.execute(delete(person).where(person.c.pk.in_(chunk)))
