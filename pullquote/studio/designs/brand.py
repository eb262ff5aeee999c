"""The brand kit: shown, tried as it is typed, and kept in the settings.

Touches: disk and the database, through the studio.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cards.picture import Picture
from cards.spec import Look
from pullquote import settings
from pullquote.brand_kit import brand_of, logo_of
from pullquote.settings_changes import change_settings, take_back_settings
from pullquote.studio.answers import page, picture, said, studio_of
from pullquote.studio.designs.brand_fields import (
    COLOURS,
    FONTS,
    asked_brand,
    brand_digest,
    fields_of,
    settings_of,
)
from pullquote.studio.designs.brand_told import hex_of, moves_of, pairs_of
from pullquote.studio.designs.drafting import drafting_of
from pullquote.studio.designs.gallery import palette_of
from pullquote.studio.designs.own_files import kept_design
from pullquote.studio.designs.samples import asked_sample, known_or_first, sample_spec
from pullquote.studio.designs.small_cards import KIND, asked_width, small_card
from pullquote.studio.desk import Studio
from pullquote.studio.fields import Fields
from pullquote.studio.wording import wording
from pullquote.workspace import SETTINGS
from quotes.errors import InputError, Outdated, PullquoteError
from templates.brand import NO_BRAND, Brand, branded
from templates.design import Design
from templates.formats import format_named

_SHOWN = ("editorial", "poster", "minimal", "marker", "magazine")
"""Designs that use colours in unlike ways: words on paper, accent as the ground, a dot, strokes behind words."""

_MOST_SHOWN = 4


def brand_page(request: Request) -> Response:
    """The page of the brand kit."""
    studio, given = studio_of(request), Fields(request.query_params)
    kept = studio.workspace.settings.brand
    families = [family.name for family in studio.workspace.renderer.catalogue.families]
    designs = _designs(studio)
    values = fields_of(kept)
    named = [values[f"fonts.{key}"] for key in FONTS]
    quote = known_or_first(studio, given.line("quote"))
    return page(
        request,
        "designs/brand.html",
        "designs",
        tab="brand",
        values=values,
        mark=kept.mark,
        logo=kept.logo,
        seen=brand_digest(kept),
        colours=COLOURS,
        fonts=FONTS,
        families=[*families, *(name for name in dict.fromkeys(named) if name and name not in families)],
        own={name: _own_colour(designs[0], name) for name in COLOURS} if designs else {},
        designs=[(design, list(design.palettes)[:2]) for design in designs],
        form=format_named(studio.workspace.settings.defaults.format),
        quote=quote,
        asked=urlencode({**values, "mark": "1" if kept.mark else "", "quote": quote}),
        told=_told(studio, kept),
    )


def brand_preview(request: Request, given: Fields) -> Response:
    """What the kit as it is typed comes to: what is wrong with fields, contrasts, and what designs had to move."""
    studio = studio_of(request)
    brand, problems = asked_brand(given, studio.workspace.settings.brand.logo)
    told = _told(studio, brand)
    piece = page(request, "designs/brand_told.html", "designs", told=told)
    more = {"accent": told["accent"], "wrong": bool(problems)}
    return JSONResponse({"problems": problems, "piece": bytes(piece.body).decode(), **more})


def brand_picture(request: Request) -> Response:
    """The card of a sample in a design and in the kit that the address tells, which is not kept."""
    studio, given = studio_of(request), Fields(request.query_params)
    width, asked = asked_width(given), asked_sample(given)
    brand, _ = asked_brand(given, studio.workspace.settings.brand.logo)
    kit, logo, _ = _kit(studio, brand)
    with studio.drawing():
        kept = kept_design(studio, given.needed("design"))
        design, _ = branded(kept, kit)
        # Tried kits are many, and a renderer keeps the designs of each brand that it has seen: so this is a draft.
        look = Look(
            design.name,
            studio.workspace.settings.defaults.format,
            palette_of(design, given.line("palette")),
            brand.handle,
            brand.mark,
            series=brand.series,
            brand=NO_BRAND,
            logo=logo,
        )
        with drafting_of(studio).drawing(studio, design) as renderer:
            return picture(small_card(renderer, sample_spec(studio, asked, look), width).data, KIND)


def save_brand(request: Request, given: Fields) -> Response:
    """Keeps the kit, setting by setting, if it still is as it was seen. The logo is kept by its own buttons."""
    studio, seen = studio_of(request), given.needed("seen")
    kept = studio.workspace.settings.brand
    brand, problems = asked_brand(given, kept.logo)
    if problems:
        name, what = next(iter(problems.items()))
        named = wording()(f"designs.brand.{name.replace('.', '_')}")
        raise InputError(f"{named}: {what.rstrip('.')}.", "Correct it, and save.")
    _admit(studio, brand)
    before = settings_of(kept)
    changes = {name: value for name, value in settings_of(brand).items() if value != before[name]}
    words = wording()("designs.brand.saved")
    return keep_brand(request, changes, seen, words)


def keep_brand(
    request: Request, changes: Mapping[str, str | bool | None], seen: str, words: str, **more: object
) -> Response:
    """Writes settings of the brand kit, if that still is as it was seen; raises `Outdated`."""
    studio = studio_of(request)
    path = studio.root / SETTINGS

    def as_seen(found: settings.Settings) -> None:
        if brand_digest(found.brand) != seen:
            raise Outdated(
                "The brand kit was changed meanwhile, in another tab or by another program.",
                "What you typed is still here: load the page anew in another tab to compare.",
            )

    before = change_settings(path, changes, admit=as_seen)
    number = studio.undoing.keep(words, partial(take_back_settings, path, changes, before)) if changes else None
    return said(request, words, undo=number, seen=brand_digest(studio.workspace.settings.brand), **more)


def _told(studio: Studio, brand: settings.Brand) -> dict[str, object]:
    """Contrasts and moves of a kit, and what is wrong with its logo."""
    kit, _, trouble = _kit(studio, brand)
    designs = _designs(studio)
    accent = dict(kit.colours).get("accent")
    return {
        "pairs": pairs_of(kit, designs[0]) if designs else [],
        "moves": moves_of(kit, designs),
        "trouble": trouble,
        "accent": hex_of(accent) if accent else "",
        "first": designs[0].title if designs else "",
        "plain": not kit,
    }


def _kit(studio: Studio, brand: settings.Brand) -> tuple[Brand, Picture | None, PullquoteError | None]:
    """The kit with its logo; without the logo, and what was taken from it, where that cannot be had."""
    origin = SETTINGS
    try:
        logo = logo_of(brand, studio.root, origin)
        return brand_of(brand, logo, origin), logo, None
    except PullquoteError as error:
        colours = brand.colours.model_copy(update={"accent": None}) if brand.colours.accent == "logo" else brand.colours
        return brand_of(brand.model_copy(update={"colours": colours}), None, origin), None, error


def _admit(studio: Studio, brand: settings.Brand) -> None:
    """Raises for a kit that no card can be drawn with: a family that is not at hand, a logo that gives no colour."""
    catalogue = studio.workspace.renderer.catalogue
    for family in (brand.fonts.quote, brand.fonts.text):
        if family is not None:
            catalogue.family(family)
    if brand.colours.accent == settings.FROM_LOGO:
        brand_of(brand, logo_of(brand, studio.root, SETTINGS), SETTINGS)


def _designs(studio: Studio) -> list[Design]:
    """The designs that a kit is shown in, the usual one first. One that is not right is left out."""
    found = []
    for name in dict.fromkeys([studio.workspace.settings.defaults.design, *_SHOWN]):
        with suppress(PullquoteError):
            found.append(kept_design(studio, name))
    return found[:_MOST_SHOWN]


def _own_colour(design: Design, name: str) -> str:
    """The colour of a design's own by a name of the kit's, to begin from; that of its words where it has none."""
    palette = design.palettes.get("light") or next(iter(design.palettes.values()))
    return hex_of(palette.get(name) or palette.get("ink") or palette["ground"])
