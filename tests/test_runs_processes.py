"""Drawing in several processes: the same cards in the same order as in one, whatever happens to a process."""

from __future__ import annotations

import errno
import json
import os
import pickle
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
from run_trays import DeadlyTray, FullTray, MaskTray

from cards.batch import NotMade, draw_all
from cards.card import file_name
from cards.folder import MANIFEST, CardFolder
from cards.renderer import Renderer
from cards.runs.crew import Alone, Crew, Reach
from cards.runs.line import Made, draw_wishes
from cards.runs.processes import Processes
from cards.runs.tray import Tray
from cards.runs.wish import Answer, FileKind, Wish
from cards.spec import CardSpec, Look
from fonts.catalogue import Catalogue
from pullquote.api import shared_renderer
from quotes.errors import InputError, PullquoteError, Refused, StorageError
from quotes.model import Attribution, Quote, Words

LOOK = Look(format="opengraph")
MANY = 60
"""More than are drawn without starting a process."""


def spec(number: int) -> CardSpec:
    """A short card of its own."""
    return CardSpec(f"Rain falls for {number} days.", "Jane Doe", LOOK, quote_id=f"{number:016x}")


def quotes() -> list[Quote]:
    """Quotes in number order; one of them no card holds, one nobody said."""
    made = [
        Quote(f"{n:016x}", f"Rain falls for {n} days.", Attribution("Jane Doe"), words=Words.WRITING)
        for n in range(MANY)
    ]
    made[11] = replace(made[11], text="Rain falls. " * 200)
    made[40] = replace(made[40], words=Words.BIOGRAPHY)
    return made


def run(folder: Path, crew: Crew, renderer: Renderer) -> list[tuple[str, object]]:
    """What is told of every quote: its id, and its card's record or the rule that refused it."""
    told: list[tuple[str, object]] = []
    for quote, outcome in draw_all(quotes, [LOOK], CardFolder(folder), renderer, crew=crew):
        # Another process may pack the same pixels into a byte more or less.
        told.append((quote.id, outcome.error.rule if isinstance(outcome, NotMade) else replace(outcome.card, bytes=0)))
    return told


def records(folder: Path) -> list[dict[str, Any]]:
    """The lines of a folder's manifest, but for the length of each file: see `run`."""
    lines = (folder / MANIFEST).read_text(encoding="utf-8").splitlines()
    return [{**json.loads(line), "bytes": 0} for line in lines]


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[str, object]]]:
    """A folder that two processes drew, and what was told of it."""
    folder = tmp_path_factory.mktemp("several")
    renderer = Renderer()
    return folder, run(folder, Processes(renderer, 2), renderer)


def test_two_processes_draw_what_one_does_in_the_same_order(
    tmp_path: Path, several: tuple[Path, list[tuple[str, object]]], renderer: Renderer
) -> None:
    """Records with pixel hashes, refusals and their order are the same; so is the manifest."""
    folder, told = several
    assert told == run(tmp_path, Alone(renderer), renderer)
    assert [what for _, what in told if isinstance(what, str)] == ["fits", "credit"]
    assert records(folder) == records(tmp_path)
    assert len(list(folder.glob("*.png"))) == MANY - 2


def test_nothing_is_left_lying_about(several: tuple[Path, list[tuple[str, object]]]) -> None:
    """Beside the cards and the manifest there is no file, hidden or not."""
    folder, _ = several
    assert {path.suffix for path in folder.iterdir()} == {".png", ".jsonl"}


def test_a_second_run_draws_what_is_missing_or_changed(tmp_path: Path, renderer: Renderer) -> None:
    """One card was deleted, one quote was edited: two are drawn, in their places."""
    made = [quote for quote in quotes() if quote.words is Words.WRITING and len(quote.text) < 100]
    list(draw_all(lambda: made, [LOOK], CardFolder(tmp_path), renderer, crew=Processes(renderer, 2)))
    next(tmp_path.glob("rain-falls-for-7-days*")).unlink()
    made[20] = replace(made[20], attribution=Attribution("John Doe"))
    again = draw_all(lambda: made, [LOOK], CardFolder(tmp_path), renderer, crew=Processes(renderer, 2))
    fresh = [quote.id for quote, outcome in again if isinstance(outcome, Made) and outcome.fresh]
    assert fresh == sorted([made[20].id, f"{7:016x}"], key=[quote.id for quote in made].index)


