"""Windows: the one to three sentences that stand on their own around each sentence worth quoting."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.phrases import count_words
from quotes.prose.openings import dangling, says_nothing
from quotes.prose.sentences import sentences
from quotes.prose.windows import MOST_SENTENCES, MOST_WORDS, windows

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
STANDS = "People learn best when nobody is watching them."


def cut(text: str) -> list[str]:
    """The words of each window."""
    return [text[start:end] for start, end in windows(text)]


def test_each_sentence_that_stands() -> None:
    """Sentences that stand on their own are windows of one sentence each."""
    other = "Tools become invisible once they work well."
    assert cut(f"{STANDS} {other}") == [STANDS, other]


@pytest.mark.parametrize(
    "tail",
    [
        "That is how the whole town was built.",
        "This only works in a quiet place.",
        "It never happens in front of a crowd.",
        "They do not even notice it themselves.",
        "These moments are seldom planned by anybody.",
        "So we leave the room for a while.",
        "But nobody ever believes it at first.",
        "And nobody ever writes about it later.",
        "Because then the fear has gone away.",
        "Yeah, that’s how the whole town was built.",
        "Nobody is watching.",
    ],
)
def test_widens_backwards(tail: str) -> None:
    """A sentence that points back, or says too little, brings the one before it along."""
    assert cut(f"{STANDS} {tail}") == [STANDS, f"{STANDS} {tail}"]


def test_widens_twice_and_no_further() -> None:
    """Three sentences are the most a card takes; then the last one is given as it stands."""
    second, third = "It needs a place to be alone.", "And it needs a little time every day."
    assert cut(f"{STANDS} {second} {third}")[-1] == f"{STANDS} {second} {third}"
    fourth = "But that is seldom what they are given."
    assert cut(f"{STANDS} {second} {third} {fourth}")[-1] == fourth


@pytest.mark.parametrize(
    "text",
    [
        "It is never too late to begin again.",
        "Those who wait too long will wait forever.",
        "That which is not said cannot be quoted.",
        "So many people wait too long for it.",
    ],
)
def test_pointing_words_that_point_forwards(text: str) -> None:
    """Many proverbs begin with a word that only seems to point back; they stay alone."""
    assert cut(f"{STANDS} {text}")[-1] == text


def test_never_over_a_question() -> None:
    """A question may be somebody else's: their words must not become part of the answer."""
    answer = "That is how the whole town was built."
    assert cut(f"{STANDS} How was it built, do you think? {answer}") == [
        STANDS,
        "How was it built, do you think?",
        answer,
    ]


def test_never_over_an_empty_line() -> None:
    """A new paragraph is a new thought, and another speaker's as often as not."""
    answer = "That is how the whole town was built."
    assert cut(f"{STANDS}\n\n{answer}") == [STANDS, answer]


@pytest.mark.parametrize(
    "text",
    [
        "Yeah.",
        "Right.",
        "Yeah, exactly.",
        "Thank you so much for having me.",
        "Okay, great!",
        "36,000.",
        "You know.",
        "",
    ],
)
def test_nothing_said(text: str) -> None:
    """An answer, a greeting or a bare number is no quote, before or behind which it may stand."""
    assert cut(text) == []
    assert cut(f"{text} {STANDS}".strip())[-1] == STANDS
    assert cut(f"{STANDS} {text}".strip())[0] == STANDS


def test_too_long_for_a_card() -> None:
    """A sentence of more words than a card holds gives no window, and no window is widened beyond it."""
    long = "People learn " + "and learn " * 28 + "too."
    assert cut(long) == [long]
    assert cut(long.replace("too.", "a lot too.")) == []
    tail = "That is how the whole town was built."
    assert cut(f"{long} {tail}") == [long, tail]


def test_same_words_once() -> None:
    """A line that is said again, as in the preview of an episode, is offered once."""
    assert cut(f"{STANDS} Tools become invisible once they work. {STANDS}").count(STANDS) == 1


def test_quotations_stay_whole() -> None:
    """A window never opens a quotation that it does not close."""
    text = "They wrote: “We must learn from it all. We will build it again.” Nobody believed a word of theirs."
    assert all(words.count("“") == words.count("”") for words in cut(text))
    typed = text.replace("“", '"').replace("”", '"')
    assert all(words.count('"') != 1 for words in cut(typed))
    assert cut(text)[-1].startswith("Nobody")


def test_lines_are_spaces() -> None:
    """A transcript that is broken into lines gives the same windows, with its line ends within them."""
    text = f"{STANDS} That is how the whole town was built. Nobody is watching."
    broken = text.replace(" ", "\n")
    assert [words.replace("\n", " ") for words in cut(broken)] == cut(text)


WORDS = "That's people learn, It And so? tools Yeah. “we ” work. well. they never\n \n\n stop! 25 long. Why 学ぶ。 is"


@given(st.lists(st.sampled_from(WORDS.split(" ")), max_size=80).map(" ".join))
def test_windows_are_whole_sentences(text: str) -> None:
    """Every window begins and ends with a sentence, fits a card, ends after the one before it, and says something."""
    starts, ends = {start for start, _ in sentences(text)}, {end for _, end in sentences(text)}
    found = windows(text)
    for start, end in found:
        assert start in starts
        assert end in ends
        assert count_words(text[start:end]) <= MOST_WORDS
        assert sum(start <= first < end for first in starts) <= MOST_SENTENCES
        assert not says_nothing(text[start:end])
    assert all(first[1] < second[1] for first, second in pairwise(found))
    assert len({text[start:end].casefold() for start, end in found}) == len(found)


@pytest.mark.parametrize("piece", ["It is. ", "Yeah, ", "so ", "\n", "x", "学", "? ", "“", "it is a ", "thanks "])
def test_hostile_text_ends(piece: str) -> None:
    """A document of one thing over and over is read in the time its length asks for."""
    text = piece * (200_000 // len(piece))
    assert len(windows(text)) <= len(sentences(text))


def test_pointing_words() -> None:
    """The word that points back is named as it is written, past what only answers."""
    assert dangling("Yeah, well, it’s late.") == "it’s"
    assert dangling("Yeah we are late.") is None
    assert dangling("People learn.") is None
    assert dangling("") is None


def test_seed_transcript() -> None:
    """In a transcript of an hour, many sentences only make sense with the one before; nothing else is widened."""
    if not SEEDS.is_dir():
        pytest.skip("the seeds (../shared/seeds) are not here")
    lines = (SEEDS / "podcast-transcript.txt").read_text(encoding="utf-8").splitlines()
    text = "\n".join(line[3:] for line in lines if line.startswith("*  "))
    found = cut(text)
    wide = [words for words in found if len(sentences(words)) > 1]
    assert len(found) > 300
    assert 50 < len(wide) < len(found) / 2
    assert all(dangling(words) is None for words in wide)
