"""Rules of grammar, an example beside each: who stands where, through whom it came, to whom it was said."""

from __future__ import annotations

import pytest

from rawi.desk import read_text
from rawi.model import Statement


def said(text: str, *, headline: bool = False) -> tuple[Statement, ...]:
    return read_text(text, headline=headline).statements


def short(text: str, *, headline: bool = False) -> list[tuple[str, str, str]]:
    return [(one.speaker.ar, one.act, one.text) for one in said(text, headline=headline)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # a verb that is oftener another word, behind a comma or without its speaker
        (
            "وفي ملف آخر، رأى المدرب أن الموسم طويل.",
            [("المدرب", "say", "الموسم طويل")],
        ),
        (
            "قال سالم الحدادي إن المرفأ جاهز. وزاد أن السفن عادت.",
            [("سالم الحدادي", "say", "المرفأ جاهز"), ("سالم الحدادي", "add", "السفن عادت")],
        ),
        # a man's family name in ة before a colon
        ("وأضاف قمورية: الطريق طويل.", [("قمورية", "add", "الطريق طويل")]),
        # several named as one, and a plural that is surely a subject
        (
            "وأكد كل من سالم الحدادي ونزار السيلاوي أن الرافعة سليمة.",
            [("سالم الحدادي", "affirm", "الرافعة سليمة")],
        ),
        ("ويتهم المزارعون الشركة بتلويث النهر.", [("المزارعون", "accuse", "بتلويث النهر")]),
        # somebody who is there
        ("هناك من يرى أن الموسم ضاع.", [("هناك من", "say", "الموسم ضاع")]),
        # parallel sayings, each with its speaker before its verb
        (
            "وزارة النقل تنفي وقوع العطل، والنقابة تؤكد وقوعه.",
            [("وزارة النقل", "deny", "وقوع العطل"), ("النقابة", "affirm", "وقوعه")],
        ),
        # light verbs
        (
            "ووجه سالم الحدادي الشكر لعمال الميناء.",
            [("سالم الحدادي", "praise", "الشكر لعمال الميناء")],
        ),
        # documents in which it stands
        (
            "أصدرت نقابة البحارة بياناً جاء فيه أن الأجور متأخرة.",
            [("نقابة البحارة", "say", "الأجور متأخرة")],
        ),
        # a circumstance before the noun that is said
        (
            "ونفت وزارة النقل في بندر الغزلان صحة ما يتداول عن العطل.",
            [("وزارة النقل", "deny", "صحة ما يتداول عن العطل")],
        ),
        # what one sees in something
        ("وترى وزارة النقل في العرض فخاً.", [("وزارة النقل", "say", "في العرض فخاً")]),
        # the speaker is not swallowed by what he says or whom he tells it
        (
            "ودعت وزارة الصحة السكان إلى غلي الماء.",
            [("وزارة الصحة", "urge", "غلي الماء")],
        ),
        # a name that goes on to a title in quotation marks is no saying
        (
            "أكدت رئيسة فريق «نحيا بالبحر الأزرق» ليلى الحدادي أن المعرض نجح.",
            [("ليلى الحدادي", "affirm", "المعرض نجح")],
        ),
        # subjects of no list, from whom a plural verb goes on
        (
            "تجمعت عاملات المخبز أمام البوابة، وأكدن أن الأجور متأخرة.",
            [("عاملات المخبز", "affirm", "الأجور متأخرة")],
        ),
        (
            "اجتمع سالم الحدادي بتجار السوق. وقالوا إن الإيجارات تضاعفت.",
            [("تجار السوق", "say", "الإيجارات تضاعفت")],
        ),
        # participles right behind their verb
        (
            "وأشاد سالم الحدادي بالفريق قائلا: «كان الجميع هنا».",
            [("سالم الحدادي", "praise", "بالفريق"), ("سالم الحدادي", "say", "كان الجميع هنا")],
        ),
        # what goes on though `فيما` stands before it
        (
            "أعلنت وزارة الصحة أن العدد بلغ 47، فيما لا يزال 27 في عداد المفقودين.",
            [("وزارة الصحة", "announce", "العدد بلغ 47، فيما لا يزال 27 في عداد المفقودين")],
        ),
        # a prayer is the narrator's again
        (
            "وقال سالم الحدادي إن المصابين بخير، سائلا الله لهم الشفاء.",
            [("سالم الحدادي", "say", "المصابين بخير")],
        ),
        # orders, and what only compares
        (
            "أعلن سالم الحدادي الحداد ثلاثة أيام، وأمر بفتح تحقيق.",
            [("سالم الحدادي", "announce", "الحداد ثلاثة أيام"), ("سالم الحدادي", "demand", "بفتح تحقيق")],
        ),
        (
            "وأكد سالم الحدادي أن البرنامج نافع وليس كما يقول البعض بأنه مكلف.",
            [("سالم الحدادي", "affirm", "البرنامج نافع وليس كما يقول البعض بأنه مكلف")],
        ),
        # a place that is only said to belong to somebody speaks for nobody
        (
            "قال والي ولاية هاكرو إن التجول محظور.",
            [("والي ولاية هاكرو", "say", "التجول محظور")],
        ),
    ],
)
def test_who_says_what(text: str, found: list[tuple[str, str, str]]) -> None:
    assert short(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "رفض سالم الحدادي التعليق على الخبر.",
        "وهنا نص الحوار مع المدرب.",
        "تباع الأقمشة حسب حجمها ولونها.",
        "كلف المشروع مئة مليون مع ملاحظة أن البناء تأخر.",
        "وصل الحارس الذي استبعدته إدارة ناديه من المعسكر.",
        "وبين الحكومة والنقابة أن الطريق طويل.",
        "وكما يقول المثل الشعبي، فالصبر مفتاح.",
    ],
)
def test_what_only_looks_like_a_saying(text: str) -> None:
    assert said(text) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("أغلق الجسر أسبوعاً كما في كل شتاء.", None),
        ("أغلق الجسر أسبوعاً، كما أعلنت وزارة النقل.", ("announce", "أغلق الجسر أسبوعاً")),
        ("الملعب جاهز للمباراة، هذا ما أكدته ليلى الحدادي.", ("affirm", "الملعب جاهز للمباراة")),
        (
            "أغلق الجسر يومين بسبب الثلوج، حسب ما أعلنت مديرية السير.",
            ("announce", "أغلق الجسر يومين بسبب الثلوج"),
        ),
        ("عادت السفن إلى الميناء، وهو ما نفته النقابة.", ("deny", "عادت السفن إلى الميناء")),
    ],
)
def test_asides_attribute_what_stands_before_them(text: str, found: tuple[str, str] | None) -> None:
    statements = said(text)
    assert [(one.act, one.text) for one in statements] == ([found] if found else [])


