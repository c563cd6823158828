"""The server over streamable HTTP: for this machine, one answer a request, no sessions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import Receive, Scope, Send

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_BODY = 256 * 1024  # bytes of a request


class App:
    """An ASGI application that may stand alone, or be mounted anywhere.

    Each request has an application of the SDK's own, which then needs no lifespan of the one it is mounted in.
    """

    def __init__(self, server: MCPServer[Any], *, hosts: Sequence[str] = ()) -> None:
        self._server = server
        names = [*(form for one in _LOOPBACK for form in (one, f"{one}:*")), *hosts]
        origins = [f"{scheme}://{name}" for name in names for scheme in ("http", "https")]
        self._security = TransportSecuritySettings(
            enable_dns_rebinding_protection=True, allowed_hosts=names, allowed_origins=origins
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        app = self._server.streamable_http_app(
            streamable_http_path="/", stateless_http=True, json_response=True, max_request_body_size=_BODY,
            transport_security=self._security,
        )  # fmt: skip
        async with app.router.lifespan_context(app):
            await app({**scope, "path": "/", "raw_path": b"/", "root_path": ""}, receive, send)


async def _live(receive: Receive, send: Send) -> None:
    for _ in range(2):
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
