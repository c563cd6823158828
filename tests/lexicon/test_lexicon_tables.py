"""Lists as TSV: what a table gives back, and which file and line it blames."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rawi.errors import LexiconError
from rawi.lexicon import read_table

LAW = settings(deadline=None, max_examples=150)
KEYS = ("what", "source", "licence", "reviewed", "columns")
HEAD = (
    "# what: a test\n# source: invented\n# licence: CC0-1.0\n# reviewed: 2026-01-01\n# columns: form\tkind\n"
)
CELL = st.text("ابتـ\u064bx1.: #-", min_size=1, max_size=6).filter(
    lambda cell: cell == cell.strip() and cell[0] != "#"
)


def test_a_row_gives_its_cells_by_column_and_says_where_it_stands() -> None:
    table = read_table("demo/places", HEAD + "رسوان\tport\n\nالضفة\tquarter\n")
    assert table.name == "demo/places"
    assert table.columns == ("form", "kind")
    assert [(row["form"], row["kind"], row.file, row.line) for row in table] == [
        ("رسوان", "port", "demo/places", 6),
        ("الضفة", "quarter", "demo/places", 8),
    ]


def test_the_header_is_kept_with_all_its_lines() -> None:
    table = read_table("demo", "# note: kept: whole\n" + HEAD)
    assert {key: table.header[key] for key in ("note", "what", "licence")} == {
        "note": "kept: whole",
        "what": "a test",
        "licence": "CC0-1.0",
    }


@LAW
@given(st.lists(st.tuples(CELL, CELL), max_size=5))
def test_what_is_written_as_a_row_is_read_as_that_row(rows: list[tuple[str, str]]) -> None:
    table = read_table("demo", HEAD + "".join(f"{form}\t{kind}\n" for form, kind in rows))
    unknown = [("" if form == "-" else form, "" if kind == "-" else kind) for form, kind in rows]
    assert [(row["form"], row["kind"]) for row in table] == unknown
    assert [row.line for row in table] == list(range(6, 6 + len(rows)))


def test_a_dash_is_unknown_and_a_dash_in_a_cell_is_not() -> None:
    row = read_table("demo", HEAD + "رسوان-الضفة\t-\n").rows[0]
    assert (row["form"], row["kind"]) == ("رسوان-الضفة", "")


def test_line_ends_of_every_system_and_spaces_around_cells_make_no_difference() -> None:
    text = HEAD + " رسوان \t port\n"
    rows = [(row["form"], row["kind"], row.line) for row in read_table("demo", text)]
    assert rows == [("رسوان", "port", 6)]
    windows = read_table("demo", text.replace("\n", "\r\n"))
    assert [(row["form"], row["kind"], row.line) for row in windows] == rows


def test_a_table_without_rows_is_a_table() -> None:
    table = read_table("demo", HEAD)
    assert table.rows == ()
    assert table.columns == ("form", "kind")


@pytest.mark.parametrize(("value", "may"), [("allowed", True), ("no", False), (None, False)])
def test_entries_may_fold_alike_only_where_the_header_says_so(value: str | None, may: bool) -> None:
    head = HEAD if value is None else f"# alike: {value}\n{HEAD}"
    assert read_table("demo", head).may_fold_alike is may


@pytest.mark.parametrize("missing", KEYS)
@pytest.mark.parametrize("rows", ["", "رسوان\tport\n"])
def test_a_missing_header_line_is_named_with_its_file(missing: str, rows: str) -> None:
    head = "".join(f"{line}\n" for line in HEAD.splitlines() if not line.startswith(f"# {missing}:"))
    with pytest.raises(LexiconError, match=rf"demo/places\.tsv: the header lacks {missing};"):
        read_table("demo/places", head + rows)


def test_an_empty_file_lacks_its_whole_header() -> None:
    with pytest.raises(LexiconError, match=", ".join(KEYS)):
        read_table("demo", "")


@LAW
@given(
    before=st.integers(0, 4),
    blank=st.integers(0, 2),
    cells=st.integers(1, 5).filter(lambda count: count != 2),
)
def test_a_row_with_too_few_or_too_many_cells_is_named_with_file_and_line(
    before: int, blank: int, cells: int
) -> None:
    text = HEAD + "رسوان\tport\n" * before + "\n" * blank + "\t".join(["س"] * cells) + "\n"
    with pytest.raises(LexiconError, match=rf"^demo\.tsv:{6 + before + blank}: {cells} cells") as caught:
        read_table("demo", text)
    assert "form, kind" in str(caught.value)


def test_cells_apart_by_spaces_are_one_cell_and_refused() -> None:
    with pytest.raises(LexiconError, match=r"demo\.tsv:6: 1 cells"):
        read_table("demo", HEAD + "رسوان    port\n")


def test_a_column_that_is_not_there_is_no_empty_cell() -> None:
    row = read_table("demo", HEAD + "رسوان\tport\n").rows[0]
    with pytest.raises(KeyError):
        row["country"]
