"""A page of all cards in a folder, to look at before anything goes out.

Touches: disk (reads its template, writes the page).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote as url_quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from cards.card import Card
from cards.writing import write_whole
from pullquote.output import count_of
from quotes.model import Quote
from quotes.policy import doubts

PAGE = "index.html"


def write_gallery(folder: Path, title: str, cards: Iterable[Card], quotes: Mapping[str, Quote]) -> Path:
    """Writes the page into the cards' folder and gives its path.

    The page stands alone (no network, no script needed), shows every picture with its alt text, and says beside each
    what is unproven; the card itself stays clean. Raises `StorageError`.
    """
    environment = Environment(
        loader=PackageLoader("pullquote", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["url"] = url_quote
    shown = list(cards)
    designs = list(dict.fromkeys(card.design for card in shown))
    formats = list(dict.fromkeys(card.format for card in shown))
    rows = [
        {
            **_row(card, quotes.get(card.quote or "")),
            "design_number": designs.index(card.design) + 1,
            "format_number": formats.index(card.format) + 1,
        }
        for card in shown
    ]
    statuses = {row["status"] for row in rows}
    page = environment.get_template("gallery.html").render(
        title=title,
        cards=rows,
        quotes=len({card.quote for card in shown}),
        designs=designs,
        formats=formats,
        # What is true of every card is said once.
        status=statuses.pop() if len(statuses) == 1 else "",
    )
    write_whole(folder / PAGE, page.encode())
    return folder / PAGE


def _row(card: Card, quote: Quote | None) -> dict[str, object]:
    return {
        "file": card.file,
        "width": card.width,
        "height": card.height,
        "shape": round(card.width / card.height, 4),
        "design": card.design,
        "format": card.format,
        "palette": card.palette,
        "slide": f"slide {card.slide}/{card.slides}" if card.slide else "",
        "alt": card.alt,
        "author": quote.attribution.person if quote else "",
        "status": ", ".join(doubts(quote)) if quote else "",
        "figures": f"{card.type_px:g} px, {count_of(card.lines, 'line')}, contrast {card.contrast:g} : 1",
        "warnings": list(card.warnings),
    }
