"""Reading lists of misattributed sayings, and holding texts against them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.errors import InputError
from quotes.misattributions.entry import Misattribution, Verdict
from quotes.misattributions.reading import read_list
from quotes.misattributions.watchlist import Likeness, Watchlist

SAYING = "Never lend a ladder to a man in a hurry."


def _read(*lines: str) -> tuple[Misattribution, ...]:
    return read_list("\n".join(lines).encode(), "list.csv").entries


def test_every_column_is_read() -> None:
    """What a person has found out about a saying comes over whole, quoted commas and all."""
    header = "text,person,verdict,actual,url,note"
    assert _read(header, '"Well, it is so.",Ann Author,Disputed,Bob Writer,https://example.org/a,"Seen, once."') == (
        Misattribution(
            "Well, it is so.", "Ann Author", Verdict.DISPUTED, "Bob Writer", "https://example.org/a", "Seen, once."
        ),
    )


@pytest.mark.parametrize("sign", [";", "\t", ","])
def test_spreadsheets_write_tables_in_their_own_ways(sign: str) -> None:
    """Semicolons and tabs are as good as commas, columns come in any order, and a mark in front is no letter."""
    text = f"\ufeffPerson{sign}Text\r\nAnn Author{sign}It is so.\r\n{sign}\r\n"
    assert read_list(text.encode(), "list.csv").entries == (Misattribution("It is so.", "Ann Author"),)


def test_a_line_that_is_no_entry_is_told_with_its_number() -> None:
    """Nothing is left out without a word."""
    reading = read_list(
        b"text,verdict,url\nIt is so.,wrong,\n,,https://example.org\nIt was so.,,ftp://example.org\nGood.,,\n",
        "list.csv",
    )
    assert [entry.text for entry in reading.entries] == ["Good."]
    assert [line.line for line in reading.skipped] == [2, 3, 4]
    assert "verdict" in reading.skipped[0].reason and "web address" in reading.skipped[2].reason


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (b"", "no column called text"),
        (b"saying,person\nIt is so.,Ann Author\n", "no column called text"),
        (b"text,persn\nIt is so.,Ann Author\n", "persn"),
        (b"text,text\nIt is so.,It was so.\n", "twice"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"text\n" + b'"' + b"a" * 200_000, "no table"),
    ],
)
def test_what_is_no_list_is_refused_with_what_to_do(document: bytes, said: str) -> None:
    """Another table, a picture, a quotation mark that never closes: each is told, none is half taken."""
    with pytest.raises(InputError, match=said) as error:
        read_list(document, "list.csv")
    assert error.value.hint


def test_words_are_compared_as_identity_compares_them() -> None:
    """Case, typography and line ends do not hide a saying."""
    watched = Watchlist([Misattribution("Don’t wait — begin.", "Ann Author")])
    (listed,) = watched.find("DON'T WAIT: BEGIN", "ann author")
    assert listed.likeness is Likeness.EXACT


def test_a_saying_is_found_under_another_name_of_the_person() -> None:
    """Laozi is Lao Tzu where the records say so."""
    entry = Misattribution(SAYING, "Lao Tzu")
    assert Watchlist([entry]).find(SAYING, "Laozi") == ()
    assert Watchlist([entry], {"laozi": "Lao Tzu"}).find(SAYING, "Laozi")[0].likeness is Likeness.EXACT


def test_a_negation_is_another_saying_but_told() -> None:
    """What turns the words around is near, never the same."""
    watched = Watchlist([Misattribution("Always lend a ladder to a man in a hurry.", "Ann Author")])
    assert [one.likeness for one in watched.find(SAYING, "Ann Author")] == [Likeness.NEAR]


def test_short_sayings_are_not_found_within_others() -> None:
    """Three words stand in anybody's texts; a short saying counts only when it is all there is."""
    watched = Watchlist([Misattribution("It is so.", "Ann Author")])
    assert watched.find("I think that it is so, always and everywhere.", "Ann Author") == ()
    assert watched.find("It is so!", "Ann Author")[0].likeness is Likeness.EXACT


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_text_may_be_held_against_a_list(text: str, person: str) -> None:
    """Whatever stands in a document, checking it ends with an answer."""
    watched = Watchlist([Misattribution(SAYING), Misattribution("你好，世界。", "Ann Author")])
    for listed in watched.find(text, person):
        assert listed.entry.person in ("", "Ann Author")


def test_a_thousand_like_sayings_are_bounded() -> None:
    """A list of one saying in a thousand wordings does not make a text wait: it is compared with a few of them."""
    entries = [Misattribution(f"{SAYING} {number}", "Ann Author") for number in range(1_000)]
    assert len(Watchlist(entries).find(SAYING, "Ann Author")) <= 20


def test_two_endless_texts_are_compared_in_no_time() -> None:
    """A saying of ten thousand words that repeat themselves does not hold up a check of a text like it."""
    saying = "so it is and so it was " * 800
    watched = Watchlist([Misattribution(f"{saying} {number}", "Ann Author") for number in range(20)])
    assert len(watched.find(f"{saying} indeed", "Ann Author")) == 20


def test_a_person_of_no_list_is_passed_over() -> None:
    """Most of a library is by people whom no list names."""
    assert Watchlist([Misattribution(SAYING, "Ann Author")]).find(SAYING, "Bob Writer") == ()
    assert Watchlist([Misattribution(SAYING)]).find(SAYING, "Bob Writer")[0].likeness is Likeness.EXACT
