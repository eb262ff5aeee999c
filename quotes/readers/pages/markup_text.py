"""Bytes of HTML into text: the encoding that the page itself states counts where the bytes are not UTF-8.

Pure.
"""

from __future__ import annotations

import codecs
import hashlib
import re

from quotes.readers.decoding import LARGEST_DOCUMENT, Decoded, decode

# Where the HTML standard has browsers look for the encoding (its "prescan a byte stream" step).
_PRESCAN = 1024
_STATED = re.compile(rb"""(?:charset|encoding)\s{0,10}=\s{0,10}["']?\s{0,10}([A-Za-z0-9][A-Za-z0-9._:-]{0,40})""", re.I)
_BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# The WHATWG's Encoding Standard has old labels mean the larger set of a family.
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
}


def decode_markup(document: bytes, name: str) -> Decoded:
    """The page as text with `\\n` line ends, in the encoding it states unless its bytes are UTF-8 or have a mark.

    Raises InputError like `decode`.
    """
    encoding = None if document.startswith(_BYTE_ORDER_MARKS) else _stated(document)
    if encoding is None or len(document) > LARGEST_DOCUMENT or b"\0" in document:
        return decode(document, name)
    if not encoding.startswith("iso2022"):
        try:
            document.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return decode(document, name)
    text = document.decode(encoding, errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    warnings: list[str] = []
    if lost := text.count("\ufffd"):
        warnings.append(f"The page says it is {encoding}, but {lost:,} places in it are not; they were lost.")
    return Decoded(text, hashlib.sha256(document).hexdigest(), encoding, tuple(warnings))


def _stated(document: bytes) -> str | None:
    found = _STATED.search(document[:_PRESCAN])
    if found is None:
        return None
    try:
        codec = codecs.lookup(found[1].decode("ascii"))
        b"".decode(codec.name)
    except LookupError:
        return None
    encoding = _MEANT.get(codec.name, codec.name)
    # A page whose label could be read as ASCII is not in UTF-16 or UTF-32, whatever the label says.
    return None if encoding.startswith(("utf", "idna", "punycode", "raw", "unicode", "mbcs")) else encoding
