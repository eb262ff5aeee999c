"""A folder of cards: files whole or not there at all, a manifest that survives, and nothing drawn twice."""

from __future__ import annotations

import errno
import io
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from cards.batch import NotMade, draw_all
from cards.card import Card, card_from_json, file_name
from cards.folder import MANIFEST, CardFolder
from cards.renderer import Drawn, Renderer
from cards.runs.line import Made
from cards.spec import CardSpec, Look
from cards.writing import write_whole
from quotes.errors import StorageError
from quotes.model import Attribution, Quote, Words

LOOK = Look(format="opengraph")


def quote(text: str, number: int = 1) -> Quote:
    """A quote to draw."""
    return Quote(f"{number:016x}", text, Attribution("Jane Doe"), words=Words.WRITING)


QUOTES = [quote(f"Rain falls for {word} days.", number) for number, word in enumerate(("two", "three", "four"))]


@pytest.fixture(scope="module")
def card(renderer: Renderer) -> Drawn:
    """A drawn card."""
    return renderer.draw(CardSpec("Rain is only water.", "Jane Doe", LOOK))


@pytest.fixture(scope="module")
def other(renderer: Renderer) -> Drawn:
    """Another drawn card."""
    return renderer.draw(CardSpec("Snow is only water.", "Jane Doe", LOOK))


def made(quotes: Iterable[Quote], folder: Path, renderer: Renderer, *looks: Look) -> list[Made | NotMade]:
    """What became of each quote."""
    return [outcome for _, outcome in draw_all(lambda: quotes, looks or [LOOK], CardFolder(folder), renderer)]


def names(folder: Path) -> list[str]:
    """Every file in a folder, hidden ones too."""
    return sorted(path.name for path in folder.iterdir())


def _known(folder: CardFolder, file: str, digest: str) -> Card | None:
    """The record of a card that lies in a folder, drawn from the same things."""
    card = folder.recorded(file)
    return card if card is not None and card.digest == digest and folder.lies(card) else None


def test_a_kept_card_is_its_file_and_a_line(tmp_path: Path, card: Drawn) -> None:
    """The folder holds the very bytes, and the manifest the record."""
    CardFolder(tmp_path).keep(card.card, card.data)
    assert card.data == (tmp_path / card.card.file).read_bytes()
    (line,) = (tmp_path / MANIFEST).read_text(encoding="utf-8").splitlines()
    assert card.card == card_from_json(json.loads(line))
    assert sorted([MANIFEST, card.card.file]) == names(tmp_path)


def test_a_kept_card_is_known_to_whoever_opens_the_folder_later(tmp_path: Path, card: Drawn) -> None:
    """A card drawn yesterday needs no drawing today."""
    CardFolder(tmp_path).keep(card.card, card.data)
    assert card.card == _known(CardFolder(tmp_path), card.card.file, card.card.digest)


def test_a_card_of_another_digest_is_not_known(tmp_path: Path, card: Drawn) -> None:
    """What was drawn from other things must be drawn again."""
    folder = CardFolder(tmp_path)
    folder.keep(card.card, card.data)
    assert _known(folder, card.card.file, "other") is None


@pytest.mark.parametrize("damage", ["gone", "cut"])
def test_a_file_that_is_gone_or_cut_is_not_known(tmp_path: Path, card: Drawn, damage: str) -> None:
    """The manifest alone proves nothing: the file must be there, and as long as it was."""
    folder = CardFolder(tmp_path)
    folder.keep(card.card, card.data)
    if damage == "gone":
        (tmp_path / card.card.file).unlink()
    else:
        (tmp_path / card.card.file).write_bytes(card.data[:-1])
    assert _known(folder, card.card.file, card.card.digest) is None


def test_the_last_line_of_a_file_counts(tmp_path: Path, card: Drawn) -> None:
    """A card that was drawn again has two lines; the later one is true."""
    folder = CardFolder(tmp_path)
    folder.keep(replace(card.card, digest="old"), card.data)
    folder.keep(card.card, card.data)
    assert _known(CardFolder(tmp_path), card.card.file, "old") is None
    assert _known(CardFolder(tmp_path), card.card.file, card.card.digest) is not None


@pytest.mark.parametrize(
    "torn",
    [
        *(b'{"quote": null, "fi', b"\xff\xfe\n", b"[]\n", b"5\n", b"null\n", b'{"file": "x"}\n', b"\n\n", b"{}\n"),
        b"[" * 100_000,
    ],
    ids=["torn", "binary", "list", "number", "null", "part", "empty", "object", "deep"],
)
def test_a_torn_or_strange_line_costs_no_other_card(tmp_path: Path, card: Drawn, torn: bytes) -> None:
    """A process that was killed while it wrote leaves a manifest that is read all the same."""
    CardFolder(tmp_path).keep(card.card, card.data)
    with (tmp_path / MANIFEST).open("ab") as manifest:
        manifest.write(torn)
    assert card.card == _known(CardFolder(tmp_path), card.card.file, card.card.digest)


