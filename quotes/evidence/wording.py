"""Evidence in words: differences marked in the text, and flags said in a sentence.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from quotes.verifying.verification import Change, Flag


def said(flag: Flag) -> str:
    """The flag in words, with what it is about: `negation cut: “I don't think” stands before it`."""
    kind = flag.kind.value.replace("-", " ")
    return f"{kind}: {flag.note}" if flag.note else kind


def marked(text: str, changes: Sequence[Change]) -> str:
    """The quote's text with each difference marked as in word-by-word comparisons: `[-only in the document-]` and
    `{+only in the quote+}`.
    """
    parts: list[str] = []
    at = 0
    for change in sorted(changes, key=lambda change: (change.at, change.to)):
        if not at <= change.at <= change.to <= len(text):
            continue
        found = f"[-{change.found}-]" if change.found else ""
        quoted = text[change.at : change.to]
        parts += (text[at : change.at], found, f"{{+{quoted}+}}" if quoted else "")
        at = change.to
    return "".join([*parts, text[at:]])
