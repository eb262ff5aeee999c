"""A folder of cards behind a URL: whole files, a manifest in parts, and no password in sight."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import fsspec
import pytest

from cards import remote_folder
from cards.remote_folder import RemoteFolder
from cards.renderer import Renderer
from cards.runs.crew import Alone
from cards.runs.line import draw_wishes
from cards.runs.wish import FileKind, Wish
from cards.spec import CardSpec, Look
from quotes.errors import InputError, StorageError

URL = "memory://bucket/cards"


def spec(number: int) -> CardSpec:
    """A short card of its own."""
    return CardSpec(f"Rain falls for {number} days.", "Jane Doe", Look(format="opengraph"), quote_id=f"{number:016x}")


@pytest.fixture(autouse=True)
def store() -> Any:
    """An object store in memory, empty."""
    files = fsspec.filesystem("memory")
    files.store.clear()
    return files


def draw(renderer: Renderer, numbers: range) -> list[bool]:
    """Whether each card was drawn now."""
    wishes = ((n, Wish(spec(n))) for n in numbers)
    found = draw_wishes(wishes, RemoteFolder(URL), renderer, Alone(renderer), FileKind())
    return [made.fresh for _, outcome in found if isinstance(outcome, list) for made in outcome]


def test_an_object_store_gets_files_in_their_places_and_a_manifest_in_parts(
    store: Any, renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parts are written on the way, so that a run that is killed loses at most one."""
    monkeypatch.setattr(remote_folder, "_PART_CARDS", 4)
    assert draw(renderer, range(10)) == [True] * 10
    names = sorted(Path(name).name for name in store.find("/bucket/cards"))
    assert [name[:12] for name in names if name.endswith(".jsonl")] == ["cards-000001", "cards-000002", "cards-000003"]
    assert len([name for name in names if name.endswith(".png")]) == 10
    assert len(names) == 13


def test_what_is_there_is_kept_and_what_is_cut_is_drawn_again(store: Any, renderer: Renderer) -> None:
    """The manifest alone proves nothing: the object must be there, and as long as it was."""
    draw(renderer, range(4))
    one, two = [name for name in store.find("/bucket/cards") if name.endswith(".png")][:2]
    store.rm_file(one)
    store.pipe_file(two, store.cat_file(two)[:-1])
    assert sorted(draw(renderer, range(5))) == [False] * 2 + [True] * 3
    assert draw(renderer, range(5)) == [False] * 5


def test_the_last_record_of_a_file_counts(store: Any, renderer: Renderer) -> None:
    """A card that was drawn from other words under the same name is drawn again, and then known."""
    for text, fresh in (("One.", True), ("Two.", True), ("Two.", False)):
        wish = Wish(CardSpec(text, "Jane Doe", Look(format="opengraph")), "card")
        found = draw_wishes([(0, wish)], RemoteFolder(URL), renderer, Alone(renderer), FileKind())
        assert [made.fresh for _, outcome in found if isinstance(outcome, list) for made in outcome] == [fresh]


def test_what_a_store_raises_shows_no_password(renderer: Renderer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither who logs in nor what a query holds is in any message, nor in what a card's address is."""
    shelf = RemoteFolder("memory://ann:s3cret@bucket/cards")
    assert "s3cret" not in str(shelf) + shelf.address("a.png")

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("403 for ann:s3cret")

    monkeypatch.setattr(fsspec.filesystem("memory"), "pipe_file", broken)
    monkeypatch.setattr(type(fsspec.filesystem("memory")), "pipe_file", broken)
    with pytest.raises(StorageError) as raised:
        list(draw_wishes([(0, Wish(spec(1)))], shelf, renderer, Alone(renderer), FileKind()))
    assert "s3cret" not in str(raised.value) and "RuntimeError" in str(raised.value)


@pytest.mark.parametrize("url", ["nowhere://bucket", "s3x://b/c"])
def test_a_url_that_nobody_knows_is_told(url: str) -> None:
    """With the way it is written."""
    with pytest.raises(InputError, match=url.partition(":")[0]):
        RemoteFolder(url)
