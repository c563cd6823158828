"""Articles of one event, days narrowed by a story, what is new, and what a story is about: on invented news."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rawi import RawPage, Reading, read_page
from rawi.clauses import Stemmer
from rawi.desk import open_lexica, read_text
from rawi.model import Article, Clue, DaySet, Page, between
from rawi.stories import (
    EventMatcher,
    HeadReader,
    Narrowed,
    Narrower,
    News,
    NewsFinder,
    SameEvent,
    StoryClue,
    Subject,
    find_happenings,
    narrow,
    story_keywords,
    story_subjects,
)

FLOOD = (
    "السيول تجرف جسر مرسوان وتعزل ست قرى\n"
    "جرفت السيول، فجر اليوم الأربعاء، جسر مرسوان في إقليم نوماريا وعزلت ست قرى، وقال الدفاع المدني إن 14 شخصاً أصيبوا.\n"
    "وأضاف الدفاع المدني أن فرقه أجلت 300 شخص من القرى.",
    "2024-03-06",
)
FLOOD_AGAIN = (
    "ست قرى معزولة بعد انهيار جسر مرسوان\n"
    "أصيب 14 شخصاً وعُزلت ست قرى بعدما جرفت السيول جسر مرسوان في نوماريا أمس الأربعاء، بحسب الدفاع المدني.\n"
    "وقال شهود إن المياه ارتفعت في دقائق.",
    "2024-03-07",
)
VISIT = (
    "وزير الأشغال يتفقد جسر مرسوان ويعد بإعادة بنائه\n"
    "تفقد وزير الأشغال هاني السرداني، اليوم السبت، موقع جسر مرسوان في نوماريا، ووعد ببناء جسر جديد قبل الشتاء.\n"
    "وقال السرداني إن الكلفة تبلغ 20 مليون دينار.",
    "2024-03-09",
)
FINAL = (
    "كرنمار تهزم شندار وتحرز كأس المضائق\n"
    "فاز منتخب كرنمار على شندار بهدفين لهدف في نهائي كأس المضائق، مساء أمس الأحد، على ملعب المنارة.\n"
    "وسجل سيف الهيثر الهدفين.",
    "2024-12-09",
)
FINAL_AGAIN = (
    "الهيثر يقود كرنمار إلى اللقب\n"
    "أحرز منتخب كرنمار كأس المضائق بفوزه على شندار 2-1 في النهائي الذي أقيم أمس الأحد على ملعب المنارة.\n"
    "وقال سيف الهيثر إن الفوز للجمهور.",
    "2024-12-09",
)
RATE = (
    "المركزي الكالدوري يرفع الفائدة 200 نقطة أساس\n"
    "رفع البنك المركزي الكالدوري، اليوم الخميس، سعر الفائدة الرئيسي 200 نقطة أساس إلى 15.5 في المئة، وقال إن التضخم بلغ 31 في المئة.\n"
    "وقال محافظ البنك نادر السلوفي إن القرار اتخذ بالإجماع.",
    "2023-05-18",
)
RATE_AGAIN = (
    "الفائدة في كالدورا تقفز إلى 15.5 في المئة\n"
    "قرر البنك المركزي الكالدوري أمس الخميس رفع الفائدة بمقدار 200 نقطة أساس لكبح التضخم.\n"
    "وهذه أكبر زيادة منذ تسع سنوات.",
    "2023-05-19",
)
CLOSING = (
    "مؤشر بورصة نيلسار يغلق على ارتفاع طفيف\n"
    "أغلق مؤشر بورصة نيلسار اليوم على ارتفاع طفيف بـ 13.4 نقطة عند مستوى 8820.6 نقطة، بتداولات بلغت 46 مليون مركال.\n"
    "وارتفعت أسهم 46 شركة، وتراجعت أسهم 100 شركة، وكانت أسهم المصارف الأكثر نشاطاً.",
    "2023-05-15",
)
NEXT_CLOSING = (
    "مؤشر بورصة نيلسار يغلق على ارتفاع طفيف\n"
    "أغلق مؤشر بورصة نيلسار اليوم على ارتفاع طفيف بـ 51.2 نقطة عند مستوى 8871.8 نقطة، بتداولات بلغت 39 مليون مركال.\n"
    "وارتفعت أسهم 81 شركة، وتراجعت أسهم 62 شركة، وكانت أسهم الأسمنت الأكثر نشاطاً.",
    "2023-05-16",
)
VERDICT = (
    "محكمة هيلارة تقضي بسجن مدير الميناء سبع سنوات\n"
    "قضت محكمة هيلارة، اليوم الإثنين، بسجن مدير الميناء مهيار الساقلي سبع سنوات بتهمة الإهمال.\n"
    "وقال محاميه إنه سيستأنف الحكم.",
    "2025-02-10",
)
VERDICT_AGAIN = (
    "السجن سبع سنوات لمهيار الساقلي في قضية تصادم هيلارة\n"
    "أدانت محكمة هيلارة مدير الميناء مهيار الساقلي بالإهمال وحكمت عليه أمس الإثنين بالسجن سبع سنوات.\n"
    "وحضر الجلسة عشرات من أهالي الضحايا.",
    "2025-02-11",
)
GREETING = (
    "الرئيس يهنئ حاكم جزيرة بانورا بذكرى الاستقلال\n"
    "بعث الرئيس ثابت المرقاني برقية تهنئة إلى حاكم جزيرة بانورا بمناسبة ذكرى استقلال بلاده، متمنياً له الصحة ولشعبه الازدهار.",
    "2024-08-03",
)
OTHER_GREETING = (
    "الرئيس يهنئ رئيس جمهورية سيرفالا بذكرى الاستقلال\n"
    "بعث الرئيس ثابت المرقاني برقية تهنئة إلى رئيس جمهورية سيرفالا بمناسبة ذكرى استقلال بلاده، متمنياً له الصحة ولشعبه الازدهار.",
    "2024-08-03",
)

BLACKOUT = (
    "انقطاع الكهرباء يغرق نصف بارديس في الظلام\n"
    "انقطعت الكهرباء عن نصف مدينة بارديس، مساء اليوم الثلاثاء، إثر حريق في محطة السنابل، وقالت شركة الشبكة إن 240 ألف مشترك تضرروا.\n"
    "وأوضح مدير الشركة عوني الدلبشي أن الفرق تصلح المحولات.",
    "2025-05-13",
)
BLACKOUT_AGAIN = (
    "ليلة على ضوء الشموع في بارديس\n"
    "أمضى سكان بارديس ليل أمس الثلاثاء بلا كهرباء بعدما التهم حريق محطة السنابل، وقدّرت البلدية المتضررين بـ310 آلاف مشترك.\n"
    "واتهم الدلبشي المقاول بالإهمال.",
    "2025-05-14",
)
BLACKOUT_TOMORROW = (
    "بارديس تستعد لقطع الكهرباء لصيانة محطة السنابل\n"
    "تقطع شركة الشبكة الكهرباء عن أحياء في مدينة بارديس، مساء غد الثلاثاء، لصيانة محولات محطة السنابل، وقال مدير الشركة عوني الدلبشي إن 90 ألف مشترك سيتأثرون.\n"
    "ودعا الدلبشي السكان إلى شحن هواتفهم.",
    "2025-05-12",
)
Told = tuple[str, str | None]


@lru_cache(maxsize=64)
def told(text: str, day: str | None, source: str = "page") -> tuple[Article, Page]:
    raw = RawPage(
        data=text.encode(),
        source=source,
        url=f"https://{source}.example/",
        facts=(("published", day),) if day else (),
    )
    reading = read_page(raw)
    assert isinstance(reading, Reading)
    return reading.articles[0], reading.page


def given_days(*texts: Told) -> list[tuple[Article, date | None]]:
    return [(told(text, day)[0], date.fromisoformat(day) if day else None) for text, day in texts]


@lru_cache(maxsize=1)
def matcher() -> EventMatcher:
    return EventMatcher(HeadReader(open_lexica()))


@lru_cache(maxsize=1)
def narrower() -> Narrower:
    return Narrower(open_lexica())


def find_events(*texts: Told, copies: Iterable[tuple[str, str]] = ()) -> list[SameEvent]:
    articles = given_days(*texts)
    return matcher().find(articles, copies, find_happenings(article for article, _ in articles))


def find_narrowed(*texts: Told) -> list[Narrowed]:
    articles = [article for article, _ in given_days(*texts)]
    happenings = find_happenings(articles)
    return narrower().find(articles, matcher().find(given_days(*texts), (), happenings), happenings)


# --- articles of one event


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FLOOD, FLOOD_AGAIN),
        (FINAL, FINAL_AGAIN),
        (RATE, RATE_AGAIN),
        (VERDICT, VERDICT_AGAIN),
        (BLACKOUT, BLACKOUT_AGAIN),
    ],
)
def test_two_accounts_in_other_words_are_one_event(one: Told, other: Told) -> None:
    (found,) = find_events(one, other)
    assert set(found.articles) == {told(*one)[0].id, told(*other)[0].id}
    assert "words" in found.because
    assert found.words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FLOOD, VISIT),
        (FLOOD_AGAIN, VISIT),
        (CLOSING, NEXT_CLOSING),
        (GREETING, OTHER_GREETING),
        (FINAL, FLOOD),
        (BLACKOUT, BLACKOUT_TOMORROW),
        (BLACKOUT_AGAIN, BLACKOUT_TOMORROW),
    ],
)
def test_other_happenings_of_one_story_are_not(one: Told, other: Told) -> None:
    assert find_events(one, other) == []


def test_an_outlet_does_not_tell_a_thing_twice_a_day_in_other_words() -> None:
    """Of two outlets the day, the rare words and the figures make them one; of one outlet they are a formula."""
    texts = ((BLACKOUT[0].replace("مساء اليوم", "مساء أمس"), "2025-05-14"), BLACKOUT_AGAIN)
    for sources, found in ((("manara", "sanbouk"), 1), (("manara", "manara"), 0)):
        articles = [
            (told(text, day, source)[0], date(2025, 5, 14))
            for (text, day), source in zip(texts, sources, strict=True)
        ]
        assert len(matcher().find(articles)) == found


def test_a_third_article_that_goes_on_stays_out() -> None:
    (found,) = find_events(FLOOD, FLOOD_AGAIN, VISIT)
    assert told(*VISIT)[0].id not in found.articles


def test_what_makes_them_one_points_at_the_pages() -> None:
    (found,) = find_events(FINAL, FINAL_AGAIN)
    assert "happening" in found.because
    assert found.day == date(2024, 12, 8)
    pages = {article.id: page for article, page in (told(*FINAL), told(*FINAL_AGAIN))}
    assert {one.article for one in found.accounts} == set(pages)
    for one in found.accounts:
        assert one.words is not None
        assert one.words.span.of(pages[one.article].text) == one.words.quote
    articles = given_days(FINAL, FINAL_AGAIN)
    happenings = find_happenings(article for article, _ in articles)
    events = {account.event for at in found.happenings for account in happenings[at].accounts}
    assert {one.event for one in found.accounts if one.event} & events


def test_copies_are_one_event_whatever_they_say_first() -> None:
    ids = [told(*one)[0].id for one in (FLOOD, FINAL)]
    (found,) = find_events(FLOOD, FINAL, copies=[(ids[1], ids[0])])
    assert (set(found.articles), found.because) == (set(ids), ("copy",))


def test_weeks_later_it_is_another_event() -> None:
    assert find_events(FLOOD, (FLOOD_AGAIN[0].replace("أمس الأربعاء", "أمس"), "2024-04-25")) == []


def test_an_undated_account_makes_no_one_of_two_happenings() -> None:
    """`التقى X Y` without a day, beside their meetings of January and of March: it may be either, and joins neither."""
    first = "التقى الرئيس الكاروني بوران كستاف الوزيرة ليدا أرماسين في لوتارا يوم 14 يناير 2025."
    second = "التقى الرئيس الكاروني بوران كستاف الوزيرة ليدا أرماسين في لوتارا يوم 2 مارس 2025."
    undated = "التقى الرئيس الكاروني بوران كستاف الوزيرة ليدا أرماسين في لوتارا."
    articles = [read_text(text) for text in (first, second, undated)]
    meetings = [one for one in find_happenings(articles) if one.kind == "meeting"]
    assert sorted(len(one.accounts) for one in meetings) == [1, 1, 1]
    alone = [one for one in find_happenings([articles[0], articles[2]]) if one.kind == "meeting"]
    assert [len(one.accounts) for one in alone] == [2]


# --- narrowing


def test_yesterday_told_of_a_known_day_fixes_the_day() -> None:
    undated = (FINAL_AGAIN[0], None)
    (found,) = find_narrowed(FINAL, undated)
    article, page = told(*undated)
    assert found.article == article.id
    assert date(2024, 12, 9) in found.after
    assert len(found.after) <= 2 < len(found.before)
    assert not found.conflict
    for clue in found.clues:
        assert clue.accounts
        assert clue.clue.why == "other outlet"
        assert clue.clue.evidence is not None
        assert clue.clue.evidence.span.of(page.text) == clue.clue.evidence.quote
    said = next(one for one in found.clues if "أمس الأحد" in one.clue.allows)
    assert said.accounts[0].article == told(*FINAL)[0].id
    assert article.dating is not None
    assert article.dating.days == found.before


def test_it_is_not_written_before_what_it_tells() -> None:
    text = (
        "أحرز منتخب كرنمار كأس المضائق بفوزه على شندار في النهائي على ملعب المنارة، وسجل سيف الهيثر الهدفين."
    )
    (found,) = find_narrowed(FINAL, (f"كرنمار تهزم شندار وتحرز كأس المضائق\n{text}", None))
    assert found.after.earliest == date(2024, 12, 8)
    assert date(2024, 12, 7) not in found.after


def test_dated_articles_and_those_alone_are_left_as_they_are() -> None:
    assert find_narrowed(FINAL, FINAL_AGAIN) == []
    assert find_narrowed((FINAL_AGAIN[0], None)) == []
    assert find_narrowed(FINAL, (FLOOD[0], None)) == []


def test_what_cannot_be_is_shown_and_changes_nothing() -> None:
    """The words say Monday, and the account of the others is of a Sunday's yesterday: no day is both."""
    text = FINAL_AGAIN[0].replace("أمس الأحد", "أمس الأحد 1 ديسمبر 2019")
    (found,) = find_narrowed(FINAL, (text, None))
    assert found.conflict
    assert found.after == found.before


