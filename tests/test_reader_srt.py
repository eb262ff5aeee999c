"""The SubRip reader: every spelling of the format people have, each word with its time and with who says it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.errors import InputError, PullquoteError
from quotes.model import Words
from quotes.readers.captions.srt import SrtReader
from quotes.readers.captions.timing import read_timing
from quotes.readers.conformance import check_reader, check_whole
from quotes.readers.reader import Reading

SAMPLES = Path(__file__).parent / "samples" / "srt"
READER = SrtReader()
TIMING = "00:00:01,000 --> 00:00:02,000\n"


def _read(text: str) -> Reading:
    document = text.encode()
    reading = READER.read(document, "x.srt")
    check_whole(READER, reading, document, "x.srt")
    return reading


def _said(reading: Reading) -> list[tuple[str, str]]:
    """Who says what, turn by turn."""
    return [(turn.label, " ".join(turn.text.split())) for turn in reading.turns]


def _told(reading: Reading) -> str:
    notes = [f"{note.reason}: {note.text}" for note in reading.notes]
    return " | ".join([*notes, *(f"{skipped.reason}: {skipped.text}" for skipped in reading.skipped)])


def test_samples_meet_the_contract_of_readers() -> None:
    """The samples give whole readings with drafts, and hostile documents nothing but errors that say something."""
    check_reader(READER, [(path.read_bytes(), path.name) for path in sorted(SAMPLES.iterdir())])


def test_a_quote_has_its_second_its_line_and_its_speaker() -> None:
    """A draft says when its words are said, to the second, on which line they stand, and who says them."""
    reading = READER.read((SAMPLES / "labelled-episode.srt").read_bytes(), "e.srt")
    (draft,) = [draft for draft in reading.drafts if draft.text.startswith("Every single spring")]
    assert draft.attribution.person == "Guest Name"
    assert draft.words is Words.SPEECH
    assert draft.locator == "1:02:03"
    assert draft.source is None
    place = draft.place
    assert place is not None
    assert (place.line, place.seconds, place.tolerance_seconds) == (35, 3723.004, 0)
    assert reading.text.split("\n")[34].endswith("Every single spring, and I hope")


def test_a_name_holds_until_the_next() -> None:
    """Podcasts name a speaker only where it changes; what comes between is said by the last one named."""
    reading = READER.read((SAMPLES / "labelled-episode.srt").read_bytes(), "e.srt")
    assert [turn.speaker for turn in reading.turns] == ["Host Name", "Guest Name", "Host Name", "Guest Name"]
    assert "A hive never asks who is in charge" in _said(reading)[1][1]
    assert "It mends the roof first" in _said(reading)[1][1]


def test_nobody_is_credited_where_the_speaker_is_not_told() -> None:
    """In a film with names here and there, a dash without a name or a later cue is nobody's."""
    reading = READER.read((SAMPLES / "film.en.srt").read_bytes(), "f.srt")
    labels = {words: label for label, words in _said(reading)}
    assert labels["Do you forget your tools?"] == "- 1"
    assert labels["Whoever says this is not known."] == ""
    assert {draft.attribution.person.casefold() for draft in reading.drafts} == {"ann author", "bob writer"}


def test_arrows_change_the_speaker() -> None:
    """`>>` without a name is somebody else, never the person named before."""
    reading = READER.read((SAMPLES / "arrows.srt").read_bytes(), "a.srt")
    assert [label for label, _ in _said(reading)] == ["ANN AUTHOR", ">> 1", "BOB WRITER", ">> 2"]


@pytest.mark.parametrize(
    "timing",
    [
        "00:00:01,000 --> 00:00:02,000",
        "0:0:1.0 --> 0:0:2.0",
        "00:01.000 --> 00:02.000",
        "00:00:01.000-->00:00:02.000",
        "00:00:01,000 -> 00:00:02,000",
        "00:00:01:000 --> 00:00:02:000",
        "  00:00:01,000 –> 00:00:02,000  X1:100 X2:200 Y1:1 Y2:2",
        "00:00:01 --> ",
    ],
)
def test_times_are_read_in_many_spellings(timing: str) -> None:
    """A comma or a full stop, hours or none, one arrow or another: the time is the same."""
    found = read_timing(timing)
    assert found is not None
    assert found.start == 1.0


