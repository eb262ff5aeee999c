"""Design packages: a design with the fonts that it needs, in one ZIP file or folder, to be used by somebody else.

Touches: disk. A package is hostile until checked: it is read whole, refused whole, and nothing of it is written before
everything in it is known to be right.
"""

from __future__ import annotations

import io
import re
import stat
import tempfile
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from cards.writing import write_whole
from fonts.catalogue import Catalogue
from fonts.scan import describe
from pullquote.package_files import refused
from quotes.errors import InputError
from templates.design import Design
from templates.load import BUNDLED, parse_design, read_design

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
"""What a design of one's own may be called: such a file name is the same on every system."""

_FONTS = frozenset({".ttf", ".otf"})
_LICENCES = re.compile(r"(?:.*-)?(?:licen[cs]e|ofl|copying)|.*\.txt|.*\.md", re.IGNORECASE)
_MOST_TOML = 256 * 1024
"""Bytes of a design: the bundled ones have at most 10 kB."""

_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Package:
    """A checked package: a design, its TOML, and its font and licence files by their names."""

    design: Design
    text: str
    fonts: Mapping[str, bytes]

    @property
    def families(self) -> tuple[str, ...]:
        """The font files, licences aside."""
        return tuple(name for name in self.fonts if PurePosixPath(name).suffix.lower() in _FONTS)


def admit_name(name: str) -> str:
    """A name that a design of one's own may have; raises `InputError`."""
    if not NAME.fullmatch(name) or _DEVICES.fullmatch(name):
        raise InputError(
            f"{name!r} cannot be a design's name.",
            "Use up to 60 small letters a to z, digits, - and _, such as `my-page`.",
        )
    return name


def renamed(text: str, name: str) -> str:
    """A design's TOML with another name; everything else, comments too, is left as it is."""
    head, bracket, rest = text.partition("\n[")
    head = re.sub(r"(?m)^(\s*name\s*=\s*)(?:\"[^\"\n]*\"|'[^'\n]*')", rf'\g<1>"{name}"', head, count=1)
    return head + bracket + rest


def pack(path: Path, catalogue: Catalogue) -> bytes:
    """The ZIP file of a design with the fonts of the person's own that it names, and their licences.

    Raises `InputError` when a font has no licence beside it, and when the design bears a bundled one's name: neither
    could be installed.
    """
    design = read_design(path)
    admit_name(design.name)
    if _is_bundled(design.name):
        raise InputError(
            f"{design.name!r} is the name of a bundled design, which everybody has.",
            f"Pack one of your own: `pullquote designs new NAME --from {design.name}`.",
        )
    files = {"design.toml": path.read_text(encoding="utf-8-sig").encode()}
    wanted = {family for role in design.roles.values() for family in (role.family, *role.fallback)}
    for family in sorted(wanted):
        found = catalogue.family(family)
        if found.bundled:
            continue
        for font in dict.fromkeys(file.path for file in found.files):
            if font.suffix.lower() not in _FONTS:
                raise InputError(f"{font} is a collection.", "A package takes single TTF and OTF files.")
            licences = [one for one in sorted(font.parent.iterdir()) if _LICENCES.fullmatch(one.name) and one.is_file()]
            if not licences:
                raise InputError(
                    f"{font} has no licence beside it.",
                    f"Put the text of its licence into {font.parent}, as LICENCE.txt.",
                )
            for one in (font, *licences):
                _put(files, one)
    return _zipped(files)


def _is_bundled(name: str) -> bool:
    return (BUNDLED / f"{name}.toml").exists()


def _put(files: dict[str, bytes], path: Path) -> None:
    """Puts a file among the fonts; another one of the same name gets that of its folder as well."""
    data = path.read_bytes()
    name = f"fonts/{path.name}"
    files[name if files.get(name, data) == data else f"fonts/{path.parent.name}-{path.name}"] = data


