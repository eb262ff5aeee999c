"""What holds of every card, whatever scripts stand on it: drawn whole, in order, inside, and always alike."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tomllib
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.page import page_for
from cards.placed import Line
from cards.renderer import Renderer
from cards.spec import CardSpec, Look
from quotes.errors import Refused
from templates.formats import format_named

SENTENCES: dict[str, list[str]] = {
    language: row["sentences"]
    for language, row in tomllib.loads(
        Path(__file__).with_name("oracle_texts.toml").read_text(encoding="utf-8")
    ).items()
} | {
    "bn": ["কর্তৃত্ব স্বাতন্ত্র্য উজ্জ্বল", "অতি লোভে তাঁতি নষ্ট"],
    "he-x-vowels": ["בְּרֵאשִׁית בָּרָא אֱלֹהִים", "אֵת הַשָּׁמַיִם וְאֵת הָאָרֶץ"],
    "hi-x-stacks": ["त्र्यं श्री कर्त्तृत्व", "हृद्रोग ट्ठ्यूं सूत्रधार कौतूहल"],
    "hy": ["Ինչ ցանես այն կհնձես", "լռությունը՝ ոսկի"],
    "ka": ["რასაცა გასცემ შენია", "რაც არა დაკარგულია"],
    "ta": ["யாதும் ஊரே யாவரும் கேளிர்", "கூழானாலும் குளித்துக் குடி"],
    "th-x-tones": ["น้ำผึ้งหยดเดียว", "ที่นี่มีผู้รู้ ฎีกา ปั้นน้ำเป็นตัว"],
    "ar-x-vowels": ["كَلِمَةً طَيِّبَةً كَشَجَرَةٍ طَيِّبَةٍ", "فَصَلِّ لِرَبِّكَ وَٱنْحَرْ"],
    "vi": ["Ướt Ẩm Ỗ Ệ Ặ Ỹ gập ghềnh", "ẤM ÁP TÌNH NGƯỜI"],
}
ODD = [
    "12.5%",
    "(7)",
    "[—]",
    "3:45",
    "…",
    "😀",
    "👩‍👩‍👧‍👦",
    "🇩🇪",
    "1️⃣",
    "e\u0301\u0323",
    "№ 5",
    "\u2067א\u2069",
    "a\u200db",
    "«»",
]
WORDS = sorted({word for row in SENTENCES.values() for sentence in row for word in sentence.split()}) + ODD
DESIGNS = ("editorial", "poster", "academic")
FORMATS = ("square", "portrait", "story", "wide", "linkedin", "opengraph", "pinterest")

looks = st.builds(Look, st.sampled_from(DESIGNS), st.sampled_from(FORMATS))
mixtures = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join)
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(" ".join).filter(lambda name: name not in ODD)


@st.composite
def specs(draw: st.DrawFn) -> CardSpec:
    """A card of words from all scripts in any order, some of them set apart."""
    text = draw(mixtures)
    place = draw(st.integers(0, len(text) - 1))
    spans = ((place, draw(st.integers(place + 1, len(text)))),) if draw(st.booleans()) else ()
    language = draw(st.sampled_from(["ar", "en", "fr", "he", "ja", "th"]))
    return CardSpec(text, draw(names), draw(looks), language=language, emphasis=spans)


def in_order(lines: tuple[Line, ...]) -> list[Line]:
    """The quote's lines from the top; those in parts as one, with the glyphs of all parts."""
    words = sorted((one for one in lines if one.role in ("quote", "emphasis")), key=lambda line: line.baseline)
    rows = (list(row) for _, row in groupby(words, key=lambda line: line.baseline))
    return [replace(row[0], glyphs=tuple(glyph for part in row for glyph in part.glyphs)) for row in rows]


@settings(max_examples=2500, deadline=None)
@given(spec=specs())
def test_every_word_is_drawn_once_in_order_and_inside(renderer: Renderer, spec: CardSpec) -> None:
    """Whatever the scripts, no word is lost, doubled or moved, and no ink passes an edge: the report saw the card."""
    try:
        with renderer.judged(spec) as (layout, _, report):
            lines = in_order(layout.lines)
            assert report.lines == len(lines)
    except Refused as refused:
        # A last resort for short room, which is told; and accents that no face sets, alone among odd neighbours.
        assert refused.rule in ("fits", "attribution")
        return
    form = format_named(spec.look.format)
    page = page_for(spec, renderer.designs.get(spec.look.design), form, renderer._setter)
    initial = "".join(line.text for line in layout.lines if line.role == "initial")
    whole = page.display.removeprefix(initial) + page.closing
    assert "".join(whole.split()) == "".join("".join(line.text.split()) for line in lines)
    for line in lines:
        places = [(glyph.cluster, glyph.id, round(glyph.x, 4), round(glyph.y, 4)) for glyph in line.glyphs]
        assert len(places) == len(set(places))
        clusters = {glyph.cluster for glyph in line.glyphs}
        for offset in {0, min(clusters)}:
            starts = {offset + found.start() for found in regex.finditer(r"\S+", line.text)}
            if starts <= clusters:
                break
        else:
            pytest.fail(f"a word of {line.text!r} is not drawn")


@settings(max_examples=100, deadline=None)
@given(spec=specs())
def test_the_same_card_has_the_same_pixels_in_any_renderer(renderer: Renderer, spec: CardSpec) -> None:
    """What a renderer has drawn before never shows in a card."""
    found = []
    for one in (renderer, Renderer(renderer.catalogue, renderer.designs)):
        try:
            found.append(one.draw(spec).card.pixels)
        except Refused as refused:
            found.append(refused.message)
    assert found[0] == found[1]


def test_a_fresh_process_draws_the_same_pixels(renderer: Renderer) -> None:
    """Ten cards in all scripts come out alike in another process, in another order and with other hashes."""
    dice = random.Random(5)
    cards = [
        (" ".join(dice.choice(row) for row in dice.sample(list(SENTENCES.values()), 2)), DESIGNS[number % 3])
        for number in range(10)
    ]
    code = (
        "import json, sys\n"
        "from cards.renderer import Renderer\n"
        "from cards.spec import CardSpec, Look\n"
        "renderer = Renderer()\n"
        "draw = lambda text, design: renderer.draw(CardSpec(text, 'Author Name', Look(design, 'story'))).card.pixels\n"
        "print(json.dumps([draw(*card) for card in reversed(json.loads(sys.argv[1]))]))\n"
    )
    command = [sys.executable, "-c", code, json.dumps(cards)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
    here = [renderer.draw(CardSpec(text, "Author Name", Look(design, "story"))).card.pixels for text, design in cards]
    assert here == json.loads(done.stdout)[::-1]


@pytest.mark.parametrize("language", SENTENCES)
def test_marks_of_no_script_touch_another_line_or_pass_an_edge(renderer: Renderer, language: str) -> None:
    """Tall and deep letters, in quote and credit alike, keep clear of each other in every design and format."""
    dice = random.Random(language)
    for number in range(8):
        row = SENTENCES[language]
        look = Look(DESIGNS[number % 3], dice.choice(FORMATS))
        text = " ".join(dice.choices(row, k=dice.choice([1, 1, 2])))
        author, title, topic = dice.choice(row)[:24], dice.choice(row)[:30], dice.choice(row)[:14]
        try:
            renderer.draw(CardSpec(text, author, look, title=title, topic=topic, language=language[:2]))
        except Refused as refused:
            assert refused.rule == "fits", (look, text, author, title, topic, refused.message)
