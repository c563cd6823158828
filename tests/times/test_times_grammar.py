"""The grammar of times: each rule says what its examples say, and a rule that does not is told by its name."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from rawi.desk import open_lexica
from rawi.errors import LexiconError
from rawi.lexicon import Lexica
from rawi.script import fold
from rawi.times import TimeReader, check_phrases

LEXICA = open_lexica()
READER = TimeReader(LEXICA)
PHRASES = files("rawi") / "lexica/times/phrases.toml"
Grow = Callable[[str], Lexica]

# A user's rule: a season beside a word of a class that the package does not know.
GOOD = """
[[rule]]
name = "harvest"
pattern = '{season:s}{harvest}'
means = "season"
says = [{ text = "صيف الحصاد", value = "2016-SU" }]
never = ["صيف الرماد"]
"""

WORDS = """# what: a word of a class of its own
# source: compiled by hand
# licence: CC0-1.0
# reviewed: 2026-11-22
# columns: form\tclass\tvalue\tnumber
الحصاد\tharvest\t-\t-
"""


@pytest.fixture
def grow(tmp_path: Path) -> Grow:
    """The language data joined by a user's folder with these rules, and one word of a class of their own."""

    def grown(rules: str) -> Lexica:
        folder = tmp_path / "times"
        folder.mkdir()
        (folder / "phrases.toml").write_text(f'over = "tokens"\n{rules}', "utf-8")
        (folder / "words.tsv").write_text(WORDS, "utf-8")
        return open_lexica(tmp_path)

    return grown


def test_every_example_of_the_grammar_holds() -> None:
    assert check_phrases(LEXICA) == []


def test_every_rule_has_a_name_of_its_own_and_most_have_near_misses() -> None:
    names = [one.name for one in READER.phrases]
    assert len(set(names)) == len(names) >= 60
    assert sum(len(one.says) for one in READER.phrases) >= 100
    assert sum(len(one.never) for one in READER.phrases) >= 20


def test_a_rule_that_is_no_rule_of_a_search_box_has_an_example() -> None:
    assert [one.name for one in READER.phrases if not one.says and not one.eager] == []


@pytest.mark.parametrize(
    "phrase", [one for one in READER.phrases if one.eager and one.says], ids=lambda one: one.name
)
def test_what_only_a_search_box_says_is_not_read_in_a_sentence(phrase: object) -> None:
    for text, value in phrase.says:  # type: ignore[attr-defined]
        on = date(2016, 11, 7)
        assert value in {one.value for one in READER.find(fold(text), on=on, eager=True)}
        assert value not in {one.value for one in READER.find(fold(text), on=on)}


def test_a_users_rule_is_read_and_its_examples_are_checked(grow: Grow) -> None:
    lexica = grow(GOOD)
    assert check_phrases(lexica) == []
    (one,) = TimeReader(lexica).find(fold("عاد القطار إلى رسوان صيف الحصاد"), on=date(2016, 11, 7))
    assert (one.evidence.quote, one.evidence.rule) == ("صيف الحصاد", "times/phrases:harvest")
    assert READER.find(fold("عاد القطار إلى رسوان صيف الحصاد"), on=date(2016, 11, 7)) == ()


def test_a_users_rule_comes_before_those_of_the_package(grow: Grow) -> None:
    lexica = grow(
        '[[rule]]\nname = "own_day"\npattern = \'{a_day}{day_no:d}\'\nmeans = "day_month"\n'
        'says = [{ text = "يوم 27", value = "2016-10-27" }]\n'
    )
    (one,) = TimeReader(lexica).find(fold("يوم 27"), on=date(2016, 11, 7))
    assert one.evidence.rule == "times/phrases:own_day"


