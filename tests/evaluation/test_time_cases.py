"""Quality gates: what is read of the cases that others published never falls below the floors of gates/times.toml."""

from __future__ import annotations

import json
import runpy
import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest

from rawi.desk import open_lexica
from rawi.evaluation.timecases import (
    is_duckling_time,
    is_found,
    is_read,
    read_duckling,
    read_recognizers,
    seconds_of,
)
from rawi.model import TimeExpression
from rawi.script import fold
from rawi.times import TimeReader

ROOT = Path(__file__).parents[2]
GATES = tomllib.loads((ROOT / "gates/times.toml").read_text("utf-8"))
CASES = ROOT / GATES["cases"]["folder"]
SPECS = CASES / "recognizers/Specs/DateTime/Arabic"
CORPUS = json.loads((CASES / "duckling/corpus_examples.json").read_text("utf-8"))
READER = TimeReader(open_lexica())
NUMBERS = runpy.run_path(str(ROOT / "scripts/measure_numbers.py"))
TIMES = runpy.run_path(str(ROOT / "scripts/measure_times.py"))
SECONDS = {
    "Second": 1, "Minute": 60, "Hour": 3600, "Day": 86400, "Week": 604800, "Month": 2592000, "Year": 31536000,
}  # fmt: skip
Outcomes = list[tuple[str, bool]]


def find(text: str, said: date | datetime) -> Sequence[TimeExpression]:
    return READER.find(fold(text), on=said, eager=True)


def recognized(name: str, *, checked: bool) -> Outcomes:
    cases = read_recognizers(json.loads((SPECS / f"{name}.json").read_text("utf-8-sig")))
    kinds = TIMES["KINDS"].get(name)
    return [
        (one.text, is_read(one, find) if kinds is None else is_found(one, find, kinds=frozenset(kinds)))
        for one in cases
        if one.checked or not checked
    ]


def duckled(name: str) -> Outcomes:
    if name not in ("Time", "Duration"):
        corpus = f"Duckling/{name}/Corpus.hs"
        return counted(NUMBERS["score_corpus"](corpus, CORPUS[corpus], NUMBERS["Readers"](), wrong=False))
    examples = read_duckling(CORPUS[f"Duckling/{name}/AR/Corpus.hs"])
    if name == "Time":
        return [(text, is_duckling_time(text, value, find)) for text, value in examples]
    return [(text, lasts(text, *value.split()[1:])) for text, value in examples]


def lasts(text: str, count: str, unit: str) -> bool:
    wanted = int(count) * SECONDS[unit]
    return any(seconds_of(one.value) == wanted for one in find(text, datetime(2013, 2, 12)))


def counted(score: Any) -> Outcomes:
    return [("", True)] * score.right + [("(see measure_numbers.py --wrong)", False)] * (
        score.checked - score.right
    )


def numbers(name: str) -> Outcomes:
    readers = NUMBERS["Readers"]()
    read = {
        "NumberModel": readers.cardinals, "OrdinalModel": readers.ordinals, "PercentModel": readers.percents,
        "NumberRangeModel": readers.bounds,
    }[name]  # fmt: skip
    return counted(NUMBERS["score_spec"](CASES / f"{NUMBERS['SPECS']}/{name}.json", read, wrong=False))


def share(outcomes: Outcomes) -> float:
    return sum(good for _, good in outcomes) / len(outcomes)


def hold(name: str, outcomes: Outcomes, floor: float) -> None:
    measured = share(outcomes)
    right = sum(good for _, good in outcomes)
    wrong = [text for text, good in outcomes if not good][:8]
    assert measured >= floor, (
        f"{name}: measured {measured:.4f} ({right} of {len(outcomes)}), floor {floor}; wrong are {wrong}"
    )


@pytest.mark.parametrize("name", GATES["recognizers"]["all"])
def test_all_cases_of_a_file_hold_their_floor(name: str) -> None:
    hold(name, recognized(name, checked=False), GATES["recognizers"]["all"][name])


@pytest.mark.parametrize("name", GATES["recognizers"]["checked"])
def test_checked_cases_of_a_file_hold_their_floor(name: str) -> None:
    hold(f"{name}, checked", recognized(name, checked=True), GATES["recognizers"]["checked"][name])


@pytest.mark.parametrize("name", GATES["numbers"]["checked"])
def test_numbers_hold_their_floor(name: str) -> None:
    hold(name, numbers(name), GATES["numbers"]["checked"][name])


@pytest.mark.parametrize("name", GATES["duckling"])
def test_examples_of_duckling_hold_their_floor(name: str) -> None:
    hold(f"Duckling {name}", duckled(name), GATES["duckling"][name])


def test_as_many_dates_are_read_as_the_project_asked_for() -> None:
    right, cases = GATES["asked"]["date_parser"]
    outcomes = recognized("DateParser", checked=False)
    assert len(outcomes) == cases
    hold("DateParser, asked", outcomes, right / cases)


BELOW = {
    "HolidayExtractor": "no feast is called يواندان or الحج (6 of 18)",
}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.xfail(strict=True, reason=BELOW[name]))
        if name in BELOW
        else name
        for name in (*GATES["recognizers"]["checked"], *GATES["numbers"]["checked"])
    ],
)
def test_every_file_with_checked_values_is_as_good_as_asked(name: str) -> None:
    outcomes = numbers(name) if name in GATES["numbers"]["checked"] else recognized(name, checked=True)
    hold(f"{name}, asked", outcomes, GATES["asked"]["checked"])


@pytest.mark.parametrize("name", GATES["duckling"])
def test_every_corpus_of_duckling_is_as_good_as_asked(name: str) -> None:
    assert GATES["duckling"][name] >= GATES["asked"]["duckling"]


def test_every_file_that_is_measured_has_its_floors() -> None:
    measured = [*TIMES["KINDS"], *TIMES["PARSERS"]]
    assert list(GATES["recognizers"]["all"]) == measured
    assert set(GATES["recognizers"]["checked"]) == {
        name for name in measured if recognized(name, checked=True)
    }
    unmeasured = {path.stem for path in SPECS.glob("*.json")} - set(measured)
    assert unmeasured == {"MergedParser", "DateTimeModel"}
    assert not any(
        one.checked
        for name in unmeasured
        for one in read_recognizers(json.loads((SPECS / f"{name}.json").read_text("utf-8-sig")))
    )
    others = ("AmountOfMoney", "PhoneNumber", "Quantity", "Temperature", "Volume")  # of Duckling; no times
    corpora = {name if "/" in name else f"{name}/AR" for name in (*GATES["duckling"], *others)}
    assert set(CORPUS) == {f"Duckling/{name}/Corpus.hs" for name in corpora}


def test_the_cases_are_as_they_came() -> None:
    digest = blake2b(digest_size=8)
    published = (path for folder in ("duckling", "recognizers") for path in (CASES / folder).rglob("*.json"))
    for path in sorted(published):
        digest.update(path.relative_to(CASES).as_posix().encode() + b"\0" + path.read_bytes())
    assert digest.hexdigest() == GATES["cases"]["digest"], (
        "cases are never edited; pin the digest of a new copy"
    )


def test_a_reader_that_reads_nothing_holds_no_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TimeReader, "find", lambda *_, **__: ())
    for name in ("DateExtractor", "DateParser"):
        with pytest.raises(AssertionError, match=rf"{name}: measured 0\.\d+ .*floor 0\.9"):
            hold(name, recognized(name, checked=False), GATES["recognizers"]["all"][name])
    assert share(duckled("Time")) == share(duckled("Duration")) == 0
