"""Quotes that follow the turns they were found in: a turn gets another speaker, and its quotes are credited anew.

Touches: disk (through the connection it is handed).

What a person did by hand stays: words that were edited, an author that was set, quotes that were merged or deleted. A
quote that stands elsewhere too stays as it is, and only loses its place in the turn; what the turn gives now becomes a
quote of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from quotes.adding import add_drafts
from quotes.editing import Changes, apply_changes
from quotes.identity import fold, quote_id
from quotes.merging import merge_into
from quotes.model import Draft, Quote, Standing
from quotes.originals import original_of
from quotes.rows import in_chunks, load_quotes, place_row
from quotes.search_index import unindex
from quotes.settling import settle
from quotes.tables import alias, document, person, place, quote

Spot = tuple[int | None, str, int]
"""Where in a document a draft stands: its line, its words there, and which of several such it is, from 0.

Nothing of it changes when turns are cut or joined around the words.
"""


@dataclass(frozen=True, slots=True)
class Heard:
    """What naming speakers changed, by ids: quotes added, quotes that were changed, and of these those that were
    approved before; quotes taken out, and quotes left though no turn gives them any more, because somebody has worked
    on them."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    approved: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def follow(
    connection: Connection, document_pk: int, before: Sequence[Draft], after: Sequence[Draft], *, now: datetime
) -> Heard:
    """Brings the quotes of a document from what its turns gave before to what they give now.

    A quote keeps its id as an alias when its speaker or its words change. Inside the caller's transaction.
    """
    step = _Step(connection, document_pk, _by_spot(before), _by_spot(after))
    known = _known(connection, [_id(draft) for draft in before])
    deleted = {spot for spot, draft in step.old.items() if _id(draft) not in known}
    step.recall()
    groups: dict[int, list[Spot]] = {}
    for spot, draft in step.old.items():
        pk = known.get(_id(draft)) or step.recalled.get(spot)
        if pk is not None:
            groups.setdefault(pk, []).append(spot)
    for pk, spots in groups.items():
        if any(spot not in step.new or _said(step.new[spot]) != _said(step.old[spot]) for spot in spots):
            step.bring(step.merged.get(pk, pk), spots)
    step.keep_times()
    step.free_ids()
    run = connection.execute(select(document.c.import_pk).where(document.c.pk == document_pk)).scalar()
    wanted = [draft for spot, draft in step.new.items() if spot not in deleted]
    added = add_drafts(connection, wanted, now=now, import_pk=run)
    for pk in dict.fromkeys(step.moved):
        settle(connection, pk)
    return Heard(tuple(added.added), tuple(step.changed), tuple(step.approved), tuple(step.removed), tuple(step.left))