@pytest.mark.parametrize("line", ["a --> b", "He said 12:30 --> 13:00 was free", "->", "1 > 0", "12:30", "x" * 50])
def test_words_are_no_times(line: str) -> None:
    """An arrow in what somebody says does not end a cue."""
    assert read_timing(line) is None


def test_blank_lines_lose_no_words() -> None:
    """A blank line under the timing or within a cue, which makes other readers drop the rest, drops nothing."""
    reading = _read(f"1\n{TIMING}\nFirst words\n\nand more of them.\n\n2\n{TIMING}Last words.")
    assert _said(reading) == [("", "First words and more of them. Last words.")]


@pytest.mark.parametrize("separator", ["\n\n7\n", "\n2\n", "\n", "\n\n"])
def test_numbers_may_be_wrong_or_missing(separator: str) -> None:
    """The number of a cue is never among its words, and its absence takes none away."""
    reading = _read(f"1\n{TIMING}One.{separator}{TIMING}Two.")
    assert _said(reading) == [("", "One. Two.")]


def test_a_number_that_is_said_stays() -> None:
    """The answer 42 is no number of a cue when the cue has its own."""
    assert _said(_read(f"1\n{TIMING}42\n\n2\n{TIMING}Really?")) == [("", "42 Really?")]


def test_bytes_in_other_dress() -> None:
    """A byte order mark, Windows line ends and UTF-16 change nothing."""
    text = f"1\n{TIMING}Ünder the bridge.\n"
    plain = _said(READER.read(text.encode(), "x.srt"))
    assert _said(READER.read(("\ufeff" + text).replace("\n", "\r\n").encode(), "x.srt")) == plain
    assert _said(READER.read(text.encode("utf-16"), "x.srt")) == plain


def test_mark_up_is_not_among_the_words() -> None:
    """Tags and codes of players are taken off; what only looks like them stays."""
    reading = _read(f'{TIMING}<font color="#fff"><i>Now</i></font> {{\\an8}}we\\Nknow 1 < 2 &amp; <that>.')
    assert _said(reading) == [("", "Now we know 1 < 2 & <that>.")]


def test_sounds_and_songs_are_told_and_not_said() -> None:
    """Music and laughter are notes. A gap in the words stays, since taking it out would join what was apart."""
    reading = _read(f"{TIMING}[MUSIC]\n(applause)\n♪ La la ♪\nI (laughs) did not [inaudible] agree.")
    assert _said(reading) == [("", "I did not [inaudible] agree.")]
    assert "a sound" in _told(reading)
    assert "a song" in _told(reading)


@pytest.mark.parametrize(
    ("row", "label"),
    [
        ("[SPEAKER_01] Two.", "SPEAKER_01"),
        ("[SPEAKER_01]: Two.", "SPEAKER_01"),
        ("[SPEAKER_01]\nTwo.", "SPEAKER_01"),
        ("SPEAKER_01: Two.", "SPEAKER_01"),
        ("Спикер №2: Two.", "Спикер №2"),
    ],
)
def test_voices_of_recognisers_are_labels(row: str, label: str) -> None:
    """However a tool writes its numbered voices, each is a voice of its own and nobody's name."""
    reading = _read(f"{TIMING}[SPEAKER_00] One.\n\n{TIMING}{row}")
    assert _said(reading) == [("SPEAKER_00", "One."), (label, "Two.")]
    assert reading.drafts == ()


def test_one_name_among_recurring_ones_is_not_sure() -> None:
    """Where speakers' names recur, `Big Bang:` occurs once: it is nobody, and what follows it is nobody's."""
    rows = ["Ann Author: One.", "Bob Writer: Two."] * 3 + ["Big Bang: that is what they called it."]
    assert _said(_read("".join(f"{TIMING}{row}\n\n" for row in rows)))[-1] == ("", rows[-1])


@pytest.mark.parametrize("row", ["[Bob] No.", "[Bob]\nNo.", "[Cloud Nine] No.", "Plan B: No.", "Day 2: No."])
def test_brackets_and_numbers_name_nobody_for_sure(row: str) -> None:
    """In brackets stand names and sounds; what it is, is not known, so nobody is credited with what follows."""
    reading = _read(f"{TIMING}Ann Author: One.\n\n{TIMING}Bob Writer: Two.\n\n{TIMING}{row}")
    assert [label for label, _ in _said(reading)] == ["Ann Author", "Bob Writer", ""]


