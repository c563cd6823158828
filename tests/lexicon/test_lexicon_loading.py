"""`lexica/` and a user's own folders of the same form, loaded as one; the digest names what was loaded."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rawi.errors import LexiconError
from rawi.lexicon import load_lexica
from rawi.script import fold

HEAD = (
    "# what: a test\n# source: invented\n# licence: CC0-1.0\n# reviewed: 2026-01-01\n# columns: form\tkind\n"
)
RULES = (
    "[slots]\nplace = '@demo/places'\n[[rule]]\nname = 'in'\npattern = 'رست في {place}'\n"
    "says = [{ text = 'رست في رسوان', place = 'رسوان' }]\n"
)


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write(
        tmp_path / "base",
        {
            "demo/places.tsv": HEAD + "رسوان\tport\n",
            "demo/rules.toml": RULES,
            "outlets/aa.tsv": HEAD + "المرسى\tpaper\n",
        },
    )


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "own"


def test_files_are_named_by_their_place_in_the_folder(base: Path) -> None:
    lexica = load_lexica(base)
    assert set(lexica.tables) == {"demo/places", "outlets/aa"}
    assert set(lexica.rules) == {"demo/rules"}
    assert lexica.table("demo/places").rows[0]["form"] == "رسوان"
    assert lexica.ruleset("demo/rules").rules[0].name == "demo/rules:in"
    assert [one.name for one in lexica.every_rule()] == ["demo/rules:in"]


def test_a_list_or_rules_that_are_missing_are_named(base: Path) -> None:
    lexica = load_lexica(base)
    with pytest.raises(LexiconError, match=r"demo/people\.tsv"):
        lexica.table("demo/people")
    with pytest.raises(LexiconError, match=r"demo/places\.toml"):
        lexica.ruleset("demo/places")


def test_rows_of_a_prefix_come_table_by_table_in_the_order_of_names(base: Path) -> None:
    write(base, {"outlets/zz.tsv": HEAD + "الضفة\tpaper\n", "outlets/ab.tsv": HEAD + "النورس\tpaper\n"})
    assert [row["form"] for row in load_lexica(base).rows("outlets/")] == ["المرسى", "النورس", "الضفة"]
    assert list(load_lexica(base).rows("nothing/")) == []


def test_rows_of_a_users_folder_join_the_list_of_that_name(base: Path, own: Path) -> None:
    write(own, {"demo/places.tsv": HEAD + "# ours\nالجديدة\tport\n"})
    table = load_lexica(base, own).table("demo/places")
    assert [(row["form"], row.line) for row in table] == [("رسوان", 6), ("الجديدة", 7)]
    assert table.header["what"] == "a test"


def test_the_packages_own_rules_see_the_rows_a_user_added(base: Path, own: Path) -> None:
    view = fold("رست في الجديدة")
    assert load_lexica(base).ruleset("demo/rules").first(view) is None
    write(own, {"demo/places.tsv": HEAD + "الجديدة\tport\n"})
    assert load_lexica(base, own).ruleset("demo/rules").first(view)


def test_a_users_rules_come_before_the_packages_own(base: Path, own: Path) -> None:
    write(own, {"demo/rules.toml": "[[rule]]\nname = 'ours'\npattern = 'رست'\nsays = [{ text = 'رست' }]\n"})
    ruleset = load_lexica(base, own).ruleset("demo/rules")
    assert [one.name for one in ruleset.rules] == ["demo/rules:ours", "demo/rules:in"]
    found = ruleset.first(fold("رست في رسوان"))
    assert found
    assert found.rule == "demo/rules:ours"


def test_a_users_folder_may_bring_lists_of_its_own(base: Path, own: Path) -> None:
    write(own, {"mine/words.tsv": HEAD + "نورس\tbird\n"})
    assert load_lexica(base, own).table("mine/words").rows[0]["kind"] == "bird"


def test_a_users_list_with_other_columns_is_refused_and_told_which(base: Path, own: Path) -> None:
    write(own, {"demo/places.tsv": HEAD.replace("kind", "colour") + "رسوان\tblue\n"})
    with pytest.raises(LexiconError, match=r"demo/places\.tsv: columns must be form, kind"):
        load_lexica(base, own)


def test_the_lists_as_packed_are_not_changed_by_an_overlay(base: Path, own: Path) -> None:
    alone = load_lexica(base)
    write(own, {"demo/places.tsv": HEAD + "الجديدة\tport\n"})
    load_lexica(base, own)
    assert load_lexica(base) == alone
    assert len(alone.table("demo/places").rows) == 1


def test_a_file_that_is_not_utf8_is_named(base: Path) -> None:
    (base / "demo/latin.tsv").write_bytes(HEAD.encode() + "ميناء\tport\n".encode("cp1256"))
    with pytest.raises(LexiconError, match=r"demo/latin\.tsv: not UTF-8"):
        load_lexica(base)


@pytest.mark.parametrize(
    ("name", "text", "blamed"),
    [
        ("demo/bad.tsv", HEAD + "رسوان\tport\nرسوان\n", r"demo/bad\.tsv:7"),
        (
            "demo/bad.toml",
            "[[rule]]\nname = 'x'\npattern = '('\nsays = [{ text = '(' }]\n",
            r"demo/bad\.toml",
        ),
        ("demo/bad.toml", "what is this", r"demo/bad\.toml"),
    ],
)
def test_a_malformed_file_in_any_folder_is_named(
    base: Path, own: Path, name: str, text: str, blamed: str
) -> None:
    write(own, {name: text})
    with pytest.raises(LexiconError, match=blamed):
        load_lexica(base, own)


def test_the_digest_stays_when_nothing_that_is_read_has_changed(base: Path, tmp_path: Path) -> None:
    before = load_lexica(base)
    assert load_lexica(base).digest == before.digest
    write(base, {"README.md": "how to read this", "demo/places.tsv.bak": "old", "demo/notes.txt": "x"})
    os.utime(base / "demo/places.tsv", (0, 0))
    assert load_lexica(base).digest == before.digest
    moved = base.rename(tmp_path / "moved")
    assert load_lexica(moved) == before


def test_the_digest_does_not_depend_on_the_order_in_which_files_were_made(tmp_path: Path) -> None:
    content = {"b/x.tsv": HEAD + "رسوان\tport\n", "a.tsv": HEAD, "b/a/y.tsv": HEAD}
    one = write(tmp_path / "one", content)
    two = write(tmp_path / "two", dict(reversed(content.items())))
    assert load_lexica(one).digest == load_lexica(two).digest


@pytest.mark.parametrize(
    "change",
    [
        {"demo/places.tsv": HEAD + "رسوانة\tport\n"},
        {"demo/places.tsv": HEAD + "رسوان\tport\n\n"},
        {"demo/places.tsv": HEAD.replace("2026-01-01", "2026-01-02") + "رسوان\tport\n"},
        {"demo/rules.toml": RULES + "never = ['غادرت']\n"},
        {"demo/more.tsv": HEAD},
    ],
    ids=["a row", "an empty line", "the header", "a rule", "a new file"],
)
def test_the_digest_changes_when_a_file_changes(base: Path, change: dict[str, str]) -> None:
    before = load_lexica(base).digest
    write(base, change)
    assert load_lexica(base).digest != before


def test_the_digest_changes_when_a_file_is_renamed_removed_or_joined(base: Path, own: Path) -> None:
    seen = [load_lexica(base).digest]
    write(own, {"mine/words.tsv": HEAD + "نورس\tbird\n"})
    seen.append(load_lexica(base, own).digest)
    (base / "outlets/aa.tsv").rename(base / "outlets/ab.tsv")
    seen.append(load_lexica(base).digest)
    (base / "outlets/ab.tsv").unlink()
    seen.append(load_lexica(base).digest)
    assert len(set(seen)) == 4


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_any_other_row_gives_another_digest(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    rows = st.lists(st.text("ابت ", min_size=1, max_size=3), max_size=3)
    one, other = data.draw(rows), data.draw(rows)
    folder = tmp_path_factory.mktemp("lexica")
    digests = []
    for name, forms in (("one", one), ("other", other)):
        write(folder / name, {"x.tsv": HEAD + "".join(f"{form}\tkind\n" for form in forms)})
        digests.append(load_lexica(folder / name).digest)
    assert (digests[0] == digests[1]) == (one == other)


def test_the_packages_own_data_load_and_join_a_users_folder(own: Path) -> None:
    packed = files("rawi") / "lexica"
    alone = load_lexica(packed)
    columns = "\t".join(alone.table("times/weekdays").columns)
    write(own, {"times/weekdays.tsv": HEAD.replace("form\tkind", columns) + "الثلثاء\t1\n"})
    joined = load_lexica(packed, own)
    assert len(joined.table("times/weekdays").rows) == len(alone.table("times/weekdays").rows) + 1
    assert set(joined.rules) == set(alone.rules)
    assert joined.digest != alone.digest
