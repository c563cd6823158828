"""Names in texts: what is found, without clitics and titles, and who it is. The people and states are invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rawi.desk import open_entities
from rawi.model import EVERY_DAY, DaySet, Mention, between

DAY = between(date(2024, 3, 5), date(2024, 3, 5))


def _find(text: str, days: DaySet = EVERY_DAY) -> tuple[Mention, ...]:
    return open_entities().find(text, days)


def _one(text: str, quote: str, days: DaySet = EVERY_DAY) -> Mention:
    found = [one for one in _find(text, days) if one.evidence.quote == quote]
    assert found, [(one.kind, one.evidence.quote) for one in _find(text, days)]
    return found[0]


def _told(mention: Mention) -> str | None:
    return (mention.entity.en or mention.entity.ar) if mention.entity else None


@pytest.mark.parametrize(
    ("text", "quote", "kind"),
    [
        ("وصل الوفد إلى القاهرة مساء أمس", "القاهرة", "place"),
        ("وصل الوفد للقاهرة مساء أمس", "لقاهرة", "place"),
        ("غادر الوفد وبالقاهرة بقي آخرون", "القاهرة", "place"),
        ("أعلنت وزارة الخارجية الرسوانية موعد الجولة في رسوان", "وزارة الخارجية الرسوانية", "body"),
        ("أعلنت وزارة الخارجية الرسوانية موعد الجولة في رسوان", "الرسوانية", "nationality"),
        ("قال المتحدث باسم الحكومة سالم الحدادي إن الجولة تأجلت", "المتحدث باسم الحكومة", "office"),
        ("قال المتحدث باسم الحكومة سالم الحدادي إن الجولة تأجلت", "سالم الحدادي", "person"),
        ("قال الدكتور سالم الحدادي إن الجولة تأجلت", "سالم الحدادي", "person"),
        ("أصدرت منظمة الصحة العالمية تقريرا جديدا", "منظمة الصحة العالمية", "body"),
        ("رست السفينة في ميناء رسوان قبل الفجر", "ميناء رسوان", "place"),
    ],
)
def test_a_name_stands_without_its_clitics_and_titles(text: str, quote: str, kind: str) -> None:
    assert _one(text, quote).kind == kind


def test_titles_stand_apart() -> None:
    mention = _one("استقبل الوفد الشيخ الدكتور سالم الحدادي في مكتبه", "سالم الحدادي")
    assert [title.quote for title in mention.titles] == ["الشيخ", "الدكتور"]


@pytest.mark.parametrize(
    "text",
    [
        "قال وزير النقل الرسواني سالم الحدادي إن الميناء فتح",
        "قال وزير النقل الرسواني، سالم الحدادي، إن الميناء فتح",
        "قال وزير النقل الرسواني (سالم الحدادي) إن الميناء فتح",
        "قال وزير النقل الرسواني - سالم الحدادي - إن الميناء فتح",
        "قال وزير النقل الرسواني الدكتور سالم الحدادي إن الميناء فتح",
        "قال سالم الحدادي، وزير النقل الرسواني، إن الميناء فتح",
        "قال سالم الحدادي (وزير النقل الرسواني) إن الميناء فتح",
    ],
)
def test_office_and_name_beside_it_are_one_person(text: str) -> None:
    office, person = _one(text, "وزير النقل الرسواني"), _one(text, "سالم الحدادي")
    assert (office.kind, person.kind) == ("office", "person")
    assert office.entity == person.entity


def test_a_surname_alone_is_the_person_named_in_full() -> None:
    text = "قال وزير النقل سالم الحدادي إن الميناء فتح. وأضاف الحدادي أن السفن وصلت"
    assert _one(text, "الحدادي").entity == _one(text, "سالم الحدادي").entity


def test_the_title_may_have_the_surname_before_the_text_has_the_name() -> None:
    text = "الحدادي: الميناء فتح\nقال وزير النقل سالم الحدادي إن السفن وصلت"
    assert _one(text, "الحدادي").entity == _one(text, "سالم الحدادي").entity


def test_two_bearers_of_a_surname_are_rivals() -> None:
    text = "التقى سالم الحدادي وزيرة الصحة مريم الحدادي. وقال الحدادي إن اللقاء كان قصيرا"
    last = [one for one in _find(text) if one.evidence.quote == "الحدادي"]
    assert last and (last[0].rivals or last[0].entity is None)


def test_an_office_alone_is_its_holder_in_the_article() -> None:
    text = "قال وزير النقل الرسواني سالم الحدادي إن الميناء فتح. وغادر وزير النقل إلى الخارج. ثم عاد الوزير"
    holder = _one(text, "سالم الحدادي").entity
    assert _one(text, "وزير النقل").entity == holder
    assert _one(text, "الوزير").entity == holder


def test_a_word_of_office_that_points_at_nobody_is_no_mention() -> None:
    assert not [one for one in _find("يرى الوزير أن السعر سيرتفع") if one.kind == "office"]


def test_a_short_form_of_a_body_is_the_body_named_before() -> None:
    text = "اجتمعت جبهة سالدور في العاصمة. وأعلنت الجبهة شروطها"
    assert _one(text, "الجبهة").entity == _one(text, "جبهة سالدور").entity


def test_a_government_is_one_body_in_both_ways_of_naming_it() -> None:
    text = "رفضت الحكومة الكارونية العرض. وكانت حكومة كارونيا قد طلبته. ووصل وفد إلى كارونيا"
    assert _one(text, "الحكومة الكارونية").entity == _one(text, "حكومة كارونيا").entity


def test_the_counterpart_holds_the_same_post_elsewhere() -> None:
    text = "التقى وزير الخارجية الأمريكي نظيره المصري في القاهرة"
    mention = _one(text, "نظيره المصري", DAY)
    assert (_told(mention), mention.office) == ("Sameh Shoukry", "Foreign Minister of Egypt")


def test_the_counterpart_of_an_unknown_day_is_not_told() -> None:
    mention = _one("التقى وزير الخارجية الأمريكي نظيره المصري في القاهرة", "نظيره المصري")
    assert mention.entity is None and len(mention.rivals) > 1


@pytest.mark.parametrize("spelling", ["نتنياهو", "نتانياهو"])
def test_spellings_of_one_name_are_one_person(spelling: str) -> None:
    assert _told(_one(f"ورد اسم بنيامين {spelling} في النص", f"بنيامين {spelling}")) == "Benjamin Netanyahu"


@pytest.mark.parametrize("word", ["الأمريكي", "الأميركي"])
def test_both_words_for_american(word: str) -> None:
    mention = _one(f"ورد ذكر وزير الخارجية {word} في النص", f"وزير الخارجية {word}", DAY)
    assert _told(mention) == "Antony Blinken"


def test_a_post_that_is_over_is_not_resolved_by_the_day() -> None:
    mention = _one("ورد ذكر وزير الخارجية الأمريكي السابق في النص", "وزير الخارجية الأمريكي السابق", DAY)
    assert mention.entity is None


def test_what_the_world_model_does_not_know_has_one_id_everywhere() -> None:
    first = _one("قال وزير النقل سالم الحدادي إن الميناء فتح", "سالم الحدادي").entity
    second = _one("ووصل مدير المصرف سالم الحدادي أمس", "سالم الحدادي").entity
    assert first is not None and second is not None
    assert (first.id, first.en) == (second.id, None)


def test_nested_bodies() -> None:
    text = "اجتمع المكتب السياسي لحركة المقاومة الإسلامية (حماس) أمس"
    quotes = {one.evidence.quote: _told(one) for one in _find(text) if one.kind == "body"}
    assert quotes["حركة المقاومة الإسلامية"] == quotes["حماس"] == "Hamas"
    assert any(quote.startswith("المكتب السياسي") for quote in quotes)


def test_everyday_words_are_no_names() -> None:
    quotes = {one.evidence.quote for one in _find("كانت الحياة صعبة، والأمل كبيرا، والسلام بعيدا")}
    assert not quotes & {"الحياة", "الأمل", "السلام"}


def test_months_are_no_people() -> None:
    assert not [one for one in _find("افتتح المعرض في جوان الماضي وأغلق في أوت") if one.kind == "person"]


LETTERS = list("ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآؤئ ،.:«»()-\n0123456789ـَُ\u200f")
WORDS = [
    "وزير ",
    "الرئيس ",
    "نظيره ",
    "المصري ",
    "سالم ",
    "للقاهرة ",
    "حركة ",
    "الحكومة ",
    "(حماس) ",
    "ميناء ",
]
ARABIC = st.lists(st.sampled_from(LETTERS + WORDS * 3), max_size=80).map("".join)


@settings(max_examples=150, deadline=None)
@given(ARABIC)
def test_every_mention_quotes_its_text(text: str) -> None:
    for mention in _find(text):
        for evidence in (mention.evidence, *mention.titles):
            assert evidence.span.of(text) == evidence.quote
            assert 0 <= evidence.span.start < evidence.span.end <= len(text)


@settings(max_examples=40, deadline=None)
@given(ARABIC)
def test_reading_twice_finds_the_same(text: str) -> None:
    assert _find(text) == _find(text)


def test_nothing_has_no_names() -> None:
    assert _find("") == ()
    assert _find("\n \n") == ()
