"""Quotation marks, dashes, spaces and apostrophes as they are set: by the language, on the card only."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from growing import check_growth
from hypothesis import example, given
from hypothesis import strategies as st

from cards.marks import DIFFERENCES, tags_of
from cards.overhang import HANGING_END, OPENING
from cards.quotation import display_text, enclosed, is_enclosed, marks_for
from cards.spec import CardSpec, Look

DELIMITERS = json.loads((Path(__file__).parent / "unicode" / "cldr_delimiters.json").read_text(encoding="utf-8"))
CLDR = {locale: four for four, locales in DELIMITERS["marks"].items() for locale in locales.split()}

LANGUAGES = ["en", "de", "fr", "fr-CA", "fr-CH", "ru", "sv", "he", "ar", "ja", "zh", "zh-Hant", "ko", "nl", "es", "haw"]

MARKED = st.text(
    alphabet="ab sé1 .,;:!?—-–“”„‘’‚«»‹›「」『』\"'`״׳()\n\tאשの猫가กि\u0301\u00a0\u202f\u00ad\u200f…°😀", max_size=40
)
"""Texts that are mostly marks and what they are read by."""


def inside(text: str, language: str = "en") -> str:
    """A quote's words as they are set between marks."""
    return display_text(text, language, inside_marks=True)


def bare(text: str, language: str = "en") -> str:
    """A quote's words, or a title, as they are set without marks around them."""
    return display_text(text, language, inside_marks=False)


def four(language: str) -> str:
    """A language's four marks."""
    marks = marks_for(language)
    return marks.open + marks.close + marks.inner_open + marks.inner_close


@pytest.mark.parametrize(
    ("language", "marks"),
    [
        ("en", "“”‘’"),
        ("de", "„“‚‘"),
        ("de-AT", "„“‚‘"),
        ("de-CH", "«»‹›"),
        ("fr", "«»“”"),
        ("fr-CH", "«»‹›"),
        ("es", "«»“”"),
        ("es-MX", "“”‘’"),
        ("it", "«»“”"),
        ("pt", "“”‘’"),
        ("pt-PT", "«»“”"),
        ("pt_AO", "«»“”"),
        ("pl", "„”«»"),
        ("ru", "«»„“"),
        ("uk", "«»„“"),
        ("el", "«»“”"),
        ("sv", "””’’"),
        ("cs", "„“‚‘"),
        ("hy", "«»«»"),
        ("ka", "„“«»"),
        ("ar", "«»”“"),
        ("ar-EG", "«»”“"),
        ("fa", "«»‹›"),
        ("ur", "”“’‘"),
        ("he", "””’’"),
        ("iw", "””’’"),
        ("hi", "“”‘’"),
        ("th", "“”‘’"),
        ("ja", "「」『』"),
        ("ko", "“”‘’"),
        ("zh", "“”‘’"),
        ("zh-Hans-SG", "“”‘’"),
        ("zh-Hant", "「」『』"),
        ("zh-Hant-HK", "「」『』"),
        ("zh-TW", "「」『』"),
        ("uz-Arab", "«»‹›"),
        ("tlh", "“”‘’"),
        ("", "“”‘’"),
    ],
)
def test_marks_follow_the_language(language: str, marks: str) -> None:
    """Each language has its outer and inner marks; a region or script may have its own, an unknown tongue English."""
    assert marks == four(language)


def test_marks_are_those_of_the_cldr_but_for_the_listed_differences() -> None:
    """All locales of the CLDR have its marks, apart from those that `DIFFERENCES` gives a reason for."""
    listed = {tag for tags, _, _ in DIFFERENCES for tag in tags.split()}
    different = {locale for locale, marks in CLDR.items() if marks != four(locale)}
    assert len(CLDR) > 700
    assert not [locale for locale in different if listed.isdisjoint(tags_of(locale))]


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda difference: difference[0])
def test_every_listed_difference_is_one(difference: tuple[str, str, str]) -> None:
    """A newer CLDR that says what we say makes an entry needless; each has its reason."""
    tags, marks, reason = difference
    lowered = {locale.lower(): cldr for locale, cldr in CLDR.items()}
    assert reason
    for tag in tags.split():
        assert marks != lowered.get(tag)
        assert marks == four(tag)


