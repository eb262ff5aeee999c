"""Long quotes as slides: every word once and in order, cut where readers pause, set alike, numbered, credited."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.alt import alt_text, short_alt_text
from cards.breaks import Break
from cards.card import file_name
from cards.cuts import CLAUSE, COMMA, pieces
from cards.fit import Block, Text
from cards.quotation import display_text
from cards.renderer import Renderer
from cards.sentences import sentence_ends
from cards.sharing import Extent, divisions
from cards.spec import CardSpec, Look
from fonts.catalogue import Catalogue
from quotes.errors import Refused
from templates.formats import formats
from templates.load import BUNDLED, Designs

MOBY = (
    "Call me Ishmael. Some years ago—never mind how long precisely—having little or no money in my purse, and nothing "
    "particular to interest me on shore, I thought I would sail about a little and see the watery part of the world. "
    "It is a way I have of driving off the spleen and regulating the circulation. Whenever I find myself growing grim "
    "about the mouth; whenever it is a damp, drizzly November in my soul; whenever I find myself involuntarily pausing "
    "before coffin warehouses, and bringing up the rear of every funeral I meet; and especially whenever my hypos get "
    "such an upper hand of me, that it requires a strong moral principle to prevent me from deliberately stepping into "
    "the street, and methodically knocking people’s hats off—then, I account it high time to get to sea as soon as I "
    "can. This is my substitute for pistol and ball. With a philosophical flourish Cato throws himself upon his sword; "
    "I quietly take to the ship. There is nothing surprising in this. If they but knew it, almost all men in their "
    "degree, some time or other, cherish very nearly the same feelings towards the ocean with me."
)
"""Herman Melville, Moby-Dick, 1851: the first paragraph."""

TYGER = """Tyger Tyger, burning bright,
In the forests of the night;
What immortal hand or eye,
Could frame thy fearful symmetry?

In what distant deeps or skies.
Burnt the fire of thine eyes?
On what wings dare he aspire?
What the hand, dare seize the fire?

And what shoulder, & what art,
Could twist the sinews of thy heart?
And when thy heart began to beat,
What dread hand? & what dread feet?