def test_the_same_card_asked_for_twice_is_drawn_once(tmp_path: Path, renderer: Renderer) -> None:
    """Whether a file is there is asked again after the first of the two is done."""
    wishes = [(n, Wish(spec(n % 30))) for n in range(60)]
    found = list(draw_wishes(wishes, CardFolder(tmp_path), renderer, Processes(renderer, 2), FileKind()))
    assert [number for number, _ in found] == list(range(60))
    assert [made.fresh for _, outcome in found if isinstance(outcome, list) for made in outcome] == [True] * 30 + [
        False
    ] * 30


def answers(crew: Crew, wishes: Sequence[CardSpec], tray: Tray) -> Iterator[Answer]:
    """What a crew gives for wishes, batch by batch, all of them begun at once."""
    with closing(crew):
        batches = [wishes[start : start + crew.batch] for start in range(0, len(wishes), crew.batch)]
        tickets = [crew.start([Wish(one) for one in batch], FileKind(), tray) for batch in batches]
        for ticket in tickets:
            yield from ticket.answers()


def test_a_card_that_ends_its_process_is_tried_again_and_then_refused(tmp_path: Path, renderer: Renderer) -> None:
    """The rule is named, and every other card is drawn, those that were in the same hands too."""
    deadly = DeadlyTray(str(tmp_path), "for-13-days")
    found = list(answers(Processes(renderer, 2), [spec(n) for n in range(MANY)], deadly))
    refused = [number for number, answer in enumerate(found) if isinstance(answer, PullquoteError)]
    assert refused == [13]
    assert isinstance(found[13], Refused) and found[13].rule == "worker"
    assert len(list(tmp_path.iterdir())) == MANY - 1


def test_a_process_that_somebody_kills_costs_no_card(tmp_path: Path, renderer: Renderer) -> None:
    """Memory ran out once, for instance: all cards are there in the end."""
    folder = tmp_path / "cards"
    folder.mkdir()
    once = DeadlyTray(str(folder), "for-31-days", str(tmp_path / "killed"))
    found = list(answers(Processes(renderer, 2), [spec(n) for n in range(MANY)], once))
    assert (tmp_path / "killed").exists()
    assert not [answer for answer in found if isinstance(answer, PullquoteError)]
    assert len(list(folder.iterdir())) == MANY


def test_processes_that_end_whatever_they_draw_end_the_run(tmp_path: Path, renderer: Renderer) -> None:
    """Where no process can live, refusing card after card would tell nobody what is wrong."""
    with pytest.raises(StorageError, match="whatever the card"):
        list(answers(Processes(renderer, 2), [spec(n) for n in range(MANY)], DeadlyTray(str(tmp_path), "rain")))


def test_a_full_disk_ends_the_run_with_the_cards_before_it(tmp_path: Path, renderer: Renderer) -> None:
    """It is an error, not sixty refusals, and what came before it is told."""

    class Full(CardFolder):
        def trays(self, reach: Reach, *, settled: bool):  # type: ignore[no-untyped-def]
            from contextlib import nullcontext

            return nullcontext(FullTray(str(self.path), "for-50-days"))

    told = draw_wishes(
        ((n, Wish(spec(n))) for n in range(MANY)), Full(tmp_path), renderer, Processes(renderer, 2), FileKind()
    )
    seen: list[int] = []
    with pytest.raises(StorageError, match="No space left"):
        seen.extend(number for number, _ in told)
    assert (tmp_path / MANIFEST).read_text().count("\n") == 50


