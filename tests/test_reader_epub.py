"""The EPUB reader: chapters in order, printed pages, and a book's own furniture."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_documents import archive, epub

from quotes.errors import InputError
from quotes.model import SourceKind
from quotes.readers.conformance import check_reader
from quotes.readers.pages import EpubReader

EPUB = EpubReader()
OWN = "Plain words that stand alone make sense to all who read them."
NAV = (
    '<nav epub:type="toc"><ol><li><a href="one.xhtml">Chapter One</a></li><li><a href="two.xhtml#x">The Second</a></li>'
    '</ol></nav><nav epub:type="page-list"><ol><li><a href="two.xhtml#p13">13</a></li></ol></nav>'
)


def book() -> bytes:
    """A small EPUB 3 with what books have around their text."""
    return epub(
        {
            "title.xhtml": '<body epub:type="titlepage"><h1>A Made Book</h1><p>By Ann Author</p></body>',
            "rights.xhtml": '<body><section epub:type="copyright-page"><p>All rights are hers to keep.</p></section>'
            "</body>",
            "one.xhtml": f'<body><h1>Chapter One</h1><p>{OWN}<a epub:type="noteref" href="#n1">1</a></p><blockquote>'
            '<p>Said before.</p><p>— Bob Writer</p></blockquote><aside epub:type="footnote" id="n1">A note.</aside>'
            '<script>var a = "never";</script></body>',
            "two.xhtml": '<body><a id="x"/><p>Another chapter has words of its own for everybody.</p>'
            '<p id="p13">More of them stand on the next page for everybody.</p></body>',
            "about.xhtml": "<body><h2>About the Author</h2><p>Ann Author lives in a house of her own.</p></body>",
        },
        nav=NAV,
    )


def test_the_reader_keeps_every_promise() -> None:
    """A book of ours, and bytes that are none, are read as every reader must."""
    check_reader(EPUB, [(book(), "book.epub")])


def test_the_sample_is_what_is_made_here() -> None:
    """The sample that all readers are tried on is the book of this test."""
    assert (Path(__file__).parent / "samples" / "epub" / "book.epub").read_bytes() == book()


def test_a_book_is_read_whole() -> None:
    """The author's words are from the book, with chapter or page; title, rights, notes and biography are nobody's."""
    reading = EPUB.read(book(), "book.epub")
    found = {draft.text: draft for draft in reading.drafts}
    own = found[OWN]
    assert own.source is not None
    assert (own.attribution.person, own.source.title, own.source.kind) == ("Ann Author", "A Made Book", SourceKind.BOOK)
    assert (own.locator, own.section, own.language) == ("chapter One", "Chapter One", "en")
    quoted = found["Said before."]
    assert (quoted.attribution.person, quoted.source, quoted.locator) == ("Bob Writer", None, None)
    second = found["Another chapter has words of its own for everybody."]
    assert (second.locator, second.section) == ("chapter “The Second”", "The Second")
    paged = found["More of them stand on the next page for everybody."]
    assert (paged.locator, paged.place and paged.place.page) == ("page 13", "13")
    assert len(found) == 4
    reasons = {note.text: note.reason for note in reading.notes}
    assert reasons["All rights are hers to keep."] == "the copyright page"
    assert reasons["A note."] == "footnotes"
    assert "never" not in reading.text


def test_an_old_book_has_its_titles_and_pages_in_an_ncx() -> None:
    """EPUB 2 names chapters and pages in a file of its own, and roles in attributes."""
    ncx = (
        '<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">'
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>III</text></navLabel>'
        '<content src="a%20b.html"/></navPoint></navMap><pageList><pageTarget><navLabel><text>xii</text></navLabel>'
        '<content src="a%20b.html#p"/></pageTarget></pageList></ncx>'
    )
    metadata = (
        '<dc:title>Old Book</dc:title><dc:creator opf:role="aut">Author, Ann</dc:creator>'
        '<dc:creator opf:role="trl">Bob Writer</dc:creator><dc:date>1911-05-03</dc:date>'
    )
    body = f'<body><div/><p>{OWN}</p><p id="p">These words stand on a page of the preface, I believe.</p></body>'
    first, second = EPUB.read(epub({"a b.html": body}, metadata=metadata, ncx=ncx), "old.epub").drafts
    assert first.source is not None
    assert (first.attribution.person, first.source.date) == ("Ann Author", "1911")
    assert (first.locator, second.locator) == ("chapter III", "page xii")


@pytest.mark.parametrize(
    "title",
    ["Copyright", "Contents", "Index", "About the Author", "Foreword by Bob Writer", "Also by Ann Author", "Notes"],
)
def test_what_surrounds_a_book_is_nobodys(title: str) -> None:
    """Rights, lists, biographies and other people's forewords are not the author's quotes."""
    reading = EPUB.read(epub({"a.xhtml": f"<body><h1>{title}</h1><p>{OWN}</p></body>"}), "b.epub")
    assert reading.drafts == ()
    assert [note for note in reading.notes if note.text.startswith("Plain words") or title in note.text]


def test_locked_books_are_told_but_scrambled_fonts_are_read() -> None:
    """A lock on the text is told; scrambled fonts lock no words."""

    def made(method: str) -> bytes:
        data = f'<EncryptedData><EncryptionMethod Algorithm="{method}"/></EncryptedData>'
        return epub({"a.xhtml": f"<body><p>{OWN}</p></body>"}, extra={"META-INF/encryption.xml": f"<e>{data}</e>"})

    assert EPUB.read(made("http://www.idpf.org/2008/embedding"), "b.epub").drafts
    with pytest.raises(InputError, match="DRM"):
        EPUB.read(made("http://www.w3.org/2001/04/xmlenc#aes128-cbc"), "b.epub")


def test_what_is_no_book_is_told() -> None:
    """Archives of other kinds, and books without words, are refused with the reason."""
    with pytest.raises(InputError, match="no EPUB"):
        EPUB.read(archive({"a.txt": "x"}), "a.epub")
    with pytest.raises(InputError, match="no words"):
        EPUB.read(epub({"a.xhtml": "<body><img/></body>"}), "a.epub")
    assert EPUB.sniff(book()[:1000], "download.zip") > 0.9
    assert EPUB.sniff(archive({"word/document.xml": "x"}), "a.docx") == 0
