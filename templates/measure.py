"""Small sums for places in a design, such as `B - 96 - credit_rise`: read once, worked out per card.

Pure. There are numbers, names, + - * and brackets; nothing else, so a design can do no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from quotes.errors import InputError

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z_0-9]*)|([-+*()]))")

_DEEPEST = 20
"""Brackets inside brackets that are still read: no place on a card needs more, and recursion stays bounded."""


_LARGEST = 1e6
"""Units: hundreds of cards away, and the sums and products of such places are still pixel numbers that Pillow takes."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A sum in reverse Polish order: numbers, names and operators (`~` is the minus sign of a single value)."""

    text: str
    steps: tuple[float | str, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names that the sum needs."""
        return frozenset(step for step in self.steps if isinstance(step, str) and step not in "+-*~")

    def value(self, names: Mapping[str, float]) -> float:
        """The sum in design units; raises `InputError` for a name that is not given."""
        stack: list[float] = []
        for step in self.steps:
            if isinstance(step, float):
                stack.append(step)
            elif step == "~":
                stack.append(-stack.pop())
            elif step in "+-*":
                right, left = stack.pop(), stack.pop()
                stack.append(left + right if step == "+" else left - right if step == "-" else left * right)
            elif step in names:
                stack.append(names[step])
            else:
                raise InputError(f"{self.text!r} uses {step!r}, which is not known.", f"Known: {', '.join(names)}.")
        if not abs(stack[0]) <= _LARGEST:
            raise InputError(
                f"{self.text!r} comes to {stack[0]:g}.", f"A place on a card is at most {_LARGEST:,.0f} units off."
            )
        return stack[0]


def parse_measure(value: str | float) -> Measure:
    """The measure that a number or a sum stands for; raises `InputError` when it cannot be read."""
    if not isinstance(value, str):
        return Measure(f"{value:g}", (float(value),))
    tokens = list(_tokens(value))
    steps: list[float | str] = []
    rest = _sum(value, tokens, 0, steps, 0)
    if rest != len(tokens):
        raise _unreadable(value)
    return Measure(value, tuple(steps))


def _tokens(text: str) -> Iterator[str]:
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _unreadable(text)
        yield match[0].strip()
        position = match.end()


def _sum(text: str, tokens: list[str], at: int, steps: list[float | str], depth: int) -> int:
    at = _product(text, tokens, at, steps, depth)
    while at < len(tokens) and tokens[at] in "+-":
        operator = tokens[at]
        at = _product(text, tokens, at + 1, steps, depth)
        steps.append(operator)
    return at


def _product(text: str, tokens: list[str], at: int, steps: list[float | str], depth: int) -> int:
    at = _factor(text, tokens, at, steps, depth)
    while at < len(tokens) and tokens[at] == "*":
        at = _factor(text, tokens, at + 1, steps, depth)
        steps.append("*")
    return at


def _factor(text: str, tokens: list[str], at: int, steps: list[float | str], depth: int) -> int:
    if at >= len(tokens) or depth > _DEEPEST:
        raise _unreadable(text)
    token = tokens[at]
    if token == "-":
        at = _factor(text, tokens, at + 1, steps, depth + 1)
        steps.append("~")
        return at
    if token == "(":
        at = _sum(text, tokens, at + 1, steps, depth + 1)
        if at >= len(tokens) or tokens[at] != ")":
            raise _unreadable(text)
        return at + 1
    if token in "+*)":
        raise _unreadable(text)
    steps.append(float(token) if token[0].isdigit() else token)
    return at + 1


def _unreadable(text: str) -> InputError:
    return InputError(f"{text!r} is not a place or a length.", 'Write a number or a sum such as "B - 96".')
