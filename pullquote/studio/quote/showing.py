"""The page of a quote, its source as a piece, and its fields as they are now.

Touches: the database.
"""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from pullquote.citations import citation_json, citation_lines, web_annotations
from pullquote.studio.answers import page, studio_of
from pullquote.studio.fields import Fields
from pullquote.studio.quote.reasons import reasons_of
from pullquote.studio.quote.sources import digest_of, sources_of
from pullquote.studio.quote.values import values_of
from pullquote.studio.routing import look
from quotes.editing import MOST_WEIGHT
from quotes.emphasis import phrases_of
from quotes.evidence.desk import Proofs
from quotes.evidence.record import Evidence
from quotes.evidence.wording import said as flag_words
from quotes.misattributions.desk import Misattributions
from quotes.model import Certainty, Proof, Quote, SourceKind, Spans, Standing, Words
from quotes.store import Store
from quotes.transcripts.stamps import clock
from scheduler.of_quote import posts_of

_SHOWN_POSTS = 20
"""Posts of one quote on its page: who posts it more often looks at the calendar."""

_MOST_PLACES = 10_000
"""More than any document has of one quote."""

CHOICES = {
    "certainty": [one.value for one in Certainty],
    "kind": [one.value for one in SourceKind],
    "words": [one.value for one in Words],
    "proof": [one.value for one in Proof],
}
"""The fields of the form that take one of several values."""


def _page(request: Request) -> Response:
    studio = studio_of(request)
    given = request.path_params["id"]
    # Before the quote itself: a change in between is noticed when this one is saved, and not the other way round.
    revision = studio.store.revision(given)
    quote = studio.store.get(given)
    if quote.id != given:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/quotes/{quote.id}{query}", 302)
    proofs = Proofs(studio.engine)
    held = proofs.of(quote.id)
    listed = Misattributions(studio.engine).watchlist().find(quote.text, quote.attribution.person)
    posts = posts_of(studio.engine, quote.id)
    return page(
        request,
        "quote/page.html",
        "quote",
        revision=revision,
        quote=quote,
        pieces=pieces_of(quote.text, quote.emphasis),
        standings=[one.value for one in Standing],
        values=values_of(quote),
        choices=CHOICES,
        most_weight=MOST_WEIGHT,
        reasons=reasons_of(quote, held, listed=bool(listed)),
        listed=listed,
        former=studio.store.former_ids(quote.id),
        posts=posts[:_SHOWN_POSTS],
        further_posts=max(0, len(posts) - _SHOWN_POSTS),
        citations=_citations(quote, held),
        documents=_to_hold(studio.store, held),
        **_beside(request, quote, proofs),
    )


def _source(request: Request) -> Response:
    """The documents beside a quote, as a piece of a page."""
    studio = studio_of(request)
    quote = studio.store.get(request.path_params["id"])
    return page(request, "quote/sources.html", "quote", quote=quote, **_beside(request, quote, Proofs(studio.engine)))


def _values(request: Request) -> Response:
    """The fields as they are now, for a form that was filled in meanwhile."""
    store = studio_of(request).store
    revision = store.revision(request.path_params["id"])
    quote = store.get(request.path_params["id"])
    return JSONResponse({"id": quote.id, "revision": revision, "values": values_of(quote)})


def _beside(request: Request, quote: Quote, proofs: Proofs) -> dict[str, Any]:
    asked = Fields(request.query_params)
    number = asked.whole("spot", least=1, most=_MOST_PLACES, otherwise=1)
    store = studio_of(request).store
    return {
        "beside": sources_of(store, quote, proofs, document=asked.text("document"), number=number),
        "digest_of": digest_of,
        "flag_words": flag_words,
        "clock": clock,
        "phrases": phrases_of(quote.text, quote.emphasis),
    }


def _citations(quote: Quote, held: tuple[Evidence, ...]) -> list[tuple[str, str]]:
    """The forms of a citation that can be copied, each by the key of its name."""
    found = [("text", citation_lines(quote, held, with_evidence=False)[0])]
    if any(each.counts for each in held):
        found.append(("evidence", "\n".join(citation_lines(quote, held, with_evidence=True))))
    found.append(("json", _readable(citation_json(quote, held, with_evidence=True))))
    if held:
        found.append(("w3c", "\n".join(_readable(each) for each in web_annotations(quote, held))))
    return found


def _readable(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _to_hold(store: Store, held: tuple[Evidence, ...]) -> list[tuple[str, str]]:
    """Kept documents that the quote can be held against, newest first: SHA-256 and name."""
    done = {each.document for each in held if each.current}
    return [(each.sha256, each.name) for each in reversed(store.documents()) if each.sha256 not in done]


def pieces_of(text: str, spans: Spans) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it stands out."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in spans:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in [*pieces, (text[at:], False)] if piece[0]]


ROUTES: tuple[BaseRoute, ...] = (
    look("/quotes/{id}", _page),
    look("/quotes/{id}/source", _source),
    look("/quotes/{id}/values", _values),
)
