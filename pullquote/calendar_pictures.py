"""The small pictures beside a calendar page: each card once, under a name made of what it shows.

Touches: disk.
"""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

from PIL import Image

from cards.writing import write_whole
from quotes.errors import StorageError
from scheduler.model import Picture
from scheduler.simulation.entries import Thumbnail

_OURS = re.compile(r"[0-9a-f]{16}\.jpg")
_QUALITY = 85
_SMALLEST = 480
"""Pixels of width below which a picture is left as it is: half of it would blur on a phone's screen."""


class Pictures:
    """A folder of thumbnails. `named` is how the page beside it calls the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[bytes, Thumbnail] = {}

    def keep(self, picture: Picture) -> Thumbnail:
        """Half a picture's size as a JPEG file; the same picture gives the same file. Raises `StorageError`."""
        # By the thumbnail's own bytes: a PNG is not always packed the same way, its pixels are.
        known = hashlib.sha256(picture.data).digest()
        if known not in self._kept:
            self._make_folder()
            with Image.open(io.BytesIO(picture.data)) as whole:
                small = whole if whole.mode == "RGB" else whole.convert("RGB")
                if small.width >= 2 * _SMALLEST:
                    small = small.reduce(2)
                out = io.BytesIO()
                # 4:4:4: coloured letters would bleed into their ground.
                small.save(out, "JPEG", quality=_QUALITY, subsampling=0)
            name = f"{hashlib.sha256(out.getvalue()).hexdigest()[:16]}.jpg"
            write_whole(self._folder / name, out.getvalue())
            self._kept[known] = Thumbnail(f"{self._folder.name}/{name}", small.width, small.height)
        return self._kept[known]

    def forget_others(self) -> None:
        """Takes away what an earlier run left that this one does not show; files that are not ours stay."""
        if not self._folder.is_dir():
            return
        shown = {Path(one.file).name for one in self._kept.values()}
        for path in self._folder.iterdir():
            if _OURS.fullmatch(path.name) and path.name not in shown:
                path.unlink(missing_ok=True)

    def _make_folder(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(
                f"{self._folder} cannot be made: {error.strerror}.", "Name another folder with --out."
            ) from error
