"""What is drawn: 75 quotes, 1080 x 1350, on the plain card of designs/work.toml.

The quotes are those of the shared seeds when they lie beside the checkout, else words of the same lengths.
"""

from __future__ import annotations

import itertools
import os
import random
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from cards.renderer import Renderer
from cards.spec import CardSpec, Look, spec_for
from fonts.catalogue import BUNDLED, Catalogue
from quotes.model import Attribution, Draft, Quote, Source
from quotes.readers import read_document
from templates.load import Designs

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared"
SEEDS = SHARED / "seeds" / "lessons-list.txt"

_DESIGNED_FOR = "Noto Serif"

LOOK = Look("work", "portrait", "light")

_NOTO_SERIF = (
    Path("/usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf"),
    Path("/usr/share/fonts/noto/NotoSerif-Regular.ttf"),
)

_OTHER_SCRIPTS = (
    "الصبر مفتاح الفرج",
    "אין חדש תחת השמש",
    "बूँद बूँद से सागर भरता है",
    "ช้า ๆ ได้พร้าสองเล่มงาม",
    "急がば回れという言葉",
    "千里之行，始於足下",
    "백지장도 맞들면 낫다",
    "Тише едешь — дальше будешь",
    "Όποιος βιάζεται σκοντάφτει",
    "בין 1902 ל־1948, העברית",
)
"""Proverbs that are set into the quotes, one script after the other."""

_EMOJI = ("😀", "👍🏽", "🇯🇵", "👩‍🚀", "❤️‍🔥", "🏳️‍🌈", "3️⃣", "🐈‍⬛", "🌊", "📚")

_FILLER = ("the", "a", "of", "light", "reading", "page", "quiet", "letters", "morning", "slowly", "every", "harbour")


@dataclass(frozen=True)
class Font:
    """The face of the work: its file, the family's name, and a word when it is not the one that was meant."""

    path: Path
    family: str
    remark: str = ""


def font() -> Font:
    """Noto Serif Regular, from $FONT or where Debian's fonts-noto-core puts it; else a bundled face for everybody."""
    named = os.environ.get("FONT")  # noqa: TID251 - a benchmark is run by hand
    for path in (Path(named) if named else Path("-"), *_NOTO_SERIF):
        if path.is_file():
            return Font(path, _DESIGNED_FOR)
    remark = "Noto Serif was not found (set FONT, or install fonts-noto-core): all contenders use EB Garamond."
    return Font(BUNDLED / "files" / "EBGaramond12-Regular.otf", "EB Garamond", remark)


def quotes(count: int = 75) -> list[Quote]:
    """So many quotes, the 75 over and over with an id of their own each."""
    drafts = _seeds() if SEEDS.exists() else _like_the_seeds()
    return [
        Quote(id=f"{number:016x}", text=draft.text, attribution=draft.attribution, source=draft.source, language="en")
        for number, draft in zip(range(count), itertools.cycle(drafts), strict=False)
    ]


def mixed_quotes(count: int = 75) -> list[Quote]:
    """The quotes with the middle of each in another script: as long as before, three runs of type or more."""
    return [_with(quote, _OTHER_SCRIPTS[number % len(_OTHER_SCRIPTS)]) for number, quote in enumerate(quotes(count))]


def emoji_quotes(count: int = 75) -> list[Quote]:
    """The quotes with three emoji each."""
    threes = [" ".join(_EMOJI[(first + step) % len(_EMOJI)] for step in range(3)) for first in range(len(_EMOJI))]
    return [_with(quote, threes[number % len(threes)]) for number, quote in enumerate(quotes(count))]


def _with(quote: Quote, words: str) -> Quote:
    """The quote with some words in the place of as many characters in its middle."""
    gaps = [index for index, character in enumerate(quote.text) if character == " "]
    first = gaps[len(gaps) // 3]
    past = next((gap for gap in gaps if gap >= first + len(words)), len(quote.text))
    return replace(quote, text=f"{quote.text[:first]} {words}{quote.text[past:]}")


def renderer(face: Font) -> Renderer:
    """A renderer with the work's design and face."""
    if face.family == _DESIGNED_FOR:
        return Renderer(Catalogue(face.path.parent), Designs((HERE / "designs",)))
    folder = Path(tempfile.mkdtemp(prefix="pullquote-benchmark-"))
    design = (HERE / "designs" / "work.toml").read_text(encoding="utf-8").replace(_DESIGNED_FOR, face.family)
    (folder / "work.toml").write_text(design, encoding="utf-8")
    return Renderer(Catalogue(), Designs((folder,)))


def specs(count: int = 75) -> list[CardSpec]:
    """The cards to draw."""
    return [spec_for(quote, LOOK) for quote in quotes(count)]


def _seeds() -> list[Draft]:
    return list(read_document(SEEDS.read_bytes(), SEEDS.name).drafts)


def _like_the_seeds() -> list[Draft]:
    """Words of no meaning as long as the seeds' quotes: 82 to 155 characters, one sentence each."""
    dice = random.Random(75)
    drafts = []
    for _ in range(75):
        length = dice.randint(82, 155)
        words: list[str] = []
        while sum(map(len, words)) + len(words) < length:
            words.append(dice.choice(_FILLER))
        text = " ".join(words).capitalize() + "."
        title = " ".join(dice.choice(_FILLER) for _ in range(dice.randint(3, 9))).title()
        drafts.append(Draft(text, Attribution("Author Name"), Source(title)))
    return drafts
