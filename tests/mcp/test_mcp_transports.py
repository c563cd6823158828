"""The server as assistants' programs reach it: a process over its standard streams, and HTTP on this machine."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route

from rawi.desk.archiving import ArchiveDesk
from rawi.desk.pool import DeskPool
from rawi.mcp import make_app

PORT = sorted((Path(__file__).parents[2] / "src" / "rawi" / "samples" / "pages").glob("port-0[1-4]*"))
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
HEADERS = {"Accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("mcp") / "news.db"
    with ArchiveDesk(where, at="2025-11-01T09:00:00Z") as desk:
        desk.add(PORT)
    return where


@pytest.fixture(scope="module")
def pool(archive: Path) -> Iterator[DeskPool]:
    with DeskPool(archive) as opened:
        yield opened


async def _search(server: Any, mode: str = "auto") -> Any:
    async with Client(server, mode=mode) as client:
        names = {one.name for one in (await client.list_tools()).tools}
        found = await client.call_tool("search", {"query": "عبارة هيلارة", "limit": 2})
        wrong = await client.call_tool("read_page", {"article": "none"})
        read = await client.read_resource(found.structured_content["items"][0]["source"]["uri"])
        return names, found, wrong, read


def _check(answer: Any) -> None:
    names, found, wrong, read = answer
    assert "who_said" in names
    assert not found.is_error and len(found.structured_content["items"]) == 2
    assert "هيلارة" in found.content[0].text
    assert wrong.is_error and "search" in wrong.content[0].text
    assert read.contents[0].mime_type == "application/json"


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_over_the_standard_streams_of_a_process(archive: Path, mode: str) -> None:
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "rawi", "mcp", "-a", str(archive)], env={"PYTHONPATH": _path()}
    )
    _check(asyncio.run(_search(command, mode)))


def test_over_http_by_the_command(archive: Path) -> None:
    command = [sys.executable, "-m", "rawi", "mcp", "-a", str(archive), "--http", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={"PYTHONPATH": _path()}) as process:
        try:
            assert process.stderr is not None
            address = process.stderr.readline().strip()
            assert address.startswith("http://127.0.0.1:") and address.endswith("/mcp")
            _check(asyncio.run(_search(address)))
        finally:
            process.terminate()
            process.wait()


@contextmanager
def serving(*routes: BaseRoute) -> Iterator[str]:
    config = uvicorn.Config(Starlette(routes=list(routes)), port=0, log_level="error", ws="none")
    server = uvicorn.Server(config)
    listening = config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def test_mounted_or_routed_in_another_application(pool: DeskPool) -> None:
    app = make_app(pool)
    with serving(Route("/mcp", app), Mount("/deep/mcp", app)) as site:
        for path in ("/mcp", "/deep/mcp/"):
            for mode in ("auto", "legacy"):
                _check(asyncio.run(_search(f"{site}{path}", mode)))


def test_many_ask_at_once(pool: DeskPool) -> None:
    async def all_of_them(address: str) -> list[Any]:
        return await asyncio.gather(*(_search(address) for _ in range(8)))

    with serving(Route("/mcp", make_app(pool))) as site:
        for answer in asyncio.run(all_of_them(f"{site}/mcp")):
            _check(answer)


def test_only_requests_for_this_machine_are_answered(pool: DeskPool) -> None:
    with serving(
        Route("/mcp", make_app(pool)), Route("/open", make_app(pool, hosts=["desk.example"]))
    ) as site:

        def status(path: str = "/mcp", **headers: str) -> int:
            return httpx.post(f"{site}{path}", json=HELLO, headers={**HEADERS, **headers}).status_code

        assert status() == 200
        assert status(Host="localhost") == 200
        assert status(Origin="http://localhost:3000") == 200
        assert status(Host="rebound.example") == 421
        assert status(Host="127.0.0.1.rebound.example:80") == 421
        assert status(Origin="https://evil.example") == 403
        assert status("/open", Host="desk.example", Origin="https://desk.example") == 200
        assert status("/open", Host="rebound.example") == 421
        large = httpx.post(
            f"{site}/mcp", content=b" " * 300_000, headers={"Content-Type": "application/json"}
        )
        assert large.status_code == 413


def test_without_the_extra_the_command_says_what_to_install(archive: Path) -> None:
    program = (
        "import sys; sys.modules['mcp'] = None; sys.argv = ['rawi', 'mcp', '-a', sys.argv[1]]\n"
        "from rawi.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(archive)],
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, env={"PYTHONPATH": _path()},
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.strip() == 'rawi: assistants need an extra: pip install "rawi[mcp]"'


def test_an_archive_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "rawi", "mcp", "-a", str(tmp_path / "none.db")]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={"PYTHONPATH": _path()},
    )
    assert done.returncode == 1 and done.stdout == "" and done.stderr.startswith("rawi: ")


def _path() -> str:
    return ":".join(sys.path)
