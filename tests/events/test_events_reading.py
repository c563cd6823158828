"""Events: what happened, to whom, where, on whose word. All names and happenings are invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rawi.desk import read_text
from rawi.model import Event


def found(text: str) -> tuple[Event, ...]:
    return read_text(text).events


def only(text: str) -> Event:
    events = found(text)
    assert len(events) == 1, [(one.kind, one.trigger.quote) for one in events]
    return events[0]


def parts(event: Event, role: str) -> list[str]:
    return [one.ar for one in event.parts if one.role == role]


@pytest.mark.parametrize(
    ("text", "kind", "trigger"),
    [
        ("التقى وزير النقل سالم الحدادي نظيره المصري في القاهرة أمس.", "meeting", "التقى"),
        ("أجرى وزير النقل سالم الحدادي محادثات مع نظيره المصري في القاهرة.", "talks", "محادثات"),
        ("أجرى الرئيس الفرنسي اتصالا هاتفيا بنظيره المصري أمس.", "call", "اتصالا هاتفيا"),
        ("عقد وزير المالية مؤتمرا صحفيا في الرياض أمس.", "press conference", "مؤتمرا صحفيا"),
        ("استقال وزير الصحة سالم الحدادي من منصبه أمس.", "resignation", "استقال"),
        ("قدم وزير النقل رامي سعد استقالته إلى رئيس الوزراء مساء أمس.", "resignation", "قدم"),
        ("اعتقلت الشرطة 5 أشخاص أمس في الرياض.", "arrest", "اعتقلت"),
        ("ألقت الشرطة القبض على ثلاثة لصوص في الرياض أمس.", "arrest", "ألقت"),
        ("أفرجت السلطات السودانية عن 15 سجينا أمس الأحد.", "release", "أفرجت"),
        ("فرضت فرنسا عقوبات على خمسة مسؤولين أمس.", "sanctions", "فرضت"),
        ("انتخب البرلمان ليدا أرماسين رئيسة للجمهورية أمس.", "vote", "انتخب"),
        ("نظم المعلمون إضرابا في مدينة تونس أمس.", "strike", "إضرابا"),
        ("تظاهر مئات العمال أمام البرلمان في تونس الأحد.", "protest", "تظاهر"),
        ("فاز الأهلي على الزمالك بهدفين مساء أمس على استاد القاهرة.", "match", "فاز"),
        ("أنقذ خفر السواحل 42 مهاجرا قبالة سواحل ليبيا فجر اليوم.", "rescue", "أنقذ"),
        ("أرسلت قطر مساعدات طبية إلى السودان أمس.", "aid", "أرسلت"),
        ("شارك الآلاف في تشييع جثمان الفنانة سعاد نصر في القاهرة اليوم.", "funeral", "تشييع جثمان"),
        ("شنت القوات الجوية غارة على مواقع المتمردين قرب بلدة نيران أمس.", "attack", "غارة"),
        ("أجرت المحكمة في بيروت أمس محاكمة أربعة ضباط.", "trial", "محاكمة"),
    ],
)
def test_verbs_and_nouns_tell_events(text: str, kind: str, trigger: str) -> None:
    event = only(text)
    assert (event.kind, event.trigger.quote) == (kind, trigger)


def test_the_dead_take_the_kind_of_what_they_died_of() -> None:
    event = only(
        "لقي ثلاثة عمال مصرعهم وأصيب سبعة آخرون في حريق اندلع فجر اليوم بمصنع للدهانات في مدينة صور."
    )
    assert event.kind == "accident"
    assert parts(event, "target") == ["ثلاثة عمال", "سبعة آخرون"]
    assert only("توفي الشاعر الكبير نزار الحسن في القاهرة أمس.").kind == "death"
    assert only("قتل جنديان في انفجار عبوة ناسفة بمدينة بغداد أمس.").kind == "attack"


def test_passive_verbs_tell_whom_it_befell() -> None:
    assert parts(only("اعتقل خمسة أشخاص في الرياض أمس."), "target") == ["خمسة أشخاص"]
    event = only("قتل الجيش السوداني ثلاثة مسلحين في مدينة الخرطوم أمس.")
    assert (parts(event, "actor"), parts(event, "target")) == (["الجيش السوداني"], ["ثلاثة مسلحين"])


def test_travel_has_an_origin() -> None:
    event = only("غادر وزير النقل سالم الحدادي القاهرة أمس إلى الدوحة.")
    assert event.kind == "travel"
    assert event.origin is not None and event.origin.ar == "القاهرة"
    assert event.place is not None and event.place.ar == "الدوحة"


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("قال المتحدث إن الوفد سيتوجه إلى القاهرة الأحد المقبل.", "planned"),
        ("من المقرر أن يزور وزير النقل سالم الحدادي القاهرة غدا.", "planned"),
        ("ألغى الوزير زيارته إلى القاهرة.", "denied"),
        ("لم يلتق وزير النقل سالم الحدادي نظيره المصري في القاهرة.", "denied"),
        ("وصل وزير النقل سالم الحدادي إلى القاهرة أمس.", "happened"),
    ],
)
def test_moods(text: str, mood: str) -> None:
    assert only(text).mood == mood


def test_one_happening_is_listed_once() -> None:
    event = only("التقى سالم الحدادي نظيره المصري في القاهرة.\nوتناول الاجتماع شؤون النقل وعقد صباح أمس.")
    assert event.trigger.quote == "التقى"


def test_the_one_who_speaks_takes_part_in_his_meeting() -> None:
    event = only("قال سالم الحدادي خلال لقائه رئيس الوزراء القطري في واشنطن إن الطريق ستفتح.")
    assert parts(event, "participant")[0] == "سالم الحدادي"
    assert event.said_in is None


def test_an_event_within_what_is_said_knows_its_statement() -> None:
    article = read_text("أعلنت وزارة الصحة وفاة ثلاثة أشخاص بالكوليرا في مدينة صور أمس.")
    assert article.events[0].said_in == article.statements[0].id


@pytest.mark.parametrize(
    ("text", "kind", "trigger"),
    [
        ("عيّن الملك القاضية سعاد نصر رئيسة للمحكمة في تونس أمس.", "appointment", "عيّن"),
        ("شُيّع جثمان الشاعر نزار الحسن في بيروت أمس.", "funeral", "شُيّع"),
        ("رفض رئيس الوزراء العرض في القاهرة أمس.", "answer", "رفض"),
        ("توصلت مصر وقطر إلى اتفاق في الدوحة أمس.", "other", "توصلت"),
        ("تسلم البنك المركزي وديعة من قطر أمس.", "aid", "تسلم"),
        ("تعاقد نادي الأهلي مع المدرب سالم الحدادي أمس.", "signing", "تعاقد"),
        ("أرجئت مباراة الأهلي والزمالك في القاهرة.", "match", "مباراة"),
        ("نزح نحو 300 شخص من مدينة صور أمس.", "other", "نزح"),
        ("أمر القاضي بإيداع ثلاثة موظفين السجن أمس.", "arrest", "أمر"),
        ("عُثر على خمس جثث في نهر النيل أمس.", "other", "عُثر"),
        ("قررت لجنة الاستئناف تخفيف العقوبة أمس.", "verdict", "قررت"),
    ],
)
def test_verbs_of_every_field(text: str, kind: str, trigger: str) -> None:
    assert (kind, trigger) in [(one.kind, one.trigger.quote) for one in found(text)]


def test_a_thing_that_strikes_is_the_doer() -> None:
    event = only("قصفت طائرات حربية مواقع الجيش قرب بلدة نيران أمس.")
    assert parts(event, "actor") == ["طائرات حربية"]


def test_who_is_in_no_list_takes_part() -> None:
    assert parts(only("تغلّب شباب اللوز على نجوم الخليفة على ملعب المرسى أمس."), "participant") == [
        "شباب اللوز",
        "نجوم الخليفة",
    ]
    event = only("وفي القاهرة، تظاهر المئات من أهالي الأسرى أمس.")
    assert parts(event, "actor") == ["المئات من أهالي الأسرى"]
    assert event.place is not None and event.place.ar == "القاهرة"


def test_who_lives_somewhere_acts_there() -> None:
    event = only("شيّع أهالي القاهرة الشاعر سالم الحدادي أمس.")
    assert event.place is not None and event.place.ar == "القاهرة"


def test_a_place_in_a_place_is_one() -> None:
    event = only("اعتصمت معلمات المدارس الريفية في ساحة الساعة بدار الكحل.")
    assert event.place is not None and event.place.evidence.quote == "ساحة الساعة بدار الكحل"


def test_a_word_that_is_verb_and_noun_tells_its_event_as_either() -> None:
    event = only("وقع تصادم بين عبّارة وناقلة في ميناء صور أمس.")
    assert event.kind == "accident"


def test_whom_a_preposition_points_back_to() -> None:
    assert parts(only("قال الوزير إن ثمانية محتجزين أُفرج عنهم في القاهرة أمس."), "target") == [
        "ثمانية محتجزين"
    ]


def test_the_one_who_speaks_holds_the_press_conference() -> None:
    event = only("قال سالم الحدادي، في مؤتمر صحفي بالقاهرة، إن الطريق ستفتح.")
    assert (event.kind, parts(event, "participant")) == ("press conference", ["سالم الحدادي"])


def test_one_misfortune_has_one_scene() -> None:
    first, second = found(
        "اصطدمت عبّارة بناقلة عند مدخل ميناء صور أمس.\nوقال المصدر إن أكثر من 200 راكب انتُشلوا أحياء."
    )
    assert (first.kind, second.kind) == ("accident", "rescue")
    assert first.place is not None and second.place == first.place


def test_a_kind_has_its_type_in_plover() -> None:
    assert only("اعتقلت الشرطة 5 أشخاص أمس في الرياض.").plover == "COERCE"


@pytest.mark.parametrize(
    "text",
    [
        "استمرت الحرب والمفاوضات.",
        "طالب الوزير بالإفراج عن الأسرى في القاهرة.",
        "تبذل الشركة جهودا لمنع وقوع حوادث في الرياض.",
        "قاد اللاعب هجوم الفريق في المباراة أمس وسجل هدفا في مرمى الأهلي.",
        "انتهت حرب الأسعار في الأسواق.",
        "قتل ألف شخص في المدينة عام 1990.",
        "يجب أن يزور الوزير القاهرة.",
        "إذا زار الوزير القاهرة فسيفرح.",
        "التوصل إلى اتفاق يتعلق بإطلاق سراح الأسرى ما زال ممكنا في القاهرة.",
    ],
)
def test_background_hopes_and_figures_of_speech_tell_none(text: str) -> None:
    assert [(one.kind, one.trigger.quote) for one in found(text)] == []


WORDS = [
    "قتل",
    "التقى",
    "زيارة",
    "اجتماع",
    "في",
    "القاهرة",
    "أمس",
    "الشرطة",
    "ثلاثة",
    "أشخاص",
    "و",
    "بين",
    "مصر",
    "وقطر",
    ".",
    "،",
    '"',
    "(",
    ")",
    ":",
    "الذي",
    "بعد",
    "لم",
    "سيزور",
    "محادثات",
    "حريق",
    "اندلع",
    "مع",
    "إلى",
    "على",
    "وزير",
    "الخارجية",
    "سالم",
    "الحدادي",
    "12",
    "غارة",
    "نفى",
    "أن",
    "قال",
    "وقع",
    "انفجار",
    "حكمت",
    "محكمة",
    "بالسجن",
    "2015",
    "\n",
]


@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join) | st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_events_that_quote_it(text: str) -> None:
    for event in found(text):
        evidence = [event.trigger, *(one.evidence for one in event.parts)]
        evidence += [one.evidence for one in (event.place, event.origin) if one is not None]
        assert all(one.span.of(text) == one.quote for one in evidence)
        assert event.parts
    assert found(text) == found(text)