def test_a_users_macro_is_filled_in(grow: Grow) -> None:
    lexica = grow(
        "[macros]\ncrop = '{season:s}{harvest}'\n" + GOOD.replace("'{season:s}{harvest}'", "'{crop}'")
    )
    assert check_phrases(lexica) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("2016-SU", "2017-SU", "times/phrases:harvest: 'صيف الحصاد' is 2016-SU, not 2017-SU"),
        ("صيف الحصاد", "موسم الحصاد", "times/phrases:harvest: 'موسم الحصاد' is nothing, not 2016-SU"),
        ("صيف الرماد", "في صيف الحصاد", "times/phrases:harvest: matches 'في صيف الحصاد'"),
    ],
)
def test_a_wrong_example_is_reported(old: str, new: str, fault: str, grow: Grow) -> None:
    assert check_phrases(grow(GOOD.replace(old, new))) == [fault]


def test_a_rule_of_the_package_that_a_user_breaks_is_reported(grow: Grow) -> None:
    # It takes every weekday before the package's own rules see it.
    lexica = grow(
        '[[rule]]\nname = "greedy"\npattern = \'{weekday:w}\'\nmeans = "every_weekday"\n'
        'says = [{ text = "الجمعة", value = "XXXX-WXX-5" }]\n'
    )
    faults = check_phrases(lexica)
    assert any(one.startswith("times/phrases:weekday: 'الجمعة' is XXXX-WXX-5") for one in faults)
    assert not any("greedy" in one for one in faults)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("means = \"season\"\n", "", ("harvest", "means")),
        ("pattern = '{season:s}{harvest}'\n", "", ("harvest", "pattern")),
        ('name = "harvest"\n', "", ("rule ?", "name")),
        ("means = \"season\"", "means = 3", ("harvest", "means")),
        ("means = \"season\"", 'means = "crop"', ("harvest", "nothing means crop")),
        ("says = [{ text = \"صيف الحصاد\", value = \"2016-SU\" }]\n", "", ("harvest", "says")),
        ("says = [{ text = \"صيف الحصاد\", value = \"2016-SU\" }]", "says = []", ("harvest", "says")),
        ("{harvest}", "{reaping}", ("harvest", "reaping")),
        ("{harvest}", "{reaping9}", ("harvest", "no such macro", "reaping9")),
        ("{harvest}'", "{harvest})'", ("harvest", "unbalanced parenthesis")),
        ("{harvest}'", "(?:{harvest}'", ("harvest", "unterminated subpattern")),
        ("'{season:s}{harvest}'", "'*{season:s}{harvest}'", ("harvest", "nothing to repeat")),
    ],
)  # fmt: skip
def test_a_malformed_rule_is_named(old: str, new: str, words: tuple[str, ...], grow: Grow) -> None:
    assert old in GOOD
    with pytest.raises(LexiconError) as told:
        TimeReader(grow(GOOD.replace(old, new)))
    assert "times/phrases.toml" in str(told.value)
    assert [word for word in words if word not in str(told.value)] == []


@pytest.mark.parametrize(
    "says", ['says = ["صيف الحصاد"]', 'says = [{ text = "صيف الحصاد" }]', 'says = "صيف الحصاد"', "says = 3"]
)
def test_examples_of_another_form_are_said_to_be_malformed(says: str, grow: Grow) -> None:
    rule = GOOD.replace('says = [{ text = "صيف الحصاد", value = "2016-SU" }]', says)
    assert says in rule
    with pytest.raises(LexiconError, match="harvest"):
        TimeReader(grow(rule))


@pytest.mark.parametrize("text", ["[[rule]\n", "name = \n", "[macros]\nx = 'a'\n[macros]\n"])
def test_a_file_that_is_no_toml_is_named(text: str, grow: Grow) -> None:
    with pytest.raises(LexiconError, match="times/phrases"):
        grow(text)


def test_without_the_grammar_the_reader_says_what_is_missing() -> None:
    grammars = {name: one for name, one in LEXICA.grammars.items() if name != "times/phrases"}
    bare = Lexica(tables=LEXICA.tables, rules=LEXICA.rules, grammars=grammars, digest="")  # type: ignore[arg-type]
    with pytest.raises(LexiconError, match=r"times/phrases\.toml is missing"):
        TimeReader(bare)


def test_the_file_says_where_it_comes_from() -> None:
    text = PHRASES.read_text("utf-8")
    assert [key for key in ("# what:", "# source:", "# licence:", "# reviewed:") if key not in text] == []
    assert tomllib.loads(text)["over"] == "tokens"
