"""The renderer: a card's spec to the bytes of its picture and its record.

Pure, but for what it keeps between cards (fonts, masks, grounds) and the files behind fonts and designs.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import isal
import PIL
import uharfbuzz
from PIL import Image

from cards.alt import alt_text
from cards.breaks import icu_version, needs_icu, pyphen_version
from cards.card import Card, file_name, slide_digest
from cards.encode import FileType, encode
from cards.layout import lay_out
from cards.paint import Painted, Press
from cards.placed import Layout
from cards.png import pixels_digest
from cards.report import Report, judge
from cards.spec import MOST_SLIDES, CardSpec, Look
from cards.typeset import Typesetter
from cards.writing import write_whole
from cards.xmp import xmp_packet
from fonts.catalogue import Catalogue
from fonts.face import FontFile
from fonts.typeface import Typeface
from templates.brand import Brand
from templates.derive import Moved
from templates.design import Design
from templates.load import Designs, design_digest

ENGINE = 3
"""Raised with every change that moves a pixel of some card: cards of an older engine are then drawn anew."""


Branded = tuple[Design, tuple[Moved, ...]]
Common = tuple["hashlib._Hash", Typeface]
"""A design in a brand's colours, and what became of those that could not be used as they are."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A card's file, its record and its report."""

    data: bytes
    card: Card
    report: Report

    @property
    def alt(self) -> str:
        """The card's alt text."""
        return self.card.alt

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Writes the file, whole or not at all, and gives its path. Raises `StorageError`."""
        target = Path(path)
        write_whole(target, self.data)
        return target


class Renderer:
    """Draws cards with the fonts of a catalogue and the designs at hand.

    One renderer serves one thread; a batch should use one for all its cards.
    """

    def __init__(self, catalogue: Catalogue | None = None, designs: Designs | None = None) -> None:
        self.catalogue = catalogue or Catalogue()
        self.designs = designs or Designs()
        self._setter = Typesetter(self.catalogue)
        self._press = Press()
        self._commons: dict[int, tuple[Design, Common]] = {}
        self._branded: dict[tuple[str, Brand, bool], tuple[Design, Branded]] = {}

    def draw(
        self, spec: CardSpec, *, file_type: FileType = "png", small: bool = False, alt: str | None = None
    ) -> Drawn:
        """The card, checked: no picture comes back that breaks a rule. `alt` is an alt text in place of its own.

        Raises `Refused` with the rule and a remedy, `NotFound` or `InputError` for a look that does not exist.
        """
        with self.judged(spec) as (layout, painted, report):
            digest = self.digest(spec, file_type=file_type, small=small, alt=alt)
            alt = alt or alt_text(spec)
            data = encode(painted, file_type, xmp=xmp_packet(spec, alt, digest), small=small)
            card = _record(spec, layout, painted, report, alt, digest, file_type, len(data))
        return Drawn(data, card, report)

    def picture(self, spec: CardSpec) -> Image.Image:
        """The card as a Pillow picture of the caller's own, checked like `draw`."""
        with self.judged(spec) as (_, painted, _):
            return painted.picture.copy()

    @contextmanager
    def judged(self, spec: CardSpec) -> Iterator[tuple[Layout, Painted, Report]]:
        """A card's layout, painting and report; the painting holds until the block ends.

        Where a tight design would print marks of one line into another, the lines are moved apart first. Raises what
        `draw` raises.
        """
        layout = self.lay_out(spec)
        with self._press.painted(layout) as painted:
            # Slides stand alike: their lines were moved apart, all of them, when they were shared out.
            if spec.slide or not any(line.touches for line in painted.inked):
                yield layout, painted, judge(layout, painted.inked)
                return
        layout = self.lay_out(spec, loose=True)
        with self._press.painted(layout) as painted:
            yield layout, painted, judge(layout, painted.inked)

    def slides(self, spec: CardSpec, *, most: int = MOST_SLIDES) -> tuple[CardSpec, ...]:
        """The slides of a quote in order, each to be drawn as a card is; the card as it is where one holds the quote.

        Raises `Refused` (rule `fits`) when the quote needs more than `most` slides, and what `draw` raises.
        """
        # Imported late: most quotes fit on a card.
        from cards.slides import share_out

        design = self.design(spec.look)
        found = share_out(spec, design, self._setter, most=most)
        if found.tight and any(map(self._touches, found.specs)):
            found = share_out(spec, design, self._setter, most=most, loose=True)
        return found.specs

    def _touches(self, spec: CardSpec) -> bool:
        """Whether the ink of a card's lines meets as the design sets them."""
        with self._press.painted(self.lay_out(spec)) as painted:
            return any(line.touches for line in painted.inked)

    def lay_out(self, spec: CardSpec, *, loose: bool = False) -> Layout:
        """The card's layout, not yet painted; `loose` as `cards.layout.lay_out` tells."""
        layout = lay_out(spec, self.design(spec.look), self._setter, loose=loose)
        if not spec.look.brand:
            return layout
        palette = f"{spec.look.palette}."
        moves = [str(move) for move in self._brand(spec.look)[1] if move.name.startswith(palette)]
        return replace(layout, warnings=(*layout.warnings, *moves))

    def design(self, look: Look) -> Design:
        """The design of a look, in the colours and fonts of its brand. Raises `NotFound` or `InputError`."""
        return self._brand(look)[0] if look.brand else self.designs.get(look.design)

    def check(self, look: Look) -> None:
        """Raises `NotFound` or `InputError` for a look whose design or fonts are not there or not right."""
        self._common(self.design(look))

    def _brand(self, look: Look) -> Branded:
        uneven = look.photo is not None or look.background not in (None, "solid")
        design, key = self.designs.get(look.design), (look.design, look.brand, uneven)
        if key not in self._branded or self._branded[key][0] is not design:
            # Imported late: most cards have no brand kit.
            from templates.brand import branded

            self._branded[key] = design, branded(design, look.brand, uneven=uneven)
        return self._branded[key][1]

    def digest(
        self, spec: CardSpec, *, file_type: FileType = "png", small: bool = False, alt: str | None = None
    ) -> str:
        """SHA-256 over all that can change the file: words and look, design, fonts, engine and libraries."""
        if alt:
            return hashlib.sha256(
                f"{self.digest(spec, file_type=file_type, small=small)}|alt {alt}".encode()
            ).hexdigest()
        if slide := spec.slide:
            whole = self.digest(slide.origin, file_type=file_type, small=small)
            return slide_digest(whole, slide.number, slide.count, slide.most)
        design = self.design(spec.look)
        # Asking ICU's version loads it, which takes a thirtieth of a start: only where its tables are used.
        words = _words(spec)
        icu = icu_version() if any(needs_icu(text) for text in words if text) else ""
        hyphens = pyphen_version() if spec.look.hyphenate else ""
        # The system's fonts may change behind our back.
        lent = sorted(file.sha256 for file in self._system_fonts(design, [text for text in words if text]))
        decoders = _decoders() if spec.portrait or spec.look.photo or spec.look.logo else ""
        told = self._common(design)[0].copy()
        told.update(f"|{lent}|{icu}|{hyphens}|{decoders}|{file_type}|{small}|{spec!r}".encode())
        return told.hexdigest()

    def system_fonts(self, spec: CardSpec) -> list[FontFile]:
        """The system's fonts that draw some of a card's words, in the order in which they are looked at."""
        return self._system_fonts(self.design(spec.look), [text for text in _words(spec) if text])

    def _system_fonts(self, design: Design, texts: list[str]) -> list[FontFile]:
        typeface = self._common(design)[1]
        faces = {face for text in texts for face in typeface.faces(text)}
        return self.catalogue.system.ordered(face.file for face in faces)

    def _common(self, design: Design) -> Common:
        """What all cards of a design have in common: the hash to go on from, and the faces of its first role."""
        known = self._commons.get(id(design))
        if known is None or known[0] is not design:
            fonts = [file.sha256 for family in self.catalogue.families for file in family.files]
            begun = hashlib.sha256(f"{ENGINE}|{_libraries()}|{design_digest(design)}|{fonts}".encode())
            known = design, (begun, self._setter.typeface(next(iter(design.roles.values()))))
            self._commons[id(design)] = known
        return known[1]


