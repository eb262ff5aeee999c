"""Which font families there are: the user's own folder first, then those that come with Pullquote.

Touches: disk (reads the manifest and the user's folder).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fonts.face import Axes, Face, FontFile
from fonts.fallback import Fallback
from fonts.scan import Unreadable, scan
from fonts.system import SystemFonts
from fonts.typeface import FontChoice, Member, Typeface
from quotes.errors import InputError, NotFound, nearest

BUNDLED = Path(__file__).parent

_SERIFS = frozenset({"serif", "display"})
"""Kinds of families whose companions in other scripts are of the serif column."""


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


class Catalogue:
    """All families at hand, and the faces opened so far.

    A family in the user's folder hides the bundled one of the same name. Files there that cannot be used are listed
    in `unreadable`; they stop nothing until a design asks for a family that is then missing. What neither has is looked
    for in the `system_folders`; without them, the same text looks the same on every machine. A catalogue made after
    another has its `own` families and its `system` fonts in place of the folders.
    """

    def __init__(
        self,
        user_folder: Path | None = None,
        system_folders: tuple[Path, ...] = (),
        *,
        own: Sequence[Family] = (),
        system: SystemFonts | None = None,
    ) -> None:
        self.unreadable: tuple[Unreadable, ...] = ()
        self.system = system or SystemFonts(system_folders)
        families = {family.name.casefold(): family for family in (*_bundled(), *own)}
        if user_folder is not None:
            found, self.unreadable = scan(user_folder)
            families |= {name.casefold(): _of_user(name, user_folder, files) for name, files in found.items()}
        self._families = families
        self._faces: dict[tuple[Path, int], Face] = {}
        self._typefaces: dict[FontChoice, Typeface] = {}

    @property
    def families(self) -> tuple[Family, ...]:
        """Every family, by name."""
        return tuple(sorted(self._families.values(), key=lambda family: family.name))

    @property
    def own(self) -> tuple[Family, ...]:
        """The user's families, by name."""
        return tuple(family for family in self.families if not family.bundled)

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
        key = (file.path, file.index)
        if key not in self._faces:
            self._faces[key] = Face(file)
        return self._faces[key]

    def typeface(self, choice: FontChoice) -> Typeface:
        """The faces that serve a choice, in order of preference, at the choice's axis positions.

        Raises `NotFound` for a missing family and `InputError` for an axis that the family does not have.
        """
        if choice not in self._typefaces:
            own = self.face(self.styled(choice, choice.family)[0])
            for name in choice.fallback:
                self.family(name)
            self._check_axes(choice, own)
            first = own.instance(choice.axes)
            self._typefaces[choice] = Typeface(choice, Member(choice.family, first), Fallback(self, choice, first))
        return self._typefaces[choice]

    def has_italic(self, name: str) -> bool:
        """Whether the family has a true italic; a slanted roman is never made in its place."""
        return any(file.italic for file in self.family(name).files)

    def has(self, name: str) -> bool:
        """Whether there is a family of that name, case aside."""
        return name.casefold() in self._families

    def is_serif(self, name: str) -> bool:
        """Whether a family's companions in other scripts have serifs; a user's family tells by its name."""
        family = self.family(name)
        told = family.kind == "user" and "serif" in name.casefold().replace("sans serif", "")
        return told or family.kind in _SERIFS

    def styled(self, choice: FontChoice, name: str) -> list[FontFile]:
        """The family's files in the style and nearest the weight of a choice; roman where it has no italic."""
        files = self.family(name).files
        styled = [file for file in files if file.italic == choice.italic] or list(files)
        weight = dict(choice.axes).get("wght", 400)
        least = min((abs((file.weight or weight) - weight) for file in styled), default=0)
        return [file for file in styled if abs((file.weight or weight) - weight) == least]

    def _check_axes(self, choice: FontChoice, face: Face) -> None:
        # A family that a brand kit puts in another's place has what weights it has: the nearest is taken.
        own = self.family(choice.family).kind == "user"
        for tag, value in choice.axes if face.axes else ():
            if own and tag == "wght":
                continue
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
    manifest = json.loads((BUNDLED / "manifest.json").read_text(encoding="utf-8"))
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


def _of_user(name: str, folder: Path, files: list[FontFile]) -> Family:
    return Family(name, "user", "not stated", str(folder), "", tuple(files), bundled=False)
