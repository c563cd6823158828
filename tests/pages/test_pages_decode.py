"""Bytes → text: charsets as they come, and what is refused with which word."""

from __future__ import annotations

import codecs
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rawi import RawPage
from rawi.desk import open_lexica
from rawi.errors import Unreadable
from rawi.pages import Decoded
from rawi.pages import decode as decode_page

TEXT = (
    "أعلنت بلدية مرسى الزعفران أن الجسر القديم سيغلق أمام الشاحنات من صباح السبت المقبل.\n"
    "وقالت رئيسة البلدية نوار الحصيني إن الأعمال تستمر ستة أسابيع على الأقل قبل أن يفتح الجسر.\n"
    "وأضافت أن المبلغ لا يتجاوز 4 ملايين دينار، وأن الشركة التي اختيرت هي من المدينة.\n"
)
COMMON = frozenset(row["form"] for row in open_lexica().table("words/function"))
CLOSED = (
    "empty", "not text", "not Arabic", "no article", "too large", "too slow", "undecodable", "not found",
    "forbidden",
)  # fmt: skip


def decode(page: RawPage) -> Decoded:
    return decode_page(page, COMMON)


def raw(data: bytes, charset: str | None = None, media_type: str | None = None) -> RawPage:
    return RawPage(data=data, source="test", charset=charset, media_type=media_type)


def page(meta: str = "", lead: str = "") -> str:
    return f"{lead}<html><head>{meta}<title>خبر</title></head><body><p>{TEXT}</p></body></html>"


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32-le"),
        (TEXT.encode("cp1256"), "windows-1256"),
        (TEXT.encode("iso8859-6"), "iso-8859-6"),
    ],
)
def test_text_comes_back_whole_without_any_declaration(data: bytes, charset: str) -> None:
    found = decode(raw(data))
    assert (found.text, found.charset, found.media_type) == (TEXT, charset, "text/plain")


@pytest.mark.parametrize(
    "declared", ["windows-1256", "cp1256", "iso-8859-1", "utf-8", "x-unknown", "UTF8", "hex"]
)
def test_windows_1256_is_read_whatever_the_header_says(declared: str) -> None:
    found = decode(raw(TEXT.encode("cp1256"), charset=declared))
    assert (found.text, found.charset) == (TEXT, "windows-1256")


