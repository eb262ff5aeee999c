"""The XMP packet of a card: alt text, words and credit, for archives and picture libraries.

Pure. Properties: Dublin Core, Photoshop, and IPTC Photo Metadata 2023.1 (AltTextAccessibility, 250 characters advised;
ExtDescrAccessibility for the whole). Networks strip metadata on posting: the credit in the picture is what lasts.
"""

from __future__ import annotations

from html import escape

from cards.alt import alt_text, short_alt_text
from cards.spec import CardSpec

ALT_ADVISED = 250

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" \
xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" photoshop:Credit="{credit}" \
photoshop:Source="{source}" xmp:CreatorTool="Pullquote" dc:identifier="{digest}">{alts}</rdf:Description>\
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def xmp_packet(spec: CardSpec, alt: str, digest: str) -> bytes:
    """The packet as UTF-8: `digest` goes in as the picture's identifier. `alt` may be a person's own text."""
    properties = [("dc:description", alt), ("Iptc4xmpCore:ExtDescrAccessibility", alt)]
    short = short_alt_text(spec, ALT_ADVISED) if alt == alt_text(spec) else _short(alt, spec.language)
    properties.insert(1, ("Iptc4xmpCore:AltTextAccessibility", short))
    alts = "".join(
        f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{_xml(text)}</rdf:li></rdf:Alt></{name}>'
        for name, text in properties
    )
    return _PACKET.format(
        credit=_xml(spec.author),
        source=_xml(spec.source or ""),
        digest=_xml(digest),
        alts=alts,
    ).encode()


def _short(alt: str, language: str) -> str:
    if len(alt) <= ALT_ADVISED:
        return alt
    # Imported late, as in `cards.alt`.
    from cards.shorten import shortened

    return shortened(alt, language, lambda part: len(part) <= ALT_ADVISED) or alt[:ALT_ADVISED]


def _xml(text: str) -> str:
    """The text escaped for XML 1.0, without the control characters and the two non-characters that it forbids.

    The standard library's own escaping for XML lies behind `urllib`, which takes longer to load than a card to draw.
    """
    kept = (
        character for character in text if (character >= " " or character in "\t\n") and character not in "\ufffe\uffff"
    )
    return escape("".join(kept))
