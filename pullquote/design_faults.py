"""What is wrong with a design beyond its spelling: missing fonts, boxes that cannot be, cards that are refused.

Pure, but for the fonts behind the renderer. Every fault has the file, and the line and key where they can be told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path

from cards.page import names_for
from cards.renderer import Renderer
from fonts.catalogue import Catalogue, axes_of
from fonts.typeface import FontChoice
from pullquote.output import count_of
from pullquote.proofing.cases import proof_texts
from quotes.errors import InputError, PullquoteError, Refused
from quotes.markup.toml_lines import Keys, line_of
from templates.design import Design, PerFormat
from templates.formats import Format, formats
from templates.layers import Layer, QuoteBlock, Text
from templates.measure import Measure
from templates.names import QUOTE_NAMES

_PLACED = re.compile(r"(?P<file>.*?), line (?P<line>\d+)(?:, (?P<key>[^:]+))?: (?P<message>.*)", re.DOTALL)
_SYNTAX = re.compile(r"(?P<message>.*) \(at line (?P<line>\d+), column (?P<column>\d+)\)\.?", re.DOTALL)
"""Where Python's reader of TOML says what it does not understand."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. `line` counts from 1 and is 0, and `key` empty, where only the file is known."""

    file: str
    line: int
    key: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}{f', {self.key}' if self.key else ''}: {self.message} {self.hint}".rstrip()


@dataclass(frozen=True, slots=True)
class Checked:
    """A design by name with its file, what it is when it could be read, and what is wrong with it."""

    name: str
    path: Path
    design: Design | None
    faults: tuple[Fault, ...]


def checked(place: tuple[str, Path], renderer: Renderer) -> Checked:
    """The design of that name and file, read and drawn; the renderer is to know it by that name."""
    name, path = place
    try:
        design = renderer.designs.get(name)
        text = path.read_text(encoding="utf-8-sig")
        return Checked(name, path, design, tuple(faults_of(design, text, str(path), renderer)))
    except PullquoteError as error:
        return Checked(name, path, None, (fault_of(error, str(path)),))


def fault_of(error: PullquoteError, file: str) -> Fault:
    """What an error of loading says, taken apart."""
    if found := _PLACED.fullmatch(error.message):
        return Fault(found["file"], int(found["line"]), found["key"] or "", found["message"], error.hint)
    message = error.message.removeprefix(f"{file}: ")
    if found := _SYNTAX.fullmatch(message):
        return Fault(file, int(found["line"]), "", f"{found['message']}, in column {found['column']}.", error.hint)
    return Fault(file, 0, "", message, error.hint)


def faults_of(design: Design, text: str, file: str, renderer: Renderer) -> list[Fault]:
    """Every fault of a design that could be loaded; `text` is its TOML.

    It is drawn with a short and a long text in every format and palette once its fonts and boxes are right. That a long
    text does not fit is no fault: large type is a choice.
    """
    return faults_before_drawing(design, text, file, renderer.catalogue) or _refusals(design, text, file, renderer)


def faults_before_drawing(design: Design, text: str, file: str, catalogue: Catalogue) -> list[Fault]:
    """The faults that can be told without drawing a card: fonts, values that a format has not, boxes."""
    found = [*_fonts(design, text, file, catalogue), *_values(design, text, file)]
    return found or list(_boxes(design, text, file))


def fault_of_card(error: PullquoteError, text: str, file: str, design: Design, form: Format, palette: str) -> Fault:
    """Why a card in a design is refused, at the line of the layer or colour that the refusal is about."""
    rule = error.rule if isinstance(error, Refused) else ""
    return _fault(file, text, _place_of(error, rule, design, form, palette), error.message, error.hint)


def _fault(file: str, text: str, keys: Keys, message: str, hint: str = "") -> Fault:
    key = ".".join(str(key + 1) if isinstance(key, int) else key for key in keys)
    return Fault(file, line_of(text, keys), key, message, hint)


def _fonts(design: Design, text: str, file: str, catalogue: Catalogue) -> Iterator[Fault]:
    """Families that are not at hand, and axis positions that theirs do not have."""
    for name, role in design.roles.items():
        families = [("family", role.family), *(("fallback", family) for family in role.fallback)]
        missing = []
        for key, family in families:
            try:
                catalogue.family(family)
            except PullquoteError as error:
                missing.append(_fault(file, text, ("roles", name, key), error.message, error.hint))
        yield from missing
        if not missing:
            try:
                catalogue.typeface(FontChoice(role.family, role.italic, axes_of(dict(role.axes)), role.fallback))
            except PullquoteError as error:
                yield _fault(file, text, ("roles", name, "axes"), error.message, error.hint)