def _clue(days: DaySet, trust: float) -> StoryClue:
    clue = Clue(why="other outlet", allows="some days", allows_ar="بعض الأيام", evidence=None)
    return StoryClue(clue=clue, days=days, trust=trust, accounts=())


def _union(many: list[DaySet]) -> DaySet:
    found = many[0]
    for one in many[1:]:
        found |= one
    return found


_DAYS = st.builds(
    lambda first, length: between(date.fromordinal(first), date.fromordinal(first + length)),
    st.integers(date(2020, 1, 1).toordinal(), date(2020, 3, 1).toordinal()), st.integers(0, 20),
)  # fmt: skip
_SETS = st.lists(_DAYS, min_size=1, max_size=3).map(_union)


@given(_SETS, st.lists(st.tuples(st.one_of(_SETS, st.just(DaySet(0))), st.floats(0.1, 1.0)), max_size=6))
def test_narrowing_never_leaves_no_day(before: DaySet, said: list[tuple[DaySet, float]]) -> None:
    clues = [_clue(days, trust) for days, trust in said]
    after, kept = narrow(before, clues)
    assert after
    assert after & before == after
    assert len(kept) == len(clues)
    held = [one.days for one in kept if one.clue.held]
    assert all(after & days == after for days in held)
    assert all(not (after & one.days) for one in kept if not one.clue.held)
    assert (after == before) or held


