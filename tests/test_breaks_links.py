"""Line ends inside what has no spaces: addresses, names from programs, endless words, syllables."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise

import pytest

from cards.break_costs import EMERGENCY, HYPHEN, LINK, LINK_HYPHEN
from cards.breaks import LONGEST, find_breaks
from cards.links import find_links

URL = "https://www.example.org/archive/2024/collected-letters/volume-3/index.html?page=112&line=7#first_word"


def parts(text: str, cost: float, language: str = "en", *, hyphenate: bool = False) -> list[str]:
    """The text, parted at every break that has this cost."""
    places = [place.start for place in find_breaks(text, language, hyphenate=hyphenate) if place.cost == cost]
    return [text[begin:end] for begin, end in zip([0, *places], [*places, len(text)], strict=True)]


def test_an_address_is_broken_as_in_books() -> None:
    """After a slash or colon, before any other sign: a line that ends in a full stop would end the sentence."""
    assert [
        "https://www",
        ".example",
        ".org/",
        "archive/",
        "2024/",
        "collected-letters/",
        "volume-3/",
        "index",
        ".html",
        "?page",
        "=112",
        "&line",
        "=7",
        "#first",
        "_word",
    ] == parts(URL, LINK)


def test_a_hyphen_of_an_address_is_the_last_place_to_break_it() -> None:
    """Readers may take it for the printer's, so it stands at the line's begin, and costs more than any other sign."""
    places = [place.start for place in find_breaks(URL, "en") if place.cost == LINK_HYPHEN]
    assert ["-le", "-3/"] == [URL[start : start + 3] for start in places]
    assert LINK_HYPHEN > LINK


def test_no_sign_is_added_to_an_address() -> None:
    """Whoever copies it from the card copies what was written: no hyphen is drawn, hyphenation asked for or not."""
    found = find_breaks(f"See {URL} for the whole story.", "en", hyphenate=True)
    begin, end = 4, 4 + len(URL)
    assert not [place for place in found if place.hyphen and begin <= place.start <= end]


def test_a_long_address_fits_a_narrow_measure() -> None:
    """120 characters have a place to break at least every twenty, so that no column is too narrow."""
    url = f"{URL}&reader=anonymous12"
    assert len(url) == 120
    places = [0, *(place.start for place in find_breaks(url, "en"))]
    assert max(after - before for before, after in pairwise(places)) <= LONGEST


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("See https://example.org/a.", "https://example.org/a"),
        ("(see http://example.org/a_(b))", "http://example.org/a_(b)"),
        ("at www.example.org, or", "www.example.org"),
        ("write to first.last@example.org!", "first.last@example.org"),
        ("in example.org/a/b?", "example.org/a/b"),
        ("“https://example.org/x”", "https://example.org/x"),
        ("call find_breaks_in_text now", "find_breaks_in_text"),
        ("the std::vector::iterator of", "std::vector::iterator"),
        ("in C:\\Users\\name\\file.txt", "C:\\Users\\name\\file.txt"),
        ("詳しくはhttps://example.org/をご覧", "https://example.org/"),
    ],
)
def test_an_address_is_found_without_the_sentence_around_it(text: str, link: str) -> None:
    """The full stop or bracket behind an address is the sentence's; what a program's name is, is one too."""
    assert [link] == [text[begin:end] for begin, end in find_links(text)]


@pytest.mark.parametrize(
    "text", ["he/she and/or", "24/7 or 1914–1918", "e.g. this, i.e. that", "wait...what", "self-consciousness-raising"]
)
def test_other_words_are_no_addresses(text: str) -> None:
    """A stroke, a stop or a hyphen alone makes no address of a word."""
    assert [] == find_links(text)


def test_the_sentence_keeps_its_stop_beside_an_address() -> None:
    """Neither the stop behind an address nor the bracket before it is parted from it."""
    text = f"(see {URL})."
    places = {place.start for place in find_breaks(text, "en")}
    assert not places & {5 + len(URL), 6 + len(URL)}


def test_a_word_that_no_line_holds_is_torn() -> None:
    """5,000 letters without a break are set, at a cost above everything else; two letters at least stay together."""
    word = "a" * 5000
    found = find_breaks(f"so {word} it is", "en")
    torn = [place for place in found if place.cost == EMERGENCY]
    assert list(range(5, 5002)) == [place.start for place in torn]
    assert not any(place.hyphen for place in torn)


@pytest.mark.parametrize("length", [2, 12, LONGEST])
def test_a_word_of_usual_length_is_never_torn(length: int) -> None:
    """“Internationalisation” stays whole on every card: the type is made smaller instead."""
    assert 1 == len(find_breaks("m" * length, "en"))
    assert 1 == len(find_breaks("é" * length, "en"))


def test_ten_thousand_marks_on_a_letter_are_one_sign() -> None:
    """What is one grapheme has no place to be torn at."""
    assert ["b"] == [
        ("a" + "\u0301" * 10_000 + " b")[p.start :] for p in find_breaks("a" + "\u0301" * 10_000 + " b", "en")[:-1]
    ]


def test_a_torn_word_keeps_its_punctuation() -> None:
    """Neither its closing mark nor its opening one is parted from it; only nothing but punctuation is torn anywhere."""
    text = f"“({'x' * 40})”."
    starts = [place.start for place in find_breaks(text, "en")[:-1]]
    assert starts == list(range(3, 42))
    assert find_breaks("!" * 50, "en")[:-1]


def test_glue_is_torn_only_between_words() -> None:
    """Words that no-break spaces tie together for longer than a line are not torn beside those spaces."""
    text = "\u00a0".join(["word"] * 12)
    torn = find_breaks(text, "en")[:-1]
    assert torn
    assert all("\u00a0" not in (text[place.start], text[place.start - 1]) for place in torn)


def test_hyphenation_is_off_until_it_is_asked_for() -> None:
    """A plain card has no hyphen that its text has not, and loads no patterns."""
    assert not any(place.hyphen for place in find_breaks("Conventionality is not morality.", "en"))
    code = "import sys, cards.breaks as b; b.find_breaks('Plain words.', 'en'); print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not re.search(r"'(?:pyphen|regex|icu4py[\w.]*|cards\.(?:phrases|links|hyphens|emergency))'", loaded)


@pytest.mark.parametrize(
    ("text", "language", "parted"),
    [
        ("Conventionality is it.", "en", ["Con", "ven", "tion", "al", "ity is it."]),
        ("Die Geschwindigkeit war so.", "de", ["Die Ge", "schwin", "dig", "keit war so."]),
        ("Нравственность это так.", "ru-RU", ["Нрав", "ствен", "ность это так."]),
        ("Une nécessité de plus.", "fr", ["Une né", "ces", "sité de plus."]),
    ],
)
def test_syllables_are_those_of_the_language(text: str, language: str, parted: list[str]) -> None:
    """Two letters at least stand before the hyphen and three behind it."""
    assert parted == parts(text, HYPHEN, language, hyphenate=True)
    assert {True} == {p.hyphen for p in find_breaks(text, language, hyphenate=True) if p.cost == HYPHEN}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("so said Wollstonecraft then", "en"),
        ("it is morality", "en"),
        ("the end of civilisation.”", "en"),
        ("such little words are whole", "en"),
        ("well-established-tradition is", "en"),
        ("the UNIVERSITY is", "en"),
        ("吾輩は猫である。", "ja"),
        ("ภาษาไทยเป็นภาษาที่สวยงามมาก", "th"),
        ("lingua latinitatis est", "la"),
    ],
)
def test_some_words_are_never_hyphenated(text: str, language: str) -> None:
    """Names, the last word, short words, compounds, capitals, and all words of a language without patterns."""
    assert not [place for place in find_breaks(text, language, hyphenate=True) if place.hyphen]


def test_the_first_word_and_german_nouns_have_capitals_and_are_no_names() -> None:
    """Their capital says nothing, so they are hyphenated like other words."""
    assert [place for place in find_breaks("“Morality is it.", "en", hyphenate=True) if place.hyphen]
    assert [place for place in find_breaks("und die Gerechtigkeit ist es.", "de", hyphenate=True) if place.hyphen]
