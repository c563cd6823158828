"""Events in relative clauses, behind one another, before their verb: who, whom, where, when. All is invented."""

from __future__ import annotations

import pytest

from rawi.desk import read_text
from rawi.model import Event


def found(text: str) -> tuple[Event, ...]:
    return read_text(text).events


def only(text: str, kind: str) -> Event:
    events = [one for one in found(text) if one.kind == kind]
    assert len(events) == 1, [(one.kind, one.trigger.quote) for one in found(text)]
    return events[0]


def parts(event: Event, role: str) -> list[str]:
    return [one.ar for one in event.parts if one.role == role]


# --- relative clauses


def test_a_relative_clause_tells_what_its_noun_did() -> None:
    event = only("وحضر سالم الحدادي مع وزيرة الصحة سعاد نصر، التي استقالت في القاهرة أمس.", "resignation")
    assert parts(event, "actor") == ["سعاد نصر"]


def test_a_relative_clause_tells_what_befell_its_noun() -> None:
    event = only("وحضر الجنود الذين أفرجت عنهم جبهة الصخر في مدينة صور أمس.", "release")
    assert any("جنود" in one for one in parts(event, "target"))


def test_who_acts_in_a_relative_clause_of_a_time_is_not_the_time() -> None:
    event = only("وصل الخبر في الساعة التي غادر فيها الوفد إلى القاهرة.", "travel")
    assert "الساعة" not in parts(event, "actor")


def test_an_adjective_of_an_event_is_nobody_who_acts() -> None:
    events = found("وجاء ذلك بعد التفجير الغاشم الذي استهدف قوات الأمن في القاهرة أمس.")
    assert all("الغاشم" not in parts(one, "actor") for one in events)


def test_an_object_may_stand_before_its_verb_without_relative_pronoun() -> None:
    event = only("وقال إن جثتين انتشلهما صيادون عند شاطئ مدينة صور أمس.", "other")
    assert (parts(event, "actor"), parts(event, "target")) == (["صيادون"], ["جثتين"])


def test_a_noun_with_its_preposition_has_a_clause_behind_it() -> None:
    event = only("وجاء خلفا لطاقم أقيل في القاهرة أمس.", "resignation")
    assert parts(event, "target") == ["طاقم"]


def test_a_remark_between_commas_does_not_end_the_clause() -> None:
    event = only("التقت ليلى الصافي، التي وصلت قبل يومين، نظيرها المصري في القاهرة أمس.", "meeting")
    assert parts(event, "participant") == ["ليلى الصافي", "نظيرها المصري"]


# --- who is in no list


def test_things_that_are_counted_act() -> None:
    event = only("وقال المتحدث إن 112 شاحنة إغاثة دخلت مدينة صور أمس.", "aid")
    assert parts(event, "actor")[0].startswith("112 شاحنة")


def test_a_number_with_its_pronoun_is_people() -> None:
    event = only("وصل 152 منهم إلى القاهرة أمس.", "travel")
    assert parts(event, "actor") == ["152 منهم"]


def test_money_and_time_act_not() -> None:
    assert [one.kind for one in found("وصل 152 دينارا إلى القاهرة أمس.")] == []


def test_an_unlisted_noun_before_its_verb_acts() -> None:
    event = only("وأكدت الإدارة أن رادارين جديدين دخلا الخدمة في القاهرة أمس.", "other")
    assert parts(event, "actor") == ["رادارين جديدين"]


def test_some_of_them_are_those_named_before() -> None:
    event = only("وحضر موظفو البنك، ورفع بعضهم لافتات أمام مبنى البرلمان في القاهرة.", "protest")
    assert parts(event, "actor") == ["موظفو البنك"]


# --- what looks like a verb


@pytest.mark.parametrize(
    "text",
    [
        "قررت اللجنة كذلك رفع الحظر.",
        "تأجل نظر الدعوى في القاهرة أمس.",
        "وجرى ذلك بحثًا عن سالم الحدادي في القاهرة أمس.",
        "وأنا أقرأ تصريحا لأحد المسؤولين في القاهرة أمس.",
        "ودفع كفالة بتهم الفساد في القاهرة أمس.",
    ],
)
def test_nouns_that_look_like_verbs_tell_nothing(text: str) -> None:
    assert all(one.trigger.quote not in text.split()[2:] for one in found(text) if one.kind != "other")


def test_before_is_a_verb_only_where_its_object_follows() -> None:
    event = only("وصل سالم الحدادي إلى القاهرة قبل الغروب.", "travel")
    assert parts(event, "actor") == ["سالم الحدادي"]
    assert only("قبل رئيس الوزراء استقالة سالم الحدادي في القاهرة أمس.", "resignation").trigger.quote == "قبل"


def test_what_is_decided_is_no_doer() -> None:
    assert all("الفائدة" not in parts(one, "actor") for one in found("رفع سعر الفائدة في القاهرة أمس."))


