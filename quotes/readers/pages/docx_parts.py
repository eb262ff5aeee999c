"""A Word document's parts, checked and packed anew, so that no other program sees what came from outside unchecked.

Pure.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree

from quotes.errors import InputError
from quotes.readers.pages.archive import Archive, open_archive
from quotes.readers.pages.holes import HOLE
from quotes.readers.pages.xml_parts import check_xml, read_xml

# What a conversion needs, by the names OPC (ECMA-376, part 2) and Word give. Pictures and macros are not among them.
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels"
    r"|word/(?:_rels/)?(?:document\d*|styles|numbering|footnotes|endnotes|comments)\.xml(?:\.rels)?"
)
_HAS_UNSEEN = re.compile(rb":(?:vanish|oMath)[ />]")
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_PROPERTIES = "docProps/core.xml"
# Converting takes about a kilobyte an element (measured), so half a gigabyte at most; long novels have a quarter of it.
_MOST_ELEMENTS = 400_000


@dataclass(frozen=True, slots=True)
class DocxParts:
    """The parts as an archive of their own, and the title, author, date and language that the properties state."""

    archive: bytes
    title: str = ""
    author: str = ""
    created: str = ""
    language: str = ""


def checked_parts(document: bytes, name: str) -> DocxParts:
    """The parts of the document that hold words. Raises InputError when it is none, or holds what none needs."""
    archive = open_archive(document, name)
    if not any(re.fullmatch(r"word/document\d*\.xml", member) for member in archive.names):
        raise InputError(f"{name} is no Word document.", "Save it as DOCX, or name what it is with --as.")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as kept:
        for member in archive.names:
            if _NEEDED.fullmatch(member):
                part = archive.read(member)
                check_xml(part, f"{name}, {member}", most_elements=_MOST_ELEMENTS)
                if _HAS_UNSEEN.search(part):
                    part = _as_seen(part, f"{name}, {member}")
                # With a date of its own, or the clock would be read.
                kept.writestr(zipfile.ZipInfo(member), part)
    properties = _properties(archive, name)
    return DocxParts(
        packed.getvalue(),
        title=properties.get("title", ""),
        author=properties.get("creator", ""),
        created=properties.get("created", ""),
        language=properties.get("language", ""),
    )


def _as_seen(part: bytes, name: str) -> bytes:
    """The part without words that Word does not show (`w:vanish`, ECMA-376, 17.3.2.41), and with holes for formulas."""
    root = read_xml(part, name)
    for run in root.iter(f"{{{_WORD}}}r"):
        hidden = run.find(f"{{{_WORD}}}rPr/{{{_WORD}}}vanish")
        if hidden is not None and hidden.get(f"{{{_WORD}}}val") not in ("0", "false", "off"):
            for child in list(run):
                run.remove(child)
    for paragraph in root.iter(f"{{{_WORD}}}p"):
        for position, child in enumerate(paragraph):
            if child.tag == f"{{{_MATHS}}}oMath":
                run = ElementTree.Element(f"{{{_WORD}}}r")
                ElementTree.SubElement(run, f"{{{_WORD}}}t").text = HOLE
                paragraph[position] = run
    seen: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return seen


def _properties(archive: Archive, name: str) -> dict[str, str]:
    if _PROPERTIES not in archive:
        return {}
    root = read_xml(archive.read(_PROPERTIES), f"{name}, {_PROPERTIES}")
    return {node.tag.rpartition("}")[2]: (node.text or "").strip() for node in root}
