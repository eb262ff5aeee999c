"""A design in a brand's colours and fonts: the brand's own wherever they can be read, and always legible."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fonts.catalogue import Catalogue, axes_of
from fonts.typeface import FontChoice
from templates.background import Background, Gradient, Paper, Pattern
from templates.brand import NO_BRAND, Brand, branded
from templates.colour import RGB, contrast, parse_colour
from templates.design import Design
from templates.layers import Emphasis, Mark, Numbers, QuoteBlock, Rule, Text
from templates.load import Designs
from templates.measure import parse_measure
from templates.names import ColourName
from templates.oklch import oklch_of

COLOURS = st.tuples(*[st.integers(0, 255)] * 3)
KITS = st.dictionaries(st.sampled_from(["accent", "ground", "ink", "muted"]), COLOURS, min_size=1)
DESIGNS = Designs()
ALL = DESIGNS.names()


def _brand(**colours: str) -> Brand:
    return Brand(tuple((name, parse_colour(colour)) for name, colour in colours.items()))


def _palettes(name: str, **colours: str) -> Mapping[str, Mapping[str, RGB]]:
    return branded(DESIGNS.get(name), _brand(**colours))[0].palettes


def _read(design: Design) -> Iterator[tuple[str, str]]:
    """The colours of all that is read, each with the colour under it."""
    for layer in (*design.stack, *design.split):
        if isinstance(layer, Text) and layer.field:
            yield layer.fill, layer.on
        elif isinstance(layer, Numbers):
            yield layer.fill, "ground"
        elif isinstance(layer, QuoteBlock):
            yield layer.fill, "ground"
            yield layer.mark_fill, "ground"
            if (emphasis := layer.emphasis) and emphasis.ink:
                yield emphasis.ink, emphasis.fill if "marker" in emphasis.style else "ground"


def _hue_apart(first: RGB, second: RGB) -> float:
    return abs((oklch_of(first)[2] - oklch_of(second)[2] + 180) % 360 - 180)


def _with_bar(*, words: str = "on_bar") -> Design:
    """The editorial design with a bar, a line of text and a mark on it, and a marker under words in their own ink.

    `words` is the colour of the text on the bar: one of its own on a dark bar, or the `ink` on a pale one.
    """
    own = DESIGNS.get("editorial")
    zero = parse_measure("0")
    bar = Rule("rule", zero, zero, zero, zero, ColourName("bar"))
    (source,) = (layer for layer in own.stack if isinstance(layer, Text) and layer.field == "source")
    on_bar = replace(source, fill=ColourName(words), on=ColourName("bar"))
    mark = Mark("mark", zero, zero, 30, ColourName("badge"))
    marker = Emphasis(("marker",), ColourName("stroke"))
    layers = [replace(layer, emphasis=marker) if isinstance(layer, QuoteBlock) else layer for layer in own.stack]
    shades = {"light": ("#FFE14D", "#E5DFD0"), "dark": ("#5A4A00", "#302C28")}
    palettes = {}
    for name, (stroke, pale) in shades.items():
        more = {"stroke": stroke, "bar": "#18231F" if words == "on_bar" else pale, "on_bar": "#F4F6F1"}
        more["badge"] = "#7FE0B2" if words == "on_bar" else "#9A2F1B"
        palettes[name] = {**own.palettes[name], **{entry: parse_colour(colour) for entry, colour in more.items()}}
    return replace(own, stack=(*layers, bar, on_bar, mark), palettes=palettes)


def test_no_brand_changes_nothing() -> None:
    """Without a kit a design is the very same."""
    assert branded(DESIGNS.get("poster"), NO_BRAND) == (DESIGNS.get("poster"), ())


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=8, deadline=None)
@given(KITS)
def test_whatever_the_brand_everything_can_be_read(name: str, kit: dict[str, RGB]) -> None:
    """No kit makes a bundled design that its own rule on contrast would refuse."""
    design, _ = branded(DESIGNS.get(name), Brand(tuple(kit.items())))
    for palette in design.palettes.values():
        for text, ground in _read(design):
            assert contrast(palette[text], palette[ground]) >= 4.5


@settings(max_examples=25, deadline=None)
@given(KITS)
def test_text_on_a_bar_and_on_a_marker_is_read_as_well(kit: dict[str, RGB]) -> None:
    """What shares its colour with text on the card's ground stays legible in both places: the bar or stroke moves."""
    for words in ("on_bar", "ink"):
        design, _ = branded(_with_bar(words=words), Brand(tuple(kit.items())))
        for palette in design.palettes.values():
            for text, ground in _read(design):
                assert contrast(palette[text], palette[ground]) >= 4.5


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=8, deadline=None)
@given(KITS)
def test_every_difference_from_the_brand_is_told(name: str, kit: dict[str, RGB]) -> None:
    """In the light palette a colour of the kit is used as it is, or there is a line that says what became of it."""
    design, moves = branded(DESIGNS.get(name), Brand(tuple(kit.items())))
    told = {move.name: move for move in moves}
    for entry in kit.keys() & design.palettes["light"].keys() - {"ground"}:
        used = design.palettes["light"][entry]
        if f"light.{entry}" in told:
            assert told[f"light.{entry}"].used == used != told[f"light.{entry}"].asked
            assert told[f"light.{entry}"].contrast_after > told[f"light.{entry}"].contrast_before
        elif "accent" not in kit or entry in ("accent", "muted"):
            assert used == kit[entry]


