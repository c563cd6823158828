"""What stands on small invented pages: articles, links between and after their paragraphs, sources, people."""

from __future__ import annotations

import pytest

from rawi import Article, RawPage, Reading, open_lexica
from rawi.model import Listed, check_reading
from rawi.pages import PageReader

READER = PageReader(open_lexica())
TITLE = "بلدية مرسى الزعفران تغلق الجسر القديم ستة أسابيع"
P1 = "أعلنت بلدية مرسى الزعفران أن الجسر القديم سيغلق أمام الشاحنات ابتداء من صباح السبت المقبل."
P2 = "وقالت رئيسة البلدية نوار الحصيني إن الأعمال تستمر ستة أسابيع على الأقل قبل أن يفتح الجسر من جديد."
P3 = "وأضافت أن المبلغ المرصود للترميم لا يتجاوز 4 ملايين دينار، وأن الشركة المنفذة اختيرت بعد مناقصة علنية."
P4 = "ويخشى أصحاب المتاجر في السوق القديم أن تطول المدة، ويطالبون بتعويض عن كل أسبوع تأخير عن الموعد المعلن."
LINK1, LINK2 = "من بنى الجسر القديم؟ حكاية مئة عام", "خريطة الطرق البديلة في مرسى الزعفران"


def plain(*lines: str) -> Reading:
    return check_reading(READER.read(RawPage(data="\n".join(lines).encode(), source="x")))


def html(body: str, head: str | None = None) -> Reading:
    head = f"<title>{TITLE} - المرفأ</title>" if head is None else head
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return check_reading(READER.read(RawPage(data=page.encode(), source="x")))


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def titles(listed: tuple[Listed, ...]) -> list[tuple[str, str | None]]:
    return [(one.title.quote, one.url) for one in listed]


def only(reading: Reading) -> Article:
    (article,) = reading.articles
    return article


def quote(reading: Reading, field: str) -> str | None:
    found = getattr(only(reading), field)
    return found.quote if found else None


def test_a_read_also_box_between_paragraphs_of_html_is_links_and_no_text() -> None:
    box = f'<div class="x"><b>اقرأ أيضاً</b><ul><li><a href="/1">{LINK1}</a><li><a href="/2">{LINK2}</a></ul></div>'
    reading = html(f"<h1>{TITLE}</h1><div>{paragraphs(P1, P2)}{box}{paragraphs(P3, P4)}</div>")
    assert only(reading).text == "\n".join([P1, P2, P3, P4])
    assert titles(reading.inline_links) == [(LINK1, "/1"), (LINK2, "/2")]
    assert reading.related == ()


@pytest.mark.parametrize("marker", ["اقرأ أيضاً", "إقرأ أيضا:", "قد يهمك أيضــــاً :", "طالع أيضاً.."])
def test_read_also_titles_between_flattened_paragraphs_are_links(marker: str) -> None:
    reading = plain(TITLE, P1, P2, marker, LINK1, LINK2, P3, P4)
    assert only(reading).text == "\n".join([P1, P2, P3, P4])
    assert titles(reading.inline_links) == [(LINK1, None), (LINK2, None)]


@pytest.mark.parametrize("glue", [": ", ":", " ", " | ", ""])
def test_a_marker_glued_to_its_title_gives_the_title_alone(glue: str) -> None:
    reading = plain(TITLE, P1, P2, f"اقرأ أيضاً{glue}{LINK1}", P3)
    assert only(reading).text == "\n".join([P1, P2, P3])
    assert titles(reading.inline_links) == [(LINK1, None)]
    kinds = [block.kind for block in reading.blocks]
    assert kinds[kinds.index("marker") + 1] == "inline_link"


def test_keywords_run_together_are_parted_where_the_page_knows_the_pairs() -> None:
    reading = plain(TITLE, P1, P2, P3, "كلمات دلالية: الجسر القديم نوار الحصيني بلدية مرسى الزعفران")
    assert [one.quote for one in only(reading).keywords] == [
        "الجسر القديم",
        "نوار الحصيني",
        "بلدية مرسى الزعفران",
    ]
    assert only(reading).text == "\n".join([P1, P2, P3])


@pytest.mark.parametrize(
    "line",
    [
        "كلمات دلالية: الجسر القديم، نوار الحصيني",
        "الوسوم: #الجسر_القديم #نوار_الحصيني",
        "الكلمات المفتاحية | الجسر القديم | نوار الحصيني",
        "كلمات مفتاحية الجسر القديم؛ نوار الحصيني",
    ],
)
def test_listed_keywords_are_split_at_their_separators(line: str) -> None:
    assert only(plain(TITLE, P1, P2, P3, line)).keyword_values == ("الجسر القديم", "نوار الحصيني")