# --- what is new


@lru_cache(maxsize=1)
def finder() -> NewsFinder:
    data = open_lexica()
    return NewsFinder(Stemmer(data).stem, data.forms("words/function"))


def find_news(*texts: Told, copies: Callable[[list[str]], list[tuple[str, str]]] | None = None) -> list[News]:
    read = [told(text, day, f"page{at}") for at, (text, day) in enumerate(texts)]
    ids = [article.id for article, _ in read]
    articles = [
        (article, date.fromisoformat(day) if day else None)
        for (article, _), (_, day) in zip(read, texts, strict=True)
    ]
    pairs = copies(ids) if copies else []
    return finder().find(articles, pairs, {article.id: page.text for article, page in read})


def test_only_what_no_earlier_article_tells_is_new() -> None:
    first, second = find_news(FLOOD, FLOOD_AGAIN)
    assert {one.words.quote for one in first.told if one.kind == "figure"} == {"14 شخصاً", "300 شخص", "ست قرى"}
    assert [one for one in second.told if one.kind == "figure"] == []
    assert any("المياه ارتفعت" in one.words.quote for one in second.told if one.kind == "statement")
    page = told(*FLOOD_AGAIN, "page1")[1]
    assert all(one.words.span.of(page.text) == one.words.quote for one in second.told)


