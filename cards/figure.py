"""A chart of the quote itself: a bar for each word, as high as the word has letters. Nothing in it is made up.

Pure.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from itertools import pairwise

import regex

from cards.direction import directed
from cards.ornaments import label
from cards.page import Page
from cards.placed import Box, Line, Stroke
from templates.colour import RGB
from templates.layers import Figure

FEWEST, MOST = 4, 70
"""Words of a quote that is charted: fewer are no series, and more have bars too thin to tell apart."""

_LEAST_SCALE = 12
"""Letters at the top of the scale: short words alone would else fill the whole height."""

_GRID = (5, 10)
"""Letters at which a line goes across; at 10 alone where the two numbers would run into each other."""

_BAR_SHARE, _THIN, _THICK = 0.62, 4.0, 40.0
"""A bar's share of its step, and the units between which it stays whatever the step."""

_RIGHT_SHARE = 0.7
"""From this share of the plot on, the label stands left of its bar: right of it there is no room."""

_ABOVE, _CLEAR, _BESIDE = 12.0, 5.0, 14.0
"""Units: the label above its bar, the ground around it, and the numbers left of the plot."""

_AXIS, _CAPTION = 2.0, 42.0
"""Units: how thick the axis is, and how far below it the caption's baseline lies."""

_AFTER_NAME = 0.55
"""Em of the caption's size between its name and its words."""

_SPACELESS = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, kana and Han, written without spaces between words."""

_CAPTIONS = {
    "de": ("Abb. 1", "Buchstaben je Wort, in Lesefolge"),
    "en": ("Fig. 1", "Letters per word, in reading order"),
    "es": ("Fig. 1", "Letras por palabra, en orden de lectura"),
    "fr": ("Fig. 1", "Lettres par mot, dans l’ordre de lecture"),
    "it": ("Fig. 1", "Lettere per parola, in ordine di lettura"),
    "pt": ("Fig. 1", "Letras por palavra, em ordem de leitura"),
    "ru": ("Рис. 1", "Букв в слове, в порядке чтения"),
}
_BY_DICTIONARY = "Characters per word, words by ICU’s dictionary"
"""What the caption says by language, and for scripts without spaces between words."""


def letters_per_word(text: str, language: str) -> list[tuple[str, int]]:
    """Each word of a text with its letters and digits, counted as graphemes; words without any are left out."""
    if _SPACELESS.search(text):
        from cards.phrases import word_ends

        words = [text[start:end] for start, end in pairwise([0, *word_ends(text, language)])]
    else:
        words = re.split(r"[\s—–]+", text)
    counted = ((word, len(_letters(word))) for word in words)
    return [(_bare(word), count) for word, count in counted if count]


def charted(text: str, language: str) -> list[tuple[str, int]]:
    """The words to chart; none when they are too few or too many."""
    words = letters_per_word(text, language)
    return words if FEWEST <= len(words) <= MOST else []


def figure_of(layer: Figure, page: Page) -> tuple[list[Line], list[Stroke]]:
    """The texts of a page's chart, and its lines and bars, in the order in which they are drawn."""
    words = page.chart
    unit, names = page.form.unit, page.names
    left, width, axis, height = (m.value(names) * unit for m in (layer.x, layer.width, layer.axis, layer.height))
    scale = height / max(_LEAST_SCALE, *(count for _, count in words))
    step = width / len(words)
    thickness = min(max(_BAR_SHARE * step, _THIN * unit), _THICK * unit)
    grid, bar, accent, ink = (page.palette[name] for name in (layer.grid, layer.fill, layer.accent, layer.line))
    thin = max(1.0, unit)
    longest = max(range(len(words)), key=lambda number: words[number][1])
    named, clear = _longest(layer, page, words[longest], left + longest * step, (left, width, axis), scale, thickness)
    strokes = [
        stroke
        for count in _grid(layer, page, scale)
        for stroke in _across(left, axis - count * scale, left + width, axis - count * scale + thin, grid, clear)
    ]
    strokes += [
        _bar(
            left + number * step,
            axis - count * scale,
            left + number * step + thickness,
            axis,
            accent if number == longest else bar,
        )
        for number, (_, count) in enumerate(words)
    ]
    strokes.append(_bar(left, axis, left + width, axis + max(1.0, _AXIS * unit), ink))
    return [*_numbers(layer, page, left, axis, scale), named, *_caption(layer, page, left, axis)], strokes