@pytest.mark.skipif(os.name != "posix", reason="signal masks as POSIX has them")
def test_ctrl_c_never_reaches_a_process_that_draws(tmp_path: Path, renderer: Renderer) -> None:
    """Also while it is starting, and the server that forks it: what they would print is no business of anybody."""
    list(answers(Processes(renderer, 2), [spec(n) for n in range(MANY)], MaskTray(str(tmp_path))))
    assert [path.name for path in tmp_path.iterdir()] == ["unreachable"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("moment", ["submit", "shutdown"])
def test_a_stop_while_processes_start_or_stop_waits_until_they_have(
    tmp_path: Path, renderer: Renderer, monkeypatch: pytest.MonkeyPatch, moment: str, number: int
) -> None:
    """Halfway, the pool would be in a state in which closing it fails or never ends."""
    # A shell's background jobs, CI's among them, begin with Ctrl-C ignored; the command raises the same for SIGTERM.
    before = signal.signal(number, signal.default_int_handler)
    done: list[str] = []
    real = getattr(ProcessPoolExecutor, moment)

    def pressed(*words: Any, **options: Any) -> Any:
        signal.raise_signal(number)
        given = real(*words, **options)
        done.append(moment)
        return given

    monkeypatch.setattr(ProcessPoolExecutor, moment, pressed)
    try:
        with pytest.raises(KeyboardInterrupt):
            list(answers(Processes(renderer, 2), [spec(n) for n in range(MANY)], DeadlyTray(str(tmp_path), "nothing")))
    finally:
        signal.signal(number, before)
    assert done


def test_a_system_that_starts_no_process_is_told(
    tmp_path: Path, renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A limit is reached: what to do about it, in place of a traceback."""

    def refused(*_: Any) -> Any:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    monkeypatch.setattr(ProcessPoolExecutor, "submit", refused)
    with pytest.raises(StorageError, match=r"Too many open files.*--jobs"):
        list(answers(Processes(renderer, 2), [spec(n) for n in range(MANY)], DeadlyTray(str(tmp_path), "nothing")))


def test_few_cards_start_no_process(tmp_path: Path, renderer: Renderer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting processes takes longer than drawing a handful of cards."""
    monkeypatch.setattr(Processes, "_new", lambda self, jobs: pytest.fail("a process was started"))
    found = list(answers(Processes(renderer, 2), [spec(n) for n in range(20)], DeadlyTray(str(tmp_path), "nothing")))
    assert len(found) == 20


def test_own_fonts_and_the_systems_are_used_by_every_process(tmp_path: Path, catalogue: Catalogue) -> None:
    """A family of the user's that hides a bundled one hides it there too: the pixels are the same."""
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    (mono,) = (
        catalogue.family("JetBrains Mono").files[:1]
        if catalogue.has("JetBrains Mono")
        else shared_renderer().catalogue.families[0].files[:1]
    )
    (fonts / mono.path.name).write_bytes(mono.path.read_bytes())
    renderer = Renderer(Catalogue(fonts, (mono.path.parent,)))
    folders = tmp_path / "one", tmp_path / "two"
    wishes = [(n, Wish(spec(n))) for n in range(40)]
    crews: list[Crew] = [Alone(renderer), Processes(renderer, 2)]
    for folder, crew in zip(folders, crews, strict=True):
        list(draw_wishes(wishes, CardFolder(folder), renderer, crew, FileKind()))
    one, two = (sorted(records(folder), key=itemgetter("file")) for folder in folders)
    assert one == two


@pytest.mark.parametrize(
    "kind", [FileKind(slides=True), FileKind("pdf", slides=True), FileKind("jpeg"), FileKind(small=True)]
)
def test_every_kind_of_file_is_drawn_and_known_again(tmp_path: Path, renderer: Renderer, kind: FileKind) -> None:
    """Slides, documents and other types go through processes as well, and a second run keeps them."""
    long = CardSpec("The rain fell on the roof and the garden. " * 30, "Jane Doe", LOOK)
    wishes = [(n, Wish(spec(n))) for n in range(26)] + ([(26, Wish(long))] if kind.slides else [])
    for fresh in (True, False):
        found = draw_wishes(wishes, CardFolder(tmp_path), renderer, Processes(renderer, 2), kind)
        outcomes = [outcome for _, outcome in found]
        assert all(isinstance(outcome, list) for outcome in outcomes)
        assert {made.fresh for outcome in outcomes if isinstance(outcome, list) for made in outcome} == {fresh}
    assert not kind.slides or kind.type == "pdf" or len(outcomes[-1]) > 1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "error", [Refused("fits", "Too long.", "Shorten it."), InputError("No.", "Yes."), StorageError("Full.")]
)
def test_errors_arrive_whole_from_another_process(error: PullquoteError) -> None:
    """Rule, message and hint are all there after the way between processes."""
    arrived = pickle.loads(pickle.dumps(error))
    assert (type(arrived), str(arrived), arrived.hint) == (type(error), str(error), error.hint)
    assert getattr(arrived, "rule", None) == getattr(error, "rule", None)


def test_a_design_that_is_not_there_is_told_of_its_card_alone(tmp_path: Path, renderer: Renderer) -> None:
    """A table may ask for one that does not exist: that row fails, the others are drawn."""
    wishes = [(n, Wish(replace(spec(n), look=Look("nowhere")) if n == 5 else spec(n))) for n in range(40)]
    found = list(draw_wishes(wishes, CardFolder(tmp_path), renderer, Processes(renderer, 2), FileKind()))
    assert [number for number, outcome in found if isinstance(outcome, PullquoteError)] == [5]
    assert file_name(spec(6), "png") in {path.name for path in tmp_path.iterdir()}
