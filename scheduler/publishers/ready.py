"""What a publisher makes sure of before it sends anything: its options, its login, the pictures.

Touches: the account's login.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from quotes.errors import InputError, NotFound, Refused, StorageError
from scheduler.captions.counting import count_alt
from scheduler.logins.login import Secrets
from scheduler.model import Picture
from scheduler.publisher import Access, Busy, Unsure
from scheduler.rules import Rules


def chosen(options: Mapping[str, str], name: str) -> bool:
    """Whether an option is `yes`; without it, no. Raises `InputError` for any other word than yes and no."""
    word = options.get(name, "no")
    if word not in ("yes", "no"):
        raise InputError(f"The option {name} is neither yes nor no.", f"Write {name}=yes or {name}=no.")
    return word == "yes"


def secrets_of(access: Access, *names: str) -> Secrets:
    """The account's secrets, of which it must have these.

    Raises `Refused` (rule `login`) when it has not, and `Busy` when the disk does not give them. Both mean that nothing
    was sent, which is not what other errors from `publish` mean.
    """
    held: Secrets = {}
    why = "The account has no login."
    try:
        held = access.login.read()
        why = "The account's login is not whole."
    except NotFound as error:
        why = error.message
    except StorageError as error:
        raise Busy(f"The login cannot be read: {error.message}") from None
    if not all(held.get(name) for name in names):
        raise Refused("login", why, "`pullquote accounts login NAME` signs in.")
    return held


def check_pictures(pictures: Sequence[Picture], rules: Rules) -> None:
    """Raises `Refused` (rule `picture` or `alt`) for pictures that the network would not take, or take wrongly."""
    takes, name = rules.pictures, rules.display
    if len(pictures) < takes.least:
        raise Refused("picture", f"{name} takes no post without a picture.", "Use `--with-card`.")
    if len(pictures) > takes.most:
        raise Refused("picture", f"{len(pictures)} pictures are too many for {name}: it takes {takes.most}.")
    for number, picture in enumerate(pictures, 1):
        if why := _unfit(picture, rules):
            raise Refused("picture", f"Picture {number} is not for {name}: {why}.")
        if rules.alt is not None and not (count := count_alt(picture.alt, rules.alt)).fits:
            raise Refused("alt", f"The alt text of picture {number} is too long for {name}: {count.as_words}.")


def _unfit(picture: Picture, rules: Rules) -> str | None:
    takes, width, height = rules.pictures, picture.width, picture.height
    if not picture.data or width < 1 or height < 1:
        return "there is nothing in it"
    if picture.type not in takes.types:
        return f"it is {picture.type}, and not {' or '.join(takes.types)}"
    if takes.bytes is not None and len(picture.data) > takes.bytes:
        return f"it has {len(picture.data):,} bytes of {takes.bytes:,}"
    if takes.pixels is not None and width * height > takes.pixels:
        return f"it has {width * height:,} pixels of {takes.pixels:,}"
    if takes.sides is not None and width + height > takes.sides:
        return f"its sides are {width + height:,} pixels together, of {takes.sides:,}"
    if takes.ratio is not None and not takes.ratio[0] <= width / height <= takes.ratio[1]:
        return "it is too long and narrow"
    return None


@contextmanager
def asking() -> Iterator[None]:
    """For questions, of which nobody sees anything: no answer to one is no more than a reason to ask again."""
    try:
        yield
    except Unsure as error:
        raise Busy(error.message) from None
