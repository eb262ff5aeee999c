"""Posts whose cards are those that `draw` draws: in the workspace's brand, with the authors' portraits.

Touches: disk (reads quotes, caption templates, the logo and portraits).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from cards.spec import CardSpec, Look, spec_for
from pullquote.portraits import portraits_of
from pullquote.workspace import Workspace
from quotes.model import Quote
from scheduler.composing import QuoteComposer

if TYPE_CHECKING:
    from pullquote.posting import Posting


class BrandedComposer(QuoteComposer):
    """Makes posts of the quotes that `quote` gives by their ids, with what the posting side of a workspace tells."""

    def __init__(self, posting: Posting, quote: Callable[[str], Quote]) -> None:
        where = posting.workspace
        super().__init__(
            quote,
            posting.template,
            posting.rules,
            where.renderer,
            file_type=where.settings.defaults.type,
            policy=posting.policy,
            spec=partial(_branded, where),
        )


def _branded(workspace: Workspace, quote: Quote, look: Look) -> CardSpec:
    """The card that `draw` draws of a quote in a look; an account's own handle comes before the brand's."""
    own = workspace.look(look.design, look.format, look.palette)
    spec = spec_for(quote, replace(own, handle=look.handle or own.handle))
    # Pictures are looked up for each post: a runner lives for weeks.
    return replace(spec, portrait=portraits_of(workspace).of(quote.attribution.person))
