"""What makes the entries of a ZIP file unsafe to take: names that lead outside, links, passwords, unusual packings.

Pure. Everything is told by an archive's directory, before any of it is unpacked.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable, Sequence
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

Complaint = tuple[str, str]
"""What is wrong, as a clause, and what to do about it."""

_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
"""Names that are devices on Windows, with any ending."""

_PART = re.compile(r"[^\x00-\x1f\x7f<>:\"|?*\\/\ud800-\udfff]{1,120}")
"""What one part of a name may be: what every system takes as a file's name."""

_PACKINGS = frozenset({ZIP_STORED, ZIP_DEFLATED})
"""How files of a ZIP file may be packed: as every program packs them. Of others, some make decoders of Python raise
whatever they like, or ask for memory as they please."""


def why_unsafe(entries: Sequence[ZipInfo], whole: str) -> Complaint | None:
    """Why entries must not be taken, None when they may; `whole` is what they make up, as a sentence begins."""
    # Python cuts a name at its first NUL: what was written is what counts.
    if unsafe := why_unsafe_names((entry.orig_filename.removesuffix("/") for entry in entries), whole):
        return unsafe
    for entry in entries:
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR) or entry.flag_bits & 1:
            return f"{entry.filename!r} is no plain file", f"{whole} has no links and no passwords."
    for entry in entries:
        if not entry.is_dir() and entry.compress_type not in _PACKINGS:
            hint = "Ask for a ZIP file as every program makes it (deflate)."
            return f"{entry.filename!r} is packed in an unusual way", hint
    return None


def why_unsafe_names(names: Iterable[str], whole: str) -> Complaint | None:
    """The same for names alone, `/` between their parts."""
    seen: set[str] = set()
    for name in names:
        parts = name.split("/")
        if not all(_PART.fullmatch(part) and part not in (".", "..") for part in parts):
            return f"{name!r} would lie outside it", f"{whole} names its own files only."
        if any(_DEVICES.fullmatch(part) for part in parts) or any(part != part.rstrip(" .") for part in parts):
            return f"{name!r} is no file on every system", "Give it another name."
        if name.casefold() in seen:
            return f"{name!r} is in it twice", "Two names that differ in case are one on some systems."
        seen.add(name.casefold())
    return None