@pytest.mark.parametrize("opener", ["Remember", "The truth", "Question", "New York"])
def test_a_colon_makes_no_speaker(opener: str) -> None:
    """A sentence with a colon is not somebody's name, and its words are all kept."""
    reading = _read(f"{TIMING}We begin.\n\n{TIMING}{opener}: nobody mends a roof in the rain if he can help it.")
    assert reading.drafts == ()
    assert f"{opener}: nobody" in _said(reading)[0][1]


def test_a_colon_may_end_what_is_known() -> None:
    """Where a capital word with a colon may be a name or not, the words behind it are credited to nobody."""
    reading = _read(f"{TIMING}Ann Author: So.\n\n{TIMING}Bob Writer: No.\n\n{TIMING}Mark: my mark is on the door.")
    assert _said(reading)[-1] == ("", "Mark: my mark is on the door.")


def test_who_made_the_captions_is_no_speech() -> None:
    """The line at the end that names the makers is not said by the last speaker."""
    reading = READER.read((SAMPLES / "labelled-episode.srt").read_bytes(), "e.srt")
    assert "says who made the captions: Subtitles by the village library" in _told(reading)
    assert not any("library" in words for _, words in _said(reading))


def test_time_that_runs_backwards_is_told_and_ends_what_is_known() -> None:
    """Two files in one, or cues out of order: the words stay in their order, and nobody is assumed to go on."""
    late = "00:10:00,000 --> 00:10:02,000\n"
    reading = _read(f"{late}Ann Author: One.\n\n{late}Bob Writer: Two.\n\n{TIMING}Three.")
    assert _said(reading)[-1] == ("", "Three.")
    assert any("backwards" in warning for warning in reading.warnings)


def test_a_time_that_cannot_be_read_loses_no_words() -> None:
    """A broken timing keeps its words, without a time, and is told."""
    reading = _read(f"{TIMING}One.\n\n2\n00:00:99,000 --> 00:01:02,000\nTwo.")
    assert _said(reading) == [("", "One. Two.")]
    assert any("cannot be read" in warning for warning in reading.warnings)


@pytest.mark.parametrize(
    "text", ["", "Just words.", "WEBVTT\n\n", '{"a": 1}', "# Title\n\nText -> more\n", "a,b\n1,2\n"]
)
def test_what_is_no_subrip_is_refused(text: str) -> None:
    """A document without a timing is refused with a reason, and never taken for captions."""
    assert READER.sniff(text.encode(), "x.txt") == 0
    with pytest.raises(InputError, match=r"no captions|binary"):
        READER.read(text.encode(), "x.txt")


def test_a_text_about_captions_is_none() -> None:
    """A page that shows one timing among paragraphs is left to the readers of text."""
    page = "# How captions work\n\n" + "Words about words.\n" * 20 + TIMING + "Hello.\n" + "More words.\n" * 20
    assert READER.sniff(page.encode(), "page.md") < 0.2
    assert READER.sniff((SAMPLES / "film.en.srt").read_bytes(), "page.md") > 0.9


HOSTILE = ["<", "<v ", "- ", ">>", ">", "[", "(laughs", "♪", "&#", "{\\", "A:", "Ann Author: ", "-->", "1\n", TIMING]


@pytest.mark.parametrize("unit", HOSTILE)
def test_long_runs_of_signs_end(unit: str) -> None:
    """A long run of one sign is read to its end, or refused, and nothing else happens."""
    for text in (unit * (100_000 // len(unit)), TIMING + unit * (200_000 // len(unit) // 4) + "\n\n" + TIMING + "End."):
        try:
            check_whole(READER, READER.read(text.encode(), "x.srt"), text.encode(), "x.srt")
        except PullquoteError as error:
            assert error.message


@given(st.text(alphabet="xy:- >\n0123,[]()<>.♪", max_size=200))
def test_whatever_stands_in_a_cue_is_said_or_told(text: str) -> None:
    """No word of a cue is lost: it is in a turn, or in a document that has a note, a warning or a skipped line."""
    reading = _read(f"{TIMING}begin\n{text}\n\n{TIMING}end")
    said = " ".join(words for _, words in _said(reading))
    assert "begin" in said
    assert "end" in said
    kept = sum(letter.isalpha() for letter in text) <= sum(letter.isalpha() for letter in said) - len("beginend")
    assert kept or reading.notes or reading.skipped or reading.warnings or any(turn.label for turn in reading.turns)
