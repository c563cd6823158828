"""An archive of the samples, and desks over it: in this process, and on a port for a real browser."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.testclient import TestClient

from rawi.desk import find_samples, read_page
from rawi.desk.archiving import ArchiveDesk
from rawi.desk.pool import DeskPool
from rawi.model import Reading, Refusal
from rawi.web import Settings, make_app

AT = "2025-03-01T09:00:00Z"
EDITOR = "منى"


@pytest.fixture(scope="session")
def results() -> list[Reading | Refusal]:
    """All sample pages, read once."""
    return [read_page(raw) for raw in find_samples()]


@pytest.fixture(scope="session")
def samples(results: list[Reading | Refusal], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the samples, which no test changes."""
    where = tmp_path_factory.mktemp("web") / "desk.db"
    with ArchiveDesk(where, at=AT) as desk:
        desk.add_results(results)
    return where


@pytest.fixture
def own(samples: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    for one in samples.parent.iterdir():
        if not one.name.endswith(("-wal", "-shm")):
            shutil.copy(one, tmp_path / one.name)
    return tmp_path / samples.name


@pytest.fixture(scope="session")
def reading(samples: Path) -> Iterator[Starlette]:
    """A reader's desk; what it has once made it keeps for all tests."""
    with DeskPool(samples) as pool:
        yield make_app(pool)


@pytest.fixture
def client(reading: Starlette) -> Iterator[TestClient]:
    """A reader at that desk."""
    with TestClient(reading) as one:
        yield one


@pytest.fixture
def editing(own: Path) -> Iterator[TestClient]:
    """An editor's desk over an archive of its own."""
    with DeskPool(own) as pool, TestClient(make_app(pool, None, Settings(editor=EDITOR))) as one:
        yield one


@pytest.fixture
def serving() -> Iterator[Callable[[Path, Settings], str]]:
    """Serves an archive on a free port of this machine; gives its address."""
    running: list[tuple[uvicorn.Server, threading.Thread, DeskPool]] = []

    def serve(where: Path, settings: Settings) -> str:
        pool = DeskPool(where)
        listening = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(make_app(pool, None, settings), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        running.append((server, thread, pool))
        return f"http://127.0.0.1:{listening.getsockname()[1]}"

    yield serve
    for server, thread, pool in running:
        server.should_exit = True
        thread.join(10)
        pool.close()
