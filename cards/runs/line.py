"""Wishes to outcomes in one order, whoever draws them: what is there stays, the rest goes to the crew by the batch.

Touches: disk, through the shelf and the crew.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from cards.card import Card
from cards.renderer import Renderer
from cards.report import Report
from cards.runs.crew import Crew, Shelf, Ticket
from cards.runs.files import kept
from cards.runs.tray import Tray
from cards.runs.wish import Answer, FileKind, Laid, Wish, named
from quotes.errors import PullquoteError, Refused, StorageError

Asker = TypeVar("Asker")

_KEPT_BEHIND = 1_000
"""Cards that need no drawing and wait for one before them: more would be memory for nothing."""


@dataclass(frozen=True, slots=True)
class Made:
    """A card in the folder; `fresh` when it was drawn now, not kept from before. Only a fresh one has its report."""

    card: Card
    fresh: bool
    report: Report | None = None


Outcome = list[Made] | PullquoteError
"""What became of a wish: its cards, several where it is slides, or why there is none."""


@dataclass(slots=True)
class _Waiting(Generic[Asker]):
    asker: Asker
    name: str = ""
    settled: list[Card] | PullquoteError | None = None
    ticket: Ticket | None = None
    number: int = 0

    @property
    def ready(self) -> bool:
        return self.settled is not None or (self.ticket is not None and self.ticket.done())


def draw_wishes(
    wishes: Iterable[tuple[Asker, Wish | PullquoteError]],
    shelf: Shelf,
    renderer: Renderer,
    crew: Crew,
    kind: FileKind,
    claim: Callable[[Asker, Sequence[Card]], None] | None = None,
) -> Iterator[tuple[Asker, Outcome]]:
    """An outcome for each wish in order, told beside who asked; what was no wish, an error, is an outcome as it is.

    `claim` is shown a wish's cards, in the order of the wishes, before one is taken to its place, and may raise
    `Refused`. At most as much is held as the crew has room for. Raises `StorageError` when the disk cannot be written,
    and closes the crew, also when the caller stops asking; what the wishes themselves raise comes after the outcomes of
    those before.
    """
    settled = claim is None
    with shelf.trays(crew.reach, settled=settled) as tray, closing(crew):
        line = _Line(shelf, renderer, crew, kind, tray, claim or _unclaimed)
        broken_off: PullquoteError | None = None
        asked = iter(wishes)
        while broken_off is None:
            try:
                asker, wish = next(asked)
            except StopIteration:
                break
            except PullquoteError as error:
                broken_off = error
            else:
                yield from line.add(asker, wish)
        yield from line.rest()
        if broken_off is not None:
            raise broken_off


def _unclaimed(asker: object, cards: Sequence[Card]) -> None:
    """Lets every card have its file."""


@dataclass(slots=True)
class _Line(Generic[Asker]):
    """All that has been asked for and not been told, and of it what the crew has not been handed."""

    shelf: Shelf
    renderer: Renderer
    crew: Crew
    kind: FileKind
    tray: Tray
    claim: Callable[[Asker, Sequence[Card]], None]
    waiting: deque[_Waiting[Asker]] = field(default_factory=deque)
    gathered: list[tuple[_Waiting[Asker], Wish]] = field(default_factory=list)
    drawing: set[str] = field(default_factory=set)

    def add(self, asker: Asker, wish: Wish | PullquoteError) -> Iterator[tuple[Asker, Outcome]]:
        """Takes one more, and gives what can be told."""
        one = _Waiting(asker)
        if isinstance(wish, PullquoteError):
            one.settled = wish
        else:
            one.name = named(wish, self.kind)
            if one.name in self.drawing:
                # The same file once more: whether it is there already is known when the first is done.
                yield from self.rest()
            self._begin(one, wish)
        self.waiting.append(one)
        room = self.crew.room
        while self.waiting and (
            self.waiting[0].ready or len(self.drawing) > room or len(self.waiting) > room + _KEPT_BEHIND
        ):
            yield self._tell()

    def rest(self) -> Iterator[tuple[Asker, Outcome]]:
        """Everything that has not been told."""
        while self.waiting:
            yield self._tell()

    def _begin(self, one: _Waiting[Asker], wish: Wish) -> None:
        try:
            if cards := kept(self.shelf, self.renderer, wish, self.kind, one.name):
                one.settled = cards
                return
        except StorageError:
            raise
        except PullquoteError as error:
            one.settled = error
            return
        self.gathered.append((one, wish))
        self.drawing.add(one.name)
        if len(self.gathered) >= self.crew.batch:
            self._hand_over()

    def _hand_over(self) -> None:
        ticket = self.crew.start([wish for _, wish in self.gathered], self.kind, self.tray)
        for number, (one, _) in enumerate(self.gathered):
            one.ticket, one.number = ticket, number
        self.gathered.clear()

    def _tell(self) -> tuple[Asker, Outcome]:
        one = self.waiting.popleft()
        if one.settled is None and one.ticket is None:
            self._hand_over()
        return one.asker, self._outcome(one)

    def _outcome(self, one: _Waiting[Asker]) -> Outcome:
        if one.ticket is not None:
            answer = one.ticket.answers()[one.number]
            self.drawing.discard(one.name)
            return self._taken(one.asker, answer)
        if isinstance(one.settled, PullquoteError):
            return one.settled
        try:
            self.claim(one.asker, one.settled or [])
        except Refused as error:
            return error
        return [Made(card, fresh=False) for card in one.settled or []]

    def _taken(self, asker: Asker, answer: Answer) -> Outcome:
        if isinstance(answer, StorageError):
            raise answer
        if isinstance(answer, PullquoteError):
            return answer
        try:
            self.claim(asker, [laid.card for laid in answer])
        except Refused as error:
            for laid in answer:
                self.shelf.leave(laid.part)
            return error
        return [self._made(laid) for laid in answer]

    def _made(self, laid: Laid) -> Made:
        self.shelf.take(laid.card, laid.part)
        return Made(laid.card, fresh=True, report=laid.report)
