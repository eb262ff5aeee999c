"""Texts and designs that went wrong once: each drawn right, or refused by name."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any

import pytest

from cards.breaks import find_breaks
from cards.fit import Block, Text, fit
from cards.quotation import display_text
from cards.renderer import Renderer
from cards.spec import CardSpec, Look, spec_for
from quotes.errors import InputError, Refused
from quotes.model import Attribution, Proof, Quote, Words
from templates.design import Design
from templates.load import BUNDLED, Designs, parse_design

QUOTE = Quote("0" * 16, "Plain words.", Attribution("Author Name"))
EDITORIAL = (BUNDLED / "editorial.toml").read_text(encoding="utf-8")


def changed(old: str, new: str) -> Design:
    """The editorial design with one passage changed."""
    assert old in EDITORIAL
    return parse_design(EDITORIAL.replace(old, new), origin="mine.toml")


@pytest.mark.parametrize("letters", ["ё", "й", "ї", "ά", "č", "ê", "ç", "ệ"])
@pytest.mark.parametrize("design", ["editorial", "poster", "academic"])
def test_decomposed_letters_are_drawn_as_letters(renderer: Renderer, design: str, letters: str) -> None:
    """A letter typed as base and mark is drawn like the composed one, never as an empty box."""
    loose = unicodedata.normalize("NFD", letters)
    words = f"Words {letters} and more of them."
    layouts = [
        renderer.lay_out(CardSpec(text, "Author Name", Look(design))) for text in (words, words.replace(letters, loose))
    ]
    assert [line.glyphs for line in layouts[0].lines] == [line.glyphs for line in layouts[1].lines]
    assert 0 not in {glyph.id for line in layouts[1].lines for glyph in line.glyphs}


def test_a_grapheme_that_no_one_face_has_is_refused(renderer: Renderer) -> None:
    """A base in one face and its mark in another make no letter: the card is refused, not drawn with a box."""
    with pytest.raises(Refused) as caught:
        renderer.draw(CardSpec("Odd \u0b95\u0301\u0d4d letters.", "Author Name", Look("poster")))
    assert "glyphs" == caught.value.rule


@pytest.mark.parametrize("words", [Words.GROUP, Words.SUMMARY])
def test_what_no_one_person_said_stands_without_marks(words: Words) -> None:
    """A group's text and a summary are never set in quotation marks."""
    group = Attribution("Author Name and co-authors")
    assert not spec_for(replace(QUOTE, words=words, attribution=group), Look()).marked


def test_a_groups_text_is_never_credited_to_one_person() -> None:
    """Words that several wrote need several names, or an organisation's."""
    with pytest.raises(Refused) as caught:
        spec_for(replace(QUOTE, words=Words.GROUP), Look())
    assert "credit" == caught.value.rule
    house = Attribution("Plain House", role="organisation")
    assert "Plain House" == spec_for(replace(QUOTE, words=Words.GROUP, attribution=house), Look()).author


@pytest.mark.parametrize("design", ["editorial", "poster", "academic"])
def test_a_very_long_text_is_refused(renderer: Renderer, design: str) -> None:
    """The longest text that is stored gets its refusal, with a remedy, like any other that does not fit."""
    text = "word and another word, " * 868
    with pytest.raises(Refused) as caught:
        renderer.draw(CardSpec(text, "Author Name", Look(design)))
    assert "fits" == caught.value.rule
    assert "shorten" in caught.value.hint


def test_what_is_misattributed_is_refused_and_what_is_disputed_says_so() -> None:
    """A card never credits words to a person who is known not to have said them."""
    with pytest.raises(Refused) as caught:
        spec_for(replace(QUOTE, proof=Proof.MISATTRIBUTED), Look())
    assert "credit" == caught.value.rule
    assert "attributed to Author Name" == spec_for(replace(QUOTE, proof=Proof.DISPUTED), Look()).author