def _longest(
    layer: Figure,
    page: Page,
    word: tuple[str, int],
    x: float,
    plot: tuple[float, float, float],
    scale: float,
    thickness: float,
) -> tuple[Line, Box | None]:
    """The label of the first longest word, and the box around it that the grid keeps out of."""
    left, width, axis = plot
    unit, role = page.form.unit, page.design.roles[layer.label]
    size = role.size.of(page.form)[1] * unit
    named = f"{word[0]}, {word[1]}"
    text = page.setter.words(named, role, page.spec.language, levels=directed(named).levels)
    at_right = x - left > _RIGHT_SHARE * width
    baseline = round(axis - word[1] * scale - _ABOVE * unit)
    colour = page.palette[layer.accent]
    line = label(text, size, x + thickness if at_right else x, baseline, colour, role="figure", right=at_right)
    line = _within(line, left, left + width)
    box = text.ink()
    if box is None:
        return line, None
    edge = _CLEAR * unit
    top, bottom = baseline - box[3] * size - edge, min(baseline - box[1] * size + edge, axis - word[1] * scale)
    return line, _bar(line.x - edge, top, line.x + line.width + edge, bottom, colour).box


def _within(line: Line, left: float, right: float) -> Line:
    """The line moved between two places, as far as it is no longer than that."""
    return replace(line, x=max(left, min(line.x, right - line.width)))


def _grid(layer: Figure, page: Page, scale: float) -> tuple[int, ...]:
    """The letters at which a line goes across, where one letter is `scale` pixels high."""
    size = page.design.roles[layer.numbers].size.of(page.form)[1] * page.form.unit
    return _GRID if (_GRID[1] - _GRID[0]) * scale >= size else _GRID[1:]


def _numbers(layer: Figure, page: Page, left: float, axis: float, scale: float) -> list[Line]:
    unit, role = page.form.unit, page.design.roles[layer.numbers]
    size = role.size.of(page.form)[1] * unit
    colour = page.palette[layer.text]
    found = []
    for count in _grid(layer, page, scale):
        shaped = page.setter.words(str(count), role, "en")
        middle = shaped.glyphs[0].instance.cap_height / 2
        baseline = round(axis - count * scale + middle * size)
        found.append(label(shaped, size, left - _BESIDE * unit, baseline, colour, role="figure", right=True))
    return found


def _caption(layer: Figure, page: Page, left: float, axis: float) -> list[Line]:
    unit, language = page.form.unit, page.spec.language.partition("-")[0].lower()
    name, words = _CAPTIONS.get(language, _CAPTIONS["en"])
    if _SPACELESS.search(page.display):
        words = _BY_DICTIONARY
    baseline = round(axis + _CAPTION * unit)
    head_role, role = page.design.roles[layer.label], page.design.roles[layer.caption]
    size = role.size.of(page.form)[1] * unit
    tongue = language if language in _CAPTIONS else "en"
    head = label(
        page.setter.words(name, head_role, tongue), size, left, baseline, page.palette[layer.line], role="figure"
    )
    rest = page.setter.words(words, role, tongue)
    x = left + head.width + _AFTER_NAME * size
    return [head, label(rest, size, x, baseline, page.palette[layer.text], role="figure")]


def _across(left: float, top: float, right: float, bottom: float, colour: RGB, clear: Box | None) -> list[Stroke]:
    """A line of the grid, in two parts where it would run through the box: on a photo a patch would be seen."""
    line = _bar(left, top, right, bottom, colour)
    x0, y0, x1, y1 = line.box
    if clear is None or clear[1] >= y1 or y0 >= clear[3]:
        return [line]
    parts = [(x0, min(x1, clear[0])), (max(x0, clear[2]), x1)]
    return [_bar(start, y0, end, y1, colour) for start, end in parts if start < end]


def _bar(left: float, top: float, right: float, bottom: float, colour: RGB) -> Stroke:
    """A rectangle on whole pixels, never thinner than one."""
    x0, y0, x1, y1 = round(left), round(top), round(right), round(bottom)
    x1, y1 = max(x1, x0 + 1), max(y1, y0 + 1)
    return Stroke(((x0, y0), (x1, y0), (x1, y1), (x0, y1)), colour)


def _letters(word: str) -> list[str]:
    return [cluster for cluster in regex.findall(r"\X", word) if unicodedata.category(cluster[0])[0] in "LN"]


def _bare(word: str) -> str:
    """A word without the punctuation around it."""
    letters = [at for at, character in enumerate(word) if unicodedata.category(character)[0] in "LN"]
    # Marks stay with the last letter: vowel signs too, whose combining class is 0.
    after = range(letters[-1] + 1, len(word))
    end = next((at for at in after if unicodedata.category(word[at])[0] != "M"), len(word))
    return word[letters[0] : end]
