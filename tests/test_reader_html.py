"""The HTML reader: whole pages, what they say of themselves, and pages made to break readers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.model import SourceKind, Words
from quotes.readers import Reading
from quotes.readers.blocks import About, BlockKind
from quotes.readers.conformance import check_reader, check_survives
from quotes.readers.pages import HtmlReader
from quotes.readers.pages.html_blocks import HtmlBlocks, html_blocks

HTML = HtmlReader()
SAMPLES = sorted((Path(__file__).parent / "samples" / "html").iterdir())


def _read(html: str) -> Reading:
    return HTML.read(html.encode(), "page.html")


def _about(head: str, body: str = "<p>Words</p>", attributes: str = "") -> About:
    return html_blocks(f"<!doctype html><html {attributes}><head>{head}</head><body>{body}</body></html>").about


def test_the_reader_keeps_every_promise() -> None:
    """Our own sample pages, and bytes that are no pages, are read as every reader must."""
    check_reader(HTML, [(path.read_bytes(), path.name) for path in SAMPLES])


def test_an_article_is_read_whole() -> None:
    """Quotations are credited to whom they name, sentences to the author, and nothing else to anybody."""
    reading = HTML.read(SAMPLES[0].read_bytes(), "article.html")
    credited = {(draft.text, draft.attribution.person) for draft in reading.drafts}
    austen = "Silly things do cease to be silly if they are done by sensible people in an impudent way."
    assert (austen, "Jane Austen") in credited
    assert ("Every list ends somewhere", "Bob Writer") in credited
    own = [draft for draft in reading.drafts if draft.attribution.person == "Ann Author"]
    assert own and {draft.words for draft in own} == {Words.WRITING}
    source = own[0].source
    assert source is not None and source.title == "Example Notes: On Small Lists"
    assert (source.kind, source.url, source.date) == (
        SourceKind.ARTICLE,
        "https://example.org/small-lists",
        "2021-05-03",
    )
    for furniture in ("script", "Subscribe", "rights", "Nobody sees", "Home"):
        assert not [draft for draft in reading.drafts if furniture in draft.text]
    reasons = {note.reason for note in reading.notes}
    assert {"navigation", "an advertisement", "hidden on the page", "the page's footer"} <= reasons
    assert "a pull-quote: repeats words of the text" in reasons


def test_places_stand_in_the_readings_text() -> None:
    """Each quote can be shown where it stands: its line and its words are in the page's text."""
    for path in SAMPLES:
        reading = HTML.read(path.read_bytes(), path.name)
        lines = reading.text.split("\n")
        for draft in reading.drafts:
            place = draft.place
            assert place is not None and place.line is not None
            assert place.exact in reading.text
            assert place.exact.split("\n")[0] in lines[place.line - 1]


def test_scripts_are_never_words() -> None:
    """What scripts, styles, templates and comments hold is on no card and in no text."""
    inside = "<blockquote>Never read<cite>Bob Writer</cite></blockquote>"
    page = "".join(f"<{tag}>{inside}</{tag}>" for tag in ("script", "style", "template"))
    reading = _read(f"<!doctype html><body>{page}<!-- {inside} --><p>Shown words.</p></body>")
    assert "Never read" not in reading.text
    assert reading.drafts == ()


@pytest.mark.parametrize(
    "mark",
    [
        "hidden",
        'style="color: red; display : none"',
        'aria-hidden="true"',
        'class="sr-only"',
        'style="VISIBILITY:hidden"',
    ],
)
def test_hidden_words_are_notes_and_no_text(mark: str) -> None:
    """Words a reader of the page never sees are told, but never quoted."""
    taken = html_blocks(f"<p>Seen <span {mark}>unseen</span> words.</p><div {mark}><blockquote>Gone</blockquote></div>")
    assert taken.lines == ("Seen words.",)
    assert [block.text for block in taken.blocks if block.reason == "hidden on the page"] != []


def test_what_stands_outside_the_article_is_nobodys() -> None:
    """A site's own sentences around an article are not credited to the article's author."""
    taken = html_blocks(
        "<body><div><p>We sell lists of all sizes here.</p></div>"
        "<main><p>The text itself has many words, so that it is the main part of the page.</p></main>"
        "<blockquote>Kept.<cite>— Ann Author</cite></blockquote></body>"
    )
    kinds = [(block.kind, block.reason) for block in taken.blocks]
    assert kinds == [
        (BlockKind.FURNITURE, "stands outside the page's own text"),
        (BlockKind.PARAGRAPH, ""),
        (BlockKind.QUOTATION, ""),
    ]


@pytest.mark.parametrize(
    ("head", "body", "authors"),
    [
        ('<meta name="author" content="Ann Author">', "", ("Ann Author",)),
        ('<meta name="author" content="admin">', "", ()),
        ('<meta property="article:author" content="https://example.org/ann">', "", ()),
        ("", "<p class=byline>By Ann Author and Bob Writer</p>", ("Ann Author", "Bob Writer")),
        ("", "<span itemprop=author>Ann Author</span>", ("Ann Author",)),
        ('<meta name="author" content="Bob Writer">', "<p><a rel=author>Ann Author</a></p>", ("Ann Author",)),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","headline":"H","author":'
            '[{"@type":"Person","name":"Ann Author"},{"@type":"Organization","name":"Some House"}]}</script>',
            "",
            ("Ann Author",),
        ),
        ('<script type="application/ld+json">{"@type": "Article", broken</script>', "", ()),
    ],
)
def test_the_author_is_only_who_the_page_names(head: str, body: str, authors: tuple[str, ...]) -> None:
    """Names come from data, bylines and meta tags; logins, addresses and houses are nobody's name."""
    assert _about(head, body).authors == authors


