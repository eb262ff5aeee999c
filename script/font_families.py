"""Which families Pullquote comes with: the packages, versions and files they are made of."""

from __future__ import annotations

from dataclasses import dataclass

from font_cuts import Cut, as_released, characters, unhinted, unpacked, without_blanks

ALL_SLICES = ("latin", "latin-ext", "vietnamese", "greek", "greek-ext", "cyrillic", "cyrillic-ext")
"""Roman script comes first: the first slice that has a character is the one that draws it."""

EUROPEAN = ("Latn", "Grek", "Cyrl")
EAST_ASIAN = ("Hani", "Hira", "Kana", "Bopo", "Hang")


@dataclass(frozen=True)
class Npm:
    """A variable family cut into slices by script, as the fontsource project publishes it."""

    name: str
    kind: str
    scripts: tuple[str, ...]
    package: str
    version: str
    axes: str
    """Which of the package's builds: `standard` (weight with width or optical size), `wght`, `wdth`, `opsz`,
    `full`; or the weight, as a number, of static files."""

    slices: tuple[str, ...] = ALL_SLICES
    italic_slices: tuple[str, ...] | None = None
    """Those of the italic, where they are fewer."""

    cut: Cut = unpacked
    subset: str = ""
    """What the build has of the released family, where that is less than all of its axes."""


@dataclass(frozen=True)
class Piece:
    """A file to store, the released file that it is made from and how; `subset` says what a subset kept.

    `weight` is None for a variable file.
    """

    origin: str
    stored: str
    weight: int | None
    cut: Cut = as_released
    subset: str = ""
    style: str = "roman"


@dataclass(frozen=True)
class Debian:
    """A family from a Debian package."""

    name: str
    kind: str
    scripts: tuple[str, ...]
    package: str
    version: str
    pieces: tuple[Piece, ...]
    licence: str = "OFL-1.1"


NPM = (
    Npm("Newsreader", "serif", ("Latn",), "@fontsource-variable/newsreader", "5.3.0", "standard"),
    Npm("Archivo", "sans", ("Latn",), "@fontsource-variable/archivo", "5.3.0", "standard"),
    Npm("Noto Sans", "sans", EUROPEAN, "@fontsource-variable/noto-sans", "5.3.0", "standard"),
    Npm("Noto Serif Display", "display", EUROPEAN, "@fontsource-variable/noto-serif-display", "5.3.0", "wght"),
)

EMOJI = Npm("Noto Color Emoji", "emoji", ("Zsye",), "@fontsource/noto-color-emoji", "5.3.2", "emoji-400-normal")
"""Its slice `emoji` is the whole font; it is stored without the pictures in SVG."""

EB_GARAMOND = Debian(
    "EB Garamond",
    "serif",
    EUROPEAN,
    "fonts-ebgaramond",
    "0.016+git20210310.42d4f9f2-1",
    (
        Piece("EBGaramond12-Regular.otf", "EBGaramond12-Regular.otf", 400),
        Piece("EBGaramond12-Italic.otf", "EBGaramond12-Italic.otf", 400, without_blanks, style="italic"),
    ),
)

CORE = ("fonts-noto-core", "20201225-1")
CJK = ("fonts-noto-cjk", "1:20220127+repack1-1")
UNIHAN = ("unicode-data", "15.0.0-1")
WEIGHTS = (("Regular", 400), ("Bold", 700))

MARKED = characters(
    [
        *range(0x20, 0x370),  # Latin letters, their modifiers, every combining mark
        *range(0x1E00, 0x1F00),  # Latin with marks
        *range(0x2000, 0x2190),  # punctuation, superscripts, currency, letterlike symbols, number forms
    ]
)
MATHS = characters(
    [
        *range(0x20D0, 0x20F1),  # combining marks for symbols
        *range(0x2190, 0x2800),  # arrows, operators, technical signs
        *range(0x2B00, 0x2C00),  # more arrows
        *range(0x1D400, 0x1D800),  # mathematical letters, which people use as bold and script
    ]
)
SHAPES = characters([*range(0x2190, 0x2C00), *range(0x1F650, 0x1F680), *range(0x1F780, 0x1F8B0)])
ENCLOSED = characters([*range(0x2300, 0x2C00), *range(0x2150, 0x2190), *range(0x1F100, 0x1F200)])


