"""The Readwise reader: pages of its API; and its CSV, which is a table like any other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quotes.errors import InputError
from quotes.model import Source, SourceKind, Words
from quotes.readers import read_document
from quotes.readers.conformance import check_reader, check_survives
from quotes.readers.highlights.readwise import ReadwiseReader
from quotes.readers.reader import Reading
from quotes.readers.records import RecordReader

FOLDER = Path(__file__).parent / "samples" / "readwise"
SAMPLES = [(path.read_bytes(), path.name) for path in sorted(FOLDER.iterdir())]
CSV = Path(__file__).parent / "samples" / "csv" / "readwise-data.csv"


def _sample(name: str) -> Reading:
    return ReadwiseReader().read((FOLDER / name).read_bytes(), name)


def _read(page: object) -> Reading:
    return ReadwiseReader().read(json.dumps(page).encode(), "page.json")


def _book(**values: object) -> dict[str, object]:
    about = {"user_book_id": 1, "title": "On Lamps", "author": "Ann Author", "category": "books"}
    return about | {"highlights": [{"id": 1, "text": "The words."}]} | values


def test_a_reader_like_any_other() -> None:
    """The samples pass every check of readers."""
    check_reader(ReadwiseReader(), SAMPLES)


def test_a_page_of_an_export() -> None:
    """One page of the export gives every highlight with its book, place, tags and chapter."""
    book, article, podcast, post = _sample("export-page.json").drafts
    assert (book.attribution.person, book.words) == ("Ann Author", Words.WRITING)
    assert (book.source, book.locator) == (Source("A Book of Plain Words", SourceKind.BOOK), "location 120-124")
    assert (book.section, book.tags) == ("The First Part", ("style",))
    assert book.text.endswith("stays with it.")
    assert (article.words, article.locator) == (Words.GROUP, None)
    assert article.source == Source("An Article on Lamps", SourceKind.ARTICLE, "https://pages.example/lamps")
    assert (podcast.words, podcast.locator) == (Words.UNKNOWN, "at 12:34")
    assert (post.attribution.person, post.source and post.source.kind) == ("@ann", SourceKind.POST)


def test_what_is_no_quote_is_told() -> None:
    """Deleted, discarded, authorless and picture highlights are skipped; summaries and the reader's notes are notes."""
    reading = _sample("export-page.json")
    assert [skipped.reason.split(":")[0] for skipped in reading.skipped] == [
        "deleted in Readwise",
        "discarded in Readwise",
        "a picture, no words",
        "no author is named for A Page Without a Name (pages.example is no person)",
    ]
    assert {"Lent to a friend.", "Use this one.", "The First Part"} <= {note.text for note in reading.notes}
    assert "A machine says what the book is about." in {note.text for note in reading.notes}


def test_lines_lead_to_the_highlight() -> None:
    """A place's line is where the highlight stands in the file, also deep in a book's list."""
    for name in ("export-page.json", "reader-documents.json"):
        reading = _sample(name)
        lines = reading.text.split("\n")
        for draft in reading.drafts:
            assert draft.place is not None
            assert draft.place.line is not None
            shown = json.dumps(draft.text)
            assert shown in "\n".join(lines[draft.place.line - 1 : draft.place.line + 2])


def test_a_list_of_highlights() -> None:
    """The list names books by number only; a highlight that brings its author is taken, the others say why not."""
    reading = _sample("highlights-page.json")
    assert [draft.attribution.person for draft in reading.drafts] == ["Ann Author"]
    assert "only the number of the book" in reading.skipped[0].reason


def test_documents_of_reader() -> None:
    """A highlight of Reader's is credited to the author of the document it was made in, when that is on the page."""
    reading = _sample("reader-documents.json")
    (draft,) = reading.drafts
    assert (draft.text, draft.attribution.person, draft.tags) == ("A hill is a slow wave.", "Ann Author", ("nature",))
    assert draft.source == Source("On Hills", SourceKind.ARTICLE, "https://pages.example/hills", "2021-05-03")
    assert [skipped.text for skipped in reading.skipped] == ["Its page is elsewhere."]


@pytest.mark.parametrize(
    "url", ["https://www.youtube.com/watch?v=1", "https://youtu.be/1", "https://share.snipd.com/1"]
)
def test_anybody_may_speak_in_a_video(url: str) -> None:
    """What was marked in a video or an episode is not said to be its maker's own words."""
    (draft,) = _read({"results": [_book(category="articles", source_url=url)]}).drafts
    assert draft.words is Words.UNKNOWN


def test_a_deleted_book() -> None:
    """A book deleted in Readwise brings none of its highlights back."""
    reading = _read({"results": [_book(is_deleted=True)]})
    assert (len(reading.drafts), len(reading.skipped)) == (0, 1)


def test_an_empty_page() -> None:
    """The last page of an export may be empty, which is no error."""
    assert _read({"count": 0, "nextPageCursor": None, "results": []}).drafts == ()


@pytest.mark.parametrize("page", ['{"detail": "Invalid token."}', "[1", "{}", '"text"', "", "[" * 100_000])
def test_other_json_is_refused(page: str) -> None:
    """An answer that is no page is refused with a reason, not read as a page without highlights."""
    with pytest.raises(InputError):
        ReadwiseReader().read(page.encode(), "page.json")


def test_it_knows_its_own_pages() -> None:
    """Of a page cut off anywhere it is surer than the reader of any JSON; other JSON it leaves to that one."""
    for document, name in SAMPLES:
        for end in range(500, len(document) + 1, 50):
            assert ReadwiseReader().sniff(document[:end], name) > RecordReader().sniff(document[:end], name)
    for other in (
        '[{"text": "Words", "author": "Ann Author"}]',
        '{"quotes": []}',
        "{}",
        "text,author",
        '{"results": [{"id": 1}]}',
    ):
        assert ReadwiseReader().sniff(other.encode(), "quotes.json") == 0


def test_the_csv_is_a_table() -> None:
    """The CSV export is read by the reader of tables: its author column, its places, and no dates of reading."""
    reading = read_document(CSV.read_bytes(), CSV.name)
    assert reading.format == "csv"
    assert [draft.attribution.person for draft in reading.drafts] == ["Ann Author", "Bob Writer", "Ann Author"]
    assert [draft.locator for draft in reading.drafts] == ["location 120", None, "page 12"]
    assert reading.drafts[0].source == Source("A Book of Plain Words")
    assert reading.drafts[0].tags == ("style",)


@pytest.mark.parametrize(
    "text",
    [
        '{"results": [' + '{"user_book_id": 1, "highlights": [' * 20_000,
        json.dumps({"results": [_book(highlights=[[[[]]], 1, None, "x", {"text": 5}, {"text": "\ud800"}])]}),
        json.dumps({"results": [_book(title="x" * 5_000, author="Ann; " * 40_000)]}),
        json.dumps({"results": [_book(highlights=[{"text": "![](" * 50_000}])]}),
        json.dumps({"results": [_book(highlights=[{"text": "— " * 50_000, "tags": {"a": 1}, "location": 1e300}])]}),
        json.dumps({"results": [_book(highlights=[{"text": f"Words {at}."} for at in range(5_000)])]}),
    ],
)
def test_hostile_text(text: str) -> None:
    """No page takes hours or ends in anything but a reading or a reason."""
    check_survives(ReadwiseReader(), text.encode(), "page.json")
