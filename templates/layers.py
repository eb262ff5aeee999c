"""The layers that a design draws, in units and names of its palette.

Pure data; `docs/designs.md` tells what each is for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from templates.measure import Measure
from templates.names import ColourName, RoleName

Field = Literal["topic", "handle", "series", "slide", "file", "author", "source", "title", "detail"]
"""What a text layer may show of a card. A `source` is a `title` and after it a `detail`, its date and place; `file` is
the topic as the name of a Markdown file."""

_GROUND = ColourName("ground")


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A filled rectangle."""

    kind: Literal["rule"]
    x: Measure
    y: Measure
    width: Measure
    height: Measure
    fill: ColourName
    when: Measure | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Disc:
    """A filled circle of diameter `size`; `x` and `y` are the left top corner of the square around it."""

    kind: Literal["disc"]
    x: Measure
    y: Measure
    size: float
    fill: ColourName
    when: Measure | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Tiles:
    """A band of square tiles of side `size`: quarter circles, rings and arches, ordered by the quote's own seed.

    `columns` and `rows` say how many there are. `fills` are the three colours that take turns.
    """

    kind: Literal["tiles"]
    x: Measure
    y: Measure
    size: Measure
    columns: Measure
    rows: Measure
    fills: tuple[ColourName, ColourName, ColourName]


@dataclass(frozen=True, slots=True, eq=False)
class Portrait:
    """The author's portrait, `size` units wide and high, where the card has one; its shape is the look's choice."""

    kind: Literal["portrait"]
    x: Measure
    y: Measure
    size: Measure


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """Numbers from 1 in the role `role`, flush right at `x`: `count` of them, the first at `baseline`, every `step`."""

    kind: Literal["numbers"]
    role: RoleName
    x: Measure
    baseline: Measure
    step: Measure
    count: Measure
    fill: ColourName


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A chart of the quote itself: letters per word in reading order, a bar for each.

    It stands on `axis`, `height` high, between `x` and `x + width`; a height of 0 leaves it out. `fill` is the colour
    of the bars, `accent` that of the longest word's, `grid` and `line` those of the scale and the axis, and `text` that
    of what is written in the roles `numbers` and `caption`; the longest word is named in the role `label`.
    """

    kind: Literal["figure"]
    x: Measure
    width: Measure
    axis: Measure
    height: Measure
    fill: ColourName
    accent: ColourName
    grid: ColourName
    line: ColourName
    text: ColourName
    numbers: RoleName
    label: RoleName
    caption: RoleName


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A rectangle drawn as four lines, `line` thick, inside its edges."""

    kind: Literal["frame"]
    x: Measure
    y: Measure
    width: Measure
    height: Measure
    line: float
    fill: ColourName
    when: Measure | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """The account's mark, drawn when the card asks for it: its logo, or a square with a round right side."""

    kind: Literal["mark"]
    x: Measure
    y: Measure
    size: float
    fill: ColourName


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A line or a few of text: a field of the quote, or words of the design's own.

    `lines` is how many it may take; more lines grow upward from `baseline`, or downward where `grows` says so.
    `closes` is how far what stands above moves down when the field is empty. `line` is the distance of baselines, in
    place of the role's. `on` is the colour that lies under it.
    """

    kind: Literal["text"]
    role: RoleName
    x: Measure
    baseline: Measure
    width: Measure
    fill: ColourName
    field: Field | None = None
    words: str | None = None
    align: Literal["left", "right"] = "left"
    lines: int = 1
    closes: float = 0.0
    grows: Literal["up", "down"] = "up"
    line: Measure | None = None
    on: ColourName = _GROUND
    when: Measure | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Initial:
    """A large first letter with small capitals after it.

    `gap`, `tuck` (letters after which line 1 moves closer) and `mark_shift` are em of the quote's size;
    `mark_gap` is in design units. Used in `formats` for texts of at least `minimum` characters.
    """

    formats: tuple[str, ...]
    fill: ColourName
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
"""In what ways words may stand out."""


@dataclass(frozen=True, slots=True, eq=False)
class Emphasis:
    """How marked words stand out from the rest of a quote: in one way or in several.

    `fill` is the colour of the words (`colour`), of the line under them (`underline`) or of the stroke behind them
    (`marker`), on which the words are drawn in `on`. `weight` is the axis position of `weight`. With `found`, a quote
    without marked words has one phrase marked that carries its meaning, where the language is known well enough.
    """

    style: tuple[EmphasisStyle, ...]
    fill: ColourName
    on: ColourName | None = None
    weight: float = 700.0
    found: bool = False

    @property
    def ink(self) -> str | None:
        """The colour of the words that stand out; None for that of the others."""
        return self.on if "marker" in self.style else self.fill if "colour" in self.style else None


@dataclass(frozen=True, slots=True, eq=False)
class DropMark:
    """An opening mark as tall as two lines, which stand beside it; the quote has no other mark.

    `indent` is the most that it takes of their measure, and `alone` its height where the quote has one line only and
    stands below it, both in em of the quote's size.
    """

    fill: ColourName
    indent: float
    alone: float


@dataclass(frozen=True, slots=True, eq=False)
class Prefix:
    """Words that stand before every line of the quote in place of its marks; its lines begin `indent` em after them."""

    words: str
    fill: ColourName
    indent: float


@dataclass(frozen=True, slots=True, eq=False)
class Cursor:
    """A block after the last letter: `gap` em off it, `width` em wide, `height` high from `top` above the baseline."""

    fill: ColourName
    gap: float
    width: float
    height: float
    top: float


@dataclass(frozen=True, slots=True, eq=False)
class QuoteBlock:
    """The words: a block between `top` (capital top of line 1) and `bottom` (lowest last baseline).

    `spare_above` is the share of the height left over that lies above it: 0 hangs it from the top, 1 stands it on the
    bottom. `appetite` is what size is worth against an even edge: 0.5 is calm, 2.4 fills the page. The opening mark
    hangs left of `x`, at `mark_scale` of the size, but its ink never begins left of `mark_from`.

    With `top_is` "baseline", `top` is the first baseline itself. `before` and `after` are how many lines of the quote's
    own distance belong to the block above and below it, which other texts take. `prefix`
    and `cursor` are ornaments of its lines.
    """

    kind: Literal["quote"]
    role: RoleName
    x: Measure
    width: Measure
    top: Measure
    bottom: Measure
    spare_above: float
    appetite: float
    fill: ColourName
    mark_fill: ColourName
    mark_scale: float = 1.0
    mark_from: float = 18.0
    top_is: Literal["capitals", "baseline"] = "capitals"
    before: Measure | None = None
    after: Measure | None = None
    initial: Initial | None = None
    drop_mark: DropMark | None = None
    prefix: Prefix | None = None
    cursor: Cursor | None = None
    emphasis: Emphasis | None = None


Layer = Rule | Frame | Disc | Tiles | Mark | Portrait | Numbers | Figure | Text | QuoteBlock