def test_a_new_value_is_shown_with_the_last_one() -> None:
    later = (
        "مقتل 9 في سيول مرسوان\nقال الدفاع المدني في إقليم نوماريا إن 9 أشخاص قتلوا في سيول مرسوان، وإن فرقه تواصل البحث عن المفقودين في القرى القريبة من الجسر.",
        "2024-03-06",
    )
    more = (
        "قتلى السيول 17\nقال الدفاع المدني في إقليم نوماريا إن 17 شخصاً قتلوا في سيول مرسوان، وإن فرقه تواصل البحث عن المفقودين في القرى القريبة من الجسر.",
        "2024-03-07",
    )
    _, second = find_news(later, more)
    (found,) = (one for one in second.told if one.kind == "figure" and "17 شخصاً" in one.words.quote)
    assert found.before is not None
    assert "9" in found.before


def test_articles_are_taken_by_day_and_undated_ones_last() -> None:
    found = find_news((VISIT[0], None), FLOOD_AGAIN, FLOOD)
    assert [one.day for one in found] == [date(2024, 3, 6), date(2024, 3, 7), None]


def test_a_copy_adds_only_its_own_passages() -> None:
    added = f"{FLOOD[0]}\nوقالت البلدية إن الكلفة تبلغ 7 ملايين دينار."
    _, copy = find_news(FLOOD, (added, "2024-03-06"), copies=lambda ids: [(ids[1], ids[0])])
    assert copy.copy_of == told(*FLOOD, "page0")[0].id
    own = added.index("وقالت البلدية")
    page = told(added, "2024-03-06", "page1")[1]
    assert {one.kind for one in copy.told} >= {"figure", "statement"}
    assert all(one.words.span.start >= page.text.index(added[own:]) for one in copy.told)


