"""Evidence by hand: holding a quote against a kept document, confirming that the words stand there, taking that back.

Touches: the database.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from pullquote.studio.answers import said, studio_of
from pullquote.studio.fields import Fields
from pullquote.studio.quote.sources import digest_of
from pullquote.studio.routing import change
from pullquote.studio.wording import wording
from pullquote.verifying import TOOL
from quotes.errors import NotFound, Outdated
from quotes.evidence.desk import Proofs
from quotes.evidence.record import Evidence


def _hold(request: Request, given: Fields) -> Response:
    studio, words = studio_of(request), wording()
    document = given.needed("document")
    proofs = Proofs(studio.engine)
    outcomes = list(proofs.checking([request.path_params["id"]], document, now=studio.now(), tool=TOOL))
    if not outcomes:
        raise NotFound("There is nothing to hold against each other any more.", "Load the page anew.")
    evidence = outcomes[0].evidence
    match = words.named("quote.match", evidence.match.value)
    return said(request, words("quote.held", name=evidence.name, match=match), id=outcomes[0].quote.id)


def _confirm(request: Request, given: Fields) -> Response:
    studio, words = studio_of(request), wording()
    id, document, by = request.path_params["id"], given.needed("document"), given.needed("by")
    proofs = Proofs(studio.engine)
    seen = _evidence(proofs, id, document)
    if digest_of(seen) != given.text("seen"):
        raise Outdated("The quote or its evidence changed while it was shown.", "Look at it again.")
    confirmed = proofs.confirm(id, seen.document, by=by, now=studio.now(), seen=seen)
    told = words("quote.done.confirmed", name=confirmed.name, by=by)
    number = studio.undoing.keep(told, lambda: _take_back(proofs, id, document))
    return said(request, told, undo=number)


def _unconfirm(request: Request, given: Fields) -> Response:
    studio, words = studio_of(request), wording()
    id, document = request.path_params["id"], given.needed("document")
    proofs = Proofs(studio.engine)
    before = _evidence(proofs, id, document)
    by, at = before.confirmed_by, before.confirmed_at
    proofs.unconfirm(id, before.document)
    told = words("quote.done.unconfirmed", name=before.name)
    if by is None or at is None:
        return said(request, told)
    who, when = by, at

    def back() -> None:
        proofs.confirm(id, document, by=who, now=when)

    return said(request, told, undo=studio.undoing.keep(told, back))


def _take_back(proofs: Proofs, id: str, document: str) -> None:
    proofs.unconfirm(id, document)


def _evidence(proofs: Proofs, id: str, document: str) -> Evidence:
    found = next((each for each in proofs.of(id) if each.document == document), None)
    if found is None:
        raise NotFound("The quote is held against that document no more.", "Load the page anew.")
    return found


ROUTES: tuple[BaseRoute, ...] = (
    change("/quotes/{id}/hold", _hold),
    change("/quotes/{id}/confirm", _confirm),
    change("/quotes/{id}/unconfirm", _unconfirm),
)
