"""Same input, same pixels: twice, in another process, and whatever was drawn between."""

from __future__ import annotations

import io
import json
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops

import cards.renderer
from cards.encode import FileType
from cards.paint import Press
from cards.photograph import read_picture
from cards.picture import Photo
from cards.renderer import Renderer
from cards.spec import CardSpec, Look
from fonts.catalogue import Catalogue
from quotes.errors import InputError, NotFound, Refused
from templates.brand import Brand
from templates.colour import parse_colour
from templates.load import BUNDLED, Designs

SPEC = CardSpec(
    "How much can be said of rain, if only there is time enough and nobody has to go home?",
    "Jane Doe",
    Look("editorial", "square", "light", handle="@us", mark=True),
    title="Weather",
    detail="1901",
    topic="On rain",
)
ACADEMIC = replace(SPEC, look=Look("academic", "portrait", "dark", handle="@us", mark=True))
FRESH = """
import pickle, sys
from cards.renderer import Renderer
renderer = Renderer()
for spec in pickle.load(sys.stdin.buffer):
    drawn = renderer.draw(spec)
    print(drawn.card.pixels, drawn.card.digest)
"""


def with_design(folder: Path, catalogue: Catalogue, old: str = "", new: str = "") -> Renderer:
    """A renderer whose editorial is a copy with one thing changed."""
    text = (BUNDLED / "editorial.toml").read_text(encoding="utf-8")
    assert old in text
    (folder / "editorial.toml").write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    return Renderer(catalogue, Designs((folder,)))


def test_the_same_spec_has_the_same_bytes(renderer: Renderer) -> None:
    """Drawn twice, a card is the same file, record and report."""
    assert renderer.draw(SPEC) == renderer.draw(SPEC)


