"""Pictures and their alt texts as a PDF document, a page each: what LinkedIn takes for a carousel.

Pure. Pictures go in as they are packed, without loss for PNG. Each page is tagged as a figure with its alternative text
(ISO 32000-1, 14.8 and 14.9.3) and has that text as characters too, unseen, for search and for networks that read
documents out by their text. The same pages give the same bytes.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from PIL import Image

from cards.pdf_objects import Objects, references, text_string
from cards.pdf_text import HiddenText
from quotes.errors import InputError

_PNG = b"\x89PNG\r\n\x1a\n"
_HEADER_LENGTH = 13
_RGB, _INDEXED = 2, 3
_JPEG = b"\xff\xd8\xff"

_METADATA = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Pullquote">\
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>\
{creator}\
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>\
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page: a picture's file, its size in pixels, and its alt text."""

    picture: bytes
    width: int
    height: int
    alt: str


def pdf_document(pages: Sequence[PdfPage], *, title: str, author: str | None, language: str) -> bytes:
    """The file, its pages as large in points (72 to the inch) as the pictures are in pixels.

    `language` is a BCP 47 tag. A picture may be of any type that Pillow reads; raises `InputError` for one that is not.
    """
    objects = Objects()
    hidden = HiddenText([page.alt for page in pages])
    tree, page_tree = objects.reserve(), objects.reserve()
    fonts = hidden.put_fonts(objects)
    document = objects.reserve()
    numbers, figures = [], []
    for index, page in enumerate(pages):
        try:
            image = _put_picture(objects, page)
        except (OSError, ValueError, struct.error) as error:
            raise InputError(f"The picture of page {index + 1} cannot be read: {error}.", "Draw it anew.") from error
        content = (
            f"/Figure << /MCID 0 >> BDC\nq {page.width} 0 0 {page.height} 0 0 cm /Picture Do Q\n"
            f"{hidden.shown(page.alt, page.width, page.height)}\nEMC"
        )
        box = f"[0 0 {page.width} {page.height}]"
        number = objects.put(
            f"<< /Type /Page /Parent {page_tree} 0 R /MediaBox {box} /StructParents {index} /Tabs /S "
            f"/Resources << /XObject << /Picture {image} 0 R >> /Font << {fonts} >> >> "
            f"/Contents {objects.put_stream('', content.encode('ascii'))} 0 R >>"
        )
        numbers.append(number)
        figures.append(
            objects.put(
                f"<< /Type /StructElem /S /Figure /P {document} 0 R /Pg {number} 0 R /K 0 "
                f"/Alt {text_string(page.alt)} /A << /O /Layout /Placement /Block /BBox {box} >> >>"
            )
        )
    objects.put(f"<< /Type /StructElem /S /Document /P {tree} 0 R /K {references(figures)} >>", document)
    parents = " ".join(f"{index} {references([figure])}" for index, figure in enumerate(figures))
    objects.put(
        f"<< /Type /StructTreeRoot /K {document} 0 R /ParentTree << /Nums [{parents}] >> "
        f"/ParentTreeNextKey {len(figures)} >>",
        tree,
    )
    objects.put(f"<< /Type /Pages /Kids {references(numbers)} /Count {len(numbers)} >>", page_tree)
    creator = f"<dc:creator><rdf:Seq><rdf:li>{_xml(author)}</rdf:li></rdf:Seq></dc:creator>" if author else ""
    metadata = _METADATA.format(title=_xml(title), creator=creator, language=_tag(language)).encode()
    root = objects.put(
        f"<< /Type /Catalog /Pages {page_tree} 0 R /Lang ({_tag(language)}) /MarkInfo << /Marked true >> "
        f"/StructTreeRoot {tree} 0 R /ViewerPreferences << /DisplayDocTitle true >> "
        f"/Metadata {objects.put_stream('/Type /Metadata /Subtype /XML', metadata)} 0 R >>"
    )
    named = f"/Title {text_string(title)} " + (f"/Author {text_string(author)} " if author else "")
    info = objects.put(f"<< {named}/Creator {text_string('Pullquote')} >>")
    return objects.file(root, info)


def _put_picture(objects: Objects, page: PdfPage) -> int:
    data = page.picture
    size = f"/Type /XObject /Subtype /Image /Width {page.width} /Height {page.height} /Interpolate true"
    if data.startswith(_JPEG):
        return objects.put_stream(f"{size} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode", data)
    # A PNG's pixels are packed as PDF wants them, with its own predictors (7.4.4.4), but for those with transparency.
    chunks = _chunks(data) if data.startswith(_PNG) else []
    if not chunks or chunks[0][1][9] not in (_RGB, _INDEXED):
        out = io.BytesIO()
        with Image.open(io.BytesIO(data)) as picture:
            picture.convert("RGB").save(out, "PNG")
        chunks = _chunks(out.getvalue())
    depth, colour = chunks[0][1][8:10]
    palette = b"".join(body for kind, body in chunks if kind == b"PLTE")
    indexed = colour == _INDEXED
    space = f"[/Indexed /DeviceRGB {len(palette) // 3 - 1} <{palette.hex()}>]" if indexed else "/DeviceRGB"
    parameters = f"/Predictor 15 /Colors {1 if indexed else 3} /BitsPerComponent {depth} /Columns {page.width}"
    return objects.put_stream(
        f"{size} /ColorSpace {space} /BitsPerComponent {depth} /Filter /FlateDecode /DecodeParms << {parameters} >>",
        b"".join(body for kind, body in chunks if kind == b"IDAT"),
    )


def _chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    """The chunks of a PNG file, its header (IHDR) first."""
    found = []
    at = len(_PNG)
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        found.append((kind, png[at + 8 : at + 8 + length]))
        at += 12 + length
    if not found or found[0][0] != b"IHDR" or len(found[0][1]) != _HEADER_LENGTH:
        raise ValueError("a PNG without its header")
    return found


def _tag(language: str) -> str:
    """A language tag with nothing else in it."""
    return re.sub(r"[^A-Za-z0-9-]", "", language.replace("_", "-")) or "und"


def _xml(text: str) -> str:
    """The text escaped for XML 1.0, without the control characters that it forbids."""
    return escape("".join(character for character in text if character >= " " or character in "\t\n"))
