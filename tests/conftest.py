"""What holds for all tests."""

from pathlib import Path

import pytest
from hypothesis import settings

from rawi.batch import Settings

# No test asserts a time, and a busy machine is no fault.
settings.register_profile("rawi", deadline=None)
settings.load_profile("rawi")


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    """A reader of pages that do what they say; it loads no lists, so it is there at once."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "batch" / "steps"))
    monkeypatch.setenv("RAWI_TEST_ONCE", str(tmp_path / "once"))
    return Settings(seconds=0.5, memory=256, step="faulty_step:step")
