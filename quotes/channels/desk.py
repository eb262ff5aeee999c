"""Choosing for channels from the store: looking at what comes next, taking it, giving it back.

Touches: disk.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, insert, select

from quotes.admission import admit_label
from quotes.candidates import CARD_PROOFS
from quotes.channels.past import Past, Taken
from quotes.channels.reasons import Reason, reasons_of
from quotes.channels.rules import Rules
from quotes.channels.stored_bag import open_bag
from quotes.choosing import Chooser, Dry
from quotes.database import reading, writing
from quotes.desk_tables import chosen
from quotes.errors import InputError, NotFound
from quotes.identity import fold
from quotes.model import Proof
from quotes.resolving import resolve
from quotes.search import Query
from quotes.tables import quote


@dataclass(frozen=True, slots=True)
class Drawn:
    """One quote chosen: its id, which time round this is for its words, and why it is this one."""

    quote: str
    cluster: str
    cycle: int
    reasons: tuple[Reason, ...]
    early: bool


@dataclass(frozen=True, slots=True)
class Draw:
    """What was chosen, in order; `dry` says why it is less than was asked for."""

    chosen: tuple[Drawn, ...]
    dry: Dry | None


@dataclass(frozen=True, slots=True)
class TakenQuote:
    """A line of a channel's history: the id of the quote as it was taken, as it is now (None: deleted), and when."""

    quote: str
    now: str | None
    cycle: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to choose: so many quotes of what a query finds, at an instant, by rules, in the order of a seed.

    `proofs` are those that will do.
    """

    at: datetime
    seed: str
    rules: Rules = field(default_factory=Rules)
    query: Query = field(default_factory=lambda: Query(rejected=False))
    count: int = 1
    proofs: Collection[Proof] = CARD_PROOFS


class Channels:
    """The channels of a database, named by whoever uses them: a channel is there as soon as something is taken."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def peek(self, channel: str, wanted: Wanted, past: Callable[[Connection], Past] | None = None) -> Draw:
        """What would be taken; asked again, it is the same. `past` is a history kept elsewhere, under this name.

        Raises `InputError` for a bad name or query.
        """
        key = channel_key(channel)
        with reading(self._engine) as connection:
            if past is not None:
                return _draw(connection, channel, wanted, past(connection))
            return _draw(connection, key, wanted, Taken(connection, key))

    def take(self, channel: str, wanted: Wanted) -> Draw:
        """What comes next, taken down in the channel's history: nobody else gets it in this cycle.

        Raises `InputError` for a bad name or query.
        """
        key = channel_key(channel)
        # One after the other, so that rests hold too: the constraint on the table knows nothing of authors.
        with writing(self._engine, alone=True) as connection:
            draw = _draw(connection, key, wanted, Taken(connection, key))
            for one in draw.chosen:
                pk = connection.execute(select(quote.c.pk).where(quote.c.id == one.quote)).scalar_one()
                values = {"quote_pk": pk, "quote_id": one.quote, "cluster": one.cluster, "cycle": one.cycle}
                connection.execute(insert(chosen).values(channel=key, at=wanted.at, **values))
            return draw

    def give_back(self, channel: str, id: str) -> str:
        """Undoes the last taking of a quote, as when what it was taken for has failed; gives its id.

        Raises `NotFound` for a quote that was not taken, `InputError` for a bad name or an id that several begin with.
        """
        key = channel_key(channel)
        with writing(self._engine, alone=True) as connection:
            pk = resolve(connection, id)
            mine = select(chosen.c.pk, chosen.c.quote_id).where(chosen.c.channel == key, chosen.c.quote_pk == pk)
            row = connection.execute(mine.order_by(chosen.c.cycle.desc()).limit(1)).first()
            if row is None:
                raise NotFound(
                    f"{id} was not taken for {channel!r}.",
                    "`pullquote choose --channel NAME --history` lists what was.",
                )
            connection.execute(delete(chosen).where(chosen.c.pk == row[0]))
            return str(row[1])

    def history(self, channel: str) -> list[TakenQuote]:
        """What was taken for a channel, the last first. Raises `InputError` for a bad name."""
        statement = select(chosen.c.quote_id, quote.c.id, chosen.c.cycle, chosen.c.at)
        mine = statement.outerjoin(quote, quote.c.pk == chosen.c.quote_pk).where(
            chosen.c.channel == channel_key(channel)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(mine.order_by(chosen.c.at.desc(), chosen.c.pk.desc())).all()
        return [TakenQuote(*row) for row in rows]

    def forget(self, channel: str) -> int:
        """Forgets all that was taken for a channel, and gives how much that was. Raises `InputError`."""
        with writing(self._engine, alone=True) as connection:
            return connection.execute(delete(chosen).where(chosen.c.channel == channel_key(channel))).rowcount


def channel_key(channel: str) -> str:
    """The key of a channel's name: case and punctuation make no other channel. Raises `InputError`."""
    if not (key := fold(admit_label(channel, "The channel's name"))):
        raise InputError("A channel needs a name.", "Give it a word.")
    return key


def _draw(connection: Connection, channel: str, wanted: Wanted, past: Past) -> Draw:
    usage = wanted.rules.usage(past.drawn(), past.uses)
    if reach := wanted.rules.longest_rest:
        for at, candidate in past.between(wanted.at - 2 * reach, wanted.at + 2 * reach):
            usage.mark(candidate, at)
    usage.latest = past.latest(wanted.at)
    bag = open_bag(connection, wanted.query, usage.foresee, wanted.proofs)
    found: list[Drawn] = []
    seed = f"{wanted.seed}\x1f{channel}\x1f"
    for _ in range(wanted.count):
        # Anew each time: a chooser that goes on leaves out what it has passed over before, and so would the reasons.
        choice = Chooser(bag, usage, seed, explained=True).choose(wanted.at)
        if isinstance(choice, Dry):
            return Draw(tuple(found), choice)
        reasons = reasons_of(choice, wanted.rules, wanted.seed, wanted.at)
        candidate = choice.candidate
        found.append(Drawn(candidate.quote, candidate.cluster, choice.cycle, reasons, choice.early))
    return Draw(tuple(found), None)
