"""Mojibake is undone where it is certain, and clean text is never touched."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rawi.script import mend_mojibake

LAW = settings(deadline=None, max_examples=200)
ARABIC_WORDS = "\n".join(
    [
        "أعلنت المتحدثة باسم الميناء إن السفينة «النورس» رست صباح الثلاثاء في رسوان، وأضافت أن الطاقم سليم؟",
        "ظل الطبيب يطالب بالمظلة ٢٠٢٤ المؤتمر الصحفيّ لؤلؤة شيء لئلا الآن «ضابط»",
    ]
)
PERSIAN_WORDS = "گفت که کشتی در بندر رسوان پهلو گرفته است وزیر راه چهار ژرف می\u200cشود"


def lines(words: str) -> st.SearchStrategy[str]:
    line = st.lists(st.sampled_from(words.split()), min_size=5, max_size=14, unique=True).map(" ".join)
    return st.lists(line, min_size=1, max_size=3).map(".\n".join)


def as_windows_1252(data: bytes) -> str:
    """As browsers read it: the five bytes that windows-1252 leaves open become C1 controls."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in data)


MISREADINGS: dict[str, Callable[[bytes], str]] = {
    "cp1252": as_windows_1252,
    "latin-1": lambda data: data.decode("latin-1"),
    "cp1256": lambda data: data.decode("cp1256"),
}


@pytest.mark.parametrize("misread", MISREADINGS)
@LAW
@given(text=lines(ARABIC_WORDS))
def test_arabic_in_utf8_read_with_a_western_or_arabic_charset_is_mended(misread: str, text: str) -> None:
    broken = MISREADINGS[misread](text.encode())
    assert broken != text
    assert mend_mojibake(broken) == text


@pytest.mark.parametrize("misread", MISREADINGS)
@LAW
@given(text=lines(PERSIAN_WORDS))
def test_persian_in_utf8_read_with_a_western_or_arabic_charset_is_mended(misread: str, text: str) -> None:
    assert mend_mojibake(MISREADINGS[misread](text.encode())) == text


@pytest.mark.parametrize("misread", MISREADINGS)
@pytest.mark.parametrize(
    "text",
    [
        "الميناء",
        "السفينة «النورس» ترسو في رسوان | BBC",
        "١٤ مايو ٢٠٢٣ - 10:35 م: وصول الوفد",
        "قَالَتِ الوزيرةُ إنّ المفاوضاتِ مستمرّةٌ",
        "رسوان ـ الضفة: قال المتحدث… ثم غادر",
    ],
)
def test_titles_with_digits_latin_names_marks_and_quotes_are_mended(text: str, misread: str) -> None:
    assert mend_mojibake(MISREADINGS[misread](text.encode())) == text


@pytest.mark.parametrize("misread", MISREADINGS)
@LAW
@given(text=lines(ARABIC_WORDS))
def test_markup_around_damaged_text_stays_and_the_text_is_mended(misread: str, text: str) -> None:
    page = f"<html><p class='akhbar'>{text}</p>\n<img alt=\"{text}\"></html>"
    assert mend_mojibake(MISREADINGS[misread](page.encode())) == page


@pytest.mark.parametrize("misread", ["cp1252", "latin-1"])
@LAW
@given(damaged=lines(ARABIC_WORDS), clean=lines(ARABIC_WORDS))
def test_clean_text_beside_damaged_text_stays_as_it_is(misread: str, damaged: str, clean: str) -> None:
    broken = MISREADINGS[misread](damaged.encode())
    assert mend_mojibake(f"<p>{clean}</p><p>{broken}</p>") in (
        f"<p>{clean}</p><p>{damaged}</p>",
        f"<p>{clean}</p><p>{broken}</p>",
    )


@LAW
@given(lines(ARABIC_WORDS))
def test_clean_arabic_sentences_are_never_changed(text: str) -> None:
    assert mend_mojibake(text) == text


@LAW
@given(st.text("طظطظطظابتدرسعلمنوي ،.ًٌَُِّْ\u200c٠١٢", min_size=1, max_size=40))
def test_clean_arabic_full_of_the_suspect_letters_is_never_changed(text: str) -> None:
    assert mend_mojibake(text) == text


@LAW
@given(lines(PERSIAN_WORDS))
def test_clean_persian_is_never_changed(text: str) -> None:
    assert mend_mojibake(text) == text


@LAW
@given(st.text("abcdefghilmnoprstuvéèêëàâîïôöùûüçœæÉÈÀÇÔÛÙÜ '’«»,.-\u00a0", max_size=60))
def test_clean_french_is_never_changed(text: str) -> None:
    assert mend_mojibake(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "Où êtes-vous ? Là-bas, sûr.",
        "OÙ ÊTES-VOUS ? LÀ-BAS, SÛR",
        "ÙÛØ ØØ ÚÙ",
        "Øresund Ørsta Ås",
        "ط ظ ط ظ",
        "ظل الطبيب يطالب بالمظلة",
        "طظ",
        "\ud800طظ",
        "The port of Reswan",
    ],
)
def test_where_doubt_remains_the_very_same_text_comes_back(text: str) -> None:
    assert mend_mojibake(text) == text


@pytest.mark.parametrize("misread", MISREADINGS)
def test_french_in_utf8_read_wrongly_is_not_turned_into_arabic(misread: str) -> None:
    broken = MISREADINGS[misread]("Où êtes-vous ? Là-bas, sûr.".encode())
    assert mend_mojibake(broken) == broken


@pytest.mark.parametrize("misread", MISREADINGS)
@LAW
@given(text=lines(ARABIC_WORDS))
def test_mending_twice_changes_nothing_more(misread: str, text: str) -> None:
    once = mend_mojibake(MISREADINGS[misread](text.encode()))
    assert mend_mojibake(once) == once
