"""What an element of a page is to somebody who reads it: words, a heading, a quotation, a name, or furniture.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from quotes.readers.pages.class_words import reason_by_words


class Kind(Enum):
    """What an element does to the words within it."""

    INLINE = auto()
    BLOCK = auto()
    HEADING = auto()
    ITEM = auto()
    QUOTE = auto()
    PULL_QUOTE = auto()
    BOX = auto()
    FIGURE = auto()
    CREDIT = auto()
    WORK = auto()
    CITE = auto()
    CAPTION = auto()
    TYPED = auto()
    VERSE = auto()
    LINE_END = auto()
    HOLE = auto()
    BREAK = auto()
    NOT_WORDS = auto()
    FURNITURE = auto()
    HIDDEN = auto()
    BYLINE = auto()
    PAGE = auto()


@dataclass(frozen=True, slots=True)
class Role:
    """An element's kind, for furniture with what it is."""

    kind: Kind
    reason: str = ""


def _names(listed: str) -> frozenset[str]:
    """Names of classes, in small letters and without hyphens: `quote-text`, `quote__text` and `quoteText` are one."""
    return frozenset(listed.replace("-", "").split())


_BLOCKS = (
    "address article body center details dialog dir div dl fieldset header hgroup html main ol p section summary"
    " table tbody td tfoot th thead tr ul"
)
_BY_TAG: dict[str, Role] = {
    **{tag: Role(Kind.BLOCK) for tag in _names(_BLOCKS)},
    **{f"h{level}": Role(Kind.HEADING) for level in range(1, 7)},
    **{tag: Role(Kind.NOT_WORDS) for tag in _names("script style template head svg object iframe")},
    **{tag: Role(Kind.ITEM) for tag in _names("li dt dd")},
    **{tag: Role(Kind.HIDDEN, "struck out") for tag in _names("del s strike")},
    **{tag: Role(Kind.HIDDEN, "how the words are read aloud") for tag in _names("rt rp rtc")},
    **{tag: Role(Kind.HOLE) for tag in ("math", "img", "mjx-container")},
    **{tag: Role(Kind.FURNITURE, "a form") for tag in _names("form button select input textarea datalist")},
    "blockquote": Role(Kind.QUOTE),
    "figure": Role(Kind.FIGURE),
    "figcaption": Role(Kind.CAPTION),
    "cite": Role(Kind.CITE),
    "q": Role(Kind.TYPED),
    "pre": Role(Kind.VERSE),
    "br": Role(Kind.LINE_END),
    "hr": Role(Kind.BREAK),
    "nav": Role(Kind.FURNITURE, "navigation"),
    "menu": Role(Kind.FURNITURE, "navigation"),
    "footer": Role(Kind.FURNITURE, "the page's footer"),
    "aside": Role(Kind.FURNITURE, "beside the text"),
    "noscript": Role(Kind.FURNITURE, "for browsers without scripts"),
    "audio": Role(Kind.FURNITURE, "a recording"),
    "video": Role(Kind.FURNITURE, "a recording"),
    "canvas": Role(Kind.FURNITURE, "a picture"),
}
_FURNITURE_CLASSES = {
    "navigation": "nav navbar menu breadcrumb breadcrumbs pagination pager toc table-of-contents skip-link sitemap"
    " navbox catlinks site-header masthead",
    "beside the text": "sidebar widget widget-area related related-posts related-articles recommended read-more infobox"
    " more-stories",
    "the page's footer": "footer site-footer page-footer printfooter colophon",
    "for sharing": "share sharing social social-share share-buttons sharedaddy likes quotefooter post-tags"
    " tag-list tags",
    "an advertisement": "ad ads advert advertisement ad-container promo promotion sponsored sponsor sponsors newsletter"
    " newsletter-signup subscribe subscription signup cta paywall cookie-banner cookie-notice cookie-consent",
    "comments": "comments comment-list comments-area comment-section disqus-thread",
    "about the author": "author-bio about-author about-the-author author-box author-info author-description bio",
    "footnotes": "footnotes footnote endnotes endnote reflist references mw-references-wrap",
    "editing": "mw-editsection mw-jump-link",
    "a caption": "caption wp-caption-text",
    "boilerplate": "pg-boilerplate pgheader pg-header pg-footer",
}
_CLASS_REASON = {name: reason for reason, names in _FURNITURE_CLASSES.items() for name in _names(names)}
_ROLE_REASON = {
    "navigation": "navigation",
    "banner": "navigation",
    "search": "navigation",
    "menu": "navigation",
    "contentinfo": "the page's footer",
    "complementary": "beside the text",
    "doc-toc": "navigation",
    "doc-footnote": "footnotes",
    "doc-endnotes": "footnotes",
    "doc-endnote": "footnotes",
    "doc-bibliography": "references",
    "doc-index": "an index",
    "footnote": "footnotes",
    "footnotes": "footnotes",
    "rearnote": "footnotes",
    "rearnotes": "footnotes",
    "endnote": "footnotes",
    "endnotes": "footnotes",
    "toc": "navigation",
    "landmarks": "navigation",
    "page-list": "navigation",
}
_HIDDEN_CLASSES = _names("sr-only visually-hidden screen-reader-text screen-reader-only visuallyhidden")
_BYLINE_CLASSES = _names("byline author post-author entry-author article-author p-author post-byline")
# An epigraph is somebody else's words, whoever wrote the chapter below it.
_WORDS_CLASSES = _names(
    "epigraph epigraph-text quote-text quote-body quote-content quote-copy quote-words quotation-text b-qt"
)
_BOX_CLASSES = _names(
    "quote quotation quotedetails bqqt quote-item quote-card quote-box quote-block quote-container testimonial"
)
_NAME_CLASSES = _names(
    "author authorortitle quote-author quotation-author quote-speaker bq-aut attribution"
    " quote-attribution speaker quote-by testimonial-author cite citation"
)
_WORK_CLASSES = _names("source quote-source work book-title quote-title")
_WORDS_IN_BOX = frozenset(("text", "content", "body", "words"))
# What is said of a person who is named, and is none of the name.
_ABOUT_NAMED = _names("job-title works-for affiliation image url description birth-date death-date same-as")
_PAGE_CLASSES = _names("pagenum pageno page-number pagenumber page-num")
_PULL_CLASSES = _names("pullquote pull-quote wp-block-pullquote pull-quotes pullout")
_MARK_ROLES = frozenset(("noteref", "doc-noteref", "doc-backlink", "backlink"))
_NEVER_BY_CLASS = frozenset(("html", "body", "main", "article", "q", "em", "strong", "i", "b"))
_CONTAINERS = _names("div section aside figure ul ol li p dialog details")
_PARAGRAPHS = _names("div p section li a span small h3 h4 h5 td article strong b i em")


