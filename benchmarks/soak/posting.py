"""The posting side of the soak's workspace: Pullquote's own, with the world's clock and a cheap picture for most cards.

Touches: what `pullquote.posting` touches.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from random import Random

from sqlalchemy import Engine

from cards.budget import FittedPicture
from cards.spec import CardSpec
from pullquote.branded_composer import BrandedComposer
from pullquote.posting import Posting
from pullquote.watching.watched import Watch
from pullquote.workspace import Workspace
from quotes.choosing import number_of
from scheduler.captions.caption import alt_for
from scheduler.composing import QuoteComposer
from scheduler.logins.key import Given
from scheduler.logins.vault import Vault
from scheduler.model import Account, Picture
from scheduler.publisher import Access
from scheduler.publishers.conformance import PIXEL
from scheduler.rules import Rules
from scheduler.runner import Runner

PATIENCE = 1.0
"""Seconds that one request may take instead of twenty: the networks are on this machine."""

_DRAWN_IN = 400
"""One card in so many is drawn: a hundred thousand would take an hour, and are another benchmark's."""

_KEY = "c29ha2luZyBsb2dpbnMgb2YgZmFrZXMsIHB1YmxpYyE="
"""No secret: what it locks are the logins of fakes, written in their modules."""


class SoakPosting(Posting):
    """A runner's, or the person's. `clock` is what it takes for the time; `step` is called at each step of a post."""

    def __init__(
        self,
        workspace: Workspace,
        engine: Engine,
        clock: Callable[[], datetime],
        *,
        seed: str = "",
        step: Callable[[str], None] = lambda _: None,
    ) -> None:
        super().__init__(workspace, engine)
        self._clock = clock
        self.random = Random(seed)
        self._keys = Random(f"keys {seed}")
        self._step = step

    def now(self) -> datetime:
        """The time in the world, or what this runner takes for it."""
        return self._clock()

    def key(self) -> str:
        """A key of its own for each post, the same in every soak with this seed."""
        return f"{self._keys.getrandbits(128):032x}"

    @cached_property
    def composer(self) -> QuoteComposer:
        """Writes captions and alt texts as ever."""
        return SoakComposer(self, self.store.get)

    @cached_property
    def logins(self) -> Vault:
        """The workspace's vault, with a key that is everybody's."""
        return vault_in(self.workspace.root)

    def access(self, account: Account) -> Access:
        """As ever, but for the patience."""
        usual = super().access(account)
        return Access(usual.login, usual.now, PATIENCE)

    def runner(self, watch: Watch | None = None) -> Runner:
        """The real one, with a hook at each step of a post."""
        made = super().runner(watch)
        made._delivery._step = self._step
        return made


class SoakComposer(BrandedComposer):
    """Draws one card in four hundred; the others are a pixel that knows its card."""

    def _pictures(self, specs: Sequence[CardSpec], rules: Rules) -> list[tuple[Picture, FittedPicture]]:
        if number_of(specs[0].text) % _DRAWN_IN == 0:
            return super()._pictures(specs, rules)
        return [self._pixel(spec, rules) for spec in specs]

    @staticmethod
    def _pixel(spec: CardSpec, rules: Rules) -> tuple[Picture, FittedPicture]:
        data = PIXEL + hashlib.sha256(repr(spec).encode()).hexdigest().encode()
        return Picture(data, "png", 1, 1, alt_for(spec, rules)), FittedPicture(data, "png", 1, 1, "not drawn", ())


def vault_in(folder: Path) -> Vault:
    """The logins of the soak's accounts."""
    return Vault(folder / "pullquote.logins", [Given("SOAK", _KEY)])
