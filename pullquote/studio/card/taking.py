"""Taking a card away: its file as the commands write it, slides in an archive, the card in motion. And pictures in.

Touches: what drawing touches.
"""

from __future__ import annotations

import io
import zipfile
from importlib.util import find_spec
from typing import get_args

from starlette.requests import Request
from starlette.responses import Response

from cards.encode import OutputType
from cards.motion_files import MovingType
from cards.renderer import Drawn
from pullquote.studio.answers import download, said, studio_of
from pullquote.studio.card.asking import asked_card, asked_quote
from pullquote.studio.card.drawing import at_work, files_of
from pullquote.studio.card.keeping import pantry_of
from pullquote.studio.desk import Studio
from pullquote.studio.fields import Fields
from pullquote.studio.wording import wording
from quotes.errors import InputError

_KINDS = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "avif": "image/avif",
    "pdf": "application/pdf",
    "gif": "image/gif",
    "mp4": "video/mp4",
}
STILL: tuple[OutputType, ...] = get_args(OutputType)
LONGEST_ALT = 4_000
"""Characters of an alt text: twice what any network takes, and what fits in a JPEG's metadata (65 kB), escaped too."""

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of files in an archive, the first that ZIP knows: the same card gives the same archive."""


def moving_types() -> tuple[MovingType, ...]:
    """The types a card in motion can have here: MP4 needs PyAV."""
    return ("webp", "gif", "mp4") if find_spec("av") else ("webp", "gif")


def card_file(request: Request, given: Fields) -> Response:
    """The card's file: `type` is that of a still card, or `moving-` and that of one in motion. Slides come as a ZIP.

    `alt` is an alt text of the person's own for a still card that is one picture; it stands in the file's metadata.
    """
    studio = studio_of(request)
    asked = asked_card(studio, given, asked_quote(studio, given))
    kinds = (*STILL, *(f"moving-{kind}" for kind in moving_types()))
    wanted = given.one_of("type", kinds) or "png"
    if wanted.startswith("moving-"):
        return _moving(studio, given, wanted.removeprefix("moving-"))
    alt = given.line("alt")
    if alt and len(alt) > LONGEST_ALT:
        raise InputError(f"The alt text has {len(alt):,} characters.", f"{LONGEST_ALT:,} are the most. Shorten it.")
    for still in STILL:
        if still == wanted:
            return _answer(files_of(studio, asked.spec, still, slides=asked.slides, alt=alt), still)
    raise AssertionError("unreachable")


def keep_picture(request: Request, given: Fields) -> Response:
    """Keeps a photo or a portrait that was brought, and tells its digest and size."""
    files = given.files("file")
    if not files:
        raise InputError("There is no file.", "Choose a picture.")
    kept = pantry_of(studio_of(request)).uploads.keep(files[0].file, files[0].filename or "")
    words = wording()("card.photo.kept", name=kept.name)
    digest = kept.picture.sha256
    return said(request, words, digest=digest, name=kept.name, width=kept.width, height=kept.height)


def _moving(studio: Studio, given: Fields, wanted: str) -> Response:
    # Imported late: most cards stand still.
    from cards.motion import moving

    asked = asked_card(studio, given, asked_quote(studio, given))
    kind = next(kind for kind in moving_types() if kind == wanted)
    with at_work(studio) as renderer:
        made = moving(renderer, asked.spec, file_type=kind)
    return download(made.data, _KINDS[kind], made.card.file)


def _answer(files: list[Drawn], file_type: OutputType) -> Response:
    if len(files) == 1:
        return download(files[0].data, _KINDS[file_type], files[0].card.file)
    out = io.BytesIO()
    # Stored as they are: pictures do not pack any further.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for drawn in files:
            archive.writestr(zipfile.ZipInfo(drawn.card.file, _EARLIEST), drawn.data)
    name = files[0].card.file.rpartition(".")[0].removesuffix(f"-{files[0].card.suffix}")
    return download(out.getvalue(), "application/zip", f"{name}.zip")
