"""Drawing on a Dask cluster, a real one of two processes: the same pixels as here, and everything needed travels."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from run_trays import DeadlyTray

from cards.folder import MANIFEST, CardFolder, FolderTray
from cards.photograph import read_picture
from cards.picture import Photo
from cards.remote_folder import RemoteFolder
from cards.renderer import Renderer
from cards.runs import cluster
from cards.runs.cluster import Cluster
from cards.runs.crew import Alone, Crew, Shelf
from cards.runs.line import draw_wishes
from cards.runs.wish import Answer, FileKind, Wish
from cards.spec import CardSpec, Look
from fonts.catalogue import Catalogue
from quotes.errors import InputError, PullquoteError, Refused, StorageError
from templates.load import Designs

LOOK = Look(format="opengraph")
MANY = 120
"""More than two tasks."""


def spec(number: int, look: Look = LOOK) -> CardSpec:
    """A short card of its own."""
    return CardSpec(f"Rain falls for {number} days.", "Jane Doe", look, quote_id=f"{number:016x}")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the scheduler of a cluster with two workers answers."""
    import dask
    from distributed import LocalCluster

    local: Any = LocalCluster
    # A worker that a card ends is started anew; the card is given up after the second time, not the fourth.
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        local(n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=60) as started,
    ):
        yield started.scheduler_address.removeprefix("tcp://")


def records(shelf: Shelf, crew: Crew, renderer: Renderer, wishes: list[Wish], kind: FileKind = FileKind()) -> list[Any]:  # noqa: B008
    """What is told of each wish: the record of its card, or the rule that refused it.

    Without the file's length: another process may pack the same pixels into a byte more or less.
    """
    told: list[Any] = []
    for _, outcome in draw_wishes(((None, wish) for wish in wishes), shelf, renderer, crew, kind):
        told.append(
            str(outcome) if isinstance(outcome, PullquoteError) else [replace(made.card, bytes=0) for made in outcome]
        )
    return told


def test_a_cluster_draws_what_one_process_does(tmp_path: Path, address: str, renderer: Renderer) -> None:
    """Records with their pixel hashes, refusals and their order; a second run keeps everything."""
    wishes = [Wish(spec(n)) for n in range(MANY)]
    wishes[60] = Wish(replace(spec(60), text="Rain falls. " * 300))
    here = records(CardFolder(tmp_path / "here"), Alone(renderer), renderer, wishes)
    there = records(CardFolder(tmp_path / "there"), Cluster(renderer, address), renderer, wishes)
    assert there == here
    assert [number for number, one in enumerate(there) if isinstance(one, str)] == [60]
    assert {path.suffix for path in (tmp_path / "there").iterdir()} == {".png", ".jsonl"}
    lines = [
        [json.loads(line)["pixels"] for line in (tmp_path / at / MANIFEST).read_text().splitlines()]
        for at in ("here", "there")
    ]
    assert lines[0] == lines[1]
    again = draw_wishes(
        ((None, wish) for wish in wishes),
        CardFolder(tmp_path / "there"),
        renderer,
        Cluster(renderer, address),
        FileKind(),
    )
    assert not any(made.fresh for _, outcome in again if isinstance(outcome, list) for made in outcome)


@pytest.mark.parametrize("name", [None, "card"], ids=["direct", "named"])
def test_cards_go_behind_a_url(tmp_path: Path, address: str, renderer: Renderer, name: str | None) -> None:
    """Workers write there; the manifest there tells every card, and the next run keeps them all."""
    url = f"file://{tmp_path}/cards"
    wishes = [Wish(spec(n), name and f"{name}-{n}") for n in range(MANY)]
    told = records(RemoteFolder(url), Cluster(renderer, address), renderer, wishes)
    assert told == records(CardFolder(tmp_path / "here"), Alone(renderer), renderer, wishes)
    (part,) = (tmp_path / "cards").glob("cards-*.jsonl")
    assert [json.loads(line)["file"] for line in part.read_text().splitlines()] == [cards[0].file for cards in told]
    assert len(list((tmp_path / "cards").iterdir())) == MANY + 1
    shelf = RemoteFolder(url)
    again = draw_wishes(((None, wish) for wish in wishes), shelf, renderer, Alone(renderer), FileKind())
    assert not any(made.fresh for _, outcome in again if isinstance(outcome, list) for made in outcome)


def test_fonts_designs_and_pictures_travel(tmp_path: Path, address: str, catalogue: Catalogue) -> None:
    """Workers draw with them although no worker can read them where they lay."""
    own = tmp_path / "own"
    (own / "fonts").mkdir(parents=True)
    (own / "designs").mkdir()
    font = catalogue.family("Archivo").files[0]
    shutil.copy(font.path, own / "fonts")
    design = Designs().path("poster").read_text().replace('name = "poster"', 'name = "mine"')
    (own / "designs" / "mine.toml").write_text(design)
    Image.effect_noise((1400, 900), 60).convert("RGB").save(own / "photo.jpg")
    Image.new("RGB", (300, 300), "navy").save(own / "face.png")
    photo = Photo(read_picture(own / "photo.jpg"))
    look = Look("mine", "opengraph", photo=photo)
    wishes = [Wish(replace(spec(n, look), portrait=read_picture(own / "face.png"))) for n in range(3)]

    def renderer() -> Renderer:
        return Renderer(Catalogue(own / "fonts"), Designs((own / "designs",)))

    expected = records(CardFolder(tmp_path / "here"), Alone(renderer()), renderer(), wishes)
    asking = renderer()
    crew = Cluster(asking, address)
    submit = crew._client.submit

    def gone_first(*args: Any, **options: Any) -> Any:
        own.rename(tmp_path / "gone")
        return submit(*args, **options)

    crew._client.submit = gone_first
    assert expected == records(CardFolder(tmp_path / "there"), crew, asking, wishes)
    assert all(isinstance(one, list) for one in expected)


