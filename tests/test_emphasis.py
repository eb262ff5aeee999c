"""Which words stand out: the markup, phrases by name, what edits leave of them, and the words as they are set."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from cards.emphasis import display_spans
from cards.quotation import display_text
from quotes.emphasis import (
    carried_over,
    emphasis_for,
    parse_emphasis,
    phrases_of,
    spans_of_phrases,
    still_emphasised,
    too_much,
    with_markup,
)
from quotes.errors import InputError
from quotes.model import Attribution, Draft, Spans
from quotes.store import Store

NOW = datetime(2026, 1, 2, tzinfo=UTC)
QUOTE = "Conventionality is not morality."
NOT = ((19, 22),)

ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
MARKS = st.text("*\\ab ", max_size=20)
# What setting a text works on, so that random texts meet its rules: marks, spaces, dashes, letters that compose.
SETTABLE = st.lists(
    st.sampled_from(
        [
            *"abé1 \n\t.,!\"'“”„«»‘’-—…☺*",
            "e\u0301",
            "\u00ad",
            "\u1112",
            "\u1161",
            "\u11ab",
            "क्षि",
            "👩‍👩‍👧",
            "🇳🇴",
            "道",
            "لا",
        ]
    )
    | st.characters(codec="utf-8"),
    max_size=40,
).map("".join)


@st.composite
def _emphasised(draw: st.DrawFn, texts: st.SearchStrategy[str] = ANY_TEXT) -> tuple[str, Spans]:
    """A text and spans of it, made by putting pairs of markers anywhere."""
    text = draw(texts)
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    wanted = tuple(pair for pair in pairs if any(map(_is_seen, text[slice(*pair)])))
    return text, parse_emphasis(with_markup(text, wanted))[1]


def _is_seen(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS" and character not in "\u3164\uffa0\u115f\u1160\u2800"


def _refused(text: str, markup: str) -> InputError:
    with pytest.raises(InputError) as caught:
        emphasis_for(text, markup)
    assert caught.value.hint
    return caught.value


def test_asterisks_stand_around_what_stands_out() -> None:
    """The markup is the quote's own words with * on both sides of each phrase."""
    assert emphasis_for(QUOTE, "Conventionality is *not* morality.") == NOT
    assert phrases_of(QUOTE, emphasis_for(QUOTE, "*Conventionality* is *not morality.*")) == (
        "Conventionality",
        "not morality.",
    )


@pytest.mark.parametrize(
    ("text", "markup", "phrases"),
    [
        ("2*3 is 6", r"2\*3 is *6*", ("6",)),
        ("f*** it", r"*f\*\*\** it", ("f***",)),
        (r"a \ b", r"a \ *b*", ("b",)),
        (r"in C:\ it is", r"in *C:\\* it is", ("C:\\",)),
        (r"\*", r"*\\\**", ("\\*",)),
        (r"\(x\) is y\\", r"\(x\) is *y*\\", ("y",)),
    ],
)
def test_a_backslash_makes_an_asterisk_the_texts_own(text: str, markup: str, phrases: tuple[str, ...]) -> None:
    """Texts with asterisks and backslashes can be marked; a backslash that no asterisk follows needs no other."""
    assert phrases_of(text, emphasis_for(text, markup)) == phrases
    assert with_markup(text, emphasis_for(text, markup)) == markup


@pytest.mark.parametrize(
    ("markup", "phrases"),
    [("It *is**not* so", ("isnot",)), ("It *is * *not * so", ("is", "not")), ("*a**b**c* d", ("abc",))],
)
def test_phrases_are_kept_in_one_form(markup: str, phrases: tuple[str, ...]) -> None:
    """Phrases that touch are one, and white space at their ends does not stand out."""
    assert phrases_of(*parse_emphasis(markup)) == phrases


@given(_emphasised() | _emphasised(MARKS))
def test_markup_and_spans_say_the_same(marked: tuple[str, Spans]) -> None:
    """Whatever the text holds, its markup gives back text and spans, and is what the database keeps."""
    text, spans = marked
    assert parse_emphasis(with_markup(text, spans)) == (text, spans)
    assert still_emphasised(text, with_markup(text, spans)) == spans