def test_every_mark_is_one_quotation_mark() -> None:
    """A slip in the table would put a letter or a typewriter mark on a card."""
    marks = {mark for locale in CLDR for mark in four(locale)}
    assert {"Pi", "Pf", "Ps", "Pe"} == {unicodedata.category(mark) for mark in marks}


def test_only_french_marks_stand_off_their_words() -> None:
    """French guillemets keep a space inside; Swiss and Italian ones do not."""
    assert {"fr"} == {locale.partition("-")[0] for locale in CLDR if marks_for(locale).spaced}
    assert not marks_for("fr-CH").spaced
    assert marks_for("fr-CA").spaced


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("en", 'He said "no" and left.', "He said ‘no’ and left."),
        ("en", "He said “no” and left.", "He said ‘no’ and left."),
        ("en", "He said ``no'' and left.", "He said ‘no’ and left."),
        ("de", "Er sagte „nein“ und „doch“.", "Er sagte ‚nein‘ und ‚doch‘."),
        ("de", "»Hallo«, sagte er, »Welt«", "‚Hallo‘, sagte er, ‚Welt‘"),
        ("fr", "Il dit «\u00a0non\u00a0» et part.", "Il dit “non” et part."),
        ("ru", "Он сказал «нет».", "Он сказал „нет“."),
        ("sv", "Han sa ”nej” och »ja».", "Han sa ’nej’ och ’ja’."),
        ("pl", "Powiedział „nie”.", "Powiedział «nie»."),
        ("ja", "彼は「はい」と言った。", "彼は『はい』と言った。"),
        ("ja", '彼は"はい"と言った。', "彼は『はい』と言った。"),
        ("zh", '他说“你好”，再说"再见"。', "他说‘你好’，再说‘再见’。"),
        ("zh-Hant", "他說「你好」。", "他說『你好』。"),
        ("ko", '그는 "좋다"고 했다.', "그는 ‘좋다’고 했다."),
        ("ko", "「논문」을 읽었다.", "「논문」을 읽었다."),
        ("ar", "قال «نعم» ثم ذهب", "قال ”نعم“ ثم ذهب"),
        ("he", 'אמר "שלום" והלך', "אמר ’שלום’ והלך"),
        ("th", 'เขาพูดว่า "ไม่" แล้วไป', "เขาพูดว่า ‘ไม่’ แล้วไป"),
        ("hi", "उसने 'हाँ' कहा", "उसने ‘हाँ’ कहा"),
    ],
)
def test_a_quotation_within_the_quote_takes_the_inner_marks(language: str, text: str, shown: str) -> None:
    """The words stand in outer marks already, so those within them step inward."""
    assert shown == inside(text, language)


@pytest.mark.parametrize(
    ("language", "text", "within", "without"),
    [
        ("en", '"A \'b "c" b\' a" z', "‘A “b ‘c’ b” a’ z", "“A ‘b “c” b’ a” z"),
        ("de", "„A ‚b „c“ b‘ a“ z", "‚A „b ‚c‘ b“ a‘ z", "„A ‚b „c“ b‘ a“ z"),
        ("ja", "「A『b「c」b』a」z", "『A「b『c』b」a』z", "「A『b「c」b』a」z"),
        ("ru", "«A «b» a» z", "„A «b» a“ z", "«A „b“ a» z"),
    ],
)
def test_levels_take_turns(language: str, text: str, within: str, without: str) -> None:
    """A third quotation, within one within one, has the marks of the first again, and so on."""
    assert within == inside(text, language)
    assert without == bare(text, language)


def test_words_without_marks_around_them_keep_the_outer_ones() -> None:
    """A summary stands bare, so a quotation in it is of the first order."""
    assert bare('They said "no".') == "They said “no”."
    assert bare('Sie sagten "nein".', "de") == "Sie sagten „nein“."


def test_titles_keep_single_marks() -> None:
    """Japanese titles stand in 『』 and some British ones in ‘ ’: without marks around them they are left so."""
    assert "『吾輩は猫である』" == bare("『吾輩は猫である』", "ja")
    assert "The ‘Odd’ Book" == bare("The 'Odd' Book")


