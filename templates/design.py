"""What a design is made of: palettes, type roles, and layers placed by small sums.

Pure data; `docs/designs.md` tells how to write one. Lengths are design units, tracking and gaps marked *em* are shares
of the type size.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from quotes.errors import InputError
from templates.colour import RGB
from templates.formats import Format
from templates.measure import Measure

T = TypeVar("T")

QUOTE_FLOOR = 44.0
AUTHOR_FLOOR = 30.0
SMALL_FLOOR = 26.0
"""Smallest type in pixels of the picture, by role: 26 px of 1080 are 9 px on a phone's 375, the least that is read."""

Field = Literal["topic", "handle", "slide", "author", "source"]


@dataclass(frozen=True, slots=True, eq=False)
class PerFormat(Generic[T]):
    """A value for each format, looked up by the format's name, what it is like, its arrangement, and `else`."""

    values: Mapping[str, T]

    def of(self, form: Format) -> T:
        """The value for a format; raises `InputError` when the design has none for it."""
        for key in (form.name, form.like, form.arrangement, "else"):
            if key is not None and key in self.values:
                return self.values[key]
        raise InputError(f"There is no value for the format {form.name!r}.", f"Add `{form.name}` or `else`.")


@dataclass(frozen=True, slots=True, eq=False)
class Role:
    """How one kind of text is set.

    `size` is a floor and the size wanted. `leading` is a share of the size; `line` is a fixed distance of baselines
    for small text of several lines. `search` names axis positions to try, of which the best-fitting is taken.
    """

    family: str
    size: PerFormat[tuple[float, float]]
    italic: bool = False
    axes: Mapping[str, float] = field(default_factory=dict)
    fallback: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    leading: PerFormat[float] = field(default_factory=lambda: PerFormat({"else": 1.2}))
    line: PerFormat[float] = field(default_factory=lambda: PerFormat({"else": 0.0}))
    tracking: float = 0.0
    word_space: float = 0.0
    case: Literal["as given", "lower"] = "as given"
    title_italic: bool = False
    search: Mapping[str, tuple[float, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Gradient:
    """A ground that runs from the palette's `ground` at the top to this colour at the foot."""

    to: str


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A filled rectangle."""

    kind: Literal["rule"]
    x: Measure
    y: Measure
    width: Measure
    height: Measure
    fill: str


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A rectangle drawn as four lines, `line` thick, inside its edges."""

    kind: Literal["frame"]
    x: Measure
    y: Measure
    width: Measure
    height: Measure
    line: float
    fill: str


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """The account's mark, drawn when the card asks for it: a square with a round right side."""

    kind: Literal["mark"]
    x: Measure
    y: Measure
    size: float
    fill: str


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A line or a few of text: a field of the quote, or words of the design's own.

    `lines` is how many it may take; more lines grow upward from `baseline`. `closes` is how far what stands above
    moves down when the field is empty.
    """

    kind: Literal["text"]
    role: str
    x: Measure
    baseline: Measure
    width: Measure
    fill: str
    field: Field | None = None
    words: str | None = None
    align: Literal["left", "right"] = "left"
    lines: int = 1
    closes: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Initial:
    """A large first letter with small capitals after it.

    `gap`, `tuck` (letters after which line 1 moves closer) and `mark_shift` are em of the quote's size;
    `mark_gap` is in design units. Used in `formats` for texts of at least `minimum` characters.
    """

    formats: tuple[str, ...]
    fill: str
    minimum: int
    lines: int = 2
    gap: float = 0.0
    tuck: Mapping[str, float] = field(default_factory=dict)
    lead_words: int = 0
    lead_features: tuple[str, ...] = ()
    lead_tracking: float = 0.0
    mark_gap: float = 0.0
    mark_shift: Mapping[str, float] = field(default_factory=dict)


EmphasisStyle = Literal["colour", "italic", "weight", "underline", "marker"]


@dataclass(frozen=True, slots=True, eq=False)
class Emphasis:
    """How marked words stand out from the rest of a quote: in one way or in several.

    `fill` is the colour of the words (`colour`), of the line under them (`underline`) or of the stroke behind them
    (`marker`), on which the words are drawn in `on`. `weight` is the axis position of `weight`.
    """

    style: tuple[EmphasisStyle, ...]
    fill: str
    on: str | None = None
    weight: float = 700.0

    @property
    def ink(self) -> str | None:
        """The colour of the words that stand out; None for that of the others."""
        return self.on if "marker" in self.style else self.fill if "colour" in self.style else None


@dataclass(frozen=True, slots=True, eq=False)
class QuoteBlock:
    """The words: a block between `top` (capital top of line 1) and `bottom` (lowest last baseline).

    `spare_above` is the share of the height left over that lies above it: 0 hangs it from the top, 1 stands it on the
    bottom. `appetite` is what size is worth against an even edge: 0.5 is calm, 2.4 fills the page. The opening mark
    hangs left of `x`, at `mark_scale` of the size, but its ink never begins left of `mark_from`.
    """

    kind: Literal["quote"]
    role: str
    x: Measure
    width: Measure
    top: Measure
    bottom: Measure
    spare_above: float
    appetite: float
    fill: str
    mark_fill: str
    mark_scale: float = 1.0
    mark_from: float = 18.0
    initial: Initial | None = None
    emphasis: Emphasis | None = None


Layer = Rule | Frame | Mark | Text | QuoteBlock


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """A whole design. `stack` and `split` are its layers for tall and for wide formats, drawn in order."""

    name: str
    title: str
    about: str
    palettes: Mapping[str, Mapping[str, RGB]]
    roles: Mapping[str, Role]
    stack: tuple[Layer, ...]
    split: tuple[Layer, ...]
    measures: Mapping[str, PerFormat[Measure]] = field(default_factory=dict)
    gradient: Gradient | None = None

    def layers(self, form: Format) -> tuple[Layer, ...]:
        """The layers for a format."""
        return self.stack if form.arrangement == "stack" else self.split

    def palette(self, name: str) -> Mapping[str, RGB]:
        """The palette of that name; raises `InputError` with the names there are."""
        if name in self.palettes:
            return self.palettes[name]
        raise InputError(
            f"The design {self.name!r} has no palette {name!r}.", f"Its palettes are {', '.join(self.palettes)}."
        )
