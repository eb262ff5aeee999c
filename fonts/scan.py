"""Font files in a folder: what each says of itself, collections face by face.

Touches: disk.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uharfbuzz as hb

from fonts.face import FontFile
from quotes.errors import InputError, NotFound

_STYLE_WORDS = re.compile(
    r"(?: (?:\d+pt|Thin|(?:Extra|Ultra)? ?Light|Regular|Medium|(?:Semi|Demi|Extra)? ?Bold|Black|Italic))+$",
    re.IGNORECASE,
)
"""Words of style that old-fashioned family names end in: "Archivo SemiBold" belongs to the family Archivo."""

FONT_ENDINGS = (".ttf", ".otf", ".ttc", ".otc")

_MOST_FACES = 64
"""Faces of one collection that are looked at: the largest ones in use have 10, and a damaged count must not loop."""

_COLLECTION = b"ttcf"


@dataclass(frozen=True, slots=True, eq=False)
class Unreadable:
    """A file in the user's font folder that is not used, and why."""

    path: Path
    reason: str


def scan(folder: Path) -> tuple[dict[str, list[FontFile]], tuple[Unreadable, ...]]:
    """The font files of a folder by family, and those that cannot be used; raises `NotFound` without the folder."""
    if not folder.is_dir():
        raise NotFound(f"The font folder {folder} does not exist.", "Make it, or set another one.")
    files: dict[str, list[FontFile]] = {}
    unreadable = []
    for path in font_paths(folder):
        try:
            for file in describe(path):
                files.setdefault(file.family, []).append(file)
        except (InputError, OSError) as error:
            reason = error.message if isinstance(error, InputError) else (error.strerror or str(error))
            unreadable.append(Unreadable(path, reason.rstrip(".")))
    return files, tuple(unreadable)


def font_paths(folder: Path) -> Iterator[Path]:
    """Every font file below a folder, in the order of their paths."""
    return iter(sorted(path for path in folder.rglob("*") if path.suffix.lower() in FONT_ENDINGS))


def describe(path: Path) -> list[FontFile]:
    """The faces of a font file; raises `InputError` for one that cannot be used."""
    data = path.read_bytes()
    blob, sha256 = hb.Blob(data), hashlib.sha256(data).hexdigest()
    count = int.from_bytes(data[8:12], "big") if data[:4] == _COLLECTION else 1
    return [_face(path, blob, sha256, index) for index in range(min(count, _MOST_FACES))]


def _face(path: Path, blob: Any, sha256: str, index: int) -> FontFile:
    handle: Any = hb.Face(blob, index)
    if not handle.glyph_count or not len(handle.unicodes):
        raise InputError("it is not an intact TTF or OTF font")
    # The typographic family (name 16) groups all weights; the plain family name (1) splits them on old systems.
    name = handle.get_name(16) or _STYLE_WORDS.sub("", handle.get_name(1) or path.stem)
    font: Any = hb.Font(handle)
    italic = bool(font.get_style_value(hb.StyleTag.ITALIC)) or "italic" in (handle.get_name(2) or "").casefold()
    variable = any(axis.tag == "wght" for axis in handle.axis_infos)
    weight = None if variable else int(font.get_style_value(hb.StyleTag.WEIGHT))
    return FontFile(path, str(name), italic, weight, sha256, index)
