"""What stays together at a line's end: small words, names, numbers. Costs, never prohibitions."""

from __future__ import annotations

import pytest

from cards.break_costs import ARTICLE, CLINGING, COMPOUND, COUNTED, NAME, NUMBER, PAIR, TITLE, WEAK
from cards.breaks import find_breaks


def cost_at(marked: str, language: str) -> float:
    """The cost of the break at the stroke of a text, where the stroke stands for a space."""
    end = marked.index("|")
    text = marked.replace("|", " ")
    (place,) = [place for place in find_breaks(text, language) if place.end == end]
    return place.cost


@pytest.mark.parametrize(
    ("marked", "language"),
    [
        ("when Charlotte|Brontë wrote", "en"),
        ("and Martin Luther|King said", "en"),
        ("said “Jane|Eyre” is", "en"),
        ("wrote Ludwig|van Beethoven", "en"),
        ("wrote Ludwig van|Beethoven", "en"),
        ("Ludwig|van Beethoven wrote", "en"),
        ("wie Ludwig|van Beethoven", "de"),
        ("sagte Otto von|Bismarck", "de"),
        ("dit Jean|de La Fontaine", "fr"),
        ("como Sor Juana|Inés", "es"),
        ("сказал Лев|Толстой", "ru"),
        ("είπε ο Διονύσιος|Σολωμός", "el"),
        ("the Apollo|11 mission", "en"),
        ("and Henry|VIII said", "en"),
    ],
)
def test_a_name_is_kept_together(marked: str, language: str) -> None:
    """Two capitals in a row inside a sentence are a name, with its small words."""
    assert NAME == cost_at(marked, language)


@pytest.mark.parametrize(
    ("marked", "language"),
    [
        ("When|Alice woke", "en"),
        ("so it was. Then|Alice woke", "en"),
        ("he said, “When|Alice woke”", "en"),
        ("London,|Paris and Rome", "en"),
        ("in London.|Paris is", "en"),
        ("and|Alice", "zu"),
        ("what Alice|saw", "en"),
        ("so Alice|I know", "en"),
        ("THE GREAT|GATSBY", "en"),
        ("in Paris|1914", "en"),
        ("Die Menschen|wollen", "de"),
        ("weil des Menschen|Würde", "de"),
        ("gab dem Mann|Geld", "de"),
    ],
)
def test_a_capital_with_another_reason_is_no_name(marked: str, language: str) -> None:
    """The first word of a sentence, “I”, a list, capitals throughout, and in German a noun with its article."""
    assert cost_at(marked, language) <= WEAK


def test_a_german_name_is_one_all_the_same() -> None:
    """Two nouns in a row without an article are nearly always a name, or a measure with what it measures."""
    assert NAME == cost_at("sagte Immanuel|Kant heute", "de")


def test_a_line_of_verse_begins_with_a_capital_that_tells_nothing() -> None:
    """“To Take” at the begin of a line is no name."""
    assert [0.0] == [place.cost for place in find_breaks("a frigate\nLike Take", "en") if place.end == 14]


@pytest.mark.parametrize(
    ("marked", "language"),
    [
        ("when Dr.|King", "en"),
        ("Dr.|King said", "en"),
        ("St.|Louis", "en"),
        ("when J.|Tolkien", "en"),
        ("J. R.|R. Tolkien", "en"),
        ("J. R. R.|Tolkien", "en"),
        ("chez Mme|Bovary", "fr"),
        ("la Sra.|García", "es"),
        ("von Frau|Holle", "de"),
        ("А. С.|Пушкин", "ru"),
    ],
)
def test_a_title_or_initial_stays_with_its_name(marked: str, language: str) -> None:
    """A line that ends in “Dr.” or “J.” reads as if the sentence ended there."""
    assert TITLE == cost_at(marked, language)