def test_a_colour_that_passes_is_used_as_it_is() -> None:
    """Blue on paper has contrast enough; on night it becomes as much lighter as it must, in its own hue."""
    design, moves = branded(DESIGNS.get("editorial"), _brand(accent="#1F3CC4"))
    blue = parse_colour("#1F3CC4")
    assert design.palettes["light"]["accent"] == blue
    (move,) = moves
    assert (move.name, move.asked, move.used) == ("dark.accent", blue, design.palettes["dark"]["accent"])
    assert move.contrast_before < 4.5 <= move.contrast_after < 4.6
    assert _hue_apart(move.used, blue) < 2


def test_the_examples_in_the_documentation_are_true() -> None:
    """Every row of the table of moves is what comes out."""
    text = (Path(__file__).resolve().parents[1] / "docs" / "brand.md").read_text(encoding="utf-8")
    rows = re.findall(r"\| `(#\w{6})` \| (\w+), (\w+) \| ([\d.]+) \| `(#\w{6})` \| ([\d.]+) \|", text)
    assert len(rows) >= 4
    for asked, name, palette, before, used, after in rows:
        found = _palettes(name, accent=asked)[palette]
        assert found["accent"] == parse_colour(used)
        assert 0 <= contrast(parse_colour(asked), found["ground"]) - float(before) < 0.01
        assert 0 <= contrast(parse_colour(used), found["ground"]) - float(after) < 0.01


def test_a_neutral_colour_keeps_its_own_and_a_tinted_one_takes_the_hue() -> None:
    """Under an accent alone white paper stays; what is visibly tinted turns to the brand's hue, as light as before."""
    own, found = DESIGNS.get("academic").palettes["light"], _palettes("academic", accent="#1F3CC4")["light"]
    for entry in ("ground", "ink", "muted", "frame"):
        assert oklch_of(found[entry])[0] == pytest.approx(oklch_of(own[entry])[0], abs=0.01)
        assert _hue_apart(found[entry], parse_colour("#1F3CC4")) < 5
    assert _palettes("editorial", accent="#1F3CC4")["light"]["ground"] == parse_colour("#F5F1E8")


def test_a_poster_takes_the_accent_for_its_ground() -> None:
    """The loud ground is the brand's colour itself, and at night the loud words are."""
    found = _palettes("poster", accent="#FFD400")
    assert found["light"]["ground"] == found["dark"]["ink"] == parse_colour("#FFD400")
    assert found["dark"]["ground"] == parse_colour("#130F0E")
    found = _palettes("poster", ground="#FFD400")
    assert found["light"]["ground"] == parse_colour("#FFD400")


