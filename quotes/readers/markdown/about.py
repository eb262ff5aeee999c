"""What a Markdown document says of itself: its front matter or properties, its title, lines such as `Speaker: X`.

Pure. The keys are those of Jekyll, Hugo, Quarto, Pandoc, Obsidian, Logseq and Readwise, in the spellings people use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from quotes.model import SourceKind
from quotes.readers.blocks import About, Block, BlockKind
from quotes.readers.credit import looks_like_name
from quotes.readers.markdown.words import words
from quotes.readers.marks import without_outer

_TITLES = ("full title", "title", "name", "talk")
_AUTHORS = ("author", "authors", "by", "byline", "creator", "writer", "autor", "autoren", "auteur", "autore", "autores")
_SPEAKERS = ("speaker", "speakers", "presenter", "presenters", "guest", "guests", "interviewee")
_DATES = ("date", "published", "publish date", "pubdate", "date published", "created", "year")
_ADDRESSES = ("canonical url", "canonical", "url", "link", "source url", "source", "permalink")
_SERIES = ("series", "show", "podcast", "site", "blog", "publication", "journal")
_TAGS = ("tags", "tag", "keywords", "categories", "category")
_LANGUAGES = ("lang", "language", "locale", "sprache")
_KINDS = {
    "book": SourceKind.BOOK,
    "books": SourceKind.BOOK,
    "article": SourceKind.ARTICLE,
    "articles": SourceKind.ARTICLE,
    "essay": SourceKind.ARTICLE,
    "paper": SourceKind.PAPER,
    "papers": SourceKind.PAPER,
    "talk": SourceKind.TALK,
    "podcast": SourceKind.PODCAST,
    "podcasts": SourceKind.PODCAST,
    "episode": SourceKind.PODCAST,
    "interview": SourceKind.INTERVIEW,
    "post": SourceKind.POST,
    "posts": SourceKind.POST,
    "blog": SourceKind.POST,
    "tweet": SourceKind.POST,
    "tweets": SourceKind.POST,
}
_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12]\d|3[01]))?)?(?!\d)")
_SPEAKER_LINE = re.compile(
    r"(?P<label>speakers?|presenters?|presented by|talk by|lecturer|panel(?:l?ists)?|interview(?:ee)?|guests?"
    r"|referent(?:in)?|sprecher(?:in)?|vortrag von|intervenant[es]?|ponente|relatore|relatrice)"
    r"\s*[:：]\s*(?P<names>\S.{1,300})",
    re.I,
)
_SITE = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"\[(?P<shown>[^\[\]\n]{1,300})\]\((?P<url>https?://[^\s()<>]{3,1000})\)")
_VIDEO = re.compile(
    r"https?://(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com/(?:watch\?v=|embed/|live/)|youtu\.be/"
    r"|(?:player\.)?vimeo\.com/(?:video/)?)(?P<id>[\w-]{6,20})"
)


def told_by(values: Mapping[str, object]) -> About:
    """What keys and values say: of front matter, or the properties of a page; keys in any spelling of theirs."""
    flat = {re.sub(r"[\s_-]+", " ", key).strip().casefold(): value for key, value in values.items()}
    # `category: books` says what the work is.
    tags = dict.fromkeys(tag for key in _TAGS for tag in _tags(flat.get(key)) if tag.casefold() not in _KINDS)
    kinds = [flat.get(key) for key in ("type", "kind", "category", "categories", "layout", "media")]
    names = [name.casefold() for told in kinds for name in _tags(told)]
    kind: SourceKind | None = next((_KINDS[name] for name in names if name in _KINDS), None)
    date = next((found for key in _DATES if (found := _date(flat.get(key)))), None)
    if kind is None and flat.get("title") and date and "layout" in flat:
        kind = SourceKind.POST
    return About(
        title=_first(flat, _TITLES),
        authors=_people(flat, _AUTHORS),
        speakers=_people(flat, _SPEAKERS),
        kind=kind or SourceKind.UNKNOWN,
        url=next((found for key in _ADDRESSES if (found := _address(flat.get(key)))), None),
        date=date,
        language=_first(flat, _LANGUAGES),
        series=_first(flat, _SERIES),
        tags=tuple(tags),
    )


def with_blocks(about: About, blocks: Sequence[Block], markdown: str) -> tuple[About, list[Block]]:
    """The same with what the blocks add: a title, who speaks; and the blocks, those that only say so as furniture.

    A document that names a speaker tells of a talk: then its address is that of the recording, and the date it gives is
    its own and not the talk's.
    """
    title = about.title or next((block.text for block in blocks if block.kind is BlockKind.HEADING), None)
    speakers = list(about.speakers)
    is_talk = bool(speakers) and about.kind in (SourceKind.UNKNOWN, SourceKind.POST)
    kept: list[Block] = []
    for block in blocks:
        named = _speakers(block) if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM) else ()
        if named:
            speakers.extend(name for name in named if name not in speakers)
            is_talk = is_talk or about.kind in (SourceKind.UNKNOWN, SourceKind.POST)
            told = Block(BlockKind.FURNITURE, block.text, block.line, reason="names who speaks")
            kept.append(told)
        else:
            kept.append(block)
    kind, url, date = about.kind, about.url, about.date
    if is_talk:
        kind, date = SourceKind.TALK, None
        url = _recording(markdown, title) or url
    return (
        About(title, about.authors, tuple(speakers), kind, url, date, about.language, about.series, about.tags),
        kept,
    )


def people(text: str) -> tuple[str, ...]:
    """The people of a list in one line, `Ann Author and Bob Writer`; what is nobody's name is left out."""
    parts = re.split(r"\s*(?:;|&|,|\band\b|\bund\b|\bet\b|\by\b)\s*", words(text).strip(" \"'"))
    names = (re.sub(r"\s+on (?:Twitter|X)$", "", part).strip() for part in parts)
    # The address of a site is what programs put where no author was found.
    return tuple(dict.fromkeys(name for name in names if looks_like_name(name) and not _SITE.fullmatch(name)))


