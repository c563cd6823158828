"""Rules as TOML: what they match, what they answer, and what makes a file of rules malformed."""

from __future__ import annotations

import pytest

from rawi.errors import LexiconError
from rawi.lexicon import RuleSet, Table, check_rule, read_rules, read_table
from rawi.lexicon.rules import parse_rules
from rawi.script import fold

HEAD = "# what: a test\n# source: invented\n# licence: CC0-1.0\n# reviewed: 2026-01-01\n"
TABLES: dict[str, Table] = {
    "demo/places": read_table(
        "demo/places",
        HEAD
        + "# columns: form\tkind\nرسوان\tport\nرسوان الجديدة\tport\nالضفة\tquarter\nم.ن (سابقا)\tquarter\n",
    )
}


def rules(text: str) -> RuleSet:
    return read_rules("demo/rules", text, TABLES)


def rule(pattern: str, *, slots: str = "", says: str = '[{ text = "س" }]', never: str = "[]") -> str:
    return (
        f"[slots]\n{slots}\n[[rule]]\nname = \"one\"\npattern = '{pattern}'\nsays = {says}\nnever = {never}\n"
    )


def slots_in(pattern: str, slots: str, text: str) -> list[dict[str, str]]:
    one = rules(rule(pattern, slots=slots)).rules[0]
    return [{name: span.of(text) for name, span in found.slots.items()} for found in one.find(fold(text))]


def test_a_rule_answers_in_spans_of_the_text_as_it_is_spelled() -> None:
    one = rules(rule("رست في {place}", slots="place = '[^ ]+'")).rules[0]
    text = "ثم رسَـــت فى رســـوانِ ليلا"
    found = next(one.find(fold(text)))
    assert found.rule == "demo/rules:one"
    assert found.span.of(text) == "رسَـــت فى رســـوانِ"
    assert found.slots["place"].of(text) == "رســـوانِ"


@pytest.mark.parametrize("spelling", ["الأمريكيّة", "الامريكية", "الأمریکیه", "الإمـريكية"])
def test_a_rule_is_written_as_a_newspaper_spells_it(spelling: str) -> None:
    one = rules(rule(f"السفينةُ {spelling}")).rules[0]
    assert one.match(fold("السفينه الأمريكية"))


def test_a_slot_of_a_list_holds_its_forms_the_longest_first() -> None:
    assert slots_in("{place}", "place = '@demo/places'", "رسوان الجديده والضفة ورسوان") == [
        {"place": "رسوان الجديده"},
        {"place": "الضفة"},
        {"place": "رسوان"},
    ]


def test_a_slot_of_a_list_may_take_only_the_rows_of_one_value() -> None:
    found = slots_in("{place}", "place = '@demo/places:kind=port'", "الضفة رسوان")
    assert found == [{"place": "رسوان"}]


def test_forms_of_a_list_are_taken_to_the_letter() -> None:
    slots = "place = '@demo/places:kind=quarter'"
    assert slots_in("{place}", slots, "م.ن (سابقا)") == [{"place": "م.ن (سابقا)"}]
    assert slots_in("{place}", slots, "مXن سابقا") == []


def test_a_slot_written_twice_must_say_the_same_twice() -> None:
    slots = "word = '[^ ]+'"
    assert slots_in("^{word} و{word}$", slots, "سفينة وسفينة") == [{"word": "سفينة"}]
    assert slots_in("^{word} و{word}$", slots, "سفينة وقارب") == []


def test_a_slot_that_took_no_part_is_not_answered() -> None:
    slots = "place = 'رسوان'\nday = '\\d+'"
    assert slots_in("{place}(?: {day})?", slots, "رسوان 14") == [{"place": "رسوان", "day": "14"}]
    assert slots_in("{place}(?: {day})?", slots, "رسوان") == [{"place": "رسوان"}]


def test_match_begins_at_its_offset_and_ends_before_its_end() -> None:
    one = rules(rule("رست")).rules[0]
    view = fold("ثم رست")
    assert one.match(view) is None
    assert one.match(view, 3)
    assert one.match(view, 3, 5) is None
    assert list(one.find(view, 4)) == []
    assert len(list(one.find(view))) == 1


def test_the_first_rule_of_a_file_that_matches_wins() -> None:
    text = rule("رست").replace("one", "short") + rule("رست في").replace("one", "long").replace(
        "[slots]\n", ""
    )
    both = rules(text)
    found = both.first(fold("رست في رسوان"))
    assert found
    assert found.rule == "demo/rules:short"
    assert both.first(fold("غادرت")) is None


