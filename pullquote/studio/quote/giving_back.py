"""Taking a change of a quote back: what it changed gets its former value, proof and confirmations included.

Touches: the database.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from quotes.editing import Changes
from quotes.emphasis import with_markup
from quotes.errors import InputError, NotFound, Outdated
from quotes.evidence.desk import Proofs
from quotes.evidence.record import Evidence
from quotes.model import Quote
from quotes.store import Store

_OF_THE_WORDS = ("proof", "emphasis", "edits")
"""What other words or another author change too: it is given back with them."""


def way_back(
    store: Store, proofs: Proofs, before: Quote, held: tuple[Evidence, ...], after: Quote
) -> Callable[[], None]:
    """What takes a change back. It raises Outdated when what the change made was changed once more since.

    `held` is the evidence as it was: what a person had confirmed of it is confirmed again, in their name and time.
    """
    was, became = _values(before), _values(after)
    changed = [name for name in was if was[name] != became[name]]
    if {"text", "author"} & set(changed):
        changed += [name for name in _OF_THE_WORDS if name not in changed]

    def back() -> None:
        seen = store.revision(after.id)
        now = _values(store.get(after.id))
        if any(now[name] != became[name] for name in changed):
            raise Outdated(
                "This quote was changed once more since, so that cannot be undone.", "Edit it as it is to be."
            )
        former: Changes = {name: was[name] for name in changed}  # type: ignore[assignment]  # names of `Changes`
        given = store.edit(after.id, seen=seen, **former)
        _confirm_again(proofs, given.id, held)
        if store.get(given.id).proof is not before.proof:
            store.edit(given.id, proof=before.proof)

    return back


def _values(quote: Quote) -> dict[str, Any]:
    return {
        "text": quote.text,
        "author": quote.attribution.person,
        "role": quote.attribution.role,
        "certainty": quote.attribution.certainty,
        "source": quote.source,
        "locator": quote.locator,
        "topic": quote.topic,
        "section": quote.section,
        "language": quote.language,
        "words": quote.words,
        "standing": quote.standing,
        "proof": quote.proof,
        "tags": quote.tags,
        "emphasis": with_markup(quote.text, quote.emphasis) if quote.emphasis else None,
        "edits": quote.edits,
        "translator": quote.translator,
        "weight": quote.weight,
    }


def _confirm_again(proofs: Proofs, id: str, held: tuple[Evidence, ...]) -> None:
    confirmed = {each.document for each in proofs.of(id) if each.confirmed_at is not None}
    for each in held:
        if each.confirmed_by is None or each.confirmed_at is None or each.document in confirmed:
            continue
        try:
            proofs.confirm(id, each.document, by=each.confirmed_by, now=each.confirmed_at)
        except (InputError, NotFound):
            # The document is gone or is worth something else by now: nobody has confirmed it as it is.
            continue