What the hammer? what the chain,
In what furnace was thy brain?
What the anvil? what dread grasp,
Dare its deadly terrors clasp!"""
"""William Blake, Songs of Experience, 1794."""

PLAIN = " ".join(f"This is sentence number {number}, and it says little more than that." for number in range(1, 25))


def spec(text: str = MOBY, design: str = "editorial", form: str = "portrait", **more: object) -> CardSpec:
    """The card of a whole quote, with everything on it."""
    fields = {"author": "Herman Melville", "title": "Moby-Dick", "detail": "1851", **more}
    return CardSpec(text=text, look=Look(design, form, handle="@us"), **fields)  # type: ignore[arg-type]


def bare(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


def roles(renderer: Renderer, slide: CardSpec) -> dict[str, str]:
    """What a slide shows, by role, its lines in order."""
    shown: dict[str, str] = {}
    for line in renderer.lay_out(slide).lines:
        shown[line.role] = " ".join(filter(None, (shown.get(line.role), line.text)))
    return shown


@pytest.mark.parametrize("design", Designs().names())
@pytest.mark.parametrize("form", formats())
def test_every_slide_has_its_words_its_credit_and_its_number(renderer: Renderer, design: str, form: str) -> None:
    """In every design and format: all words once and in order, author and source whole, and the number on each."""
    slides = renderer.slides(spec(design=design, form=form))
    assert len(slides) > 1
    assert bare("".join(slide.text for slide in slides)) == bare(MOBY)
    for number, slide in enumerate(slides, 1):
        shown = roles(renderer, slide)
        label = f"{number}/{len(slides)}"
        assert shown["author"] == "Herman Melville" or design == "academic"
        assert shown["author"].casefold() == "herman melville"
        work = f"{shown['title']}, {shown['detail']}" if "title" in shown else shown["source"]
        assert work == "Moby-Dick, 1851"
        assert shown.get("slide", shown["handle"].rpartition(" · ")[2]) == label
    drawn = "".join(bare(roles(renderer, slide)["quote"]) for slide in slides[1:-1])
    assert drawn == bare("".join(slide.text for slide in slides[1:-1]))


def test_every_slide_is_checked_as_a_card_is(renderer: Renderer) -> None:
    """A slide comes with a report and its place in the row; a card by itself has none."""
    drawn = [renderer.draw(slide) for slide in renderer.slides(spec())]
    assert [(one.card.slide, one.card.slides) for one in drawn] == [(n, 4) for n in (1, 2, 3, 4)]
    assert all(one.report.findings for one in drawn)
    alone = renderer.draw(spec("Short."))
    assert (alone.card.slide, alone.card.slides, alone.card.pages) == (None, None, None)


@pytest.mark.parametrize("design", Designs().names())
def test_all_slides_are_set_alike(renderer: Renderer, design: str) -> None:
    """One size of type, one distance of lines, one width of letters; and no slide below the comfortable size."""
    slides = renderer.slides(spec(design=design))
    layouts = [renderer.lay_out(slide) for slide in slides]
    assert len({layout.type_px for layout in layouts}) == 1
    assert len({(slide.slide.leading, slide.slide.axes, slide.slide.rise) for slide in slides if slide.slide}) == 1
    floor, ceiling = renderer.designs.get(design).roles["quote"].size.of(formats()["portrait"])
    assert layouts[0].type_px >= floor + (ceiling - floor) / 4 - 1
    baselines = [[line.baseline for line in layout.lines if line.role == "quote"] for layout in layouts]
    assert len({lower - upper for column in baselines for upper, lower in pairwise(column)}) == 1


def test_a_quote_that_fits_stays_one_card(renderer: Renderer) -> None:
    """Slides are for what no card holds."""
    assert renderer.slides(spec("Call me Ishmael.")) == (spec("Call me Ishmael."),)


def test_no_slide_is_left_over(renderer: Renderer) -> None:
    """Slides are filled evenly: the fullest has no more than twice the lines of the emptiest."""
    for design in Designs().names():
        counts = [renderer.lay_out(slide).quote_lines for slide in renderer.slides(spec(PLAIN, design))]
        assert max(counts) <= 2 * min(counts)


@pytest.mark.parametrize("form", ["portrait", "square", "story"])
def test_sentences_that_a_slide_holds_stay_whole(renderer: Renderer, form: str) -> None:
    """Plain prose is cut at the ends of its sentences only."""
    for design in Designs().names():
        for slide in renderer.slides(spec(PLAIN, design, form)):
            assert slide.text.startswith("This is") and slide.text.endswith("than that.")


def test_a_sentence_that_no_slide_holds_is_cut_where_it_pauses(renderer: Renderer) -> None:
    """At a semicolon, else at a comma; between words only when there is neither."""
    clause = "it goes on and on about the rain without any end in sight"
    for sign, words in ((";", 20), (",", 20)):
        slides = renderer.slides(spec(f"{sign} ".join([clause] * words) + "."))
        assert all(slide.text.endswith(sign) for slide in slides[:-1])
    slides = renderer.slides(spec(" ".join([clause] * 20) + "."))
    assert len(slides) > 1
    assert bare("".join(slide.text for slide in slides)) == bare(" ".join([clause] * 20) + ".")


def test_no_name_is_torn_from_its_title(renderer: Renderer) -> None:
    """A full stop after Mr., Dr., St., an initial or a label is no place to cut."""
    text = "Mr. Smith met Dr. J. R. R. Brown of St. Ives, i.e. No. 5, at noon. " * 20
    for form in ("portrait", "square", "wide"):
        for slide in renderer.slides(spec(text, form=form)):
            assert slide.text.startswith("Mr. Smith") and slide.text.endswith("at noon.")


@pytest.mark.parametrize(
    ("text", "language", "ends"),
    [
        ("Dr. No came. He left.", "en", ["Dr. No came.", "Dr. No came. He left."]),
        ("It is No. 5 of ten. Yes.", "en", ["It is No. 5 of ten.", "It is No. 5 of ten. Yes."]),
        ("He said no. Five came.", "en", ["He said no.", "He said no. Five came."]),
        ("Am 3. Mai kam er. Gut.", "de", ["Am 3. Mai kam er.", "Am 3. Mai kam er. Gut."]),
        ("Er kam, z. B. Max. Gut.", "de", ["Er kam, z. B. Max.", "Er kam, z. B. Max. Gut."]),
        ("行く。「そうか。」彼は来た。", "ja", ["行く。", "行く。「そうか。」", "行く。「そうか。」彼は来た。"]),
    ],
)
def test_where_sentences_end(text: str, language: str, ends: list[str]) -> None:
    """Short forms, labels and ordinals end none, and a bracket that opens goes with what it holds."""
    assert [text[:end] for end in sentence_ends(text, language)] == ends


def test_quotations_and_brackets_are_kept_whole_where_they_can_be() -> None:
    """A cut inside one costs more than the same cut outside, and the marks around the whole do not count."""
    text = "“One. (Two. Three.) Four; ‘five. Six.’ Seven.”"
    found = pieces(text, display_text(text, "en", inside_marks=True), "en", by_words=False)
    costs = {text[piece.start : piece.end]: piece.cost for piece in found}
    assert costs["“One."] == 0 and costs["(Two."] > 0.3 and costs["Three.)"] == 0 and costs["‘five."] > 0.3


def test_a_sentence_that_goes_on_behind_a_quoted_one_is_no_end() -> None:
    """What he said and that he said it belong together."""
    text = "“Who is it?” he asked. “I am,” she said."
    found = pieces(text, display_text(text, "en", inside_marks=True), "en", by_words=False)
    assert {text[piece.start : piece.end]: piece.cost for piece in found}["“Who is it?”"] >= 0.5


def test_verse_is_cut_between_stanzas(renderer: Renderer) -> None:
    """A poem's own pauses come first, and no line of it is turned over."""
    slides = renderer.slides(spec(TYGER, "academic", "square"))
    assert [slide.text.splitlines()[0] for slide in slides] == [
        "Tyger Tyger, burning bright,",
        "And what shoulder, & what art,",
    ]
    assert [renderer.lay_out(slide).quote_lines for slide in slides] == [8, 8]


