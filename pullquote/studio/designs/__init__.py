"""The studio's designs: all of them, one of them and its text, the brand kit, the proof sheet."""

from __future__ import annotations

from starlette.routing import BaseRoute

from pullquote.studio.designs.brand import brand_page, brand_picture, brand_preview, save_brand
from pullquote.studio.designs.editor import check, design_page, design_text, preview, save
from pullquote.studio.designs.gallery import choose, copy, design_picture, gallery
from pullquote.studio.designs.logo import LARGEST, logo_picture, remove_logo, upload_logo
from pullquote.studio.designs.proof_sheet import approve_cases, draw_sheet, proof_page, sheet_cards, sheet_picture
from pullquote.studio.routing import change, look

ROUTES: tuple[BaseRoute, ...] = (
    look("/designs", gallery),
    look("/designs/{name}", design_page),
    look("/designs/{name}/picture", design_picture),
    look("/designs/{name}/text", design_text),
    change("/designs/{name}/default", choose),
    change("/designs/{name}/copy", copy),
    change("/designs/{name}/preview", preview),
    change("/designs/{name}/check", check),
    change("/designs/{name}/save", save),
    look("/brand", brand_page),
    look("/brand/picture", brand_picture),
    look("/brand/logo/picture", logo_picture),
    change("/brand/preview", brand_preview),
    change("/brand/save", save_brand),
    change("/brand/logo", upload_logo, largest=LARGEST, files=1),
    change("/brand/logo/remove", remove_logo),
    look("/proof-sheet", proof_page),
    look("/proof-sheet/cards", sheet_cards),
    look("/proof-sheet/picture", sheet_picture),
    change("/proof-sheet/draw", draw_sheet),
    change("/proof-sheet/approve", approve_cases),
)