def _words(spec: CardSpec) -> tuple[str | None, ...]:
    """Everything that a card may say."""
    return spec.text, spec.author, spec.source, spec.topic, spec.look.handle, spec.look.series


def _libraries() -> tuple[str, ...]:
    return PIL.__version__, isal.__version__, uharfbuzz.version_string(), unicodedata.unidata_version


def versions() -> dict[str, str]:
    """The versions of all that decides a card's pixels beside its fonts and its design, by name."""
    pillow, packer, shaper, characters = _libraries()
    return {
        "drawing engine": str(ENGINE),
        "Pillow": pillow,
        "isal": packer,
        "HarfBuzz": shaper,
        "Unicode data": characters,
        "ICU": icu_version(),
        "Pyphen": pyphen_version(),
        "decoders": _decoders(),
    }


def _decoders() -> str:
    from cards.photograph import decoder_versions

    return decoder_versions()


def _record(
    spec: CardSpec,
    layout: Layout,
    painted: Painted,
    report: Report,
    alt: str,
    digest: str,
    file_type: FileType,
    size: int,
) -> Card:
    return Card(
        quote=spec.quote_id,
        file=file_name(spec, file_type),
        format=spec.look.format,
        design=spec.look.design,
        palette=spec.look.palette,
        width=layout.width,
        height=layout.height,
        bytes=size,
        type_px=report.type_px,
        lines=report.lines,
        alt=alt,
        digest=digest,
        pixels=pixels_digest(painted.digests(), layout.width, layout.height),
        contrast=report.contrast,
        warnings=report.warnings,
        slide=spec.slide.number if spec.slide else None,
        slides=spec.slide.count if spec.slide else None,
    )
