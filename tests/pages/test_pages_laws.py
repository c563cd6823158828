"""The laws that hold on every page, whatever it is made of."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rawi import RawPage, Reading, open_lexica
from rawi.errors import Unreadable
from rawi.model import check_reading
from rawi.pages import PageReader

READER = PageReader(open_lexica())
CLOSED = (
    "empty", "not text", "not Arabic", "no article", "too large", "too slow", "undecodable", "not found",
    "forbidden",
)  # fmt: skip
MARKERS = [row["form"] for row in open_lexica().table("pages/markers")]
FURNITURE = [row["form"] for row in open_lexica().table("pages/furniture")]
HINTS = [row["form"] for row in open_lexica().table("pages/hints")]
LABELS = [row["form"] for row in open_lexica().table("pages/labels")]
TITLES = [
    "بلدية مرسى الزعفران تغلق الجسر القديم ستة أسابيع",
    "عاجل | الحصيني: لا تأجيل لأعمال الترميم",
    "مزارعو وادي السنديان يحصون خسائر البرد",
    "بالفيديو.. أول قطار يعبر نفق الصوان",
]
STAMPS = [
    "الجمعة 22 مارس 2024 - 10:35", "نشر في: 22-03-2024", "آخر تحديث: ٢٣/٣/٢٠٢٤", "22nd, March 2024 GMT",
    "1 نيسان / أبريل 2019", "15 صفر 1446هـ",
]  # fmt: skip
PARAGRAPHS = [
    "أعلنت بلدية مرسى الزعفران أن الجسر القديم سيغلق أمام الشاحنات ابتداء من صباح السبت المقبل.",
    "وقالت رئيسة البلدية نوار الحصيني إن الأعمال تستمر ستة أسابيع على الأقل قبل أن يفتح الجسر من جديد.",
    "مرسى الزعفران (و م ن) - أكد المهندس رامي الدهان، في تصريح للصحافيين، أن «لا خطر على المارة» هذا العام.",
    "وأضافت أن المبلغ المرصود للترميم لا يتجاوز 4 ملايين دينار.وأشارت إلى أن الشركة المنفذة من المدينة نفسها.",
    "خسر مزارعو وادي السنديان نصف محصول اللوز بعد موجة برد لم تعرفها المنطقة منذ عشرين عاماً، بحسب نقابتهم.",
]
WORDS = st.sampled_from(
    [*MARKERS, *FURNITURE, *LABELS, *STAMPS, *TITLES, "كتب: سالم المرعي", "المصدر: الوكالات"]
)
TAGS = st.sampled_from(
    [
        "p",
        "div",
        "span",
        "h1",
        "h2",
        "h3",
        "ul",
        "li",
        "a",
        "td",
        "table",
        "figcaption",
        "blockquote",
        "section",
        "article",
        "aside",
        "nav",
        "header",
        "footer",
        "time",
        "b",
        "img",
        "button",
        "form",
        "label",
        "strong",
    ]
)


def render(piece: tuple[str, str, str, bool]) -> str:
    tag, name, text, link = piece
    inner = f'<a href="/{len(text)}/x">{text}</a>' if link else text
    return f'<{tag} class="{name}" alt="{text}">{inner}</{tag}>'


PIECES = st.tuples(
    TAGS,
    st.sampled_from([*HINTS, "", "x1", "content"]),
    st.one_of(st.sampled_from(PARAGRAPHS), WORDS, st.tuples(WORDS, WORDS).map(": ".join)),
    st.booleans(),
)


def check(raw: RawPage) -> Reading | None:
    """The reading, once it has kept every law; None for a refusal with a closed reason."""
    try:
        reading = check_reading(READER.read(raw))
    except Unreadable as refused:
        assert refused.stage
        assert refused.reason.startswith(CLOSED)
        return None
    assert READER.read(raw) == reading
    text = reading.page.text
    last = 0
    for block in reading.blocks:
        assert last <= block.span.start < block.span.end <= len(text)
        assert block.article is None or block.article < len(reading.articles)
        last = block.span.end
    owners = {(one.span, one.article) for one in reading.blocks if one.kind == "body"}
    for index, article in enumerate(reading.articles):
        assert article.paragraphs
        assert {(span, index) for span in article.paragraphs} <= owners
        assert (article.role == "main") == (index == 0)
    assert len(owners) == sum(len(article.paragraphs) for article in reading.articles)
    return reading


def covered(reading: Reading) -> int:
    return sum(1 for block in reading.blocks for _ in block.span.of(reading.page.text).split())


@given(st.binary(max_size=2000), st.sampled_from([None, "text/html", "text/plain"]))
def test_any_bytes_keep_the_laws_or_are_refused(data: bytes, media_type: str | None) -> None:
    check(RawPage(data=data, source="x", media_type=media_type))


@given(st.text(max_size=400), st.sampled_from([None, "text/html", "text/plain"]))
def test_any_text_beside_an_article_keeps_the_laws(text: str, media_type: str | None) -> None:
    whole = "\n".join([text, TITLES[0], *PARAGRAPHS[:2], text, *PARAGRAPHS[2:], text])
    check(RawPage(data=whole.encode("utf-8", "replace"), source="x", media_type=media_type))


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=25), st.randoms(use_true_random=False))
def test_pages_of_random_pieces_keep_the_laws(
    pieces: list[tuple[str, str, str, bool]], chance: random.Random
) -> None:
    body = "".join(map(render, pieces))
    check(RawPage(data=f"<html><body>{body}</body></html>".encode(), source="x"))
    lines = [text for _, _, text, _ in pieces]
    check(RawPage(data="\n".join(lines).encode(), source="x"))
    chance.shuffle(lines)
    check(RawPage(data="\n\n".join([*lines, *PARAGRAPHS, *lines]).encode(), source="x"))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, min_size=2, max_size=15), st.data())
def test_pages_cut_doubled_and_spliced_anywhere_keep_the_laws(
    pieces: list[tuple[str, str, str, bool]], data: st.DataObject
) -> None:
    html = "<html><body>" + "".join(map(render, pieces)) + "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
    cut = data.draw(st.integers(0, len(html)), label="cut")
    back = data.draw(st.integers(0, len(html)), label="back")
    for mangled in (html[:cut], html[:cut] + html[back:], html[cut:] + html[:back], html + html):
        check(RawPage(data=mangled.encode(), source="x", media_type="text/html"))


@settings(max_examples=100)
@given(st.lists(st.one_of(st.sampled_from(PARAGRAPHS), WORDS), max_size=20))
def test_every_word_of_flattened_text_stands_in_exactly_one_block(lines: list[str]) -> None:
    text = "\n".join([TITLES[0], *PARAGRAPHS, *lines])
    reading = check(RawPage(data=text.encode(), source="x"))
    assert reading is not None
    assert covered(reading) == len(text.split())


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["title", "published", "modified", "author", "keywords", "site"]), st.text()
        )
    )
)
def test_any_facts_of_a_container_keep_the_laws(facts: list[tuple[str, str]]) -> None:
    data = "\n".join([TITLES[0], *PARAGRAPHS]).encode()
    assert check(RawPage(data=data, source="x", facts=tuple(facts))) is not None


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_any_address_keeps_the_laws(url: str) -> None:
    data = "\n".join([TITLES[0], *PARAGRAPHS]).encode()
    check(RawPage(data=data, source="x", url=url.replace("[", "").replace("]", "")))


NEWER = [
    "خسر مزارعو وادي السنديان نصف محصول اللوز بعد موجة برد لم تعرفها المنطقة منذ عشرين عاماً، بحسب نقابتهم.",
    "وقال النقيب عدنان الصفدي إن الصقيع جاء مبكراً وإن التعويضات لم تصرف بعد لأحد من المزارعين.",
]


@settings(max_examples=60)
@given(
    st.integers(2005, 2022),
    st.sampled_from(["اقرأ أيضاً: ", "إقرأ أيضاً:", "طالع أيضا : ", "وقد يهمك أيضــــاً : "]),
    st.sampled_from(["المصدر: المرفأ", "كلمات دلالية: الجسر، البلدية"]),
)
def test_a_second_article_never_inherits_the_page_s_date(year: int, marker: str, tail: str) -> None:
    first = [TITLES[0], "تاريخ النشر: 22/3/2024", *PARAGRAPHS[:4], tail, marker + TITLES[2]]
    closing = f"وكان الوادي قد عرف موجة مثلها في 7 مايو {year} استمرت خمسة أيام."
    reading = check(RawPage(data="\n".join([*first, *NEWER, closing]).encode(), source="x"))
    assert reading is not None
    main, other = reading.articles
    assert [one.day for one in main.stamps] == [date(2024, 3, 22)]
    assert (other.role, other.stamps) == ("embedded", ())
    assert other.text.split("\n")[0] == NEWER[0]


def test_a_second_article_with_a_date_line_of_its_own_stays_a_second_article() -> None:
    first = [
        TITLES[0],
        "تاريخ النشر: 22/3/2024",
        *PARAGRAPHS[:4],
        "المصدر: المرفأ",
        f"اقرأ أيضاً: {TITLES[2]}",
    ]
    text = "\n".join([*first, "تاريخ النشر: 7/5/2019", *NEWER])
    reading = check(RawPage(data=text.encode(), source="x"))
    assert reading is not None
    assert [[one.day.year for one in article.stamps] for article in reading.articles] == [[2024], [2019]]


TODAY = "الثلاثاء 14 كانون الثاني 2025"
NAV = "".join(
    f'<li><a href="/{i}">{word}</a></li>' for i, word in enumerate(["سياسة", "اقتصاد", "رياضة", "ثقافة"])
)


@pytest.mark.parametrize(
    "masthead",
    [
        f'<div class="top"><span class="date">{TODAY}</span></div><ul>{NAV}</ul>',
        f"<header><p>المرفأ</p><p>{TODAY}</p></header><ul>{NAV}</ul>",
        f'<div id="masthead"><p>المرفأ</p><ul>{NAV}</ul><p>{TODAY}</p></div>',
        f'<div role="banner"><ul>{NAV}</ul><p>{TODAY}</p></div>',
        f'<div class="topbar"><ul>{NAV}</ul>{TODAY}</div>',
        f'<div class="top-bar"><ul>{NAV}</ul>{TODAY}</div>',
        f'<ul>{NAV}</ul><div id="clock">{TODAY} 11:20</div>',
        f'<ul>{NAV}</ul><div class="weather">{TODAY} 18°</div>',
        f"<p>{TODAY}</p><ul>{NAV}</ul>",
        f"<p>المرفأ | {TODAY} | العدد 4410</p><ul>{NAV}</ul>",
        f"<table><tr><td>المرفأ<td>{TODAY}</table><ul>{NAV}</ul>",
        f"<header><p>المرفأ</p><ul>{NAV}</ul><p>{TODAY}</p></header>",
        f"<header><ul>{NAV}</ul><time>{TODAY}</time></header>",
        f"<ul>{NAV}</ul><div>اليوم: {TODAY}</div>",
        f"<table><tr><td><ul>{NAV}</ul><tr><td>{TODAY}</table>",
    ],
)
def test_a_masthead_s_today_is_never_the_day_of_publication(masthead: str) -> None:
    body = f"<h1>{TITLES[0]}</h1><div>" + "".join(f"<p>{one}</p>" for one in PARAGRAPHS) + "</div>"
    head = f"<title>{TITLES[0]}</title>"
    reading = check(
        RawPage(data=f"<html><head>{head}</head><body>{masthead}{body}</body></html>".encode(), source="x")
    )
    assert reading is not None
    assert TODAY in reading.page.text
    assert reading.articles[0].stamp("published") is None


@pytest.mark.parametrize("where", ["canonical", "given"])
def test_an_address_that_is_none_does_not_break_the_reading(where: str) -> None:
    body = f"<h1>{TITLES[0]}</h1>" + "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
    link = '<link rel="canonical" href="http://[bad/">' if where == "canonical" else ""
    html = f"<html><head>{link}</head><body>{body}</body></html>"
    url = "http://[bad/" if where == "given" else None
    assert check(RawPage(data=html.encode(), source="x", url=url)) is not None
