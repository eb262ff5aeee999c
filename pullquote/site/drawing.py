"""The cards of a folder of pages: one for each, kept where it would come out the same; and those that nothing needs.

Touches: disk.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from cards.batch import draw_into
from cards.card import Card, card_from_json
from cards.encode import ENDINGS, OutputType
from cards.folder import MANIFEST, CardFolder
from cards.renderer import Renderer
from cards.spec import CardSpec
from pullquote.site.pages import card_stem, read_page
from pullquote.site.words import Site, Wish, wishes
from quotes.errors import InputError, NotFound, PullquoteError, Refused, StorageError

if TYPE_CHECKING:
    from pullquote.site.words import Origin


@dataclass(frozen=True, slots=True)
class PageCard:
    """A page's card; `fresh` when it was drawn now. `note` tells what became of a block quote that no card holds."""

    card: Card
    spec: CardSpec
    origin: Origin
    fresh: bool
    note: str | None = None


@dataclass(frozen=True, slots=True)
class NoCard:
    """Why a page has no card: it wants none (`error` is None), or what is wrong with it."""

    error: PullquoteError | None = None


def draw_site(
    folder: Path,
    pages: Iterable[PurePosixPath],
    cards: CardFolder,
    renderer: Renderer,
    site: Site,
    file_type: OutputType,
) -> Iterator[tuple[PurePosixPath, PageCard | NoCard]]:
    """What becomes of each page, in order. What is wrong with one page is an outcome; a full disk is an error."""
    for path in pages:
        try:
            page = read_page(folder, path)
            drawn = draw_page(wishes(page, site), cards, renderer, page.stem, page.name, file_type)
            yield path, drawn or NoCard()
        except StorageError:
            raise
        except (InputError, NotFound, Refused) as error:
            yield path, NoCard(error)


def draw_page(
    wanted: Iterable[Wish], cards: CardFolder, renderer: Renderer, stem: str, name: str, file_type: OutputType
) -> PageCard | None:
    """The card of one page, the first of those it could have that can be drawn right; None where it wants none.

    `stem` is what its file is called without the ending, `name` what errors call the page. Raises `Refused` with the
    remedy for a page, `NotFound` or `InputError` for a design or palette that does not exist, and `StorageError`.
    """
    note = None
    remaining = list(wanted)
    while remaining:
        wish = remaining.pop(0)
        try:
            made = draw_into(cards, renderer, wish.spec, file_type=file_type, name=stem)
        except Refused as error:
            if not remaining:
                raise _refusal(wish, name, error) from error
            note = f"its block quote cannot be drawn ({error.rule}), so its title is"
            continue
        except (InputError, NotFound) as error:
            raise type(error)(f"{name}: {error.message}", error.hint) from error
        return PageCard(made.card, wish.spec, wish.origin, made.fresh, note)
    return None


def _refusal(wish: Wish, name: str, error: Refused) -> Refused:
    """The refusal as a page's writer needs it: the engine's own speaks of quotes, and of commands of the store."""
    if error.rule != "fits":
        return Refused(error.rule, f"{name}: {error.message}", error.hint)
    if wish.origin != "title":
        hint = "Quote less of it: `pullquote:` and below it `text: …` and `author: …`."
        return Refused(error.rule, f"{name}: {error.message}", hint)
    return Refused(
        error.rule,
        f"{name}: the title has {len(wish.spec.text):,} characters: more than {wish.spec.look.design!r} holds.",
        "Give its card a shorter title in the front matter: `pullquote:` and below it `title: …`.",
    )


def left_over(cards: CardFolder, pages: Iterable[PurePosixPath], file_type: OutputType) -> list[Path]:
    """The cards of pages that are gone, in order: drawn by a run before, still as they were, and no page's any more.

    Only what the folder's manifest knows as a site's card counts, and only inside the folder: nothing else that lies
    there is ever named.
    """
    needed = {f"{card_stem(path)}.{ENDINGS[file_type]}" for path in pages}
    root, found = cards.path.resolve(), {}
    with suppress(FileNotFoundError), (cards.path / MANIFEST).open("rb") as manifest:
        for line in manifest:
            with suppress(ValueError, TypeError, KeyError):
                card = card_from_json(json.loads(line))
                # What `pullquote draw` made bears its quote's id.
                if card.quote is None and card.file not in needed:
                    found[card.file] = card
    return sorted(path for card in found.values() if (path := _own_file(root, card)))


def _own_file(root: Path, card: Card) -> Path | None:
    try:
        path = root / card.file
        inside = path.resolve() == path and path.is_relative_to(root)
        return path if inside and path.is_file() and path.stat().st_size == card.bytes else None
    except (OSError, ValueError):
        return None


def prune(cards: CardFolder, files: Iterable[Path]) -> int:
    """Deletes the files, and the folders that they leave empty; gives how many. Raises `StorageError`."""
    count = 0
    for file in files:
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise StorageError(f"{file} cannot be deleted: {error.strerror}.", "Check its permissions.") from error
        count += 1
        for folder in file.parents:
            if folder == cards.path.resolve():
                break
            try:
                folder.rmdir()
            except OSError:
                break
    return count