def test_lines_of_dialogue_keep_their_line_ends() -> None:
    """A line end of the text stands even where the next line begins with a dash."""
    assert [(5, 6, True)] == [(b.end, b.start, b.forced) for b in find_breaks("— Да?\n— Нет.", "ru") if b.end < 6]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Femme ! viens", "fr"),
        ("Toi ; moi", "fr"),
        ("dit « oui » puis", "fr"),
        ("one ( two ) three", "en"),
        ("a - b", "en"),
    ],
)
def test_no_line_starts_with_closing_punctuation(text: str, language: str) -> None:
    """Spaced punctuation stays with the words it belongs to (UAX #14, LB13 to LB15)."""
    for place in find_breaks(text, language)[:-1]:
        assert text[place.start] not in "!;»)-"
        assert text[: place.end][-1] not in "«("


def test_breaks_hold_behind_characters_beyond_the_basic_plane() -> None:
    """An emoji before them does not move the breaks into the middle of words."""
    text = "😀 word/word word"
    assert ["word/word word", "word word", "word", ""] == [text[place.start :] for place in find_breaks(text, "en")]


def test_soft_hyphens_do_not_break_words_without_a_hyphen() -> None:
    """A soft hyphen is left out of what is drawn; the stored text keeps it."""
    assert "mehrsilbige Wörter" == display_text("mehr\u00adsilbige Wörter", "de", inside_marks=True)


@pytest.mark.parametrize(
    ("typed", "language", "shown"),
    [
        ("»Hallo«, sagte er, »Welt«", "de", "‚Hallo‘, sagte er, ‚Welt‘"),
        ("'Tis the season; 'twas", "en", "’Tis the season; ’twas"),
        ("un po' di pane", "it", "un po’ di pane"),
        ("rock 'n' roll", "en", "rock ’n’ roll"),
        ("wait, -- what", "en", "wait,—what"),
        ('6" by 4"', "en", "6″ by 4″"),
        ('"To be"', "en", "To be"),
    ],
)
def test_typewriter_forms_become_the_right_marks(typed: str, language: str, shown: str) -> None:
    """What a typewriter cannot tell apart is told apart by its place."""
    assert shown == display_text(typed, language, inside_marks=True)


def test_french_small_text_keeps_its_inner_spaces() -> None:
    """Guillemets in a French title stand off their words by a no-break space."""
    assert "«\u00a0Le jardin\u00a0»" == display_text('"Le jardin"', "fr", inside_marks=False)


def test_verse_with_a_short_first_word_fits_where_it_fits() -> None:
    """The indent of turned lines does not hide a line that fits whole."""
    text = "I abcdefghij\nx"
    edges = [float(index) * 0.5 for index in range(len(text) + 1)]
    block = Block(measure=62.0, height=100.0, leading=1.2, cap_height=0.7, floor=10, ceiling=10, appetite=1.0)
    fitted = fit(Text(find_breaks(text, "en"), edges), block)
    assert fitted is not None
    assert ((0, 12), (13, 14)) == fitted.lines


def test_texts_that_run_into_each_other_are_refused(renderer: Renderer) -> None:
    """A design that prints the author through the quote gives an error, not a picture."""
    designs = Designs()
    designs._kept["editorial"] = changed('baseline = "B - 42 - source_rise"', 'baseline = "B - 200 - source_rise"')
    with pytest.raises(Refused) as caught:
        Renderer(renderer.catalogue, designs).draw(CardSpec("Words to be read, and read well.", "Author Name", Look()))
    assert "overlap" == caught.value.rule


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("leading = 1.14", "leading = nan", "leading"),
        ("leading = 1.14", "leading = 0.1", "leading"),
        ("wght = 380", "wght = nan", "wght"),
        ("lines = 3", "lines = 1000000", "lines"),
        ("size = 36", "size = 100000", "size"),
        ("square = [56, 100]", "square = [100, 56]", "size"),
        ("square = [56, 100]", "sqare = [56, 100]", "sqare"),
        ("left = {", "T = {", "T"),
    ],
)
def test_numbers_that_cannot_be_are_found_on_loading(old: str, new: str, key: str) -> None:
    """A slip or mischief in a design is an error with its line and key, never a hang or a traceback."""
    with pytest.raises(InputError, match=rf"mine\.toml, line \d+.*{key}"):
        changed(old, new)


