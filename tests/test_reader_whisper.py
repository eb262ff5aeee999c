"""The recogniser reader: the JSON of each family of recognisers, with its times and voices and nothing guessed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quotes.errors import InputError, PullquoteError
from quotes.readers.captions.whisper import WhisperReader
from quotes.readers.conformance import check_reader, check_whole
from quotes.readers.reader import Reading

SAMPLES = Path(__file__).parent / "samples" / "whisper"
READER = WhisperReader()


def _read(value: object) -> Reading:
    document = json.dumps(value, ensure_ascii=False).encode()
    reading = READER.read(document, "x.json")
    check_whole(READER, reading, document, "x.json")
    return reading


def _sample(name: str) -> Reading:
    return READER.read((SAMPLES / name).read_bytes(), name)


def _said(reading: Reading) -> list[tuple[str, str]]:
    return [(turn.label, " ".join(turn.text.split())) for turn in reading.turns]


def test_samples_meet_the_contract_of_readers() -> None:
    """The samples give whole readings, those with names drafts, and hostile documents nothing but errors."""
    named = ("interview.whisperx.json", "pieces.json")
    check_reader(READER, [((SAMPLES / name).read_bytes(), name) for name in named])
    for path in SAMPLES.iterdir():
        assert READER.sniff(path.read_bytes()[: 16 * 1024], path.name) >= 0.92
        check_whole(READER, READER.read(path.read_bytes(), path.name), path.read_bytes(), path.name)


def test_voices_change_within_a_segment() -> None:
    """WhisperX gives words of one segment to two voices: each has its own words, at its own time."""
    reading = _sample("interview.whisperx.json")
    assert _said(reading)[:2] == [
        ("SPEAKER_00", "What would you tell a young gardener?"),
        (
            "Guest Name",
            "Plant the slow tree first. The quick ones will always find a place beside it, whatever you do.",
        ),
    ]
    assert [line.seconds for line in reading.turns[1].lines] == [2.5, 4.2]


def test_a_number_is_no_name() -> None:
    """`SPEAKER_00` is a voice and nobody's name, so nothing it says is credited to anybody."""
    reading = _sample("interview.whisperx.json")
    assert {draft.attribution.person for draft in reading.drafts} == {"Guest Name"}
    assert reading.turns[0].speaker is None


def test_nobody_goes_on_speaking() -> None:
    """A segment without a speaker is not said by the speaker before it."""
    assert _said(_sample("interview.whisperx.json"))[2] == ("", "Nobody knows who said this, or when.")


def test_what_was_not_taken_is_told() -> None:
    """Music is a note; segments without words or times are told with their line."""
    reading = _sample("interview.whisperx.json")
    assert any(note.text == "[Music]" for note in reading.notes)
    assert any(note.reason == "words without a time" and note.line == 30 for note in reading.notes)
    assert [(skip.line, skip.reason) for skip in reading.skipped] == [(32, "segment 5: no words")]


def test_milliseconds_and_lines_of_whisper_cpp() -> None:
    """whisper.cpp counts in milliseconds; a line is that of the words, not of the brace above them."""
    reading = _sample("memo.cpp.json")
    lines = [line for turn in reading.turns for line in turn.lines]
    assert [(line.number, line.seconds) for line in lines] == [(18, 0.0), (29, 63.5), (29, 63.5)]
    assert reading.text.split("\n")[28].lstrip().startswith('"text"')


def test_a_new_voice_without_a_name_is_not_the_one_before() -> None:
    """Behind the sign for another voice nothing is credited to the voice before it."""
    assert [label for label, _ in _said(_sample("memo.cpp.json"))] == ["", "speaker 1", ">> 1"]
    segments = [
        {"offsets": {"from": at * 1000, "to": at * 1000 + 900}, "text": f" Part {at}.", "speaker_turn_next": at == 1}
        for at in range(4)
    ]
    assert [label for label, _ in _said(_read({"transcription": segments}))] == ["", ">> 1"]


def test_times_in_pairs() -> None:
    """Pipelines give begin and end as a pair, the last without an end."""
    reading = _sample("pipeline.json")
    assert [line.seconds for turn in reading.turns for line in turn.lines] == [0.0, 4.0]


@pytest.mark.parametrize("keys", [("start", "end"), ("start", "duration"), ("startTime", "endTime")])
@pytest.mark.parametrize("time", [2.5, "2.500"])
def test_times_under_other_names(keys: tuple[str, str], time: object) -> None:
    """Lists from caption services and other programs call the times otherwise, or write them as text."""
    pieces = [{keys[0]: time, keys[1]: 4, "text": "The tide keeps no diary."}]
    assert READER.sniff(json.dumps(pieces).encode(), "x.json") == 0.95
    assert _read(pieces).turns[0].lines[0].seconds == 2.5


@pytest.mark.parametrize("time", [None, float("nan"), float("inf"), -1, True, "soon", [1], 1e300])
def test_what_is_no_time_is_none(time: object) -> None:
    """A time that makes no sense loses neither the words nor gives them a wrong time."""
    reading = _read({"segments": [{"start": time, "end": time, "text": "Words that stay."}]})
    assert reading.turns[0].lines[0].seconds is None
    assert any("without a time" in note.reason for note in reading.notes)


