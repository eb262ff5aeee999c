"""Files of the program fortune: sayings between lines of per cent signs."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes.errors import PullquoteError
from quotes.readers.conformance import check_reader, check_survives
from quotes.readers.fortune import FortuneReader
from quotes.readers.reader import Reading

SAMPLE = Path(__file__).parent / "samples" / "fortune" / "sayings"
READER = FortuneReader()


def read(text: str) -> Reading:
    """The reading of a file with that text."""
    return READER.read(text.encode(), "sayings")


def credits(text: str) -> list[tuple[str, str]]:
    """Words and author of each saying."""
    return [(draft.text, draft.attribution.person) for draft in read(text).drafts]


def test_keeps_every_promise_of_a_reader() -> None:
    """A file of sayings, and any other bytes, give a whole reading or an error that says what is wrong."""
    check_reader(READER, [(SAMPLE.read_bytes(), "sayings")])


def test_each_signed_record_is_a_quote() -> None:
    """Author, work and place in it come from the credit below the words, over as many lines as it has."""
    reading = READER.read(SAMPLE.read_bytes(), "sayings")
    told = [(d.attribution.person, d.source.title if d.source else None, d.locator) for d in reading.drafts]
    assert told == [
        ("Socrates", "Apology", None),
        ("William Blake", "Auguries of Innocence", None),
        ("Ann Author", "Two on a Bench", "chapter 3"),
        ("William Shakespeare", None, None),
        ("Ann Author", None, None),
        ("Bob Writer", None, None),
        ("Bob Writer", None, None),
    ]
    assert [draft.place.line for draft in reading.drafts if draft.place] == [1, 4, 11, 17, 19, 21, 24]


def test_an_unsigned_record_is_skipped_with_its_reason() -> None:
    """Nobody is made up for a saying that names nobody, and it is not lost without a word."""
    skipped = READER.read(SAMPLE.read_bytes(), "sayings").skipped
    assert [(each.line, each.reason[:9]) for each in skipped] == [(9, "no credit")]


def test_a_comment_is_no_saying() -> None:
    """Lines that begin with two signs are the file's own remarks."""
    notes = READER.read(SAMPLE.read_bytes(), "sayings").notes
    assert (8, "a comment of the file") in [(note.line, note.reason) for note in notes]


def test_verse_keeps_its_lines_and_prose_does_not() -> None:
    """A poem's lines are its author's; those of a paragraph are the width of a terminal in 1980."""
    verse = "A short line first\nAnd then one more\n\t\t-- Ann Author\n"
    prose = "A line that goes on to the edge of a screen as they were once, and\nends below it.\n\t\t-- Ann Author\n"
    (one, _), (two, _) = credits(f"{verse}%\n{prose}%\n")
    assert (one.count("\n"), two.count("\n")) == (1, 0)


def test_a_dialogue_keeps_its_lines() -> None:
    """Who speaks next begins a line, or nobody could tell the voices apart."""
    text = '\t"Is it late?"\n\t"It is never late here."\n\t\t-- Ann Author\n%\n'
    assert credits(text) == [('"Is it late?"\n"It is never late here."', "Ann Author")]


def test_two_sayings_in_a_record_have_each_its_author() -> None:
    """An answer below a saying is not put into the first one's mouth."""
    text = "Maps are letters.\n\t\t-- Ann Author\nLetters are maps.\n\t\t-- Bob Writer\n%\n"
    assert credits(text) == [("Maps are letters.", "Ann Author"), ("Letters are maps.", "Bob Writer")]


def test_two_names_below_one_text_credit_nobody() -> None:
    """Which of two names the words are of is a guess, and guesses are not made."""
    reading = read("Maps are letters.\n\t\t-- Ann Author\n\t\t-- Bob Writer\n%\n")
    assert not reading.drafts
    assert "several credits" in reading.skipped[0].reason


@pytest.mark.parametrize(
    "credit", ["seen on a wall in Lisbon", "unknown", "an old proverb", "winning sentence of the year"]
)
def test_what_is_no_name_credits_nobody(credit: str) -> None:
    """A wall, a proverb and a prize have said nothing."""
    assert not read(f"Some words of wisdom.\n\t\t-- {credit}\n%\n").drafts


def test_an_occasion_is_no_work() -> None:
    """What somebody was doing is told as a note, and never printed as the title of a book."""
    (draft,) = (reading := read("It rains.\n\t\t-- Ann Author, looking at the sky\n%\n")).drafts
    assert draft.source is None
    assert "looking at the sky" in [note.text for note in reading.notes]


def test_overstrikes_are_carried_out() -> None:
    """Underlining by backspace shows as words, and the report says that it was there."""
    reading = read("It was ___\b\b\bnot so, and _b_\bo_\bl_\bd.\n\t\t-- Ann Author\n%\n")
    assert reading.drafts[0].text.startswith("It was not so")
    assert "backspaces" in reading.warnings[0]


def test_it_knows_its_own_files_and_no_others() -> None:
    """TeX, and Obsidian's comments, have lines of per cent signs too."""
    assert READER.sniff(SAMPLE.read_bytes(), "sayings") >= 0.9
    assert READER.sniff(b"%\n% A comment.\n% Another.\n\\documentclass{article}\n", "a.tex") < 0.2
    assert READER.sniff(b"# Note\n\n%%\nhidden\n%%\n", "a.md") < 0.2
    assert READER.sniff(b'"Words." - Author Name\n', "list.txt") == 0


@pytest.mark.parametrize("piece", ["%\n", "%%\n", "\t\t-- A\n", "a\b", "--", '"', "a -- B C ", "\n"])
def test_long_runs_of_its_own_signs_end(piece: str) -> None:
    """A broken file never holds up an import."""
    check_survives(READER, (piece * 200_000)[:200_000].encode(), "sayings")


@pytest.mark.parametrize("document", [b"\0\1\2", "Wörter\n\t\t-- Jörg Autor\n%\n".encode("cp1252"), b"%PDF-1.7\n%\n"])
def test_other_bytes_are_refused_or_read(document: bytes) -> None:
    """Another encoding is read, and what is no text is refused with a reason."""
    try:
        assert READER.read(document, "sayings").drafts[0].attribution.person == "Jörg Autor"
    except PullquoteError as error:
        assert error.message
