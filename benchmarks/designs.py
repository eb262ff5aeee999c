"""`python -m benchmarks.designs`: CPU of a card in every bundled design and on a photo, as ratios of one run.

One process on one core draws all of them in turns; of the rounds the quickest counts, because what else the machine
does can only slow one down. `--only NAME,NAME` names designs; `--no-photo` leaves the photos out.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.floor import Floor
from benchmarks.photos import made_photo
from benchmarks.work import LOOK, font, quotes, renderer, specs
from cards.folder import CardFolder
from cards.picture import Photo, Picture
from cards.renderer import Renderer
from cards.spec import Look, spec_for
from quotes.errors import Refused
from quotes.model import Quote
from templates.load import BUNDLED

if TYPE_CHECKING:
    from cards.encode import FileType

LIMIT = 1.5
"""Most CPU that a design's card may take, as a multiple of a plain gradient card's."""

PHOTO_MS = 60.0
"""Most CPU milliseconds of a photo card as JPEG, its photo decoded before, on a core of the speed of 2026."""

PALETTES = ("light", "dark")

MEASURES = ("plain", "floor", "first photos")
"""Kinds without a limit: what others are compared with, and photos that are opened and decoded first."""

PHOTO_KINDS = tuple(f"{kind} {palette}" for kind in ("one photo", "many photos") for palette in PALETTES)

PHOTOS = 8
"""Photos that take turns: no more than the grounds that a press keeps, so that none is opened twice."""

Draw = Callable[[], int]
"""Draws one round of a kind of card and gives how many cards it came to: refused ones are not counted."""


def main() -> None:
    """Measures everything and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.designs", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="designs, separated by commas")
    parser.add_argument("--no-photo", action="store_true", help="leave the photo cards out")
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    if remark := font().remark:
        print(remark)
    bundled = sorted(path.stem for path in BUNDLED.glob("*.toml"))
    chosen = [name.strip() for name in options.only.split(",") if name.strip()] or bundled
    with tempfile.TemporaryDirectory() as folder:
        kinds = dict(_kinds(chosen, Path(folder), photos=not options.no_photo))
        spent, cards = dict.fromkeys(kinds, float("inf")), dict.fromkeys(kinds, 0)
        # The first round draws what later ones find kept, and loses to them.
        for number in range(options.rounds + 1):
            for name, draw in kinds.items():
                before = time.process_time()
                cards[name] = draw()
                spent[name] = min(spent[name], (time.process_time() - before) / max(cards[name], 1) * 1e3)
            print(f"round {number} of {options.rounds}", file=sys.stderr)
    _print(spent, cards)


def _kinds(designs: Sequence[str], folder: Path, *, photos: bool) -> Iterator[tuple[str, Draw]]:
    """Every kind of card; the plain card and the floor first, to which the others are compared."""
    rows = quotes(75)
    yield "plain", partial(_drawn, renderer(font()), rows, [LOOK], folder)
    yield "floor", partial(_floor, Floor(renderer(font()), specs(75)), folder)
    # One renderer for each, as one command draws cards of one look: what it keeps is not pushed out by others.
    for design in designs:
        for palette in PALETTES:
            yield f"{design} {palette}", partial(_drawn, Renderer(), rows, [Look(design, palette=palette)], folder)
    if photos:
        pictures = [made_photo(folder / f"{seed}.jpg", seed) for seed in range(PHOTOS)]
        for palette in PALETTES:
            yield f"one photo {palette}", partial(_on_photos, Renderer(), rows, pictures[:1], palette, folder)
            yield f"many photos {palette}", partial(_on_photos, Renderer(), rows, pictures, palette, folder)
        yield "first photos", partial(_opened, rows, pictures[:4], folder)


def _drawn(ours: Renderer, rows: list[Quote], looks: list[Look], folder: Path, file_type: FileType = "png") -> int:
    """Every quote drawn, checked and written, the looks by turns."""
    cards, drawn = CardFolder(folder), 0
    for quote, look in zip(rows, cycle(looks), strict=False):
        with suppress(Refused):
            card = ours.draw(spec_for(quote, look), file_type=file_type)
            cards.keep(card.card, card.data)
            drawn += 1
    return drawn


def _on_photos(ours: Renderer, rows: list[Quote], pictures: list[Picture], palette: str, folder: Path) -> int:
    looks = [Look("photo", palette=palette, photo=Photo(picture)) for picture in pictures]
    return _drawn(ours, rows, looks, folder, "jpeg")


def _opened(rows: list[Quote], pictures: list[Picture], folder: Path) -> int:
    """As `_on_photos`, but no photo is kept from a round before."""
    return _on_photos(Renderer(), rows[: len(pictures)], pictures, "light", folder)


def _floor(floor: Floor, folder: Path) -> int:
    return sum(1 for _ in floor.run(folder))


def _print(spent: dict[str, float], cards: dict[str, int]) -> None:
    print(f"\n{'1080 x 1350':<18}{'cards':>6}{'CPU ms':>9}{': plain':>9}{': floor':>9}")
    for name, milliseconds in spent.items():
        of_plain, of_floor = milliseconds / spent["plain"], milliseconds / spent["floor"]
        row = f"{name:<18}{cards[name]:>6}{milliseconds:>9.2f}{of_plain:>9.2f}{of_floor:>9.2f}"
        if name in PHOTO_KINDS:
            print(f"{row}  more than {PHOTO_MS:g} ms" if milliseconds > PHOTO_MS else row)
        else:
            print(f"{row}  more than {LIMIT:g} of a plain card" if name not in MEASURES and of_plain > LIMIT else row)


if __name__ == "__main__":
    main()