def test_a_poem_pauses_most_between_its_stanzas_and_least_within_its_lines() -> None:
    """Stanza, line that ends a sentence, line that ends a clause, any other line, and only then inside of a line."""
    text = "One two three.\n\nFour five.\nSix; seven\neight,\nnine? Ten."
    found = pieces(text, display_text(text, "en", inside_marks=True), "en", by_words=False)
    costs = {text[piece.start : piece.end]: piece.cost for piece in found}
    order = ["One two three.", "Four five.", "eight,", "seven", "nine?", "Six;"]
    assert [costs[piece] for piece in order] == sorted({costs[piece] for piece in order})


def _measured(sentences: list[int], cuts: dict[int, float]) -> tuple[list[Extent], Text, Block]:
    """Sentences of so many lines each, on slides of six lines, and further cuts after so many lines."""
    ends = list(accumulate(sentences))
    lines = ends[-1]
    breaks = [Break(end=10 * line + 9, start=10 * line + 10) for line in range(lines - 1)]
    text = Text([*breaks, Break(10 * lines - 1, 10 * lines - 1, forced=True)], range(10 * lines))
    places = sorted({**dict.fromkeys(ends, 0.0), **cuts}.items())
    starts = [0, *(10 * line for line, _ in places)]
    extents = [Extent(start, 10 * line - 1, cost) for start, (line, cost) in zip(starts, places, strict=False)]
    return extents, text, Block(9.5, 5.5, 1.0, 0.5, 1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("sentences", "cuts", "lines"),
    [
        ([3, 3, 3, 3], {}, [6, 6]),
        ([2, 2, 2, 2, 2], {}, [4, 6]),
        ([4, 4, 4], {6: CLAUSE}, [4, 4, 4]),
        ([6, 1], {4: CLAUSE}, [4, 3]),
        ([6, 6, 1], {4: COMMA, 10: COMMA}, [6, 4, 3]),
        ([6, 2, 6], {8: 0.0}, [6, 2, 6]),
    ],
    ids=["even", "uneven", "whole sentences", "semicolon", "comma", "no place"],
)
def test_slides_are_shared_out_by_their_cost(sentences: list[int], cuts: dict[int, float], lines: list[int]) -> None:
    """Evenly; a slide more rather than a cut sentence; a cut sentence rather than a line that is left over."""
    extents, text, block = _measured(sentences, cuts)
    best = divisions(extents, text, block, [1.0], 20)[0]
    ends = [(extents[end - 1].end + 1) // 10 for end in best.ends]
    assert sorted(end - start for start, end in zip([0, *ends], ends, strict=False)) == sorted(lines)


def test_a_paragraph_cut_in_two_is_no_verse(renderer: Renderer) -> None:
    """What is left of a paragraph on a slide is wrapped as the whole was, not indented like a turned line."""
    text = "\n".join([PLAIN[:700], PLAIN[700:1100] + "."])
    for slide in renderer.slides(spec(text)):
        quote = [line for line in renderer.lay_out(slide).lines if line.role == "quote"]
        assert len({round(line.x) for line in quote}) == 1


def test_marks_open_on_the_first_slide_and_close_on_the_last(renderer: Renderer) -> None:
    """A slide in the middle has neither, and marks that were typed keep their form across slides."""
    text = f'He said, "I know this. {PLAIN} I know." And so it was.'
    slides = renderer.slides(spec(text))
    shown = [roles(renderer, slide) for slide in slides]
    assert ["mark" in one for one in shown] == [True] + [False] * (len(slides) - 1)
    assert ["”" in one["quote"] for one in shown] == [False] * (len(slides) - 1) + [True]
    assert "‘I know this." in shown[0]["quote"] and "I know.’" in shown[-1]["quote"]


def test_a_large_initial_stands_on_the_first_slide_only(renderer: Renderer) -> None:
    """What goes on does not begin anew."""
    shown = [roles(renderer, slide) for slide in renderer.slides(spec(design="academic"))]
    assert ["initial" in one for one in shown] == [True] + [False] * (len(shown) - 1)


def test_what_stands_out_goes_on_standing_out(renderer: Renderer) -> None:
    """Emphasis over a cut is on both slides, and nothing else is."""
    begin, end = MOBY.index("regulating"), MOBY.index("growing grim")
    slides = renderer.slides(spec(emphasis=((0, 4), (begin, end))))
    marked = " ".join(slide.text[start:stop] for slide in slides for start, stop in slide.emphasis)
    assert bare(marked) == bare("Call" + MOBY[begin:end])


def test_a_slide_goes_on_in_the_direction_of_its_paragraph(renderer: Renderer) -> None:
    """A slide of a Hebrew quote that begins with an English word is still a Hebrew page."""
    sentence = "Unicode הוא תקן לכתב שיש בו אותיות רבות מאוד ועוד סימנים אחרים."
    text = "זה תקן. " + " ".join([sentence] * 25)
    slides = renderer.slides(spec(text, language="en"))
    assert len(slides) > 1 and any(slide.text.startswith("Unicode") for slide in slides)
    for slide in slides:
        quote = [line for line in renderer.lay_out(slide).lines if line.role == "quote"]
        assert max(line.x + line.width for line in quote) - min(line.x + line.width for line in quote) < 30


def test_no_more_slides_than_are_allowed(renderer: Renderer) -> None:
    """A network's four are four: type gets smaller, never below its floor, and what then does not fit is refused."""
    usual = renderer.slides(spec(form="square"))
    few = renderer.slides(spec(form="square"), most=5)
    assert len(usual) > 5 == len(few)
    assert 56 <= renderer.lay_out(few[0]).type_px < renderer.lay_out(usual[0]).type_px
    with pytest.raises(Refused, match="2 slides") as caught:
        renderer.slides(spec(form="square"), most=2)
    assert caught.value.rule == "fits"
    with pytest.raises(Refused, match="20 slides"):
        renderer.slides(spec(MOBY * 20))


def test_a_long_handle_gives_way_to_the_number(renderer: Renderer) -> None:
    """Where both have no room, the number stands and the note names the handle."""
    long = replace(spec(design="poster"), look=Look("poster", handle="@a-rather-long-handle"))
    slide = renderer.slides(long)[1]
    layout = renderer.lay_out(slide)
    assert [line.text for line in layout.lines if line.role == "handle"] == [slide.slide.label if slide.slide else ""]
    assert "handle left out: '@a-rather-long-handle' does not fit its line" in layout.warnings


def test_a_design_without_a_place_for_the_number_draws_no_slides(catalogue: Catalogue, tmp_path: Path) -> None:
    """The number is never left out: the error says what the design lacks."""
    text = (BUNDLED / "poster.toml").read_text(encoding="utf-8").replace('"poster"', '"bare"')
    text = text.replace('field = "handle"', 'words = "·"')
    (tmp_path / "bare.toml").write_text(text, encoding="utf-8")
    own = Renderer(catalogue, Designs((tmp_path,)))
    assert own.draw(spec("Short.", "bare"))
    with pytest.raises(Refused) as caught:
        own.slides(spec(design="bare"))
    assert caught.value.rule == "slide" and "`slide`" in caught.value.hint


def test_lines_are_moved_apart_on_all_slides_alike(renderer: Renderer) -> None:
    """Where stacked marks would touch on one slide, all slides have their lines further apart."""
    stacked = MOBY.replace("ship", "ṩ̂ẖi̱p̱ Ǻ̱g̱").replace("soul", "Ǻ̱soul Ṩ̱").replace("hats", "Ǻ̱hats")
    loose, tight = (renderer.slides(spec(text, "poster")) for text in (stacked, MOBY))
    leadings = [{slide.slide.leading for slide in slides if slide.slide} for slides in (loose, tight)]
    assert len(leadings[0]) == 1 and max(leadings[0]) > max(leadings[1])
    for slide in loose:
        renderer.draw(slide)


def test_alt_text_of_a_slide_is_its_own_words_as_stored(renderer: Renderer) -> None:
    """The words, the whole credit and which slide it is; marks where the slide has them, none of ours otherwise."""
    first, *middle, last = [alt_text(slide) for slide in renderer.slides(spec())]
    assert first.startswith("“Call me Ishmael. Some years ago—never")
    assert first.endswith("— Herman Melville, Moby-Dick, 1851 (1/4)") and "”" not in first
    assert all("“" not in alt and "”" not in alt for alt in middle)
    assert last.endswith("ocean with me.” — Herman Melville, Moby-Dick, 1851 (4/4)") and "“" not in last
    own = [alt_text(slide) for slide in renderer.slides(spec(f'"{MOBY}"'))]
    assert own[0].startswith('"Call me') and '."' in own[-1] and not any("“" in alt or "”" in alt for alt in own)


@pytest.mark.parametrize("length", [30, 60, 100, 250, 1000])
def test_a_short_alt_text_keeps_author_and_number(renderer: Renderer, length: int) -> None:
    """However little a network takes, a listener hears whose words they are and which slide it is."""
    slides = renderer.slides(spec(PLAIN))
    for number, slide in enumerate(slides, 1):
        short = short_alt_text(slide, length)
        assert len(short) <= length
        assert "Herman Melville" in short and short.endswith(f"({number}/{len(slides)})")


def test_slides_are_named_in_their_order() -> None:
    """Names begin with the quote's own words, whatever slide it is, and sort as the slides follow each other."""
    names = [file_name(spec(), "png", slide=(number, 12)) for number in range(1, 13)]
    assert names == sorted(names)
    assert names[0] == "call-me-ishmael-some-years-ago-never-editorial-portrait-light-01.png"
    assert file_name(spec(), "png", slide=(2, 4)).endswith("-light-2.png")


def test_the_same_slides_are_the_same_to_the_byte(renderer: Renderer, catalogue: Catalogue) -> None:
    """Another renderer shares out, draws and names them alike; other words give other digests to every slide."""
    slides = renderer.slides(spec())
    again = Renderer(catalogue)
    assert again.slides(spec()) == slides
    first, second = ([one.draw(slide) for slide in slides] for one in (renderer, again))
    assert [(one.data, one.card) for one in first] == [(one.data, one.card) for one in second]
    assert len({one.card.digest for one in first}) == len(slides)
    other = [renderer.digest(slide) for slide in renderer.slides(spec(MOBY.replace("with me.", "with us.")))]
    assert set(other).isdisjoint(one.card.digest for one in first)


WORDS = [
    *("rain", "falls", "on", "“the", "sea”", "(slowly)", "—", "and", "Mr.", "e.g.", "naïve", "cafe\u0301", "it's"),
    *(
        '"so"',
        "...",
        "--",
        "👩\u200d👩\u200d👧",
        "שלום",
        "雨が降る。",
        "2026",
        "J.",
        "O'Neill",
        "semi;",
        "colon:",
        "ไทย",
    ),
]
SENTENCES = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(lambda words: " ".join(words) + "."),
    min_size=1,
    max_size=30,
)


