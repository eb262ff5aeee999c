"""Rows into the nouns of posting and back.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from quotes.errors import StorageError
from quotes.usage import WhenExhausted
from scheduler.model import (
    Account,
    Campaign,
    Facet,
    FurtherQuote,
    HistoryLine,
    Payload,
    Picture,
    Post,
    Receipt,
    Reply,
    Schedule,
    Thread,
)
from scheduler.states import State
from scheduler.tables import account, campaign, history, picture, post, post_picture, receipt

_PLAIN = ("handle", "design", "format", "palette", "link")


def settings_json(it: Account) -> str:
    """What an account's row keeps as JSON: everything but its name, network, rules and present state."""
    kept = {
        "options": dict(it.options),
        "only": dict(it.only),
        "approves": it.approves,
        "text_only": it.text_only,
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
        "source_rest": plan.source_rest.total_seconds(),
        "topic_rest": plan.topic_rest.total_seconds(),
        "when_exhausted": plan.when_exhausted.value,
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
            # Not there before 0.7.
            source_rest=timedelta(seconds=plan.get("source_rest", 0)),
            topic_rest=timedelta(seconds=plan.get("topic_rest", 0)),
            when_exhausted=WhenExhausted(plan.get("when_exhausted", WhenExhausted.STOP)),
        )
        return Account(
            name=row.name,
            network=row.network,
            rules=row.rules,
            options=kept["options"],
            schedule=schedule,
            only=kept["only"],
            approves=kept["approves"],
            text_only=kept.get("text_only", False),  # not there before 0.3
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
        more=further_quotes(row.more),
        follows=row.follows,
    )


def further_quotes(text: str | None) -> tuple[FurtherQuote, ...]:
    """The further quotes of a carousel, as its row keeps them."""
    return tuple(FurtherQuote(*one) for one in json.loads(text)) if text else ()


def further_json(more: tuple[FurtherQuote, ...]) -> str | None:
    """The further quotes of a carousel for its row; None when there are none."""
    return json.dumps([[one.quote, one.cluster, one.cycle] for one in more]) if more else None


def payload_json(payload: Payload) -> str:
    """A payload as its row keeps it; pictures are kept by their hash beside it."""
    kept = {
        **_message_json(payload),
        "language": payload.language,
        "made_from": payload.made_from,
        "replies": [_message_json(reply) for reply in payload.replies],
    }
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def _message_json(message: Payload | Reply) -> dict[str, Any]:
    """What a post and a reply have in common."""
    return {
        "text": message.text,
        "facets": [[getattr(facet, field.name) for field in fields(Facet)] for facet in message.facets],
        "pictures": [
            {
                "sha256": hashlib.sha256(one.data).hexdigest(),
                "alt": one.alt,
                "type": one.type,
                "width": one.width,
                "height": one.height,
            }
            for one in message.pictures
        ],
    }


def next_payload(text: str) -> tuple[str, list[str]] | None:
    """What the first reply of a kept payload says, as its own row keeps it, and the SHA-256 of its pictures.

    None when the thread ends here.
    """
    kept = json.loads(text)
    if not (replies := kept.get("replies")):
        return None
    first, rest = replies[0], replies[1:]
    after = {**first, "language": kept["language"], "made_from": kept["made_from"], "replies": rest}
    hashes = [one["sha256"] for message in replies for one in message["pictures"]]
    return json.dumps(after, ensure_ascii=False, sort_keys=True), hashes


def load_payload(connection: Connection, pk: int) -> Payload | None:
    """What a post says; None while it is not frozen. Pictures that are no longer kept come without their bytes."""
    text = connection.execute(select(post.c.payload).where(post.c.pk == pk)).scalar_one()
    if text is None:
        return None
    kept: Mapping[str, Any] = json.loads(text)
    statement = select(picture).join(post_picture, post_picture.c.sha256 == picture.c.sha256)
    stored = {row.sha256: row.data for row in connection.execute(statement.where(post_picture.c.post_pk == pk))}
    return Payload(
        language=kept["language"],
        made_from=kept["made_from"],
        replies=tuple(Reply(**_message(one, stored)) for one in kept.get("replies", ())),  # not there before 0.3
        **_message(kept, stored),
    )


def _message(kept: Mapping[str, Any], stored: Mapping[str, bytes]) -> dict[str, Any]:
    pictures = tuple(
        Picture(bytes(stored.get(one["sha256"], b"")), one["type"], one["width"], one["height"], one["alt"])
        for one in kept["pictures"]
    )
    return {"text": kept["text"], "pictures": pictures, "facets": tuple(Facet(*facet) for facet in kept["facets"])}


def load_thread(connection: Connection, follows: int | None) -> Thread | None:
    """Where a reply hangs that follows that post; None for a post that follows none.

    Raises `StorageError` when the database has lost a receipt.
    """
    if follows is None:
        return None
    chain = [follows]
    while (above := connection.execute(select(post.c.follows).where(post.c.pk == chain[-1])).scalar()) is not None:
        chain.append(above)
    return Thread(_proof(connection, chain[-1]), _proof(connection, chain[0]))


def _proof(connection: Connection, pk: int) -> Receipt:
    """The receipt to hang a reply below: the network's own, if there is one, names the post better than a person."""
    receipts = load_receipts(connection, pk)
    if not receipts:
        raise StorageError(
            f"Post {pk} has a reply, but no receipt.", "Restore the database from a backup, or cancel the reply."
        )
    return next((one for one in receipts if one.origin != "person"), receipts[0])


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
