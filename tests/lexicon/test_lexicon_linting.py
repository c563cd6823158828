"""The linter: each fault of the data is found, named by file and line, and sound data have none."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from rawi.desk.linting import USED as READ
from rawi.lexicon import lint_lexica, load_lexica
from rawi.script import fold

HEAD = "# what: a test\n# source: invented\n# licence: CC0-1.0\n# reviewed: 2026-01-01\n"
NAMES = HEAD + "# columns: form\tkind\n"
TENURES = HEAD + "# columns: person\tsince\tuntil\n"
ROOMS = ("pages/", "times/", "words/", "outlets/")
USED = (*ROOMS, *READ)


def lint(folder: Path, name: str, text: str, used: tuple[str, ...] = ("demo/",)) -> list[str]:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return lint_lexica(load_lexica(folder), used)


def test_the_packages_own_data_are_sound() -> None:
    lexica = load_lexica(files("rawi") / "lexica")
    assert len(lexica.tables) > 60
    assert len(list(lexica.every_rule())) > 10
    assert lint_lexica(lexica, USED) == []


@pytest.mark.parametrize("left_out", ROOMS)
def test_a_room_left_out_leaves_its_own_lists_unused_and_no_others(left_out: str) -> None:
    lexica = load_lexica(files("rawi") / "lexica")
    faults = lint_lexica(lexica, [name for name in USED if not name.startswith(left_out)])
    unused = {fault.partition(".")[0] for fault in faults if "no room reads" in fault}
    assert unused
    assert unused == {name for name in (*lexica.tables, *lexica.rules) if name.startswith(left_out)}


def test_every_never_example_of_the_package_would_be_noticed() -> None:
    rules = list(load_lexica(files("rawi") / "lexica").every_rule())
    assert all(one.says for one in rules)
    assert sum(bool(one.never) for one in rules) > len(rules) // 2
    assert not [(one.name, text) for one in rules for text in one.never if one.match(fold(text))]


def test_sound_data_have_no_fault(tmp_path: Path) -> None:
    assert lint(tmp_path, "demo/a.tsv", NAMES + "رسوان\tport\nالضفة\tquarter\n") == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("رسوانة", "رسوانه"),
        ("أمل", "امل"),
        ("مصرى", "مصري"),
        ("رسوان", "رســوانُ"),
        ("کتاب", "كتاب"),
        ("BBC", "bbc"),
    ],
)
def test_two_entries_that_fold_alike_are_found_with_both_lines(
    tmp_path: Path, first: str, second: str
) -> None:
    faults = lint(tmp_path, "demo/a.tsv", NAMES + f"{first}\tx\nميناء\tx\n{second}\tx\n")
    assert faults == [f"demo/a.tsv:8: {second!r} folds like line 6; keep one"]


def test_entries_may_fold_alike_where_the_header_allows_it(tmp_path: Path) -> None:
    text = "# alike: allowed\n" + NAMES + "رسوانة\tx\nرسوانه\ty\n"
    assert lint(tmp_path, "demo/a.tsv", text) == []


def test_the_same_form_in_two_lists_is_no_fault(tmp_path: Path) -> None:
    lint(tmp_path, "demo/a.tsv", NAMES + "رسوان\tx\n")
    assert lint(tmp_path, "demo/b.tsv", NAMES + "رسوان\tx\n") == []


def test_a_users_row_that_folds_like_one_of_the_packages_is_found(tmp_path: Path) -> None:
    lint(tmp_path / "base", "demo/a.tsv", NAMES + "رسوانة\tx\n")
    lint(tmp_path / "own", "demo/a.tsv", NAMES + "\nرسوانه\tx\n")
    faults = lint_lexica(load_lexica(tmp_path / "base", tmp_path / "own"), ["demo/"])
    assert faults == ["demo/a.tsv:7: 'رسوانه' folds like line 6; keep one"]


@pytest.mark.parametrize("form", ["-", "ـ\u064b", "\u200f"])
def test_an_entry_that_folds_to_nothing_is_found(tmp_path: Path, form: str) -> None:
    assert lint(tmp_path, "demo/a.tsv", NAMES + f"{form}\tx\n") == ["demo/a.tsv:6: the first cell is empty"]


def test_a_list_without_rows_is_found(tmp_path: Path) -> None:
    assert lint(tmp_path, "demo/a.tsv", NAMES) == ["demo/a.tsv: no rows"]


@pytest.mark.parametrize("cell", ["2020", "2020-13-01", "2020-02-30", "01/02/2020", "٢٠٢٠", "recently"])
@pytest.mark.parametrize("column", ["since", "until"])
def test_a_date_that_is_none_is_found_with_file_and_line(tmp_path: Path, cell: str, column: str) -> None:
    row = f"الأول\t{cell}\t-" if column == "since" else f"الأول\t-\t{cell}"
    (fault,) = lint(tmp_path, "demo/a.tsv", TENURES + f"{row}\n")
    assert fault.startswith(f"demo/a.tsv:6: {cell!r} is no date")


@pytest.mark.parametrize("cell", ["20200201", "2020-W05-6", "2020W056"])
def test_a_date_not_written_with_year_month_and_day_apart_is_found(tmp_path: Path, cell: str) -> None:
    assert len(lint(tmp_path, "demo/a.tsv", TENURES + f"الأول\t{cell}\t-\n")) == 1


def test_since_after_until_is_found(tmp_path: Path) -> None:
    rows = "الأول\t2020-01-02\t2020-01-01\nالثاني\t2020-01-01\t2020-01-02\nالثالث\t2020-01-01\t2020-01-01\n"
    faults = lint(tmp_path, "demo/a.tsv", TENURES + rows)
    assert faults == ["demo/a.tsv:6: since 2020-01-02 is after until 2020-01-01"]


@pytest.mark.parametrize("column", ["since", "until"])
def test_a_list_with_one_date_column_is_no_list_of_dated_facts(tmp_path: Path, column: str) -> None:
    text = HEAD + f"# columns: person\t{column}\nالأول\t2020-01-01\n"
    assert lint(tmp_path, "demo/a.tsv", text) == []


@pytest.mark.parametrize("row", ["الأول\t-\t-", "الأول\t2020-01-01\t-", "الأول\t-\t2020-01-01"])
def test_unknown_dates_are_no_fault(tmp_path: Path, row: str) -> None:
    assert lint(tmp_path, "demo/a.tsv", TENURES + f"{row}\n") == []


@pytest.mark.parametrize(
    ("name", "used", "unused"),
    [
        ("demo/a", ["demo/a"], False),
        ("demo/a", ["demo/"], False),
        ("demo/deep/a", ["demo/"], False),
        ("demo/a", ["demo"], True),
        ("demo/ab", ["demo/a"], True),
        ("demonstration/a", ["demo/"], True),
        ("demo/a", [], True),
    ],
)
@pytest.mark.parametrize("suffix", ["tsv", "toml"])
def test_what_no_room_reads_is_found(
    tmp_path: Path, name: str, used: list[str], unused: bool, suffix: str
) -> None:
    rules = "[[rule]]\nname = 'x'\npattern = 'رست'\nsays = [{ text = 'رست' }]\n"
    text = NAMES + "رسوان\tx\n" if suffix == "tsv" else rules
    faults = lint(tmp_path, f"{name}.{suffix}", text, tuple(used))
    assert [fault.partition(":")[0] for fault in faults] == [f"{name}.{suffix}"] * unused


def test_examples_of_rules_that_fail_are_found(tmp_path: Path) -> None:
    rules = "[[rule]]\nname = 'x'\npattern = 'رست'\nsays = [{ text = 'غادرت' }]\nnever = ['رست هنا']\n"
    assert lint(tmp_path, "demo/r.toml", rules) == [
        "demo/r:x: does not match 'غادرت'",
        "demo/r:x: matches 'رست هنا'",
    ]
