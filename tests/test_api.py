"""`import pullquote`: one card in five lines, a renderer of one's own, a workspace opened."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import pullquote
from pullquote.api import CardOptions, card_spec, look_of
from pullquote.workspace import Workspace

WORDS = "Conventionality is not morality."


def test_a_card_in_five_lines(tmp_path: Path) -> None:
    """The words of the README work: draw, save, alt text."""
    card = pullquote.card(WORDS, by="Charlotte Brontë", source="Jane Eyre")
    path = card.save(tmp_path / "card.png")
    assert card.alt == f"“{WORDS}” — Charlotte Brontë, Jane Eyre"
    with Image.open(path) as picture:
        assert picture.size == (1080, 1350)


def test_the_same_card_is_the_same_to_the_pixel(renderer: pullquote.Renderer) -> None:
    """A renderer of one's own draws what the shared one draws."""
    shared = pullquote.card(WORDS, by="Charlotte Brontë")
    own = pullquote.card(WORDS, by="Charlotte Brontë", renderer=renderer)
    assert (own.data, own.card) == (shared.data, shared.card)


def test_the_look_is_chosen_by_name() -> None:
    """Design, format, palette and file type are plain names."""
    drawn = pullquote.card(WORDS, by="Ann", design="poster", format="wide", palette="dark", file_type="jpeg")
    assert (drawn.card.design, drawn.card.format, drawn.card.palette) == ("poster", "wide", "dark")
    assert drawn.data.startswith(b"\xff\xd8")


def test_a_summary_is_never_in_quotation_marks() -> None:
    """Words that are only a summary lose the marks and are credited `after` the person."""
    assert pullquote.card(WORDS, by="Ann Author", words="summary").alt == f"{WORDS} — after Ann Author"


@pytest.mark.parametrize("words", ["biography", "advertisement"])
def test_what_nobody_said_is_refused(words: str) -> None:
    """A text that is not the person's words is refused by the rule `credit`."""
    with pytest.raises(pullquote.Refused) as caught:
        pullquote.card(WORDS, by="Ann Author", words=words)
    assert caught.value.rule == "credit"


@pytest.mark.parametrize(
    "given",
    [
        {"text": ""},
        {"by": " "},
        {"source": "Bell\a"},
        {"date": "yesterday", "source": "A Book"},
        {"date": "yesterday"},
        {"locator": "Bell\a"},
        {"topic": "Bell\a"},
        {"language": "x y"},
        {"words": "nonsense"},
        {"design": "nonsense"},
        {"format": "nonsense"},
        {"palette": "nonsense"},
        {"handle": "Bell\a"},
        {"file_type": "gif"},
        {"direction": "up"},
        {"series": "Bell\a"},
        {"background": "stripes"},
        {"portrait_shape": "oval"},
        {"logo": "nothing.png"},
        {"portrait": "nothing.png"},
        {"photo": "nothing.png"},
        {"focus": "50%,30%"},
        {"blur": 4.0},
        {"duotone": True},
        {"photo": __file__, "focus": "50%"},
        {"photo": __file__, "focus": "1.5,0.5"},
        {"photo": __file__, "focus": (0.5, float("nan"))},
        {"photo": __file__, "focus": ("a", "b")},
        {"photo": __file__, "blur": -1.0},
        {"photo": __file__, "blur": float("nan")},
        {"photo": __file__, "blur": 1e9},
    ],
)
def test_every_wrong_argument_is_one_kind_of_error(given: dict[str, Any]) -> None:
    """Whatever is wrong is a PullquoteError with a remedy, so that one `except` serves."""
    whole: dict[str, Any] = {"text": WORDS, "by": "Ann Author", **given}
    with pytest.raises(pullquote.PullquoteError) as caught:
        pullquote.card(whole.pop("text"), **whole)
    assert caught.value.hint


def test_what_is_left_out_is_as_in_the_look() -> None:
    """A look serves as the usual one; what is told takes its place, and None tells nothing."""
    usual = pullquote.Look(design="poster", palette="dark", handle="@ann", mark=True, series="Rainy days")
    assert look_of(look=usual, design=None, handle="", series=None, mark=None) == usual
    told = look_of(look=usual, palette="light", mark=False, series="Snow", background="dots", portrait_shape="square")
    assert told == replace(usual, palette="light", mark=False, series="Snow", background="dots", portrait="square")
    assert look_of() == pullquote.Look()