def test_a_fresh_process_draws_the_same_pixels(renderer: Renderer, tmp_path: Path) -> None:
    """Nothing that a process keeps, its hash seed or its locale shows in a picture."""
    brand = Brand((("accent", parse_colour("#00695C")),), (("quote", "EB Garamond"),))
    branded = replace(SPEC, look=Look("poster", "wide", "dark", brand=brand), emphasis=((0, 8),))
    Image.linear_gradient("L").convert("RGB").resize((1200, 1600)).save(tmp_path / "a.png")
    photo = Photo(read_picture(tmp_path / "a.png"), focus=(0.2, 0.7), blur=3.0)
    specs = [SPEC, ACADEMIC, branded, replace(SPEC, look=Look("photo", "story", photo=photo))]
    run = subprocess.run(
        [sys.executable, "-c", FRESH],
        input=pickle.dumps(specs),
        env={"PYTHONHASHSEED": "7", "LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "1"},
        capture_output=True,
        check=True,
    )
    cards_here = [renderer.draw(spec).card for spec in specs]
    assert [f"{card.pixels} {card.digest}" for card in cards_here] == run.stdout.decode().splitlines()


@pytest.mark.parametrize("spec", [SPEC, ACADEMIC], ids=["editorial", "academic"])
def test_a_card_is_the_same_after_any_other(renderer: Renderer, spec: CardSpec) -> None:
    """The canvas is clean after each card: A, B, A gives the same A."""
    first = renderer.draw(spec)
    renderer.draw(replace(spec, text="Snow.", author="An Author of quite a Name", title=None, detail=None))
    assert first == renderer.draw(spec)


def test_a_card_is_the_same_after_a_refused_one(renderer: Renderer, tmp_path: Path, catalogue: Catalogue) -> None:
    """A card that is refused after it was painted leaves no ink behind."""
    own = with_design(tmp_path, catalogue)
    text = (tmp_path / "editorial.toml").read_text(encoding="utf-8")
    faint = text.replace("#655C50", "#F0ECE3", 1).replace('name = "editorial"', 'name = "faint"')
    (tmp_path / "faint.toml").write_text(faint, encoding="utf-8")
    before = own.draw(SPEC)
    for refused in (
        replace(SPEC, look=replace(SPEC.look, design="faint"), text="Other words for another ground of the same look."),
        replace(SPEC, author=" "),
        replace(SPEC, text="ሰላም"),
    ):
        with pytest.raises(Refused):
            own.draw(refused)
    assert before == own.draw(SPEC)
    assert before.card.pixels == renderer.draw(SPEC).card.pixels


def test_a_card_is_the_same_after_many_grounds(renderer: Renderer) -> None:
    """Grounds that were dropped and drawn again are the same grounds."""
    first = renderer.draw(SPEC)
    for design in ("editorial", "poster", "academic"):
        for palette in ("light", "dark"):
            renderer.draw(replace(SPEC, look=Look(design, "square", palette)))
    assert first == renderer.draw(SPEC)


def test_no_line_wipes_out_the_ink_of_another(renderer: Renderer) -> None:
    """Where lines are so tight that their boxes overlap, tails and heads of letters are all there."""
    layout = renderer.lay_out(replace(SPEC, text="gypsy jogging,\nÅÉÎ bdfhkl", look=Look("poster")))
    words = [line for line in layout.lines if line.role == "quote"]
    press, pictures = Press(), []
    for lines in (words[:1], words[1:], words):
        with press.painted(replace(layout, lines=tuple(lines))) as painted:
            boxes = [line.box for line in painted.inked]
            pictures.append(painted.picture.copy())
    assert boxes[0][3] > boxes[1][1]
    upper, lower, both = pictures
    lost = ImageChops.subtract(both, ImageChops.darker(upper, lower))
    assert max(lost.tobytes()) <= 1


def test_a_picture_is_the_callers_own(renderer: Renderer) -> None:
    """What is done to a picture that was handed out shows on no later card."""
    before = renderer.draw(SPEC)
    mine = renderer.picture(SPEC)
    mine.paste((255, 0, 255), (0, 0, *mine.size))
    assert before == renderer.draw(SPEC)


def test_a_picture_shows_what_the_file_shows(renderer: Renderer) -> None:
    """`picture` and `draw` are two doors to one card."""
    with Image.open(io.BytesIO(renderer.draw(SPEC).data)) as file:
        assert renderer.picture(SPEC).tobytes() == file.tobytes()


@pytest.mark.parametrize(
    "other",
    [
        replace(SPEC, text=SPEC.text.replace("rain", "snow")),
        replace(SPEC, author="John Doe"),
        replace(SPEC, title="Winds"),
        replace(SPEC, detail="1902"),
        replace(SPEC, topic="On snow"),
        replace(SPEC, topic=None),
        replace(SPEC, language="de"),
        replace(SPEC, marked=False),
        replace(SPEC, look=replace(SPEC.look, palette="dark")),
        replace(SPEC, look=replace(SPEC.look, format="portrait")),
        replace(SPEC, look=replace(SPEC.look, design="poster")),
        replace(SPEC, look=replace(SPEC.look, handle="@them")),
        replace(SPEC, look=replace(SPEC.look, mark=False)),
    ],
)
def test_whatever_changes_a_picture_changes_both_its_names(renderer: Renderer, other: CardSpec) -> None:
    """Words, credit and look each show in `digest` and, since the card looks different, in `pixels`."""
    one, two = renderer.draw(SPEC).card, renderer.draw(other).card
    assert one.digest != two.digest
    assert one.pixels != two.pixels


@pytest.mark.parametrize(("file_type", "small"), [("jpeg", False), ("webp", False), ("avif", False), ("png", True)])
def test_the_file_type_belongs_to_the_digest(renderer: Renderer, file_type: FileType, small: bool) -> None:
    """Another file is another digest, though the picture is the same."""
    assert renderer.digest(SPEC) != renderer.digest(SPEC, file_type=file_type, small=small)
    assert renderer.draw(SPEC).card.pixels == renderer.draw(SPEC, file_type=file_type, small=small).card.pixels


def test_the_digest_can_be_had_without_drawing(renderer: Renderer) -> None:
    """A batch asks for the digest first, so it must be the one that the card then gets."""
    assert renderer.digest(SPEC, file_type="webp") == renderer.draw(SPEC, file_type="webp").card.digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('ink = "#1D1A16"', 'ink = "#1D1A17"'),
        ('baseline = "T + 56"', 'baseline = "T + 57"'),
        ("tracking = -0.012", "tracking = -0.013"),
        ("wght = 380", "wght = 390"),
        ('features = ["pnum"]', 'features = ["onum"]'),
        ("appetite = 0.9", "appetite = 1.5"),
    ],
)
def test_a_changed_design_changes_the_digest(
    renderer: Renderer, tmp_path: Path, catalogue: Catalogue, old: str, new: str
) -> None:
    """Cards of yesterday's design are drawn anew today."""
    assert renderer.digest(SPEC) != with_design(tmp_path, catalogue, old, new).digest(SPEC)