@given(MARKS | ANY_TEXT)
def test_any_markup_is_read_or_refused(markup: str) -> None:
    """Spans that are read are in order, apart, seen and without white space at their ends; else there is an error."""
    try:
        text, spans = parse_emphasis(markup)
    except InputError:
        return
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(set(edges))
    assert [phrase.strip() for phrase in phrases_of(text, spans)] == list(phrases_of(text, spans))
    assert all(phrases_of(text, spans))


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        ("Conventionality is *not morality.", "The * before 'not morality.' has no partner."),
        ("Conventionality is **not** morality.", "There is nothing between the two * before 'not** morality.'"),
        ("Conventionality is* *not morality.", "There is nothing between the two *"),
        (QUOTE, "No words are marked."),
        ("", "No words are marked."),
        ("Conventionality is *not* moralty.", "after 'entionality is not moral': it has 'ty.', the quote has 'ity.'"),
        ("*Conventionality*", "after 'Conventionality': it ends, the quote has ' is not morality.'"),
        (f"*{QUOTE}* Really", "it has ' Really', the quote ends."),
    ],
)
def test_markup_that_does_not_fit_is_refused(markup: str, complaint: str) -> None:
    """An unpaired or empty marker and other words than the quote's are told with their place."""
    assert complaint in _refused(QUOTE, markup).message


def test_the_same_words_spelled_otherwise_are_told_apart_from_other_words() -> None:
    """Who cannot see the difference is told that it lies in marks, case or spacing."""
    assert "The words are the same" in _refused("Don’t *go*", "*Don't* *go*".replace("*go*", r"\*go\*")).hint
    assert "The words are the same" not in _refused("Don’t go", "*Dont* stay").hint


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        (QUOTE, "not", "not"),
        (QUOTE, " not  morality. ", "not morality."),
        ("Don’t go, don", "Don't", "Don’t"),
        ("Say “not” if not", '"not"', "“not”"),
        ("C’est l’amour", "amour", "amour"),
        ("nothing is not", "not", "not"),
        ("This is not it; that is not so.", "is *not* so", "not"),
        ("Freiheitskampf", "Freiheits*kampf*", "kampf"),
        ("f*** it", "f***", "f***"),
        ("道徳は慣習ではない。", "慣習", "慣習"),
        ("도덕은 관습이 아니다", "관습", "관습"),
        ("ศีลธรรมไม่ใช่ธรรมเนียม", "ไม่ใช่", "ไม่ใช่"),
        ("الأخلاق ليست تقاليد", "ليست", "ليست"),
        ("Tie\u0302\u0301ng la\u0300", "là", "la\u0300"),
        ("Ti\u00ea\u0301ng Vi\u00ea\u0323t", "Việt", "Vi\u00ea\u0323t"),
        ("It  is \n not “so”", 'is *not* "so"', "not"),
        ("Vie\u0323\u0302t la\u0300 x", "Việt *là*", "la\u0300"),
        ("\u1112\u1161\u11ab\u1100\u116e\u11a8 x", "한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8"),
    ],
)
def test_a_phrase_is_found_by_its_words(text: str, phrase: str, found: str) -> None:
    """Whole words are found whatever their script, in either spelling of marks and letters; * picks a part of them."""
    assert phrases_of(text, spans_of_phrases(text, [phrase])) == (found,)


@pytest.mark.parametrize(
    ("text", "phrases", "complaint"),
    [
        (QUOTE, ["religion"], "'religion' is not in the quote. Give the words as"),
        (QUOTE, ["Not"], "'Not' is not in the quote. It has 'not'."),
        (QUOTE, ["moral"], "'moral' stands only inside of 'morality'."),
        ("नैतिकता और", ["नैतिक"], "stands only inside of"),
        ("cafe\u0301", ["cafe"], "'cafe' is not in the quote."),
        ("x\u0302 + y", ["x"], "'x' is not in the quote."),
        ("not this, not that", ["not"], "'not' stands in the quote 2 times."),
        (QUOTE, ["is not", "not morality"], "'is not' and 'not morality' overlap."),
        (QUOTE, ["not", "not"], "overlap"),
        (QUOTE, ["not", " "], "A phrase is empty."),
        (QUOTE, ["is *not"], "has no partner"),
    ],
)
def test_a_phrase_that_names_no_one_place_is_refused(text: str, phrases: list[str], complaint: str) -> None:
    """Absent, repeated, overlapping and empty phrases are errors that say what to type instead."""
    with pytest.raises(InputError) as caught:
        spans_of_phrases(text, phrases)
    assert complaint in str(caught.value)
    assert caught.value.hint


