"""Who really spoke: a person names speakers and moves boundaries, or a labelled transcript does it for all turns."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.errors import InputError
from quotes.readers.reader import Reading
from quotes.readers.transcript import TranscriptReader
from quotes.transcripts.alignment import aligned
from quotes.transcripts.labels import apply_labels, joined, split, with_speakers
from quotes.transcripts.turn import Line, Turn, TurnKind

SAMPLE = Path(__file__).parent / "samples" / "transcript" / "episode-unlabelled.txt"
LABELLED = """\
Bob Writer: Today I'm very excited to speak with Ann Author, who has kept lists for longer than most of us have
kept anything. Ann Author, welcome to the show.
Ann Author: Thank you so much for having me, Bob.
Bob Writer: Yeah, I have looked forward to this for weeks. How did you begin with lists at all?
Ann Author: That's a great question. My background's in a library, and our team wrote down what went missing. We
built a list of lost books, and the books came back one after another. I was working at Example House then, and
we introduced the list to every room there was. The shelves were old and the lamps were few, so nobody could
look for anything after four o'clock. What was written down could be found in the morning, and what was not
written down stayed lost. It took a winter before the last of the readers believed paper was better than memory.
Bob Writer: It is amazing how much a list can do. I'd love to hear what you would tell people who have never
kept one. Do you think that Lists 2 is the place to start?
Ann Author: I would say it hardly matters where they start. There are people who write on their hands, and as an
example my boss did so. Ink on a hand is gone by the evening, and then there is room for what the next day
brings.
Bob Writer: When you talk about lists, how do you decide what belongs on one?
Ann Author: I strongly believe that everything belongs on a list as long as somebody reads it. I think a list is
a promise that you make to a person who doesn't exist yet, and that person is you. I have kept every promise of
that kind for thirty years and have not been sorry once. That is why our library still has all of its books.
Bob Writer: Ann Author, thank you for being here.
Ann Author: Thank you so much for having me.
"""


def _read(document: bytes) -> Reading:
    return TranscriptReader().read(document, "talk.txt")


def _turn(*texts: str, speaker: str | None = None) -> Turn:
    return Turn(tuple(Line(at, text) for at, text in enumerate(texts, start=5)), speaker=speaker)


def test_a_labelled_transcript_of_the_same_recording_names_all_speakers() -> None:
    """One labelled file saves a person the naming of every turn, and corrects boundaries that were guessed wrong."""
    turns = apply_labels(_read(SAMPLE.read_bytes()).turns, _read(LABELLED.encode()).turns)
    speech = [turn for turn in turns if turn.kind is TurnKind.SPEECH]
    assert [turn.speaker for turn in speech] == ["Bob Writer", "Ann Author"] * 5
    assert speech[3].text.replace("\n", " ").startswith("So that's a great question.")
    assert speech[-1].text == "Thank you so much for having me."


def test_the_words_stay_those_of_the_transcript_itself() -> None:
    """The labelled file lends its names only; its words are another document's."""
    before = _read(SAMPLE.read_bytes()).turns
    after = apply_labels(before, _read(LABELLED.encode()).turns)
    flat = [" ".join(turn.text for turn in turns).split() for turns in (before, after)]
    assert flat[0] == flat[1]


def test_advertisements_get_no_speaker_from_labels() -> None:
    """Whoever reads an advertisement out, its words are the sponsor's."""
    before = _read(SAMPLE.read_bytes()).turns
    after = apply_labels(before, _read(LABELLED.encode()).turns)
    kept = [turn for turn in after if turn.kind is TurnKind.ADVERTISEMENT]
    assert kept == [turn for turn in before if turn.kind is TurnKind.ADVERTISEMENT]
    assert kept[0].speaker is None


def test_a_transcript_of_another_recording_is_refused() -> None:
    """Names from another episode would credit everything to the wrong people."""
    other = "Ann Author: The rain came in the night and nobody had closed the window.\nBob Writer: Nobody ever does.\n"
    with pytest.raises(InputError, match="another recording"):
        apply_labels(_read(SAMPLE.read_bytes()).turns, _read((other * 3).encode()).turns)
    with pytest.raises(InputError):
        apply_labels([], [])


@given(st.lists(st.sampled_from("abcdefgh"), max_size=60), st.lists(st.sampled_from("abcdefgh"), max_size=60))
def test_aligned_words_are_the_same_and_in_order(one: list[str], other: list[str]) -> None:
    """A word matched to another one, or out of order, would move a name to somebody else's words."""
    pairs = [(at, pair) for at, pair in enumerate(aligned(one, other)) if pair is not None]
    assert all(one[at] == other[pair] for at, pair in pairs)
    assert [pair for _, pair in pairs] == sorted({pair for _, pair in pairs})


def test_speakers_are_set_by_number() -> None:
    """A person confirms who speaks; from then on it is known and no proposal any more."""
    turns = (_turn("One."), Turn((Line(6, "Two."),), proposed="host", reasons=("asks a question",)))
    named = with_speakers(turns, {2: "  Ann   Author "})
    assert (named[1].speaker, named[1].proposed, named[1].reasons) == ("Ann Author", None, ())
    assert named[0] == turns[0]


@pytest.mark.parametrize(("number", "name"), [(0, "Ann Author"), (3, "Ann Author"), (1, " "), (2, "Ann Author")])
def test_speakers_that_cannot_be_set_are_refused(number: int, name: str) -> None:
    """A number that no turn has, an empty name or an advertisement: each is a slip to be told."""
    turns = (_turn("One."), Turn((Line(6, "Two."),), TurnKind.ADVERTISEMENT))
    with pytest.raises(InputError):
        with_speakers(turns, {number: name})


def test_a_turn_is_cut_where_a_person_says() -> None:
    """The second part is somebody else's: that is why it was cut, so nobody is known to say it."""
    first, second = split(_turn("So one. Yes, two", "and three.", speaker="Ann Author"), 5, 8)
    assert (first.text, first.speaker) == ("So one.", "Ann Author")
    assert (second.text, second.speaker) == ("Yes, two\nand three.", None)


@pytest.mark.parametrize(("line", "column"), [(4, 0), (7, 0), (5, 0), (6, 10), (6, 99), (5, -1)])
def test_a_cut_that_leaves_nothing_is_refused(line: int, column: int) -> None:
    """An empty turn has nobody's words."""
    with pytest.raises(InputError):
        split(_turn("So one.", "And three."), line, column)


@given(st.lists(st.sampled_from(["one", "two three", "So, four."]), min_size=1, max_size=4), st.data())
def test_a_turn_cut_and_joined_is_whole_again(texts: list[str], data: st.DataObject) -> None:
    """Cutting in the wrong place must be put right without loss."""
    turn = _turn(*texts, speaker="Ann Author")
    line = data.draw(st.integers(5, 4 + len(texts)))
    spaces = [at for at, character in enumerate(texts[line - 5]) if character == " "] + [0]
    try:
        parts = split(turn, line, data.draw(st.sampled_from(spaces)))
    except InputError:
        return
    assert joined(parts) == turn


def test_turns_that_cannot_be_joined_are_refused() -> None:
    """Two people's words in one turn would all be credited to one of them."""
    with pytest.raises(InputError, match="two speakers"):
        joined([_turn("One.", speaker="Ann Author"), _turn("Two.", speaker="Bob Writer")])
    with pytest.raises(InputError, match="kinds"):
        joined([_turn("One."), Turn((Line(6, "Two."),), TurnKind.ADVERTISEMENT)])
    with pytest.raises(InputError, match="no turns"):
        joined([])
