"""Readers for servers: the same as reading in the process, and a page that must not be costs itself alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from rawi.batch import Settings
from rawi.batch.keeper import Keeper
from rawi.batch.serving import Readers, page_settings
from rawi.desk import find_samples, read_page, to_json
from rawi.errors import BatchError
from rawi.model import RawPage, Reading, Refusal


@pytest.fixture
def readers(faulty: Settings) -> Iterator[Readers]:
    with Readers(faulty) as found:
        yield found


def _page(text: str) -> RawPage:
    return RawPage(data=text.encode(), source=f"https://a.example/{text}")


def _ids(readers: Readers) -> list[int]:
    """The processes of all readers that were started, those used last first."""
    keepers: list[Keeper] = readers._keepers
    return [one._reader._process.pid for one in keepers if one._reader is not None]


def test_pages_are_read_to_the_same_bytes_as_in_the_process() -> None:
    pages = [
        *find_samples(),
        RawPage(data=b"", source="empty"),
        RawPage(data=b"%PDF-1.7", source="a.pdf"),
        RawPage(data=b"<p>only english words here, nothing else at all</p>", source="en.html"),
        RawPage(data="قال الوزير".encode(), source="\udce4.txt", fetched_at="2024-03-21"),
        RawPage(data=b"x" * 10_000_001, source="large"),
    ]
    with Readers(page_settings()) as readers:
        for raw in pages:
            apart, here = readers.read(raw), read_page(raw)
            if isinstance(here, Refusal):
                here = replace(here, source=here.source.encode("utf-8", "replace").decode())
            assert to_json(apart) == to_json(here), raw.source
            assert apart == here


def test_a_page_that_must_not_be_costs_itself_alone(readers: Readers) -> None:
    expected = {
        "HANGS": "too slow: not read in 0.5 s",
        "WORKS FOR EVER": "too slow: not read in 0.5 s",
        "TAKES MEMORY": "too large: the page needs too much memory",
        "DIES": "undecodable: reading it ends the process that does",
        "RAISES": "undecodable: internal error, please report it: ValueError: this page raises",
    }
    for text, reason in expected.items():
        raw = _page(text)
        assert readers.read(raw) == Refusal(source=raw.source, stage="engine", reason=reason)
        good = readers.read(_page("a"))
        assert isinstance(good, Reading) and good.page.text == "a"
    once = readers.read(_page("KILLED ONCE"))
    assert isinstance(once, Reading)


def test_a_reader_is_started_with_the_first_page_and_kept(readers: Readers) -> None:
    assert _ids(readers) == []
    readers.read(_page("a"))
    first = _ids(readers)
    for text in ("b", "c"):
        readers.read(_page(text))
    assert _ids(readers) == first and len(first) == 1


def test_many_threads_are_answered_by_a_few_readers(readers: Readers) -> None:
    texts = [f"WAITS {number}" for number in range(8)]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda text: readers.read(_page(text)), texts))
    assert [one.page.text for one in found if isinstance(one, Reading)] == texts
    assert len(set(_ids(readers))) == 2


def test_a_reader_that_was_killed_while_idle_is_replaced(readers: Readers) -> None:
    readers.read(_page("a"))
    (first,) = _ids(readers)
    os.kill(first, signal.SIGKILL)
    assert isinstance(readers.read(_page("b")), Reading)
    assert _ids(readers) != [first]


def test_closing_ends_all_readers_and_those_who_wait(faulty: Settings) -> None:
    with ThreadPoolExecutor(4) as threads:
        with Readers(replace(faulty, seconds=60.0)) as readers:
            waiting = [threads.submit(readers.read, _page("HANGS")) for _ in range(4)]
            while len(_ids(readers)) < 2:
                time.sleep(0.02)
            ids = _ids(readers)
            begun = time.monotonic()
        assert time.monotonic() - begun < 20
        for one in waiting:
            with pytest.raises(BatchError, match="stopped"):
                one.result()
    for id in ids:
        with pytest.raises(ProcessLookupError):
            os.kill(id, 0)
    with pytest.raises(BatchError, match="stopped"):
        readers.read(_page("a"))


def test_a_reader_that_cannot_be_started_is_told(faulty: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with Readers(faulty) as readers:
        with monkeypatch.context() as broken:
            broken.setattr(sys, "executable", "/nowhere/python")
            with pytest.raises(BatchError, match="no reader can be started"):
                readers.read(_page("a"))
        assert isinstance(readers.read(_page("a")), Reading)
    with Readers(replace(faulty, step="faulty_step:none")) as readers:
        with pytest.raises(BatchError, match="no reader can be started"):
            readers.read(_page("a"))
        assert _ids(readers) == []


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
@pytest.mark.parametrize("text", ["a", "WORKS FOR EVER"])
def test_a_reader_ends_when_who_keeps_it_is_killed(faulty: Settings, tmp_path: Path, text: str) -> None:
    code = (
        "from rawi.batch import Settings; from rawi.batch.serving import *; from rawi.model import RawPage\n"
        "from threading import Thread; import sys, time\n"
        f"readers = Readers({replace(faulty, seconds=2.0)!r})\n"
        "readers.read(RawPage(data=b'a', source='a'))\n"
        f"Thread(target=readers.read, args=(RawPage(data={text.encode()!r}, source='b'),)).start()\n"
        "time.sleep(0.2); print(readers._keepers[0]._reader._process.pid, flush=True); time.sleep(60)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment) as keeping:
        assert keeping.stdout is not None
        id = int(keeping.stdout.readline())
        keeping.kill()
    until = time.monotonic() + 20
    while _runs(id):
        assert time.monotonic() < until, "the reader is still there"
        time.sleep(0.05)


def _runs(id: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{id}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
