"""HTML → text: the one written rule, line by line."""

from __future__ import annotations

import pytest

from rawi import open_lexica
from rawi.errors import Unreadable
from rawi.pages import MarkupReader, PageText

READER = MarkupReader(open_lexica())


def read(body: str, head: str = "") -> PageText:
    return READER.read(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>")


def lines(body: str, head: str = "") -> list[str]:
    page = read(body, head)
    return [page.text[line.start : line.end] for line in page.lines]


def metadata(head: str, body: str = "<p>نص</p>") -> list[tuple[str, str]]:
    page = read(body, head)
    return [(name, page.text[start:end]) for name, start, end in page.metadata]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<p>أول</p><p>ثان</p>", ["أول", "ثان"]),
        ("<div>أول<div>ثان</div>ثالث</div>", ["أول", "ثان", "ثالث"]),
        ("<ul><li>أول<li>ثان</ul>", ["أول", "ثان"]),
        ("<table><tr><td>أول<td>ثان<tr><td>ثالث</table>", ["أول", "ثان", "ثالث"]),
        ("أول<br>ثان<br/><br>ثالث", ["أول", "ثان", "ثالث"]),
        ("<h1>أول</h1>ثان<hr>ثالث", ["أول", "ثان", "ثالث"]),
        ("<p>أول <b>ثان</b> <i>ثالث</i></p>", ["أول ثان ثالث"]),
        ("<p>كل<b>مة</b>ٌ</p>", ["كلمةٌ"]),
        ("<p>  أول \n\t ثان&nbsp;&nbsp;ثالث  </p>", ["أول ثان ثالث"]),
        ("<p></p><div> \n </div><p>أول</p>", ["أول"]),
        ("<custom-tag>أول</custom-tag><custom-tag>ثان</custom-tag>", ["أول", "ثان"]),
    ],
)
def test_blocks_and_breaks_end_lines_and_white_space_is_one_space(body: str, wanted: list[str]) -> None:
    assert lines(body) == wanted


def test_entities_become_their_characters() -> None:
    assert lines("<p>&#1580;&#x633;&#1585; &laquo;البحر&raquo; &amp; &lt;السد&gt; &quot;x&quot;</p>") == [
        'جسر «البحر» & <السد> "x"'
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>سر</p>",
        '<p style="display:none">سر</p>',
        '<p style="color:red; DISPLAY : NONE">سر</p>',
        '<div style="visibility: hidden"><p>سر</p></div>',
        '<p class="x veil y">سر</p>',
        '<p id="curtain">سر</p>',
    ],
)
def test_hidden_elements_are_left_out(hidden: str) -> None:
    head = "<style>p{color:red} .veil, #curtain { display: none; } .a{b:c}</style>"
    assert lines(f"<p>قبل</p>{hidden}<p>بعد</p>", head) == ["قبل", "بعد"]


@pytest.mark.parametrize(
    "css",
    [
        "@media print { .veil { display: none } }",
        "@media print{.a{color:red}.veil{display:none}.b{color:red}}",
        "@supports (x:y){@media print{.veil{display:none}}}",
        ".outer .veil{display:none}",
        ".veil:empty{display:none}",
        ".veil{opacity:1}",
    ],
)
def test_rules_that_do_not_hide_outright_hide_nothing(css: str) -> None:
    assert lines('<p class="veil">ظاهر</p>', f"<style>{css}</style>") == ["ظاهر"]


def test_a_comment_before_a_hiding_rule_does_not_unhide() -> None:
    head = "<style>/* theme */ .veil{display:none}</style>"
    assert lines('<p>قبل</p><p class="veil">سر</p>', head) == ["قبل"]


def test_what_a_closer_rule_shows_again_is_kept() -> None:
    head = "<style>.tab-pane{display:none}.tab-pane.active{display:block}</style>"
    assert lines('<div class="tab-pane active"><p>المقال</p></div>', head) == ["المقال"]


def test_a_hidden_id_does_not_hide_a_class_of_that_name() -> None:
    assert lines('<p class="menu">ظاهر</p>', "<style>#menu{display:none}</style>") == ["ظاهر"]


@pytest.mark.parametrize("tag", ["script", "style", "noscript", "template", "iframe", "textarea", "select"])
def test_what_is_no_text_of_the_page_is_left_out(tag: str) -> None:
    assert lines(f"<p>قبل</p><{tag}>سر <b>كبير</b></{tag}><p>بعد</p>") == ["قبل", "بعد"]


def test_drawings_are_left_out_and_their_title_is_not_the_page_s() -> None:
    drawing = "<svg><title>أيقونة</title><text>سر</text></svg>"
    assert lines(f"<p>قبل</p>{drawing}<p>بعد</p>") == ["قبل", "بعد"]
    assert metadata("<title>الخبر</title>", drawing) == [("head:title", "الخبر")]


def test_an_alt_text_is_a_line_of_its_own_after_the_line_it_stands_in() -> None:
    assert lines('<p>أول <img alt="صورة  الجسر القديم" src=x> ثان</p><p>ثالث</p>') == [
        "أول ثان",
        "صورة الجسر القديم",
        "ثالث",
    ]


@pytest.mark.parametrize("alt", ["", "logo", "  ", "شعار"])
def test_an_alt_text_of_one_word_is_no_line(alt: str) -> None:
    assert lines(f'<p>أول</p><img alt="{alt}">') == ["أول"]


