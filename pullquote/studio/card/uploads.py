"""Pictures that a person brings for a card: kept once by their digest, and named by it from then on.

Touches: disk (a folder of its own, made with the first picture and gone with the studio). What is no picture that
`cards.photograph` reads is refused before it is kept.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import tempfile
import weakref
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path, PurePath
from threading import Lock
from typing import BinaryIO

from PIL import Image

from cards.photograph import open_picture, read_picture
from cards.picture import Picture
from quotes.errors import InputError, NotFound, StorageError

LARGEST = 32 * 2**20
"""Bytes of a picture: twice a camera's usual JPEG."""

_MOST = 24
_MOST_BYTES = 256 * 2**20
"""Pictures kept at once, and their bytes: an afternoon's tries. The one that was not used the longest makes room."""

_QUICK_EDGE = 1_000
_QUICK_QUALITY = 88
"""The shorter edge in pixels and the JPEG quality of copies to draw by while a slider moves: reading and decoding a
photo of 12 million pixels for every step takes 0.3 s, its copy a tenth of that. Every format is filled by a photo of
any shape with this edge, enlarged less than twice: what the photo itself may show, its copy may (`cards.photo_ground`).
"""

_LONGEST_NAME = 120
"""Characters of a file's name that are remembered, to name it in a command line."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture that was brought: what cards draw by, the name its file had, its upright size in pixels.

    `quick` is a small copy to draw by while something is being moved; the picture itself where it is small.
    """

    picture: Picture
    quick: Picture
    name: str
    width: int
    height: int
    bytes: int


class Uploads:
    """The pictures of one run of the studio. Safe for several threads."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._kept: OrderedDict[str, Upload] = OrderedDict()
        self._lock = Lock()

    def keep(self, file: BinaryIO, name: str) -> Upload:
        """Keeps a picture, by its digest. Raises `InputError` for none that can be drawn, and `StorageError`."""
        data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise InputError(
                f"The picture is larger than {LARGEST // 2**20} MB.",
                "Make it smaller: a card needs no more than 4,000 pixels a side.",
            )
        digest = hashlib.sha256(data).hexdigest()
        with self._lock:
            if digest in self._kept:
                self._kept.move_to_end(digest)
                return self._kept[digest]
            path = self._written(digest, data)
            name = _plain(name)
            try:
                picture = read_picture(path)
                upright = open_picture(picture)
            except InputError as error:
                path.unlink(missing_ok=True)
                raise InputError(error.message.replace(str(path), name), error.hint) from None
            quick = self._quick_copy(picture, upright)
            found = Upload(picture, quick, name, upright.width, upright.height, len(data))
            self._kept[digest] = found
            while len(self._kept) > _MOST or sum(one.bytes for one in self._kept.values()) > _MOST_BYTES:
                _, old = self._kept.popitem(last=False)
                for kept in {old.picture.path, old.quick.path}:
                    Path(kept).unlink(missing_ok=True)
            return found

    def get(self, digest: str) -> Upload:
        """The picture of a digest. Raises `NotFound` for one that is not kept any more."""
        with self._lock:
            if digest not in self._kept:
                raise NotFound(
                    "This picture is not kept any more: the studio was started anew, or many came after it.",
                    "Choose its file again.",
                )
            self._kept.move_to_end(digest)
            return self._kept[digest]

    def in_plain(self, message: str) -> str:
        """A message with the pictures called as their files were, and not by where they are kept."""
        with self._lock:
            for upload in self._kept.values():
                message = message.replace(upload.quick.path, upload.name).replace(upload.picture.path, upload.name)
            return message if self._folder is None else message.replace(f"{self._folder}/", "")

    def _quick_copy(self, picture: Picture, upright: Image.Image) -> Picture:
        """A small copy of a large picture; the picture itself where it is small already."""
        scale = _QUICK_EDGE / min(upright.size)
        if scale >= 1:
            return picture
        width, height = (round(edge * scale) for edge in upright.size)
        small, out = upright.resize((width, height), reducing_gap=2.0), io.BytesIO()
        small.save(out, "JPEG", quality=_QUICK_QUALITY)
        return read_picture(self._written(f"{picture.sha256}-quick", out.getvalue()))

    def _written(self, name: str, data: bytes) -> Path:
        try:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="pullquote-studio-"))
                weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
            path = self._folder / name
            path.write_bytes(data)
        except OSError as error:
            raise StorageError(f"The picture cannot be kept: {error.strerror}.", "Free some space.") from error
        return path


def _plain(name: str) -> str:
    """A file's name as it may be said: without folders and control characters."""
    last = PurePath(name.replace("\\", "/")).name
    return "".join(letter for letter in last if letter.isprintable())[:_LONGEST_NAME] or "picture"
