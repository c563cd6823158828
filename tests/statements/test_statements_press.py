"""Rules that columns, reports and profiles of real newspapers ask for, an example beside each."""

from __future__ import annotations

import pytest

from rawi.desk import read_text


def short(text: str) -> list[tuple[str, str, str]]:
    return [(one.speaker.ar, one.act, one.text) for one in read_text(text).statements]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # whom one is asked about is no topic
        (
            "قال المدرب سالم الحدادي إن الفريق جاهز. وعن الحارس نديم الوائلي، قال: «هو في القائمة».",
            [("سالم الحدادي", "say", "الفريق جاهز"), ("سالم الحدادي", "say", "هو في القائمة")],
        ),
        # a noun after `إن` is none either
        (
            "أعلن سالم الحدادي فتح المرفأ. وقال إن ذلك مصدر سعادة للأهالي.",
            [
                ("سالم الحدادي", "announce", "فتح المرفأ"),
                ("سالم الحدادي", "say", "ذلك مصدر سعادة للأهالي"),
            ],
        ),
        # `زاد` goes on where speech follows, and else counts
        (
            'أكد سالم الحدادي أن العمل مستمر. وزاد "من الخطط توسعة المرفأ". وزاد عدد السفن.',
            [("سالم الحدادي", "affirm", "العمل مستمر"), ("سالم الحدادي", "add", "من الخطط توسعة المرفأ")],
        ),
        # a title of honour stands for who has just spoken
        (
            "قال الوزير سالم الحدادي إن المرفأ مفتوح. وقال معاليه «العمل مستمر هنا». وزار معاليه السوق.",
            [("سالم الحدادي", "say", "المرفأ مفتوح"), ("سالم الحدادي", "say", "العمل مستمر هنا")],
        ),
        # scripture is nobody's statement, and nobody goes on from it
        (
            "وتحدث الشيخ سالم الحدادي قائلاً: الصدق واجب، وقد قال رسول الله: «عليكم بالصدق»، مبيناً أن الكذب مذموم.",
            [
                ("سالم الحدادي", "say", "الصدق واجب، وقد قال رسول الله: «عليكم بالصدق»"),
                ("سالم الحدادي", "explain", "الكذب مذموم"),
            ],
        ),
        # `مني` is no woman's name behind a demand
        (
            "قالت ندى الوائلي: «طلب مني المدير أن أعود».",
            [("ندى الوائلي", "say", "طلب مني المدير أن أعود")],
        ),
        # the comma before `أن` closes who speaks, whatever he is called besides
        (
            "وأوضحت الطالبة ندى الوائلي مبتعثة بكلية التربية، أن القاعات جاهزة.",
            [("ندى الوائلي", "explain", "القاعات جاهزة")],
        ),
        ("وقالت وزارة النقل إنه: فتح المرفأ أمس.", [("وزارة النقل", "say", "فتح المرفأ أمس")]),
        # how one says it is not who
        (
            "قالت ندى الوائلي إن المعرض جاهز. وتابعت متحمسة: «ننتظر الزوار غداً».",
            [("ندى الوائلي", "say", "المعرض جاهز"), ("ندى الوائلي", "add", "ننتظر الزوار غداً")],
        ),
        # a present behind a noun tells of it, and goes on from nobody
        (
            "قال سالم الحدادي إن المرفأ جاهز. ثم وصل خطاب في الثامن من مايو يشير إلى أن السفن عادت.",
            [("سالم الحدادي", "say", "المرفأ جاهز")],
        ),
        # a masculine verb goes on from no ministry
        (
            "أعلنت وزارة النقل فتح المرفأ. وقال بعد الحفل إن البحر هادئ.",
            [("وزارة النقل", "announce", "فتح المرفأ")],
        ),
        # whose departure it is says nothing
        (
            "قال سالم الحدادي إن رحيل نديم الوائلي أمر يخص النادي.",
            [("سالم الحدادي", "say", "رحيل نديم الوائلي أمر يخص النادي")],
        ),
        # a broken plural is no verbal noun
        ("من جانبه أكد أشقاء الراحل أن الجنازة غداً.", [("أشقاء الراحل", "affirm", "الجنازة غداً")]),
        # who oversees something is called by it
        (
            "وأشار المشرف على الركن سالم الحدادي إلى أن العرض مجاني.",
            [("سالم الحدادي", "say", "العرض مجاني")],
        ),
        # the narrator goes on elsewhere
        (
            "وأكد سالم الحدادي أن الفريق جاهز، من ناحية أخرى، اجتمعت الإدارة باللاعبين.",
            [("سالم الحدادي", "affirm", "الفريق جاهز")],
        ),
        ("تجمع البيانات من المواقع وفقا للأغراض البحثية.", []),
        (
            "أعلنت وزارة النقل فتح المرفأ، ويأتي ذلك بعد أسبوع من الرياح.",
            [("وزارة النقل", "announce", "فتح المرفأ")],
        ),
        ("صرح بذلك محافظ المرفأ سالم الحدادي.", []),
    ],
)
def test_what_newspapers_leave_open_is_not_guessed(text: str, found: list[tuple[str, str, str]]) -> None:
    assert short(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # a present goes on from one who has just spoken, and from nobody else
        (
            "قال سالم الحدادي إن المرفأ جاهز.\nعادت السفن أمس.\nوهدأ البحر.\nوهو هنا ليفند الأكاذيب، ويكشف الحقيقة.",
            [("سالم الحدادي", "say", "المرفأ جاهز")],
        ),
        (
            "قال سالم الحدادي إن المرفأ جاهز. وهذه الثغرة ضيقة لكنها تؤكد أن السفن عادت.",
            [("سالم الحدادي", "say", "المرفأ جاهز")],
        ),
        (
            "قال سالم الحدادي إن المرفأ جاهز. ويضيف أن السفن عادت.",
            [("سالم الحدادي", "say", "المرفأ جاهز"), ("سالم الحدادي", "add", "السفن عادت")],
        ),
        # marks in marks of the same kind
        (
            'وقالت ندى الوائلي: "أعطونا ورقة كتب عليها "غداً نرد" ثم انصرفوا".',
            [("ندى الوائلي", "say", 'أعطونا ورقة كتب عليها "غداً نرد" ثم انصرفوا')],
        ),
        # a pronoun on `أن` is who acts, and the noun behind it nobody
        (
            "وأكد سالم الحدادي أنها خطوة تشجيعية تحث على العمل.",
            [("سالم الحدادي", "affirm", "خطوة تشجيعية تحث على العمل")],
        ),
        # the outlet that was told stands between commas
        (
            'يقول لـ "الميدان"، سالم الحدادي، "إن المرفأ جاهز للسفن".',
            [("سالم الحدادي", "say", "إن المرفأ جاهز للسفن")],
        ),
        # one word names a speaker behind `على حد قول`
        (
            "تبلغ الضريبة سبعة في المائة على حد قول غوراد.",
            [("غوراد", "say", "تبلغ الضريبة سبعة في المائة")],
        ),
    ],
)
def test_nobody_is_taken_for_who_speaks(text: str, found: list[tuple[str, str, str]]) -> None:
    assert short(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # a judgement before `أن` is said as well
        (
            "وأضاف البيان، من المؤسف أن تغلق الدولة المرفأ.",
            [("البيان", "add", "من المؤسف أن تغلق الدولة المرفأ")],
        ),
        # a letter for a title
        ("وأكد م. سالم الحدادي على أن المرفأ جاهز.", [("سالم الحدادي", "affirm", "المرفأ جاهز")]),
        # a heading inside an article
        (
            "قال سالم الحدادي إن المرفأ جاهز.\nكشف الخادمة\nوهدأ البحر.",
            [("سالم الحدادي", "say", "المرفأ جاهز")],
        ),
    ],
)
def test_where_what_is_said_begins(text: str, found: list[tuple[str, str, str]]) -> None:
    assert short(text) == found


COLUMN = (
    "أعتقد أننا نحب القراءة أكثر مما نظن، ولنا في ذلك حكايات كثيرة لا تنتهي عند باب ولا تقف عند كتاب. "
    "فقد عرفت في طفولتي شيخاً يجلس تحت شجرة البلدة كل مساء ويروي للصغار ما مر به من أسفار وأحوال، وكنا نسمع له "
    "حتى يغلبنا النوم ونحن على التراب. وكان الشاعر الكبير يطلب الصمت، ثم رفض الرحيل عن بلادنا في آخر العمر، "
    "وهكذا تمضي الأيام بين كتاب يفتح وكتاب يغلق وبين قارئ يأتي وقارئ يغيب عن مجلسه القديم. "
)


def test_in_a_column_only_named_speakers_are_reported() -> None:
    told = "وقال سالم الحدادي إن المكتبة جاهزة."
    story = "وقال بعضهم: كان البحر أزرق. ثم طلب العودة."
    assert short(COLUMN * 3 + told + " " + story) == [("سالم الحدادي", "say", "المكتبة جاهزة")]
    plain = "عاد القارئ إلى المكتبة. " + told + " " + story
    assert len(short(plain)) > 1
