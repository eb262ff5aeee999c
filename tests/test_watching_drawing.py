"""What a drawing shows of itself: right counts, now and then and at the end, and never at the cost of the cards."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from watched_loop import of, read_figures

from cards.batch import draw_all
from cards.folder import CardFolder
from cards.renderer import Renderer
from cards.spec import Look
from pullquote.journal import Journal
from pullquote.watching import drawing_figures
from pullquote.watching.drawing_figures import DrawingFigures
from pullquote.workspace import Workspace
from quotes.errors import StorageError
from quotes.model import Attribution, Quote

Run = Callable[..., Result]

LOOK = Look("editorial", "portrait", "light")
QUOTES = [
    Quote("a" * 16, "Plain words.", Attribution("Ann Other")),
    Quote("b" * 16, "More words.", Attribution("Bob Other")),
    Quote("c" * 16, "Far too long. " * 400, Attribution("Ann Other")),
]


def _drawn(folder: Path, renderer: Renderer, figures: DrawingFigures) -> None:
    with figures:
        for _, outcome in draw_all(lambda: QUOTES, [LOOK], CardFolder(folder), renderer):
            figures.take(outcome)


def test_counts_of_a_drawing(renderer: Renderer, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Cards drawn, kept and refused are counted apart, with the bytes of those drawn now; twice over, all are kept."""
    file, folder = tmp_path / "draw.prom", tmp_path / "out"
    _drawn(folder, renderer, DrawingFigures("newsletter", file=file, journal=Journal(as_json=True), wanted=3))
    shown = read_figures(file.read_bytes())
    drawn = of(outcome="drawn", design="editorial", format="portrait")
    assert shown["pullquote_draw_cards_total"] == {drawn: 2}
    assert shown["pullquote_draw_refusals_total"] == {of(rule="fits"): 1}
    assert shown["pullquote_draw_bytes_total"][()] == sum(one.stat().st_size for one in folder.glob("*.png"))
    assert (shown["pullquote_draw_running"][()], shown["pullquote_draw_wanted_cards"][()]) == (0, 3)
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert [line["event"] for line in lines] == ["not drawn", "drawn"]
    assert (lines[0]["quote"], lines[0]["rule"], lines[0]["design"]) == ("c" * 16, "fits", "editorial")
    assert (lines[1]["drawn"], lines[1]["kept"], lines[1]["refused"], lines[1]["wanted"]) == (2, 0, 1, 3)
    _drawn(folder, renderer, DrawingFigures("newsletter", file=file))
    again = read_figures(file.read_bytes())
    assert again["pullquote_draw_cards_total"] == {of(outcome="kept", design="editorial", format="portrait"): 2}
    assert again["pullquote_draw_bytes_total"] == {(): 0}
    assert "Far too long" not in file.read_text()


@pytest.mark.parametrize("table", [False, True], ids=["quotes", "table"])
def test_a_log_holds_nothing_but_events(command: Run, starter: Workspace, table: bool) -> None:
    """With `--log-json` a program can read every line of standard error: notes are events, a refusal is told once."""
    if table:
        words = ("Rain is only water.", "Far too long. " * 400)
        rows = [{"text": text, "author": "Ann Other", "unheard": "of"} for text in words]
        Path("rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
        chosen = ["--from", "rows.jsonl", "--ignore-columns"]
    else:
        quotes = Path("quotes.txt")
        quotes.write_text("Far too long. " * 400 + "\n-- Ann Other\n")
        command("import", quotes, workspace=starter)
        chosen = ["--author", "Other"]
    done = command("draw", *chosen, "--log-json", workspace=starter)
    assert done.exit_code == 3
    events = [json.loads(line)["event"] for line in done.stderr.splitlines()]
    assert events.count("not drawn") == 1
    assert "note" in events
    assert set(events) == {"not drawn", "note", "drawn"}
    assert "Refused" in command("draw", *chosen, workspace=starter).stderr


def test_figures_while_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is there from the beginning and is written now and then; after an error it says that it ended."""
    monkeypatch.setattr(drawing_figures, "EVERY_SECONDS", 0.0)
    file = tmp_path / "draw.prom"
    with pytest.raises(KeyboardInterrupt), DrawingFigures("newsletter", file=file) as figures:
        assert read_figures(file.read_bytes())["pullquote_draw_running"] == {(): 1}
        figures.refused("input", "No text.", row=7)
        assert read_figures(file.read_bytes())["pullquote_draw_refusals_total"] == {of(rule="input"): 1}
        raise KeyboardInterrupt
    assert read_figures(file.read_bytes())["pullquote_draw_running"] == {(): 0}


def test_a_file_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """It is told before the first card is drawn; when it comes later, the log has it and the drawing goes on."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(StorageError), DrawingFigures("newsletter", file=tmp_path / "folder"):
        pytest.fail("nothing is to be drawn")
    monkeypatch.setattr(drawing_figures, "EVERY_SECONDS", 0.0)
    capfd.readouterr()
    with DrawingFigures("newsletter", file=tmp_path / "x.prom", journal=Journal(as_json=True)) as figures:
        figures._file = tmp_path / "folder"
        figures.refused("input", "No text.", row=7)
    assert "trouble" in [json.loads(line)["event"] for line in capfd.readouterr().err.splitlines()]


def test_without_a_file_and_a_log_nothing_is_shown(capfd: pytest.CaptureFixture[str]) -> None:
    """A drawing that nobody watches says nothing."""
    with DrawingFigures("newsletter") as figures:
        figures.refused("input", "No text.", row=7)
    assert capfd.readouterr() == ("", "")
