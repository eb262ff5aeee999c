"""`draw` and `card`: what is written, what is kept, what is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from PIL import Image

from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound, PullquoteError, Refused, StorageError

Run = Callable[..., Result]

WORDS = "Conventionality is not morality."
CARD_FIELDS = [
    *("quote", "file", "format", "design", "palette", "width", "height", "bytes", "type_px", "lines", "alt"),
    *("digest", "pixels", "contrast", "warnings", "slide", "slides", "pages"),
]


def _cards(done: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_draw_prints_a_card_a_line(command: Run, starter: Workspace) -> None:
    """Every look of every quote is a line with the documented fields, and its file is there as described."""
    looks = ("--design", "editorial,poster", "--format", "square,wide")
    cards = _cards(command("draw", "--limit", "1", *looks, "--json", workspace=starter))
    assert {tuple(card) for card in cards} == {(*CARD_FIELDS, "unsettled")}
    named = [(card["design"], card["format"], card["width"], card["height"]) for card in cards]
    assert named == [
        ("editorial", "square", 1080, 1080),
        ("editorial", "wide", 1600, 900),
        ("poster", "square", 1080, 1080),
        ("poster", "wide", 1600, 900),
    ]
    for card in cards:
        file = Path(str(card["file"]))
        assert file.stat().st_size == card["bytes"]
        with Image.open(file) as picture:
            assert picture.size == (card["width"], card["height"])


def test_an_unchanged_card_is_kept(command: Run, starter: Workspace) -> None:
    """Drawing again draws nothing; a file that has gone is drawn anew, the same to the byte."""
    first = _cards(command("draw", "--limit", "2", "--json", workspace=starter))
    again = command("draw", "--limit", "2", workspace=starter)
    assert again.stdout.startswith("0 cards drawn, 2 kept.")
    file = Path(str(first[0]["file"]))
    before = file.read_bytes()
    file.unlink()
    assert command("draw", "--limit", "2", workspace=starter).stdout.startswith("1 card drawn, 1 kept.")
    assert file.read_bytes() == before


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_the_figures_of_fresh_cards(command: Run, starter: Workspace, kind: str) -> None:
    """With --report each card that is drawn now has them, as `card` tells them; one that is kept has null."""
    words = ("draw", "--limit", "1", "--type", kind, "--report", "--json")
    (fresh,) = _cards(command(*words, workspace=starter))
    assert [*fresh] == [*CARD_FIELDS, "unsettled", "report"]
    report = fresh["report"]
    assert isinstance(report, dict)
    assert (report["type_px"], report["contrast"]) == (fresh["type_px"], fresh["contrast"])
    assert _cards(command(*words, workspace=starter)) == [{**fresh, "report": None}]
    done = command("draw", "--report", workspace=starter)
    assert done.exit_code == 2 and "--report goes with --json" in done.stderr


def test_the_figures_of_rows(command: Run) -> None:
    """The cards of a table have them too."""
    Path("rows.csv").write_text("text,author\nRain is only water.,Ann\n")
    words = ("draw", "--from", "rows.csv", "--report", "--json")
    (fresh,), (kept,) = _cards(command(*words)), _cards(command(*words))
    assert isinstance(fresh["report"], dict) and fresh["report"]["lines"] == fresh["lines"]
    assert kept == {**fresh, "report": None}


def test_rejected_quotes_are_never_drawn(command: Run, starter: Workspace) -> None:
    """What the editor rejected is passed over and does not count; asking for it is an error that says why."""
    id = json.loads(command("quotes", "--limit", "1", "--json", workspace=starter).stdout)["id"]
    command("reject", id, workspace=starter)
    drawn = {card["quote"] for card in _cards(command("draw", "--author", "Austen", "--json", workspace=starter))}
    assert drawn
    assert id not in drawn
    assert len(_cards(command("draw", "--limit", "1", "--json", workspace=starter))) == 1
    with pytest.raises(InputError, match="never drawn"):
        command("draw", "--standing", "rejected", workspace=starter)


def test_a_refusal_is_told_and_the_rest_is_drawn(command: Run, workspace: Workspace) -> None:
    """A quote that cannot be drawn right is a line with rule and remedy, the others are cards, the exit code is 3."""
    command("add", WORDS, "--by", "Charlotte Brontë", workspace=workspace)
    command("add", "Too many words. " * 200, "--by", "Ann Author", workspace=workspace)
    done = command("draw", "--json", workspace=workspace)
    refused = [row for row in _cards(done) if "refused" in row]
    assert (done.exit_code, len(_cards(done))) == (3, 2)
    fields = ["quote", "design", "format", "palette", "refused", "message", "hint"]
    assert [list(row) for row in refused] == [fields]
    assert [row["refused"] for row in refused] == ["fits"]
    assert len(list((workspace.root / "out").glob("*.png"))) == 1
    told = command("draw", workspace=workspace)
    assert "0 cards drawn, 1 kept, 1 refusal." in told.stdout
    assert "Refused (fits)" in told.stderr


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--design", "editorial,editorail"), "There is no design 'editorail'. Did you mean 'editorial'?"),
        (("--format", "square,portrat"), "There is no format 'portrat'. Did you mean 'portrait'?"),
        (("--palette", "light,dusk"), "has no palette 'dusk'. Its palettes are light, dark."),
        (("--design", ","), "',' names nothing."),
    ],
)
def test_a_wrong_look_draws_nothing(command: Run, starter: Workspace, words: tuple[str, ...], complaint: str) -> None:
    """A look that does not exist is an error before the first card, even when others do exist."""
    with pytest.raises(PullquoteError) as caught:
        command("draw", *words, workspace=starter)
    assert complaint in str(caught.value)
    assert list((starter.root / "out").iterdir()) == []


def test_the_same_look_twice_is_one_card(command: Run, starter: Workspace) -> None:
    """A name given twice with a comma draws once."""
    done = command("draw", "--limit", "1", "--format", "wide,wide", "--json", workspace=starter)
    assert len(_cards(done)) == 1


def test_drawing_nothing_says_why(command: Run, starter: Workspace) -> None:
    """No match is no error, but a person is told where to look."""
    done = command("draw", "nosuchword", workspace=starter)
    assert done.exit_code == 0
    assert "No quote that may be drawn matches." in done.stderr


def test_a_file_in_the_folders_place_is_told(command: Run, starter: Workspace) -> None:
    """An output folder that cannot be made is an error that names it."""
    Path("taken").touch()
    assert command("draw", "--out", "taken", workspace=starter).exit_code == 2
    with pytest.raises(StorageError, match="taken/cards cannot be a folder"):
        command("draw", "--out", "taken/cards", workspace=starter)


def test_the_settings_are_the_defaults(command: Run, starter: Workspace) -> None:
    """Design, format, palette and type of pullquote.toml apply where the command line names none."""
    text = '[defaults]\ndesign = "academic"\nformat = "wide"\npalette = "dark"\ntype = "jpeg"\n'
    (starter.root / "pullquote.toml").write_text(text)
    card = _cards(command("draw", "--limit", "1", "--json", workspace=starter))[0]
    assert [card[key] for key in ("design", "format", "palette")] == ["academic", "wide", "dark"]
    assert str(card["file"]).endswith(".jpg")


@pytest.mark.parametrize(("ending", "kind"), [("png", "PNG"), ("jpg", "JPEG"), ("webp", "WEBP"), ("avif", "AVIF")])
def test_the_ending_chooses_the_type(command: Run, ending: str, kind: str) -> None:
    """`card` writes the type that the file's ending says, without any workspace, and makes the folder."""
    done = command("card", WORDS, "--by", "Charlotte Brontë", "--out", f"new/card.{ending}", "--json")
    assert [list(card) for card in _cards(done)] == [[*CARD_FIELDS, "report"]]
    with Image.open(f"new/card.{ending}") as picture:
        assert picture.format == kind


