"""A film as an animated GIF (GIF89a): one palette for all frames, and of each frame only the pixels that change.

Pure; pictures are Pillow's, and so is the packing of a frame (LZW).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence

from PIL import Image, ImageChops

from cards.film import Film
from cards.motion_pace import FRAME_RATE
from templates.colour import RGB

_COLOURS = 255
"""Colours of the palette; its last place stands for a pixel that stays as it was."""

_STAYS = 255

_SURE = 15
"""So many of the commonest colours keep a place of their own: grounds, inks and accents stay exactly what they are."""

_FEW = 4096
"""Up to so many colours each counts once when the others are chosen; above, as in a photo, each as often as it occurs.
Flat grounds would otherwise leave no place for the edges of letters."""


def gif_of(film: Film) -> bytes:
    """The file. It plays once and stays on its last frame, the card.

    There is no NETSCAPE2.0 block for that: browsers take its count for the rounds after the first one. Frames last
    hundredths of a second, rounded so that the whole is as long as the film.
    """
    palette = _palette(film.card)
    inks = _Indexed(palette)
    # Only what has more colours than the palette is dithered, and only once: dots that change would flicker.
    bare = inks.of(film.empty, dithered=not film.flat)
    width, height = film.card.size
    table = bytes(value for colour in palette for value in colour).ljust(768, b"\0")
    blocks = [b"GIF89a", struct.pack("<HHBBB", width, height, 0xF7, 0, 0), table]
    shown = Image.new("L", film.card.size, _STAYS)
    frames: list[tuple[int, bytes]] = []
    for number, (picture, moment) in enumerate(film.frames()):
        box = film.changing(number)
        indexed = bare.crop(box)
        indexed.paste(inks.of(picture.crop(box)), (0, 0), film.inked.crop(box))
        difference = ImageChops.difference(shown.crop(box), indexed).point(_OTHER)
        if changed := difference.getbbox():
            part = Image.new("L", (changed[2] - changed[0], changed[3] - changed[1]), _STAYS)
            part.paste(indexed.crop(changed), (0, 0), difference.crop(changed))
            shown.paste(indexed, box)
            frames.append((moment.frames, _image((box[0] + changed[0], box[1] + changed[1]), part)))
        else:
            frames[-1] = (frames[-1][0] + moment.frames, frames[-1][1])
    so_far = 0
    for count, image in frames:
        delay = _hundredths(so_far + count) - _hundredths(so_far)
        so_far += count
        # Disposal 1: what was drawn stays. The last place of the palette is see-through.
        blocks += [struct.pack("<BBBBHBB", 0x21, 0xF9, 4, 1 << 2 | 1, delay, _STAYS, 0), image]
    return b"".join([*blocks, b";"])


def _hundredths(frames: int) -> int:
    return round(100 * frames / FRAME_RATE)


def _palette(card: Image.Image) -> list[RGB]:
    """All colours of the card where they are few enough, else the commonest and what stands for the rest."""
    counted = card.getcolors(_FEW)
    if counted is None:
        # A sixteenth of a photo has the same colours, and they are found in a tenth of the time.
        return _standing_for(card.reduce(4), _COLOURS)
    ordered = sorted(counted, key=lambda one: (-one[0], one[1]))
    colours = [colour for _, colour in ordered if isinstance(colour, tuple)]
    if len(colours) <= _COLOURS:
        return colours
    each = Image.frombytes("RGB", (len(colours), 1), bytes(value for colour in colours for value in colour))
    return list(dict.fromkeys([*colours[:_SURE], *_standing_for(each, _COLOURS - _SURE)]))


def _standing_for(picture: Image.Image, count: int) -> list[RGB]:
    """So many colours that stand for all of a picture, by median cut."""
    values = picture.quantize(count, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).getpalette() or []
    return list(zip(values[::3], values[1::3], values[2::3], strict=True))[:count]


class _Indexed:
    """Turns pictures in RGB into places of a palette, as pictures of one channel."""

    def __init__(self, palette: Sequence[RGB]) -> None:
        self._picture = Image.new("P", (1, 1))
        # The places beyond the palette repeat its first colour, so that none of them is nearer to anything.
        filled = [*palette, *[palette[0]] * (256 - len(palette))]
        self._picture.putpalette([value for colour in filled for value in colour])
        self._astray = [
            (place, colour)
            for place, colour in enumerate(palette[:_SURE])
            if palette[min(self._nearest(Image.new("RGB", (1, 1), colour)).tobytes()[0], len(palette) - 1)] != colour
        ]

    def of(self, picture: Image.Image, *, dithered: bool = False) -> Image.Image:
        """The places of the nearest colours. Pillow looks them up coarsely: the commonest ones are put right."""
        found = self._nearest(picture, dithered=dithered)
        for place, colour in self._astray:
            red, green, blue = ImageChops.difference(picture, Image.new("RGB", picture.size, colour)).split()
            found.paste(place, (0, 0), ImageChops.lighter(ImageChops.lighter(red, green), blue).point(_SAME))
        return found

    def _nearest(self, picture: Image.Image, *, dithered: bool = False) -> Image.Image:
        how = Image.Dither.FLOYDSTEINBERG if dithered else Image.Dither.NONE
        places = picture.quantize(palette=self._picture, dither=how)
        return Image.frombytes("L", places.size, places.tobytes()).point(_BELOW_LAST)


_SAME = [255] + [0] * 255
"""A difference to whether there is none."""

_OTHER = [0] + [255] * 255
"""A difference to whether there is any."""

_BELOW_LAST = [*range(255), 0]
"""The last place has the first colour, and is wanted for something else."""


def _image(corner: tuple[int, int], part: Image.Image) -> bytes:
    """The image block of a frame. Pillow packs it as a file of its own, of which the packed pixels are taken."""
    whole = Image.frombytes("P", part.size, part.tobytes())
    whole.putpalette(bytes(range(256)) * 3)
    out = io.BytesIO()
    whole.save(out, "GIF", optimize=False, interlace=0)
    data = out.getvalue()
    # After the file's head and palette comes the descriptor of the one image, 10 bytes; `;` ends the file.
    start = 13 + 3 * (2 << (data[10] & 7))
    return struct.pack("<BHHHHB", 0x2C, *corner, *part.size, 0) + data[start + 10 : -1]
