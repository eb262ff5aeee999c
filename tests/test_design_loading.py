"""Designs: read strictly, told exactly what is wrong and where, and sound in every format."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from cards.page import names_for
from cards.spec import CardSpec, Look
from cards.typeset import Typesetter
from quotes.errors import InputError, NotFound
from templates.colour import AA_CONTRAST, contrast
from templates.design import AUTHOR_FLOOR, QUOTE_FLOOR, SMALL_FLOOR, Design
from templates.formats import Format, formats
from templates.layers import Field, QuoteBlock, Text
from templates.load import BUNDLED, Designs, design_digest, parse_design, read_design
from templates.names import QUOTE_NAMES

NAMES = Designs().names()
FORMATS = list(formats().values())
SOUND = (BUNDLED / "editorial.toml").read_text(encoding="utf-8")
FLOORS = {**dict.fromkeys(get_args(Field), SMALL_FLOOR), "author": AUTHOR_FLOOR}


@pytest.fixture(params=NAMES)
def design(request: pytest.FixtureRequest, designs: Designs) -> Design:
    """Each bundled design."""
    return designs.get(request.param)


@pytest.fixture(params=FORMATS, ids=lambda form: form.name)
def form(request: pytest.FixtureRequest) -> Format:
    """Each format."""
    found: Format = request.param
    return found


def refusal(text: str) -> InputError:
    """What is said of a design that is not right."""
    with pytest.raises(InputError) as caught:
        parse_design(text, origin="mine.toml")
    return caught.value


def changed(old: str, new: str) -> str:
    """A sound design with one thing changed."""
    assert old in SOUND
    return SOUND.replace(old, new, 1)


def line_with(text: str, part: str) -> int:
    """The number of the first line that has the part."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_the_default_looks_are_bundled() -> None:
    """The design that every command uses by default is there, with those the sheets show."""
    assert {"editorial", "poster", "academic"}.issubset(NAMES)


def test_a_bundled_design_is_named_like_its_file(design: Design) -> None:
    """The name in a card's record is the name to ask for."""
    assert design_digest(design) == design_digest(read_design(BUNDLED / f"{design.name}.toml"))


def test_a_bundled_design_has_a_light_and_a_dark_palette(design: Design) -> None:
    """`--palette light` and `--palette dark` work with every design."""
    assert {"light", "dark"}.issubset(design.palettes)


def test_every_role_has_its_figures_in_every_format(design: Design, form: Format) -> None:
    """No format of a bundled design fails for a missing figure: sizes, leadings and lines are all there and sane."""
    for role in design.roles.values():
        floor, wanted = role.size.of(form)
        assert 0 < floor <= wanted
        assert role.leading.of(form) > 0.9
        assert role.line.of(form) == 0 or role.line.of(form) > 0.9 * wanted


def test_every_layer_has_its_place_in_every_format(design: Design, form: Format) -> None:
    """Every sum of every layer can be worked out, and the words have room."""
    names = names_for(CardSpec("Words.", "Author Name", Look()), design, form)
    names |= dict.fromkeys(QUOTE_NAMES, 100.0)
    for layer in design.layers(form):
        assert -1 <= layer.x.value(names) <= form.canvas
        if isinstance(layer, QuoteBlock | Text):
            assert layer.width.value(names) > 0
        if isinstance(layer, QuoteBlock):
            assert layer.top.value(names) + 100 < layer.bottom.value(names)


def test_a_bundled_designs_floors_are_legible(design: Design, form: Format) -> None:
    """No role shrinks below what is read on a phone: a refusal for that would be the design's own fault."""
    share = min(1.0, form.width / 1080)
    for layer in design.layers(form):
        if isinstance(layer, QuoteBlock):
            assert design.roles[layer.role].size.of(form)[0] * form.unit >= QUOTE_FLOOR * share - 0.01
        elif isinstance(layer, Text) and layer.field:
            assert design.roles[layer.role].size.of(form)[0] * form.unit >= FLOORS[layer.field] * share - 0.01


