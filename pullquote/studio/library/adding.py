"""Adding one quote by hand: every field checked for itself, so that each error stands beside its field.

Touches: the store.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from pullquote.studio.answers import said, studio_of
from pullquote.studio.desk import Studio
from pullquote.studio.fields import Fields
from pullquote.studio.wording import wording
from quotes.admission import admit_author, admit_date, admit_label, admit_language, admit_text
from quotes.errors import InputError, Outdated
from quotes.model import Attribution, Draft, Source, Words


def add(request: Request, given: Fields) -> Response:
    """Keeps a quote as a candidate, or tells which one it is already, or what is wrong with each field."""
    studio, words = studio_of(request), wording()
    draft, wrong = _draft(given)
    if draft is None:
        return said(request, "", wrong=wrong)
    outcome = studio.store.add([draft], now=studio.now())
    if not outcome.added:
        return said(request, "", known=outcome.known[0])
    id = outcome.added[0]
    told = words("library.done.added")
    return said(request, told, undo=studio.undoing.keep(told, lambda: _take_away(studio, id)), added=id)


def _take_away(studio: Studio, id: str) -> None:
    """Undoes an addition, unless somebody has worked on the quote since."""
    try:
        studio.store.delete([id], seen={id: 0})
    except Outdated:
        words = wording()
        raise Outdated(words("library.wrong.worked_on.message"), words("library.wrong.worked_on.hint")) from None


def _draft(given: Fields) -> tuple[Draft | None, dict[str, str]]:
    """The draft that the fields make, or what is wrong, by field."""
    wrong: dict[str, str] = {}
    words = wording()

    def checked(name: str, admit: Callable[[str], str], *, needed: bool = False) -> str | None:
        found = given.text(name) if name == "text" else given.line(name) or ""
        if not found.strip() and not needed:
            return None
        try:
            return admit(found)
        except InputError as error:
            wrong[name] = str(error)
            return None

    def label(name: str) -> str | None:
        return checked(name, lambda found: admit_label(found, words(f"library.field.{name}")))

    text = checked("text", admit_text, needed=True)
    author = checked("author", admit_author, needed=True)
    title, date = label("source"), checked("date", admit_date)
    if date is not None and title is None and "source" not in wrong:
        wrong["source"] = words("library.wrong.date_alone")
    kind = given.kind("words", Words) or Words.UNKNOWN
    told = (label("locator"), label("topic"), checked("language", admit_language))
    tags = tuple(one.strip() for one in given.text("tags").split(",") if one.strip())
    checked("tags", lambda _: ", ".join(admit_label(one, words("library.field.tag")) for one in tags))
    if wrong or text is None or author is None:
        return None, wrong
    draft = Draft(
        text=text,
        attribution=Attribution(author),
        source=None if title is None else Source(title, date=date),
        locator=told[0],
        topic=told[1],
        language=told[2],
        tags=tags,
        words=kind,
    )
    return draft, {}
