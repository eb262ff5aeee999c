"""Advice on a caption before it is posted: what costs, what annoys, what shuts people out.

Pure. Each piece of advice has a rule's name that never changes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import regex

from scheduler.captions.addresses import find_addresses
from scheduler.captions.neutral import as_brought, signs
from scheduler.captions.tags import hashtag
from scheduler.rules import Rules

RULES = (
    "link-costs",
    "bare-domain",
    "dead-link",
    "too-many-tags",
    "unreadable-tag",
    "mention-in-quote",
    "tag-in-quote",
    "link-in-quote",
    "no-alt-text",
    "same-caption",
)
"""Every rule's name."""

_TAG = regex.compile(r"(?<![\w&/\\])#(\w+)")
_SEVERAL_WORDS = 14
"""From so many letters on, a tag in one case is most likely several words."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One piece of advice: the rule, what was seen, and what to do."""

    rule: str
    message: str
    hint: str


def lint_caption(
    text: str, rules: Rules, *, quoted: Sequence[str] = (), labels: Sequence[str] = ()
) -> tuple[Advice, ...]:
    """Advice on a caption. `quoted` is what in it a document brought along; `labels` are the quote's tags as stored."""
    own = text
    for piece in quoted:
        own = own.replace(piece, " ")
    return (*_links(text, rules), *_tags(own, rules, labels), *_quoted(as_brought(" ".join(quoted)), rules))


def lint_alt(alt: str | None, rules: Rules) -> tuple[Advice, ...]:
    """Advice on a picture's alt text, for a network that takes one."""
    if rules.alt is None or (alt and alt.strip()):
        return ()
    return (Advice("no-alt-text", "The picture has no alt text.", "Give it the words of the card: `alt_for` does."),)


def lint_repeat(text: str, earlier: Collection[str]) -> tuple[Advice, ...]:
    """Advice on a caption that reads like one posted before."""
    flat = " ".join(text.split()).casefold()
    if all(" ".join(one.split()).casefold() != flat for one in earlier):
        return ()
    return (
        Advice("same-caption", "An earlier post reads the same, which networks take for spam.", "Use another variant."),
    )


def _links(text: str, rules: Rules) -> list[Advice]:
    addresses = [text[start:end] for start, end in find_addresses(text, bare=rules.text.bare_domains)]
    found = []
    cost = rules.cost
    if addresses and cost.post and cost.post_with_link > cost.post:
        times = cost.post_with_link / cost.post
        found.append(
            Advice(
                "link-costs",
                f"With a link a post on {rules.display} costs ${cost.post_with_link:.3f} instead of ${cost.post:.3f}, "
                f"{times:.0f} times as much: {addresses[0]}",
                "Leave `link` out of the template, or put the link in your profile.",
            )
        )
    for address in addresses:
        if "://" not in address:
            found.append(
                Advice(
                    "bare-domain",
                    f"{address!r} is an address to {rules.display}: it is linked, and counts {rules.text.url_length}.",
                    "If it is meant, write https:// before it; if not, put a space after the full stop.",
                )
            )
    if addresses and not rules.links:
        found.append(
            Advice("dead-link", f"Nobody can follow {addresses[0]} in a caption on {rules.display}.", "Leave it out.")
        )
    return found


def _tags(text: str, rules: Rules, labels: Sequence[str]) -> list[Advice]:
    for start, end in reversed(find_addresses(text, bare=False)):
        text = text[:start] + " " * (end - start) + text[end:]
    tags = _TAG.findall(text)
    found = []
    if len(tags) > rules.tags.sensible:
        most = f"; it takes {rules.tags.limit}" if rules.tags.limit and len(tags) > rules.tags.limit else ""
        advised = f"{rules.tags.sensible} at most" if rules.tags.sensible else "none"
        found.append(
            Advice("too-many-tags", f"{len(tags)} tags; on {rules.display} {advised} help{most}.", "Take some out.")
        )
    wanted = {tag.casefold(): tag for label in labels if (tag := hashtag(label))}
    for tag in tags:
        better = wanted.get(f"#{tag}".casefold())
        one_case = tag in (tag.lower(), tag.upper()) and tag.lower() != tag.upper()
        if one_case and (better not in (None, f"#{tag}") or (better is None and len(tag) >= _SEVERAL_WORDS)):
            found.append(
                Advice(
                    "unreadable-tag",
                    f"A screen reader reads #{tag} as one word.",
                    f"Write {better}." if better else "Write each of its words with a capital: #LikeThis.",
                )
            )
    return found


def _quoted(quoted: str, rules: Rules) -> list[Advice]:
    found = []
    for kind, word in signs(quoted):
        if kind == "mention" and ("mentions" in rules.live or rules.markup != "none"):
            found.append(
                Advice("mention-in-quote", f"The quote says {word}.", "It is posted so that nobody is called.")
            )
        elif kind == "tag" and ("tags" in rules.live or rules.markup == "little"):
            found.append(Advice("tag-in-quote", f"The quote says {word}.", "It is posted so that it is no tag."))
        elif kind == "domain" and "domains" in rules.live:
            found.append(
                Advice(
                    "bare-domain", f"The quote says {word}.", "It is posted so that it is no link; is a space missing?"
                )
            )
        elif kind == "link":
            found.append(
                Advice("link-in-quote", f"The quote has an address in it: {word}", "Take it out unless it is meant.")
            )
    return found
