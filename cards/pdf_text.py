"""The text of a PDF page that is there and not seen: what is searched, copied and read aloud.

Pure. Letters are glyphs without ink of Type 3 fonts, so that no font file is needed for any script; a font holds 255.
They go from left to right as they would be seen, as readers of PDF expect; each has its character beside it.
"""

from __future__ import annotations

from math import sqrt

from cards.bidi import visual_runs
from cards.direction import directed
from cards.pdf_objects import Objects, references, utf16

_CODES = 255
_ADVANCE = 500
"""The width of every letter in thousandths of its size: about the mean of running text."""

_MAP_ENTRIES = 100
"""Entries in one block of a map of characters, at most (ISO 32000-1, 9.10.3)."""

_MARGIN = 0.08
"""The share of the page's width that is left free on each side."""

_LEADING = 1.4

_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
"""Characters whose other half is seen where they stand in words that run to the left; readers turn them back."""

_MAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<00> <FF>
endcodespacerange
{entries}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


class HiddenText:
    """The fonts of one document's hidden texts."""

    def __init__(self, texts: list[str]) -> None:
        # A lone surrogate has no place in UTF-16.
        shown = {character for text in texts for character in (*text, *text.translate(_MIRRORED))}
        self._characters = sorted(character for character in shown if not _lone(character))
        self._places = {character: divmod(place, _CODES) for place, character in enumerate(self._characters)}

    def put_fonts(self, objects: Objects) -> str:
        """Sets the fonts' objects, and gives the entries of a page's font dictionary."""
        blank = objects.put_stream("", f"{_ADVANCE} 0 d0".encode("ascii"))
        entries = []
        for first in range(0, len(self._characters), _CODES):
            part = self._characters[first : first + _CODES]
            table = objects.put_stream("", _unicode_map(part))
            font = objects.put(
                "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 0 0] /FontMatrix [0.001 0 0 0.001 0 0] "
                f"/CharProcs << /blank {blank} 0 R >> "
                f"/Encoding << /Type /Encoding /Differences [1{' /blank' * len(part)}] >> "
                f"/FirstChar 1 /LastChar {len(part)} /Widths [{f'{_ADVANCE} ' * len(part)}] "
                f"/Resources << >> /ToUnicode {references([table])[1:-1]} >>"
            )
            entries.append(f"/F{first // _CODES} {font} 0 R")
        return " ".join(entries)

    def shown(self, text: str, width: int, height: int) -> str:
        """The operators that lay a text over a page in lines, so large that it about fills the page."""
        across = width * (1 - 2 * _MARGIN)
        size = min(height / 20, sqrt(across * height * 0.8 / (_LEADING * _ADVANCE / 1000 * max(1, len(text)))))
        lines = _lines(text, max(1, int(across / (size * _ADVANCE / 1000))))
        # All lines go the way of the whole text, whatever word one begins with.
        levels, at = directed("".join(lines)).levels, 0
        out = [f"BT 3 Tr {size * _LEADING:.2f} TL 1 0 0 1 {width * _MARGIN:.2f} {height - size * 2:.2f} Tm"]
        for line in lines:
            out += [*self._line(_as_seen(line, levels[at : at + len(line)]), size), "T*"]
            at += len(line)
        return "\n".join([*out, "ET"])

    def _line(self, line: str, size: float) -> list[str]:
        out: list[str] = []
        font, codes = -1, ""
        for character in line:
            if character not in self._places:
                continue
            needed, code = self._places[character]
            if needed != font and codes:
                out.append(f"/F{font} {size:.2f} Tf <{codes}> Tj")
                codes = ""
            font = needed
            codes += f"{code + 1:02X}"
        return [*out, f"/F{font} {size:.2f} Tf <{codes}> Tj"] if codes else out


def _lines(text: str, length: int) -> list[str]:
    """The text in lines of about so many characters; a line keeps the space at its end, which parts it from the next.

    A text without spaces is cut where the line ends: nobody sees it.
    """
    lines = [""]
    for word in text.split():
        for start in range(0, len(word), length):
            part = word[start : start + length]
            if lines[-1] and len(lines[-1]) + len(part) > length:
                lines.append("")
            lines[-1] += part
        lines[-1] += " "
    lines[-1] = lines[-1].rstrip()
    return lines


def _as_seen(line: str, levels: bytes) -> str:
    """The characters from left to right; a mark stays behind its letter."""
    if not any(levels):
        return line
    from regex import findall

    return "".join(
        "".join(reversed(findall(r"\X", line[start:end]))).translate(_MIRRORED) if level % 2 else line[start:end]
        for start, end, level in visual_runs(levels)
    )


def _unicode_map(characters: list[str]) -> bytes:
    blocks = []
    for first in range(0, len(characters), _MAP_ENTRIES):
        part = characters[first : first + _MAP_ENTRIES]
        rows = "\n".join(f"<{code:02X}> <{utf16(character)}>" for code, character in enumerate(part, first + 1))
        blocks.append(f"{len(part)} beginbfchar\n{rows}\nendbfchar")
    return _MAP.format(entries="\n".join(blocks)).encode("ascii")


def _lone(character: str) -> bool:
    return "\ud800" <= character <= "\udfff"
