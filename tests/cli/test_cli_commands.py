"""The commands: what they print, and the exit codes the help promises."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from rawi.cli import Exit, app, main
from rawi.desk import find_samples, json_schema
from rawi.version import __version__

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "src/rawi/samples/pages"
GOOD = SAMPLES / "port-05-mijdaf.html"
TITLE = "هيلارة تعدّ ضحاياها: 47 قتيلاً وأرقام لا تلتقي بين الوزارة والهلال الفضي"


def rawi(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    result = CliRunner().invoke(app, [str(one) for one in arguments], input=stdin)
    assert "Traceback" not in result.output
    return result


def records(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.pdf"
    path.write_bytes(b"%PDF-1.7")
    return path


def test_read_shows_title_day_credit_and_text() -> None:
    result = rawi("read", GOOD)
    assert result.exit_code == Exit.DONE
    flat = " ".join(result.stdout.replace("│", " ").split())
    assert "2024-09-01" in flat and "ميسم الدلبوني" in flat and "ثلاجات الموتى ممتلئة" in flat
    assert "مساحة محجوزة" not in flat


def test_json_gives_one_valid_object_a_page_and_a_line(bad: Path) -> None:
    result = rawi("read", "--json", GOOD, bad, SAMPLES / "port-09-milqat.txt")
    assert result.exit_code == Exit.SOME_REFUSED
    first, second, third = records(result)
    for one in (first, second, third):
        jsonschema.Draft202012Validator(json_schema()).validate(one)
    assert second["refusal"] == {"stage": "decode", "reason": "not text: PDF"}
    assert first["refusal"] is None and third["refusal"] is None


def test_text_gives_the_text_that_offsets_count_in() -> None:
    text = rawi("read", "--text", GOOD).stdout
    (found,) = records(rawi("read", "--json", GOOD))
    article = found["articles"][0]  # type: ignore[index]
    assert len(text) == found["page"]["characters"]  # type: ignore[index]
    for one in article["evidence"]:
        start, end = one["span"]
        assert text[start:end] == one["text"]


def test_blocks_show_every_label_with_its_offsets() -> None:
    result = rawi("read", "--blocks", GOOD)
    assert result.exit_code == Exit.DONE
    for label in ("title 1", "body 1", "dateline 1", "inline_link", "related", "metadata", "boilerplate"):
        assert label in result.stdout


def test_standard_input_is_read(bad: Path) -> None:
    result = rawi("read", "--json", "-", stdin=GOOD.read_bytes())
    assert result.exit_code == Exit.DONE
    (found,) = records(result)
    assert found["page"]["source"] == "-"  # type: ignore[index]
    assert found["articles"][0]["title"] == TITLE  # type: ignore[index]
    assert rawi("read", "-", stdin=b"").exit_code == Exit.ALL_REFUSED


@pytest.mark.parametrize("way", [[], ["--json"], ["--text"], ["--blocks"]])
def test_exit_codes_tell_how_many_were_refused(way: list[str], bad: Path) -> None:
    assert rawi("read", *way, GOOD).exit_code == Exit.DONE
    assert rawi("read", *way, GOOD, bad).exit_code == Exit.SOME_REFUSED
    assert rawi("read", *way, bad, bad.with_name("none")).exit_code == Exit.ALL_REFUSED


def test_a_refusal_is_one_line_on_standard_error(bad: Path) -> None:
    result = rawi("read", bad)
    assert result.stdout == ""
    assert "refused" in result.stderr and "not text: PDF" in result.stderr.replace("\n", " ")


def test_bounds_can_be_set() -> None:
    (found,) = records(rawi("read", "--json", "--max-bytes", "100", GOOD))
    assert found["refusal"]["reason"].startswith("too large")  # type: ignore[index]


@pytest.mark.parametrize(
    "arguments",
    [
        ["read"],
        ["read", "--json", "--text", "x"],
        ["read", "--text", "--blocks", "x"],
        ["read", "--max-bytes", "0", "x"],
        ["read", "--max-seconds", "0", "x"],
        ["read", "--max-bytes", "many", "x"],
        ["read", "--no-such-option", "x"],
        ["evaluate"],
        ["evaluate", "gold"],
        ["nonsense"],
        ["lexica", "nonsense"],
    ],
)
def test_wrong_usage_ends_with_two_and_says_how(arguments: list[str]) -> None:
    result = rawi(*arguments)
    assert result.exit_code == Exit.USAGE
    assert "Usage" in result.stderr


def test_demo_reads_every_sample_and_counts() -> None:
    result = rawi("demo")
    count = sum(1 for _ in find_samples())
    assert result.exit_code == Exit.DONE
    assert f"{count} pages read" in result.stdout and "0 pages refused" in result.stdout
    assert len(records(rawi("demo", "--json"))) == count


def test_evaluate_prints_each_task_and_with_wrong_each_miss(tmp_path: Path) -> None:
    gold = json.loads((ROOT / "gold" / "port-05-mijdaf.json").read_text("utf-8"))
    gold["articles"][0]["published"] = "1999-01-01"
    (tmp_path / "port-05-mijdaf.json").write_text(json.dumps(gold), "utf-8")
    plain = rawi("evaluate", tmp_path, "--pages", SAMPLES)
    wrong = rawi("evaluate", tmp_path, "--pages", SAMPLES, "--wrong")
    assert plain.exit_code == wrong.exit_code == Exit.DONE
    for task, score in (("published", "0.0000"), ("title", "1.0000"), ("related", "1.0000")):
        assert any(task in line and score in line for line in plain.stdout.splitlines())
    assert "not 1999-01-01" in wrong.stdout and "not 1999-01-01" not in plain.stdout


def test_schema_prints_the_schema() -> None:
    assert json.loads(rawi("schema").stdout) == json.loads(json.dumps(json_schema()))


def test_lexica_check_finds_no_fault_in_the_package_s_own_lists() -> None:
    result = rawi("lexica", "check")
    assert (result.exit_code, result.stderr) == (Exit.DONE, "")
    assert "0 faults" in result.stdout


HEADER = "# what: x\n# source: x\n# licence: CC0-1.0\n# reviewed: 2026-01-01\n"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (
            "pages/markers.tsv",
            f"{HEADER}# columns: form\teffect\tneeds\nاقرا ايضا\tread_also\tany\n",
            "markers.tsv:6",
        ),
        ("nowhere/list.tsv", f"{HEADER}# columns: form\nبيت\n", "no room reads"),
    ],
)
def test_lexica_check_tells_faults_of_a_folder_and_fails(
    name: str, text: str, told: str, tmp_path: Path
) -> None:
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text(text, "utf-8")
    result = rawi("lexica", "check", "--lexica", tmp_path)
    assert result.exit_code == Exit.FAILED
    assert told in result.stderr


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("pages/markers.tsv", b"x"),
        ("pages/markers.tsv", b"\xff\xfe"),
        ("pages/markers.tsv", f"{HEADER}# columns: form\teffect\tneeds\nبيت\tkeywords\n".encode()),
        ("pages/markers.tsv", f"{HEADER}# columns: form\tother\nبيت\tx\n".encode()),
        ("pages/rules.toml", b"[[rule]"),
        ("pages/rules.toml", b"[[rule]]\nname = 'a'\n"),
        (
            "pages/rules.toml",
            HEADER.encode() + b"[[rule]]\nname = 'a'\npattern = '('\nsays = ['x']\nnever = []\n",
        ),
        ("pages/rules.toml", b"\xff"),
    ],
)
@pytest.mark.parametrize("command", ["check", "read"])
def test_a_broken_folder_of_lists_is_one_line_and_failure(
    name: str, data: bytes, command: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_bytes(data)
    arguments = ["lexica", "check"] if command == "check" else ["read", str(GOOD)]
    monkeypatch.setattr(sys, "argv", ["rawi", *arguments, "--lexica", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    assert ended.value.code == Exit.FAILED
    assert told.out == ""
    assert told.err.startswith("rawi: ") and name.rpartition("/")[2] in told.err


def test_lexica_check_knows_the_words_a_column_may_have(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/furniture.tsv").write_text(f"{HEADER}# columns: form\twhere\nابجد\tnowhere\n", "utf-8")
    assert rawi("lexica", "check", "--lexica", tmp_path).exit_code == Exit.FAILED


def test_help_gives_examples_and_exit_codes_and_version_the_version() -> None:
    help_of_read = rawi("read", "--help").stdout
    assert "Examples" in help_of_read and "rawi read --json" in help_of_read
    assert "3 some pages refused" in " ".join(rawi("--help").stdout.split())
    assert rawi("--version").stdout == f"rawi {__version__}\n"
    assert rawi("lexica", "--help").exit_code == Exit.DONE