@given(SENTENCES, st.sampled_from([" ", "  ", "\n", "\n\n"]), st.sampled_from(["en", "fr", "ja", "he"]), st.booleans())
@settings(max_examples=150, deadline=None)  # the first text loads ICU's tables
def test_pieces_hold_every_word_once_and_in_order(
    sentences: list[str], between: str, language: str, by_words: bool
) -> None:
    """Stored and set, the pieces of a text are the text: nothing is lost, doubled or moved, whatever its marks."""
    text = between.join(sentences)
    display = display_text(text, language, inside_marks=True)
    found = pieces(text, display, language, by_words=by_words)
    assert found or not any(map(str.isalnum, text))
    if found:
        assert bare("".join(text[piece.start : piece.end] for piece in found)) == bare(text)
        assert bare("".join(display[piece.shown_start : piece.shown_end] for piece in found)) == bare(display)
        for piece in found:
            stored, shown = text[piece.start : piece.end], display[piece.shown_start : piece.shown_end]
            composed = display_text(stored, language, inside_marks=True)
            assert [c for c in composed if c.isalnum()] == [c for c in shown if c.isalnum()]


@given(SENTENCES.map(lambda sentences: sentences * 3), st.sampled_from(["square", "wide"]))
@settings(max_examples=12, deadline=None)
def test_slides_hold_every_word_once_and_in_order(renderer: Renderer, sentences: list[str], form: str) -> None:
    """Whatever the text: the slides together are the quote."""
    text = " ".join(sentences)
    try:
        slides = renderer.slides(spec(text, "academic", form))
    except Refused as refused:
        assert refused.rule == "fits"
        return
    assert bare("".join(slide.text for slide in slides)) == bare(text)
    assert [slide.slide.number if slide.slide else 1 for slide in slides] == list(range(1, len(slides) + 1))


@pytest.mark.parametrize(
    "text", ["…" * 3000, "Donau" * 300, "👍" * 900, "\u202a" + MOBY], ids=["marks", "word", "emoji", "control"]
)
def test_what_cannot_be_cut_well_is_cut_or_refused(renderer: Renderer, text: str) -> None:
    """No text hangs or breaks the sharing out: it is drawn whole on its slides, or refused by rule."""
    try:
        slides = renderer.slides(spec(text))
    except Refused as refused:
        assert refused.rule in ("fits", "direction", "glyphs")
        return
    assert bare("".join(slide.text for slide in slides)) == bare(text)
