"""The small texts of a card (credit, topic, handle, series): what each shows, how it is set, and where it stands.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from cards.clearance import lowered
from cards.credit import SmallText
from cards.direction import order_of
from cards.page import Page, names_for, texts_of
from cards.placed import Line, Shape
from cards.spec import CardSpec
from cards.typeset import Span
from quotes.errors import Refused
from templates.layers import Field, Text
from templates.names import CREDIT_FIELDS

_BETWEEN = 1.5
"""Pixels that the ink of the author and the source are apart at least: a baseline is rounded to a whole one."""

OPTIONAL_FIELDS = frozenset({"topic", "handle", "series", "file"})


@dataclass(frozen=True, slots=True, eq=False)
class SmallTexts:
    """The small texts of a page by the number of their layer, and what had to be left out, in words."""

    texts: Mapping[int, SmallText]
    warnings: tuple[str, ...]


def with_texts(page: Page) -> tuple[Page, SmallTexts]:
    """The page with its small texts set: their heights decide where everything above them stands.

    Raises `Refused` (rules `attribution`, `slide`) when one that must be shown cannot be set whole.
    """
    small = _set_texts(page)
    rises, lines = _rises(page, small.texts)
    page = replace(
        page, names=names_for(page.spec, page.design, page.form, rises, lines, page.relief, figure=bool(page.chart))
    )
    if close := _closeness(page, small.texts):
        rises["source"] = rises.get("source", 0.0) + close
        page = replace(
            page, names=names_for(page.spec, page.design, page.form, rises, lines, page.relief, figure=bool(page.chart))
        )
    return replace(page, rises=rises, text_lines=lines), small


def placed_texts(page: Page, small: SmallTexts, head: float, shapes: Sequence[Shape]) -> dict[int, list[Line]]:
    """The lines of the small texts by layer; those above the quote, which begins at `head`, clear of the shapes."""
    placed = {}
    for index, layer in enumerate(page.design.layers(page.form)):
        if isinstance(layer, Text) and index in small.texts:
            lines = _placed(layer, small.texts[index], page)
            placed[index] = lowered(lines, shapes, page) if layer.baseline.value(page.names) <= head else lines
    return placed


def _set_texts(page: Page) -> SmallTexts:
    """The small texts by layer, shrunk or wrapped to fit; an optional one that cannot is left out with a warning."""
    texts: dict[int, SmallText] = {}
    warnings: list[str] = []
    layers = page.design.layers(page.form)
    fields = {layer.field for layer in layers if isinstance(layer, Text)}
    numbered, headed = _number_goes_with_handle(page, fields), "series" not in fields
    for index, layer in enumerate(layers):
        if not isinstance(layer, Text) or (layer.when and layer.when.value(page.names) <= 0):
            continue
        role = page.design.roles[layer.role]
        choices = _choices(layer, page.spec, role.title_italic, numbered=numbered, headed=headed)
        if not choices:
            continue
        found = ((_set(layer, page, spans), left_out) for spans, left_out in choices)
        small, left_out = next(((one, gone) for one, gone in found if one), (None, None))
        warnings += [f"{gone} does not fit its line" for gone in (left_out or choices[-1][1])] if left_out else []
        if small:
            texts[index] = small
        elif layer.field in OPTIONAL_FIELDS and not (numbered and page.spec.slide and layer.field == "handle"):
            shown = "".join(text for text, _ in choices[-1][0])
            warnings.append(f"{layer.field} left out: {shown!r} does not fit its line")
        elif layer.field in ("handle", "slide"):
            raise Refused(
                "slide",
                f"The slide's number does not fit the line of the {layer.field}.",
                "Give that layer of the design more width.",
            )
        else:
            raise Refused(
                "attribution",
                f"The {layer.field or 'design’s own text'} does not fit in {layer.lines} lines: "
                f"{''.join(text for text, _ in choices[0][0])!r}.",
                "Shorten it, or choose another design or format.",
            )
    return SmallTexts(texts, tuple(warnings))


_Choice = tuple[tuple[Span, ...], tuple[str, ...]]
"""What a text layer may show, and what is told when it shows that: the parts that are left out."""


def _choices(layer: Text, spec: CardSpec, title_italic: bool, *, numbered: bool, headed: bool) -> list[_Choice]:
    """What a text layer would show, the best first; nothing when the card has nothing for it.

    With `numbered`, a slide's number goes with the handle; with `headed`, the series goes before the topic. Where two
    share a line that is too short for both, the second thing named gives way.
    """
    if layer.words is not None:
        return [(((layer.words, False),), ())]
    shown = texts_of(spec)
    if layer.field == "source":
        if spec.title and spec.detail:
            return [(((spec.title, title_italic), (f", {spec.detail}", False)), ())]
        return [(((spec.title, title_italic),), ())] if spec.title else _plain(spec.detail)
    if layer.field == "title":
        return [(((spec.title, title_italic),), ())] if spec.title else []
    if layer.field == "handle" and numbered:
        number = shown["slide"] or ""
        both = " · ".join(filter(None, (shown["handle"], number)))
        gone = (f"handle left out: {shown['handle']!r}",)
        return [*_plain(both), (((number, False),), gone)] if shown["handle"] else _plain(number)
    if layer.field == "topic" and headed and shown["series"]:
        if not shown["topic"]:
            return _plain(shown["series"])
        both = f"{shown['series']} · {shown['topic']}"
        return [*_plain(both), (((shown["series"], False),), (f"topic left out: {shown['topic']!r}",))]
    return _plain(shown[layer.field or "topic"])


def _plain(text: str | None) -> list[_Choice]:
    return [(((text, False),), ())] if text else []


def _set(layer: Text, page: Page, spans: tuple[Span, ...]) -> SmallText | None:
    return page.setter.small(
        spans,
        page.design.roles[layer.role],
        page.form,
        width=layer.width.value(page.names),
        most_lines=layer.lines,
        language=page.spec.language,
    )


def _number_goes_with_handle(page: Page, fields: Set[Field | None]) -> bool:
    """Whether the page is a slide whose design has no place for its number alone; raises `Refused` if it has none."""
    if page.spec.slide is None:
        return False
    if not fields & {"slide", "handle"}:
        raise Refused(
            "slide",
            f"The design {page.design.name!r} has no place for the number of a slide.",
            "Add a text layer with the field `slide` to it.",
        )
    return "slide" not in fields


def _rises(page: Page, texts: Mapping[int, SmallText]) -> tuple[dict[str, float], dict[str, int]]:
    """How far each field pushes what stands above it, below nought where one is absent, and how many lines it takes."""
    rises: dict[str, float] = {}
    lines: dict[str, int] = {}
    for index, layer in enumerate(page.design.layers(page.form)):
        if not isinstance(layer, Text) or layer.field is None:
            continue
        small = texts.get(index)
        if small is None:
            if layer.field in CREDIT_FIELDS:
                rises[layer.field] = -layer.closes
            continue
        lines[layer.field] = len(small.lines)
        if layer.line is None:
            # Tall scripts need more than the distance of baselines that the design has set aside for one line.
            wanted = page.design.roles[layer.role].line.of(page.form) or small.line_height
            rises[layer.field] = len(small.lines) * small.line_height - wanted + small.lift
    return rises, lines


def _closeness(page: Page, texts: Mapping[int, SmallText]) -> float:
    """By how many design units the ink of the author runs into that of the source below, as stacked marks may do."""
    found = {
        layer.field: (layer, texts[index])
        for index, layer in enumerate(page.design.layers(page.form))
        if isinstance(layer, Text) and index in texts
    }
    if "author" not in found or "source" not in found:
        return 0.0
    (upper, author), (lower, source) = found["author"], found["source"]
    if upper.line or lower.line:
        return 0.0
    foot = upper.baseline.value(page.names) - author.lift + author.depth
    first = lower.baseline.value(page.names) - source.lift - (len(source.lines) - 1) * source.line_height
    apart = upper.x.value(page.names) != lower.x.value(page.names)
    return 0.0 if apart else max(0.0, foot + _BETWEEN / page.form.unit - (first - source.reach))


def _placed(layer: Text, small: SmallText, page: Page) -> list[Line]:
    unit = page.form.unit
    x, baseline = layer.x.value(page.names), layer.baseline.value(page.names)
    line_height = layer.line.value(page.names) if layer.line else small.line_height
    above = 0 if layer.grows == "down" else len(small.lines) - 1
    placed = []
    for number, (start, end) in enumerate(small.lines):
        width = small.shaped.width(start, end) * small.size
        placed.append(
            Line(
                role=layer.field or "words",
                text=small.shaped.text[start:end],
                colour=page.palette[layer.fill],
                size_px=small.size * unit,
                x=(x - width if layer.align == "right" else x) * unit,
                baseline=round((baseline - small.lift - (above - number) * line_height) * unit),
                width=width * unit,
                glyphs=small.shaped.cut(start, end, order_of(small.shaped, start, end)),
            )
        )
    return placed
