"""The WebVTT reader: voices, blocks that are no words, and captions that roll without saying anything twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes.errors import InputError, PullquoteError
from quotes.readers.captions.srt import SrtReader
from quotes.readers.captions.vtt import VttReader
from quotes.readers.conformance import check_reader, check_whole
from quotes.readers.reader import Reading

SAMPLES = Path(__file__).parent / "samples" / "vtt"
READER = VttReader()
TIMING = "00:01.000 --> 00:02.000\n"


def _read(text: str) -> Reading:
    document = text.encode()
    reading = READER.read(document, "x.vtt")
    check_whole(READER, reading, document, "x.vtt")
    return reading


def _sample(name: str) -> Reading:
    return READER.read((SAMPLES / name).read_bytes(), name)


def _said(reading: Reading) -> list[tuple[str, str]]:
    return [(turn.label, " ".join(turn.text.split())) for turn in reading.turns]


def test_samples_meet_the_contract_of_readers() -> None:
    """The samples give whole readings with drafts, and hostile documents nothing but errors that say something."""
    check_reader(READER, [(path.read_bytes(), path.name) for path in sorted(SAMPLES.iterdir())])


def test_voices_say_who_speaks() -> None:
    """A voice tag names the speaker, also where two voices share a cue or a line (WebVTT 1, section 4.2.2)."""
    assert _said(_sample("voices.vtt")) == [
        ("Host Name", "Why do people love bridges & fear them?"),
        (
            "Guest Name",
            "A bridge is a promise that the other side is worth the trouble of the walk. "
            "We keep that promise with paint and with bolts.",
        ),
        ("Host Name", "With bolts?"),
        ("Guest Name", "Mostly with bolts, and with people who check them at night."),
        ("", "Nobody is named for this one."),
    ]


def test_a_voice_does_not_outlast_its_cue() -> None:
    """A cue without a voice is nobody's, though somebody was named before it, and that is told."""
    reading = _sample("voices.vtt")
    assert not any("Nobody is named" in draft.text for draft in reading.drafts)
    assert any("no voice" in warning for warning in reading.warnings)


def test_what_the_header_says_is_used_and_no_name_is_made_up() -> None:
    """A title in the header is the source's; a file without one has no source, whatever the file is called."""
    assert [source.title for source in _sample("voices.vtt").sources] == ["An Evening on Bridges"]
    assert {draft.language for draft in _sample("voices.vtt").drafts} == {"en-GB"}
    assert _sample("call.vtt").sources == ()
    for header in ("WEBVTT - This file has cues.", "WEBVTT Created by a program", "WEBVTT FILE", "WEBVTT"):
        assert _read(f"{header}\n\n{TIMING}Words.").sources == ()
    assert [source.title for source in _read(f"WEBVTT\nTitle: Tides\n\n{TIMING}Words.").sources] == ["Tides"]


def test_blocks_are_told_and_not_said() -> None:
    """Comments, styles, regions, names of cues and data for players are notes, never words."""
    reading = _sample("voices.vtt")
    reasons = " | ".join(note.reason for note in reading.notes)
    for wanted in ("comment", "style sheet", "place on the screen", "name of a cue", "data for a player", "a sound"):
        assert wanted in reasons
    said = " ".join(words for _, words in _said(reading))
    assert not any(word in said for word in ("Checked", "cue(v", "width", "thumbnails", "jpg", "intro", "laughs"))


def test_rolling_captions_say_every_word_once() -> None:
    """Automatic captions that scroll repeat each line two or three times; the words are said once."""
    reading = _sample("rolling.en.vtt")
    assert _said(reading) == [
        ("Ann Author", "When you paint a wall you also paint the room that looks at it all day."),
        (">> 1", "Never, never trust a blue ceiling."),
    ]
    assert [line.seconds for line in reading.turns[0].lines] == [0.16, 2.08, 5.21]
    assert sum("rolling captions" in note.reason for note in reading.notes) == 1


@pytest.mark.parametrize(
    "cues",
    [
        ["one two three", "one two three four five", "one two three four five six seven"],
        ["one two three four", "two three four five six", "four five six seven"],
        ["one two\nthree four", "three four\nfive six", "five six\nseven"],
    ],
)
def test_each_way_of_rolling_is_undone(cues: list[str]) -> None:
    """Captions that grow, that overlap by words and that scroll by lines all say seven words."""
    texts = [f"00:0{at}.000 --> 00:0{at + 1}.000\n{cue}\n" for at, cue in enumerate(cues)]
    reading = _read("WEBVTT\n\n" + "\n".join(texts))
    assert _said(reading) == [("", "one two three four five six seven")]


def test_what_people_say_twice_stays() -> None:
    """In captions that do not roll a repeated line was said twice."""
    texts = ["No.", "No.", "Not in this house.", "Not in this house.", "Never.", "I said never."]
    cues = [f"00:0{at}.000 --> 00:0{at + 1}.000\n{text}\n" for at, text in enumerate(texts)]
    assert _said(_read("WEBVTT\n\n" + "\n".join(cues))) == [("", " ".join(texts))]


