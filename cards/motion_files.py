"""A film as the bytes of a file: animated WebP, and MP4 through PyAV where that is installed.

Pure; pictures are Pillow's.
"""

from __future__ import annotations

import io
from importlib import import_module
from itertools import accumulate, pairwise
from types import ModuleType
from typing import Literal

from PIL import Image

from cards.film import Film
from cards.motion_pace import FRAME_RATE
from quotes.errors import InputError

MovingType = Literal["webp", "gif", "mp4"]

MOVING_TYPES: tuple[MovingType, ...] = ("webp", "gif", "mp4")


_LOSSLESS: dict[str, bool | int] = {"lossless": True, "quality": 50, "method": 1}
_LOSSY: dict[str, bool | int] = {"quality": 90, "method": 2}
"""How WebP is packed; `docs/motion.md` has the measurements. On a flat ground exact is also smaller, by a tenth to two
fifths; on a photo or a soft light it is three to four times as large."""

_H264 = {"crf": "18", "preset": "veryfast"}
"""Constant quality, at which letters keep their edges. Slower presets take a third more time for no smaller file."""

_HEADROOM = 8192
"""Bytes kept free for the index, which is known last and must come first: that of 240 frames is smaller than this."""


def encode_film(film: Film, file_type: MovingType) -> bytes:
    """The bytes of the file. Raises `InputError` for an MP4 where PyAV is missing."""
    if file_type == "webp":
        return webp_of(film)
    if file_type == "gif":
        from cards.motion_gif import gif_of

        return gif_of(film)
    return mp4_of(film)


def encoder_of(file_type: MovingType) -> str:
    """What writes files of a type: another version may write other bytes. Raises what `encode_film` raises."""
    return f"{file_type} PyAV {_av().__version__}" if file_type == "mp4" else file_type


class _Reel(Image.Image):
    """The frames of a film as Pillow asks for those of an animation: one after another, none kept."""

    def __init__(self, film: Film) -> None:
        super().__init__()
        self._film = film
        self._mode = "RGB"
        self._size = film.card.size
        self.n_frames = len(film)
        self.seek(0)

    def seek(self, frame: int) -> None:
        """Shows a frame."""
        self._at = frame
        self.im = self._film.frame(frame).im

    def tell(self) -> int:
        """The number of the frame that is shown."""
        return self._at


def webp_of(film: Film) -> bytes:
    """An animated WebP that plays once and stays on its last frame; on a flat ground every pixel is exact."""
    counts = accumulate((moment.frames for moment in film.moments), initial=0)
    ends = [round(1000 * frames / FRAME_RATE) for frames in counts]
    out = io.BytesIO()
    _Reel(film).save(
        out,
        "WEBP",
        save_all=True,
        duration=[after - before for before, after in pairwise(ends)],
        loop=1,
        # No frame but the first is written whole: it plays from the start, and each one builds on the one before.
        kmin=0,
        kmax=0,
        **(_LOSSLESS if film.flat else _LOSSY),
    )
    return out.getvalue()


_BT709 = 1
_LIMITED, _FULL = 1, 2
"""BT.709, and the ranges 16 to 235 and 0 to 255, as FFmpeg numbers them and PyAV takes them."""


def mp4_of(film: Film) -> bytes:
    """An MP4 of H.264 in yuv420p with the colours of BT.709, 30 frames a second, ready to be played while it loads.

    Its size is even, as half the colour resolution wants: an odd last row or column is doubled. There is no sound.
    """
    av = _av()
    out = io.BytesIO()
    width, height = (side + side % 2 for side in film.card.size)
    with av.open(out, "w", format="mp4", options={"moov_size": str(_HEADROOM)}) as container:
        stream = container.add_stream("libx264", rate=FRAME_RATE, options=_H264)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        context = stream.codec_context
        # One thread: how many there are would change the bytes from machine to machine.
        context.thread_count = 1
        context.color_range = _LIMITED
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        for picture, moment in film.frames():
            frame = av.VideoFrame.from_image(_even(picture, width, height)).reformat(
                format="yuv420p", src_color_range=_FULL, dst_color_range=_LIMITED, dst_colorspace=_BT709
            )
            for _ in range(moment.frames):
                frame.pts = None
                container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def _av() -> ModuleType:
    """PyAV, imported late: it is an extra, and large."""
    try:
        return import_module("av")
    except ImportError:
        raise InputError(
            "MP4 needs PyAV, which is not installed.",
            "Install it with `pip install 'pullquote[motion]'`, or use --type webp or gif.",
        ) from None


def _even(picture: Image.Image, width: int, height: int) -> Image.Image:
    """The picture, its last row and column doubled where the size asks for one more."""
    if picture.size == (width, height):
        return picture
    larger = Image.new("RGB", (width, height))
    for across in (width - picture.width, 0):
        for down in (height - picture.height, 0):
            larger.paste(picture, (across, down))
    return larger
