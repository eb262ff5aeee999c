"""The HTML file of a page in a site that another program has built, and the tags put into it.

Touches: disk (writes built pages, whole or not at all).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from cards.writing import write_whole
from pullquote.site.tags import Tag, with_tags
from quotes.errors import StorageError

LARGEST_HTML = 50_000_000
"""Bytes of a built page; beyond it, it is left alone."""

_INDEXES = frozenset({"index", "_index", "readme"})
"""Pages that generators build as their folder's own page."""


def html_of(built: Path, page: PurePosixPath) -> Path | None:
    """The built file of a page, `a/b.md` as `a/b.html` or `a/b/index.html`; None where there is none inside `built`."""
    folder = built / page.parent
    names = [folder / f"{page.stem}.html", folder / page.stem / "index.html"]
    if page.stem.lower() in _INDEXES:
        names.insert(0, folder / "index.html")
    root = built.resolve()
    return next((file for file in names if file.is_file() and file.resolve().is_relative_to(root)), None)


def put_into(file: Path, tags: Sequence[Tag]) -> bool:
    """Puts the tags into a built page; says whether it has them now. A page with a picture of its own is left alone.

    So is one that is no UTF-8. Raises `StorageError`.
    """
    try:
        if file.stat().st_size > LARGEST_HTML:
            return False
        before = file.read_bytes()
        page = before.decode()
    except UnicodeDecodeError:
        return False
    except OSError as error:
        raise StorageError(f"{file} cannot be read: {error.strerror}.", "Check its permissions.") from error
    after = with_tags(page, tags)
    if after.encode() != before:
        write_whole(file, after.encode())
    return bool(tags) and tags[0].html in after