def test_a_page_says_what_it_is() -> None:
    """Title, site, language, date and address of a page make its source."""
    about = _about(
        "<title>On Lists – Some Site</title><meta property='og:site_name' content='Some Site'>"
        "<link rel=canonical href='https://example.org/a'>",
        "<p><time datetime='2020-02-03T04:05'>lately</time></p>",
        "lang=pt-BR",
    )
    assert (about.title, about.series, about.language) == ("On Lists", "Some Site", "pt-BR")
    assert (about.date, about.url) == ("2020-02-03", "https://example.org/a")


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ('<meta charset="iso-8859-1"><p>Grüße “dort”</p>'.encode("cp1252"), "Grüße “dort”"),
        ('<meta charset="windows-1251"><p>Слова здесь</p>'.encode("cp1251"), "Слова здесь"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"><p>言葉</p>'.encode("cp932"), "言葉"),
        ('<meta charset="utf-16"><p>Grüße</p>'.encode(), "Grüße"),
        ("<p>Grüße</p>".encode("utf-16"), "Grüße"),
        ('<meta charset="no-such"><p>Grüße</p>'.encode(), "Grüße"),
    ],
)
def test_the_stated_encoding_counts(document: bytes, words: str) -> None:
    """Old pages in old encodings are read with the letters their authors typed."""
    assert words in HTML.read(document, "old.html").text


def test_tables_of_data_and_code_are_furniture_but_old_layout_is_text() -> None:
    """A table without headings is how old pages place their text, which must not be lost."""
    taken = html_blocks("<table><tr><td>Text one.<br><br>Text two.</td></tr></table><table><tr><th>A</th></tr></table>")
    assert [(block.kind, block.text) for block in taken.blocks] == [
        (BlockKind.PARAGRAPH, "Text one."),
        (BlockKind.PARAGRAPH, "Text two."),
        (BlockKind.FURNITURE, "A"),
    ]


HARD = {
    "nested": "<div>" * 100_000 + "x" + "</div>" * 100_000,
    "nested quotations": "<blockquote>" * 40_000 + "x",
    "stray ends": "<div><x></div>" * 20_000 + "</table>" * 20_000,
    "tables in tables": "<table><tr><td>" * 20_000 + "x",
    "emphasis without end": "<i></p><b>" * 30_000,
    "typed without end": "<p><q>" * 40_000,
    "attributes": "<p " + " ".join(f"a{number}=''" for number in range(40_000)) + ">x",
    "bare attributes": "<p " + "a b " * 50_000,
    "less-than": "<" * 200_000,
    "comments": "<!--" * 50_000,
    "ampersands": "&" * 200_000,
    "quotation marks in tags": "<a '" * 50_000,
    "spaces": "<p>" + " \n" * 100_000 + "<br>" * 50_000,
    "furniture": "<nav>x</nav>" * 20_000,
    "cites": "<blockquote>" + "<cite>x</cite>" * 20_000,
    "bylines": "<p class=byline>By Ann Author</p>" * 10_000,
    "data": '<script type="application/ld+json">' + "[" * 200_000 + "</script>",
    "pull-quotes": "<p>a b c d</p><aside class=pullquote>a b c d</aside>" * 5_000,
    "dashes": "<blockquote>" + "—<br>" * 40_000,
}


@pytest.mark.parametrize("kind", HARD)
def test_pages_made_to_hang_are_read(kind: str) -> None:
    """A page that nests, repeats or never closes costs seconds at most, and leaves nothing half done."""
    check_survives(HTML, b"<!doctype html>" + HARD[kind].encode(), "hard.html")


@given(st.text(alphabet="<>/=\"' ab-!pq&;\n", max_size=200))
def test_no_markup_breaks_the_reader(html: str) -> None:
    """Whatever stands in a page, its blocks stand where they say."""
    taken: HtmlBlocks = html_blocks(f"<blockquote>{html}")
    for block in taken.blocks:
        assert 1 <= block.line <= len(taken.lines) + 1


def test_words_of_a_page_too_deep_are_kept() -> None:
    """Where nesting is cut off no word is lost."""
    taken = html_blocks("<div>" * 2_000 + "".join(f"<section>w{n}</section>" for n in range(50)) + "</div>" * 2_000)
    assert [word for line in taken.lines for word in line.split()] == [f"w{n}" for n in range(50)]


def test_the_reader_knows_its_own() -> None:
    """Pages are known by their beginning; other formats in angle brackets and text are not claimed."""
    assert HTML.sniff(b"\n<!-- x --><!DOCTYPE HTML><html>", "download") > 0.8
    assert HTML.sniff(b"<p>Words</p>", "page.htm") > 0.7
    for other in (
        b"<?xml version='1.0'?><rss><channel></channel></rss>",
        b'{"a": "<html>"}',
        b"Plain text",
        b"%PDF-1.7",
    ):
        assert HTML.sniff(other, "x") < 0.15
