"""Figures of invented articles set side by side: series, contradictions, agreements, sums."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

import pytest

from rawi.clauses import Stemmer
from rawi.desk import open_lexica, read_text
from rawi.model import Article, Outlet
from rawi.stories import (
    Agreement,
    Contradiction,
    Count,
    CountReader,
    find_agreements,
    find_contradictions,
    find_series,
)

DAY = date(2025, 3, 11)
FIRE = "شب حريق في سوق الأخشاب في مدينة تالوم فجر اليوم، وامتدت النيران إلى سوق الأخشاب القديم."
FIRE_TOO = "امتدت النيران من سوق الأخشاب في تالوم إلى السوق القديم بعد حريق شب فجرا."


@lru_cache(maxsize=1)
def _reader() -> CountReader:
    lexica = open_lexica(None)
    return CountReader(lexica, Stemmer(lexica))


def _told(id: str, text: str, day: date | None = DAY) -> tuple[Article, date | None]:
    return replace(read_text(text), id=id, outlet=Outlet(name=f"صحيفة {id}", domain=None)), day


def _counts(*articles: tuple[Article, date | None]) -> list[Count]:
    return _reader().read(articles)


def _against(
    *articles: tuple[Article, date | None], copies: tuple[tuple[str, str], ...] = ()
) -> list[Contradiction]:
    return find_contradictions(_reader().read(articles, lengths=True), copies)


def _together(
    *articles: tuple[Article, date | None], copies: tuple[tuple[str, str], ...] = ()
) -> list[Agreement]:
    rows = open_lexica(None).table("stories/sums")
    return find_agreements(
        _counts(*articles), [(row["total"], row["part"], row["when"]) for row in rows], copies
    )


def _values(found: list[Contradiction]) -> list[set[float | None]]:
    return [{one.first.low, one.second.low} for one in found]


def test_series_are_sorted_by_day_and_without_lengths_of_time() -> None:
    later = _told("a", "قتل 19 شخصا في الحريق الذي دام ست ساعات.", DAY + timedelta(days=1))
    counts = _counts(later, _told("b", "قتل 11 شخصا في الحريق."))
    (series,) = find_series(counts)
    assert [point.low for point in series.points] == [11, 19]
    assert (series.counted, series.status) == ("people", "killed")


def test_one_article_sets_two_sources_against_each_other() -> None:
    (found,) = _against(
        _told(
            "a",
            "قالت وزارة الصحة إن 47 شخصا قتلوا في الحريق.\nأما جمعية الوشاح فقالت إن 61 شخصا قتلوا.",
            None,
        )
    )
    assert {found.first.low, found.second.low} == {47, 61}
    assert {found.first.source, found.second.source} == {"وزارة الصحة", "جمعية الوشاح"}
    assert found.first.quote in ("47 شخصا", "61 شخصا")


def test_two_outlets_give_two_numbers_of_one_day() -> None:
    found = _against(
        _told("a", f"{FIRE}\nوقالت بلدية تالوم إن 2300 نازح لجؤوا إلى المدارس."),
        _told("b", f"{FIRE_TOO}\nوقدرت جمعية الوشاح عدد من تركوا بيوتهم بـ4100 نازح."),
    )
    assert _values(found) == [{2300, 4100}]


def test_the_next_days_paper_may_tell_of_the_match_of_the_day_before() -> None:
    match = "فاز نجوم تالوم على عمال مرشينة في نهائي كأس الأودية على ملعب الصخرة."
    found = _against(
        _told("a", f"{match}\nوأعلنت اللجنة المنظمة أن 28450 متفرجا حضروا النهائي."),
        _told("b", f"{match}\nوبحسب اتحاد الكرة، تابع اللقاء 21900 متفرج.", DAY + timedelta(days=1)),
    )
    assert _values(found) == [{28450, 21900}]


def test_money_that_no_list_knows_is_compared_by_its_word() -> None:
    offer = "عرضت شركة سابلة للشحن شراء منافستها مراسي الغرب في مدينة لوسمار."
    found = _against(
        _told("a", f"{offer}\nوتبلغ قيمة العرض 1.8 مليار فلور، بحسب الشركة."),
        _told("b", f"{offer}\nوتبلغ قيمة العرض 2.4 مليار فلور، بحسب مصدر في المصرف."),
    )
    assert _values(found) == [{1.8e9, 2.4e9}]


def test_a_number_that_is_denied_by_name() -> None:
    ship = "كانت السفينة تحمل"
    found = _against(
        _told("a", f"{ship} نحو 9800 طن من الزيت."),
        _told("b", f"{ship} 9240 طنا، لا 9800 كما قيل.", DAY + timedelta(days=50)),
    )
    assert _values(found) == [{9800, 9240}]


@pytest.mark.parametrize(
    ("first", "second", "later"),
    [
        ("قالت وزارة الصحة إن 47 شخصا قتلوا.", "قالت جمعية الوشاح إن 61 شخصا قتلوا.", 1),  # the toll rises
        ("قالت وزارة الصحة إن 47 شخصا قتلوا.", "قالت وزارة الصحة إن 61 شخصا قتلوا.", 0),  # one source
        ("قالت وزارة الصحة إن 47 شخصا قتلوا.", "قالت جمعية الوشاح إن أكثر من 40 شخصا قتلوا.", 0),  # a bound
        ("قالت وزارة الصحة إن 1960 شخصا قتلوا.", "قالت جمعية الوشاح إن 2000 شخص قتلوا.", 0),  # rounded
        ("قالت وزارة الصحة إن 47 شخصا قتلوا.", "قالت جمعية الوشاح إن 61 طفلا قتلوا.", 0),  # other people
        ("قالت وزارة الصحة إن 47 شخصا قتلوا.", "قالت جمعية الوشاح إن 61 شخصا أصيبوا.", 0),  # another matter
        ("قالت وزارة الصحة إن 47 شخصا قتلوا.", "قال مدير المستشفى إن المستشفى استقبل 21 جثة.", 0),  # what one saw
        ("قالت وزارة الصحة إن 47 شخصا قتلوا.", "طالبت جمعية الوشاح بالإفراج عن 61 شخصا.", 0),  # asked for
        ("قالت وزارة الصحة إن 47 شخصا قتلوا في حي الدباغين.", "قالت جمعية الوشاح إن 61 شخصا قتلوا في حي الصيادين.", 0),
    ],
)  # fmt: skip
def test_what_is_no_contradiction(first: str, second: str, later: int) -> None:
    articles = (
        _told("a", f"{FIRE}\n{first}"),
        _told("b", f"{FIRE_TOO}\n{second}", DAY + timedelta(days=later)),
    )
    assert _against(*articles) == []


def test_two_sources_of_two_outlets_on_one_day() -> None:
    first = _told("a", f"{FIRE}\nقالت وزارة الصحة إن 47 شخصا قتلوا.")
    second = _told("b", f"{FIRE_TOO}\nقالت جمعية الوشاح إن 61 شخصا قتلوا.")
    assert _values(_against(first, second)) == [{47, 61}]


def test_a_part_is_no_rival_of_the_whole() -> None:
    text = "قالت وزارة الصحة إن 47 شخصا قتلوا، بينهم 21 قتيلا في السوق، بحسب جمعية الوشاح."
    assert _against(_told("a", text)) == []


def test_who_knows_the_other_number_counts_another_thing() -> None:
    first = _told("a", f"{FIRE}\nوقالت بلدية تالوم إن 117 شخصا أصيبوا.")
    second = _told("b", f"{FIRE_TOO}\nوقالت جمعية الوشاح إن 62 شخصا أصيبوا، وإن الأضرار بلغت 117 منزلا.")
    assert _against(first, second) == []


def test_two_sources_with_one_value_agree() -> None:
    first = _told("a", f"{FIRE}\nوقالت وزارة الداخلية إن 47 شخصا قتلوا.")
    second = _told("b", f"{FIRE_TOO}\nوقال الطبيب ليان الدهان إنه عد 47 جثة.")
    (found,) = _together(first, second)
    assert (found.kind, [point.low for point in found.points]) == ("same", [47, 47])
    assert _together(first, second, copies=(("b", "a"),)) == []


def test_a_sentence_taken_over_does_not_bear_its_source_out() -> None:
    said = "إن 47 شخصا قتلوا في الحريق الذي شب في سوق الأخشاب القديم قبل الفجر"
    first = _told("a", f"قالت وزارة الداخلية {said}.")
    second = _told("b", f"أفاد الطبيب ليان الدهان {said}.")
    assert _together(first, second) == []


def test_alive_and_dead_make_those_held() -> None:
    first = _told("a", "قالت اللجنة إن 24 أسيرا على قيد الحياة، فيما مات 35 أسيرا.", None)
    second = _told("b", "وتحتجز الجبهة 59 أسيرا.", None)
    (found,) = _together(first, second)
    assert (found.kind, [point.low for point in found.points]) == ("sum", [24, 35, 59])
    assert _together(first) == []


def test_a_list_makes_its_whole() -> None:
    (found,) = _together(_told("a", "كان على متن السفينة 412 شخصا، هم 381 راكبا و31 بحارا."))
    assert [point.low for point in found.points] == [381, 31, 412]


def test_the_rest_of_a_whole_told_elsewhere() -> None:
    first = _told("a", "فتح 14 فرعا من أصل 61 أبوابه صباحا.")
    second = _told("b", "وأغلق المصرف 47 فرعا من فروعه.")
    (found,) = _together(first, second)
    assert sorted(point.low or 0 for point in found.points) == [14, 47, 61]


def test_the_missing_are_among_the_dead_in_the_end() -> None:
    first = _told("a", "ارتفعت حصيلة السيول إلى 33 قتيلا و12 مفقودا.")
    second = _told("b", "استقرت حصيلة السيول عند 45 قتيلا.", DAY + timedelta(days=4))
    (found,) = _together(first, second)
    assert [point.low for point in found.points] == [33, 12, 45]
    before = _told("b", "استقرت حصيلة السيول عند 45 قتيلا.", DAY - timedelta(days=4))
    assert _together(first, before) == []


def test_numbers_of_a_row_make_no_sum() -> None:
    text = "تقدم 16 مشاركا من تالوم و8 مشاركين من دارسول و24 مشاركا من مرشينة."
    assert _together(_told("a", text)) == []


def test_the_same_sum_told_again_by_another_article() -> None:
    """Each that gives the parts itself bears the whole out; one that took the sentence over does not."""
    whole = _told("a", "وتحتجز الجبهة 96 أسيرا.", None)
    first = _told("b", "أفرجت الجبهة عن 32 أسيرا، وبقي 64 أسيرا لديها بعد يومين من وصول الوسطاء.", None)
    again = _told("c", "قالت رابطة الأهالي إن 64 أسيرا باقون في الجبال، بعد الإفراج عن 32 أسيرا.", None)
    kinds = [(one.kind, one.points[0].article) for one in _together(whole, first, again)]
    assert kinds == [("sum", "b"), ("sum", "c")]
    copied = _told("c", "أفرجت الجبهة عن 32 أسيرا، وبقي 64 أسيرا لديها بعد يومين من وصول الوسطاء.", None)
    assert len(_together(whole, first, copied)) == 1


def test_a_text_that_adds_up_the_dead() -> None:
    told = "قضى 52 شخصا في العبارة، وقضى ستة بحارة في الناقلة."
    added = _told("a", f"قتل في الحادث 61 شخصا.\n{told} يضاف إليهم ثلاثة مسعفين قتلوا على الرصيف.")
    assert [point.low for one in _together(added) for point in one.points] == [52, 6, 3, 61]


def test_payments_one_after_another_make_the_price() -> None:
    paid = (
        "قال اللاعب إن 16 مليون دولار تدفع للنادي عند التوقيع، {} مليونان ونصف المليون مرتبطة بعدد المباريات."
    )
    price = _told("b", "أعلن النادي الصفقة، وبلغت قيمتها 18.5 مليون دولار.", None)
    (found,) = _together(_told("a", paid.format("ثم"), None), price)
    assert [point.low for point in found.points] == [16e6, 2.5e6, 18.5e6]
    assert _together(_told("a", paid.format("وتدفع لأهله"), None), price) == []


def test_what_is_left_makes_the_whole_whatever_it_is_called() -> None:
    text = "يحمل الجدار 76 اسما.\nوصرفت الوزارة تعويضات عن 70 ضحية، {} ستة ملفات معلقة."
    (found,) = _together(_told("a", text.format("فيما لا تزال")))
    assert sorted(point.low or 0 for point in found.points) == [6, 70, 76]
    assert _together(_told("a", text.format("وأعادت إلى المحكمة"))) == []


def test_deposits_make_what_is_called_deposits_elsewhere() -> None:
    first = _told("a", "تسلم المصرف وديعة بمليار دولار، ثم وديعة بقيمة 1.5 مليار دولار.", None)
    second = _told("b", "قال النائب إن الفارق {} مليار دولار، وهي ودائع لا تسحب.".format("2.5"), None)
    (found,) = _together(first, second)
    assert [point.low for point in found.points] == [1e9, 1.5e9, 2.5e9]
    other = _told("b", "قال النائب إن الفارق 2.5 مليار دولار، وهي قروض لا تسترد.", None)
    assert _together(first, other) == []


def test_the_gap_that_a_third_names_between_two_accounts() -> None:
    first = _told("a", "قال المصرف إن الاحتياطي بلغ 6.4 مليار دولار.")
    second = _told("b", "وقدرت وكالة ميزان الاحتياطي القابل للاستعمال بـ3.9 مليار دولار.")
    third = _told("c", "قال الخبير راجي المنوري إن 6.4 مليار و3.9 مليار صحيحان.\nالفرق 2.5 مليار دولار.")
    points = [{point.article for point in one.points} for one in _together(first, second, third)]
    assert {"a", "b", "c"} in points
    assert {"a", "b", "c"} not in [{p.article for p in one.points} for one in _together(first, second)]


def test_who_agrees_with_another_bears_the_number_out() -> None:
    first = _told("a", "ارتفع عدد المصابين بالحمى إلى 310 مصابين، وبلغت الوفيات تسعا.")
    agrees = "وتتفق الرابطة مع الوزارة على عدد الوفيات، وهو تسع."
    (found,) = _together(first, _told("b", agrees))
    assert (found.kind, [point.low for point in found.points]) == ("same", [9, 9])
    assert _together(first, _told("b", "وعدد الوفيات تسع.")) == []


def test_equal_numbers_of_one_noun_whatever_is_told_of_them() -> None:
    """Near matters are one: `أجلت`, `نقلت`; about so many is so many; a round dozen of people needs shared words."""
    first = _told("a", f"{FIRE}\nوقال المحافظ راجي البردان إن البلدية أجلت 1340 شخصا من حي الحطابين.")
    second = _told("b", f"{FIRE_TOO}\nوقال الهلال الأهلي إن فرقه نقلت نحو 1340 شخصا إلى المدارس.")
    assert [one.kind for one in _together(first, second)] == ["same"]
    other = _told("b", f"{FIRE_TOO}\nوقال الهلال الأهلي إن فرقه وزعت 1340 وجبة في المدارس.")
    assert _together(first, other) == []


def test_parts_of_one_noun_make_a_whole_of_another_outlet() -> None:
    whole = _told("a", "تملك شركة سابلة بعد الصفقة 57 سفينة، كما قال مديرها نزار الوهدي.")
    parts = "كانت لشركة سابلة {} سفينة في الشمال و22 سفينة في الجنوب قبل الصفقة."
    (found,) = _together(whole, _told("b", parts.format(35)))
    assert [point.low for point in found.points] == [35, 22, 57]
    assert (
        _together(whole, _told("b", parts.format("35 سفينة في الغرب و12"))) == []
    )  # a list is added up whole


def test_two_sources_of_one_day_by_noun_and_words() -> None:
    first = _told("a", "هاجمت الدببة مزارع مرشينة.\nوقال حراس الغابة إن الدببة دمرت 75 خلية نحل.")
    second = "شكا نحالو مرشينة من الدببة.\nوقال رئيس الجمعية فواز العسلي إن {} خلية نحل دمرت خلال أسبوع."
    assert _values(_against(first, _told("b", second.format(130)))) == [{75, 130}]
    later = _told("b", second.format(130), DAY + timedelta(days=1))
    assert _against(first, later) == []  # the damage may have grown
    assert _against(first, _told("b", second.format("75 خلية دمرت، وإن 130"))) == []


def test_an_article_sets_shares_against_each_other() -> None:
    (found,) = _against(
        _told(
            "a",
            "قالت وزارة النقل إن 71 في المئة من الركاب راضون عن الحافلات، في حين قالت جمعية الركاب إن نسبة "
            "الراضين لا تتجاوز 38 في المئة.",
        )
    )
    assert (found.first.low, found.second.high) == (71, 38)


def test_a_number_without_its_fraction_is_the_same() -> None:
    found = "قالت {} إن خفر السواحل صادر {} كيلوغراما من المتفجرات في القارب."
    first = _told("a", found.format("وزارة الداخلية", 44))
    assert _against(first, _told("b", found.format("نيابة تالوم", "43.8"))) == []


def test_who_scores_is_nobody_who_counts() -> None:
    """`سجل اللاعب 27 هدفا` names no source, `سجلت الوزارة 27 إصابة` does."""
    (goals,) = _counts(_told("a", "سجل اللاعب رائف الدهان 27 هدفا."))
    (cases,) = _counts(_told("a", "وسجلت الوزارة 27 إصابة."))
    assert (goals.voices, bool(cases.voices)) == ((), True)


def test_a_number_beside_that_bears_the_other_out() -> None:
    """Two payments that one article tells side by side are not set against the one that another tells."""
    first = _told("a", "قال الصندوق إن الدولة سددت من متأخراتها 1.9 مليار دينار.")
    second = "قالت وزارة المالية إن الدولة سددت من متأخراتها 4.2 مليار دينار إلى المصرف{}."
    assert _values(_against(first, _told("b", second.format("")))) == [{1.9e9, 4.2e9}]
    assert _against(first, _told("b", second.format("، ونحو 1.8 مليار دينار إلى الصندوق"))) == []


def test_what_makes_no_sum() -> None:
    """A part of a part, a number told twice, prizes of two contests, this year's profit and the last one's."""
    for text in (
        "مقتل وإصابة عشرة في انفجار.\nأصيب سبعة أشخاص في الانفجار، ثلاثة منهم إصاباتهم خطرة.",
        "قتل 18 شخصا في المدينة.\nوقتل تسعة جنود في هجوم.\nوأعلن الجيش مقتل تسعة جنود.",
        "نال الشاعر جائزة قيمتها 50 ألف دينار.\nونال الأول في الرسم 30 ألف دينار والثاني 20 ألف دينار.",
    ):
        assert [one for one in _together(_told("a", text)) if one.kind == "sum"] == []


def test_the_head_of_a_body_is_no_second_source() -> None:
    """`مدير المرصد فلان` speaks for the body that his article names in full."""
    first = _told("a", f"{FIRE}\nوقال المرصد الأهلي للحقوق إن 47 شخصا قتلوا في الحريق.")
    said = "وقال {} بدر الكحلاوي إن 61 شخصا قتلوا في الحريق.\nونشر المرصد الأهلي للحقوق بيانا."
    head = _told("b", f"{FIRE_TOO}\n{said.format('مدير المرصد')}")
    assert _against(first, head) == []
    other = _told("b", f"{FIRE_TOO}\n{said.format('مدير المصنع')}")
    assert _values(_against(first, other)) == [{47, 61}]


def test_every_point_quotes_its_figure() -> None:
    article, day = _told("a", "قالت وزارة الصحة إن 47 شخصا قتلوا.\nأما جمعية الوشاح فقالت إن 61 شخصا قتلوا.")
    quotes = {one.id: one.evidence.quote for one in article.figures}
    (found,) = _against((article, day))
    assert quotes[found.first.figure] == found.first.quote
    assert quotes[found.second.figure] == found.second.quote


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "وقال مدير الحراج سالم النخلي إن النار أتت على 1400 هكتار حول تلة زهران.\n"
            "غير أن جمعية الجبل قدرت المساحة المحترقة بـ2100 هكتار.",
            {1400, 2100},
        ),
        (
            "وأعلنت وزارة الصحة أن فرقها طعمت 310 آلاف طفل.\n"
            "لكن نقابة الأطباء شككت في الرقم، وقالت إن السجلات تثبت تطعيم 240 ألف طفل.",
            {310_000, 240_000},
        ),
        (
            "وقالت شركة الملاحة إن عملية القطر استغرقت خمس ساعات.\n"
            "أما نقابة البحارة فأكدت أن القطر دام ثماني ساعات.",
            {5, 8},
        ),
        (
            "وقال مدير المصرف سالم النخلي إن الدمج سيؤدي إلى الاستغناء عن 300 موظف، "
            "بينما توقعت نقابة المصارف أن يخسر 700 موظف وظائفهم.",
            {300, 700},
        ),
        (
            "لقي ستة عمال مصرعهم في انهيار منجم تالوم، وفق حصيلة أولية لوزارة الطاقة.\n"
            "من جهتها، أكدت نقابة المناجم أن الضحايا تسعة قتلى.",
            {6, 9},
        ),
    ],
)
def test_two_sources_of_one_article_whatever_their_verbs(text: str, values: set[float]) -> None:
    assert _values(_against(_told("a", text))) == [values]


@pytest.mark.parametrize(
    "text",
    [
        "وقالت وزارة الداخلية إن 11 شخصا قتلوا في انفجار تالوم.\n"
        "من جهة أخرى، قالت الشرطة إن 17 شخصا قتلوا في حادث سير.",
        "وقال مدير المصرف سالم النخلي إن المصرف استغنى عن 300 موظف، بينما طالبت نقابة المصارف بتوظيف 700 موظف.",
        "وقالت شركة الملاحة إن الرحلة تستغرق خمس ساعات.\nأما نقابة البحارة فأكدت أن الاجتماع دام ثماني ساعات.",
    ],
)
def test_what_is_told_of_something_else_is_not_set_against(text: str) -> None:
    assert not _against(_told("a", text))


def test_last_digits_left_out_are_no_contradiction() -> None:
    first = _told("a", f"{FIRE} وقالت المحكمة إنها غرمت الشركة 53 مليون دينار بسبب الحريق.")
    second = _told(
        "b", f"{FIRE} وقال المدعي العام إن المحكمة غرمت الشركة 53 مليونا و650 ألف دينار بسبب الحريق."
    )
    other = _told("c", f"{FIRE} وقال المدعي العام إن المحكمة غرمت الشركة 61 مليون دينار بسبب الحريق.")
    assert not _against(first, second)
    assert _values(_against(first, other)) == [{53_000_000, 61_000_000}]
