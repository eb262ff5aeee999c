"""What of a card is kept in the library, on demand: words of one's own as a quote, and which words stand out.

Touches: the store.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from pullquote.studio.answers import said, studio_of
from pullquote.studio.card.asking import asked_card, asked_emphasis
from pullquote.studio.fields import Fields
from pullquote.studio.wording import wording
from quotes.admission import admit_date
from quotes.emphasis import with_markup
from quotes.errors import InputError
from quotes.model import Attribution, Certainty, Draft, Source, Words


def keep_words(request: Request, given: Fields) -> Response:
    """Keeps the words as a quote, a candidate as any that is added by hand. What is there already stays as it is."""
    studio, words = studio_of(request), wording()
    # What could not be drawn as a card is told before it is kept.
    spec = asked_card(studio, given, None).spec
    title, date = given.line("source"), given.line("date")
    day = admit_date(date) if date else None
    draft = Draft(
        text=spec.text,
        attribution=Attribution(given.needed("by"), certainty=Certainty.CLAIMED),
        source=Source(title, date=day) if title else None,
        locator=", ".join(part for part in (None if title else day, given.line("locator")) if part) or None,
        topic=given.line("topic"),
        language=given.line("language"),
        words=given.kind("words", Words) or Words.UNKNOWN,
        emphasis=with_markup(spec.text, spec.emphasis) if spec.emphasis else None,
    )
    outcome = studio.store.add([draft], now=studio.now())
    id = (*outcome.added, *outcome.known)[0]
    if not outcome.added:
        return said(request, words("card.keep.known"), quote=id)

    def back() -> None:
        # Not one that somebody has worked on since.
        studio.store.delete([id], seen={id: 0})

    return said(request, words("card.keep.kept"), undo=studio.undoing.keep(words("card.keep.step"), back), quote=id)


def keep_emphasis(request: Request, given: Fields) -> Response:
    """Keeps which words of a stored quote stand out. Raises `Outdated` when the quote has been changed meanwhile."""
    studio, words = studio_of(request), wording()
    quote = studio.store.get(given.needed("quote"))
    seen = given.whole("revision", least=0, most=2**53)
    spans = asked_emphasis(given, quote.text, quote.text)
    if spans is None:
        raise InputError("There is nothing to keep.", "Select words of the quote first.")
    before = with_markup(quote.text, quote.emphasis) if quote.emphasis else None
    studio.store.edit(quote.id, seen=seen, emphasis=with_markup(quote.text, spans) if spans else None)
    revision = studio.store.revision(quote.id)

    def back() -> None:
        studio.store.edit(quote.id, seen=revision, emphasis=before)

    undo = studio.undoing.keep(words("card.emphasis.step"), back)
    return said(request, words("card.emphasis.kept"), undo=undo, revision=revision)