def test_an_attribution_in_a_relative_clause_attributes_that_clause() -> None:
    (one,) = said("لم تصل قافلة إلى البلدات الشمالية التي عاد إليها، وفقا للجنة الإغاثة، 60 ألف نازح.")
    assert one.text == "عاد إليها 60 ألف نازح"


def test_an_attribution_between_verb_and_noun_is_a_link_of_the_chain() -> None:
    (one,) = said("عرضت وزارة النقل، بحسب مصدر مطلع، تمديد الهدنة.")
    assert [voice.ar for voice in one.chain] == ["وزارة النقل", "مصدر مطلع"]
    assert one.text == "تمديد الهدنة"


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("نقلت صحيفة المرفأ عن مسؤول أمني أن الطريق مفتوح.", ["مسؤول أمني", "صحيفة المرفأ"]),
        ("ونسبت صحيفة المرفأ إلى مسؤول أمني قوله إن الطريق مفتوح.", ["مسؤول أمني", "صحيفة المرفأ"]),
        ("أكد مسؤول أمني لرويترز أن الطريق مفتوح.", ["مسؤول أمني", "رويترز"]),
        ("وفي تصريحات لرويترز، أكد مسؤول أمني أن الطريق مفتوح.", ["مسؤول أمني", "رويترز"]),
        ("وبحسب رويترز، قال مسؤول أمني إن الطريق مفتوح.", ["مسؤول أمني", "رويترز"]),
        (
            "أكد سالم الحدادي، عبر مكتبه الإعلامي، أن الطريق مفتوح.",
            ["سالم الحدادي", "مكتبه الإعلامي"],
        ),
    ],
)
def test_a_saying_comes_through_the_same_chain_however_it_is_told(text: str, chain: list[str]) -> None:
    assert [voice.ar for voice in said(text)[0].chain] == chain


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("أبلغ سالم الحدادي لجنة الأشغال بأن الجسر آمن.", "لجنة الأشغال"),
        ("تعهد سالم الحدادي أمام أنصاره بخفض الرسوم.", "أنصاره"),
        ("حذر سالم الحدادي، في رسالة وجهها إلى النقابة، من أن الوقت ضاق.", "النقابة"),
        ("طلب سالم الحدادي من النقابة أن تنتظر.", "النقابة"),
        ("طالبت عائلات الغرقى وزارة النقل بنشر التقرير.", "وزارة النقل"),
        ("وحمّلت النقابة الوزير مسؤولية التأخير.", "الوزير"),
        ("وجه سالم الحدادي الشكر لعمال الميناء.", "عمال"),
    ],
)
def test_who_is_spoken_to(text: str, heard: str) -> None:
    (one,) = said(text)
    assert heard in " ".join(voice.ar for voice in one.addressee)


