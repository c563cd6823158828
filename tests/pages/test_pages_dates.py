"""Which of the days on a page are the article's own, and which of several wins."""

from __future__ import annotations

import pytest

from rawi import RawPage, Reading, open_lexica
from rawi.model import check_reading
from rawi.pages import PageReader

READER = PageReader(open_lexica())
TITLE = "بلدية مرسى الزعفران تغلق الجسر القديم ستة أسابيع"
TEXTS = [
    "أعلنت بلدية مرسى الزعفران أن الجسر القديم سيغلق أمام الشاحنات ابتداء من صباح السبت المقبل.",
    "وقالت رئيسة البلدية نوار الحصيني إن الأعمال تستمر ستة أسابيع على الأقل قبل أن يفتح الجسر من جديد.",
    "وأضافت أن المبلغ المرصود للترميم لا يتجاوز 4 ملايين دينار، وأن الشركة المنفذة اختيرت بعد مناقصة علنية.",
]
BODY = "<div>" + "".join(f"<p>{text}</p>" for text in TEXTS) + "</div>"


def html(head: str = "", below: str = "", after: str = "") -> Reading:
    page = f"<html><head><title>{TITLE}</title>{head}</head><body><h1>{TITLE}</h1>{below}{BODY}{after}</body></html>"
    return check_reading(READER.read(RawPage(data=page.encode(), source="x")))


def stamp(reading: Reading, kind: str = "published") -> tuple[str, str, str | None] | None:
    found = reading.articles[0].stamp("modified" if kind == "modified" else "published")
    return (found.day.isoformat(), found.place, found.clock) if found else None


def ld(published: str, kind: str = "NewsArticle", field: str = "datePublished") -> str:
    return f'<script type="application/ld+json">{{"@type":"{kind}","{field}":"{published}"}}</script>'


@pytest.mark.parametrize("title_in_head", [True, False])
def test_an_article_without_any_day_has_no_stamp(title_in_head: bool) -> None:
    assert html().articles[0].stamps == ()
    text = "\n".join([TITLE, *TEXTS])
    assert check_reading(READER.read(RawPage(data=text.encode(), source="x"))).articles[0].stamps == ()


@pytest.mark.parametrize(
    ("printed", "day", "clock"),
    [
        ("22nd, March 2024 GMT", "2024-03-22", None),
        ("الجمعة 22 مارس 2024 - 10:35 م", "2024-03-22", "22:35"),
        ("الجمعة، 22 آذار / مارس 2024", "2024-03-22", None),
        ("٢٢/٣/٢٠٢٤ ٠٩:٠٥", "2024-03-22", "09:05"),
        ("2024-03-22", "2024-03-22", None),
        ("نشر في: 22-03-2024", "2024-03-22", None),
        ("12 رمضان 1445هـ", "2024-03-22", None),
        ("مارس 22, 2024", "2024-03-22", None),
    ],
)
def test_a_day_printed_under_the_title_is_the_day_of_publication(
    printed: str, day: str, clock: str | None
) -> None:
    assert stamp(html(below=f"<div>{printed}</div>")) == (day, "page", clock)
    text = "\n".join([TITLE, printed, *TEXTS])
    assert stamp(check_reading(READER.read(RawPage(data=text.encode(), source="x")))) == (day, "page", clock)


def test_a_printed_day_one_off_by_time_zone_wins_over_json_ld() -> None:
    reading = html(ld("2024-03-21T22:30:00Z"), "<div>الجمعة 22 مارس 2024 - 01:30</div>")
    assert stamp(reading) == ("2024-03-22", "page", "01:30")
    assert {one.place for one in reading.articles[0].stamps} == {"page", "json-ld"}


def test_metadata_win_over_a_printed_day_far_from_them() -> None:
    reading = html(ld("2024-03-22T10:00:00+03:00"), "<div>الثلاثاء 14 كانون الثاني 2025</div>")
    assert stamp(reading) == ("2024-03-22", "json-ld", "10:00")


def test_json_ld_of_the_article_wins_over_meta_and_over_json_ld_of_the_page() -> None:
    meta = '<meta property="article:published_time" content="2024-03-20T10:00:00Z">'
    assert stamp(html(meta + ld("2024-03-22"))) == ("2024-03-22", "json-ld", None)
    assert stamp(html(meta + ld("2024-03-25", "WebPage"))) == ("2024-03-20", "meta", "10:00")


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-03-22">',
        '<meta name="pubdate" content="22/03/2024">',
        '<meta itemprop="datePublished" content="2024-03-22">',
        '<meta name="DC.date.issued" content="2024-03-22">',
    ],
)
def test_metadata_alone_date_the_article(head: str) -> None:
    assert stamp(html(head)) == ("2024-03-22", "meta", None)


@pytest.mark.parametrize("mark", ['itemprop="datePublished"', "pubdate", 'pubdate="pubdate"'])
def test_a_time_element_marked_as_publication_dates_the_article(mark: str) -> None:
    below = f'<time {mark} datetime="2024-03-22T10:00:00Z">قبل يومين</time>'
    assert stamp(html(below=below)) == ("2024-03-22", "time", "10:00")


@pytest.mark.parametrize("address", ["https://a.example/2024/03/22/x", "https://a.example/news/20240322-x"])
def test_the_address_dates_the_article_only_when_nothing_else_does(address: str) -> None:
    link = f'<link rel="canonical" href="{address}">'
    assert stamp(html(link)) == ("2024-03-22", "url", None)
    assert stamp(html(link, "<div>نشر في 25-03-2024</div>")) == ("2024-03-25", "page", None)
    assert stamp(html(link + ld("2024-03-24"))) == ("2024-03-24", "json-ld", None)


def test_a_day_of_modification_is_kept_apart() -> None:
    below = "<div>نشر في: 22-03-2024 10:00</div><div>آخر تحديث: 24-03-2024 11:00</div>"
    reading = html(below=below)
    assert stamp(reading) == ("2024-03-22", "page", "10:00")
    assert stamp(reading, "modified") == ("2024-03-24", "page", "11:00")
    assert stamp(html(ld("2024-03-24", field="dateModified"))) is None


@pytest.mark.parametrize(
    "after",
    [
        '<div class="comments"><h3>التعليقات</h3><p>أبو عمر 25 مارس 2024</p></div>',
        '<div class="related"><h3>أخبار ذات صلة</h3><a href="/1">حريق في سوق الخضار القديم</a> <span>25-03-2024</span></div>',
        '<div class="footer">جميع الحقوق محفوظة 1 يناير 2025</div>',
        "<aside><p>الأكثر قراءة</p><p>25-03-2024</p></aside>",
    ],
)
def test_days_of_comments_links_and_footers_are_not_the_article_s(after: str) -> None:
    assert html(after=after).articles[0].stamps == ()


def test_a_day_inside_the_text_is_no_stamp() -> None:
    old = "وكان الجسر قد أغلق في 7 مايو 2019 بعد فيضان النهر، ثم أعيد فتحه في 1 يونيو 2019 بلا ترميم."
    text = "\n".join([TITLE, *TEXTS, old])
    assert check_reading(READER.read(RawPage(data=text.encode(), source="x"))).articles[0].stamps == ()


def test_days_that_do_not_exist_are_no_stamps() -> None:
    for printed in ("31 فبراير 2024", "2024-13-40", "45/45/2024", "0-0-2024", "22 مارس 1824"):
        assert html(below=f"<div>{printed}</div>").articles[0].stamps == ()