@pytest.mark.parametrize("focus", [(0.5, 0.3), "50%,30%", "0.5, 0.3", " .5 ,30% "])
def test_a_photo_is_a_file_and_how_it_is_shown(tmp_path: Path, focus: tuple[float, float] | str) -> None:
    """The focus may be numbers or text; of the same file, what is told later takes the place of what was told."""
    (tmp_path / "a.png").write_bytes(b"a picture")
    look = look_of(photo=tmp_path / "a.png", focus=focus, blur=3, duotone=True)
    assert look.photo is not None
    assert (look.photo.picture.path, look.photo.focus) == (str(tmp_path / "a.png"), (0.5, 0.3))
    assert (look.photo.blur, look.photo.duotone) == (3.0, True)
    assert look_of(look=look, blur=0).photo == replace(look.photo, blur=0.0)
    assert look_of(look=pullquote.Look(), blur=0, duotone=False).photo is None


def test_every_option_of_the_look_changes_the_card(tmp_path: Path, renderer: pullquote.Renderer) -> None:
    """No option does nothing: each is part of what identifies a card."""
    Image.new("RGB", (64, 64), "navy").save(tmp_path / "a.png")
    plain = card_spec(WORDS, by="Ann")
    for given in (
        *({"series": "Rainy days"}, {"handle": "@ann"}, {"mark": True}, {"hyphenate": True}, {"direction": "rtl"}),
        *({"background": "dots"}, {"portrait_shape": "square"}, {"logo": tmp_path / "a.png"}),
        *({"portrait": tmp_path / "a.png"}, {"photo": tmp_path / "a.png"}, {"emphasis": "not"}),
    ):
        told: Any = given
        assert renderer.digest(card_spec(WORDS, by="Ann", **told)) != renderer.digest(plain), given


def test_the_options_are_told_once() -> None:
    """`card` and `slides` take what `CardOptions` lists, and its docstring tells of each."""
    assert {name for name in CardOptions.__annotations__ if f"`{name}`" not in (CardOptions.__doc__ or "")} == set()


def test_labels_are_set_on_one_line() -> None:
    """A line break in a title is white space, as it is in the store."""
    drawn = pullquote.card(WORDS, by="Ann\nAuthor", source="A\nBook")
    assert drawn.alt == f"“{WORDS}” — Ann Author, A Book"


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """`save` raises StorageError, which is a PullquoteError, and leaves nothing."""
    (tmp_path / "taken").touch()
    with pytest.raises(pullquote.PullquoteError, match="cannot be written"):
        pullquote.card(WORDS, by="Ann").save(tmp_path / "taken" / "card.png")


def test_a_workspace_is_opened_from_inside(starter: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """`open_workspace` finds the nearest workspace, of a folder or of where one is."""
    assert pullquote.open_workspace(starter.root / "out").root == starter.root.resolve()
    monkeypatch.chdir(starter.root / "out")
    with pullquote.open_workspace().open_store() as store:
        assert all(isinstance(quote, pullquote.Quote) for quote in store.find())
    monkeypatch.chdir("/")
    with pytest.raises(pullquote.PullquoteError, match="There is no workspace"):
        pullquote.open_workspace()


def test_every_public_name_is_there() -> None:
    """What `__all__` promises can be had, and nothing else comes by accident."""
    assert {name for name in pullquote.__all__ if getattr(pullquote, name, None) is None} == set()
    assert set(pullquote.__all__) <= set(dir(pullquote))
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = pullquote.nonsense


def test_importing_costs_nothing() -> None:
    """`import pullquote` loads no library, and a card needs neither database nor settings nor templates."""
    code = (
        "import sys, pullquote\n"
        "heavy = {'PIL', 'uharfbuzz', 'sqlalchemy', 'pydantic', 'jinja2', 'click', 'icu4py'}\n"
        "print(sorted(heavy & sys.modules.keys()))\n"
        "pullquote.card('Plain words.', by='Ann')\n"
        "print(sorted({'sqlalchemy', 'alembic', 'pydantic', 'jinja2'} & sys.modules.keys()))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n[]\n"
