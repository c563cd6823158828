"""Where pages come from: files, folders, what is missing; a bad one never ends the run."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from rawi import Limits, RawPage, Reading, read_pages, to_json
from rawi.desk import find_pages, find_samples
from rawi.model import Refusal

TITLE = "بلدية مرسى الزعفران تغلق الجسر القديم ستة أسابيع"
TEXT = "\n".join(
    [
        TITLE,
        "أعلنت بلدية مرسى الزعفران أن الجسر القديم سيغلق أمام الشاحنات ابتداء من صباح السبت المقبل.",
        "وقالت رئيسة البلدية نوار الحصيني إن الأعمال تستمر ستة أسابيع على الأقل قبل أن يفتح الجسر من جديد.",
    ]
)
LIMITS = Limits()


def told(results: list[RawPage | Refusal] | list[Reading | Refusal], base: Path) -> list[str]:
    """Each result as the name of its page in the folder, and the first words of its reason if refused."""
    found = []
    for one in results:
        source = one.page.source if isinstance(one, Reading) else one.source
        name = source.removeprefix(f"{base}/")
        found.append(f"{name} {one.reason.split(':')[0]}" if isinstance(one, Refusal) else name)
    return found


def test_files_and_folders_come_in_order_hidden_ones_left_out(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden.txt", "sub/c.txt", "sub/.git/d.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(TEXT, "utf-8")
    assert told(list(find_pages([tmp_path], LIMITS)), tmp_path) == ["a.txt", "b.txt", "sub/c.txt"]
    named: list[str | Path] = [tmp_path / "b.txt", str(tmp_path / "sub"), tmp_path / ".hidden.txt"]
    assert told(list(find_pages(named, LIMITS)), tmp_path) == ["b.txt", "sub/c.txt", ".hidden.txt"]
    (tmp_path / "empty").mkdir()
    assert told(list(find_pages([tmp_path / "empty"], LIMITS)), tmp_path) == ["empty empty"]


def test_the_rest_goes_on_after_bad_sources(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(TEXT, "utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "cut.gz").write_bytes(gzip.compress(TEXT.encode())[:-9])
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    names = ["missing.txt", "empty.txt", "bad.pdf", "cut.gz", "gone", "good.txt"]
    results = list(read_pages([tmp_path / name for name in names]))
    assert told(results, tmp_path) == [
        "missing.txt not found", "empty.txt empty", "bad.pdf not text", "cut.gz undecodable", "gone not found",
        "good.txt",
    ]  # fmt: skip


def test_each_page_is_told_before_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    seen: list[str] = []
    results = read_pages([tmp_path / "a.txt", tmp_path / "b.txt"], seen=seen.append)
    assert seen == []
    next(results)
    assert seen == [str(tmp_path / "a.txt")]
    list(results)
    assert seen == [str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_or_folder_is_forbidden(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "a.txt").chmod(0)
    (tmp_path / "sub").mkdir(mode=0)
    results = list(find_pages([tmp_path / "a.txt", tmp_path / "sub"], LIMITS))
    (tmp_path / "sub").chmod(0o700)
    assert told(results, tmp_path) == ["a.txt forbidden", "sub forbidden"]


def test_a_file_the_system_will_not_open_is_forbidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.txt").write_text(TEXT, "utf-8")
    opened = Path.open

    def refuse(self: Path, *arguments: object) -> object:
        if self.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return opened(self, *arguments)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    assert told(list(find_pages([tmp_path], LIMITS)), tmp_path) == ["a.txt forbidden", "b.txt"]


@pytest.mark.parametrize("name", ["a" * 300, "a\0b"])
def test_a_name_that_can_be_no_file_s_is_not_found(name: str, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(TEXT, "utf-8")
    first, second = find_pages([name, tmp_path / "good.txt"], LIMITS)
    assert isinstance(first, Refusal)
    assert first.reason.startswith("not found")
    assert isinstance(second, RawPage)


def test_a_folder_that_links_to_itself_gives_each_page_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert told(list(find_pages([tmp_path], LIMITS)), tmp_path) == ["a.txt"]


def test_a_file_name_that_is_no_utf8_can_be_told_in_json(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"bad\xff.txt")
    path.write_text(TEXT, "utf-8")
    (result,) = read_pages([path])
    assert isinstance(result, Reading)
    assert b"bad" in to_json(result)


def test_half_a_character_in_a_fact_can_be_told_in_json(tmp_path: Path) -> None:
    fields = {"text": TEXT, "title": "\ud83d خبر", "url": "https://a.example/1"}
    record = json.dumps(fields)
    (tmp_path / "a.jsonl").write_text(record, "utf-8")
    (result,) = read_pages([tmp_path / "a.jsonl"])
    assert isinstance(result, Reading)
    assert to_json(result)


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT * 20, "utf-8")
    (tmp_path / "b.txt").write_text(TEXT, "utf-8")
    results = list(find_pages([tmp_path], Limits(page_bytes=1000)))
    assert told(results, tmp_path) == ["a.txt too large", "b.txt"]


def test_samples_come_by_name_and_are_all_read() -> None:
    samples = list(find_samples())
    assert len(samples) >= 40
    assert [one.source for one in samples] == sorted(one.source for one in samples)
    assert all(one.data for one in samples)
