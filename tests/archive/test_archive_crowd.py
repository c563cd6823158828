"""Many programs write to one server at once, and many read: the short form of scripts/crowd_postgres.py."""

from __future__ import annotations

import runpy
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "scripts" / "crowd_postgres.py"


def test_four_write_and_twenty_read_at_once(postgres: str) -> None:
    crowd = runpy.run_path(str(SCRIPT))["crowd"]
    assert crowd(postgres, seconds=20, writers=4, readers=20) == []
