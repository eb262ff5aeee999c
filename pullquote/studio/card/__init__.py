"""The studio's card: a quote or words of one's own, seen as they will be drawn, with every choice at hand."""

from __future__ import annotations

from starlette.routing import BaseRoute

from pullquote.studio.card.page import card_page, found_quotes
from pullquote.studio.card.picture import drawn_picture, quote_picture, upload_picture
from pullquote.studio.card.previewing import preview, remedies, strip
from pullquote.studio.card.saving import keep_emphasis, keep_words
from pullquote.studio.card.taking import card_file, keep_picture
from pullquote.studio.card.uploads import LARGEST
from pullquote.studio.routing import change, look

_FORM = 64 * 1024
"""Bytes of a form around a picture."""

ROUTES: tuple[BaseRoute, ...] = (
    look("/card", card_page),
    look("/card/quotes", found_quotes),
    look("/card/picture", quote_picture),
    look("/card/drawn/{key:str}", drawn_picture),
    look("/card/photo/{digest:str}", upload_picture),
    change("/card/preview", preview),
    change("/card/strip", strip),
    change("/card/remedies", remedies),
    change("/card/file", card_file),
    change("/card/upload", keep_picture, largest=LARGEST + _FORM, files=1),
    change("/card/keep", keep_words),
    change("/card/emphasis", keep_emphasis),
)
