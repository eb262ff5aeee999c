"""Several quotes at once: the editor's word on them, their tags, and their end.

Touches: the store. What is sent names each quote with the revision that was seen; when one was changed meanwhile
nothing is done, and the page looks again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from sqlalchemy import Engine, select
from starlette.requests import Request
from starlette.responses import Response

from pullquote.studio.answers import said, studio_of
from pullquote.studio.desk import Studio
from pullquote.studio.fields import Fields
from pullquote.studio.library.finding import SIZE
from pullquote.studio.wording import wording
from quotes.admission import admit_label
from quotes.database import reading
from quotes.errors import InputError, Outdated
from quotes.identity import fold
from quotes.model import Quote, Standing
from quotes.rows import among, in_chunks, load_quotes
from quotes.tables import quote

_MOST = 10 * SIZE
"""Quotes of one change: what several pages show."""


def stand(request: Request, given: Fields) -> Response:
    """Gives quotes the editor's word; undoing gives each its own earlier one back."""
    studio = studio_of(request)
    standing = given.kind("standing", Standing)
    if standing is None:
        raise InputError("The field standing is missing.", "Send it anew.")
    chosen, seen = _seen(studio.engine, given)
    before = {one.id: one.standing for one in chosen}
    studio.store.set_standing(before, standing, seen=seen)
    words = wording()(f"library.done.{standing.value}", count=len(before))
    return said(request, words, undo=studio.undoing.keep(words, _standings_back(studio, before, standing)))


def tag(request: Request, given: Fields) -> Response:
    """Gives quotes a tag; undoing takes it off those that did not have it."""
    return _tagged(request, given, on=True)


def untag(request: Request, given: Fields) -> Response:
    """Takes a tag off quotes; undoing gives it back to those that had it."""
    return _tagged(request, given, on=False)


def delete(request: Request, given: Fields) -> Response:
    """Deletes quotes for good. The page has asked first: nothing brings them back."""
    studio = studio_of(request)
    chosen, seen = _seen(studio.engine, given)
    studio.store.delete([one.id for one in chosen], seen=seen)
    return said(request, wording()("library.done.deleted", count=len(chosen)))


def _tagged(request: Request, given: Fields, *, on: bool) -> Response:
    studio = studio_of(request)
    name = admit_label(given.needed("tag"), wording()("library.field.tag"))
    chosen, seen = _seen(studio.engine, given)
    changed = [one.id for one in chosen if on is not _has_tag(one, name)]
    make, back = (studio.store.tag, studio.store.untag) if on else (studio.store.untag, studio.store.tag)
    if not changed:
        words = wording()("library.done.had_tag" if on else "library.done.had_no_tag", tag=name)
        return said(request, words)
    make(changed, name, seen=seen)
    words = wording()("library.done.tagged" if on else "library.done.untagged", count=len(changed), tag=name)
    number = studio.undoing.keep(words, lambda: _on_kept(studio, changed, lambda kept: back(kept, name, seen=kept)))
    return said(request, words, undo=number)


def _has_tag(one: Quote, name: str) -> bool:
    return fold(name) in map(fold, one.tags)


def _seen(engine: Engine, given: Fields) -> tuple[tuple[Quote, ...], Mapping[str, int]]:
    """The quotes named as `id:revision`, and their revisions by id, for the change to look at once more.

    Raises `InputError`, and `Outdated` when one is not as it was seen.
    """
    pairs = [text.partition(":") for text in given.all("quote")]
    wanted = {id: revision for id, _, revision in pairs}
    if not 0 < len(wanted) <= _MOST:
        raise InputError(*_in_words("library.wrong.chosen", most=_MOST))
    with reading(engine) as connection:
        rows = select(quote.c.pk, quote.c.id, quote.c.revision).where(among(connection, quote.c.id, list(wanted)))
        now = {row.id: row for row in connection.execute(rows)}
        seen = {id: row.revision for id, row in now.items()}
        if {id: str(revision) for id, revision in seen.items()} != wanted:
            raise Outdated(*_in_words("library.wrong.outdated"))
        return tuple(load_quotes(connection, [row.pk for row in now.values()])), seen


def _in_words(key: str, **values: object) -> tuple[str, str]:
    words = wording()
    return words(f"{key}.message", **values), words(f"{key}.hint", **values)


def _standings_back(studio: Studio, before: Mapping[str, Standing], given: Standing) -> Callable[[], None]:
    """Gives each quote its own earlier standing, unless somebody has given it another one since."""
    by_standing: dict[Standing, list[str]] = defaultdict(list)
    for id, standing in before.items():
        by_standing[standing].append(id)

    def back() -> None:
        for standing, ids in by_standing.items():
            _on_kept(studio, ids, lambda kept, to=standing: studio.store.set_standing(kept, to, seen=kept), given)  # type: ignore[misc]

    return back


def _on_kept(
    studio: Studio, ids: list[str], act: Callable[[dict[str, int]], object], standing: Standing | None = None
) -> None:
    """Does something to those of the quotes that are still kept and, if it is given, still have a standing.

    `act` gets them with their revisions.
    """
    kept: dict[str, int] = {}
    with reading(studio.engine) as connection:
        for chunk in in_chunks(ids):
            rows = select(quote.c.id, quote.c.revision).where(among(connection, quote.c.id, chunk))
            if standing is not None:
                rows = rows.where(quote.c.standing == standing.value)
            kept |= {row.id: row.revision for row in connection.execute(rows)}
    if kept:
        act(kept)
