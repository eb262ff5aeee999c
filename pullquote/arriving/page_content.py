"""What a server says of a page, held against what it sent: the type, the packing, and the encoding.

Pure.
"""

from __future__ import annotations

import codecs
import re
import zlib

from quotes.errors import InputError

_DOCUMENTS = frozenset(
    {
        *("application/json", "application/ld+json", "application/x-ndjson", "application/jsonl"),
        *("application/xhtml+xml", "application/xml", "application/rtf", "application/pdf", "application/epub+zip"),
        *("application/x-subrip", "application/ttml+xml", "application/csv", "application/yaml", "application/msword"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        *("application/octet-stream", "binary/octet-stream", "application/download", "application/x-download"),
    }
)
"""Types beside `text/*` that may hold quotations. Servers that do not know a type call it an octet stream: what it is
shows when it is read."""

_NO_TEXTS = frozenset({"text/css", "text/javascript", "text/ecmascript"})

_WHAT = {"image": "a picture", "audio": "sound", "video": "a film", "font": "a font"}

_SELF_CONTAINED = frozenset(
    {
        *("application/pdf", "application/epub+zip", "application/msword"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
)
"""Types whose bytes say themselves how they are encoded."""

_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/vtt": ".vtt",
    "application/x-subrip": ".srt",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/json": ".json",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
}
"""The usual ends of files of a type. `text/plain` has none: servers say it of Markdown and captions too."""

_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "euc_kr": "cp949", "gb2312": "gb18030"}
"""Encodings that are read as a wider one of the same family, as browsers do (WHATWG Encoding Standard, section 4.2,
names and labels; read 2026-11-21)."""


def admit_type(name: str, content_type: str) -> None:
    """Raises `InputError` for a type that holds no quotations; a page without one is judged by what is in it."""
    type = _essence(content_type)
    if not type or type in _DOCUMENTS or (type.startswith("text/") and type not in _NO_TEXTS):
        return
    what = _WHAT.get(type.partition("/")[0], "no document that holds quotations")
    raise InputError(f"{name} is {what} ({type[:60]}).", "Name the page of its words.")


def filename_of(path: str, content_type: str) -> str:
    """What a page would be called as a file: the end of its path, with the ending of its type if that says more."""
    name = path.rpartition("/")[2] or "page"
    ending = _ENDINGS.get(_essence(content_type), "")
    return name if name.lower().endswith(ending) else name + ending


def unpacked(name: str, data: bytes, encoding: str, *, most: int) -> bytes:
    """A body without its packing, which a server may use although it was not asked to (RFC 9110, section 8.4).

    Raises `InputError` for a packing that is not known or broken, and for what grows beyond `most` bytes.
    """
    for packing in reversed([one.strip().lower() for one in encoding.split(",") if one.strip()][:3]):
        if packing == "identity":
            continue
        if packing not in ("gzip", "x-gzip", "deflate"):
            raise InputError(f"{name} is packed in a way that was not asked for.", "Save it in a browser.")
        data = _inflated(name, data, packing, most)
    return data


def in_utf8(data: bytes, content_type: str) -> tuple[bytes, str]:
    """A text in UTF-8 if its bytes are not and the server names their encoding, and what is wrong with that.

    Otherwise the bytes as they are: readers tell an encoding by themselves. A byte order mark goes before, so that the
    encoding which an HTML page says it was in is no longer believed.
    """
    found = re.search(r";\s*charset\s*=\s*[\"']?([\w.:-]{1,40})", content_type, re.IGNORECASE)
    if found is None or _essence(content_type) in _SELF_CONTAINED or _says_itself(data):
        return data, ""
    try:
        # Not every codec of Python's gives text: `charset=hex` is answered with an error here.
        named = codecs.lookup(found[1]).name
        text = data.decode(_WIDER.get(named, named))
    except (LookupError, ValueError):
        return data, f"The server says that the page is in {found[1]}, which it is not."
    return codecs.BOM_UTF8 + text.encode(errors="replace"), ""


def _says_itself(data: bytes) -> bool:
    """Whether bytes are UTF-8, or begin with a mark that says what they are in."""
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    # UTF-16 of plain letters and ISO-2022 are valid UTF-8 too, but no text is that has NUL or ESC in it.
    if b"\0" in data or b"\x1b" in data:
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _essence(content_type: str) -> str:
    """The type without its parameters (RFC 9110, section 8.3.1)."""
    return content_type.partition(";")[0].strip().lower()


def _inflated(name: str, data: bytes, packing: str, most: int) -> bytes:
    """One packing undone, piece by piece, so that a small body which grows without end is stopped in time."""
    # RFC 9110, section 8.4.1.2: "deflate" means zlib; some servers send it without zlib's own header.
    bare = packing == "deflate" and not (data[:1] and data[0] & 0x0F == 8)
    unpacker = zlib.decompressobj(31 if packing.endswith("gzip") else -15 if bare else 15)
    try:
        whole = unpacker.decompress(data, most + 1)
    except zlib.error:
        raise InputError(f"{name} came broken: its packing cannot be undone.", "Save it in a browser.") from None
    if len(whole) > most:
        raise InputError(f"{name} unpacks to more than {most:,} bytes.", "Save the part with the words, and import it.")
    if not unpacker.eof:
        raise InputError(f"{name} came broken: its end is missing.", "Try again.")
    return whole
