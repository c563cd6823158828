"""The cases of what is reported: each annotation quotes its text, and the readings hold the floors of gates/reported.toml."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from rawi.desk import read_text
from rawi.errors import GoldError
from rawi.evaluation import REPORTED_TASKS, Score, read_reported_cases, score_reported_cases, score_statements
from rawi.evaluation.gold import GoldStatement
from rawi.model import Act, EventKind, Mode, Mood

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests/cases/reported.jsonl"
FLOORS = tomllib.loads((ROOT / "gates/reported.toml").read_text("utf-8"))["cases"]["floors"]
LINES: list[dict[str, Any]] = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]


def test_every_annotation_stands_in_its_text_and_uses_the_closed_words() -> None:
    assert len(LINES) >= 150
    assert len({one["id"] for one in LINES}) == len(LINES)
    for one in LINES:
        text = one["text"]
        for statement in one.get("statements") or ():
            assert all(statement[key] in text for key in ("cue", "content", "ar")), one["id"]
            assert statement["surface"] is None or statement["surface"] in text, one["id"]
            assert statement["act"] in get_args(Act) and statement["mode"] in get_args(Mode), one["id"]
        for figure in one.get("figures") or ():
            assert figure["text"] in text, one["id"]
        for event in one.get("events") or ():
            assert event["trigger"] in text and event["kind"] in get_args(EventKind), one["id"]
            assert event["mood"] in get_args(Mood), one["id"]


def test_readings_hold_their_floors() -> None:
    cases = list(read_reported_cases(CASES))
    scores = score_reported_cases((case, read_text(case.text, headline=case.headline)) for case in cases)
    low = {
        task: (scores[task].value, floor, scores[task].wrong[:5])
        for task, floor in FLOORS.items()
        if (scores[task].value or 0.0) < floor
    }
    assert not low


def test_a_malformed_case_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text('{"id": "x"}\n', "utf-8")
    with pytest.raises(GoldError, match=r"cases\.jsonl:1"):
        list(read_reported_cases(path))


SAID = GoldStatement(
    speaker="Salem al-Haddadi", ar="سالم الحدادي", surface="سالم الحدادي", act="say", mode="indirect",
    content="الميناء سيفتح غداً", anonymous=False, chain=None, addressee=(),
)  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "right", "acts"),
    [
        (SAID, 1, 1),
        (replace(SAID, act="deny"), 1, 0),
        (replace(SAID, ar="ليدا أرماسين", surface="ليدا أرماسين", speaker="Lida Armasin"), 0, 0),
        (replace(SAID, content="السفن لن تعود قبل الشتاء"), 0, 0),
    ],
    ids=["the same", "another act", "another speaker", "another content"],
)
def test_a_statement_is_right_with_its_content_and_its_speaker(
    wanted: GoldStatement, right: int, acts: int
) -> None:
    article = read_text("قال سالم الحدادي إن الميناء سيفتح غداً.")
    scores = {task: Score() for task in REPORTED_TASKS}
    score_statements("x", [wanted], article.statements, scores)
    assert scores["statements"].right == right
    assert scores["statements"].given == scores["statements"].wanted == 1
    assert scores["statement_act"].right == acts
