"""A card worked out to the pixel: every line, shape and colour at its place, before anything is drawn.

Pure.
"""

from __future__ import annotations

from dataclasses import replace

from cards.backdrop_choice import backdrop_of
from cards.block import SetWords, first_baseline, fit_quote
from cards.clearance import cleared
from cards.mirror import mirrored_line, mirrored_shape, mirrored_strokes
from cards.ornaments import ornaments_of
from cards.page import Page, page_for
from cards.photo_choice import photo_of, veil_of
from cards.placed import Layout, Line, Shape
from cards.shape_places import shapes_of
from cards.small_texts import SmallTexts, placed_texts, with_texts
from cards.spec import CardSpec
from cards.strokes import on_stroke, strokes_for
from cards.typeset import Typesetter
from quotes.errors import InputError, Refused
from templates.design import Design
from templates.formats import format_named, formats


def lay_out(spec: CardSpec, design: Design, setter: Typesetter, *, loose: bool = False) -> Layout:
    """The layout of a card; `loose` moves the lines of the quote so far apart that their ink cannot touch.

    Raises `Refused` (rules `fits`, `attribution`, `glyphs`) with a remedy when the words or the credit cannot be set
    whole, and `NotFound` or `InputError` for a look that does not exist.
    """
    if not spec.text.strip():
        raise InputError("The card has no words.", "Give the text of a quotation.")
    if not spec.author.strip():
        raise Refused("attribution", "The card does not show who said it.", "Give the author's name.")
    form = format_named(spec.look.format)
    page, small, words = fitted_page(page_for(spec, design, form, setter, loose=loose))
    block = page.block
    if words is None:
        raise _too_long(page)
    if not words.initial and not words.shaped.has_ink(words.words.length):
        raise InputError("The card has no words that can be seen.", "Give the text of a quotation.")
    page, shapes, placed, words, quote = _placed(page, small, words)
    lines: list[Line] = []
    for index, layer in enumerate(design.layers(form)):
        lines += quote if layer is block else placed.get(index, [])
    more, strokes = ornaments_of(page, words, quote)
    lines += more
    if page.rtl:
        shapes = [mirrored_shape(shape, form.width) for shape in shapes]
        lines = [mirrored_line(line, form.width) for line in lines]
        strokes = mirrored_strokes(strokes, form.width)
    if block.emphasis and page.emphasis:
        colour = page.palette[block.emphasis.fill]
        strokes += strokes_for(lines, block.emphasis, colour, spec.quote_id or spec.text)
        lines = [on_stroke(line, colour) for line in lines] if "marker" in block.emphasis.style else lines
    photo, backdrop = photo_of(page), backdrop_of(page)
    return Layout(
        width=form.width,
        height=form.height,
        ground=page.palette["ground"],
        backdrop=None if photo else backdrop,
        shapes=tuple(shapes),
        lines=tuple(lines),
        safe=form.safe,
        type_px=round(words.fitted.size * form.unit, 2),
        quote_lines=len(words.fitted.lines),
        slack_px=round(words.slack * form.unit, 1),
        warnings=small.warnings,
        strokes=tuple(strokes),
        photo=photo,
        veil=veil_of(page, photo, backdrop),
    )


def fitted_page(page: Page) -> tuple[Page, SmallTexts, SetWords | None]:
    """The page with its small texts set, and the quote fitted to the room they leave; None where nothing fits.

    Where the quote would stand smaller than the design's reliefs allow, they are taken one after another.
    """
    page, small = with_texts(page)
    words = fit_quote(page.block, page)
    taken = page.relief
    for more in page.design.relief:
        if words is not None and words.fitted.size >= (more.below.find(page.form) or 0.0):
            continue
        taken = (*taken, more)
        eased, eased_small = with_texts(replace(page, relief=taken))
        # A relief that does not help is not worth what it takes away.
        if (again := fit_quote(page.block, eased)) and (words is None or again.fitted.size > words.fitted.size):
            page, small, words = eased, eased_small, again
    return page, small, words


def eased_page(page: Page) -> Page:
    """The page with all reliefs of its design and its small texts set: slides stand alike, each with the most room."""
    return with_texts(replace(page, relief=page.design.relief))[0]


def _placed(
    page: Page, small: SmallTexts, words: SetWords
) -> tuple[Page, list[Shape], dict[int, list[Line]], SetWords, list[Line]]:
    """Everything at its place. Where the quote had to give way, what hangs on it is placed anew."""
    page = with_quote(page, words, first_baseline(page.block, page, words))
    shapes = shapes_of(page)
    placed = placed_texts(page, small, page.block.top.value(page.names), shapes)
    around = [line for lines in placed.values() for line in lines]
    again, quote = cleared(page.block, page, words, around, shapes)
    if again is not words:
        first = min(line.baseline for line in quote if line.role in ("quote", "emphasis")) / page.form.unit
        page = with_quote(page, again, first)
        shapes = shapes_of(page)
        placed = placed_texts(page, small, page.block.top.value(page.names), shapes)
    return page, shapes, placed, again, quote


def with_quote(page: Page, words: SetWords, first: float) -> Page:
    """The page with the names that the quote, whose first baseline is given, has for the sums of other layers."""
    lead, lines = words.block.line_height(words.fitted.size), len(words.fitted.lines)
    own = {"first": first, "last": first + (lines - 1) * lead, "lead": lead, "size": words.fitted.size}
    return replace(page, names={**page.names, **own, "quote_lines": float(lines)})


def _too_long(page: Page) -> Refused:
    """The refusal of a quote that does not fit, naming the formats of the same design that hold it."""
    others = []
    for form in formats().values():
        if form.name == page.form.name:
            continue
        try:
            _, _, words = fitted_page(page_for(page.spec, page.design, form, page.setter))
        except Refused:
            continue
        others += [form.name] if words else []
    remedy = (
        f"It fits in {', '.join(others)}; or draw it on several cards with --slides, or shorten it."
        if others
        else "No format of this design holds it: draw it on several cards with --slides, or shorten it."
    )
    floor = page.design.roles[page.block.role].size.of(page.form)[0]
    return Refused(
        "fits",
        f"The quote ({len(page.spec.text)} characters) does not fit {page.design.name!r} in {page.form.name}, "
        f"not even at its smallest type of {floor * page.form.unit:.0f} px.",
        remedy,
    )
