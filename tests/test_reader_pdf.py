"""The PDF reader: columns, joined lines, running heads and pages, from the look of the page alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_documents import Text, column, pdf

from quotes.errors import InputError
from quotes.readers import Reading
from quotes.readers.conformance import check_reader, check_survives
from quotes.readers.pages import PdfReader
from quotes.readers.pages.line_ends import joined_lines, vocabulary

PDF = PdfReader()
LINE = "A line of plain words stands here so that the column has enough of them to be read as running prose. "


def article() -> bytes:
    """Three pages with heads and numbers; a quotation set in, a word cut at a page's end, two columns."""
    first = [Text(72, 700, "On Small Things", 20), Text(72, 670, "By Ann Author")]
    first += column(LINE * 4 + "Bob Writer wrote:", 72, 640)
    first += column("Words that are set in from the margin stand as a block of their own.", 100, 530, length=45)
    first += column("After it the text goes on as it did before it began, without an inter-", 72, 480)
    second = [*column("ruption at the end of the page. " + LINE * 3, 72, 700), Text(72, 80, "1 A note below.", 8)]
    third = column("Left " + LINE * 6, 72, 700, length=38) + column("Right " + LINE * 6, 330, 700, length=38)
    pages = [
        [Text(72, 760, "Notes on Things", 9), *lines, Text(300, 30, str(number))]
        for number, lines in enumerate((first, second, third), 7)
    ]
    labels = "/PageLabels<</Nums[0<</S/D/St 7>>]>>"
    return pdf(pages, info={"Title": "On Small Things", "Author": "python-docx"}, catalog=labels)


def _read(pages: list[list[Text]], **info: str) -> Reading:
    return PDF.read(pdf(pages, info=info), "made.pdf")


def test_the_reader_keeps_every_promise() -> None:
    """A document of ours, and bytes that are no PDF, are read as every reader must."""
    check_reader(PDF, [(article(), "article.pdf")])


def test_the_sample_is_what_is_made_here() -> None:
    """The sample that all readers are tried on is the document of this test."""
    assert (Path(__file__).parent / "samples" / "pdf" / "article.pdf").read_bytes() == article()


def test_an_article_is_read_whole() -> None:
    """Prose is joined over lines, columns and pages; heads, numbers and notes are told; pages are as printed."""
    reading = PDF.read(article(), "article.pdf")
    text = reading.text.split("\n")
    assert "without an interruption at the end of the page. A line" in reading.text
    assert next(line for line in text if line.startswith("Left")).endswith("running prose.")
    assert text.index(next(t for t in text if t.startswith("Left"))) < text.index(
        next(t for t in text if t.startswith("Right"))
    )
    reasons = {note.text: note.reason for note in reading.notes}
    assert reasons["Notes on Things"] == "a running head or footer, on 3 pages"
    assert reasons["7"] == "a page number, on 3 pages"
    assert reasons["1 A note below."] == "a footnote"
    (set_in,) = [draft for draft in reading.drafts if draft.text.startswith("Words that are set in")]
    assert set_in.attribution.person == "Bob Writer"
    pages = {draft.text[:5]: draft.place.page for draft in reading.drafts if draft.place}
    assert (pages["Words"], pages["Left "]) == ("7", "9")
    assert {draft.attribution.person for draft in reading.drafts} == {"Ann Author", "Bob Writer"}
    assert reading.warnings == ()


def test_the_author_property_counts_only_when_no_line_names_one() -> None:
    """Whoever typed a file is credited only with a warning, and a program never."""
    page = column(LINE * 3, 72, 700)
    reading = _read([page], Author="Ann Author", Title="Some Work")
    assert {draft.attribution.person for draft in reading.drafts} == {"Ann Author"}
    assert "may only have typed it" in reading.warnings[0]
    for nobody in ("Microsoft Word", "ann", "python-docx", "User 1"):
        assert _read([page], Author=nobody).drafts == ()
    byline = _read([[Text(72, 730, "By Bob Writer"), *page]], Author="Ann Author")
    assert {draft.attribution.person for draft in byline.drafts} == {"Bob Writer"}
    assert byline.warnings == ()


