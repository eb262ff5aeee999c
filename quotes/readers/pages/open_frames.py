"""The elements that are open while a page is walked, and which of a kind is the innermost, without a search.

Pure but for the frames that come and go.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from quotes.readers.pages.frames import Frame
from quotes.readers.pages.roles import Kind


@dataclass(slots=True)
class OpenFrames:
    """A stack of frames, and one per kind. A page may nest thousands, and each word asks what it stands in."""

    _all: list[Frame] = field(default_factory=list)
    _by_kind: defaultdict[Kind | None, list[Frame]] = field(default_factory=lambda: defaultdict(list))

    def __iter__(self) -> Iterator[Frame]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, position: int) -> Frame:
        return self._all[position]

    def push(self, frame: Frame) -> Frame:
        """Opens a frame, and gives it back."""
        frame.order = len(self._all)
        self._all.append(frame)
        self._by_kind[frame.kind].append(frame)
        if frame.outer is not None:
            self._by_kind[None].append(frame)
        return frame

    def pop(self) -> None:
        """Closes the innermost frame."""
        frame = self._all.pop()
        self._by_kind[frame.kind].pop()
        if frame.outer is not None:
            self._by_kind[None].pop()

    def innermost(self, kind: Kind) -> Frame | None:
        """The innermost open frame of a kind."""
        frames = self._by_kind[kind]
        return frames[-1] if frames else None

    @property
    def capture(self) -> Frame | None:
        """The innermost frame whose words go apart from the running text."""
        captures = self._by_kind[None]
        return captures[-1] if captures else None

    @property
    def quote(self) -> Frame | None:
        """The frame that holds the words of a quotation: a pull-quote is mostly an element around a block quotation."""
        quote, pulled = self.innermost(Kind.QUOTE), self.innermost(Kind.PULL_QUOTE)
        if quote is None or pulled is None:
            return quote or pulled
        return quote if quote.order > pulled.order else pulled
