"""`rawi lexica import`: what it shows, what it writes, and what it leaves alone. Every entity is invented."""

from __future__ import annotations

import bz2
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from rawi.cli import Exit, app
from rawi.errors import LexiconError


def rawi(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(app, ["lexica", *map(str, arguments)])
    assert "Traceback" not in result.output
    return result


def entity(id: str, ar: str, en: str, *classes: str, **more: Any) -> dict[str, Any]:
    labels = {"ar": {"value": ar}, "en": {"value": en}}
    return {
        "type": "item",
        "id": id,
        "labels": {code: one for code, one in labels.items() if one["value"]},
        "claims": {"P31": [claim(name) for name in classes]} | more,
    }


def claim(id: str, since: str = "", until: str = "") -> dict[str, Any]:
    days = {"P580": since, "P582": until}
    return {
        "mainsnak": {"snaktype": "value", "datavalue": {"value": {"id": id}}},
        "qualifiers": {name: [day(one)] for name, one in days.items() if one},
    }


def day(told: str) -> dict[str, Any]:
    return {"snaktype": "value", "datavalue": {"value": {"time": f"+{told}T00:00:00Z", "precision": 11}}}


ENTITIES = [
    entity("Q900000100", "رسوانيا", "Raswania", "Q6256", P297=[{"mainsnak": {"datavalue": {"value": "XR"}}}]),
    entity("Q900000050", "", "Prime Minister of Raswania"),
    entity(
        "Q900000001",
        "ميسم الدلبوني",
        "Maysam Dalbouni",
        "Q5",
        P27=[claim("Q900000100")],
        P39=[claim("Q900000050", "2031-03-05", "2034-03-04"), claim("Q900000050", "2035-06-01")],
    ),
    entity("Q900000002", "حزب المجداف الأزرق", "Blue Oar Party", "Q7278", P17=[claim("Q900000100")]),
    entity("Q900000003", "مرسى هيلارة", "Port Hilara", "Q515"),
    entity("Q900000004", "القاهرة", "Qahira Band", "Q43229"),
    entity("Q900000005", "", "Sayf Burjuni", "Q5"),
    entity("Q900000006", "باراك أوباما", "Barack Obama", "Q5"),
]


def dump(path: Path, entities: list[dict[str, Any]] = ENTITIES) -> Path:
    lines = ",\n".join(json.dumps(one, separators=(",", ":"), ensure_ascii=False) for one in entities)
    path.write_bytes(f"[\n{lines}\n]\n".encode())
    return path


@pytest.fixture
def wikidata(tmp_path: Path) -> Path:
    return dump(tmp_path / "wikidata.json")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return tmp_path / "mine"


def files(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def test_it_shows_what_it_would_add_and_why_it_leaves_out_and_writes_nothing(
    wikidata: Path, mine: Path
) -> None:
    result = rawi("import", wikidata, "--into", mine, "--on", "2026-11-22")
    assert result.exit_code == Exit.DONE
    assert "8 items read: 5 new rows, 3 left out; 0 lines not read" in result.stdout
    assert (
        "ميسم الدلبوني\tMaysam Dalbouni\tXR\tQ900000001\t-\tWikidata: Q900000001\t2026-11-22" in result.stdout
    )
    flat = " ".join(result.stdout.split())
    assert "entities/tenures │ 2" in flat
    assert "ambiguous │ 1" in flat and "already known │ 1" in flat and "no Arabic label │ 1" in flat
    assert "Nothing is written. Add --write" in flat
    assert not mine.exists()


def test_what_it_writes_passes_the_check_and_a_second_time_adds_nothing(wikidata: Path, mine: Path) -> None:
    assert rawi("import", wikidata, "--into", mine, "--write", "--on", "2026-11-22").exit_code == Exit.DONE
    first = files(mine)
    assert sorted(first) == [
        "entities/bodies.tsv",
        "entities/persons.tsv",
        "entities/tenures.tsv",
        "places/regions.tsv",
    ]
    assert first["entities/tenures.tsv"].decode() == (
        "# what: people and the days between which they held an office, taken from Wikidata by rawi lexica import\n"
        "# source: Wikidata\n# licence: CC0-1.0\n# reviewed: 2026-11-22\n# alike: allowed\n"
        "# columns: person\ten\toffice\tkind\tsince\tuntil\tsource\n"
        "ميسم الدلبوني\tMaysam Dalbouni\tPrime Minister of Raswania\tprime minister\t2031-03-05\t2034-03-04"
        "\tWikidata: Q900000001\n"
        "ميسم الدلبوني\tMaysam Dalbouni\tPrime Minister of Raswania\tprime minister\t2035-06-01\t-"
        "\tWikidata: Q900000001\n"
    )
    assert b"Blue Oar Party\tparty\tXR\tQ900000002" in first["entities/bodies.tsv"]
    check = rawi("check", "--lexica", mine)
    assert check.exit_code == Exit.DONE and ": 0 faults" in check.stdout
    again = rawi("import", wikidata, "--into", mine, "--write", "--on", "2026-11-23")
    assert again.exit_code == Exit.DONE and ": 0 new rows" in again.stdout
    assert files(mine) == first


def test_a_list_that_is_there_is_extended_and_names_its_new_source(wikidata: Path, mine: Path) -> None:
    regions = mine / "places/regions.tsv"
    regions.parent.mkdir(parents=True)
    head = "\ufeff# what: x\r\n# source: my notes\r\n# licence: CC BY 4.0\r\n# reviewed: 2026-01-01\r\n"
    regions.write_bytes(f"{head}# columns: ar\ten\taliases\r\nتل القصيم الأبيض\tWhite Hill\t-".encode())
    assert rawi("import", wikidata, "--into", mine, "--write", "--on", "2026-11-22").exit_code == Exit.DONE
    lines = regions.read_bytes().decode("utf-8-sig").splitlines()
    assert lines[1:4] == [
        "# source: my notes; Wikidata",
        "# licence: CC BY 4.0; rows from Wikidata CC0-1.0",
        "# reviewed: 2026-01-01",
    ]
    assert lines[5:] == ["تل القصيم الأبيض\tWhite Hill\t-", "مرسى هيلارة\tPort Hilara\t-"]
    more = dump(wikidata.with_name("more.json"), [entity("Q900000011", "سيف البرجوني", "Sayf Burjuni", "Q5")])
    assert rawi("import", more, "--into", mine, "--write", "--on", "2026-11-25").exit_code == Exit.DONE
    persons = (mine / "entities/persons.tsv").read_text("utf-8").splitlines()
    assert "# reviewed: 2026-11-25" in persons and len(persons) == 7
    assert rawi("check", "--lexica", mine).exit_code == Exit.DONE


def test_a_folder_that_would_not_pass_is_not_written(wikidata: Path, mine: Path) -> None:
    words = mine / "words/mine.tsv"
    words.parent.mkdir(parents=True)
    words.write_text(
        "# what: x\n# source: x\n# licence: CC0-1.0\n# reviewed: 2026-01-01\n# columns: form\nمجداف\n",
        "utf-8",
    )
    before = files(mine)
    result = rawi("import", wikidata, "--into", mine, "--write")
    assert isinstance(result.exception, LexiconError)
    assert "nothing written" in str(result.exception) and "no room reads this list" in str(result.exception)
    assert files(mine) == before


def test_bad_lines_are_counted_and_named(wikidata: Path, mine: Path) -> None:
    with wikidata.open("ab") as stream:
        stream.write(b'{"id": "Q9000\nseven\n\xff\xfe\n')
    result = rawi("import", wikidata, "--into", mine)
    assert result.exit_code == Exit.DONE
    assert "5 new rows, 3 left out; 3 lines not read" in result.stdout
    assert [line.partition(": ")[2].partition(": ")[0] for line in result.stderr.splitlines()] == [
        f"{wikidata}:{number}" for number in (11, 12, 13)
    ]


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress])
def test_compressed_dumps_are_read(compress: Any, wikidata: Path, mine: Path) -> None:
    wikidata.write_bytes(compress(wikidata.read_bytes()))
    assert ": 5 new rows" in rawi("import", wikidata, "--into", mine).stdout