@pytest.mark.parametrize(("text", "author"), [("", "Author Name"), (" \n ", "Author Name"), ("Words.", " ")])
def test_empty_cards_are_not_drawn(renderer: Renderer, text: str, author: str) -> None:
    """Quotation marks around nothing are no card, nor are words by nobody."""
    with pytest.raises((InputError, Refused)):
        renderer.draw(CardSpec(text, author, Look()))


def test_control_characters_are_refused(renderer: Renderer) -> None:
    """A character that cannot be seen is named, not drawn."""
    with pytest.raises(Refused, match=r"U\+0000"):
        renderer.draw(CardSpec("a\0b and more", "Author Name", Look()))


def test_a_tiny_handle_is_refused(renderer: Renderer) -> None:
    """The account's name has a floor like every other text."""
    designs = Designs()
    small = EDITORIAL.replace("size = { stack = [26, 28], wide", "size = { stack = [6, 6], wide")
    designs._kept["editorial"] = parse_design(small, origin="mine.toml")
    with pytest.raises(Refused) as caught:
        Renderer(renderer.catalogue, designs).draw(CardSpec("Words.", "Author Name", Look(handle="@name")))
    assert "legible" == caught.value.rule


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Có công mài sắt, có ngày nên kim. Ở hiền gặp lành. Ăn quả nhớ kẻ trồng cây. Ấm áp gì", "vi"),
        (
            "Jag ångrar inget. Ängslan är gjord av glömska, och Ödet går sin väg över Åland och Öland. Ägg är gjorda.",
            "sv",
        ),
    ],
)
@pytest.mark.parametrize("form", ["portrait", "square", "story"])
def test_marks_of_one_line_never_touch_letters_of_another(
    renderer: Renderer, text: str, language: str, form: str
) -> None:
    """Where a tight design would print a ring or an accent into the line above, the lines move apart."""
    with renderer.judged(CardSpec(text, "Author Name", Look("poster", form), language=language)) as (
        layout,
        painted,
        _,
    ):
        assert not any(line.touches for line in painted.inked)
        assert layout.quote_lines > 1


@pytest.mark.parametrize(("topic", "shown"), [("the quiet page", "The quiet page"), ("arXiv papers", "arXiv papers")])
def test_a_running_head_begins_with_a_capital(renderer: Renderer, topic: str, shown: str) -> None:
    """A topic taken out of the middle of a line ("On the …") is a heading on the card; the stored one stays."""
    layout = renderer.lay_out(CardSpec("Words to read.", "Author Name", Look(), topic=topic))
    assert [shown] == [line.text for line in layout.lines if line.role == "topic"]


@pytest.mark.parametrize(
    "letter", ["a\u0301", "ก\u0e49", "ב\u05b0", "ب\u064e", "a\u200d", "a\ufe0f", "👍🏽", "क\u0947"]
)
@pytest.mark.parametrize("field", ["text", "author", "title", "topic"])
@pytest.mark.parametrize("design", ["editorial", "academic"])
def test_a_letter_under_ten_thousand_marks_is_refused_at_once(
    renderer: Renderer, design: str, letter: str, field: str
) -> None:
    """What nobody can read and would take minutes to place is refused by name, wherever it stands on the card."""
    piled: Any = {field: letter[0] + letter[1:] * 10_000}
    with pytest.raises(Refused) as caught:
        renderer.draw(replace(CardSpec("Words to read.", "Author Name", Look(design)), **piled))
    assert "marks" == caught.value.rule
    assert len(caught.value.message) < 300


