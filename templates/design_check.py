"""Whether a design makes sense: every name it uses exists, every number can be, and the credit has a place.

Pure. A slip is found on loading, not on the thousandth card.
"""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NoReturn

from quotes.errors import InputError, nearest
from quotes.markup.toml_lines import Keys, line_of
from templates.background import Pattern
from templates.design import Design, PerFormat, Role
from templates.formats import formats
from templates.layers import Layer, QuoteBlock, Text
from templates.measure import Measure
from templates.names import CARD_NAMES, CREDIT_FIELDS, QUOTE_NAMES, ColourName, RoleName
from templates.strict import hints_of

LARGEST = 400.0
"""Units: type of 400 fills a square with three letters."""

_RANGES: dict[str, tuple[float, float]] = {
    "leading": (0.8, 4),
    "tracking": (-0.2, 1),
    "word_space": (-0.2, 2),
    "line": (0, LARGEST),
    "lines": (1, 12),
    "closes": (-LARGEST, LARGEST),
    "spare_above": (0, 1),
    "appetite": (0, 10),
    "mark_scale": (0.2, 2),
    "minimum": (2, 20_000),
    "gap": (0, 4),
    "lead_words": (0, 20),
    "lead_tracking": (-0.2, 1),
    "weight": (1, 1000),
    "indent": (0, 20),
    "alone": (0.2, 10),
    "top": (-4, 4),
    "width": (0.01, 4),
    "height": (0.01, 4),
    "strength": (0, 1),
    "step": (4, 2000),
    "asked": (4.5, 21),
}
"""What each plain number of a design may be. Lines of type closer than 0.8 of their size run into each other, and a
pattern finer than 4 units is a grey."""

_SIZES = {
    "mark": (1.0, LARGEST),
    "disc": (1.0, 2000.0),
    "dots": (1.0, 500.0),
    "lines": (1.0, 500.0),
    "grid": (1.0, 500.0),
}
"""What the `size` of a thing of each kind may be: memory grows with its square."""

_MOST = {"layers": 100, "tiles": 4, "numbers": 4, "figure": 1, "relief": 8, "positions": 24, "stops": 16, "words": 100}
"""How many of a thing a design may have, a good deal more than any bundled one: each is drawn or fitted on every card,
and a card should take a moment."""

_EARLY = frozenset({"width", "when"})
"""Keys of texts that are needed before the quote is set."""

_NEEDED = (("author",), ("source", "title"), ("source", "detail"))
"""For each of these, one of the fields must have a layer: attribution never falls off a card."""


def check_design(design: Design, text: str, origin: str) -> None:
    """Raises `InputError` with line, key and remedy for what is wrong in a design that the TOML `text` spells out."""
    _Check(design, text, origin).all()


