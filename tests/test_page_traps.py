"""Pages, books and documents as they really are: whose words they hold, and which they only seem to."""

from __future__ import annotations

import pytest
from made_documents import Text, column, docx, epub, paragraph, pdf

from quotes.readers import Reading
from quotes.readers.pages import DocxReader, EpubReader, HtmlReader, PdfReader

OWN = "These words are the author's own and nobody else's."


def page(body: str, head: str = '<meta name="author" content="Ann Author">') -> Reading:
    """A web page with this body, as it is read."""
    whole = f"<!doctype html><html lang=en><head><title>A Page</title>{head}</head><body>{body}</body></html>"
    return HtmlReader().read(whole.encode(), "page.html")


def credited(reading: Reading) -> dict[str, str]:
    """Who each quote is credited to, by its words."""
    return {draft.text: draft.attribution.person for draft in reading.drafts}


def told(reading: Reading) -> set[str]:
    """The reasons of everything that is no quote."""
    return {note.reason for note in reading.notes} | {skipped.reason for skipped in reading.skipped}


@pytest.mark.parametrize(
    "opening",
    [
        '<div class="post-comments">',
        '<div class="c-related__list">',
        '<section class="newsletterBox">',
        '<div class="kg-card kg-bookmark-card">',
        '<div class="kg-card kg-product-card">',
        '<div class="subscription-widget">',
        '<div class="affiliate-disclosure">',
        '<div class="testimonials">',
        '<div class="x-testimonial">',
    ],
)
def test_what_others_wrote_on_a_page_is_not_its_authors(opening: str) -> None:
    """A reader's comment or a shop's praise would stand on a card below the author's name."""
    box = f"{opening}<p>Somebody else has written these words.</p></{opening[1:].split()[0]}>"
    reading = page(f"<article><p>{OWN}</p>{box}</article>")
    assert credited(reading) == {OWN: "Ann Author"}
    assert "Somebody else" in "".join(note.text for note in reading.notes)


@pytest.mark.parametrize(
    "name", ["newsletter-post", "has-related", "no-comments", "page-with-cta", "post-subscription"]
)
def test_names_of_what_holds_the_text_leave_it_out_of_nothing(name: str) -> None:
    """A page whose own element is called after a box beside it would be lost whole."""
    assert credited(page(f'<div class="{name}"><p>{OWN}</p></div>')) == {OWN: "Ann Author"}


def test_the_page_of_several_people_is_none_of_theirs() -> None:
    """In a thread each post would be credited to everybody who posts there."""
    posts = "".join(
        f'<article><p class="byline">By {name}</p><p>A post of nine words stands here to be read.</p></article>'
        for name in ("Ann Author", "Bob Writer")
    )
    reading = page(posts, head="")
    assert reading.drafts == () and "Several people sign parts" in reading.warnings[0]
    assert page(posts.replace("Bob Writer", "Ann Author"), head="").drafts


def test_the_surname_first_is_one_person() -> None:
    """A library's `Thoreau, Henry David` was two people, Thoreau and Henry David."""
    reading = page(f"<p>{OWN}</p>", head='<meta name="dc.creator" content="Thoreau, Henry David">')
    assert credited(reading) == {OWN: "Henry David Thoreau"}
    reading = page(f"<p>{OWN}</p>", head='<meta name="author" content="Ann Author, Bob Writer">')
    assert credited(reading) == {OWN: "Ann Author and Bob Writer"}


def test_the_words_of_a_box_stand_above_its_name() -> None:
    """What somebody is, and a box's heading, were part of the words."""
    box = (
        "<div class='quote'><h3>On Hope</h3><p>Hope is a waking dream.</p><span class='author'>Aristotle</span>{}</div>"
    )
    assert credited(page(box.format("<p>Sent in by a reader</p>"), head="")) == {"Hope is a waking dream.": "Aristotle"}
    long = "<p>What stands below the name is longer than what stands above it.</p>"
    assert page(box.format(long), head="").drafts == ()


def test_a_name_of_linked_data_is_the_name_only() -> None:
    """`Steve JobsCEO` is nobody's name."""
    person = '<span itemprop="name">Bob Writer</span><span itemprop="jobTitle">CEO</span>'
    box = (
        '<div itemscope itemtype="https://schema.org/Quotation"><p itemprop="text">Words to be read by all.</p>'
        f'<div itemprop="creator" itemscope itemtype="https://schema.org/Person">{person}</div></div>'
    )
    assert credited(page(box, head="")) == {"Words to be read by all.": "Bob Writer"}


def test_who_wrote_a_characters_words_is_credited() -> None:
    """A figure of a novel has never said anything."""
    data = (
        '{"@type":"Quotation","text":"Words in a book.","spokenByCharacter":{"@type":"Person","name":"A Figure"},'
        '"creator":{"@type":"Person","name":"Ann Author"}}'
    )
    assert credited(page("", head=f'<script type="application/ld+json">{data}</script>')) == {
        "Words in a book.": "Ann Author"
    }


