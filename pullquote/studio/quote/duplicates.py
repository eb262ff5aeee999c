"""The desk for duplicates: like quotes side by side, and what a person says of them.

Touches: the database.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from pullquote.studio.answers import page, said, studio_of
from pullquote.studio.fields import Fields
from pullquote.studio.quote.changing import MOST_REVISIONS
from pullquote.studio.quote.giving_back import way_back
from pullquote.studio.routing import change, look
from pullquote.studio.wording import wording
from quotes.duplicates.desk import Duplicates
from quotes.duplicates.pairing import Decision, Pair, PairKind
from quotes.errors import InputError, Outdated
from quotes.evidence.desk import Proofs
from quotes.model import Proof

AT_ONCE = 10
"""Pairs on a page: what is settled in some minutes, and little enough to be drawn at once."""

_MOST_PAGES = 1_000_000


def _page(request: Request) -> Response:
    studio, asked = studio_of(request), Fields(request.query_params)
    desk = Duplicates(studio.engine)
    counts = desk.counts()
    kind = asked.kind("kind", PairKind) or next((one for one in PairKind if counts[one]), PairKind.NEAR)
    pages = max(1, -(-counts[kind] // AT_ONCE))
    number = min(asked.whole("page", least=1, most=_MOST_PAGES, otherwise=1), pages)
    pairs = desk.page(kind, after=(number - 1) * AT_ONCE, limit=AT_ONCE)
    return page(
        request,
        "quote/duplicates.html",
        "quote",
        kinds=list(PairKind),
        kind=kind,
        counts=counts,
        number=number,
        pages=pages,
        pairs=[(pair, *_revisions(request, pair)) for pair in pairs],
        before=(number - 1) * AT_ONCE,
        behind=desk.is_behind(),
    )


def _compare(request: Request, given: Fields) -> Response:
    """Compares what is new with everything; says how many pairs that gave."""
    compared = Duplicates(studio_of(request).engine).compare()
    return said(request, "", compared=compared.quotes, found=compared.near + compared.contained)


def _merge(request: Request, given: Fields) -> Response:
    studio, words = studio_of(request), wording()
    keep, other = ends = _ends(request, given)
    kept = studio.store.merge(keep, [other], seen=ends)
    return said(request, words("quote.dupes.merged"), id=kept.id)


def _settle(request: Request, given: Fields) -> Response:
    studio, words = studio_of(request), wording()
    first, second = _ends(request, given)
    decision = given.kind("decision", Decision)
    if decision is None:
        raise InputError("The field decision is missing.", "Say variants or apart.")
    desk = Duplicates(studio.engine)
    desk.decide(first, second, decision)
    told = words(f"quote.dupes.settled_{decision.value}")

    def back() -> None:
        desk.decide(first, second, None)

    return said(request, told, undo=studio.undoing.keep(told, back))


def _mark_wrong(request: Request, given: Fields) -> Response:
    """One of two is credited wrongly: it is misattributed by a person's word, and both stay."""
    studio, words = studio_of(request), wording()
    wrong, right = _ends(request, given)
    proofs, desk = Proofs(studio.engine), Duplicates(studio.engine)
    before, held = studio.store.get(wrong), proofs.of(wrong)
    seen = given.whole("seen_first", least=0, most=MOST_REVISIONS)
    after = studio.store.edit(wrong, seen=seen, proof=Proof.MISATTRIBUTED)
    desk.decide(wrong, right, Decision.VARIANTS)
    told = words("quote.dupes.marked_wrong")
    give_back = way_back(studio.store, proofs, before, held, after)

    def back() -> None:
        give_back()
        desk.decide(wrong, right, None)

    return said(request, told, undo=studio.undoing.keep(told, back))


def _ends(request: Request, given: Fields) -> dict[str, int]:
    """The two quotes with their revisions as they were seen, in order. Raises Outdated when one was changed since."""
    store, words = studio_of(request).store, wording()
    first, second = given.needed("first"), given.needed("second")
    if first == second:
        raise InputError("A quote is no pair with itself.", "Name two.")
    seen = {
        id: given.whole(name, least=0, most=MOST_REVISIONS)
        for id, name in ((first, "seen_first"), (second, "seen_second"))
    }
    if any(store.revision(id) != revision for id, revision in seen.items()):
        raise Outdated(words("quote.dupes.changed"), words("quote.dupes.changed_hint"))
    return seen


def _revisions(request: Request, pair: Pair) -> tuple[int, int]:
    store = studio_of(request).store
    return store.revision(pair.first.id), store.revision(pair.second.id)


ROUTES: tuple[BaseRoute, ...] = (
    look("/duplicates", _page),
    change("/duplicates/compare", _compare),
    change("/duplicates/merge", _merge),
    change("/duplicates/settle", _settle),
    change("/duplicates/wrong", _mark_wrong),
)