def test_words_on_a_ground_that_became_dark_are_light_not_grey() -> None:
    """A black brand turns a poster's black words to light ones well over the least contrast."""
    light = _palettes("poster", accent="#111111")["light"]
    assert contrast(light["ink"], light["ground"]) > 9


def test_dark_is_the_brands_too() -> None:
    """In the dark palette the brand's dark ink is the ground and its light ground the ink."""
    kit = {"ground": "#FFFFFF", "ink": "#0B1F4A", "accent": "#FF6A55"}
    for name in ("editorial", "academic"):
        found = _palettes(name, **kit)["dark"]
        assert (found["ground"], found["ink"]) == (parse_colour("#0B1F4A"), parse_colour("#FFFFFF"))
        assert found["accent"] == parse_colour("#FF6A55")


def test_a_ground_alone_gives_the_dark_its_hue() -> None:
    """Dark paper is as dark as the design's own, and of the brand's hue."""
    own, found = DESIGNS.get("editorial").palettes["dark"], _palettes("editorial", ground="#FFD7C9")["dark"]
    assert oklch_of(found["ground"])[0] == pytest.approx(oklch_of(own["ground"])[0], abs=0.01)
    assert _hue_apart(found["ground"], parse_colour("#FFD7C9")) < 8
    assert oklch_of(found["ground"])[1] > oklch_of(own["ground"])[1]


def test_a_brand_without_colour_makes_no_colour() -> None:
    """A black accent leaves no other hue in a design's coloured shapes."""
    for palette in _palettes("academic", accent="#000000").values():
        assert all(oklch_of(colour)[1] < 0.01 for colour in palette.values())


def test_tiles_stay_apart() -> None:
    """Three tiles of one hue differ in lightness, whichever lightness the brand's colour has."""
    for accent in ("#1F3CC4", "#FFD400", "#D94F3A", "#7FE0B2", "#101010"):
        for palette in _palettes("playful", accent=accent).values():
            levels = sorted(oklch_of(palette[entry])[0] for entry in "abc")
            assert min(levels[1] - levels[0], levels[2] - levels[1]) > 0.11


def test_a_mark_on_a_bar_is_seen_there() -> None:
    """A mark that the design draws on its bar is measured against the bar, not against paper."""
    design, _ = branded(_with_bar(), _brand(accent="#123456"))
    for palette in design.palettes.values():
        assert contrast(palette["badge"], palette["bar"]) >= 3


@settings(max_examples=25, deadline=None)
@given(KITS, st.sampled_from(["gradient", "dots", "paper"]))
def test_an_uneven_ground_counts_with_all_its_colours(kit: dict[str, RGB], kind: str) -> None:
    """Words on a gradient or a pattern are legible on both of its colours, where one colour can be."""
    own = DESIGNS.get("editorial")
    backgrounds: dict[str, Background] = {
        "gradient": Gradient("gradient", ColourName("deep")),
        "dots": Pattern("dots", ColourName("deep")),
        "paper": Paper("paper"),
    }
    background = backgrounds[kind]
    deep = {"light": parse_colour("#E5DFD0"), "dark": parse_colour("#28241F")}
    palettes = {name: {**colours, "deep": deep[name]} for name, colours in own.palettes.items()}
    design, _ = branded(replace(own, background=background, palettes=palettes), Brand(tuple(kit.items())))
    for palette in design.palettes.values():
        grounds = [palette["ground"], palette["deep"]] if kind != "paper" else [palette["ground"]]
        ends = [min(contrast(end, ground) for ground in grounds) for end in ((0, 0, 0), (255, 255, 255))]
        if max(ends) >= 4.7:
            assert min(contrast(palette["ink"], ground) for ground in grounds) >= 4.5


