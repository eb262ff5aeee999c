"""`draw --from`: a table in, a card for each row out, and what failed in a table that can be mended."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import Result
from PIL import Image

from cards.folder import MANIFEST
from pullquote.rows.text import open_text
from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound, PullquoteError

Run = Callable[..., Result]

TABLE = """text,author,design,format,file
Rain is only water.,Ann Author,poster,square,one
Snow is only water.,Ann Author,,,two
"""


def _table(content: str, name: str = "cards.csv") -> str:
    Path(name).write_text(content, encoding="utf-8")
    return name


def _lines(done: Result) -> list[Any]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def _failed(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _pictures(folder: str = "out") -> list[str]:
    return sorted(path.name for path in Path(folder).glob("*.png"))


def test_each_row_is_a_card(command: Run) -> None:
    """Without a workspace too, each row has a file of the name that it gives, in the look that it asks for."""
    done = command("draw", "--from", _table(TABLE))
    assert done.exit_code == 0, done.output
    assert done.stdout == "2 cards drawn, 0 kept. They are in out.\n"
    assert _pictures() == ["one.png", "two.png"]
    with Image.open("out/one.png") as one, Image.open("out/two.png") as two:
        assert (one.size, two.size) == ((1080, 1080), (1080, 1350))
    assert not Path("out/cards.errors.csv").exists()


def test_a_row_is_the_card_that_the_command_draws(command: Run) -> None:
    """A table says nothing that options could not, and the same comes out."""
    _table("text;author;series;palette;emphasis\nRain is only water.;Ann;Rainy days;dark;only\n")
    (row,) = _lines(command("draw", "--from", "cards.csv", "--json"))
    words = ("--series", "Rainy days", "--palette", "dark", "--emphasise", "only")
    (card,) = _lines(command("card", "Rain is only water.", "--by", "Ann", *words, "--out", "a.png", "--json"))
    assert row["line"] == 2
    assert row["digest"] == card["digest"]
    assert Path(row["file"]).read_bytes() == Path("a.png").read_bytes()


def test_options_hold_for_rows_that_say_nothing(command: Run) -> None:
    """What the command line asks for is the usual look of the table."""
    _table("text,author,palette\nRain is only water.,Ann,\nSnow is only water.,Ann,light\n")
    done = _lines(command("draw", "--from", "cards.csv", "--palette", "dark", "--design", "poster,mono", "--json"))
    looks = [(card["line"], card["design"], card["palette"]) for card in done]
    assert looks == [(2, "poster", "dark"), (2, "mono", "dark"), (3, "poster", "light"), (3, "mono", "light")]


def test_an_unchanged_row_is_kept(command: Run) -> None:
    """Drawing again draws only what has changed, under the same names."""
    command("draw", "--from", _table(TABLE))
    assert "0 cards drawn, 2 kept" in command("draw", "--from", "cards.csv").stdout
    _table(TABLE.replace("Snow", "Hail"))
    assert "1 card drawn, 1 kept" in command("draw", "--from", "cards.csv").stdout
    assert _pictures() == ["one.png", "two.png"]


def test_rows_that_fail_are_mended_and_given_again(command: Run) -> None:
    """The others are drawn, the exit code is 3, and the table of what failed draws the rest once it is mended."""
    content = TABLE + "=Hail is only water.,,,,three\nFog is only water.,Ann,nosuch,,\n"
    done = command("draw", "--from", _table(content))
    assert done.exit_code == 3
    assert "2 cards drawn, 0 kept, 2 rows failed." in done.stdout
    assert "Refused (input), line 4: The row has no author." in done.stderr
    first, second = _failed("out/cards.errors.csv")
    assert (first["text"], first["line"], first["rule"]) == ("'=Hail is only water.", "4", "input")
    assert (second["rule"], second["message"]) == ("not-found", "There is no design 'nosuch'.")
    assert second["hint"].startswith("Designs: ")
    mended = Path("out/cards.errors.csv").read_text(encoding="utf-8").replace("water.,,", "water.,Ann,", 1)
    Path("mended.csv").write_text(mended.replace("nosuch", "poster"), encoding="utf-8")
    again = command("draw", "--from", "mended.csv", "--json")
    assert again.exit_code == 0, again.output
    cards = _lines(again)
    assert cards[0]["alt"] == "“=Hail is only water.” — Ann"
    assert Path(cards[0]["file"]).name == "three.png"
    assert not Path("out/mended.errors.csv").exists()


def test_refusals_are_lines_of_json(command: Run) -> None:
    """A program gets one line for each card and each row that failed."""
    done = command("draw", "--from", _table("text,author\nRain.,Ann\nSnow.,\n"), "--json", "--errors", "bad/e.csv")
    card, refusal = _lines(done)
    assert card["line"] == 2
    assert refusal == {
        "line": 3,
        "quote": None,
        "refused": "input",
        "message": "The row has no author.",
        "hint": "Write the author into its cell.",
    }
    assert [row["text"] for row in _failed("bad/e.csv")] == ["Snow."]


def test_what_cannot_be_drawn_right_fails_by_its_rule(command: Run) -> None:
    """The rules of cards hold for rows: too long, no glyph, no one's words."""
    rows = ["Too many words. " * 200 + ",Ann,", "No such letter: \u0378,Ann,", "Rain.,Ann,biography"]
    command("draw", "--from", _table("text,author,words\n" + "\n".join(rows) + "\n"))
    assert [row["rule"] for row in _failed("out/cards.errors.csv")] == ["fits", "glyphs", "credit"]


