"""A card worked out to the pixel: every line, shape and colour at its place, before anything is drawn.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cards.block import fit_quote
from cards.credit import SmallText
from cards.hang import place_quote
from cards.page import Page, names_for
from cards.placed import Layout, Line, MarkShape, Rectangle, Shape
from cards.spec import CardSpec
from cards.typeset import Span, Typesetter
from quotes.errors import InputError, Refused
from templates.design import Design, Frame, Mark, QuoteBlock, Rule, Text
from templates.formats import Format, format_named, formats

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
    page, texts, warnings = _prepare(spec, design, format_named(spec.look.format), setter)
    page = replace(page, loose=loose)
    shapes: list[Shape] = []
    lines: list[Line] = []
    (block,) = (layer for layer in design.layers(page.form) if isinstance(layer, QuoteBlock))
    words = fit_quote(block, page)
    if words is None:
        raise _too_long(page, block)
    for index, layer in enumerate(design.layers(page.form)):
        if isinstance(layer, QuoteBlock):
            lines += place_quote(layer, page, words)
        elif isinstance(layer, Text):
            lines += _placed_text(layer, texts[index], page) if index in texts else []
        elif isinstance(layer, Mark):
            shapes += [_mark(layer, page)] if spec.look.mark else []
        else:
            shapes += _rectangles(layer, page)
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
    )


def _prepare(
    spec: CardSpec, design: Design, form: Format, setter: Typesetter
) -> tuple[Page, dict[int, SmallText], list[str]]:
    """The page with its small texts set: their heights decide where everything above them stands."""
    palette = design.palette(spec.look.palette)
    page = Page(spec, design, form, palette, names_for(design, form), setter)
    texts, warnings = _set_texts(page)
    source_rise, author_rise = _rises(page, texts)
    return replace(page, names=names_for(design, form, source_rise, author_rise)), texts, warnings


def _too_long(page: Page, layer: QuoteBlock) -> Refused:
    """The refusal of a quote that does not fit, naming the formats of the same design that hold it."""
    others = []
    for form in formats().values():
        try:
            other, _, _ = _prepare(page.spec, page.design, form, page.setter)
        except Refused:
            continue
        blocks = [block for block in page.design.layers(form) if isinstance(block, QuoteBlock)]
        if form.name != page.form.name and fit_quote(blocks[0], other):
            others.append(form.name)
    remedy = (
        f"It fits in {', '.join(others)}; or shorten it."
        if others
        else "No format of this design holds it: shorten it."
    )
    floor = page.design.roles[layer.role].size.of(page.form)[0]
    return Refused(
        "fits",
        f"The quote ({len(page.spec.text)} characters) does not fit {page.design.name!r} in {page.form.name}, "
        f"not even at its smallest type of {floor * page.form.unit:.0f} px.",
        remedy,
    )


def _field(layer: Text, spec: CardSpec, title_italic: bool) -> tuple[Span, ...]:
    """The spans that a text layer shows; empty when the card has nothing for it."""
    if layer.words is not None:
        return ((layer.words, False),)
    if layer.field == "source":
        if spec.title and spec.detail:
            return ((spec.title, title_italic), (f", {spec.detail}", False))
        return ((spec.title, title_italic),) if spec.title else ((spec.detail, False),) if spec.detail else ()
    text = {"author": spec.author, "topic": _heading(spec.topic), "handle": spec.look.handle}[layer.field or "topic"]
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
    for index, layer in enumerate(page.design.layers(page.form)):
        if not isinstance(layer, Text):
            continue
        role = page.design.roles[layer.role]
        spans = _field(layer, page.spec, role.title_italic)
        if not spans:
            continue
        small = page.setter.small(
            spans,
            role,
            page.form,
            width=layer.width.value(page.names),
            most_lines=layer.lines,
            language=page.spec.language,
        )
        if small:
            texts[index] = small
        elif layer.field in OPTIONAL_FIELDS:
            warnings.append(f"{layer.field} left out: {''.join(text for text, _ in spans)!r} does not fit its line")
        else:
            raise Refused(
                "attribution",
                f"The {layer.field} does not fit in {layer.lines} lines: {''.join(text for text, _ in spans)!r}.",
                "Shorten it, or choose another design or format.",
            )
    return texts, warnings


def _rises(page: Page, texts: Mapping[int, SmallText]) -> tuple[float, float]:
    """How far the source and the author push what stands above them; below nought where one is absent."""
    rises = {"source": 0.0, "author": 0.0}
    for index, layer in enumerate(page.design.layers(page.form)):
        if isinstance(layer, Text) and layer.field in rises:
            small = texts.get(index)
            rises[layer.field] = (len(small.lines) - 1) * small.line_height if small else -layer.closes
    return rises["source"], rises["author"]


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
                baseline=round((baseline - (len(small.lines) - 1 - number) * small.line_height) * unit),
                width=width * unit,
                glyphs=small.shaped.cut(start, end),
            )
        )
    return placed


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
