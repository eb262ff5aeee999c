"""Quotability: what speaks for a quote and what against it, in words an editor understands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.prose.quotability import quotability

GOOD = "The best tools are not the loudest but the ones that we forget."


def reasons(text: str) -> str:
    """The reasons in one line."""
    return "; ".join(quotability(text).reasons)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (GOOD, "+ 13 words: fits a card"),
        (GOOD, "+ a complete sentence"),
        (GOOD, "+ sets one thing against another"),
        (GOOD, "+ general, in the present"),
        ("The more we know of the work, the less we say about it.", "+ sets one thing against another"),
        ("It's the people that matter to us rather than the plan.", "+ sets one thing against another"),
        ("We build it for the people, we build it with the people.", "+ says it in parallel"),
        ("I believe that the people will find a way out of this.", "+ takes a stand: i believe"),
        ("That is what the people of this town have in mind.", "- begins with That"),
        ("Yeah, that’s what the people of this town have in mind.", "- begins with That's"),
        ("As I said, the people of this town have a plan.", "- points to the occasion: as i said"),
        ("The people in this talk are the ones that matter.", "- points to the occasion: in this talk"),
        ("The people, you know, have kind of a plan for that.", "- 2 fillers"),
        ("Thank you so much for having me.", "- a greeting, an answer or thanks"),
        ("What is it that the people of this town have in mind?", "- a question"),
        ("and the people of this town have it in mind.", "- begins in the middle of a sentence"),
        ("The people of this town have it in mind", "- has no full stop at its end"),
        ("Find all of it at https://example.org/more for the people.", "- holds an address"),
        ("We had 3 of these, 40 of those and 500 of the others.", "- 3 numbers"),
        ("Time is money, they say.", "- 5 words: short"),
        ("Half of these belong to whoever wrote the letters.", "- leans on what was said before: half of these"),
        ("All of it is really, really wonderful, and so very good.", "- mostly praise"),
        ("It is the one and only way to be here now with you.", "- few words that say what it is about"),
        (GOOD.replace("tools", "instruments"), "+ 3 telling words"),
        ("Yes.", "- 1 word: too short to say much"),
        ("The people have a plan " * 8 + "and it is good.", "- 44 words: long for a card"),
        ("The people have a plan " * 14 + "and it is good.", "- more than 60 words: too long for a card"),
        ("行こう", "- 3 words: too short to say much"),
        ("— 12 —", "- no words"),
    ],
)
def test_reasons(text: str, reason: str) -> None:
    """Each reason says in plain words what was seen, and whether it speaks for the quote or against it."""
    assert reason in quotability(text).reasons


def test_names_in_small_letters() -> None:
    """A sentence that begins with iPhone is whole."""
    assert "middle" not in reasons("iPhone and tablet are the same thing to the people.")


def test_kinds_are_no_fillers() -> None:
    """What somebody says of a kind of thing is not held against them."""
    assert "filler" not in reasons("This kind of work is what the people of the town need.")


@pytest.mark.parametrize(
    "text",
    [
        "Man sagt, so ist es: That ist ein Wort und nicht mehr als das.",
        "Das ist, um es so zu sagen, nicht die Frage und nicht das Ziel.",
        "Così è, se vi pare, e non è un caso che sia così per noi.",
    ],
)
def test_wording_counts_in_english_only(text: str) -> None:
    """The rules of English wording say nothing about other languages; length and completeness do."""
    assert reasons(text) == f"+ {len(text.split())} words: fits a card; + a complete sentence"


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (GOOD, "That's not what we forget."),
        (GOOD, "So, you know, the tools are kind of not the loudest, but we sort of forget them."),
        (GOOD, "As mentioned in this paper, the tools are not the loudest."),
        (
            "We never know the worth of water till the well is dry.",
            "Do we know the worth of water when the well is dry?",
        ),
        ("La vida es corta y el arte es largo para todos.", "¿Qué es la vida para todos los que la tienen?"),
    ],
)
def test_ranks(better: str, worse: str) -> None:
    """The line an editor would choose comes first."""
    assert quotability(better).score > quotability(worse).score


@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    """Every text has a score between 0 and 1, always the same, and reasons that say which way they go."""
    found = quotability(text)
    assert 0 <= found.score <= 1
    assert found.reasons
    assert all(reason.startswith(("+ ", "- ")) for reason in found.reasons)
    assert found == quotability(text)


@pytest.mark.parametrize(
    "piece", ["not ", "more ", "the er, ", "a.", "kind of ", "so ", "1,", "x@", "it is ", "ⅷ", "\u200d"]
)
def test_hostile_text_ends(piece: str) -> None:
    """A text without sense or end is scored as quickly as any other; a slower rule would hang the suite."""
    assert quotability(piece * (200_000 // len(piece))).score <= 0.5