def test_ligatures_are_letters() -> None:
    """Words with ligatures are found by who types their letters."""
    assert "o\ufb01" not in _read([[Text(72, 700, "The first office of the flat affair.")]]).text


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["The hyphen-", "ated word"], "The hyphenated word"),
        (["A self-", "made one"], "A self-made one"),
        (["An Anglo-", "American one"], "An Anglo-American one"),
        (["From 1910-", "1912 it was"], "From 1910-1912 it was"),
        (["It is a by-", "product here; a by-product it is"], "It is a by-product here; a by-product it is"),
        (["Of self-", "ish ones; selfish ones"], "Of selfish ones; selfish ones"),
        (["One line", "and one more"], "One line and one more"),
        (["It ends—", "so it goes"], "It ends—so it goes"),
        (["soft hy\xad", "phen"], "soft hyphen"),
    ],
)
def test_lines_are_joined_as_they_were_written(lines: list[str], text: str) -> None:
    """Words cut at a line's end are whole again, and compounds keep their hyphen."""
    assert joined_lines(lines, vocabulary(lines)) == text


def test_documents_that_cannot_be_read_are_told_apart() -> None:
    """A scan, a damaged file, another format and too large a file each say what they are and what to do."""
    with pytest.raises(InputError, match="no text layer"):
        _read([[]])
    with pytest.raises(InputError, match="damaged"):
        PDF.read(b"%PDF-1.7\n" + b"garbage " * 100, "x.pdf")
    with pytest.raises(InputError, match="no PDF"):
        PDF.read(b"PK\x03\x04", "x.pdf")
    partly = _read([column(LINE * 3, 72, 700), []])
    assert partly.warnings[0].startswith("Pages without text")


def test_locked_documents_are_told() -> None:
    """A password is told as such, not as damage."""
    locked = article().replace(
        b"trailer\n<<",
        b"trailer\n<</ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<"
        + b"41" * 32
        + b">/U<"
        + b"42" * 32
        + b">>>",
    )
    with pytest.raises(InputError, match="locked with a password"):
        PDF.read(locked, "x.pdf")


def test_documents_cut_short_are_refused_or_read() -> None:
    """A download that broke off anywhere, or with bytes changed, is a whole reading or a plain error."""
    made = article()
    for cut in range(0, len(made), max(1, len(made) // 60)):
        check_survives(PDF, made[:cut], "cut.pdf")
        check_survives(PDF, made[:cut] + b"\xff\x00<<" + made[cut + 4 :], "changed.pdf")


def test_pages_made_to_hang_are_read() -> None:
    """Thousands of words in one place, or far from each other, cost seconds at most."""
    heap = [Text(72, 700, "words in a heap")] * 3_000
    far = [Text(number % 500, (number * 37) % 780, "far", 1 + number % 40) for number in range(3_000)]
    for lines in (heap, far):
        check_survives(PDF, pdf([lines]), "hard.pdf")


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(0, 780), st.text("ab- .1“", max_size=30)), max_size=30))
def test_no_page_breaks_the_reader(places: list[tuple[int, int, str]]) -> None:
    """Wherever words stand on a page, none makes the reader fail."""
    check_survives(PDF, pdf([[Text(left, bottom, words) for left, bottom, words in places]] * 3), "any.pdf")


def test_the_reader_knows_its_own() -> None:
    """A PDF is known by its header, whatever it is called."""
    assert PDF.sniff(article()[:1000], "download") > 0.9
    assert PDF.sniff(b"junk\n" + article()[:500], "x") > 0.8
    assert PDF.sniff(b"words about %PDF files", "x.pdf") == 0