def results(path: Path) -> Path:
    item = {"type": "uri", "value": "http://www.wikidata.org/entity/Q900000012"}
    label = {"type": "literal", "xml:lang": "ar", "value": "رقية المنارية"}
    row = {"item": item, "itemLabel": label, "en": {"value": "Ruqayya Manari"}}
    row["class"] = {"type": "uri", "value": "http://www.wikidata.org/entity/Q5"}
    office = {"officeLabel": {"value": "Harbour Master"}, "since": {"value": "2030-05-06T00:00:00Z"}}
    found = {
        "head": {"vars": []},
        "results": {"bindings": [row | office, row | {"alias": {"value": "أم المنارة"}}]},
    }
    path.write_text(json.dumps(found, indent=2), "utf-8")
    return path


def test_results_of_a_query_are_read_beside_a_dump(tmp_path: Path, wikidata: Path, mine: Path) -> None:
    result = rawi("import", wikidata, results(tmp_path / "query.json"), "--into", mine, "--on", "2026-11-22")
    assert ": 7 new rows, 3 left out" in result.stdout
    row = "رقية المنارية\tRuqayya Manari\t-\tQ900000012\tأم المنارة\tWikidata: Q900000012\t2026-11-22"
    assert row in result.stdout
    assert "Harbour Master\tother\t2030-05-06\t-\tWikidata: Q900000012" in result.stdout


