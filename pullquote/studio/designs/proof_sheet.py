"""The page of a proof sheet: every hard case of a design beside what was approved, and approving.

Touches: disk, through the studio.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pullquote.proofing.cases import FEW_FORMATS, proof_texts
from pullquote.proofing.comparing import Compared
from pullquote.proofing.sheet import overlay
from pullquote.studio.answers import page, picture, said, studio_of
from pullquote.studio.designs.gallery import design_address
from pullquote.studio.designs.own_files import kept_design
from pullquote.studio.designs.sheets import Sheet, sheets_of
from pullquote.studio.designs.small_cards import KIND
from pullquote.studio.desk import Studio
from pullquote.studio.fields import Fields
from pullquote.studio.wording import wording
from quotes.errors import InputError, NotFound, PullquoteError
from templates.design import Design
from templates.formats import formats

_STATES = ("changed", "new", "same", "refused")
"""In the order in which a person cares."""

_EXTENTS = {"few": tuple(FEW_FORMATS), "all": tuple(formats())}
"""The formats of a sheet: one of each arrangement, or every one."""


def proof_page(request: Request) -> Response:
    """The page: which design, what there is of its sheet, and how to go on."""
    studio, given = studio_of(request), Fields(request.query_params)
    designs = _designs(studio)
    chosen = given.line("design") or studio.workspace.settings.defaults.design
    if chosen not in {design.name for design in designs}:
        if given.line("design"):
            # Tells what is wrong with it, or that it is not there.
            kept_design(studio, chosen)
        chosen = designs[0].name
    sheet = sheets_of(studio).of(chosen)
    return page(
        request,
        "designs/proof_sheet.html",
        "designs",
        tab="proof",
        designs=designs,
        chosen=chosen,
        address=design_address(chosen),
        extents={name: len(names) for name, names in _EXTENTS.items()},
        formats=list(formats()),
        texts=proof_texts(),
        states=_STATES,
        sheet=sheet.id if sheet else "",
        number=len(proof_texts()),
    )


def draw_sheet(request: Request, given: Fields) -> Response:
    """Begins to draw a design's sheet; the page asks for its cards as they come."""
    studio = studio_of(request)
    design = kept_design(studio, given.needed("design"))
    extent = given.one_of("extent", list(_EXTENTS)) or "few"
    sheet = sheets_of(studio).begin(studio, design, _EXTENTS[extent])
    return said(request, "", sheet=sheet.id, total=len(sheet.cases))


def sheet_cards(request: Request) -> Response:
    """The cards of a sheet from one on, as a piece of the page, and how far it is."""
    given = Fields(request.query_params)
    sheet = _sheet(request, given)
    done = sheet.done
    rows = sheet.rows
    start = given.whole("from", least=0, most=len(sheet.cases), otherwise=0)
    if done and sheet.trouble is not None:
        raise sheet.trouble
    piece = page(
        request, "designs/proof_cards.html", "designs", cards=[_card(row) for row in rows[start:]], sheet=sheet.id
    )
    told = {"piece": bytes(piece.body).decode(), "count": len(rows), "total": len(sheet.cases), "done": done}
    return JSONResponse({**told, "states": _counts(rows)})


def sheet_picture(request: Request) -> Response:
    """A picture of a case: as it is `now`, as it was approved `before`, or the `difference`."""
    given = Fields(request.query_params)
    row = _sheet(request, given).row(given.needed("case"))
    which = given.one_of("which", ("now", "before", "difference")) or "now"
    shown = row.outcome.shown if row.outcome else b""
    data = {"now": shown, "before": row.old, "difference": row.difference}[which]
    if not data:
        raise NotFound("There is no such picture.", "The case was refused, or has not changed.")
    return picture(data, KIND)


def approve_cases(request: Request, given: Fields) -> Response:
    """Keeps cases as they are now. The page has asked first: what was approved before is then gone."""
    sheet = sheets_of(studio_of(request)).get(given.needed("sheet"))
    cases = given.all("case")
    if not cases:
        raise InputError(wording()("designs.proof.none_ticked"), wording()("designs.proof.none_ticked_hint"))
    rows = sheet.approve(cases)
    piece = page(request, "designs/proof_cards.html", "designs", cards=[_card(row) for row in rows], sheet=sheet.id)
    words = wording()("designs.proof.approved", count=len(rows))
    return said(request, words, piece=bytes(piece.body).decode(), states=_counts(sheet.rows))


def _sheet(request: Request, given: Fields) -> Sheet:
    return sheets_of(studio_of(request)).get(given.needed("sheet"))


def _designs(studio: Studio) -> list[Design]:
    """The designs that can be drawn."""
    found = []
    for name in studio.workspace.renderer.designs.names():
        with suppress(PullquoteError):
            found.append(kept_design(studio, name))
    return found


def _counts(rows: list[Compared]) -> dict[str, int]:
    return dict(Counter(row.state for row in rows))


def _card(row: Compared) -> dict[str, object]:
    """A row as the page shows it; boxes as left, top, width and height in pixels of the whole card."""
    outcome = row.outcome
    assert outcome is not None  # noqa: S101 - a sheet of the studio has no rows of cards that are gone
    figures = dict(outcome.figures)
    return {
        "id": row.id,
        "state": row.state,
        "asks": row.asks,
        "case": outcome.case,
        "about": proof_texts()[outcome.case.text].about,
        **overlay(outcome),
        "before": bool(row.old),
        "difference": bool(row.difference),
        "share": row.share * 100,
        "was_refused": row.kept.refused if row.kept and row.state == "changed" else "",
        "refusal": outcome.refusal,
        "px": round(figures.get("type_px", 0)),
        "lines": int(figures.get("lines", 0)),
        "contrast": f"{figures.get('contrast', 0):.1f}",
        "warnings": outcome.warnings,
    }
