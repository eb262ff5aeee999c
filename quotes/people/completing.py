"""What a quote takes from one of the same words that becomes part of it, when two people turn out to be one.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, update

from quotes.evidence.keeping import forget_confirmations
from quotes.evidence.proving import STOPS, rank_of
from quotes.identity import fold
from quotes.model import Proof, Standing, Words
from quotes.rows import in_chunks, load_rows
from quotes.tables import quote

_Fields = dict[str, Any]


def complete(connection: Connection, into: Mapping[int, int]) -> list[str]:
    """Gives quotes what is known of those that lead to them, before these are merged into them; says what was left out.

    Both are the same words by the same person, so what an editor or a list said of one was said of the other: a
    candidate takes the other's standing, and the proof that says more stays, a wrong credit before all but what was
    verified. What a quote says itself stays, and by another work nothing is approved, proven or confirmed.
    """
    left_out: list[str] = []
    for chunk in in_chunks(into):
        pks = list(dict.fromkeys([*chunk, *(into[other] for other in chunk)]))
        rows: dict[int, _Fields] = {row.pk: dict(row._mapping) for row in load_rows(connection, pks)}
        changed: dict[int, _Fields] = {}
        unconfirmed: list[int] = []
        for other in chunk:
            mine, theirs = rows[into[other]], rows[other]
            taken = _known(mine, theirs) | _judged(mine, theirs)
            if not _same_work(mine, theirs):
                unconfirmed.append(other)
            left_out += _left_out(mine | taken, theirs)
            if taken:
                changed.setdefault(into[other], {}).update(taken)
                mine |= taken
        forget_confirmations(connection, unconfirmed)
        for pk, taken in changed.items():
            row = {key: value for key, value in taken.items() if key in quote.c}
            connection.execute(update(quote).where(quote.c.pk == pk).values(row))
    return left_out


def _known(mine: _Fields, theirs: _Fields) -> _Fields:
    """What is known of the other quote, and not of this one."""
    taken: _Fields = {}
    if mine["source_pk"] is None and theirs["source_pk"] is not None:
        taken |= {key: theirs[key] for key in ("source_pk", "source_title")}
    if mine["locator"] is None and theirs["source_pk"] is not None and _same_work(mine, theirs):
        taken["locator"] = theirs["locator"]
    for key in ("topic", "section"):
        if mine[key] is None and theirs[key] is not None:
            taken |= {key: theirs[key], f"{key}_key": theirs[f"{key}_key"]}
    if mine["language"] is None:
        taken["language"] = theirs["language"]
    if mine["words"] == Words.UNKNOWN:
        taken["words"] = theirs["words"]
    return {key: value for key, value in taken.items() if value != mine[key]}


def _judged(mine: _Fields, theirs: _Fields) -> _Fields:
    """The standing and the proof that the other quote has, and this one is to have."""
    taken: _Fields = {}
    ours, said = Proof(mine["proof"]), Proof(theirs["proof"])
    if said in STOPS and ours is not Proof.VERIFIED and ours is not Proof.MISATTRIBUTED:
        taken["proof"] = said.value
    if _same_work(mine, theirs):
        if mine["standing"] == Standing.CANDIDATE:
            taken["standing"] = theirs["standing"]
        if ours not in STOPS and rank_of(said) > rank_of(ours):
            taken["proof"] = said.value
    return {key: value for key, value in taken.items() if value != mine[key]}


def _left_out(mine: _Fields, theirs: _Fields) -> list[str]:
    """What the other quote says, and this one says otherwise."""
    id = str(theirs["id"])[:8]
    left = [] if _same_work(mine, theirs) else [f"that {id} is from {theirs['source_title']}"]
    if theirs["standing"] not in (Standing.CANDIDATE, mine["standing"]):
        left.append(f"that {id} is {theirs['standing']}; {str(mine['id'])[:8]} is {mine['standing']}")
    if Proof(theirs["proof"]) in STOPS and mine["proof"] == Proof.VERIFIED:
        left.append(f"that {id} is {theirs['proof']}; {str(mine['id'])[:8]} is verified")
    return left


def _same_work(mine: _Fields, theirs: _Fields) -> bool:
    """Whether both may be from one work; a work that was not named yet is no other."""
    if mine["source_pk"] is None or theirs["source_pk"] is None:
        return True
    return fold(mine["source_title"]) == fold(theirs["source_title"])
