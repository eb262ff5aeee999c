"""Bytes into text: which encoding a document is in, and which documents are no text at all.

Pure.
"""

from __future__ import annotations

import codecs
import hashlib
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from quotes.errors import InputError

# A plain text of this size holds half a million quotes; beyond it, it is more likely a mistake than a document.
LARGEST_DOCUMENT = 64 * 1024 * 1024
# How much of a document is looked at to tell what it is.
HEAD_LENGTH = 16 * 1024

# The UTF-32 marks begin with the UTF-16 ones, so they come first.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF", "Copy its text into a text file."),
    (b"\x89PNG\r\n", "a PNG picture", "Type the words into a text file."),
    (b"\xff\xd8\xff", "a JPEG picture", "Type the words into a text file."),
    (b"GIF8", "a GIF picture", "Type the words into a text file."),
    (b"PK\x03\x04", "a ZIP archive (or DOCX, XLSX, EPUB)", "Save it as text, CSV or JSON first."),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "Save it as text, CSV or JSON first."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first."),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "Unpack it first."),
    (b"Rar!", "a RAR archive", "Unpack it first."),
    (b"SQLite format 3\0", "a SQLite database", "Export a table of it as CSV first."),
    (b"{\\rtf", "an RTF document", "Save it as plain text first."),
    (b"ID3", "a sound file", "Get a transcript of it."),
    (b"OggS", "a sound file", "Get a transcript of it."),
    (b"\x7fELF", "a program", "Name a document with quotations."),
    (b"MZ\x90", "a program", "Name a document with quotations."),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document as text with `\\n` line ends. `sha256` is of the bytes, in hex; `encoding` is what they were in."""

    text: str
    sha256: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(document: bytes, name: str) -> Decoded:
    """The document as text. Raises InputError for one that is too large or no text, saying what it seems to be."""
    if len(document) > LARGEST_DOCUMENT:
        raise InputError(f"{name} has {len(document):,} bytes; {LARGEST_DOCUMENT:,} are the most.", "Split it.")
    for magic, what, remedy in _MAGIC:
        if document.startswith(magic):
            raise InputError(f"{name} is {what}, not a text.", remedy)
    text, encoding, is_guess = _text_and_encoding(document, name)
    warnings = [f"The encoding is not stated; {encoding} was guessed. Check accents and marks."] if is_guess else []
    if "\ufffd" in text:
        warnings.append("Some characters were already lost (U+FFFD) before this document was saved.")
    text = _with_plain_ends(text)
    return Decoded(text, hashlib.sha256(document).hexdigest(), encoding, tuple(warnings))


@lru_cache(maxsize=4)
def decode_head(head: bytes) -> str:
    """What the beginning of a document says, as far as it can be told; empty for what is no text. Never raises.

    It is remembered, since every reader asks for it. An encoding that is neither stated nor Unicode is not guessed, as
    that takes longer than all readers together: it is read as Windows' western one, which has the signs that formats
    are told by where most others have them.
    """
    if head.startswith(tuple(magic for magic, _, _ in _MAGIC)):
        return ""
    stated = next((encoding for mark, encoding in _BYTE_ORDER_MARKS if head.startswith(mark)), None)
    try:
        # The head may end in the middle of a character, which is left out.
        text = codecs.getincrementaldecoder(stated or "utf-8")().decode(head)
    except UnicodeDecodeError:
        text = "" if stated else head.decode("cp1252", errors="replace")
    if "\0" in text:
        text = _without_mark_cut(head)
    return _with_plain_ends(text)


def _without_mark_cut(head: bytes) -> str:
    for cut in range(4):
        with suppress(InputError):
            return _without_mark(head[: len(head) - cut], "")[0]
    return ""


def _with_plain_ends(text: str) -> str:
    # A byte order mark stands wherever files were put one after another, and is never part of the words.
    return text.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n")


def _text_and_encoding(document: bytes, name: str) -> tuple[str, str, bool]:
    """Text, encoding, and whether the encoding is a guess."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if document.startswith(mark):
            try:
                return document[len(mark) if encoding == "utf-8" else 0 :].decode(encoding), encoding, False
            except UnicodeDecodeError as error:
                raise InputError(
                    f"{name} says it is {encoding}, but its byte {error.start:,} is not.", "Save it again as UTF-8."
                ) from None
    if b"\0" in document:
        return _without_mark(document, name)
    try:
        return document.decode("utf-8"), "utf-8", False
    except UnicodeDecodeError:
        return _guessed(document, name)


def _without_mark(document: bytes, name: str) -> tuple[str, str, bool]:
    """UTF-16 without its mark shows as a zero in every second byte; zeros anywhere else mean it is no text."""
    head = document[:HEAD_LENGTH]
    for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if len(document) % 2 == 0 and zeros.count(0) > 0.6 * len(zeros):
            try:
                text = document.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0" not in text:
                return text, encoding, True
    raise InputError(
        f"{name} is a binary file, not a text (it holds NUL bytes).", "Save it as text, CSV or JSON first."
    )


def _guessed(document: bytes, name: str) -> tuple[str, str, bool]:
    if (western := _as_western(document)) is not None:
        return western, "cp1252", True
    # Here, not above: most documents are UTF-8 and need no guess, which takes a while to import.
    from charset_normalizer import from_bytes

    best = from_bytes(document).best()
    if best is None:
        raise InputError(f"{name} is in no encoding that could be told, or no text.", "Save it as UTF-8.")
    return str(best), best.encoding, True


def _as_western(document: bytes) -> str | None:
    """The text if it reads well as Windows' western encoding, the commonest by far, which guessers get wrong.

    Western letters with accents are few between plain ones; a text in another alphabet reads as almost nothing else.
    """
    special = document.translate(None, _ASCII)
    try:
        found = {byte: bytes((byte,)).decode("cp1252") for byte in set(special)}
    except UnicodeDecodeError:
        return None
    if not _WESTERN.issuperset(found.values()):
        return None
    letters = sum(special.count(byte) for byte, character in found.items() if character.isalpha())
    plain = len(document.translate(None, _NO_PLAIN_LETTERS))
    return document.decode("cp1252") if letters <= plain / 4 else None


_ASCII = bytes(range(128))
_NO_PLAIN_LETTERS = bytes(byte for byte in range(256) if not (byte < 128 and chr(byte).isalpha()))
_WESTERN = frozenset(
    "‘’‚“”„‹›«»–—…•€£§©®°·½¼¾²³´¡¿\xa0\xadàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœšžßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒ"
)
