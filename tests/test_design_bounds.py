"""A design from somewhere else may say anything: what would take long or much memory is told, or drawn in a moment."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cards.renderer import Renderer
from cards.spec import CardSpec, Look
from fonts.catalogue import Catalogue
from quotes.errors import InputError, Refused
from templates.design import Design
from templates.load import BUNDLED, MOST_CHARACTERS, Designs, parse_design, read_design

RULE = '[[stack]]\nkind = "rule"\nx = 0\ny = 0\nwidth = 1\nheight = 1\nfill = "ink"\n'
RELIEF = "[[relief]]\nbelow = 60\nmeasures = { figure = 9 }\n"
DOTS = '[background]\nkind = "dots"\nfill = "ink"\nstep = 4\nsize = 30\n'


def design(name: str, old: str, new: str) -> Design:
    """A bundled design with one key changed wherever it stands."""
    text = (BUNDLED / f"{name}.toml").read_text(encoding="utf-8")
    changed = re.sub(old, new, text, flags=re.MULTILINE)
    assert changed != text
    return parse_design(changed, origin=f"{name}.toml")


class Only(Designs):
    """One design under every name."""

    def __init__(self, made: Design) -> None:
        super().__init__()
        self.made = made

    def get(self, name: str) -> Design:
        """That design."""
        return self.made


def drawn(catalogue: Catalogue, made: Design, text: str = "Know thyself, said the stone.") -> None:
    """Draws a card in a design."""
    Renderer(catalogue, Only(made)).draw(CardSpec(text, "Anon", Look(made.name), topic="stones"))


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("mono", r"^width = 0\.5$", "width = 100000", "100000"),
        ("mono", r"^height = 1\.0$", "height = -1", "-1"),
        ("mono", r'^words = ">"$', f'words = "{">" * 200}"', "200 characters"),
        ("mono", r'^words = "#"$', f'words = "{"#" * 200}"', "200 characters"),
        ("photo", r'\[\["0", 0\.55\]', '[["0", -0.5]', "-0.5"),
        ("photo", r'\[\["0", 0\.55\]', '[["0", 1.5]', "1.5"),
        ("photo", r"^head = .*$", f"head = [{', '.join(['[0, 0.5]'] * 40)}]", "40 places"),
        ("poster", r"^search = .*$", "search = { wdth = [] }", "wdth"),
        ("poster", r"^search = .*$", f"search = {{ wdth = {[*range(62, 92)]}, wght = {[*range(300, 400)]} }}", "3,000"),
        ("minimal", r"^\[\[stack\]\]$", RULE * 40 + "[[stack]]", "layers"),
        ("research", r"^\[\[relief\]\]$", RELIEF * 5 + "[[relief]]", "reliefs"),
        ("minimal", r"^\[measures\]$", DOTS + "[measures]", "dots"),
    ],
)  # fmt: skip
def test_what_no_card_could_show_is_told_on_loading(name: str, old: str, new: str, told: str) -> None:
    """With the line where it stands, and before anything is drawn."""
    with pytest.raises(InputError) as caught:
        design(name, old, new)
    assert "line" in caught.value.message and told in caught.value.message and caught.value.hint


def test_a_design_without_end_is_not_read(tmp_path: Path) -> None:
    """Neither from a file nor as text; the file is not even read whole."""
    text = "#" * (MOST_CHARACTERS + 1)
    (tmp_path / "endless.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="longer than"):
        parse_design(text, origin="x")
    with pytest.raises(InputError, match="longer than"):
        read_design(tmp_path / "endless.toml")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("playful", r'^columns = "columns"$', "columns = 100000"),
        ("playful", r'^size = "tile"$', "size = 100000"),
        ("mono", r"^step = .*$", 'step = "30000 * 30000"'),
    ],
)
def test_a_sum_that_comes_to_too_much_is_told_when_it_is_worked_out(
    catalogue: Catalogue, name: str, old: str, new: str
) -> None:
    """It depends on the card, so that only drawing can tell; no memory is asked for it."""
    with pytest.raises(InputError):
        drawn(catalogue, design(name, old, new))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("playful", r'^columns = "columns"$', "columns = -5"),
        ("mono", r"^step = .*$", "step = 0"),
        ("research", r'^height = "chart"$', "height = -100"),
        ("research", r'^width = "right - left - 54"$', "width = -500"),
        ("mono", r'^width = "W"$', 'width = "1000 * 900"'),
        ("minimal", r'(kind = "disc"(?:\n.*)*?\n)size = .*$', r"\1size = 2000"),
    ],
)
def test_what_is_odd_but_small_is_drawn_or_refused(catalogue: Catalogue, name: str, old: str, new: str) -> None:
    """Nothing but a refusal comes of it: no other error, and no wait."""
    try:
        drawn(catalogue, design(name, old, new), "Have no fear of the long road; the short cuts cost the most.")
    except Refused as refusal:
        assert refusal.hint


def test_a_chart_far_larger_than_the_card_is_cut_at_its_edges(catalogue: Catalogue) -> None:
    """Of a bar only what is on the card is painted and taken back; the texts that left the card are refused."""
    made = design("research", r'(kind = "figure"\nx = .*\n)width = .*$', r'\1width = "1000 * 900"')
    made_tall = design("research", r'^height = "chart"$', 'height = "1000 * 900"')
    for one in (made, made_tall):
        with pytest.raises(Refused, match="safe zone"):
            drawn(catalogue, one, "Have no fear of the long road; the short cuts cost the most.")


@pytest.mark.parametrize("line", ["x = " + "9" * 5000, "a" + ".a" * 5000 + " = 1"], ids=["digits", "parts"])
def test_what_python_reads_badly_is_an_error_too(line: str) -> None:
    """A number of thousands of digits and a key of thousands of parts are told, and soon."""
    with pytest.raises(InputError):
        parse_design(f"{line}\n", origin="x.toml")


@pytest.mark.parametrize("field", ["author", "source"])
def test_a_credit_cannot_be_switched_off(field: str) -> None:
    """A design from a stranger cannot let the author or the source fall off by a condition."""
    text = (BUNDLED / "minimal.toml").read_text(encoding="utf-8")
    place = f'field = "{field}"\n'
    assert place in text
    with pytest.raises(InputError, match="never falls off"):
        parse_design(text.replace(place, f"{place}when = 0\n", 1), origin="x.toml")


def test_a_credit_on_the_bars_of_a_chart_is_refused(tmp_path: Path, catalogue: Catalogue) -> None:
    """Its contrast is measured with the ground, not with what is drawn over that: so nothing may lie between."""
    text = (BUNDLED / "research.toml").read_text(encoding="utf-8")
    place = 'baseline = "B - 46 - source_rise - 0.5 * kept"'
    assert place in text
    (tmp_path / "research.toml").write_text(text.replace(place, 'baseline = "axis - 10"', 1), encoding="utf-8")
    renderer = Renderer(catalogue, Designs((tmp_path,)))
    words = "Read with a pencil in your hand."
    with pytest.raises(Refused) as caught:
        renderer.draw(CardSpec(words, "Author Name of a Book", Look("research")))
    assert caught.value.rule == "overlap" and "author" in caught.value.message
