"""One card in motion, from Python and with `card --moving`, and the report that `card --json` prints."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from PIL import Image

import pullquote
from pullquote.workspace import Workspace
from quotes.errors import InputError, PullquoteError

Run = Callable[..., Result]

WORDS = "Conventionality is not morality."
CARD = ("card", WORDS, "--by", "Charlotte Brontë", "--format", "opengraph")


def _row(done: Result) -> dict[str, Any]:
    (line,) = done.stdout.splitlines()
    row: dict[str, Any] = json.loads(line)
    return row


def test_a_moving_card_from_python(renderer: pullquote.Renderer, tmp_path: Path) -> None:
    """It takes what `card` takes, says what the still one says, and lasts as long as is asked."""
    how: Any = {"by": "Ann", "source": "A Book", "format": "opengraph", "design": "poster", "renderer": renderer}
    made = pullquote.moving(WORDS, file_type="gif", seconds=3, **how)
    still = pullquote.card(WORDS, **how)
    assert (made.seconds, made.alt, made.report, made.card.pixels) == (3, still.alt, still.report, still.card.pixels)
    with Image.open(made.save(tmp_path / "a.gif")) as picture:
        assert picture.format == "GIF" and picture.size == (1200, 630) and getattr(picture, "n_frames", 1) > 5


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"seconds": 9}, "9 seconds"),
        ({"file_type": "png"}, "cannot be 'png'"),
        ({"direction": "up"}, "no direction 'up'"),
        ({"file_type": "mp4"}, "PyAV"),
    ],
)
def test_what_cannot_move_is_told(given: dict[str, Any], complaint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A length or a type that there is not, a wrong option, and PyAV missing."""
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(InputError, match=complaint) as caught:
        pullquote.moving(WORDS, by="Ann", **given)
    assert caught.value.hint


@pytest.mark.parametrize(("ending", "signature"), [("webp", b"WEBP"), ("gif", b"GIF89a"), ("mp4", b"ftyp")])
def test_the_ending_chooses_the_type(command: Run, ending: str, signature: bytes) -> None:
    """A moving card is told as a card is, and how long it lasts besides."""
    row = _row(command(*CARD, "--moving", "--seconds", "3", "--out", f"a.{ending}", "--json"))
    data = Path(f"a.{ending}").read_bytes()
    assert signature in data[:16]
    assert (row["file"], row["seconds"], row["bytes"]) == (f"a.{ending}", 3, len(data))


def test_a_moving_card_without_a_length(command: Run) -> None:
    """Its words tell it; --type says what an ending does not, and people see the seconds."""
    told = command(*CARD, "--moving", "--type", "gif", "--out", "a.part").stdout
    assert told.startswith("a.part: 1200x630, 3.") and " s, " in told
    assert Path("a.part").read_bytes().startswith(b"GIF89a")


def test_a_moving_card_has_the_look_of_its_workspace(command: Run, workspace: Workspace) -> None:
    """The settings hold for it as for a still one."""
    (workspace.root / "pullquote.toml").write_text('[brand]\nhandle = "@ann"\n[defaults]\ndesign = "poster"\n')
    moving = _row(command(*CARD, "--moving", "--seconds", "3", "--out", "a.gif", "--json", workspace=workspace))
    still = _row(command(*CARD, "--out", "a.png", "--json", workspace=workspace))
    assert (moving["design"], moving["pixels"]) == ("poster", still["pixels"])
    assert "handle" in moving["report"]["boxes"]


@pytest.mark.parametrize(
    ("words", "complaint", "remedy"),
    [
        (("--out", "a.gif"), "The type gif is for moving cards", "--moving"),
        (("--out", "a.mp4"), "The type mp4 is for moving cards", "--moving"),
        (("--type", "mp4", "--out", "a"), "The type mp4 is for moving cards", "--moving"),
        (("--moving", "--out", "a.png"), "Nothing moves in the type png", "webp, gif or mp4"),
        (("--moving", "--out", "a"), "does not tell a file type", ".mp4"),
        (("--moving", "--type", "gif", "--out", "a.mp4"), "--type is gif", "leave --type out"),
        (("--moving", "--seconds", "2", "--out", "a.gif"), "2 seconds", "3 to 8"),
    ],
)
def test_a_wrong_file_is_told(command: Run, words: tuple[str, ...], complaint: str, remedy: str) -> None:
    """What only moves, only stands still or cannot last so long is an error that names the way out."""
    with pytest.raises(PullquoteError) as caught:
        command(*CARD, *words)
    assert complaint in caught.value.message and remedy in caught.value.hint
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize(
    ("words", "complaint"),
    [(("--moving", "--slides"), "leave --slides out"), (("--seconds", "5"), "--seconds goes with --moving")],
)
def test_options_that_do_not_go_together(command: Run, words: tuple[str, ...], complaint: str) -> None:
    """The command line is wrong: exit code 2."""
    done = command(*CARD, *words, "--out", "a.webp")
    assert done.exit_code == 2 and complaint in done.stderr


def test_a_still_card_loads_nothing_that_moves(tmp_path: Path) -> None:
    """Only --moving waits for the encoders."""
    code = (
        "import sys\nfrom pullquote.cli import cli\n"
        "cli.main(['card', 'Plain words.', '--by', 'Ann', '--out', 'b.png'], standalone_mode=False)\n"
        "print(*({'av', 'cards.motion', 'cards.film'} & sys.modules.keys()), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stderr == "\n"


@pytest.mark.parametrize("name", ["a.png", "a.pdf"])
def test_the_report_of_a_card(command: Run, name: str) -> None:
    """Every rule has its figure and what is asked, every role its boxes, in the safe part of the picture."""
    row = _row(command(*CARD, "--out", name, "--json"))
    report = row["report"]
    assert (report["type_px"], report["lines"], report["contrast"]) == (row["type_px"], row["lines"], row["contrast"])
    rules = {one["rule"]: one for one in report["findings"]}
    assert {"attribution", "safe-zone", "overlap", "contrast", "legible quote"} <= rules.keys()
    assert all(one["asked"] is None or one["figure"] >= one["asked"] for one in rules.values())
    left, top, right, bottom = report["safe"]
    for x0, y0, x1, y1 in report["boxes"]["quote"]:
        assert left <= x0 < x1 <= right and top <= y0 < y1 <= bottom
    assert len(report["boxes"]["quote"]) == report["lines"]


def test_the_manual_knows_every_field_of_a_report(command: Run) -> None:
    """docs/commands.md names them all."""
    manual = (Path(__file__).parents[1] / "docs" / "commands.md").read_text(encoding="utf-8")
    report = _row(command(*CARD, "--out", "a.png", "--json"))["report"]
    fields = {*report, *report["x_heights"], *report["findings"][0]}
    assert {field for field in fields if f"`{field}`" not in manual} == set()
