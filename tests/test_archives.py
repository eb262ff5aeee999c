"""Archives and XML from outside: nothing grows without bound, leads out, or declares what it likes."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile

import pytest
from made_documents import archive, docx, epub, paragraph

from quotes.errors import InputError
from quotes.readers.pages import DocxReader, EpubReader
from quotes.readers.pages.archive import MOST_MEMBERS, open_archive
from quotes.readers.pages.xml_parts import check_xml, read_xml

BODY = "<body><blockquote><p>Plain words.</p><p>— Ann Author</p></blockquote></body>"
LAUGHS = (
    '<!DOCTYPE a [<!ENTITY l0 "lol">'
    + "".join(f"<!ENTITY l{number + 1} '" + f"&l{number};" * 10 + "'>" for number in range(9))
    + "]><a>&l9;</a>"
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


def test_a_bomb_is_refused_while_it_unpacks() -> None:
    """A small file that unpacks to hundreds of megabytes is refused before it has taken the memory."""
    bomb = archive({"a.xml": b" " * 50_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(InputError, match="times its size"):
        open_archive(bomb, "bomb.zip").read("a.xml")
    with pytest.raises(InputError, match="times its size"):
        EpubReader().read(epub({"c.xhtml": f"<body>{' ' * 50_000_000}</body>"}), "bomb.epub")
    with pytest.raises(InputError, match="times its size"):
        DocxReader().read(docx("", extra={"word/comments.xml": b" " * 50_000_000}), "bomb.docx")


def test_sizes_that_an_archive_states_are_not_believed() -> None:
    """A member that states a small size and unpacks to more is damaged, not read on."""
    whole = bytearray(archive({"a.txt": b"x" * 100_000}))
    for place in (whole.find(b"PK\x03\x04") + 22, whole.find(b"PK\x01\x02") + 24):
        struct.pack_into("<I", whole, place, 10)
    opened = open_archive(bytes(whole), "lying.zip")
    with pytest.raises(InputError, match="damaged"):
        opened.read("a.txt")


def test_archives_in_archives_stay_packed() -> None:
    """An archive within an archive is bytes like any others: nothing opens it."""
    inner = archive({"a.xml": b" " * 10_000_000})
    assert open_archive(archive({"b.zip": inner}), "x.zip").read("b.zip") == inner


@pytest.mark.parametrize("name", ["../a", "/a", "b/../../a", "..\\a", "C:/a", "\\a"])
def test_members_that_lead_out_are_no_members(name: str) -> None:
    """A name that would lead out of the archive cannot be read by any name."""
    opened = open_archive(archive({name: b"x", "kept": b"y"}), "x.zip")
    assert opened.names == ("kept",)
    with pytest.raises(InputError, match="no part"):
        opened.read(name)


def test_links_are_no_members() -> None:
    """A symbolic link in an archive leads nowhere."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        opened.writestr(link, "/etc/passwd")
    assert open_archive(made.getvalue(), "x.zip").names == ()


def test_two_members_of_one_name_are_refused() -> None:
    """Where two parts have one name, programs disagree which is read."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        opened.writestr("a", "1")
        opened.writestr("a", "2")
    with pytest.raises(InputError, match="two parts"):
        open_archive(made.getvalue(), "x.zip")


def test_locked_members_are_told() -> None:
    """A password is told as such, not as damage."""
    whole = bytearray(archive({"a": b"x"}))
    whole[whole.find(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(InputError, match="password"):
        open_archive(bytes(whole), "x.zip").read("a")


def test_too_many_members_are_refused() -> None:
    """A list of members without end is not walked."""
    many = archive({str(number): b"" for number in range(MOST_MEMBERS + 1)})
    with pytest.raises(InputError, match="parts"):
        open_archive(many, "x.zip")


@pytest.mark.parametrize("reader", [EpubReader(), DocxReader()], ids=["epub", "docx"])
def test_archives_cut_short_are_refused(reader: EpubReader | DocxReader) -> None:
    """A download that broke off anywhere, or with bytes changed, is a reading or a plain error."""
    made = epub({"c.xhtml": BODY}) if isinstance(reader, EpubReader) else docx(paragraph("Words", "Quote"))
    for cut in range(0, len(made), max(1, len(made) // 60)):
        for broken in (made[:cut], made[:cut] + b"\xff\x00" + made[cut + 2 :]):
            try:
                reader.read(broken, "broken")
            except InputError as error:
                assert error.message


@pytest.mark.parametrize("xml", [LAUGHS, OUTSIDE, OUTSIDE.replace("x SYSTEM", "% x SYSTEM")])
def test_xml_that_declares_anything_is_refused(xml: str) -> None:
    """Entities that expand without end, or read files of this computer, never come as far as a parser of ours."""
    for text in (xml.encode(), xml.encode("utf-16")):
        with pytest.raises(InputError, match="declares"):
            check_xml(text, "part", may_name_dtd=True)
    with pytest.raises(InputError, match="declares"):
        DocxReader().read(docx("", extra={"word/footnotes.xml": xml}), "x.docx")
    with pytest.raises(InputError, match="declares"):
        EpubReader().read(epub({"c.xhtml": BODY}, ncx=xml), "x.epub")


def test_xml_of_old_books_may_name_its_type() -> None:
    """EPUB 2 names a public document type, which is never fetched."""
    named = b'<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://example.org/ncx.dtd"><ncx/>'
    assert read_xml(named, "toc.ncx", may_name_dtd=True).tag == "ncx"
    with pytest.raises(InputError, match="declares"):
        read_xml(named, "toc.ncx")


@pytest.mark.parametrize("xml", [b"<a>" * 100_000, b"<a><b></a>", b"", b"\xff\xfe<", b"<a>\x00</a>"])
def test_broken_and_deep_xml_is_refused(xml: bytes) -> None:
    """What nests without end or does not end is refused with a reason."""
    with pytest.raises(InputError):
        read_xml(xml, "part")