@pytest.mark.parametrize(
    "text", ['"To be"', "“To be”", "„To be“", "«\u00a0To be\u00a0»", "‘To be’", '"“To be”"', "To be"]
)
def test_marks_around_the_whole_are_taken_off(text: str) -> None:
    """The card draws marks of its own."""
    assert "To be" == inside(text)


@pytest.mark.parametrize("text", ["“One\nTwo", "Three”", '"', '""', "a » b", "「あ"])
def test_a_mark_without_a_partner_stays(text: str) -> None:
    """Nothing is guessed about a mark that opens what is never closed."""
    assert text == inside(text, "ja" if "「" in text else "en")


def test_every_paragraph_may_open_a_quotation_that_ends_once() -> None:
    """A quotation of several paragraphs opens at each and closes at the last: only that one is a pair."""
    assert "“One\n‘Two’ ends" == inside("“One\n“Two” ends")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("don't, it's, I'd, o'clock", "don’t, it’s, I’d, o’clock"),
        ("don`t, l´air", "don’t, l’air"),
        ("the boys' ball", "the boys’ ball"),
        ("the '90s, in '68", "the ’90s, in ’68"),
        ("He said 'no' twice.", "He said ‘no’ twice."),
        ("He said 'the boys' ball' twice.", "He said ‘the boys’ ball’ twice."),
        ("He said 'yes' and the girls' ball", "He said ‘yes’ and the girls’ ball"),
        ("'Tis the season; 'twas", "’Tis the season; ’twas"),
        ("'Cause I'm lovin' it", "’Cause I’m lovin’ it"),
        ("rock 'n' roll and rock ‘n’ roll", "rock ’n’ roll and rock ’n’ roll"),
        ('on "cause and effect" only', "on ‘cause and effect’ only"),
        ("Hawaiʻi, Hawai‘i", "Hawaiʻi, Hawai‘i"),
        ("Wait...", "Wait…"),
        ("this -- or that", "this—or that"),
        ("this--or that", "this—or that"),
        ("well-known", "well-known"),
        ("1914-1918", "1914-1918"),
    ],
)
def test_typewriter_forms_become_the_true_ones(text: str, shown: str) -> None:
    """A card shows apostrophes, dashes and dots as they are printed in books; hyphens stay hyphens."""
    assert shown == inside(text)


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("l'été, l'\"été\" d'hier", "fr", "l’été, l’“été” d’hier"),
        ("'s Avonds, 't kind", "nl", "’s Avonds, ’t kind"),
        ("'ndrangheta, un po' di pane", "it", "’ndrangheta, un po’ di pane"),
        ("Wie geht's? 'ne Frage", "de", "Wie geht’s? ’ne Frage"),
        ("İstanbul'da", "tr", "İstanbul’da"),
        ("Hawai'i", "haw", "Hawai‘i"),
        ("O'zbek san'ati", "uz", "O‘zbek san’ati"),
        ("том'як", "uk", "том’як"),
    ],
)
def test_apostrophes_are_the_languages(text: str, language: str, shown: str) -> None:
    """What begins or ends with an apostrophe is known by language; some turn it, as it is a letter of theirs."""
    assert shown == inside(text, language)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("She is 6'2\", he 5' 11\".", "She is 6′2″, he 5′ 11″."),
        ("5'10½\" or 5’10”", "5′10½″ or 5′10″"),
        ('She said "I\'m 6\'2" tall" once', "She said ‘I’m 6′2″ tall’ once"),
        ('6" by 4", a 6\' fence', "6″ by 4″, a 6′ fence"),
        ("40°26'46\"N", "40°26′46″N"),
        ("1'000'000", "1’000’000"),
        ('in "1984"', "in ‘1984’"),
    ],
)
def test_feet_and_inches_are_primes(text: str, shown: str) -> None:
    """Marks after figures measure, unless they close a quotation; the Swiss part thousands with an apostrophe."""
    assert shown == inside(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('צה"ל, ארה"ב, מנכ"לית', "צה״ל, ארה״ב, מנכ״לית"),
        ("צ'ק, ג'ירפה, פרופ' כהן", "צ׳ק, ג׳ירפה, פרופ׳ כהן"),
        ('צה"ל אמר "שלום" בע"מ', "צה״ל אמר ”שלום” בע״מ"),
        ('ב"הארץ" נכתב', "ב”הארץ” נכתב"),
        ("״שלום״ אמר דו״ח", "”שלום” אמר דו״ח"),
    ],
)
def test_hebrew_abbreviations_have_marks_of_their_own(text: str, shown: str) -> None:
    """A mark inside a Hebrew word is gershayim or geresh, unless it opens a quotation behind a prefix."""
    assert shown == bare(text, "he")


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("de", "nein--nie -- doch --", "nein – nie – doch –"),
        ("ru", "Он -- друг", "Он — друг"),
        ("fr", "lui -- et elle", "lui — et elle"),
        ("es", "--Hola --dijo Ana--. Adiós", "—Hola —dijo Ana—. Adiós"),
        ("pt", "Ana -- disse", "Ana — disse"),
        ("zh", "这--样", "这——样"),
        ("en", "pages 10--12", "pages 10–12"),
        ("en", '"Well--" and --"no"--', "‘Well—’ and --‘no’—"),
        ("en", "-- Yes.\n--No.", "— Yes.\n—No."),
        ("en", "use --help or -----", "use --help or -----"),
        ("zh", "等等......", "等等……"),
        ("ja", "まあ……", "まあ……"),
    ],
)
def test_dashes_follow_the_language(language: str, text: str, shown: str) -> None:
    """Two hyphens are the language's dash with its spaces; options of a command and rules of hyphens are left."""
    assert shown == inside(text, language)


