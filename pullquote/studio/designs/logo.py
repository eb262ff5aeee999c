"""The logo of the brand kit: taken from a file that is sent, decoded in bounds, and kept inside the workspace.

Touches: disk, through the studio.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from PIL import Image
from starlette.requests import Request
from starlette.responses import Response

from cards.photograph import open_picture, read_picture
from cards.writing import write_whole
from pullquote.brand_kit import logo_of
from pullquote.settings import FROM_LOGO
from pullquote.studio.answers import picture, studio_of
from pullquote.studio.designs.brand import keep_brand
from pullquote.studio.designs.own_files import digest_of
from pullquote.studio.fields import Fields
from pullquote.studio.wording import wording
from pullquote.workspace import SETTINGS
from quotes.errors import InputError, NotFound, PullquoteError

LARGEST = 16 * 1024 * 1024
"""Bytes that are taken: a logo of the largest size at which it is kept has a tenth."""

_LONGEST_EDGE = 1600
"""Pixels of a kept logo's longer edge: wider than it is drawn in any format."""

_SHOWN = 240
"""Pixels of its picture on the page."""


def upload_logo(request: Request, given: Fields) -> Response:
    """Keeps a picture as the logo. It is drawn anew: whatever else the file holds stays outside.

    Its name says what is in it, so an older logo is never written over, and undo has it still.
    """
    studio, seen, words = studio_of(request), given.needed("seen"), wording()
    files = given.files("logo")
    if len(files) != 1:
        raise InputError(words("designs.brand.no_file"), words("designs.brand.no_file_hint"))
    data = _drawn_anew(files[0].file.read(LARGEST + 1))
    name = f"logo-{digest_of(data)[:12]}.png"
    path = studio.root / name
    if not path.resolve().is_relative_to(studio.root.resolve()):
        raise InputError(f"{name} leads out of the workspace.", "Take away the link of that name.")
    is_new = not path.exists()
    write_whole(path, data)
    try:
        return keep_brand(request, {"brand.logo": name}, seen, words("designs.brand.logo_kept"), logo=name)
    except PullquoteError:
        if is_new:
            path.unlink(missing_ok=True)
        raise


def remove_logo(request: Request, given: Fields) -> Response:
    """Has the kit name no logo. The file stays where it is."""
    if studio_of(request).workspace.settings.brand.colours.accent == FROM_LOGO:
        raise InputError(wording()("designs.brand.accent_needs_it"), wording()("designs.brand.accent_needs_it_hint"))
    return keep_brand(
        request, {"brand.logo": None}, given.needed("seen"), wording()("designs.brand.logo_gone"), logo=""
    )


def logo_picture(request: Request) -> Response:
    """The logo, small; decoded as it is for a card, never the file itself. Raises `NotFound` where there is none."""
    studio = studio_of(request)
    logo = logo_of(studio.workspace.settings.brand, studio.root, SETTINGS)
    if logo is None:
        raise NotFound("There is no logo.", "Choose a picture.")
    shown = open_picture(logo, keep_alpha=True)
    shown.thumbnail((_SHOWN, _SHOWN))
    return picture(_png(shown), "image/png")


def _drawn_anew(data: bytes) -> bytes:
    """The picture of a file that somebody sent, as a PNG without anything beside its pixels."""
    if len(data) > LARGEST:
        raise InputError(f"The logo is larger than {LARGEST // 2**20} MB.", "Make it smaller.")
    with tempfile.TemporaryDirectory() as folder:
        # The decoder reads files, and names them in its errors.
        path = Path(folder) / "logo"
        path.write_bytes(data)
        try:
            found = open_picture(read_picture(path), keep_alpha=True)
        except InputError as error:
            raise InputError(error.message.replace(str(path), "The logo"), error.hint) from None
    found.thumbnail((_LONGEST_EDGE, _LONGEST_EDGE))
    return _png(found)


def _png(shown: Image.Image) -> bytes:
    out = io.BytesIO()
    shown.save(out, "PNG", optimize=False)
    return out.getvalue()