def test_no_card_is_written_over_another_rows(command: Run) -> None:
    """Two rows with one name are told, also when the second is given again by itself."""
    done = command("draw", "--from", _table(TABLE + "Hail is only water.,Ann,,,ONE\n"))
    assert done.exit_code == 3
    before = Path("out/one.png").read_bytes()
    (failed,) = _failed("out/cards.errors.csv")
    assert failed["rule"] == "file" and "line 2" in failed["message"]
    Path("again.csv").write_bytes(Path("out/cards.errors.csv").read_bytes().replace(b"ONE", b"one"))
    assert command("draw", "--from", "again.csv").exit_code == 3
    assert Path("out/one.png").read_bytes() == before
    Path("again.csv").write_bytes(Path("out/cards.errors.csv").read_bytes().replace(b"ONE", b"three"))
    assert command("draw", "--from", "again.csv").exit_code == 0


def test_the_same_row_twice_is_one_card(command: Run) -> None:
    """A row that was pasted twice harms nothing."""
    done = command("draw", "--from", _table("text,author\nRain is only water.,Ann\nRain is only water.,Ann\n"))
    assert "1 card drawn, 1 kept." in done.stdout


def test_a_preview_draws_three_rows_and_tells_the_columns(command: Run) -> None:
    """Enough to see that the table is read as it is meant; nothing else is written."""
    rows = "".join(f"Rain falls for {number} days.;Ann;x\n" for number in "23456")
    done = command("draw", "--from", _table(f"Zitat;Autor;Notiz\n{rows}"), "--preview", "--ignore-columns")
    for line in (
        "columns parted by semicolons, in utf-8",
        "text from 'Zitat'",
        "author from 'Autor'",
        "passed over: 'Notiz'",
    ):
        assert line in done.stdout
    assert "3 cards drawn" in done.stdout
    assert len(_pictures()) == 3
    first, *cards = _lines(command("draw", "--from", "cards.csv", "--preview", "--ignore-columns", "--json"))
    assert first["columns"] == {"text": "Zitat", "author": "Autor"}
    assert (first["ignored"], first["delimiter"], len(cards)) == (["Notiz"], ";", 3)
    assert command("draw", "--from", _table("text,author\nRain.,\n"), "--preview").exit_code == 3
    assert not list(Path("out").glob("*.errors.csv"))


def test_unknown_columns_draw_nothing_unless_they_are_passed_over(command: Run) -> None:
    """They are told once, with the nearest name."""
    _table(TABLE.replace("design", "desing", 1))
    with pytest.raises(InputError, match="did you mean 'design'"):
        command("draw", "--from", "cards.csv")
    assert _pictures() == []
    done = command("draw", "--from", "cards.csv", "--ignore-columns")
    assert done.exit_code == 0
    assert done.stderr.count("desing") == 1


