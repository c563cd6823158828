"""Time is up in any thread, and never rings in what comes after."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from rawi import RawPage, Reading, Refusal, read_page
from rawi.desk import Limits, find_samples
from rawi.desk.deadlines import TooSlow, deadline

SAMPLE = next(iter(find_samples()))


def _in_a_thread(work: Callable[[], object]) -> object:
    found: list[object] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:  # noqa: BLE001 - it is looked at below
            found.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]


def _spin(turns: int) -> int:
    count = 0
    for _ in range(turns):
        count += 1
    return count


def test_a_page_that_takes_too_long_is_refused_in_a_server_s_thread() -> None:
    words = "عاد العمل إلى الميناء 7. " * 20_000
    page = RawPage(data=f"<p>{words}</p>".encode(), source="long", media_type="text/html")
    refusal = _in_a_thread(lambda: read_page(page, limits=Limits(seconds=0.3, page_bytes=10**7)))
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "too slow: not read in 0.3 s"
    assert isinstance(_in_a_thread(lambda: read_page(SAMPLE)), Reading)


@pytest.mark.parametrize("seconds", [0.0, 0.0005, 0.002, 0.02])
def test_what_comes_after_is_never_interrupted(seconds: float) -> None:
    def work() -> tuple[int, int]:
        rung = 0
        for _ in range(60):
            try:
                with deadline(seconds):
                    _spin(20_000)
            except TooSlow:
                rung += 1
            assert _spin(20_000) == 20_000
        return rung, 60

    found = _in_a_thread(work)
    assert isinstance(found, tuple), found


def test_in_the_main_thread_too() -> None:
    with pytest.raises(TooSlow), deadline(0.05):
        _spin(10**9)
    assert _spin(100) == 100
