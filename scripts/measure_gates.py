"""Print the present scores beside the floors of gates/anatomy.toml: `python scripts/measure_gates.py`."""

from __future__ import annotations

import tomllib
from pathlib import Path

from rawi import evaluate

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Print one line a task; sets whose gold is absent are passed over."""
    gates = tomllib.loads((ROOT / "gates/anatomy.toml").read_text("utf-8"))
    for name, gate in gates.items():
        gold, pages = ROOT / gate["gold"], ROOT / gate["pages"]
        if not gold.is_dir():
            print(f"{name}: {gate['gold']} is absent")
            continue
        evaluation = evaluate(gold, pages)
        known = (
            "as pinned" if evaluation.digest == gate["digest"] else f"pinned {gate['digest'] or 'nothing'}"
        )
        print(f"{name}: {evaluation.pages} pages, gold {evaluation.digest} ({known})")
        for task, floor in gate["floors"].items():
            value = evaluation.scores[task].value
            print(f"  {task:14}{'–' if value is None else f'{value:.4f}':>8}   floor {floor}")


if __name__ == "__main__":
    main()
