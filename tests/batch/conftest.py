"""A reader of pages that do what they say, for the tests of what becomes of those that break it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rawi.batch import Settings

STEPS = Path(__file__).parent / "steps"


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    """It loads no lists, so it is there at once."""
    monkeypatch.syspath_prepend(str(STEPS))
    monkeypatch.setenv("RAWI_TEST_ONCE", str(tmp_path / "once"))
    return Settings(seconds=0.5, memory=256, step="faulty_step:step")
