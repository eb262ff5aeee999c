"""One design: its text, checked and drawn as it is typed, and saved where it is the user's own.

Touches: disk and the database, through the studio.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cards.spec import Look
from pullquote.design_faults import Fault, fault_of, fault_of_card
from pullquote.studio.answers import page, said, studio_of
from pullquote.studio.designs.drafting import Overtaken, drafting_of, read_draft
from pullquote.studio.designs.gallery import design_address, palette_of
from pullquote.studio.designs.own_files import DesignFile, design_file, digest_of, kept_design, put_back, save_text
from pullquote.studio.designs.samples import asked_sample, known_or_first, sample_spec, samples_of
from pullquote.studio.designs.small_cards import asked_width, small_card
from pullquote.studio.desk import Studio
from pullquote.studio.fields import Fields
from pullquote.studio.wording import wording
from quotes.errors import InputError, NotFound, PullquoteError, Refused, StorageError
from templates.brand import NO_BRAND
from templates.design import Design
from templates.formats import format_named, formats
from templates.load import MOST_CHARACTERS


def design_page(request: Request) -> Response:
    """The page of a design: an editor for one's own, the text to read for another's."""
    studio, name, given = studio_of(request), request.path_params["name"], Fields(request.query_params)
    file, fault = _file(studio, name)
    settings = studio.workspace.settings
    design = _kept(studio, name)
    quote = known_or_first(studio, given.line("quote"))
    samples = [one for one in samples_of(studio, 0, "").values() if one.asked != quote]
    return page(
        request,
        "designs/editor.html",
        "designs",
        tab="gallery",
        name=name,
        file=file,
        fault=fault,
        shown=design,
        text=file.text if file else "",
        address=design_address(name),
        most=MOST_CHARACTERS,
        quote=quote,
        quote_words=_words(studio, quote),
        samples=samples,
        formats=formats(),
        form=given.one_of("format", list(formats())) or settings.defaults.format,
        palettes=list(design.palettes) if design else ["light", "dark"],
        palette=palette_of(design, settings.defaults.palette) if design else settings.defaults.palette,
        has_brand=any(value is not None for _, value in [*settings.brand.colours, *settings.brand.fonts]),
        suggestion=_free_name(studio, name),
    )


def design_text(request: Request) -> Response:
    """A design's text as it is now, for a page that wants to know whether it was changed elsewhere."""
    file = design_file(studio_of(request), request.path_params["name"])
    return JSONResponse({"text": file.text, "seen": file.digest})


def preview(request: Request, given: Fields) -> Response:
    """What is wrong with a text, at its lines, and if nothing is, a card drawn in it. Nothing is kept."""
    studio, name, text = studio_of(request), request.path_params["name"], given.text("text")
    width, asked, form = asked_width(given), asked_sample(given), given.line("format")
    # A check of an older text stops: whoever types is not to wait for it.
    drafting_of(studio).begin(name)
    with studio.drawing() as usual:
        read = read_draft(name, text, usual.catalogue)
        if read.design is None:
            return JSONResponse({"faults": _told(read.faults), "palettes": None, "picture": None})
        design = read.design
        palette = palette_of(design, given.line("palette"))
        look = _look(studio, design, form, palette, branded=given.tick("branded"))
        answer: dict[str, Any] = {"palettes": list(design.palettes), "palette": palette, "picture": None}
        # What is wrong with the quote is no fault of the design's.
        spec = sample_spec(studio, asked, look)
        try:
            with drafting_of(studio).drawing(studio, design) as renderer:
                card = small_card(renderer, spec, width)
        except PullquoteError as error:
            fault = fault_of_card(error, text, f"{name}.toml", design, format_named(look.format), palette)
            rule = error.rule if isinstance(error, Refused) else "design"
            return JSONResponse({**answer, "faults": _told([fault]), "refused": rule})
    figures = wording()("designs.figures", px=round(card.type_px), count=card.lines, contrast=f"{card.contrast:.1f}")
    more = {"width": card.width, "height": card.height, "figures": figures, "warnings": list(card.warnings)}
    return JSONResponse({**answer, "faults": [], "picture": card.address, **more})


def check(request: Request, given: Fields) -> Response:
    """Every fault of a text, drawn in every format and palette as `designs check` does. A newer check overtakes it."""
    studio, name, text = studio_of(request), request.path_params["name"], given.text("text")
    drafting = drafting_of(studio)
    number = drafting.begin(name)
    with studio.drawing() as usual:
        read = read_draft(name, text, usual.catalogue)
    try:
        faults = drafting.faults(studio, read.design, text, number) if read.design else read.faults
    except Overtaken:
        return JSONResponse({"overtaken": True})
    return JSONResponse({"faults": _told(faults), "overtaken": False})


def save(request: Request, given: Fields) -> Response:
    """Keeps a text as the design, if its file is as it was seen. One that cannot be read is kept only when asked to."""
    studio, name, text = studio_of(request), request.path_params["name"], given.text("text")
    file = design_file(studio, name)
    with studio.drawing() as usual:
        faults = read_draft(name, text, usual.catalogue).faults
    if faults and not given.tick("faulty"):
        first = faults[0]
        raise Refused("design", f"Line {first.line}: {first.message}" if first.line else first.message, first.hint)
    old, new = save_text(file, text, given.needed("seen"))
    words = wording()("designs.saved_faulty" if faults else "designs.saved", name=name)
    number = studio.undoing.keep(words, partial(put_back, file.path, new, old)) if old != new else None
    return said(request, words, undo=number, seen=digest_of(new))


def _file(studio: Studio, name: str) -> tuple[DesignFile | None, Fault | None]:
    """A design's file, or why it cannot be shown; raises `NotFound` where there is none."""
    try:
        return design_file(studio, name), None
    except NotFound:
        raise
    except (InputError, StorageError) as error:
        return None, fault_of(error, f"{name}.toml")


def _kept(studio: Studio, name: str) -> Design | None:
    with suppress(PullquoteError):
        return kept_design(studio, name)
    return None


def _look(studio: Studio, design: Design, form: str | None, palette: str, *, branded: bool) -> Look:
    if branded:
        return studio.workspace.look(design.name, form, palette)
    settings = studio.workspace.settings
    return replace(
        Look(design.name, form or settings.defaults.format, palette),
        handle=settings.brand.handle,
        series=settings.brand.series,
        mark=settings.brand.mark,
        brand=NO_BRAND,
    )


def _told(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """Faults for a page; their key in words is part of the message already where it helps."""
    return [{"line": fault.line, "key": fault.key, "message": fault.message, "hint": fault.hint} for fault in faults]


def _words(studio: Studio, asked: str) -> str:
    """The beginning of a sample's words, to be chosen by."""
    if asked.startswith("~"):
        return wording()(f"designs.length.{asked[1:]}")
    return studio.store.get(asked).text


def _free_name(studio: Studio, name: str) -> str:
    """A name for a copy that is not taken."""
    taken = studio.workspace.renderer.designs.names()
    begun = f"my-{name.removeprefix('my-')}"[:50]
    return next(tried for tried in [begun, *(f"{begun}-{number}" for number in range(2, 1000))] if tried not in taken)