def role_of(tag: str, attributes: Mapping[str, str | None], *, in_box: bool) -> Role:
    """What the element is; `in_box` where it stands in a container that holds a quotation and its author."""
    by_tag = _BY_TAG.get(tag, _INLINE)
    if not attributes or by_tag.kind is Kind.NOT_WORDS:
        return by_tag
    if _is_hidden(attributes):
        return Role(Kind.HIDDEN)
    names = _names((attributes.get("class") or "").lower().replace("_", ""))
    stated = (
        f"{attributes.get('role') or ''} {attributes.get('epub:type') or ''}".lower()
        .replace("doc-epigraph", "epigraph")
        .split()
    )
    if "pagebreak" in stated or "doc-pagebreak" in stated or not _PAGE_CLASSES.isdisjoint(names):
        return Role(Kind.PAGE)
    if not _MARK_ROLES.isdisjoint(stated) or (tag == "sup" and "reference" in names):
        return Role(Kind.NOT_WORDS)
    if not _PULL_CLASSES.isdisjoint(names) or "doc-pullquote" in stated:
        return Role(Kind.PULL_QUOTE)
    if tag != "blockquote" and (role := _quote_role(tag, attributes, names, stated, in_box=in_box)):
        return role
    reason = next((_ROLE_REASON[name] for name in stated if name in _ROLE_REASON), "")
    if not reason and tag not in _NEVER_BY_CLASS:
        identity = (attributes.get("id") or "").lower().replace("_", "").replace("-", "")
        reason = next((_CLASS_REASON[name] for name in (*sorted(names), identity) if name in _CLASS_REASON), "")
        if not reason and tag in _CONTAINERS and not in_box:
            reason = reason_by_words(attributes)
    if reason and not (tag == "header" and reason == "navigation"):
        return Role(Kind.FURNITURE, reason)
    if not in_box and _is_byline(tag, attributes, names):
        return Role(Kind.BYLINE)
    return by_tag


_INLINE = Role(Kind.INLINE)


def _quote_role(
    tag: str, attributes: Mapping[str, str | None], names: frozenset[str], stated: list[str], *, in_box: bool
) -> Role | None:
    item_type = (attributes.get("itemtype") or "").rstrip("/").lower()
    properties = (attributes.get("itemprop") or "").lower().split()
    if item_type.endswith("schema.org/quotation"):
        return Role(Kind.BOX)
    if in_box and not _ABOUT_NAMED.isdisjoint(properties):
        return Role(Kind.HIDDEN, "about the author")
    if tag not in _PARAGRAPHS and not (in_box and properties):
        return None
    if not _WORDS_CLASSES.isdisjoint(names) or "epigraph" in stated or "doc-epigraph" in stated:
        return Role(Kind.QUOTE)
    if in_box:
        if "text" in properties or (not _WORDS_IN_BOX.isdisjoint(names) and tag != "a"):
            return Role(Kind.QUOTE)
        if {"ispartof", "citation"} & set(properties) or not _WORK_CLASSES.isdisjoint(names):
            return Role(Kind.WORK)
        if {"creator", "author", "spokenbycharacter"} & set(properties) or not _NAME_CLASSES.isdisjoint(names):
            return Role(Kind.CREDIT)
    if not _BOX_CLASSES.isdisjoint(names) and tag not in ("span", "a", "small", "strong", "b", "i", "em"):
        return Role(Kind.BOX)
    return None


def _is_hidden(attributes: Mapping[str, str | None]) -> bool:
    if "hidden" in attributes or (attributes.get("aria-hidden") or "").lower() == "true":
        return True
    style = (attributes.get("style") or "")[:1_000].replace(" ", "").lower()
    if "display:none" in style or "visibility:hidden" in style:
        return True
    return not _HIDDEN_CLASSES.isdisjoint(_names((attributes.get("class") or "").lower()))


def _is_byline(tag: str, attributes: Mapping[str, str | None], names: frozenset[str]) -> bool:
    if tag in ("body", "article", "main", "html"):
        return False
    relations = (attributes.get("rel") or "").lower().split()
    properties = (attributes.get("itemprop") or "").lower().split()
    return "author" in relations or "author" in properties or not _BYLINE_CLASSES.isdisjoint(names)


def names_its_author(kind: Kind, tag: str) -> bool:
    """True for containers whose classes or properties tell words from names, which block quotations have none of."""
    return kind is Kind.BOX or (kind is Kind.QUOTE and tag != "blockquote")
