"""Documents made for the tests of readers: PDFs, EPUBs and Word documents, byte for byte the same each time."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def archive(members: Mapping[str, str | bytes], *, packed: bool = True) -> bytes:
    """A ZIP archive of these members, all of one date."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        for name, content in members.items():
            is_packed = packed and name != "mimetype"
            opened.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED)
    return made.getvalue()


@dataclass(frozen=True)
class Text:
    """A line of a page, from its left and bottom in points."""

    left: float
    bottom: float
    words: str
    size: float = 11


def pdf(pages: Sequence[Sequence[Text]], *, info: Mapping[str, str] | None = None, catalog: str = "") -> bytes:
    """A PDF of these pages in Times, which every program has."""
    objects = [b"", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding/WinAnsiEncoding>>"]
    kids: list[int] = []
    for lines in pages:
        content = "\n".join(
            f"BT /F1 {line.size} Tf {line.left} {line.bottom} Td ({_escaped(line.words)}) Tj ET" for line in lines
        )
        stream = zlib.compress(content.encode("cp1252"), 9)
        objects.append(b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(stream), stream))
        resources = "/Resources<</Font<</F1 3 0 R>>>>"
        page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {len(objects)} 0 R{resources}>>"
        objects.append(page.encode())
        kids.append(len(objects))
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[0] = f"<</Type/Catalog/Pages 2 0 R{catalog}>>".encode()
    objects[1] = f"<</Type/Pages/Kids[{listed}]/Count {len(kids)}>>".encode()
    entries = "".join(f"/{key}({_escaped(value)})" for key, value in (info or {}).items())
    objects.append(f"<<{entries}>>".encode("cp1252"))
    return _assembled(objects)


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _assembled(objects: Sequence[bytes]) -> bytes:
    made = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<</Size %d/Root 1 0 R/Info %d 0 R>>\n" % (len(objects) + 1, len(objects))
    return made + head + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(made)


def column(words: str, left: float, top: float, *, length: int = 60, size: float = 11) -> list[Text]:
    """Words as lines of a column, broken at spaces, the first one `top` points from the bottom."""
    lines: list[str] = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + len(word) >= length:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return [Text(left, top - 1.3 * size * index, line, size) for index, line in enumerate(lines)]


def epub(
    chapters: Mapping[str, str],
    *,
    metadata: str = "<dc:title>A Made Book</dc:title><dc:creator>Ann Author</dc:creator><dc:language>en</dc:language>",
    nav: str = "",
    ncx: str = "",
    guide: str = "",
    extra: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """An EPUB of these chapters: file names with the insides of their bodies."""
    items = "".join(
        f'<item id="c{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(chapters)
    )
    if nav:
        items += '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    if ncx:
        items += '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    spine = "".join(f'<itemref idref="c{number}"/>' for number in range(len(chapters)))
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" version="3.0">'
        f"<metadata>{metadata}</metadata><manifest>{items}</manifest><spine>{spine}</spine>{guide}</package>"
    )
    members: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
        "OEBPS/book.opf": package,
    }
    xhtml = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
    for name, body in chapters.items():
        members[f"OEBPS/{name}"] = f"{xhtml}<head><title/></head>{body}</html>"
    if nav:
        members["OEBPS/nav.xhtml"] = f"{xhtml}<body>{nav}</body></html>"
    if ncx:
        members["OEBPS/toc.ncx"] = ncx
    return archive({**members, **(extra or {})})


def paragraph(words: str, style: str = "") -> str:
    """A paragraph of a Word document, in a style by its identifier."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def docx(
    body: str,
    *,
    styles: Mapping[str, str] | None = None,
    title: str = "",
    author: str = "",
    created: str = "",
    extra: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A Word document with this body; `styles` are names by identifier."""
    named = {"Quote": "Quote", "Title": "Title", "Heading1": "heading 1", **(styles or {})}
    listed = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in named.items()
    )
    kinds = "http://schemas.openxmlformats.org/package/2006"
    core = (
        f'<cp:coreProperties xmlns:cp="{kinds}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        f' xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>'
        f"<dcterms:created>{created}</dcterms:created></cp:coreProperties>"
    )
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{kinds}/content-types">'
        '<Default Extension="xml" ContentType="text/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{kinds}/relationships"><Relationship Id="r1"'
        f' Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {WORD}>{listed}</w:styles>",
        "docProps/core.xml": core,
    }
    return archive({**members, **(extra or {})})
