"""Markdown of note-taking programs: Obsidian, Logseq, and what Readwise writes to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes.model import SourceKind
from quotes.readers.conformance import check_reading, check_sniff, check_survives, check_whole
from quotes.readers.markdown.reader import MarkdownReader
from quotes.readers.markdown.words import flowing, is_tagged_quote, tags, words
from quotes.readers.reader import Reading

SAMPLES = Path(__file__).parent / "samples" / "markdown"
READER = MarkdownReader()


def read(text: str) -> Reading:
    """The reading of a note with that text."""
    return READER.read(text.encode(), "note.md")


def sample(name: str) -> Reading:
    """The reading of a sample."""
    return READER.read((SAMPLES / name).read_bytes(), name)


def credits(reading: Reading) -> list[tuple[str, str]]:
    """Words and author of each quote."""
    return [(draft.text, draft.attribution.person) for draft in reading.drafts]


@pytest.mark.parametrize("name", ["vault-note.md", "logseq.md", "readwise.md"])
def test_notes_keep_the_promises_of_a_reader(name: str) -> None:
    """Each note is known, read whole, and read the same each time."""
    document = (SAMPLES / name).read_bytes()
    check_sniff(READER, document, name)
    check_reading(READER, document, name)


def test_callouts_name_their_author_in_the_title() -> None:
    """Obsidian's quote callouts, folded or not, its plugin's code blocks, and admonitions."""
    told = credits(sample("vault-note.md"))
    assert [person for _, person in told] == ["Marcus Aurelius", "Seneca the Younger", "Ann Author", "Bob Writer"]
    assert told[1][0] == "We suffer more often in imagination than in reality.\n\nIt is so with fears of every kind."


def test_a_title_that_is_no_name_credits_nobody() -> None:
    """A definition has not said anything."""
    reading = read("> [!quote] Definition\n> Patience is waiting.\n\n> [!quote] Key Insight\n> It is long.\n")
    assert not reading.drafts
    assert len(reading.skipped) == 2


def test_comments_and_summaries_are_not_quoted() -> None:
    """What only the note's writer sees, and what sums up, end in notes."""
    reading = sample("vault-note.md")
    reasons = [note.reason for note in reading.notes]
    assert any("comments that no page shows" in reason for reason in reasons)
    assert "summary, nobody's own words" in reasons
    assert not any("Hidden" in note.text for note in reading.notes)


def test_logseqs_blocks_and_properties_credit_their_quotations() -> None:
    """`#+BEGIN_QUOTE`, block quotations in items, and blocks tagged as quotes, with `author::` below them."""
    reading = sample("logseq.md")
    assert credits(reading) == [
        ("A lamp shows the room and hides the night.", "Ann Author"),
        ("Not all those who wait are late.", "Bob Writer"),
        ("A river never reads its own map.", "Ann Author"),
        ("Every harbour is a question.", "Bob Writer"),
    ]
    assert reading.drafts[0].source is not None
    assert reading.drafts[0].source.title == "The Lamp Book"
    assert [draft.place.line for draft in reading.drafts if draft.place] == [4, 9, 11, 13]
    assert [skipped.line for skipped in reading.skipped] == [16]


def test_highlights_are_the_books_and_notes_are_the_readers() -> None:
    """Whoever read the book is named nowhere on its page, so the author must not get the reader's notes."""
    reading = sample("readwise.md")
    assert {draft.attribution.person for draft in reading.drafts} == {"Ann Author"}
    assert len(reading.drafts) == 4
    assert not any("yesterday" in draft.text or "Location" in draft.text for draft in reading.drafts)
    (source,) = reading.sources
    assert (source.title, source.kind, source.url) == ("The Lamp Book", SourceKind.BOOK, "https://books.example/lamp")
    assert [draft.locator for draft in reading.drafts] == [None, None, "p. 12", None]


