"""What users read is true: code blocks run, the schema is the code's, public names have docstrings."""

from __future__ import annotations

import doctest
import importlib
import importlib.util
import inspect
import json
import pkgutil
import re
from pathlib import Path

import pytest

import rawi
from rawi.desk import json_schema

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])
MODULES = sorted(
    name for _, name, _ in pkgutil.walk_packages(rawi.__path__, "rawi.") if not name.endswith("__main__")
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_blocks_of_a_page_run(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.S)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, page.name, str(page), 0)
    results = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test)
    assert results.failed == 0
    assert not blocks or results.attempted, "python blocks are doctest sessions"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_run(name: str) -> None:
    results = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert results.failed == 0


@pytest.mark.parametrize("name", ["rawi", *MODULES])
def test_every_public_name_has_a_docstring(name: str) -> None:
    module = importlib.import_module(name)
    missing = [name] if not module.__doc__ else []
    for public in getattr(module, "__all__", ()):
        thing = getattr(module, public)
        if (inspect.isclass(thing) or inspect.isfunction(thing)) and not inspect.getdoc(thing):
            missing.append(f"{name}.{public}")
    assert missing == []


def test_the_schema_in_docs_is_the_schema_of_the_code() -> None:
    assert json.loads((ROOT / "docs/output.schema.json").read_text("utf-8")) == json_schema()


def test_the_reference_names_every_public_name_and_says_what_the_code_says() -> None:
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "scripts/make_reference.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def told(text: str) -> str:  # signatures are written a little differently by each version of Python
        return re.sub(r"^### `(\w+)[^\n]*", r"### \1", text, flags=re.M)

    assert told((ROOT / "docs/reference.md").read_text("utf-8")) == told(module.reference())
