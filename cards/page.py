"""What every step of laying out one card shares.

Pure data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cards.direction import Directed, directed
from cards.quotation import NO_BREAK_SPACE, Marks, display_text, marks_for
from cards.spec import CardSpec
from cards.typeset import Typesetter
from fonts.scripts import script_of
from fonts.shaping import Shaped
from quotes.model import Spans
from templates.colour import RGB
from templates.design import Design, Relief
from templates.formats import Format
from templates.layers import Figure, QuoteBlock
from templates.names import CREDIT_FIELDS, SIZED_FIELDS

_FILE_WORDS = 4
"""Words of a topic in a file's name: more do not fit the bar that shows it."""


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A card on its way to a layout. `names` are the values that the design's sums may use, in design units.

    A `loose` page leads its quote so that no ink of one line can reach the next. A page that runs to the left (`rtl`)
    is laid out like any other and mirrored at the end.

    `display` is the quote as it is set, without the marks around it, `directed` its directions with them, and
    `emphasis` what of it stands out; `block` is the layer that holds it. `relief` is what of the design's reliefs is
    taken, `rises` and `text_lines` what the small texts take, by field. `chart` are the words to chart with
    their letters, where the design has a chart and the quote can be charted.
    """

    spec: CardSpec
    design: Design
    form: Format
    palette: Mapping[str, RGB]
    names: Mapping[str, float]
    setter: Typesetter
    display: str
    directed: Directed
    emphasis: Spans
    block: QuoteBlock
    loose: bool = False
    chart: Sequence[tuple[str, int]] = ()
    relief: tuple[Relief, ...] = ()
    rises: Mapping[str, float] = field(default_factory=dict)
    text_lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def rtl(self) -> bool:
        """Whether the card runs from right to left: the first paragraph of its quote does."""
        return self.directed.rtl

    @property
    def marks(self) -> Marks | None:
        """The quotation marks to draw, None for words that stand without."""
        return None if self.block.prefix else marks_of(self.spec)

    @property
    def closing(self) -> str:
        """The closing mark with the space before it that the language wants; nothing for words without marks."""
        return closing_of(self.spec, self.block)

    def words(self, text: str, role: str, axes: Mapping[str, float], levels: bytes = b"") -> Shaped:
        """Words of the quote shaped in a role of the design."""
        return self.setter.words(text, self.design.roles[role], self.spec.language, axes=axes, levels=levels)

    def mark(self, text: str, role: str, axes: Mapping[str, float]) -> Shaped:
        """A quotation mark that stands before the words, turned the way of the page, in the face of their letters."""
        letter = next((character for character in self.display if script_of(character)), "")
        if letter.isascii() or self.setter.typeface(self.design.roles[role]).first.face.covers(letter):
            letter = ""
        levels = b"\1" * len(text + letter) if self.rtl else b""
        return self.words(text + letter, role, axes, levels).opening(len(text))


def marks_of(spec: CardSpec) -> Marks | None:
    """The quotation marks of which a card shows the opening one, None for words that stand without or go on."""
    return marks_for(spec.language) if spec.marked and spec.begins else None


def closing_of(spec: CardSpec, block: QuoteBlock) -> str:
    """The closing mark of a card with the space before it; nothing for words that stand without or go on.

    A mark as large as an ornament closes nothing, and what stands before every line is a mark already.
    """
    if block.drop_mark or block.prefix:
        return ""
    marks = marks_for(spec.language) if spec.marked and spec.ends else None
    return (NO_BREAK_SPACE if marks.spaced else "") + marks.close if marks else ""


def page_for(spec: CardSpec, design: Design, form: Format, setter: Typesetter, *, loose: bool = False) -> Page:
    """The page of a card before its small texts are set; raises `InputError` for a palette that does not exist."""
    display = spec.slide.display if spec.slide else display_text(spec.text, spec.language, inside_marks=spec.marked)
    block = quote_block(design, form)
    directions = directed(display + closing_of(spec, block), spec.language, spec.direction)
    spans: Spans = ()
    if spec.emphasis:
        # Imported late: most cards have none.
        from cards.emphasis import display_spans

        spans = display_spans(spec.text, spec.emphasis, display)
    elif block.emphasis and block.emphasis.found and not spec.slide:
        from cards.highlight import highlight

        spans = highlight(display, spec.language)
    if spans and block.emphasis and "marker" in block.emphasis.style:
        from cards.highlight import with_stops

        spans = with_stops(display, spans)
    chart: Sequence[tuple[str, int]] = ()
    # A slide shows a part of the quote, and a chart of a part would say that it is the whole.
    if not spec.slide and any(isinstance(layer, Figure) for layer in design.layers(form)):
        from cards.figure import charted

        chart = charted(display, spec.language)
    palette, names = design.palette(spec.look.palette), names_for(spec, design, form, figure=bool(chart))
    return Page(spec, design, form, palette, names, setter, display, directions, spans, block, loose, chart)


def quote_block(design: Design, form: Format) -> QuoteBlock:
    """The layer of a design that holds the quote."""
    (block,) = (layer for layer in design.layers(form) if isinstance(layer, QuoteBlock))
    return block


def names_for(
    spec: CardSpec,
    design: Design,
    form: Format,
    rises: Mapping[str, float] | None = None,
    lines: Mapping[str, int] | None = None,
    relief: Sequence[Relief] = (),
    *,
    figure: bool = False,
) -> dict[str, float]:
    """Everything that a design's sums may name, worked out in the order of its file.

    `rises` and `lines` are those of the small texts by field; of each `relief` the measures take the design's place.
    `figure` tells whether the quote can be charted.
    """
    rises, lines = rises or {}, lines or {}
    names = {"T": form.top, "B": form.bottom, "W": form.canvas, "H": form.canvas_height}
    shown = texts_of(spec)
    for name in SIZED_FIELDS:
        names[f"has_{name}"] = float(bool(shown[name]))
        names[f"{name}_rise"] = rises.get(name, 0.0)
        names[f"{name}_lines"] = float(lines.get(name, 0))
    names["has_portrait"] = float(spec.portrait is not None and spec.look.portrait != "none")
    names["has_mark"] = float(spec.look.mark)
    names["has_figure"] = float(figure)
    names["credit_rise"] = sum(rises.get(name, 0.0) for name in CREDIT_FIELDS)
    for name, measure in design.measures.items():
        eased = [found for more in relief if name in more.measures and (found := more.measures[name].find(form))]
        names[name] = (eased[-1] if eased else measure.of(form)).value(names)
    return names


def texts_of(spec: CardSpec) -> dict[str, str | None]:
    """What a card has to show in each field of a design; nothing for those it has not."""
    return {
        "topic": heading(spec.topic),
        "handle": spec.look.handle,
        "series": spec.look.series,
        "slide": spec.slide.label if spec.slide else None,
        "file": file_of(spec.topic),
        "author": spec.author,
        "source": spec.source,
        "title": spec.title,
        "detail": spec.detail,
    }


def heading(topic: str | None) -> str | None:
    """A topic as a running head: its first word with a capital, unless it has one of its own inside (`arXiv`)."""
    shown = (topic or "").strip()
    if shown and shown.split(maxsplit=1)[0].islower():
        return shown[0].upper() + shown[1:]
    return shown or None


def file_of(topic: str | None) -> str:
    """A topic as the name of a Markdown file; `quote.md` without one."""
    words = re.findall(r"[^\W_]+", (topic or "").lower())
    return "-".join(words[:_FILE_WORDS] or ["quote"]) + ".md"
