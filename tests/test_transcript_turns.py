"""Turns of a transcript: whose they are, when they were said, what is proposed, and the quotes in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.model import Draft, EditKind, Source, Words
from quotes.prose.edits import applied
from quotes.readers.reader import Reading
from quotes.readers.transcript import TranscriptReader
from quotes.transcripts.candidates import drafts_of
from quotes.transcripts.glossary import Entry
from quotes.transcripts.labelled import is_name, is_nameless, spoken_name
from quotes.transcripts.script import script_of
from quotes.transcripts.timing import TOLERANCE, timed
from quotes.transcripts.turn import Line, Turn, TurnKind
from quotes.transcripts.unquotable import Unquotable, unquotable

SAMPLES = Path(__file__).parent / "samples" / "transcript"
SAID = "Paper remembers what people would rather forget about themselves."
MORE = "A careful word outlives a clever one by several hundred years."


def _read(text: str) -> Reading:
    return TranscriptReader().read(text.encode(), "talk.txt")


def _turns(text: str) -> list[tuple[str, str | None]]:
    return [(turn.label, turn.speaker) for turn in _read(text).turns]


@pytest.mark.parametrize(
    "text",
    [
        f"Ann Author: {SAID}\nBob Writer: {MORE}\nAnn Author: Yes.",
        f"ANN AUTHOR (12:03): {SAID}\n\nBOB WRITER (12:40): {MORE}\n",
        f"[00:12] Ann Author: {SAID}\n[00:20] Bob Writer: {MORE}",
        f"00:00:12 Ann Author: {SAID}\n00:00:20 Bob Writer: {MORE}",
        f"Ann Author  00:12\n{SAID}\n\nBob Writer  00:20\n{MORE}",
        f"**Ann Author:** {SAID}\n\n**Bob Writer:** {MORE}\n\n**Ann Author:** Yes.\n\n**Bob Writer:** No.",
        f"**Ann Author** (00:12): {SAID}\n\n**Bob Writer** (00:20): {MORE}",
        f"*  Ann Author: {SAID}\n*  Bob Writer: {MORE}\n*  Ann Author: Yes.",
    ],
)
def test_labels_are_read_in_their_spellings(text: str) -> None:
    """Every service writes names and times in its own way; the words must come out with the right person."""
    reading = _read(text)
    assert [(turn.speaker, turn.text) for turn in reading.turns[:2]] == [("Ann Author", SAID), ("Bob Writer", MORE)]
    assert {draft.attribution.person for draft in reading.drafts} == {"Ann Author", "Bob Writer"}


def test_a_label_holds_until_the_next_one() -> None:
    """Many transcripts name the speaker only on change; the lines between belong to the last one named."""
    text = f"Ann Author: {SAID}\n{MORE}\nBob Writer: Yes.\nAnn Author: {MORE}"
    assert [len(turn.lines) for turn in _read(text).turns] == [2, 1, 1]


@pytest.mark.parametrize(
    "label", ["Speaker 1", "SPEAKER_00", "Host", "Unknown Speaker", "Q", "A", "Interviewer", "S1", "Guest 2"]
)
def test_a_label_of_a_voice_names_nobody(label: str) -> None:
    """A quote credited to `Speaker 1` would be credited to nobody, so there is none until a person names him."""
    assert is_nameless(label)
    reading = _read(f"{label}: {SAID}\nAnn Author: {MORE}\n{label}: {SAID}\nAnn Author: Yes.")
    assert (reading.turns[0].label, reading.turns[0].speaker) == (label, None)
    assert {draft.attribution.person for draft in reading.drafts} == {"Ann Author"}


@pytest.mark.parametrize("label", ["Note", "Key Takeaways", "On Growth", "the rule", "Chapter 3"])
def test_what_begins_a_remark_is_no_name(label: str) -> None:
    """A summary under `Key Takeaways:` must never become somebody's words."""
    assert not is_name(label)


def test_topics_of_a_list_are_no_speakers() -> None:
    """A list of `Topic: words`, each topic once, is no conversation."""
    topics = ("Growth", "Care", "Ends", "Time", "Paper", "Ink", "Silence", "Trust")
    assert not any(turn.speaker for turn in _read("\n".join(f"{topic}: {SAID}" for topic in topics)).turns)


def test_names_in_capitals_are_written_as_names() -> None:
    """A card should not shout a name because a court reporter did."""
    assert spoken_name("ANN O'AUTHOR") == "Ann O'Author"
    assert spoken_name("BOB MCWRITER III") == "Bob McWriter III"
    assert spoken_name("Ann van der Author") == "Ann van der Author"


def test_what_stands_under_a_heading_is_nobodys_words() -> None:
    """A biography below the transcript must not go to whoever spoke last."""
    reading = TranscriptReader().read((SAMPLES / "stamped.md").read_bytes(), "stamped.md")
    assert reading.turns[-1].speaker is None
    assert all("thirty years" not in draft.text for draft in reading.drafts)


def test_stamps_are_exact_and_what_lies_between_is_not() -> None:
    """A time the document gives stands as it is; one worked out says how far off it may be."""
    first, last = _read(f"[00:10] Ann Author: {SAID}\n{MORE}\n[00:20] Ann Author: Yes.").turns[0].lines[:2]
    assert (first.seconds, first.tolerance_seconds) == (10, 0)
    assert last.seconds is not None and 10 < last.seconds < 20
    assert last.tolerance_seconds is not None and last.tolerance_seconds >= 5


