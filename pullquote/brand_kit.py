"""The brand kit of a workspace: colours, fonts and logo as its settings name them, ready for a card.

Touches: disk (reads the logo).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cards.picture import Picture
from quotes.errors import InputError, NotFound
from templates.brand import Brand
from templates.colour import parse_colour

if TYPE_CHECKING:
    from pullquote import settings


def logo_of(asked: settings.Brand, root: Path, origin: str) -> Picture | None:
    """The logo that the settings of the workspace `root` name, None where they name none; `origin` is their file.

    Raises `NotFound` where it is missing, and `InputError` for a path that leads out of the workspace, by `..` or by a
    link: a workspace that somebody sends draws no other file of this machine. A whole path is its owner's own choice.
    """
    if asked.logo is None:
        return None
    # Imported late: it brings Pillow's readers along, and most workspaces have no logo.
    from cards.photograph import read_picture

    path = root / asked.logo
    try:
        leads_out = not Path(asked.logo).is_absolute() and not path.resolve().is_relative_to(root.resolve())
        missing = not path.exists()
    except (OSError, RuntimeError, ValueError):
        leads_out, missing = False, True
    if leads_out:
        raise InputError(
            f"{origin}, brand.logo: {asked.logo} leads out of the workspace.", "Copy it there, or give its whole path."
        )
    if missing:
        raise NotFound(f"{origin}, brand.logo: there is no picture {path}.", "Put it there, or name another.")
    return read_picture(path)


def brand_of(asked: settings.Brand, logo: Picture | None, origin: str) -> Brand:
    """The colours and fonts that the settings name; raises `InputError` where the logo cannot give its colour."""
    colours = {name: parse_colour(value) for name, value in asked.colours if value is not None and value != "logo"}
    if asked.colours.accent == "logo":
        if logo is None:
            raise InputError(
                f"{origin}, brand.colours.accent: there is no logo to take it from.",
                'Name one with `logo = "FILE"` under [brand], or write a colour.',
            )
        # Imported late: it opens the picture.
        from cards.logo_colour import logo_colour
        from cards.photograph import open_picture

        colours["accent"] = logo_colour(open_picture(logo, keep_alpha=True))
    fonts = tuple((name, family) for name, family in asked.fonts if family is not None)
    return Brand(tuple(sorted(colours.items())), fonts)