@dataclass(slots=True)
class _Step:
    """One step from old drafts to new ones, with what it has changed so far."""

    connection: Connection
    document_pk: int
    old: dict[Spot, Draft]
    new: dict[Spot, Draft]
    recalled: dict[Spot, int] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)
    moved: list[int] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    approved: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def recall(self) -> None:
        """Counts quotes among the old that stand where a turn has just got its speaker: they were left there once."""
        fresh = {spot[:2]: spot for spot in reversed(self.new) if spot not in self.old}
        if not fresh:
            return
        rows = select(place.c.quote_pk, place.c.line, place.c.exact).where(place.c.document_pk == self.document_pk)
        held = [(row.quote_pk, fresh.get((row.line, row.exact))) for row in self.connection.execute(rows)]
        for pk, spot in held:
            if spot is None or spot in self.recalled:
                continue
            kept = load_quotes(self.connection, [pk])[0]
            # Words that were edited by hand are not those a turn gave.
            text = kept.text if original_of(kept) is not None else self.new[spot].text
            credit = replace(self.new[spot].attribution, person=kept.attribution.person)
            self.old[spot] = self.new[spot]._replace(text=text, attribution=credit, edits=kept.edits)
            self.recalled[spot] = pk

    def bring(self, pk: int, spots: list[Spot]) -> None:
        """Brings the one quote that stands at these spots in step."""
        kept = load_quotes(self.connection, [pk])[0]
        targets = {spot: self._target(kept, spot) for spot in spots}
        # Where others' words were merged into it by hand, it still goes with its own.
        own = [targets[spot] for spot in spots if _id(self.old[spot]) == kept.id] or list(targets.values())
        goes_on = next((target for target in own if target is not None), None)
        if kept.id in own or self._stands_elsewhere(pk, spots):
            goes_on = kept.id
        if goes_on is None:
            self._take_out(pk, kept)
            return
        for spot, target in targets.items():
            if target != goes_on:
                self._part(pk, spot)
        if lead := next((spot for spot, target in targets.items() if target == goes_on), None):
            pk = self._credit(pk, kept, lead)
        for id in {_id(self.new[spot]) for spot, target in targets.items() if target == goes_on} - {goes_on}:
            self._lead_to(pk, id)
        self.moved.append(pk)

    def _target(self, kept: Quote, spot: Spot) -> str | None:
        """The id the quote would have if it followed this spot alone; None when no turn gives it any more."""
        draft = self.new.get(spot)
        if draft is None:
            return None
        if _id(self.old[spot]) == kept.id:
            return _id(draft)
        if fold(self.old[spot].attribution.person) != fold(kept.attribution.person):
            return kept.id
        return quote_id(kept.text, draft.attribution.person)

    def _stands_elsewhere(self, pk: int, spots: list[Spot]) -> bool:
        """Whether something else than these spots speaks for the quote: another place, another import, a hand."""
        here = {spot[:2] for spot in spots}
        run = select(document.c.import_pk).where(document.c.pk == self.document_pk)
        brought = self.connection.execute(select(quote.c.import_pk).where(quote.c.pk == pk)).scalar()
        if brought != self.connection.execute(run).scalar():
            return True
        rows = self.connection.execute(
            select(place.c.document_pk, place.c.line, place.c.exact).where(place.c.quote_pk == pk)
        )
        return any(row.document_pk != self.document_pk or (row.line, row.exact) not in here for row in rows)

    def _take_out(self, pk: int, kept: Quote) -> None:
        """Deletes a quote that nobody worked on."""
        revision = self.connection.execute(select(quote.c.revision).where(quote.c.pk == pk)).scalar_one()
        if revision:
            self.left.append(kept.id)
            return
        unindex(self.connection, [pk])
        self.connection.execute(delete(quote).where(quote.c.pk == pk))
        self.removed.append(kept.id)

    def _part(self, pk: int, spot: Spot) -> None:
        """Takes the spot from the quote: what the turn gives there now is another quote, or none."""
        self.connection.execute(delete(place).where(self._at(spot), place.c.quote_pk == pk))
        if (draft := self.new.get(spot)) is not None:
            self.connection.execute(delete(alias).where(alias.c.id == _id(draft), alias.c.quote_pk == pk))

    def _credit(self, pk: int, kept: Quote, lead: Spot) -> int:
        """Gives the quote the speaker and the words of its leading spot; gives the quote they are in now."""
        draft = self.new[lead]
        changes: Changes = {"author": draft.attribution.person}
        if _id(self.old[lead]) == kept.id:
            changes |= {"text": draft.text, "edits": draft.edits}
        elif fold(self.old[lead].attribution.person) != fold(kept.attribution.person):
            return pk
        text, edits = changes.get("text", kept.text), changes.get("edits", kept.edits)
        if (text, draft.attribution.person, edits) == (kept.text, kept.attribution.person, kept.edits):
            return pk
        id = quote_id(text, draft.attribution.person)
        if id == kept.id and self._stands_elsewhere(pk, list(self.old)):
            # The same words with another capital: what else speaks for the quote spells it, too.
            return pk
        revision = _revision(self.connection, pk)
        other = _known(self.connection, [id]).get(id, pk)
        if other != pk:
            theirs = _revision(self.connection, other)
            if theirs or not revision:
                self._merge(other, pk, max(revision, theirs))
                self.changed.append(id)
                return other
            self._merge(pk, other, revision)
            kept = load_quotes(self.connection, [pk])[0]
        apply_changes(self.connection, pk, kept, changes)
        # It follows from the turns again when they change again, so it is no work of a person on this quote.
        self.connection.execute(update(quote).where(quote.c.pk == pk).values(revision=revision))
        self.changed.append(id)
        if kept.standing is Standing.APPROVED:
            self.approved.append(id)
        return pk

    def _merge(self, pk: int, other: int, revision: int) -> None:
        merge_into(self.connection, pk, [other])
        self.merged = {was: pk if now == other else now for was, now in self.merged.items()} | {other: pk}
        self.connection.execute(update(quote).where(quote.c.pk == pk).values(revision=revision))

    def _lead_to(self, pk: int, id: str) -> None:
        """Makes the id an alias of the quote, unless it is some quote's own: nothing of it is added once more."""
        if id not in _known(self.connection, [id]):
            self.connection.execute(insert(alias).values(id=id, quote_pk=pk))

    def keep_times(self) -> None:
        """Writes anew what is around words and when they are said: cutting a turn may have made that more exact."""
        for spot, draft in self.new.items():
            before = self.old.get(spot)
            if before is None or before.place is None or draft.place is None or before.place == draft.place:
                continue
            here = place_row(draft.place, quote_pk=0, document_pk=self.document_pk)
            there = place_row(before.place, quote_pk=0, document_pk=self.document_pk)
            columns = ("seconds", "tolerance_seconds", "prefix", "suffix", "key")
            twin = place.alias()
            has_twin = select(twin.c.pk).where(twin.c.quote_pk == place.c.quote_pk, twin.c.key == here["key"])
            self.connection.execute(
                update(place)
                .where(self._at(spot), place.c.key == there["key"])
                .where((place.c.key == here["key"]) | ~has_twin.exists())
                .values({column: here[column] for column in columns})
            )

    def free_ids(self) -> None:
        """Takes back ids that a quote had before it was credited to another, where their person says the words too."""
        fresh = {_id(draft): draft for spot, draft in self.new.items() if spot not in self.old}
        for chunk in in_chunks(fresh):
            joined = alias.join(quote, quote.c.pk == alias.c.quote_pk).join(person, person.c.pk == quote.c.person_pk)
            rows = self.connection.execute(
                select(alias.c.id, person.c.key).select_from(joined).where(alias.c.id.in_(chunk))
            )
            others = [row.id for row in rows if row.key != fold(fresh[row.id].attribution.person)]
            self.connection.execute(delete(alias).where(alias.c.id.in_(others)))

    def _at(self, spot: Spot) -> ColumnElement[bool]:
        return and_(place.c.document_pk == self.document_pk, place.c.line == spot[0], place.c.exact == spot[1])


