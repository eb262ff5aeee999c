"""Documents and quotes that are meant to break proof, and rules that hold for all of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.model import MatchClass
from quotes.verifying.checked import Checked
from quotes.verifying.laying import MOST_PLACES
from quotes.verifying.passages import passages_of
from quotes.verifying.verify import verify


def checked(text: str) -> Checked:
    """A document of this text, made ready."""
    return Checked(passages_of(text), text=text, document="d", name="n")


_WORDS = st.lists(st.from_regex(r"[b-d][aeo][k-n][aeo][r-t]{1,2}", fullmatch=True), min_size=6, max_size=60)


@given(_WORDS, st.data())
@settings(max_examples=60, deadline=None)
def test_any_slice_of_a_document_is_verbatim(words: list[str], data: st.DataObject) -> None:
    """Four or more words cut out of a document on word borders are found where they were cut out."""
    text = " ".join(word + ("\n" if at % 9 == 8 else "") for at, word in enumerate(words)).replace("\n ", "\n")
    low = data.draw(st.integers(0, len(words) - 4))
    high = data.draw(st.integers(low + 4, len(words)))
    found = verify(" ".join(words[low:high]), checked(text))
    assert found.match is MatchClass.VERBATIM
    assert all(text[one.start : one.end] == one.place.exact for one in found.found)
    assert any(one.place.exact.split() == words[low:high] for one in found.found)


@given(st.integers(2, 17))
@settings(deadline=None)
def test_a_word_dropped_within_is_altered(at: int) -> None:
    """No single word can be left out of the middle of a quote and the rest still be exact."""
    words = [f"word{letter}" for letter in "abcdefghijklmnopqrst"]
    found = verify(" ".join([*words[:at], *words[at + 1 :]]), checked("Before. " + " ".join(words) + " behind."))
    assert found.match is MatchClass.ALTERED
    assert [(change.quoted, change.found) for change in found.changes] == [("", words[at])]


@given(st.text(max_size=120), st.text(max_size=60))
@settings(deadline=None, max_examples=150)
def test_nothing_is_raised_and_offsets_are_of_the_text(text: str, quote: str) -> None:
    """Whatever two texts are held against each other, there is an answer, and its offsets lie in the text."""
    for one in (quote, text[3:40], f"{text[:9]} ... [{quote}] {text[9:]}"):
        found = verify(one, checked(text))
        assert found.match is (found.found[0].match if found.found else found.match)
        for place in found.found:
            assert 0 <= place.start < place.end <= len(text)
            assert text[place.start : place.end] == place.place.exact
            for change in place.changes:
                assert one[change.at : change.to] == change.quoted
                assert text[change.start : change.end] == change.found


def test_equal_sentences_are_counted_and_not_all_told() -> None:
    """Of a sentence that stands everywhere the first thousand places are told, and how many more there are."""
    found = verify("The truth is never plain.", checked("The truth is never plain.\n" * 3_000))
    assert (len(found.found), found.more) == (MOST_PLACES, 3_000 - MOST_PLACES)


@pytest.mark.parametrize(
    "quote",
    [
        "a " * 20_000,
        "[a]" * 5_000,
        "a[b]" * 20_000,
        "a... " * 5_000,
        "… " * 20_000,
        "<a " * 5_000,
        "](" * 5_000,
        "x" * 100_000,
        "\0\ud800 \u202e" * 100,
    ],
    ids=[
        "words",
        "brackets",
        "brackets within a word",
        "cuts",
        "dots",
        "tags",
        "links",
        "one word",
        "broken characters",
    ],
)
def test_a_quote_longer_than_its_document_ends(quote: str) -> None:
    """A quote of any length and shape gets an answer from a document of one line."""
    assert verify(quote, checked("To be or not to be.")).match is MatchClass.ABSENT


def test_a_document_of_one_line() -> None:
    """A book that is one single line is searched like any other."""
    text = " ".join(f"number{at} follows" for at in range(20_000))
    found = verify("number15000 follows number15001 follows number15002", checked(text))
    assert (found.match, found.found[0].place.line) == (MatchClass.VERBATIM, 1)
    assert len(found.found[0].place.prefix) == len(found.found[0].place.suffix) == 32
