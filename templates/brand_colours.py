"""The palettes of a design in the colours of a brand, before anything is asked of their contrast.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from templates.colour import RGB
from templates.colour_uses import backdrop_fills, credit_fills, mark_fills, quote_fills, tile_fills
from templates.design import Design
from templates.oklch import oklch_of, rgb_of

PARTS = ("accent", "ground", "ink", "muted")
"""The parts that a colour of a brand may play, by which it is named."""

_TINT = 0.02
"""Chroma from which a neutral colour is seen to be tinted: 0.013 is white paper, 0.03 a cream."""

_COLOURED = 0.06
"""Chroma from which a colour is no tinted grey any more: the bundled designs' tints end at 0.059, and their lines and
shapes in colour begin at 0.085."""

_LOUD = 0.1
"""Chroma from which a colour can be a design's accent though it is not named so."""

_LOUDER = 1.5
"""How much more chroma than the brand's accent a colour of its hue may have: a quiet brand is not made loud."""

_CALM = 0.1
"""The most chroma of a ground or ink that is made from a colour of the other: a dark ground of more glows."""

_NEAR = 0.2
"""How far a colour's lightness may be from the design's where ground and ink change places: from #111 to #3A3A3A."""

_APART = 0.12
"""Difference of lightness by which tiles of one hue are told apart."""


def recoloured(design: Design, own: Mapping[str, RGB], given: Mapping[str, RGB], *, lead: bool) -> dict[str, RGB]:
    """One palette of a design in the brand's colours; in the `lead` palette each of them is taken as it is.

    In another palette the accent is too, and what is light where the brand's is dark keeps its own lightness. A colour
    not given keeps its lightness and chroma. What is coloured takes the accent's hue; what is tinted takes the ink's,
    and the accent's where that alone is given.
    """
    parts = parts_of(design, own, given)
    colours = {name: own[name] for name in own}
    for name, part in parts.items():
        if part in given:
            colours[name] = given[part] if lead else _turned(own, name, part, given)
    neutral = given.get("ink", given.get("accent") if len(given) == 1 else None)
    for name in own.keys() - {name for name, part in parts.items() if part in given}:
        coloured = oklch_of(own[name])[1] > _COLOURED
        if hue_from := given.get("accent") if coloured else neutral:
            colours[name] = _in_hue(own[name], hue_from)
    _move_backdrop(design, own, colours, parts)
    _tell_tiles_apart(design, colours, fixed={name for name, part in parts.items() if part in given})
    return colours


def parts_of(design: Design, own: Mapping[str, RGB], given: Mapping[str, RGB]) -> dict[str, str]:
    """The part that each colour of a palette plays, where it plays one.

    A colour named like a part plays it. Without an `accent` the accent is the colour of the quotation marks if it is
    loud, else the loudest, which may be the ground. The words are drawn in the ink, or the source is where the words
    are in the accent; else the source is in the muted colour. What has the same colour as one of these goes with it.
    """
    parts = dict.fromkeys(
        _accents(design, own) if "accent" in given else ["accent"] if "accent" in own else [], "accent"
    )
    parts.setdefault("ground", "ground")
    words = quote_fills(design)
    for name in ("ink", *sorted(words)):
        if name in own:
            parts.setdefault(name, "ink")
    if all(parts[name] == "accent" for name in words):
        for name in sorted(credit_fills(design)):
            parts.setdefault(name, "ink")
    if "muted" in given:
        for name in ["muted"] if "muted" in own else sorted(credit_fills(design)):
            parts.setdefault(name, "muted")
    alike = {own[name]: part for name, part in reversed(parts.items())}
    return parts | {name: alike[own[name]] for name in own if name not in parts and own[name] in alike}


def _accents(design: Design, own: Mapping[str, RGB]) -> list[str]:
    if "accent" in own:
        return ["accent"]
    # Light through a window is what it shows, not what it says.
    chroma = {name: oklch_of(own[name])[1] for name in own if name not in backdrop_fills(design)}
    for name in sorted(mark_fills(design)):
        if chroma.get(name, 0) >= _LOUD:
            return [name]
    loudest = max(chroma, key=lambda name: chroma[name])
    return [loudest] if chroma[loudest] >= _LOUD else []


def _turned(own: Mapping[str, RGB], name: str, part: str, given: Mapping[str, RGB]) -> RGB:
    """A given colour as another palette needs it: as it is where it is as light or dark as the design's own there.

    Else ground and ink change places: the brand's dark ink becomes the dark ground, and its light ground the light ink;
    what is far from the lightness that the design has there gives its hue alone. An accent stays, but one of no colour
    is as light on a dark ground as it is dark on a light one.
    """
    if part == "accent":
        lightness, chroma, hue = oklch_of(given[part])
        hidden = chroma < _COLOURED and _is_light(given[part]) == _is_light(own["ground"]) and name != "ground"
        return rgb_of((1 - lightness, chroma, hue)) if hidden else given[part]
    other = {"ground": "ink", "ink": "ground"}.get(part, part)
    fits = [given[one] for one in (part, other) if one in given and _is_light(given[one]) == _is_light(own[name])]
    designed, source = oklch_of(own[name])[0], fits[0] if fits else given[part]
    lightness, chroma, hue = oklch_of(source)
    if fits and (source == given[part] or abs(lightness - designed) <= _NEAR):
        return source
    return rgb_of((designed, min(chroma, _CALM), hue))


def _is_light(colour: RGB) -> bool:
    return oklch_of(colour)[0] >= 0.5


def _in_hue(own: RGB, brand: RGB) -> RGB:
    """A colour of the design in the hue of one of the brand's, if it has any hue to speak of."""
    lightness, chroma, _ = oklch_of(own)
    if chroma <= _TINT:
        return own
    _, brand_chroma, hue = oklch_of(brand)
    return rgb_of((lightness, min(chroma, _LOUDER * brand_chroma), hue))


def _move_backdrop(design: Design, own: Mapping[str, RGB], colours: dict[str, RGB], parts: Mapping[str, str]) -> None:
    """Keeps the colours of a gradient, a pattern or a window as much lighter or darker than the ground as they were."""
    before, after = oklch_of(own["ground"])[0], oklch_of(colours["ground"])[0]
    if own["ground"] == colours["ground"]:
        return
    for name in backdrop_fills(design) - parts.keys():
        difference = oklch_of(own[name])[0] - before
        _, chroma, hue = oklch_of(colours[name])
        lightness = after + difference if 0 <= after + difference <= 1 else after - difference
        colours[name] = rgb_of((lightness, chroma, hue))


def _tell_tiles_apart(design: Design, colours: dict[str, RGB], fixed: set[str]) -> None:
    """Moves tiles that have come to one hue so far apart in lightness that their shapes are seen."""
    names = sorted(tile_fills(design), key=lambda name: name not in fixed)
    taken: list[float] = []
    for name in names:
        lightness, chroma, hue = oklch_of(colours[name])
        if name not in fixed:
            free = [step / 100 for step in range(20, 96) if all(abs(step / 100 - one) >= _APART for one in taken)]
            if not all(abs(lightness - one) >= _APART for one in taken):
                lightness = min(free, key=lambda one: abs(one - oklch_of(colours[name])[0]))
                colours[name] = rgb_of((lightness, chroma, hue))
        taken.append(lightness)
