"""The package of an EPUB: what the book is, its chapters in reading order, their titles, and its printed pages.

Pure. After EPUB 3.3 (W3C) and OPF 2.0.1 (IDPF), as far as books keep to them.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from quotes.errors import InputError
from quotes.model import SourceKind
from quotes.readers.blocks import About
from quotes.readers.pages.archive import Archive
from quotes.readers.pages.stated_about import in_order
from quotes.readers.pages.xml_parts import read_xml

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
# Fonts may be scrambled so that they are of no use outside the book; its words are not.
_FONT_SCRAMBLING = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_CHAPTER_TYPES = ("application/xhtml+xml", "text/html", "text/x-oeb1-document")
_AUTHOR_ROLES = ("", "aut")
_SEVERAL = re.compile(r"\s*;\s*|\s+(?:&|and)\s+")
_NO_AUTHOR = re.compile(
    r"[(\[,]\s*(?:ed(?:s|itors?|ited)?|trans(?:l|lators?|lated)?|illustrators?|narrators?|hrsg)\b|^edited by\b"
    r"|^(?:various|collective|multiple|several)(?: (?:authors?|writers?|artists?))?$|^anthology$",
    re.I,
)
# A contents list of more is no book's.
_MOST_ENTRIES = 20_000


@dataclass(frozen=True, slots=True)
class Chapter:
    """One document of the book: its member's name, and what the package says it is (`cover`, `toc`)."""

    member: str
    types: tuple[str, ...] = ()


@dataclass(slots=True)
class Package:
    """The book. `titles` are by member, `pages` by member and then by the id of the element they begin at.

    `entries` counts both as they are read.
    """

    about: About
    chapters: tuple[Chapter, ...]
    titles: dict[str, str] = field(default_factory=dict)
    pages: dict[str, dict[str, str]] = field(default_factory=dict)
    entries: int = 0


def read_package(archive: Archive) -> Package:
    """The book's package. Raises InputError when it is locked, or has no package that can be read."""
    if _CONTAINER not in archive:
        raise InputError(f"{archive.name} is no EPUB: it has no {_CONTAINER}.", "Check what it is, or save it again.")
    _check_unlocked(archive)
    path = next((node.get("full-path") or "" for node in _all(_xml(archive, _CONTAINER), "rootfile")), "")
    root = _xml(archive, path)
    folder = posixpath.dirname(path)
    manifest = {node.get("id"): node for node in _all(root, "item")}
    guide = {_member(folder, node.get("href")): (node.get("type") or "").lower() for node in _all(root, "reference")}
    chapters: list[Chapter] = []
    for reference in _all(root, "itemref"):
        item = manifest.get(reference.get("idref"))
        if item is None or (item.get("media-type") or "").lower() not in _CHAPTER_TYPES:
            continue
        member = _member(folder, item.get("href"))
        properties = (item.get("properties") or "").lower().split()
        types = (*(("toc",) if "nav" in properties else ()), *((guide[member],) if member in guide else ()))
        if member in archive:
            chapters.append(Chapter(member, types))
    package = Package(_about(root), tuple(dict.fromkeys(chapters)))
    for item in manifest.values():
        is_nav = "nav" in (item.get("properties") or "").lower().split()
        is_ncx = (item.get("media-type") or "").lower() == "application/x-dtbncx+xml"
        member = _member(folder, item.get("href"))
        if (is_nav or is_ncx) and member in archive:
            (_read_nav if is_nav else _read_ncx)(package, archive, member)
    return package


def _check_unlocked(archive: Archive) -> None:
    if _ENCRYPTION not in archive:
        return
    for data in _all(_xml(archive, _ENCRYPTION), "EncryptedData"):
        methods = [node.get("Algorithm") for node in _all(data, "EncryptionMethod")]
        if not any(method in _FONT_SCRAMBLING for method in methods):
            raise InputError(
                f"{archive.name} is locked (DRM).", "Use a copy without a lock, or export your highlights."
            )


def _about(root: Element) -> About:
    roles = {
        (node.get("refines") or "").lstrip("#"): (node.text or "").strip()
        for node in _all(root, "meta")
        if node.get("property") == "role"
    }
    authors: list[str] = []
    for node in _all(root, "creator"):
        role = next((value for key, value in node.attrib.items() if _local(key) == "role"), "")
        role = role or roles.get(node.get("id") or "-", "")
        if role.lower() in _AUTHOR_ROLES:
            authors += _creators(_text(node))
    dates = [_text(node) for node in _all(root, "date") if "modification" not in str(node.attrib)]
    year = re.match(r"\d{4}", dates[0]) if dates else None
    address = next((text for node in _all(root, "identifier") if (text := _text(node)).startswith("http")), None)
    language = next((_text(node) for node in _all(root, "language")), None)
    return About(
        title=next((text for node in _all(root, "title") if (text := _text(node))), None),
        authors=tuple(dict.fromkeys(authors)),
        kind=SourceKind.BOOK,
        url=address,
        # Of the day of an electronic edition only the year means anything to who reads a quotation from the book.
        date=None if year is None else year[0],
        language=language or None,
    )


def _creators(stated: str) -> list[str]:
    """The authors that one element names: programs put several into it, and editors of what others wrote."""
    if not stated or _NO_AUTHOR.search(stated):
        return []
    parts = [part.strip() for part in _SEVERAL.split(stated) if part.strip()]
    named = parts if all(len(part.split()) > 1 for part in parts) else [stated]
    return [in_order(part) for part in named]


def _read_nav(package: Package, archive: Archive, member: str) -> None:
    """Titles and pages of an EPUB 3 navigation document."""
    folder = posixpath.dirname(member)
    for nav in _all(_xml(archive, member), "nav"):
        kind = next((value for key, value in nav.attrib.items() if _local(key) == "type"), "")
        for link in _all(nav, "a"):
            _keep(package, folder, link.get("href"), " ".join("".join(link.itertext()).split()), kind == "page-list")


def _read_ncx(package: Package, archive: Archive, member: str) -> None:
    """Titles and pages of an EPUB 2 contents file."""
    folder = posixpath.dirname(member)
    root = _xml(archive, member)
    for tag, is_page in (("navPoint", False), ("pageTarget", True)):
        for point in _all(root, tag):
            label = next((_text(node) for child in point if _local(child.tag) == "navLabel" for node in child), "")
            target = next((child.get("src") for child in point if _local(child.tag) == "content"), None)
            _keep(package, folder, target, label, is_page)


def _keep(package: Package, folder: str, target: str | None, label: str, is_page: bool) -> None:
    package.entries += 1
    if not target or not label or package.entries > _MOST_ENTRIES:
        return
    address, _, anchor = target.partition("#")
    member = _member(folder, address)
    if is_page:
        package.pages.setdefault(member, {}).setdefault(anchor, label)
    else:
        package.titles.setdefault(member, label)


def _member(folder: str, address: str | None) -> str:
    """The member that an address in a file of this folder means."""
    return posixpath.normpath(posixpath.join(folder, unquote((address or "").partition("#")[0])))


def _xml(archive: Archive, member: str) -> Element:
    return read_xml(archive.read(member), f"{archive.name}, {member}", may_name_dtd=True)


def _all(root: Element, tag: str) -> list[Element]:
    """Elements of this local name, in whatever namespace: books mix them up."""
    return [node for node in root.iter() if isinstance(node.tag, str) and _local(node.tag) == tag]


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2]


def _text(node: Element) -> str:
    return " ".join("".join(node.itertext()).split())
