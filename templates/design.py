"""What a design is made of: palettes, type roles, and layers placed by small sums.

Pure data; `docs/designs.md` tells how to write one. Lengths are design units, tracking and gaps marked *em* are shares
of the type size.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from quotes.errors import InputError
from templates.background import Background, Scrim
from templates.colour import RGB
from templates.formats import Format
from templates.layers import Layer
from templates.measure import Measure

T = TypeVar("T")

QUOTE_FLOOR = 44.0
AUTHOR_FLOOR = 30.0
SMALL_FLOOR = 26.0
"""Smallest type in pixels of the picture, by role: 26 px of 1080 are 9 px on a phone's 375, the least that is read."""


@dataclass(frozen=True, slots=True, eq=False)
class PerFormat(Generic[T]):
    """A value for each format, looked up by the format's name, what it is like, its arrangement, and `else`."""

    values: Mapping[str, T]

    def of(self, form: Format) -> T:
        """The value for a format; raises `InputError` when the design has none for it."""
        found = self.find(form)
        if found is None:
            raise InputError(f"There is no value for the format {form.name!r}.", f"Add `{form.name}` or `else`.")
        return found

    def find(self, form: Format) -> T | None:
        """The value for a format, None when the design has none for it."""
        for key in (form.name, form.like, form.arrangement, "else"):
            if key is not None and key in self.values:
                return self.values[key]
        return None


@dataclass(frozen=True, slots=True, eq=False)
class SmallCut:
    """Axis positions for type smaller than `below` units: hairlines that are fine in large type break in small."""

    below: float
    axes: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Role:
    """How one kind of text is set.

    `size` is a floor and the size wanted. `leading` is a share of the size; `line` is a fixed distance of baselines
    for small text of several lines. `search` names axis positions to try, of which the best-fitting is taken;
    `small` is for a quote that comes out smaller than the face was cut for.
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
    case: Literal["as given", "lower", "upper"] = "as given"
    title_italic: bool = False
    search: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    small: SmallCut | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Relief:
    """Measures that take the place of the design's where the quote would stand smaller than `below`, or not fit.

    A format that one of them has no value for keeps the design's own.
    """

    below: PerFormat[float]
    measures: Mapping[str, PerFormat[Measure]]


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
    background: Background | None = None
    scrim: Scrim | None = None
    relief: tuple[Relief, ...] = ()

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
