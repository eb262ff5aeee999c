"""A card worked out to the pixel: every line, shape and colour at its place, before anything is drawn.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cards.block import fit_quote
from cards.clearance import cleared, lowered
from cards.credit import SmallText
from cards.direction import order_of
from cards.mirror import mirrored
from cards.page import Page, names_for, page_for
from cards.placed import Layout, Line, MarkShape, Rectangle, Shape, Stroke
from cards.spec import CardSpec
from cards.strokes import on_stroke, strokes_for
from cards.typeset import Span, Typesetter
from quotes.errors import InputError, Refused
from templates.design import Design, Frame, Mark, QuoteBlock, Rule, Text
from templates.formats import format_named, formats

_BETWEEN = 1.5
"""Pixels that the ink of the author and the source are apart at least: a baseline is rounded to a whole one."""

OPTIONAL_FIELDS = frozenset({"topic", "handle"})


def lay_out(spec: CardSpec, design: Design, setter: Typesetter, *, loose: bool = False) -> Layout:
    """The layout of a card; `loose` moves the lines of the quote so far apart that their ink cannot touch.

    Raises `Refused` (rules `fits`, `attribution`, `glyphs`) with a remedy when the words or the credit cannot be set
    whole, and `NotFound` or `InputError` for a look that does not exist.
    """
    if not spec.text.strip():
        raise InputError("The card has no words.", "Give the text of a quotation.")
    if not spec.author.strip():
        raise Refused("attribution", "The card does not show who said it.", "Give the author's name.")
    page, texts, warnings = prepare(page_for(spec, design, format_named(spec.look.format), setter, loose=loose))
    (block,) = (layer for layer in design.layers(page.form) if isinstance(layer, QuoteBlock))
    words = fit_quote(block, page)
    if words is None:
        raise _too_long(page, block)
    if not words.initial and not words.shaped.has_ink(words.words.length):
        raise InputError("The card has no words that can be seen.", "Give the text of a quotation.")
    shapes = _shapes(page)
    placed = _placed_texts(page, texts, block.top.value(page.names), shapes)
    words, quote = cleared(block, page, words, [line for lines in placed.values() for line in lines], shapes)
    lines: list[Line] = []
    for index, layer in enumerate(design.layers(page.form)):
        lines += quote if layer is block else placed.get(index, [])
    if page.rtl:
        shapes, lines = mirrored(shapes, lines, page.form.width)
    strokes: list[Stroke] = []
    if block.emphasis and page.spec.emphasis:
        colour = page.palette[block.emphasis.fill]
        strokes = strokes_for(lines, block.emphasis, colour, spec.quote_id or spec.text)
        lines = [on_stroke(line, colour) for line in lines] if "marker" in block.emphasis.style else lines
    return Layout(
        width=page.form.width,
        height=page.form.height,
        ground=page.palette["ground"],
        gradient=page.palette[design.gradient.to] if design.gradient else None,
        shapes=tuple(shapes),
        lines=tuple(lines),
        safe=page.form.safe,
        type_px=round(words.fitted.size * page.form.unit, 2),
        quote_lines=len(words.fitted.lines),
        slack_px=round(words.slack * page.form.unit, 1),
        warnings=tuple(warnings),
        strokes=tuple(strokes),
    )


def prepare(page: Page) -> tuple[Page, dict[int, SmallText], list[str]]:
    """The page with its small texts set: their heights decide where everything above them stands."""
    texts, warnings = _set_texts(page)
    source_rise, author_rise = _rises(page, texts)
    names = names_for(page.design, page.form, source_rise, author_rise)
    if close := _closeness(replace(page, names=names), texts):
        names = names_for(page.design, page.form, source_rise + close, author_rise)
    return replace(page, names=names), texts, warnings


def _too_long(page: Page, layer: QuoteBlock) -> Refused:
    """The refusal of a quote that does not fit, naming the formats of the same design that hold it."""
    others = []
    for form in formats().values():
        try:
            other, _, _ = prepare(page_for(page.spec, page.design, form, page.setter))
        except Refused:
            continue
        blocks = [block for block in page.design.layers(form) if isinstance(block, QuoteBlock)]
        if form.name != page.form.name and fit_quote(blocks[0], other):
            others.append(form.name)
    remedy = (
        f"It fits in {', '.join(others)}; or draw it on several cards with --slides, or shorten it."
        if others
        else "No format of this design holds it: draw it on several cards with --slides, or shorten it."
    )
    floor = page.design.roles[layer.role].size.of(page.form)[0]
    return Refused(
        "fits",
        f"The quote ({len(page.spec.text)} characters) does not fit {page.design.name!r} in {page.form.name}, "
        f"not even at its smallest type of {floor * page.form.unit:.0f} px.",
        remedy,
    )


def _field(layer: Text, spec: CardSpec, title_italic: bool, *, numbered: bool) -> tuple[Span, ...]:
    """The spans that a text layer shows; empty when the card has nothing for it.

    With `numbered`, a slide's number goes with the handle.
    """
    if layer.words is not None:
        return ((layer.words, False),)
    if layer.field == "source":
        if spec.title and spec.detail:
            return ((spec.title, title_italic), (f", {spec.detail}", False))
        return ((spec.title, title_italic),) if spec.title else ((spec.detail, False),) if spec.detail else ()
    number = spec.slide.label if spec.slide else None
    if layer.field == "handle" and numbered:
        text: str | None = " · ".join(filter(None, (spec.look.handle, number)))
    else:
        fields = {"author": spec.author, "topic": _heading(spec.topic), "handle": spec.look.handle, "slide": number}
        text = fields[layer.field or "topic"]
    return ((text, False),) if text else ()


def _heading(topic: str | None) -> str | None:
    """A topic as a running head: its first word with a capital, unless it has one of its own inside (`arXiv`)."""
    heading = (topic or "").strip()
    if heading and heading.split(maxsplit=1)[0].islower():
        return heading[0].upper() + heading[1:]
    return heading or None


def _set_texts(page: Page) -> tuple[dict[int, SmallText], list[str]]:
    """The small texts by layer, shrunk or wrapped to fit; an optional one that cannot is left out with a warning."""
    texts: dict[int, SmallText] = {}
    warnings: list[str] = []
    numbered = _number_goes_with_handle(page)
    for index, layer in enumerate(page.design.layers(page.form)):
        if not isinstance(layer, Text):
            continue
        role = page.design.roles[layer.role]
        spans = _field(layer, page.spec, role.title_italic, numbered=numbered)
        if not spans:
            continue
        small = _small(layer, page, spans)
        if small is None and layer.field in OPTIONAL_FIELDS:
            words = page.spec.look.handle if layer.field == "handle" else "".join(text for text, _ in spans)
            warnings.append(f"{layer.field} left out: {words!r} does not fit its line")
            if not (layer.field == "handle" and numbered and page.spec.slide):
                continue
            small = _small(layer, page, ((page.spec.slide.label, False),))
        if small:
            texts[index] = small
        elif layer.field in ("handle", "slide"):
            raise Refused(
                "slide",
                f"The slide's number does not fit the line of the {layer.field}.",
                "Give that layer of the design more width.",
            )
        else:
            raise Refused(
                "attribution",
                f"The {layer.field} does not fit in {layer.lines} lines: {''.join(text for text, _ in spans)!r}.",
                "Shorten it, or choose another design or format.",
            )
    return texts, warnings


def _small(layer: Text, page: Page, spans: tuple[Span, ...]) -> SmallText | None:
    return page.setter.small(
        spans,
        page.design.roles[layer.role],
        page.form,
        width=layer.width.value(page.names),
        most_lines=layer.lines,
        language=page.spec.language,
    )


def _number_goes_with_handle(page: Page) -> bool:
    """Whether the page is a slide whose design has no place for its number alone; raises `Refused` if it has none."""
    if page.spec.slide is None:
        return False
    fields = {layer.field for layer in page.design.layers(page.form) if isinstance(layer, Text)}
    if not fields & {"slide", "handle"}:
        raise Refused(
            "slide",
            f"The design {page.design.name!r} has no place for the number of a slide.",
            "Add a text layer with the field `slide` to it.",
        )
    return "slide" not in fields


def _rises(page: Page, texts: Mapping[int, SmallText]) -> tuple[float, float]:
    """How far the source and the author push what stands above them; below nought where one is absent."""
    rises = {"source": 0.0, "author": 0.0}
    for index, layer in enumerate(page.design.layers(page.form)):
        if isinstance(layer, Text) and layer.field in rises:
            small = texts.get(index)
            if small is None:
                rises[layer.field] = -layer.closes
                continue
            # Tall scripts need more than the distance of baselines that the design has set aside for one line.
            wanted = page.design.roles[layer.role].line.of(page.form) or small.line_height
            rises[layer.field] = len(small.lines) * small.line_height - wanted + small.lift
    return rises["source"], rises["author"]


def _closeness(page: Page, texts: Mapping[int, SmallText]) -> float:
    """By how many design units the ink of the author runs into that of the source below, as stacked marks may do."""
    found = {
        layer.field: (layer, texts[index])
        for index, layer in enumerate(page.design.layers(page.form))
        if isinstance(layer, Text) and index in texts
    }
    if "author" not in found or "source" not in found:
        return 0.0
    (upper, author), (lower, source) = found["author"], found["source"]
    foot = upper.baseline.value(page.names) - author.lift + author.depth
    first = lower.baseline.value(page.names) - source.lift - (len(source.lines) - 1) * source.line_height
    apart = upper.x.value(page.names) != lower.x.value(page.names)
    return 0.0 if apart else max(0.0, foot + _BETWEEN / page.form.unit - (first - source.reach))


def _placed_texts(
    page: Page, texts: Mapping[int, SmallText], head: float, shapes: Sequence[Shape]
) -> dict[int, list[Line]]:
    """The lines of the small texts by layer; those above the quote, which begins at `head`, clear of the shapes."""
    placed = {}
    for index, layer in enumerate(page.design.layers(page.form)):
        if isinstance(layer, Text) and index in texts:
            lines = _placed_text(layer, texts[index], page)
            placed[index] = lowered(lines, shapes, page) if layer.baseline.value(page.names) <= head else lines
    return placed


def _placed_text(layer: Text, small: SmallText, page: Page) -> list[Line]:
    unit = page.form.unit
    x, baseline = layer.x.value(page.names), layer.baseline.value(page.names)
    placed = []
    for number, (start, end) in enumerate(small.lines):
        width = small.shaped.width(start, end) * small.size
        placed.append(
            Line(
                role=layer.field or "words",
                text=small.shaped.text[start:end],
                colour=page.palette[layer.fill],
                size_px=small.size * unit,
                x=(x - width if layer.align == "right" else x) * unit,
                baseline=round((baseline - small.lift - (len(small.lines) - 1 - number) * small.line_height) * unit),
                width=width * unit,
                glyphs=small.shaped.cut(start, end, order_of(small.shaped, start, end)),
            )
        )
    return placed


def _shapes(page: Page) -> list[Shape]:
    """The rules, frames and marks, in order."""
    shapes: list[Shape] = []
    for layer in page.design.layers(page.form):
        if isinstance(layer, Mark):
            shapes += [_mark(layer, page)] if page.spec.look.mark else []
        elif isinstance(layer, Rule | Frame):
            shapes += _rectangles(layer, page)
    return shapes


def _rectangles(layer: Rule | Frame, page: Page) -> list[Rectangle]:
    """A rule or the four sides of a frame on whole pixels, never thinner than one."""
    unit = page.form.unit
    left, top = layer.x.value(page.names), layer.y.value(page.names)
    right, bottom = left + layer.width.value(page.names), top + layer.height.value(page.names)
    x0, y0, x1, y1 = (round(value * unit) for value in (left, top, right, bottom))
    x1, y1 = max(x1, x0 + 1), max(y1, y0 + 1)
    colour = page.palette[layer.fill]
    if isinstance(layer, Rule):
        return [Rectangle(x0, y0, x1, y1, colour)]
    line = max(1, round(layer.line * unit))
    return [
        Rectangle(x0, y0, x1, y0 + line, colour),
        Rectangle(x0, y1 - line, x1, y1, colour),
        Rectangle(x0, y0 + line, x0 + line, y1 - line, colour),
        Rectangle(x1 - line, y0 + line, x1, y1 - line, colour),
    ]


def _mark(layer: Mark, page: Page) -> MarkShape:
    unit = page.form.unit
    x, y = round(layer.x.value(page.names) * unit), round(layer.y.value(page.names) * unit)
    return MarkShape(x, y, max(1, round(layer.size * unit)), page.palette[layer.fill])
