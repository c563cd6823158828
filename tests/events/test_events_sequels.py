"""What comes next and what stands beside: sittings, rounds, calls, counts, what is carried. All is invented."""

from __future__ import annotations

import pytest

from rawi.desk import read_text
from rawi.model import Event


def found(text: str, kind: str) -> list[Event]:
    return [one for one in read_text(text).events if one.kind == kind]


def only(text: str, kind: str) -> Event:
    events = found(text, kind)
    assert len(events) == 1, [(one.kind, one.trigger.quote) for one in read_text(text).events]
    return events[0]


def parts(event: Event, role: str) -> list[str]:
    return [one.ar for one in event.parts if one.role == role]


# --- courts


SUIT = (
    "قررت محكمة القاهرة، في جلستها الأحد 4 يونيو 2023، تأجيل نظر الدعوى المقامة من سالم الحدادي "
    "ضد وزارة النقل إلى جلسة 18 يونيو 2023."
)


def test_a_court_that_puts_off_a_suit_sat_and_sits_again() -> None:
    first, second = found(SUIT, "trial")
    assert (first.mood, str(first.on and first.on.earliest)) == ("happened", "2023-06-04")
    assert (second.mood, str(second.on and second.on.earliest)) == ("planned", "2023-06-18")


def test_the_sides_of_a_suit_take_part_in_its_sittings() -> None:
    for event in found(SUIT, "trial"):
        assert (parts(event, "actor"), parts(event, "target")) == (["سالم الحدادي"], ["وزارة النقل"])


def test_a_court_that_only_puts_off_gives_no_verdict() -> None:
    assert not found(SUIT, "verdict")


def test_what_a_judge_decides_is_told_by_its_noun() -> None:
    text = "قرر القاضي تمديد حبس المتهمين أمس في القاهرة."
    assert [one.kind for one in read_text(text).events] == ["arrest"]


def test_a_sitting_may_be_one_of_several() -> None:
    text = "وجاء ذلك بعد أولى جلسات الدعوى التي رفعها سالم الحدادي أمام محكمة القاهرة، والتي انعقدت الأحد 4 يونيو 2023."
    event = only(text, "trial")
    assert "سالم الحدادي" in parts(event, "actor")


# --- rounds and batches


def test_the_next_round_is_held_by_those_of_the_last() -> None:
    text = (
        "انتهت في القاهرة أمس الجولة الأولى من المفاوضات بين لبنان والأردن. "
        "وقال الوزير سالم الحدادي إن اللقاء جاء تمهيدا لجولة ثانية في بيروت الأحد المقبل."
    )
    event = next(one for one in found(text, "talks") if one.mood == "planned")
    assert parts(event, "participant") == ["لبنان", "الأردن"]


def test_a_batch_of_people_tells_no_exchange() -> None:
    text = "وصلت الدفعة الثانية من المحتجزين إلى القاهرة أمس."
    assert not found(text, "exchange")
    assert only(text, "travel").place


def test_a_round_that_no_other_goes_before_has_no_company() -> None:
    assert not found("وقال سالم الحدادي إن الاتفاق على جولة ثانية صعب.", "talks")


# --- calls and counts


def test_a_strike_called_for_a_day_is_planned() -> None:
    event = only("حذر اتحاد العمال من الخطة، ملوحا بإضراب عام يوم الخميس 22 يونيو 2023.", "strike")
    assert (event.mood, parts(event, "actor")) == ("planned", ["اتحاد العمال"])


def test_a_protest_called_for_no_day_is_a_mere_demand() -> None:
    assert not found("انتقد اتحاد العمال الخطة، داعيا إلى اعتصام أمام مقر الحكومة.", "protest")


def test_a_vote_is_told_by_its_count() -> None:
    text = (
        "رفع البنك المركزي سعر الفائدة أمس الأحد، في اجتماع استثنائي للجنة السياسة النقدية. "
        "وقال البنك إن القرار اتخذ بأغلبية خمسة أصوات مقابل صوتين."
    )
    assert parts(only(text, "vote"), "actor") == ["لجنة السياسة النقدية"]


def test_a_majority_of_something_else_is_no_vote() -> None:
    assert not found("وفي القاهرة أمس حضرت لجنة السياسة النقدية بأغلبية كبيرة من الخبراء.", "vote")


# --- beside the verb


def test_what_somebody_carries_when_he_arrives_is_offered_there() -> None:
    text = "وصل المبعوث سالم الحدادي أمس إلى القاهرة، حاملا ورقة لوقف القتال بين لبنان والأردن."
    event = only(text, "offer")
    assert (event.place and event.place.ar, parts(event, "actor")) == ("القاهرة", ["سالم الحدادي"])
    assert parts(event, "target") == ["لبنان", "الأردن"]


