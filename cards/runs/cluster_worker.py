"""What happens on a worker of a cluster: things that travelled are laid down once, then a batch is drawn.

Touches: disk.
"""

from __future__ import annotations

import pickle
import platform
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import local

from cards.picture import Picture
from cards.renderer import Renderer, versions
from cards.runs.files import draw_batch
from cards.runs.kit import Kit
from cards.runs.tray import Tray
from cards.runs.wish import Answer, FileKind, Wish
from cards.spec import CardSpec
from cards.writing import write_whole
from fonts.catalogue import Catalogue
from fonts.face import FontFile
from fonts.system import SystemFonts
from quotes.errors import InputError, PullquoteError
from templates.load import Designs

_threads = local()
"""The renderer of each thread with the bytes of its kit: a renderer serves one thread."""


def draw(
    packed: bytes,
    wishes: Sequence[Wish],
    kind: FileKind,
    tray: Tray,
    expected: Mapping[str, str],
    travelled: Mapping[str, bytes],
) -> list[Answer]:
    """An answer for each wish. `travelled` are the files, by their SHA-256, that kit and wishes name.

    Raises `InputError` when this machine would draw other pixels than the one that asks.
    """
    check_versions(expected)
    folder = _folder()
    for sha256, data in travelled.items():
        if not (folder / sha256).is_file():
            write_whole(folder / sha256, data)
    renderer = _renderer(packed, folder)
    answers = draw_batch(renderer, [_at_home(wish, folder) for wish in wishes], kind, tray)
    for wish, answer in zip(wishes, answers, strict=True):
        if isinstance(answer, PullquoteError):
            # Whoever reads it knows a picture by the name it has at home.
            for picture in pictures_of(wish.spec):
                answer.message = answer.message.replace(str(folder / picture.sha256), picture.path)
    return answers


def check_versions(expected: Mapping[str, str]) -> None:
    """Raises `InputError` naming this machine and the first thing of it that draws other pixels than expected."""
    own = _versions()
    for name, version in expected.items():
        if own.get(name) != version:
            raise InputError(
                f"The worker on {platform.node()} would draw other pixels: its {name} is {own.get(name)}, "
                f"here it is {version}.",
                "Install the same packages on all machines, for example with `pip install -r` of one `pip freeze`.",
            )


@cache
def _versions() -> dict[str, str]:
    return versions()


def _folder() -> Path:
    """Where this worker keeps what travelled: it goes with the worker."""
    from distributed import get_worker

    return Path(get_worker().local_directory) / "pullquote"


def _renderer(packed: bytes, folder: Path) -> Renderer:
    known: tuple[bytes, Renderer] | None = getattr(_threads, "renderer", None)
    if known is None or known[0] != packed:
        # Only the scheduler's clients send kits, and whoever may send this cluster tasks may run anything on it.
        kit: Kit = pickle.loads(packed)  # noqa: S301
        own = [replace(family, files=tuple(_font(file, folder) for file in family.files)) for family in kit.families]
        system = SystemFonts(files=[_font(file, folder) for file in kit.system_files])
        known = packed, Renderer(Catalogue(own=own, system=system), Designs(read=kit.designs))
        _threads.renderer = known
    return known[1]


def _font(file: FontFile, folder: Path) -> FontFile:
    return replace(file, path=folder / file.sha256)


def _at_home(wish: Wish, folder: Path) -> Wish:
    """The wish with its pictures where they lie on this machine."""
    spec = wish.spec
    look = spec.look
    photo = look.photo and replace(look.photo, picture=_picture(look.photo.picture, folder))
    look = replace(look, photo=photo, logo=look.logo and _picture(look.logo, folder))
    return replace(wish, spec=replace(spec, look=look, portrait=spec.portrait and _picture(spec.portrait, folder)))


def _picture(picture: Picture, folder: Path) -> Picture:
    """The picture where it lies; one that did not travel stays where it was said to be, and is missed there."""
    travelled = folder / picture.sha256
    return replace(picture, path=str(travelled)) if travelled.is_file() else picture


def pictures_of(spec: CardSpec) -> list[Picture]:
    """Every picture that a card shows."""
    photo = spec.look.photo.picture if spec.look.photo else None
    return [picture for picture in (photo, spec.look.logo, spec.portrait) if picture is not None]