def test_a_design_is_what_it_says_not_where_it_lies(renderer: Renderer, tmp_path: Path, catalogue: Catalogue) -> None:
    """A copy of a design in another folder gives the same digest."""
    assert renderer.digest(SPEC) == with_design(tmp_path, catalogue).digest(SPEC)


def test_another_font_file_changes_the_digest(tmp_path: Path, catalogue: Catalogue, renderer: Renderer) -> None:
    """A newer EB Garamond in the user's folder draws other cards, so it gives other digests."""
    source = catalogue.family("EB Garamond").files[0].path
    (tmp_path / "mine.otf").write_bytes(source.read_bytes() + b"\0")
    assert renderer.digest(ACADEMIC) != Renderer(Catalogue(tmp_path)).digest(ACADEMIC)


@pytest.mark.parametrize("name", ["ENGINE"])
def test_a_new_engine_changes_every_digest(renderer: Renderer, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Raising the engine's number has every card drawn anew."""
    before = renderer.digest(SPEC)
    monkeypatch.setattr(cards.renderer, name, 10_000)
    assert before != Renderer(renderer.catalogue).digest(SPEC)


def test_a_record_says_what_was_drawn(renderer: Renderer) -> None:
    """The fields of a record are the card's own figures: names and JSON are an interface."""
    drawn = renderer.draw(replace(SPEC, quote_id="0123456789abcdef"))
    row = drawn.card.as_json()
    expected = {
        "quote": "0123456789abcdef",
        "format": "square",
        "design": "editorial",
        "palette": "light",
        "width": 1080,
        "height": 1080,
        "alt": f"“{SPEC.text}” — Jane Doe, Weather, 1901",
        "warnings": [],
        "slide": None,
        "slides": None,
        "pages": None,
    }
    assert expected == {name: row[name] for name in expected}
    assert {"file", "type_px", "lines", "digest", "pixels", "contrast", "bytes"} == row.keys() - expected.keys()
    assert json.loads(json.dumps(row)) == row


@pytest.mark.parametrize("look", [Look("editoral"), Look(format="potrait"), Look(palette="drak")])
def test_an_unknown_look_draws_nothing(renderer: Renderer, look: Look) -> None:
    """A slip in a look is an error, never a default in its place."""
    with pytest.raises((NotFound, InputError)):
        renderer.draw(replace(SPEC, look=look))


@pytest.mark.parametrize(
    "text",
    [
        "A",
        "?",
        "—",
        "…",
        "“",
        "I",
        "RAIN IS ONLY WATER AND WATER IS ONLY RAIN",
        "Rain — and then",
        "Rain — ",
        "  Rain  ",
        "Rain\tand\u00a0wind",
        "“Rain,” she said, “is only ‘water’.”",
        "‘Rain’",
        "(Rain)",
        "Cafe\u0301 au lait",
        "E\u0301tonnant, n’est-ce pas ? " + "Et pourtant il pleut. " * 2,
        "1848",
        "one\n\n\ntwo",
        "a " * 60,
        "Rain and more rain, " * 20,
    ],
)
@pytest.mark.parametrize("design", ["editorial", "poster", "academic"])
def test_odd_texts_are_drawn_or_refused_never_a_traceback(renderer: Renderer, design: str, text: str) -> None:
    """One letter, only marks, capitals, verse with gaps: each is a sound card or a refusal by rule."""
    try:
        drawn = renderer.draw(replace(SPEC, text=text, look=Look(design, "story")))
    except Refused as error:
        assert error.rule in ("fits", "glyphs")
        assert len(text) > 100 or "\u0301" in text
    else:
        assert drawn.report.contrast >= 4.5
        assert " ".join(text.split()) in drawn.alt