SAYS = '[{ text = "رست في رسوان", place = "رسوان" }]'
PLACE = "place = '@demo/places'"


def faults(text: str) -> list[str]:
    return [fault for one in rules(text).rules for fault in check_rule(one)]


def test_a_rule_whose_examples_hold_has_no_fault() -> None:
    assert faults(rule("رست في {place}", slots=PLACE, says=SAYS, never='["غادرت رسوان"]')) == []


def test_an_example_that_is_not_matched_is_a_fault() -> None:
    found = faults(rule("غادرت {place}", slots=PLACE, says=SAYS))
    assert found == ["demo/rules:one: does not match 'رست في رسوان'"]


def test_an_example_with_another_slot_value_is_a_fault() -> None:
    found = faults(rule("رست في {place}", slots="place = 'رسو'", says=SAYS))
    assert found == ["demo/rules:one: in 'رست في رسوان' place is 'رسو', not 'رسوان'"]


def test_an_example_that_names_a_slot_the_rule_lacks_is_a_fault() -> None:
    assert len(faults(rule("رست في رسوان", says=SAYS))) == 1


def test_a_never_example_that_is_matched_is_a_fault() -> None:
    found = faults(rule("رست", says='[{ text = "رست" }]', never='["رست أمس", "غادرت"]'))
    assert found == ["demo/rules:one: matches 'رست أمس'"]


def test_every_example_is_checked_not_the_first_alone() -> None:
    says = '[{ text = "رست" }, { text = "غادرت" }, { text = "أبحرت" }]'
    assert len(faults(rule("رست", says=says))) == 2


MALFORMED = {
    "not TOML": "[[rule]\nname = ",
    "an unknown slot": rule("{nobody}"),
    "an unknown list": rule("{place}", slots="place = '@demo/nowhere'"),
    "a bad pattern": rule("(رست"),
    "a bad slot": rule("{place}", slots="place = '[رس'"),
    "no says": '[[rule]]\nname = "one"\npattern = "رست"\n',
    "empty says": rule("رست", says="[]"),
    "says no list": rule("رست", says='"رست"'),
    "never no list": rule("رست", never='"رست"'),
    "no pattern": '[[rule]]\nname = "one"\nsays = [{ text = "رست" }]\n',
    "a slot that is a number": rule("رست", slots="day = 5"),
    "a rule without a name": '[[rule]]\npattern = "رست"\nsays = [{ text = "رست" }]\n',
    "an example that is no table": rule("رست", says='["رست"]'),
    "an example without text": rule("رست", says='[{ place = "رسوان" }]'),
    "rule as one table": '[rule]\nname = "one"\npattern = "رست"\nsays = [{ text = "رست" }]\n',
    "a column the list lacks": rule("{place}", slots="place = '@demo/places:colour=red'"),
    "a value no row has": rule("{place}", slots="place = '@demo/places:kind=river'"),
}


@pytest.mark.parametrize(
    "text",
    MALFORMED.values(),
    ids=MALFORMED,
)
def test_a_malformed_file_of_rules_is_refused_by_name(text: str) -> None:
    with pytest.raises(LexiconError, match=r"demo/rules\.toml"):
        rules(text)


@pytest.mark.parametrize("kind", ["an unknown slot", "a bad pattern", "no says"])
def test_the_message_names_the_rule_at_fault(kind: str) -> None:
    with pytest.raises(LexiconError, match="rule one"):
        rules(MALFORMED[kind])


def test_an_arabic_question_mark_in_a_pattern_is_a_question_mark() -> None:
    one = rules(rule("هل رست؟")).rules[0]
    found = one.match(fold("هل رست؟"))
    assert found
    assert found.span.end == len("هل رست؟")
    assert one.match(fold("هل رس")) is None


def test_an_arabic_decimal_mark_in_a_pattern_is_a_decimal_mark() -> None:
    one = rules(rule("٣٫٥")).rules[0]
    assert one.match(fold("3.5"))
    assert one.match(fold("315")) is None


@pytest.mark.parametrize("pattern", ["a{1,99999999999}", "(" * 3000 + ")" * 3000])
def test_a_pattern_that_cannot_be_compiled_is_named(pattern: str) -> None:
    text = f'[[rule]]\nname = "x"\npattern = "{pattern}"\nsays = [{{ text = "a" }}]\n'
    with pytest.raises(LexiconError, match="rule x"):
        read_rules("demo", text, {})


def test_rules_nested_without_end_are_refused() -> None:
    with pytest.raises(LexiconError, match="demo"):
        parse_rules("demo", "a = " + "[" * 100_000)
