"""What the card's page asks for with every change: the card drawn anew with all that is told of it, in one go.

Touches: what drawing touches. Nothing is stored.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cards.alt import alt_text
from cards.report import Report
from cards.spec import CardSpec
from pullquote.studio.answers import page, studio_of
from pullquote.studio.card.asking import Asked, asked_card, asked_quote, shown_format
from pullquote.studio.card.command_line import command_line
from pullquote.studio.card.drawing import SKETCHED, drawn_card, key_of, sketched_card, slides_of
from pullquote.studio.card.overlays import overlays
from pullquote.studio.card.report_words import told_doubts, told_refusal, told_report
from pullquote.studio.desk import Studio
from pullquote.studio.fields import Fields
from pullquote.studio.wording import wording
from quotes.emphasis import too_much
from quotes.errors import PullquoteError, Refused
from quotes.model import Quote
from templates.formats import Format, format_named, formats

REMEDIES = ("slides", "format", "palette", "design")
"""What may be changed to let a refused card be drawn."""


def preview(request: Request, given: Fields) -> Response:
    """The card that the form asks for: its picture's address, its report in words, its boxes, alt text and command.

    The picture is the whole one: packing the few bands with ink anew takes 2 ms, where halving and packing a smaller
    one took 5 to 12. Over a photo all is packed anew, so a form that is `quick` gets half its size there. A refusal is
    an answer like any other.
    """
    studio = studio_of(request)
    quote = asked_quote(studio, given)
    form = format_named(shown_format(studio, given))
    asked, error = None, None
    told: dict[str, Any] = {"width": form.width, "height": form.height, "pictures": [], "alt": "", "emphasis": []}
    report = None
    try:
        asked = asked_card(studio, given, quote)
        told |= {"emphasis": asked.spec.emphasis, "alt": alt_text(asked.spec)}
        told["palettes"] = list(studio.workspace.renderer.design(asked.spec.look).palettes)
        sketch = given.tick("quick") and "photo" in asked.uploads
        specs, report = _drawn(studio, asked, sketch=sketch)
        size = f"?width={SKETCHED}" if sketch else ""
        told["pictures"] = [f"/card/drawn/{key_of(studio, spec)}{size}" for spec in specs]
        told["alt"] = "\n\n".join(map(alt_text, specs))
    except PullquoteError as refusal:
        error = refusal
    if quote is not None:
        told |= {"text": quote.text, "revision": studio.store.revision(quote.id)}
    told |= overlays(form, report)
    return JSONResponse(told | _said(request, quote, asked, report, form, error))


def strip(request: Request, given: Fields) -> Response:
    """The same card in every design, or in every format: the addresses of its pictures, drawn when they are fetched."""
    studio = studio_of(request)
    by_format = given.one_of("what", ("designs", "formats")) == "formats"
    quote = asked_quote(studio, given)
    asked = asked_card(studio, given, quote)
    names = tuple(formats()) if by_format else studio.workspace.renderer.designs.names()
    found = []
    for name in names:
        spec = in_look(asked.spec, **({"format": name} if by_format else {"design": name}))
        form = format_named(spec.look.format)
        row = {"name": name, "width": form.width, "height": form.height}
        try:
            found.append(row | {"picture": f"/card/drawn/{key_of(studio, spec)}"})
        except PullquoteError as error:
            found.append(row | {"picture": "", "why": error.message})
    return JSONResponse({"cards": found})


def remedies(request: Request, given: Fields) -> Response:
    """What would let a refused card be drawn, tried out: `slides`, or the first other `format`, `palette` or `design`.

    The form names one of these to `try`: a page asks for them one after the other and shows each as it comes.
    """
    studio = studio_of(request)
    asked = asked_card(studio, given, asked_quote(studio, given))
    words, look, name = wording(), asked.spec.look, given.one_of("try", REMEDIES) or REMEDIES[0]
    if name == "slides":
        does = not asked.slides and _fits_on_slides(studio, asked.spec)
        found = {"name": name, "value": "on", "label": words("card.remedy.slides")}
        return JSONResponse({"remedy": found if does else None})
    renderer = studio.workspace.renderer
    values: dict[str, tuple[str, ...]] = {
        "format": tuple(formats()),
        "palette": tuple(renderer.design(look).palettes),
        "design": renderer.designs.names(),
    }
    for value in values[name]:
        if value != getattr(look, name) and _is_drawn(studio, in_look(asked.spec, **{name: value})):
            shown = words.named(f"card.{name}", value)
            label = words(f"card.remedy.{name}", value=shown)
            return JSONResponse({"remedy": {"name": name, "value": value, "label": label}})
    return JSONResponse({"remedy": None})


def in_look(spec: CardSpec, **changes: Any) -> CardSpec:
    """The same card in another design, format or palette."""
    return replace(spec, look=replace(spec.look, **changes))


def _drawn(studio: Studio, asked: Asked, *, sketch: bool) -> tuple[tuple[CardSpec, ...], Report]:
    """The card, or its slides where these are asked for and needed; and the report of the first of them."""
    try:
        return (asked.spec,), _report(studio, asked.spec, sketch=sketch)
    except Refused as error:
        if error.rule != "fits" or not asked.slides:
            raise
    specs = slides_of(studio, asked.spec)
    return specs, _report(studio, specs[0], sketch=sketch)


def _report(studio: Studio, spec: CardSpec, *, sketch: bool) -> Report:
    return sketched_card(studio, spec) if sketch else drawn_card(studio, spec)[1].report


def _fits_on_slides(studio: Studio, spec: CardSpec) -> bool:
    try:
        return len(slides_of(studio, spec)) > 1
    except PullquoteError:
        return False


def _is_drawn(studio: Studio, spec: CardSpec) -> bool:
    try:
        drawn_card(studio, spec)
    except PullquoteError:
        return False
    return True


def _said(
    request: Request,
    quote: Quote | None,
    asked: Asked | None,
    report: Report | None,
    form: Format,
    error: PullquoteError | None,
) -> dict[str, Any]:
    """The report as a piece of the page, in one line, and the refusal."""
    told = told_report(report, form.width, form.height) if report else None
    refusal = told_refusal(error) if error else None
    much = too_much(asked.spec.text, asked.spec.emphasis) if asked else None
    piece = page(
        request,
        "card/report.html",
        "card",
        told=told,
        refusal=refusal,
        quote=quote,
        doubts=told_doubts(quote),
        much=much,
    )
    return {
        "report": bytes(piece.body).decode(),
        "short": told.short if told else refusal and refusal["title"],
        "refusal": refusal,
        "command": command_line(asked) if asked and report else None,
    }