def test_what_was_planned_is_new_when_it_happens() -> None:
    before = (
        "أرماسين تلتقي كستاف غداً\nتلتقي الوزيرة ليدا أرماسين غداً الثلاثاء الرئيس بوران كستاف في لوتارا، في اجتماع هو الأول منذ أن أغلقت الحدود بين البلدين قبل أربعة أعوام.",
        "2025-01-13",
    )
    after = (
        "أرماسين التقت كستاف\nالتقت الوزيرة ليدا أرماسين اليوم الثلاثاء الرئيس بوران كستاف في لوتارا، في اجتماع هو الأول منذ أن أغلقت الحدود بين البلدين قبل أربعة أعوام.",
        "2025-01-14",
    )
    first, second, third = find_news(before, after, after)
    assert [one.what for one in first.told if one.kind == "happening"][:1] == ["meeting, planned"]
    assert [one.what for one in second.told if one.kind == "happening"] == ["meeting"]
    assert third.told == ()


# --- what a story is about


def _subject(key: str, score: float) -> Subject:
    return Subject(key=key, medtop=f"medtop:{key}", en=key, ar=key, score=score, words=())


def test_a_story_is_about_what_its_articles_are_about() -> None:
    one = [_subject("disaster", 0.6), _subject("politics", 0.3)]
    found = story_subjects([one, [_subject("disaster", 0.8)], [], [_subject("sport", 0.2)]])
    assert [(each.key, each.articles) for each in found] == [("disaster", 2)]
    assert found[0].score == pytest.approx((0.6 + 0.8) / 3, abs=1e-4)
    assert story_subjects([[], []]) == ()


def test_keywords_of_a_story_are_those_that_its_articles_share() -> None:
    found = story_keywords(
        [["جسر مرسوان", "السيول"], ["السيول", "هاني السرداني"], ["وزير الأشغال", "جسر مرسوان"]], list
    )
    assert set(found[:2]) == {"جسر مرسوان", "السيول"}
    assert story_keywords([["الجسر"], ["جسر", "الجسر"]], Stemmer(open_lexica()).stems) == ("الجسر",)
    assert story_keywords([], list) == ()


def test_heads_of_articles_without_words() -> None:
    article = replace(told(*FLOOD)[0], title=None, paragraphs=(), text="", events=(), figures=(), mentions=())
    other = replace(article, id="other")
    assert matcher().find([(article, None), (other, None)]) == []
