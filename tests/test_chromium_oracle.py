"""Our lines against those of a browser: headless Chromium measures and balances the same texts in the same fonts."""

from __future__ import annotations

import itertools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, pstdev

import pytest
from chromium_oracle import CHROMIUM, Measured, Sample, measured

from cards.break_costs import PHRASE
from cards.breaks import find_breaks
from cards.direction import directed
from cards.even import evened
from cards.fit import Block, Text, fit
from fonts.catalogue import Catalogue
from fonts.shaping import Shaped, shape
from fonts.typeface import FontChoice

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: chromium)")

MEASURE = 756.0
"""The measure of an editorial portrait; its type goes from 56 to 84."""

A_LANGUAGE = 40
TEXTS = tomllib.loads((Path(__file__).parent / "oracle_texts.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Set:
    """A quote as we set it: shaped, and with its lines at the size that the search took."""

    shaped: Shaped
    size: float
    rows: tuple[float, ...]


def quotes() -> list[tuple[str, str]]:
    """Forty quotes of each language: one sentence, two, or three."""
    found = []
    for language, row in TEXTS.items():
        parts = row["sentences"]
        pairs = list(itertools.permutations(parts, 2))[::3]
        groups = [*((one,) for one in parts), *pairs, *zip(parts, parts[1:], parts[2:], strict=False)]
        space = "" if language in ("ja", "zh-Hans") else " "
        found += [(language, space.join(group)) for group in groups[:A_LANGUAGE]]
    return found


QUOTES = quotes()


def choice(language: str) -> FontChoice:
    """The family of a language, at the axes of an editorial."""
    family = TEXTS[language]["family"]
    return FontChoice(family, axes=(("opsz", 72.0), ("wght", 400.0)) if family == "Newsreader" else ())


@pytest.fixture(scope="module")
def ours(catalogue: Catalogue) -> list[Set]:
    """The quotes as we set them."""
    found = []
    for language, text in QUOTES:
        levels = directed(text, language).levels
        shaped = shape(text, catalogue.typeface(choice(language)), language=language, levels=levels)
        block = Block(MEASURE, 900, 1.2, 0.7, 56, 84, appetite=0.9)
        content = Text(find_breaks(text, language), shaped.edges)
        fitted = fit(content, block)
        assert fitted is not None
        fitted = evened(content, block, fitted)
        rows = tuple(shaped.width(start, end) * fitted.size for start, end in fitted.lines)
        found.append(Set(shaped, fitted.size, rows))
    return found


def breakable(text: str, language: str) -> str:
    """The text with our places for a line's end, so that the browser balances the same phrases."""
    places = {place.end for place in find_breaks(text, language) if place.end == place.start and place.cost < PHRASE}
    return "".join("\u200b" * (index in places) + character for index, character in enumerate(text))


@pytest.fixture(scope="module")
def theirs(catalogue: Catalogue, ours: list[Set], tmp_path_factory: pytest.TempPathFactory) -> list[Measured]:
    """What Chromium makes of the same quotes at the same sizes."""
    fonts = []
    for one in {choice(language).family: choice(language) for language in TEXTS}.values():
        taken: frozenset[int] = frozenset()
        for file in catalogue.styled(one, one.family):
            # A page takes the last face that has a letter, we the first.
            own = catalogue.face(file).covered - taken
            taken |= own
            points = ",".join(f"U+{point:X}" for point in sorted(own))
            fonts.append((one.family, file.path, f"font-weight: 100 900; unicode-range: {points}"))
    samples = []
    for (language, text), mine in zip(QUOTES, ours, strict=True):
        axes = ", ".join(f'"{tag}" {value:g}' for tag, value in choice(language).axes)
        style = f"font-variation-settings: {axes}" if axes else ""
        samples.append(Sample(text, breakable(text, language), language, choice(language).family, mine.size, style))
    return measured(samples, fonts, tmp_path_factory.mktemp("chromium"), measure=MEASURE)


def test_there_are_enough_samples() -> None:
    """At least 300 quotes in eight scripts are compared."""
    assert len(QUOTES) >= 300
    assert len(TEXTS) >= 8


def test_a_line_is_as_wide_as_in_the_browser(ours: list[Set], theirs: list[Measured]) -> None:
    """Kerning, ligatures, joining and marks are all there: each text is as wide as Chromium sets it, within 1 px."""
    wrong = [
        (*quote, round(mine.shaped.edges[-1] * mine.size, 2), round(oracle.width, 2))
        for quote, mine, oracle in zip(QUOTES, ours, theirs, strict=True)
        if abs(mine.shaped.edges[-1] * mine.size - oracle.width) > 1
    ]
    assert wrong == []


def test_our_lines_are_no_more_ragged_than_balanced_ones(ours: list[Set], theirs: list[Measured]) -> None:
    """At the size that we choose, our line widths differ no more than those of the browser's `text-wrap: balance`.

    It knows no sense: where ours spare a name or an article they may differ more, and less elsewhere.
    """
    pairs = [
        (pstdev(mine.rows), pstdev(oracle.rows))
        for mine, oracle in zip(ours, theirs, strict=True)
        if len(oracle.rows) > 1
    ]
    assert len(pairs) >= 300
    mine, browser = (mean(column) for column in zip(*pairs, strict=True))
    assert mine <= browser, f"{mine:.1f} px against {browser:.1f} px"