@given(_emphasised())
def test_any_text_can_be_searched_for_any_phrase(marked: tuple[str, Spans]) -> None:
    """Phrases out of a text are found where they stand, or refused; nothing else comes out."""
    text, spans = marked
    for phrase in phrases_of(text, spans):
        try:
            (found,) = spans_of_phrases(text, [phrase])
        except InputError:
            continue
        assert found in spans or text.count(phrase) != 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("It is *not* so; is it not?", "It is *not* so; was it not?"),
        ("It is not so; is it *not*?", "It was not so; is it *not*?"),
        ("Conventionality is *not* morality.", "Self-righteousness, then, is *not* religion."),
        ("I *don't* know *it*.", "I *don’t* know."),
        ("It is *not* so.", "It is nothing."),
        ("It is *not* so, not so.", "It was thus, and not so."),
        ("It is *not* so.", "That is not, oh no, *not* so."),
        ("It is *not* so.", "It was not, and not that."),
        ("Frei*heits*kampf", "Frei*heits*kampf!"),
        ("Frei*heits*kampf", "Der Freiheitskampf ist es"),
        ("*道徳*は慣習ではない。", "*道徳*は習慣ではない。"),
        ("no no *no*", "no no"),
        ("*here* or *there*", "maybe *there*, maybe *here*"),
        ("*no more*, *more so*", "*no more* so!"),
    ],
)
def test_an_edit_keeps_what_is_there_for_sure(before: str, after: str) -> None:
    """A phrase stays marked where the text was not touched, or where it stands once before and once after."""
    text, spans = parse_emphasis(before)
    changed, expected = parse_emphasis(after)
    assert carried_over(text, spans, changed) == expected


@given(_emphasised(), ANY_TEXT)
def test_an_edit_never_marks_other_words(marked: tuple[str, Spans], after: str) -> None:
    """Whatever a text becomes, what stays marked is words that were marked, in spans that can be kept."""
    text, spans = marked
    kept = carried_over(text, spans, after)
    assert parse_emphasis(with_markup(after, kept)) == (after, kept)
    was = {unicodedata.normalize("NFC", phrase) for phrase in phrases_of(text, spans)}
    alike = str.maketrans("’‘ʼ”„«»“", '\'\'\'"""""')
    was = {" ".join(phrase.translate(alike).split()) for phrase in was}
    for phrase in phrases_of(after, kept):
        assert " ".join(unicodedata.normalize("NFC", phrase).translate(alike).split()) in was


@given(_emphasised(), st.integers(0, 60), ANY_TEXT)
def test_an_edit_elsewhere_changes_no_emphasis(marked: tuple[str, Spans], at: int, added: str) -> None:
    """Words put in between, apart from what is marked, leave all of it marked."""
    text, spans = marked
    at = min(at, len(text))
    if any(start <= at <= end for start, end in spans):
        return
    padded = f" {added} "
    moved = tuple((s, e) if e < at else (s + len(padded), e + len(padded)) for s, e in spans)
    assert carried_over(text, spans, text[:at] + padded + text[at:]) == moved


@pytest.mark.parametrize("kept", [None, "", "Other *words*.", "It is *not so.", "It is ** not so."])
def test_a_stored_markup_of_other_words_marks_nothing(kept: str | None) -> None:
    """A text that was changed behind our back loses its emphasis rather than getting the wrong one."""
    assert still_emphasised("It is not so.", kept) == ()


@pytest.mark.parametrize(
    ("markup", "remark"),
    [
        ("Conventionality is *not* morality.", None),
        ("Know *thyself*.", None),
        ("*Morality*", "the whole quote stands out"),
        ("*Know thyself*.", "the whole quote stands out"),
        ("Know *thyself, Thales*.", "2 of 3 words stand out"),
        ("*慣習*は道徳ではない。", None),
        ("*慣習は道徳で*はない。", "6 of 9 words stand out"),
        (" ".join(f"*w{n}* and so on" for n in range(5)), "5 phrases stand out"),
        ("Nothing at all", None),
    ],
)
def test_too_much_emphasis_is_told(markup: str, remark: str | None) -> None:
    """The whole quote, more than four phrases, more than a third of the words: told, but not refused."""
    found = too_much(*parse_emphasis(markup))
    assert (found is None) if remark is None else (found is not None and remark in found)


