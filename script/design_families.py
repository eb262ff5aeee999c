"""Which families single designs are set in: cut to what those designs need, so that all fonts stay under 40 MB.

They are no other script's companions. Of their slices Vietnamese, polytonic Greek and the Cyrillic of Asia are left
out, and so are the Greek and Cyrillic italics of Source Serif: there the script's own family draws.
"""

from __future__ import annotations

from font_cuts import FEATURES, characters, pinned, unhinted
from font_families import EUROPEAN, Debian, Npm, Piece

LATIN_SLICES = ("latin", "latin-ext")
EUROPEAN_SLICES = (*LATIN_SLICES, "greek", "cyrillic")

DESIGN_NPM = (
    Npm(
        "Instrument Serif",
        "serif",
        ("Latn",),
        "@fontsource/instrument-serif",
        "5.3.0",
        "400",
        LATIN_SLICES,
        cut=unhinted,
    ),
    Npm(
        "Instrument Sans",
        "sans",
        ("Latn",),
        "@fontsource-variable/instrument-sans",
        "5.3.0",
        "wght",
        LATIN_SLICES,
        cut=unhinted,
        subset="weight axis; normal width",
    ),
    # Its build of weight and optical size stands at WONK 1, where n and h lean.
    Npm(
        "Fraunces",
        "serif",
        ("Latn",),
        "@fontsource-variable/fraunces",
        "5.3.0",
        "full",
        LATIN_SLICES,
        cut=pinned(SOFT=0, WONK=0),
        subset="weight and optical size axes; SOFT 0, WONK 0",
    ),
    Npm(
        "Bricolage Grotesque",
        "sans",
        ("Latn",),
        "@fontsource-variable/bricolage-grotesque",
        "5.3.0",
        "opsz",
        LATIN_SLICES,
        cut=unhinted,
        subset="weight and optical size axes; normal width",
    ),
    Npm(
        "JetBrains Mono",
        "mono",
        EUROPEAN,
        "@fontsource-variable/jetbrains-mono",
        "5.3.0",
        "wght",
        EUROPEAN_SLICES,
        cut=unhinted,
    ),
    Npm(
        "Fredoka",
        "sans",
        ("Latn", "Hebr"),
        "@fontsource-variable/fredoka",
        "5.3.0",
        "wght",
        (*LATIN_SLICES, "hebrew"),
        cut=unhinted,
        subset="weight axis; normal width",
    ),
    # Its licence reserves the name Source, which a font that was changed may not bear: unpacked, and no more.
    Npm(
        "Source Serif 4",
        "serif",
        EUROPEAN,
        "@fontsource-variable/source-serif-4",
        "5.3.1",
        "standard",
        EUROPEAN_SLICES,
        LATIN_SLICES,
    ),
)

INTER_CHARACTERS = characters(
    [
        *range(0x20, 0x250),  # Latin letters
        *(0x2BB, 0x2BC, 0x2C6, 0x2C7, *range(0x2D8, 0x2DE)),  # turned comma, apostrophe, accents
        *range(0x300, 0x305),  # grave to macron
        *range(0x306, 0x30D),  # breve to caron
        *(0x31B, 0x323, 0x327, 0x328),  # horn, dot below, cedilla, ogonek
        *range(0x370, 0x460),  # Greek, Cyrillic
        *(0x490, 0x491, 0x2212),  # Ukrainian ge, minus
        *range(0x1E00, 0x1F00),  # Latin with marks, Vietnamese among them
        *range(0x2000, 0x20D0),  # punctuation, superscripts, currency
        *range(0x2100, 0x2160),  # letterlike symbols, fractions
    ],
    (*FEATURES, "calt", "ss03", "pnum", "tnum", "case", "zero"),
)

INTER = Debian(
    "Inter",
    "sans",
    EUROPEAN,
    "fonts-inter-variable",
    "4.0~beta7+ds-1",
    tuple(
        Piece(
            f"Inter-{style}.var.ttf",
            f"inter-{style}.ttf",
            None,
            INTER_CHARACTERS,
            "Latin, Greek, Cyrillic, punctuation; features calt, ss03, pnum, tnum, case, zero",
            style,
        )
        for style in ("roman", "italic")
    ),
    "OFL-1.1 AND Apache-2.0",
)
"""Not the package on npm, whose slices are larger, lack `ss03` and have quotation marks of another form. The font names
the Open Font License alone; the licence told is what the package states of all its files."""
