"""A quotation that is longer than one message: the rest of it, message by message, for a thread.

Pure. Nothing is left out but the space and the comma at a seam, for which the ellipses stand.
"""

from __future__ import annotations

from cards.shorten import shortened
from quotes.errors import Refused
from scheduler.captions.counting import count_text
from scheduler.captions.fitting import Quotation
from scheduler.captions.writing import Written, write
from scheduler.rules import Rules, TextRules
from templates.caption_parts import Part, Run
from templates.captions import MOST_REPLIES

_SEAM = " \n\t,;:—–"
"""What a cut leaves out between two messages."""


def continued(quotation: Quotation, cut: str, rules: Rules, text: TextRules) -> list[Written]:
    """The messages that go on after a first one that shows the beginning `cut`, which ends with its ellipsis.

    Each begins and, but for the last, ends with an ellipsis outside of the quotation marks. Raises `Refused` (rule
    `caption`) when there is no end to them.
    """
    rest = _after(quotation.words, cut)
    messages: list[Written] = []
    while rest:
        if len(messages) == MOST_REPLIES:
            raise Refused("caption", "The quotation is longer than a thread.", "Post it with its card.")
        whole = _message(rest, quotation, rules)
        if count_text(whole.text, text).fits:
            return [*messages, whole]

        def fits(part: str) -> bool:
            return count_text(_message(part, quotation, rules).text, text).fits

        part = shortened(rest, quotation.language, fits)
        if part is None:
            raise Refused(
                "caption", f"A word of the quotation is too long for {rules.display}.", "Post it with its card."
            )
        messages.append(_message(part, quotation, rules))
        rest = _after(rest, part)
    return messages


def _after(words: str, cut: str) -> str:
    return words[len(cut.removesuffix("…").rstrip()) :].lstrip(_SEAM)


def _message(words: str, quotation: Quotation, rules: Rules) -> Written:
    part = Part("quote", 1, (Run("… "), Run(quotation.shown(words), "quote")))
    return write((part,), rules, lambda run: run.text)
