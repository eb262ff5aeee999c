"""What ending a line in a place costs, beside the rag: one ladder for every language and script.

Pure. The unit is that of a line's rag, the square of the share of the measure that is left empty: 1 is a line that is
all empty, 0.04 one that is a fifth short, 0.25 one that is half empty. So a cost says how ragged a line may become to
spare this break. All are finite: a text that can be broken somehow can be set.
"""

from __future__ import annotations

AFTER_STOP = -0.02
"""A pause in the sense is a good place to pause in reading."""

WEAK = 0.04
"""After a word that leans on the next one, such as “of”: seen, but no reason to leave a fifth of a line empty."""

ARTICLE = 0.13
"""After an article, the weakest word there is: 0.09 more."""

PAIR = 0.06
"""Between a preposition and its article (“of | the”), on top of the weak word: nearly as bad as after the article, so
that the line ends before both."""

COUNTED = 0.08
"""Between a number and what it counts (“40 | days”): one thought, but each half can be read."""

COMPOUND = 0.1
"""After a hyphen or stroke within a compound: as bad as a weak word and a ragged edge together."""

NAME = 0.12
"""Within a name (“Charlotte | Brontë”): a person is one thing; a third of a line may stay empty for it."""

PARTICLE = 0.15
"""Before a small word that belongs to the one before it (Hindi “का”, Chinese “的”, Japanese never has to)."""

SHORT_PHRASE, SHORT_PHRASE_LENGTH = 0.6, 16
"""Within words that stand out together, when they are so few characters: one stroke, not two halves of one."""

LONG_PHRASE = 0.08
"""Within a longer phrase that stands out: a little worse than between other words."""

HYPHEN = 0.15
"""Within a word, with a hyphen: who asks for hyphenation wants no line to be more than two fifths short."""

NUMBER = 0.2
"""Between a number and its unit or its name (“10 | km”, “page | 12”): neither can be read alone."""

TITLE = 0.2
"""After an initial or an honorific (“J. | Tolkien”, “Dr. | King”): a stop here reads as the end of a sentence."""

CLINGING = 0.3
"""After a word of one letter in languages whose print never leaves one at a line's end (Polish, Czech, Slovak)."""

PHRASE = 0.5
"""Within a phrase of Japanese or a word of Chinese: legal, yet read wrongly at first. Phrases are short against the
measure, so a line can always end near by; 0.5 is a line 70 % short."""

LINK = 0.6
"""Within an address (URL, e-mail, path): it is copied by hand, so it stays whole unless its line would be three
quarters empty."""

LINK_HYPHEN = 1.0
"""Before a hyphen of an address: readers may take it for one that the printer put in."""

KEPT_WORD = 150.0
"""Within a word of Korean, which is kept whole: more than a further line costs where lines must be few (100), and more
than any type size is worth; taken when a word is wider than the measure at every size."""

EMERGENCY = 1000.0
"""Within a word that has no legal break at all: worse than anything else together, taken so that the text is set and
not refused."""
