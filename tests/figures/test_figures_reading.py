"""Figures in texts: what is counted, with which bound and status, and what is none. All of it is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rawi.clauses import ClauseReader
from rawi.desk import open_entities, open_lexica
from rawi.figures import LEXICA, FigureReader
from rawi.lexicon import lint_lexica
from rawi.model import Article, Figure, Page, Span
from rawi.script import fold
from rawi.times import TimeReader

DAY = date(2024, 3, 5)


@lru_cache
def _readers() -> tuple[ClauseReader, TimeReader, FigureReader]:
    lexica = open_lexica()
    return ClauseReader(lexica), TimeReader(lexica), FigureReader(lexica)


def _read(text: str) -> tuple[Figure, ...]:
    clauses, times, figures = _readers()
    page = Page(
        id="p", source="", url=None, fetched_at=None, media_type="", charset="", language="ar", text=text
    )
    article = Article(
        id="a", page="p", role="main", outlet=None, title=None, credit=None, agencies=(), byline=None,
        dateline=None, stamps=(), labels=(), keywords=(), text=text,
        paragraphs=(Span(start=0, end=len(text)),) if text else (),
    )  # fmt: skip
    told = replace(article, times=times.find(fold(text), on=DAY))
    return figures.read(clauses.open(open_entities().read(told, page), page))


def _one(text: str) -> Figure:
    found = _read(text)
    assert len(found) == 1, [one.evidence.quote for one in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "quote", "low", "high", "counted"),
    [
        ("وصلت 12 سفينة إلى الميناء", "12 سفينة", 12, 12, "ships"),
        ("وصلت ١٢ سفينة إلى الميناء", "١٢ سفينة", 12, 12, "ships"),
        ("وصلت خمس وعشرون سفينة إلى الميناء", "خمس وعشرون سفينة", 25, 25, "ships"),
        ("وصلت سفينتان إلى الميناء", "سفينتان", 2, 2, "ships"),
        ("غادر الوفد بعد يومين", "يومين", 2, 2, "days"),
        ("غرق رجل واحد أمام الميناء", "رجل واحد", 1, 1, "men"),
        ("اشترت البلدية ثلاثة آلاف وخمسمئة شتلة", "ثلاثة آلاف وخمسمئة شتلة", 3500, 3500, "seedlings"),
        ("بلغت القيمة مليون ونصف المليون دينار", "مليون ونصف المليون دينار", 1.5e6, 1.5e6, "dinars"),
        ("نقلت الشاحنات 3,5 أطنان من القمح", "3,5 أطنان", 3.5, 3.5, "tonnes"),
        ("باعت المزرعة 10.000 شتلة", "10.000 شتلة", 10000, 10000, "seedlings"),
        ("نمت الصادرات 4ر10 في المئة", "4ر10 في المئة", 10.4, 10.4, "percent"),
        ("بقي الجسر مغلقا ثلاث ساعات ونصف الساعة", "ثلاث ساعات ونصف الساعة", 3.5, 3.5, "hours"),
        ("سار الفريق 20كلم قبل الفجر", "20كلم", 20, 20, "kilometres"),
        ("بلغت الكلفة $500 فقط", "$500", 500, 500, "dollars"),
        ("وقعت الشركة عقدا بقيمة (30) مليون دينار", "(30) مليون دينار", 30e6, 30e6, "dinars"),
        ("اعتقلت الشرطة رجلين اثنين", "رجلين اثنين", 2, 2, "men"),
        ("لا يزال 59 من الركاب عالقين", "59 من الركاب", 59, 59, "passengers"),
        ("عاد الركاب الـ59 إلى بيوتهم", "الركاب الـ59", 59, 59, "passengers"),
        ("نقلت عبارة صغيرة 46 من العمالة الوافدة", "46 من العمالة", 46, 46, None),
        ("رمم المتحف 14 مشربية قديمة", "14 مشربية", 14, 14, None),
    ],
)
def test_numbers_in_digits_and_words(
    text: str, quote: str, low: float, high: float, counted: str | None
) -> None:
    found = _one(text)
    assert (found.evidence.quote, found.low, found.high, found.counted_en) == (quote, low, high, counted)


@pytest.mark.parametrize(
    ("text", "low", "high", "bound"),
    [
        ("وصل نحو 40 زائرا", 40, 40, "about"),
        ("وصل 40 زائرا تقريبا", 40, 40, "about"),
        ("وصل زهاء أربعين زائرا", 40, 40, "about"),
        ("وصل أكثر من 40 زائرا", 40, None, "more_than"),
        ("التقى الوفد بأكثر من 40 زائرا", 40, None, "more_than"),
        ("وصل ما لا يقل عن 40 زائرا", 40, None, "at_least"),
        ("وصل 40 زائرا على الأقل", 40, None, "at_least"),
        ("وصل أقل من 40 زائرا", None, 40, "less_than"),
        ("لن يتجاوز العدد حين يصل ما لا يزيد على 40 زائرا", None, 40, "at_most"),
        ("تستمر الجولة ما بين 40 و50 يوما", 40, 50, "exact"),
        ("تستمر الجولة من 3 إلى 5 أيام", 3, 5, "exact"),
        ("تستمر الجولة ثلاثة أو أربعة أيام", 3, 4, "exact"),
        ("تستمر الجولة يومين أو ثلاثة", 2, 3, "exact"),
        ("ارتفعت الأسعار بين 10 و11 في المئة", 10, 11, "exact"),
    ],
)
def test_bounds_and_ranges(text: str, low: float | None, high: float | None, bound: str) -> None:
    found = _one(text)
    assert (found.low, found.high, found.bound) == (low, high, bound)


def test_a_change_is_no_range() -> None:
    assert [(one.low, one.high) for one in _read("ارتفع السعر من 30 دينارا إلى 40 دينارا")] == [
        (30, 30),
        (40, 40),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "صدر القرار رقم 312 بعد الجولة",
        "نصت المادة 5 من القانون على ذلك",
        "بثت القناة 12 تقريرا",
        "هبطت الرحلة 815 في المطار",
        "وصل الوفد في 7 أكتوبر 2023",
        "بدأت الجولة الساعة 10:30 صباحا",
        "تأسست الشركة عام 1987 من جديد",
        "فاز الفريق 2-1 على ضيفه",
        "فاز الفريق بهدفين مقابل هدف",
        "اجتمعت لجنة 6+6 في العاصمة",
        "فاز منتخب الشباب تحت 20 عاما على ضيفه",
        "اتصلوا على الهاتف 0912345678 للحجز",
        "حل الفريق في المرتبة 12 من الترتيب",
        "حل الفريق في المركز الثاني",
        "وصل عشرات الزوار وآلاف السياح",
        "قال أحد الزوار إن واحدا من المتاحف مغلق",
        "التقى الجانبان في البلدين",
        "سنت الحكومة قوانين جديدة بين طرفي النزاع",
        "شاركت حركة طالبان في الجولة",
        "نشر التقرير على www.example.com/2024/15 أمس",
    ],
)
def test_dates_scores_ranks_and_names_are_no_figures(text: str) -> None:
    assert [one.evidence.quote for one in _read(text)] == []


@pytest.mark.parametrize(
    ("text", "quotes", "low", "high"),
    [
        ("رفعت الهيئة نسبة الرسوم من 10 إلى 14 في المئة", ["10", "14 في المئة"], [10, 14], [10, 14]),
        ("نجا 18 من أصل 22 بحارا", ["18", "22 بحارا"], [18, 22], [18, 22]),
        ("أقر المجلس القانون بأغلبية 61 صوتا مقابل 38", ["61 صوتا", "38"], [61, 38], [61, 38]),
        ("عرضت الشركة 120 شاحنة وطلبت البلدية 300", ["120 شاحنة", "300"], [120, 300], [120, 300]),
        ("أغلق الدينار عند 39.10 للدولار", ["39.10 للدولار"], [39.1], [39.1]),
        ("وبلغ عدد الجرحى 212", ["212"], [212], [212]),
        ("غرق القارب وأبعد ثمانية إلى الجزيرة", ["ثمانية"], [8], [8]),
        ("ولا يزال خمسة في عداد المفقودين", ["خمسة"], [5], [5]),
        ("عاد بضعة صيادين", ["بضعة صيادين"], [3], [9]),
        ("بقي الركاب خمس ساعات أو ستا بلا ماء", ["خمس ساعات أو ستا"], [5], [6]),
        ("بلغت الكلفة مليونا ونصف المليون دينار", ["مليونا ونصف المليون دينار"], [1.5e6], [1.5e6]),
        ("توفي الملحن ابن السابعة والثمانين", ["السابعة والثمانين"], [87], [87]),
        ("احترق ربع الغابة", ["ربع الغابة"], [25], [25]),
        ("تراجع نصف السكان عن موقفهم", ["نصف السكان"], [50], [50]),
        ("وصل 1200 لاجئ. نصفهم أطفال", ["1200 لاجئ", "نصفهم"], [1200, 600], [1200, 600]),
        ("تجاوزوا العقبات الثلاث", ["العقبات الثلاث"], [3], [3]),
        ("وقع خطأ إداري واحد", ["خطأ إداري واحد"], [1], [1]),
        ("لن يكون بينهم موظف واحد", [], [], []),
        ("دخلت سفينتا شحن الممر", ["سفينتا شحن"], [2], [2]),
    ],
)
def test_numbers_that_stand_by_themselves(
    text: str, quotes: list[str], low: list[float], high: list[float]
) -> None:
    found = _read(text)
    assert [one.evidence.quote for one in found] == quotes
    assert [one.low for one in found] == low
    assert [one.high for one in found] == high


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("قُتل 50 مدنيا في القصف", "killed"),
        ("50 مدنيا على الأقل قتلوا في القصف", "killed"),
        ("أدى الحريق إلى مقتل ثلاثة عمال", "killed"),
        ("أسفر الحادث عن مقتل وإصابة 20 شخصا", "killed and injured"),
        ("انتشل الغواصون 7 قتلى", "killed"),
        ("إطلاق سراح 38 رهينة", "released"),
        ("أفرجت السلطات عن 38 سجينا", "released"),
        ("لا يزال 59 من البحارة محتجزين", "held"),
        ("لا يزال في السجن 59 أسيرا", "held"),
        ("أطلقت القوات 200 صاروخ", "launched"),
        ("تعرض الهدنة التي مدتها 40 يوما", "truce length"),
        ("حكمت المحكمة عليه بالسجن 5 سنوات", "prison sentence"),
        ("رفع المصرف سعر الفائدة إلى 4 في المئة", "interest rate"),
        ("حفر العمال بئرا عمقها 20 مترا", "depth"),
        ("يبلغ سالم من العمر 21 عاما", "age"),
        ("قال سالم الحدادي (21 عاما) إن السفينة غرقت", "age of سالم الحدادي"),
        ("سجل المهاجم هدفين في الشوط", "scored"),
        ("أغلق الدينار عند 39.10 للدولار", "exchange rate to the dollar"),
        ("الاحتياطي من النقد الأجنبي: 6 مليارات دولار", "foreign reserves"),
        ("كانت العبارة تقل 40 راكبا", "aboard"),
        ("يتسع الملعب لنحو 900 متفرج", "capacity"),
        ("أعلنت البلدية الحداد ثلاثة أيام", "mourning"),
        ("تقرير من 34 صفحة", "length"),
        ("دخلت 180 شاحنة يوميا", "daily entered"),
        ("لقي 6 أشخاص مصرعهم", "killed"),
        ("قال ثلاثة صيادين إن البحر هادئ", "quoted"),
        ("أصيب عشرة بين قتيل وجريح", "killed and injured"),
        ("أصيب عشرة بين قتيل و جريح", "killed and injured"),
    ],
)
def test_how_it_is_with_what_is_counted(text: str, status: str) -> None:
    found = _one(text)
    assert found.status == status
    assert found.status_words is not None


@pytest.mark.parametrize("text", ["وصل عشرة بين قتيل و", "وصل عشرة بين قتيل و و", "وصل عشرة بين قتيل و جريح"])
def test_a_conjunction_written_apart_breaks_nothing(text: str) -> None:
    assert _one(text).low == 10


def test_a_status_is_carried_on_by_a_conjunction() -> None:
    found = _read("قتل 5 رجال و3 نساء وجرح سبعة")
    assert [(one.low, one.counted_en, one.status) for one in found] == [
        (5, "men", "killed"),
        (3, "women", "killed"),
        (7, "women", "injured"),
    ]


@pytest.mark.parametrize(
    ("text", "number", "quote", "counted", "noun"),
    [
        ("احتجز القراصنة 130 بحارا، يعتقد أن 30 منهم لقوا حتفهم", 30, "30 منهم", "sailors", "بحارا"),
        ("عاد البحارة الذين أنقذوا، وعددهم 24، إلى الميناء", 24, "وعددهم 24", "sailors", "البحارة"),
        ("احتجز القراصنة 60 بحارا وعاد نصفهم", 30, "نصفهم", "sailors", "بحارا"),
        ("أصيب 8 جنود وقتل 12 آخرون", 12, "12 آخرون", "soldiers", "جنود"),
        ("ارتفع عدد القتلى إلى 50 أمس", 50, "50", "people", "القتلى"),
        ("مقتل 4 وإصابة 8 في الحريق", 8, "8", "people", None),
        ("نال الحزب 42 مقعدا من أصل 120", 120, "120", "seats", "مقعدا"),
    ],
)
def test_what_was_told_before_is_counted(
    text: str, number: float, quote: str, counted: str, noun: str | None
) -> None:
    found = next(one for one in _read(text) if one.high == number)
    assert (found.evidence.quote, found.counted_en) == (quote, counted)
    assert (found.counted.quote if found.counted else None) == noun


def test_less_than_half_is_open_below() -> None:
    found = _read("لا يزال 59 من الركاب عالقين ويعتقد أن أقل من نصفهم على قيد الحياة")[1]
    assert (found.low, found.high, found.bound, found.status) == (None, 29.5, "less_than", "alive")


def test_people_of_a_state() -> None:
    assert _one("أفرج عن 105 جنود فرنسيين").counted_en == "French soldiers"
    assert _one("أفرج عن 105 فرنسيين").counted_en == "French people"


def test_place_days_totals_and_who_gives_it() -> None:
    found = _one("قتل 12 شخصا في القاهرة أمس، بحسب وزارة الصحة")
    assert found.place is not None
    assert found.place.evidence.quote == "القاهرة"
    assert found.as_of is not None
    assert found.as_of.earliest == date(2024, 3, 4)
    assert found.attributed is not None
    assert found.attributed.quote == "وزارة الصحة"
    assert _one("ليرتفع عدد القتلى إلى 50").cumulative is True
    assert _one("وصلت 12 سفينة جديدة").cumulative is False
    assert _one("وصلت 12 سفينة").cumulative is None
    assert _one("قتل 12 شخصا وفق القانون").attributed is None


def test_the_lists_are_sound() -> None:
    lexica = open_lexica()
    assert "figures/" in LEXICA
    assert [
        fault for fault in lint_lexica(lexica, [*LEXICA, ""]) if fault.startswith("figures/counted")
    ] == []


def test_a_number_by_place_beside_another() -> None:
    one, other = _read("أوضحت الوزارة أن سبعة من القتلى سقطوا في حي الدباغين وأربعة في قرية مجاورة.")
    assert (other.low, other.counted_en, other.status) == (4, one.counted_en, "killed")
    assert len(_read("سقط سبعة من القتلى في الحي، وأربعة في رأيه كثير.")) == 1


def test_those_counted_by_what_was_done_to_them() -> None:
    (one,) = _read("قالت المتحدثة إن عدد من أعيدوا منذ بدء الهدنة ارتفع إلى 16.")
    assert (one.low, one.counted_en, one.status) == (16, "people", "returned")


def test_those_named_right_before_their_number() -> None:
    (one,) = _read("قال رئيس الوزراء إنه لن يهدأ حتى عودة الباقين، وعددهم 64.")
    assert (one.low, one.counted_en, one.status) == (64, "people", "remaining")


def test_the_status_of_others_is_not_shared() -> None:
    """`مصرعهم` and `قتلوا` are told of those before them; `قتل وأصيب 20` of one number."""
    for text in ("لقي خمسة عمال مصرعهم وأصيب 12 عاملا", "خمسة جنود قتلوا وأصيب 12 آخرون"):
        assert [one.status for one in _read(text)] == ["killed", "injured"]
    assert _one("قتل وأصيب 20 شخصا").status == "killed and injured"


def test_people_of_two_states() -> None:
    for text in ("تحدثت الإدارة عن 17 ضحية بين قتيل وجريح", "خسائر الجيش بلغت عشرة بين قتيل وجريح"):
        assert _one(text).status == "killed and injured"


def test_words_after_a_sum_that_are_no_noun() -> None:
    one = _read("تدفع 16 مليون دولار، ثم مليونان ونصف المليون مرتبطة بعدد المباريات.")[-1]
    assert (one.low, one.counted) == (2.5e6, None)


def test_a_source_behind_as_it_confirmed() -> None:
    (one,) = _read("أصيب 12 عاملا في الحريق، كما أكدت وزارة الصحة.")
    assert one.attributed is not None and one.attributed.quote == "وزارة الصحة"
    (also,) = _read("أصيب 12 عاملا في الحريق، كما أكد الوزير أن البحث مستمر.")
    assert also.attributed is None


_WORDS = [
    "قتل",
    "5",
    "رجال",
    "سفينة",
    "سفينتين",
    "يومين",
    "نصفهم",
    "منهم",
    "وعددهم",
    "24",
    "مليون",
    "في",
    "المئة",
    "بين",
    "و",
    "إلى",
    "من",
    "على",
    "الأقل",
    "نحو",
    "أكثر",
    "(",
    ")",
    ".",
    "،",
    ":",
    "$",
    "الهدنة",
    "2-1",
    "10.000",
    "9ر10",
    "القاهرة",
    "أمس",
    "بحسب",
    "آخرون",
    "والـ59",
    "الركاب",
    "واحد",
    "ثلاثة",
    "آلاف",
    "ونصف",
    "20كلم",
    '"',
    "«",
    "»",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_WORDS), max_size=25).map(" ".join) | st.text(max_size=60))
def test_any_text_gives_figures_that_quote_it(text: str) -> None:
    last = 0
    for one in _read(text):
        for evidence in (one.evidence, one.counted, one.status_words, one.attributed):
            assert evidence is None or evidence.span.of(text) == evidence.quote
        assert one.evidence.span.start >= last
        last = one.evidence.span.end
        assert one.low is None or one.high is None or one.low <= one.high
        assert one.low is not None or one.high is not None