def test_card_prints_figures_and_alt_text(command: Run) -> None:
    """People see what was measured and the words to post with the picture."""
    source = ("--source", "Jane Eyre", "--date", "1848", "--locator", "preface")
    done = command("card", WORDS, "--by", "Charlotte Brontë", *source, "--out", "card.png")
    assert done.stdout.startswith("card.png: 1080x1350, ")
    assert f"Alt text: “{WORDS}” — Charlotte Brontë, Jane Eyre, 1848, preface\n" in done.stdout


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("", "--by", "Ann"), "The text is empty."),
        ((WORDS, "--by", ""), "The author is empty."),
        (("word " * 4001, "--by", "Ann"), "The text has 20,004 characters"),
        (("A bell\a rings.", "--by", "Ann"), "The text holds U+0007 (bell)"),
        ((WORDS, "--by", "Ann", "--source", "Bell\a"), "The source's title holds U+0007 (bell)"),
        ((WORDS, "--by", "Ann", "--topic", "Bell\a"), "The topic holds U+0007 (bell)"),
        ((WORDS, "--by", "Ann", "--handle", "@bell\a"), "The handle holds U+0007 (bell)"),
        ((WORDS, "--by", "Ann", "--date", "yesterday"), "The date 'yesterday' is not a date."),
        ((WORDS, "--by", "Ann", "--language", "x y"), "'x y' is not a language tag."),
        ((WORDS, "--by", "Ann", "--type", "webp"), "card.png ends like a png file, but --type is webp."),
        ((WORDS, "--by", "Ann", "--design", "poter"), "Did you mean 'poster'?"),
        ((WORDS, "--by", "Ann", "--format", "portrat"), "Did you mean 'portrait'?"),
        ((WORDS, "--by", "Ann", "--palette", "dusk"), "has no palette 'dusk'"),
        ((WORDS, "--by", "Ann", "--photo", "none.png"), "There is no picture none.png"),
        ((WORDS, "--by", "Ann", "--logo", "/"), "is not a file"),
        ((WORDS, "--by", "Ann", "--focus", "50%,30%"), "There is no photo for the focus"),
        ((WORDS, "--by", "Ann", "--series", "Bell\a"), "The series holds U+0007 (bell)"),
    ],
)
def test_a_bad_card_writes_no_file(command: Run, words: tuple[str, ...], complaint: str) -> None:
    """Whatever is wrong with a card is told, and no file is left."""
    with pytest.raises(PullquoteError) as caught:
        command("card", *words, "--out", "card.png")
    assert complaint in str(caught.value)
    assert caught.value.hint
    assert list(Path.cwd().iterdir()) == []