def test_linked_tags_are_keywords() -> None:
    tags = '<div class="tags"><a href="/tag/1" rel="tag">الجسر القديم</a><a href="/tag/2" rel="tag">السوق</a></div>'
    reading = html(f"<h1>{TITLE}</h1><div>{paragraphs(P1, P2, P3)}</div>{tags}")
    assert [one.quote for one in only(reading).keywords] == ["الجسر القديم", "السوق"]


@pytest.mark.parametrize(
    ("line", "credit", "agencies"),
    [
        ("المصدر: المرفأ", "المرفأ", []),
        ("المصدر: وكالة سنديان للأنباء", "وكالة سنديان للأنباء", ["وكالة سنديان للأنباء"]),
        ("المصدر: المرفأ + وكالات", "المرفأ", ["وكالات"]),
        ("المصدر: المرفأ، وكالة سنديان، أ ش أ", "المرفأ", ["وكالة سنديان", "أ ش أ"]),
        ("المصدر: وكالة سنديان / وكالة المدار", "وكالة سنديان", ["وكالة سنديان", "وكالة المدار"]),
        ("المصدر: الوكالات", None, ["الوكالات"]),
        ("المصدر: المرفأ ووكالة سنديان", "المرفأ", ["وكالة سنديان"]),
        ("المصدر: المرفأ والوكالات", "المرفأ", ["الوكالات"]),
    ],
)
def test_a_credit_names_its_source_and_each_agency(
    line: str, credit: str | None, agencies: list[str]
) -> None:
    article = only(plain(TITLE, P1, P2, P3, line))
    assert (article.credit.quote if article.credit else None) == credit
    assert [one.quote for one in article.agencies] == agencies


@pytest.mark.parametrize(
    "line",
    [
        "رسوان - صحيفة المرفأ",
        "رسوان ـ صحيفة المرفأ",
        "(رسوان - صحيفة المرفأ)",
        "رسوان (صحيفة المرفأ)",
        "رسوان / صحيفة المرفأ /",
        "رسوان: «صحيفة المرفأ»",
    ],
)
def test_a_dateline_on_a_line_of_its_own_is_no_text(line: str) -> None:
    reading = plain(TITLE, line, P1, P2, P3)
    assert (quote(reading, "dateline"), quote(reading, "credit")) == ("رسوان", "صحيفة المرفأ")
    assert only(reading).text == "\n".join([P1, P2, P3])


@pytest.mark.parametrize(
    ("head", "agency"),
    [
        ("مرسى الزعفران (و س ن) - ", "و س ن"),
        ("مرسى الزعفران، الساحل (SNA) -- ", "SNA"),
        ("مرسى الزعفران في 20 أغسطس /وكالة سنديان/ ", "وكالة سنديان"),
        ("مرسى الزعفران - وكالة سنديان: ", "وكالة سنديان"),
        ("مرسى الزعفران /وكالة سنديان/ ", "وكالة سنديان"),
        ("مرسى الزعفران - وكالة سنديان - ", "وكالة سنديان"),
    ],
)
def test_a_dateline_at_the_head_of_the_first_paragraph_names_place_and_agency(head: str, agency: str) -> None:
    reading = plain(TITLE, head + P1, P2, P3)
    assert quote(reading, "dateline") == "مرسى الزعفران"
    assert [one.quote for one in only(reading).agencies] == [agency]


def test_a_first_paragraph_without_dateline_has_none() -> None:
    for opening in ("قالت الحركة (سنديان) إن ", "وصل الوفد - بعد تأخير - ", "وأضافت الوزيرة: "):
        assert quote(plain(TITLE, opening + P1, P2, P3), "dateline") is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("كتب: سالم المرعي", "سالم المرعي"),
        ("كتبت - هالة الدروبي", "هالة الدروبي"),
        ("بقلم: سالم المرعي | 22 مارس 2024", "سالم المرعي"),
        ("إعداد : هالة الدروبي وسالم المرعي", "هالة الدروبي وسالم المرعي"),
        ("تحرير: هالة الدروبي - مرسى الزعفران", "هالة الدروبي"),
    ],
)
def test_a_byline_gives_the_name_alone(line: str, name: str) -> None:
    reading = plain(TITLE, line, P1, P2, P3)
    assert quote(reading, "byline") == name
    assert only(reading).text == "\n".join([P1, P2, P3])


@pytest.mark.parametrize(
    "markup",
    [
        '<span class="author">سالم المرعي</span>',
        '<div class="byline">كتب <a href="/author/3">سالم المرعي</a></div>',
        '<a rel="author" href="/author/3">سالم المرعي</a>',
    ],
)
def test_a_byline_in_an_element_of_its_own_is_found(markup: str) -> None:
    reading = html(f"<h1>{TITLE}</h1><div>{markup}</div><div>{paragraphs(P1, P2, P3)}</div>")
    assert quote(reading, "byline") == "سالم المرعي"


