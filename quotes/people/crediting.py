"""Crediting quotes to another name: each gets the id it has under it, and its old one still leads to it.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from quotes.errors import InputError
from quotes.identity import quote_id
from quotes.merging import merge_all
from quotes.people.completing import complete
from quotes.rows import among, in_chunks, insert_rows
from quotes.tables import alias, person, quote


@dataclass(slots=True)
class Crediting:
    """Credits the quotes of one person to another person, or to the person's new name.

    `moved` is the primary key and the old id of every quote that got a new one, `left_out` what was known of quotes
    that became part of others and had no room there.
    """

    connection: Connection
    to_pk: int
    name: str
    moved: list[tuple[int, str]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    _part_of: dict[int, int] = field(default_factory=dict)
    _gone: dict[int, str] = field(default_factory=dict)

    @property
    def merged(self) -> list[tuple[str, int]]:
        """The old id of each quote that became part of another, and that one's primary key."""
        return [(id, self._settled(pk)) for pk, id in self._gone.items()]

    def take_over(self, from_pk: int) -> None:
        """Credits all quotes of a person anew, inside the caller's transaction.

        Words that the name has already are merged into the quote that has them, or had them before it was edited.
        Raises InputError when these were credited to somebody else by hand since: that is for a person to settle.
        """
        pks = list(
            self.connection.execute(
                select(quote.c.pk).where(quote.c.person_pk == from_pk).order_by(quote.c.pk)
            ).scalars()
        )
        for chunk in in_chunks(pks):
            rows = self.connection.execute(
                select(quote.c.pk, quote.c.id, quote.c.text).where(among(self.connection, quote.c.pk, chunk))
            ).all()
            wanted = {row.pk: quote_id(row.text, self.name) for row in rows}
            taken = self._taken({row.pk for row in rows}, from_pk, wanted)
            gone = []
            for row in rows:
                if (into := self._settled(taken.get(row.pk, row.pk))) != row.pk:
                    self._part_of[row.pk] = into
                    self._gone[row.pk] = row.id
                    gone.append(row.pk)
            into_one = {pk: self._settled(pk) for pk in gone}
            self.left_out += complete(self.connection, into_one)
            merge_all(self.connection, into_one)
            stays = [row for row in rows if row.pk not in self._part_of]
            self._write([(row.pk, row.id, wanted[row.pk]) for row in stays])

    def _settled(self, pk: int) -> int:
        """The quote that a quote is part of by now."""
        while pk in self._part_of:
            pk = self._part_of[pk]
        return pk

    def _taken(self, mine: set[int], from_pk: int, wanted: dict[int, str]) -> dict[int, int]:
        """For each quote whose new id leads to another quote, that quote."""
        ids = list(wanted.values())
        has = select(quote.c.id, quote.c.pk, quote.c.person_pk, quote.c.id.label("now"))
        had = select(alias.c.id, quote.c.pk, quote.c.person_pk, quote.c.id.label("now"))
        had = had.join(quote, quote.c.pk == alias.c.quote_pk)
        known = {row.id: row for row in self.connection.execute(had.where(among(self.connection, alias.c.id, ids)))}
        known |= {row.id: row for row in self.connection.execute(has.where(among(self.connection, quote.c.id, ids)))}
        taken: dict[int, int] = {}
        for pk, id in wanted.items():
            row = known.get(id)
            if row is None or row.pk == pk:
                continue
            if row.person_pk not in (self.to_pk, from_pk):
                name = self.connection.execute(select(person.c.name).where(person.c.pk == row.person_pk)).scalar_one()
                mine_id = self.connection.execute(select(quote.c.id).where(quote.c.pk == pk)).scalar_one()
                raise InputError(
                    f"The words of {mine_id} were {self.name}'s once, as {row.now}, which is now credited to {name}.",
                    "Merge the two (`pullquote merge`), or delete one of them; then try again.",
                )
            taken[pk] = row.pk
        return taken

    def _write(self, rows: list[tuple[int, str, str]]) -> None:
        """Gives quotes their new ids."""
        # An id the quote had before, under this very name.
        again = [new for _, _, new in rows]
        self.connection.execute(delete(alias).where(among(self.connection, alias.c.id, again)))
        if rows:
            change = update(quote).where(quote.c.pk == bindparam("which"))
            self.connection.execute(
                change.values(id=bindparam("new"), person_pk=self.to_pk),
                [{"which": pk, "new": new} for pk, _, new in rows],
            )
        changed = [(pk, old) for pk, old, new in rows if old != new]
        insert_rows(self.connection, insert(alias), [{"id": old, "quote_pk": pk} for pk, old in changed])
        self.moved += changed
