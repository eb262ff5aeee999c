"""The HTML that Mastodon makes of a status: paragraphs, links in three pieces, tags and mentions as links.

Pure. Read in `app/lib/text_formatter.rb` of mastodon/mastodon, 2026-11-21.
"""

from __future__ import annotations

import html
import re

from scheduler.captions.addresses import find_addresses

_ENTITY = re.compile(
    r"(?<![=/\w])@(?P<name>[A-Za-z0-9_]+)(?:@(?P<server>[\w.-]*\w))?|(?<![=/\w])#(?P<tag>\w*[^\W\d]\w*)"
)

_SHOWN = 30
"""Characters of an address that are not hidden, after its beginning."""


def status_html(text: str, base: str) -> str:
    """A status's text as its server at `base` shows it."""
    pieces, end = [], 0
    for start, after in find_addresses(text, bare=False):
        pieces += [_named(text[end:start], base), _link(text[start:after])]
        end = after
    pieces.append(_named(text[end:], base))
    paragraphs = re.split(r"\n\n+", "".join(pieces))
    return "".join(f"<p>{one.replace(chr(10), '<br />')}</p>" for one in paragraphs)


def _link(url: str) -> str:
    begins = re.match(r"https?://(www\.)?", url, re.IGNORECASE)
    prefix = begins[0] if begins else ""
    shown, hidden = url[len(prefix) :][:_SHOWN], url[len(prefix) :][_SHOWN:]
    return (
        f'<a href="{html.escape(url)}" target="_blank" rel="nofollow noopener noreferrer" translate="no">'
        f'<span class="invisible">{html.escape(prefix)}</span>'
        f'<span class="{"ellipsis" if hidden else ""}">{html.escape(shown)}</span>'
        f'<span class="invisible">{html.escape(hidden)}</span></a>'
    )


def _named(text: str, base: str) -> str:
    """A text with its tags and mentions as links, and all else escaped."""
    pieces, end = [], 0
    for found in _ENTITY.finditer(text):
        pieces.append(html.escape(text[end : found.start()]))
        if tag := found["tag"]:
            link = f'<a href="{base}/tags/{tag}" class="mention hashtag" rel="tag">#<span>{tag}</span></a>'
        else:
            home = f"https://{found['server']}" if found["server"] else base
            link = (
                f'<span class="h-card" translate="no"><a href="{home}/@{found["name"]}" class="u-url mention">'
                f"@<span>{found['name']}</span></a></span>"
            )
        pieces.append(link)
        end = found.end()
    return "".join([*pieces, html.escape(text[end:])])
