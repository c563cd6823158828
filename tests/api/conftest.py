"""An archive of the sample pages, an API over it in the same process, and tokens."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from rawi.api import ApiLimits, make_app
from rawi.desk.access import Access, Role, access_file
from rawi.desk.archiving import ArchiveDesk
from rawi.desk.pool import DeskPool

AT = "2024-03-21T09:00:00+00:00"
SAMPLES = Path(__file__).parents[2] / "src" / "rawi" / "samples" / "pages"
WIDE = ApiLimits(reads_a_minute=10_000_000, writes_a_minute=10_000_000)


@dataclass
class Api:
    """An app mounted at /api/v1, asked in the same process without a loop of one's own."""

    app: Any
    pool: DeskPool
    access: Access | None
    address: str = "127.0.0.1"

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        token = more.pop("token", None)
        headers = dict(more.pop("headers", {}))
        if token:
            headers["authorization"] = f"Bearer {token}"

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, client=(more.pop("client", self.address), 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return await client.request(method, path, headers=headers, **more)

        return anyio.run(send)

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.ask("GET", f"/api/v1{path}", **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.ask("POST", f"/api/v1{path}", **more)

    def token(self, role: Role, name: str = "") -> str:
        assert self.access is not None
        return self.access.give(name or role, role, at=AT)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("api") / "news.db"
    with ArchiveDesk(path, at=AT) as desk:
        desk.add([SAMPLES])
        list(desk.search(desk.query("")).hits)
    return path


@asynccontextmanager
async def _nothing(app: Starlette) -> AsyncIterator[None]:
    yield


def mounted(app: Starlette) -> Starlette:
    return Starlette(routes=[Mount("/api/v1", app)], lifespan=_nothing)


@pytest.fixture(scope="session")
def api(filled: Path) -> Iterator[Api]:
    """Only read."""
    with DeskPool(filled) as pool:
        yield Api(mounted(make_app(pool, None, limits=WIDE)), pool, None)


@pytest.fixture
def copied(filled: Path, tmp_path: Path) -> Path:
    """A throwaway archive: the samples, with their index."""
    for one in filled.parent.iterdir():
        shutil.copy(one, tmp_path / one.name)
    return tmp_path / filled.name


@pytest.fixture
def made(copied: Path) -> Iterator[Callable[..., Api]]:
    """What makes APIs over a throwaway archive that may be written to."""
    pools = []

    def make(limits: ApiLimits = WIDE, *, private: bool = False) -> Api:
        pool = DeskPool(copied)
        pools.append(pool)
        access = Access(access_file(copied))
        return Api(mounted(make_app(pool, access, limits=limits, private=private)), pool, access)

    yield make
    for pool in pools:
        pool.close()
