"""The XMP packet: well-formed whatever the words, with alt text and credit."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.alt import alt_text
from cards.spec import CardSpec, Look
from cards.xmp import ALT_ADVISED, xmp_packet

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
IPTC = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
DUBLIN = "{http://purl.org/dc/elements/1.1/}"
XML_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\ufffe\uffff\r"), min_size=1, max_size=60)


def description(spec: CardSpec, digest: str = "d1ge57", alt: str | None = None) -> ElementTree.Element:
    """The packet's one description, as a reader of metadata finds it."""
    root = ElementTree.fromstring(xmp_packet(spec, alt or alt_text(spec), digest).decode())
    found = root.find(f"{RDF}RDF/{RDF}Description")
    assert found is not None
    return found


def text_of(element: ElementTree.Element, name: str) -> str | None:
    """A language alternative's default text."""
    item = element.find(f"{name}/{RDF}Alt/{RDF}li")
    assert item is not None
    return item.text


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "a & b &amp; c",
        "\"double\" and 'single'",
        "]]> <!-- -->",
        "{credit} {0} {}",
        '<?xpacket end="w"?>',
        "%s %(x)s \\n",
    ],
)
def test_hostile_words_come_back_as_they_went_in(hostile: str) -> None:
    """Nothing in a quote or a name can break out of its property."""
    spec = CardSpec(hostile, hostile, Look(), title=hostile)
    found = description(spec)
    assert hostile == found.get(f"{PHOTOSHOP}Credit")
    assert hostile == found.get(f"{PHOTOSHOP}Source")
    assert alt_text(spec) == text_of(found, f"{DUBLIN}description")


@given(XML_TEXT, XML_TEXT)
def test_any_text_makes_well_formed_xml(text: str, author: str) -> None:
    """Whatever was imported, other programs can read the packet."""
    assert description(CardSpec(text, author, Look())).get(f"{PHOTOSHOP}Credit") is not None


def test_control_characters_that_xml_forbids_are_left_out() -> None:
    """A stray escape or bell must not make the whole packet unreadable."""
    found = description(CardSpec("one\x1b two\x07", "Jane\x00 Doe", Look()))
    assert found.get(f"{PHOTOSHOP}Credit") == "Jane Doe"
    assert text_of(found, f"{DUBLIN}description") == "“one two” — Jane Doe"


def test_the_packet_says_who_where_and_which() -> None:
    """Credit, source, and the card's digest are where picture libraries look for them."""
    found = description(CardSpec("Rain.", "Jane Doe", Look(), title="Weather", detail="1901"))
    assert found.get(f"{PHOTOSHOP}Credit") == "Jane Doe"
    assert found.get(f"{PHOTOSHOP}Source") == "Weather, 1901"
    assert found.get(f"{DUBLIN}identifier") == "d1ge57"


def test_short_alt_text_stands_in_both_places() -> None:
    """What is short enough needs no cutting."""
    spec = CardSpec("Rain.", "Jane Doe", Look())
    found = description(spec)
    assert alt_text(spec) == text_of(found, f"{IPTC}AltTextAccessibility")
    assert alt_text(spec) == text_of(found, f"{IPTC}ExtDescrAccessibility")


def test_long_alt_text_loses_words_never_the_credit() -> None:
    """The short form keeps to IPTC's advice and ends with the whole credit; the long form has everything."""
    spec = CardSpec("many words " * 60, "Jane Doe", Look(), title="Weather", detail="1901")
    found = description(spec)
    short = text_of(found, f"{IPTC}AltTextAccessibility")
    assert short is not None
    assert len(short) <= ALT_ADVISED
    assert short.endswith("… — Jane Doe, Weather, 1901")
    assert alt_text(spec) == text_of(found, f"{IPTC}ExtDescrAccessibility")


def test_an_alt_text_of_ones_own_stands_in_every_property() -> None:
    """What a person wrote is what a screen reader reads; the short property holds as much of it as is advised."""
    spec, own = CardSpec("So it goes on.", "Ann Author", Look()), "A white card. " * 30 + "\uffff\x00"
    found = description(spec, alt=own)
    assert text_of(found, f"{IPTC}ExtDescrAccessibility") == own[:-2]
    short = text_of(found, f"{IPTC}AltTextAccessibility")
    assert short is not None and short.startswith("A white card. ") and len(short) <= ALT_ADVISED
    assert text_of(description(spec, alt="A white card."), f"{IPTC}AltTextAccessibility") == "A white card."