def test_blank_lines_lose_no_words() -> None:
    """A blank line under the timing drops no cue, and a blank line within a cue no line of it."""
    reading = _read(f"WEBVTT\n\n{TIMING}\ncongratulations\n\n{TIMING}\nTwo words\n\n{TIMING}one\n\ntwo\n")
    assert _said(reading) == [("", "congratulations Two words one two")]


def test_an_empty_cue_does_not_take_the_next_ones_name_for_words() -> None:
    """The number of the cue below an empty one is no caption."""
    reading = _read(f"WEBVTT\n\n1\n{TIMING}One\n\n2\n{TIMING}\n3\n{TIMING}Three")
    assert _said(reading) == [("", "One Three")]
    assert any("without words" in note.reason for note in reading.notes)


def test_karaoke_times_and_ruby_are_no_words() -> None:
    """Times within a line, classes and pronunciations are taken off; a time in front of a line is the line's."""
    reading = _read(
        f"WEBVTT\n\n{TIMING}<c.yellow>On</c>e <00:01.500>two\n<00:01.800>three <ruby>four<rt>4</rt></ruby> &lt;5&gt;"
    )
    assert _said(reading) == [("", "One two three four <5>")]
    assert [line.seconds for line in reading.turns[0].lines] == [1.0, 1.8]


def test_prefixes_name_speakers_where_no_voice_does() -> None:
    """Calls recorded with `Name:` in front of each cue credit each speaker, to the second."""
    reading = _sample("call.vtt")
    assert {draft.attribution.person for draft in reading.drafts} == {"Ann Author", "Bob Writer"}
    assert {draft.place.seconds for draft in reading.drafts if draft.place} == {1.0, 4.6}


def test_joined_files_have_a_header_in_the_middle() -> None:
    """Segments of a stream put one after the other: the second header is told, not said."""
    reading = _read(f"WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000\n\n{TIMING}One\n\nWEBVTT\n\n{TIMING}Two")
    assert _said(reading) == [("", "One Two")]


def test_a_file_without_its_signature_is_read_and_told() -> None:
    """A `.vtt` file that lacks its first line is read all the same, with a warning."""
    document = f"{TIMING}Words."
    assert READER.sniff(document.encode(), "x.vtt") > SrtReader().sniff(document.encode(), "x.vtt")
    assert any("WEBVTT" in warning for warning in _read(document).warnings)


def test_chapters_are_told_for_what_they_are() -> None:
    """A file of chapters holds nothing anybody says, and the error says so."""
    with pytest.raises(InputError, match="chapters"):
        _read(f"WEBVTT\nKind: chapters\n\n{TIMING}Introduction")


@pytest.mark.parametrize("document", [b"", b"WEBVTT", b"WEBVTT\n\nNOTE nothing\n", b"Words.", b"{}", b"\x00\x01\x02"])
def test_what_holds_no_cue_is_refused(document: bytes) -> None:
    """A file without a cue is refused, with a reason."""
    with pytest.raises(PullquoteError):
        READER.read(document, "x.vtt")


def test_other_formats_are_left_alone() -> None:
    """The reader knows its own files, and is 0 for all else."""
    assert READER.sniff(b"\xef\xbb\xbfWEBVTT - Title\r\n", "x.txt") > 0.9
    for other in (b"1\n00:00:01,000 --> 00:00:02,000\nHi", b"WEBVTTX", b"The WEBVTT format", b'{"a": "WEBVTT"}', b""):
        assert READER.sniff(other, "x.txt") == 0


@pytest.mark.parametrize(
    "unit", ["<v A>b</v>", "<00:00:01.000>", "NOTE\n\n", "STYLE\n\n", "WEBVTT\n\n", "<c.", "&amp;"]
)
def test_long_runs_of_signs_end(unit: str) -> None:
    """A long run of the format's own signs is read to its end."""
    document = ("WEBVTT\n\n" + TIMING + unit * (100_000 // len(unit)) + "\n\n" + TIMING + "End.").encode()
    check_whole(READER, READER.read(document, "x.vtt"), document, "x.vtt")


def test_a_rolling_file_of_many_cues_keeps_its_words() -> None:
    """An hour of rolling captions has as many words as were spoken."""
    lines = [f"line {at} of what was said" for at in range(1500)]
    cues = [
        f"{at // 60:02}:{at % 60:02}.000 --> {(at + 1) // 60:02}:{(at + 1) % 60:02}.000\n{before}\n{line}\n"
        for at, (before, line) in enumerate(zip(["", *lines], lines, strict=False))
    ]
    reading = _read("WEBVTT\n\n" + "\n".join(cues))
    assert " ".join(words for _, words in _said(reading)) == " ".join(lines)