def test_a_character_without_a_glyph_is_refused(command: Run) -> None:
    """A character that no font covers is refused by rule and number, never drawn as a box."""
    with pytest.raises(Refused) as caught:
        command("card", "no such letter: \u0378", "--by", "Ann", "--out", "card.png")
    assert caught.value.rule == "glyphs"
    assert "U+0378" in caught.value.message


@pytest.mark.parametrize("name", ["card", "card.txt", "-"])
def test_an_ending_without_a_type_is_told(command: Run, name: str) -> None:
    """A file name that tells no type is an error that lists those there are."""
    with pytest.raises(InputError, match="does not tell a file type") as caught:
        command("card", WORDS, "--by", "Ann", "--out", name)
    assert ".avif" in caught.value.hint


def test_a_type_may_be_named_for_another_ending(command: Run) -> None:
    """--type decides where the ending says nothing."""
    command("card", WORDS, "--by", "Ann", "--type", "webp", "--out", "card.part")
    with Image.open("card.part") as picture:
        assert picture.format == "WEBP"


def test_a_cards_folder_that_is_a_file_is_told(command: Run) -> None:
    """A card that cannot be written is an error, and the file in its way is untouched."""
    Path("taken").write_text("mine")
    with pytest.raises(StorageError, match="cannot be written"):
        command("card", WORDS, "--by", "Ann", "--out", "taken/card.png")
    assert Path("taken").read_text() == "mine"


def test_card_takes_the_brand_of_its_workspace(command: Run, workspace: Workspace) -> None:
    """Inside a workspace its defaults apply; a named workspace that is missing is an error all the same."""
    (workspace.root / "pullquote.toml").write_text('[defaults]\nformat = "wide"\n')
    done = command("card", WORDS, "--by", "Ann", "--out", "card.png", "--json", workspace=workspace)
    assert _cards(done)[0]["format"] == "wide"
    with pytest.raises(NotFound, match="There is no workspace in nowhere"):
        command("--workspace", "nowhere", "card", WORDS, "--by", "Ann", "--out", "card.png")


def _picture(path: Path, colour: str = "navy") -> Path:
    path.parent.mkdir(exist_ok=True)
    Image.new("RGB", (1200, 1500), colour).save(path)
    return path


