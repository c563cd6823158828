"""Quality gates: scores on gold never fall below the floors of gates/anatomy.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from rawi import evaluate

ROOT = Path(__file__).parents[2]
GATES = tomllib.loads((ROOT / "gates/anatomy.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(GATES))
def test_scores_hold_their_floors(name: str) -> None:
    gate = GATES[name]
    gold = ROOT / gate["gold"]
    if not gold.is_dir():
        pytest.skip(f"{gate['gold']} is not beside this checkout")
    evaluation = evaluate(gold, ROOT / gate["pages"])
    assert evaluation.digest == gate["digest"], "the gold changed: measure again and pin its digest"
    low = {
        task: (evaluation.scores[task].value, floor, evaluation.scores[task].wrong[:5])
        for task, floor in gate["floors"].items()
        if (evaluation.scores[task].value or 0.0) < floor
    }
    assert not low
