"""What the words in an element's classes and identifier say it is: comments, a shop's product, a newsletter's box.

Pure. Sites name these parts in thousands of ways (`post-comments`, `c-related__list`, `newsletterBox`), so that the
words within the names are looked at. Rather a box too many is left out, and told, than another's words are credited.
"""

from __future__ import annotations

import re
from collections.abc import Mapping


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_COMMENTS, _RELATED, _ADVERTISEMENT, _EMBEDDED = (
    "comments",
    "beside the text",
    "an advertisement",
    "another's page or post",
)
_BY_WORD = {
    **dict.fromkeys(_names("comment comments commentlist respond disqus"), _COMMENTS),
    **dict.fromkeys(_names("related recommended recommendations recirculation outbrain taboola"), _RELATED),
    **dict.fromkeys(
        _names(
            "newsletter subscribe subscription subscriptions signup optin cta promo sponsor sponsored advert"
            " advertisement affiliate product products pricing paywall testimonial testimonials"
        ),
        _ADVERTISEMENT,
    ),
    **dict.fromkeys(_names("cookie cookies gdpr popup disclaimer disclosure breadcrumbs"), "furniture of the site"),
    **dict.fromkeys(_names("bookmark tweet"), _EMBEDDED),
}
# `has-sidebar` and `no-comments` say what is beside an element; these and the others are on what holds the page's text.
_NOT_THE_PART = _names(
    "post entry article content page main layout single body site app theme column text"
    " responsive video youtube player figure image"
)
_ALWAYS = _names("comment comments related disqus cookie cookies")
_DENIES = _names("has with no without is not")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# A page's own element has a handful of names; looking through more only takes time.
_MOST_NAMES = 12
_LONGEST_NAMES = 400


def reason_by_words(attributes: Mapping[str, str | None]) -> str:
    """What a container is by the words in its classes and identifier; empty where they do not tell."""
    stated = f"{attributes.get('id') or ''} {attributes.get('class') or ''}"
    for name in stated[:_LONGEST_NAMES].split()[:_MOST_NAMES]:
        words = [word.lower() for word in _WORD.findall(name)]
        told = next((word for word in words if word in _BY_WORD), None)
        if told is None or (told not in _ALWAYS and not _NOT_THE_PART.isdisjoint(words)):
            continue
        if not _DENIES.isdisjoint(words):
            continue
        return _BY_WORD[told]
    return ""
