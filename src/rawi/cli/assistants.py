"""The command that serves an archive to assistants, over the Model Context Protocol."""

from __future__ import annotations

from typing import Annotated

import typer

from rawi.cli.archive import ArchiveOption


def mcp(
    archive: ArchiveOption,
    http: Annotated[
        int | None,
        typer.Option(
            "--http", min=0, max=65_535, metavar="PORT",
            help="Serve http://127.0.0.1:PORT/mcp, for this machine alone (0: a free port), not standard input.",
        ),
    ] = None,
) -> None:  # fmt: skip
    """Serve the archive to assistants: search, read, stories, who said what, figures. Read-only."""
    from rawi.desk.pool import DeskPool
    from rawi.mcp import make_app, make_server

    with DeskPool(archive) as pool:
        if http is None:
            make_server(pool).run("stdio")
        else:
            _serve(make_app(pool), http)


def _serve(app: object, port: int) -> None:
    import socket

    import uvicorn
    from starlette.applications import Starlette
    from starlette.routing import Route

    listening = socket.create_server(("127.0.0.1", port))
    typer.echo(f"http://127.0.0.1:{listening.getsockname()[1]}/mcp", err=True)
    site = Starlette(routes=[Route("/mcp", app)])  # type: ignore[arg-type]  # an ASGI application is an endpoint too
    uvicorn.Server(uvicorn.Config(site, log_level="warning")).run(sockets=[listening])
