"""What every step of laying out one card shares.

Pure data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cards.direction import Directed, directed
from cards.quotation import NO_BREAK_SPACE, Marks, display_text, marks_for
from cards.spec import CardSpec
from cards.typeset import Typesetter
from fonts.scripts import script_of
from fonts.shaping import Shaped
from quotes.model import Spans
from templates.colour import RGB
from templates.design import Design
from templates.formats import Format


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A card on its way to a layout. `names` are the values that the design's sums may use, in design units.

    A `loose` page leads its quote so that no ink of one line can reach the next. A page that runs to the left (`rtl`)
    is laid out like any other and mirrored at the end.

    `display` is the quote as it is set, without the marks around it, `directed` its directions with them, and
    `emphasis` what of it stands out.
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
    loose: bool = False

    @property
    def rtl(self) -> bool:
        """Whether the card runs from right to left: the first paragraph of its quote does."""
        return self.directed.rtl

    @property
    def marks(self) -> Marks | None:
        """The quotation marks to draw, None for words that stand without."""
        return marks_of(self.spec)

    @property
    def closing(self) -> str:
        """The closing mark with the space before it that the language wants; nothing for words without marks."""
        return closing_of(self.spec)

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


def closing_of(spec: CardSpec) -> str:
    """The closing mark of a card with the space before it; nothing for words that stand without or go on."""
    marks = marks_for(spec.language) if spec.marked and spec.ends else None
    return (NO_BREAK_SPACE if marks.spaced else "") + marks.close if marks else ""


def page_for(spec: CardSpec, design: Design, form: Format, setter: Typesetter, *, loose: bool = False) -> Page:
    """The page of a card before its small texts are set; raises `InputError` for a palette that does not exist."""
    display = spec.slide.display if spec.slide else display_text(spec.text, spec.language, inside_marks=spec.marked)
    directions = directed(display + closing_of(spec), spec.language, spec.direction)
    spans: Spans = ()
    if spec.emphasis:
        # Imported late: most cards have none.
        from cards.emphasis import display_spans

        spans = display_spans(spec.text, spec.emphasis, display)
    palette, names = design.palette(spec.look.palette), names_for(design, form)
    return Page(spec, design, form, palette, names, setter, display, directions, spans, loose)


def names_for(design: Design, form: Format, source_rise: float = 0.0, author_rise: float = 0.0) -> dict[str, float]:
    """Everything that a design's sums may name, worked out in the order of its file."""
    names = {
        "T": form.top,
        "B": form.bottom,
        "W": form.canvas,
        "H": form.canvas_height,
        "source_rise": source_rise,
        "author_rise": author_rise,
        "credit_rise": source_rise + author_rise,
    }
    for name, measure in design.measures.items():
        names[name] = measure.of(form).value(names)
    return names
