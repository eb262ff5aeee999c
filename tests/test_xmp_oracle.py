"""The metadata of cards, as Exiv2 reads it: the library behind many photo managers, and none of ours."""

from __future__ import annotations

import exiv2
import pytest

from cards.encode import FileType
from cards.renderer import Renderer
from cards.spec import CardSpec, Look

TEXT = 'Words <b> & "more" to read — é 読む مرحبا 👩‍🚀.'


@pytest.mark.parametrize("file_type", ["png", "jpeg", "webp", "avif"])
def test_another_program_reads_what_we_wrote(renderer: Renderer, file_type: FileType) -> None:
    """Alt text, description, credit, source and digest come back from every type of file, letter by letter."""
    drawn = renderer.draw(CardSpec(TEXT, "Author Name", Look(), "A Title", "1912"), file_type=file_type)
    picture = exiv2.ImageFactory.open(drawn.data)
    picture.readMetadata()
    read = {entry.key(): entry.toString().removeprefix('lang="x-default" ') for entry in picture.xmpData()}
    assert read["Xmp.iptc.AltTextAccessibility"] == drawn.alt
    assert read["Xmp.dc.description"] == drawn.alt
    assert read["Xmp.photoshop.Credit"] == "Author Name"
    assert read["Xmp.photoshop.Source"] == "A Title, 1912"
    assert read["Xmp.dc.identifier"] == drawn.card.digest
