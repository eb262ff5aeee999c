"""The names that a design may use: colours, roles, and what each card gives to its sums.

Pure data.
"""

from __future__ import annotations

from typing import NewType

ColourName = NewType("ColourName", str)
"""A colour of the palette, by its name there."""

RoleName = NewType("RoleName", str)
"""A role of type, by its name in the design."""

SIZED_FIELDS = ("topic", "handle", "series", "author", "source", "title", "detail")
CREDIT_FIELDS = ("author", "source", "title", "detail")
"""Fields that designs may ask about: `has_F` is 1 where a card shows field F and else 0, `F_lines` how many lines it
takes, and `F_rise` how far its extra lines push what stands above them; `credit_rise` is that of the whole credit."""

CARD_NAMES = frozenset(
    {"T", "B", "W", "H", "credit_rise", "has_portrait", "has_mark", "has_figure"}
    | {form.format(name) for name in SIZED_FIELDS for form in ("has_{}", "{}_lines", "{}_rise")}
)
"""What every card gives its design's sums: frame top and bottom, canvas width and height, what its fields take, and
whether it has a portrait, a mark, and a quote that can be charted."""

QUOTE_NAMES = frozenset({"first", "last", "lead", "size", "quote_lines"})
"""What the quote gives to the sums of other layers once it is set: its first and last baseline, their distance from
line to line, its size and how many lines it has."""
