"""The DOCX reader: quotations by their style, and what Word keeps beside the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_documents import WORD, archive, docx, paragraph

from quotes.errors import InputError
from quotes.readers.conformance import check_reader
from quotes.readers.pages import DocxReader

DOCX = DocxReader()
OWN = "Some plain words stand here for all to read."


def letter() -> bytes:
    """A document with a byline, two quotations, a struck out sentence, a footnote and a comment."""
    body = (
        paragraph("On Documents", "Title")
        + paragraph("By Ann Author")
        + paragraph(OWN)
        + paragraph("First quoted words.", "Quote")
        + paragraph("— Bob Writer", "Quote")
        + paragraph("Second quoted words.", "Quote")
        + paragraph("— Jane Austen, Emma", "Quote")
        + '<w:p><w:del w:id="1"><w:r><w:delText>Struck out words.</w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t>'
        'These words were put in for all to read.</w:t></w:r></w:ins><w:r><w:footnoteReference w:id="2"/></w:r>'
        '<w:r><w:commentReference w:id="0"/></w:r></w:p>'
    )
    note = f'<w:footnotes {WORD}><w:footnote w:id="2">{paragraph("A note below.")}</w:footnote></w:footnotes>'
    asked = paragraph("Is it so?")
    comment = f'<w:comments {WORD}><w:comment w:id="0" w:initials="BW">{asked}</w:comment></w:comments>'
    return docx(
        body,
        author="Some Typist",
        title="Wrong",
        created="2013-12-23T23:15:00Z",
        extra={"word/footnotes.xml": note, "word/comments.xml": comment},
    )


def test_the_reader_keeps_every_promise() -> None:
    """A document of ours, and bytes that are none, are read as every reader must."""
    check_reader(DOCX, [(letter(), "letter.docx")])


def test_the_sample_is_what_is_made_here() -> None:
    """The sample that all readers are tried on is the document of this test."""
    assert (Path(__file__).parent / "samples" / "docx" / "letter.docx").read_bytes() == letter()


def test_a_document_is_read_whole() -> None:
    """Quotations have the author below them; struck out words are nowhere; notes and comments are told."""
    reading = DOCX.read(letter(), "letter.docx")
    credited = {draft.text: draft.attribution.person for draft in reading.drafts}
    assert credited == {
        OWN: "Ann Author",
        "First quoted words.": "Bob Writer",
        "Second quoted words.": "Jane Austen",
        "These words were put in for all to read.": "Ann Author",
    }
    assert "Struck out" not in reading.text
    reasons = {note.reason for note in reading.notes}
    assert {"footnotes", "lines 10-11: comments", "names the author", "heading: the title"} <= reasons
    assert reading.warnings == ()


def test_who_typed_a_document_is_its_author_only_with_a_warning() -> None:
    """The author property is often a program or a login; a full name counts when no line names anybody."""
    reading = DOCX.read(docx(paragraph(OWN), title="Work", author="Ann Author", created="2020-05-03T1:2:3Z"), "a.docx")
    (draft,) = reading.drafts
    assert draft.source is not None
    assert (draft.attribution.person, draft.source.title, draft.source.date) == ("Ann Author", "Work", "2020-05-03")
    assert "may only have typed it" in reading.warnings[0]
    for nobody in ("python-docx", "ann", "Microsoft Office User", "user", ""):
        assert DOCX.read(docx(paragraph(OWN), author=nobody), "a.docx").drafts == ()


def test_pictures_and_embedded_styles_are_left_alone() -> None:
    """A style map that a document brings along does not change how it is read."""
    extra: dict[str, str | bytes] = {"mammoth/style-map": "p => blockquote", "word/media/a.png": b"\x89PNG"}
    reading = DOCX.read(docx(paragraph("By Ann Author") + paragraph(OWN), extra=extra), "a.docx")
    assert [draft.attribution.person for draft in reading.drafts] == ["Ann Author"]


def test_what_is_no_document_is_told() -> None:
    """Archives of other kinds, and Word's text in disorder, are refused with the reason."""
    with pytest.raises(InputError, match="no Word document"):
        DOCX.read(archive({"xl/workbook.xml": "<a/>"}), "a.docx")
    with pytest.raises(InputError, match="nests"):
        DOCX.read(docx("<w:ins>" * 5_000 + "</w:ins>" * 5_000), "a.docx")
    with pytest.raises(InputError, match="damaged"):
        DOCX.read(docx(paragraph("a") + '<w:p><w:r><w:commentReference w:id="9"/></w:r></w:p>'), "a.docx")
    assert DOCX.sniff(letter()[:2000], "download.zip") > 0.9
    assert DOCX.sniff(archive({"xl/workbook.xml": "x"}), "a.xlsx") == 0
