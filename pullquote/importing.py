"""Documents into a store: named by a person, read, kept part by part, everything they held accounted for.

Touches: disk, the network for pages, the terminal for standard input, and the entry points of installed readers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import entry_points
from pathlib import Path

import click

from pullquote import __version__
from pullquote.arriving.account import Account
from pullquote.arriving.document import Arrived
from pullquote.arriving.files import STANDARD_INPUT, read_file, read_input, readable
from quotes.errors import InputError
from quotes.imports import ImportRun
from quotes.model import SourceKind, Words
from quotes.readers import Reader, Reading
from quotes.readers.choose import READERS, choose_reader, read_parts
from quotes.readers.reader import joined

FILES = "files"
"""What imports of files, folders and pages are called in the store."""


@dataclass(frozen=True, slots=True)
class How:
    """How documents are to be read: the format if it is not to be told, which column holds which field, plugins."""

    format: str | None = None
    columns: Mapping[str, str] | None = None
    plugins: tuple[Reader, ...] = ()


def installed_readers() -> tuple[Reader, ...]:
    """Readers that other packages bring, by the entry points `pullquote.readers`. A broken one hides no other.

    Which one is broken, and how, is told on standard error.
    """
    readers: list[Reader] = []
    for point in sorted(entry_points(group="pullquote.readers"), key=lambda point: point.name):
        try:
            readers.append(point.load()())
        except Exception as error:  # noqa: BLE001 - a package may raise whatever it likes
            click.echo(f"The reader {point.name!r} ({point.value}) cannot be loaded: {error!r}.", err=True)
    return tuple(readers)


def bring(name: str, *, private: bool = False) -> Arrived:
    """The document that a person named: a file, an address, or `-` for standard input.

    Raises `NotFound`, `InputError`, `Refused` and `Unreachable`.
    """
    if name == "-":
        return read_input()
    # Late: most documents are files, and need nothing of a network.
    if "://" in name:
        from pullquote.arriving.page import fetch_page, is_address

        if is_address(name):
            return fetch_page(name, private=private)
    return read_file(Path(name))


def shown_name(name: str) -> str:
    """What a document is called in accounts: a file's bare name, an address without anything secret."""
    if name == "-":
        return STANDARD_INPUT
    if "://" in name:
        from pullquote.arriving.page import shown_address

        return shown_address(name)
    return readable(Path(name).name)


def look_at(arrived: Arrived, how: How, *, listing: bool) -> Account:
    """The account of a document that is only looked at, `listing` all that is in it. Raises `InputError`."""
    account = _account_of(arrived, listing=listing, every=listing)
    for _ in account.passing(parts_of(arrived, how)):
        continue
    return account


def keep(run: ImportRun, arrived: Arrived, how: How, *, listing: bool, restore: bool = False) -> Account:
    """Keeps a document's quotes, all or none, and gives its account, `listing` what was not taken.

    With `restore` the quotes of an export get all that it carries of them. Raises `InputError` and `StorageError`.
    """
    account = _account_of(arrived, listing=listing)
    kept = run.keep(account.passing(parts_of(arrived, how)), arrived.name, restore=restore)
    if not restore:
        run.check_again(kept.document, f"pullquote {__version__}")
    account.kept(kept)
    return account


def read_arrived(arrived: Arrived, how: How) -> Reading:
    """A document as one reading. Raises `InputError`."""
    return joined(parts_of(arrived, how))


def _account_of(arrived: Arrived, *, listing: bool, every: bool = False) -> Account:
    return Account(arrived.name, listing=listing, every=every, warnings=list(arrived.warnings))


def parts_of(arrived: Arrived, how: How) -> Iterator[Reading]:
    """A document read part by part, as far as it is asked for. Raises `InputError`."""
    format = _format(arrived, how)
    parts = read_parts(arrived.data, arrived.name, format=format, columns=how.columns, plugins=how.plugins)
    yield from parts if arrived.url is None else _with_address(parts, arrived.url)


def _format(arrived: Arrived, how: How) -> str | None:
    """The format that was named; of a page the one that its name as a file helps to tell: an address seldom does."""
    if how.format or how.columns or arrived.filename is None:
        return how.format
    readers = {reader.name: reader for reader in (*READERS, *how.plugins)}
    try:
        return choose_reader(arrived.data, arrived.filename, readers=tuple(readers.values())).name
    except InputError:
        # Said again in reading it, with the page's address.
        return None


_OWN = frozenset({Words.WRITING, Words.GROUP, Words.SPEECH})
"""Words of a page's own. What kind of words those are that it quotes, readers do not know."""

_PRINTED = frozenset({SourceKind.BOOK, SourceKind.PAPER})
"""Works that have other places than the page on which some of them stand."""


def _with_address(parts: Iterable[Reading], url: str) -> Iterator[Reading]:
    """A page's reading, whose own work, if there is one that says no address, is found at the page's."""
    for part in parts:
        works = {draft.source for draft in part.drafts if draft.words in _OWN and draft.source is not None}
        work = works.pop() if len(works) == 1 else None
        if work is None or work.url is not None or work.kind in _PRINTED:
            yield part
            continue
        found = replace(work, url=url)
        drafts = tuple(draft._replace(source=found) if draft.source == work else draft for draft in part.drafts)
        yield replace(part, drafts=drafts, sources=tuple(found if one == work else one for one in part.sources))
