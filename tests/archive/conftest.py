"""One archive of each backend, empty, for every test that asks for `archive`.

PostgreSQL takes part when RAWI_TEST_POSTGRES is set: `1` installs Debian's server when it is missing (as root), and
starts one of its own on a private port; an address (`postgresql://…`) is used as it is, its tables dropped.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rawi.archive import Archive, open_archive
from rawi.desk import find_samples, read_page
from rawi.model import Reading

AT = "2024-03-21T09:00:00Z"
Opener = Callable[[], Archive]


@pytest.fixture(scope="session")
def readings() -> list[Reading]:
    """Readings of a few sample pages."""
    pages = [
        raw for raw in find_samples() if raw.source.startswith(("port-01", "port-02", "cup-01", "talks-01"))
    ]
    found = [read_page(raw) for raw in pages]
    return [one for one in found if isinstance(one, Reading)]


@pytest.fixture(params=["sqlite", "postgres"])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Opens the same archive, as often as it is called; it is new for each test."""
    opened: list[Archive] = []

    def open_one(where: str | Path) -> Archive:
        opened.append(open_archive(where, at=AT))
        return opened[-1]

    if request.param == "sqlite":
        where: str | Path = tmp_path / "archive.db"
    else:
        where = request.getfixturevalue("postgres")
        import psycopg

        with psycopg.connect(str(where), autocommit=True) as fresh:
            fresh.execute("DROP SCHEMA public CASCADE")
            fresh.execute("CREATE SCHEMA public")
    yield lambda: open_one(where)
    for one in opened:
        one.close()


@pytest.fixture
def archive(opener: Opener) -> Archive:
    """An empty archive."""
    return opener()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server for these tests alone."""
    asked = os.environ.get("RAWI_TEST_POSTGRES", "")
    if not asked or asked == "0":
        pytest.skip("RAWI_TEST_POSTGRES is not set")
    if asked.startswith("postgres"):
        yield asked
        return
    programs = _programs()
    # Not below pytest's own folder, which every new run of pytest shuts to other users, the server's among them.
    folder = Path(tempfile.mkdtemp(prefix="rawi-postgres-"))
    as_server: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "postgres")
        as_server = ["runuser", "-u", "postgres", "--"]
    port = _free_port()
    data = folder / "data"

    def run(*words: str) -> None:
        subprocess.run([*as_server, *words], check=True, stdout=subprocess.DEVNULL, cwd=folder)

    run(str(programs / "initdb"), "-D", str(data), "-U", "rawi", "-A", "trust", "-E", "UTF8", "--locale=C")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    run(str(programs / "pg_ctl"), "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"postgresql://rawi@127.0.0.1:{port}/postgres"
    finally:
        run(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder)


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found and os.geteuid() == 0:
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "postgresql"], check=True, stdout=subprocess.DEVNULL
        )
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.fail("RAWI_TEST_POSTGRES asks for PostgreSQL, which is not here: apt-get install postgresql")
    return found[-1].parent


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
