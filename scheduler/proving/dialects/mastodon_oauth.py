"""How a Mastodon server lets apps in: registration, the person's yes, and the token, with PKCE (Mastodon 4.3 on).

Pure.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from scheduler.proving.dialect import Reply, Request
from scheduler.proving.dialects.mastodon_forms import form_of
from scheduler.proving.faults import TOKEN

CLIENT_SECRET = "proving-client-secret-that-must-not-leak"
"""What every app is given."""


@dataclass
class _App:
    redirects: list[str]
    scopes: list[str]
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    """What was asked for, by the code that was given for it."""


class Apps:
    """The apps of one server; its one person is signed in and says yes to each."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._apps: dict[str, _App] = {}
        self._routes = {
            ("POST", "/api/v1/apps"): self._register,
            ("GET", "/oauth/authorize"): self._authorize,
            ("POST", "/oauth/token"): self._token,
            ("GET", "/.well-known/oauth-authorization-server"): self._describe,
        }

    def serve(self, request: Request) -> Reply | None:
        """The answer to what concerns apps; None for all else."""
        route = self._routes.get((request.method, request.path))
        return None if route is None else route(request)

    def _register(self, request: Request) -> Reply:
        form = form_of(request)
        if not form.get("client_name") or not form.get("redirect_uris"):
            return Reply.of(422, {"error": "Validation failed: Application name can't be blank"})
        id, scopes = f"app-{len(self._apps) + 1}", form.get("scopes", "read").split()
        self._apps[id] = _App(form["redirect_uris"].split(), scopes)
        told = {"id": "1", "name": form["client_name"], "website": form.get("website"), "scopes": scopes}
        return Reply.of(200, {**told, "client_id": id, "client_secret": CLIENT_SECRET, "client_secret_expires_at": 0})

    def _authorize(self, request: Request) -> Reply:
        app, asked = self._apps.get(request.query.get("client_id", "")), request.query
        if app is None or asked.get("redirect_uri") not in app.redirects or asked.get("response_type") != "code":
            return Reply.of(400, {"error": "invalid_request"})
        if not set(asked.get("scope", "read").split()) <= set(app.scopes):
            return Reply.of(400, {"error": "invalid_scope"})
        code = f"code-{len(app.codes) + 1}"
        app.codes[code] = dict(asked)
        back = {"code": code} | ({"state": asked["state"]} if "state" in asked else {})
        return Reply(302, b"", {"Location": f"{asked['redirect_uri']}?{urlencode(back)}"})

    def _token(self, request: Request) -> Reply:
        form = form_of(request)
        app = self._apps.get(form.get("client_id", ""))
        if app is None or form.get("client_secret") != CLIENT_SECRET:
            return Reply.of(401, {"error": "invalid_client", "error_description": "Client authentication failed."})
        asked = app.codes.pop(form.get("code", ""), None)  # a code is good once
        if asked is None or asked["redirect_uri"] != form.get("redirect_uri") or not _proven(asked, form):
            told = "The provided authorization grant is invalid, expired, or was issued to another client."
            return Reply.of(400, {"error": "invalid_grant", "error_description": told})
        scope = asked.get("scope", "read")
        return Reply.of(200, {"access_token": TOKEN, "token_type": "Bearer", "scope": scope, "created_at": 0})

    def _describe(self, request: Request) -> Reply:
        return Reply.of(200, {"issuer": f"{self._base}/", "code_challenge_methods_supported": ["S256"]})


def _proven(asked: Mapping[str, str], form: Mapping[str, str]) -> bool:
    """Whether who has the code is who asked for it (RFC 7636); a proof that nobody asked for is wrong as well."""
    if "code_challenge" not in asked:
        return "code_verifier" not in form
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
