"""Designs by name: read from TOML, checked whole, kept for later calls.

Touches: disk.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path

from quotes.errors import InputError, NotFound, nearest
from templates.design import Design, Layer, Mark, PerFormat, QuoteBlock, Text
from templates.formats import formats
from templates.strict import build, line_of

BUNDLED = Path(__file__).parent / "designs"

CARD_NAMES = frozenset({"T", "B", "W", "H", "source_rise", "author_rise", "credit_rise"})
"""What every card gives its design's sums: frame top and bottom, canvas width and height, and how far the credit's
extra lines push what stands above them."""

LARGEST = 400.0
"""Units: type of 400 fills a square with three letters."""


class Designs:
    """The designs at hand: a user's folders first, then the bundled ones."""

    def __init__(self, folders: tuple[Path, ...] = ()) -> None:
        self._folders = (*folders, BUNDLED)
        self._kept: dict[str, Design] = {}

    def names(self) -> tuple[str, ...]:
        """Every design's name, sorted; one in a user's folder hides a bundled one of the same name."""
        return tuple(sorted({path.stem for folder in self._folders for path in folder.glob("*.toml")}))

    def path(self, name: str) -> Path:
        """The file of a design; raises `NotFound` with the nearest name."""
        for folder in self._folders:
            if (path := folder / f"{name}.toml").is_file() and path.parent == folder:
                return path
        near = nearest(name, self.names())
        raise NotFound(
            f"There is no design {name!r}.",
            (f"Did you mean {near!r}? " if near else "") + f"Designs: {', '.join(self.names())}.",
        )

    def get(self, name: str) -> Design:
        """The design of that name.

        Raises `NotFound`, and `InputError` with file, line and key when the design is not right.
        """
        if name not in self._kept:
            path = self.path(name)
            design = read_design(path)
            if design.name != name:
                raise InputError(f"{path} calls itself {design.name!r}.", f"Name the file {design.name}.toml.")
            self._kept[name] = design
        return self._kept[name]


def design_digest(design: Design) -> str:
    """SHA-256 over everything that a design says, wherever its file lies."""
    return hashlib.sha256(repr(design).encode()).hexdigest()


def read_design(path: Path) -> Design:
    """The design in a file; raises `NotFound` or `InputError`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotFound(f"The design file {path} does not exist.", "Check the path.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The design file {path} cannot be read: {error}.", "It must be TOML in UTF-8.") from error
    return parse_design(text, origin=str(path))


def parse_design(text: str, *, origin: str) -> Design:
    """The design that a TOML text spells out; `origin` names it in errors."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{origin}: {error}.", "Mend the TOML there.") from error
    design = build(Design, table, text=text, origin=origin)
    _check_sizes(design, text, origin)
    _check_names(design, text, origin)
    return design


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
}
"""What each number of a role or layer may be. Lines of type closer than 0.8 of their size run into each other."""


def _check_sizes(design: Design, text: str, origin: str) -> None:
    """No number is nonsense: memory for a glyph grows with the square of its size, and a hang is no answer."""

    def check(keys: tuple[str | int, ...], low: float, high: float, least: float, most: float) -> None:
        # Written so that "not a number" fails it too.
        if not (least <= low <= high <= most):
            shown = f"{low:g}" if low == high else f"{low:g} to {high:g}"
            raise InputError(
                f"{origin}, line {line_of(text, keys)}, {keys[-1]}: {shown} cannot be.",
                f"It may go from {least:g} to {most:g}.",
            )

    def check_known(keys: tuple[str | int, ...], thing: object) -> None:
        for name, (least, most) in _RANGES.items():
            value = getattr(thing, name, None)
            for number in value.values.values() if isinstance(value, PerFormat) else [] if value is None else [value]:
                check((*keys, name), number, number, least, most)

    for name, role in design.roles.items():
        for low, high in role.size.values.values():
            check(("roles", name, "size"), low, high, 1, LARGEST)
        check_known(("roles", name), role)
    for arrangement, layers in (("stack", design.stack), ("split", design.split)):
        for index, layer in enumerate(layers):
            check_known((arrangement, index), layer)
            if isinstance(layer, QuoteBlock) and layer.initial:
                check_known((arrangement, index, "initial"), layer.initial)
                check((arrangement, index, "initial", "lines"), layer.initial.lines, layer.initial.lines, 2, 6)
            if isinstance(layer, QuoteBlock) and layer.emphasis:
                check_known((arrangement, index, "emphasis"), layer.emphasis)
            if isinstance(layer, Mark):
                check((arrangement, index, "size"), layer.size, layer.size, 1, LARGEST)


