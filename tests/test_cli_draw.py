"""`draw` and `card`: what is written, what is kept, what is refused."""

from __future__ import annotations

import json
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
    assert {tuple(card) for card in cards} == {tuple(CARD_FIELDS)}
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
    assert [list(card) for card in _cards(done)] == [CARD_FIELDS]
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


@pytest.mark.parametrize("name", ["card", "card.gif", "-"])
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
