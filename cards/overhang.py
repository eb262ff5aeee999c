"""How far punctuation may stand outside the margin, so that the edge of the words looks straight.

Pure.
"""

from __future__ import annotations

OPENING = frozenset("“‘„‚”’«‹»›([{「『【〔〖《〈（［｛｢")
"""Characters that hang before the margin, whole, when a line starts with them.

Which quotation marks open is the language's to say: ” does in Hebrew and Swedish. The first half of a full-width
bracket is blank, so its ink stands outside no further than that of others.
"""

HANGING_END: dict[str, float] = {
    **dict.fromkeys("“”‘’‚‛‹›«»\"'״׳", 1.0),
    **dict.fromkeys(".,·։。，、．､｡」』｣）】〕〉》", 0.8),
    **dict.fromkeys("-‐\u2011־֊", 0.55),
    **dict.fromkeys("،؛۔।॥", 0.4),
    **dict.fromkeys(":;…", 0.3),
    **dict.fromkeys("–—", 0.2),
}
"""The share of a character's width that may hang past a line's end: the less ink it has, the more.

Quotation marks hang whole as they do at the start; the stops leave their right side in the line, which a blank half
makes half of what one sees for full-width ones; a hyphen leaves nearly half its stroke, a dash, which is as dark as a
letter, most of it; Arabic and Indic stops stand in the middle of their width. Question and exclamation marks, and what
is not named, stay inside: they are as dark and as wide as letters.
"""
