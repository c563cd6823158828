"""Regular expressions do work that grows with their text, and no faster.

scripts/measure_patterns.py times all of them. Here stand those that it found, by the growth from one length to eight times
it: 8 is right, 64 is what they had. The bound lies far from both, and is asked again before it is believed.
"""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rawi import open_lexica
from rawi.pages.keywords import split_listed
from rawi.pages.sources import SourceReader
from rawi.pages.styles import _without_comments
from rawi.script import NumberReader, find_sentences, fold
from rawi.times import TimeReader
from rawi.times.offices import WorldReader

ROOT = Path(__file__).parents[2]
MEASURE = runpy.run_path(str(ROOT / "scripts" / "measure_patterns.py"))
SOURCES = SourceReader(open_lexica())
WORLD = WorldReader(open_lexica())
TIMES = TimeReader(open_lexica())
BOUND = 30.0

WORK: dict[str, tuple[Callable[[str], object], str, str]] = {
    "exclamation marks before a digit": (lambda text: find_sentences(text, frozenset()), "!", "7"),
    "exclamation marks before a bracket": (lambda text: find_sentences(text, frozenset()), "!", ")7"),
    "spaces among keywords": (split_listed, "\u00a0", "x"),
    "spaces among sources": (lambda text: SOURCES.read_credit(f"وكالات{text}", 0), " ", "x"),
    "comments of styles": (_without_comments, "/*x", ""),
    "spaces behind an office": (WORLD._former.match, " ", "x"),
    "spaces behind an office, and a name": (WORLD._titles.fullmatch, " ", "x"),
}


def growth(work: Callable[[str], object], unit: str, end: str) -> float:
    """How many times as long the work takes on a text eight times as long: the least of three, in processor time."""
    found = []
    for size in (2_000, 16_000):
        text, times = unit * size + end, []
        for _ in range(3):
            began = time.process_time()
            work(text)
            times.append(time.process_time() - began)
        found.append(min(times))
    return found[1] / max(found[0], 0.0005)


@pytest.mark.parametrize("name", WORK)
def test_work_grows_with_the_text(name: str) -> None:
    assert any(growth(*WORK[name]) < BOUND for _ in range(3))


def test_what_is_measured_is_all_that_is_compiled() -> None:
    # In a process of its own: here the modules are loaded already.
    code = (
        "import json, runpy, sys; found = runpy.run_path(sys.argv[1])['gather']();"
        " print(json.dumps(sorted({place for one in found.values() for place in one})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "scripts" / "measure_patterns.py")], capture_output=True, text=True, check=True
    )  # fmt: skip
    places = json.loads(done.stdout)
    assert len(places) > 150
    assert any(place.startswith("lexicon/rules.py") for place in places)
    assert {place.partition("/")[0] for place in places} >= {
        "pages",
        "script",
        "times",
        "archive",
        "lexicon",
        "api",
        "desk",
    }


def test_a_pattern_of_too_much_work_is_seen() -> None:
    assert MEASURE["growth"](r"\d+,\d+", 0)[0] > MEASURE["FACTOR"]
    assert MEASURE["growth"](r"[a-z]+ [0-9]", re.I, once=True)[0] <= MEASURE["FACTOR"]


def test_a_number_is_read_a_few_times_however_many_follow(monkeypatch: pytest.MonkeyPatch) -> None:
    read, count = NumberReader._digits, 0

    def counted(*given: Any) -> Any:
        nonlocal count
        count += 1
        return read(*given)

    monkeypatch.setattr(NumberReader, "_digits", counted)
    TIMES.find(fold("7.7.7." * 200))
    assert 600 <= count < 5 * 600