@pytest.mark.parametrize("declared", ["windows-1256", "iso-8859-1", "utf-8", "ISO-8859-6"])
def test_windows_1256_is_read_whatever_the_meta_tag_says(declared: str) -> None:
    html = page(f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">')
    found = decode(raw(html.encode("cp1256")))
    assert (found.text, found.charset, found.media_type) == (html, "windows-1256", "text/html")


@pytest.mark.parametrize("declared", ["iso-8859-6", "windows-1256", None])
def test_iso_8859_6_is_told_from_windows_1256(declared: str | None) -> None:
    found = decode(raw(TEXT.encode("iso8859-6"), charset=declared))
    assert (found.text, found.charset) == (TEXT, "iso-8859-6")


@pytest.mark.parametrize("declared", ["windows-1256", "iso-8859-6", "iso-8859-1", "utf-16"])
def test_valid_utf8_wins_over_a_wrong_header(declared: str) -> None:
    assert decode(raw(TEXT.encode(), charset=declared)).text == TEXT


def test_valid_utf8_wins_over_a_wrong_meta_tag() -> None:
    html = page('<meta charset="windows-1256">')
    assert decode(raw(html.encode())).text == html


def test_an_xml_declaration_names_the_charset() -> None:
    html = page(lead='<?xml version="1.0" encoding="windows-1256"?>')
    assert decode(raw(html.encode("cp1256"))).charset == "windows-1256"


@pytest.mark.parametrize("wrong", ["cp1256", "cp1252", "latin-1"])
def test_mojibake_of_utf8_is_put_right(wrong: str) -> None:
    clean = "وقالت رئيسة البلدية إن الجسر مغلق"
    assert decode(raw(clean.encode().decode(wrong).encode())).text == clean


def test_nuls_become_replacement_characters() -> None:
    found = decode(raw(TEXT.replace("الجسر", "ال\0جسر").encode()))
    assert "\0" not in found.text
    assert "ال\ufffdجسر" in found.text


@pytest.mark.parametrize("at", [60, 61, 200])
def test_broken_utf8_in_the_middle_costs_only_its_own_characters(at: int) -> None:
    data = TEXT.encode()
    found = decode(raw(data[:at] + b"\xff\xd8" + data[at:]))
    assert found.charset == "utf-8"
    assert found.text.count("\ufffd") <= 4
    assert "رئيسة البلدية" in found.text or "بلدية مرسى الزعفران" in found.text


def test_utf8_cut_inside_a_character_at_the_end_is_still_utf8() -> None:
    data = TEXT.encode().rstrip(b"\n.")[:-1]
    found = decode(raw(data))
    assert found.charset == "utf-8"
    assert found.text.startswith(TEXT[:100])


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b" \r\n\t \n", "empty"),
        (b"\0\0\0\0", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "not text: PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not text: PNG"),
        (b"PK\x03\x04\x14\0\x06\0", "not text: ZIP"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "not text: JPEG"),
        (b"GIF89a\x01\0\x01\0", "not text: GIF"),
        (b"SQLite format 3\0", "not text: database"),
        (random.Random(7).randbytes(5000), "not text"),
    ],
)
def test_what_is_no_text_is_refused_with_its_word(data: bytes, word: str) -> None:
    with pytest.raises(Unreadable) as refused:
        decode(raw(data))
    assert refused.value.stage == "decode"
    assert refused.value.reason.startswith(word)


def test_bytes_that_fit_no_charset_are_undecodable_or_give_no_arabic() -> None:
    data = bytes(random.Random(3).choice(b"\x81\x8d\x8f\x90\x9d\xa1\xff") for _ in range(400))
    try:
        text = decode(raw(data)).text
    except Unreadable as refused:
        assert refused.reason.startswith("undecodable")
    else:
        assert "الجسر" not in text


def test_no_charset_at_all_is_undecodable(monkeypatch: pytest.MonkeyPatch) -> None:
    class Nothing:
        def best(self) -> None:
            return None

    monkeypatch.setattr("charset_normalizer.from_bytes", lambda data: Nothing())
    with pytest.raises(Unreadable, match="undecodable"):
        decode(raw(b"\x81\x8d\x8f\x90\x9d\xff" * 30))


def test_a_media_type_of_html_is_believed_and_tags_are_seen_without_one() -> None:
    assert decode(raw(TEXT.encode(), media_type="text/html")).media_type == "text/html"
    assert decode(raw(page().encode(), media_type="text/plain")).media_type == "text/html"
    assert decode(raw(f"5 < 6 و 7 > 6\n{TEXT}".encode())).media_type == "text/plain"


@pytest.mark.parametrize("letters", ["MZ", "ID3", "RIFF"])
def test_text_that_begins_like_a_file_of_another_kind_is_text(letters: str) -> None:
    assert decode(raw(f"{letters}\n{TEXT}".encode())).text.endswith(TEXT)


@given(
    st.binary(max_size=600), st.none() | st.sampled_from(["utf-8", "windows-1256", "utf-16", "rot13", "\0"])
)
def test_any_bytes_give_clean_text_or_a_closed_reason(data: bytes, charset: str | None) -> None:
    try:
        text = decode(raw(data, charset=charset)).text
    except Unreadable as refused:
        assert refused.reason.startswith(CLOSED)
    else:
        assert "\0" not in text
        assert text.encode("utf-8").decode("utf-8") == text


@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0\ufeff"), min_size=1, max_size=200)
)
def test_arabic_text_survives_any_wide_encoding(extra: str) -> None:
    text = TEXT + extra
    for bom, name in (
        (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):  # fmt: skip
        assert decode(raw(bom + text.encode(name))).text == text
