"""A person on a page: the names they go by, how much is credited to them, and changes of that.

Touches: the database.
"""

from __future__ import annotations

from urllib.parse import quote as percent_encoded

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from pullquote.studio.answers import page, said, studio_of
from pullquote.studio.fields import Fields
from pullquote.studio.routing import change, look
from pullquote.studio.wording import wording
from pullquote.verifying import checker
from quotes.people.desk import People
from quotes.people.record import Renamed

_PROPOSED = 20
"""Names that are proposed while somebody types: a list that one sees at a glance."""


def _page(request: Request) -> Response:
    person = _people(request).get(request.path_params["name"])
    if person.name != request.path_params["name"]:
        return RedirectResponse(_address(person.name), 302)
    return page(request, "quote/people.html", "quote", person=person)


def _names(request: Request) -> Response:
    """The names of people with this in one of them."""
    wanted = Fields(request.query_params).line("q")
    found = _people(request).find(wanted) if wanted else ()
    most_quoted = sorted(found, key=lambda one: -one.quotes)
    return JSONResponse([one.name for one in most_quoted[:_PROPOSED]])


def _rename(request: Request, given: Fields) -> Response:
    people, words = _people(request), wording()
    name, new = given.needed("name"), given.needed("new")
    if not given.tick("sure"):
        ask = _in_words(people.rename(name, new, dry_run=True))
        return said(request, "", title=words("quote.people.sure_rename"), ask=ask or words("quote.people.rename_text"))
    changed = people.rename(name, new)
    told = words("quote.people.renamed", name=changed.person.name)
    return _told(request, people, changed, told, former=name)


def _alias(request: Request, given: Fields) -> Response:
    people, words = _people(request), wording()
    name, other = given.needed("name"), given.needed("other")
    if not given.tick("sure"):
        would = people.alias(name, other, dry_run=True)
        if would.united:
            ask = words("quote.people.would_unite", united=", ".join(would.united), name=would.person.name)
            return said(request, "", title=words("quote.people.sure_unite"), ask=f"{ask} {_in_words(would)}".strip())
    changed = people.alias(name, other)
    key = "united" if changed.united else "added"
    told = words(f"quote.people.{key}", name=changed.person.name if changed.united else other)
    return _told(request, people, changed, told)


def _unalias(request: Request, given: Fields) -> Response:
    people, words = _people(request), wording()
    other = given.needed("other")
    (person,) = people.unalias(other)
    told = words("quote.people.took_off", name=other)

    def back() -> None:
        people.alias(person.name, other)

    return said(request, told, undo=studio_of(request).undoing.keep(told, back), goes=_address(person.name))


def _told(request: Request, people: People, changed: Renamed, told: str, former: str | None = None) -> Response:
    """What was done, and what takes it back, where nobody was united and no quote became part of another."""
    goes = _address(changed.person.name)
    if changed.united or changed.merged:
        return said(request, told, goes=goes)

    def back() -> None:
        if former is not None:
            people.rename(changed.person.name, former)
        names = [changed.person.name] if former is not None else list(changed.aliases)
        people.unalias(*names)

    return said(request, told, undo=studio_of(request).undoing.keep(told, back), goes=goes)


def _in_words(would: Renamed) -> str:
    """How many quotes a change of names would change."""
    counts = (("would_change", len(would.ids)), ("would_merge", len(would.merged)))
    return " ".join(wording()(f"quote.people.{key}", count=count) for key, count in counts if count)


def _address(name: str) -> str:
    return f"/people/{percent_encoded(name, safe='')}"


def _people(request: Request) -> People:
    return People(studio_of(request).engine, checker())


ROUTES: tuple[BaseRoute, ...] = (
    look("/people/names", _names),
    look("/people/{name:path}", _page),
    change("/people/rename", _rename),
    change("/people/alias", _alias),
    change("/people/unalias", _unalias),
)
