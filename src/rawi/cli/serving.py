"""The command that serves the desk in the browser, with the API and the feeds beside it."""

from __future__ import annotations

import ipaddress
import socket
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from rawi.cli.archive import ArchiveOption
from rawi.desk import Limits, find_samples, read_page
from rawi.desk.archiving import ArchiveDesk
from rawi.desk.pool import DeskPool, now
from rawi.errors import ArchiveError

PortOption = Annotated[int, typer.Option(min=0, max=65_535, help="The port; 0: any that is free.")]
_LOCAL = ("localhost", "127.0.0.1", "[::1]")


def serve(
    archive: ArchiveOption,
    port: PortOption = 8000,
    host: Annotated[
        str, typer.Option(help="The address to listen on; the default is this machine alone.")
    ] = "127.0.0.1",
    name: Annotated[
        list[str] | None,
        typer.Option("--name", help="A name the desk is called by (desk.example); other machines need one."),
    ] = None,
    editor: Annotated[
        str | None,
        typer.Option(help="Whoever comes corrects under this name. For a desk on this machine alone; others sign in."),
    ] = None,
    base: Annotated[
        str | None, typer.Option(help="The address that links in feeds begin with (https://desk.example).")
    ] = None,
    private: Annotated[
        bool, typer.Option("--private", help="Whoever reads needs a token too, in the browser, API and feeds.")
    ] = False,
    max_seconds: Annotated[
        float, typer.Option(help="The longest time for one page that is posted to the API.", min=0.1)
    ] = Limits().seconds,
    lexica: Annotated[
        Path | None, typer.Option("--lexica", help="A folder of your own lists and rules.")
    ] = None,
) -> None:  # fmt: skip
    """Serve the desk in the browser, the API and the feeds over an archive."""
    names = (*_LOCAL, *(one.lower() for one in name or ()))
    if editor and not _is_loopback(host):
        raise typer.BadParameter("--editor is for this machine alone; give editors tokens: rawi token give")
    run(
        archive, host=host, port=port, names=names, editor=editor, base=base, private=private,
        max_seconds=max_seconds, lexica=lexica,
    )  # fmt: skip


def serve_samples(port: int) -> None:
    """Serves the sample pages from an archive of their own, which is gone when the desk is closed."""
    with tempfile.TemporaryDirectory(prefix="rawi-demo-") as folder:
        where = str(Path(folder) / "demo.db")
        with ArchiveDesk(where, at=now()) as desk:
            desk.add_results(read_page(raw) for raw in find_samples())
        run(where, port=port, editor="demo")


def run(
    where: str, *, host: str = "127.0.0.1", port: int = 8000, names: tuple[str, ...] = _LOCAL,
    editor: str | None = None, base: str | None = None, private: bool = False,
    max_seconds: float = Limits().seconds, lexica: Path | None = None,
) -> None:  # fmt: skip
    """Serves until it is told to stop.

    Raises:
        ArchiveError: the archive cannot be read, or the port is taken.
    """
    # What serves is not loaded for the commands that do not.
    import uvicorn
    from starlette.routing import Mount

    from rawi.api import ApiLimits
    from rawi.api import make_app as make_api
    from rawi.api.feeds import make_feeds
    from rawi.batch.serving import POSSIBLE, Readers, page_settings
    from rawi.desk.access import Access, access_file
    from rawi.web import make_app
    from rawi.web.site import Settings

    _bring_up(where, lexica)
    limits = ApiLimits()
    readers = Readers(page_settings(seconds=max_seconds, lexica=lexica), at_once=limits.pages_at_once)
    with DeskPool(where, lexica=lexica) as pool, readers:
        access = Access(access_file(where))

        def known(token: str) -> tuple[str, str] | None:
            grant = access.known(token)
            return (grant.name, grant.role) if grant else None

        read = readers.read if POSSIBLE else None
        mounts = (
            Mount("/api/v1", make_api(pool, access, limits=limits, private=private, read=read)),
            Mount("/feeds", make_feeds(pool, access, base=base, hosts=names, private=private)),
        )
        settings = Settings(editor=editor, hosts=names, feeds=True, api=True, private=private)
        site = make_app(pool, known, settings, mounts)
        listening = _listen(host, port)
        shown = f"[{host}]" if ":" in host else host
        typer.echo(f"http://{shown}:{listening.getsockname()[1]}/  (Ctrl-C ends it)")
        config = uvicorn.Config(
            site, log_level="warning", proxy_headers=False, server_header=False, timeout_graceful_shutdown=5
        )
        with suppress(KeyboardInterrupt):  # how it is ended
            uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """A socket that answers without delay: asyncio sees to that only where the protocol is named."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    one = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind((host, port))
        one.listen(128)
    except OSError as error:
        one.close()
        raise ArchiveError(
            f"{host}:{port} cannot be listened on ({error.strerror}); try another --port"
        ) from error
    return one


def _bring_up(where: str, lexica: Path | None) -> None:
    """Brings an archive up to date, its stories and search too, before the first reader would wait for it."""
    if "://" not in where and not Path(where).exists():
        return  # what opens it to read says so; opened to write it would be made
    try:
        with ArchiveDesk(where, at=now(), lexica=lexica) as desk:
            desk.follow()
    except ArchiveError:
        # It may only be read: what is kept of stories is shown as it is, and search keeps an index elsewhere.
        with ArchiveDesk(where, lexica=lexica) as desk:
            desk.search(desk.query("راوي"), limit=1)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