def test_a_card_kept_after_a_torn_line_is_known(tmp_path: Path, card: Drawn, other: Drawn) -> None:
    """What is written after a torn line does not run into it."""
    CardFolder(tmp_path).keep(card.card, card.data)
    with (tmp_path / MANIFEST).open("ab") as manifest:
        manifest.write(b'{"quote": null, "fi')
    CardFolder(tmp_path).keep(other.card, other.data)
    again = CardFolder(tmp_path)
    assert [card.card, other.card] == [_known(again, kept.card.file, kept.card.digest) for kept in (card, other)]


def test_an_unchanged_card_is_kept_not_redrawn(
    tmp_path: Path, renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second run over the same quotes draws nothing and gives the same records."""
    first = made(QUOTES, tmp_path, renderer)
    assert [isinstance(outcome, Made) and outcome.fresh for outcome in first] == [True] * 3
    monkeypatch.setattr(Renderer, "draw", lambda *_, **__: pytest.fail("an unchanged card was drawn again"))
    again = made(QUOTES, tmp_path, renderer)
    kept = [replace(outcome, fresh=False, report=None) for outcome in first if isinstance(outcome, Made)]
    assert kept == again


def test_only_the_changed_card_is_drawn_anew(tmp_path: Path, renderer: Renderer) -> None:
    """An edit of one quote costs one drawing."""
    made(QUOTES, tmp_path, renderer)
    edited = [replace(QUOTES[0], attribution=Attribution("John Doe")), *QUOTES[1:]]
    outcomes = made(edited, tmp_path, renderer)
    assert [isinstance(outcome, Made) and outcome.fresh for outcome in outcomes] == [True, False, False]


def test_a_refused_card_is_an_outcome_and_the_rest_is_drawn(tmp_path: Path, renderer: Renderer) -> None:
    """One quote that cannot be drawn right is told, and stops no other."""
    bad = quote("ሰላም", 9)
    outcomes = made([QUOTES[0], bad, QUOTES[1]], tmp_path, renderer)
    assert [Made, NotMade, Made] == [type(outcome) for outcome in outcomes]
    assert isinstance(outcomes[1], NotMade)
    assert (bad.id, LOOK, "glyphs") == (outcomes[1].quote, outcomes[1].look, outcomes[1].error.rule)
    assert len(names(tmp_path)) == 3


def test_every_quote_and_look_has_a_file_of_its_own(tmp_path: Path, renderer: Renderer) -> None:
    """No card overwrites another's, though the words begin alike."""
    alike = [quote("Rain falls for two days.", number << 40) for number in (1, 2)]
    looks = [LOOK, replace(LOOK, palette="dark"), replace(LOOK, format="linkedin"), replace(LOOK, design="poster")]
    files = [outcome.card.file for outcome in made(alike, tmp_path, renderer, *looks) if isinstance(outcome, Made)]
    assert len(set(files)) == 8
    assert sorted([MANIFEST, *files]) == names(tmp_path)


@pytest.mark.parametrize(
    "text",
    ['Rain?!/\\:*"<>| .. %00', "…", "Élan été", "a" * 300, "Дождь идёт", "CON", "\u202erain", "- - -", "雨" * 90],
)
def test_a_file_name_is_one_that_every_system_takes(text: str) -> None:
    """No slash, colon, star, quotation mark or control character, no leading dot, and not too long."""
    name = file_name(CardSpec(text, "A", Look(), quote_id="0123456789abcdef"), "jpeg")
    assert not set(name) & set('/\\:*?"<>| \0')
    assert name.isprintable()
    assert not name.startswith((".", "-"))
    assert name.endswith("-portrait-light.jpg")
    assert len(name.encode()) < 200


@pytest.mark.parametrize("signs", [10, 159, 160, 161, 1000])
def test_a_file_is_named_by_its_first_words_however_late_they_come(signs: int) -> None:
    """What stands before them are no words, and what comes after the fortieth letter is left out."""
    text = "…" * signs + "Rain fell for two days, and then it rained again and again and once more."
    assert file_name(CardSpec(text, "A", Look()), "png").startswith("rain-fell-for-two-days-and-then-it-editorial-")


def test_writing_over_a_file_gives_the_new_one_whole(tmp_path: Path) -> None:
    """A file is replaced, never appended to or left in part."""
    write_whole(tmp_path / "deep" / "a.png", b"old and longer")
    write_whole(tmp_path / "deep" / "a.png", b"new")
    assert (tmp_path / "deep" / "a.png").read_bytes() == b"new"
    assert names(tmp_path / "deep") == ["a.png"]


def test_who_reads_a_file_while_it_is_replaced_reads_the_old_one_whole(tmp_path: Path) -> None:
    """The new file takes the old one's place; the old one's bytes are never written over."""
    write_whole(tmp_path / "a.png", b"old")
    with (tmp_path / "a.png").open("rb") as reader:
        write_whole(tmp_path / "a.png", b"new")
        assert reader.read() == b"old"


class FullDisk(io.BytesIO):
    """A file on a disk that takes half of what is written, then no more."""

    def write(self, data: object) -> int:
        """Fails as a full disk does."""
        raise OSError(errno.ENOSPC, "No space left on device")


def test_on_a_full_disk_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old file stays as it was, no half-written one lies about, and the message says what to do."""
    write_whole(tmp_path / "a.png", b"old")
    true_open = Path.open

    def full(self: Path, mode: str = "r", *rest: object, **named: object) -> object:
        if "x" not in mode:
            return true_open(self, mode)
        true_open(self, mode).close()
        return FullDisk()

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(StorageError) as caught:
        write_whole(tmp_path / "a.png", b"new")
    monkeypatch.undo()
    assert "No space left" in caught.value.message
    assert "Free some space" in caught.value.hint
    assert names(tmp_path) == ["a.png"]
    assert (tmp_path / "a.png").read_bytes() == b"old"


@pytest.fixture
def small_files() -> Iterator[None]:
    """While it lasts, the system writes no file beyond 1,000 bytes: a write ends in its middle, as on a full disk."""
    resource = pytest.importorskip("resource", reason="this system cannot limit the size of files")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("small_files")
def test_a_write_that_ends_in_its_middle_leaves_nothing(tmp_path: Path, card: Drawn) -> None:
    """A card that the disk took only in part is no file and has no record."""
    folder = CardFolder(tmp_path)
    with pytest.raises(StorageError):
        folder.keep(card.card, card.data)
    assert names(tmp_path) == []
    assert _known(folder, card.card.file, card.card.digest) is None


def test_when_the_file_cannot_be_put_in_place_nothing_is_left_behind(tmp_path: Path) -> None:
    """A folder that lies where the file should be is an error, and the unfinished file is taken away."""
    (tmp_path / "a.png").mkdir()
    with pytest.raises(StorageError, match="is not a file"):
        write_whole(tmp_path / "a.png", b"new")
    assert names(tmp_path) == ["a.png"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A file in the folder's place is an error with a remedy, before any card is drawn."""
    (tmp_path / "out").write_text("a file")
    with pytest.raises(StorageError) as caught:
        CardFolder(tmp_path / "out")
    assert "out" in caught.value.message
    assert "choose another folder" in caught.value.hint


def test_a_manifest_that_cannot_be_written_is_told(tmp_path: Path, card: Drawn) -> None:
    """A card whose record could not be kept is not passed over in silence."""
    folder = CardFolder(tmp_path)
    (tmp_path / MANIFEST).mkdir()
    with pytest.raises(StorageError, match=r"cards\.jsonl"):
        folder.keep(card.card, card.data)


def test_a_manifest_that_cannot_be_read_is_not_an_empty_one(tmp_path: Path) -> None:
    """A broken disk must not look like a new folder."""
    (tmp_path / MANIFEST).mkdir()
    with pytest.raises(StorageError, match="cannot be read"):
        CardFolder(tmp_path)


def test_a_disk_that_fails_stops_the_batch(tmp_path: Path, renderer: Renderer) -> None:
    """Cards that cannot be stored are no outcome to go on from."""
    (tmp_path / MANIFEST).symlink_to(tmp_path)
    with pytest.raises(StorageError):
        made(QUOTES, tmp_path, renderer)


KEEP_MANY = """
import json, sys, time
from pathlib import Path
from cards.card import card_from_json
from cards.folder import CardFolder

work, folder = Path(sys.argv[1]), CardFolder(Path(sys.argv[2]))
cards = [(card_from_json(json.loads(path.read_text())), path.with_suffix(".png").read_bytes())
         for path in sorted(work.glob("*.json"))]
(work / sys.argv[3]).touch()
while len(list(work.glob("ready*"))) < 2:
    time.sleep(0.001)
for _ in range(30):
    for card, data in cards:
        folder.keep(card, data)
"""


def test_two_processes_may_draw_into_one_folder(tmp_path: Path, card: Drawn, other: Drawn) -> None:
    """Whoever wins, every file is whole, nothing unfinished is left and every line of the manifest can be read."""
    work, folder = tmp_path / "work", tmp_path / "out"
    work.mkdir()
    for number, drawn in enumerate((card, other)):
        (work / f"{number}.json").write_text(json.dumps(drawn.card.as_json()), encoding="utf-8")
        (work / f"{number}.png").write_bytes(drawn.data)
    command = [sys.executable, "-c", KEEP_MANY, str(work), str(folder)]
    workers = [subprocess.Popen([*command, name]) for name in ("ready1", "ready2")]
    assert [worker.wait(60) for worker in workers] == [0, 0]
    assert sorted([MANIFEST, card.card.file, other.card.file]) == names(folder)
    for drawn in (card, other):
        assert drawn.data == (folder / drawn.card.file).read_bytes()
    lines = (folder / MANIFEST).read_bytes().splitlines()
    assert {card.card, other.card} == {card_from_json(json.loads(line)) for line in lines}
    assert len(lines) == 120


def test_a_saved_card_is_a_picture(tmp_path: Path, card: Drawn) -> None:
    """`save` gives the path of a file that any viewer opens."""
    with Image.open(card.save(tmp_path / "new" / "card.png")) as picture:
        assert picture.size == (1200, 630)