def _known(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """For each id that is known, the quote that has it or had it once."""
    found: dict[str, int] = {}
    for chunk in in_chunks(dict.fromkeys(ids)):
        had = connection.execute(select(alias.c.id, alias.c.quote_pk).where(alias.c.id.in_(chunk)))
        found |= {row.id: row.quote_pk for row in had}
        has = connection.execute(select(quote.c.id, quote.c.pk).where(quote.c.id.in_(chunk)))
        found |= {row.id: row.pk for row in has}
    return found


def _revision(connection: Connection, pk: int) -> int:
    return int(connection.execute(select(quote.c.revision).where(quote.c.pk == pk)).scalar_one())


def _id(draft: Draft) -> str:
    return quote_id(draft.text, draft.attribution.person)


def _said(draft: Draft) -> tuple[object, ...]:
    return draft.text, draft.attribution.person, draft.edits


def _by_spot(drafts: Sequence[Draft]) -> dict[Spot, Draft]:
    """The drafts by where they stand; only a draft's own words are told apart, a preview's copy goes with them."""
    found: dict[Spot, Draft] = {}
    for draft in drafts:
        if draft.place is not None:
            number = 0
            while (spot := (draft.place.line, draft.place.exact, number)) in found:
                number += 1
            found[spot] = draft
    return found