@pytest.mark.parametrize(
    "words",
    [
        ("--series", "Rainy days"),
        ("--handle", "@ann"),
        ("--mark",),
        ("--hyphenate",),
        ("--background", "dots"),
        ("--portrait-shape", "square"),
        ("--logo", "a.png", "--mark"),
        ("--portrait", "a.png"),
        ("--direction", "rtl"),
    ],
)
def test_card_and_draw_take_the_same_options(command: Run, workspace: Workspace, words: tuple[str, ...]) -> None:
    """A card of the store is the one that `card` makes of the same words and options, and not the one without them."""
    _picture(Path("a.png"))
    command("add", WORDS, "--by", "Ann", workspace=workspace)
    plain = _cards(command("draw", "--json", workspace=workspace))[0]
    drawn = _cards(command("draw", *words, "--json", workspace=workspace))[0]
    alone = _cards(command("card", WORDS, "--by", "Ann", *words, "--out", "card.png", "--json", workspace=workspace))[0]
    assert plain["digest"] != drawn["digest"] == alone["digest"]


def test_a_portrait_in_the_workspace_is_found(command: Run, workspace: Workspace) -> None:
    """`draw` and `card` show the picture that is called as the author is, unless another or none is asked for."""
    command("add", WORDS, "--by", "Charlotte Brontë", workspace=workspace)
    own = ("card", WORDS, "--by", "Charlotte Brontë", "--out", "card.png", "--json")
    bare = _cards(command("draw", "--json", workspace=workspace))[0]["digest"]
    picture = _picture(workspace.root / "portraits" / "charlotte-bronte.png")
    shown = _cards(command("draw", "--json", workspace=workspace))[0]["digest"]
    assert bare != shown == _cards(command(*own, workspace=workspace))[0]["digest"]
    given = _cards(command(*own, "--portrait", picture))[0]["digest"]
    assert given == shown
    without = ("--portrait-shape", "none")
    kept_out = _cards(command("draw", *without, "--json", workspace=workspace))[0]["digest"]
    assert kept_out == _cards(command(*own, *without))[0]["digest"]
    _picture(workspace.root / "portraits" / "charlotte-bronte.jpg")
    with pytest.raises(InputError, match=r"charlotte-bronte\.jpg and .*charlotte-bronte\.png"):
        command("draw", workspace=workspace)


def test_a_photo_may_lie_behind_the_words(command: Run) -> None:
    """The design for photos takes one, with its focus, blur and colours."""
    _picture(Path("a.png"), "#202830")
    done = command(
        *("card", WORDS, "--by", "Ann", "--design", "photo", "--photo", "a.png", "--focus", "50%,30%"),
        *("--blur", "4", "--duotone", "--out", "card.png"),
    )
    assert done.exit_code == 0
    with Image.open("card.png") as picture:
        assert picture.size == (1080, 1350)


def test_the_brand_of_the_settings_is_on_every_card(command: Run, workspace: Workspace) -> None:
    """What stands in pullquote.toml is what the options would say, for `draw` and for `card`."""
    command("add", WORDS, "--by", "Ann", workspace=workspace)
    text = '[brand]\nhandle = "@ann"\nseries = "Rainy days"\n[defaults]\nhyphenate = true\n'
    (workspace.root / "pullquote.toml").write_text(text)
    drawn = _cards(command("draw", "--json", workspace=workspace))[0]
    words = ("--handle", "@ann", "--series", "Rainy days", "--hyphenate")
    alone = _cards(command("card", WORDS, "--by", "Ann", *words, "--out", "card.png", "--json"))[0]
    assert drawn["digest"] == alone["digest"]


def test_a_card_alone_loads_no_database_and_no_settings(tmp_path: Path) -> None:
    """Outside a workspace `card` starts without what only workspaces need, whatever is asked of it."""
    _picture(tmp_path / "a.png")
    code = (
        "import sys\nfrom pullquote.cli import cli\n"
        "cli.main(['card', 'Plain words.', '--by', 'Ann', '--series', 'Rain', '--portrait', 'a.png', '--out', 'b.png'],"
        " standalone_mode=False)\n"
        "heavy = {'sqlalchemy', 'pydantic', 'jinja2', 'alembic', 'rich'}\n"
        "print(*(heavy & sys.modules.keys()), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stderr == "\n"