@pytest.mark.parametrize(
    ("markup", "language", "expected"),
    [
        ("It is *not* so", "en", "It is *not* so"),
        ('"It" is *"not"* so.', "en", "‘It’ is *‘not’* so."),
        ('Er sagt *"nein"* dazu', "de", "Er sagt *‚nein‘* dazu"),
        ("I  do\tit *too --* or not", "en", "I do it *too—*or not"),
        ("Well*...* no. No.", "en", "Well*…* no. No."),
        ("“*Not* so.”", "en", "*Not* so."),
        ("“*‘Not’* she said.”", "en", "*‘Not’* she said."),
        ("“She said *‘not.’*”", "en", "She said *‘not.’*"),
        ("Ti*e\u0302*\u0301ng Vi\u00eat", "vi", "Ti*\u1ebf*ng Vi\u00eat"),
        ("co*\u00adope*ra\u00adtion", "en", "co*ope*ration"),
        ("道徳は*慣習*ではない。", "ja", "道徳は*慣習*ではない。"),
        ("الأخلاق *ليست* تقاليد.", "ar", "الأخلاق *ليست* تقاليد."),
        ("🙂 *🙂* 👍", "en", "🙂 *🙂* 👍"),
        ("see 👩‍*👩*‍👧 now", "en", "see *👩‍👩‍👧* now"),
        ("*하*다", "ko", "*하*다"),
        ("*\u1112\u1161\u11ab* is one", "ko", "*한* is one"),
        ("one \n *two* \n three", "en", "one\n*two*\nthree"),
    ],
)
def test_the_words_as_they_are_set_stand_out(markup: str, language: str, expected: str) -> None:
    """Marks of the language, spaces and composed letters move what is marked, and it stays on the same words."""
    text, spans = parse_emphasis(markup)
    display = display_text(text, language, inside_marks=True)
    assert with_markup(display, display_spans(text, spans, display)) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("Say, *no*, (sir)", "Say *no* sir!"),
        ("Say *no* sir", "«Say» “*no*”, sir"),
        ("Say *(no)* sir", "Say *[no]* sir"),
        ("Say (*no*) sir", "Say [*no*] sir"),
        ("Say *so...* no", "Say *so…* no"),
        ("Say so*...* “no”", "Say so*…* “no”"),
        ("*...* so", "*…* so"),
    ],
)
def test_marks_that_come_and_go_move_no_emphasis(markup: str, expected: str) -> None:
    """However setting a text changes its marks, the same letters stand out, and the marks that went with them."""
    text, spans = parse_emphasis(markup)
    display, wanted = parse_emphasis(expected)
    assert display_spans(text, spans, display) == wanted


def test_a_text_of_other_words_has_nothing_that_stands_out() -> None:
    """From the first letter on that differs nothing is marked; a text cut short keeps what stands before."""
    text, spans = parse_emphasis("It *is* not *so* at *all*.")
    assert display_spans(text, spans, "It is not that") == ((3, 5),)
    assert display_spans(text, spans, "It is not so…") == ((3, 5), (10, 12))
    assert display_spans("It is so.", ((3, 8),), "It is…") == ()
    assert display_spans(text, spans, "") == ()


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFC", text) if c.isalnum())


def _edges(text: str) -> list[int]:
    return [found.start() for found in regex.finditer(r"\X", text)] + [len(text)]


@given(_emphasised(SETTABLE), st.sampled_from(["en", "de", "fr", "he", "ja"]), st.booleans())
def test_the_same_letters_stand_out_whatever_the_text(marked: tuple[str, Spans], language: str, inside: bool) -> None:
    """What is marked holds the same letters and digits as set, cuts no grapheme, and never ends in white space."""
    text, spans = marked
    display = display_text(text, language, inside_marks=inside)
    found = display_spans(text, spans, display)
    edges = [edge for span in found for edge in span]
    assert edges == sorted(set(edges)) and set(edges) <= set(_edges(display))
    phrases = phrases_of(display, found)
    assert [phrase.strip() for phrase in phrases] == list(phrases)
    # Without its soft hyphens, letters of a text can become one grapheme.
    if "\u00ad" not in text:
        held = [text[a:b] for a, b in pairwise(_edges(text)) if any(start < b and a < end for start, end in spans)]
        assert "".join(map(_letters, held)) == "".join(map(_letters, phrases))