@pytest.mark.parametrize("credit", ["12 May 2001", "a friend", "Photo: Bob Writer", "@writer", "John 3:16"])
def test_a_footer_without_a_name_credits_nobody(credit: str) -> None:
    """A date or a picture's credit below a quotation is not who said it."""
    reading = page(f"<blockquote><p>Words to be read by all.</p><footer>{credit}</footer></blockquote>")
    assert reading.drafts == () and "block quotation: only a work is named" in told(reading)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (
            "This <del>bad</del><ins>good</ins> idea was always going to work.",
            "This good idea was always going to work.",
        ),
        ("The energy is mc<sup>2</sup> and 10<sup>3</sup> of it is here.", "The energy is mc² and 10³ of it is here."),
        (
            "Words with a note<sup>1</sup> and one more<sup>[2]</sup> stand here.",
            "Words with a note and one more stand here.",
        ),
        ('Words with a note<a href="#f">3</a> stand here today.', "Words with a note stand here today."),
        ('As chapter <a href="#c">3</a> says, nothing is lost.', "As chapter 3 says, nothing is lost."),
        (
            "The <ruby>word<rp>(</rp><rt>reading</rt><rp>)</rp></ruby> stands here for all.",
            "The word stands here for all.",
        ),
        (
            'Page<span class="pagenum">[Pg 12]</span> numbers are none of the words.',
            "Page numbers are none of the words.",
        ),
        (
            'We laugh <img alt="😀" src="a.png"> at the words that stand here.',
            "We laugh 😀 at the words that stand here.",
        ),
        ('Words that stand here have an end. <img alt="a map" src="a.png">', "Words that stand here have an end."),
    ],
)
def test_signs_beside_the_words_are_none_of_them(written: str, read: str) -> None:
    """Marks of notes, what was struck out and how words are read aloud had run into the words."""
    assert list(credited(page(f"<p>{written}</p>"))) == [read]


@pytest.mark.parametrize("hole", ["<math><mi>x</mi></math>", '<img alt="x > 0" src="x.png">', "<button>Go</button>"])
def test_a_sentence_with_a_hole_is_no_quote(hole: str) -> None:
    """Without its formula a sentence says something else, and nobody could see it."""
    whole = "Nobody knows the old road better than its stones."
    reading = page(f"<p>For all {hole} the world is larger. {whole}</p>")
    assert list(credited(reading)) == [whole]
    assert "a picture, a formula or a field stands among the words" in told(reading)


def test_a_table_of_quotations_is_not_its_pages_authors() -> None:
    """The words in one cell belong to who stands in the next."""
    row = "<tr><td>Man is born free and stays so in a table.</td><td>Bob Writer</td></tr>"
    assert page(f"<table>{row * 2}</table>").drafts == ()
    cells = paragraph("Man is born free and stays so.").join(("<w:tc>", "</w:tc>"))
    table = f"<w:tbl><w:tr>{cells}<w:tc>{paragraph('Bob Writer')}</w:tc></w:tr></w:tbl>"
    document = docx(paragraph("A Title", "Title") + paragraph("By Ann Author") + paragraph(OWN) + table)
    assert credited(DocxReader().read(document, "a.docx")) == {OWN: "Ann Author"}


def test_questions_set_apart_are_an_interview() -> None:
    """The answers of whom a journalist asked were credited to the journalist."""
    asked = "<p><strong>{}?</strong></p><p>I wanted to make something that would leave without me.</p>"
    reading = page("<article>" + asked.format("Why ships") + asked.format("Is it hard") + "</article>")
    assert reading.drafts == () and any("interview" in reason for reason in told(reading))


def test_a_page_without_words_says_so() -> None:
    """A page that a program fills, or whose mark-up is broken, gave nothing and told nothing."""
    app = page('<div id="root"></div><noscript>Switch scripts on.</noscript>')
    broken = HtmlReader().read(b"<html><head><title>Broken<body><p>Words that nobody reads.", "page.html")
    for reading in (app, broken):
        assert "no words of its own" in reading.warnings[0]


def test_gutenbergs_words_are_not_the_books() -> None:
    """The licence was credited to Thoreau."""
    around = "<p>*** {} OF THE PROJECT GUTENBERG EBOOK A BOOK ***</p>"
    licence = "<p>This book is for the use of anyone anywhere.</p>"
    reading = page(licence + around.format("START") + f"<p>{OWN}</p>" + around.format("END") + licence)
    assert list(credited(reading)) == [OWN]
    title = b"<title>The Project Gutenberg eBook of Walden, by Henry David Thoreau</title><p>A line of it.</p>"
    assert HtmlReader().read(title, "page.html").sources[0].title == "Walden"


def book(chapters: dict[str, str], creator: str = "<dc:creator>Ann Author</dc:creator>") -> Reading:
    """A book of these chapters, as it is read."""
    metadata = f"<dc:title>A Book</dc:title>{creator}<dc:language>en</dc:language>"
    return EpubReader().read(epub(chapters, metadata=metadata), "a.epub")


