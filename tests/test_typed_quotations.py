"""Typed quotation marks: which belong together, which are apostrophes or primes, and what is a quotation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.prose.pairing import paired
from quotes.prose.quotations import quotations
from quotes.prose.speakers import speakers


def _found(text: str) -> list[str]:
    return [quotation.text for quotation in quotations(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('She read "a clean page is unread" aloud.', "a clean page is unread"),
        ("She read “a clean page is unread” aloud.", "a clean page is unread"),
        ("Sie las „eine leere Seite ist ungelesen“ vor.", "eine leere Seite ist ungelesen"),
        ("Sie las »eine leere Seite ist ungelesen« vor.", "eine leere Seite ist ungelesen"),
        ("Elle lut « une page blanche reste muette » ici.", "une page blanche reste muette"),
        ("Hon läste ”en tom sida är oläst” högt.", "en tom sida är oläst"),
        ("She read ‘a clean page is unread’ aloud.", "a clean page is unread"),
        ("She read 'a clean page is unread' aloud.", "a clean page is unread"),
        ("彼は「白いページはまだ読まれていない」と書いた。", "白いページはまだ読まれていない"),
        ('"Stop!" she cried.', "Stop!"),
    ],
)
def test_marks_of_many_languages_pair(text: str, words: str) -> None:
    """Whatever the language marks quotations with, the words between the marks are found without them."""
    assert _found(text) == [words]


@pytest.mark.parametrize(
    "text",
    [
        "'Tis the season of the dogs' long walk.",
        "Rock 'n' roll was the boys' answer to it all, and it's still theirs.",
        "He is 6'2\" tall and the board is 5\" wide, or 5' at most.",
        "Back in the '90s nobody told 'em what the teachers' room was for.",
        "It’s the writers’ room, and they’ve kept ’em out since the ’60s.",
    ],
)
def test_apostrophes_and_primes_are_no_marks(text: str) -> None:
    """An apostrophe or a sign for inches taken for a mark would make words up that nobody quoted."""
    assert _found(text) == []
    assert paired(text).unpaired == ()


def test_inches_stand_inside_a_quotation() -> None:
    """A prime does not end the quotation it stands in, and a year before the closing mark is no prime."""
    assert _found('"The board is 5" wide here," he said.') == ['The board is 5" wide here,']
    assert _found('He wrote "it was all over by 1912" and left.') == ["it was all over by 1912"]


def test_terms_are_no_quotations() -> None:
    """Critics' "scare quotes" of a few words are no quotation; a short sentence is one."""
    assert _found('A "marginal revolution", as "they" call the „neue Art“.') == []
    assert _found('"It works."') == ["It works."]


def test_a_quotation_within_is_part_of_the_outer_one() -> None:
    """Words somebody quotes while speaking are theirs to quote: only the outer quotation is found."""
    assert _found("“I told him ‘never again, my friend’ and left,” she said.") == [
        "I told him ‘never again, my friend’ and left,"
    ]
    assert _found("'He wrote \"never again, my friend\" to me,' she said.") == [
        'He wrote "never again, my friend" to me,'
    ]


@pytest.mark.parametrize("opening", ['"', "“", "«", "„"])
def test_speech_over_several_paragraphs_is_one_quotation(opening: str) -> None:
    """Each paragraph of a long speech opens again and only the last closes; it is one quotation in parts."""
    closing = {'"': '"', "“": "”", "«": "»", "„": "“"}[opening]
    text = f"{opening}It begins here.\n\n{opening}It goes on.\n\n{opening}It ends here{closing} she said."
    (quotation,) = quotations(text)
    assert quotation.text == "It begins here.\n\nIt goes on.\n\nIt ends here"
    assert [text[start:end] for start, end in quotation.parts] == quotation.text.split("\n\n")


def test_a_mark_without_a_partner_costs_its_own_paragraph_at_most() -> None:
    """An odd mark is reported where it stands, and the next paragraph's quotations are found."""
    text = "“This one never ends and\n\nNobody minds. “This one does end here,” she said."
    assert _found(text) == ["This one does end here,"]
    assert paired(text).unpaired == (0,)


def test_an_interruption_keeps_both_sides() -> None:
    """`"First half," she said, "second half."` is one quotation in two parts; after a full stop they are two."""
    text = '"The shortest way," she said, "is to read it twice."'
    (quotation,) = quotations(text)
    assert quotation.is_interrupted
    assert [text[start:end] for start, end in quotation.parts] == ["The shortest way,", "is to read it twice."]
    assert _found('"The way is short," she said. "It leads through here."') == [
        "The way is short,",
        "It leads through here.",
    ]


@pytest.mark.parametrize("text", ["“ ” she said, “it is the second half.”", "“It is the first half,” she said, “ ”"])
def test_marks_with_nothing_between_them_are_no_side(text: str) -> None:
    """A document with empty quotation marks is read like any other, and nobody stands between its halves."""
    (quotation,) = quotations(text)
    assert not quotation.is_interrupted
    assert len(speakers(text, (quotation,))) == 1


@given(st.text(alphabet="\"'“”‘’„«»a 5s.,\n", max_size=200))
def test_nothing_typed_breaks_the_pairing(text: str) -> None:
    """Whatever is typed, quotations are in order, apart, inside the text, and none holds a mark reported as odd."""
    pairing = paired(text)
    ends = [0, *(pair.end for pair in pairing.pairs)]
    assert all(end <= pair.start < pair.end for end, pair in zip(ends, pairing.pairs, strict=False))
    assert not {pair.start for pair in pairing.pairs} & set(pairing.unpaired)
    for quotation in quotations(text):
        assert all(quotation.start < start < end < quotation.end for start, end in quotation.parts)


@pytest.mark.parametrize("piece", ['"', "“", "'a ", "‘a ", '5" ', "“‘", "“Open.\n\n", '"One two three four." '])
def test_long_runs_of_marks_end(piece: str) -> None:
    """A document of nothing but marks is read like any other: the time grows with its length only."""
    text = piece * (50_000 // len(piece))
    pairing = paired(text)
    assert len(pairing.pairs) + len(pairing.unpaired) <= len(text)
