"""A Word document's parts, checked and packed anew, so that no other program sees what came from outside unchecked.

Pure.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from quotes.errors import InputError
from quotes.readers.pages.archive import Archive, open_archive
from quotes.readers.pages.xml_parts import check_xml, read_xml

# What a conversion needs, by the names OPC (ECMA-376, part 2) and Word give. Pictures and macros are not among them.
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels"
    r"|word/(?:_rels/)?(?:document\d*|styles|numbering|footnotes|endnotes|comments)\.xml(?:\.rels)?"
)
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


def _properties(archive: Archive, name: str) -> dict[str, str]:
    if _PROPERTIES not in archive:
        return {}
    root = read_xml(archive.read(_PROPERTIES), f"{name}, {_PROPERTIES}")
    return {node.tag.rpartition("}")[2]: (node.text or "").strip() for node in root}
