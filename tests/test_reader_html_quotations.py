"""Quotations in web pages: in every mark-up people use, credited to whom it names and to nobody else."""

from __future__ import annotations

import pytest

from quotes.readers.blocks import Block, BlockKind
from quotes.readers.credit import read_credit
from quotes.readers.pages import HtmlReader
from quotes.readers.pages.html_blocks import html_blocks

POST = (
    '<blockquote class="twitter-tweet"><p lang="en">Plain words stand here.</p>&mdash; Ann Author (@ann)'
    ' <a href="https://example.org/ann/status/1">May 3, 2020</a></blockquote>'
)


def _quotation(html: str) -> Block:
    found = [block for block in html_blocks(html).blocks if block.kind is BlockKind.QUOTATION]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    "html",
    [
        "<blockquote>Plain words stand here.<cite>Ann Author</cite></blockquote>",
        "<blockquote><p>Plain words stand here.</p><cite>— Ann Author</cite></blockquote>",
        "<blockquote><p>Plain words stand here. <cite>Ann Author</cite></p></blockquote>",
        "<blockquote><p>Plain words stand here.<br>— <cite>Ann Author</cite></p></blockquote>",
        "<blockquote><p>Plain words stand here.</p><footer>— Ann Author</footer></blockquote>",
        "<blockquote><p>Plain words stand here.</p><footer>&mdash; <cite>Ann Author</cite></footer></blockquote>",
        "<blockquote><p>Plain words stand here.</p><p>— Ann Author</p></blockquote>",
        "<blockquote>Plain words stand here.<br>— Ann Author</blockquote>",
        "<blockquote>Plain words stand here.</blockquote><p>— Ann Author</p>",
        "<blockquote>Plain words stand here.</blockquote>\n<p>-- Ann Author</p>",
        "<figure><blockquote>Plain words stand here.</blockquote><figcaption>Ann Author</figcaption></figure>",
        "<figure><figcaption>— Ann Author</figcaption><blockquote><p>Plain words stand here.</blockquote></figure>",
        '<figure class="wp-block-pullquote"><blockquote>Plain words stand here.<cite>Ann Author</cite></blockquote>'
        "</figure>",
        POST,
        POST.replace("twitter-tweet", "bluesky-embed").replace("(@ann)", '(<a href="#">@ann</a>)'),
        '<div class="quote"><p>Plain words stand here.</p><p class="author">Ann Author</p></div>',
        '<div class="quote"><p class="author">Ann Author</p><p>Plain words stand here.</p></div>',
        '<li class="quote-item"><div class="text">Plain words stand here.</div>'
        '<span class="author">– Ann Author</span></li>',
        '<p class="quote-text">Plain words stand here.</p><p class="author">— Ann Author</p>',
        '<div class="quoteText">Plain words stand here.<br>―<span class="authorOrTitle">Ann Author</span></div>',
        '<div class="quote"><span class="quotetext">Plain words stand here.</span>'
        '<span class="quoteauthor">-Ann Author</span></div>',
        '<div class="quote" itemscope itemtype="http://schema.org/CreativeWork"><span class="text" itemprop="text">'
        "Plain words stand here.</span><span>by "
        '<small class="author" itemprop="author">Ann Author</small></span></div>',
        '<div itemscope itemtype="http://schema.org/Quotation"><span itemprop="text">Plain words stand here.</span>'
        '<span itemprop="creator" itemscope><span itemprop="name">Ann Author</span></span></div>',
        '<script type="application/ld+json">{"@graph":[{"@type":"Quotation","text":"Plain words stand here.",'
        '"creator":{"@type":"Person","name":"Ann Author"}}]}</script>',
        '<script type="application/ld+json">[{"@type":["Quotation"],"text":"Plain words stand here.",'
        '"author":"Ann Author"}]</script><blockquote>Plain words stand here.</blockquote>',
    ],
)
def test_words_and_author_in_every_markup(html: str) -> None:
    """However a page marks a quotation, its words are taken whole and the author is who it names."""
    block = _quotation(f"<p>Before it.</p>{html}<p>After it stands more.</p>")
    assert block.text.strip("“”") == "Plain words stand here."
    assert read_credit(block.credit).author == "Ann Author"


