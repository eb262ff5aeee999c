"""The accounts posts go to, and their campaigns.

Touches: disk.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from quotes.database import reading, writing
from quotes.errors import InputError, NotFound, Outdated, nearest
from quotes.identity import fold
from scheduler.model import Account, Campaign
from scheduler.restored import hold_missed, paused_anew
from scheduler.rows import account_from, load_campaigns, settings_json
from scheduler.states import ABANDONED, IN_FLIGHT, Event, State
from scheduler.tables import account, campaign, post
from scheduler.transitions import move


class Accounts:
    """Accounts in a database. Every method is one transaction; names are matched without regard to case."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, it: Account, *, now: datetime) -> None:
        """Keeps a new account. Raises `InputError` when another has that name."""
        with writing(self._engine) as connection:
            _must_be_new(connection, it.name)
            row = {"name": it.name, "key": fold(it.name), "network": it.network, "rules": it.rules}
            values = {**row, "settings": settings_json(it), "strikes": 0, "paused": it.paused, "added_at": now}
            try:
                connection.execute(insert(account).values(**values))
            except IntegrityError as error:
                # Another program has added it since we looked.
                raise _taken(it.name) from error

    def check_new(self, name: str) -> None:
        """Raises `InputError` when there is an account of that name."""
        with reading(self._engine) as connection:
            _must_be_new(connection, name)

    def get(self, name: str) -> Account:
        """The account of that name. Raises `NotFound`, with the likely spelling."""
        with reading(self._engine) as connection:
            return account_from(_named(connection, name))

    def all(self) -> list[Account]:
        """Every account, in the order they were added."""
        with reading(self._engine) as connection:
            return [account_from(row) for row in connection.execute(_present().order_by(account.c.pk))]

    def edit(self, it: Account, *, seen: Account | None = None) -> None:
        """Keeps an account's settings as they are in `it`; posts already planned stay. Raises `NotFound`.

        With the account as it was `seen`, raises `Outdated` when its settings are others by now.
        """
        with writing(self._engine) as connection:
            pk = _named(connection, it.name).pk
            if seen is not None:
                row = connection.execute(select(account).where(account.c.pk == pk).with_for_update()).one()
                now = account_from(row)
                if (now.rules, settings_json(now)) != (seen.rules, settings_json(seen)):
                    raise Outdated(f"{it.name!r} was changed meanwhile.", "Look at it again.")
            values = {"network": it.network, "rules": it.rules, "settings": settings_json(it)}
            connection.execute(update(account).where(account.c.pk == pk).values(**values))

    def remember(self, name: str, options: Mapping[str, str]) -> None:
        """Keeps these of an account's options beside the others, in one transaction. Raises `NotFound`."""
        with writing(self._engine) as connection:
            # PostgreSQL: locked before it is read, so that two who remember at once forget nothing.
            pk = _named(connection, name).pk
            row = connection.execute(select(account).where(account.c.pk == pk).with_for_update()).one()
            it = account_from(row)
            settings = settings_json(replace(it, options={**it.options, **options}))
            connection.execute(update(account).where(account.c.pk == row.pk).values(settings=settings))

    def pause(self, name: str, reason: str) -> None:
        """Sends nothing for the account until it is resumed. Raises `NotFound`."""
        with writing(self._engine) as connection:
            row = _named(connection, name)
            why = paused_anew(row.paused, reason)
            connection.execute(update(account).where(account.c.pk == row.pk).values(paused=why))

    def resume(self, name: str, *, now: datetime) -> int:
        """Lets an account post again, with a clean slate. Raises `NotFound`.

        Gives how many posts are held because it was paused by a restore and they came due since: see `hold_missed`.
        """
        with writing(self._engine) as connection:
            pk = _named(connection, name).pk
            held = hold_missed(connection, pk, now=now)
            clean = {"paused": None, "strikes": 0, "waits_until": None, "waits_for": None}
            connection.execute(update(account).where(account.c.pk == pk).values(**clean))
            return held

    def remove(self, name: str, *, now: datetime) -> int:
        """Takes an account away, cancels what it had planned, and gives how many posts that were.

        Receipts and history stay. Raises `NotFound`, and `InputError` while a post of it is on its way or unsure.
        """
        with writing(self._engine) as connection:
            pk = _named(connection, name).pk
            unfinished = [state.value for state in (*IN_FLIGHT, State.UNSURE)]
            open_posts = select(post.c.pk).where(post.c.account_pk == pk, post.c.state.in_(unfinished))
            if ids := list(connection.execute(open_posts).scalars()):
                raise InputError(
                    f"Post {ids[0]} of {name!r} is on its way or unsure.",
                    "Let `pullquote run` finish it, or answer it in `pullquote inbox`, then remove the account.",
                )
            planned = select(post.c.pk).where(
                post.c.account_pk == pk, post.c.state.in_([one.value for one in ABANDONED])
            )
            ids = list(connection.execute(planned).scalars())
            for id in ids:
                move(connection, id, Event.CANCEL, now=now, note="the account was removed")
            connection.execute(delete(campaign).where(campaign.c.account_pk == pk))
            connection.execute(update(account).where(account.c.pk == pk).values(removed_at=now))
            return len(ids)

    def campaigns(self) -> list[Campaign]:
        """Every campaign, by its beginning."""
        with reading(self._engine) as connection:
            return load_campaigns(connection)

    def add_campaign(self, it: Campaign) -> None:
        """Keeps a campaign. Raises `NotFound` for its account, `InputError` for its dates or a name already there."""
        if it.ends < it.starts:
            raise InputError(f"The campaign {it.name!r} ends before it starts.", "Swap --from and --until.")
        with writing(self._engine) as connection:
            pk = _named(connection, it.account).pk
            key = fold(it.name)
            values = {
                "account_pk": pk,
                "name": it.name,
                "key": key,
                "starts": it.starts.isoformat(),
                "ends": it.ends.isoformat(),
                "chosen": json.dumps(dict(it.only), ensure_ascii=False, sort_keys=True),
                "slots": it.slots,
            }
            try:
                connection.execute(insert(campaign).values(**values))
            except IntegrityError as error:
                raise InputError(
                    f"{it.account!r} has a campaign {it.name!r} already.", "Choose another name."
                ) from error

    def remove_campaign(self, account_name: str, name: str) -> None:
        """Takes a campaign away; posts that it planned stay. Raises `NotFound`."""
        with writing(self._engine) as connection:
            pk = _named(connection, account_name).pk
            gone = delete(campaign).where(campaign.c.account_pk == pk, campaign.c.key == fold(name))
            if not connection.execute(gone).rowcount:
                raise NotFound(f"{account_name!r} has no campaign {name!r}.", "`pullquote campaigns` lists them.")


def _present() -> Select[Any]:
    return select(account).where(account.c.removed_at.is_(None))


def _row(connection: Connection, name: str) -> Row[tuple[object, ...]] | None:
    return connection.execute(_present().where(account.c.key == fold(name))).first()


def _must_be_new(connection: Connection, name: str) -> None:
    if (row := _row(connection, name)) is not None:
        raise _taken(row.name)


def _taken(name: str) -> InputError:
    return InputError(
        f"There is an account {name!r} already.",
        "Choose another name, or change that one with `pullquote accounts edit`.",
    )


def _named(connection: Connection, name: str) -> Row[tuple[object, ...]]:
    if (row := _row(connection, name)) is not None:
        return row
    known = list(connection.execute(select(account.c.name).where(account.c.removed_at.is_(None))).scalars())
    near = nearest(name, known)
    hint = f"Did you mean {near!r}?" if near else "`pullquote accounts list` lists them; `accounts add` makes one."
    raise NotFound(f"There is no account {name!r}.", hint)
