"""A browser without a window: it opens the studio's address and sends changes as the pages do."""

from __future__ import annotations

import re
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from pullquote.studio.application import application
from pullquote.studio.desk import Studio
from pullquote.studio.guard import PROOF_HEADER, Doors, hosts_of
from pullquote.studio.sessions import Sessions

PORT = 7717
ROOT = f"http://127.0.0.1:{PORT}"


class StudioClient:
    """The studio, opened: `http` sends anything, `get` and `send` what the studio's own pages would."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.sessions = Sessions(lambda: 0.0)
        app = application(studio, self.sessions, Doors(hosts_of(["127.0.0.1", "localhost"], PORT), PORT))
        self.http = TestClient(app, base_url=ROOT, follow_redirects=False, raise_server_exceptions=True)
        answer = self.http.get(f"/?token={self.sessions.token}")
        assert answer.status_code == 303
        self.proof = self.sessions.proof(self.http.cookies[f"pullquote_{PORT}"])

    def get(self, address: str, **how: Any) -> Response:
        """What a page of that address is."""
        answer: Response = self.http.get(address, **how)
        return answer

    def send(self, address: str, fields: dict[str, Any] | None = None, **how: Any) -> Response:
        """What becomes of a change, as JSON."""
        headers = {PROOF_HEADER: self.proof, "origin": ROOT, "x-pullquote-script": "1", **how.pop("headers", {})}
        answer: Response = self.http.post(address, data=fields or {}, headers=headers, **how)
        return answer


def words_of(html: str) -> str:
    """The words of a page as a person reads them, with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()