def read_package(files: Mapping[str, bytes], origin: str, catalogue: Catalogue) -> Package:
    """The package that some files make up, checked.

    `files` are those of `pullquote.package_files`, with safe names. Raises `InputError` for what is no design package,
    for fonts that are none or would take the place of others, and for a design that is not right.
    """
    roots = [name for name in files if "/" not in name and name.lower().endswith(".toml")]
    if len(roots) != 1:
        raise refused(
            origin, f"it has {len(roots)} designs", "A package has one, `design.toml`, beside its folder `fonts`."
        )
    for name in files:
        _admit_kind(origin, name, roots[0])
    text = _text_of(files[roots[0]], f"{origin}, {roots[0]}")
    design = parse_design(text, origin=f"{origin}, {roots[0]}")
    admit_name(design.name)
    if _is_bundled(design.name):
        raise refused(
            origin, f"it calls itself {design.name!r}, as a bundled design does", "Give it another name first."
        )
    fonts = {name.partition("/")[2]: data for name, data in files.items() if name.startswith("fonts/")}
    package = Package(design, text, fonts)
    if package.families and not any(_LICENCES.fullmatch(name) for name in fonts):
        raise refused(origin, "its fonts have no licence", "Ask for one that has it beside them.")
    _admit_fonts(origin, package, catalogue)
    return package


def install(package: Package, designs: Path, fonts: Path, *, replace: bool = False) -> Path:
    """Writes a package's files and gives the design's path. Raises `InputError` where one is, and `StorageError`.

    The design comes last, so that none stands there without its fonts; what was written is taken away on failure.
    """
    path = designs / f"{package.design.name}.toml"
    if path.exists() and not replace:
        raise InputError(f"{path} is there already.", "`--replace` takes the new one in its place.")
    folder = fonts / package.design.name
    fresh = [folder / name for name in package.fonts if not (folder / name).exists()]
    try:
        for name, data in package.fonts.items():
            write_whole(folder / name, data)
        write_whole(path, package.text.encode())
    except BaseException:
        for one in fresh:
            with suppress(OSError):
                one.unlink()
        with suppress(OSError):
            folder.rmdir()
        raise
    return path


def _admit_kind(origin: str, name: str, design: str) -> None:
    """Designs, fonts, licences and a note to read: a package has nothing else."""
    inside = name.startswith("fonts/") and name.count("/") == 1
    last = PurePosixPath(name).name
    if name == design or (("/" not in name or inside) and _LICENCES.fullmatch(last)):
        return
    if inside and PurePosixPath(name).suffix.lower() in _FONTS:
        return
    raise refused(origin, f"{name!r} has no place in it", "A package has a design, `fonts` (TTF, OTF) and licences.")


def _text_of(data: bytes, origin: str) -> str:
    if len(data) > _MOST_TOML:
        raise InputError(f"{origin} has {len(data):,} bytes.", f"A design has at most {_MOST_TOML:,}.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{origin} is no text: {error}.", "It must be TOML in UTF-8.") from error


def _admit_fonts(origin: str, package: Package, catalogue: Catalogue) -> None:
    """Every font opens, none takes the place of a family at hand, and the design finds all that it names."""
    known: set[str] = set()
    with tempfile.TemporaryDirectory(prefix="pullquote-") as folder:
        for number, name in enumerate(package.families):
            # Numbered: HarfBuzz is told nothing by a name.
            path = Path(folder) / f"{number}{PurePosixPath(name).suffix.lower()}"
            path.write_bytes(package.fonts[name])
            try:
                faces = describe(path)
            except InputError as error:
                raise refused(origin, f"the font {name!r}: {error.message}", "Ask for a whole package.") from None
            for face in faces:
                known.add(face.family.casefold())
                _admit_family(origin, face.family, package.design.name, catalogue)
    for role in package.design.roles.values():
        for family in (role.family, *role.fallback):
            if family.casefold() not in known and not catalogue.has(family):
                raise refused(
                    origin,
                    f"it names the font {family!r}, which it does not bring",
                    "Put the font into your font folder.",
                )


def _admit_family(origin: str, family: str, design: str, catalogue: Catalogue) -> None:
    if not catalogue.has(family):
        return
    files = catalogue.family(family).files
    # Those of the same package, installed before.
    if not all(file.path.parent.name == design for file in files):
        raise refused(
            origin,
            f"its font {family!r} is at hand already, and other designs use it",
            "Take the font out of the package.",
        )


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """A ZIP file that depends on its files alone, not on when or where it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)  # dated 1980, the first that the format knows
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, wherever it is made
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, data)
    return out.getvalue()