def _values(design: Design, text: str, file: str) -> Iterator[Fault]:
    """Values of roles that some format has not."""
    for name, role in design.roles.items():
        for item in fields(role):
            value = getattr(role, item.name)
            if isinstance(value, PerFormat):
                for form in formats().values():
                    try:
                        value.of(form)
                    except InputError as error:
                        yield _fault(file, text, ("roles", name, item.name), error.message, error.hint)
                        break


def _boxes(design: Design, text: str, file: str) -> Iterator[Fault]:
    """Boxes without width or height, or outside the card, told once for all formats where they are."""
    found: dict[tuple[Keys, str], list[str]] = {}
    hints: dict[tuple[Keys, str], str] = {}
    for form in formats().values():
        for keys, message, hint in _impossible(design, form):
            found.setdefault((keys, message), []).append(form.name)
            hints[(keys, message)] = hint
    for (keys, message), names in found.items():
        yield _fault(file, text, keys, f"{message} in {', '.join(names)}.", hints[(keys, message)])


def _impossible(design: Design, form: Format) -> Iterator[tuple[Keys, str, str]]:
    palette = next(iter(design.palettes))
    try:
        names = names_for(proof_texts()["medium"].spec(design.name, form, palette), design, form)
    except InputError as error:
        yield ("measures",), error.message.rstrip("."), error.hint
        return
    for index, layer in enumerate(design.layers(form)):
        keys: Keys = (form.arrangement, index)
        values = {
            item.name: value.value(names)
            for item in fields(layer)
            # Places that hang on the quote are known only once it is set.
            if isinstance(value := getattr(layer, item.name), Measure) and not value.names & QUOTE_NAMES
        }
        yield from _impossible_layer(layer, keys, values, form)


def _impossible_layer(
    layer: Layer, keys: Keys, values: dict[str, float], form: Format
) -> Iterator[tuple[Keys, str, str]]:
    words = isinstance(layer, Text | QuoteBlock)
    for key in ("width", "height"):
        value = values.get(key, 1.0)
        if value < 0 or (words and value == 0):
            yield (*keys, key), f"the {key} comes to {value:g} units", "Something to be drawn needs some room."
    if not words:
        return
    if not 0 <= values.get("x", 0) <= form.canvas:
        hint = f"The canvas is {form.canvas:g} units wide."
        yield (*keys, "x"), f"the place comes to {values['x']:g} units, outside the card", hint
    if isinstance(layer, QuoteBlock) and "top" in values and "bottom" in values and values["bottom"] <= values["top"]:
        message = f"the block ends at {values['bottom']:g} units, above its top at {values['top']:g}"
        yield (*keys, "bottom"), message, "y grows downward: let `bottom` be larger than `top`."


def _refusals(design: Design, text: str, file: str, renderer: Renderer) -> list[Fault]:
    """Cards with ordinary words that are refused, or that the design cannot make: the first of those alike."""
    first: dict[tuple[Keys, str], Fault] = {}
    more: Counter[tuple[Keys, str]] = Counter()
    for form in formats().values():
        for palette in design.palettes:
            for name in ("short", "long"):
                try:
                    with renderer.judged(proof_texts()[name].spec(design.name, form, palette)):
                        continue
                except PullquoteError as error:
                    rule = error.rule if isinstance(error, Refused) else ""
                    if rule == "fits" and name == "long":
                        continue
                    keys = _place_of(error, rule, design, form, palette)
                    why = f" is refused ({rule})" if rule else ""
                    message = f"a {name} text in {form.name}, {palette}{why}: {error.message}"
                    more[keys, rule] += 1
                    first.setdefault((keys, rule), _fault(file, text, keys, message, error.hint))
    return [
        replace(fault, message=f"{fault.message} So {count_of(more[alike] - 1, 'card')} more.")
        if more[alike] > 1
        else fault
        for alike, fault in first.items()
    ]


def _place_of(error: PullquoteError, rule: str, design: Design, form: Format, palette: str) -> Keys:
    """Where the design says what a refusal is about: the layer that it names, or the colour of that layer."""
    named = re.match(r"The (\w+)", error.message)
    role = named[1] if named else "quote"
    for index, layer in enumerate(design.layers(form)):
        right = layer.field == role if isinstance(layer, Text) else isinstance(layer, QuoteBlock)
        if not right or (isinstance(layer, QuoteBlock) and role in {"author", "source", "topic", "handle", "slide"}):
            continue
        if rule == "contrast" and isinstance(layer, Text | QuoteBlock):
            return ("palettes", palette, layer.fill)
        return (form.arrangement, index)
    return (form.arrangement,)