def test_links_that_touch_are_kept_apart_and_keep_their_spans() -> None:
    page = read('<p><a href="/1">الرئيسية</a><a href="/2">سياسة</a> <a href="/3">رياضة</a></p>')
    assert page.text.startswith("الرئيسية سياسة رياضة\n")
    (line,) = page.lines
    assert [(page.text[a:b], href) for a, b, href in line.links] == [
        ("الرئيسية", "/1"),
        ("سياسة", "/2"),
        ("رياضة", "/3"),
    ]


def test_a_link_around_blocks_covers_each_of_their_lines() -> None:
    page = read('<a href="/1"><div>عنوان أول</div><div>موجزه</div></a>')
    assert [[(page.text[a:b], href) for a, b, href in line.links] for line in page.lines] == [
        [("عنوان أول", "/1")],
        [("موجزه", "/1")],
    ]


def test_direction_controls_and_joiners_stay_as_they_are() -> None:
    assert lines("<p>\u200fقال \u202b«نعم»\u202c می\u200cخواهم &rlm;&zwnj;ثم\u2067x\u2069</p>") == [
        "\u200fقال \u202b«نعم»\u202c می\u200cخواهم \u200f\u200cثم\u2067x\u2069"
    ]


def test_metadata_follow_the_text_as_tabbed_lines() -> None:
    head = (
        "<title>عنوان  الصفحة</title><meta property='og:title' content='عنوان'>"
        "<meta name=author content='سلمى\n الدهان'><link rel=canonical href='https://a.example/1'>"
    )
    page = read("<p>نص</p>", head)
    assert page.text == (
        "نص\n\nhead:title\tعنوان الصفحة\nmeta:title\tعنوان\nmeta:author\tسلمى الدهان\n"
        "link:url\thttps://a.example/1\n"
    )
    assert all(page.text[start:end] for _, start, end in page.metadata)


@pytest.mark.parametrize(
    ("script", "wanted"),
    [
        ('{"@type":"NewsArticle","headline":"خبر"}', [("ld:title", "خبر")]),
        (
            '{"@graph":[{"@type":"WebSite","name":"س"},{"@type":"Article","headline":"خبر"}]}',
            [("ld:title", "خبر")],
        ),
        ('[{"@type":"Person"},{"@type":["Article","Thing"],"headline":"خبر"}]', [("ld:title", "خبر")]),
        ('{"@type":"NewsArticle","headline":"خبر",}', [("ld:title", "خبر")]),
        ('{"@type":"NewsArticle","headline":"خبر\nعاجل"}', [("ld:title", "خبر عاجل")]),
        ('<!-- {"@type":"NewsArticle","headline":"خبر"} -->', [("ld:title", "خبر")]),
        ('{"@type":"NewsArticle","datePublished":"2024-03-22" oops', [("ld:published", "2024-03-22")]),
        ("هذا ليس شيئاً {{{", []),
        ("null", []),
        ('{"@type":"Organization","headline":"خبر"}', []),
        ('{"@type":null,"headline":5,"author":[null,{"name":7}]}', []),
        ('{"@type":[{"x":"Article"},null,3],"headline":"خبر"}', []),
        ('{"@type":["Article",{"x":1}],"headline":"خبر"}', [("ld:title", "خبر")]),
        ("[" * 10_000 + "]" * 10_000, []),
        ('{"@graph":' * 10_000 + "1" + "}" * 10_000, []),
    ],
)
def test_json_ld_is_read_as_far_as_it_can_be(script: str, wanted: list[tuple[str, str]]) -> None:
    assert metadata(f'<script type="application/ld+json">{script}</script>') == wanted


def test_names_of_author_and_publisher_are_read_from_json_ld() -> None:
    script = '{"@type":"NewsArticle","author":[{"name":"سلمى"},"رامي"],"publisher":{"name":"المرفأ"}}'
    assert metadata(f'<script type="application/ld+json">{script}</script>') == [
        ("ld:author", "سلمى"),
        ("ld:author", "رامي"),
        ("ld:publisher", "المرفأ"),
    ]


def test_deeply_nested_elements_give_their_text_or_nothing_but_no_crash() -> None:
    assert lines("<p>قبل</p>" + "<div>" * 3_000 + "عميق" + "</div>" * 3_000 + "<p>بعد</p>")[0] == "قبل"


def test_unclosed_elements_give_every_line_in_order() -> None:
    wanted = [f"سطر {i}" for i in range(150)]
    assert lines("".join(f"<div><b><span>{line}" for line in wanted[:100])) == wanted[:100]
    assert lines("".join(f"<p>{line}" for line in wanted)) == wanted


def test_five_hundred_unclosed_divs_lose_no_line() -> None:
    wanted = [f"سطر {i}" for i in range(500)]
    assert lines("".join(f"<div>{line}" for line in wanted)) == wanted


def test_thirty_thousand_lines_are_refused_as_too_large() -> None:
    with pytest.raises(Unreadable, match="too large"):
        read("<p>سطر</p>" * 30_000)
    with pytest.raises(Unreadable, match="too large"):
        read("سطر<br>" * 30_000)


def test_every_line_lies_in_the_text_in_order() -> None:
    page = read('<div>أ<img alt="صورة الجسر"><p>ب <a href=x>ج</a></div>د<br>ه')
    last = 0
    for line in page.lines:
        assert last <= line.start < line.end <= len(page.text)
        assert page.text[line.end] == "\n"
        last = line.end