def address_of(text: str) -> str | None:
    """The web address in a value, bare or as a link."""
    found = re.search(r"https?://[^\s<>\"()\[\]]{3,1000}", text)
    return found[0] if found else None


def _speakers(block: Block) -> tuple[str, ...]:
    found = _SPEAKER_LINE.fullmatch(" ".join(block.text.split())) if len(block.text) < 400 else None
    named = people(found["names"]) if found else ()
    return named if named and all(looks_like_name(name, strict=True) for name in named) else ()


def _recording(markdown: str, title: str | None) -> str | None:
    """Where the talk can be seen: a link that shows its title, or the only video the document links to."""
    for link in _LINK.finditer(markdown):
        if title and words(link["shown"]).casefold() == title.casefold():
            return link["url"]
    videos = {video["id"]: video[0] for video in reversed(list(_VIDEO.finditer(markdown)))}
    return next(iter(videos.values())) if len(videos) == 1 else None


def _first(values: Mapping[str, object], keys: Iterable[str]) -> str | None:
    for key in keys:
        value = values.get(key)
        text = words(value if isinstance(value, str) else "")
        if text and "://" not in text:
            return without_outer(" ".join(text.split()))
    return None


def _people(values: Mapping[str, object], keys: Iterable[str]) -> tuple[str, ...]:
    found: list[str] = []
    for key in keys:
        value = values.get(key)
        if isinstance(value, Mapping):
            value = value.get("name")
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and text.strip():
                found.extend(people(text))
    return tuple(dict.fromkeys(found))


def _tags(value: object) -> tuple[str, ...]:
    texts: Iterable[object] = value if isinstance(value, list) else ()
    if isinstance(value, str):
        texts = re.split(r"[,\s]+(?=#)|,|(?<=\]\])\s+", value)
    return tuple(tag for text in texts if isinstance(text, str) and (tag := words(text.strip().lstrip("#")).strip()))


def _date(value: object) -> str | None:
    text = str(value) if isinstance(value, str | int) or hasattr(value, "isoformat") else ""
    found = _DATE.match(words(text).strip())
    return found[0] if found else None


def _address(value: object) -> str | None:
    return address_of(value) if isinstance(value, str) else None
