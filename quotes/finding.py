"""Which document is meant: by its name, its SHA-256, or the beginning of either.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from quotes.errors import InputError, NotFound, nearest
from quotes.model import Document

_SHORTEST_DIGEST = 4
"""Digits of a SHA-256 that may stand for it, as of an id."""


def find_document(documents: Sequence[Document], name: str) -> Document:
    """The one document meant; of several with exactly this name the one that was imported last.

    Raises NotFound, and InputError when the beginning fits several.
    """
    wanted = name.strip()
    if exact := [document for document in documents if document.name == wanted]:
        return exact[-1]
    is_digest = len(wanted) >= _SHORTEST_DIGEST and set(wanted.lower()) <= set("0123456789abcdef")
    found = [
        document
        for document in documents
        if (is_digest and document.sha256.startswith(wanted.lower()))
        or (wanted and document.name.casefold().startswith(wanted.casefold()))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(document.name for document in found[:5])
        raise InputError(f"Several documents begin with {wanted!a}: {names}.", "Give more of the name.")
    near = nearest(wanted, [document.name for document in documents])
    hint = f"Did you mean {near}? " if near else ""
    raise NotFound(f"There is no document {wanted!a}.", f"{hint}`pullquote documents` lists those that were imported.")