@given(_emphasised(SETTABLE), SETTABLE)
def test_two_texts_that_have_nothing_to_do_with_each_other_are_no_trouble(
    marked: tuple[str, Spans], display: str
) -> None:
    """A text that is not the quote's marks nothing outside of it, and raises nothing."""
    text, spans = marked
    assert all(0 <= start < end <= len(display) for start, end in display_spans(text, spans, display))


@pytest.fixture
def store(database: Engine) -> Iterator[Store]:
    """An empty store, in each kind of database."""
    with Store(database) as opened:
        yield opened


def _draft(text: str, emphasis: str | None = None, author: str = "Ann Author") -> Draft:
    return Draft(text, Attribution(author), emphasis=emphasis)


def test_emphasis_is_kept_beside_the_text(store: Store) -> None:
    """Giving and taking emphasis changes neither text nor identity nor proof, and needs the quote's own words."""
    (id,) = store.add([_draft(QUOTE)], now=NOW).added
    plain = store.get(id)
    given = store.edit(id, emphasis="Conventionality is *not* morality.")
    assert (given.id, given.text, given.proof, given.emphasis) == (id, QUOTE, plain.proof, NOT)
    with pytest.raises(InputError, match="differs from the quote"):
        store.edit(id, emphasis="Conventionality is *not* religion.")
    assert store.get(id) == given
    assert store.edit(id, topic="Conscience").emphasis == NOT
    assert store.edit(id, emphasis=None, topic=None) == plain


def test_emphasis_comes_with_a_draft(store: Store) -> None:
    """A new quote is kept with the emphasis it came with; outer white space does not move it."""
    (id,) = store.add([_draft(f"  {QUOTE}\n", "  Conventionality is *not *morality.\n")], now=NOW).added
    assert store.get(id).emphasis == NOT
    with pytest.raises(InputError, match="differs from the quote"):
        store.add([_draft("One thing.", "*Another* thing.")], now=NOW)


def test_adding_known_words_leaves_their_emphasis(store: Store) -> None:
    """Importing again, with other emphasis or none, changes nothing that an editor has decided."""
    marked = _draft(QUOTE, "Conventionality is *not* morality.")
    (id,) = store.add([marked], now=NOW).added
    store.add([_draft(QUOTE), _draft(QUOTE, "*Conventionality* is not morality.")], now=NOW)
    assert store.get(id).emphasis == NOT
    store.edit(id, emphasis=None)
    store.add([marked], now=NOW)
    assert store.get(id).emphasis == ()


def test_new_words_keep_the_emphasis_that_is_sure(store: Store) -> None:
    """An edit of the text moves what stands out; emphasis that is given with it is taken as given."""
    (id,) = store.add([_draft("It is not so, friend.", "It is *not* so, *friend*.")], now=NOW).added
    edited = store.edit(id, text="But it is not so, my love.")
    assert phrases_of(edited.text, edited.emphasis) == ("not",)
    edited = store.edit(id, text="But it is so.", emphasis="But it is *so*.")
    assert phrases_of(edited.text, edited.emphasis) == ("so",)
    assert store.edit(id, text="Nothing of it.").emphasis == ()
    assert store.edit(id, text="But it is so.").emphasis == ()


def test_a_merge_takes_over_the_emphasis_of_the_same_words(store: Store) -> None:
    """The quote that stays keeps its own emphasis, and has that of others only when it has none."""
    marked = "Conventionality is *not* morality."
    ids = store.add(
        [
            _draft(QUOTE),
            _draft("Other words are not meant.", "Other words are *not* meant."),
            _draft("Conventionality – is not morality", "Conventionality – is *not* morality", "Bob"),
            _draft(QUOTE, "*Conventionality* is not morality.", "Cat"),
            _draft("It is not so.", "It is *not* so.", "Dan"),
        ],
        now=NOW,
    ).added
    assert store.merge(ids[0], [ids[1]]).emphasis == ()
    merged = store.merge(ids[0], ids[2:4])
    assert with_markup(merged.text, merged.emphasis) == marked
    assert store.merge(ids[4], [ids[0]]).emphasis == ((6, 9),)