def test_a_book_is_its_authors_but_for_what_others_say_in_it() -> None:
    """Epigraphs, others' introductions, interviews and teasers were the author's; characters were people."""
    reading = book(
        {
            "0.xhtml": '<p class="epigraph">Words of somebody else stand first.</p><p>—Bob Writer</p>',
            "1.xhtml": f"<h2>One</h2><p>{OWN}</p><p>“I own what I can see,” said Mary.</p>"
            "<h2>Two</h2><p>The second chapter says more than the first.</p>",
            "2.xhtml": "<h2>Introduction</h2><p>by Carol Builder</p><p>I have known the author for all my life.</p>",
            "3.xhtml": "<h2>Excerpt from A New Book</h2><p>The new book begins where the old one ends.</p>",
            "4.xhtml": "<h2>A Conversation with Ann Author</h2><p>Because it was there when I looked up.</p>",
        }
    )
    assert credited(reading) == {
        "Words of somebody else stand first.": "Bob Writer",
        OWN: "Ann Author",
        "The second chapter says more than the first.": "Ann Author",
    }
    assert [draft.locator for draft in reading.drafts[1:]] == ["chapter “One”", "chapter “Two”"]
    reasons = " ".join(told(reading))
    assert "signed by Carol Builder, not by all of the book's authors" in reasons
    assert "who says it has one name only" in reasons


@pytest.mark.parametrize(
    ("stated", "person"),
    [
        ("Author, Ann &amp; Writer, Bob", "Ann Author and Bob Writer"),
        ("Ann Author; Bob Writer", "Ann Author and Bob Writer"),
        ("Ann Author (Editor)", None),
        ("Various Authors", None),
    ],
)
def test_who_wrote_a_book_is_told_from_who_made_it(stated: str, person: str | None) -> None:
    """Programs put several people and editors where the author belongs."""
    reading = book({"1.xhtml": f"<h2>One</h2><p>{OWN}</p>"}, f"<dc:creator>{stated}</dc:creator>")
    assert credited(reading) == ({} if person is None else {OWN: person})


def test_an_essay_of_an_anthology_is_not_all_its_authors() -> None:
    """Each essay was credited to everybody in the book."""
    creators = "<dc:creator>Ann Author</dc:creator><dc:creator>Bob Writer</dc:creator>"
    assert book({"1.xhtml": f"<h2>On Rain</h2><p>Bob Writer</p><p>{OWN}</p>"}, creators).drafts == ()


def test_what_word_does_not_show_is_not_read() -> None:
    """A hidden `not` turned a sentence into its opposite, and a formula left a hole that nobody saw."""
    hidden = '<w:r><w:rPr>{}</w:rPr><w:t xml:space="preserve">not </w:t></w:r>'
    run = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    formula = '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"/>'

    def made(between: str, end: str) -> str:
        return f"<w:p>{run.format('The road is ')}{between}{run.format(end)}</w:p>"

    body = (
        made(hidden.format("<w:vanish/>"), "older than we are.")
        + made(hidden.format("<w:strike/>"), "longer than we know.")
        + made(hidden.format('<w:vanish w:val="0"/>'), "broader than it was.")
        + made(formula, " as everybody knows by heart.")
    )
    reading = DocxReader().read(docx(paragraph("A Title", "Title") + paragraph("By Ann Author") + body), "a.docx")
    assert list(credited(reading)) == [
        "The road is older than we are.",
        "The road is longer than we know.",
        "The road is not broader than it was.",
    ]
    assert {"struck out", "a picture, a formula or a field stands among the words"} <= told(reading)


def test_numbers_cut_at_a_lines_end_keep_their_hyphen() -> None:
    """`twenty-` and `first` are no word `twentyfirst`."""
    lines = [
        Text(72, 760, "A Title", 20),
        Text(72, 730, "By Ann Author"),
        *column("The text begins here. " * 20, 72, 700),
    ]
    lines += [Text(72, 500, "The words stand here for all of the twenty-"), Text(72, 486, "first century to be read.")]
    words = "The words stand here for all of the twenty-first century to be read."
    assert words in credited(PdfReader().read(pdf([lines]), "a.pdf"))


def test_a_pdfs_contents_end_with_their_page_and_its_tables_are_no_sentences() -> None:
    """A whole book was taken for its table of contents, and rows of figures for a sentence of its author."""
    rows = [Text(left, 440 - 16 * row, f"Cell {left} of row {row}") for row in range(6) for left in (72, 300)]
    pages = [
        [Text(72, 700, "A Title", 24), Text(72, 660, "By Ann Author"), Text(72, 600, "Contents", 16)],
        [*column(OWN + " The text begins here. " * 20, 72, 700), *rows, *column("It ends here. " * 9, 72, 300)],
    ]
    reading = PdfReader().read(pdf(pages), "a.pdf")
    assert OWN in credited(reading) and not [draft for draft in reading.drafts if "Cell" in draft.text]
    assert any("a table, or words side by side" in reason for reason in told(reading))


def test_a_name_below_a_paragraph_counts_before_the_pages() -> None:
    """A poem that was typed into a paragraph or a `pre` was its page's author's, name and all."""
    for poem in (
        "<p>First line of it,<br>last line of it.<br>— Bob Writer</p>",
        "<pre>First line of it,\n— Bob Writer</pre>",
    ):
        assert set(credited(page(poem)).values()) == {"Bob Writer"}