def test_stored_quotes_are_named_by_their_id(command: Run, starter: Workspace) -> None:
    """In a workspace a row may name a quote by the start of its id; its brand and folder are the workspace's."""
    quote = json.loads(command("quotes", "--limit", "1", "--json", workspace=starter).stdout)
    (starter.root / "pullquote.toml").write_text('[defaults]\nformat = "wide"\n[brand]\nhandle = "@me"\n')
    _table(f"id,text,author,topic\n{quote['id'][:9]},,,\n0000000,,,\n,Rain is only water.,Ann,Weather\n")
    done = command("draw", "--from", "cards.csv", "--json", workspace=starter)
    stored, missing, told = _lines(done)
    assert (stored["quote"], stored["width"]) == (quote["id"], 1600)
    assert (missing["refused"], missing["quote"]) == ("not-found", "0000000")
    assert Path(stored["file"]).parent == starter.root / "out"
    assert told["alt"].startswith("“Rain is only water.”")
    assert [row["id"] for row in _failed(str(starter.root / "out" / "cards.errors.csv"))] == ["0000000"]
    (usual,) = _lines(command("draw", "--limit", "1", "--json", workspace=starter))
    assert usual["digest"] == stored["digest"]


def test_what_quotes_prints_can_be_drawn(command: Run, starter: Workspace) -> None:
    """The JSON Lines of `pullquote quotes` are a table; what says nothing of a card is passed over."""
    Path("quotes.jsonl").write_text(command("quotes", "--limit", "3", "--json", workspace=starter).stdout)
    done = command("draw", "--from", "quotes.jsonl", "--ignore-columns", workspace=starter)
    assert done.stdout.startswith("3 cards drawn, 0 kept."), done.output


def test_a_rejected_quote_is_not_drawn(command: Run, starter: Workspace) -> None:
    """A table does not bring back what the editor has rejected."""
    id = json.loads(command("quotes", "--limit", "1", "--json", workspace=starter).stdout)["id"]
    command("reject", id, workspace=starter)
    (refusal,) = _lines(command("draw", "--from", _table(f"id\n{id}\n"), "--json", workspace=starter))
    assert refusal["refused"] == "standing"


def test_portraits_of_the_workspace_are_shown(command: Run, workspace: Workspace) -> None:
    """A row without a portrait of its own has the author's; one that wants none has none."""
    (workspace.root / "portraits").mkdir()
    _table("text,author,portrait_shape,file\nRain.,Ann,,one\nRain.,Ann,none,two\n")
    before = _lines(command("draw", "--from", "cards.csv", "--json", workspace=workspace))
    Image.new("RGB", (600, 600), "navy").save(workspace.root / "portraits" / "ann.png")
    after = _lines(command("draw", "--from", "cards.csv", "--json", workspace=workspace))
    assert before[0]["digest"] != after[0]["digest"]
    assert before[1]["digest"] == after[1]["digest"]


def test_standard_input_is_a_table(command: Run) -> None:
    """`-` reads what a program writes."""
    done = command("draw", "--from", "-", given=TABLE + "Hail.,,,,\n")
    assert "2 cards drawn, 0 kept, 1 row failed." in done.stdout
    assert len(_failed("out/rows.errors.csv")) == 1


def test_rows_may_be_documents_and_slides(command: Run) -> None:
    """A long text goes on several cards, whose names begin as the row wants."""
    text = " ".join(f"This is sentence number {number}, and it says little more than that." for number in range(20))
    _table(f'text,author,file\n"{text}",Ann,long\n')
    assert command("draw", "--from", "cards.csv").exit_code == 3
    done = command("draw", "--from", "cards.csv", "--slides")
    assert done.exit_code == 0 and len(_pictures()) > 1
    assert _pictures()[0] == "long-1.png"
    again = command("draw", "--from", "cards.csv", "--slides").stdout
    assert again.startswith(f"0 cards drawn, {len(_pictures())} kept.")
    assert command("draw", "--from", "cards.csv", "--slides", "--type", "pdf").exit_code == 0
    assert Path("out/long.pdf").read_bytes().startswith(b"%PDF")