def test_what_is_closed_without_saying_by_whom_is_what_it_befell() -> None:
    text = "ودفعت هيئة الإسعاف بسيارات إلى القاهرة أمس، وأُغلق الميناء أمام الملاحة."
    event = only(text, "other")
    assert (parts(event, "target"), event.place and event.place.ar) == (["الميناء"], "الميناء")


# --- told behind one another


def test_he_who_was_arrested_is_he_who_was_taken_away() -> None:
    event = only("اعتقلت الشرطة ثلاثة رجال في مدينة صور أمس قبل أن تنقلهم إلى القاهرة.", "travel")
    assert (parts(event, "actor"), parts(event, "target")) == (["الشرطة"], ["ثلاثة رجال"])


def test_the_object_of_an_order_goes_over_to_it() -> None:
    event = only("أمرت محكمة الجنايات في القاهرة أمس بإيداع ثلاثة موظفين السجن.", "arrest")
    assert parts(event, "target") == ["ثلاثة موظفين"]


def test_who_announces_a_closure_closes() -> None:
    event = only("أعلنت الحكومة أمس إغلاق المدارس في القاهرة.", "other")
    assert parts(event, "actor") == ["الحكومة"]


def test_who_sat_when_something_was_decided_took_part() -> None:
    event = only("صوت المجلس على القانون أمس، في اجتماع طارئ بالقاهرة.", "meeting")
    assert parts(event, "participant") == ["المجلس"]


# --- kinds


def test_the_session_of_a_court_is_a_trial() -> None:
    assert [one.kind for one in found("عقدت محكمة الجنايات جلستها الثانية في القاهرة أمس.")] == ["trial"]
    assert [one.kind for one in found("عقد مجلس النواب جلسة في القاهرة أمس.")] == ["meeting"]


def test_a_score_makes_a_match_of_one_side() -> None:
    event = only("وكان المنتخب المصري قد فاز 2-1 أمس في القاهرة.", "match")
    assert parts(event, "participant") == ["المنتخب المصري"]


def test_a_final_gathers_both_sides() -> None:
    event = only("ينطلق النهائي الذي يجمع غدا مصر بقطر على ملعب المنارة.", "match")
    assert len(event.parts) == 2


def test_an_election_that_is_won_is_no_match() -> None:
    assert [one.kind for one in found("فاز سالم الحدادي في الانتخابات على نزار الحسن في القاهرة أمس.")] == [
        "vote"
    ]


# --- where and when


def test_a_sentence_without_a_day_is_of_the_day_of_the_lead() -> None:
    text = "التقى سالم الحدادي نظيره المصري في القاهرة الأحد 14 مايو 2023.\nوأفرجت السلطات عن 15 سجينا."
    event = only(text, "release")
    assert event.on is not None and str(event.on.earliest) == "2023-05-14"


@pytest.mark.parametrize(
    "sentence",
    [
        "وكانت السلطات قد أفرجت عن 15 سجينا في مدينة صور.",
        "وسبق أن أفرجت السلطات عن 15 سجينا في مدينة صور.",
        "وحضرت السلطات التي أفرجت عن 15 سجينا في مدينة صور.",
    ],
)
def test_what_lies_before_the_news_takes_no_day_of_it(sentence: str) -> None:
    text = f"التقى سالم الحدادي نظيره المصري في القاهرة الأحد 14 مايو 2023.\n{sentence}"
    assert only(text, "release").on is None


def test_what_follows_another_is_of_no_day_told_for_that() -> None:
    text = "استأنف الجيش عملياته الأحد 14 مايو 2023، غداة انهيار الهدنة مع جبهة الصخر في مدينة صور."
    assert all(one.on is None for one in found(text) if one.trigger.quote == "انهيار الهدنة")


def test_a_month_is_a_time() -> None:
    event = only("من المقرر أن تصدر وكالة الأفق تقريرها في يونيو 2023.", "publication")
    assert event.on is not None and (event.on.earliest.day, event.on.latest.day) == (1, 30)  # type: ignore[union-attr]


def test_a_stretch_of_days_is_not_the_day() -> None:
    event = only("كلف الرئيس سالم الحدادي بتشكيل الحكومة خلال 30 يوما في القاهرة.", "appointment")
    assert event.on is None


def test_what_is_struck_tells_where() -> None:
    event = only("وشنت الجبهة هجوما على حامية القاهرة أمس.", "attack")
    assert event.place is not None and event.place.ar == "القاهرة"


def test_a_body_that_meets_tells_where_it_votes() -> None:
    event = only("صوت النواب على القانون في مجلس النواب أمس.", "vote")
    assert event.place is not None and event.place.evidence.quote.startswith("مجلس النواب")


def test_an_article_before_nothing_breaks_nothing() -> None:
    assert read_text("لثلاثة مواسم…ال الذي ضرب إقليم وأودى بحياة 2 شخصا.").paragraphs