def test_every_colour_of_text_passes_on_its_ground(design: Design) -> None:
    """Every palette meets WCAG AA for every colour that words are set in, in both arrangements."""
    for palette in design.palettes.values():
        for layer in (*design.stack, *design.split):
            grounds = [palette[layer.on if isinstance(layer, Text) else "ground"]]
            used = {layer.fill} if isinstance(layer, Text) else set()
            if isinstance(layer, QuoteBlock):
                used = {layer.fill, layer.mark_fill} | ({layer.initial.fill} if layer.initial else set())
            for colour in used:
                assert all(contrast(palette[colour], ground) >= AA_CONTRAST for ground in grounds), (
                    colour,
                    design.name,
                )


def test_every_family_of_a_bundled_design_is_bundled(design: Design, setter: Typesetter) -> None:
    """A fresh installation draws every design: faces, axes and fallbacks are all there."""
    for role in design.roles.values():
        assert setter.typeface(role).first.face.covers("Aa“”—")


@pytest.mark.parametrize(
    ("old", "new", "said", "hint"),
    [
        ("leading = 1.14", "leeding = 1.14", "roles.quote.leeding: there is no key 'leeding'", "'leading'"),
        ("appetite = 0.9", "apetite = 0.9", "there is no key 'apetite'", "'appetite'"),
        ('kind = "rule"', 'kind = "ruler"', "'ruler' is not one of", ""),
        ('kind = "mark"\n', "", "'kind'", ""),
        ("size = 36", 'size = "large"', "'large' should be a number", ""),
        ("lines = 2", "lines = 2.5", "2.5 should be a whole number", ""),
        ("lines = 2", "lines = true", "True should be a whole number", ""),
        ("italic = true", 'italic = "yes"', "'yes' should be true or false", ""),
        ('ink = "#1D1A16"', 'ink = "black"', "'black' is not a colour", "#RRGGBB"),
        ('y = "T + 26"', 'y = "T + + 26"', "'T + + 26' is not a place or a length", "B - 96"),
        ('y = "T + 26"', "y = true", "True should be a number or a sum", ""),
        ("portrait = [56, 84]", "portrait = [56]", "should have 2 values, not 1", ""),
        ("portrait = [56, 84]", "portrait = 56", "should be a list", ""),
        ('title = "Editorial"', "", "the key 'title' is missing", "title ="),
    ],
)
def test_a_slip_is_told_with_its_place_and_remedy(old: str, new: str, said: str, hint: str) -> None:
    """An unknown key or a wrong value names the file, the line and the key, and what was probably meant."""
    error = refusal(changed(old, new))
    assert error.message.startswith("mine.toml, line ")
    assert said in error.message
    assert hint in error.hint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("leading = 1.14", "leeding = 1.14"),
        ('accent = "#E58E6C"', 'accent = "orange"'),
        ('mark_fill = "accent"', 'mark_fill = "acent"'),
        ('role = "handle"', 'role = "handel"'),
        ('y = "T + 26"', 'y = "Top + 26"'),
        ("title_italic = true", "title_italics = true"),
    ],
)
def test_the_line_is_the_one_to_mend(old: str, new: str) -> None:
    """The number in the message is the line that an editor jumps to."""
    text = changed(old, new)
    assert refusal(text).message.startswith(f"mine.toml, line {line_with(text, new)}")


@pytest.mark.parametrize(
    ("old", "new", "said", "hint"),
    [
        ('mark_fill = "accent"', 'mark_fill = "acent"', "no colour in every palette named 'acent'", "'accent'"),
        ('role = "handle"', 'role = "handel"', "no role 'handel'", "'handle'"),
        ('x = "text"', 'x = "txt"', "no measure 'txt'", "'text'"),
        ("text = { stack = 240, split = 92 }", "text = { stak = 240, split = 92 }", "'stak' is not one of square", ""),
        ("text = { stack = 240, split = 92 }", 'text = { stack = "lft", split = 92 }', "no measure 'lft'", "'left'"),
    ],
)
def test_what_a_layer_names_must_exist(old: str, new: str, said: str, hint: str) -> None:
    """A slip in a colour, role or measure is found on loading, not on the thousandth card."""
    error = refusal(changed(old, new))
    assert said in error.message
    assert hint in error.hint


