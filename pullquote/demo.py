"""The demonstration: a workspace with the starter quotes, drawn in several looks, and a page of the cards.

Touches: disk and clock.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path

from cards.batch import NotMade, draw_all
from cards.card import Card
from cards.folder import CardFolder
from cards.runs.line import Made
from cards.spec import Look
from pullquote.drawing_crew import crew_of
from pullquote.gallery import write_gallery
from pullquote.workspace import SETTINGS, Workspace, make_workspace, workspace_at
from quotes.errors import InputError
from quotes.model import Document
from quotes.readers import read_document
from quotes.store import Store

PALETTES = {
    "editorial": "light",
    "poster": "light",
    "magazine": "light",
    "photo": "dark",
    "marker": "light",
    "academic": "dark",
    "playful": "light",
    "mono": "dark",
    "minimal": "light",
    "research": "light",
}
"""The designs of the demonstration, each in a palette that shows it well."""

FORMATS = ("square", "story")
"""Formats in which the first of the designs is shown beside its portrait."""


_STARTER = "starter quotes.jsonl"


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What was made."""

    workspace: Workspace
    page: Path
    cards: int
    refused: tuple[NotMade, ...]


def demonstrate(root: Path, *, now: datetime, watch: Callable[[int, int], None]) -> Demonstration:
    """Makes the workspace, or takes the one that is there, and draws; `watch` is told cards done and cards in all.

    Raises `InputError` for a workspace of the person's own, and `StorageError` when the folder cannot be written.
    """
    workspace = workspace_at(root) if (root / SETTINGS).exists() else make_workspace(root)
    name = "quotes.jsonl"
    data = resources.files("quotes").joinpath("starter", name).read_bytes()
    reading = read_document(data, name)
    folder = CardFolder(workspace.out)
    first, palette = next(iter(PALETTES.items()))
    looks = [Look(design, "portrait", palette) for design, palette in PALETTES.items()]
    looks += [Look(first, form, palette) for form in FORMATS]
    cards: list[Card] = []
    refused: list[NotMade] = []
    with workspace.open_store() as store:
        _check_ours(store, workspace.root)
        store.add(reading.drafts, now=now, document=Document(reading.document, _STARTER, reading.format))
        quotes = {quote.id: quote for quote in store.find()}
        total = len(quotes) * len(looks)
        crew = crew_of(workspace.renderer, None, None)
        for done, (_, outcome) in enumerate(draw_all(quotes.values, looks, folder, workspace.renderer, crew=crew), 1):
            watch(done, total)
            if isinstance(outcome, Made):
                cards.append(outcome.card)
            else:
                refused.append(outcome)
    page = write_gallery(folder.path, "Pullquote: the starter quotes", _by_quote(cards), quotes)
    return Demonstration(workspace, page, len(cards), tuple(refused))


def _check_ours(store: Store, root: Path) -> None:
    """A workspace that this or an earlier release's starter quotes were read into is a demonstration's."""
    if store.count() and _STARTER not in {document.name for document in store.documents()}:
        raise InputError(
            f"{root} is a workspace with quotes of your own.", "Name another folder: `pullquote demo FOLDER`."
        )


def _by_quote(cards: list[Card]) -> list[Card]:
    """The cards quote by quote, each in all its looks: the page then shows the variety at once."""
    order = {card.quote: number for number, card in reversed(list(enumerate(cards)))}
    return sorted(cards, key=lambda card: order[card.quote])
