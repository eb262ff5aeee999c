"""`/review`: candidates one after the other, each beside its source, for a person's word.

Touches: the database.
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pullquote.naming_source import OF_THE_WORK, source_from
from pullquote.studio.answers import page, said, studio_of
from pullquote.studio.desk import Studio
from pullquote.studio.fields import Fields
from pullquote.studio.library.asking import asked
from pullquote.studio.library.context import context_of
from pullquote.studio.library.finding import Kept
from pullquote.studio.library.review_order import queue, quotable
from pullquote.studio.library.showing import further_doubts, seen
from pullquote.studio.wording import wording
from quotes.editing import Changes
from quotes.emphasis import with_markup
from quotes.errors import InputError, NotFound, Outdated
from quotes.model import Quote, Standing


def review(request: Request) -> Response:
    """The page: which quotes are to be reviewed, and the first of them, or the one that was looked at last."""
    studio, given = studio_of(request), Fields(request.query_params)
    wanted = asked(given, standing=Standing.CANDIDATE)
    waiting = queue(studio.engine, wanted)
    ids = list(waiting.ids)
    at = ids.index(given.text("at")) if given.text("at") in ids else 0
    values: dict[str, Any] = {"asked": wanted, "ids": ids, "at": at, "more": waiting.more}
    shown = _shown(studio, ids[at]) if ids else None
    return page(request, "library/review.html", "library", **values, shown=shown)


def one(request: Request) -> Response:
    """One quote of a review, as a piece of the page. Raises `NotFound`."""
    shown = _shown(studio_of(request), Fields(request.query_params).needed("id"))
    return page(request, "library/review_quote.html", "library", shown=shown)


def edit(request: Request, given: Fields) -> Response:
    """Changes the words, the author or the title of the source; the page tells the id that follows from them."""
    studio, words = studio_of(request), wording()
    id, _, revision = given.needed("quote").partition(":")
    if not revision.isdecimal():
        raise InputError(words("library.wrong.chosen.message"), words("library.wrong.chosen.hint", most=1))
    before = studio.store.get(id)
    changes = _changes(before, given)
    if not changes:
        return said(request, words("library.done.unchanged"), id=before.id)
    after = studio.store.edit(id, seen=int(revision), **changes)
    told = words("library.done.edited")
    return said(request, told, undo=studio.undoing.keep(told, lambda: _edit_back(studio, before, after)), id=after.id)


def _shown(studio: Studio, id: str) -> dict[str, object]:
    """A quote with all that the review shows beside it."""
    # The revision first: if somebody changes the quote in between, saving finds out.
    revision = studio.store.revision(id)
    quote = studio.store.get(id)
    return {
        "quote": quote,
        "seen": seen(Kept(quote, revision)),
        "doubts": further_doubts(quote),
        "reasons": quotable(quote.text).reasons,
        "context": context_of(studio.store, quote),
    }


def _changes(before: Quote, given: Fields) -> Changes:
    changes: Changes = {}
    text, author, title = given.text("text").strip(), given.line("author"), given.line("source")
    if text != before.text:
        changes["text"] = text
    if author != before.attribution.person:
        changes["author"] = author or ""
    if title != (before.source and before.source.title):
        fields: dict[str, str | None] = dict.fromkeys(OF_THE_WORK)
        changes["source"] = source_from(before, {**fields, "source": title or ""})
    return changes


def _edit_back(studio: Studio, before: Quote, after: Quote) -> None:
    """Gives a quote the words and the credit back that it had, unless somebody has changed them once more."""
    words = wording()
    try:
        now = studio.store.get(after.id)
    except NotFound:
        now = None
    if now is None or (now.text, now.attribution, now.source) != (after.text, after.attribution, after.source):
        raise Outdated(words("library.wrong.worked_on.message"), words("library.wrong.worked_on.hint"))
    studio.store.edit(
        after.id,
        text=before.text,
        author=before.attribution.person,
        source=before.source,
        proof=before.proof,
        emphasis=with_markup(before.text, before.emphasis) if before.emphasis else None,
        edits=before.edits,
    )
