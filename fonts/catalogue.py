"""Which font families there are: the user's own folder first, then those that come with Pullquote.

Touches: disk (reads the manifest and the user's folder).
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uharfbuzz as hb

from fonts.face import Axes, Face, FontFile
from fonts.typeface import FontChoice, Member, Typeface
from quotes.errors import InputError, NotFound, nearest

BUNDLED = Path(__file__).parent
_STYLE_WORDS = re.compile(
    r"(?: (?:\d+pt|Thin|(?:Extra|Ultra)? ?Light|Regular|Medium|(?:Semi|Demi|Extra)? ?Bold|Black|Italic))+$",
    re.IGNORECASE,
)
"""Words of style that old-fashioned family names end in: "Archivo SemiBold" belongs to the family Archivo."""

FONT_ENDINGS = (".ttf", ".otf", ".ttc")


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """A font family with its files and where they come from."""

    name: str
    kind: str
    licence: str
    source: str
    version: str
    files: tuple[FontFile, ...]
    bundled: bool


@dataclass(frozen=True, slots=True, eq=False)
class Unreadable:
    """A file in the user's font folder that is not used, and why."""

    path: Path
    reason: str


class Catalogue:
    """All families at hand, and the faces opened so far.

    A family in the user's folder hides the bundled one of the same name. Files there that cannot be used are listed
    in `unreadable`; they stop nothing until a design asks for a family that is then missing.
    """

    def __init__(self, user_folder: Path | None = None) -> None:
        self.unreadable: tuple[Unreadable, ...] = ()
        families = {family.name.casefold(): family for family in _bundled()}
        if user_folder is not None:
            found, self.unreadable = _scan(user_folder)
            families |= {family.name.casefold(): family for family in found}
        self._families = families
        self._faces: dict[Path, Face] = {}
        self._typefaces: dict[FontChoice, Typeface] = {}

    @property
    def families(self) -> tuple[Family, ...]:
        """Every family, by name."""
        return tuple(sorted(self._families.values(), key=lambda family: family.name))

    def family(self, name: str) -> Family:
        """The family of that name, case aside; raises `NotFound` with the nearest names."""
        if family := self._families.get(name.casefold()):
            return family
        near = nearest(name, [known.name for known in self.families])
        broken = "".join(f" {bad.path.name} could not be used: {bad.reason}." for bad in self.unreadable)
        raise NotFound(
            f"There is no font family {name!r}.{broken}",
            f"Did you mean {near}?" if near else "See `pullquote fonts` for the families at hand.",
        )

    def face(self, file: FontFile) -> Face:
        """The opened face of a file, kept for later calls."""
        if file.path not in self._faces:
            self._faces[file.path] = Face(file)
        return self._faces[file.path]

    def typeface(self, choice: FontChoice) -> Typeface:
        """The faces that serve a choice, in order of preference, at the choice's axis positions.

        Raises `NotFound` for a missing family and `InputError` for an axis that the family does not have.
        """
        if choice not in self._typefaces:
            own, *slices = self._styled(choice, choice.family)
            fallbacks = {name: self._styled(choice, name) for name in choice.fallback}
            self._check_axes(choice, self.face(own))
            first = Member(choice.family, self.face(own).instance(choice.axes))

            def others() -> list[Member]:
                kin = [Member(choice.family, self.face(file).instance(choice.axes)) for file in slices]
                return kin + [
                    member
                    for name, files in fallbacks.items()
                    for member in self._scaled(choice, name, files, first.instance.x_height)
                ]

            self._typefaces[choice] = Typeface(choice, first, others)
        return self._typefaces[choice]

    def has_italic(self, name: str) -> bool:
        """Whether the family has a true italic; a slanted roman is never made in its place."""
        return any(file.italic for file in self.family(name).files)

    def who_has(self, characters: Iterable[str]) -> str | None:
        """The name of a family that covers all the characters, or None."""
        wanted = set(characters)
        for family in self.families:
            covered = frozenset[int]().union(*(self.face(file).covered for file in family.files if not file.italic))
            if all(ord(character) in covered for character in wanted):
                return family.name
        return None

    def _styled(self, choice: FontChoice, name: str) -> list[FontFile]:
        """The family's files in the style and nearest the weight of a choice; roman where it has no italic."""
        files = self.family(name).files
        styled = [file for file in files if file.italic == choice.italic] or list(files)
        weight = dict(choice.axes).get("wght", 400)
        least = min((abs((file.weight or weight) - weight) for file in styled), default=0)
        return [file for file in styled if abs((file.weight or weight) - weight) == least]

    def _scaled(self, choice: FontChoice, name: str, files: list[FontFile], x_height: float) -> list[Member]:
        """A fallback family's faces, scaled so that its small letters are as tall as those of the first face."""
        instances = [self.face(file).instance(choice.axes) for file in files]
        scale = x_height / instances[0].x_height
        return [Member(name, instance, scale) for instance in instances]

    @staticmethod
    def _check_axes(choice: FontChoice, face: Face) -> None:
        for tag, value in choice.axes if face.axes else ():
            if tag not in face.axes:
                raise InputError(
                    f"{choice.family} has no axis {tag!r}.", f"Its axes are {', '.join(sorted(face.axes))}."
                )
            low, high = face.axes[tag]
            if not low <= value <= high:
                raise InputError(
                    f"{choice.family}'s axis {tag!r} goes from {low:g} to {high:g}, not to {value:g}.",
                    "Change the design.",
                )


