"""A folder of cards behind a URL: whole files, a manifest in parts, and no password in sight."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import fsspec
import pytest

from cards import remote_folder
from cards.card import Card
from cards.remote_folder import RemoteFolder
from cards.renderer import Renderer
from cards.runs.crew import Alone
from cards.runs.line import draw_wishes
from cards.runs.wish import FileKind, Wish
from cards.spec import CardSpec, Look
from quotes.errors import InputError, Refused, StorageError

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
    with pytest.raises(InputError) as refused:
        RemoteFolder("nowhere://cards::ftp://ann:s3cret@host/all.zip")
    assert "s3cret" not in str(refused.value) and "host" in str(refused.value)

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("403 for ann:s3cret")

    monkeypatch.setattr(fsspec.filesystem("memory"), "pipe_file", broken)
    monkeypatch.setattr(type(fsspec.filesystem("memory")), "pipe_file", broken)
    with pytest.raises(StorageError) as raised:
        list(draw_wishes([(0, Wish(spec(1)))], shelf, renderer, Alone(renderer), FileKind()))
    assert "s3cret" not in str(raised.value) and "RuntimeError" in str(raised.value)


def test_rows_that_may_want_one_name_are_moved_into_place_whatever_the_folder_is_called(
    store: Any, renderer: Renderer
) -> None:
    """Brackets are no pattern; and what was laid down and not taken is gone."""
    wishes = [(n, Wish(spec(n), f"card [{n}]")) for n in range(3)]

    def claim(number: int, cards: Sequence[Card]) -> None:
        if number == 1:
            raise Refused("file", "Another row has it.")

    shelf = RemoteFolder("memory://bucket/all [1]")
    list(draw_wishes(wishes, shelf, renderer, Alone(renderer), FileKind(), claim))
    names = sorted(Path(name).name for name in store.find("/bucket/all [1]"))
    assert names[:2] == ["card [0].png", "card [2].png"]
    assert [name[:6] for name in names[2:]] == ["cards-"]


def test_what_workers_lay_down_after_the_run_is_refused(tmp_path: Path) -> None:
    """On a store that has no whole objects it would lie there for ever; so would it on another machine's disk."""
    with RemoteFolder(f"file://{tmp_path}/a [b]").trays("network", settled=True) as tray:
        tray.lay("a.png", b"a")
    with pytest.raises(StorageError, match="does not see"):
        tray.lay("b.png", b"b")
    assert list((tmp_path / "a [b]").iterdir()) == []


def test_a_folder_of_this_machine_is_the_same_one_from_everywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that runs in another folder does not take a relative one for its own."""
    monkeypatch.chdir(tmp_path)
    with RemoteFolder("file://cards").trays("network", settled=True) as tray:
        monkeypatch.chdir("/")
        assert (tmp_path / "cards" / tray.lay("a.png", b"a")).is_file()


def test_what_lies_in_folders_below_is_not_ours(store: Any, renderer: Renderer) -> None:
    """Their manifests tell of other cards."""
    store.pipe_file("/bucket/cards/old/cards-000009-000000000000.jsonl", b"{}")
    draw(renderer, range(1))
    assert any(name.startswith("/bucket/cards/cards-000001-") for name in store.find("/bucket/cards"))


@pytest.mark.parametrize("url", ["nowhere://bucket", "s3x://b/c", "file://", "://x"])
def test_a_url_that_nobody_knows_is_told(url: str) -> None:
    """With the way it is written."""
    with pytest.raises(InputError, match=url.partition(":")[0] or "://"):
        RemoteFolder(url)