@pytest.mark.parametrize("typed", ["Quoi{}? Ah{}! dit-il{}; oui{}: «{}non{}»"])
@pytest.mark.parametrize("space", ["", " ", "\u00a0", "\u202f", "\u2009"])
@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("fr", "Quoi\u202f? Ah\u202f! dit-il\u202f; oui\u00a0: «\u00a0non\u00a0»"),
        ("fr-BE", "Quoi\u202f? Ah\u202f! dit-il\u202f; oui\u00a0: «\u00a0non\u00a0»"),
        ("fr-CA", "Quoi? Ah! dit-il; oui\u00a0: «\u00a0non\u00a0»"),
        ("fr-CH", "Quoi? Ah! dit-il; oui: «non»"),
    ],
)
def test_french_spaces_whatever_was_typed(typed: str, space: str, language: str, shown: str) -> None:
    """High punctuation has its region's spaces, which no line can break at, whether there were any or others."""
    assert shown == bare(typed.replace("{}", space), language)


@pytest.mark.parametrize(
    "text", ["https://a.example/b?c=d;e", "à 10:30", "(?)", "«\u00a0!\u00a0»", "? Non", "Quoi\u202f?!", "vrai…\u202f?"]
)
def test_french_spaces_keep_to_the_ends_of_words(text: str) -> None:
    """Addresses, times and lone marks are not torn apart."""
    assert text == bare(text, "fr")


def test_other_languages_are_not_spaced() -> None:
    """English, Greek and Japanese keep their punctuation where it was typed."""
    for text, language in (("What?! No; yes: so", "en"), ("Τι; Ναι!", "el"), ("何？ ああ！　はい", "ja")):
        assert text == bare(text, language)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  two   spaces\tand a tab ", "two spaces and a tab"),
        ("one\nline\n", "one\nline"),
        ("one\n\n\nline", "one\nline"),
        ("one \r\n line", "one\nline"),
        ("one\u2028line", "one\nline"),
        ("keep\u00a0this", "keep\u00a0this"),
        ("ก\u200bข ค", "ก\u200bข ค"),
        ("一　二", "一　二"),
        ("مـــد", "مـــد"),
        ('say " so " now', "say ‘so’ now"),
    ],
)
def test_white_space_becomes_single_spaces_and_line_ends(text: str, shown: str) -> None:
    """Lines of verse stay lines; tabs and runs of spaces are one space; spaces with a meaning are kept."""
    assert shown == inside(text)


def letters(words: str) -> str:
    """The letters and digits of a text, composed."""
    return "".join(character for character in unicodedata.normalize("NFC", words) if character.isalnum())


@given(MARKED | st.text(max_size=40), st.sampled_from(LANGUAGES), st.booleans())
@example("e\u00ad\u0301", "en", False)
def test_no_letter_is_ever_lost_or_added(text: str, language: str, inside_marks: bool) -> None:
    """What is set differs from what is stored in marks, dashes, dots and white space, never in a word."""
    shown = display_text(text, language, inside_marks=inside_marks)
    assert letters(text.replace("\u00ad", "")) == letters(shown)


