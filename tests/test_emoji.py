"""Which graphemes are emoji, against Unicode's own list, and that the bundled face paints every one of them."""

from __future__ import annotations

import hashlib
import lzma
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from fonts.catalogue import Catalogue
from fonts.emoji import is_emoji
from fonts.face import Instance
from fonts.shaping import shape
from fonts.stamps import Stamps
from fonts.typeface import FontChoice

FOLDER = Path(__file__).parent / "unicode"
RECORD = tomllib.loads((FOLDER / "emoji.toml").read_text(encoding="utf-8"))
LISTED = {"fully-qualified": 3963, "minimally-qualified": 1029, "unqualified": 243, "component": 9}
"""How many sequences Emoji 18.0 has of each status."""


def sequences() -> list[tuple[str, str]]:
    """Every sequence of emoji-test with its status."""
    lines = lzma.decompress((FOLDER / RECORD["file"]).read_bytes()).decode().splitlines()
    rows = (line.split("; ") for line in lines)
    return [("".join(chr(int(code, 16)) for code in codes.split()), status) for codes, status in rows]


SEQUENCES = sequences()
FULLY = [text for text, status in SEQUENCES if status == "fully-qualified"]


def test_the_list_is_the_one_of_the_record() -> None:
    """What is tested against is what Unicode published, whole."""
    assert RECORD["sha256"] == hashlib.sha256((FOLDER / RECORD["file"]).read_bytes()).hexdigest()
    assert Counter(status for _, status in SEQUENCES) == LISTED
    assert "fully-qualified" == dict(SEQUENCES)["👩🏽\u200d🚀"]


def test_every_sequence_is_one_grapheme() -> None:
    """A run of type never ends inside an emoji: it is one grapheme, however many characters it has."""
    assert [] == [text for text, _ in SEQUENCES if len(regex.findall(r"\X", text)) != 1]


def test_every_sequence_of_the_list_is_emoji() -> None:
    """All that Unicode lists is drawn as emoji, also where U+FE0F was lost from a sequence on its way."""
    plain = {text for text, status in SEQUENCES if status == "unqualified" and len(text) == 1}
    assert [] == [text for text, _ in SEQUENCES if is_emoji(text) == (text in plain)]
    assert 207 == len(plain)


@pytest.mark.parametrize(
    "text",
    ["", "a", "é", "1", "#", "1\ufe0f", "©", "™", "↔", "→", "☎", "❤", "♥", "✓", "★", "“", "あ", "字", "葛\U000e0100"],
)
def test_what_is_text_by_default_stays_text(text: str) -> None:
    """A plain heart, a trade mark or a digit is set in the quote's own type: the writer asked for no picture."""
    assert not is_emoji(text)


def test_the_text_selector_makes_text() -> None:
    """U+FE0E asks for a character and no picture, whatever the character is by default."""
    pictures = {text.removesuffix("\ufe0f") for text in FULLY if len(text.removesuffix("\ufe0f")) == 1}
    assert 1409 - LISTED["component"] == len(pictures)
    assert [] == [text for text in pictures if is_emoji(text + "\ufe0e") or not is_emoji(text + "\ufe0f")]


@given(st.text(alphabet=st.characters(max_codepoint=0x2039), max_size=6))
def test_no_text_of_letters_is_emoji(text: str) -> None:
    """Below U+203C only a key with its cap and © and ® with U+FE0F are pictures."""
    assert not is_emoji(text)


def test_plain_text_loads_no_tables() -> None:
    """Asking of Latin, Greek, Arabic, Hindi, Thai, Chinese or Korean text costs no start-up time."""
    code = (
        "import sys; from fonts.emoji import is_emoji\n"
        "assert not any(map(is_emoji, [*'a1é—…“ЖΩשלنमไ字한', 'e\\u0301', '葛\\U000e0100', 'क्\\u200dष']))\n"
        "assert 'regex' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).resolve().parents[1])


@pytest.fixture(scope="module")
def emoji(catalogue: Catalogue) -> Instance:
    """The bundled emoji face."""
    return catalogue.typeface(FontChoice("Noto Color Emoji")).first


def glyphs(catalogue: Catalogue, text: str) -> list[tuple[Instance, int]]:
    """The glyphs that a text of the default design is set in."""
    shaped = shape(text, catalogue.typeface(FontChoice("Newsreader")))
    return [(glyph.instance, glyph.id) for glyph in shaped.glyphs]


def test_the_bundled_face_paints_every_emoji(catalogue: Catalogue, emoji: Instance) -> None:
    """Each of Unicode's sequences is one picture with ink in it, in a design whose own face has none of them."""
    stamps, painted = Stamps(), 0
    for text in FULLY:
        ((face, glyph),) = glyphs(catalogue, text)
        stamp = stamps.get(face, glyph, 64, (0, 0, 0), (255, 255, 255))
        assert face is emoji, text
        assert stamp is not None, text
        assert stamp.mask[0].getextrema()[1] == 255, text
        painted += 1
    assert LISTED["fully-qualified"] == painted


def test_what_lost_its_selector_is_the_same_picture(catalogue: Catalogue) -> None:
    """A sequence that lost its U+FE0F on the way looks as the whole one does."""
    whole = {text.replace("\ufe0f", ""): text for text in FULLY}
    short = [text for text, status in SEQUENCES if status in {"minimally-qualified", "unqualified"} and len(text) > 1]
    assert [] == [
        text for text in short if glyphs(catalogue, text) != glyphs(catalogue, whole[text.replace("\ufe0f", "")])
    ]
