"""Networks that a person posts to: a share pack for each post, whole or not there, and a word to the person.

Touches: disk. A share pack is a post of the `folder` publisher with a checklist, and the texts ready to be copied.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime

from quotes.errors import InputError
from scheduler.model import Account, Outgoing
from scheduler.publisher import Access, Handover, Health, Media, Recovery
from scheduler.publishers.folder import FolderPublisher
from scheduler.rules import Rules

CHECKLIST = "checklist.txt"
DOCUMENT = "slides.pdf"

_TITLE = 60
"""Characters of a document's title, which its window shows."""


class AssistedPublisher:
    """Makes share packs in the folder that the account's option `folder` names, an absolute path."""

    def __init__(self, account: Account, access: Access, *, synced: Callable[[int], None] = os.fsync) -> None:
        self._folder = FolderPublisher(account, access, synced=synced, extra=self._extra)

    @property
    def rules(self) -> Rules:
        """The limits of the network that the person posts to."""
        return self._folder.rules

    @property
    def recovery(self) -> Recovery:
        """The same key finds the same pack for ever."""
        return self._folder.recovery

    def login_ends(self) -> datetime | None:
        """Never: the person logs in."""
        return None

    def check(self) -> Health:
        """The folder as it is; raises `Refused` when it is not there."""
        return self._folder.check()

    def upload(self, outgoing: Outgoing) -> Media:
        """Builds the pack out of sight; raises `Busy` when the disk will not take it."""
        return self._folder.upload(outgoing)

    def publish(self, outgoing: Outgoing, media: Media, key: str) -> Handover:
        """Shows the pack, and hands the post to a person."""
        return self._handover(self._folder.publish(outgoing, media, key).url or "")

    def find(self, outgoing: Outgoing) -> Handover | None:
        """The pack that is there already."""
        found = self._folder.find(outgoing)
        return None if found is None else self._handover(found.url or "")

    def _handover(self, where: str) -> Handover:
        return Handover(where, f"Post it on {self.rules.display} as its checklist says.")

    def _extra(self, outgoing: Outgoing) -> Iterator[tuple[str, bytes]]:
        """The files of a pack beyond those of a folder's post."""
        document = _document(outgoing) if "pdf" in self.rules.documents else None
        if document is not None:
            yield DOCUMENT, document
        for number, reply in enumerate(outgoing.payload.replies, 1):
            yield f"comment-{number}.txt", f"{reply.text}\n".encode()
        yield (
            CHECKLIST,
            "".join(f"{line}\n" for line in checklist(outgoing, self.rules, document=document is not None)).encode(),
        )


def _document(outgoing: Outgoing) -> bytes | None:
    """The pictures of a post as pages of one PDF; None for a single one."""
    pictures = outgoing.payload.pictures
    if len(pictures) < 2:
        return None
    # Imported late: accounts are opened for many commands, and hardly one makes a document.
    from cards.pdf import PdfPage, pdf_document

    pages = [PdfPage(one.data, one.width, one.height, one.alt) for one in pictures]
    first_line = outgoing.text.partition("\n")[0][:_TITLE]
    try:
        return pdf_document(pages, title=first_line, author=None, language=outgoing.payload.language)
    except InputError:
        # It is more than the post: whatever is wrong with it is no reason to hold that up.
        return None


def checklist(outgoing: Outgoing, rules: Rules, *, document: bool = False) -> Iterator[str]:
    """What to do, step by step, in the order in which the networks' own windows ask for it.

    `document` tells that the pack has the pictures as one file too.
    """
    payload = outgoing.payload
    yield f"{rules.display}: post {outgoing.post} of {outgoing.account.name}"
    yield ""
    yield f"[ ] Start a new post on {rules.display}."
    if payload.pictures:
        several = len(payload.pictures) > 1
        yield f"[ ] Add {'the pictures card, card-2 … in their order' if several else 'the picture card'}."
        if rules.alt is not None and several:
            yield "[ ] Give each its alt text: copy alt.txt, alt-2.txt …"
        elif rules.alt is not None:
            yield "[ ] Give it its alt text: copy alt.txt."
        if document:
            yield f"    Or, in their place, add {DOCUMENT} as a document: pages to turn, the alt texts in the file."
    yield "[ ] Paste the caption: copy caption.txt."
    if not rules.links:
        yield "[ ] Addresses in the caption cannot be followed there: put a link where there is a place for one."
    yield "[ ] Look at it once more: names, marks, the end of the text."
    yield "[ ] Post it."
    for number, _ in enumerate(payload.replies, 1):
        yield f"[ ] Answer it with a comment of your own: copy comment-{number}.txt."
    yield f"[ ] Say so: pullquote queue posted {outgoing.post} --link ADDRESS"
