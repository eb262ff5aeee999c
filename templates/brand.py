"""A brand kit: the colours and fonts of an account, in place of those of any design.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from templates.colour import RGB

if TYPE_CHECKING:
    from templates.derive import Moved
    from templates.design import Design


@dataclass(frozen=True, slots=True)
class Brand:
    """Colours by the names of a palette (`accent`, `ground`, `ink`, `muted`), and families by `quote` and `text`."""

    colours: tuple[tuple[str, RGB], ...] = ()
    fonts: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        """Whether it changes anything."""
        return bool(self.colours or self.fonts)


NO_BRAND = Brand()


def branded(design: Design, brand: Brand, *, uneven: bool = False) -> tuple[Design, tuple[Moved, ...]]:
    """A design in a brand's colours and fonts, and what became of colours that could not be used as they are.

    The palette `light`, or the first where there is none, takes the brand's colours themselves; in the others the
    accent is the same, and ground and ink have the brand's hues in the design's own lightness. Then each colour is
    moved in lightness as far as contrast asks (`templates.brand_contrast`); a little further with `uneven`, for a photo
    or a pattern in place of the design's own ground. It takes some 10 ms: a batch keeps it.
    """
    if not brand:
        return design, ()
    # Imported late: most cards have no brand.
    from dataclasses import replace

    from templates.brand_colours import parts_of, recoloured
    from templates.brand_contrast import readable, with_scrim
    from templates.brand_fonts import in_fonts

    design = in_fonts(design, dict(brand.fonts))
    given = dict(brand.colours)
    if not given:
        return design, ()
    lead = "light" if "light" in design.palettes else next(iter(design.palettes))
    judged = design
    if uneven and design.scrim is None and design.background is None:
        from templates.background import Scrim
        from templates.names import ColourName

        judged = replace(design, scrim=Scrim(ColourName("ground"), foot=()))
    palettes: dict[str, dict[str, RGB]] = {}
    moves: list[Moved] = []
    for name, own in design.palettes.items():
        wanted = recoloured(design, own, given, lead=name == lead)
        ours = frozenset(entry for entry, part in parts_of(design, own, given).items() if part in given)
        palettes[name], moved = readable(judged, name, own, wanted, ours)
        moves += moved
    return replace(design, palettes=palettes, scrim=with_scrim(design, palettes)), tuple(moves)