@pytest.mark.parametrize(
    ("html", "author", "work"),
    [
        ("<blockquote>Words.<footer>— Jane Austen, <cite>Emma</cite></footer></blockquote>", "Jane Austen", "Emma"),
        ("<blockquote>Words.<footer>Jane Austen in <cite>Sense, and More</cite></footer></blockquote>", "Jane Austen",
         "Sense, and More"),
        ("<blockquote><p>Words.<br>— Jane Austen, <cite>Emma</cite></p></blockquote>", "Jane Austen", "Emma"),
        ("<blockquote>Words.<cite>Emma</cite></blockquote>", None, "Emma"),
        ("<blockquote>Words.<cite>The Old House</cite></blockquote>", None, "The Old House"),
        ("<blockquote>Words.<cite>Pride and Prejudice</cite></blockquote>", None, "Pride and Prejudice"),
        ("<blockquote>Words.<cite>— Voltaire</cite></blockquote>", "Voltaire", None),
        ('<div class="quote"><p>Words.</p><b class="author">Jane Austen,</b><i class="source">Emma</i></div>',
         "Jane Austen", None),
        ('<div class="quoteText">Words. ― <span class="authorOrTitle">Jane Austen,</span>'
         '<a class="authorOrTitle">Emma</a></div>', "Jane Austen", "Emma"),
    ],
)  # fmt: skip
def test_titles_are_told_from_names(html: str, author: str | None, work: str | None) -> None:
    """A `cite` is for titles, so that no work is ever printed as somebody's name."""
    credit = read_credit(_quotation(html).credit)
    assert credit.author == author
    assert work is None or (credit.source is not None and credit.source.title == work)


def test_a_cite_within_the_words_is_part_of_them() -> None:
    """A title that a quotation mentions stays where it stands."""
    block = _quotation("<blockquote>Whoever read <cite>Emma</cite> knows it.<footer>Ann Author</footer></blockquote>")
    assert (block.text, block.credit) == ("Whoever read Emma knows it.", "Ann Author")


def test_quotations_one_below_the_other_keep_their_own_authors() -> None:
    """Where a page puts several into one element, each is credited to the name below it."""
    html = "<blockquote><p>First.</p><p>— Ann Author</p><p>Second.<br>— Bob Writer</p><p>Third.</p></blockquote>"
    blocks = [block for block in html_blocks(html).blocks if block.kind is BlockKind.QUOTATION]
    assert [(b.text, b.credit) for b in blocks] == [("First.", "Ann Author"), ("Second.", "Bob Writer"), ("Third.", "")]


def test_verse_and_paragraphs_keep_their_lines() -> None:
    """Line ends that are meant stay, line ends of the file do not, and paragraphs stand apart."""
    block = _quotation("<blockquote><p>One line\n   goes on,<br>the second ends.</p><p>Next.</p></blockquote>")
    assert block.text == "One line goes on,\nthe second ends.\n\nNext."


def test_typed_quotations_find_their_speaker() -> None:
    """What `q` marks is shown in quotation marks, and is the speaker's whom the sentence names."""
    page = "<!doctype html><p><q>Every list that I know ends somewhere</q>, said Bob Writer.</p>"
    (draft,) = HtmlReader().read(page.encode(), "q.html").drafts
    assert (draft.text, draft.attribution.person) == ("Every list that I know ends somewhere", "Bob Writer")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<q>a <q>b</q> c</q>", "“a ‘b’ c”"),
        ("<q>“a”</q>", "“a”"),
        ("<q></q>a", "a"),
        ("<q>a", "“a”"),
    ],
)
def test_marks_are_typed_once(html: str, text: str) -> None:
    """Quotation marks stand around what `q` marks, once, and within each other as is the custom."""
    assert html_blocks(f"<p>{html}</p>").lines == (text,)


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<p>All of these words are mine.</p><aside class=pullquote>these words are mine</aside>",
         "a pull-quote: repeats words of the text"),
        ("<aside class=pull-quote>Other words than these.</aside>", "a pull-quote that names nobody"),
        ("<aside><blockquote>Buy now.</blockquote></aside>", "beside the text"),
        ("<nav><blockquote>Go home.<cite>Ann Author</cite></blockquote></nav>", "navigation"),
        ("<div class=comments><blockquote>I agree.<cite>Ann Author</cite></blockquote></div>", "comments"),
        ("<figure><img><figcaption>Ann Author in her garden</figcaption></figure>", "a caption"),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_quotation_is_furniture(html: str, reason: str) -> None:
    """Repeated, advertised and commented words become no cards."""
    blocks = html_blocks(html).blocks
    assert [block.reason for block in blocks if block.kind is BlockKind.FURNITURE] == [reason]
    assert not [block for block in blocks if block.kind is BlockKind.QUOTATION]


def test_nobody_is_credited_by_chance() -> None:
    """A quotation that names nobody is not credited to the author of the page around it."""
    page = (
        "<!doctype html><meta name=author content='Ann Author'><blockquote>Somebody else's words.</blockquote>"
        '<div class="quote"><p>A testimonial of somebody.</p></div>'
    )
    drafts = HtmlReader().read(page.encode(), "page.html").drafts
    assert not [draft for draft in drafts if "Somebody else" in draft.text]


def test_marks_of_notes_are_no_words() -> None:
    """The raised numbers of footnotes do not stand on a card, and the notes are no text."""
    html = (
        '<p>Words<sup><a href="#n1">1</a></sup> and more<a href="#n2"><sup>2</sup></a>.</p>'
        '<ol class="footnotes"><li id="n1">A note.</li></ol>'
    )
    taken = html_blocks(html)
    assert taken.lines[0] == "Words and more."
    assert taken.blocks[-1].reason == "footnotes"