@pytest.mark.parametrize(
    ("title", "labels"),
    [
        (f"عاجل | {TITLE}", ("breaking",)),
        (f"حصري: {TITLE}", ("exclusive",)),
        (f"بالفيديو.. {TITLE}", ("video",)),
        (f"رأي - {TITLE}", ("opinion",)),
        (TITLE, ()),
        (f"خاصة {TITLE}", ()),
    ],
)
def test_labels_before_a_title_are_kept_and_only_there(title: str, labels: tuple[str, ...]) -> None:
    assert only(plain(title, P1, P2, P3)).labels == labels


def test_a_label_alone_above_the_title_counts() -> None:
    assert only(html(f"<div><span>عاجل</span><h1>{TITLE}</h1>{paragraphs(P1, P2, P3)}</div>")).labels == (
        "breaking",
    )


def test_subheads_and_lists_inside_the_body_are_text() -> None:
    listed = "<ul><li>تحويل الشاحنات إلى طريق الملاحات.</li><li>إبقاء ممر المشاة مفتوحاً حتى المساء.</li></ul>"
    reading = html(
        f"<h1>{TITLE}</h1><div>{paragraphs(P1, P2)}<h3>طرق بديلة</h3>{listed}{paragraphs(P3)}</div>"
    )
    assert only(reading).text.split("\n") == [
        P1, P2, "طرق بديلة", "تحويل الشاحنات إلى طريق الملاحات.", "إبقاء ممر المشاة مفتوحاً حتى المساء.", P3,
    ]  # fmt: skip


def test_a_table_of_figures_is_left_out_of_the_text() -> None:
    table = "<table><tr><th>المرحلة<th>الكلفة<tr><td>الأساسات<td>1.2<tr><td>القوس الأوسط<td>2.8</table>"
    reading = html(f"<h1>{TITLE}</h1><div>{paragraphs(P1, P2)}{table}{paragraphs(P3)}</div>")
    assert only(reading).text == "\n".join([P1, P2, P3])
    assert "القوس الأوسط" in reading.page.text


def test_comments_are_no_text_though_they_read_like_it() -> None:
    said = "أنا من سكان السوق القديم وأقول إن الجسر لم يكن خطراً في يوم من الأيام وإن القرار متسرع جداً."
    comments = f'<div class="comments"><h3>التعليقات</h3><ol><li><b>أبو عمر</b><p>{said}</p></li></ol></div>'
    assert (
        only(html(f"<h1>{TITLE}</h1><div>{paragraphs(P1, P2, P3)}</div>{comments}")).text
        == f"{P1}\n{P2}\n{P3}"
    )
    assert only(plain(TITLE, P1, P2, P3, "التعليقات", "أبو عمر", said)).text == f"{P1}\n{P2}\n{P3}"


def test_related_cards_that_link_by_picture_and_title_are_listed_once() -> None:
    cards = "".join(
        f'<div class="card"><a href="/{i}"><img src="{i}.jpg" alt="{text}"></a><h4><a href="/{i}">{text}</a></h4></div>'
        for i, text in enumerate([LINK1, LINK2])
    )
    reading = html(
        f"<h1>{TITLE}</h1><div>{paragraphs(P1, P2, P3)}</div><div><h3>مواضيع ذات صلة</h3>{cards}</div>"
    )
    assert titles(reading.related) == [(LINK1, "/0"), (LINK2, "/1")]
    assert only(reading).text == f"{P1}\n{P2}\n{P3}"


def test_related_titles_of_flattened_text_are_listed_until_the_next_heading() -> None:
    reading = plain(
        TITLE, P1, P2, P3, "", "مقالات مشابهة", "", LINK1, LINK2, "", "الأكثر قراءة", "", "أسعار الخبز اليوم"
    )
    assert titles(reading.related) == [(LINK1, None), (LINK2, None)]
    assert only(reading).text == f"{P1}\n{P2}\n{P3}"


def test_a_title_that_only_the_metadata_give_is_the_title() -> None:
    reading = html(
        f"<div>{paragraphs(P1, P2, P3)}</div>", head=f'<meta property="og:title" content="{TITLE}">'
    )
    assert quote(reading, "title") == TITLE
    assert only(reading).text == f"{P1}\n{P2}\n{P3}"


def test_site_name_and_domain_make_the_outlet() -> None:
    head = (
        f'<title>{TITLE}</title><meta property="og:site_name" content="المرفأ">'
        '<link rel="canonical" href="https://www.marfa.example/n/1">'
    )
    outlet = only(html(f"<h1>{TITLE}</h1>{paragraphs(P1, P2, P3)}", head)).outlet
    assert outlet is not None
    assert (outlet.name, outlet.domain) == ("المرفأ", "marfa.example")
