"""What a renderer is made of, so that one like it can be made in another process or on another machine.

Pure, but for the fonts that a renderer made here opens.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cards.renderer import Renderer
from cards.spec import CardSpec
from fonts.catalogue import Catalogue, Family
from fonts.face import FontFile
from fonts.system import SystemFonts
from templates.design import Design
from templates.load import Designs

_KITS = 2
"""Renderers that a worker keeps: the latest kit, and the one before it while batches of both are under way."""


@dataclass(frozen=True, slots=True)
class Kit:
    """Designs, the user's font families, and the system's fonts: the folders to search, or the very files to use."""

    designs: tuple[Design, ...]
    families: tuple[Family, ...]
    system_folders: tuple[Path, ...]
    system_files: tuple[FontFile, ...] = ()

    def packed(self) -> bytes:
        """The kit as bytes; equal kits of one process give equal bytes."""
        return pickle.dumps(self)

    @property
    def font_files(self) -> tuple[FontFile, ...]:
        """Every font file that does not come with Pullquote."""
        return (*(file for family in self.families for file in family.files), *self.system_files)


class Packer:
    """Packs the kit that some cards need, and all cards before them: it only ever grows, and mostly stays as it is.

    With `carry_system`, the files of the system's fonts that the cards use stand in it, not the folders: for a machine
    with other fonts.
    """

    def __init__(self, renderer: Renderer, *, carry_system: bool = False) -> None:
        self._renderer = renderer
        self._carry_system = carry_system
        self._designs: dict[str, Design] = {}
        self._lent: dict[str, FontFile] = {}
        self._kit: Kit | None = None

    def kit(self, specs: Iterable[CardSpec]) -> Kit:
        """The kit: the very one of the last call when nothing had to be added.

        Raises what `Designs.get` raises.
        """
        renderer = self._renderer
        for spec in specs:
            name = spec.look.design
            if name not in self._designs:
                self._designs[name], self._kit = renderer.designs.get(name), None
            for file in renderer.system_fonts(spec) if self._carry_system else ():
                if file.sha256 not in self._lent:
                    self._lent[file.sha256], self._kit = file, None
        if self._kit is None:
            folders = () if self._carry_system else renderer.catalogue.system.folders
            system = renderer.catalogue.system.ordered(self._lent.values())
            self._kit = Kit(tuple(self._designs.values()), renderer.catalogue.own, folders, tuple(system))
        return self._kit


@lru_cache(maxsize=_KITS)
def renderer_of(packed: bytes) -> Renderer:
    """The renderer of a packed kit, kept for later batches: fonts, masks and grounds stay with it.

    `packed` must come from a process of ours: unpickling runs what is in it.
    """
    kit: Kit = pickle.loads(packed)  # noqa: S301 - see above
    system = SystemFonts(kit.system_folders, files=kit.system_files)
    return Renderer(Catalogue(own=kit.families, system=system), Designs(read=kit.designs))
