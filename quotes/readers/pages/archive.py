"""A ZIP archive from outside, opened without trust: nothing is unpacked to disk, and nothing grows without bound.

Pure. Sizes that the archive states are never believed; bytes are counted while they are unpacked.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from dataclasses import dataclass, field

from quotes.errors import InputError
from quotes.readers.decoding import LARGEST_DOCUMENT

# The longest books have a few hundred chapters and pictures.
MOST_MEMBERS = 10_000
# All that is unpacked of one archive; text is a small part of a book's file, and pictures are not unpacked.
MOST_UNPACKED = 2 * LARGEST_DOCUMENT
# Text packs to a tenth, mark-up that repeats itself to a fiftieth; deflate ends at 1,032, which only bombs come near.
STEEPEST_RATIO = 200
# Below this size even the steepest ratio does no harm.
_HARMLESS = 1_000_000
_CHUNK = 64 * 1024
_PACKED_BY = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1


@dataclass(slots=True)
class Archive:
    """An archive whose list of members was checked. `name` is what the document was called, for errors."""

    name: str
    _zip: zipfile.ZipFile
    _members: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    _unpacked: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the members that may be read, in the archive's order."""
        return tuple(self._members)

    def __contains__(self, member: str) -> bool:
        return member in self._members

    def read(self, member: str) -> bytes:
        """A member's bytes. Raises InputError for one that is missing, broken, encrypted, or grows without bound."""
        info = self._members.get(member)
        if info is None:
            raise InputError(
                f"{self.name} has no part {member!a}.", "It is damaged, or of another format; save it again."
            )
        if info.flag_bits & _ENCRYPTED:
            raise InputError(f"{self.name} is locked with a password.", "Save a copy without one.")
        if info.compress_type not in _PACKED_BY:
            raise InputError(f"{self.name} is packed in a way that is not read.", "Save it again with another program.")
        parts: list[bytes] = []
        length = 0
        try:
            with self._zip.open(info) as packed:
                while part := packed.read(_CHUNK):
                    length += len(part)
                    self._check_growth(member, length, info.compress_size)
                    parts.append(part)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise InputError(
                f"{self.name} is damaged: its part {member!a} cannot be unpacked.", "Get it again."
            ) from error
        self._unpacked += length
        return b"".join(parts)

    def _check_growth(self, member: str, length: int, packed: int) -> None:
        if length > _HARMLESS and length > STEEPEST_RATIO * max(packed, 1):
            raise InputError(
                f"{self.name}: its part {member!a} unpacks to more than {STEEPEST_RATIO} times its size.",
                "No document does; do not open it.",
            )
        if self._unpacked + length > MOST_UNPACKED:
            raise InputError(f"{self.name} unpacks to more than {MOST_UNPACKED:,} bytes.", "Split it.")


def open_archive(document: bytes, name: str) -> Archive:
    """The archive. Raises InputError when it is none, too large, has too many members, or two of one name.

    Members that are links or folders, or whose names lead out of the archive, are not among its members.
    """
    if len(document) > LARGEST_DOCUMENT:
        raise InputError(f"{name} has {len(document):,} bytes; {LARGEST_DOCUMENT:,} are the most.", "Split it.")
    try:
        opened = zipfile.ZipFile(io.BytesIO(document))
        infos = opened.infolist()
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise InputError(f"{name} is damaged, or no ZIP archive.", "Get it again.") from error
    if len(infos) > MOST_MEMBERS:
        raise InputError(f"{name} has {len(infos):,} parts; {MOST_MEMBERS:,} are the most.", "Split it.")
    archive = Archive(name, opened)
    for info in infos:
        if not _is_safe(info):
            continue
        if info.filename in archive._members:
            raise InputError(f"{name} has two parts called {info.filename!a}.", "Save it again with another program.")
        archive._members[info.filename] = info
    return archive


def _is_safe(info: zipfile.ZipInfo) -> bool:
    is_link = stat.S_ISLNK(info.external_attr >> 16)
    leads_out = info.filename.startswith(("/", "\\")) or ".." in info.filename.replace("\\", "/").split("/")
    return not (is_link or leads_out or info.is_dir() or ":" in info.filename.split("/")[0])