def test_a_table_without_rows_is_told(command: Run) -> None:
    """Nothing drawn is no error, but it is said why."""
    done = command("draw", "--from", _table("text,author\n"))
    assert (done.exit_code, "no rows" in done.stderr) == (0, True)


@pytest.mark.parametrize(
    "words",
    [
        ("draw", "water", "--from", "cards.csv"),
        ("draw", "--from", "cards.csv", "--author", "Ann"),
        ("draw", "--preview"),
        ("draw", "--errors", "e.csv"),
        ("draw", "--ignore-columns"),
    ],
)
def test_options_that_do_not_go_together_are_told(command: Run, words: tuple[str, ...]) -> None:
    """A filter would not filter the table, and what is a table's needs one."""
    _table(TABLE)
    done = command(*words)
    assert (done.exit_code, "--from" in done.stderr) == (2, True)
    assert _pictures() == []


def test_the_table_is_never_written_over(command: Run) -> None:
    """`--errors` with the table's own name is an error; so is a look that does not exist, before any row."""
    _table("text,author\nRain.,\n")
    with pytest.raises(InputError, match="is the table itself"):
        command("draw", "--from", "cards.csv", "--errors", "../here/cards.csv")
    with pytest.raises(NotFound, match="no design 'poter'"):
        command("draw", "--from", "cards.csv", "--design", "poter")
    assert Path("cards.csv").read_text() == "text,author\nRain.,\n"


def test_a_table_that_breaks_off_keeps_what_was_done(command: Run) -> None:
    """What cannot be read on is an error; the cards before it are there, and so is what had failed."""
    rows = ",,,,\n" + f"{'Rain. ' * 300},,,,\n" * 1_000
    Path("cards.csv").write_text(TABLE + rows + "\0\n")
    with pytest.raises(PullquoteError, match="NUL"):
        command("draw", "--from", "cards.csv")
    assert _pictures() == ["one.png", "two.png"]
    assert len(_failed("out/cards.errors.csv")) == 1_000


def test_two_thousand_failures_stop_nothing(command: Run) -> None:
    """Whatever fails, the last row is drawn, and every one that failed is written down once."""
    _table("text,author\n" + "Rain.,\n" * 2000 + "Rain is only water.,Ann\n")
    done = command("draw", "--from", "cards.csv")
    assert "1 card drawn, 0 kept, 2,000 rows failed." in done.stdout
    assert len(_failed("out/cards.errors.csv")) == 2000
    assert len(Path("out", MANIFEST).read_text().splitlines()) == 1


def test_without_a_workspace_no_database_is_loaded(tmp_path: Path) -> None:
    """A table outside a workspace needs neither the store nor settings."""
    (tmp_path / "cards.csv").write_text(TABLE)
    code = (
        "import sys\nfrom pullquote.cli import cli\n"
        "try:\n    cli.main(['draw', '--from', 'cards.csv'], standalone_mode=False)\nexcept SystemExit:\n    pass\n"
        "heavy = {'sqlalchemy', 'pydantic', 'jinja2', 'alembic'}\n"
        "print(*(heavy & sys.modules.keys()), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stderr == "\n"


def test_a_pipe_is_a_table_too(command: Run) -> None:
    """What `<(…)` of a shell names is read like a file; its pictures are looked for where the command is called."""
    os.mkfifo("pipe")
    Image.new("RGB", (1200, 1500), "#30506A").save("rain.png")
    table = "text,author,photo,file\nRain is only water.,Ann Author,rain.png,one\n"
    writer = Thread(target=Path("pipe").write_text, args=(table,))
    writer.start()
    done = command("draw", "--from", "pipe")
    writer.join()
    assert (done.exit_code, _pictures()) == (0, ["one.png"]), done.output


def test_a_closed_standard_input_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python has none then: that is told like a file that is not there."""
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputError, match="There is no standard input"):
        open_text("-")
