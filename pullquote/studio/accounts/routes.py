"""The routes of accounts and health."""

from __future__ import annotations

from starlette.routing import BaseRoute

from pullquote.studio.accounts import changes, health, pages, signing_in
from pullquote.studio.routing import change, look

ROUTES: tuple[BaseRoute, ...] = (
    look("/accounts", pages.accounts_page),
    change("/accounts", changes.add),
    look("/add-account", pages.new_account_page),
    look("/accounts/{name}", pages.account_page),
    change("/accounts/{name}", changes.edit),
    change("/accounts/{name}/pause", changes.pause),
    change("/accounts/{name}/resume", changes.resume),
    change("/accounts/{name}/check", changes.check),
    change("/accounts/{name}/remove", changes.remove),
    change("/accounts/{name}/login", signing_in.login),
    change("/accounts/{name}/logout", signing_in.logout),
    change("/sign-in/answer", signing_in.answer),
    change("/sign-in/paste", signing_in.paste),
    change("/sign-in/wait", signing_in.wait),
    look("/health", health.health_page),
    look("/health/doctor", health.doctor_piece),
)