def axes_of(table: dict[str, float]) -> Axes:
    """Axis settings in the sorted form that the other functions take."""
    return tuple(sorted((tag, float(value)) for tag, value in table.items()))


def _bundled() -> list[Family]:
    manifest = tomllib.loads((BUNDLED / "manifest.toml").read_text(encoding="utf-8"))
    return [
        Family(
            name=row["name"],
            kind=row["kind"],
            licence=row["licence"],
            source=row["source"],
            version=row["version"],
            bundled=True,
            files=tuple(
                FontFile(
                    BUNDLED / file["path"], row["name"], file["style"] == "italic", file.get("weight"), file["sha256"]
                )
                for file in row["file"]
            ),
        )
        for row in manifest["family"]
    ]


def _scan(folder: Path) -> tuple[list[Family], tuple[Unreadable, ...]]:
    if not folder.is_dir():
        raise NotFound(f"The font folder {folder} does not exist.", "Make it, or set another one.")
    files: dict[str, list[FontFile]] = {}
    unreadable = []
    for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() in FONT_ENDINGS):
        try:
            file = _describe(path)
        except (InputError, OSError) as error:
            reason = error.message if isinstance(error, InputError) else (error.strerror or str(error))
            unreadable.append(Unreadable(path, reason.rstrip(".")))
        else:
            files.setdefault(file.family, []).append(file)
    families = [
        Family(name, "user", "not stated", str(folder), "", tuple(group), bundled=False)
        for name, group in files.items()
    ]
    return families, tuple(unreadable)


def _describe(path: Path) -> FontFile:
    data = path.read_bytes()
    handle: Any = hb.Face(hb.Blob(data))
    if not handle.glyph_count or not len(handle.unicodes):
        raise InputError("it is not an intact TTF or OTF font")
    # The typographic family (name 16) groups all weights; the plain family name (1) splits them on old systems.
    name = handle.get_name(16) or _STYLE_WORDS.sub("", handle.get_name(1) or path.stem)
    font: Any = hb.Font(handle)
    italic = bool(font.get_style_value(hb.StyleTag.ITALIC)) or "italic" in (handle.get_name(2) or "").casefold()
    variable = any(axis.tag == "wght" for axis in handle.axis_infos)
    weight = None if variable else int(font.get_style_value(hb.StyleTag.WEIGHT))
    return FontFile(path, str(name), italic, weight, hashlib.sha256(data).hexdigest())
