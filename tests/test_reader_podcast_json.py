"""The podcast reader: transcripts of the podcast namespace, phrase by phrase or word by word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.errors import InputError
from quotes.model import SourceKind
from quotes.readers.captions.podcast_json import PodcastJsonReader
from quotes.readers.captions.whisper import WhisperReader
from quotes.readers.conformance import check_reader, check_whole
from quotes.readers.reader import Reading

SAMPLES = Path(__file__).parent / "samples" / "podcast-json"
READER = PodcastJsonReader()


def _read(segments: object, **beside: object) -> Reading:
    document = json.dumps({"version": "1.0.0", "segments": segments, **beside}, ensure_ascii=False).encode()
    reading = READER.read(document, "x.json")
    check_whole(READER, reading, document, "x.json")
    return reading


def _sample(name: str) -> Reading:
    return READER.read((SAMPLES / name).read_bytes(), name)


def _said(reading: Reading) -> list[tuple[str, str]]:
    return [(turn.label, " ".join(turn.text.split())) for turn in reading.turns]


def test_samples_meet_the_contract_of_readers() -> None:
    """The samples give whole readings with drafts, and hostile documents nothing but errors that say something."""
    check_reader(READER, [(path.read_bytes(), path.name) for path in sorted(SAMPLES.iterdir())])


def test_single_words_become_sentences() -> None:
    """Segments of one word each are joined to what was said, each sentence with the time it begins."""
    reading = _sample("words.json")
    assert _said(reading) == [
        ("Guest Name", "Every door remembers the hand that shut it last."),
        ("Host Name", "Does it?"),
    ]
    (line,) = reading.turns[0].lines
    assert (line.number, line.seconds, line.tolerance_seconds) == (4, 0.5, 0)
    assert "Every door remembers the hand that shut it last." in {draft.text for draft in reading.drafts}


def test_a_missing_speaker_is_the_last_one_and_an_empty_one_nobody() -> None:
    """Without the key the speaker goes on; with nothing in it, it is not known who speaks."""
    assert [label for label, _ in _said(_sample("changes.json"))] == ["Host Name", "Guest Name", "", "Guest Name"]
    assert "I have hung nine hundred of them" in _said(_sample("changes.json"))[1][1]


def test_nobody_is_carried_over_when_the_first_is_unnamed() -> None:
    """In a document that names a speaker only here and there, segments without one are nobody's."""
    segments = [
        {"startTime": 0, "body": "Welcome to the show, everybody."},
        {"startTime": 1, "speaker": "Ann Author", "body": "A map is a polite way of being lost."},
        {"startTime": 2, "body": "That was our guest speaking just now."},
    ]
    assert [label for label, _ in _said(_read(segments))] == ["", "Ann Author", ""]


def test_title_show_and_chapters() -> None:
    """Title and show name the source, which is a podcast; chapters say in which part the words stand."""
    reading = _sample("changes.json")
    (source,) = reading.sources
    assert (source.title, source.kind) == ("The Small Hours: Doors", SourceKind.PODCAST)
    assert {turn.chapter for turn in reading.turns} == {"Hello", "Locks"}
    assert any("chapter 3" in note.reason for note in reading.notes)
    assert _sample("words.json").sources == ()


def test_times_as_text_and_what_was_not_taken() -> None:
    """Times in quotation marks are times; segments without a body are told with their line."""
    reading = _sample("changes.json")
    assert reading.turns[-1].lines[0].seconds == 64.5
    assert [(skip.line, skip.reason) for skip in reading.skipped] == [(11, "segment 6: no words")]
    assert any(note.text == "[laughter]" for note in reading.notes)


def test_chapters_alone_are_no_transcript() -> None:
    """A file of chapters, which stands beside a transcript in many feeds, is told for what it is."""
    document = json.dumps({"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Hello"}]}).encode()
    assert READER.sniff(document, "chapters.json") > 0.9
    with pytest.raises(InputError, match="chapters of an episode"):
        READER.read(document, "chapters.json")


@pytest.mark.parametrize(
    ("bodies", "wanted"),
    [
        (["Hello", ",", "you", "."], "Hello, you."),
        ([" Hel", "lo", " you", " there."], "Hello you there."),
        (["Hello ", "you ", "there."], "Hello you there."),
        (["雪", "は", "静か", "。"], "雪は静か。"),
        (["One.", "Two.", "Three."], "One. Two. Three."),
    ],
)
def test_joining_puts_spaces_where_they_belong(bodies: list[str], wanted: str) -> None:
    """No space before a comma, none in scripts without spaces, none where the pieces bring their own."""
    segments = [{"speaker": "Ann Author", "startTime": at / 10, "body": body} for at, body in enumerate(bodies)]
    assert _said(_read(segments)) == [("Ann Author", wanted)]


def test_a_long_pause_begins_a_new_line() -> None:
    """Words after a silence have their own time, though the sentence before was not ended."""
    segments = [
        {"speaker": "Ann Author", "startTime": at, "endTime": at + 0.5, "body": "word"} for at in (0, 1, 30, 31)
    ]
    assert [line.seconds for line in _read(segments).turns[0].lines] == [0, 30]


@given(st.lists(st.tuples(st.sampled_from(["Ann Author", "Bob Writer", ""]), st.text("abc.", min_size=1, max_size=6))))
def test_joining_loses_and_moves_no_letter(pieces: list[tuple[str, str]]) -> None:
    """Whatever the segments, each speaker's letters are all there, in order, and nobody else's."""
    segments = [{"speaker": speaker, "startTime": at, "body": body} for at, (speaker, body) in enumerate(pieces)]
    if not segments:
        return
    said = [(label, letter) for label, words in _said(_read(segments)) for letter in words if not letter.isspace()]
    assert said == [(speaker, letter) for speaker, body in pieces for letter in body]


@pytest.mark.parametrize(
    "document",
    ["", "{}", "[]", '{"segments": []}', '{"segments": [{"body": ""}]}', '{"segments": [{"body": "cut', "[" * 100_000],
)
def test_what_is_no_transcript_is_refused(document: str) -> None:
    """Broken, endless, cut or empty JSON is refused with what is wrong with it."""
    with pytest.raises(InputError) as refused:
        READER.read(document.encode(), "x.json")
    assert "x.json" in refused.value.message


def test_each_json_reader_knows_its_own() -> None:
    """Podcast transcripts and recognisers' look alike; each reader is sure of its own and 0 for the other's."""
    theirs = Path(__file__).parent / "samples" / "whisper"
    for path in SAMPLES.iterdir():
        assert READER.sniff(path.read_bytes(), path.name) == 0.95
        assert WhisperReader().sniff(path.read_bytes(), path.name) == 0
    for other in (
        *(path.read_bytes() for path in theirs.iterdir()),
        b'[{"text": "a"}]',
        b'{"body": "a"}',
        b"words",
        b"",
    ):
        assert READER.sniff(other, "x.json") == 0


def test_many_words_are_read_in_time() -> None:
    """Half an hour of single words are read whole."""
    segments = [{"speaker": "Ann Author", "startTime": at / 3, "body": f"w{at}"} for at in range(6_000)]
    assert len(_said(_read(segments))[0][1].split()) == 6_000