def test_broken_results_are_named_by_file_and_line(tmp_path: Path, mine: Path) -> None:
    path = results(tmp_path / "query.json")
    path.write_text(path.read_text("utf-8")[:300], "utf-8")
    result = rawi("import", path, "--into", mine)
    assert result.exit_code == Exit.DONE and "0 new rows, 0 left out; 1 lines not read" in result.stdout
    assert f"not read: {path}:" in result.stderr


def test_files_that_cannot_be_read_are_one_line(tmp_path: Path, wikidata: Path, mine: Path) -> None:
    cut = tmp_path / "cut.gz"
    cut.write_bytes(gzip.compress(wikidata.read_bytes())[:-20])
    other = tmp_path / "file"
    other.write_bytes(b"")
    for source, into, words in (
        (tmp_path / "none.json", mine, "no such file"),
        (tmp_path, mine, "no plain file"),
        (cut, mine, "cannot be unpacked"),
        (wikidata, other, "no folder"),
    ):
        error = rawi("import", source, "--into", into).exception
        assert isinstance(error, LexiconError) and words in str(error)


def test_a_name_cannot_steer_the_terminal_or_break_a_list(tmp_path: Path, mine: Path) -> None:
    nasty = entity("Q900000013", "#ميسم\u2028الدلبوني\x1b[2J", "Maysam\tDalbouni\r\n", "Q5")
    result = rawi(
        "import", dump(tmp_path / "nasty.json", [nasty]), "--into", mine, "--write", "--on", "2026-11-22"
    )
    assert result.exit_code == Exit.DONE and "\x1b" not in result.output
    assert (
        (mine / "entities/persons.tsv")
        .read_text("utf-8")
        .splitlines()[5]
        .startswith("ميسم الدلبوني[2J\tMaysam D")
    )


def test_a_folder_that_cannot_be_written_is_left_as_it_was(wikidata: Path, mine: Path) -> None:
    mine.mkdir()
    (mine / "places").write_bytes(b"a file where a folder must be")
    error = rawi("import", wikidata, "--into", mine, "--write").exception
    assert isinstance(error, LexiconError) and "cannot be written" in str(error)
    assert list(files(mine)) == ["places"]
