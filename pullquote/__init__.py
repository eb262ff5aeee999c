"""Quote cards worth posting, from Python.

    import pullquote

    card = pullquote.card("Conventionality is not morality.", by="Charlotte Brontë", source="Jane Eyre")
    card.save("card.png")
    print(card.alt)

Everything here is loaded when it is first used, so that importing costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cards.renderer import Drawn, Renderer
    from cards.spec import CardSpec, Look
    from pullquote.api import card, moving, open_workspace, slides
    from quotes.errors import PullquoteError, Refused
    from quotes.model import Attribution, Draft, Quote, Source

__version__ = "0.9.0"

_HOMES = {
    "Attribution": "quotes.model",
    "CardSpec": "cards.spec",
    "Draft": "quotes.model",
    "Drawn": "cards.renderer",
    "Look": "cards.spec",
    "PullquoteError": "quotes.errors",
    "Quote": "quotes.model",
    "Refused": "quotes.errors",
    "Renderer": "cards.renderer",
    "Source": "quotes.model",
    "card": "pullquote.api",
    "moving": "pullquote.api",
    "open_workspace": "pullquote.api",
    "slides": "pullquote.api",
}

__all__ = [
    "Attribution",
    "CardSpec",
    "Draft",
    "Drawn",
    "Look",
    "PullquoteError",
    "Quote",
    "Refused",
    "Renderer",
    "Source",
    "card",
    "moving",
    "open_workspace",
    "slides",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'pullquote' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