def test_words_alone_make_a_segment() -> None:
    """A segment that has words but no text says those words."""
    words = [{"word": " One", "start": 0.5}, {"word": " two.", "start": 0.9}]
    assert _said(_read({"segments": [{"start": 0.5, "end": 1.0, "words": words}]})) == [("", "One two.")]


def test_words_that_do_not_fit_their_text_credit_nobody() -> None:
    """When the words with voices are not those of the segment, it is not known who says it."""
    words = [{"word": "Other", "speaker": "Ann Author"}, {"word": "things", "speaker": "Bob Writer"}]
    segment = {"start": 0, "end": 1, "text": "A door is a wall that changed its mind.", "speaker": "Ann Author"}
    assert _read({"segments": [{**segment, "words": words}]}).drafts == ()


def test_names_in_the_text_are_read_as_in_captions() -> None:
    """Pieces that begin with a name are said by that name."""
    texts = ["Ann Author: The tide keeps no diary.", "Bob Writer: And yet it never misses a day."]
    pieces = [{"start": at, "end": at + 1, "text": text} for at, text in enumerate(texts)]
    assert {draft.attribution.person for draft in _read(pieces).drafts} == {"Ann Author", "Bob Writer"}


def test_language_is_used_only_as_a_tag() -> None:
    """`de` is the quotes' language; `english`, which some services write, is no tag and is left out."""
    piece = {"start": 0, "end": 1, "text": "The tide keeps no diary.", "speaker": "Ann Author"}
    for language, wanted in (("de", "de"), ("english", None), (None, None)):
        (draft,) = _read({"segments": [piece], "language": language}).drafts
        assert draft.language == wanted


@pytest.mark.parametrize(
    "document",
    [
        "",
        "{}",
        "[]",
        "[1, 2]",
        '{"segments": []}',
        '{"segments": [{"text": "cut o',
        '{"segments": [{"text": ""}]}',
        '{"segments": {"a": 1}}',
        '{"segments": [{"text": "a", "start": ' + "9" * 5_000 + "}]}",
        '{"segments": ' + "[" * 100_000,
        "Just words.",
    ],
)
def test_what_is_no_transcript_is_refused(document: str) -> None:
    """Broken, endless, cut or empty JSON is refused with what is wrong with it."""
    with pytest.raises(InputError) as refused:
        READER.read(document.encode(), "x.json")
    assert "x.json" in refused.value.message


def test_an_error_names_line_and_column() -> None:
    """Somebody who edited the file by hand learns where it broke."""
    with pytest.raises(InputError, match="line 2, column"):
        READER.read(b'{"segments": [\n{"start": 0 "text": "a"}]}', "x.json")


@pytest.mark.parametrize(
    "other",
    [
        '[{"text": "Words", "author": "Ann Author"}]',
        '[{"start": 1, "end": 9, "text": "A remark", "author": "Ann Author"}]',
        '{"version": "1.0.0", "segments": [{"startTime": 0, "body": "a"}]}',
        '{"text": "Short words", "author": "Ann Author"}',
        '{"chapters": [{"startTime": 0, "title": "a"}]}',
        '{"quotes": [{"text": "a"}]}',
        "1\n00:00:01,000 --> 00:00:02,000\nHi",
        '"segments": [{"start": 0, "end": 1, "text": "a"}]',
        "",
    ],
)
def test_other_json_is_left_alone(other: str) -> None:
    """Collections of quotes and other transcripts are not taken for a recogniser's."""
    assert READER.sniff(other.encode(), "x.json") == 0


def test_the_beginning_is_enough_wherever_it_is_cut() -> None:
    """The first 16 KB of a long file tell what it is, also when they end in the middle of its whole text."""
    long = json.dumps({"text": " Snow falls." * 3_000, "segments": [{"start": 0, "end": 1, "text": "Snow"}]})
    assert READER.sniff(long.encode()[: 16 * 1024], "x.json") > 0.9
    segment = {"id": 0, "start": 0.0, "end": 9.0, "text": "Snow", "tokens": list(range(9_000))}
    assert READER.sniff(json.dumps({"segments": [segment]}).encode()[: 16 * 1024], "x.json") > 0.9


def test_many_segments_are_read_in_time() -> None:
    """Hours of speech is read whole."""
    pieces = [{"start": at, "end": at + 1, "text": f" Sentence number {at} ends."} for at in range(3_000)]
    reading = _read({"segments": pieces, "word_segments": [{"word": "Sentence", "text": "x"}]})
    assert sum(len(turn.lines) for turn in reading.turns) == 3_000


@pytest.mark.parametrize("text", ["\ud800 half", "\u202e turned", "[" * 5_000, "(speaker 1) " * 2_000, "A: " * 5_000])
def test_odd_text_in_a_segment(text: str) -> None:
    """Half characters, turned text and long runs of signs give a whole reading or an error that says something."""
    document = json.dumps([{"start": 0, "end": 1, "text": text + " Words.", "speaker": "Ann Author"}]).encode()
    try:
        check_whole(READER, READER.read(document, "x.json"), document, "x.json")
    except PullquoteError as error:
        assert error.message
