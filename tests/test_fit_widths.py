"""Widths of type searched together: the poster's four, for the starter quotes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import quotes
from cards.placed import Layout
from cards.renderer import Renderer
from cards.spec import CardSpec, Look
from quotes.errors import Refused
from templates.load import BUNDLED, Designs, parse_design

POSTER = (BUNDLED / "poster.toml").read_text(encoding="utf-8")
SEARCH = "search = { wdth = [62, 66, 70, 74] }"
ROWS = [
    json.loads(line)
    for line in (Path(quotes.__file__).parent / "starter" / "quotes.jsonl").read_text(encoding="utf-8").splitlines()
]


def posters(renderer: Renderer) -> list[Renderer]:
    """The poster design with one width of type each."""
    assert SEARCH in POSTER
    found = []
    for width in (62, 66, 70, 74):
        designs = Designs()
        designs._kept["poster"] = parse_design(POSTER.replace(SEARCH, f"search = {{ wdth = [{width}] }}"), origin="x")
        found.append(Renderer(renderer.catalogue, designs))
    return found


def laid_out(renderer: Renderer, spec: CardSpec) -> Layout | None:
    """The layout, or None where the quote does not fit."""
    try:
        return renderer.lay_out(spec)
    except Refused:
        return None


def last_words(layout: Layout) -> int:
    """How many words the last line of a quote has."""
    return len([line for line in layout.lines if line.role == "quote"][-1].text.split())


@pytest.mark.parametrize("form", ["portrait", "square", "story"])
def test_all_widths_of_type_share_one_band_of_sizes(renderer: Renderer, form: str) -> None:
    """No width is taken at which the type is more than 12 % smaller than at another, or a word alone on a last line.

    But for one that no width in the band avoids.
    """
    alone, widths = 0, posters(renderer)
    for row in ROWS:
        if "\n" in row["text"]:
            continue
        spec = CardSpec(row["text"], row["author"], Look("poster", form), language=row["language"])
        chosen = laid_out(renderer, spec)
        each = [layout for layout in (laid_out(one, spec) for one in widths) if layout]
        assert (chosen is None) == (not each)
        if chosen is None:
            continue
        least = 0.88 * max(layout.type_px for layout in each)
        assert chosen.type_px >= least - 1e-6
        if chosen.quote_lines > 1 and last_words(chosen) == 1:
            alone += 1
            assert all(last_words(layout) == 1 for layout in each if layout.type_px >= least)
    assert alone < 4


@pytest.mark.parametrize("form", ["portrait", "square", "story"])
def test_the_width_is_taken_that_keeps_most_lines_of_verse_whole(renderer: Renderer, form: str) -> None:
    """A poem is set in narrower letters, however small, rather than with a line more turned over."""
    widths = posters(renderer)
    for row in ROWS:
        if "\n" in row["text"]:
            spec = CardSpec(row["text"], row["author"], Look("poster", form), language=row["language"])
            lines = [layout.quote_lines for layout in (laid_out(one, spec) for one in widths) if layout]
            chosen = laid_out(renderer, spec)
            assert (chosen.quote_lines if chosen else None) == min(lines, default=None)
