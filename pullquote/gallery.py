"""A page of all cards in a folder, to look at before anything goes out.

Touches: disk (reads its template, writes the page).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote as url_quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from cards.card import Card
from cards.folder import write_whole
from quotes.model import Proof, Quote

PAGE = "index.html"


def write_gallery(folder: Path, title: str, cards: Iterable[Card], quotes: Mapping[str, Quote]) -> Path:
    """Writes the page into the cards' folder and gives its path.

    The page stands alone (no network, no script needed), shows every picture with its alt text, and says beside each
    what is unproven; the card itself stays clean. Raises `StorageError`.
    """
    environment = Environment(loader=PackageLoader("pullquote", "pages"), autoescape=True, undefined=StrictUndefined)
    environment.filters["url"] = url_quote
    rows = [_row(card, quotes.get(card.quote or "")) for card in cards]
    designs = list(dict.fromkeys(row["design"] for row in rows))
    shown = list(dict.fromkeys(row["format"] for row in rows))
    page = environment.get_template("gallery.html").render(title=title, cards=rows, designs=designs, formats=shown)
    write_whole(folder / PAGE, page.encode())
    return folder / PAGE


def _row(card: Card, quote: Quote | None) -> dict[str, object]:
    proven = quote is not None and quote.proof in (Proof.VERIFIED, Proof.LOCATED, Proof.MATCHES_TRANSCRIPT)
    return {
        "file": card.file,
        "width": card.width,
        "height": card.height,
        "design": card.design,
        "format": card.format,
        "palette": card.palette,
        "alt": card.alt,
        "author": quote.attribution.person if quote else "",
        "proof": "" if proven or quote is None else quote.proof.value,
        "standing": quote.standing.value if quote else "",
        "figures": f"{card.type_px:g} px, {card.lines} lines, contrast {card.contrast:g} : 1",
        "warnings": list(card.warnings),
    }
