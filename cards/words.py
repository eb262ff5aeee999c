"""A quote's words as they are set: their form, their directions, and what of them is set apart from the rest.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cards.direction import Directed
from cards.initial import initial_of, lead_in
from cards.page import Page
from cards.stretch import Stretch
from fonts.face import Instance
from fonts.shaping import Shaped
from quotes.model import Spans
from templates.layers import Emphasis, QuoteBlock


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of a quote in a role of its design. `text` ends in the closing mark, which `length` leaves out.

    `stretches` are in order and do not overlap. `emphasised` are the characters that stand out, in the same order.
    """

    text: str
    length: int
    directed: Directed
    role: str
    axes: Mapping[str, float]
    stretches: tuple[Stretch, ...] = ()
    emphasised: Spans = ()

    def stands_out(self, character: int) -> bool:
        """Whether the character at an index is emphasised."""
        return any(start <= character < end for start, end in self.emphasised)

    def base_at(self, character: int) -> int:
        """The base level of the paragraph in which the character at an index stands."""
        return self.directed.bases[self.text.count("\n", 0, character)]

    def shaped(self, page: Page, start: int = 0, end: int | None = None) -> Shaped:
        """The characters from `start` to before `end`, shaped; each stretch by itself."""
        end = len(self.text) if end is None else end
        whole = Shaped("", (), (0.0,), (True,))
        position = start
        for stretch in self.stretches:
            first, past = max(start, stretch.start), min(end, stretch.end)
            if first < past:
                whole = whole.joined(self._set(page, position, first, None)).joined(
                    self._set(page, first, past, stretch)
                )
                position = past
        return whole.joined(self._set(page, position, end, None))

    def _set(self, page: Page, start: int, end: int, stretch: Stretch | None) -> Shaped:
        if start >= end:
            return Shaped("", (), (0.0,), (True,))
        text, levels = self.text[start:end], self.directed.levels[start:end]
        if stretch is None:
            return page.words(text, self.role, self.axes, levels)
        return page.setter.words(
            text,
            page.design.roles[self.role],
            page.spec.language,
            axes={**self.axes, **stretch.axes},
            italic=stretch.italic,
            features=stretch.features,
            tracking=stretch.tracking,
            levels=levels,
        )


def words_of(layer: QuoteBlock, page: Page, face: Instance, axes: Mapping[str, float]) -> tuple[Words, str]:
    """The words of a page in its design's form, and the letter before them that stands large, or nothing."""
    display, levels = page.display, page.directed.levels
    spans = page.emphasis
    stretches: tuple[Stretch, ...] = ()
    letter = initial_of(display, layer.initial, page, face) if page.spec.begins else ""
    if letter and layer.initial:
        rest = display[len(letter) :].lstrip()
        gone = len(display) - len(rest)
        spans = tuple((max(0, start - gone), end - gone) for start, end in spans if end > gone)
        display, levels = rest, levels[gone:]
        stretches = lead_in(display, layer.initial)
    words = Words(
        display + page.closing,
        len(display),
        Directed(levels, page.directed.bases),
        layer.role,
        axes,
        (*stretches, *_emphasised(layer.emphasis, spans, stretches, axes)),
        spans,
    )
    return words, letter


def _emphasised(
    emphasis: Emphasis | None,
    spans: Spans,
    taken: tuple[Stretch, ...],
    axes: Mapping[str, float],
) -> list[Stretch]:
    """The stretches of a face of their own that emphasis asks for, after those that a lead-in has taken."""
    if emphasis is None or not {"italic", "weight"} & set(emphasis.style):
        return []
    first = max((stretch.end for stretch in taken), default=0)
    italic = True if "italic" in emphasis.style else None
    heavier = {"wght": emphasis.weight} if "weight" in emphasis.style else {}
    return [
        Stretch(max(first, start), end, italic=italic, axes={**axes, **heavier}) for start, end in spans if end > first
    ]
