"""A palette whose colours pass where they are drawn: each is moved no further than that, and each move is told.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from templates.background import Scrim
from templates.colour import AA_CONTRAST, RGB, contrast, luminance
from templates.colour_uses import UNEVEN, Use, grounds, uses_of
from templates.derive import Demand, Moved, best_end, legible, legible_on_all
from templates.design import Design
from templates.oklch import oklch_of, rgb_of


class _Asked(NamedTuple):
    """What one use asks of a colour: a contrast with a ground, and what the design itself has there."""

    on: str
    ground: RGB
    asked: float
    designed: float
    designed_on: RGB


def readable(
    design: Design, name: str, own: Mapping[str, RGB], wanted: Mapping[str, RGB], given: frozenset[str]
) -> tuple[dict[str, RGB], tuple[Moved, ...]]:
    """The palette `name` of a design, whose colours are `own` in the design and `wanted` now, made to pass.

    Text passes 4.5 : 1 and a line or mark with meaning 3 : 1 on every ground that it has. A colour of the brand, of
    which `given` names those in this palette, moves as little as that takes; another one goes on to the contrast that
    the design gave it, as far as the new ground lets it. What has to change from darker than its ground to lighter, or
    back, goes as far as it was on the other side. The ground itself never moves. Where one colour cannot serve
    two grounds, the ground that is not the card's own moves.
    """
    colours = dict(wanted)
    uses = uses_of(design)
    surfaces = tuple(dict.fromkeys(use.on for use in uses if use.on != "ground"))
    # What lies under text first. The second round is for what shares a surface that had to move.
    for entry in (*surfaces, *own, *surfaces, *own):
        asked = [one for use in uses if use.colour == entry for one in _asked(design, own, colours, use, surfaces)]
        if entry == "ground" or not asked or _passes(colours[entry], asked):
            continue
        found = _moved(colours[entry], own[entry], asked, designed=entry not in given)
        if found is None:
            found = _for_the_card(colours[entry], asked)
            for one in asked:
                if one.on != "ground" and contrast(found, one.ground) < one.asked:
                    colours[one.on] = legible(colours[one.on], found, one.asked)
        colours[entry] = found
    return colours, tuple(_told(design, name, own, wanted, colours, uses, surfaces))


def with_scrim(design: Design, palettes: Mapping[str, Mapping[str, RGB]]) -> Scrim | None:
    """The design's scrim, asked for no more contrast than its texts have with it at its densest."""
    if design.scrim is None:
        return None
    fill = design.scrim.fill
    texts = {use.colour for use in uses_of(design) if use.on == "ground" and use.asked >= AA_CONTRAST}
    least = min(contrast(palette[text], palette[fill]) for palette in palettes.values() for text in texts)
    return replace(design.scrim, asked=max(AA_CONTRAST, min(design.scrim.asked, least / UNEVEN)))


def _asked(
    design: Design, own: Mapping[str, RGB], colours: Mapping[str, RGB], use: Use, surfaces: tuple[str, ...]
) -> list[_Asked]:
    on, designed = use.on, _designed(design, own, use.colour, use.on)
    if use.kept and designed < use.asked:
        # Not seen on the ground in the design itself: it stands on one of its bars, or is meant to be faint.
        others = [one for one in surfaces if _designed(design, own, use.colour, one) >= use.asked]
        if not others:
            return []
        on, designed = others[0], _designed(design, own, use.colour, others[0])
    found = []
    for ground, more in grounds(design, colours, on):
        # More than WCAG asks, as a scrim may, is asked only as far as the ground lets it.
        most = max(use.asked * UNEVEN, contrast(best_end(ground), ground))
        asked = min(use.asked * more, most) if use.asked >= AA_CONTRAST else use.asked
        found.append(_Asked(on, ground, asked, designed, own[on]))
    return found


def _designed(design: Design, own: Mapping[str, RGB], colour: str, on: str) -> float:
    return min(contrast(own[colour], ground) for ground, _ in grounds(design, own, on))


def _passes(colour: RGB, asked: list[_Asked]) -> bool:
    return all(contrast(colour, one.ground) >= one.asked for one in asked)


def _moved(colour: RGB, own: RGB, asked: list[_Asked], *, designed: bool) -> RGB | None:
    """The colour moved until it passes everywhere, None where no lightness does."""
    demands: list[Demand] = [(one.ground, one.asked) for one in asked]
    was_lighter = luminance(colour) > luminance(asked[0].ground)
    if designed:
        was_lighter = luminance(own) > luminance(asked[0].designed_on)
        reach = [contrast(best_end(one.ground), one.ground) for one in asked]
        better = [(one.ground, max(one.asked, min(one.designed, most))) for one, most in zip(asked, reach, strict=True)]
        if legible_on_all(colour, better) is not None:
            demands = better
    found = legible_on_all(colour, demands)
    if found is None or (luminance(found) > luminance(asked[0].ground)) == was_lighter:
        return found
    # It has to change sides. Just over the line it would be a dull grey: dark goes as far to light as it was dark.
    lightness, chroma, hue = oklch_of(colour)
    mirrored = legible_on_all(rgb_of((1 - lightness, chroma, hue)), demands)
    return max((found, mirrored or found), key=lambda one: min(contrast(one, other.ground) for other in asked))


def _for_the_card(colour: RGB, asked: list[_Asked]) -> RGB:
    """The colour for the card's own ground, where it cannot serve all; black or white where not even that is to be had.

    Of these the one whose worst place on that ground is the better.
    """
    first = [one for one in asked if one.on == "ground"] or asked
    found = legible_on_all(colour, [(one.ground, one.asked) for one in first])
    if found is not None:
        return found
    return max(((0, 0, 0), (255, 255, 255)), key=lambda end: min(contrast(end, one.ground) for one in first))


def _told(
    design: Design,
    name: str,
    own: Mapping[str, RGB],
    wanted: Mapping[str, RGB],
    colours: Mapping[str, RGB],
    uses: tuple[Use, ...],
    surfaces: tuple[str, ...],
) -> Iterator[Moved]:
    for entry, used in colours.items():
        if used == wanted[entry]:
            continue
        lies_on = [
            one.ground for use in uses if use.colour == entry for one in _asked(design, own, colours, use, surfaces)
        ]
        lies_on += [colours[use.colour] for use in uses if use.on == entry]
        before, after = (min(contrast(colour, ground) for ground in lies_on) for colour in (wanted[entry], used))
        yield Moved(f"{name}.{entry}", wanted[entry], used, before, after)