@given(st.lists(st.integers(1, 80), min_size=1, max_size=50), st.floats(1, 20_000))
def test_times_worked_out_rise_and_stay_in_the_recording(lengths: list[int], length: float) -> None:
    """A later line is never placed before an earlier one, nor after the end of the recording."""
    lines = timed([Line(at, "a" * size) for at, size in enumerate(lengths, start=1)], length=length)
    seconds = [line.seconds for line in lines if line.seconds is not None]
    assert len(seconds) == len(lines)
    assert seconds == sorted(seconds)
    assert 0 <= seconds[0] and seconds[-1] <= length
    assert {line.tolerance_seconds for line in lines} == {TOLERANCE}


@given(st.lists(st.text("ab .", min_size=1, max_size=30), min_size=1, max_size=8), st.data())
def test_cutting_a_script_loses_no_word(texts: list[str], data: st.DataObject) -> None:
    """Turns may change within a line; the two pieces together have every word of it once."""
    script = script_of([Line(at, text) for at, text in enumerate(texts, start=1)])
    cut = data.draw(st.integers(0, len(script.text)))
    pieces = (*script.cut(0, cut), *script.cut(cut, len(script.text)))
    assert "".join("".join(line.text for line in pieces).split()) == "".join(script.text.split())


def test_turns_of_a_transcript_without_labels_are_only_proposed() -> None:
    """Who speaks is worked out from cues and may be wrong: it is shown, with reasons, and credits nobody."""
    reading = TranscriptReader().read((SAMPLES / "episode-unlabelled.txt").read_bytes(), "episode.txt")
    assert reading.drafts == ()
    speech = [turn for turn in reading.turns if turn.kind is TurnKind.SPEECH]
    assert {turn.speaker for turn in speech} == {None}
    assert [turn.proposed for turn in speech] == ["Bob Writer", "Ann Author"] * 5
    assert all(turn.reasons for turn in speech)
    words = " ".join(turn.text.replace("\n", " ") for turn in reading.turns)
    assert words.startswith("A list is a promise") and words.endswith("Thank you so much for having me.")


def test_a_monologue_is_not_cut_into_parts() -> None:
    """A talk has one voice; proposals of a host and a guest in it would be noise."""
    turns = _read("\n".join(f"{SAID} {MORE}" for _ in range(20))).turns
    assert [turn.proposed for turn in turns] == [None]


def _drafts(text: str, **options: object) -> tuple[Draft, ...]:
    lines = tuple(Line(at, line, 60.0 * at, 0.0) for at, line in enumerate(text.split("\n"), start=7))
    turn = Turn(lines, speaker="Ann Author", chapter="Beginnings")
    source = Source("A Talk")
    return drafts_of(turn, source=source, document="0" * 64, name="talk.txt", **options)  # type: ignore[arg-type]


def test_a_draft_says_who_where_and_when() -> None:
    """A quote is only as good as the way back to where it was said."""
    broken = SAID.replace(" people", "\npeople")
    first = _drafts(broken)[0]
    assert (first.text, first.words) == (SAID, Words.SPEECH)
    assert (first.attribution.person, first.attribution.role) == ("Ann Author", "speaker")
    assert (first.locator, first.section, first.source) == ("07:00", "Beginnings", Source("A Talk"))
    assert first.place is not None
    assert (first.place.line, first.place.exact) == (7, broken)


def test_nobody_known_no_speech_no_drafts() -> None:
    """Advertisements, previews and turns of nobody known are never anybody's quotes."""
    for turn in (
        Turn((Line(1, SAID),)),
        Turn((Line(1, SAID),), TurnKind.ADVERTISEMENT, speaker="Ann Author"),
        Turn((Line(1, SAID),), TurnKind.PREVIEW, speaker="Ann Author"),
    ):
        assert drafts_of(turn, source=None, document="0" * 64, name="talk.txt") == ()


def test_names_put_right_and_fillers_left_out_are_declared() -> None:
    """Every word that differs from the transcript is an edit that leads from the one to the other."""
    said = "Inkwel makes, you know, the the best ink that was ever put on paper."
    draft = _drafts(said, clean=True, glossary=(Entry("Inkwel", "Inkwell", True),))[0]
    assert draft.text.startswith("[Inkwell] makes")
    assert draft.place is not None and draft.place.exact == said
    assert {EditKind.NAME} < {edit.kind for edit in draft.edits}
    assert applied(said, draft.edits) == draft.text


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Thank you so much for having me.", Unquotable.GREETING),
        ("Hello and welcome back to the show.", Unquotable.GREETING),
        ("Please subscribe wherever you get your podcasts.", Unquotable.HOUSEKEEPING),
        ("Go to papira.com slash lists to get a 10% discount.", Unquotable.SALES),
        ("She would say, oh, that is only paper.", Unquotable.IMAGINED),
        ("And then people were like, this is the end of ink.", Unquotable.IMAGINED),
        ("That was [inaudible] in the whole house.", Unquotable.SOUND),
    ],
)
def test_some_sentences_are_nobodys_quotes(sentence: str, reason: Unquotable) -> None:
    """Thanks, adverts and words put in other people's mouths make bad cards or false ones."""
    assert [why for _, why in unquotable(f"{SAID} {sentence} So {MORE}")] == [reason]


def test_what_may_still_be_imagined_speech_is_left_out() -> None:
    """What somebody was made to say goes on over sentences; none of them is the speaker's own word."""
    text = f"Some people would say, guess what? Paper is over and done with. {MORE} But {SAID}"
    assert all("over and done" not in draft.text for draft in _drafts(text))