def _marked(kind: str) -> tuple[Piece, ...]:
    return tuple(
        Piece(
            f"Noto{kind}-{word}.ttf",
            f"noto-{kind.lower()}-marks-{word.lower()}.ttf",
            weight,
            MARKED,
            "Latin letters with all combining marks, punctuation, superscripts, currency signs, letterlike symbols",
        )
        for word, weight in WEIGHTS
    )


def _script(name: str, code: str, marks: str) -> Debian:
    """A script's family: its own files, and for the figures and punctuation that they lack those of Noto Serif or Sans.

    The first file that has a character draws it.
    """
    stem, slug = name.replace(" ", ""), name.lower().replace(" ", "-")
    own = tuple(Piece(f"{stem}-{word}.ttf", f"{slug}-{word.lower()}.ttf", weight, unhinted) for word, weight in WEIGHTS)
    return Debian(name, marks.lower(), (code,), *CORE, (*own, *_marked(marks)))


SCRIPTS = (
    *(
        _script(f"Noto {marks} {name}", code, marks)
        for name, code in (
            ("Armenian", "Armn"),
            ("Georgian", "Geor"),
            ("Hebrew", "Hebr"),
            ("Devanagari", "Deva"),
            ("Bengali", "Beng"),
            ("Tamil", "Taml"),
            ("Thai", "Thai"),
        )
        for marks in ("Serif", "Sans")
    ),
    _script("Noto Looped Thai", "Thai", "Sans"),
    _script("Noto Naskh Arabic", "Arab", "Serif"),
    _script("Noto Sans Arabic", "Arab", "Sans"),
    _script("Noto Kufi Arabic", "Arab", "Sans"),
)

MARKS = (
    Debian("Noto Serif Marks", "serif", ("Latn",), *CORE, _marked("Serif")),
    Debian("Noto Sans Marks", "sans", ("Latn",), *CORE, _marked("Sans")),
)

SYMBOLS = Debian(
    "Noto Sans Symbols",
    "symbols",
    ("Zsym", "Zmth"),
    *CORE,
    (
        _marked("Sans")[0],
        Piece(
            "NotoSansMath-Regular.ttf",
            "noto-sans-symbols-maths.ttf",
            400,
            MATHS,
            "arrows, mathematical operators and letters",
        ),
        Piece(
            "NotoSansSymbols2-Regular.ttf",
            "noto-sans-symbols-shapes.ttf",
            400,
            SHAPES,
            "technical and geometric signs, stars, ticks, dingbats, ornaments, Braille",
        ),
        Piece(
            "NotoSansSymbols-Regular.ttf",
            "noto-sans-symbols-enclosed.ttf",
            400,
            ENCLOSED,
            "enclosed letters and figures, number forms, signs of astrology, chess, music and weather",
        ),
    ),
)


def east_asian(cut: Cut) -> tuple[Debian, ...]:
    """The families for Chinese, Japanese and Korean, cut down by `cut`."""
    words = (
        "kana, Bopomofo, all Hangul syllables, punctuation; ideographs of JIS X 0208 and of plane 1 of JIS X 0213, "
        "GB 2312, the General Standard Characters, Big5 level 1, KS X 1001, IICore, and what Unihan lists as frequent, "
        "as written Cantonese or as met in Tang poems; regional forms of each region's own characters"
    )

    def pieces(kind: str, weights: tuple[tuple[str, int], ...]) -> tuple[Piece, ...]:
        return tuple(
            Piece(f"Noto{kind}CJK-{word}.ttc", f"noto-{kind.lower()}-cjk-{word.lower()}.otf", weight, cut, words)
            for word, weight in weights
        )

    return (
        Debian("Noto Serif CJK", "serif", EAST_ASIAN, *CJK, pieces("Serif", WEIGHTS[:1])),
        Debian("Noto Sans CJK", "sans", EAST_ASIAN, *CJK, pieces("Sans", WEIGHTS)),
    )