def test_what_is_offered_does_not_end_the_clause() -> None:
    event = only("عرضت مصر، أمس الأربعاء، استضافة محادثات بين لبنان والأردن.", "offer")
    assert parts(event, "target") == ["لبنان", "الأردن"]


def test_who_takes_part_may_be_told_in_the_next_clause() -> None:
    event = only("تستأنف المحاكمة يوم 6 أكتوبر 2023 في القاهرة، ويحاكم فيها 14 متهما.", "trial")
    assert parts(event, "target") == ["14 متهما"]


def test_a_truce_is_kept_by_those_who_agreed_on_it() -> None:
    text = "أعلنت الوزارة توصل لبنان والأردن إلى اتفاق على هدنة مدتها 45 يوما، تبدأ صباح السبت 5 أغسطس 2023."
    assert any("هدنة" in one.trigger.quote and len(one.parts) > 1 for one in found(text, "other"))


# --- places, moods, kinds


@pytest.mark.parametrize(("text", "place"), [
    ("وأغلق الميناء أمام الملاحة أمس الأحد.", "الميناء"),
    ("عرضت مصر أمس تمويل إعادة بناء الجسر الغربي.", "الجسر الغربي"),
])  # fmt: skip
def test_what_is_closed_or_rebuilt_is_where_it_is(text: str, place: str) -> None:
    assert any(one.place and one.place.ar == place for one in read_text(text).events)


def test_who_rejects_calls_to_resign_does_not_resign() -> None:
    event = only("رفض وزير النقل سالم الحدادي، أمس الخميس، الدعوات إلى استقالته.", "resignation")
    assert (event.mood, parts(event, "actor")) == ("denied", ["سالم الحدادي"])


def test_the_dead_are_found_and_not_rescued() -> None:
    assert not found("وجرى انتشال ثلاث جثث في القاهرة أمس الأحد.", "rescue")


def test_how_large_something_is_does_not_act() -> None:
    event = only("وقال إن فيها مستشفى ميداني بسعة 40 سريرا سيقام في القاهرة غدا.", "aid")
    assert parts(event, "target") == ["مستشفى ميداني"]


def test_a_clash_of_teams_is_a_match() -> None:
    text = "ويصطدم نادي المرسى بنادي الصخر في مباراة الكأس في القاهرة يوم 12 أغسطس 2023."
    assert found(text, "match")
    assert not found(text, "accident")


def test_an_adjective_behind_who_acts_is_no_object() -> None:
    event = only("وحاصرت القوات اليمنية الموالية مبنى في صنعاء أمس.", "attack")
    assert "الموالية" not in [one.ar for one in event.parts]


def test_until_now_is_a_time_but_no_day() -> None:
    event = only("أوقفت النيابة العامة حتى الآن ستة أشخاص.", "arrest")
    assert parts(event, "target") == ["ستة أشخاص"]


def test_what_ends_the_clause_colours_no_noun() -> None:
    text = "صوت مجلس النواب على القرار أمس الأحد، في اجتماع استثنائي سبق الموعد المقرر بأسبوعين."
    assert only(text, "meeting").mood == "happened"


def test_what_the_victims_are_of_is_a_noun() -> None:
    text = "أقرت الحكومة أمس صرف تعويضات لعائلات ضحايا تصادم القطارين في القاهرة."
    assert all("عائلات" not in part.ar for one in found(text, "accident") for part in one.parts)


def test_the_other_side_of_a_match_may_be_a_name_nobody_listed() -> None:
    text = "وقال مدرب الفريق سالم الحدادي إن مباراته الأولى ستكون ودية أمام هزوار في 28 مارس 2023."
    assert "هزوار" in parts(only(text, "match"), "participant")


def test_an_answer_to_come_needs_no_day() -> None:
    event = only("أعلنت الحكومة في بيان أنها ستسلم ردها على المقترح.", "answer")
    assert (event.mood, parts(event, "actor")) == ("planned", ["الحكومة"])


def test_a_day_may_stand_between_who_announces_and_what() -> None:
    text = "أعلنت قيادة خفر السواحل، ظهر الأحد 4 يونيو 2023، انتهاء عمليات البحث عن المفقودين في القاهرة."
    assert "قيادة خفر السواحل" in parts(only(text, "rescue"), "actor")


def test_two_who_are_named_died_apart() -> None:
    text = "أعلنت الحركة أمس وفاة زعيمها سالم الحدادي في القاهرة. وقتل الضابط عمر نصر في هجوم في بيروت أمس."
    assert len(found(text, "death")) == len(found(text, "attack")) == 1
