"""The prose reader: articles and letters in plain text, with the speech quoted in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes.errors import PullquoteError
from quotes.model import Words
from quotes.readers.attributed import AttributedReader
from quotes.readers.conformance import check_reader, check_whole
from quotes.readers.prose import ProseReader
from quotes.readers.reader import Reading

PROSE = ProseReader()
SAMPLES = Path(__file__).parent / "samples" / "prose"
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


def _sample(name: str) -> Reading:
    return PROSE.read((SAMPLES / name).read_bytes(), name)


def _read(text: str) -> Reading:
    return PROSE.read(text.encode(), "article.txt")


def test_every_sample_keeps_the_promises_of_a_reader() -> None:
    """Drafts can be kept, stand where they say, and are the same each time; hostile bytes break nothing."""
    check_reader(PROSE, [(path.read_bytes(), path.name) for path in sorted(SAMPLES.iterdir())])


def test_an_article_is_read_whole() -> None:
    """Title, byline and date become the source; speech goes to its speakers and the rest to the author."""
    reading = _sample("article.txt")
    (source,) = reading.sources
    assert (source.title, source.date) == ("The Quiet Return of the Margin", "2021-05-03")
    quoted = [(draft.text, draft.attribution.person) for draft in reading.drafts if draft.words is Words.SPEECH]
    assert quoted == [
        ("People think a clean book is a loved book", "Bob Writer"),
        ("It is the other way round.", "Bob Writer"),
        (
            "I began with a question mark. Then there were two of them, and a line between.\n\n"
            "In the end the margins were fuller than the page",
            "Bob Writer",
        ),
    ]
    written = {draft.attribution.person for draft in reading.drafts if draft.words is Words.WRITING}
    assert written == {"Ann Author", "Ada Lovelace"}
    assert not any("newsletter" in draft.text or "sea" in draft.text for draft in reading.drafts)
    assert [skipped.line for skipped in reading.skipped] == [18]
    assert reading.warnings == ()


def test_a_place_is_where_the_words_stand() -> None:
    """Lines broken at a margin are one line in the quote and stay as they are in its place."""
    reading = _sample("article.txt")
    draft = next(draft for draft in reading.drafts if draft.text.startswith("The Analytical"))
    assert draft.text == "The Analytical Engine has no pretensions whatever to originate anything."
    assert draft.place is not None
    assert draft.place.line == 14
    assert draft.place.exact == "The Analytical Engine has no pretensions whatever to\noriginate anything."
    assert draft.place.prefix.endswith('wrote: "')
    assert draft.place.suffix.startswith('" She wrote')


def test_a_letter_is_its_writers() -> None:
    """Who signs a letter wrote it; salutation, date and signature are none of its words."""
    reading = _sample("letter.txt")
    assert {(draft.attribution.person, draft.words) for draft in reading.drafts} == {("Ann Author", Words.WRITING)}
    assert not any("Bob" in draft.text or "Yours" in draft.text for draft in reading.drafts)
    assert {note.reason for note in reading.notes} == {"date", "salutation", "signature"}


def test_marks_and_cues_of_other_languages_are_read() -> None:
    """German and French speech has its own marks and verbs."""
    told = [(draft.attribution.person, draft.words) for draft in _sample("bericht.txt").drafts]
    assert told[0] == ("Bob Writer", Words.SPEECH)
    assert ("Ada Lovelace", Words.WRITING) in told
    assert ("Guest Name", Words.SPEECH) in told


def test_a_list_stays_with_the_list_reader_and_an_article_does_not() -> None:
    """Each of the two readers of plain text is surer of its own documents, whatever they are called."""
    attributed = AttributedReader()
    lists = [
        "".join(f'"A short thought of number {number}." — Ann Author, Letters\n\n' for number in range(20)),
        "Quotes by Ann Author\n\n" + "".join(f"- A thought of number {number}.\n" for number in range(20)),
        "".join(f"A thought of number {number} that is long enough.\n— Ann Author\n\n" for number in range(20)),
    ]
    articles = [(SAMPLES / name).read_text(encoding="utf-8") for name in ("article.txt", "letter.txt", "bericht.txt")]
    articles.append("\n\n".join(['"Lists are for people who forget," said Ann Author on the day she forgot.'] * 9))
    for name in ("a.txt", "a"):
        for text in lists:
            assert PROSE.sniff(text.encode(), name) < attributed.sniff(text.encode(), name)
        for text in articles:
            assert PROSE.sniff(text.encode(), name) > attributed.sniff(text.encode(), name)


@pytest.mark.parametrize(
    ("document", "name"),
    [
        (b'{"text": "Words of somebody.", "author": "Ann Author"}', "a.json"),
        (b"text,author\nWords of somebody.,Ann Author\n", "a.csv"),
        (b"<html><body><p>Words of somebody.</p></body></html>", "a.html"),
        (b"WEBVTT\n\n00:00.000 --> 00:02.000\nWords of somebody.\n", "a.vtt"),
        (b"1\n00:00:00,000 --> 00:00:02,000\nWords of somebody.\n", "a.srt"),
        (b"---\ntitle: A page\n---\n\n# A page\n\nWords of somebody.\n", "a.md"),
        (b"Ann Author: Words of somebody.\nBob Writer: More words.\nAnn Author: And more.\n", "a.txt"),
        (b"%PDF-1.7\n", "a.pdf"),
        (b"", "a.txt"),
    ],
)
def test_other_formats_are_left_to_their_readers(document: bytes, name: str) -> None:
    """A reader of any text must not take what another reader knows better."""
    assert PROSE.sniff(document, name) <= 0.15


def test_the_edition_of_a_book_is_not_its_text() -> None:
    """Files of public libraries say where the text begins and ends, and who wrote it."""
    reading = _read(
        "A library's notice of a page that was never part of any book at all.\n\nTitle: A Book\nAuthor: Ann Author\n\n"
        "*** START OF THE PROJECT GUTENBERG EBOOK A BOOK ***\n\n"
        "A book that is read slowly is read by somebody else in the end.\n\n"
        "*** END OF THE PROJECT GUTENBERG EBOOK A BOOK ***\n\nThe licence of the library is a long and careful text.\n"
    )
    assert [(draft.text, draft.attribution.person) for draft in reading.drafts] == [
        ("A book that is read slowly is read by somebody else in the end.", "Ann Author")
    ]
    assert reading.sources[0].title == "A Book"


def test_verse_keeps_its_lines() -> None:
    """Short lines are the author's, and are not joined."""
    text = (
        "A Title\n\nBy Ann Author\n\n> The page is long,\n> the margin thin,\n> so let us in.\n> — Bob Writer, Verses\n"
    )
    (draft,) = _read(text).drafts
    assert draft.text == "The page is long,\nthe margin thin,\nso let us in."
    assert draft.attribution.person == "Bob Writer"


@pytest.mark.parametrize(
    "piece",
    ["\n", "Word\n\n", "- a\n", "> a\n", "Title: a\n", "A b.\n\n", "“Open here.\n\n", "By Ann\n", "*\n", "    a\n"],
)
def test_long_documents_end(piece: str) -> None:
    """Forty thousand characters of one thing are read whole, or refused with a reason."""
    document = (piece * (40_000 // len(piece))).encode()
    try:
        reading = PROSE.read(document, "long.txt")
    except PullquoteError as error:
        assert error.message
    else:
        check_whole(PROSE, reading, document, "long.txt")


@pytest.mark.parametrize(
    "seed", ["researcher-profile.txt", "podcast-brief.txt", "podcast-transcript.txt", "talk-post.md"]
)
def test_no_seed_is_credited_to_anybody_it_does_not_name(seed: str) -> None:
    """Pages, summaries and transcripts name no author in plain text, so nothing of them is a quote here."""
    path = SEEDS / seed
    if not path.exists():
        pytest.skip("the seeds (../shared/seeds) are not here")
    assert PROSE.read(path.read_bytes(), seed).drafts == ()