@pytest.mark.parametrize(
    "text", ["\u200d\u200d", "\u200b", "\ufeff", "\u00ad", "\u200e\u2068\u2069", "\ufe0f", "\u034f"]
)
def test_words_that_cannot_be_seen_are_no_card(renderer: Renderer, text: str) -> None:
    """Quotation marks around nothing but joiners, marks of direction and the like are refused as an empty text is."""
    with pytest.raises(InputError, match="no words that can be seen"):
        renderer.draw(CardSpec(text, "Author Name", Look()))


@pytest.mark.parametrize("unseen", ["\u2069", "\u200b", "\u2060", "\ufeff"])
def test_what_is_not_seen_takes_no_room(renderer: Renderer, unseen: str) -> None:
    """Characters without a shape do not pull the letters around them together, however many there are."""
    plain, odd = (
        renderer.lay_out(CardSpec(f"Words {hidden}to read.", "Author Name", Look("poster"))).lines[0]
        for hidden in ("", unseen * 300)
    )
    assert plain.width == pytest.approx(odd.width)


@pytest.mark.parametrize(
    ("spec", "roles"),
    [
        (CardSpec("Ướt Ẩm Ỗ Ệ Ặ Ỹ Ụ", "A", Look("poster"), topic="ẤM ÁP TÌNH", language="vi"), ("topic", "quote")),
        (CardSpec("Слово.", "воробей: вылетит", Look("editorial", "linkedin"), title="Й" * 4), ("author", "source")),
        (CardSpec("كلمة", "كَلِمَةٍ", Look("poster"), title="لآً إٍ لًّا", language="ar"), ("author", "source")),
    ],
)
def test_stacked_marks_move_texts_apart(renderer: Renderer, spec: CardSpec, roles: tuple[str, str]) -> None:
    """Letters taller or deeper than a design foresaw push their neighbour away; the card is not refused for them."""
    boxes = renderer.draw(spec).report.boxes
    upper, lower = (boxes[role] for role in roles)
    assert max(box[3] for box in upper) <= min(box[1] for box in lower)


def test_a_heading_with_stacked_marks_keeps_clear_of_the_rule_above(renderer: Renderer) -> None:
    """A vocalised topic is moved down from the bar that it would run into."""
    spec = CardSpec("كلمة", "اسم", Look("poster", "pinterest"), topic="لآً إٍ لًّا", language="ar")
    layout = renderer.lay_out(spec)
    (topic,) = renderer.draw(spec).report.boxes["topic"]
    assert topic[1] > min(shape.box[3] for shape in layout.shapes)


def test_a_wide_closing_mark_stays_inside_the_safe_zone(renderer: Renderer) -> None:
    """Where a guillemet that hangs past the measure would pass the edge, the lines are set narrower."""
    text = "Слово не воробей: вылетит — не поймаешь."
    drawn = renderer.draw(CardSpec(text, "Имя", Look("poster", "pinterest"), language="ru"))
    assert max(box[2] for box in drawn.report.boxes["quote"]) <= 1000 - 24


def test_a_spaced_opening_mark_hangs_inside_the_edge_on_a_page_that_runs_to_the_left(renderer: Renderer) -> None:
    """The no-break space of a French mark stands between it and Hebrew words, and counts for the room it needs."""
    renderer.draw(CardSpec("אֱלֹהִים", "A", Look("poster", "square"), language="fr"))


@pytest.mark.parametrize("design", Designs().names())
def test_a_wide_comma_that_hangs_stays_in_the_safe_part(renderer: Renderer, design: str) -> None:
    """A Chinese comma is an em wide: where it hangs at the end of a line on an Arabic page, the line gives way."""
    words = "رُبَّ 百闻不如一见，百见不如一干。"
    renderer.draw(CardSpec(words, "Author Name", Look(design, "square"), language="ar"))