class _Check:
    """One design under examination."""

    def __init__(self, design: Design, text: str, origin: str) -> None:
        self.design = design
        self.text = text
        self.origin = origin
        self.measures = CARD_NAMES
        palettes = design.palettes.values()
        self.colours = frozenset.intersection(*map(frozenset, palettes)) if palettes else frozenset()

    def all(self) -> None:
        """Every rule."""
        if not self.design.palettes:
            self.wrong((), "there is no palette.", "Add a table [palettes.light] with `ground` and your colours.")
        if "ground" not in self.colours:
            self.unknown(("palettes",), "colour in every palette named", "ground", self.colours)
        for name, role in self.design.roles.items():
            for low, high in role.size.values.values():
                self.within(("roles", name, "size"), low, high, 1, LARGEST)
            self.numbers(("roles", name), role)
            self.searched(("roles", name, "search"), role)
        self.few(("relief",), "reliefs", len(self.design.relief), _MOST["relief"])
        self.named_measures()
        for key in ("background", "scrim"):
            if thing := getattr(self.design, key):
                self.numbers((key,), thing)
                self.names((key,), thing, type(thing), self.measures | QUOTE_NAMES)
        self.grounds()
        for arrangement, layers in (("stack", self.design.stack), ("split", self.design.split)):
            self.arrangement(arrangement, layers)

    def searched(self, keys: Keys, role: Role) -> None:
        """Every position of the axes is a whole fit of the quote, and there is one at least."""
        for tag, values in role.search.items():
            if not values:
                self.wrong((*keys, tag), f"there is no position of {tag!r} to try.", "Name some, or leave it out.")
        self.few(keys, "positions", math.prod(map(len, role.search.values())), _MOST["positions"])

    def grounds(self) -> None:
        """A pattern shows, and a scrim covers shares of what lies under it."""
        background, scrim = self.design.background, self.design.scrim
        if isinstance(background, Pattern) and background.size >= background.step:
            self.wrong(
                ("background", "size"),
                f"{background.kind} of {background.size:g} units every {background.step:g} would not show.",
                "Let `size` be less than `step`.",
            )
        for key, stops in (("head", scrim.head), ("foot", scrim.foot)) if scrim else ():
            self.few(("scrim", key), "places", len(stops), _MOST["stops"])
            for _, share in stops:
                self.within(("scrim", key), share, share, 0, 1)

    def named_measures(self) -> None:
        """Measures use what stands before them; relief measures have names of the design."""
        for name, measure in self.design.measures.items():
            if name in CARD_NAMES | QUOTE_NAMES:
                self.wrong(("measures", name), f"{name!r} is set by each card.", "Choose another name.")
            self.names(("measures", name), measure, PerFormat[Measure], self.measures)
            self.measures |= {name}
        for number, relief in enumerate(self.design.relief):
            for name, measure in relief.measures.items():
                if name not in self.design.measures:
                    keys = ("relief", number, "measures", name)
                    self.unknown(keys, "measure", name, frozenset(self.design.measures))
                self.names(("relief", number, "measures", name), measure, PerFormat[Measure], self.measures)

    def arrangement(self, arrangement: str, layers: tuple[Layer, ...]) -> None:
        """The layers of one arrangement: one quote, a whole credit, and each layer by itself."""
        if sum(isinstance(layer, QuoteBlock) for layer in layers) != 1:
            raise InputError(
                f"{self.origin}: `{arrangement}` needs exactly one layer of kind 'quote'.", "Add or remove one."
            )
        shown = {layer.field for layer in layers if isinstance(layer, Text)}
        for fields in _NEEDED:
            if not shown.intersection(fields):
                raise InputError(
                    f"{self.origin}: `{arrangement}` has no text layer for the {fields[0]}.",
                    "Attribution never falls off a card: add one.",
                )
        self.few((arrangement,), "layers", len(layers), _MOST["layers"])
        kinds = Counter(layer.kind for layer in layers)
        for kind in kinds.keys() & _MOST.keys():
            self.few((arrangement,), f"layers of kind {kind!r}", kinds[kind], _MOST[kind])
        for index, layer in enumerate(layers):
            self.layer((arrangement, index), layer)

    def layer(self, keys: Keys, layer: Layer) -> None:
        """One layer: its numbers, its names, and what its kind asks for."""
        self.numbers(keys, layer)
        allowed = self.measures if isinstance(layer, QuoteBlock) else self.measures | QUOTE_NAMES
        self.names(keys, layer, type(layer), allowed)
        if isinstance(layer, Text):
            if (layer.field is None) == (layer.words is None):
                self.wrong(keys, "a text layer shows a `field` or `words`.", "Give one of the two.")
            if layer.field in CREDIT_FIELDS and layer.when:
                told = f"the {layer.field} cannot be left out by `when`."
                self.wrong((*keys, "when"), told, "Attribution never falls off a card: take `when` away.")
            self.few((*keys, "words"), "characters", len(layer.words or ""), _MOST["words"])
            for key in _EARLY:
                self.names((*keys, key), getattr(layer, key), Measure, self.measures)
        if isinstance(layer, QuoteBlock) and layer.prefix:
            self.few((*keys, "prefix", "words"), "characters", len(layer.prefix.words), _MOST["words"])
        if isinstance(layer, QuoteBlock) and layer.initial:
            self.within((*keys, "initial", "lines"), layer.initial.lines, layer.initial.lines, 2, 6)
            for form in set(layer.initial.formats) - set(formats()):
                self.unknown((*keys, "initial", "formats"), "format", form, formats())
        if isinstance(layer, QuoteBlock) and layer.emphasis and set(layer.emphasis.style) <= {"italic", "weight"}:
            self.wrong(
                (*keys, "emphasis"),
                "not every script has italics or a heavier face.",
                "Add `colour`, `underline` or `marker` to `style`.",
            )

    def numbers(self, keys: Keys, thing: object) -> None:
        """No number is nonsense: memory for a glyph grows with the square of its size, and a hang is no answer."""
        for item in dataclasses.fields(thing):  # type: ignore[arg-type]  # things are dataclasses
            value = getattr(thing, item.name)
            if dataclasses.is_dataclass(value) and not isinstance(value, Measure | PerFormat):
                self.numbers((*keys, item.name), value)
            if item.name == "size" and isinstance(value, float):
                least, most = _SIZES.get(getattr(thing, "kind", ""), (0, LARGEST))
            elif item.name in _RANGES:
                least, most = _RANGES[item.name]
            else:
                continue
            for number in value.values.values() if isinstance(value, PerFormat) else [value]:
                if isinstance(number, float | int):
                    self.within((*keys, item.name), number, number, least, most)

    def names(self, keys: Keys, value: object, kind: object, measures: frozenset[str]) -> None:
        """Every colour, role and measure that a value names exists."""
        for where, of, name in _used(keys, value, kind):
            if of is ColourName and name not in self.colours:
                self.unknown(where, "colour in every palette named", name, self.colours)
            if of is RoleName and name not in self.design.roles:
                self.unknown(where, "role", name, self.design.roles)
            if of is Measure and name not in measures:
                self.unknown(where, "measure", name, measures)

    def within(self, keys: Keys, low: float, high: float, least: float, most: float) -> None:
        """A number or a range of them lies within bounds; written so that "not a number" does not."""
        if not (least <= low <= high <= most):
            shown = f"{low:g}" if low == high else f"{low:g} to {high:g}"
            raise InputError(
                f"{self.origin}, line {line_of(self.text, keys)}, {keys[-1]}: {shown} cannot be.",
                f"It may go from {least:g} to {most:g}.",
            )

    def few(self, keys: Keys, what: str, count: int, most: int) -> None:
        """Not so many of a thing that a card would take long."""
        if count > most:
            self.wrong(keys, f"{count:,} {what} are too many.", f"{most} are the most.")

    def unknown(self, keys: Keys, what: str, name: str, known: Mapping[str, object] | frozenset[str]) -> NoReturn:
        """A name that does not exist."""
        near = nearest(name, known)
        hint = f"Did you mean {near!r}?" if near else f"Known: {', '.join(sorted(known))}."
        self.wrong(keys, f"there is no {what} {name!r}.", hint)

    def wrong(self, keys: Keys, message: str, hint: str) -> NoReturn:
        """What is wrong, where."""
        line = f", line {line_of(self.text, keys)}" if keys else ""
        raise InputError(f"{self.origin}{line}: {message}", hint)


def _used(keys: Keys, value: object, kind: object) -> Iterator[tuple[Keys, object, str]]:
    """The names in a value, each with the keys that lead to it and what it names, told by the types of the fields."""
    if value is None:
        return
    if isinstance(value, Measure):
        yield from ((keys, Measure, name) for name in sorted(value.names))
    elif isinstance(value, PerFormat):
        for variant in value.values.values():
            yield from _used(keys, variant, Measure if isinstance(variant, Measure) else object)
    elif isinstance(value, tuple):
        for part in value:
            yield from _used(keys, part, _named(kind))
    elif isinstance(value, str) and _named(kind) is not None:
        yield keys, _named(kind), value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        hints = hints_of(type(value))
        for item in dataclasses.fields(value):
            yield from _used((*keys, item.name), getattr(value, item.name), hints[item.name])


def _named(kind: object) -> object:
    """`ColourName` or `RoleName` where a type is one of them or holds one, else None."""
    if kind is ColourName or kind is RoleName:
        return kind
    return next((found for part in getattr(kind, "__args__", ()) if (found := _named(part)) is not None), None)
