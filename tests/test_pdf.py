"""Documents of cards: the pictures to the pixel, their alt texts tagged and as characters, the same bytes each time."""

from __future__ import annotations

import io
import re
import struct
import zlib

import pytest
from PIL import Image
from test_slides import MOBY, spec

from cards.document import draw_document
from cards.encode import FileType
from cards.pdf import PdfPage, pdf_document
from cards.renderer import Drawn, Renderer
from quotes.errors import InputError

ALTS = {
    "en": "“Rain is only water.” — Jane Doe, Weather (1/2)",
    "ja": "「吾輩は猫である。名前はまだ無い。」 — 夏目漱石",
    "emoji": "👩\u200d👩\u200d👧 and 🇫🇷 — e\u0301, Việt",
    "many": "".join(chr(0x4E00 + number) for number in range(600)),
}


def number(inside: bytes, key: str) -> int:
    """A number of a dictionary."""
    found = re.search(rf"/{key} (\d+)".encode(), inside)
    assert found is not None
    return int(found[1])


class Pdf:
    """A document read back by its own cross-reference table."""

    def __init__(self, data: bytes) -> None:
        table = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
        first, *rows = data[table:].split(b"trailer")[0].splitlines()[1:]
        assert int(first.split()[1]) == len(rows)
        self.objects = {}
        for number, row in enumerate(rows[1:], 1):
            place = int(row.split()[0])
            head = f"{number} 0 obj\n".encode()
            assert data[place : place + len(head)] == head
            self.objects[number] = data[place + len(head) : data.index(b"\nendobj\n", place)]
        self.trailer = data[table:].split(b"trailer", 1)[1]

    def at(self, inside: bytes, key: str) -> bytes:
        """The object that an entry of a dictionary refers to."""
        found = re.search(rf"/{key} (\d+) 0 R".encode(), inside)
        assert found is not None
        return self.objects[int(found[1])]

    def text(self, inside: bytes, key: str) -> str:
        """A text string."""
        found = re.search(rf"/{key} <FEFF([0-9A-F]*)>".encode(), inside)
        assert found is not None
        return bytes.fromhex(found[1].decode()).decode("utf-16-be")

    @property
    def root(self) -> bytes:
        """The catalogue."""
        return self.at(self.trailer, "Root")

    @property
    def pages(self) -> list[bytes]:
        """The pages in order."""
        kids = re.search(rb"/Kids \[([^\]]*)\]", self.at(self.root, "Pages"))
        assert kids is not None
        return [self.objects[int(number)] for number in re.findall(rb"(\d+) 0 R", kids[1])]

    def alts(self) -> list[str]:
        """The alternative texts of the figures, in the order of the structure tree."""
        document = self.at(self.at(self.root, "StructTreeRoot"), "K")
        numbers = re.findall(rb"(\d+) 0 R", document.split(b"/K [")[1])
        return [self.text(self.objects[int(number)], "Alt") for number in numbers]

    def picture(self, page: bytes) -> Image.Image:
        """The picture of a page, read as the PNG or JPEG that it was."""
        head, data = self.at(page, "Picture").split(b"\nstream\n", 1)
        data = data.removesuffix(b"\nendstream")
        assert number(head, "Length") == len(data)
        if b"DCTDecode" in head:
            return Image.open(io.BytesIO(data))
        width, height, depth = (number(head, key) for key in ("Width", "Height", "BitsPerComponent"))
        palette = re.search(rb"/Indexed /DeviceRGB \d+ <([0-9a-f]+)>", head)
        chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, 3 if palette else 2, 0, 0, 0))]
        chunks += [(b"PLTE", bytes.fromhex(palette[1].decode()))] if palette else []
        chunks += [(b"IDAT", data), (b"IEND", b"")]
        png = b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
            for kind, body in chunks
        )
        return Image.open(io.BytesIO(png))

    def characters(self, page: bytes) -> str:
        """The unseen text of a page, decoded by its fonts' own maps."""
        fonts = {
            name.decode(): dict(
                re.findall(rb"<([0-9A-F]{2})> <([0-9A-F]+)>\n", self.at(self.objects[int(number)], "ToUnicode") + b"\n")
            )
            for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", page)
        }
        content = self.at(page, "Contents")
        assert b"3 Tr" in content
        said = ""
        for font, codes in re.findall(rb"/(F\d+) [\d.]+ Tf <([0-9A-F]+)> Tj", content):
            table = fonts[font.decode()]
            said += "".join(
                bytes.fromhex(table[codes[at : at + 2]].decode()).decode("utf-16-be") for at in range(0, len(codes), 2)
            )
        return said


@pytest.fixture(scope="module")
def drawn(renderer: Renderer) -> list[Drawn]:
    """The slides of a quote."""
    return [renderer.draw(slide) for slide in renderer.slides(spec())]


def pages_of(drawn: list[Drawn]) -> list[PdfPage]:
    """A page for each card."""
    return [PdfPage(one.data, one.card.width, one.card.height, one.alt) for one in drawn]


@pytest.mark.parametrize(("file_type", "small"), [("png", False), ("png", True), ("jpeg", False), ("webp", False)])
def test_every_page_is_its_picture(renderer: Renderer, file_type: FileType, small: bool) -> None:
    """The picture of each page has the pixels of its card, at a point for each pixel, whatever it was packed as."""
    drawn = [renderer.draw(slide, file_type=file_type, small=small) for slide in renderer.slides(spec())[:2]]
    pdf = Pdf(pdf_document(pages_of(drawn), title="A", author="B", language="en"))
    assert len(pdf.pages) == 2
    for page, one in zip(pdf.pages, drawn, strict=True):
        assert b"/MediaBox [0 0 1080 1350]" in page
        with Image.open(io.BytesIO(one.data)) as given:
            assert pdf.picture(page).convert("RGB").tobytes() == given.convert("RGB").tobytes()


