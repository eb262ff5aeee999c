"""Changes of a quote: its fields and its standing, under the lock of what was seen.

Touches: the database.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from pullquote.studio.answers import said, studio_of
from pullquote.studio.fields import Fields
from pullquote.studio.quote.giving_back import way_back
from pullquote.studio.quote.values import changes_from
from pullquote.studio.routing import change
from pullquote.studio.wording import wording
from quotes.editing import Changes
from quotes.emphasis import too_much
from quotes.errors import InputError
from quotes.evidence.desk import Proofs
from quotes.model import Quote, Standing

MOST_REVISIONS = 2**31 - 1
"""What PostgreSQL's integer holds."""


def _save(request: Request, given: Fields) -> Response:
    before = studio_of(request).store.get(request.path_params["id"])
    changes = changes_from(before, given)
    if not changes:
        return said(request, wording()("quote.nothing_changed"), id=before.id)
    return _change(request, given, before, changes, "saved")


def _stand(request: Request, given: Fields) -> Response:
    before = studio_of(request).store.get(request.path_params["id"])
    standing = given.kind("standing", Standing)
    if standing is None:
        raise InputError("The field standing is missing.", "Say approved, rejected or candidate.")
    return _change(request, given, before, {"standing": standing}, standing.value)


def _change(request: Request, given: Fields, before: Quote, changes: Changes, done: str) -> Response:
    studio, words = studio_of(request), wording()
    proofs = Proofs(studio.engine)
    held = proofs.of(before.id)
    seen = given.whole("seen", least=0, most=MOST_REVISIONS)
    after = studio.store.edit(before.id, seen=seen, **changes)
    told = words(f"quote.done.{done}")
    number = studio.undoing.keep(told, way_back(studio.store, proofs, before, held, after))
    if after.proof is not before.proof and "proof" not in changes:
        told = f"{told} {words('quote.now_proof', proof=words.named('shell.proof', after.proof.value))}"
    if "emphasis" in changes and (remark := too_much(after.text, after.emphasis)):
        told = f"{told} {words('quote.note', note=remark)}"
    return said(request, told, undo=number, id=after.id)


ROUTES: tuple[BaseRoute, ...] = (
    change("/quotes/{id}/save", _save),
    change("/quotes/{id}/standing", _stand),
)