def test_what_one_said_before_is_nested_in_what_he_says_now() -> None:
    outer, inner = said("وقال سالم الحدادي: «قلت للحارس إن الباب مكسور، فضحك ومضى».")
    assert (inner.speaker.ar, inner.speaker.understood, inner.text) == ("سالم الحدادي", True, "الباب مكسور")
    assert inner.nested_in == outer.id
    # What he says now in his own name is no second saying.
    assert len(said("وقال سالم الحدادي: «أقول إن الباب مكسور، ونطالب بإصلاحه».")) == 1


def test_we_are_the_body_for_which_one_speaks() -> None:
    found = said(
        "وقالت رئيسة نقابة الممرضين ليلى الحدادي: «أبلغنا الوزارة بأن المخزون نفد، وطالبناها بالدواء»."
    )
    assert [one.speaker.ar for one in found] == ["ليلى الحدادي", "نقابة الممرضين", "نقابة الممرضين"]


def test_sayings_are_read_in_every_sentence_of_a_long_quotation() -> None:
    text = "وقال سالم الحدادي: «جئنا مبكرا. قال مدير الميناء نزار السيلاوي إن الرصيف آمن. ثم مضينا»."
    outer, inner = said(text)
    assert (inner.speaker.ar, inner.text, inner.nested_in) == ("نزار السيلاوي", "الرصيف آمن", outer.id)


def test_the_narrator_goes_on_though_a_quotation_was_never_closed() -> None:
    text = "وقال سالم الحدادي: «المرفأ جاهز.\nوأوضح نزار السيلاوي أن السفن عادت."
    assert [(one.speaker.ar, one.nested_in) for one in said(text)] == [
        ("سالم الحدادي", None),
        ("نزار السيلاوي", None),
    ]


def test_a_relative_clause_tells_whose_a_number_is() -> None:
    found = said("قال مسؤول أمني إن العدد ارتفع إلى 180 شاحنة مقارنة بـ120 شاحنة عرضتها وزارة النقل.")
    assert [(one.act, one.text) for one in found][1:] == [("propose", "120 شاحنة")]
    assert [voice.ar for voice in found[1].chain] == ["وزارة النقل", "مسؤول أمني"]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        (
            "واقترحت النقابة حلاً على ثلاث خطوات:\nصرف الأجور.\nفتح المخازن.\nبدء الحوار.\nوغادر الوفد.",
            "بدء الحوار",
        ),
        ("قال سالم الحدادي ما يلي:\n- المرفأ جاهز.\n- السفن عادت.\nوغادر الوفد.", "السفن عادت"),
    ],
)
def test_lists_after_a_colon_are_said(text: str, last: str) -> None:
    (one,) = said(text)
    assert one.content[-1].quote.rstrip(".").endswith(last)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("كروفيل: لن نبيع حصة الدولة", "كروفيل"),
        ("أولبرستين في مؤتمر المناخ: الغابات أولاً", "أولبرستين"),
        ("«لا عودة إلى الوراء».. وزير الكهرباء", "وزير الكهرباء"),
        ("السيلاوي: السفن عادت\nعاد مدير الميناء نزار السيلاوي أمس.", "نزار السيلاوي"),
    ],
)
def test_labels_of_titles(text: str, speaker: str) -> None:
    assert said(text, headline=True)[0].speaker.ar == speaker


def test_a_topic_before_a_colon_is_no_speaker() -> None:
    assert said("أزمة الخبز في المرفأ: طوابير من الفجر", headline=True) == ()


def test_a_dialogue_with_labels_has_questions_and_answers() -> None:
    question, answer = said("الميناء اليوم: متى تعودين إلى المسرح؟\nليلى الحدادي: حين يصلح سقفه.")
    assert (question.act, question.speaker.ar) == ("ask", "الميناء اليوم")
    assert (answer.act, answer.speaker.ar) == ("say", "ليلى الحدادي")
