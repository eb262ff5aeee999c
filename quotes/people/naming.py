"""Other names and new names of people, with everything that goes by a name brought along.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, Row, delete, insert, select, update

from quotes.errors import InputError
from quotes.evidence.proving import STOPS
from quotes.evidence.record import Checker
from quotes.identity import fold
from quotes.misattributions.marking import mark_listed
from quotes.model import PersonKind
from quotes.people.crediting import Crediting
from quotes.people.listings import follow_names
from quotes.people.lookup import holder_of, load_person, row_of_key
from quotes.people.rechecking import recheck
from quotes.people.record import Renamed
from quotes.rows import among, in_chunks
from quotes.search_index import index
from quotes.tables import person, person_alias, quote, quote_translator


@dataclass(slots=True)
class Naming:
    """One change of a person's names, inside the caller's transaction; `finished` ends it and says what it changed."""

    connection: Connection
    pk: int
    checker: Checker | None = None
    aliases: list[str] = field(default_factory=list)
    united: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    translations: int = 0
    _crediting: Crediting | None = None
    _respelled: bool = False

    def add(self, name: str) -> None:
        """Makes an admitted name another name of the person, and unites who is called so with them.

        Raises InputError for a name that is theirs already as their own, or that belongs to another person.
        """
        row, key = self._row(), fold(name)
        if key == row.key:
            raise InputError(
                f"{name} is the name of {row.name}, and cannot be another name of the same person.",
                f"`pullquote people rename '{row.name}' NAME` gives them another one.",
            )
        holder = holder_of(self.connection, key)
        if holder is not None and holder.pk != self.pk:
            raise InputError(
                f"{name} is another name of {holder.name} already.",
                f"`pullquote people unalias '{name}'` takes it off them; "
                f"`pullquote people alias '{row.name}' '{holder.name}'` makes the two one person.",
            )
        if holder is not None:
            return
        other = row_of_key(self.connection, key)
        if other is not None:
            self._unite(row, other)
            name = other.name
        self.connection.execute(insert(person_alias).values(key=key, name=name, person_pk=self.pk))
        self.aliases.append(name)
        follow_names(self.connection, [key], row.key)

    def rename(self, name: str) -> None:
        """Gives the person an admitted name; the one before becomes another name of theirs.

        Raises InputError for a name that belongs to another person.
        """
        row, key = self._row(), fold(name)
        if key != row.key:
            other = row_of_key(self.connection, key) or holder_of(self.connection, key)
            if other is not None and other.pk != self.pk:
                raise InputError(
                    f"{name} is {'a person' if other.key == key else f'another name of {other.name}'} already.",
                    f"`pullquote people alias '{other.name}' '{row.name}'` makes the two one person.",
                )
            self.connection.execute(delete(person_alias).where(person_alias.c.key == key))
            self.connection.execute(update(person).where(person.c.pk == self.pk).values(name=name, key=key))
            self.connection.execute(insert(person_alias).values(key=row.key, name=row.name, person_pk=self.pk))
            self.aliases.append(row.name)
            self._credited_from(self.pk)
            follow_names(self.connection, [row.key], key)
        elif name != row.name:
            self.connection.execute(update(person).where(person.c.pk == self.pk).values(name=name))
        self._respelled = name != row.name

    def finished(self) -> Renamed:
        """Marks what stands on a list by the new name, tells the search index, and gives what was changed."""
        moved = self._crediting.moved if self._crediting else []
        merged = self._crediting.merged if self._crediting else []
        self.left_out += self._crediting.left_out if self._crediting else []
        touched = [pk for pk, _ in moved] + [pk for _, pk in merged]
        listed: list[int] = []
        if self._respelled or self.aliases:
            # What a list says of a new name of theirs is said of what they were credited with before, too.
            theirs = select(quote.c.pk).where(quote.c.person_pk == self.pk).order_by(quote.c.pk)
            mine = list(self.connection.execute(theirs).scalars())
            before = self._stopped()
            recheck(self.connection, mine, {pk for _, pk in merged}, self.checker)
            mark_listed(self.connection, mine)
            listed = sorted(pk for pk, _ in self._stopped() - before)
            touched = mine if self._respelled else [*touched, *listed]
        index(self.connection, dict.fromkeys(touched))
        now = self._ids([*touched, *listed])
        return Renamed(
            person=load_person(self.connection, self.pk),
            aliases=tuple(self.aliases),
            united=tuple(self.united),
            ids=tuple((old, now[pk]) for pk, old in moved if pk in now),
            merged=tuple((old, now[pk]) for old, pk in merged if pk in now),
            translations=self.translations,
            listed=tuple(now[pk] for pk in listed),
            left_out=tuple(self.left_out),
        )

    def _stopped(self) -> set[tuple[int, str]]:
        """The person's quotes that are marked as wrongly or doubtfully credited, with the mark."""
        marks = [proof.value for proof in STOPS]
        marked = select(quote.c.pk, quote.c.proof).where(quote.c.person_pk == self.pk, quote.c.proof.in_(marks))
        return {(row.pk, row.proof) for row in self.connection.execute(marked)}

    def _row(self) -> Row[tuple[object, ...]]:
        return self.connection.execute(select(person).where(person.c.pk == self.pk)).one()

    def _unite(self, row: Row[tuple[object, ...]], other: Row[tuple[object, ...]]) -> None:
        """Credits everything of the other person to this one, and removes the other."""
        self._credited_from(other.pk)
        translated = quote_translator.c.person_pk == other.pk
        self.translations += self.connection.execute(
            update(quote_translator).where(translated).values(person_pk=self.pk)
        ).rowcount
        theirs = select(person_alias.c.name).where(person_alias.c.person_pk == other.pk).order_by(person_alias.c.key)
        self.aliases += self.connection.execute(theirs).scalars()
        self.connection.execute(
            update(person_alias).where(person_alias.c.person_pk == other.pk).values(person_pk=self.pk)
        )
        self._keep_what_is_known(row, other)
        self.connection.execute(delete(person).where(person.c.pk == other.pk))
        self.united.append(other.name)

    def _credited_from(self, pk: int) -> None:
        if self._crediting is None:
            self._crediting = Crediting(self.connection, self.pk, self._row().name)
        self._crediting.take_over(pk)

    def _keep_what_is_known(self, row: Row[tuple[object, ...]], other: Row[tuple[object, ...]]) -> None:
        for column in ("url", "note"):
            mine, theirs = getattr(row, column), getattr(other, column)
            if mine is None and theirs is not None:
                self.connection.execute(update(person).where(person.c.pk == self.pk).values({column: theirs}))
            elif theirs not in (None, mine):
                self.left_out.append(f"the {column} of {other.name}: {theirs}")
        if other.kind != row.kind:
            what = "a group" if PersonKind(other.kind) is PersonKind.GROUP else "a person"
            self.left_out.append(f"that {other.name} was {what}")

    def _ids(self, pks: list[int]) -> dict[int, str]:
        ids: dict[int, str] = {}
        for chunk in in_chunks(dict.fromkeys(pks)):
            rows = select(quote.c.pk, quote.c.id).where(among(self.connection, quote.c.pk, chunk))
            ids.update((row[0], row[1]) for row in self.connection.execute(rows).all())
        return ids