def test_a_picture_that_is_gone_costs_its_own_card_alone(tmp_path: Path, address: str, renderer: Renderer) -> None:
    """The other cards of the task are drawn; what is missing or damaged is told by the name it has here."""
    Image.new("RGB", (300, 300), "navy").save(tmp_path / "face.png")
    (tmp_path / "torn.png").write_bytes((tmp_path / "face.png").read_bytes()[:60])
    wish = Wish(replace(spec(1), portrait=read_picture(tmp_path / "face.png")))
    torn = Wish(replace(spec(3), portrait=read_picture(tmp_path / "torn.png")))
    (tmp_path / "face.png").unlink()
    found = dict(
        draw_wishes(
            enumerate([Wish(spec(0)), wish, Wish(spec(2)), torn]),
            CardFolder(tmp_path / "cards"),
            renderer,
            Cluster(renderer, address),
            FileKind(),
        )
    )
    assert [isinstance(found[number], list) for number in range(4)] == [True, False, True, False]
    assert str(tmp_path / "face.png") in str(found[1])
    assert str(tmp_path / "torn.png") in str(found[3])


def test_a_worker_with_other_libraries_draws_nothing(tmp_path: Path, address: str, renderer: Renderer) -> None:
    """It would draw other pixels: the error names the machine, the library and both versions."""
    crew = Cluster(renderer, address)
    crew._expected = {**crew._expected, "Pillow": "1.1.7"}
    with pytest.raises(InputError, match=r"would draw other pixels: its Pillow is 1\d.*here it is 1\.1\.7"):
        records(CardFolder(tmp_path), crew, renderer, [Wish(spec(1))])
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_workers_do_not_share_is_told(tmp_path: Path, address: str, renderer: Renderer) -> None:
    """Cards that land on another machine's disk would be lost there."""
    tray = FolderTray(str(tmp_path), "0" * 12, ".000000000000.run")
    with closing(Cluster(renderer, address)) as crew:
        (answer,) = crew.start([Wish(spec(1))], FileKind(), tray).answers()
    assert isinstance(answer, StorageError) and "share" in answer.hint
    assert list(tmp_path.iterdir()) == []


def found(crew: Cluster, tray: DeadlyTray) -> list[Answer]:
    """What a crew gives for ten cards."""
    with closing(crew):
        return crew.start([Wish(spec(n)) for n in range(10)], FileKind(), tray).answers()


def test_a_card_that_ends_its_workers_is_refused_alone(tmp_path: Path, address: str, renderer: Renderer) -> None:
    """The others of its task are drawn."""
    answers = found(Cluster(renderer, address), DeadlyTray(str(tmp_path), "for-3-days"))
    refused = [number for number, answer in enumerate(answers) if isinstance(answer, Refused)]
    assert refused == [3] and isinstance(answers[3], Refused) and answers[3].rule == "worker"
    assert len(list(tmp_path.iterdir())) == 9


def test_workers_that_end_whatever_they_draw_end_the_run(
    tmp_path: Path, address: str, renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refusing card after card would tell nobody what is wrong."""
    monkeypatch.setattr(Cluster, "_found", lambda *_: None)
    with pytest.raises(StorageError, match="whatever the card"):
        found(Cluster(renderer, address), DeadlyTray(str(tmp_path), "nothing"))


def test_a_worker_that_ends_once_costs_no_card(tmp_path: Path, address: str, renderer: Renderer) -> None:
    """Its task goes to another one, and what had travelled is there again."""
    (tmp_path / "cards").mkdir()
    once = DeadlyTray(str(tmp_path / "cards"), "for-3-days", str(tmp_path / "ended"))
    assert not [answer for answer in found(Cluster(renderer, address), once) if isinstance(answer, PullquoteError)]
    assert (tmp_path / "ended").exists() and len(list((tmp_path / "cards").iterdir())) == 10


def test_a_cluster_that_grows_with_its_work_is_one(tmp_path: Path, renderer: Renderer) -> None:
    """It has no worker before somebody asks for something."""
    from distributed import LocalCluster

    local: Any = LocalCluster
    with local(n_workers=0, threads_per_worker=2, dashboard_address=":0", silence_logs=60) as growing:
        growing.adapt(minimum=0, maximum=1)
        crew = Cluster(renderer, growing.scheduler_address.removeprefix("tcp://"))
        wishes = [Wish(spec(n)) for n in range(30)]
        told = records(CardFolder(tmp_path / "there"), crew, renderer, wishes)
    assert told == records(CardFolder(tmp_path / "here"), Alone(renderer), renderer, wishes)


def test_no_cluster_at_the_address_is_told(renderer: Renderer, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to start, in place of Dask's own words."""
    monkeypatch.setattr(cluster, "_SECONDS", 1)
    with pytest.raises(StorageError, match=r"No Dask cluster with a worker answers at 127\.0\.0\.1:9\."):
        Cluster(renderer, "127.0.0.1:9")
