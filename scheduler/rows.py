"""Rows into the nouns of posting and back.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from quotes.errors import StorageError
from scheduler.model import Account, Campaign, Facet, HistoryLine, Payload, Picture, Post, Receipt, Schedule
from scheduler.states import State
from scheduler.tables import account, campaign, history, picture, post, post_picture, receipt

_PLAIN = ("handle", "design", "format", "palette", "link")


def settings_json(it: Account) -> str:
    """What an account's row keeps as JSON: everything but its name, network, rules and present state."""
    kept = {
        "options": dict(it.options),
        "only": dict(it.only),
        "approves": it.approves,
        **{name: getattr(it, name) for name in _PLAIN},
        "schedule": schedule_json(it.schedule),
    }
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def schedule_json(plan: Schedule) -> dict[str, Any]:
    """A schedule as JSON values; lengths of time are in seconds."""
    return {
        "slots": plan.slots,
        "jitter": plan.jitter.total_seconds(),
        "spacing": plan.spacing.total_seconds(),
        "daily_cap": plan.daily_cap,
        "grace": plan.grace.total_seconds(),
        "blackouts": [[first.isoformat(), last.isoformat()] for first, last in plan.blackouts],
        "again_after": plan.again_after and plan.again_after.total_seconds(),
        "author_rest": plan.author_rest.total_seconds(),
    }


def account_from(row: Row[Any]) -> Account:
    """The account of a row. Raises `StorageError` when its settings are damaged."""
    try:
        kept = json.loads(row.settings)
        plan = kept["schedule"]
        schedule = Schedule(
            slots=plan["slots"],
            jitter=timedelta(seconds=plan["jitter"]),
            spacing=timedelta(seconds=plan["spacing"]),
            daily_cap=plan["daily_cap"],
            grace=timedelta(seconds=plan["grace"]),
            blackouts=tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in plan["blackouts"]),
            again_after=None if plan["again_after"] is None else timedelta(seconds=plan["again_after"]),
            author_rest=timedelta(seconds=plan["author_rest"]),
        )
        return Account(
            name=row.name,
            network=row.network,
            rules=row.rules,
            options=kept["options"],
            schedule=schedule,
            only=kept["only"],
            approves=kept["approves"],
            paused=row.paused,
            waits_until=row.waits_until,
            waits_for=row.waits_for,
            strikes=row.strikes,
            **{name: kept[name] for name in _PLAIN},
        )
    except (ValueError, KeyError, TypeError) as error:
        raise StorageError(
            f"The settings of the account {row.name!r} are damaged: {error!r}.",
            "Restore the database from a backup, or remove the account and add it anew.",
        ) from error


def campaign_from(row: Row[Any], account_name: str) -> Campaign:
    """The campaign of a row."""
    return Campaign(
        name=row.name,
        account=account_name,
        starts=date.fromisoformat(row.starts),
        ends=date.fromisoformat(row.ends),
        only=json.loads(row.chosen),
        slots=row.slots,
    )


def load_campaigns(connection: Connection) -> list[Campaign]:
    """The campaigns of all accounts that are still there, by their beginning."""
    statement = (
        select(campaign, account.c.name.label("account_name"))
        .join(account)
        .where(account.c.removed_at.is_(None))
        .order_by(campaign.c.starts, campaign.c.pk)
    )
    return [campaign_from(row, row.account_name) for row in connection.execute(statement)]


def posts_statement() -> Select[Any]:
    """Every post with its account's name and the address of its receipt."""
    address = (
        select(receipt.c.url).where(receipt.c.post_pk == post.c.pk).order_by(receipt.c.pk).limit(1).scalar_subquery()
    )
    return select(post, account.c.name.label("account_name"), address.label("url")).join(
        account, account.c.pk == post.c.account_pk
    )


def post_from(row: Row[Any]) -> Post:
    """The post of a row of `posts_statement`."""
    return Post(
        id=row.pk,
        account=row.account_name,
        state=State(row.state),
        quote=row.quote_id,
        cluster=row.cluster,
        cycle=row.cycle,
        slot=row.slot,
        campaign=row.campaign,
        wall=row.wall,
        zone=row.zone,
        due_at=row.due_at,
        ready_at=row.ready_at,
        expires_at=row.expires_at,
        variant=row.variant,
        design=row.design,
        format=row.format,
        palette=row.palette,
        key=row.key,
        attempts=row.attempts,
        looks=row.looks,
        frozen=row.payload is not None,
        reason=row.reason,
        url=row.url,
    )


def payload_json(payload: Payload, hashes: list[str]) -> str:
    """A payload as its row keeps it; pictures are kept by their hash beside it."""
    kept = {
        "text": payload.text,
        "language": payload.language,
        "facets": [[getattr(facet, field.name) for field in fields(Facet)] for facet in payload.facets],
        "made_from": payload.made_from,
        "pictures": [
            {"sha256": sha256, "alt": one.alt, "type": one.type, "width": one.width, "height": one.height}
            for sha256, one in zip(hashes, payload.pictures, strict=True)
        ],
    }
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def load_payload(connection: Connection, pk: int) -> Payload | None:
    """What a post says; None while it is not frozen. Pictures that are no longer kept come without their bytes."""
    text = connection.execute(select(post.c.payload).where(post.c.pk == pk)).scalar_one()
    if text is None:
        return None
    kept: Mapping[str, Any] = json.loads(text)
    statement = select(picture).join(post_picture, post_picture.c.sha256 == picture.c.sha256)
    stored = {row.sha256: row for row in connection.execute(statement.where(post_picture.c.post_pk == pk))}
    pictures = []
    for one in kept["pictures"]:
        row = stored.get(one["sha256"])
        data = b"" if row is None else bytes(row.data)
        pictures.append(Picture(data, one["type"], one["width"], one["height"], one["alt"]))
    return Payload(
        text=kept["text"],
        language=kept["language"],
        pictures=tuple(pictures),
        facets=tuple(Facet(*facet) for facet in kept["facets"]),
        made_from=kept["made_from"],
    )


def load_history(connection: Connection, pk: int) -> list[HistoryLine]:
    """Everything that happened to a post, oldest first."""
    rows = connection.execute(select(history).where(history.c.post_pk == pk).order_by(history.c.pk))
    return [
        HistoryLine(
            post=row.post_pk,
            at=row.at,
            event=row.event,
            before=None if row.before is None else State(row.before),
            after=State(row.after),
            owner=row.owner,
            attempt=row.attempt,
            note=row.note,
            sent=row.sent,
            answer=row.answer,
        )
        for row in rows
    ]


def load_receipts(connection: Connection, pk: int) -> list[Receipt]:
    """The receipts of a post, oldest first."""
    rows = connection.execute(select(receipt).where(receipt.c.post_pk == pk).order_by(receipt.c.pk))
    return [Receipt(row.remote_id, row.url, row.posted_at, row.origin, row.answer) for row in rows]
