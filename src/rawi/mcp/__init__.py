"""The archive for assistants: a server of the Model Context Protocol.

Needs the extra `rawi[mcp]`; without it both functions raise `MissingExtra`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rawi.desk.pool import DeskPool
from rawi.errors import MissingExtra

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

    from rawi.mcp.serving import App

__all__ = ["make_app", "make_server"]


def make_server(pool: DeskPool) -> MCPServer[Any]:
    """The server over a pool of desks, with its tools and resources; read-only.

    `run("stdio")` serves it to the program that started this process.

    Raises:
        MissingExtra: the extra is not installed.
    """
    try:
        from rawi.mcp.server import make_server as make
    except ModuleNotFoundError as error:
        raise _missing(error) from error
    return make(pool)


def make_app(pool: DeskPool, *, hosts: Sequence[str] = ()) -> App:
    """The server over streamable HTTP, as an ASGI application that answers under any path.

    It keeps no sessions and needs no start: mount it (`Mount("/mcp", app)`) or route to it (`Route("/mcp", app)`).
    Only requests for this machine by its loopback names are answered, whatever name leads here (DNS rebinding), and
    for `hosts` (`desk.example`, `desk.example:8443`, `desk.example:*`), where a proxy in front has its own guard.

    Raises:
        MissingExtra: the extra is not installed.
    """
    try:
        from rawi.mcp.serving import App
    except ModuleNotFoundError as error:
        raise _missing(error) from error
    return App(make_server(pool), hosts=hosts)


def _missing(error: ModuleNotFoundError) -> Exception:
    if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types", "pydantic"):
        return error
    return MissingExtra('assistants need an extra: pip install "rawi[mcp]"')
