"""What a page of a site says about its card in its front matter: the keys that are read, and no others.

Pure.
"""

from __future__ import annotations

from quotes.markup.front_matter import FrontMatter, Wanted
from quotes.markup.front_matter import read_front_matter as read

KEYS = ("title", "author", "draft", "lang", "language", "quote", "quote_author", "quote_source", "pullquote")
"""The only keys that are read: what else a page says about itself is for others."""

_WANTED = Wanted(KEYS, tables=frozenset({"pullquote"}), switches=frozenset({"draft", "pullquote", "image"}))


def read_front_matter(text: str, name: str) -> FrontMatter:
    """The front matter of a page that is called `name` in errors, and its body; a page may have none.

    Raises `InputError` with file and line for front matter that cannot be read or is not closed.
    """
    return read(text, name, _WANTED)
