"""The table reader: CSV and TSV as people's programs write them."""

from __future__ import annotations

import pytest

from quotes.errors import InputError
from quotes.model import Source, SourceKind, Words
from quotes.readers import Reading, read_document
from quotes.readers.conformance import check_reader
from quotes.readers.tabular import TabularReader


def _read(text: str, name: str = "quotes.csv") -> Reading:
    return read_document(text.encode(), name)


@pytest.mark.parametrize(
    "header",
    [
        "text,author",
        "Quote;Author",
        "Highlight\tAuthor",
        "quoteText|quoteAuthor",
        "QUOTE_TEXT,Quote Author",
        "Zitat;Autor",
        "Citation;Auteur",
        "Cita;Autor",
        "Citazione;Autore",
        "Citação;Autor",
        "Цитата;Автор",
        "\ufeffcontent,by",
    ],
)
def test_columns_are_known_by_many_names(header: str) -> None:
    """Columns are found by what people call them, in any delimiter."""
    delimiter = next(each for each in ",;\t|" if each in header)
    reading = _read(f"{header}\n“Plain words.”{delimiter}Author Name\n")
    assert [(draft.text, draft.attribution.person) for draft in reading.drafts] == [("Plain words.", "Author Name")]
    assert [field for field, _ in reading.columns] == ["text", "author"]


def test_every_column_has_its_field() -> None:
    """What a table knows is kept, and what it says that cannot be kept is told."""
    reading = _read(
        "text,author,book,year,url,page,tags,topic,chapter,language,kind,words\n"
        'Plain words,Author Name,Some Work,1912,https://example.org,7,"a; b",T,S,en,book,writing\n'
        "Other words,Author Name,Some Work,May 1912,no address,,,,,English,scroll,poem\n"
    )
    first, second = reading.drafts
    assert first.source == Source("Some Work", SourceKind.BOOK, "https://example.org", "1912")
    assert (first.locator, first.tags, first.topic, first.section) == ("7", ("a", "b"), "T", "S")
    assert (first.language, first.words) == ("en", Words.WRITING)
    assert second.source == Source("Some Work")
    assert len(reading.warnings) == 5
    assert all("Line 3" in warning for warning in reading.warnings)
    assert reading.notes == ()
    assert _read("text,author,stars\nPlain words,Author Name,5\n").notes[0].text == "stars"


def test_every_row_is_accounted_for() -> None:
    """Ragged, empty, authorless and broken rows are skipped with the line they begin on; blank ones are nothing."""
    reading = _read(
        'text,author\n"Two\nlines",Author Name\n\n,Author Name\nNo author,\ntoo,many,cells\nfew\n'
        '"never closed,Author Name\nWords after,Author Name\n"x"y,Author Name\nLast words,Author Name,,\n'
    )
    assert [draft.text for draft in reading.drafts] == ["Two\nlines", "Words after", "Last words"]
    assert [draft.place.line for draft in reading.drafts if draft.place] == [2, 10, 12]
    assert [skipped.line for skipped in reading.skipped] == [5, 6, 7, 8, 9, 11]
    assert all(skipped.reason for skipped in reading.skipped)


def test_a_table_without_words_says_what_it_has() -> None:
    """When no column holds the words, the error lists the columns and what would be accepted."""
    with pytest.raises(InputError) as caught:
        _read("foo,bar\n1,2\n")
    assert "foo, bar" in caught.value.message
    assert "quote" in caught.value.hint


def test_columns_can_be_named() -> None:
    """A person's word on the columns goes before the guess; a wrong one is an error."""
    document = b"Satz,text,wer\nPlain words,not this,Author Name\n"
    for columns in ({"text": "satz", "author": "WER"}, {"text": "1", "author": "3"}):
        reading = read_document(document, "a.csv", columns=columns)
        assert [(draft.text, draft.attribution.person) for draft in reading.drafts] == [("Plain words", "Author Name")]
        assert reading.columns == (("text", "Satz"), ("author", "wer"))
    for columns in ({"text": "nothing"}, {"titel": "Satz"}, {"text": "9"}):
        with pytest.raises(InputError):
            read_document(document, "a.csv", columns=columns)


def test_a_table_without_header_is_read_when_it_is_plain() -> None:
    """Two columns of which one always holds a sentence and the other a name need no header; others do."""
    reading = _read("Plain words that go on,Author Name\nOther words that go on,Other Name\n")
    assert [draft.attribution.person for draft in reading.drafts] == ["Author Name", "Other Name"]
    assert "no header" in reading.warnings[0]
    with pytest.raises(InputError):
        _read("Plain words that go on,more words that go on too\n")


def test_excels_ways() -> None:
    """Excel's `sep=` line, its encoding and its line ends are known."""
    reading = read_document("sep=;\r\nZitat;Autor\r\nWörter – schöne;Autor Name\r\n".encode("cp1252"), "a.csv")
    assert [(draft.text, draft.place.line) for draft in reading.drafts if draft.place] == [("Wörter – schöne", 3)]
    assert reading.encoding == "cp1252"
    assert "cp1252" in reading.warnings[0]


def test_stray_marks_between_tabs_are_words() -> None:
    """Tabs need no quoting, so a quotation mark in a cell is part of it."""
    reading = _read('text\tauthor\n"Stop" it said\tAuthor Name\nPlain words\tAuthor Name\n', "a.tsv")
    assert [draft.text for draft in reading.drafts] == ['"Stop" it said', "Plain words"]


def test_the_table_reader_keeps_the_readers_promises() -> None:
    """The shared checks hold for tables."""
    check_reader(TabularReader(), [(b"text,author\nPlain words,Author Name\n", "a.csv")])