def test_a_colour_must_be_in_every_palette() -> None:
    """A colour that only the light palette has would fail on the first dark card."""
    assert "'muted'" in refusal(changed('muted = "#A89E8F"\n', "")).message


@pytest.mark.parametrize("field", ["author", "source"])
def test_a_design_without_room_for_the_credit_is_refused(field: str) -> None:
    """Attribution never falls off a card, so no design may leave it out."""
    error = refusal(changed(f'field = "{field}"', 'words = "nobody"'))
    assert f"no text layer for the {field}" in error.message


def test_a_design_has_exactly_one_quote() -> None:
    """A card without words, or with the words twice, is no quote card."""
    block = SOUND[SOUND.index('[[stack]]\nkind = "quote"') :]
    block = block[: block.index("\n\n[[") + 2]
    for text in (SOUND.replace(block, ""), f"{SOUND}\n{block}"):
        assert "`stack` needs exactly one layer of kind 'quote'" in refusal(text).message


@pytest.mark.parametrize("size", ["[84, 56]", "[0, 0]", "[-10, 84]", "[56, inf]", "[nan, 84]", "[56, 1e9]"])
def test_a_size_that_cannot_be_is_refused(size: str) -> None:
    """A floor above the size wanted, nought, or more than any picture holds is found before a glyph is drawn."""
    text = changed("portrait = [56, 84]", f"portrait = {size}")
    assert refusal(text).message.startswith(f"mine.toml, line {line_with(text, f'portrait = {size}')}")


def test_a_design_calls_itself_what_its_file_is_called(tmp_path: Path) -> None:
    """A card's record names the design, so the name must lead back to its file."""
    (tmp_path / "mine.toml").write_text(SOUND, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        Designs((tmp_path,)).get("mine")
    assert "'editorial'" in caught.value.message
    assert "editorial.toml" in caught.value.hint


@pytest.mark.parametrize("text", ["name = ", "= 3", "[palettes", 'name = "a"\nname = "b"', "\0"])
def test_broken_toml_is_an_input_error(text: str) -> None:
    """What is not TOML at all is told with TOML's own line and column."""
    assert refusal(text).message.startswith("mine.toml: ")


def test_a_design_file_that_is_not_text_is_an_input_error(tmp_path: Path) -> None:
    """A picture called `mine.toml` is told by name."""
    (tmp_path / "mine.toml").write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(InputError, match=r"mine\.toml cannot be read"):
        Designs((tmp_path,)).get("mine")


def test_a_users_design_hides_the_bundled_one(tmp_path: Path) -> None:
    """A folder of the user's own comes first."""
    (tmp_path / "editorial.toml").write_text(changed('title = "Editorial"', 'title = "Mine"'), encoding="utf-8")
    assert Designs((tmp_path,)).get("editorial").title == "Mine"
    assert tuple(NAMES) == Designs((tmp_path,)).names()


@pytest.mark.parametrize("name", ["editoral", "../designs/editorial", "", "editorial/", "nul\0l"])
def test_a_design_that_is_not_there_is_told_with_those_that_are(name: str) -> None:
    """A name is a name, not a path out of the folder; the nearest one is named."""
    with pytest.raises(NotFound) as caught:
        Designs().get(name)
    assert "editorial" in caught.value.hint


def test_a_palette_that_is_not_there_is_told_with_those_that_are(designs: Designs) -> None:
    """A slip in `--palette` names the palettes of that design."""
    with pytest.raises(InputError) as caught:
        designs.get("editorial").palette("drak")
    assert "light, dark" in caught.value.hint


def test_the_digest_is_of_what_a_design_says() -> None:
    """A comment or another file name draws the same cards; a unit moved does not."""
    sound = design_digest(parse_design(SOUND, origin="a.toml"))
    assert sound == design_digest(parse_design("# a comment\n" + SOUND, origin="b.toml"))
    assert sound != design_digest(parse_design(changed("T + 56", "T + 57"), origin="a.toml"))
