"""Keeps the desk's pages inert and its forms its own."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from string import punctuation
from threading import Lock
from urllib.parse import quote_from_bytes

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
VISITOR, SESSION, LANGUAGE = "rawi_visitor", "rawi_session", "rawi_language"
_SESSIONS = 1000  # signed in at once


class SecurityHeaders:
    """Puts the headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""

        async def put(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if not scope.get("query_string", b"").isascii():  # no address of ours, and Starlette cannot read it
            scope = {
                **scope,
                "query_string": quote_from_bytes(scope["query_string"], safe=punctuation).encode(),
            }
        await self._app(scope, receive, put if scope["type"] == "http" else send)


@dataclass(slots=True)
class Forms:
    """Tells a form that this desk gave to this visitor from any other."""

    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def token(self, visitor: str) -> str:
        """What a form carries."""
        return hmac.new(self.secret, visitor.encode(), sha256).hexdigest()

    def own(self, request: Request, token: str) -> bool:
        """Whether a form that came is one of ours: from a page of this desk, given to who sends it."""
        visitor = request.cookies.get(VISITOR, "")
        site = request.headers.get("sec-fetch-site", "same-origin")
        return (
            bool(visitor)
            and site in ("same-origin", "none")
            and hmac.compare_digest(self.token(visitor).encode(), token.encode("utf-8", "replace"))
        )


class Sessions:
    """Who is signed in, in memory: a restart signs everybody out."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._lock = Lock()

    def open(self, token: str) -> str:
        """A new session of who has shown this token; its id is for the cookie alone."""
        id = secrets.token_urlsafe(32)
        with self._lock:
            while len(self._names) >= _SESSIONS:
                del self._names[next(iter(self._names))]
            self._names[id] = token
        return id

    def token(self, id: str) -> str | None:
        """The token that a session was opened with: it is looked at again each time, for it may be withdrawn."""
        with self._lock:
            return self._names.get(id)

    def close(self, id: str) -> None:
        """End a session."""
        with self._lock:
            self._names.pop(id, None)
