"""The studio's library: finding quotes, deciding on them, adding one by hand, and reviewing candidates."""

from __future__ import annotations

from starlette.routing import BaseRoute

from pullquote.studio.library.adding import add
from pullquote.studio.library.deciding import delete, stand, tag, untag
from pullquote.studio.library.exporting import export
from pullquote.studio.library.pages import found, library
from pullquote.studio.library.review import edit, one, review
from pullquote.studio.library.suggesting import suggestions
from pullquote.studio.routing import change, look

ROUTES: tuple[BaseRoute, ...] = (
    look("/", library),
    look("/library/found", found),
    look("/library/suggestions", suggestions),
    look("/library/export", export),
    change("/library/add", add),
    change("/library/stand", stand),
    change("/library/tag", tag),
    change("/library/untag", untag),
    change("/library/delete", delete),
    look("/review", review),
    look("/review/quote", one),
    change("/review/edit", edit),
)
