"""Words that stand out on a card: in the design's way, and only those."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cards.placed import Layout, Line
from cards.renderer import Renderer
from cards.spec import CardSpec, Look
from fonts.catalogue import Catalogue
from quotes.errors import InputError
from templates.load import BUNDLED, Designs

TEXT = "It is a truth universally acknowledged, that a single man must be in want of a wife."


def marked(*phrases: str, text: str = TEXT, design: str = "editorial", language: str = "en") -> CardSpec:
    """A card with some phrases emphasised."""
    spans = tuple((text.index(phrase), text.index(phrase) + len(phrase)) for phrase in phrases)
    return CardSpec(text, "Jane Austen", Look(design), title="Pride and Prejudice", language=language, emphasis=spans)


def words_of(layout: Layout, role: str) -> str:
    """The characters that the glyphs of a role draw, in reading order."""
    found: list[str] = []
    for line in layout.lines:
        if line.role == role:
            found += [line.text[cluster] for cluster in sorted({glyph.cluster for glyph in line.glyphs})]
    return "".join(found)


def emphasised(layout: Layout) -> list[Line]:
    """The parts of lines that stand out."""
    return [line for line in layout.lines if line.role == "emphasis"]


def styled(folder: Path, catalogue: Catalogue, table: str) -> Renderer:
    """A renderer whose editorial marks words in another way."""
    text = (BUNDLED / "editorial.toml").read_text(encoding="utf-8")
    old = 'style = ["italic", "colour"]\nfill = "accent"'
    assert old in text
    (folder / "editorial.toml").write_text(text.replace(old, table), encoding="utf-8")
    return Renderer(catalogue, Designs((folder,)))


@pytest.mark.parametrize("design", ["editorial", "poster", "academic"])
def test_every_design_sets_marked_words_apart(renderer: Renderer, design: str) -> None:
    """A marked word looks different from the same word unmarked, and the card passes its checks."""
    plain = renderer.draw(replace(marked(design=design), emphasis=()))
    assert renderer.draw(marked("must", design=design)).card.pixels != plain.card.pixels


def test_only_the_marked_words_take_the_accent(renderer: Renderer) -> None:
    """No letter more and none less, across line ends too."""
    layout = renderer.lay_out(marked("universally acknowledged", "wife"))
    accent = renderer.designs.get("editorial").palette("light")["accent"]
    lines = emphasised(layout)
    assert {line.colour for line in lines} == {accent}
    drawn = sum(len({glyph.cluster for glyph in line.glyphs}) for line in lines)
    assert drawn in (len("universally acknowledged") - 1 + len("wife"), len("universally acknowledged") + len("wife"))


def test_italics_are_the_familys_own(renderer: Renderer) -> None:
    """Emphasis in italics is drawn by the italic face."""
    layout = renderer.lay_out(marked("must"))
    assert all("italic" in g.instance.face.file.path.name for line in emphasised(layout) for g in line.glyphs)


def test_the_words_stay_one_line(renderer: Renderer) -> None:
    """Parts of a line keep its baseline, and together they are its words."""
    layout = renderer.lay_out(marked("must"))
    (part,) = emphasised(layout)
    neighbours = [line for line in layout.lines if line.role == "quote" and line.baseline == part.baseline]
    assert neighbours
    assert all(line.x == part.x and line.text == part.text for line in neighbours)


def test_an_underline_lies_under_its_words(renderer: Renderer) -> None:
    """The poster's bar is as wide as the marked word and below its baseline."""
    layout = renderer.lay_out(marked("must", design="poster"))
    (stroke,), (line,) = layout.strokes, emphasised(layout)
    left, top, right, bottom = stroke.box
    assert top >= line.baseline
    assert bottom > top
    starts = [g.x + box[0] * g.scale for g in line.glyphs if (box := g.instance.box(g.id))]
    assert abs(left - (line.x + min(starts) * line.size_px)) <= 1
    assert right > left


def test_a_marker_is_the_same_for_the_same_quote(tmp_path: Path, catalogue: Catalogue) -> None:
    """A hand's stroke is uneven, but the card of a quote never changes."""
    renderer = styled(tmp_path, catalogue, 'style = ["marker"]\nfill = "accent"\non = "ground"')
    spec = marked("must")
    first, second = renderer.lay_out(spec).strokes, renderer.lay_out(spec).strokes
    assert first == second
    other = renderer.lay_out(replace(spec, quote_id="another")).strokes
    assert first != other
    assert renderer.draw(spec).card.pixels == renderer.draw(spec).card.pixels


def test_contrast_on_a_stroke_is_measured_against_the_stroke(tmp_path: Path, catalogue: Catalogue) -> None:
    """Light words on a dark stroke are read against it, not against the light ground."""
    renderer = styled(tmp_path, catalogue, 'style = ["marker"]\nfill = "accent"\non = "ground"')
    assert renderer.draw(marked("must")).report.contrast > 4.5


@pytest.mark.parametrize(
    "table",
    [
        'style = ["weight", "underline"]\nfill = "ink"\nweight = 700',
        'style = ["underline"]\nfill = "accent"',
        'style = ["marker"]\nfill = "muted"\non = "ground"',
        'style = ["colour"]\nfill = "accent"',
        'style = ["weight", "colour", "italic"]\nfill = "accent"',
    ],
)
@pytest.mark.parametrize(
    ("text", "phrase", "language"),
    [
        (TEXT, "acknowledged", "en"),
        ("إنّ في الصمت كلامًا لا تقوله الكلمات", "كلامًا", "ar"),
        ("千里之行，始於足下。", "足下", "zh-Hant"),
    ],
)
def test_every_style_draws_in_every_script(
    tmp_path: Path, catalogue: Catalogue, table: str, text: str, phrase: str, language: str
) -> None:
    """All five ways of emphasis work, for letters that join and letters without italics too."""
    renderer = styled(tmp_path, catalogue, table)
    drawn = renderer.draw(marked(phrase, text=text, language=language))
    plain = renderer.draw(replace(marked(text=text, language=language), emphasis=()))
    assert drawn.card.pixels != plain.card.pixels


@pytest.mark.parametrize("style", ["[]", '["italic"]', '["weight", "italic"]'])
def test_emphasis_that_some_scripts_cannot_show_is_refused(tmp_path: Path, catalogue: Catalogue, style: str) -> None:
    """A design whose emphasis would be lost on an Arabic quote is told so when it is read."""
    renderer = styled(tmp_path, catalogue, f'style = {style}\nfill = "accent"')
    with pytest.raises(InputError, match="not every script"):
        renderer.designs.get("editorial")


def test_emphasis_in_the_first_words_after_an_initial(renderer: Renderer) -> None:
    """A lead-in in small capitals and emphasis do not fall over each other."""
    assert renderer.draw(marked("It is a truth", design="academic")).report.lines
