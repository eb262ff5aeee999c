"""A calendar as one JSON document: the fields of `pullquote simulate --json`.

Pure.
"""

from __future__ import annotations

from typing import Any

from pullquote.calendar_words import summary
from scheduler.plan.zones import local, zone
from scheduler.simulation.entries import Calendar, Entry
from scheduler.simulation.findings import clock_changes, collisions, cost_of, headroom


def calendar_json(calendar: Calendar) -> dict[str, Any]:
    """The calendar; posts are named by their place in `posts`, counted from 0."""
    places = {id(one): number for number, one in enumerate(calendar.entries)}
    collided = collisions(calendar.entries)
    changes = clock_changes(zones_of(calendar), calendar.first, calendar.last)
    return {
        "first": calendar.first.isoformat(),
        "last": calendar.last.isoformat(),
        "seed": calendar.seed,
        "faults": calendar.faults,
        "summary": [words for _, words in summary(calendar, collided, changes)],
        "posts": [entry_json(one, calendar) for one in calendar.entries],
        "cost": cost_json(calendar),
        "collisions": [{"kind": one.kind, "posts": [places[id(entry)] for entry in one.entries]} for one in collided],
        "dst": [
            {
                "day": one.day.isoformat(),
                "zone": one.zone,
                "from": one.before.isoformat(timespec="minutes"),
                "to": one.after.isoformat(timespec="minutes"),
                "minutes": round(one.shift.total_seconds() / 60),
            }
            for one in changes
        ],
        "headroom": [
            {"account": one.account, "what": one.what, "most": one.most, "limit": one.limit}
            for one in headroom(calendar.entries, calendar.accounts, calendar.rules)
        ],
        "dry": [
            {
                "account": one.account,
                "campaign": one.campaign,
                "day": one.dry_on and one.dry_on.isoformat(),
                "beyond": one.beyond,
                "empty_slots": one.empty,
                "unused_left": one.left,
                "reason": one.reason,
                "until": one.until and one.until.isoformat(),
            }
            for one in calendar.supplies
        ],
        "notes": [
            {"account": one.account, "slot": one.slot, "kind": one.kind, "text": one.text} for one in calendar.notes
        ],
    }


def zones_of(calendar: Calendar) -> list[str]:
    """Every zone in which something is posted."""
    return sorted({one.post.zone for one in calendar.entries} | {"UTC"})


def entry_json(one: Entry, calendar: Calendar) -> dict[str, Any]:
    """One post; `id` is its number in the queue, None for one that only the simulation has planned."""
    caption = one.caption
    return {
        "id": one.post.id if one.planned else None,
        "account": one.post.account,
        "network": one.account.rules,
        "quote": one.post.quote,
        "slot": one.post.slot,
        "campaign": one.post.campaign,
        "wall": one.wall.isoformat(timespec="seconds"),
        "zone": one.post.zone,
        "due_at": one.post.due_at.isoformat(),
        "variant": one.post.variant,
        "state": one.post.state.value,
        "reason": one.trouble or one.post.reason,
        "posted_at": one.posted_at and one.posted_at.isoformat(),
        "posted_wall": one.posted_at and local(one.posted_at, zone(one.post.zone)).isoformat(timespec="seconds"),
        "late_seconds": round(one.late),
        "caption": caption and caption.text,
        "count": caption and caption.count.as_json(),
        "dropped": [f"{gone.part}: {gone.why}" for gone in (caption.dropped or ()) if caption] if caption else [],
        "advice": [{"rule": told.rule, "message": told.message, "hint": told.hint} for told in caption.advice]
        if caption
        else [],
        "alt": one.alt,
        "picture": one.picture and one.picture.file,
        "more": [{"picture": picture.file, "alt": alt} for picture, alt in one.more],
        "replies": list(one.replies),
        "cost": cost_of(one, calendar.rules[one.account.rules]),
    }


def cost_json(calendar: Calendar) -> dict[str, Any]:
    """What the posts cost in US dollars: in all, by account, and by which prices."""
    by_account: dict[str, float] = {one.name: 0.0 for one in calendar.accounts}
    for one in calendar.entries:
        price = cost_of(one, calendar.rules[one.account.rules])
        by_account[one.post.account] = round(by_account.get(one.post.account, 0.0) + price, 6)
    prices = []
    for name in sorted(calendar.rules):
        rules = calendar.rules[name]
        if rules.cost.post or rules.cost.post_with_link:
            figure = rules.figure("cost")
            prices.append(
                {
                    "network": name,
                    "post": rules.cost.post,
                    "post_with_link": rules.cost.post_with_link,
                    "alt_text": rules.cost.alt_text,
                    "source": figure and figure.source,
                    "read": figure and figure.read.isoformat(),
                }
            )
    return {"total": round(sum(by_account.values()), 6), "currency": "USD", "by_account": by_account, "prices": prices}
