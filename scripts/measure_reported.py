"""Print how well statements, figures and events are read: `python scripts/measure_reported.py [--wrong]`.

On the seeds' gold and the project's own (precision, recall, F1), and on the cases of tests/cases/reported.jsonl.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from rawi import evaluate
from rawi.desk import read_text
from rawi.evaluation import REPORTED_TASKS, Score, read_reported_cases, score_reported_cases

ROOT = Path(__file__).parent.parent


def main() -> None:
    """One table a set; with `--wrong` every miss below it."""
    gates = tomllib.loads((ROOT / "gates/anatomy.toml").read_text("utf-8"))
    for name, gate in gates.items():
        gold = ROOT / gate["gold"]
        if gold.is_dir():
            _print(name, evaluate(gold, ROOT / gate["pages"]).scores)
    cases = list(read_reported_cases(ROOT / "tests/cases/reported.jsonl"))
    pairs = [(case, read_text(case.text, headline=case.headline)) for case in cases]
    _print(f"cases ({len(cases)})", score_reported_cases(pairs))


def _print(name: str, scores: Mapping[str, Score]) -> None:
    print(f"{name}\n  {'task':22} {'precision':>9} {'recall':>7} {'F1':>6}   right/given/wanted")
    for task in REPORTED_TASKS:
        one = scores[task]
        if one.value is None:
            continue
        precision, recall = (one.right / whole if whole else 0.0 for whole in (one.given, one.wanted))
        counts = f"{one.right:.0f}/{one.given:.0f}/{one.wanted:.0f}"
        print(f"  {task:22} {precision:9.3f} {recall:7.3f} {one.value:6.3f}   {counts}")
        if "--wrong" in sys.argv:
            for miss in one.wrong:
                print(f"      {miss}")


if __name__ == "__main__":
    main()
