"""The command as a process: pipes, standard input, encodings, and no traceback whatever comes in."""

from __future__ import annotations

import gzip
import os
import pty
import random
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "src/rawi/samples/pages"
GOOD = SAMPLES / "port-05-mijdaf.html"


def rawi(*arguments: str | Path, stdin: bytes = b"", **environ: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "rawi", *map(str, arguments)],
        input=stdin, capture_output=True, timeout=60, check=False, env={**os.environ, **environ},
    )  # fmt: skip


def test_the_module_reads_a_page_from_a_pipe() -> None:
    done = rawi("read", "--text", "-", stdin=GOOD.read_bytes())
    assert (done.returncode, done.stderr) == (0, b"")
    assert "ثلاجات الموتى ممتلئة" in done.stdout.decode()


def test_a_compressed_page_in_a_pipe_is_read() -> None:
    done = rawi("read", "--json", "-", stdin=gzip.compress(GOOD.read_bytes()))
    assert (done.returncode, done.stderr) == (0, b"")


def test_two_processes_print_the_same_bytes() -> None:
    first = rawi("read", "--json", SAMPLES, PYTHONHASHSEED="1")
    second = rawi("read", "--json", SAMPLES, PYTHONHASHSEED="2")
    assert first.returncode == 0
    assert first.stdout == second.stdout
    assert first.stdout.count(b"\n") >= 40


@pytest.mark.parametrize(
    "data",
    [b"", b"\0" * 100, b"%PDF-1.7", b"\x1f\x8b\x08", b'{"text": ', b"<rss><channel></rss>",
     b"<html>" + b"<b>" * 500, random.Random(5).randbytes(3000)],
    ids=["empty", "nuls", "pdf", "gzip", "json", "rss", "unclosed", "random"],
)  # fmt: skip
def test_no_bad_page_gives_a_traceback(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "page").write_bytes(data)
    done = rawi("read", "--json", tmp_path / "page")
    assert done.returncode == 4
    assert b"Traceback" not in done.stderr


def test_an_archive_without_a_page_is_not_passed_over_in_silence() -> None:
    assert rawi("read", "--json", "-", stdin=b"WARC/1.0\r\n").returncode == 4


@pytest.mark.parametrize(
    "arguments", [["read", "--lexica", "/none", str(GOOD)], ["evaluate", "/none", "--pages", "/none"]]
)
def test_an_error_of_ours_is_one_line(arguments: list[str]) -> None:
    done = rawi(*arguments)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(b"rawi: /none: ") and done.stderr.count(b"\n") == 1


def test_an_address_that_is_none_gives_no_traceback() -> None:
    done = rawi("read", "http://[::1")
    assert b"Traceback" not in done.stderr
    assert done.returncode == 4


def test_a_reader_that_stops_reading_ends_us_quietly(tmp_path: Path) -> None:
    errors = tmp_path / "errors"
    command = f'"{sys.executable}" -m rawi read --json "{SAMPLES}" "{SAMPLES}" 2>"{errors}" | head -1'
    done = subprocess.run(command, shell=True, capture_output=True, timeout=60, check=True)
    assert done.stdout.count(b"\n") == 1
    assert errors.read_bytes() == b""


def test_a_reader_that_stops_reading_is_no_failure() -> None:
    command = (
        f'"{sys.executable}" -m rawi read --json "{SAMPLES}" "{SAMPLES}" | head -1; exit ${{PIPESTATUS[0]}}'
    )
    done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=60, check=False)
    assert done.returncode == 0


@pytest.mark.parametrize("way", ["--blocks", "--allow-private"])
def test_a_terminal_without_arabic_gives_no_traceback(way: str) -> None:
    done = rawi("read", way, GOOD, PYTHONIOENCODING="ascii")
    assert b"Traceback" not in done.stderr


def test_a_file_name_with_brackets_does_not_break_the_progress_line(tmp_path: Path) -> None:
    (tmp_path / "[").mkdir()
    path = tmp_path / "[" / "b].html"
    path.write_bytes(GOOD.read_bytes())
    watcher, terminal = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "rawi", "read", "--json", str(path)],
            stdout=subprocess.PIPE, stderr=terminal, timeout=60, check=False, env={**os.environ, "TERM": "xterm"},
        )  # fmt: skip
    finally:
        os.close(terminal)
        os.close(watcher)
    assert done.returncode == 0


def test_a_page_cannot_steer_the_terminal(tmp_path: Path) -> None:
    text = "\n".join(
        [
            "بلدية مرسى الزعفران تغلق الجسر القديم \x1b]0;owned\x07ستة أسابيع",
            "أعلنت بلدية مرسى الزعفران أن الجسر القديم \x1b[2Jسيغلق أمام الشاحنات ابتداء من صباح السبت المقبل.",
            "وقالت رئيسة البلدية نوار الحصيني إن الأعمال تستمر ستة أسابيع على الأقل قبل أن يفتح الجسر من جديد.",
        ]
    )
    (tmp_path / "page.txt").write_text(text, "utf-8")
    done = rawi("read", tmp_path / "page.txt")
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout
