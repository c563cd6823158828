"""The table of endpoints in the docs is that of the code."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_table_of_endpoints_is_that_of_the_code() -> None:
    spec = importlib.util.spec_from_file_location("make_api_table", ROOT / "scripts/make_api_table.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    text = (ROOT / "docs/api.md").read_text("utf-8")
    assert text == module.page(text) and module.table().count("\n") > 40
