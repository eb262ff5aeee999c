"""What every step of laying out one card shares.

Pure data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cards.quotation import Marks, marks_for
from cards.spec import CardSpec
from cards.typeset import Typesetter
from fonts.shaping import Shaped
from templates.colour import RGB
from templates.design import Design
from templates.formats import Format


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A card on its way to a layout. `names` are the values that the design's sums may use, in design units.

    A `loose` page leads its quote so that no ink of one line can reach the next.
    """

    spec: CardSpec
    design: Design
    form: Format
    palette: Mapping[str, RGB]
    names: Mapping[str, float]
    setter: Typesetter
    loose: bool = False

    @property
    def marks(self) -> Marks | None:
        """The quotation marks to draw, None for words that stand without."""
        return marks_for(self.spec.language) if self.spec.marked else None

    def words(self, text: str, role: str, axes: Mapping[str, float]) -> Shaped:
        """Words of the quote shaped in a role of the design."""
        return self.setter.words(text, self.design.roles[role], self.spec.language, axes=axes)


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
