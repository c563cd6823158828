"""Quality gates: what is found across pages never falls below the floors of gates/across.toml."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from rawi.evaluation import Score

ROOT = Path(__file__).parents[2]
GATES = tomllib.loads((ROOT / "gates/across.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("measure_across", ROOT / "scripts/measure_across.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its records look themselves up there
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", list(GATES))
def test_what_is_found_across_pages_is_as_good_as_it_was(script: ModuleType, name: str) -> None:
    scores: dict[str, Score] = script.score(ROOT / f"tests/cases/across/{name}.json")
    found = {task: one.value or 0.0 for task, one in scores.items()}
    for kind in ("events", "stories"):
        precision, recall = found[f"{kind}_precision"], found[f"{kind}_recall"]
        found[f"{kind}_bcubed"] = 2 * precision * recall / (precision + recall)
    below = {task: found[task] for task, floor in GATES[name]["floors"].items() if found[task] < floor}
    assert below == {}
