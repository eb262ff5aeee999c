"""A design set in the fonts of a brand.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from templates.colour_uses import quote_roles
from templates.design import Design, PerFormat, Role
from templates.layers import Layer, QuoteBlock

_LIGHTEST, _HEAVIEST = 400.0, 700.0
"""The weights that families with a weight axis have as a rule, from Regular to Bold; a design may ask for others."""

_LEADING = 1.1
"""The least leading: lines closer than this suit only the face that they were drawn for."""

_SMALL_CAPITALS = frozenset({"smcp", "c2sc"})


def in_fonts(design: Design, fonts: Mapping[str, str]) -> Design:
    """The design with the family `quote` for the words and `text` for all else, where they are given.

    What was made for the design's own face goes: axes but for weight, features, tracking, and leading under 1.1. The
    design's own family comes first among the fallbacks.
    """
    if not fonts:
        return design
    ours = quote_roles(design)
    roles = {}
    for name, role in design.roles.items():
        family = fonts.get("quote" if name in ours else "text")
        roles[name] = _in_family(role, family) if family else role
    if "quote" not in fonts:
        return replace(design, roles=roles)
    return replace(
        design,
        roles=roles,
        stack=tuple(map(_plain, design.stack)),
        split=tuple(map(_plain, design.split)),
    )


def _in_family(role: Role, family: str) -> Role:
    if family.casefold() == role.family.casefold():
        return role
    fallback = [name for name in (role.family, *role.fallback) if name.casefold() != family.casefold()]
    weight = {tag: min(max(value, _LIGHTEST), _HEAVIEST) for tag, value in role.axes.items() if tag == "wght"}
    return replace(
        role,
        family=family,
        fallback=tuple(dict.fromkeys(fallback)),
        axes=weight,
        search={},
        small=None,
        features=(),
        tracking=0.0,
        word_space=0.0,
        leading=PerFormat({key: max(value, _LEADING) for key, value in role.leading.values.items()}),
        # Lower case was for small capitals, which another face may not have.
        case="as given" if role.case == "lower" and _SMALL_CAPITALS & set(role.features) else role.case,
    )


def _plain(layer: Layer) -> Layer:
    """A quote layer without what asks for small capitals, or for a weight that a family may not have."""
    if not isinstance(layer, QuoteBlock):
        return layer
    initial, emphasis = layer.initial, layer.emphasis
    if initial:
        initial = replace(initial, lead_words=0, lead_features=(), lead_tracking=0.0, tuck={}, mark_shift={})
    if emphasis:
        emphasis = replace(emphasis, weight=min(max(emphasis.weight, _LIGHTEST), _HEAVIEST))
    return replace(layer, initial=initial, emphasis=emphasis)
