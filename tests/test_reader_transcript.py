"""The transcript reader: whole readings of its own samples, and no claim on other formats' documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes.errors import PullquoteError
from quotes.model import SourceKind
from quotes.readers.conformance import check_name, check_reader, check_sniff, check_survives, check_whole
from quotes.readers.transcript import TranscriptReader
from quotes.transcripts.turn import TurnKind

READER = TranscriptReader()
SAMPLES = Path(__file__).parent / "samples" / "transcript"
SEED = Path(__file__).parents[2] / "shared" / "seeds" / "podcast-transcript.txt"
LABELLED = ("interview.txt", "stamped.md", "meeting.txt")
SAID = "Paper remembers what people would rather forget about themselves."


def test_the_reader_keeps_the_promises_of_readers() -> None:
    """Every draft can be kept as it is, says where it stands, and comes out the same each time."""
    check_reader(READER, [((SAMPLES / name).read_bytes(), name) for name in LABELLED])


def test_a_transcript_without_labels_is_read_whole_and_gives_no_drafts() -> None:
    """Nobody is known to speak, so nobody is credited; the turns wait for a person to name them."""
    document = (SAMPLES / "episode-unlabelled.txt").read_bytes()
    reading = READER.read(document, "episode.txt")
    check_sniff(READER, document, "episode.txt")
    check_whole(READER, reading, document, "episode.txt")
    assert reading.drafts == ()
    assert [source.title for source in reading.sources] == ["Example Talks: A Life in Lists with Ann Author"]
    assert reading.text == document.decode()


@pytest.mark.parametrize("name", [*LABELLED, "episode-unlabelled.txt"])
def test_every_line_of_a_transcript_is_somewhere(name: str) -> None:
    """Words that are in no turn and no note were lost without a word."""
    reading = READER.read((SAMPLES / name).read_bytes(), name)
    accounted = {line.number for turn in reading.turns for line in turn.lines}
    for note in reading.notes:
        first, _, last = note.reason.removeprefix("lines ").partition(":")[0].partition("-")
        accounted |= set(range(note.line, int(last) + 1)) if first.isdigit() and last.isdigit() else {note.line}
    lines = reading.text.split("\n")
    assert {at for at, line in enumerate(lines, start=1) if line.strip() and line != "---"} <= accounted


def test_drafts_have_times_chapters_and_whole_names() -> None:
    """A quote from a recording leads back to the minute it was said in, and to the person as the title names her."""
    reading = READER.read((SAMPLES / "stamped.md").read_bytes(), "stamped.md")
    assert [(draft.locator, draft.section, draft.attribution.person) for draft in reading.drafts][:2] == [
        ("00:12", "Beginnings", "Ann Author"),
        ("02:05", "Why ink fades", "Ann Author"),
    ]
    interview = READER.read((SAMPLES / "interview.txt").read_bytes(), "interview.txt")
    assert {draft.attribution.person for draft in interview.drafts} == {"Ann Author", "Bob Writer"}
    assert all("neighbour" not in draft.text and "Thank you" not in draft.text for draft in interview.drafts)
    assert (interview.sources[0].date, interview.sources[0].kind) == ("2021-03-12", SourceKind.UNKNOWN)


@pytest.mark.parametrize(
    ("document", "name"),
    [
        ('{"segments": [{"start": 0, "text": "Words", "speaker": "Ann Author"}]}', "talk.json"),
        ("WEBVTT\n\n00:00.000 --> 00:02.000\n<v Ann Author>Words here.\n", "talk.vtt"),
        ("1\n00:00:00,000 --> 00:00:02,000\nAnn Author: Words here.\n", "talk.srt"),
        ("text,author\nWords,Ann Author\n", "quotes.csv"),
        ("<html><p>Ann Author: words</p></html>", "page.html"),
        ("“Words are here.” — Ann Author\n\n“More words.” — Bob Writer\n", "quotes.txt"),
        ("\n".join(f'- On Topic {at}: "{SAID}" — Source: [Talk]' for at in range(30)), "lessons.txt"),
        ("# A Title\n\nA paragraph of prose, which is long enough.\n\n> Words.\n> — Ann Author\n", "notes.md"),
        ("Once there was a town. It had a wall.\n\nNobody knew why.\n" * 20, "book.txt"),
        ("---\ntitle: A Post\ndate: 2024-03-02\n---\n\nWords of a post.\n", "post.md"),
    ],
)
def test_other_formats_are_left_to_their_readers(document: str, name: str) -> None:
    """A reader that is too sure of others' documents would read them wrong."""
    assert READER.sniff(document.encode()[: 16 * 1024], name) <= 0.2


