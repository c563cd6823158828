"""Pages posted to break a server: each is refused in its time, the others are answered meanwhile, nothing is left."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from starlette.applications import Starlette

from rawi.api import ApiLimits, make_app
from rawi.batch import Settings
from rawi.batch.serving import Readers
from rawi.desk.access import Access, access_file
from rawi.desk.pool import DeskPool

from .conftest import AT, WIDE, Api, mounted

STEPS = Path(__file__).parents[1] / "batch" / "steps"
TEXT = {"content-type": "text/plain; charset=utf-8"}
GOOD = ("قال وزير النقل سالم الحدادي إن ميناء رسوان مفتوح أمام السفن منذ صباح الخميس. " * 3).encode()
SLOW = GOOD * 4_000  # long, and within the bytes that a page may have


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    """A reader of pages that do what they say; it loads no lists, so it is there at once."""
    monkeypatch.syspath_prepend(str(STEPS))
    monkeypatch.setenv("RAWI_TEST_ONCE", str(tmp_path / "once"))
    return Settings(seconds=1.0, memory=256, step="faulty_step:step")


@contextmanager
def _opened(copied: Path, settings: Settings, limits: ApiLimits = WIDE) -> Iterator[tuple[Api, str]]:
    with DeskPool(copied) as pool, Readers(settings) as readers:
        access = Access(access_file(copied))
        app: Starlette = make_app(pool, access, limits=limits, read=readers.read)
        api = Api(mounted(app), pool, access)
        yield api, api.token("intake")


def _post(api: Api, token: str, text: str) -> Any:
    params = {"url": f"https://a.example/{text.replace(' ', '_')}"}
    return api.post("/pages", params=params, content=text.encode(), headers=TEXT, token=token)


def test_a_page_that_must_not_be_is_refused_and_stored_as_that(copied: Path, faulty: Settings) -> None:
    reasons = {
        "HANGS": "too slow: not read in 1 s",
        "WORKS FOR EVER": "too slow: not read in 1 s",
        "TAKES MEMORY": "too large: the page needs too much memory",
        "DIES": "undecodable: reading it ends the process that does",
    }
    with _opened(copied, faulty) as (api, token):
        for text, reason in reasons.items():
            found = _post(api, token, text)
            refusal = {"stage": "engine", "reason": reason}
            assert (found.status_code, found.json()["refusal"]) == (200, refusal), found.text
            stored = api.get("/refusals?limit=1").json()["items"][0]
            assert stored == {"source": f"https://a.example/{text.replace(' ', '_')}", **refusal}
        assert _post(api, token, "a").status_code == 201


def test_no_reader_is_no_fault_of_the_page(
    copied: Path, faulty: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _opened(copied, faulty) as (api, token):
        with monkeypatch.context() as broken:
            broken.setattr(sys, "executable", "/nowhere/python")
            found = _post(api, token, "a")
        assert found.status_code == 503 and found.headers["retry-after"] and "nowhere" not in found.text
        assert api.get("/refusals").json()["items"] == []
        assert _post(api, token, "a").status_code == 201


def test_pages_that_hang_leave_threads_to_the_others(copied: Path, faulty: Settings) -> None:
    answered: list[str] = []

    async def scene(api: Api, token: str) -> None:
        transport = httpx.ASGITransport(app=api.app)
        headers = {**TEXT, "authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost/api/v1") as client:

            async def hang(number: int) -> None:
                url = f"/pages?url=https://a.example/{number}"
                found = await client.post(url, content=b"HANGS", headers=headers)
                answered.append(found.json()["outcome"])

            async with anyio.create_task_group() as tasks:
                for number in range(3):
                    tasks.start_soon(hang, number)
                await anyio.sleep(0.5)
                found = await client.get("/stories")
                assert found.status_code == 200 and answered == []

    with _opened(copied, faulty, replace(WIDE, at_once=2)) as (api, token):
        anyio.run(scene, api, token)
    assert answered == ["refused"] * 3


# --- the program itself


@contextmanager
def _serving(archive: Path, *words: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    command = [sys.executable, "-m", "rawi", "serve", "-a", str(archive), "--port", "0", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        watch = threading.Timer(120, process.kill)
        watch.start()
        try:
            assert process.stdout
            address = process.stdout.readline().split(" ")[0]
            assert address.startswith("http://"), "it ended without an address"
            yield f"{address}api/v1", process
        finally:
            watch.cancel()
            process.kill()


def _sent(address: str, token: str, name: str, data: bytes) -> Any:
    request = urllib.request.Request(
        f"{address}/pages?url=https://a.example/{name}", data, {**TEXT, "authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(request, timeout=100) as answer:
        return json.loads(answer.read())


def _children(id: int) -> list[int]:
    found = []
    for one in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = one.read_text().rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(parent) == id and state != "Z":
            found.append(int(one.parent.name))
    return found


def _runs(id: int) -> bool:
    try:
        return Path(f"/proc/{id}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _wait_for_the_end(id: int) -> None:
    until = time.monotonic() + 20
    while _runs(id):
        assert time.monotonic() < until, "the reader is still there"
        time.sleep(0.05)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_a_server_refuses_what_the_command_line_refuses_and_leaves_no_reader(copied: Path) -> None:
    token = Access(access_file(copied)).give("intake", "intake", at=AT)
    with _serving(copied, "--max-seconds", "1") as (address, process):
        assert _children(process.pid) == []
        assert _sent(address, token, "good", GOOD)["outcome"] == "new"
        (reader,) = _children(process.pid)
        with ThreadPoolExecutor(1) as threads:
            slow = threads.submit(_sent, address, token, "slow", SLOW)
            while not slow.done():
                begun = time.monotonic()
                with urllib.request.urlopen(f"{address}/health", timeout=10) as answer:
                    assert answer.status == 200
                assert time.monotonic() - begun < 5
                time.sleep(0.1)
            assert slow.result()["refusal"] == {"stage": "engine", "reason": "too slow: not read in 1 s"}
        assert _children(process.pid) == [reader]
        again = _sent(address, token, "good2", GOOD)
        assert again["outcome"] == "new"
        process.kill()
        process.wait()
        _wait_for_the_end(reader)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_a_server_that_is_told_to_end_takes_its_readers_with_it(copied: Path, told: signal.Signals) -> None:
    token = Access(access_file(copied)).give("intake", "intake", at=AT)
    with _serving(copied, "--max-seconds", "60") as (address, process):
        assert _sent(address, token, "good", GOOD)["outcome"] == "new"
        (reader,) = _children(process.pid)
        with ThreadPoolExecutor(1) as threads:
            slow = threads.submit(_sent, address, token, "slow", SLOW)
            time.sleep(1)
            process.send_signal(told)
            process.wait(30)  # not the sixty seconds that the page may take
            _wait_for_the_end(reader)
            assert slow.exception() is not None