def test_a_gradient_keeps_its_depth() -> None:
    """Where the ground is the brand's, the colour it runs to is as much darker as it was."""
    own = DESIGNS.get("editorial")
    palettes = {name: {**colours, "deep": parse_colour("#D5CFC0")} for name, colours in own.palettes.items()}
    design = replace(own, background=Gradient("gradient", ColourName("deep")), palettes=palettes)
    before, after = palettes["light"], branded(design, _brand(ground="#FFD400"))[0].palettes["light"]
    depth = [oklch_of(one["ground"])[0] - oklch_of(one["deep"])[0] for one in (before, after)]
    assert depth[1] == pytest.approx(depth[0], abs=0.01)


@settings(max_examples=10, deadline=None)
@given(KITS)
def test_a_scrim_can_always_be_dense_enough(kit: dict[str, RGB]) -> None:
    """The photo design asks for 7 : 1 over its picture, and for less only where the brand's ground has no more."""
    own = DESIGNS.get("photo")
    design, _ = branded(own, Brand(tuple(kit.items())))
    assert own.scrim is not None
    assert design.scrim is not None
    assert 4.5 <= design.scrim.asked <= own.scrim.asked
    for palette in design.palettes.values():
        ground = palette[design.scrim.fill]
        assert min(contrast(palette[text], ground) for text in ("ink", "muted")) >= design.scrim.asked
        if max(contrast(end, ground) for end in ((0, 0, 0), (255, 255, 255))) < 7:
            break
    else:
        assert design.scrim.asked > 6.7


def test_fonts_take_the_place_of_families() -> None:
    """The words have one family, all else the other, and the design's own comes next."""
    design, moves = branded(DESIGNS.get("editorial"), Brand(fonts=(("quote", "EB Garamond"), ("text", "Archivo"))))
    assert moves == ()
    assert {name: role.family for name, role in design.roles.items()} == {
        name: "EB Garamond" if name == "quote" else "Archivo" for name in design.roles
    }
    assert design.roles["quote"].fallback[0] == "Newsreader"
    assert "EB Garamond" not in design.roles["quote"].fallback
    assert design.roles["topic"].italic


def test_one_font_alone_leaves_the_other_roles_as_they_are() -> None:
    """Who names a family for the words keeps the design's own for the credit."""
    own = DESIGNS.get("poster")
    design, _ = branded(own, Brand(fonts=(("quote", "EB Garamond"),)))
    assert design.roles["author"] is own.roles["author"]
    assert design.palettes == own.palettes


def test_what_was_made_for_the_designs_own_face_goes() -> None:
    """Widths, tracking, tight leading, features and lower case for small capitals suit no other face."""
    design, _ = branded(DESIGNS.get("poster"), Brand(fonts=(("quote", "Newsreader"), ("text", "Newsreader"))))
    quote = design.roles["quote"]
    assert dict(quote.axes) == {"wght": 700}
    assert (dict(quote.search), quote.tracking, quote.word_space, quote.small) == ({}, 0, 0, None)
    assert set(quote.leading.values.values()) == {1.1}
    design, _ = branded(DESIGNS.get("academic"), Brand(fonts=(("quote", "Newsreader"), ("text", "Newsreader"))))
    assert (design.roles["topic"].case, design.roles["topic"].features) == ("as given", ())
    for layer in design.stack:
        if isinstance(layer, QuoteBlock) and layer.initial:
            assert layer.initial.lead_words == 0


@pytest.mark.parametrize("family", ["Archivo", "Newsreader", "EB Garamond", "Noto Sans", "Noto Serif CJK"])
def test_every_design_can_be_set_in_every_family(catalogue: Catalogue, family: str) -> None:
    """No axis that a design asks for is missing in the brand's family, or out of its range."""
    for name in ALL:
        design, _ = branded(DESIGNS.get(name), Brand(fonts=(("quote", family), ("text", family))))
        for role in design.roles.values():
            choice = FontChoice(
                role.family, italic=role.italic, axes=axes_of(dict(role.axes)), fallback=role.fallback[:1]
            )
            assert catalogue.typeface(choice)