@pytest.mark.parametrize("name", [*LABELLED, "episode-unlabelled.txt"])
def test_its_own_documents_are_known(name: str) -> None:
    """A transcript read as a list or as prose would lose who speaks."""
    assert READER.sniff((SAMPLES / name).read_bytes()[: 16 * 1024], name) >= 0.6


@pytest.mark.parametrize(
    "piece",
    ["Ann Author: ", "**", "[00:00] ", "(", "with Ann Author, ", "@a ", "A ", "A: ", "----\n", "# \n", "1:", "? ",
     "00:00\n", "sponsors. ", "10% off code ", "\\[", "*  ", "Yeah. ", "\u202e"],
)  # fmt: skip
def test_hostile_documents_end_soon(piece: str) -> None:
    """A document of nothing but one sign must not hold an import up: the time grows with its length only."""
    document = piece.encode() * (200_000 // len(piece))
    check_survives(READER, document[:200_000], "hostile.txt")
    check_survives(READER, b"# A Talk with Ann Author\n\n" + document[:20_000], "hostile.txt")
    check_survives(READER, b"---\n" + document[:20_000] + b"\n---\n" + document[:20_000], "hostile.txt")


@pytest.mark.parametrize("name", [*LABELLED, "episode-unlabelled.txt"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_broken_off_and_in_other_encodings(name: str, encoding: str) -> None:
    """Half a download, or a file from an old machine, is read as far as it goes or refused with a reason."""
    text = (SAMPLES / name).read_text(encoding="utf-8").replace("’", "'")
    document = text.encode(encoding)
    for cut in range(0, len(document), 97):
        check_survives(READER, document[:cut], name)
    check_whole(READER, READER.read(document, name), document, name)


def test_a_document_without_words_is_refused() -> None:
    """An empty transcript is a mistake to be told, not a reading of nothing."""
    check_name(READER)
    for document in (b"", b"---\nLength: 3s\n---\n", b"\0\1\2", b"# A Talk\n"):
        with pytest.raises(PullquoteError):
            READER.read(document, "talk.txt")


def test_characters_that_cannot_be_kept_stay_in_the_turn() -> None:
    """A control character in one sentence costs that sentence as a quote, and nothing else."""
    reading = READER.read(
        f"Ann Author: {SAID} A\x07nd more of the same was said.\nBob Writer: {SAID}\n".encode(), "t.txt"
    )
    assert {draft.text for draft in reading.drafts} == {SAID}
    assert "\x07" in reading.turns[0].text


def test_the_seed_is_read_whole() -> None:
    """The real transcript: 1 episode, 18 chapters, 543 lines, 9,266 words, and nobody who is known to speak."""
    if not SEED.exists():
        pytest.skip("the seeds (../shared/seeds) are not here")
    document = SEED.read_bytes()
    reading = READER.read(document, SEED.name)
    check_whole(READER, reading, document, SEED.name)
    assert READER.sniff(document[: 16 * 1024], SEED.name) >= 0.9
    assert len(reading.sources) == 1
    assert len({line.number for turn in reading.turns for line in turn.lines}) == 543
    assert sum(len(turn.text.split()) for turn in reading.turns) == 9_266
    assert reading.drafts == ()
    speech = [turn for turn in reading.turns if turn.kind is TurnKind.SPEECH]
    assert {turn.speaker for turn in speech} == {None}
    # A person counted 43; what cues can tell comes near, and every boundary can be moved.
    assert 35 <= len(speech) <= 48
    assert {line.tolerance_seconds for turn in reading.turns for line in turn.lines if line.seconds} == {60.0}
    # Two chapters whose first words are known to the line.
    when = {line.number: line.seconds for turn in reading.turns for line in turn.lines}
    assert abs((when[257] or 0) - 1_228) <= 60
    assert abs((when[295] or 0) - 1_464) <= 60