def test_every_page_tells_what_it_shows(drawn: list[Drawn]) -> None:
    """Each page is a figure with its alt text, and has it as characters too; the pages follow each other."""
    pdf = Pdf(pdf_document(pages_of(drawn), title="A", author="B", language="en"))
    assert b"/Marked true" in pdf.root
    assert pdf.alts() == [one.alt for one in drawn]
    assert [pdf.characters(page) for page in pdf.pages] == [one.alt for one in drawn]


@pytest.mark.parametrize("alt", ALTS.values(), ids=ALTS)
def test_texts_of_every_script_are_told(drawn: list[Drawn], alt: str) -> None:
    """More characters than a font holds, signs beyond the first plane, combining marks: all come back."""
    pdf = Pdf(pdf_document([PdfPage(drawn[0].data, 1080, 1350, alt)], title=alt[:30], author=alt[:9], language="mul"))
    assert pdf.alts() == [alt]
    assert pdf.characters(pdf.pages[0]) == alt
    info = pdf.at(pdf.trailer, "Info")
    assert (pdf.text(info, "Title"), pdf.text(info, "Author")) == (alt[:30], alt[:9])


def test_words_that_run_to_the_left_stand_as_they_are_seen(drawn: list[Drawn]) -> None:
    """Readers of PDF put letters back in order from where they stand: right to left, brackets turned."""
    pdf = Pdf(
        pdf_document([PdfPage(drawn[0].data, 1080, 1350, "שלום (12) עולם")], title="A", author=None, language="he")
    )
    assert pdf.characters(pdf.pages[0]) == "םלוע (12) םולש"
    assert pdf.alts() == ["שלום (12) עולם"]


def test_a_document_says_what_it_is(drawn: list[Drawn]) -> None:
    """Title, author and language are in its information, its metadata and its catalogue, escaped as each wants it."""
    data = pdf_document(pages_of(drawn)[:1], title="Rain & <Snow>", author="J (Doe)", language="pt_BR\n)")
    pdf = Pdf(data)
    assert b"/Lang (pt-BR)" in pdf.root and b"/DisplayDocTitle true" in pdf.root
    info = pdf.at(pdf.trailer, "Info")
    assert (pdf.text(info, "Title"), pdf.text(info, "Author")) == ("Rain & <Snow>", "J (Doe)")
    metadata = pdf.at(pdf.root, "Metadata")
    assert b"Rain &amp; &lt;Snow&gt;" in metadata and b"<rdf:li>pt-BR</rdf:li>" in metadata


def test_the_same_document_is_the_same_to_the_byte(renderer: Renderer, drawn: list[Drawn]) -> None:
    """No time and no chance is in it; other pages give another identifier."""
    pages = pages_of(drawn)
    first, second = (pdf_document(pages, title="A", author="B", language="en") for _ in range(2))
    assert first == second
    assert b"Date" not in first
    other = pdf_document(pages[:1], title="A", author="B", language="en")
    assert first.rsplit(b"/ID", 1)[1].split(b">>")[0] != other.rsplit(b"/ID", 1)[1].split(b">>")[0]


@pytest.mark.parametrize("picture", [b"", b"second", b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\n" + bytes(40)])
def test_what_is_no_picture_is_told(picture: bytes) -> None:
    """The error names the page; nothing half-made comes back."""
    with pytest.raises(InputError, match="page 1"):
        pdf_document([PdfPage(picture, 10, 10, "A")], title="A", author=None, language="en")


def test_a_record_tells_of_the_whole_document(renderer: Renderer) -> None:
    """One row for all pages: their number, their lines together, and the whole quote as alt text."""
    slides = renderer.slides(spec())
    drawn = draw_document(renderer, spec(), slides)
    assert (drawn.card.pages, drawn.card.slide, drawn.card.slides) == (4, None, None)
    assert drawn.card.file == "call-me-ishmael-some-years-ago-never-editorial-portrait-light.pdf"
    assert drawn.card.lines == sum(renderer.draw(slide).card.lines for slide in slides)
    assert drawn.card.bytes == len(drawn.data) and MOBY in drawn.alt and "/4" not in drawn.alt
    alone = draw_document(renderer, spec("Rain."), (spec("Rain."),))
    assert alone.card.pages == 1 and alone.card.digest != renderer.draw(spec("Rain.")).card.digest
    assert Pdf(alone.data).alts() == ["“Rain.” — Herman Melville, Moby-Dick, 1851"]


def test_another_reader_shows_the_same(drawn: list[Drawn]) -> None:
    """PDFium, which Chrome shows documents with, draws the pages to the pixel and reads their text."""
    pdfium = pytest.importorskip("pypdfium2", reason="needs pypdfium2")
    document = pdfium.PdfDocument(pdf_document(pages_of(drawn), title="A", author="B", language="en"))
    assert len(document) == len(drawn)
    for page, one in zip(document, drawn, strict=True):
        with Image.open(io.BytesIO(one.data)) as given:
            assert page.render(scale=1).to_pil().convert("RGB").tobytes() == given.convert("RGB").tobytes()
        assert "".join(page.get_textpage().get_text_range().split()) == "".join(one.alt.split())
