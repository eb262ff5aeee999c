"""A card's report in sentences, and a refusal with its rule, its reason and what may be done.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

from cards.report import Report
from pullquote.studio.card.placeholder import rule_of
from pullquote.studio.wording import wording
from quotes.errors import PullquoteError
from quotes.model import Quote
from quotes.policy import doubts
from templates.colour import AA_CONTRAST

_ORNAMENTS = frozenset({"words"})
"""Roles whose ink may be faint: an ornament says nothing (`cards.report`)."""


@dataclass(frozen=True, slots=True)
class Told:
    """A report in words: `short` in one line, `sentences`, the `contrasts` by role with the least first, `warnings`."""

    short: str
    sentences: tuple[str, ...]
    contrasts: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]


def told_report(report: Report, width: int, height: int) -> Told:
    """The report of a card of so many pixels."""
    words = wording()
    ratios = sorted((ratio, role) for role, ratio in report.contrasts.items() if role not in _ORNAMENTS)
    least, role = ratios[0]
    sized = words("card.report.size", count=report.lines, type=f"{report.type_px:g}", feed=f"{report.feed_px:g}")
    slack = floor(report.slack_px)
    spare = words("card.report.spare", slack=slack) if slack > 0 else words("card.report.exact")
    contrast = words("card.report.contrast", ratio=_ratio(least), role=role_name(role), asked=f"{AA_CONTRAST:g}")
    return Told(
        short=words("card.report.short", ratio=_ratio(least), lines=report.lines, type=f"{report.type_px:g}"),
        sentences=(spare, sized, contrast, words("card.report.picture", width=str(width), height=str(height))),
        contrasts=tuple((role_name(role), _ratio(ratio)) for ratio, role in ratios),
        warnings=report.warnings,
    )


def told_doubts(quote: Quote | None) -> tuple[str, ...]:
    """What is unsettled about a quote, none for words that are not stored."""
    return doubts(quote) if quote else ()


def told_refusal(error: PullquoteError) -> dict[str, str]:
    """A refusal: its rule as it is called and in words, the reason, and what to do."""
    rule = rule_of(error)
    title = wording().named("card.refused.rule", rule)
    return {"rule": rule, "title": title, "message": error.message, "hint": error.hint}


def role_name(role: str) -> str:
    """What a text's role is called."""
    return wording().named("card.role", role)


def _ratio(ratio: float) -> str:
    """A contrast as it is told: cut, not rounded, since 4.48 is not yet 4.5."""
    return f"{floor(ratio * 10) / 10:.1f}"