@given(MARKED | st.text(max_size=40), st.sampled_from(LANGUAGES), st.booleans())
@example("'Tis «»s”", "fr", True)
def test_setting_what_is_set_changes_nothing(text: str, language: str, inside_marks: bool) -> None:
    """A text whose forms are right already is left alone, so that it may be set again."""
    shown = display_text(text, language, inside_marks=inside_marks)
    assert shown == display_text(shown, language, inside_marks=inside_marks)


@given(st.text(alphabet="ab é.,—“”'\" \n", max_size=40))
def test_what_is_set_has_no_stray_white_space(text: str) -> None:
    """No line starts or ends with a space, none is empty, and no space follows another."""
    for line in inside(text).split("\n") if text.strip() else ():
        assert line == " ".join(line.split(" ")).strip(" ")
        assert "  " not in line


@given(st.text(alphabet="ab '.", min_size=1, max_size=20).map(str.strip).filter(lambda text: text.strip("'. ")))
def test_what_is_enclosed_is_seen_to_be(text: str) -> None:
    """Alt text gives no second pair of marks to words that stand in a pair of any language."""
    for language in ("en", "de", "fr", "ru", "sv", "he", "ar", "ja", "zh-Hant", "pl"):
        assert is_enclosed(enclosed(text, marks_for(language)))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("“A” and “B”", False),
        ("“A ‘B’”", True),
        ("「あ」", True),
        ("『あ』と『い』", False),
        ("»a«", True),
        ("״א״", True),
        ("'Tis the boys'", False),
        ('""', False),
        ("a", False),
        ("", False),
    ],
)
def test_one_pair_around_the_whole(text: str, whole: bool) -> None:
    """Two quotations side by side are not one around all."""
    assert whole == is_enclosed(text)


@pytest.mark.parametrize(
    "unit",
    [
        '"',
        '" ',
        "'",
        "‘",
        "’ ",
        "boys' ",
        "“a",
        "« ",
        "'a",
        'א"ב',
        'ב"אב ',
        "a--",
        "\u00a0!",
        "\u0301\u0323",
        "“\u200f",
        "5'2\"",
    ],
)
@pytest.mark.parametrize("language", ["fr", "he"])
def test_time_grows_with_the_length_only(unit: str, language: str) -> None:
    """Forty thousand marks of any kind are read in one go."""
    check_growth(lambda count: display_text("a" + unit * count, language, inside_marks=True), 40_000)


def test_deep_nesting_is_no_trouble() -> None:
    """Five thousand quotations within each other are taken off one by one, without recursion."""
    assert "a" == inside("“" * 5000 + "a" + "”" * 5000)
    assert 10_003 == len(bare("«" * 5000 + "a b" + "»" * 5000))


def test_plain_words_load_nothing_more() -> None:
    """A plain sentence is set without the readers of marks, spaces and dashes: cold starts stay short."""
    code = (
        "import sys; from cards.quotation import display_text;"
        "print(display_text(\"It's plain.\", 'en', inside_marks=True),"
        "*sorted(sys.modules.keys() & {'cards.pairs', 'cards.nesting', 'cards.spaces', 'cards.dashes', 'regex'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert "It’s plain." == done.stdout.strip()


def test_what_hangs_is_punctuation() -> None:
    """A letter or a space that hung would look like a mistake; so would a share beyond the whole mark."""
    for mark in (*OPENING, *HANGING_END):
        assert unicodedata.category(mark)[0] == "P"
    assert all(0 < share <= 1 for share in HANGING_END.values())
    assert {marks_for(locale).open for locale in CLDR} <= OPENING
    assert {marks_for(locale).close for locale in CLDR} <= HANGING_END.keys()


def test_the_stored_text_is_left_alone() -> None:
    """Marks are a drawing decision: the spec that was drawn still holds the words as they came."""
    words = 'He said  "don\'t" -- twice...'
    spec = CardSpec(words, "Jane Doe", Look())
    display_text(spec.text, "en", inside_marks=True)
    assert words == spec.text