def _check_names(design: Design, text: str, origin: str) -> None:
    """Every colour, role and name that a layer uses exists: a slip is found on loading, not on the thousandth card."""

    def wrong(keys: tuple[str | int, ...], what: str, name: str, known: Mapping[str, object] | frozenset[str]) -> None:
        near = nearest(name, known)
        hint = f"Did you mean {near!r}?" if near else f"Known: {', '.join(sorted(known))}."
        raise InputError(f"{origin}, line {line_of(text, keys)}: there is no {what} {name!r}.", hint)

    if not design.palettes:
        raise InputError(
            f"{origin}: there is no palette.", "Add a table [palettes.light] with `ground` and your colours."
        )
    colours = frozenset.intersection(*(frozenset(palette) for palette in design.palettes.values()))
    if "ground" not in colours:
        wrong(("palettes",), "colour in every palette named", "ground", colours)
    if design.gradient and design.gradient.to not in colours:
        wrong(("gradient", "to"), "colour in every palette named", design.gradient.to, colours)
    names = CARD_NAMES
    for name, measure in design.measures.items():
        if name in CARD_NAMES:
            line = line_of(text, ("measures", name))
            raise InputError(f"{origin}, line {line}: {name!r} is set by each card.", "Choose another name.")
        for variant in measure.values.values():
            for used in variant.names - names:
                wrong(("measures", name), "measure", used, names)
        names |= {name}
    for arrangement, layers in (("stack", design.stack), ("split", design.split)):
        if sum(isinstance(layer, QuoteBlock) for layer in layers) != 1:
            raise InputError(
                f"{origin}: `{arrangement}` needs exactly one layer of kind 'quote'.", "Add or remove one."
            )
        credited = {layer.field for layer in layers if isinstance(layer, Text)}
        for needed in ("author", "source"):
            if needed not in credited:
                raise InputError(
                    f"{origin}: `{arrangement}` has no text layer for the {needed}.",
                    "Attribution never falls off a card: add one.",
                )
        for index, layer in enumerate(layers):
            for key, used in _colours_of(layer):
                if used not in colours:
                    wrong((arrangement, index, key), "colour in every palette named", used, colours)
            if isinstance(layer, Text) and (layer.field is None) == (layer.words is None):
                line = line_of(text, (arrangement, index))
                raise InputError(
                    f"{origin}, line {line}: a text layer shows a `field` or `words`.", "Give one of the two."
                )
            if isinstance(layer, QuoteBlock) and layer.initial:
                for form in set(layer.initial.formats) - set(formats()):
                    wrong((arrangement, index, "initial", "formats"), "format", form, formats())
            if isinstance(layer, QuoteBlock) and layer.emphasis and set(layer.emphasis.style) <= {"italic", "weight"}:
                line = line_of(text, (arrangement, index, "emphasis"))
                raise InputError(
                    f"{origin}, line {line}: not every script has italics or a heavier face.",
                    "Add `colour`, `underline` or `marker` to `style`.",
                )
            if isinstance(layer, Text | QuoteBlock) and layer.role not in design.roles:
                wrong((arrangement, index, "role"), "role", layer.role, design.roles)
            for key, used in _names_of(layer):
                if used not in names:
                    wrong((arrangement, index, key), "measure", used, names)


def _colours_of(layer: Layer) -> list[tuple[str, str]]:
    found = [("fill", layer.fill)]
    if isinstance(layer, QuoteBlock):
        found.append(("mark_fill", layer.mark_fill))
        if layer.initial:
            found.append(("initial", layer.initial.fill))
        if layer.emphasis:
            found += [("emphasis", name) for name in (layer.emphasis.fill, layer.emphasis.on) if name]
    return found


def _names_of(layer: Layer) -> list[tuple[str, str]]:
    keys = ("x", "y", "width", "height", "baseline", "top", "bottom")
    return [(key, name) for key in keys if hasattr(layer, key) for name in getattr(layer, key).names]
