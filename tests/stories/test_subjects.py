"""Subjects of invented articles: one of each kind, and those that are easily taken for another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import pytest

from rawi.desk import open_lexica, read_text
from rawi.desk.linting import USED
from rawi.lexicon import lint_lexica
from rawi.model import Article, Evidence, Mention, Page, Span, content_id
from rawi.stories import Subject, SubjectReader


@lru_cache(maxsize=1)
def reader() -> SubjectReader:
    return SubjectReader(open_lexica(None))


def opened(text: str) -> tuple[Article, Page]:
    page = Page(
        id=content_id("text", text), source="text", url=None, fetched_at=None, media_type="text/plain",
        charset="utf-8", language="ar", text=text,
    )  # fmt: skip
    return read_text(text, headline=True), page


def told(text: str) -> list[str]:
    return [one.key for one in reader().read(*opened(text))]


ARTICLES = {
    "arts": "انطلاق مهرجان لينار السينمائي بفيلم عن البحارة\nافتتح مهرجان لينار دورته العاشرة بعرض فيلم روائي"
    " للمخرجة هند الخريفان، ويؤدي بطولته ممثلون هواة.\nوتتضمن الدورة عروضاً موسيقية ومعرضاً للفن التشكيلي.",
    "conflict": "غارات جوية على أطراف سالدور\nقال متحدث عسكري إن الجيش الكاروني شن غارات جوية على مواقع"
    " للمسلحين شمال الإقليم.\nوتواصل القصف المدفعي رغم الدعوات إلى وقف إطلاق النار.",
    "crime": "محكمة تيماران تقضي بسجن ثلاثة متهمين\nقضت محكمة الجنايات بالسجن خمس سنوات على ثلاثة متهمين بسرقة"
    " مستودعات.\nوقالت النيابة العامة إن الشرطة ضبطت المسروقات في منزل أحدهم.",
    "disaster": "مصرع سبعة أشخاص في تصادم حافلة وشاحنة\nلقي سبعة أشخاص مصرعهم وأصيب عشرون في حادث مرور على"
    " الطريق الساحلي.\nوانتشلت فرق الإنقاذ والدفاع المدني العالقين من الحطام.",
    "economy": "البنك المركزي يرفع أسعار الفائدة لكبح التضخم\nرفع البنك المركزي سعر الفائدة نقطتين بعد صعود"
    " التضخم إلى عشرة بالمئة.\nوتراجعت أسهم المصارف في البورصة وزادت مخاوف المستثمرين.",
    "education": "بدء امتحانات الثانوية العامة في نوماريا\nتوجه آلاف الطلاب إلى المدارس لأداء امتحانات الثانوية"
    " العامة.\nوقالت وزارة التربية إن المعلمين أنهوا تدريس المناهج قبل شهر.",
    "environment": "تحذير من تلوث مياه خليج هدال بالنفايات البلاستيكية\nحذر خبراء البيئة من تراكم النفايات"
    " البلاستيكية التي تهدد السلاحف والشعاب المرجانية.\nودعوا إلى إعادة التدوير وحماية التنوع البيولوجي.",
    "health": "مستشفى الميناء يسجل تراجع الإصابات بالحصبة\nقال أطباء المستشفى إن حملة التطعيم خفضت عدد المرضى"
    " بالحصبة.\nوأوصت وزارة الصحة بجرعة ثانية من اللقاح للأطفال.",
    "human_interest": "معمرة تحتفل بعيد ميلادها المئة مع توأم من أحفادها\nفي مشهد مؤثر احتفلت معمرة من قرية"
    " جبلية بعيد ميلادها، وسجل اسمها في موسوعة غينيس.\nوروت لأحفادها حكاية غريبة عن كنز.",
    "labour": "نقابة الموانئ تعلن إضراباً عاماً للمطالبة برفع الأجور\nأعلنت النقابة إضراباً عاماً بعد فشل"
    " المفاوضات حول زيادة الأجور.\nويطالب العمال بعقود عمل دائمة وبوقف تسريح الموظفين.",
    "lifestyle": "وصفات الصيف: سلطة وعصير من مطبخ الجزر\nيقترح الطاهي أطباقاً خفيفة وحلويات باردة بنكهة"
    " الليمون.\nالمقادير: ملعقة كبيرة من العسل وكوب من الدقيق، وتترك في الفرن ربع ساعة.",
    "politics": "رئيس الوزراء الكاروني يعلن تعديلاً وزارياً قبل الانتخابات\nأعلن رئيس الوزراء تعديلاً وزارياً شمل"
    " وزير الخارجية.\nوقالت المعارضة في البرلمان إن الحكومة تهرب من الانتخابات.",
    "religion": "آلاف المصلين يؤدون صلاة العيد في المساجد\nأدى المصلون صلاة عيد الأضحى، ودعا خطيب الجامع في خطبته"
    " إلى التراحم.\nوقال المفتي إن ذبح الأضاحي يستمر أربعة أيام.",
    "science": "علماء الفلك يرصدون كوكباً جديداً بتلسكوب فضائي\nاكتشف علماء الفلك كوكباً خارج المجموعة الشمسية"
    " بمساعدة الذكاء الاصطناعي.\nونشرت النتائج في مجلة علمية وأكدتها وكالة الفضاء.",
    "society": "جمعية خيرية توزع مساعدات على الأسر الفقيرة والأيتام\nأطلقت جمعية خيرية حملة تبرعات لمساعدة الأسر"
    " الفقيرة والمسنين.\nوشارك متطوعون من الجالية في حملة التكافل الاجتماعي.",
    "sport": "كرنمار تهزم كيفاريا في افتتاح كأس المضائق\nفاز منتخب كرنمار بهدفين في مباراة الافتتاح، وسجل المهاجم"
    " من ركلة جزاء.\nوأشاد المدرب باللاعبين قبل لقاء نصف النهائي.",
    "weather": "أمطار رعدية ورياح قوية على السواحل غداً\nتوقعت هيئة الأرصاد الجوية هطول أمطار رعدية مع رياح شمالية"
    " نشطة.\nوتنخفض درجات الحرارة وتتكاثر السحب على المرتفعات.",
}  # fmt: skip


@pytest.mark.parametrize("key", ARTICLES)
def test_each_subject_is_told(key: str) -> None:
    assert told(ARTICLES[key])[0] == key


def test_articles_are_of_all_subjects() -> None:
    assert set(ARTICLES) == {row["key"] for row in open_lexica(None).table("stories/subjects")}


def test_money_of_a_club_is_sport() -> None:
    text = (
        "نادي لينار يقلص ميزانيته بعد خسائر الموسم\nأعلن رئيس النادي أن ميزانية الفريق تراجعت إلى عشرين مليون دولار"
        " بسبب الديون.\nوسيبيع النادي ثلاثة لاعبين في سوق الانتقالات، وقال المدرب إن عقود اللاعبين لن تجدد."
    )
    assert told(text)[0] == "sport"


def test_strike_of_a_bank_is_labour_or_economy() -> None:
    text = (
        "إضراب موظفي بنك الموانئ يشل الفروع\nبدأ موظفو البنك إضراباً لثلاثة أيام للمطالبة بزيادة الرواتب.\n"
        "وقالت النقابة إن إدارة البنك ترفض المفاوضات، وتعطلت خدمات القروض."
    )
    assert told(text)[0] in ("labour", "economy")
    assert "labour" in told(text)


def test_storm_that_kills_is_disaster_and_weather() -> None:
    text = (
        "عاصفة تضرب الساحل وتخلف خمسة قتلى ومفقودين\nلقي خمسة أشخاص مصرعهم في سيول جارفة بعد أمطار غزيرة ورياح"
        " قوية.\nوأجلت فرق الإنقاذ والدفاع المدني السكان، وتوقعت الأرصاد الجوية مزيداً من الأمطار."
    )
    assert set(told(text)) == {"disaster", "weather"}


def test_trial_of_a_footballer_has_both() -> None:
    text = (
        "محكمة تيماران تبرئ لاعب المنتخب من تهمة التلاعب\nبرأت المحكمة لاعب منتخب شندار من تهمة التلاعب بنتيجة"
        " مباراة.\nوقال محامي اللاعب إن النيابة لن تستأنف الحكم، وعاد اللاعب إلى تدريبات الفريق."
    )
    assert set(told(text)) == {"crime", "sport"}


def test_names_of_people_say_nothing() -> None:
    """A man whose name means rain brings none."""
    text = "عودة مطر العاصفي\nعاد مطر العاصفي أمس إلى داره.\nوقال مطر العاصفي إنه سيبقى فيها مع مطر الصغير."
    article, page = opened(text)
    starts = [at for at in range(len(text)) if text.startswith("مطر", at)]
    named = tuple(
        Mention(
            evidence=Evidence(span=Span(start=at, end=at + 3), quote="مطر", rule="given"),
            kind="person",
            entity=None,
        )
        for at in starts
    )
    assert [one.key for one in reader().read(replace(article, mentions=()), page)] == ["weather"]
    assert reader().read(replace(article, mentions=named), page) == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "عنوان قصير\nلا شيء يقال هنا عن أي أمر كان.",
        "1234 5678\n90",
        "Only Latin words here\nand nothing else",
    ],
)
def test_too_little_tells_nothing(text: str) -> None:
    assert told(text) == []


def everything() -> Iterator[tuple[str, tuple[Subject, ...], Page]]:
    for text in ARTICLES.values():
        article, page = opened(text)
        yield text, reader().read(article, page), page


def test_every_answer_points_at_its_words() -> None:
    for text, subjects, page in everything():
        for subject in subjects:
            assert subject.words
            assert 0 < subject.score <= 1
            for word in subject.words:
                assert word.quote == word.span.of(page.text) == text[word.span.start : word.span.end]
                assert word.quote.strip() == word.quote
                assert word.times >= 1


def test_best_comes_first() -> None:
    for _, subjects, _ in everything():
        scores = [one.score for one in subjects]
        assert scores == sorted(scores, reverse=True)
        assert sum(scores) <= 1.001
        assert len(subjects) <= 3


def test_phrase_beats_its_words() -> None:
    """`درجات الحرارة` is one thing, and says nothing of degrees."""
    article, page = opened("ارتفاع درجات الحرارة\nقالت هيئة الأرصاد إن درجات الحرارة سترتفع غداً.")
    (weather,) = reader().read(article, page)
    spans = [one.span for one in weather.words]
    assert all(
        one.end <= other.start or other.end <= one.start for one in spans for other in spans if one != other
    )
    assert any(one.quote == "درجات الحرارة" and one.times == 1 for one in weather.words)


def test_title_weighs_more_than_the_end() -> None:
    """The same sentences tell another first subject under another title."""
    body = "وصل الوفد صباحاً إلى المدينة.\nوتحدث الوزير عن المستشفى، وتحدث آخرون عن المدرسة."
    assert told(f"افتتاح مستشفى وعيادات الأطباء\n{body}")[0] == "health"
    assert told(f"افتتاح مدارس وعودة التلاميذ\n{body}")[0] == "education"


def test_article_without_title_is_read() -> None:
    text = ARTICLES["sport"]
    article = read_text(text)
    _, page = opened(text)
    assert article.title is None
    assert reader().read(article, page)[0].key == "sport"


def test_same_article_same_answer() -> None:
    article, page = opened(ARTICLES["economy"])
    assert reader().read(article, page) == SubjectReader(open_lexica(None)).read(article, page)


def test_lists_are_sound() -> None:
    lexica = open_lexica(None)
    assert [one for one in lint_lexica(lexica, USED) if "subject" in one] == []
    words = list(lexica.table("stories/subject_words"))
    keys = {row["key"] for row in lexica.table("stories/subjects")}
    assert {row["subject"] for row in words} == keys
    pairs = [(row["form"], row["subject"]) for row in words]
    assert len(pairs) == len(set(pairs))
    for key in keys:
        assert sum(row["subject"] == key for row in words) >= 200
    for row in lexica.table("stories/subjects"):
        assert len(row["medtop"]) == 8
        assert row["medtop"].isdigit()


def test_long_article_is_read_to_its_bound() -> None:
    """Words beyond the first four hundred of the body count nothing."""
    filler = "\n".join("وصل الزائر إلى الدار ثم خرج منها" for _ in range(100))
    late = f"عنوان\nبداية\n{filler}\n{ARTICLES['sport']}"
    article, page = opened(late)
    end = page.text.index(ARTICLES["sport"])
    assert all(
        word.span < Span(start=end, end=end) for one in reader().read(article, page) for word in one.words
    )
