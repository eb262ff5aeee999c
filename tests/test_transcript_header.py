"""What stands above a transcript: title, chapters, cast, sponsors, in the many shapes show notes have."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.model import SourceKind
from quotes.transcripts.cast import cast_of, read_handles
from quotes.transcripts.dates import iso_date
from quotes.transcripts.header import Header, read_chapter, read_header
from quotes.transcripts.stamps import clock, locator, read_stamp
from quotes.transcripts.turn import Chapter

SAMPLE = Path(__file__).parent / "samples" / "transcript" / "episode-unlabelled.txt"
SEED = Path(__file__).parents[2] / "shared" / "seeds" / "podcast-transcript.txt"


def _header(text: str) -> Header:
    return read_header(text.split("\n"))


def test_a_fenced_header_that_is_no_yaml_is_read_whole() -> None:
    """A header with colons in its values breaks YAML readers; ours must still find all it says."""
    header = _header(SAMPLE.read_text(encoding="utf-8"))
    about = header.about
    assert (about.title, about.series, about.kind) == (
        "A Life in Lists with Ann Author",
        "Example Talks",
        SourceKind.PODCAST,
    )
    assert (about.date, about.url) == ("2024-05-01", "https://www.example.com/watch?v=1")
    assert header.length == 600
    assert [chapter.seconds for chapter in header.chapters] == [0, 50, 192, 330, 400]
    assert header.sponsors == ("Papira", "Inkwell")
    assert "lasts for a hundred years" in header.sponsor_copy
    assert header.cast.guests == ("Ann Author",)
    assert header.warnings == ("Line 14: (00:03:120) is no time; it was read as 03:12.",)


def test_every_line_of_a_header_is_accounted_for() -> None:
    """A line of show notes that is in no note would be lost without a word."""
    lines = SAMPLE.read_text(encoding="utf-8").split("\n")
    header = read_header(lines)
    noted: set[int] = set()
    for note in header.notes:
        first, _, last = note.reason.removeprefix("lines ").partition(":")[0].partition("-")
        noted |= set(range(note.line, int(last) + 1)) if last.isdigit() and first.isdigit() else {note.line}
    words = {at for at, line in enumerate(lines[: header.body], start=1) if line.strip() and line != "---"}
    assert words <= noted


def test_a_host_pieced_together_from_a_handle_is_never_taken_as_known() -> None:
    """`@bobwriter (Bob)` suggests a name that the document does not say; a quote may not be credited to it."""
    header = _header(SAMPLE.read_text(encoding="utf-8"))
    assert header.cast.hosts == ("Bob Writer",)
    assert header.cast.pieced == ("Bob Writer",)
    assert header.cast.whole("Bob") == "Bob"
    assert header.about.speakers == ("Ann Author",)


@pytest.mark.parametrize(
    ("text", "title", "chapters"),
    [
        ("# A Talk\n\nCHAPTERS:\n(00:00:00) One\n(00:01:00) Two\n\nTRANSCRIPT\nWords.", "A Talk", 2),
        ("# A Talk\n\n**Chapters**:\nWords are here.", "A Talk", 0),
        ("A Talk on Paper\n\nHost Name: Words.\nGuest Name: More.", "A Talk on Paper", 0),
        ("Title: A Talk\nDate: 2021-05-01\nHost: Bob Writer\n\nWords.", "A Talk", 0),
        ("Words that nobody titled, and which go on for a while.\nMore words.", None, 0),
        ("Bob Writer: Words.\n\nAnn Author: More.\n\nBob Writer: Yes.", None, 0),
        ("---\nLength: 10s\n---\n\n# A Talk\nWords.", "A Talk", 0),
        ("---\nnothing closes this", None, 0),
        ("", None, 0),
    ],
)
def test_headers_come_in_many_shapes(text: str, title: str | None, chapters: int) -> None:
    """Transcripts with other headings, one line of title, or no header at all are read as well."""
    header = _header(text)
    assert header.about.title == title
    assert len(header.chapters) == chapters


def test_a_label_is_no_field() -> None:
    """`Host: So, where did it begin?` is somebody speaking; taken for a field, the words would be lost."""
    assert _header("Host: So, where did it begin?\nGuest: Here.").body == 0
    assert _header("Host: Bob Writer\n\nBob: So, where did it begin?").cast.hosts == ("Bob Writer",)


def test_two_sponsors_and_several_guests_are_told_apart() -> None:
    """Episodes have several sponsors and guests; one swallowed by another would never be recognised."""
    header = _header(
        "---\nVideo Description: Bob Writer talks with Ann Author of Example House and Carl Poet.\n\n"
        "SPONSORS:\nPapira makes paper. Papira is white.\n\nInkwell sells ink. Inkwell is black.\n---\n\n# Two Guests\n"
    )
    assert header.sponsors == ("Papira", "Inkwell")
    assert header.cast.guests == ("Ann Author", "Carl Poet")
    assert header.cast.hosts == ("Bob Writer",)


@pytest.mark.parametrize(
    ("title", "guests"),
    [
        ("Seeing Paper with Example’s Ann Author", ("Ann Author",)),
        ("Paper, ft. Ann Author", ("Ann Author",)),
        ("Paper with Ann Author, Bob Writer and Carl Poet", ("Ann Author", "Bob Writer", "Carl Poet")),
        ("Paper with Ann Author, Lead Product Manager", ("Ann Author",)),
        ("Working with paper", ()),
    ],
)
def test_a_title_names_its_guests(title: str, guests: tuple[str, ...]) -> None:
    """A job title taken for a guest would be offered as a person to credit."""
    assert cast_of(title, "", [], {}).guests == guests


def test_a_first_name_stands_for_a_whole_one_only_when_one_person_can_be_meant() -> None:
    """Two Anns in one episode: a line of `Ann` must not be credited to the wrong one."""
    assert cast_of("With Ann Author", "", [], {}).whole("ANN") == "Ann Author"
    assert cast_of("With Ann Author and Ann Writer", "", [], {}).whole("Ann") == "Ann"
    assert read_handles("Ann Author (@ann)") == (("ann", "Ann Author"),)


@pytest.mark.parametrize(
    ("line", "chapter"),
    [
        ("(00:00) Beginning", Chapter(0, "Beginning")),
        ("00:01:15 - Middle", Chapter(75, "Middle")),
        ("- Ending (1:02:03)", Chapter(3723, "Ending")),
        ("[02:30] Score 3:2", Chapter(150, "Score 3:2")),
    ],
)
def test_chapters_are_read_in_their_spellings(line: str, chapter: Chapter) -> None:
    """`(00:00)` is minutes and seconds, and a time may stand before or after the title."""
    assert read_chapter(line) == (chapter, "")


def test_a_slip_in_a_time_is_read_with_a_warning() -> None:
    """`(00:24:240)` is 24:24 to any reader; silence about it would hide a chapter that may be elsewhere."""
    stamp = read_stamp("(00:24:240) Title")
    assert stamp is not None
    assert stamp.seconds == 24 * 60 + 24
    assert "24:24" in stamp.warning
    assert read_stamp("10:75") is None


@given(st.integers(0, 99 * 3600))
def test_a_time_written_is_read_again(seconds: int) -> None:
    """What is printed as a place in a recording leads back to the same second."""
    stamp = read_stamp(clock(seconds))
    assert stamp is not None
    assert stamp.seconds == seconds


def test_a_time_worked_out_is_marked_and_a_vague_one_left_out() -> None:
    """A time that was worked out must not look exact, and one off by minutes helps nobody."""
    assert locator(1228, 60) == "≈ 20:28"
    assert locator(1228, 0) == "20:28"
    assert locator(3723, 0) == "1:02:03"
    assert locator(100, 500) is None
    assert locator(None, None) is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("August 29, 2023", "2023-08-29"),
        ("29 Aug 2023", "2023-08-29"),
        ("7th of May 2021", "2021-05-07"),
        ("2023-08-29", "2023-08-29"),
        ("May 2021", "2021-05"),
        ("2021", "2021"),
        ("08/09/2023", None),
        ("February 31, 2023", None),
    ],
)
def test_dates_become_iso_dates_or_nothing(text: str, date: str | None) -> None:
    """A date that could be in August or September is not guessed."""
    assert iso_date(text) == date


def test_the_seed_header_is_read_whole() -> None:
    """The real header: 18 chapters, 3 links, 4 handles, 2 sponsors, and it is not YAML."""
    if not SEED.exists():
        pytest.skip("the seeds (../shared/seeds) are not here")
    header = _header(SEED.read_text(encoding="utf-8"))
    assert len(header.chapters) == 18
    assert header.body == 56
    assert (header.about.kind, header.about.date) == (SourceKind.PODCAST, "2023-08-29")
    assert (len(header.cast.hosts), len(header.cast.guests), len(header.sponsors)) == (1, 1, 2)
    assert [warning.partition(":")[0] for warning in header.warnings] == ["Line 24"]
