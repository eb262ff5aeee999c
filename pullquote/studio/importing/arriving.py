"""`/import`: documents are dropped, looked at, and kept when a person has seen what they bring."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from pullquote.arriving.document import Arrived
from pullquote.arriving.files import LARGEST, readable
from pullquote.importing import FILES, How, bring, installed_readers, keep
from pullquote.output import count_of
from pullquote.studio.answers import page, said, studio_of
from pullquote.studio.desk import Studio
from pullquote.studio.fields import Fields
from pullquote.studio.importing.preview import preview
from pullquote.studio.importing.tray import Tray
from pullquote.studio.routing import change, look
from pullquote.studio.wording import wording
from quotes.errors import InputError, PullquoteError
from quotes.readers import Reader
from quotes.readers.choose import READERS
from quotes.readers.columns import FIELDS
from scheduler.planned import quotes_with_posts

_MOST_FILES = 50
"""Files in one drop; a folder of more is the command line's to import."""

_OVERHEAD = 1024 * 1024
"""Bytes that a form needs beside its files."""


@cache
def _plugins() -> tuple[Reader, ...]:
    return installed_readers()


def _formats() -> list[str]:
    return [reader.name for reader in (*READERS, *_plugins())]


def _page(request: Request) -> Response:
    return page(request, "importing/import.html", "importing", formats=_formats(), largest=LARGEST // 2**20)


def _look(request: Request, given: Fields) -> Response:
    """What the documents would bring, a piece of the page for each."""
    studio, how = studio_of(request), _how(given)
    rows = []
    for name, found in _arrived(given):
        if isinstance(found, PullquoteError):
            rows.append({"name": name, "error": found, "lying": None, "shown": None})
            continue
        lying = studio.kept(Tray).lay(found)
        rows.append({"name": name, "lying": lying, **_looked(studio, found, how)})
    return _rows(request, rows, how)


def _look_again(request: Request, given: Fields) -> Response:
    """The same document once more, read in another way."""
    studio, how, lying = studio_of(request), _how(given), given.needed("lying")
    found = studio.kept(Tray).look(lying)
    return _rows(request, [{"name": found.name, "lying": lying, **_looked(studio, found, how)}], how)


def _rows(request: Request, rows: list[dict[str, Any]], how: How) -> Response:
    values: dict[str, Any] = {"rows": rows, "formats": _formats(), "fields": FIELDS, "how": how}
    return page(request, "importing/looked.html", "importing", **values)


def _looked(studio: Studio, found: Arrived, how: How) -> dict[str, Any]:
    try:
        return {"shown": preview(studio.engine, found, how, now=studio.now()), "error": None}
    except PullquoteError as error:
        return {"shown": None, "error": error}


def _arrived(given: Fields) -> Iterator[tuple[str, Arrived | PullquoteError]]:
    """The documents of a form: files, a text that was pasted, an address. Raises `InputError` when there are none."""
    files, pasted, address = given.files("files"), given.text("pasted").strip(), given.line("address")
    if not files and not pasted and address is None:
        raise InputError("There is nothing to read.", "Drop a file, paste a text, or give an address.")
    for file in files:
        name = readable(str(file.filename).replace("\\", "/").rpartition("/")[2]) or wording()("importing.nameless")
        yield name, Arrived(name, file.file.read())
    if pasted:
        name = wording()("importing.pasted_name")
        yield name, Arrived(name, pasted.encode("utf-8", "surrogatepass"))
    if address is not None:
        try:
            if "://" not in address:
                raise InputError(f"{address[:80]!r} is no address.", "Begin it with https://.")
            page_found = bring(address)
        except PullquoteError as error:
            yield address[:200], error
        else:
            yield page_found.name, page_found


def _how(given: Fields) -> How:
    columns = {name: found for name in FIELDS if (found := given.line(f"column-{name}"))}
    return How(given.one_of("format", _formats()), columns or None, _plugins())


def _keep(request: Request, given: Fields) -> Response:
    """Keeps documents that were looked at, as one import."""
    studio, how, t = studio_of(request), _how(given), wording()
    names = given.all("lying")
    restore = given.tick("restore")
    done, added, known, waiting, failed = [], 0, 0, [], []
    if restore:
        how = How("export", None, how.plugins)
    with studio.store.importing(FILES, studio.now()) as run:
        for lying in names:
            found = studio.kept(Tray).look(lying)
            try:
                account = keep(run, found, how, listing=False, restore=restore)
            except PullquoteError as error:
                failed.append({"name": found.name, "error": error.message, "hint": error.hint})
                continue
            studio.kept(Tray).drop(lying)
            done.append(found.name)
            added, known = added + account.added, known + account.known
            if account.waiting and account.became is not None:
                waiting.append({"name": found.name, "address": f"/documents/{account.became.document}/speakers"})
    words = t("importing.kept", quotes=count_of(added, "quote"), known=known)
    undo = _undoing(studio, words, run.number) if run.number is not None and (added or waiting) else None
    return said(request, words, undo=undo, done=done, added=added, known=known, waiting=waiting, failed=failed)


def _undoing(studio: Studio, words: str, number: int) -> int:
    """A step back that takes back the import of this number, and no later one."""

    def back() -> None:
        studio.store.undo_import(quotes_with_posts, number=number)

    return studio.undoing.keep(words, back)


ROUTES: tuple[BaseRoute, ...] = (
    look("/import", _page),
    change("/import/look", _look, largest=LARGEST + _OVERHEAD, files=_MOST_FILES),
    change("/import/again", _look_again),
    change("/import/keep", _keep),
)
