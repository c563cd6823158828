"""Names of sites out of a page's `<title>`: only such as its line of rights has too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rawi import RawPage, Reading, read_page
from rawi.desk import open_lexica
from rawi.pages.headings import HeadingReader
from rawi.script import fold_text

READER = HeadingReader(open_lexica())
BODY = "<p>" + "عادت الحركة إلى ميناء رسوان صباح اليوم بعد توقف دام ثلاثة أيام بسبب الرياح. " * 4 + "</p>"


@pytest.mark.parametrize(
    ("heading", "line", "name"),
    [
        ("عودة العمل إلى الميناء | المجداف", "جميع الحقوق محفوظة © 2025 المجداف", "المجداف"),
        ("صوت الصنوبر :: عودة العمل إلى الميناء", "صوت الصنوبر © 2005 - 2024 | من نحن", "صوت الصنوبر"),
        ("عودة العمل - بوابة الركائز", "حقوق النشر محفوظة لمؤسسة الركائز", "بوابة الركائز"),
        ("عودة العمل – صحيفة السنبوك", "جميع الحقوق محفوظة للسنبوك 2024", "صحيفة السنبوك"),
        ("عودة العمل | رياضة", "جميع الحقوق محفوظة © 2025 المجداف", None),
        ("عاجل | عودة العمل", "جميع الحقوق محفوظة © 2025 المجداف", None),
        ("المجداف", "جميع الحقوق محفوظة © 2025 المجداف", None),
        ("عودة العمل | المجداف - Al Mijdaf", "© Al Mijdaf المجداف", "المجداف"),
        ("عودة العمل | المجداف", "رياضة اقتصاد المجداف", None),
    ],
)
def test_a_site_is_what_heading_and_rights_name(heading: str, line: str, name: str | None) -> None:
    found = READER.find_site(heading, [fold_text(line)])
    assert (heading[found[0] : found[1]] if found else None) == name


@given(st.text(alphabet="أبت |-–»:©\n12", max_size=60), st.text(alphabet="أبت |-©12", max_size=60))
def test_what_is_found_is_a_part_of_the_heading(heading: str, line: str) -> None:
    found = READER.find_site(heading, [line])
    if found:
        assert heading[found[0] : found[1]].strip() == heading[found[0] : found[1]] != ""


def test_a_page_is_of_the_outlet_it_names() -> None:
    data = f"<html><head><title>عودة العمل إلى الميناء | السنبوك</title></head><body><h1>عودة العمل إلى الميناء</h1>{BODY}<footer>جميع الحقوق محفوظة © السنبوك</footer></body></html>"
    page = read_page(RawPage(data=data.encode(), source="a.html", media_type="text/html"))
    assert isinstance(page, Reading)
    assert page.articles[0].outlet is not None
    assert page.articles[0].outlet.name == "السنبوك"
    bare = data.replace("© السنبوك", "").replace("جميع الحقوق محفوظة", "اتصل بنا")
    page = read_page(RawPage(data=bare.encode(), source="a.html", media_type="text/html"))
    assert isinstance(page, Reading)
    assert page.articles[0].outlet is None