@pytest.mark.parametrize(
    "marked",
    [
        "it is 10|km away",
        "it is 25|percent",
        "with $3|million of",
        "see chapter|3 of",
        "see chapter|IV of",
        "on page|12, where",
        "see No.|5 there",
        "at 5|o’clock",
        "in §|5 of",
        "of 10|000 men",
        "at 5|a.m. sharp",
    ],
)
def test_a_number_stays_with_its_unit_or_label(marked: str) -> None:
    """Neither half says anything alone."""
    assert NUMBER == cost_at(marked, "en")


def test_a_number_leans_on_what_it_counts_but_a_year_does_not() -> None:
    """“40 days” is one thought; “in 1849 we” is not, and a number that a word before completes counts nothing."""
    assert COUNTED == cost_at("for 40|days", "en")
    assert 0 == cost_at("in 1849|we met", "en") == cost_at("on page 12|we read", "en")


def test_a_percent_sign_begins_no_line() -> None:
    """“25 %” is never parted at all."""
    text = "it is 25 % of"
    assert ["is 25 % of", "25 % of", "of"] == [text[place.start :] for place in find_breaks(text, "en")[:-1]]


@pytest.mark.parametrize(
    ("marked", "language"),
    [
        ("one of|the best", "en"),
        ("vient de|la mer", "fr"),
        ("il sogno di|un uomo", "it"),
        ("lebt in|der Stadt", "de"),
        ("el fin de|la vida", "es"),
        ("de geur van|het huis", "nl"),
    ],
)
def test_a_preposition_stays_with_its_article(marked: str, language: str) -> None:
    """The line ends before both, not between them, and least of all after them."""
    between = cost_at(marked, language)
    assert WEAK + PAIR == between
    after = marked.replace("|", " ")
    at = len(after) - len(after.rsplit(" ", 1)[1]) - 1
    assert ARTICLE == cost_at(f"{after[:at]}|{after[at + 1 :]}", language) > between


@pytest.mark.parametrize(("word", "language"), [("w", "pl"), ("i", "pl"), ("Z", "pl"), ("k", "cs"), ("v", "sk")])
def test_words_of_one_letter_cling(word: str, language: str) -> None:
    """Polish, Czech and Slovak print leaves no single letter at a line's end."""
    assert CLINGING == cost_at(f"dom {word}|lesie", language)
    assert cost_at(f"dom {word}|lesie", "zu") == 0


@pytest.mark.parametrize("tag", ["de", "de-AT", "DE_ch", "de-Latn-DE"])
def test_the_language_is_that_of_the_tag(tag: str) -> None:
    """Region and script of a BCP 47 tag change no word."""
    assert ARTICLE == cost_at("und der|Mann", tag)


def test_a_dash_opens_an_aside_in_spanish() -> None:
    """“Hola —dijo Juan— amigo”: the first dash goes with the words behind it, the second with those before."""
    text = "Hola —dijo Juan— amigo"
    assert ["—dijo Juan— amigo", "Juan— amigo", "amigo"] == [text[p.start :] for p in find_breaks(text, "es")[:-1]]
    assert "—dijo Juan— amigo" not in [text[place.start :] for place in find_breaks(text, "en")]


@pytest.mark.parametrize(("text", "language"), [("—Hola, amigo", "es"), ("— Да, брат", "ru"), ("—Non, dit-il", "fr")])
def test_the_dash_of_a_dialogue_is_never_left_alone(text: str, language: str) -> None:
    """The dash that begins a line of dialogue keeps its first word."""
    assert all(len(text[: place.end]) > 2 for place in find_breaks(text, language))


def test_a_compound_by_any_sign_costs_the_same() -> None:
    """“and/or”, “London–Paris” and “well-known” are each one word to the reader; a span of years is a number."""
    found = find_breaks("and/or London–Paris well-known 1914–1918", "en")
    joined = {place.end: place.cost for place in found[:-1] if place.start == place.end}
    assert {4: COMPOUND, 14: COMPOUND, 25: COMPOUND, 36: NUMBER} == joined