def test_highlights_in_an_outline_stand_below_their_date() -> None:
    """Readwise's pages in Logseq: the line with the date is no highlight, and what hangs below one is a note."""
    head = 'title:: Lamp (highlights)\nauthor:: [[Ann Author]]\nfull-title:: "The Lamp Book"\ncategory:: #books\n\n'
    text = "- Highlights first synced by [[Readwise]] [[May 4th, 2024]]\n\t- The wick works.\n\t\t- **Note**: so\n"
    reading = read(head + text)
    assert credits(reading) == [("The wick works.", "Ann Author")]
    assert reading.drafts[0].source is not None
    assert reading.drafts[0].source.title == "The Lamp Book"


def test_a_site_is_no_author() -> None:
    """Where a program has put an address for the author, nobody is credited."""
    head = "author:: [[rain.example]]\nfull-title:: Rain\ncategory:: #articles\n\n"
    assert not read(f"{head}- Highlights first synced by [[Readwise]]\n\t- The wick works.\n").drafts


def test_an_episodes_snips_are_nobodys_words() -> None:
    """A machine's notes, its takeaways and a transcript without names give no quotes; the episode is a source."""
    document = (SAMPLES / "episode-notes.md").read_bytes()
    reading = READER.read(document, "episode-notes.md")
    check_whole(READER, reading, document, "episode-notes.md")
    assert not reading.drafts
    (source,) = reading.sources
    assert (source.title, source.kind) == ("Harbour Radio: Rivers and their maps", SourceKind.PODCAST)


def test_a_book_note_with_front_matter_credits_what_it_quotes() -> None:
    """Obsidian's templates for books say the author once, above."""
    text = (
        "---\ntitle: The Lamp Book\nauthor: Ann Author\nisbn: 123\n---\n\nI liked it very much indeed, all of it.\n\n"
    )
    reading = read(f"{text}> The wick is the part that works.\n")
    assert credits(reading) == [("The wick is the part that works.", "Ann Author")]
    assert reading.drafts[0].source is not None
    assert reading.drafts[0].source.title == "The Lamp Book"


def test_a_post_with_an_author_does_not_credit_what_it_quotes() -> None:
    """The author of a post has not said what the post quotes from nobody."""
    reading = read("---\ntitle: Rain\nauthor: Ann Author\n---\n\n> The wick is the part that works.\n")
    assert not reading.drafts
    assert "no author" in reading.skipped[0].reason


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("==Some== words of [[Ann Author|Ann]] and [[folder/Page]] ^block-1", "Some words of Ann and Page"),
        ("Words with ![[picture.png]] inside #idea #[[long idea]]", "Words with inside"),
        ("The #stoic way (year:: 1900)", "The #stoic way"),
        ("^^Roam^^ words ((6502aa10-0000-4000-8000-000000000001))", "Roam words"),
        ("C# and #1 and a#b", "C# and #1 and a#b"),
    ],
)
def test_marks_of_notes_come_off(written: str, shown: str) -> None:
    """A card shows the words that the note shows."""
    assert words(written) == shown


def test_tags_are_told() -> None:
    """A block may be tagged as a quotation with a sign or with a link."""
    assert tags("#quote Words #[[big idea]]") == ("quote", "big idea")
    assert is_tagged_quote("Words #quote")
    assert is_tagged_quote("[[Quote]] words")
    assert not is_tagged_quote("Words about a quote")


def test_line_ends_are_those_of_the_page() -> None:
    """A line broken by the program is one line; one broken on purpose stays two."""
    assert flowing("one\ntwo  \nthree\\\nfour") == "one two\nthree\nfour"


@pytest.mark.parametrize(
    "piece",
    [
        "a:: b\n",
        "- a:: b\n",
        "#+BEGIN_QUOTE\n",
        "> [!quote] A\n",
        "==a ",
        "%%\n",
        "#quote ",
        "!!! quote\n    a\n\n",
        "((",
    ],
)
def test_long_runs_of_their_signs_end(piece: str) -> None:
    """A broken note never holds up an import."""
    check_survives(READER, (piece * 60_000)[:60_000].encode(), "note.md")
